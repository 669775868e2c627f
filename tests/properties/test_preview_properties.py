"""A preview of any body."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fakes import NOW

from cli import lead_preview
from cli.payload import interpret
from voxbridge.providers import PROVIDERS
from voxbridge.sources import parse


@pytest.mark.parametrize("source", sorted(PROVIDERS))
@settings(max_examples=15)
@given(body=st.one_of(st.binary(max_size=200), st.recursive(st.none() | st.text(), st.lists).map(json.dumps)))
def test_any_body_gives_an_answer_that_programs_can_read(source, body):
    content = body if isinstance(body, bytes) else body.encode()
    chosen = lead_preview.find_source(parse("", "sources.toml"), source)
    for delivery in lead_preview.to_deliveries(interpret(content), chosen, "id", NOW):
        result = lead_preview.preview(delivery, chosen, "AU")
        written = result.to_json()
        json.dumps(written)
        assert written.keys() in ({"error", "partial"}, {"contact", "dropped", "provenance"})
        assert result.error != "unexpected"
