"""Any sender that signs as the Standard Webhooks specification says; the JSON is read like any other."""

from voxbridge.auth.verifiers import STANDARD_WEBHOOKS
from voxbridge.providers import Provider

PROVIDER = Provider(verifier=STANDARD_WEBHOOKS, headers=("webhook-id",), delivery_id=("header:webhook-id",))
