"""No value of a payload, a header, a query, a secret or Voxworks' text gets out anywhere, whatever happens to it."""

import base64
import io
import json
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from aws_lambda_powertools import Logger
from support.builders import api_event, build_application, delivery, failure, http_answer, post, received, sqs_event
from support.fakes import NOW, ScriptedClient
from support.faulty_server import answers, closes, cuts_body
from support.stack import CREATED, EXISTS, Context, refuses

import retry
import webhook
from cli.signing import sign_request
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.errors import Reason
from voxbridge.providers import PROVIDERS, provider
from voxbridge.telemetry import Telemetry
from voxbridge.voxworks.transport import TransportError

MARK = "Zqxmark"
PHONE = "0412 345 678"
LEAD = {
    "phone": PHONE,
    "first_name": f"{MARK}first",
    "last_name": f"{MARK}last",
    "email": f"{MARK}@example.com",
    "address": f"1 {MARK} Street",
    "city": f"{MARK}ville",
    f"{MARK}key": f"{MARK}value",
    "nested": {f"{MARK}inner": [{f"{MARK}deep": f"{MARK}est"}]},
}
SECRET = {
    "api_key": f"{MARK}-api-key",
    "webhook_token": f"{MARK}-token",
    "sources": {
        "typeform": f"{MARK}-typeform",
        "meta-lead-ads": {"app_secret": f"{MARK}-app", "verify_token": f"{MARK}-verify", "page_token": f"{MARK}-page"},
    },
}
HEADERS = {
    "content-type": f"application/json; charset=utf-8; note={MARK}",
    "x-webhook-token": f"{MARK}-token",
    "user-agent": f"{MARK}-agent",
    "cookie": f"{MARK}=1",
    "x-forwarded-for": "198.51.100.77",
    f"x-{MARK.lower()}": "1",
}
QUERY = (("token", f"{MARK}-query"), (f"{MARK}name", f"{MARK}value"))
# The mark however it is written, its base64 at any offset, the number in either form, the address.
LEAKS = re.compile(
    "|".join(
        [
            MARK,
            "0?412.?345.?678",
            r"198\.51\.100\.77",
            *(re.escape(base64.b64encode(b"." * n + MARK.encode())[4 : 4 + 4].decode()) for n in (3, 4, 5)),
        ]
    ),
    re.IGNORECASE,
)


def marked(lead=LEAD, source="zapier", **more):
    return post(lead, source, **{"headers": HEADERS, "query": QUERY} | more)


@pytest.fixture
def leaks(run_stack, capfd, caplog):
    """Run a stack; afterwards nothing that it wrote may hold a marked value."""
    caplog.set_level(logging.INFO)

    def run(*behaviours):
        stack = run_stack(*behaviours)
        stack.set_secret(SECRET)
        stacks.append(stack)
        return stack

    stacks: list = []
    yield run
    out, err = capfd.readouterr()
    written = out + err + caplog.text + "".join(stack.log.getvalue() for stack in stacks)
    assert written
    assert not LEAKS.findall(written)


def answer_of(stack, request, **more):
    """Send a webhook; nothing of the response may hold a marked value."""
    response = webhook.handler(api_event(request, **more), Context())
    del stack
    assert not LEAKS.findall(json.dumps(response))
    return response["statusCode"], json.loads(response["body"]).get("status")


def test_the_search_finds_what_it_is_to_find():
    for leak in (f"x{MARK.lower()}", PHONE, "+61412345678", base64.b64encode(f"first={MARK}".encode()).decode()):
        assert LEAKS.findall(leak)
    assert not LEAKS.findall('{"status": "created", "delivery_id": "6f9619ff-8b86-d011-b42d-00cf4fc964ff"}')


@pytest.mark.parametrize(
    ("behaviours", "expected"),
    [
        ((CREATED,), (201, "created")),
        ((EXISTS,), (200, "duplicate")),
        ((refuses(400), CREATED), (201, "created")),
        ((refuses(400),), (202, "dead_lettered")),
        ((refuses(401),), (202, "queued")),
        ((refuses(429, f"Retry-After: {MARK}"),), (202, "queued")),
        ((refuses(500),), (202, "queued")),
        ((answers(201, f'{{"success": true, "contact": "{MARK}"}}'.encode()),), (202, "queued")),
        ((answers(502, f"<html>{MARK}</html>".encode()),), (202, "queued")),
        ((answers(302, b"", (f"Location: https://{MARK}.test",)),), (202, "queued")),
        ((closes,), (202, "queued")),
        ((cuts_body,), (202, "queued")),
    ],
)
def test_whatever_voxworks_says_about_a_lead(leaks, behaviours, expected):
    stack = leaks(*behaviours)
    assert answer_of(stack, marked()) == expected
    for held in (*stack.waiting(), *stack.dead()):
        told = json.loads(held.to_message())
        assert not LEAKS.findall(json.dumps({"failure": told["failure"], "headers": told["headers"]}))
    for attributes in stack.attributes_of_waiting():
        assert not LEAKS.findall(json.dumps(attributes))


