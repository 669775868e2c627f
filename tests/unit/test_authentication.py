"""The ways to verify a sender: published vectors, and each way's own traps. test_providers.py has what all share."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cli.signing import sign_request
from voxbridge.auth.verifiers import BodyToken, SourceSecret, Token, is_within_tolerance
from voxbridge.http import Request
from voxbridge.providers import provider

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BODY = b'{"a":1}'
TEST_SECRET = SourceSecret(secrets=("test-secret",))


def request(body: bytes = BODY, url: str = "https://www.example.com/webhook_uri", **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(method="POST", path="/webhooks/x", url=url, headers=named, body=body)


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


HUBSPOT_SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
HUBSPOT_V1_BODY = (
    b'[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,'
    b'"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM",'
    b'"changeFlag":"NEW","appId":54321}]'
)

VECTORS = {
    # From the specification's reference libraries.
    "standard-webhooks": (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        request(
            b'{"test": 2432232314}',
            webhook_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
            webhook_timestamp="1614265330",
            webhook_signature="v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ),
        at(1614265330),
    ),
    # From the tests of HubSpot's SDK.
    "hubspot v1": (
        HUBSPOT_SECRET,
        request(
            HUBSPOT_V1_BODY,
            x_hubspot_signature="232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de",
            x_hubspot_signature_version="v1",
        ),
        NOW,
    ),
    "hubspot v2": (
        HUBSPOT_SECRET,
        request(
            b'{"example_field":"example_value"}',
            x_hubspot_signature="9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900",
            x_hubspot_signature_version="v2",
        ),
        NOW,
    ),
    # Computed apart from this code, by the vendors' descriptions.
    "typeform": (
        "test-secret",
        request(typeform_signature="sha256=F5vyCouQQKMjaIFKaLDcJwgjtZaEmOCnN5bEICcI7Y0="),
        NOW,
    ),
    "webflow": (
        "test-secret",
        request(
            x_webflow_timestamp="1700000000000",
            x_webflow_signature="d4f550368c1db6a44336033e565d5b5116b7f106094df2addcf3438335ef09e6",
        ),
        at(1700000000),
    ),
    "calendly": (
        "test-secret",
        request(
            calendly_webhook_signature=(
                "t=1700000000,v1=8cb2c3355fca388e9ac2caec004f4d5d7045d74937ab5faad61dc11682247a9f"
            )
        ),
        at(1700000000),
    ),
    "framer": (
        "test-secret",
        request(
            framer_webhook_submission_id="sub-1",
            framer_signature="sha256=a2d7199ed33808db49ae4692d5587d6321a5a856a3ca3d44b1024df225c696e6",
        ),
        NOW,
    ),
}


@pytest.mark.parametrize(("secret", "signed", "now"), VECTORS.values(), ids=VECTORS.keys())
def test_vectors(secret: str, signed: Request, now: datetime, request: pytest.FixtureRequest) -> None:
    scheme = provider(request.node.callspec.id.split()[0]).verifier
    assert scheme.verify(signed, SourceSecret(secrets=("another", secret)), now)
    assert not scheme.verify(replace(signed, body=signed.body + b" "), SourceSecret(secrets=(secret,)), now)


# Tokens


@pytest.mark.parametrize(
    "offered",
    [
        {"headers": {"x-webhook-token": "test-secret"}},
        {"headers": {"authorization": "Bearer test-secret"}},
        {"headers": {"authorization": "bearer   test-secret "}},
        {"headers": {"authorization": "Basic " + base64.b64encode(b"anybody:test-secret").decode()}},
        {"headers": {"authorization": "basic " + base64.b64encode(b":test-secret").decode()}},
        {"query": (("a", "b"), ("token", "test-secret"))},
        {"headers": {"x-webhook-token": "wrong"}, "query": (("token", "test-secret"),)},
    ],
)
def test_a_token_passes_in_each_of_its_places(offered: dict[str, object]) -> None:
    assert Token().verify(replace(request(), **offered), TEST_SECRET, NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-webhook-token": ""},
        {"x-webhook-token": "test-secre"},
        {"x-webhook-token": "TEST-SECRET"},
        {"authorization": "test-secret"},
        {"authorization": "Basic test-secret"},
        {"authorization": "Basic !!!"},
        {"authorization": "Basic " + base64.b64encode(b"test-secret:").decode()},
        {"authorization": "Digest test-secret"},
        {"x-webhook-token": "tést-secret\udcff"},
    ],
)
def test_anything_else_does_not(headers: dict[str, str]) -> None:
    assert not Token().verify(replace(request(), headers=headers), TEST_SECRET, NOW)


@pytest.mark.parametrize("entry", [None, "", [], [""], {}, {"secret": ""}, 7, {"secret": None}, [None, 7]])
def test_no_secret_no_pass(entry: object) -> None:
    secret = SourceSecret.from_json(entry)
    assert not Token().verify(replace(request(), headers={"x-webhook-token": ""}), secret, NOW)
    assert not Token().verify(request(), secret, NOW)


@pytest.mark.parametrize(
    ("entry", "values"),
    [
        ("one", ("one",)),
        (["new", "old"], ("new", "old")),
        ({"secret": "one"}, ("one",)),
        ({"secret": ["new", "old"], "token": "three"}, ("new", "old", "three")),
    ],
)
def test_the_forms_of_a_sources_secret(entry: object, values: tuple[str, ...]) -> None:
    assert SourceSecret.from_json(entry).secrets == values


def test_a_token_goes_into_the_url_where_nothing_else_can_be_set() -> None:
    signed = sign_request(Token(in_url=True), request(url="https://example.com/webhooks/x?a=b"), TEST_SECRET, NOW)
    assert signed.url == "https://example.com/webhooks/x?a=b&token=test-secret"
    assert signed.query == (("token", "test-secret"),)
    assert "x-webhook-token" not in signed.headers


@pytest.mark.parametrize(
    "body",
    [
        b'{"google_key": "wrong"}',
        b'{"google_key": null}',
        b'{"google_key": ["test-secret"]}',
        b'{"google_key": {"test-secret": 1}}',
        b'[{"google_key": "test-secret"}]',
        b"{",
        b"",
    ],
)
def test_a_token_in_the_body_must_be_that_very_text(body: bytes) -> None:
    assert not BodyToken("google_key").verify(request(body), TEST_SECRET, NOW)


def test_a_form_is_signed_by_replacing_its_field() -> None:
    scheme = BodyToken("HandshakeKey")
    signed = sign_request(scheme, request(b"Field1=A&HandshakeKey=old&Field2=B"), TEST_SECRET, NOW)
    assert signed.body == b"Field1=A&Field2=B&HandshakeKey=test-secret"
    assert scheme.verify(signed, TEST_SECRET, NOW)


# Signatures


@pytest.mark.parametrize(
    ("timestamp", "is_fresh"),
    [("0", True), ("-300", True), ("300", True), ("301", False), ("-301", False)],
)
def test_a_header_time_may_be_five_minutes_off_either_way(timestamp: str, is_fresh: bool) -> None:  # noqa: FBT001
    assert is_within_tolerance(str(int(NOW.timestamp()) + int(timestamp)), NOW) is is_fresh


@pytest.mark.parametrize(
    "timestamp", ["", " ", "now", "1e9", "-1", "\u0661\u0667\u0660\u0660", "1" * 16, "0x10", "1_000", "+1", "1.0"]
)
def test_a_time_that_is_no_number_is_stale(timestamp: str) -> None:
    assert not is_within_tolerance(timestamp, NOW)


def test_standard_webhooks_takes_any_v1_of_the_list_and_no_other_version() -> None:
    scheme = provider("standard-webhooks").verifier
    secret = SourceSecret(secrets=("whsec_" + base64.b64encode(b"k" * 24).decode(),))
    signed = sign_request(scheme, request(), secret, NOW)
    signature = signed.header("webhook-signature")
    for listed, passes in [
        (f"v1a,AAAA {signature}", True),
        (f"v1,AAAA {signature} v2,BBBB", True),
        (signature.replace("v1,", "v2,"), False),
        (signature.replace("v1,", ""), False),
        ("", False),
        ("v1,", False),
    ]:
        tried = replace(signed, headers=signed.headers | {"webhook-signature": listed})
        assert scheme.verify(tried, secret, NOW) is passes, listed


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_not base64!", "not base64!"])
def test_a_standard_webhooks_secret_that_is_none_counts_as_unset(secret: str) -> None:
    head = b"msg_1." + str(int(NOW.timestamp())).encode() + b"."
    forged = base64.b64encode(hmac.digest(b"", head + BODY, "sha256")).decode()
    tried = request(webhook_id="msg_1", webhook_timestamp=str(int(NOW.timestamp())), webhook_signature=f"v1,{forged}")
    assert not provider("standard-webhooks").verifier.verify(tried, SourceSecret(secrets=(secret,)), NOW)
    with pytest.raises(LookupError):
        sign_request(provider("standard-webhooks").verifier, tried, SourceSecret(secrets=(secret,)), NOW)


def test_standard_webhooks_secrets_may_lack_prefix_and_padding() -> None:
    scheme = provider("standard-webhooks").verifier
    signed = sign_request(
        scheme, request(), SourceSecret(secrets=("whsec_" + base64.b64encode(b"12345").decode(),)), NOW
    )
    assert scheme.verify(signed, SourceSecret(secrets=("MTIzNDU",)), NOW)


@pytest.mark.parametrize(
    "header",
    [
        "t={t}",
        "v1={v1}",
        "t={t},v1=",
        "t={t},v0={v1}",
        "t={t},t={t},v1={v1}",
        "t=,v1={v1}",
        "{v1}",
        "t={t};v1={v1}",
        ",,,,",
    ],
)
def test_a_timed_signature_needs_one_time_and_a_v1(header: str) -> None:
    scheme = provider("calendly").verifier
    signed = sign_request(scheme, request(), TEST_SECRET, NOW).header("calendly-webhook-signature")
    parts = dict(part.split("=") for part in signed.split(","))
    assert scheme.verify(request(calendly_webhook_signature=signed), TEST_SECRET, NOW)
    assert not scheme.verify(request(calendly_webhook_signature=header.format(**parts)), TEST_SECRET, NOW)


def test_cal_com_with_or_without_prefix_but_never_the_placeholder() -> None:
    scheme = provider("cal-com").verifier
    signature = sign_request(scheme, request(), TEST_SECRET, NOW).header("x-cal-signature-256").removeprefix("sha256=")
    for offered, passes in [(signature, True), (f"sha256={signature}", True), ("no-secret-provided", False)]:
        assert scheme.verify(request(x_cal_signature_256=offered), TEST_SECRET, NOW) is passes


def test_squarespace_takes_a_secret_in_hex_or_as_it_is() -> None:
    scheme = provider("squarespace").verifier
    for secret, key in [("00ff10", bytes.fromhex("00ff10")), ("no hex", b"no hex")]:
        signature = hmac.digest(key, BODY, "sha256").hex()
        assert scheme.verify(request(squarespace_signature=signature), SourceSecret(secrets=(secret,)), NOW)


def test_hubspot_3_counts_alone_where_it_is_there() -> None:
    scheme = provider("hubspot").verifier
    v1 = hashlib.sha256(b"test-secret" + BODY).hexdigest()
    signed = sign_request(scheme, request(), TEST_SECRET, NOW)
    both = replace(signed, headers=signed.headers | {"x-hubspot-signature": v1, "x-hubspot-signature-version": "v1"})
    assert scheme.verify(both, TEST_SECRET, NOW)
    assert not scheme.verify(both, TEST_SECRET, NOW + timedelta(minutes=6))
    assert not scheme.verify(replace(both, url="https://elsewhere.example"), TEST_SECRET, NOW)


def test_hubspot_3_over_a_decoded_query() -> None:
    scheme = provider("hubspot").verifier
    signed = sign_request(scheme, request(url="https://www.example.com/hook?next=a/b c"), TEST_SECRET, NOW)
    assert scheme.verify(replace(signed, url="https://www.example.com/hook?next=a%2Fb%20c"), TEST_SECRET, NOW)


def test_hubspot_workflows_may_bring_an_api_key() -> None:
    scheme = provider("hubspot").verifier
    assert scheme.verify(request(x_webhook_token="test-secret"), TEST_SECRET, NOW)
    assert not scheme.verify(request(x_webhook_token="wrong"), TEST_SECRET, NOW)


def _jws(header: object, claims: object, key: bytes = b"test-secret") -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims)]
    signature = base64.urlsafe_b64encode(hmac.digest(key, ".".join(parts).encode(), "sha256")).rstrip(b"=").decode()
    return ".".join([*parts, signature])


CLAIMS = {"iss": "netlify", "sha256": hashlib.sha256(BODY).hexdigest()}


@pytest.mark.parametrize(
    ("jws", "passes"),
    [
        (_jws({"alg": "HS256"}, CLAIMS), True),
        (_jws({"alg": "HS256"}, CLAIMS, b"wrong"), False),
        (_jws({"alg": "none"}, CLAIMS), False),
        (_jws({"alg": "HS512"}, CLAIMS), False),
        (_jws({}, CLAIMS), False),
        (_jws(["HS256"], CLAIMS), False),
        (_jws({"alg": "HS256"}, CLAIMS | {"iss": "somebody"}), False),
        (_jws({"alg": "HS256"}, CLAIMS | {"sha256": hashlib.sha256(b"other").hexdigest()}), False),
        (_jws({"alg": "HS256"}, {"iss": "netlify"}), False),
        (_jws({"alg": "HS256"}, [1]), False),
        (_jws({"alg": "none"}, CLAIMS).rsplit(".", 1)[0] + ".", False),
        (_jws({"alg": "HS256"}, CLAIMS) + ".x", False),
        ("..", False),
        ("a.b.c", False),
        ("é.é.é", False),
    ],
)
def test_netlify_takes_hs256_over_this_body_and_nothing_else(jws: str, passes: bool) -> None:  # noqa: FBT001
    assert provider("netlify").verifier.verify(request(x_webhook_signature=jws), TEST_SECRET, NOW) is passes
