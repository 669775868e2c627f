"""What people answer decides nothing, whatever they say and whatever the fields are called."""

from typing import Any

import pytest
from support.submissions import delivery, status_of

from voxbridge.errors import Status
from voxbridge.parsing.submission import Submission
from voxbridge.providers import provider

ANN = {"name": "Ann Brook", "phone": "0491 570 156", "email": "ann@example.com"}


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
        *("UPDATED", "DELETED", "LEAD_NOT_INTERESTED"),
        *("BOOKING_CANCELLED", "cadastro_atualizado", "contacto.eliminado", "Kontakt_geändert", "rendez-vous_annulé"),
        *("prenotazione.annullata", "afspraak_geannuleerd", "hard_bounce", "unsubscribed", "abmeldung", "lead.baja"),
    ],
)
def test_machine_names_of_flat_bodies(key: str, event: str) -> None:
    """In a flat body a machine's name of an update, a deletion or an unsubscription decides under an event's key."""
    assert status_of(ANN | {key: event}) is Status.IGNORED


@pytest.mark.parametrize("key", ["command", "method"])
def test_commands_of_flat_bodies(key: str) -> None:
    """A command counts where it is in capitals."""
    assert status_of(ANN | {key: "DELETED"}) is Status.IGNORED
    for answer in ("deleted", "Deleted", "delete_contact", "contact.updated"):
        assert status_of(ANN | {key: answer}) is None


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
        {"event": "Updated"},
        {"action": "DELETED"},
        {"triggerName": "contact.updated"},
        {"resource": "lead", "action": "moved"},
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


@pytest.mark.parametrize("name", ["x", "entry", "request", "contact", "details"])
@pytest.mark.parametrize(
    "answer",
    [
        *({"status": "unsubscribed"}, {"opt_out": "yes"}, {"dnd": "yes"}, {"is_test": "yes"}, {"test_mode": True}),
        {"event_type": "meeting_cancelled"},
    ],
)
def test_answers_beside_labelled_answers(name: str, answer: dict[str, Any]) -> None:
    """Beside answers whose labels ask for a number, nothing in an object of any name is an envelope's word."""
    labelled = {"f1": {"label": "Name", "value": "Ann Brook"}, "f2": {"label": "Phone", "value": "0491 570 156"}}
    if name != "contact" or answer.keys() & {"is_test", "event_type"}:
        assert status_of({name: labelled | answer}) is None


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
        {"entity": "booking", "action": "Moved", "customer": ANN},
        {"resource": "lead", "action": "delivered", "customer": ANN},
        {"triggerId": 3, "triggerName": "taskCreated", "data": {"recipient": ANN}},
        {"leads": {"add": [ANN]}, "account": {"subdomain": "acme"}},
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
        {"details": ANN, "meta": {"challenge": "abc123"}},
        {"event": {"topic": "order/updated", **ANN}},
        {"event": {"event_type": "lead.created"}, "data": {"event": "updated", "contact": ANN}},
        {
            "event": {
                "webhook_event": "form_submission",
                "test": True,
                "data": {"f0": {"label": "Phone", "value": "0491570156"}},
            }
        },
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


@pytest.mark.parametrize("name", ["moveDetails", "page_1", "request_info", "leadData"])
@pytest.mark.parametrize("own", [{"moveDate": "2027-01-04"}, {"formId": "3", "time": "10:00"}, {"paid": "no"}])
@pytest.mark.parametrize("answer", [{"type": "change"}, {"action": "Cancel"}, {"status": "cancelled"}])
def test_pages_of_a_form(name: str, own: dict[str, Any], answer: dict[str, Any]) -> None:
    """A date that is asked for, or a form's id, makes no record of the answers around the person's."""
    assert status_of({"formName": "Removals", "site": {"id": 7}, name: {**own, **answer, "contact": ANN}}) is None


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


@pytest.mark.parametrize("source", ["cf7", "gravity-forms", "framer", "squarespace"])
@pytest.mark.parametrize("key", ["event", "type", "status", "action", "dnd"])
@pytest.mark.parametrize("answer", ["contact.deleted", "order_cancelled", "unsubscribed", "partial", "true"])
def test_senders_of_submissions_alone(source: str, key: str, answer: str) -> None:
    """Where each request is a submission, no answer is an event, whatever it is called."""
    answers = ANN | {key: answer}
    document = {"topic": "contact.create", "data": answers} if source == "squarespace" else answers
    assert isinstance(provider(source).parse(delivery(source, document)), Submission)


PASSED = """
    Contact is updated|Lead Edited|Tag Applied|Stage Changed|Updated Customer|Deal moved to Won|deal lost|Job completed
    Acuity: Appointment Canceled|Opportunité gagnée - envoyer webhook(#611)|Termin storniert|Der Kunde wurde gelöscht
    Rendez-vous annulé|Contact mis à jour|pedido cancelado|El cliente ha cancelado la reserva|Negócio ganho
    Appuntamento annullato|Klant bijgewerkt|Bestellstatus geändert
"""
ASKED = """
    Contact created|New lead|Booking received|Booking completed|Quote accepted|Cancel my booking|I cancelled my booking
    Change of address|Flight Cancelled|Wedding moved to June|Termin stornieren|Neue Anfrage|Formular versendet
    Buchung abgeschlossen|Rendez-vous pris|Demande terminée|Cita creada|Formulario enviado|Pedido enviado|Nuovo contatto
    Appointment Start - New Appointment|Booking cancelled - please call me back today
"""


def _texts(lines: str) -> list[str]:
    return [text.strip() for line in lines.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("text", _texts(PASSED))
@pytest.mark.parametrize("key", ["event", "trigger", "zap_trigger", "action", "Ereignis", "_event", "flow"])
def test_what_became_of_a_record_in_words(key: str, text: str) -> None:
    """Under a key that names events, known words that say so are an event, in an envelope and beside an id."""
    record = ANN | {"contact_id": "7f3"}
    for document in (record | {key: text}, {key: text, "contact": ANN}, {"zapier": {key: text}} | ANN):
        assert status_of(document) is Status.IGNORED
    assert status_of(record | {key: text.lower()}) is Status.IGNORED
    assert status_of(ANN | {key: text}) is None  # which is what a person may have answered


@pytest.mark.parametrize("text", _texts(ASKED))
@pytest.mark.parametrize("key", ["event", "trigger", "zap_trigger", "action", "Ereignis", "_event", "flow"])
def test_what_people_do_and_ask_for_in_words(key: str, text: str) -> None:
    """What was created, requested or sent in, and what people ask for and tell of their lives, is a lead."""
    assert status_of(ANN | {key: text}) is None
    assert status_of({key: text, "contact": ANN}) is None


@pytest.mark.parametrize("text", _texts(PASSED))
@pytest.mark.parametrize("key", ["topic", "type", "reason", "request", "subject", "occasion"])
def test_what_became_of_a_record_under_a_question(key: str, text: str) -> None:
    """Under a key that may be a question people choose it."""
    assert status_of(ANN | {key: text}) is None
