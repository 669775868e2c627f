"""What workflow tools, queues and wrappers pass on, and changes that an envelope reports twice."""

from collections.abc import Callable
from typing import Any

import pytest
from support.submissions import status_of

from voxbridge.errors import Status

ANN = {"name": "Ann Brook", "phone": "0491 570 156", "email": "ann@example.com"}
AMAZON: dict[str, Any] = {
    "version": "0",
    "id": "6a7e8feb",
    "detail-type": "CRM",
    "source": "crm",
    "account": "123456789012",
    "time": "2026-11-24T10:00:00Z",
    "region": "ap-southeast-2",
    "resources": [],
}
CARRIERS: list[Callable[[Any], Any]] = [
    *(lambda sent, name=name: {name: sent} for name in ("json", "record", "content", "result")),
    lambda sent: [[sent]],
    lambda sent: {"data": [[sent]]},
    lambda sent: {"id": "7", "result": [sent], "headers": {"host": "a.example"}, "query": {}},
    lambda sent: AMAZON | {"detail": sent},
]


@pytest.mark.parametrize("carry", CARRIERS)
@pytest.mark.parametrize("carry_again", [lambda sent: sent, *CARRIERS])
@pytest.mark.parametrize(
    ("document", "status"),
    [
        ({"event": "contact.deleted", "contact": ANN}, Status.IGNORED),
        (ANN | {"event": "contact.deleted"}, Status.IGNORED),
        ({"booking": {"status": "cancelled"}, "customer": ANN}, Status.IGNORED),
        ({"contact": ANN | {"dnd": True}}, Status.SKIPPED),
        ({"event": "contact.created", "contact": ANN}, None),
        (ANN | {"topic": "change", "status": "cancelled"}, None),
    ],
)
def test_what_carries_an_envelope(
    carry: Callable[[Any], Any], carry_again: Callable[[Any], Any], document: dict[str, Any], status: Status | None
) -> None:
    """An object that holds no answers and nothing but another one is looked into, whatever it is called."""
    assert status_of(carry_again(carry(document))) is status


RELAYS: list[Callable[[Any], Any]] = [
    lambda sent: {"scenario": {"id": 88, "name": "Calls and contacts"}, "executionId": "8e1f", "bundle": sent},
    lambda sent: {"executionId": "8e1f", "scenarioName": "Calls and contacts", "1": {"webhook": sent}},
    lambda sent: {"json": sent, "pairedItem": {"item": 0}},
    lambda sent: {"message": {"messageId": "12", "attributes": {"practice": "North"}, "json": sent}},
    lambda sent: {"relayedAt": "2026-11-26T04:12:55Z", "upstream": {"id": "a1", "note": "by the gateway"}, "x": sent},
    lambda sent: _flattened(sent, "__"),
    lambda sent: _flattened(sent, "."),
    lambda sent: _flattened(sent, "__") | {"zap_run": "019aa2"},
]


def _flattened(document: dict[str, Any], separator: str) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in document.items():
        inner = _flattened(value, separator) if isinstance(value, dict) else None
        flat |= {f"{key}{separator}{name}": each for name, each in inner.items()} if inner else {key: value}
    return flat


@pytest.mark.parametrize("relay", RELAYS)
@pytest.mark.parametrize(
    ("document", "status"),
    [
        ({"event": "contact.deleted", "contact": ANN}, Status.IGNORED),
        ({"event": "booking_cancelled", "booking": {"id": 7}, "customer": ANN}, Status.IGNORED),
        ({"id": 7, "action": "appointment.rescheduled", "by": "admin", **ANN}, Status.IGNORED),
        ({"module": "Contacts", "operation": "update", "id": 7, "record": {"id": 7, **ANN}}, Status.IGNORED),
        (
            {"id": 7, "status": "cancelled", "start_time": "2026-12-01T10:00:00Z", "client": {"id": 4, **ANN}},
            Status.IGNORED,
        ),
        ({"event": "contact.created", "contact": ANN}, None),
        ({"event": "something.unheard_of", "id": 7, "contact": ANN}, None),
        ({"id": 7, "type": "Reschedule", "status": "new", "updated_at": "2026-12-01T10:00:00Z", **ANN}, None),
        ({"topic": "Cancel my policy", "contact": ANN, "message": "Please call me"}, None),
        (ANN | {"topic": "change", "status": "cancelled", "cancelled_at": "2026-11-01"}, None),
    ],
)
def test_relays(relay: Callable[[Any], Any], document: dict[str, Any], status: Status | None) -> None:
    """What workflow tools and queues wrap or flatten says the same as before."""
    assert status_of(document) is status
    assert status_of(relay(document)) is status


AT = "2026-11-19T10:00:00Z"


@pytest.mark.parametrize(
    "said",
    [
        {"action": "canceled", "Plan Id": "7", "Canceled At": AT},
        {"eventDescription": "Invoice voided", "entity": "invoice", "entityId": "9", "voidedBy": "desk"},
        {"event": "Policy lapsed", "policyId": 4, "lapsedOn": "2026-11-19"},
        {"trigger_name": "Lead Converted", "lead_id": 7, "converted_by": "Sam", "converted_at": AT},
    ],
)
def test_what_is_said_twice(said: dict[str, Any]) -> None:
    """Among a person's data, too, a change counts that an event names, with when it was or who did it."""
    assert status_of(ANN | said) is Status.IGNORED


