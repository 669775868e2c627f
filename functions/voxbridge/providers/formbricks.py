"""Formbricks: JSON under the Standard Webhooks specification; one submission fires several events.

Waits 5 s, follows no redirect and tries nothing again. Facts: Formbricks' docs and source.
"""

import re
from typing import Any

from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import FieldType
from voxbridge.providers import Body, Parsed, Provider, provider
from voxbridge.providers.answers import Answers, as_dict, members

_CONTACT_PARTS = ("first_name", "last_name", "email", "phone", "company")


def _read(body: Body) -> Parsed:
    """Read the answers of a finished response by their question ids, which its owner may have chosen."""
    response = as_dict(body.get("data"))
    given = response.get("data")
    if not isinstance(given, dict):
        return None
    answers = Answers()
    for question, value in given.items():
        answers.add(question, _value(value), is_block=True)
    known = as_dict(response.get("contactAttributes")) or as_dict(response.get("personAttributes"))
    return answers.submission(
        *flatten(known, "contact", type=FieldType.HIDDEN),
        contact=known,
        variables=as_dict(response.get("variables")),
        **members(response, "response_id=id surveyId createdAt"),
    )


def _value(value: Any) -> Any:
    """Give the answer of a contact question its names: it comes as five texts in this order."""
    is_block = (
        isinstance(value, list) and len(value) == len(_CONTACT_PARTS) and all(isinstance(one, str) for one in value)
    )
    if is_block and ("@" in value[2] or re.fullmatch(r"\+?[\d ()./-]{6,}", value[3])):
        return dict(zip(_CONTACT_PARTS, value, strict=True))
    return value


PROVIDER = Provider(
    verifier=provider("standard-webhooks").verifier,
    read=_read,
    headers=("webhook-id",),
    no_lead={"test": "body.event == 'testEndpoint' && !(body.data)", "ignored": "body.data.finished == `false`"},
    events=("event", "response[A-Z][a-z]+", "response(?:Created|Finished)"),
    delivery_id=("data.id", "header:webhook-id"),
)
