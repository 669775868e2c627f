"""Shopify `customers/create`: signed JSON of a customer; topic and test flag are headers.

The phone is often null or absent at the top, and then in an address, whose name may be another person's. Facts:
captured deliveries and integrations' code; no retries were seen in them.
"""

from collections.abc import Mapping
from typing import Any

from voxbridge.auth.signatures import Signature
from voxbridge.errors import Status
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import FieldType, NotALead, Submission
from voxbridge.providers import Parsed, Provider
from voxbridge.providers.answers import as_dict, dicts_in, typed_fields, types_of

_TOPIC, _TEST = "x-shopify-topic", "x-shopify-test"
_CUSTOMER = types_of("phone email first_name last_name note")
_ADDRESS = ("address1", "address2", "city", "province", "zip", "country")


def no_lead_by_headers(headers: Mapping[str, str]) -> NotALead | None:
    """Recognise test notifications, and topics such as `customers/update`."""
    if headers.get(_TEST, "").strip().lower() == "true":
        return NotALead(Status.TEST, "Shopify's own test notification (X-Shopify-Test)")
    if not (headers.get(_TOPIC) or "/create").endswith("/create"):
        return NotALead(Status.IGNORED, "the topic is no new customer")
    return None


def read(body: dict[str, Any]) -> Parsed:
    """Read the customer; of the addresses only the place and, if there is no other, the phone."""
    if "admin_graphql_api_customer_kept_id" in body:
        return NotALead(Status.IGNORED, "two customers were merged")
    if "orders_count" not in body:
        return None
    places = [as_dict(body.get("default_address")), *dicts_in(body.get("addresses"))]
    home = next((place for place in places if place), {})
    phones = list(dict.fromkeys(place["phone"] for place in places if isinstance(place.get("phone"), str)))
    document: dict[str, Any] = body | {
        "address": {part: home[part] for part in _ADDRESS if home.get(part)},
        "address_phones": phones,
    }
    fields = (
        *typed_fields({name: body[name] for name in _CUSTOMER if name in body}, "", _CUSTOMER),
        *flatten(phones, "address_phones", key="phone", type=FieldType.PHONE),
        *flatten(document["address"], "address", key="address", type=FieldType.ADDRESS),
    )
    return Submission(document, fields)


PROVIDER = Provider(
    verifier=Signature("x-shopify-hmac-sha256", encoding="base64"),
    read=read,
    no_lead_by_headers=no_lead_by_headers,
    headers=(_TOPIC, _TEST),
    delivery_id=("admin_graphql_api_id", "id"),  # not X-Shopify-Webhook-Id, which is not signed
)
