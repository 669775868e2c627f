"""The automation after the contact, through both functions: started once, and never lost."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from support.builders import (
    CREATED,
    EXISTS,
    LEAD,
    SECRET,
    build_application,
    delivery,
    error,
    failure,
    http_answer,
    post,
    received,
)
from support.fakes import NOW

from voxbridge.delivery import KnownContact
from voxbridge.errors import Outcome, Reason, Status
from voxbridge.voxworks.automation import InvalidWebhookError, read_webhook
from voxbridge.voxworks.transport import TransportError

URL = "https://app.voxworks.test/api/v1/hooks/a-token"
SIGNING = "a-signing-secret"
TOML = 'automation = "call-now"\n'
ACCEPTED = http_answer(202, {"queued": True})
TIMED_OUT = TransportError("no complete response in time", timed_out=True)
CUT = TransportError("the connection was closed before a complete response", retry_on_new_connection=True)
CONTACT = KnownContact("created", "+61412345678", "c_1")
OUTSTANDING = delivery(failure=failure(Reason.AUTOMATION_FAILED), contact=CONTACT)


def bridge(*answers, toml=TOML, automations=None, **more):
    entry = {"call-now": {"url": URL, "secret": SIGNING}} if automations is None else automations
    return build_application(*answers, toml=toml, secret=SECRET | {"automations": entry}, **more)


def retry(w, of, receives=1):
    return w.retry_processor.process_message(received(of, receives), lambda: 14.0)


def calls(w, url=URL):
    return [call for call in w.transport.calls if call.url == url]


# ── The call ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_created_contact_starts_its_automation():
    """The contact's fields as they were sent, its id, and what is known of the delivery."""
    w = bridge(CREATED, ACCEPTED)
    response = w.receiver.handle_request(post())
    assert (response.code, response.body["status"], response.body["contact_id"]) == (201, "created", "c_1")
    (call,) = calls(w)
    assert call.method == "POST"
    assert json.loads(call.body) == {
        "phone_number": "+61412345678",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "ada@example.com",
        "contact_id": "c_1",
        "source": "zapier",
        "delivery_id": "d-1",
        "received_at": "2026-11-24T10:00:00.000Z",
    }
    assert call.headers["x-webhook-signature"] == hmac.new(SIGNING.encode(), call.body, hashlib.sha256).hexdigest()
    assert "authorization" not in call.headers
    (attempt,) = w.telemetry.attempts
    assert (attempt.outcome, attempt.automation, attempt.contact_made) == (Status.CREATED, Outcome.STARTED, True)


def test_a_contact_that_existed_starts_it_too():
    w = bridge(EXISTS, ACCEPTED)
    response = w.receiver.handle_request(post())
    assert (response.code, response.body["status"]) == (200, "duplicate")
    assert "contact_id" not in json.loads(calls(w)[0].body)


def test_only_fields_that_voxworks_took_are_sent():
    w = bridge(error(400), CREATED, ACCEPTED)
    assert w.receiver.handle_request(post()).code == 201
    assert "email" not in json.loads(calls(w)[0].body)


def test_a_url_without_a_secret_is_called_unsigned():
    w = bridge(CREATED, ACCEPTED, automations={"call-now": URL})
    assert w.receiver.handle_request(post()).code == 201
    assert "x-webhook-signature" not in calls(w)[0].headers


def test_both_calls_share_one_deadline():
    w = bridge(CREATED, ACCEPTED)
    w.transport.meanwhile = lambda: w.clock.advance(1.5)
    w.receiver.handle_request(post())
    assert [call.left for call in w.transport.calls] == [4.0, 2.5]


def test_an_automation_without_time_is_not_attempted():
    """Voxworks used up the deadline for the contact: that is no failure of the automation."""
    w = bridge(CREATED, ACCEPTED)
    w.transport.meanwhile = lambda: w.clock.advance(3.97)
    answer = w.receiver.handle_request(post())
    assert (answer.code, len(w.transport.calls)) == (202, 1)


@pytest.mark.parametrize(
    "toml", ["", '[sources.tally]\nautomation = "call-now"', TOML + '[sources.zapier]\nautomation = ""']
)
def test_a_source_without_an_automation_makes_one_call(toml):
    w = bridge(CREATED, toml=toml)
    assert w.receiver.handle_request(post()).code == 201
    assert len(w.transport.calls) == 1
    assert w.telemetry.attempts[0].automation is None


@pytest.mark.parametrize(("answer", "started"), [(CREATED, 1), (EXISTS, 0)])
def test_on_created_means_the_first_time_only(answer, started):
    w = bridge(answer, ACCEPTED, toml=TOML + 'automation_on = "created"')
    w.receiver.handle_request(post())
    assert len(calls(w)) == started


def test_on_created_counts_a_contact_of_an_earlier_attempt_as_created():
    w = bridge(EXISTS, ACCEPTED, toml=TOML + 'automation_on = "created"')
    assert retry(w, delivery(failure=failure(Reason.VOXWORKS_TIMEOUT)))
    assert len(calls(w)) == 1


