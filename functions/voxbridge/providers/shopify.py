"""Shopify `customers/create`: signed JSON of a customer; topic and test flag stand in headers.

The phone is often null or absent at the top, and then in an address, whose name may be somebody else's. Facts: captured
deliveries and integrations' code; no retries were seen in them.
"""

from typing import Any

from voxbridge.auth.signatures import Signature
from voxbridge.delivery import Delivery
from voxbridge.errors import Status
from voxbridge.parsing.bodies import decode_json_body
from voxbridge.providers import Provider, decode_signed
from voxbridge.providers.answers import members, objects
from voxbridge.providers.generic import read
from voxbridge.submission import Field, Kind, NoLead, Submission

_TOPIC, _TEST = "x-shopify-topic", "x-shopify-test"
_CUSTOMER = {
    "phone": Kind.PHONE,
    "email": Kind.EMAIL,
    "first_name": Kind.FIRST_NAME,
    "last_name": Kind.LAST_NAME,
    "note": Kind.LONG_TEXT,
}
_ADDRESS = ("address1", "address2", "city", "province", "zip", "country")


def parse(delivery: Delivery) -> Submission | NoLead:
    """Read the customer; of the addresses only the place and, at the last, the phone."""
    if delivery.headers.get(_TEST, "").strip().lower() == "true":
        return NoLead(Status.TEST, "Shopify's own test notification (X-Shopify-Test)")
    topic = delivery.headers.get(_TOPIC, "")
    body = decode_json_body(delivery.body)
    merged = isinstance(body, dict) and "admin_graphql_api_customer_kept_id" in body
    if merged or (topic and not topic.endswith("/create")):
        return NoLead(Status.IGNORED, "the topic is no new customer")
    if not isinstance(body, dict) or topic not in ("", "customers/create") or "orders_count" not in body:
        return read(body)
    places = [members(body.get("default_address")), *objects(body.get("addresses"))]
    home = next((place for place in places if place), {})
    phones = list(dict.fromkeys(place["phone"] for place in places if isinstance(place.get("phone"), str)))
    document: dict[str, Any] = body | {
        "address": {part: home[part] for part in _ADDRESS if home.get(part)},
        "address_phones": phones,
    }
    fields = [Field(name, body[name], name, "", kind) for name, kind in _CUSTOMER.items() if name in body]
    fields += [Field(f"address_phones[{index}]", phone, "phone", "", Kind.PHONE) for index, phone in enumerate(phones)]
    if document["address"]:
        fields.append(Field("address", document["address"], "address", "", Kind.ADDRESS))
    scalars = (field for field in fields if field.kind is Kind.ADDRESS or not isinstance(field.value, dict | list))
    return Submission(document, tuple(scalars))


PROVIDER = Provider(
    verifier=Signature("x-shopify-hmac-sha256", encoding="base64"),
    parse=parse,
    decode=decode_signed,
    headers=(_TOPIC, _TEST),
)
