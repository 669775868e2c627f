"""What makes a delivery no new lead: the event, the flag or the change that its envelope states."""

import json
from typing import Any

import pytest
from support.submissions import delivery, no_lead, status_of

from voxbridge.errors import Status
from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.submission import Submission
from voxbridge.providers import provider

ANN = {"name": "Ann Brook", "phone": "0491 570 156", "email": "ann@example.com"}
ROW = {"id": 4, "full_name": "Ida Kern", "phone": "0491570156"}


UPDATES = ["updated", "update", "DELETED", "contact.updated", "ContactUpdate", "contact_deleted", "updated.person"]
UNSUBSCRIBES = """
    unsubscribe unsubscribed contact.unsubscribed opt_out optOut opted-out bounce hard_bounce email.bounced softBounce
    abmeldung désinscription desinscricao descadastro desuscripción disiscrizione afmelding darse_de_baja spam
    email_complaint contact.cleaned email.blocked email.complained lead.lost deal_lost list.member.optout
""".split()  # noqa: SIM905


@pytest.mark.parametrize("key", ["event", "type", "topic", "action", "event_type", "eventName", "triggerEvent"])
@pytest.mark.parametrize("event", [*UPDATES, *UNSUBSCRIBES])
def test_event_beside_the_person(key: str, event: str) -> None:
    """An event beside the object that holds the person decides."""
    for name in ("contact", "data", "answers", "recipient"):
        assert status_of({key: event, name: ANN}) is Status.IGNORED


@pytest.mark.parametrize(
    "document",
    [
        {"meta": {"action": "change"}, "data": ANN, "previous": {}},
        {"v": 1, "event": "updated.person", "meta": {"action": "updated", "object": "person"}, "current": ANN},
        {"id": "evt_1", "created": 1795478281, "type": "customer.updated", "data": {"object": ANN}},
        {"specversion": "1.0", "type": "com.example.contact.deleted.v1", "time": "2026-11-24T01:02:03Z", "data": ANN},
        {"type": "update", "date_time": "2026-11-24 10:20:30", "initiated_from": "admin", "contact": ANN},
        {"event": "submission.partial", "status": "incomplete", "data": ANN},
        {"data": {"event": "contact.merged", "winner": ANN}},
        {"evento": "baja", "cliente": ANN},
        {"ereignis": "geändert", "kontakt": ANN},
        {"event_name": "Unsubscribed from Email Marketing", "profile": ANN},
        {"event_name": "Bounced Email", "profile": ANN},
    ],
)
def test_envelopes(document: object) -> None:
    """Envelopes of updates, deletions, drafts and unsubscriptions as CRMs and form builders send them."""
    assert status_of(document) is Status.IGNORED


@pytest.mark.parametrize("event", ["form_submitted", "lead.created"])
def test_answers_in_an_envelope_that_says_created(event: str) -> None:
    """What is within a submission are answers, whatever they are called; a person's wish not to be called counts."""
    answers = {**ANN, "action": "contact.updated", "status": "cancelled", "completed": False}
    assert status_of({"event": event, "data": answers}) is None
    assert status_of({"event": event, "data": {**ANN, "do_not_call": True}}) is Status.SKIPPED
    assert status_of({"event": "event.created", "data": answers}) is Status.IGNORED


@pytest.mark.parametrize("outer", ["new", "created", "webhook", "message", "event.created"])
@pytest.mark.parametrize(
    ("key", "event"),
    [
        ("event", "invitee.canceled"),
        ("event", "subscriber.unsubscribed"),
        ("action", "account.cancelled"),
        ("type", "contact.deleted"),
        ("topic", "contact.updated"),
    ],
)
def test_events_within_a_generic_envelope(outer: str, key: str, event: str) -> None:
    """An envelope that does not say what was created may relay another; words that people type decide nothing."""
    for name in ("data", "payload"):
        assert status_of({"event": outer, name: {key: event, **ANN}}) is Status.IGNORED
        for typed in ("new", "cancelled", "Cancelled.", "unsubscribe.", "policy-update"):
            assert status_of({"event": "new", name: {"action": typed, **ANN}}) is None


@pytest.mark.parametrize(
    "draft",
    [{"finished": False}, {"completed": False}, {"status": "partial"}, {"response_status": "incomplete"}],
)
@pytest.mark.parametrize("answers", ["answers", "fields", "responses"])
def test_unfinished_response(draft: dict[str, Any], answers: str) -> None:
    """A form builder's record of a response may say, beside its answers, that the person is not done."""
    assert status_of({"response_id": "r1", **draft, answers: ANN}) is Status.IGNORED
    assert status_of({"data": {"id": "r1", **draft, answers: [ANN]}}) is Status.IGNORED
    assert status_of({**draft, "contact": ANN}) is None
    assert status_of({"event": "form.submitted", **draft, answers: ANN}) is None


