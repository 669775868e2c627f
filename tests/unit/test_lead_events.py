"""Events of new leads, as CRMs, form builders, marketplaces and booking tools name them: none is ever ignored."""

from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest

from voxbridge.parsing.event_filter import classify_event, classify_notification

ANN = {"name": "Ann Brook", "phone": "0491 570 156", "email": "ann@example.com"}
RECORDS = """
    lead contact person customer client prospect subscriber member user patient student guest visitor applicant
    candidate application booking appointment reservation meeting order form submission response entry enquiry inquiry
    request quote estimate survey quiz questionnaire opportunity deal ticket conversation chat call callback
    registration signup enrollment membership subscription trial demo consultation purchase referral waitlist
    event_registration webinar_registration quote_request contact_form lead_form job_application tour_request test_drive
    viewing inspection valuation callback_request message visit job service class session tax_return insurance_quote
    subscription_request cancellation_request update_request change_request complaint_form move_request refund_request
""".split()  # noqa: SIM905
CREATIONS = """
    created create new added add submitted submit received captured booked scheduled registered requested confirmed
    placed paid approved accepted qualified generated imported signed subscribed opted_in enrolled converted filled
    answered activated inserted sold purchased matched distributed routed verified
""".split()  # noqa: SIM905
ENVELOPES: list[Callable[[str], dict[str, Any]]] = [
    lambda event: {"event": event, "data": ANN},
    lambda event: {"id": "evt_1", "type": event, "created_at": "2026-11-24T10:00:00Z", "data": {"object": ANN}},
    lambda event: {"topic": event, "contact": ANN},
    lambda event: {"action": event, "lead": ANN, "id": 4},
    lambda event: {"triggerEvent": event, "payload": {"customer": ANN}},
    lambda event: {"name": event, "payload": ANN},
    lambda event: {"triggerId": 3, "triggerName": event, "data": {"recipient": ANN}},
    lambda event: {"resource": "lead", "event": event, "payload": ANN},
    lambda event: ANN | {"command": event},
    lambda event: ANN | {"event": event},
    lambda event: ANN | {"type": event},
]


def _spellings(record: str, verb: str) -> list[str]:
    words = f"{record}_{verb}".split("_")
    pascal = "".join(map(str.capitalize, words))
    return [
        *(f"{record}.{verb}", f"{record}_{verb}", f"{record}_{verb}".upper(), f"{record}:{verb}", f"{record}/{verb}"),
        *(pascal, pascal[0].lower() + pascal[1:], " ".join(map(str.capitalize, words)), f"{verb}_{record}"),
    ]


@pytest.mark.parametrize("record", RECORDS)
def test_creations(record: str) -> None:
    """An event that says that something was created, asked for, bought or handed over is a lead, however written."""
    events = [event for verb in CREATIONS for event in _spellings(record, verb)]
    documents = [envelope(event) for event, envelope in zip(events, cycle(ENVELOPES), strict=False)]
    assert [document for document in documents if classify_event(document)] == []


@pytest.mark.parametrize(
    "event",
    [
        *("lead.assigned", "lead.delivered", "lead_transferred", "opportunity.assigned", "referral.assigned"),
        *("call.ended", "call.completed", "call.missed", "voicemail.received", "sms.received", "prospect.replied"),
        *("conversation.ended", "chat.closed", "chat.handoff_requested", "session.completed", "visitor.identified"),
        *("quiz.completed", "survey.completed", "form.completed", "registration.completed", "application.completed"),
        *("order.completed", "checkout.completed", "trial.started", "subscription.started"),
        *("member.joined", "waitlist.joined", "user.signed_up", "contact.added_to_list", "lead.reactivated"),
    ],
)
def test_events_after_which_people_are_called(event: str) -> None:
    """So is one after which people want to be called, though nothing is said to be new."""
    assert [envelope(event) for envelope in ENVELOPES if classify_event(envelope(event))] == []


@pytest.mark.parametrize("subject", ["policy", "plan", "contract", "flight", "wedding", "address", "name", "kitchen"])
@pytest.mark.parametrize("verb", ["cancel", "change", "update", "remove", "transfer", "renew", "delay", "cancellation"])
@pytest.mark.parametrize(
    "key", ["type", "topic", "action", "reason", "request_type", "event_type", "status", "subject"]
)
def test_requests(subject: str, verb: str, key: str) -> None:
    """What a person wants done with something of their own is an answer, whatever the field is called."""
    values = [
        f"{verb} my {subject}",
        f"{verb}_{subject}",
        f"{subject}_{verb}",
        f"{verb}-{subject}",
        f"{subject} {verb}",
    ]
    for value in [*values, values[-1].title(), values[0].capitalize()]:
        for document in (ANN | {key: value}, {key: value, "customer": ANN}, {"data": ANN | {key: value}}):
            assert classify_event(document) is None, document


@pytest.mark.parametrize(
    "key", ["matkapuhelin", "telefonszam", "komorka", "no_hp", "手机", "연락처", "телефон", "contact_number"]
)
def test_a_phone_that_is_no_number(key: str) -> None:
    """What is asked for a phone in any language and answered is a lead, whatever the event and the answer are."""
    for event in ("conversation:started", "payment_succeeded", "contact.updated"):
        assert classify_notification({"event": event, "visitor": {"name": "Ann Brook", key: "xxx"}}) is None


@pytest.mark.parametrize("event", ["contacts.imported", "message.received", "payment_succeeded"])
@pytest.mark.parametrize("text", ["Name: Ann Brook\nMobile: 0491 570 156", "please ring Ann on +61 491 570 156 today"])
def test_a_number_in_a_text(event: str, text: str) -> None:
    """An event that is not known is a lead with a number that was written within a text."""
    for data in ({"name": "Ann", "text": text}, {"leads": [text, text]}):
        assert classify_notification({"event": event, "data": data}) is None