# ── What the webhook answers ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299, 409])
def test_any_2xx_and_409_are_accepted(status):
    w = bridge(CREATED, http_answer(status, b"<garbage"))
    assert w.receiver.handle_request(post()).code == 201
    assert w.queues.retry == []


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_refusal_of_this_lead_is_a_dead_letter_that_says_so_and_knows_the_contact(status):
    w = bridge(CREATED, http_answer(status))
    response = w.receiver.handle_request(post())
    assert (response.code, response.body["status"], response.body["reason"], response.body["contact_id"]) == (
        202,
        "dead_lettered",
        "automation_failed",
        "c_1",
    )
    (dead,) = w.queues.dead
    assert dead.contact == CONTACT
    assert dead.failure
    assert (dead.failure.reason, dead.failure.status) == (Reason.AUTOMATION_FAILED, status)
    assert "automation" in (dead.failure.message or "")


@pytest.mark.parametrize(
    "answer", [*(http_answer(status) for status in (302, 401, 403, 404, 408, 410, 429, 500, 503)), TIMED_OUT, CUT]
)
def test_anything_else_is_kept_with_its_contact(answer):
    w = bridge(CREATED, answer)
    response = w.receiver.handle_request(post())
    assert (response.code, response.body["status"], response.body["reason"], response.body["contact_id"]) == (
        202,
        "queued",
        "automation_failed",
        "c_1",
    )
    ((queued, _),) = w.queues.retry
    assert queued.contact == CONTACT
    (attempt,) = w.telemetry.attempts
    assert (attempt.outcome, attempt.automation, attempt.contact_made) == (Status.QUEUED, Outcome.FAILED, True)


@pytest.mark.parametrize("status", [429, 503])
def test_a_retry_after_holds_the_next_leads_untried_until_it_is_over(status):
    w = bridge(CREATED, http_answer(status, retry_after="60"), CREATED, CREATED, ACCEPTED)
    for number in range(2):
        w.receiver.handle_request(post(LEAD | {"phone": f"041234567{number}"}))
    assert len(calls(w)) == 1
    assert all(delay >= timedelta(seconds=60) for _, delay in w.queues.retry)
    assert w.telemetry.attempts[1].automation is Outcome.NOT_ATTEMPTED
    w.clock.advance(60)
    assert w.receiver.handle_request(post()).code == 201


def test_without_time_left_the_automation_is_queued_untried():
    w = bridge(CREATED, ACCEPTED)
    w.transport.meanwhile = lambda: w.clock.advance(4.0)
    assert w.receiver.handle_request(post()).body["reason"] == "automation_failed"
    assert (len(calls(w)), w.queues.retry[0][0].contact) == (0, CONTACT)


# ── The secret ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("automations", [{}, "not an object", {"call-now": "http://voxworks.test/x"}, {"call-now": 7}])
def test_an_automation_that_cannot_be_used_keeps_the_lead_and_says_so_without_its_value(automations):
    w = bridge(CREATED, automations=automations)
    assert w.receiver.handle_request(post()).body["reason"] == "automation_failed"
    assert (len(w.transport.calls), w.queues.retry[0][0].contact) == (1, CONTACT)
    (attempt,) = w.telemetry.attempts
    assert "automations.call-now" in (attempt.detail or "")
    assert "voxworks.test" not in (attempt.detail or "")


def test_an_automation_that_was_just_set_is_read_at_once():
    w = bridge(CREATED, CREATED, ACCEPTED, automations={})
    w.receiver.handle_request(post())
    w.clock.advance(31)
    w.secret.content = SECRET | {"automations": {"call-now": URL}}
    assert w.receiver.handle_request(post()).code == 201


@pytest.mark.parametrize(
    "entry",
    [
        URL,
        f"  {URL}\n",
        {"url": URL},
        {"url": URL, "secret": ""},
        "http://127.0.0.1:8080/hooks/x",
        "http://localhost/x",
        "https://eu_1.voxworks.test/x",
    ],
)
def test_urls_are_https_or_of_this_machine(entry):
    assert read_webhook(entry)


@pytest.mark.parametrize(
    "entry",
    [
        *(
            "",
            " ",
            "app.voxworks.ai/hooks/x",
            "ftp://voxworks.test/x",
            "http://voxworks.test/x",
            "https://",
            "https:///x",
        ),
        *("http://localhost.voxworks.test/x", "http://localhost@voxworks.test/x", "https://user:pw@voxworks.test/x"),
        *(
            "https://voxworks.test:port/x",
            "https://voxworks.test/a b",
            "https://voxworks.test\\@localhost/",
            "https://[x/",
        ),
        *(None, 7, [], [URL], {}, {"url": 7}, {"url": URL, "secret": 7}, {"url": URL, "sercet": "x"}, {"secret": "x"}),
        *("https://voxworks.test/\x00", "https://vöxworks.test/x", "javascript:alert(1)"),
    ],
)
def test_anything_else_is_refused(entry):
    with pytest.raises(InvalidWebhookError):
        read_webhook(entry)


