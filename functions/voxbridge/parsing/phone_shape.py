"""Whether fields hold what may be a phone number, by shape alone: for counting what is passed over, not for calling."""

import re
from collections.abc import Iterable
from typing import Any

from voxbridge.parsing.submission import Field, FieldType
from voxbridge.parsing.vocabulary import is_reach_word

_MAX_LENGTH = 40  # characters; a longer text is no answer to "your number?"
_MIN_DIGITS, _MAX_DIGITS = 7, 15
_PHONE = re.compile(r"\s*\(?\+?\(?\d[\d\s().\-/]*")
_UNLABELLED = re.compile(r"\s*(?:\(?\+|\(0|0\d[\d\s().\-/]*[\s().\-/])")  # a country's code, or groups after a zero
_DATE_OR_ADDRESS = re.compile(r"\s*(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|(?:\d{1,3}\.){3}\d{1,3})\s*")


def holds_phone_number(fields: Iterable[Field]) -> bool:
    """Say whether a field may be a phone number: digits under a name that speaks of one, or written as one."""
    return any(_may_be_phone(field) for field in fields)


def _may_be_phone(field: Field) -> bool:
    text = _text(field.value)
    if len(text) > _MAX_LENGTH or not _PHONE.fullmatch(text) or _DATE_OR_ADDRESS.fullmatch(text):
        return False
    if not _MIN_DIGITS <= sum(map(str.isdecimal, text)) <= _MAX_DIGITS:
        return False
    is_labelled = field.type is FieldType.PHONE or is_reach_word(field.key) or is_reach_word(field.label)
    return is_labelled or (field.type is not FieldType.META and _UNLABELLED.match(text) is not None)


def _text(value: Any) -> str:
    """Return what was typed; of a block ({"area": "02", "phone": "5550 1234"}) its parts in a row."""
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if isinstance(part, (str, int)))
    return str(value) if isinstance(value, (str, int)) else ""
