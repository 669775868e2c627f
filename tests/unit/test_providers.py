"""One suite that every provider passes, with all of its files in events/."""

import base64
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support.submissions import assert_paths

from cli.signing import sign_request
from local import events
from voxbridge.auth.verifiers import AnyOf, BodyToken, SourceSecret, Token
from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError, Reason, Status
from voxbridge.http import Request, to_request
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.find_leads import split_deliveries
from voxbridge.parsing.submission import NotALead, Submission
from voxbridge.providers import PROVIDERS, Provider, provider
from voxbridge.providers.highlevel import HighLevelSignature

NOW = events.SIGNED_AT
OWN = sorted(set(PROVIDERS) - {"wpforms", "unbounce", "cognito"})  # those with a module of their own
BODIES = [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in events.bodies()]
GOOD = [param for param in BODIES if param.values[0].stem != events.FORGED]

# The status of each body that is no lead; all others are leads.
NO_LEADS = {
    "cal-com/cancelled": Status.IGNORED,
    "cal-com/ping": Status.TEST,
    "calendly/canceled": Status.IGNORED,
    "formbricks/test": Status.TEST,
    "formbricks/unfinished": Status.IGNORED,
    "generic/deleted": Status.IGNORED,
    "google-ads/test": Status.TEST,
    "highlevel/opted_out": Status.SKIPPED,
    "highlevel/update": Status.IGNORED,
    "hubspot/company": Status.IGNORED,
    "hubspot/ids_only": Status.IGNORED,
    "meta-lead-ads/notification": Status.IGNORED,  # by parse alone; the lead is fetched
    "meta-lead-ads/other_field": Status.IGNORED,
    "meta-lead-ads/test": Status.TEST,
    "shopify/test": Status.TEST,
    "shopify/update": Status.IGNORED,
    "squarespace/order": Status.IGNORED,
    "standard-webhooks/deleted": Status.IGNORED,
    "tally/other_event": Status.IGNORED,
    "typeform/partial": Status.IGNORED,
    "webflow/other_trigger": Status.IGNORED,
}
SEVERAL = {"zapier/two_leads", "meta-lead-ads/two_leads"}
REASONS = {"missing_phone": Reason.MISSING_PHONE_NUMBER, "no_name": Reason.MISSING_FIRST_NAME}


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def provider_of(path: Path) -> Provider:
    return provider(path.parent.name)


def secret_of(path: Path) -> SourceSecret:
    return SourceSecret.from_json(events.sample_secret()["sources"][path.parent.name])


def delivery_of(source: str, request: Request) -> Delivery:
    kept = {name: request.header(name) for name in provider(source).headers if request.header(name)}
    return Delivery("id", source, NOW, request.header("content-type"), request.body, kept)


def is_token(scheme: object) -> bool:
    """Say whether the requests are signed by a token, which covers neither the body nor a time."""
    return isinstance(scheme, Token | BodyToken) or (
        isinstance(scheme, AnyOf) and isinstance(scheme.signature, HighLevelSignature)
    )


SIGNED = [param for param in GOOD if not is_token(provider_of(param.values[0]).verifier)]
BY_TIME = [param for param in SIGNED if param.values[0].parent.name in {
    "webflow", "hubspot", "calendly", "formspree", "formbricks", "standard-webhooks"
}]  # fmt: skip


def test_every_provider_has_a_lead_in_events_and_a_sample_secret() -> None:
    assert {param.values[0].parent.name for param in GOOD if param.values[0].stem == "created"} == set(OWN)
    assert set(events.sample_secret()["sources"]) == set(PROVIDERS)


def test_the_events_are_those_that_the_generator_writes() -> None:
    expected = dict(events.generate())
    assert set(events.EVENTS.rglob("*.event.json")) == set(expected)
    stale = [path.name for path, content in expected.items() if path.read_text("utf-8") != content]
    assert not stale, "run `make events`"


# Who may post


@pytest.mark.parametrize("path", GOOD)
def test_a_good_signature_passes(path: Path) -> None:
    assert provider_of(path).verifier.verify(events.signed(path), secret_of(path), NOW)


@pytest.mark.parametrize("path", BODIES)
def test_a_missing_one_fails(path: Path) -> None:
    unsigned = events.unsigned(path)
    if path.parent.name in {"google-ads", "wufoo"}:
        unsigned = replace(unsigned, body=unsigned.body.replace(b"replaced-when-it-is-signed", b""))
    assert not provider_of(path).verifier.verify(unsigned, secret_of(path), NOW)


@pytest.mark.parametrize("path", BODIES)
def test_a_wrong_one_fails(path: Path) -> None:
    entry = "d3Jvbmc=" if path.parent.name in {"formbricks", "standard-webhooks"} else "wrong"
    scheme = provider_of(path).verifier
    forged = sign_request(scheme, events.unsigned(path), SourceSecret.from_json(entry), NOW)
    assert not scheme.verify(forged, secret_of(path), NOW)


