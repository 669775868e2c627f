"""What attackers and observers try at the deployed API: forged bodies, slow charsets, guesses, expensive numbers."""

import hashlib
import json
import os
import subprocess
import sys
import time

import pytest
from harness import Harness
from support.length_extension import extend

pytestmark = pytest.mark.e2e

APP_SECRET = "a-client-secret-of-hubspot"
FORM = "application/x-www-form-urlencoded"


def test_a_hubspot_body_that_was_extended_is_refused(harness: Harness):
    """The signature of version 1 matches, and was made without the secret."""
    harness.stack.put_secret(harness.stack.secret() | {"sources": {"hubspot": APP_SECRET}})
    harness.stack.restart_functions()
    properties = {"firstname": {"value": "Ada"}, "phone": {"value": harness.phone()}}
    body = json.dumps({"vid": 7, "properties": properties}).encode()
    digest = hashlib.sha256(APP_SECRET.encode() + body).hexdigest()
    part = '\r\n--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}'
    parts = part.format("first_name", "Mallory") + part.format("phone", harness.phone()) + "\r\n--x--\r\n"
    more, forged = extend(digest, len(APP_SECRET) + len(body), parts.encode())
    headers = {"x-hubspot-signature-version": "v1", "content-type": "application/json"}
    sent = harness.stack.post("hubspot", body, headers | {"x-hubspot-signature": digest})
    headers |= {"content-type": "multipart/form-data; boundary=x", "x-hubspot-signature": forged}
    answer = harness.stack.post("hubspot", body + more, headers)
    assert (sent.status, answer.status, answer.json()["status"]) == (201, 401, "unauthorized")
    assert (len(harness.simulator.contacts), harness.dead_letters(), harness.retry_depth()) == (1, [], 0)


@pytest.mark.parametrize(("source", "field"), [("google-ads", "google_key"), ("wufoo", "HandshakeKey")])
def test_no_charset_makes_a_refusal_slow(harness: Harness, source: str, field: str):
    """Of the same body, 250 kB, under each charset the fastest of three answers."""

    def fastest(charset: str, value: str) -> float:
        body = f"{field}=wrong&name=".encode() + value.encode("latin-1") * (250_000 // len(value))
        taken = []
        for _ in range(3):
            began = time.monotonic()
            answer = harness.stack.post(source, body, {"content-type": f"{FORM}; charset={charset}"})
            taken.append(time.monotonic() - began)
            assert answer.status == 401
        return min(taken)

    plain = fastest("utf-8", "a")
    assert fastest("idna", "ü.") < 3 * plain + 0.3
    assert fastest("punycode", "ü-") < 3 * plain + 0.3
    assert fastest("x" * 1000, "ü") < 3 * plain + 0.3


@pytest.mark.parametrize(
    "query", [{"a": "b"}, {"hub.mode": "subscribe", "hub.verify_token": "x", "hub.challenge": "1"}]
)
def test_a_get_with_a_query_tells_no_source_from_another(harness: Harness, query: dict[str, str]):
    names = ("meta-lead-ads", "zapier", "typeform", "never-heard-of")
    answers = [harness.stack.request("GET", f"/webhooks/{name}", query=query) for name in names]
    assert len({(answer.status, answer.json()["status"]) for answer in answers}) == 1


def test_a_premium_number_and_a_crisis_line_are_not_called(harness: Harness):
    for phone in ("1900 123 456", "13 11 14"):
        answer = harness.zapier({"phone": phone, "first_name": "Ann"})
        assert (answer.status, answer.json()["reason"]) == (202, "invalid_phone_number")
    assert harness.simulator.contacts == []


def test_control_characters_never_reach_voxworks(harness: Harness):
    harness.zapier(harness.lead(first_name="A\x07nn\u202e", address="1 Main St\nSydney"))
    (contact,) = harness.simulator.contacts
    assert (contact.request["first_name"], contact.request["address"]) == ("Ann", "1 Main St, Sydney")


def test_secrets_that_are_set_at_the_same_time_all_stay(harness: Harness):
    """Each command reads the secret, changes one entry and writes it back."""
    command = [sys.executable, "-m", "cli.main", "secret", "set", "--local"]
    names = [f"sources.typeform.part{number}" for number in range(4)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    running = [
        subprocess.Popen(  # noqa: S603
            [*command, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd=harness.published,
            env=environment,
        )
        for name in names
    ]
    for name, process in zip(names, running, strict=True):
        process.communicate(name.encode(), timeout=60)
        assert process.returncode == 0
    assert harness.stack.secret()["sources"]["typeform"].keys() >= {name.rpartition(".")[2] for name in names}
