"""Any sender of JSON, form-encoded or multipart bodies that can bring a token along."""

from voxbridge.auth.tokens import Token
from voxbridge.providers import Provider

_TOPIC = "x-wc-webhook-topic"  # WooCommerce's: customer.created, order.updated

PROVIDER = Provider(verifier=Token(), headers=(_TOPIC,), topic=(_TOPIC, ".created"))