@pytest.mark.parametrize(
    "lead",
    [
        pytest.param(f"{MARK} no json".encode(), id="no JSON"),
        pytest.param(f'{{"phone": "{MARK}'.encode(), id="half a JSON"),
        pytest.param(b"\xff\xfe" + MARK.encode(), id="no UTF-8"),
        pytest.param(LEAD | {"phone": MARK}, id="a phone of words"),
        pytest.param({"phone": PHONE}, id="no name"),
        pytest.param([LEAD] * 30, id="too many leads"),
        pytest.param(LEAD | {"email": f"{MARK} no address", "age": MARK}, id="wrong optional fields"),
        pytest.param(LEAD | {"event": f"{MARK}.deleted"}, id="another event"),
    ],
)
def test_whatever_is_wrong_with_a_lead(leaks, lead):
    stack = leaks()
    assert answer_of(stack, marked(lead), base64_encoded=True)[0] in {200, 201, 202}


@pytest.mark.parametrize("source", sorted(PROVIDERS))
def test_every_provider(leaks, source):
    stack = leaks()
    text = "whsec_" + base64.b64encode(f"{MARK}-secret".encode()).decode()  # the form that Standard Webhooks wants
    stack.set_secret(SECRET | {"sources": dict.fromkeys(PROVIDERS, text)})
    secret = SourceSecret((text,), {"app_secret": (text,)})
    signed = sign_request(provider(source).verifier, marked(source=source, query=()), secret, datetime.now(UTC))
    answer_of(stack, signed)
    answer_of(stack, replace(signed, body=signed.body + b" "))
    answer_of(stack, replace(signed, body=b"{" + MARK.encode()))


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(marked(headers=HEADERS | {"x-webhook-token": f"{MARK}-wrong"}), id="a wrong token"),
        pytest.param(marked(headers={"authorization": f"Basic {MARK}"}), id="a broken header"),
        pytest.param(marked(source="typeform"), id="no signature"),
        pytest.param(marked(source=f"{MARK.lower()}-source"), id="an unknown source"),
        pytest.param(marked(path=f"/{MARK}"), id="an unknown path"),
        pytest.param(marked(method=MARK), id="an unknown method"),
        pytest.param(marked(MARK.encode() * 50_000), id="a body that is too large"),
        pytest.param(replace(marked(), method="GET"), id="a lead by GET"),
        pytest.param(replace(marked(source="meta-lead-ads"), method="GET"), id="a handshake that does not match"),
    ],
)
def test_rejected_senders(leaks, request_):
    assert answer_of(leaks(), request_)[0] in {401, 405, 413}


def test_where_sqs_refuses_as_well(leaks):
    stack = leaks(refuses(500))
    stack.break_queue("RETRY_QUEUE_URL")
    assert answer_of(stack, marked()) == (503, "unavailable")


@pytest.mark.parametrize("secret", [f"{MARK} no JSON", {"api_key": [MARK]}, {"sources": MARK}, {"webhook_token": 5}])
def test_a_malformed_secret(leaks, secret):
    stack = leaks()
    stack.set_secret(secret)
    assert answer_of(stack, marked()) == (503, "unavailable")


def test_a_secret_that_is_not_there(leaks):
    stack = leaks()
    stack.restart(SECRET_NAME="absent")
    assert answer_of(stack, marked()) == (503, "unavailable")


@pytest.mark.parametrize(
    "event",
    [
        {"headers": MARK},
        {"rawPath": [MARK], "requestContext": MARK},
        {"requestContext": {"http": MARK}},
        MARK,
        [MARK],
    ],
)
def test_a_crash_before_anything_is_understood(leaks, event):
    leaks()
    response = webhook.handler(event, Context())
    assert response["statusCode"] == 503
    assert not LEAKS.findall(json.dumps(response))