@pytest.mark.parametrize(
    "said",
    [
        {"event": "Lead assigned", "lead_id": 7, "assigned_at": AT, "assigned_by": "Mo"},
        {"event": "Lead Converted", "lead_id": 7, "converted_at": AT},
        {"event": "Application completed", "application_id": 7, "completed_at": AT, "completed_by": "Ann Brook"},
        {"event": "Call completed", "call_id": 7, "completed_at": AT},
        {"type": "Cancelled flight", "booking_id": "X4", "cancelled_on": "2026-11-19"},
        {"topic": "Cancelled", "id": 7, "cancelled_at": AT},
        {"status": "closed won", "id": 7, "updated_at": AT, "updated_by": "Mo"},
        {"subject": "Updated quote for my roof", "id": 7, "updated_at": AT},
        {"event": "New or Updated Contact", "id": 7, "created_at": AT, "updated_at": AT},
        {"subject": "The airline cancelled my flight", "id": 7, "cancelled_by": "Airline"},
        {"event": "lead.delivered", "id": 7, "delivered_at": AT, "delivered_by": "Acme"},
        {"event": "open_house_attended", "id": 7, "attended_at": AT, "attended_by": "Mo"},
        {"subject": "I moved house", "id": 7, "moved_on": "2026-11-19"},
        {"title": "Visa rejected", "id": 7, "rejected_by": "Embassy"},
    ],
)
def test_what_is_said_once(said: dict[str, Any]) -> None:
    """What a lead may be, what a person asks about, and what they say of their life tell of no change."""
    assert status_of(ANN | said) is None


def test_attributes_of_a_message() -> None:
    """A message's attributes name the event beside what it carries, and are no question's answers."""
    message = {"messageId": "7", "data": ANN, "attributes": {"eventType": "reminder.vaccination.sent"}}
    assert status_of({"message": message}) is Status.IGNORED
    for attributes in ({"eventType": "lead.created"}, {"type": "cancel"}, {"topic": "contact.updated"}):
        assert status_of({"message": message | {"attributes": attributes}}) is None


@pytest.mark.parametrize(
    ("name", "status"),
    [
        (r"Illuminate\Auth\Events\PasswordReset", Status.IGNORED),
        (r"App\Events\OrderShipped", Status.IGNORED),
        (r"App\Events\LeadCreated", None),
        (r"Illuminate\Auth\Events\Registered", None),
        (r"Change\Refund", None),
    ],
)
def test_names_of_classes(name: str, status: Status | None) -> None:
    """An event may be named by its class."""
    assert status_of({"event": name, "user": {"id": 5, **ANN}}) is status
    assert status_of({"event": name, "id": 5, **ANN}) is status


def test_a_configuration_beside_the_persons_data() -> None:
    """It may name an event, and is one of a form's fields."""
    assert status_of({"config": {"action": "barcode.checked_in", "webhook_id": "331"}, **ANN}) is Status.IGNORED
    for answer in ({"type": "cancelled"}, {"event": "wedding_cancelled", "name": "Spring ball"}, {"action": "delete"}):
        assert status_of({"config": answer, **ANN}) is None


@pytest.mark.parametrize("outcome", ["complete", "success", "succeeded"])
def test_how_a_change_went(outcome: str) -> None:
    """That a creation or an update is complete says no more than that it was made."""
    assert status_of({"event": f"appointment_insertion.{outcome}", "patient": {"id": 5, **ANN}}) is None
    assert status_of({"event": f"patient.update.{outcome}", "patient": {"id": 5, **ANN}}) is Status.IGNORED


def test_a_notification_beside_the_record() -> None:
    """What a notification of a record's id says was done to it counts for the record that was fetched."""
    for operation, status in (("Update", Status.IGNORED), ("Create", None)):
        entity = {"name": "Customer", "id": "58", "operation": operation}
        assert status_of({"eventNotifications": [{"change": {"entities": [entity]}}], "fetched": ANN}) is status
    assert status_of({"data": {"name": "Guest", "action": "Change"}, "contact": ANN}) is None


FORMS_WITH_DOTS = [
    {"Customer.Name": "Ann Lee", "Customer.Phone": "0491 570 156", "Topic": "cancel", "Lead.TypeId": "8"},
    {"your.name": "Ann Lee", "your.phone": "0491 570 156", "action": "delete", "status": "cancelled"},
    {"Name__c": "Ann Lee", "Phone__c": "0491 570 156", "Type__c": "Change", "type": "update"},
]


@pytest.mark.parametrize("answers", FORMS_WITH_DOTS)
def test_names_with_dots(answers: dict[str, Any]) -> None:
    """The fields of a form may have names with dots, and are answers all the same."""
    assert status_of(answers) is None
