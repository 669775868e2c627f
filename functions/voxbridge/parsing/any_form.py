"""Reads the JSON of a form that no provider's module knows: every scalar is a field."""

from typing import Any

from voxbridge.parsing.bodies import opened
from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import NotALead, Submission

MAX_OPENED = 20  # members of JSON text


def parse_any(document: Any) -> Submission | NotALead:
    """Read any JSON-like data, opened."""
    document = open_document(document)
    return classify_event(document) or parse_answers(document)


def parse_answers(document: Any) -> Submission:
    """Read any JSON-like data, opened, of a sender whose requests are submissions: no answer is an event there."""
    document = open_document(document)
    return Submission(document, flatten(document))


def open_document(document: Any) -> Any:
    """Return a list of one object as that object, which is how Zapier wraps a single lead.

    A member that is JSON text is opened, and flat names with brackets nest, whether they came in a form or in JSON.
    """
    if isinstance(document, list) and len(document) == 1 and isinstance(document[0], dict):
        document = document[0]
    document = opened(document)
    if not isinstance(document, dict):
        return document
    texts = [key for key, value in document.items() if isinstance(value, str) and value.lstrip()[:2] in _JSON_STARTS]
    return document | {key: opened(document[key]) for key in texts[:MAX_OPENED]}


_JSON_STARTS = ('{"', "[{", "{\n", "{\r")