@pytest.mark.parametrize("kind", ["unsubscribe", "cleaned", "upemail", "profile"])
def test_mailing_list(kind: str) -> None:
    """Of a mailing list's events only a new member is a lead."""
    member = {"fired_at": "2026-11-24 09:26:40", "data[merges][FNAME]": "Ann", "data[merges][PHONE]": "0491 570 156"}
    assert no_lead("generic", member | {"type": kind}) is Status.IGNORED
    assert isinstance(provider("generic").parse(delivery("generic", member | {"type": "subscribe"})), Submission)


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ({"type": "url_verification", "challenge": "3eZbrw1aBm2rZg", "token": "Jhj5dZrVaK7ZwHHjRyZWjbDl"}, Status.TEST),
        ({"challenge": "3eZbrw1aBm2rZg"}, Status.TEST),
        ({"challengeCode": "890e4665-4dfe-4ab1-b689-ed553bceeed0"}, Status.TEST),
        ({"challenge": "Losing weight"}, None),
        ({"challenge": "sleep", "phone": "0491570156"}, None),
        ({"challenge": "sleep", "type": "enquiry", "q1": "0491570156"}, None),
    ],
)
def test_handshake(document: dict[str, Any], status: Status | None) -> None:
    """A handshake holds its challenge, a token and a type, and nothing else."""
    assert status_of(document) is status


HUBSPOT = {"eventId": 1, "subscriptionId": 2, "portalId": 3, "occurredAt": 1795478099688, "objectId": 123}
CHANGE = {
    "subscriptionType": "contact.propertyChange",
    "propertyName": "phone",
    "propertyValue": "+61491570156",
}
SURVEYMONKEY = {"name": "My Webhook", "event_type": "response_completed", "event_id": "1", "object_id": "2"}


def test_ids_alone() -> None:
    """A notification of ids alone is no lead; one member that a person may have filled in makes it one."""
    assert status_of([HUBSPOT, HUBSPOT | CHANGE]) is Status.IGNORED
    assert status_of(SURVEYMONKEY | {"resources": {"survey_id": "1"}}) is Status.IGNORED
    assert status_of({"notification_type": "create", "booking_id": "4", "company": "acme"}) is Status.IGNORED
    assert status_of({"event": "lead.claimed", "data": {"id": "lead_1", "price": 25.0}}) is Status.IGNORED
    for answer in ({"topic": "FORM_CREATED"}, {"type": "click"}, {"resource": "lead"}, {"action": "delete"}):
        assert status_of(answer) is None
    for more in ({"contactNumber": "0491570156"}, {"properties": ANN}, {"How can we help?": "Call me"}):
        assert status_of(HUBSPOT | more) is None
        assert status_of([HUBSPOT, HUBSPOT | more]) is None


@pytest.mark.parametrize(
    "document",
    [
        {"type": "UPDATE", "table": "leads", "record": ROW, "old_record": ROW},
        {"type": "DELETE", "table": "leads", "record": None, "old_record": ROW},
        {"type": "UPDATE", "schema": "public", "table": "leads", **ROW},
        {"operation": "UPDATE", "data": ROW},
        {"operation": "delete", "table": "leads", **ROW},
        {"event": {"op": "UPDATE", "data": {"old": ROW, "new": ROW}}, "table": {"name": "leads"}},
        {"event": {"op": "DELETE", "data": {"old": ROW, "new": None}}},
        {"payload": {"op": "u", "before": ROW, "after": ROW}},
        {"op": "d", "before": ROW, "after": None},
        {"action": "update", "collection": "leads", "payload": ROW},
        {"eventType": "modify", "row": ROW},
        {"operationType": "replace", "fullDocument": ROW, "ns": {"db": "crm", "coll": "leads"}},
    ],
)
def test_row_changes(document: object) -> None:
    """A database's word that a row was updated or deleted."""
    assert status_of(document) is Status.IGNORED


@pytest.mark.parametrize(
    "document",
    [
        {"type": "INSERT", "table": "leads", "record": ROW, "old_record": None},
        {"operation": "INSERT", "data": ROW},
        {"event": {"op": "INSERT", "data": {"old": None, "new": ROW}}, "table": {"name": "leads"}},
        {"payload": {"op": "c", "before": None, "after": ROW}},
        {"operation": "Knee replacement", "data": ROW},
        {"operation": "Replace", "data": ROW},
        {"operation": "update", **ROW},
        {"type": "change", "table": "4", **ROW},
        {"action": "remove", "table": "4", **ROW},
        {"type": "update", "table": "4", **ROW},
    ],
)
def test_rows_that_are_leads(document: object) -> None:
    """An inserted row is a lead, and so is a restaurant's guest at table 4 who wants to change something."""
    assert status_of(document) is None


