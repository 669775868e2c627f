"""No lead of the corpus is taken for a notification without a person, whatever event it is sent with."""

import json
from typing import Any

import pytest
from corpus import Case, load

from voxbridge.parsing.bodies import opened
from voxbridge.parsing.event_filter import classify_notification

EVENTS = ["contact.updated", "email.opened", "ping"]


def _document(case: Case) -> Any:
    """Return the JSON of a case; None for other bodies, and for a template that an answer broke."""
    try:
        return opened(json.loads(case.delivery.body))
    except ValueError:
        return None


LEADS = [
    (case.name, document)
    for case in load()
    if (case.expected.get("contact") or {}).get("phone_number") and (document := _document(case)) is not None
]


@pytest.mark.parametrize("event", EVENTS)
def test_a_lead_in_an_event_without_a_person(event: str) -> None:
    """Wherever a lead's number is, and whatever its field is called, it is seen, and the name beside it."""
    sent = ((name, {"event": event, "id": "evt_1", "data": document}) for name, document in LEADS)
    assert [name for name, document in sent if classify_notification(document)] == []
