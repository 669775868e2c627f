"""Who is let in, and how everyone else is answered."""

import base64
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.builders import KEY, LEAD, SECRET, TOKEN, build_application, post
from support.fakes import NOW

from cli.signing import sign_request
from voxbridge.auth.verifiers import SourceSecret, offers_credentials
from voxbridge.errors import Status
from voxbridge.http import MAX_BODY, Request
from voxbridge.providers import PROVIDERS, provider
from voxbridge.secret_store import SecretError

OUTAGE = SecretError("the secret cannot be read: InternalServiceError")
OPEN = '[sources.open]\nprovider = "generic"\nauth = "none"\n'


def signed(secret="a-typeform-secret", body=b'{"event_type": "form_response"}'):
    request = post(body, "typeform", token=None)
    return sign_request(provider("typeform").verifier, request, SourceSecret((secret,)), NOW)


def get(path="/webhooks/zapier", **more):
    return Request(**{"method": "GET", "path": path} | more)


def _basic(credentials):
    return {"authorization": "Basic " + base64.b64encode(credentials.encode()).decode()}


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": {"x-webhook-token": TOKEN}},
        {"headers": {"authorization": f"Bearer {TOKEN}"}},
        {"headers": {"authorization": f"bearer  {TOKEN} "}},
        {"headers": _basic(f"anyone:{TOKEN}")},
        {"headers": {}, "query": (("token", TOKEN),)},
        {"method": "PUT"},
        {"method": "PATCH"},
        {"path": "/webhooks/zapier/"},
    ],
)
def test_a_proved_sender_is_let_in(changes):
    w = build_application()
    assert w.receiver.handle_request(post(**changes)).code == 201


def test_a_signature_of_the_provider_lets_in():
    assert build_application().receiver.handle_request(signed()).code < 300


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(post(token=None), id="no token"),
        pytest.param(post(token="another"), id="another token"),
        pytest.param(post(token=TOKEN[:-1]), id="a part of the token"),
        pytest.param(post(token="tökén"), id="a token that is not ASCII"),
        pytest.param(post(token=None, query=(("token", ""),)), id="an empty token"),
        pytest.param(post(token=KEY), id="another secret of ours"),
        pytest.param(replace(post(), headers=_basic("x")), id="Basic without a password"),
        pytest.param(replace(post(), headers={"authorization": "Basic ???"}), id="Basic that is not base64"),
        pytest.param(replace(post(), headers={"authorization": f"Token {TOKEN}"}), id="another kind of authorization"),
        pytest.param(signed("another"), id="another signature"),
        pytest.param(post(source="typeform"), id="a token where a signature is due"),
        pytest.param(replace(signed(), body=b"{}"), id="a signature of another body"),
        pytest.param(post(source="jotform", token="a-typeform-secret"), id="another source's secret"),
        pytest.param(post(source="nobody"), id="an unknown source"),
        pytest.param(post(path="/"), id="the root"),
        pytest.param(post(path="/webhooks"), id="no source"),
        pytest.param(post(path="/webhooks/"), id="an empty source"),
        pytest.param(post(path="/webhooks/zapier/more"), id="a longer path"),
        pytest.param(post(path="/webhooks/zapier\n"), id="a line break"),
        pytest.param(post(path="/health"), id="a lead sent to the health check"),
        pytest.param(get("/"), id="GET of the root"),
        pytest.param(get("/webhooks"), id="GET of no source"),
        pytest.param(get("/favicon.ico"), id="GET of what browsers want"),
    ],
)
def test_a_wrong_path_an_unknown_source_and_bad_credentials_are_told_alike(request_):
    w = build_application()
    answer = w.receiver.handle_request(request_)
    assert (answer.code, answer.body) == (401, {"status": "unauthorized", "delivery_id": "d-1"})
    assert answer.headers == {"www-authenticate": 'Bearer realm="voxbridge"'}
    assert (w.transport.calls, w.queues.retry, w.queues.dead) == ([], [], [])
    ((_, outcome, _),) = w.telemetry.refusals
    assert outcome is Status.UNAUTHORIZED


def test_a_source_without_a_secret_is_closed_and_its_owner_is_told_why():
    w = build_application(secret={"api_key": KEY})
    assert w.receiver.handle_request(post(source="zapier", token="")).code == 401
    assert w.receiver.handle_request(signed("")).code == 401
    assert [why for _, _, why in w.telemetry.refusals] == ["no secret is set for this source"] * 2


@pytest.mark.parametrize("entry", ["", [], [""], None, {"token": ""}])
def test_an_entry_that_holds_nothing_lets_no_one_in(entry):
    w = build_application(secret=SECRET | {"sources": {"zapier": entry}})
    for token in (None, "", TOKEN):
        assert w.receiver.handle_request(post(token=token)).code == 401


