"""Whether fields hold what may be a phone number, by shape alone: for counting what is passed over, not for calling."""

import re
from collections.abc import Iterable

from voxbridge.parsing.payload_words import is_reach_word
from voxbridge.parsing.person_signs import Aspect, aspect_of_value
from voxbridge.parsing.submission import Field, FieldType

_UNLABELLED = re.compile(r"\s*(?:\(?\+|\(0|0\d[\d\s().\-/]*[\s().\-/])")  # a country's code, or groups after a zero


def holds_phone_number(fields: Iterable[Field]) -> bool:
    """Say whether a field may be a phone number: digits under a name that speaks of one, or written as one."""
    return any(_may_be_phone(field) for field in fields)


def _may_be_phone(field: Field) -> bool:
    is_block = isinstance(field.value, dict)  # {"area": "02", "phone": "5550 1234"}
    text = " ".join(map(str, field.value.values())) if is_block else str(field.value)
    if aspect_of_value(field.key, text) is not Aspect.PHONE:
        return False
    if field.type is FieldType.PHONE or is_reach_word(field.key) or is_reach_word(field.label):
        return True
    return field.type is not FieldType.META and _UNLABELLED.match(text) is not None
