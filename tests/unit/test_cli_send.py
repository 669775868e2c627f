"""Sending: where to, with which headers, and signed so that the provider's own check passes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.errors import CommandError
from cli.payload import JSON, Payload, interpret
from cli.send import build, sign
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.providers import PROVIDERS, provider
from voxbridge.secret_store import Secret

FIX = "voxbridge secret set sources.x"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
EVENTS = Path(__file__).parents[2] / "events"
SAMPLES = sorted(path for name in PROVIDERS for path in (EVENTS / name).glob("created*"))


def _build(target, payload=None, kept=(), host=None):
    return build(payload or Payload(b"{}", JSON), target, "typeform", kept, host=host)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("https://x.example/webhooks", "/webhooks/typeform"),
        ("https://x.example/webhooks/", "/webhooks/typeform"),
        ("https://x.example/webhooks/other", "/webhooks/other"),
        ("https://x.example/stage/webhooks", "/stage/webhooks/typeform"),
        ("https://x.example", "/"),
    ],
)
def test_the_path(target, path):
    assert _build(target).path == path


@pytest.mark.parametrize("target", ["", "x.example/webhooks", "ftp://x.example/webhooks", "https:///webhooks"])
def test_an_incomplete_url_is_an_error(target):
    with pytest.raises(CommandError, match="--url"):
        _build(target)


def test_the_signed_url_is_the_one_that_the_function_sees():
    request = _build("http://127.0.0.1:4566/webhooks?a=1", host="abc.execute-api.localhost")
    assert request.url == "https://abc.execute-api.localhost/webhooks/typeform?a=1"
    assert request.headers["host"] == "abc.execute-api.localhost"
    assert request.query == (("a", "1"),)


def test_only_the_headers_that_the_parser_needs_are_sent():
    headers = {"x-topic": "created", "authorization": "Bearer old", "typeform-signature": "old"}
    request = _build("https://x.example/webhooks", Payload(b"{}", JSON, headers), kept=("x-topic", "x-absent"))
    assert request.headers == {"x-topic": "created", "content-type": JSON, "user-agent": "voxbridge-send"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_providers_own_check_accepts_the_signature(sample):
    name = sample.parent.name
    sender = provider(name)
    secret = Secret.from_json((EVENTS / "secret.json").read_text())
    entry = secret.for_source(name, fallback_to_token=sender.verifier.uses_webhook_token)
    payload = interpret(sample.read_bytes())
    request = build(payload, "https://x.example/webhooks", name, sender.headers)
    assert sender.verifier.verify(sign(request, sender, entry, NOW, FIX), entry, NOW)


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_nothing_is_sent_without_a_secret(name):
    with pytest.raises(CommandError, match=FIX):
        sign(_build("https://x.example/webhooks"), provider(name), SourceSecret(), NOW, FIX)
