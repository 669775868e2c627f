"""What makes a delivery no new lead: the payload's envelope, and never a form's answers, whatever they are called."""

from typing import Any

import pytest
from support.submissions import delivery, no_lead

from voxbridge.errors import Status
from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.submission import Submission
from voxbridge.providers import provider

ANN = {"name": "Ann Brook", "phone": "0491 570 156", "email": "ann@example.com"}
ROW = {"id": 4, "full_name": "Ida Kern", "phone": "0491570156"}


def status_of(document: object) -> Status | None:
    event = classify_event(document)
    return event.status if event else None


# The envelope


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


# Answers


@pytest.mark.parametrize("key", ["event", "event_type", "eventType", "evento", "ereignis"])
@pytest.mark.parametrize(
    "event",
    [
        *(
            "contact.updated",
            "ContactUpdate",
            "contact_updated",
            "CONTACT_UPDATE",
            "customers/delete",
            "contact.update",
        ),
        *("BOOKING_CANCELLED", "cadastro_atualizado", "contacto.eliminado", "Kontakt_geändert", "rendez-vous_annulé"),
        *("prenotazione.annullata", "afspraak_geannuleerd", "hard_bounce", "unsubscribed", "abmeldung", "lead.baja"),
    ],
)
def test_machine_names_of_flat_bodies(key: str, event: str) -> None:
    """In a flat body a machine's name of an update, a deletion or an unsubscription decides under an event's key."""
    assert status_of(ANN | {key: event}) is Status.IGNORED


@pytest.mark.parametrize("key", ["type", "topic", "action"])
def test_machine_names_under_names_of_questions(key: str) -> None:
    """Under the name of a question only an event's name of a record does, and not the value of an option."""
    for event in ("contact.updated", "ContactUpdate", "contact_deleted", "LEAD_UPDATE", "email.bounced", "hard_bounce"):
        assert status_of(ANN | {key: event}) is Status.IGNORED
    for option in ("policy-update", "booking-change", "name_change", "unsubscribe", "opt_out", "updated", "Cancelled"):
        assert status_of(ANN | {key: option}) is None


@pytest.mark.parametrize(
    "answers",
    [
        {"challenge": "Losing weight"},
        {"challenge": "sleep"},
        {"completed": False},
        {"finished": False},
        {"complete": "false"},
        {"status": "incomplete"},
        {"status": "partial"},
        {"status": "Cancelled"},
        {"event_name": "Complaint handling"},
        {"event_name": "Unsubscribed from Email Marketing"},
        {"event": "Bounce house party for my son"},
        {"event": "complaint"},
        {"event": "updated"},
        {"evento": "boda"},
        {"event_type": "name-change"},
        {"Topic": "change"},
        {"topic": "change"},
        {"topic": "How do I unsubscribe from a lease?"},
        {"type": "Update my policy"},
        {"type": "deleted", "utm": {"source": "news"}},
        {"action": "delete", "address": {"street": "1 A St", "city": "Perth"}},
        {"newsletter": "unsubscribe"},
        {"unsubscribed": False},
        {"dnd": False},
        {"dnd": ""},
        {"Do not call before": "9 am"},
        {"do_not_call": "after 6 pm"},
        {"status": "Do not call before 9"},
        {"eventId": "1", "objectId": "2"},
        {"fired_at": "the weekend", "type": "profile"},
        {"data": {"type": "profile"}},
        {"event": "lead.created", "status": "lost"},
        {"trigger": "update"},
        {"is_draft": "1"},
        {"finished": 0},
        {"state": "Started"},
        {"changes": ["roof"], "resource_id": "7"},
        {"before": {"weight": 90}, "after": {"weight": 70}},
        {"topic": "www.change.org"},
    ],
)
def test_answers_decide_nothing(answers: dict[str, Any]) -> None:
    """Answers decide nothing, alone, in a wrapper, or under an envelope that names a creation."""
    flat = ANN | answers
    for document in (flat, {"data": flat}, {"event": "form.submitted", "data": flat}, {"payload": {"contact": flat}}):
        assert status_of(document) is None, document


@pytest.mark.parametrize(
    "document",
    [
        {"topic": "change", "contact": ANN, "message": "Please call me"},
        {"event": "cancelled", "name": {"first": "Ann"}, "phone": {"full": "0491570156"}},
        {"type": "updated", "q1": "Ann", "q2": "0491570156", "utm": {"source": "x"}},
        {"event": "Update my policy", "contact": ANN},
        {"event": "bounce-house", "customer": ANN},
        {"event": "Bounce house party", "customer": ANN},
        {"event": "form.submitted", "type": "change-request", "data": ANN},
        {"type": "change-request-form", "data": ANN},
        {"event": "contact.created", "action": "updated", "contact": ANN},
    ],
)
def test_objects_beside_answers(document: object) -> None:
    """An object that holds answers itself is no envelope, and what people write is no event's name."""
    assert status_of(document) is None


