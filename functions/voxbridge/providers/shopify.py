"""Shopify `customers/create`: signed JSON of a customer; topic and test flag are headers.

The phone is often null or absent at the top, and then in an address, whose name may be another person's. Facts:
captured deliveries and integrations' code; no retries were seen in them.
"""

from voxbridge.auth.verifiers import Signature
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import FieldType, Submission
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import as_dict, dicts_in, typed_fields

_CUSTOMER = ("phone", "email", "first_name", "last_name", "note")
_ADDRESS = ("address1", "address2", "city", "province", "zip", "country")


def _read(body: Body) -> Parsed:
    """Read the customer; of the addresses only the place and, if there is no other, the phone."""
    if "orders_count" not in body:
        return None
    places = [as_dict(body.get("default_address")), *dicts_in(body.get("addresses"))]
    home = next((place for place in places if place), {})
    phones = list(dict.fromkeys(place["phone"] for place in places if isinstance(place.get("phone"), str)))
    address = {part: home[part] for part in _ADDRESS if home.get(part)}
    fields = (
        *typed_fields({name: body[name] for name in _CUSTOMER if name in body}, ""),
        *flatten(phones, "address_phones", key="phone", type=FieldType.PHONE),
        *flatten(address, "address", key="address", type=FieldType.ADDRESS),
    )
    return Submission({**body, "address": address, "address_phones": phones}, fields)


PROVIDER = Provider(
    verifier=Signature("x-shopify-hmac-sha256", encoding="base64"),
    read=_read,
    headers=("x-shopify-topic", "x-shopify-test"),
    no_lead={
        "test": """headers."x-shopify-test" == 'true'""",
        "ignored": """headers."x-shopify-topic" && !ends_with(headers."x-shopify-topic", '/create')""",
    },
    delivery_id=("admin_graphql_api_id", "id"),  # not X-Shopify-Webhook-Id, which is not signed
)
