"""Names of events as 237 tools send them, each in the tool's envelope: a creation is a lead, whatever its answers say.

events.tsv says where the name and the person are in the payload. A known failure is marked in its row.
"""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.mutations import ANSWERS

from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.event_names import Place, Said, kind_of_event

ANN = {"name": "Ann Brook", "phone": "0491 570 156", "email": "ann@example.com"}
PEOPLE = {"": ANN, "address": {"email": "ann@example.com"}, "id": {"id": 7}}  # what a tool sends of a person
with (Path(__file__).parent / "events.tsv").open(encoding="utf-8", newline="") as lines:
    EVENTS = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
TOOLS = sorted({row["tool"] for row in EVENTS})
CREATIONS = [row for row in EVENTS if row["kind"] == "lead" and row["person at"]]
# What a person's answers may look like where the envelope says that a record was created.
LIKE_EVENTS = [
    ("action", "contact.updated"),
    ("type", "ContactDeleted"),
    ("event", "booking_cancelled"),
    ("topic", "lead/deleted"),
    ("event_type", "email.opened"),
    ("eventName", "candidateStageChange"),
    ("status", "cancelled"),
    ("old_status", "student"),
    ("changes", ["roof"]),
    ("changed_fields", ["kitchen"]),
    ("cancelled", True),
]


def payload_of_event(row: dict[str, str], person: dict[str, Any]) -> dict[str, Any]:
    """Return a row's event in its tool's envelope."""
    document: dict[str, Any] = {"id": "e_1", "created_at": "2026-11-24T10:00:00Z"}
    if row["event at"] == "@":  # the event is the name of the member
        return {row["name"]: [{row["person at"]: person}], "timestamp": "2026-11-24T10:00:00Z"}
    _put(document, row["person at"], person)
    _put(document, row["event at"], row["name"])
    return document


def _put(document: dict[str, Any], path: str, value: Any) -> None:
    """Put a value into a document at a path like `events[].data.subscriber`; an object in the document itself."""
    *parents, last = path.split(".")
    for name in parents:
        document = _enter(document, name)
    if isinstance(value, dict):
        (_enter(document, last) if last else document).update(value)
    else:
        document[last] = value


def _enter(document: dict[str, Any], name: str) -> dict[str, Any]:
    inner: dict[str, Any] = document.setdefault(name[:-2], [{}])[0] if "[]" in name else document.setdefault(name, {})
    return inner


@pytest.mark.parametrize("tool", TOOLS)
def test_an_event_in_its_envelope(tool: str) -> None:
    """A creation is a lead, and nothing else is; a known failure that is read right fails, too."""
    rows = [row for row in EVENTS if row["tool"] == tool]
    wrong = [
        row["name"]
        for row in rows
        if (classify_event(payload_of_event(row, PEOPLE[row["person"]])) is None) != (row["kind"] == "lead")
    ]
    assert wrong == [row["name"] for row in rows if row["known failure"]]


def _names_what_was_created(row: dict[str, str]) -> bool:
    kind = kind_of_event(row["name"], Place.EVENT)
    return kind in (Said.CREATED, Said.OTHER) and row["event at"] not in ("type", "action")


@given(
    row=st.sampled_from([row for row in CREATIONS if _names_what_was_created(row)]),
    answers=st.lists(st.sampled_from([*LIKE_EVENTS, *ANSWERS]), min_size=1, max_size=6),
)
def test_answers_within_a_creation(row: dict[str, str], answers: list[tuple[str, Any]]) -> None:
    """An envelope that says what was created is a lead, whatever the person answered and the fields are called."""
    assert classify_event(payload_of_event(row, dict(answers) | ANN)) is None


@given(row=st.sampled_from(CREATIONS), answers=st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=6))
def test_typed_answers_within_any_event(row: dict[str, str], answers: list[tuple[str, Any]]) -> None:
    """Where the envelope does not say what was created, what people type still decides nothing."""
    assert classify_event(payload_of_event(row, dict(answers) | ANN)) is None


SUFFIXES = st.sampled_from(["_v2", ".v1", "_24h", ".24h", ".15min", "_2_days", ".500111"])


NAMES = sorted(
    {row["name"] for row in EVENTS if " " not in row["name"] and row["name"].lower() not in ("ping", "test")}
)


@given(name=st.sampled_from(NAMES), suffix=SUFFIXES)
def test_an_event_with_a_suffix(name: str, suffix: str) -> None:
    """A version, a number and a time before say nothing of what happened."""
    suffix = suffix if "." in name else suffix.replace(".", "_")  # which makes no path of a name
    assert kind_of_event(name + suffix, Place.EVENT) is kind_of_event(name, Place.EVENT)


@given(name=st.text("0123456789._-:/#[]{} ", max_size=12), place=st.sampled_from(Place))
def test_a_name_without_letters(name: str, place: Place) -> None:
    """It says nothing, wherever it is."""
    assert kind_of_event(name, place) is None


@pytest.mark.parametrize(
    "name", ["PAYMENT_FAILED_WEBHOOK", "ORDER_CANCELLED_EVENT", "CustomerUpdatedEvent", "booking_rescheduled_event"]
)
def test_an_event_that_says_that_it_is_one(name: str) -> None:
    """A word for the request behind what happened says nothing more."""
    assert kind_of_event(name, Place.EVENT) is Said.CHANGED


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