def test_neither_url_nor_secret_is_shown():
    shown = repr(read_webhook({"url": URL, "secret": SIGNING}))
    assert not {"a-token", SIGNING} & set(shown.replace("'", " ").replace("/", " ").split())


# ── The retry function ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_outstanding_automation_is_started_alone():
    w = bridge(ACCEPTED)
    assert retry(w, OUTSTANDING)
    (call,) = w.transport.calls
    assert call.url == URL
    assert json.loads(call.body)["contact_id"] == "c_1"
    (attempt,) = w.telemetry.attempts
    assert (attempt.outcome, attempt.automation, attempt.contact_made) == (
        Status.CREATED,
        Outcome.STARTED,
        False,
    )


def test_if_the_mapping_gives_another_number_that_contact_is_created_first():
    w = bridge(http_answer(201, {"success": True, "contact_id": "c_2"}), ACCEPTED)
    other = replace(OUTSTANDING, contact=KnownContact("created", "+61499999999", "c_1"))
    assert retry(w, other)
    contact, call = w.transport.calls
    assert contact.contact["phone_number"] == "+61412345678"
    assert json.loads(call.body)["contact_id"] == "c_2"


def test_a_source_that_has_no_automation_any_more_is_done():
    w = bridge(ACCEPTED, toml="")
    assert retry(w, OUTSTANDING)
    assert w.transport.calls == []


def test_a_known_contact_stays_in_its_message_while_the_automation_fails():
    w = bridge(http_answer(500))
    assert not retry(w, OUTSTANDING)
    assert (w.queues.retry, len(w.queues.hidden)) == ([], 1)


def test_a_contact_made_by_the_retry_function_is_written_into_a_new_message():
    w = bridge(CREATED, http_answer(500))
    assert retry(w, delivery(failure=failure()), 3)
    ((queued, delay),) = w.queues.retry
    assert queued.contact == CONTACT
    assert delay > timedelta(0)
    assert w.queues.hidden == []


def test_a_new_message_counts_the_attempts_of_the_old_one():
    """Four by the time its contact is made, and seven when it is a dead letter."""
    w = bridge(CREATED, http_answer(500), http_answer(400))
    assert retry(w, delivery(failure=failure()), 3)
    ((queued, _),) = w.queues.retry
    assert retry(w, queued, 3)
    assert (queued.failure.attempts, w.queues.dead[0].failure.attempts) == (4, 7)


def test_a_field_that_voxworks_refused_stays_left_out():
    """Also when the automation alone is tried again."""
    w = bridge(error(400), CREATED, http_answer(500), ACCEPTED)
    w.receiver.handle_request(post())
    ((queued, _),) = w.queues.retry
    assert queued.contact == replace(CONTACT, dropped=("email",))
    w.clock.advance(60)
    assert retry(w, queued)
    first, second = (json.loads(call.body) for call in calls(w))
    assert first == second
    assert "email" not in second
    assert w.telemetry.attempts[-1].dropped == ("email",)


def test_if_that_message_cannot_be_sent_the_old_one_stays():
    w = bridge(CREATED, http_answer(500))
    w.queues.refusing = {"retry_later"}
    assert not retry(w, delivery(failure=failure()))
    assert len(w.queues.hidden) == 1


@pytest.mark.parametrize("answer", [http_answer(400), http_answer(500)])
def test_a_dead_letter_of_the_retry_function_knows_the_contact(answer):
    """Refused, or expired: a replay starts the automation alone."""
    w = bridge(answer)
    w.clock.advance(timedelta(hours=25).total_seconds())
    assert retry(w, OUTSTANDING)
    (dead,) = w.queues.dead
    assert dead.contact == CONTACT
    again = bridge(ACCEPTED)
    assert retry(again, replace(dead, replayed_at=NOW))
    assert [call.url for call in again.transport.calls] == [URL]


def test_a_rate_limit_of_the_webhook_does_not_back_off_exponentially():
    """The tenth receive returns as soon as the first."""
    delays = []
    for receives in (1, 10):
        w = bridge(http_answer(429))
        retry(w, OUTSTANDING, receives)
        delays += [delay for _, delay in w.queues.hidden]
    assert delays[0] == delays[1]


def test_an_automation_that_recovers_releases_the_leads_that_wait_for_it():
    w = bridge(*[http_answer(500)] * 2, ACCEPTED)
    for number in range(2):
        message = replace(received(OUTSTANDING, 8), message_id=f"m-{number}", receipt_handle=f"h-{number}")
        w.retry_processor.process_message(message, lambda: 14.0)
    assert retry(w, OUTSTANDING)
    assert w.queues.hidden[-2:] == [("h-0", timedelta(0)), ("h-1", timedelta(0))]
