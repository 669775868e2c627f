"""What a sender says of its own calls, messages and records, which are no new leads."""

from collections.abc import Callable
from typing import Any

import pytest
from support.submissions import status_of

from voxbridge.errors import Status

ANN = {"name": "Ann Brook", "phone": "0491 570 156", "email": "ann@example.com"}
ROW = {"id": 4, "full_name": "Ida Kern", "phone": "0491570156"}


CALLS: list[Callable[[dict[str, Any]], dict[str, Any]]] = [
    lambda call: ANN | {"call_id": "c7"} | call,
    lambda call: {"event": "call", "data": ANN | call},
    lambda call: {"resource": "call", "event": "call.ended", "data": {"id": 7, "raw_digits": "+61491570156"} | call},
    lambda call: {"lead": ANN, "call": {"call_id": "c7"} | call},
    lambda call: {"message": {"type": "end-of-call-report", "call": {"id": "c7", "customer": ANN} | call}},
]


@pytest.mark.parametrize("record", CALLS)
@pytest.mark.parametrize("key", ["direction", "callType", "call_type"])
def test_call_of_the_sender(record: Callable[[dict[str, Any]], dict[str, Any]], key: str) -> None:
    """A call that the sender made and that is over is no lead; a call to them is, and one that is still to be made."""
    for outcome in ({"disposition": "Hangup"}, {"call_duration": 45}, {"endedReason": "customer-ended-call"}):
        for direction in ("outbound", "Outgoing", "outbound-api", "outboundPhoneCall"):
            assert status_of(record({key: direction} | outcome)) is Status.IGNORED
        for direction in ("inbound", "Incoming", "", None):
            assert status_of(record({key: direction} | outcome)) is None


@pytest.mark.parametrize("said", [{"type": "outbound_call"}, {"direction": "outbound", "status": "scheduled"}])
def test_call_to_be_made(said: dict[str, Any]) -> None:
    """A call that was booked is a lead's, and a direction may be an answer."""
    times = {"duration": 30, "start_time": "2026-11-24T10:00:00Z", "end_time": "2026-11-24T10:30:00Z"}
    assert status_of({"event": "call.booked", "call": said | times, "contact": ANN}) is None
    assert status_of({"event": "callback_requested", "call": said, "visitor": ANN}) is None
    assert status_of(ANN | said | times) is None
    assert status_of(ANN | said | {"message_id": "m7", "disposition": "happy"}) is None


STATUSES = ["delivered", "Delivered", "undelivered", "failed", "SENT", "DELIVRD", "expired"]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("to", ["to", "recipient", "msisdn", "destination"])
def test_receipt(status: str, to: str) -> None:
    """What became of a message is no lead, unless a person is in it, or something that one may have written."""
    for receipt in (
        {"messageId": "m7", "status": status, to: "+61491570156", "from": "Clinic"},
        {"message_uuid": "m7", "status": {"name": status}, to: "61491570156", "sent_at": "2026-11-24T10:00:00Z"},
        {"sms_id": "s7", "smsStatus": status, to: "0491 570 156"},
    ):
        assert status_of(receipt) is Status.IGNORED
        for more in ({"name": "Ann"}, {"phone": ""}, {"text": "Call me"}, {"body": "on 0491570156"}, {"lead": ANN}):
            assert status_of(receipt | more) is None
    assert status_of({"id": 7, "type": "sms_dlr", "status": status, to: "+61491570156"}) is Status.IGNORED
    assert status_of({"messageId": "m7", "status": "received", to: "+61491570156"}) is None
    assert status_of(ANN | {"delivery_status": status, "lead_id": "7", "message_id": "m7", to: "Acme"}) is None


@pytest.mark.parametrize("what", ["updated", "changed", "modified"])
def test_change_of_a_member(what: str) -> None:
    """An object that names its own member and what that is now tells of a change; a form has other questions."""
    change = {f"{what}Field": "tags", f"{what}Value": {"id": 7}, "tags": []}
    assert status_of(ANN | change) is Status.IGNORED
    assert status_of(ANN | {f"{what}_field": "address", "new_value": "1 A St", "address": "2 B St"}) is None
    assert status_of(ANN | {f"{what}_field": "address", f"{what}_value": "1 A St"}) is None