@pytest.mark.parametrize("path", GOOD)
def test_with_an_unset_secret_nothing_passes(path: Path) -> None:
    for unset in (SourceSecret(), SourceSecret.from_json(""), SourceSecret.from_json({"other": "thing"})):
        assert not provider_of(path).verifier.verify(events.signed(path), unset, NOW)
        assert not provider_of(path).verifier.verify(events.unsigned(path), unset, NOW)


@pytest.mark.parametrize("path", GOOD)
def test_the_second_of_two_rotated_secrets_passes(path: Path) -> None:
    current = secret_of(path)
    values = ("bmV3", *current.secrets)
    named = {name: ("new", *entries) for name, entries in current.parts.items()}
    assert provider_of(path).verifier.verify(events.signed(path), SourceSecret(values, named), NOW)


@pytest.mark.parametrize("path", GOOD)
def test_a_signature_cut_short_fails(path: Path) -> None:
    scheme, unsigned, signed = provider_of(path).verifier, events.unsigned(path), events.signed(path)
    added = {name: value for name, value in signed.headers.items() if name not in unsigned.headers}
    for name, value in added.items():
        if name == "webhook-id" or name.endswith(("-id", "timestamp")):
            continue
        for cut in (value[:-1], value[: len(value) // 2], ""):
            tried = replace(signed, headers=signed.headers | {name: cut})
            assert not scheme.verify(tried, secret_of(path), NOW)


@pytest.mark.parametrize("path", SIGNED)
def test_a_signature_covers_every_byte_of_the_body(path: Path) -> None:
    scheme, signed, secret = provider_of(path).verifier, events.signed(path), secret_of(path)
    body = signed.body
    for position in {0, len(body) // 2, len(body) - 1}:
        changed = body[:position] + bytes([body[position] ^ 1]) + body[position + 1 :]
        assert not scheme.verify(replace(signed, body=changed), secret, NOW)
    for other in (b"", body[:-1], body + b" ", b"{}"):
        assert not scheme.verify(replace(signed, body=other), secret, NOW)


@pytest.mark.parametrize("path", BY_TIME)
def test_a_stale_one_fails(path: Path) -> None:
    scheme, signed, secret = provider_of(path).verifier, events.signed(path), secret_of(path)
    assert scheme.verify(signed, secret, NOW + timedelta(minutes=5))
    for off in (timedelta(minutes=6), timedelta(minutes=-6), timedelta(days=365)):
        assert not scheme.verify(signed, secret, NOW + off)


@pytest.mark.parametrize("path", BODIES)
def test_base64_and_plain_bodies_give_the_same(path: Path) -> None:
    event: dict[str, Any] = json.loads(path.with_name(f"{path.stem}.event.json").read_text("utf-8"))
    signed = events.signed(path)
    body = signed.body.decode("utf-8")
    plain = event | {"body": body, "isBase64Encoded": False}
    encoded = event | {"body": base64.b64encode(signed.body).decode(), "isBase64Encoded": True}
    requests = [to_request(written) for written in (event, plain, encoded)]
    assert {request.body for request in requests} == {signed.body}
    verdicts = {provider_of(path).verifier.verify(request, secret_of(path), NOW) for request in requests}
    assert verdicts == {path.stem != events.FORGED}


# What they send


@pytest.mark.parametrize("path", BODIES)
def test_every_body_is_recognised_and_read(path: Path) -> None:
    name = name_of(path)
    delivery = delivery_of(path.parent.name, events.signed(path))
    if name in SEVERAL:
        assert len(split_deliveries(delivery, provider_of(path))) == 2
        return
    submission = provider_of(path).parse(delivery)
    if isinstance(submission, NotALead):
        assert submission.status is NO_LEADS[name]
        return
    assert name not in NO_LEADS
    reading = extract_contact(submission, LeadRules(region="AU"), NOW)
    assert reading.error is REASONS.get(path.stem)
    if reading.contact:
        assert reading.contact.phone_number.startswith("+614915701")
        assert reading.contact.first_name


@pytest.mark.parametrize("path", BODIES)
def test_every_path_leads_to_its_value(path: Path) -> None:
    try:
        submission = provider_of(path).parse(delivery_of(path.parent.name, events.signed(path)))
    except PermanentError:
        return
    assert_paths(submission)


@pytest.mark.parametrize("path", BODIES)
def test_no_secret_is_left_in_a_document(path: Path) -> None:
    """Sources' rules see the document, and `preview` prints it."""
    try:
        submission = provider_of(path).parse(delivery_of(path.parent.name, events.signed(path)))
    except PermanentError:
        return
    if isinstance(submission, Submission):
        written = json.dumps(submission.document)
        assert not any(value in written for value in secret_of(path).secrets)
