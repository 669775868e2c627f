"""Any sender that signs as the Standard Webhooks specification says; the JSON is read like any other."""

from voxbridge.auth.signatures import StandardWebhooks
from voxbridge.delivery import Delivery
from voxbridge.parsing.bodies import decode_json_body
from voxbridge.providers import Provider, decode_signed
from voxbridge.providers.generic import opened, read
from voxbridge.submission import NoLead, Submission


def parse(delivery: Delivery) -> Submission | NoLead:
    """Read every scalar as a field, as generic does."""
    return read(opened(decode_json_body(delivery.body)))


PROVIDER = Provider(verifier=StandardWebhooks(), parse=parse, decode=decode_signed)