@pytest.mark.parametrize("event", ["REVIEW_CREATED", "service-review-created", "ratingSubmitted"])
def test_opinion(event: str) -> None:
    """A review without a number to call is no lead; what is reviewed may be a loan, and its client be called."""
    review = {"id": 7, "title": "Good service", "authorName": "Kyle Brennan", "authorEmail": "kyle@example.com"}
    assert status_of({"meta": {"eventType": event, "uuid": "d1c4"}, "review": review}) is Status.IGNORED
    assert status_of({"event": event, "data": ANN}) is None
    assert status_of({"event": "loan_review_created", "data": review}) is None


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ({"topic": "webhook/verification"}, Status.TEST),
        ({"id": "0f6a", "entity": "Ping", "data": {"ping": "pong"}}, Status.TEST),
        ({"non-lead": {"chat_id": "7", "customer": {"name": None, "tel": None}}}, Status.IGNORED),
        ({"deployment_status": {"state": "success"}, "repository": {}, "sender": {"login": "lena"}}, Status.IGNORED),
        ({"event": "ENVELOPE_SIGNER_SIGNED", "eventPayload": {"signerInfo": ANN}}, Status.IGNORED),
        ({"event": "envelope-completed", "data": {"signer": ANN}}, Status.IGNORED),
        ({"metric": "Opened Email", "profile": ANN}, Status.IGNORED),
        ({"entityFqdn": "wix.forms.v4.submission", "slug": "updated", "updatedEvent": {"entity": ANN}}, Status.IGNORED),
        ({"type": "reservation", "event": "seated", "guest": ANN}, Status.IGNORED),
        (ANN | {"Entry": {"Action": "Delete", "DateSubmitted": "2026-11-24T10:00:00Z"}}, Status.IGNORED),
        ({"event": "review_created", "data": {"review": {"score": 5, "user": ANN}}}, Status.IGNORED),
        ({"event": "points.transaction", "membership": ANN}, Status.IGNORED),
        ({"eventName": "order shipped", "contact": ANN}, Status.IGNORED),
        ({"action": "signed-envelope", "contact_name": "Ann Brook", "phone": "0491 570 156"}, Status.IGNORED),
        ({"eventType": "Signed", "data": {"documentId": "d1", "signers": [ANN]}}, Status.IGNORED),
        ({"status": "failed", "txRef": "t1", "amount": 7, "customer": ANN}, Status.IGNORED),
        ({"type": "CONTACT_AMEND_NOTE", "contact": ANN}, Status.IGNORED),
        ({"envelope": {"event": "contact.archived"}, "message": {"contact": ANN}}, Status.IGNORED),
        ({"events": [{"type": "contact", "subType": "MODIFIED", "contact": ANN}]}, Status.IGNORED),
        ({"module": "Contacts", "event": "after_update", "record": ANN}, Status.IGNORED),
        ({"data": {"action": "reassigned", "lead": ANN}}, Status.IGNORED),
        ({"submission": {"state": "draft", "answers": ANN}, "form_id": "f1"}, Status.IGNORED),
        ({"event": "submission", "incomplete": True, "data": ANN}, Status.IGNORED),
        ({"zdarzenie": "wizyta_odwolana", "klient": ANN}, Status.IGNORED),
        ({"イベント": "予約キャンセル", "customer": ANN}, Status.IGNORED),
        ({"review": {"stars": 4}, "customer": ANN, "event": "new_review"}, Status.IGNORED),
        ({"events": []}, Status.TEST),
        ({"id": "tr_7"}, Status.IGNORED),
        ({"freshdesk_webhook": ANN | {"triggered_event": "{ticket_status:from:2:to:5}"}}, Status.IGNORED),
        ({"detail-type": "CRM Event", "detail": {"event": "contact.deleted", "contact": ANN}}, Status.IGNORED),
        ({"event": "crm_event", "data": {"lead": ANN}}, None),
        ({"entityFqdn": "wix.forms.v4.submission", "slug": "created", "createdEvent": {"entity": ANN}}, None),
        ({"type": "reservation", "event": "booked", "guest": ANN}, None),
        (ANN | {"Entry": {"Action": "Submit", "DateSubmitted": "2026-11-24T10:00:00Z"}}, None),
        ({"event": "form_submitted", "data": {"review": {"score": 5}, "user": ANN}}, None),
        ({"event": "loyalty_signup", "membership": ANN}, None),
        ({"module": "Contacts", "event": "after_insert", "record": ANN}, None),
        ({"type": "booking", "sub_type": "requested", "booking": ANN}, None),
        ({"response": ANN | {"status": "draft"}, "form_id": "f1"}, None),
        ({"zdarzenie": "kolizja", "klient": ANN}, None),
        ({"event": "lead.reactivated", "lead": ANN}, None),
        (ANN | {"status": "failed", "amount": 7}, None),
        (ANN | {"events": []}, None),
        ({"visit_id": "7", "phone": ""}, None),
        ({"quote_id": "7"}, None),
        ({"event": "form_message", "data": {"type": "cancel", "answers": ANN}}, None),
        ({"event": "agreement_signed", "client": ANN}, None),
        ({"topic": "ping", "person": ANN}, None),
        ({"entity": "Ping", "data": ANN}, None),
        (ANN | {"non_lead": "no"}, None),
        (ANN | {"repository": "https://git.example/a", "sender": "Ann"}, None),
        ({"metric": "Cancelled Flight", "profile": ANN}, None),
    ],
)
def test_other_senders(document: object, status: Status | None) -> None:
    """What else senders of no leads say, and leads with similar words."""
    assert status_of(document) is status


