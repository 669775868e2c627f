"""Reads the JSON of a form that no provider's module knows: every scalar is a field."""

from typing import Any

from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import NotALead, Submission


def parse_any(document: Any) -> Submission | NotALead:
    """Read any JSON-like data, opened; a list of one object, which is how Zapier wraps a lead, as that object."""
    if isinstance(document, list) and len(document) == 1 and isinstance(document[0], dict):
        document = document[0]
    return classify_event(document) or parse_answers(document)


def parse_answers(document: Any) -> Submission:
    """Read any JSON-like data, opened, of a sender whose requests are submissions: no answer is an event there."""
    return Submission(document, flatten(document))
