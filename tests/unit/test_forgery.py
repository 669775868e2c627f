"""What can be made of a request that a provider signed: its body changed, its unsigned headers, a part moved."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from support.builders import SECRET, build_application, post
from support.fakes import NOW
from support.length_extension import extend

from cli.signing import sign_request
from local import events
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError, Reason
from voxbridge.http import Request
from voxbridge.providers import PROVIDERS, provider

APP_SECRET = "a-client-secret-of-hubspot"
HUBSPOT = SECRET | {"sources": {"hubspot": APP_SECRET, "strict": APP_SECRET}}
STRICT = '[sources.strict]\nprovider = "hubspot"\nsignature = "v3"\n'
URL = "https://abc.execute-api.test/webhooks/hubspot"
CONTACT = json.dumps({
    "vid": 7, "properties": {"firstname": {"value": "Ada"}, "phone": {"value": "+61491570156"}}
}).encode()  # fmt: skip
FORGED = {"vid": 8, "properties": {"firstname": {"value": "Mallory"}, "phone": {"value": "+61491570157"}}}
PART = b"\r\n--x\r\nContent-Disposition: form-data; name=%s\r\n\r\n%s"
MULTIPART = PART % (b"first_name", b"Mallory") + PART % (b"phone", b"+61491570157") + b"\r\n--x--\r\n"


def hashed(version: str, body: bytes = CONTACT, source: str = "hubspot") -> Request:
    """A request signed by version 1 or 2, as HubSpot's SDK describes them."""
    head = b"" if version == "v1" else b"POST" + URL.encode()
    signature = hashlib.sha256(APP_SECRET.encode() + head + body).hexdigest()
    headers = {"x-hubspot-signature": signature, "x-hubspot-signature-version": version}
    return Request("POST", f"/webhooks/{source}", URL, {"content-type": "application/json"} | headers, (), body)


def extended(request: Request, suffix: bytes, content_type: str) -> Request:
    """What anyone can make of a request whose secret they do not know, but whose length they guess."""
    head = b"" if request.header("x-hubspot-signature-version") == "v1" else b"POST" + URL.encode()
    length = len(APP_SECRET) + len(head) + len(request.body)
    more, digest = extend(request.header("x-hubspot-signature"), length, suffix)
    headers = request.headers | {"x-hubspot-signature": digest, "content-type": content_type}
    return replace(request, body=request.body + more, headers=headers)


def test_the_attack_is_real() -> None:
    """An extended digest is the one that the secret gives."""
    more, digest = extend(hashlib.sha256(b"secret" + CONTACT).hexdigest(), len(b"secret" + CONTACT), b"suffix")
    assert hashlib.sha256(b"secret" + CONTACT + more).hexdigest() == digest


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        (MULTIPART, "multipart/form-data; boundary=x"),
        (MULTIPART, "application/json"),
        (json.dumps(FORGED).encode(), "application/json"),
        (json.dumps(FORGED).encode(), "application/json; charset=iso-8859-1"),
        (json.dumps(FORGED).encode("utf-16-le"), "application/json; charset=utf-16"),
        (b"&phone=%2B61491570157&first_name=Mallory", "application/x-www-form-urlencoded"),
        (b"", "application/json"),
    ],
)
def test_an_extended_hubspot_body_is_refused(version: str, suffix: bytes, content_type: str) -> None:
    """The signature of versions 1 and 2 matches, and the request is unauthorized all the same: nothing is kept."""
    w = build_application(secret=HUBSPOT)
    signed = hashed(version)
    assert w.receiver.handle_request(signed).code == 201
    assert w.receiver.handle_request(extended(signed, suffix, content_type)).code == 401
    assert (len(w.transport.calls), w.queues.retry, w.queues.dead) == (1, [], [])


@pytest.mark.parametrize("body", [b'{"vid": 1, "vid": 2}', b"\xff\xfe{\0}\0", b"a=1", b"", b"7", CONTACT + CONTACT])
def test_hubspots_older_versions_count_for_one_json_document_alone(body: bytes) -> None:
    assert build_application(secret=HUBSPOT).receiver.handle_request(hashed("v1", body)).code == 401


@pytest.mark.parametrize("v3", ["", "wrong"])
def test_beside_version_3_the_older_ones_are_ignored(v3: str) -> None:
    signed = hashed("v1")
    both = replace(signed, headers=signed.headers | {"x-hubspot-signature-v3": v3})
    assert build_application(secret=HUBSPOT).receiver.handle_request(both).code == 401


def test_a_source_can_require_version_3() -> None:
    """Its owner says so in sources.toml; then neither version 1 or 2 nor a token passes."""
    w = build_application(secret=HUBSPOT, toml=STRICT)
    unsigned = post(CONTACT, "strict", token=None, url=URL)
    signed = sign_request(provider("hubspot").verifier, unsigned, SourceSecret((APP_SECRET,)), NOW)
    requests = [
        signed,
        hashed("v1", source="strict"),
        hashed("v2", source="strict"),
        post(CONTACT, "strict", APP_SECRET),
    ]
    assert [w.receiver.handle_request(request).code for request in requests] == [201, 401, 401, 401]


