"""Framer forms: JSON of the form's fields, signed together with the submission's id; up to five attempts, no redirects.

Facts: three receivers' code that quotes Framer's documentation.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from voxbridge.auth.signatures import Signature
from voxbridge.auth.verifier import SourceSecret
from voxbridge.http.request import Request
from voxbridge.parsing.any_form import opened
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Submission
from voxbridge.providers import Parsed, Provider, decode_signed

_ID = "framer-webhook-submission-id"


def read(body: dict[str, Any]) -> Parsed:
    """Read the fields; their names are what the designer called them. Framer sends submissions and no other event."""
    document = opened(body)
    return Submission(document, flatten(document)) if isinstance(document, dict) else None


def _signed(request: Request) -> bytes:
    return request.body + request.header(_ID).encode("utf-8", "surrogatepass")


_SIGNATURE = Signature("framer-signature", prefix="sha256=", signed=_signed)


@dataclass(frozen=True, slots=True)
class FramerSignature:
    """`Framer-Signature: sha256=<hex>` over the raw body and, with nothing in between, the submission's id."""

    uses_webhook_token: bool = False
    summary: str = "signature of body and id"

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Verifier."""
        return bool(request.header(_ID)) and _SIGNATURE.verify(request, secret, now)

    def sign(self, request: Request, secret: SourceSecret, now: datetime) -> Request:
        """See Verifier. A request without an id gets one made of its body, the same for a repeat."""
        identity = request.header(_ID) or str(uuid5(NAMESPACE_URL, request.body.hex()))
        return _SIGNATURE.sign(replace(request, headers=request.headers | {_ID: identity}), secret, now)


PROVIDER = Provider(
    verifier=FramerSignature(),
    read=read,
    decode=decode_signed,
    headers=(_ID,),
    delivery_id=(f"header:{_ID}",),
    credentials="the webhook's secret",
    evidence="three implementations",
)