@pytest.mark.parametrize(
    ("changes", "is_sender"),
    [
        ({"headers": {"typeform-signature": "sha256=abc"}}, True),
        ({"headers": {"x-webhook-token": "old"}}, True),
        ({"headers": {"authorization": "Bearer old"}}, True),
        ({"query": (("token", "old"),)}, True),
        ({}, False),
        ({"headers": {"typeform-signature": "sha256=abc"}, "path": "/webhooks/tally"}, False),  # it has no secret
        ({"headers": {"typeform-signature": "sha256=abc"}, "path": "/webhooks/nobody"}, False),
    ],
)
def test_a_rejected_request_is_a_senders_if_it_carries_credentials(changes, is_sender):
    """Scanners that try out addresses carry none, and a source without a secret has no sender yet."""
    w = build_application()
    request = post(source="typeform", token=None)
    assert w.receiver.handle_request(replace(request, **changes)).code == 401
    assert w.telemetry.rejected_senders == (["typeform"] if is_sender else [])


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_every_providers_own_request_offers_credentials(name):
    """Signed with another secret than the source's."""
    verifier = provider(name).verifier
    request = Request("POST", f"/webhooks/{name}", headers={"content-type": "application/json"}, body=b'{"a": 1}')
    assert not offers_credentials(request, verifier)
    entry = SourceSecret(("whsec_b2xk",), dict.fromkeys(("secret", "token", "app_secret"), ("whsec_b2xk",)))
    assert offers_credentials(sign_request(verifier, request, entry, NOW), verifier)


def test_any_secret_of_a_rotation_lets_in():
    w = build_application(secret=SECRET | {"sources": {"zapier": ["new", "old"]}})
    assert [w.receiver.handle_request(post(token=token)).code for token in ("new", "old", TOKEN)] == [201, 201, 401]


def test_a_source_that_says_so_needs_no_credentials_and_no_secret():
    w = build_application(toml=OPEN)
    assert w.receiver.handle_request(post(source="open", token=None)).code == 201
    assert w.secret.reads == 1  # for the key


@pytest.mark.parametrize(
    "request_", [post(source="nobody"), post(path="/x"), get(), get("/health"), get(query=(("a", "b"),))]
)
def test_unverified_senders_never_cause_a_fetch_of_the_secret(request_):
    w = build_application()
    w.receiver.handle_request(request_)
    assert w.secret.reads == 0


def test_a_name_that_is_not_configured_is_never_logged():
    w = build_application()
    w.receiver.handle_request(post(source="mallory"))
    ((source, _, why),) = w.telemetry.refusals
    assert source is None
    assert "mallory" not in why


def test_bad_credentials_have_the_secret_fetched_afresh_once_in_thirty_seconds():
    w = build_application()
    for _ in range(10):
        w.receiver.handle_request(post(token="bad"))
    assert w.secret.reads == 2
    w.clock.advance(30)
    w.receiver.handle_request(post(token="bad"))
    assert w.secret.reads == 3


def test_a_token_that_was_rotated_just_now_lets_in():
    w = build_application()
    w.receiver.handle_request(post())
    w.secret.content = SECRET | {"webhook_token": "rotated"}
    assert w.receiver.handle_request(post(token="rotated")).code == 201


def test_bad_signatures_do_not_spend_the_keys_fetch():
    w = build_application()
    w.receiver.handle_request(post(token="bad"))
    w.secret.content = SECRET | {"api_key": ""}
    w.clock.advance(300)
    w.receiver.handle_request(post())  # an empty key: fetched again all the same
    assert w.secret.reads == 4


def test_where_the_secret_cannot_be_read_and_none_is_held_the_sender_is_to_come_again():
    w = build_application(secret=OUTAGE)
    answer = w.receiver.handle_request(post())
    assert (answer.code, answer.body["status"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert w.telemetry.refusals == [("zapier", Status.UNAVAILABLE, str(OUTAGE))]


def test_the_older_copy_of_the_secret_serves():
    w = build_application()
    w.receiver.handle_request(post())
    w.secret.content = OUTAGE
    w.clock.advance(3600)
    assert w.receiver.handle_request(post()).code == 201


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/webhooks/zapier", "/webhooks/typeform/", "/webhooks/nobody", "/health"])
def test_a_link_check_is_told_that_all_is_ready(method, path):
    answer = build_application().receiver.handle_request(get(path, method=method))
    assert (answer.code, answer.body) == (200, {"status": "ready"})


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"query": (("phone", "0412345678"),)}, id="in the query"),
        pytest.param({"query": (("token", TOKEN), ("phone", "0412345678"))}, id="in the query, with the token"),
        pytest.param({"path": "/webhooks/nobody", "query": (("phone", "0412345678"),)}, id="to an unknown source"),
        pytest.param({"body": b'{"phone": "0412345678"}'}, id="in the body"),
    ],
)
def test_a_lead_sent_by_get_gets_no_receipt(changes):
    answer = build_application().receiver.handle_request(get(**changes))
    assert (answer.code, answer.body["status"]) == (405, "method_not_allowed")
    assert "POST" in answer.headers["allow"]


@pytest.mark.parametrize("method", ["DELETE", "OPTIONS", "TRACE", "", "NONSENSE"])
def test_methods_of_no_webhook_are_not_allowed(method):
    assert build_application().receiver.handle_request(post(method=method)).code == 405