@pytest.mark.parametrize("key", ["type", "topic", "action", "trigger"])
def test_options_of_a_form(key: str) -> None:
    """What people have a question about is an option of a form, among the answers and beside them."""
    for option in ("order_cancelled", "booking_cancelled", "subscription-cancelled", "event_changed", "www.spam.com"):
        assert status_of(ANN | {key: option}) is None
    for option in ("policy-update", "address_change", "name-change", "www.spam.com", "complaint", "blocked"):
        assert status_of(ANN | {key: option}) is None
        assert status_of({key: option, "lead": ANN}) is None


@pytest.mark.parametrize("event", ["form.submitted", "lead.created", "newSubmission"])
@pytest.mark.parametrize("answer", ["unsubscribe", "spam", "bounce", "contact.deleted", "lead_lost"])
def test_what_was_submitted_is_no_other_event(event: str, answer: str) -> None:
    """Beside an envelope's word that something was submitted, no other one counts."""
    for key in ("type", "topic", "action", "trigger"):
        assert status_of({"event": event, key: answer, "fields": [{"label": "Phone", "value": "0491570156"}]}) is None


@pytest.mark.parametrize(
    "inner",
    [
        {"event": {"type": "event_cancelled", "name": "Spring ball"}},
        {"data": {"event": "contact.updated"}},
        {"events": [{"event": "booking.cancelled"}]},
        {"old_values": {"street": "1 A St"}, "new_values": {"street": "2 A St"}},
        {"objectId": 1, "eventId": 2, "contact at": "0491 570 156"},
    ],
)
def test_objects_beside_a_phone_number(inner: dict[str, Any]) -> None:
    """An object beside the person's own number is one of their answers, whatever is in it."""
    assert status_of(ANN | inner) is None


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


@pytest.mark.parametrize(
    "document",
    [
        {"from_state": "CA", "to_state": "NY", "customer": ANN},
        {"old_address": "Perth", "new_address": "Sydney", "customer": ANN},
        {"changes": ["kitchen", "roof"], "contact": ANN},
        {"topic": "login", "customer": ANN},
        {"topic": "refund", "customer": ANN},
        {"type": "test", "patient": ANN},
        {"type": "move-request", "customer": ANN},
        {"type": "house_move", "customer": ANN},
        {"type": "visa_expired", "customer": ANN},
        {"topic": "lost-item", "customer": ANN},
        ANN | {"event": "lost-item"},
        ANN | {"event": "job_lost"},
        ANN | {"event": "cancel-subscription"},
        {"type": "restore", "customer": ANN},
        {"scope": "remove", "contact": ANN},
        {"orderCancellation": ANN},
        {"event": "test_drive.booked", "person": ANN},
        {"event": "verification", "person": ANN},
        {"event": "member.joined", "member": ANN},
        {"event": "comment.submitted", "data": ANN},
        {"event": "contact.created_or_updated", "data": ANN},
        {"event": "quote_request_sent", "data": ANN},
        {"event": "call.missed", "data": ANN},
        {"event": "lead.assigned", "data": ANN},
        {"event": "something.unheard_of", "data": ANN},
        {"event": {"name": "Deleted scenes", "type": "webinar"}, "registrant": ANN},
        {"event": {"type": "wedding"}, "fields": [{"label": "Mobile", "value": "0491 570 156"}], **ANN},
        {"events": [{"type": "contact.updated", "data": ANN}, {"type": "contact.created", "data": ANN}]},
        ANN | {"topic": "change", "fields": [{"label": "Message", "value": "Hi"}]},
        ANN | {"type": "Cancelled", "fields": [{"label": "Message", "value": "Hi"}]},
        ANN | {"event": "recently_moved"},
        ANN | {"type": "office-moved"},
        ANN | {"cancelled_at": "last week"},
        ANN | {"test": True},
        ANN | {"is_test": False},
    ],
)
def test_what_people_ask_for(document: object) -> None:
    """What a lead asks for is no event, in an envelope either; nor is an event that says nothing of a known person."""
    assert status_of(document) is None


CANCELLED_AT = ["cancelled_at", "policy_cancelled_at", "previous_policy_cancelled_at", "subscriptionCancelledAt"]


