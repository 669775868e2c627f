"""Reads the JSON of a form that no provider's module knows, and looks for a phone number in what is no lead."""

import re
from collections.abc import Iterable
from typing import Any

from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.payload_words import is_reach_word
from voxbridge.parsing.person_signs import Aspect, aspect_of_value
from voxbridge.parsing.submission import Field, FieldType, NotALead, Submission

_UNLABELLED = re.compile(r"\s*(?:\(?\+|\(0|0\d[\d\s().\-/]*[\s().\-/])")  # a country's code, or groups after a zero


def parse_any(document: Any) -> Submission | NotALead:
    """Read any JSON-like data, opened; a list of one object, which is how Zapier wraps a lead, as that object."""
    if isinstance(document, list) and len(document) == 1 and isinstance(document[0], dict):
        document = document[0]
    return classify_event(document) or parse_answers(document)


def parse_answers(document: Any) -> Submission:
    """Read any JSON-like data, opened, of a sender whose requests are submissions: no answer is an event there."""
    return Submission(document, flatten(document))


def holds_phone_number(fields: Iterable[Field]) -> bool:
    """Say whether a field may be a phone number, by shape alone: for counting what is passed over, not for calling."""
    return any(
        field.type is FieldType.PHONE
        or is_reach_word(field.key)
        or is_reach_word(field.label)
        or (field.type is not FieldType.META and _UNLABELLED.match(str(field.value)))
        for field in fields
        if aspect_of_value(field.key, str(field.value)) is Aspect.PHONE
    )
