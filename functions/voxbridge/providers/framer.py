"""Framer forms: JSON of the form's fields, signed together with the submission's id; up to five attempts, no redirects.

Facts: three receivers' code that quotes Framer's documentation.
"""

from typing import Any

from voxbridge.auth.signatures import Signature
from voxbridge.http.request import Request
from voxbridge.parsing.any_form import parse_answers
from voxbridge.providers import Parsed, Provider

_ID = "framer-webhook-submission-id"


def read(body: dict[str, Any]) -> Parsed:
    """Read the fields; their names are what the designer called them. Framer sends submissions and no other event."""
    return parse_answers(body)


def _signed(request: Request) -> bytes:
    """Return the body and, with nothing in between, the submission's id."""
    return request.body + request.header(_ID).encode("utf-8", "surrogatepass")


PROVIDER = Provider(
    verifier=Signature("framer-signature", prefix="sha256=", signed=_signed, identity=_ID),
    read=read,
    headers=(_ID,),
    delivery_id=(f"header:{_ID}",),
)
