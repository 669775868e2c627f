"""The Voxworks contact: the request's model, checked before it is sent (docs/voxworks-contract.md)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

MAX_TEXT = 500  # characters
MAX_AGE = 130  # years
MAX_PLAIN_EMAIL = 64  # characters; no part of it is too long then
# What email-validator accepts unchanged, except for capitals in the domain; a test holds the one to the other.
_PLAIN_EMAIL = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9]{1,63}\.){1,4}(?:com|net|org|[A-Za-z]{2})"
)
# Line breaks and tabs become a space. The other control characters (C0, C1) are removed, and so are those that change
# the direction of text, with which a name can pose as another. The joiners that Persian, Hindi and emoji need stay.
_BREAKS = re.compile(r"[\t-\r\x85\u2028\u2029]+")
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_to_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(slots=True, kw_only=True)  # not frozen: making one would take four times as long
class CreateContactRequest:
    """The body of POST /api/v1/create-contact, of values that `valid_fields` has passed; unset ones are not sent."""

    phone_number: str  # E.164
    first_name: str
    last_name: str | None = None
    email: str | None = None
    address: str | None = None
    location: str | None = None
    gender: str | None = None
    title: str | None = None
    age: int | None = None

    def required_only(self) -> "CreateContactRequest":
        """Return a copy with phone number and names alone, in case Voxworks rejects an optional field."""
        return type(self)(phone_number=self.phone_number, first_name=self.first_name, last_name=self.last_name)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set."""
        return {name: value for name in CONTACT_FIELDS if (value := getattr(self, name)) is not None}

    def to_json(self) -> str:
        """Return the request's body."""
        return _to_json(self.to_dict())


CONTACT_FIELDS = tuple(field.name for field in fields(CreateContactRequest))
REQUIRED = ("phone_number", "first_name")
OPTIONAL = tuple(name for name in CONTACT_FIELDS if name not in REQUIRED)


def validate_field(name: str, value: Any) -> Any:
    """Return a field's value as a contact holds it; None if it is not valid."""
    if name == "age":
        return value if type(value) is int and 0 <= value <= MAX_AGE else None
    if not isinstance(value, str):
        return None
    if name == "phone_number":
        return value if _E164.fullmatch(value) else None
    text = _text(value)
    return _email(text) if name == "email" and text else text


def valid_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the valid values, as a contact holds them and in its order."""
    given = ((name, validate_field(name, values[name])) for name in CONTACT_FIELDS if name in values)
    return {name: value for name, value in given if value is not None}


@lru_cache(maxsize=64)  # a lead's address is looked at twice
def _email(text: str) -> str | None:
    if _PLAIN_EMAIL.fullmatch(text) and len(text) <= MAX_PLAIN_EMAIL:
        name, _, domain = text.rpartition("@")
        return f"{name}@{domain.lower()}"
    if "@" not in text:
        return None
    # Imported on first use: it adds a tenth to a cold start, and most addresses are plain.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        return validate_email(text, check_deliverability=False, allow_display_name=True, strict=True).normalized
    except EmailNotValidError:
        return None


def _text(value: str) -> str | None:
    if not value.isprintable():
        if re.search("[\ud800-\udfff]", value):  # half a character, which UTF-8 cannot carry
            return None
        value = _CONTROLS.sub("", _BREAKS.sub(" ", value))
    text = value.strip()
    return text if 0 < len(text) <= MAX_TEXT else None
