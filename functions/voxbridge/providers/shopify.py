"""Shopify `customers/create`: signed JSON of a customer; topic and test flag are headers.

The phone is often null or absent at the top, and then in an address, whose name may be another person's. Facts:
captured deliveries and integrations' code; no retries were seen in them.
"""

from typing import Any

from voxbridge.auth.signatures import Signature
from voxbridge.delivery import Delivery
from voxbridge.errors import Status
from voxbridge.parsing.bodies import decode_json_body
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Field, FieldType, NotALead, Submission
from voxbridge.providers import Provider, decode_signed
from voxbridge.providers.answers import as_dict, dicts_in
from voxbridge.providers.generic import parse_any

_TOPIC, _TEST = "x-shopify-topic", "x-shopify-test"
_CUSTOMER = {
    "phone": FieldType.PHONE,
    "email": FieldType.EMAIL,
    "first_name": FieldType.FIRST_NAME,
    "last_name": FieldType.LAST_NAME,
    "note": FieldType.LONG_TEXT,
}
_ADDRESS = ("address1", "address2", "city", "province", "zip", "country")


def parse(delivery: Delivery) -> Submission | NotALead:
    """Read the customer; of the addresses only the place and, at the last, the phone."""
    if delivery.headers.get(_TEST, "").strip().lower() == "true":
        return NotALead(Status.TEST, "Shopify's own test notification (X-Shopify-Test)")
    topic = delivery.headers.get(_TOPIC, "")
    body = decode_json_body(delivery.body)
    merged = isinstance(body, dict) and "admin_graphql_api_customer_kept_id" in body
    if merged or (topic and not topic.endswith("/create")):
        return NotALead(Status.IGNORED, "the topic is no new customer")
    if not isinstance(body, dict) or topic not in ("", "customers/create") or "orders_count" not in body:
        return parse_any(body)
    places = [as_dict(body.get("default_address")), *dicts_in(body.get("addresses"))]
    home = next((place for place in places if place), {})
    phones = list(dict.fromkeys(place["phone"] for place in places if isinstance(place.get("phone"), str)))
    document: dict[str, Any] = body | {
        "address": {part: home[part] for part in _ADDRESS if home.get(part)},
        "address_phones": phones,
    }
    fields = [Field(name, body[name], name, "", kind) for name, kind in _CUSTOMER.items() if name in body]
    fields += [
        Field(f"address_phones[{index}]", phone, "phone", "", FieldType.PHONE) for index, phone in enumerate(phones)
    ]
    if document["address"]:
        fields += flatten(document["address"], "address", key="address", type=FieldType.ADDRESS)
    return Submission(document, tuple(field for field in fields if not isinstance(field.value, (dict, list))))


PROVIDER = Provider(
    verifier=Signature("x-shopify-hmac-sha256", encoding="base64"),
    parse=parse,
    decode=decode_signed,
    headers=(_TOPIC, _TEST),
    delivery_id=("admin_graphql_api_id", "id"),  # not X-Shopify-Webhook-Id, which is not signed
    credentials="the app's client secret",
    evidence="seen in code, captured deliveries",
)
