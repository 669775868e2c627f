"""Cal.com: signed JSON of a booking. The first attendee is the lead; organizer and guests are not.

The owner may write a template of their own, so any other JSON is read as it is. Without a secret the signature header
holds a placeholder, which never passes. Facts: Cal.com's docs and receivers' code; no retries were found.
"""

import re
from typing import Any

from voxbridge.auth.verifiers import Signature
from voxbridge.errors import Status
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import FieldType, NotALead
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, as_str, dicts_in, members, type_of, typed_fields

# The triggers that bring no lead. A rescheduled booking is one: the person still wants the meeting.
_NO_LEADS = re.compile(
    r"BOOKING_(?:CANCELLED|REJECTED|NO_SHOW_UPDATED|PAYMENT_INITIATED)|(?:MEETING|RECORDING|OOO)_[A-Z_]+|AFTER_[A-Z_]+_NO_SHOW"
)
_TYPES = dict.fromkeys(("title", "guests", "rescheduleReason"), FieldType.META) | {"notes": FieldType.LONG_TEXT}


def _read(body: Body) -> Parsed:
    """Read the answers of the booking form, then the first attendee."""
    if _NO_LEADS.fullmatch(as_str(body.get("triggerEvent"))):
        return NotALead(Status.IGNORED, "the trigger is no new booking")
    payload = as_dict(body.get("payload"))
    attendee = next(iter(dicts_in(payload.get("attendees"))), {})
    if not attendee and not isinstance(payload.get("responses"), dict):
        return None
    answers = Answers()
    for form in ("responses", "userFieldsResponses", "customInputs"):
        for name, response in as_dict(payload.get(form)).items():
            _add(answers, name, response)
    attendee = {name: attendee[name] for name in ("phoneNumber", "name", "email") if name in attendee}
    reminder = payload.get("smsReminderNumber")
    return answers.submission(
        *typed_fields(attendee, "attendee"),
        *flatten(reminder, "sms_reminder_number", key="sms_reminder_number", type=FieldType.PHONE),
        attendee=attendee,
        **members(payload, "sms_reminder_number=smsReminderNumber event_type=type startTime uid"),
    )


def _add(answers: Answers, name: str, response: Any) -> None:
    """Add one response: a bare value, or `{"label": …, "value": …}`."""
    given, label = response, ""
    if isinstance(response, dict) and "value" in response:
        given, label = response["value"], as_str(response.get("label"))
    if name == "location":
        where = as_dict(given)
        # Only "call me on this number" is about the attendee; other places are rooms and links.
        if "phone" in as_str(where.get("value")).lower() and where.get("optionValue"):
            answers.add(name, where["optionValue"], label=label, type=FieldType.PHONE)
    else:
        answers.add(name, given, label=label, type=_TYPES.get(name) or type_of(name))


PROVIDER = Provider(
    verifier=Signature("x-cal-signature-256", prefix="sha256=", prefix_optional=True),
    read=_read,
    no_lead={"test": "body.triggerEvent == 'PING'", "ignored": "body.payload.status == 'CANCELLED'"},
)
