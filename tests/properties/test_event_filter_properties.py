"""No answer makes a lead an event, whatever it says and whatever its field is called: over every provider's leads."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.operation_count import count_operations

from local import events
from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError
from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.submission import NotALead
from voxbridge.providers import PROVIDERS, provider

ANN = {"name": "Ann Brook", "phone": "0491 570 156", "email": "ann@example.com"}


NAMES = [
    *("challenge", "status", "completed", "finished", "topic", "Topic", "event", "event_name", "event_type", "type"),
    *("action", "trigger", "triggerEvent", "triggerType", "eventType", "evento", "is_test", "operation", "op", "table"),
    *("dnd", "do_not_call", "objectType", "notification_type", "fired_at", "unsubscribed", "draft", "test"),
    *("policy_cancelled_at", "subscriptionCancelledAt", "subject", "method", "scope", "current_status", "state"),
    *(
        "subscription_type",
        "change_type",
        "booking_event",
        "lead_event",
        "message_type",
        "reason",
        "category",
        "request",
    ),
]


TEXTS = st.one_of(
    st.sampled_from(
        [
            *("Losing weight", "Complaint handling", "Update my policy", "Cancel my booking", "change of address"),
            *("Delete account", "Unsubscribe me", "incomplete form", "Spam calls", "in progress", "do not disturb"),
            *("update my contact", "<test lead: dummy", "test endpoint"),
        ]
    ),
    st.text(max_size=40).map(lambda text: f"{text} please"),
)


# What may stand among the answers beside the person's name and number.
WORDS = st.one_of(
    TEXTS,
    st.sampled_from(["incomplete", "partial", "Cancelled", "updated", "change", "cancel", "Wedding", "complaint"]),
    st.sampled_from(["Unsubscribed from Email Marketing", "contact updated", "Booking cancelled"]),
    st.sampled_from(["Booking/Change", "Newsletter/Unsubscribe", "saved", "send_email", "2025-03-04T00:00:00Z"]),
    st.booleans().filter(lambda flag: not flag),
    st.sampled_from([None, "", 0, "false", "no", []]),
)


LEADS = [
    path
    for path in events.bodies()
    if path.stem == "created" and path.suffix == ".json" and path.parent.name != "zapier"
]


def is_passed_over(source: str, document: object, headers: dict[str, str]) -> bool:
    body = json.dumps(document).encode()
    try:
        return isinstance(
            provider(source).parse(Delivery("id", source, events.SIGNED_AT, "application/json", body, headers)),
            NotALead,
        )
    except PermanentError:
        return False


def records(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, dict):
        yield document
    for inner in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from records(inner)


def holds_answers(record: dict[str, Any]) -> bool:
    return any(re.search("phone|e-?mail|first.?name", str(key), re.IGNORECASE) for key in record)


@pytest.mark.parametrize("path", LEADS, ids=lambda path: path.parent.name)
@given(data=st.data())
def test_free_text_anywhere_in_a_providers_lead(path: Any, data: st.DataObject) -> None:
    """A member with free text, or a plain word among the answers, never makes a provider's lead anything else."""
    source = path.parent.name
    headers = events.HEADERS.get(f"{source}/{path.stem}", {})
    document = deepcopy(json.loads(path.read_text("utf-8")))
    record = data.draw(st.sampled_from(list(records(document))))
    name = data.draw(st.sampled_from([name for name in NAMES if name not in record]))
    record[name] = data.draw(WORDS if holds_answers(record) else TEXTS)
    if source != "meta-lead-ads":  # whose notification is of ids alone
        assert not is_passed_over(source, document, headers)


@pytest.mark.parametrize("source", sorted(PROVIDERS))
@given(name=st.sampled_from(NAMES), value=WORDS, wrapper=st.sampled_from(["", "data", "payload", "body", "contact"]))
def test_any_word_in_a_flat_lead(source: str, name: str, value: object, wrapper: str) -> None:
    """The same of a flat lead at every source, bare or in a wrapper."""
    flat = ANN | {name: value}
    assert not is_passed_over(source, {wrapper: flat} if wrapper else flat, {})


# Words and flags by which an envelope says that it brings no new lead.
EVENTS = st.builds(
    lambda record, separator, verb: f"{record}{separator}{verb}",
    st.sampled_from(["", "order", "contact", "booking", "store/order", "Meeting"]),
    st.sampled_from(["_", ".", "/", ""]),
    st.sampled_from(["Cancel", "cancelled", "updated", "Update", "DELETED", "Remove", "unsubscribed", "test", "draft"]),
)
SAID = st.one_of(
    st.tuples(st.sampled_from(NAMES), EVENTS),
    st.sampled_from(
        [
            *(("rescheduled", True), ("deleted", True), ("test", True), ("is_test", "yes"), ("mode", "test")),
            *(("changed_fields", ["roof"]), ("previous_values", {"roof": "tin"}), ("cancelled_at", "2026-11-24 10:00")),
            *(("opt_out", "yes"), ("dnd", True), ("finished", False), ("partial", True), ("contact", {"dnd": True})),
            *(("event", {"type": "contact.deleted"}), ("data", {"event": "contact.deleted"})),
        ]
    ),
)
PEOPLE: list[dict[str, Any]] = [
    ANN,
    {"person": ANN},
    {"f1": {"label": "Name", "value": "Ann Brook"}, "f2": {"label": "Phone", "value": "0491 570 156"}},
    {"q7": {"question": "Your name?", "answer": "Ann"}, "q9": {"question": "Your mobile?", "answer": "0491570156"}},
    {"fields": {"full_name": "Ann Brook", "mobile": "0491 570 156"}},
]
CARRIED = st.sampled_from(["", "data", "payload", "record", "zorblik"])


