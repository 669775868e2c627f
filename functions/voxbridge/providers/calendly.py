"""Calendly: signed JSON of a booking. The invitee is the lead; the host and the guests are not.

A reschedule sends two events, a canceled and a created one. Facts: Calendly's reference and captured deliveries.
"""

import re
from typing import Any

from voxbridge.auth.signatures import StripeStyleSignature
from voxbridge.errors import Status
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Field, FieldType, NotALead
from voxbridge.providers import Parsed, Provider, decode_signed
from voxbridge.providers.answers import Answers, as_dict, as_str, dicts_in, types_of

_EVENT = re.compile(r"[a-z_]+\.[a-z_]+")  # invitee.canceled, invitee_no_show.created
_LEADS = ("invitee.created", "routing_form_submission.created")
_INVITEE = types_of("first_name last_name name email text_reminder_number")


def read(body: dict[str, Any]) -> Parsed:
    """Read the invitee, the number to call them on, and their answers."""
    payload = as_dict(body.get("payload"))
    if "event" not in body and isinstance(body.get("event_memberships"), list):
        return NotALead(Status.IGNORED, "a scheduled event without its invitee")
    if not payload:
        return None
    name = as_str(body.get("event"))
    if (_EVENT.fullmatch(name) and name not in _LEADS) or payload.get("status") == "canceled":
        return NotALead(Status.IGNORED, "the event is no new booking")
    event = as_dict(payload.get("scheduled_event"))
    invitee = {name: payload.get(name) for name in _INVITEE if name in payload}
    call = _outbound_call(event)
    answers = Answers()
    for answer in dicts_in(payload.get("questions_and_answers")):
        question = as_str(answer.get("question"))
        answers.add(question, answer.get("answer"), label=question)
    return answers.submission(
        *([Field("call_number", call, "call_number", "", FieldType.PHONE)] if call else []),
        *(Field(f"invitee.{name}", value, name, "", _INVITEE[name]) for name, value in invitee.items()),
        *flatten(as_dict(payload.get("tracking")), "tracking", type=FieldType.META),
        invitee=invitee,
        call_number=call,
        tracking=as_dict(payload.get("tracking")),
        timezone=payload.get("timezone"),
        event_name=event.get("name"),
        event_type=event.get("event_type"),
        start_time=event.get("start_time"),
        uri=payload.get("uri"),
    )


def _outbound_call(event: dict[str, Any]) -> str:
    """Return the number on which the invitee is to be called; that of an inbound call is the host's."""
    location = as_dict(event.get("location"))
    return as_str(location.get("location")) if location.get("type") == "outbound_call" else ""


PROVIDER = Provider(
    verifier=StripeStyleSignature("calendly-webhook-signature"),
    read=read,
    decode=decode_signed,
    delivery_id=("payload.uri",),
)
