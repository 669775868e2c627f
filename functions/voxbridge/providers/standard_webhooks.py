"""Any sender that signs as the Standard Webhooks specification says; the JSON is read like any other."""

from voxbridge.auth.signatures import StandardWebhooks
from voxbridge.delivery import Delivery
from voxbridge.parsing.bodies import decode_json_body
from voxbridge.parsing.submission import NotALead, Submission
from voxbridge.providers import Provider, decode_signed
from voxbridge.providers.generic import opened, parse_any


def parse(delivery: Delivery) -> Submission | NotALead:
    """Read every scalar as a field, as generic does."""
    return parse_any(opened(decode_json_body(delivery.body)))


PROVIDER = Provider(
    verifier=StandardWebhooks(),
    parse=parse,
    decode=decode_signed,
    headers=("webhook-id",),
    delivery_id=("header:webhook-id",),
    credentials="`whsec_…`",
    evidence="the specification and its test vector",
)
