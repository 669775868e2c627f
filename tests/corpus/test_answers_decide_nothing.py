"""No case that is a lead stops being one because of what a member among its answers is called."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from corpus import NOT_A_LEAD, Case, load
from support.mutations import ANSWERS
from support.payloads import answer_objects

from voxbridge.errors import PermanentError
from voxbridge.parsing.flat_names import in_objects
from voxbridge.parsing.submission import NotALead
from voxbridge.providers import provider

LEADS = [
    case
    for case in load()
    if NOT_A_LEAD not in {case.expected.get("error"), *case.either.get("error", [])}
    and case.delivery.body[:1] in (b"{", b"[")
]


@pytest.mark.parametrize("source", sorted({case.provider for case in LEADS}))
def test_no_name_of_an_answer_makes_a_lead_something_else(source: str) -> None:
    """Every name that envelopes use is an answer where it stands among answers."""
    cases = [case for case in LEADS if case.provider == source]
    assert [f"{case.name}: {what}" for case in cases for what in _passed_over(case)] == []


def _passed_over(case: Case) -> Iterator[str]:
    """Yield the answers with which a case is no lead any more."""
    try:
        document = json.loads(case.delivery.body)
    except ValueError:  # a template that an answer broke
        return
    for place, around in enumerate(answer_objects(document)):
        if in_objects(around):  # where a relay has joined the names, others are the envelope's
            continue
        for name, answer in ANSWERS:
            changed = json.loads(case.delivery.body)
            record = list(answer_objects(changed))[place]
            if name not in record:
                record[name] = answer
                body = json.dumps(changed, ensure_ascii=False).encode()
                try:
                    parsed = provider(case.provider).parse(replace(case.delivery, body=body))
                except PermanentError:  # as it was before: expected, or split first
                    continue
                if isinstance(parsed, NotALead):
                    yield f"{name}: {answer!r}"