def test_version_3_over_anything_but_json_is_an_unreadable_body() -> None:
    """HubSpot did send it, so the request is kept, and is no lead."""
    w = build_application(secret=HUBSPOT)
    request = post(b"first_name=Ada&phone=%2B61491570156", "hubspot", token=None, url=URL)
    answer = w.receiver.handle_request(
        sign_request(provider("hubspot").verifier, request, SourceSecret((APP_SECRET,)), NOW)
    )
    assert answer.body["reason"] == "unreadable_body"


# Every provider that signs JSON

CONTENT_TYPES = (
    "multipart/form-data; boundary=phone",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/json; charset=utf-16le",
    "text/plain; charset=iso-8859-1",
    "",
)
SIGNS_JSON = sorted(
    name
    for name in set(PROVIDERS) - {"formstack", "highlevel"}
    if hasattr(scheme := provider(name).verifier, "verify") and type(scheme).__name__ not in {"Token", "BodyToken"}
)


def parsed(source: str, body: bytes, content_type: str) -> Any:
    headers = events.HEADERS.get(f"{source}/created", {})
    try:
        return provider(source).parse(Delivery("d", source, NOW, content_type, body, headers))
    except PermanentError as error:
        return error.reason


def test_these_providers_sign_json() -> None:
    assert {"typeform", "tally", "hubspot", "meta-lead-ads", "shopify", "framer", "standard-webhooks"} < set(SIGNS_JSON)


@pytest.mark.parametrize("source", [*SIGNS_JSON, "highlevel", "formstack"])
@pytest.mark.parametrize("content_type", CONTENT_TYPES)
def test_the_content_type_does_not_change_what_was_signed(source: str, content_type: str) -> None:
    """No signature covers it."""
    body = (events.EVENTS / source / "created.json").read_bytes()
    assert parsed(source, body, content_type) == parsed(source, body, "application/json")


@pytest.mark.parametrize("source", SIGNS_JSON)
@pytest.mark.parametrize(
    "body",
    [
        b"first_name=Ada&phone=%2B61491570156",
        MULTIPART.removeprefix(b"\r\n"),
        '{"phone": "+61491570156", "first_name": "Zo\u00eb"}'.encode("cp1252"),
        '{"phone": "+61491570156", "first_name": "Ada"}'.encode("utf-16"),
        b'{"phone": "+61491570156", "first_name": "Ada"}{}',
    ],
)
def test_a_signed_body_that_is_no_json_in_utf_8_is_unreadable(source: str, body: bytes) -> None:
    assert parsed(source, body, "multipart/form-data; boundary=x") is Reason.UNREADABLE_BODY


@pytest.mark.parametrize("content_type", CONTENT_TYPES)
def test_formstacks_forms_stay_forms(content_type: str) -> None:
    """Formstack signs forms as well as JSON; the first byte says which."""
    body = (events.EVENTS / "formstack" / "form_urlencoded_base64.form").read_bytes()
    assert parsed("formstack", body, content_type) == parsed("formstack", body, "application/x-www-form-urlencoded")


# What is signed in one piece can be cut elsewhere


@pytest.mark.parametrize("cut", [-1, 1, 5])
def test_framers_body_and_id_cut_elsewhere_are_no_lead(cut: int) -> None:
    """The id follows the body without a delimiter."""
    secret = SourceSecret(("a-framer-secret",))
    body = b'{"Phone": "+61491570156", "Name": "Ada"}'
    signed = sign_request(provider("framer").verifier, post(body, "framer", token=None), secret, NOW)
    whole = body + signed.header("framer-webhook-submission-id").encode()
    moved = replace(
        signed,
        body=whole[: len(body) + cut],
        headers=signed.headers | {"framer-webhook-submission-id": whole[len(body) + cut :].decode()},
    )
    assert provider("framer").verifier.verify(moved, secret, NOW)
    assert parsed("framer", moved.body, "application/json") is Reason.UNREADABLE_BODY


def test_standard_webhooks_body_cut_at_an_answer_is_no_lead() -> None:
    """Id, time and body are joined by full stops, which an answer can hold: with it, a time of the sender's choice."""
    scheme, secret = provider("standard-webhooks").verifier, SourceSecret(("c2VjcmV0",))
    now = int(NOW.timestamp())
    answer = f".{now}.first_name=Mallory&phone=%2B61491570157&rest="
    request = post(json.dumps({"message": answer}).encode(), "standard-webhooks", token=None)
    signed = sign_request(scheme, request, secret, NOW)
    whole = f"{signed.header('webhook-id')}.{now}.".encode() + signed.body
    identity, body = whole.rsplit(f".{now}.".encode(), 1)
    moved = replace(signed, body=body, headers=signed.headers | {"webhook-id": identity.decode()})
    assert scheme.verify(moved, secret, NOW)
    assert parsed("standard-webhooks", body, "application/x-www-form-urlencoded") is Reason.UNREADABLE_BODY