@pytest.mark.parametrize(
    "answers",
    [
        *({key: "2025-03-04T00:00:00Z"} for key in CANCELLED_AT),
        {"order": {"status": "cancelled"}},
        {"appointment": {"status": "no-show"}},
        {"operation": "Change", "module": "Advanced Excel"},
        {"operation": "cancel", "collection": "Spring"},
        {"operation": "reschedule", "table": "12"},
        *(
            {"subject": subject}
            for subject in ("Booking/Change", "Order/Refund", "Account/Update", "order/refund/update")
        ),
        *(
            {"type": kind}
            for kind in ("Membership/Cancel", "membership/cancel", "Contact/Update", "subscription-cancelled")
        ),
        *({"topic": topic} for topic in ("Newsletter/Unsubscribe", "newsletter/unsubscribe", "Order/Returned")),
        *(
            {"action": action}
            for action in ("Account/Update", "cancel_booking", "send_email", "reschedule_appointment")
        ),
        *(
            {"event": event}
            for event in (
                "Wedding/Change",
                "Booking/Completed",
                "Bounce",
                "Spam",
                "NameChange",
                "wedding_cancelled",
                "flight_delayed",
                "claim_denied",
            )
        ),
        *({"method": method} for method in ("Phone/Update", "email/update/delete", "PUT")),
        *({"scope": scope} for scope in ("Kitchen/Remove", "house.kitchen.update")),
        *({"status": status} for status in ("saved", "no-show", "rescheduled", "deleted", "lost", "draft")),
        *({"state": state} for state in ("VIC", "partial", "unfinished")),
        {"previous_status": "student", "current_status": "employed"},
    ],
)
def test_answers_that_look_like_events(answers: dict[str, Any]) -> None:
    """What was cancelled in a person's life, and options with a slash, are answers beside their name and number."""
    assert status_of(ANN | answers) is None
    assert status_of({"data": ANN | answers}) is None


SLUGS = """
    send sent open opened click delivered send_email send_message send_quote mail_sent message_sent quote_sent
    complete_booking submission_saved form_completed booking_requested chat_closed
    claim_denied flight_delayed flight_cancelled wedding_cancelled policy_cancelled visa_rejected bond_returned
    denied delayed returned attended lost card_lost order_lost CardLost refund_denied
    name-change address_change NameChange policy_update kitchen_remove
    noise_complaint complaint.submitted drain_blocked carpet_cleaned
    new_activity_registration new_refund_request new_reminder_request new_comment_submission new_note_request
    abandoned_vehicle_report_submitted partial_denture_request_submitted refund_request_submitted
""".split()  # noqa: SIM905
TITLES = [
    *("Flight Delayed", "Flight Cancelled", "Claim Denied", "Visa Rejected", "Bond Returned", "Wedding Postponed"),
    *("Wedding Cancelled", "Name Changed", "Will Update", "Oil Change", "Card Lost", "Drain Blocked", "Carpet Cleaned"),
]


@pytest.mark.parametrize("event", [*SLUGS, *TITLES])
@pytest.mark.parametrize("key", ["event", "event_type", "eventName"])
def test_events_in_peoples_lives(key: str, event: str) -> None:
    """In an envelope, too, what is no record of the sender's is what a person asks about, and a form sends mail."""
    for name in ("data", "lead", "client", "passenger"):
        assert status_of({key: event, name: ANN}) is None


@pytest.mark.parametrize("action", ["send", "send_email", "open", "click", "complete_booking", "finish", "start"])
@pytest.mark.parametrize("key", ["action", "type", "topic", "trigger", "operation"])
def test_actions_of_forms(key: str, action: str) -> None:
    """What a form does with what was filled in is no event."""
    for name in ("data", "payload", "customer"):
        assert status_of({key: action, name: ANN}) is None


@pytest.mark.parametrize(
    "said",
    [
        {"previous_step": "contact", "current_step": "thank-you"},
        {"from_state": "NSW", "current_state": "VIC"},
        {"old_state": "NSW", "new_state": "VIC"},
        {"old_phase": "1", "new_phase": "2"},
        {"status": "saved"},
        {"status": "mail_sent"},
        {"topic": "Order/Refund"},
        {"topic": "billing/refund"},
        {"subject": "Booking/Change"},
    ],
)
@pytest.mark.parametrize("name", ["data", "lead", "customer", "submission", "form_data"])
def test_steps_states_and_stored_submissions(said: dict[str, str], name: str) -> None:
    """A step of the form, the state where a person lives, and a submission that was saved are no changes."""
    assert status_of({**said, name: ANN}) is None


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


@pytest.mark.parametrize("source", ["cf7", "gravity-forms", "framer", "squarespace"])
@pytest.mark.parametrize("key", ["event", "type", "status", "action", "dnd"])
@pytest.mark.parametrize("answer", ["contact.deleted", "order_cancelled", "unsubscribed", "partial", "true"])
def test_senders_of_submissions_alone(source: str, key: str, answer: str) -> None:
    """Where each request is a submission, no answer is an event, whatever it is called."""
    answers = ANN | {key: answer}
    document = {"topic": "contact.create", "data": answers} if source == "squarespace" else answers
    assert isinstance(provider(source).parse(delivery(source, document)), Submission)
