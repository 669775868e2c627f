"""Any sender that signs as the Standard Webhooks specification says; its bodies are read like any other JSON."""

from voxbridge.providers import Provider
from voxbridge.providers.generic import parse
from voxbridge.signatures import StandardWebhooks

PROVIDER = Provider(scheme=StandardWebhooks(), parse=parse)