@pytest.mark.parametrize("key", ["dnd", "doNotCall", "do_not_contact", "DoNotCall", "donotphone"])
@pytest.mark.parametrize("value", [True, "true", "1", "yes"])
def test_opt_out_flag(key: str, value: object) -> None:
    """A CRM's record that says its person is not to be called is skipped."""
    for document in ({key: value}, {"contact": ANN | {key: value}}, {"data": {"lead": ANN | {key: value}}}):
        assert status_of(document) is Status.SKIPPED


@pytest.mark.parametrize("status", ["unsubscribed", "opted_out", "do_not_contact", "doNotCall", "DNC"])
def test_opt_out_status(status: str) -> None:
    """So is one whose status says it."""
    assert status_of(ANN | {"status": status}) is Status.SKIPPED
    assert status_of({"contact": ANN | {"status": status}}) is Status.SKIPPED


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ({"lead": ANN | {"status": "won"}, "changes": ["status"], "source": "api"}, Status.IGNORED),
        ({"lead": ANN, "previousStatus": "new", "newStatus": "qualified"}, Status.IGNORED),
        ({"event_type": "inquiry", "changed_fields": ["status"], "data": ANN}, Status.IGNORED),
        ({"booking_id": 7, "status": "cancelled", "customer": ANN}, Status.IGNORED),
        ({"customer": ANN, "booking": {"id": 7, "status": "Canceled"}}, Status.IGNORED),
        ({"customer": ANN, "cancelled_at": "2026-11-24T14:30:00Z"}, Status.IGNORED),
        (ANN | {"type": "canceled", "fields": [{"label": "Mobile", "value": "0491 570 156"}]}, Status.IGNORED),
        ({"id": 1, "is_draft": True, "form_id": 7, **ANN}, Status.IGNORED),
        ({"events": [{"type": "campaign.open", "data": {"subscriber": ANN}}] * 2}, Status.IGNORED),
        ({"mautic.email_on_open": [{"stat": {"lead": ANN}}]}, Status.IGNORED),
        ({"event": {"name": "subscriber.tag_add"}, "subscriber": ANN}, Status.IGNORED),
        (ANN | {"meta_data": {"topic": "client.updated", "operation": "updated"}}, Status.IGNORED),
        ({"resource": "/questions/5", "user_id": 1, "topic": "questions", "attempts": 1}, Status.IGNORED),
        (ANN | {"triggerId": 17, "triggerName": "recipientOptOut"}, Status.IGNORED),
        ({"id": "evt_2", "type": "bank-results", "data": {"payments": [{"payer": ANN}]}}, Status.IGNORED),
        ({"resource": "enrollment", "action": "progress", "payload": {"user": ANN}}, Status.IGNORED),
        ({"leads": {"status": [{"id": "1", "name": "Lead"}]}, "account": {"subdomain": "a"}}, Status.IGNORED),
        ({"destination": "0491570156", "opt_out_type": "stop", "person": {"first_name": "Ann"}}, Status.SKIPPED),
        ({"test": True}, Status.TEST),
        ({"event": "ping", "data": {"id": 1}}, Status.TEST),
        ({"eventName": "testing.testEvent", "message": "This is a test event"}, Status.TEST),
        ({"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vlvZRS6"}}, Status.TEST),
        ({"webhook_name": "On Response", "data": {"is_test_data": True, "survey_data": {"2": ANN}}}, Status.TEST),
    ],
)
def test_what_else_an_envelope_says(document: object, status: Status) -> None:
    """What was changed or cancelled, an event further down, and a test of the endpoint."""
    assert status_of(document) is status


