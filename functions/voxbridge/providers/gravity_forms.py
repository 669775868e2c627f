"""Gravity Forms' Webhooks add-on: JSON or a form, with headers that its owner chooses; verified by a token.

"All Fields" sends the raw entry with numbers for keys: an answer is "2", the parts of a name or an address are "1.3".
Nothing is tried again, and a 4xx or 5xx counts as success there. Facts: the add-on's source, version 1.4.
"""

import re
from dataclasses import replace

from voxbridge.auth.verifiers import Token
from voxbridge.parsing.flatten import parse_answers
from voxbridge.parsing.submission import FieldType
from voxbridge.providers import Body, Parsed, Provider

_NAME_PARTS = {"2": FieldType.TITLE, "3": FieldType.FIRST_NAME, "6": FieldType.LAST_NAME}
_BY_NUMBER = {"1": "address", "3": "city", "4": "state", "5": "postal_code", "6": "country"}
_ADDRESS_PARTS = {number: FieldType(kind) for number, kind in _BY_NUMBER.items()}
_PART = re.compile(r"(\d{1,6})\.(\d{1,3})")


def _read(body: Body) -> Parsed:
    """Read the entry; the parts of names and addresses are known by their numbers."""
    parsed, kinds = parse_answers(body), _kinds(body)
    fields = (replace(field, type=kinds.get(field.key, field.type)) for field in parsed.fields)
    return replace(parsed, fields=tuple(fields))


def _kinds(entry: Body) -> dict[str, FieldType]:
    """Return what the keys hold. Checkboxes number their choices alike, so the whole set of parts must fit."""
    parts: dict[str, Body] = {}
    for key, value in entry.items():
        if match := _PART.fullmatch(key):
            parts.setdefault(match[1], {})[match[2]] = value
    kinds: dict[str, FieldType] = {}
    for number, values in parts.items():
        if values.keys() <= {"2", "3", "4", "6", "8"} and {"3", "6"} <= values.keys():
            known = _NAME_PARTS
        elif values.keys() == {"1", "2", "3", "4", "5", "6"} and re.search(r"\d", str(values["5"])):
            known = _ADDRESS_PARTS
        else:
            continue
        kinds |= {f"{number}.{part}": kind for part, kind in known.items()}
    return kinds


PROVIDER = Provider(verifier=Token(), read=_read)
