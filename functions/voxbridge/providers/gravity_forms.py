"""Gravity Forms' Webhooks add-on: JSON or a form, with headers that its owner chooses; verified by a token.

"All Fields" sends the raw entry with numbers for keys: an answer is "2", the parts of a name or an address are "1.3".
Nothing is tried again, and a 4xx or 5xx counts as success there. Facts: the add-on's source, version 1.4.
"""

import re
from dataclasses import replace
from typing import Any

from voxbridge.auth.tokens import Token
from voxbridge.delivery import Delivery
from voxbridge.parsing.submission import Field, FieldType, NotALead, Submission
from voxbridge.providers import Provider
from voxbridge.providers.generic import load_document, parse_any

# What the add-on puts beside the answers.
_ENTRY = frozenset(
    (
        *("id", "form_id", "post_id", "date_created", "date_updated", "is_starred", "is_read", "is_fulfilled", "ip"),
        *("source_url", "source_id", "user_agent", "currency", "created_by", "status", "payment_status"),
        *("payment_date", "payment_amount", "payment_method", "transaction_id", "transaction_type"),
    )
)
_NAME_PARTS = {"2": FieldType.TITLE, "3": FieldType.FIRST_NAME, "6": FieldType.LAST_NAME}
_ADDRESS_PARTS = {
    "1": FieldType.ADDRESS,
    "3": FieldType.CITY,
    "4": FieldType.STATE,
    "5": FieldType.POSTAL_CODE,
    "6": FieldType.COUNTRY,
}
_PART = re.compile(r"(\d{1,6})\.(\d{1,3})")


def parse(delivery: Delivery) -> Submission | NotALead:
    """Read the entry; the parts of names and addresses are known by their numbers."""
    document = load_document(delivery)
    submission = parse_any(document)
    if isinstance(submission, NotALead) or not isinstance(document, dict):
        return submission
    kinds = _kinds(document)
    return Submission(document, tuple(_with_kind(field, kinds) for field in submission.fields))


def _with_kind(field: Field, kinds: dict[str, FieldType]) -> Field:
    return replace(field, type=kinds.get(field.key, field.type))


def _kinds(entry: dict[str, Any]) -> dict[str, FieldType]:
    """Return what the keys hold. Checkboxes number their choices alike, so the whole set of parts must fit."""
    parts: dict[str, dict[str, Any]] = {}
    for key, value in entry.items():
        if match := _PART.fullmatch(str(key)):
            parts.setdefault(match[1], {})[match[2]] = value
    kinds = dict.fromkeys(_ENTRY, FieldType.META)
    for number, values in parts.items():
        if values.keys() <= {"2", "3", "4", "6", "8"} and {"3", "6"} <= values.keys():
            known = _NAME_PARTS
        elif values.keys() == {"1", "2", "3", "4", "5", "6"} and re.search(r"\d", str(values["5"])):
            known = _ADDRESS_PARTS
        else:
            continue
        kinds |= {f"{number}.{part}": kind for part, kind in known.items()}
    return kinds


PROVIDER = Provider(
    verifier=Token(),
    parse=parse,
    credentials="a token, or none",
    evidence="the add-on's source (1.4)",
)