@pytest.mark.parametrize(
    "behaviour", [CREATED, EXISTS, refuses(400), refuses(401), refuses(429), refuses(500), closes, cuts_body]
)
@pytest.mark.parametrize("hours", [1, 25])
def test_whatever_happens_at_the_retry_function(leaks, behaviour, hours):
    stack = leaks(behaviour)
    then = datetime.now(UTC) - timedelta(hours=hours)
    failed = failure(Reason.VOXWORKS_ERROR)
    stack.wait_in_retry(
        delivery(LEAD, received_at=then, failure=failed),
        delivery(f"{MARK} no json".encode(), received_at=then, failure=failed, content_type=MARK),
        delivery(LEAD, received_at=then, failure=failed, headers={MARK: MARK}),
    )
    assert not LEAKS.findall(json.dumps(stack.poll()))


@pytest.mark.parametrize(
    "body",
    [MARK, f'{{"{MARK}": 1}}', f'{{"version": "{MARK}"}}', json.dumps({"version": 1, "id": MARK, "received_at": MARK})],
)
def test_a_message_that_no_one_knows(leaks, body):
    stack = leaks()
    stack.wait_in_retry(body)
    stack.poll()


def test_a_record_that_cannot_be_read(leaks):
    leaks()
    event = sqs_event([{"MessageId": "m", "ReceiptHandle": MARK, "Body": MARK}])
    event["Records"][0]["attributes"] = {"ApproximateReceiveCount": MARK}
    retry.handler(event, Context())
    retry.handler({"Records": [MARK]}, Context())


_NUMBERS = count(1)


class MarkedBugError(Exception):
    """A bug whose text holds everything, as KeyError's does."""


def _bug():
    raise MarkedBugError(f"cannot read {LEAD}") from KeyError(f"{MARK}key")


@pytest.mark.parametrize("door", ["webhook", "retry"])
def test_a_bug_whose_text_holds_the_lead_is_told_by_its_place(door, capfd):
    log = io.StringIO()
    logger = Logger(service=f"privacy-{next(_NUMBERS)}", stream=log, location=None, log_uncaught_exceptions=False)
    creation = ScriptedClient(_bug)
    w = build_application(client=creation, telemetry=Telemetry("s", logger), secret=SECRET)
    if door == "webhook":
        answer = w.receiver.handle_request(marked())
        assert not LEAKS.findall(repr(answer))
        ((held, _),) = w.queues.retry
        assert not LEAKS.findall(repr(held.failure))
    else:
        message = received(delivery(LEAD, failure=failure(), received_at=NOW - timedelta(days=2)))
        assert w.retry_processor.process_message(message, lambda: 14.0)
        assert not LEAKS.findall(repr(w.queues.dead[0].failure))
    crash = next(line for line in map(json.loads, log.getvalue().splitlines()) if line["message"] == "crashed")
    assert crash["error"] == "MarkedBugError"
    assert crash["place"][-1].endswith(" _bug")
    out, err = capfd.readouterr()
    assert not LEAKS.findall(log.getvalue() + out + err)


AUTOMATION = {"url": f"https://{MARK}.test/hooks/{MARK}-token", "secret": f"{MARK}-signing"}


@pytest.mark.parametrize(
    "entry", [AUTOMATION, {"url": f"http://{MARK}.test"}, {"url": AUTOMATION["url"], MARK: MARK}, MARK]
)
@pytest.mark.parametrize(
    "answer",
    [
        *(http_answer(status, f"{MARK}".encode(), retry_after=MARK) for status in (202, 302, 400, 404, 429, 500)),
        TransportError("no connection"),
    ],
)
def test_whatever_the_webhook_of_an_automation_says(capfd, entry, answer):
    """Of the answers, the message keeps the body alone, as ever, and the contact's number."""
    log = io.StringIO()
    logger = Logger(service=f"privacy-{next(_NUMBERS)}", stream=log, location=None, log_uncaught_exceptions=False)
    w = build_application(
        http_answer(201, {"success": True, "contact_id": "c_1"}),
        answer,
        toml='automation = "call-now"\nautomation_answers = "all"',
        telemetry=Telemetry("s", logger),
        secret=SECRET | {"automations": {"call-now": entry}},
    )
    assert not LEAKS.findall(repr(w.receiver.handle_request(marked())))
    for held in (*(each for each, _ in w.queues.retry), *w.queues.dead):
        assert not LEAKS.findall(repr(held.failure))
        w.retry_processor.process_message(received(held), lambda: 14.0)
    out, err = capfd.readouterr()
    written = log.getvalue() + out + err
    assert '"automation":' in written
    assert not LEAKS.findall(written)
