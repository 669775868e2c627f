"""HighLevel's signature, and Ed25519."""

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from voxbridge.auth.public_keys import is_signed
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.http import Request
from voxbridge.providers.highlevel import HighLevelSignature

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BODY = b'{"a":1}'


def request(body: bytes, **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(method="POST", path="/webhooks/highlevel", headers=named, body=body)


ED25519 = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ED25519_KEY = ED25519.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
HIGHLEVEL = HighLevelSignature(ED25519_KEY)
OWNER = SourceSecret.from_json({"location_id": ["another", "loc1"]})


def highlevel_body(**more: object) -> bytes:
    return json.dumps(
        {"type": "ContactCreate", "locationId": "loc1", "timestamp": "2026-11-23T12:00:00Z"} | more
    ).encode()


def ed25519_signature(body: bytes) -> str:
    return base64.b64encode(ED25519.sign(body)).decode()


def test_highlevel_signature() -> None:
    """The signature covers the body, and the retired `X-WH-Signature` is not read."""
    body = highlevel_body()
    assert HIGHLEVEL.verify(request(body, x_ghl_signature=ed25519_signature(body)), OWNER, NOW)
    assert not HIGHLEVEL.verify(request(body + b" ", x_ghl_signature=ed25519_signature(body)), OWNER, NOW)
    assert not HIGHLEVEL.verify(request(body, x_wh_signature=ed25519_signature(body)), OWNER, NOW)
    assert not HIGHLEVEL.verify(request(body), OWNER, NOW)


@pytest.mark.parametrize("entry", [None, "a-token", {"location_id": "loc2"}, {"location_id": ""}])
def test_highlevel_signs_for_everybody_so_the_location_must_be_the_owners(entry: object) -> None:
    signed = request(highlevel_body(), x_ghl_signature=ed25519_signature(highlevel_body()))
    assert not HIGHLEVEL.verify(signed, SourceSecret.from_json(entry), NOW)


@pytest.mark.parametrize(
    ("timestamp", "passes"),
    [
        ("2026-11-23T00:00:00Z", True),
        ("2026-11-22T23:59:59Z", False),
        ("2026-11-25T00:00:01+00:00", False),
        ("2026-11-23T12:00:00", True),
        ("yesterday", False),
        (1795478400, False),
        (None, False),
    ],
)
def test_a_time_in_a_signed_body_may_be_a_day_off(timestamp: object, passes: bool) -> None:  # noqa: FBT001
    body = highlevel_body(timestamp=timestamp)
    assert HIGHLEVEL.verify(request(body, x_ghl_signature=ed25519_signature(body)), OWNER, NOW) is passes


def test_another_key_is_rejected() -> None:
    """The published key does not verify a signature by a key of the tests."""
    body = highlevel_body()
    assert not HighLevelSignature().verify(request(body, x_ghl_signature=ed25519_signature(body)), OWNER, NOW)


# RFC 8032, section 7.1: public key, message, signature.
ED25519_VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), ED25519_VECTORS)
def test_ed25519_vectors(key: str, message: str, signature: str) -> None:
    public, signed = bytes.fromhex(key), bytes.fromhex(signature)
    assert is_signed(bytes.fromhex(message), signed, public)
    assert not is_signed(bytes.fromhex(message) + b"x", signed, public)
    order = 2**252 + 27742317777372353535851937790883648493
    malleable = signed[:32] + (int.from_bytes(signed[32:], "little") + order).to_bytes(32, "little")
    assert not is_signed(bytes.fromhex(message), malleable, public)


@given(st.binary(max_size=80), st.binary(max_size=40))
def test_ed25519_never_raises(signature: bytes, key: bytes) -> None:
    assert not is_signed(BODY, signature, key)
    assert not is_signed(BODY, signature.ljust(64, b"\x01")[:64], ED25519_KEY)
