"""Calendly: signed JSON of a booking. The invitee is the lead; the host and the guests are not.

A reschedule sends two events, a canceled and a created one. Facts: Calendly's reference and captured deliveries.
"""

from voxbridge.auth.verifiers import StripeStyleSignature
from voxbridge.errors import Status
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Field, FieldType, NotALead
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, as_str, dicts_in, members, typed_fields


def _read(body: Body) -> Parsed:
    payload = as_dict(body.get("payload"))
    if "event" not in body and isinstance(body.get("event_memberships"), list):
        return NotALead(Status.IGNORED, "a scheduled event without its invitee")
    if not payload:
        return None
    if payload.get("status") == "canceled":
        return NotALead(Status.IGNORED, "the booking is canceled")
    event, tracking = as_dict(payload.get("scheduled_event")), as_dict(payload.get("tracking"))
    names = ("first_name", "last_name", "name", "email", "text_reminder_number")
    invitee = {name: payload[name] for name in names if name in payload}
    location = as_dict(event.get("location"))  # the number of an inbound call is the host's
    number = as_str(location.get("location")) if location.get("type") == "outbound_call" else ""
    answers = Answers()
    for answer in dicts_in(payload.get("questions_and_answers")):
        question = answer.get("question")
        answers.add(question, answer.get("answer"), label=question)
    return answers.submission(
        *([Field("call_number", number, "call_number", "", FieldType.PHONE)] if number else []),
        *typed_fields(invitee, "invitee"),
        *flatten(tracking, "tracking", type=FieldType.META),
        invitee=invitee,
        call_number=number,
        tracking=tracking,
        **members(event, "event_name=name event_type start_time"),
        **members(payload, "timezone uri"),
    )


PROVIDER = Provider(
    verifier=StripeStyleSignature("calendly-webhook-signature"),
    read=_read,
    events=("event", r"[a-z_]+\.[a-z_]+", r"(?:invitee|routing_form_submission)\.created"),
    delivery_id=("payload.uri",),
)
