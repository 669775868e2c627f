"""What unverified senders may send: the most that API Gateway lets through costs no call, few fetches, little work."""

import time
from dataclasses import replace

import pytest
from support.builders import build_application, post
from support.fakes import NOW

from cli.signing import sign_request
from local import events
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.http import MAX_BODY
from voxbridge.providers import PROVIDERS, provider

HEADERS = 10_240  # bytes in all, API Gateway's limit
PAYLOAD = 10 * 1024 * 1024  # bytes, likewise
WORK = 0.5  # seconds of this process for a request: at least ten times what any takes

FILLS = ("9", "v1,AAAA v1=AAAA,t=1 ", '",=;" ', "=", "e30.", "\u00ff\u20ac")
BODIES = {
    "levels": b"[" * MAX_BODY,
    "members": b'{"a":1,' * (MAX_BODY // 7),
    "a form of nothing": b"&" * MAX_BODY,
    "brackets": b"a" + b"[a]" * (MAX_BODY // 4),
    "percent signs": b"%41" * (MAX_BODY // 4),
    "parts": b"--x\r\ncontent-disposition: form-data\r\n\r\n" * (MAX_BODY // 42),
    "the head of a part": (b'--x\r\ncontent-disposition: form-data; x="' + b";" * MAX_BODY)[:MAX_BODY],
    "zeros": b"\0" * MAX_BODY,
    "too large": b"x" * PAYLOAD,
}


SECRET = events.sample_secret()


def signed(source):
    """Return a request as its provider would sign it now."""
    request = post({}, source, token=None, url=f"https://abc.execute-api.test/webhooks/{source}")
    entry = SECRET["sources"].get(source, SECRET["webhook_token"])
    return sign_request(provider(source).verifier, request, SourceSecret.from_json(entry), NOW)


def filled(request, fill):
    """Replace all that proves anything by `fill`, as much of it as headers may be; times stay as they are."""
    names = {"authorization", "x-webhook-token", "content-type", *request.headers}
    names -= {name for name, value in request.headers.items() if value.isdecimal()}
    each = (fill * HEADERS)[: HEADERS // len(names)]
    return replace(request, headers=request.headers | dict.fromkeys(names, each), query=(("token", each),))


@pytest.mark.parametrize("source", sorted(set(PROVIDERS)))
def test_headers_full_of_anything_are_refused_at_little_cost(source):
    w = build_application(secret=SECRET)
    started = time.process_time()
    for fill in FILLS:
        assert w.receiver.handle_request(filled(signed(source), fill)).code == 401
    assert time.process_time() - started < WORK * len(FILLS)
    assert w.transport.calls == []
    assert w.secret.reads <= 2  # when it is first needed, and once early


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize("source", sorted(set(PROVIDERS)))
def test_bodies_full_of_anything_are_refused_at_little_cost(source, body):
    w = build_application(secret=SECRET)
    started = time.process_time()
    answer = w.receiver.handle_request(replace(filled(signed(source), "9"), body=body))
    assert answer.code == (413 if len(body) > MAX_BODY else 401)
    assert time.process_time() - started < WORK
    assert (w.transport.calls, w.queues.retry, w.queues.dead) == ([], [], [])
    assert w.secret.reads <= 2
