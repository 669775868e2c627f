"""Voxworks' create-contact as published: what a request must be, how a number is normalised, what answers look like."""

import json
import re
from typing import Any

import phonenumbers

PATH = "/api/v1/create-contact"
HOME = "AU"  # the country by which Voxworks is taken to read a number without a country code
REQUIRED = ("phone_number", "first_name")
TEXTS = ("phone_number", "first_name", "last_name", "email", "address", "location", "gender", "title")

# Messages as the contract gives them, where it does.
INVALID_KEY = "Invalid API key"
EXISTS = "Contact with this phone number already exists"
LIMITED = "Rate limit exceeded"
FAILED = "Internal server error"

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class InvalidRequestError(ValueError):
    """The request is not what the contract asks for: answered 400."""


def read_request(body: bytes) -> dict[str, Any]:
    """Read and check a CreateContactRequest; fields that the contract does not name are ignored."""
    try:
        request = json.loads(body)
    except ValueError:
        raise InvalidRequestError("Request body is not JSON") from None
    if not isinstance(request, dict):
        raise InvalidRequestError("Request body is not an object")
    for name in REQUIRED:
        if not request.get(name):
            raise InvalidRequestError(f"Missing required field: {name}")
    for name in TEXTS:
        if name in request and not isinstance(request[name], str):
            raise InvalidRequestError(f"Field is not a string: {name}")
    if "email" in request and not _EMAIL.fullmatch(request["email"]):
        raise InvalidRequestError("Invalid email")
    if "age" in request and (not isinstance(request["age"], int) or isinstance(request["age"], bool)):
        raise InvalidRequestError("Field is not an integer: age")
    return request


def normalise(phone_number: str) -> str:
    """Return a number as E.164, by which contacts are identified."""
    try:
        number = phonenumbers.parse(phone_number, HOME)
    except phonenumbers.NumberParseException:
        raise InvalidRequestError("Invalid phone number") from None
    if not phonenumbers.is_possible_number(number):
        raise InvalidRequestError("Invalid phone number")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def success(contact_id: str) -> dict[str, Any]:
    """Return the body of a 201."""
    return {"success": True, "contact_id": contact_id}


def error(message: str) -> dict[str, Any]:
    """Return the body of any error."""
    return {"success": False, "message": message}
