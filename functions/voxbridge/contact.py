"""The Voxworks contact: the request's fields, checked before they are sent.

Facts: Voxworks' published contract, OpenAPI 3.1, version 1.0.0, CreateContactRequest (docs/voxworks-contract.md).
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

LONGEST_TEXT = 500  # characters
LONGEST_LIFE = 130  # years


class ContactError(ValueError):
    """A value that no contact can hold. The message names the field, never the value."""


@dataclass(frozen=True, slots=True)
class CreateContactRequest:
    """The body of POST /api/v1/create-contact. Only the first two are needed; absent ones are not sent.

    Making one checks each field; raises ContactError.
    """

    phone_number: str  # E.164
    first_name: str
    last_name: str | None = None
    email: str | None = None
    address: str | None = None
    location: str | None = None
    gender: str | None = None
    title: str | None = None
    age: int | None = None

    def __post_init__(self) -> None:
        for name in (*REQUIRED, *OPTIONAL):
            value = getattr(self, name)
            held = checked(name, value)
            if held is None and (name in REQUIRED or value is not None):
                raise ContactError(f"{name} is nothing that a contact can hold")
            object.__setattr__(self, name, held)

    def bare(self) -> "CreateContactRequest":
        """Return the same person with phone and names alone, for when an optional field is what Voxworks refuses."""
        return CreateContactRequest(self.phone_number, self.first_name, self.last_name)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are there."""
        return {name: value for name in (*REQUIRED, *OPTIONAL) if (value := getattr(self, name)) is not None}

    def to_json(self) -> str:
        """Write the request's body."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))


REQUIRED = ("phone_number", "first_name")
OPTIONAL = tuple(field.name for field in fields(CreateContactRequest) if field.name not in REQUIRED)


def checked(name: str, value: Any) -> Any:
    """Return a field's value as a contact holds it; None where none can."""
    check: Callable[[Any], Any] = _CHECKS.get(name, _text)
    return check(value)


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or not _is_unicode(value):
        return None
    text = value.strip()
    return text if 0 < len(text) <= LONGEST_TEXT else None


def _is_unicode(text: str) -> bool:
    """Say whether it can be sent: JSON may hold half a surrogate pair, which UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _phone_number(value: Any) -> str | None:
    return value if isinstance(value, str) and _E164.fullmatch(value) else None


def _email(value: Any) -> str | None:
    """Read an address as RFC 5321 and 5322 have it, but for quoted names and numbers in the place of a domain.

    Ada <ada@example.com>, as mail programs write it, is the address in it.
    """
    address = _text(value) or ""
    if address.endswith(">"):
        address = address.rpartition("<")[2].removesuffix(">")
    if not _EMAIL.fullmatch(address):
        return None
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.lower()}" if len(name) <= 64 and len(address) <= 254 else None  # noqa: PLR2004


def _age(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value <= LONGEST_LIFE else None


_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"  # letters of any script
_LABEL = r"[^\W_](?:[^\W_]|-(?=[\w-]))*"  # of a domain: letters, digits, and hyphens but at its ends
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}(?<=[^\W\d_])")
_CHECKS: dict[str, Callable[[Any], Any]] = {"phone_number": _phone_number, "email": _email, "age": _age}