ANSWERS = st.builds(
    str.__add__,
    st.sampled_from(["", "form_", "Form ", "customer_", "data_"]),
    st.sampled_from(
        [
            *("answers", "fields", "form_data", "formData", "responses", "submission", "response", "questions"),
            *("inputs", "champs", "respuestas", "antworten", "fragen"),
        ]
    ),
)


@settings(max_examples=600)
@given(
    name=ANSWERS,
    person=st.sampled_from(PEOPLE),
    said=st.lists(SAID, min_size=1, max_size=3),
    beside=st.sampled_from([{}, {"form": "Contact", "id": "r-1"}, {"event": "form.submitted"}]),
    carrier=CARRIED,
)
def test_whatever_is_said_among_answers(
    name: str, person: dict[str, Any], said: list[tuple[str, Any]], beside: dict[str, Any], carrier: str
) -> None:
    """Nothing in an object whose name says that it holds answers makes a lead anything else, however it is carried."""
    document = {name: dict(said) | person, **beside}
    assert not is_passed_over("generic", {carrier: document} if carrier else document, {})


@given(
    name=st.sampled_from(["action", "topic", "type", "status", "operation", "trigger", "rescheduled", "test", "mode"]),
    event=st.one_of(
        st.booleans(), st.sampled_from(["Cancel", "Update", "order_cancelled", "Cancelled", "Remove", "test"])
    ),
    person=st.sampled_from(PEOPLE[2:4]),
    carrier=CARRIED,
)
def test_whatever_is_said_beside_answers_with_their_questions(
    name: str, event: object, person: dict[str, Any], carrier: str
) -> None:
    """An object of answers that each have their question is no envelope, whatever it is called."""
    document = person | {name: event}
    assert not is_passed_over("generic", {carrier: document} if carrier else document, {})


NOTIFICATIONS: list[dict[str, Any]] = [
    {"type": "patientCreated", "data": {"patientId": "123456789"}},
    {"event": "lead.created", "id": "evt_1", "data": {"id": 7, "status": "new", "created_at": "2026-11-24T10:00:00Z"}},
    {"eventType": "BOOKING_CONFIRMED", "payload": {"url": "https://api.example.com/bookings/7", "attempt": 1}},
    {"entity": "consumer", "id": 664201, "apiKey": "b1946ac92492d234"},
    {"events": [{"type": "contact.created", "object": {"id": "7f3a-9c", "source": "api"}}], "workspace_id": 4},
]
OF_A_PERSON: list[tuple[str, Any]] = [
    *(("phone", "0491 570 156"), ("phone", ""), ("mobile", None), ("from", "+61491570156"), ("p", "0491570156")),
    *(("contact_number", 491570156), ("SMS", "33639987722"), ("phone", {"area": "907", "line": "5550132"})),
    *(("sms", "tel:+61491570156"), ("numbers", ["0491 570 156"]), ("first_name", "Ann"), ("name", "Ann Brook")),
    *(("nombre", ""), ("Your name", "ann"), ("message", "Please call me"), ("q1", "Ann"), ("city", "Sydney")),
    *(
        ("answers", []),
        ("fields", [{"id": "1", "value": "yes"}]),
        ("Which service?", "roofing"),
        ("sender", "0491570156"),
    ),
]


@given(
    notification=st.sampled_from(NOTIFICATIONS),
    member=st.sampled_from(OF_A_PERSON),
    place=st.integers(min_value=0, max_value=4),
)
def test_a_notification_with_something_of_a_persons(
    notification: dict[str, Any], member: tuple[str, Any], place: int
) -> None:
    """A notification of ids alone is none any more with a person's value, or an empty field for one, anywhere in it."""
    document = deepcopy(notification)
    assert is_passed_over("generic", document, {})
    inside = list(records(document))
    inside[place % len(inside)].update([member])
    assert not is_passed_over("generic", document, {})


def _chain(size: int, name: str, end: Any) -> Any:
    for _ in range(size):
        end = {name: end}
    return end


HOSTILE: list[Callable[[int], Any]] = [
    *(
        lambda size, name=name: _chain(size, name, None)
        for name in ("old_a", "previous_data", "data", "call", "sender")
    ),
    *(lambda size, name=name: {name: [None] * size} for name in ("old_values", "changes", "previous_status", "fields")),
    lambda size: {f"previous_status_{number}": "" for number in range(size)},
    lambda size: {"data": [{"old_record": {}, "event": "x"}] * size},
    lambda size: {"call": {f"k{number}": "outbound" for number in range(size)}, "direction": "outbound"},
    lambda size: [[_chain(size, "old_a", {})]],
]


@pytest.mark.parametrize("document", HOSTILE)
def test_work_grows_with_the_document(document: Callable[[int], Any]) -> None:
    """No document takes more than its size asks for."""
    small, large = document(300), document(1200)
    classify_event(large)  # which reads the languages' words, once
    assert (
        count_operations(lambda: classify_event(large)) < 6 * count_operations(lambda: classify_event(small)) + 10_000
    )
