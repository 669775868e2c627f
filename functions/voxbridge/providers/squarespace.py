"""Squarespace: signed JSON notifications; form blocks have no webhook, so this is for contacts.

Not verified: implementations agree on hex, and disagree whether the secret is hex itself, so either is taken.
"""

from voxbridge.auth.verifiers import Signature, utf8
from voxbridge.parsing.any_form import parse_answers, parse_any
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import as_dict, as_str


def _read(body: Body) -> Parsed:
    data = as_dict(body.get("data"))
    if not data:
        return None
    # The topic says that it is a new contact: nothing in the contact itself can say otherwise.
    return (parse_answers if as_str(body.get("topic")).startswith("contact.create") else parse_any)(data)


def _key(secret: str) -> bytes:
    try:
        return bytes.fromhex(secret) or utf8(secret)
    except ValueError:
        return utf8(secret)


PROVIDER = Provider(
    verifier=Signature("squarespace-signature", key=_key),
    read=_read,
    events=("topic", r"[a-z_]+(?:\.[a-z_]+)+", r"contact\.create.*|form.*"),  # order.update is none
)
