"""Framer forms: JSON of the form's fields, signed together with the submission's id; up to five attempts, no redirects.

Facts: three receivers' code that quotes Framer's documentation.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from voxbridge.auth.signatures import Signature
from voxbridge.auth.verifier import SourceSecret
from voxbridge.delivery import Delivery
from voxbridge.http.request import Request
from voxbridge.parsing.bodies import decode_json_body
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import NotALead, Submission
from voxbridge.providers import Provider, decode_signed
from voxbridge.providers.generic import opened, parse_any

_ID = "framer-webhook-submission-id"


def parse(delivery: Delivery) -> Submission | NotALead:
    """Read the fields; their names are what the designer called them. Framer sends submissions and no other event."""
    document = opened(decode_json_body(delivery.body))
    if not isinstance(document, dict):
        return parse_any(document)
    return Submission(document, flatten(document))


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
    parse=parse,
    decode=decode_signed,
    headers=(_ID,),
    delivery_id=(f"header:{_ID}",),
    credentials="the webhook's secret",
    evidence="three implementations",
)
