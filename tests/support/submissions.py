"""Payloads through a provider's parse, and what holds for every submission."""

import json
from datetime import UTC, datetime
from typing import Any

import jmespath

from local.events import EVENTS
from voxbridge.delivery import Delivery
from voxbridge.errors import Status
from voxbridge.parsing.bodies import opened
from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.find_leads import find_leads
from voxbridge.parsing.submission import Field, FieldType, NotALead, Submission
from voxbridge.providers import provider

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def delivery(source: str, body: object, content_type: str = "application/json", **headers: str) -> Delivery:
    """Make a delivery; what is not bytes is written as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Delivery("id", source, NOW, content_type, content, {k.replace("_", "-"): v for k, v in headers.items()})


def parsed(source: str, body: object, content_type: str = "application/json", **headers: str) -> Submission:
    """Parse what must be a lead."""
    submission = provider(source).parse(delivery(source, body, content_type, **headers))
    assert isinstance(submission, Submission)
    assert_paths(submission)
    return submission


def field(submission: Submission, path: str) -> Field:
    """Return the field with a path."""
    return next(field for field in submission.fields if field.path == path)


def values(submission: Submission) -> dict[str, Any]:
    """Return the fields' values by path, without those about the form."""
    return {field.path: field.value for field in submission.fields if field.type is not FieldType.META}


def no_lead(source: str, body: object, **headers: str) -> Status:
    """Parse what must be no lead, and return its status."""
    submission = provider(source).parse(delivery(source, body, **headers))
    assert isinstance(submission, NotALead)
    return submission.status


def bodies(parts: list[Delivery]) -> list[Any]:
    """Return the JSON of each delivery."""
    return [json.loads(part.body, strict=False) for part in parts]


def people(number: int) -> list[dict[str, str]]:
    """Return leads with a name and a number each."""
    return [{"name": f"Ann {index}", "phone": f"+6141{index:07}"} for index in range(number)]


def event(name: str) -> Any:
    """Return a JSON body of events/."""
    return json.loads((EVENTS / name).read_text("utf-8"))


def assert_paths(submission: Submission | NotALead) -> None:
    """Every field's path leads to its value in the document."""
    for field in submission.fields if isinstance(submission, Submission) else ():
        assert jmespath.search(field.path, submission.document) == field.value, field.path


def leads_of(document: Any) -> list[Any] | None:
    """Return each lead of a document narrowed to it, None where it is one submission; the document stays as it is."""
    body = opened(json.loads(json.dumps(document)))
    before = json.dumps(body)
    found = find_leads(body)
    leads = None if found is None else [found.narrow(index, index + 1) for index in range(found.count)]
    assert json.dumps(body) == before
    return leads


def status_of(document: object) -> Status | None:
    """Return the status of a document that is no new lead; None of one that may be a lead."""
    event = classify_event(document)
    return event.status if event else None