# What people ask for in words of events, and what forms and CRMs call their own.
ASKED_FOR = words_of("""
payment_reminder payment_reminder_service payment_failed payment_declined PAYMENT_FAILED failed_payment_recovery
reminder_signup appointment_reminder_service document_signed sign signing_service contract_signed dispute_created
DISPUTE_CREATED dispute_resolution new_dispute chargeback_help Termination employee_termination wrongful_termination
sms_delivery delivered delivery alert_resolved alarm_triggered incident_resolved deployed deployment tracking
order_tracking subscription_cancelled corporate_event birthday_party_event
""")
OWN_NAMES = words_of("""
new_signature_petition petition_signed petition.signed signature.created new_dispute dispute_form_submitted
dispute_resolution chargeback_help_request wrongful_termination termination_inquiry payment_reminder_signup
reminder_signup alert_signup incident.created incident_report alarm_quote_request deployment_inquiry
tracking_demo_requested corporate_event birthday_party_event lead_created_event LeadCreatedEvent lead.created.v2
form_submitted_2 order.paid sms.received document_request
agreement_signed contract_signed document.signed document_signed
online_presence_audit.requested digital_presence_booked touch_typing_booked
contact_import.completed lead_sync.completed order_receipt.sent receipt_request.sent payout_quote.sent payroll_form.sent
survey.completed survey.scheduled survey_response_sent transfer_request_failed enrollment.completed
inquiry.approved
""")


@pytest.mark.parametrize("asked", sorted(ASKED_FOR))
@pytest.mark.parametrize("key", ["service", "status", "payment_status", "form", "type", "topic", "reason"])
def test_a_word_of_an_event_among_answers(key: str, asked: str) -> None:
    """What a form's own answer says is no event, flat and in an envelope that says that something was created."""
    if key not in ("type", "topic") or asked != "subscription_cancelled":  # a known record's change is an event's name
        assert classify_event({**ANN, key: asked}) is None
    assert classify_event({"event": "lead.created", "lead": {**ANN, key: asked}}) is None
    if key != "type":
        assert classify_event({"event": "lead.created", key: asked, "lead": ANN}) is None


@pytest.mark.parametrize("name", sorted(OWN_NAMES))
def test_a_form_called_like_an_event(name: str) -> None:
    """A new lead whose event's name has a word of other events in it stays a lead."""
    for document in ({"event": name, "data": ANN}, {"event": name, **ANN}, {"type": name, "contact": ANN}):
        assert classify_event(document) is None


# What becomes of what a sender makes for its own books and machines, which is not what people ask for.
OWN_RECORDS = words_of("""
receipt.issued receipt_issued ricevuta.emessa payout_sent settlement_completed sync_completed import_finished
export.completed survey_sent nps.sent payment_missed payment.missed recipient_completed recipient.signed
ticket.snooze_ended subscription.not_renew subscription.non_renewing
""")


# A payment alone, which is no lead, unless it tells what was ordered or with which form.
PAYMENTS = words_of("""
payment.captured PAYMENT_SUCCESS_WEBHOOK charge.success charge.completed transaction.completed payment.received
paymentReceived payments/received
""")
ORDERED: list[dict[str, Any]] = [
    {"items": [{"name": "Sofa", "quantity": 1}]},
    {"line_items": [{"title": "Yoga retreat"}]},
    {"cart": {"total": 20}},
    {"form_id": 7},
    {"answers": [{"label": "Date", "value": "May"}]},
]


@pytest.mark.parametrize("name", sorted(PAYMENTS))
def test_a_payment_alone(name: str) -> None:
    """It is no lead in an envelope, where nothing in it was ordered."""
    payment = {"id": 7, "amount": 20, "customer": ANN}
    for document in ({"event": name, "data": payment}, {"id": "e_1", "type": name, "data": {"object": payment}}):
        assert classify_event(document) is not None
    assert classify_event({"event": name, **ANN}) is None  # which may be an answer
    for ordered in ORDERED:
        assert classify_event({"event": name, "data": {**payment, **ordered}}) is None


@pytest.mark.parametrize("name", sorted(OWN_RECORDS))
def test_an_event_of_a_senders_own_record(name: str) -> None:
    """It is no lead, although its person has a number."""
    assert classify_event({"event": name, "data": {"id": 7, "customer": ANN}}) is not None


BESIDE: list[dict[str, Any]] = [
    {"transaction_id": "T1", "amount": 20, "currency": "AUD", "refunded": False},
    {"order_number": 7, "refunded": True},
    {"voided_at": "2026-11-20T10:11:12Z"},
    {"void": True},
    {"percent_complete": 100, "completed_at": "2026-11-20T10:11:12Z"},
    {"amount": 20, "status": "expired"},
    {"alert": {"name": "Fall"}, "status": "firing"},
    {"incident": {"type": "flood"}, "status": "resolved"},
    {"monitor": {"name": "Baby"}, "latency": 3},
    {"deploy": {"when": "now"}, "project": {"name": "House"}},
    {"deployment": {"city": "Perth"}, "service": "Solar"},
    {"order_id": 7, "tracking": {"tracking_id": "T1", "utm_source": "x"}},
    {"action": "insert", "transaction": {"transaction_id": "T1"}},
    {"is_draft": True, "content_type": "blog"},
    {"id": "r1", "status": "delivered", "delivered": "2026-11-20T10:11:12"},
    {"company_id": 3, "employee_id": 7, "topic": "Termination"},
    {"document": "lease.pdf", "event": {"name": "Signing day"}},
    {"event_data": {"is_cancelled": True}, "event_type": "Wedding"},
    {"delivery": {"date": "2026-12-01"}, "sender": ANN, "recipient": {"name": "Bob", "phone": "0413 345 679"}},
    {"statuses": ["new", "hot"]},
    {"installation": {"when": "soon"}, "actor": {"id": 7}},
]


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("at", ["", "contact", "person"])
def test_a_person_beside_a_machines_state(beside: dict[str, Any], at: str) -> None:
    """A person with a number is a lead, whatever machine, parcel, document or draft they write about."""
    assert classify_event({**beside, **({at: ANN} if at else ANN)}) is None
