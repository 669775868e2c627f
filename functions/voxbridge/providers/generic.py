"""Any sender of JSON, form-encoded or multipart bodies that can bring a token along.

Webhooks by Zapier bring whatever the Zap's owner mapped: empty strings for what was not mapped, a list of objects for
line items; no signature, no id, no known retries.
"""

from voxbridge.auth.verifiers import Token
from voxbridge.providers import Provider

_TOPIC = "x-wc-webhook-topic"  # WooCommerce's: customer.created, order.updated

PROVIDER = Provider(verifier=Token(), headers=(_TOPIC,), topic=(_TOPIC, ".created"))