@pytest.mark.parametrize("source", ["zapier", "nobody"])
def test_a_body_over_256_kib_is_too_large_before_anything_is_made_of_it(source):
    w = build_application()
    answer = w.receiver.handle_request(post(b"x" * (MAX_BODY + 1), source))
    assert (answer.code, answer.body["status"]) == (413, "too_large")
    assert w.secret.reads == 0


def test_a_body_of_256_kib_is_not():
    body = b'{"phone": "0412345678", "name": "Ada", "pad": "' + b"x" * (MAX_BODY - 49) + b'"}'
    assert len(body) == MAX_BODY
    assert build_application().receiver.handle_request(post(body)).code == 201


META = {"app_secret": "an-app-secret", "verify_token": "a-verify-token"}


def _handshake(token):
    query = (("hub.mode", "subscribe"), ("hub.verify_token", token), ("hub.challenge", "1158201444"))
    return get("/webhooks/meta-lead-ads", query=query)


def test_a_handshake_with_the_right_token_gets_its_challenge_back():
    w = build_application(secret=SECRET | {"sources": {"meta-lead-ads": META}})
    answer = w.receiver.handle_request(_handshake("a-verify-token"))
    assert (answer.code, answer.text) == (200, "1158201444")


def test_a_handshake_with_a_token_that_was_set_just_now_passes():
    w = build_application()
    w.receiver.handle_request(post())
    w.secret.content = SECRET | {"sources": {"meta-lead-ads": META}}
    assert w.receiver.handle_request(_handshake("a-verify-token")).code == 200


def test_a_handshake_with_a_wrong_token_is_refused():
    w = build_application(secret=SECRET | {"sources": {"meta-lead-ads": META}})
    answer = w.receiver.handle_request(_handshake("wrong"))
    assert (answer.code, answer.text) == (401, None)


def test_a_handshake_without_a_readable_secret_is_to_come_again():
    assert build_application(secret=OUTAGE).receiver.handle_request(_handshake("a-verify-token")).code == 503


NAMES = (*sorted(PROVIDERS), "campaign", "queued", "strict", "fields")
CONFIGURED = """
[sources.campaign]
provider = "typeform"
[sources.queued]
provider = "zapier"
delivery = "queue"
[sources.strict]
provider = "hubspot"
signature = "v3"
[sources.fields]
provider = "meta-lead-ads"
"""
QUERY = st.lists(
    st.tuples(
        st.sampled_from(["hub.mode", "hub.verify_token", "hub.challenge", "token", "challengeCode", "a", ""]),
        st.sampled_from(["subscribe", "1158201444", "wrong", ""]),
    ),
    max_size=4,
) | st.just([("hub.mode", "subscribe"), ("hub.verify_token", "wrong"), ("hub.challenge", "1")])
HEADERS = st.dictionaries(
    st.sampled_from(["x-webhook-token", "typeform-signature", "x-hubspot-signature-v3", "content-type"]),
    st.sampled_from(["wrong", "", "application/json"]),
)


REQUESTS = st.builds(
    Request,
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "NONSENSE"]),
    path=st.sampled_from(["/webhooks/{}", "/webhooks/{}/"]),
    query=QUERY.map(tuple),
    headers=HEADERS,
    body=st.sampled_from([b"", b"{}", b"a=1", b"x" * (MAX_BODY + 1)]),
)


@given(request=REQUESTS, secret=st.sampled_from([SECRET, OUTAGE]))
def test_no_request_tells_a_source_from_a_name_that_is_none(request, secret):
    """Without credentials, every name gets the same answer: configured, built in, or neither."""
    w = build_application(toml=CONFIGURED, secret=secret)
    with suppress(SecretError):
        w.pipeline.warm_up()
    answers = [
        w.receiver.handle_request(replace(request, path=request.path.format(name))) for name in (*NAMES, "nobody")
    ]
    seen = [(answer.code, answer.body | {"delivery_id": ""}, answer.headers, answer.text) for answer in answers]
    assert all(each == seen[-1] for each in seen)


def test_a_handshake_with_any_other_source_is_unauthorized():
    request = _handshake("a-verify-token")
    for name in ("zapier", "nobody"):
        assert build_application().receiver.handle_request(replace(request, path=f"/webhooks/{name}")).code == 401


def test_an_answer_holds_our_own_id_and_nothing_of_the_request():
    w = build_application()
    answer = w.receiver.handle_request(post(LEAD | {"id": "THEIRS", "event_id": "THEIRS"}))
    assert answer.body == {"status": "created", "delivery_id": "d-1", "contact_id": "c_1"}


def test_signed_times_are_judged_by_the_wall_clock():
    w = build_application(secret=SECRET | {"sources": {"calendly": "k"}})
    request = sign_request(
        provider("calendly").verifier, post(b"{}", "calendly", token=None), SourceSecret(("k",)), NOW
    )
    w.clock.jump(timedelta(minutes=6))
    assert w.receiver.handle_request(request).code == 401
