"""The events that are sent: API Gateway events of signed leads, each with its own phone number."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cli.signing import sign_request
from local.events import EVENTS, SIGNED_AT, sample_secret, to_event, unsigned
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.http import Request
from voxbridge.providers import provider


def phone(number: int) -> str:
    """Return one of the ten thousand numbers that Australia reserves for fiction: (02) 5550 xxxx."""
    return f"+6125550{number:04d}"


def typeform(count: int) -> list[dict[str, Any]]:
    """Return events of a form of six questions, as Typeform sends it: 3.7 kB."""
    sample = EVENTS / "typeform" / "created.json"
    body = json.loads(sample.read_bytes())
    events = []
    for number in range(count):
        for answer in body["form_response"]["answers"]:
            if answer["type"] == "phone_number":
                answer["phone_number"] = phone(number)
        events.append(_event(replace(unsigned(sample), body=json.dumps(body).encode()), "typeform"))
    return events


def flat(fields: int, count: int) -> list[dict[str, Any]]:
    """Return events of a form with so many fields, as Zapier sends it: one flat JSON object."""
    more = {f"question_{index:04d}": f"answer {index}" for index in range(fields - len(_person(0)))}
    return _events("zapier", (_person(number) | more for number in range(count)))


def labelled(count: int) -> list[dict[str, Any]]:
    """Return events of the same person in a list of labels and values, with two more questions."""
    labels = dict(zip(_person(0), ("First name", "Last name", "Phone number", "E-mail address"), strict=True))
    more = {"What is it about?": "A new roof", "Suburb": "Fremantle"}
    leads = [{labels[name]: value for name, value in _person(number).items()} | more for number in range(count)]
    return _events(
        "generic",
        ({"form": "Contact us", "fields": [{"label": each, "value": lead[each]} for each in lead]} for lead in leads),
    )


def nested(count: int) -> list[dict[str, Any]]:
    """Return events of the same person nested in a CRM's record."""
    address = {"street": "8 Sample Terrace", "city": "Fremantle", "state": "WA", "postcode": "6160", "country": "AU"}
    record = {"id": 8127, "created_at": "2026-11-24T00:00:00Z", "status": "new", "source": "website"}
    leads = (record | {"contact": _person(number) | {"address": address}} for number in range(count))
    return _events("generic", ({"event": "lead.created", "lead": lead} for lead in leads))


def _person(number: int) -> dict[str, str]:
    return {"first_name": "Ava", "last_name": "Nguyen", "phone": phone(number), "email": "ava@example.com"}


def _events(source: str, leads: Iterable[Any]) -> list[dict[str, Any]]:
    sample = unsigned(EVENTS / source / "created.json")
    return [_event(replace(sample, body=json.dumps(lead).encode()), source) for lead in leads]


def _event(request: Request, source: str) -> dict[str, Any]:
    secret = SourceSecret.from_json(sample_secret()["sources"][source])
    return to_event(sign_request(provider(source).verifier, request, secret, SIGNED_AT))