@pytest.mark.parametrize(
    "document",
    [
        {"object": "event", "type": "reserve.cancel", "created": "1442212986", "customer": ANN},
        {"action": "reservation_unfixed_reject", "reservation": ANN},
        {"webhookEventName": "event.canceled", "payload": {"guest": ANN}},
        {"Header": {"Action": "AppointmentInfoChanged", "Sender": ANN}, "Appointment": {"Pte": "Appointment"}},
        {"action": "cancel", "client": ANN, "event": {"id": "7"}, "source": "widget"},
        {"event": {"id": "1", "type": "AppointmentRescheduled"}, "appointment": {"client": ANN}},
        {"event": {"kind": "booking.cancelled"}, "type": "event", "guest": ANN},
        {"lead_id": "1", "is_partial_lead": True, **ANN},
        {"eventType": "draft_submitted", "data": ANN},
        {"event": "abandoned_cart.created", "data": ANN},
        {"event_type": "LEAD_CATEGORY_UPDATED", "lead_name": "Ann Brook", "lead_data": ANN},
        {"payload": {"ChangeEventHeader": {"changeType": "UPDATE", "entityName": "Lead"}, "Phone": "0491 570 156"}},
        {"hook": {"event": "contact.updated"}, "contact": ANN},
        {"notification": {"type": "appointment_reminder", "recipient": ANN}},
        {"event": "Booking Cancelled", "subject": {"member": ANN}},
        {"entity": "lead", "action": "stage_changed", "lead": ANN},
        {"event": "meeting_cancelled_by_consultant", "data": ANN},
        {"evento": "reserva.cancelada", "cliente": ANN},
        {"event": "afspraak.verplaatst", "klant": ANN},
        {"type": "キャンセル", "customer": ANN},
    ],
)
def test_envelopes_of_tools(document: object) -> None:
    """Envelopes of booking tools, CRMs and form builders, in several languages, about people they know."""
    assert status_of(document) is Status.IGNORED


@pytest.mark.parametrize("name", ["meta", "event", "config", "hook", "data"])
def test_nested_beyond_measure(name: str) -> None:
    """An object however deep is looked into as far as envelopes go."""
    document: dict[str, Any] = ANN
    for _ in range(1500):
        document = {name: document}
    assert status_of(document) is None


def test_cancelled_record() -> None:
    """The reason says that a record is cancelled, and not that it was changed."""
    event = classify_event({"customer": ANN, "booking": {"status": "cancelled"}})
    assert event is not None
    assert "cancelled" in event.why


@pytest.mark.parametrize("event", ["complaint", "Complaint", "cleaned", "blocked"])
def test_complaints(event: str) -> None:
    """A complaint of which only the word is there is of mail beside mail, and else a person's."""
    assert status_of({"event": event, "customer": ANN}) is None
    assert status_of({"event": event, "campaign": {"id": 1}, "data": ANN}) is Status.IGNORED
    assert status_of({"event": event, "recipient": "ann@example.com", "ts": 1795478281}) is Status.IGNORED


@pytest.mark.parametrize("event", ["open", "opened", "clicked", "delivered"])
def test_mail_verbs_beside_mail(event: str) -> None:
    """What happened to mail counts beside its campaign or its name."""
    assert status_of({"event": event, "campaign": {"id": 1}, "data": ANN}) is Status.IGNORED
    assert status_of({"event": event, "subscriber": ANN}) is Status.IGNORED
    assert status_of({"event": f"email.{event}", "data": ANN}) is Status.IGNORED


def test_type_of_event() -> None:
    """What Amazon EventBridge calls the type of an event is its name."""
    assert status_of({"detail-type": "Contact Deleted", "source": "crm", "detail": {"contact": ANN}}) is Status.IGNORED
    assert status_of({"detail-type": "Contact Created", "source": "crm", "detail": {"contact": ANN}}) is None


ANSWERS: list[dict[str, Any]] = [
    {"action": "Cancel"}, {"type": "Update"}, {"status": "Cancelled"}, {"test": True}, {"opt_out": "yes"},
    {"rescheduled": True}, {"changed_fields": ["roof"]},
]  # fmt: skip


@pytest.mark.parametrize("name", ["request", "enquiry", "entry", "zorblik"])
@pytest.mark.parametrize("answers", ANSWERS)
def test_what_may_hold_answers_carries_no_flags(name: str, answers: dict[str, Any]) -> None:
    """Of an object that may be a form's answers, only an event's name counts that no one would answer with."""
    person = {"name": "Ann Lee", "phone": "0491 570 156"}
    assert status_of({"id": "7", name: answers | {"person": person}}) is None
    assert status_of({"id": "7", name: {"event": "contact.deleted", "contact": person}}) is Status.IGNORED


@pytest.mark.parametrize("answers", [
    {"objectKind": "House", "project": "Renovation"}, {"sender": {"login": "ann"}, "repository": "x"},
    {"Trigger": "Update", "Lead Id": "5"}, {"type": "Outbound logistics", "call_id": "5", "disposition": "kind"},
    {"Status": "Unsubscribed"}, {"State": "DNC"},
])  # fmt: skip
def test_answers_beside_a_person_are_no_flags(answers: dict[str, Any]) -> None:
    """In a flat body."""
    assert status_of(ANN | answers) is None


@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_an_envelope_that_is_json_text(depth: int, indent: int | None) -> None:
    """An event decides however deep and however indented the text is that it comes in."""
    body: Any = {"event": "contact.deleted", "contact": ANN}
    for _ in range(depth):
        body = {"payload": json.dumps(body, indent=indent)}
    assert no_lead("generic", body) is Status.IGNORED
