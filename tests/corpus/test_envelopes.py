"""What a case is does not depend on what it is sent in, or on members that say nothing: over the generic cases."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from corpus import Case, load
from support.payloads import objects_in

from voxbridge.parsing.bodies import opened
from voxbridge.parsing.event_filter import classify_event, classify_notification

AMAZON = {"version": "0", "detail-type": "CRM", "account": "123456789012", "resources": []}
# As n8n, EventBridge, queues and scripts send on what they were sent.
CARRIERS: dict[str, Callable[[Any], Any]] = {
    "json": lambda sent: [{"json": sent}],
    "detail": lambda sent: AMAZON | {"detail": sent},
    "result": lambda sent: {"id": "7f3a", "time": "2026-11-24T10:00:00Z", "result": sent},
    "body": lambda sent: {"headers": {"host": "a.example"}, "params": {}, "query": {}, "body": sent},
    "list": lambda sent: [[sent]],
}
# A state before that is empty, times at which nothing happened, and flags that say no.
NOTHING: dict[str, Any] = dict(
    [
        *(("deleted_at", "0000-00-00 00:00:00"), ("cancelledAt", None), ("canceled_at", "1970-01-01T00:00:00Z")),
        *(("previous_status", ""), ("new_status", "New"), ("old_values", None)),
        *(("changes", []), ("updatedField", ""), ("is_test", False)),
        *(("doNotCall", "0"), ("is_draft", "0")),
    ]
)


def _document(case: Case) -> Any:
    """Return the JSON object of a case; None for other bodies, and for a template that an answer broke."""
    try:
        document = json.loads(case.delivery.body)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


DOCUMENTS = [
    (case.name, document) for case in load() if case.provider == "generic" and (document := _document(case)) is not None
]


def _opened(document: Any) -> Any:
    document = opened(deepcopy(document))
    return document[0] if isinstance(document, list) and len(document) == 1 else document


def _status(document: Any) -> str:
    event = classify_event(_opened(document))
    return event.status.value if event else ""


@pytest.mark.parametrize("name", ["request", "enquiry", "zorblik"])
def test_a_lead_under_any_name(name: str) -> None:
    """It stays one: the object may hold a form's answers."""
    leads = [(case, document) for case, document in DOCUMENTS if not _status(document)]
    assert [case for case, document in leads if _status({"id": "7f3a", name: document})] == []


@pytest.mark.parametrize("carrier", CARRIERS)
def test_what_carries_a_payload(carrier: str) -> None:
    """A lead stays one in whatever carries it, and what is none with a person in it is recognised all the same."""
    carry = CARRIERS[carrier]
    cases = [
        (name, document)
        for name, document in DOCUMENTS
        if not _status(document) or not classify_notification(_opened(document))
    ]
    assert [name for name, document in cases if _status(carry(document)) != _status(document)] == []


def test_members_that_say_nothing() -> None:
    """No object of a lead makes it something else by members that say that nothing happened."""
    lost = []
    for name, document in DOCUMENTS:
        changed = deepcopy(document)
        for each in filter(None, list(objects_in(changed))):
            each |= {key: deepcopy(value) for key, value in NOTHING.items() if key not in each}
        if _status(changed) and not _status(document):
            lost.append(name)
    assert lost == []