@pytest.mark.parametrize(
    "event",
    [
        *("loyalty.member.created", "kyc.applicant.created", "sync.contact.created", "POINT_OF_SALE_CUSTOMER_ADDED"),
        *("courier.application.received", "template.downloaded", "badge.scanned", "birthday_party.created"),
        *("contact.upserted", "lead.enriched", "contact.scanned", "lead.dispatched", "call.screened", "property.liked"),
        *("chat.escalated", "conversation.idle", "chat.timed_out", "call.picked_up", "message.unread"),
        *("contact.stage.mql", "reservation.status.confirmed", "member.status.active", "BIRTHDAY", "WEBINAR_ATTENDED"),
        *("update my contact", "my booking was cancelled"),
    ],
)
def test_events_that_may_bring_a_lead(event: str) -> None:
    """A person's record that is created, whatever it is for, and what may be the first that is heard of someone."""
    assert status_of({"event": event, "contact": ANN}) is None


@pytest.mark.parametrize("event", ["chat.escalated", "conversation.idle", "chat.timed_out"])
def test_ends_of_chats_without_a_number(event: str) -> None:
    """What ends a chat, or hands it to staff, is no lead without a number to call."""
    assert status_of({"event": event, "data": {"id": "c7", "name": "Ann Brook"}}) is Status.IGNORED


@pytest.mark.parametrize(
    "document",
    [
        *(ANN | {"type": "staff", "action": "change"}, ANN | {"model": "agent", "operation": "closed"}),
        *(ANN | {"event": event} for event in ("bill-paid", "rent_paid", "contract_ended", "repair_completed")),
        *({"type": "form", "slug": slug, "fields": ANN} for slug in ("update", "cancel-booking", "delete")),
        {"contact": ANN, "rating": {"score": 87}},
        {"status": "queued", "id": 4, "destination": "Bali", "fields": [{"label": "Phone", "value": "0491 570 156"}]},
        ANN | {"payment_status": "failed", "transaction_id": "", "amount": "50"},
        {"payment_status": "failed", "transaction_id": "", "amount": "50", "form_id": 3, "customer": ANN},
        ANN | {"Entry": {"Action": "Submit", "Status": "Updated", "DateSubmitted": "2026-11-24T10:00:00Z"}},
        {"message": "Two cases", "channel": "web", "direction": "outbound", "contact": ANN},
        ANN | {"event_code": "WEB1", "success": True, "amount": 5},
        {"id": "12", "service_type": "Kitchen"},
        {"lead_source": "Web", "move_date": "2026-12-01", "property_state": "CA"},
        {"event": "webhook", "data": {"name": "Ann Brook", "email": "ann@example.com"}},
    ],
)
def test_answers_that_events_use(document: object) -> None:
    """A form's answers and its slug, a lead's rating, a payment by a form: with such words, too, it may be a lead."""
    assert status_of(document) is None
