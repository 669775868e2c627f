"""The events that are sent: API Gateway events of signed leads, each with its own phone number."""

import json
from dataclasses import replace
from typing import Any

from cli.signing import sign_request
from local.events import EVENTS, SIGNED_AT, sample_secret, to_event, unsigned
from voxbridge.auth.verifier import SourceSecret
from voxbridge.http.request import Request
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
    sample = unsigned(EVENTS / "zapier" / "created.json")
    events = []
    for number in range(count):
        lead = {"first_name": "Ava", "last_name": "Nguyen", "phone": phone(number), "email": "ava@example.com"}
        lead |= {f"question_{index:04d}": f"answer {index}" for index in range(fields - len(lead))}
        events.append(_event(replace(sample, body=json.dumps(lead).encode()), "zapier"))
    return events


def _event(request: Request, source: str) -> dict[str, Any]:
    secret = SourceSecret.from_json(sample_secret()["sources"][source])
    return to_event(sign_request(provider(source).verifier, request, secret, SIGNED_AT))
