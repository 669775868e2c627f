"""Records of senders whose members a relay has joined into one flat object, and forms that look like these."""

from typing import Any

import pytest
from support.submissions import status_of

from voxbridge.errors import Status

ANN = {"first_name": "Ann", "phone": "0491 570 156", "email": "ann@example.com"}
SENT = {"id": "e_1", "created_at": "2026-11-24T10:00:00Z"}


def under(group: str, separator: str = "_") -> dict[str, Any]:
    """Return Ann's members under names that begin with that of an object."""
    return {f"{group}{separator}{key}": value for key, value in ANN.items()}


def in_words(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with its names in words: "Contact First Name"."""
    return {key.replace("_", " ").title(): value for key, value in document.items()}


RECORDS: list[dict[str, Any]] = [
    {"event": "booking.cancelled", **under("data_object_customer")},
    {"event_type": "subscription_cancelled", **under("member")},
    {"meta_action": "delete", **SENT, **under("data_attributes")},
    {"data_event_type": "review_invite.sent", **under("data_contact")},
    {"routing_key": "appointment.no_show", "message_id": "0d0b", **under("body_patient")},
    {"event": "task_created", **SENT, **under("payload_contact")},
    {"type": "order.updated", **SENT, **under("kunde")},
    {
        "id": 7,
        "resource": "appointment",
        "status": "cancelled",
        "updated_at": "2026-11-24T10:00:00Z",
        **under("patient"),
    },
]
FORMS: list[dict[str, Any]] = [
    {"topic": "change", **under("your")},
    {"event": "Cancelled", **under("contact")},
    {"type": "cancel", **SENT, **under("contact")},
    {"action": "delete", **SENT, **under("contact")},
    {"event_type": "Wedding", **SENT, **under("contact")},
    {"event": "Flight cancelled", **under("passenger")},
    {"topic": "order_cancelled", **under("contact")},
    {"order_status": "Cancelled", "message": "Where is my refund?", **under("contact")},
    {"event": "booking.created", "status": "cancelled", **SENT, **under("guest")},
    {"event": "quote_requested", **SENT, **under("contact")},
    {"event": "Booking cancelled", **under("your")},
    {"expired_on": "2026-11-20", **SENT, **under("customer")},
    {"storniert_am": "20.11.2026", **SENT, **under("kunde")},
    {"booking_status": "cancelled", **SENT, **under("your")},
    {"how_did_you_hear_about_us": "Google", "rejected_on": "2026-11-20", **SENT, **under("applicant")},
    {"Is your policy cancelled?": "Yes", "Cancelled on": "2026-11-20", **SENT, **under("client")},
]


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_with_joined_names(record: dict[str, Any]) -> None:
    """What a sender says is the same with its names joined, and with these in words."""
    assert status_of(record) is Status.IGNORED
    assert status_of(in_words(record)) is Status.IGNORED


@pytest.mark.parametrize("form", FORMS)
def test_a_form_whose_names_begin_alike(form: dict[str, Any]) -> None:
    """What a person chose is no event, whatever the form calls it."""
    assert status_of(form) is None
    assert status_of(in_words(form)) is None


@pytest.mark.parametrize("event", ["estimate.sent", "note_created", "call.hold", "expense_rejected"])
def test_an_event_beside_the_persons_members(event: str) -> None:
    """An event's name of several words is one beside a time, too, unless something is asked or written there."""
    at = {"occurred_at": "2026-11-24T10:00:00Z"}
    assert status_of({"event": event, **at, **ANN}) is Status.IGNORED
    assert status_of({"event": event, **ANN}) is None
    assert status_of({"event": event, **at, **ANN, "message": "Call me"}) is None
    assert status_of({"event": "cancelled", **at, **ANN}) is None


def test_a_payment_with_what_was_bought() -> None:
    """It is no lead alone, and one beside a product."""
    paid = {"event_type": "payment.made", "order_id": "7V", "order_time": "2026-11-26T20:01:11Z", **under("buyer")}
    assert status_of(paid) is Status.IGNORED
    assert status_of({**paid, "product_name": "Yoga for teachers"}) is None


@pytest.mark.parametrize(
    "ordered",
    [
        {"data_line_items_0_title": "Sofa", "data_line_items_1_title": "Lamp"},
        {"data_custom_fields_0_label": "Service", "data_custom_fields_0_value": "Roof"},
        {"data_custom_fields_service": "Roof", "data_custom_fields_when": "May"},
        {"data_notes_service": "Roof", "data_notes_when": "May"},
    ],
)
def test_a_payment_with_joined_names_of_what_was_bought(ordered: dict[str, Any]) -> None:
    """What was ordered, or what a form asked, is the same with its names joined, and with these in words."""
    paid = {"event": "payment.succeeded", "data_id": 4, "data_created_at": "2026-11-26T20:01:11Z"}
    paid |= under("data_customer")
    assert status_of(paid) is Status.IGNORED
    assert status_of(paid | ordered) is None
    assert status_of(in_words(paid | ordered)) is None


def test_a_payment_with_dots_in_names() -> None:
    """Of names with dots, those with numbers are read as objects first."""
    paid = {"event": "payment.succeeded", "data.id": 4, "data.created_at": "2026-11-26T20:01:11Z"}
    paid |= under("data.customer", ".")
    assert status_of(paid) is Status.IGNORED
    assert status_of(paid | {"data.line_items.0.title": "Sofa", "data.line_items.1.title": "Lamp"}) is None


def test_a_row_that_is_new() -> None:
    """What the sender says of the row counts, whatever the person answered."""
    row = {"record_id": 7, "record_created_at": "2026-11-26T20:01:11Z", "record_trigger": "Order updated"}
    row |= under("record")
    assert status_of({"type": "INSERT", "table": "leads"} | row) is None
    assert status_of({"type": "UPDATE", "table": "leads", "schema": "public"} | row) is Status.IGNORED


def test_an_option_beside_a_message() -> None:
    """What a form's topic names is an answer, also beside the form's id, a time and joined names."""
    form = {"entry_id": "77", "date_created": "2026-11-28 10:00:00", "form_name": "Contact us", **under("contact")}

    assert status_of({**form, "contact_message": "Please call", "topic": "order_cancelled"}) is None


@pytest.mark.parametrize("separator", ["_", "__", "."])
def test_names_that_begin_with_numbers(separator: str) -> None:
    """A document whose joined names are those of a list's items is read as it is."""
    members = {"id": "5", "created_at": "2026-11-28T10:00:00Z", **ANN}

    assert status_of({f"0{separator}{name}": value for name, value in members.items()}) is None


@pytest.mark.parametrize(("made", "status"), [("updated_by", Status.IGNORED), ("message", None), ("entry_id", None)])
def test_a_flag_that_a_record_is_deleted(made: str, status: Status | None) -> None:
    """Beside the record's id and who changed it, it is no answer; in a form's entry it is one."""
    assert status_of({"id": 7, "deleted": True, **ANN, made: "admin"}) == status
