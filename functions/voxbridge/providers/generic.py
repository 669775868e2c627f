"""Any sender of JSON, form-encoded or multipart bodies that can bring a token along."""

from typing import Any

from voxbridge.auth.tokens import Token
from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError, Status
from voxbridge.parsing.bodies import decode, decode_json, unfold
from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import NotALead, Submission
from voxbridge.providers import Provider

MAX_OPENED = 20  # members of JSON text


def load_document(delivery: Delivery) -> Any:
    """Return the body as data, opened."""
    return opened(decode(delivery.body, delivery.content_type))


def opened(document: Any) -> Any:
    """Return a list of one object as that object, which is how Zapier wraps a single lead.

    A member that is JSON text is opened, and flat names with brackets nest, whether they came in a form or in JSON.
    """
    if isinstance(document, list) and len(document) == 1 and isinstance(document[0], dict):
        document = document[0]
    if not isinstance(document, dict):
        return document
    if any(str(key).endswith("]") for key in document) and not any(isinstance(v, dict) for v in document.values()):
        document = unfold(list(document.items()))
    if not isinstance(document, dict):  # its one member held JSON
        return document
    texts = [key for key, value in document.items() if isinstance(value, str) and value.lstrip()[:2] in _JSON_STARTS]
    return document | {key: _opened(document[key]) for key in texts[:MAX_OPENED]}


_JSON_STARTS = ('{"', "[{", "{\n", "{\r")


def _opened(text: str) -> Any:
    try:
        return decode_json(text)
    except PermanentError:
        return text


_WOOCOMMERCE_TOPIC = "x-wc-webhook-topic"


def parse(delivery: Delivery) -> Submission | NotALead:
    """Read the body as it is: every scalar a field, and the document what was sent."""
    topic = delivery.headers.get(_WOOCOMMERCE_TOPIC, "")
    if topic and not topic.endswith(".created"):
        return NotALead(Status.IGNORED, "WooCommerce's topic is no new customer or order (X-WC-Webhook-Topic)")
    return parse_any(load_document(delivery))


def parse_any(document: Any) -> Submission | NotALead:
    """Read any JSON; also what a provider's module does with a body that is not as its provider is known to send it."""
    return classify_event(document) or Submission(document, flatten(document))


PROVIDER = Provider(
    verifier=Token(),
    parse=parse,
    headers=(_WOOCOMMERCE_TOPIC,),
    credentials="a token, or none",
    evidence="none needed",
)
