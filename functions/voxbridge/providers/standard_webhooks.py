"""Any sender that signs as the Standard Webhooks specification says; the JSON is read like any other."""

from voxbridge.auth.signatures import StandardWebhooks
from voxbridge.delivery import Delivery
from voxbridge.parsing.bodies import decode_json_body
from voxbridge.parsing.submission import NotALead, Submission
from voxbridge.providers import Provider, decode_signed
from voxbridge.providers.generic import opened, read


def parse(delivery: Delivery) -> Submission | NotALead:
    """Read every scalar as a field, as generic does."""
    return read(opened(decode_json_body(delivery.body)))


PROVIDER = Provider(verifier=StandardWebhooks(), parse=parse, decode=decode_signed)
