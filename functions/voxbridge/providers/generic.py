"""Any sender of JSON, form-encoded or multipart bodies that can bring a token along."""

from collections.abc import Mapping

from voxbridge.auth.tokens import Token
from voxbridge.errors import Status
from voxbridge.parsing.submission import NotALead
from voxbridge.providers import Provider

_WOOCOMMERCE_TOPIC = "x-wc-webhook-topic"


def no_lead_by_headers(headers: Mapping[str, str]) -> NotALead | None:
    """Recognise WooCommerce's topics such as `customer.updated`."""
    if (headers.get(_WOOCOMMERCE_TOPIC) or ".created").endswith(".created"):
        return None
    return NotALead(Status.IGNORED, "WooCommerce's topic is no new customer or order (X-WC-Webhook-Topic)")


PROVIDER = Provider(verifier=Token(), headers=(_WOOCOMMERCE_TOPIC,), no_lead_by_headers=no_lead_by_headers)
