"""Squarespace: signed JSON notifications; form blocks have no webhook, so this is for contacts.

Not verified: implementations agree on hex, and disagree whether the secret is hex itself, so either is taken.
"""

import re

from voxbridge.auth.signatures import Signature, hex_key, utf8_key
from voxbridge.delivery import Delivery
from voxbridge.errors import Status
from voxbridge.parsing.bodies import decode_json_body
from voxbridge.parsing.submission import NotALead, Submission
from voxbridge.providers import Provider, decode_signed
from voxbridge.providers.answers import as_dict, as_str
from voxbridge.providers.generic import parse_any

_TOPIC = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")  # contact.create, order.update


def parse(delivery: Delivery) -> Submission | NotALead:
    """Read the notification's data like any other JSON."""
    body = decode_json_body(delivery.body)
    data = as_dict(body.get("data")) if isinstance(body, dict) else {}
    if not data:
        return parse_any(body)
    topic = as_str(body.get("topic"))
    if _TOPIC.fullmatch(topic) and not topic.startswith(("contact.create", "form")):
        return NotALead(Status.IGNORED, "the topic is no new contact")
    return parse_any(data)


def _key(secret: str) -> bytes:
    try:
        return hex_key(secret) or utf8_key(secret)
    except ValueError:
        return utf8_key(secret)


PROVIDER = Provider(
    verifier=Signature("squarespace-signature", key=_key),
    parse=parse,
    decode=decode_signed,
    credentials="the subscription's secret",
    evidence="**not verified**",
)
