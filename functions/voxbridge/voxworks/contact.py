"""The Voxworks contact: the request's model, checked before it is sent.

Facts: Voxworks' published contract, OpenAPI 3.1, version 1.0.0, CreateContactRequest (docs/voxworks-contract.md).
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

MAX_TEXT = 500  # characters
MAX_AGE = 130  # years


def _email(text: str) -> str:
    if _PLAIN_EMAIL.fullmatch(text) and len(text) <= MAX_PLAIN_EMAIL:
        name, _, domain = text.rpartition("@")
        return f"{name}@{domain.lower()}"
    # Imported on first use: it adds a tenth to a cold start, and most addresses are plain.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        return validate_email(text, check_deliverability=False, allow_display_name=True, strict=True).normalized
    except EmailNotValidError:
        raise ValueError("no e-mail address") from None  # the library's text may quote the value


# What email-validator takes as it stands but for capitals in the domain; a test holds the one to the other.
_PLAIN_EMAIL = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9]{1,63}\.){1,4}(?:com|net|org|[A-Za-z]{2})"
)
MAX_PLAIN_EMAIL = 64  # characters; no part of it is too long then


# Line breaks and tabs become a space. The other control characters (C0, C1) are removed, and so are those that change
# the direction of text, with which a name can pose as another. The joiners that Persian, Hindi and emoji need stay.
_BREAKS = re.compile(r"[\t-\r\x85\u2028\u2029]+")
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _without_controls(value: Any) -> Any:
    return _CONTROLS.sub("", _BREAKS.sub(" ", value)) if isinstance(value, str) else value


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT),
    BeforeValidator(_without_controls),
]


class CreateContactRequest(BaseModel):
    """The body of POST /api/v1/create-contact. Only the first two are required; unset ones are not sent.

    Making one checks each field; raises pydantic's ValidationError, which names fields and no values.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    phone_number: Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]  # E.164
    first_name: Text
    last_name: Text | None = None
    email: Annotated[Text, AfterValidator(_email)] | None = None
    address: Text | None = None
    location: Text | None = None
    gender: Text | None = None
    title: Text | None = None
    age: Annotated[int, Field(strict=True, ge=0, le=MAX_AGE)] | None = None

    def required_only(self) -> "CreateContactRequest":
        """Return a copy with phone number and names alone, in case Voxworks rejects an optional field."""
        return CreateContactRequest(
            phone_number=self.phone_number, first_name=self.first_name, last_name=self.last_name
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set."""
        return self.model_dump(exclude_none=True)

    def to_json(self) -> str:
        """Return the request's body."""
        return self.model_dump_json(exclude_none=True)


REQUIRED = ("phone_number", "first_name")
OPTIONAL = tuple(name for name in CreateContactRequest.model_fields if name not in REQUIRED)

_PLACEHOLDER = {"phone_number": "+61400000000", "first_name": "-"}  # so that each field can be validated alone


def validate_field(name: str, value: Any) -> Any:
    """Return a field's value as a contact holds it; None if it is not valid."""
    try:
        return getattr(CreateContactRequest(**{**_PLACEHOLDER, name: value}), name)
    except ValidationError:
        return None


def valid_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the valid values, as a contact holds them and in its order."""
    try:
        contact = CreateContactRequest(**{**_PLACEHOLDER, **values})
    except ValidationError:
        found = {name: validate_field(name, values[name]) for name in (*REQUIRED, *OPTIONAL) if name in values}
    else:
        found = {name: getattr(contact, name) for name in (*REQUIRED, *OPTIONAL) if name in values}
    return {name: value for name, value in found.items() if value is not None}
