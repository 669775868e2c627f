"""A payload as lines: every value with a path that finds it, marked with the contact fields that were read from it."""

import json
from datetime import UTC, datetime

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import lead_preview
from cli.console.dead_letters import AGES, Choice, who
from cli.console.payload_tree import MAX_DEPTH, MAX_LINES, marks_of, resolve, tree
from cli.dead_letter_messages import DeadLetter
from cli.payload import JSON, Payload
from voxbridge.parsing.bodies import MAX_OBJECTS
from voxbridge.sources import parse

NOW = datetime(2026, 11, 24, tzinfo=UTC)
FORM = {"fields": [{"label": "Your name", "value": "Jane Doe"}, {"label": "Zwapto", "value": "0491 570 156"}]}

_names = st.sampled_from(["a", "b c", "label", "0", 'q"', "ü", "a.b"])
_documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=3),
    max_leaves=15,
)


@given(_documents)
def test_every_line_has_the_path_of_its_value(document):
    """Values, in their order; what cannot be named is not reachable."""
    for line in tree(document).lines:
        if line.is_reachable and line.path and line.size is None:
            assert jmespath.search(line.path, document) == line.value


def test_json_in_a_text_is_opened_but_no_path_reaches_into_it():
    lines = tree({"data": json.dumps({"phone": "0491"}), "plain": "{not JSON}"}).lines
    assert [(line.path, line.is_json_text, line.is_reachable) for line in lines] == [
        ("data", True, False),
        ("data.phone", False, False),
        ("plain", False, True),
    ]


def test_a_text_with_more_objects_than_are_read_is_shown_as_it_is():
    text = json.dumps([{}] * MAX_OBJECTS)
    assert [(line.path, line.value) for line in tree({"data": text}).lines] == [("data", text)]


def test_a_large_payload_is_cut():
    """After so many lines, and below so many levels."""
    wide = tree([{"a": 1}] * MAX_LINES)
    assert (len(wide.lines), wide.is_cut) == (MAX_LINES, True)
    deep: object = "value"
    for _ in range(MAX_DEPTH + 10):
        deep = {"a": deep}
    cut = tree(deep)
    assert cut.is_cut
    assert max(line.depth for line in cut.lines) <= MAX_DEPTH


def _preview(toml):
    source = lead_preview.find_source(parse(toml, "sources.toml"), "generic")
    (delivery,) = lead_preview.to_deliveries(Payload(json.dumps(FORM).encode(), JSON), source, "id", NOW)
    return lead_preview.preview(delivery, source, "AU")


@pytest.mark.parametrize("path", ["fields[1].value", "fields[?label=='Zwapto'] | [0].value", "fields[-1].value"])
def test_a_value_of_a_rule_is_marked_where_the_rule_finds_it(path):
    marks = marks_of(_preview(f'[sources.generic.fields]\nphone_number = "{path}"'))
    assert [mark.field for mark in marks["fields[1].value"]] == ["phone_number"]
    assert {mark.field for mark in marks["fields[0].value"]} == {"first_name", "last_name"}


def test_a_value_that_is_made_of_several_is_marked_at_each():
    """An address of street and suburb, a phone number in two boxes."""
    body = {"first_name": "Ann", "phone": "0491 570 156", "street": "1 High St", "suburb": "Carlton", "state": "VIC"}
    source = lead_preview.find_source(parse("", "sources.toml"), "generic")
    (delivery,) = lead_preview.to_deliveries(Payload(json.dumps(body).encode(), JSON), source, "id", NOW)
    preview = lead_preview.preview(delivery, source, "AU")
    marked = [path for path, marks in marks_of(preview).items() if "location" in {mark.field for mark in marks}]
    assert sorted(marked) == ["state", "suburb"]


def test_an_expression_that_gives_no_single_value_marks_none():
    document = {"a": "x", "b": "x"}
    assert resolve("a", document) == "a"
    assert resolve("not_null(c, b)", document) is None
    assert resolve("join(' ', [a, b])", document) is None
    assert resolve("abs(a)", document) is None


@pytest.mark.parametrize(
    ("fields", "masked", "shown"),
    [
        (
            {"first_name": "Jane", "last_name": "Doe", "phone_number": "+61491570156"},
            "J… ····156",
            "Jane Doe, +61491570156",
        ),
        ({"phone_number": "+61491570156"}, "····156", "+61491570156"),
        ({"email": "jane@example.com"}, "", "jane@example.com"),
        ({}, "", ""),
    ],
)
def test_a_mask_shows_an_initial_and_three_digits(fields, masked, shown):
    assert (who(fields, shown=False), who(fields, shown=True)) == (masked, shown)


def test_every_age_is_a_choice_of_its_own():
    letter = DeadLetter("m", "{}", NOW, "zapier", "expired", 1)
    for key, (is_newer, limit) in AGES.items():
        assert Choice(age=key).matches(letter, None, limit / 2) is is_newer
        assert Choice(age=key).matches(letter, None, limit * 2) is not is_newer
