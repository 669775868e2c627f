"""The webhook function: every answer of the HTTP table, and that a 2xx is given only for what is held."""

import json
from datetime import timedelta

import pytest
from support.builders import CREATED, EXISTS, LEAD, TOKEN, build_application, error, http_answer, post
from support.fakes import NOW, ScriptedClient, ScriptedPipeline, done

from voxbridge.errors import NotAttemptedError, PermanentError, Reason, Status, TransientError
from voxbridge.providers import PROVIDERS
from voxbridge.receiver import MAX_LEADS_AT_ONCE
from voxbridge.voxworks.transport import TransportError

TRANSIENT_REASONS = [reason for reason in Reason if reason not in (Reason.EXPIRED, Reason.REJECTED)]


def receive(w, request=None):
    answer = w.receiver.handle_request(request or post())
    return answer.code, answer.body


@pytest.mark.parametrize(
    ("end", "code", "body"),
    [
        (done(Status.CREATED, "c_1"), 201, {"status": "created", "contact_id": "c_1"}),
        (
            done(Status.CREATED, "c_1", dropped=("age", "email")),
            201,
            {"status": "created", "contact_id": "c_1", "dropped": ["age", "email"]},
        ),
        (done(Status.DUPLICATE), 200, {"status": "duplicate"}),
        (done(Status.SKIPPED), 200, {"status": "skipped"}),
        (done(Status.IGNORED), 200, {"status": "ignored"}),
        (done(Status.TEST), 200, {"status": "test"}),
    ],
)
def test_what_needs_no_one_any_more_is_answered_and_not_queued(end, code, body):
    w = build_application(pipeline=ScriptedPipeline(end))
    assert receive(w) == (code, body | {"delivery_id": "d-1"})
    assert (w.queues.retry, w.queues.dead) == ([], [])
    assert w.telemetry.attempts[0].outcome is end["status"]


@pytest.mark.parametrize("reason", TRANSIENT_REASONS)
def test_transient_failure_of_any_reason_is_queued_and_then_told_so(reason):
    w = build_application(pipeline=ScriptedPipeline(TransientError(reason, "our words", 500)))
    assert receive(w) == (202, {"status": "queued", "delivery_id": "d-1", "reason": reason.value})
    ((held, _),) = w.queues.retry
    assert (held.id, held.source, held.body) == ("d-1", "zapier", json.dumps(LEAD).encode())
    assert held.failure
    assert (held.failure.reason, held.failure.status, held.failure.attempts) == (reason, 500, 1)
    assert held.failure.message == "our words"


@pytest.mark.parametrize("reason", list(Reason))
def test_a_permanent_failure_of_any_reason_is_dead_lettered_and_then_told_so(reason):
    w = build_application(pipeline=ScriptedPipeline(PermanentError(reason, "our words", 400)))
    assert receive(w) == (202, {"status": "dead_lettered", "delivery_id": "d-1", "reason": reason.value})
    (held,) = w.queues.dead
    assert (held.body, held.failure and held.failure.reason) == (json.dumps(LEAD).encode(), reason)
    assert w.queues.retry == []


@pytest.mark.parametrize(
    ("refused", "end"),
    [
        ("retry_later", TransientError(Reason.VOXWORKS_ERROR, "500", 500)),
        ("dead_letter", PermanentError(Reason.MISSING_PHONE_NUMBER, "no phone")),
    ],
)
def test_what_no_queue_took_is_not_held_and_the_sender_is_to_come_again(refused, end):
    w = build_application(pipeline=ScriptedPipeline(end))
    w.queues.refusing = {refused}
    answer = w.receiver.handle_request(post())
    assert (answer.code, answer.body) == (503, {"status": "unavailable", "delivery_id": "d-1"})
    assert int(answer.headers["retry-after"]) > 0
    (attempt,) = w.telemetry.attempts
    assert attempt.outcome is Status.UNAVAILABLE
    assert "SQS failed" in (attempt.detail or "")


def test_a_created_lead_needs_no_queue():
    w = build_application()
    w.queues.refusing = {"retry_later", "dead_letter"}
    assert receive(w)[0] == 201


def test_a_crash_in_the_pipeline_keeps_the_lead_as_unexpected():
    w = build_application(client=ScriptedClient(ValueError("MARKED")))
    code, body = receive(w)
    assert (code, body["reason"]) == (202, "unexpected")
    ((held, _),) = w.queues.retry
    assert "MARKED" not in held.to_message()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (error(500), "voxworks_error"),
        (error(503), "voxworks_error"),
        (error(429, retry_after="30"), "rate_limited"),
        (error(429, retry_after="string"), "rate_limited"),
        (error(401), "unauthorized_key"),
        (error(403), "unauthorized_key"),
        (error(404), "voxworks_error"),
        (http_answer(201, b"garbage"), "voxworks_error"),
        (http_answer(502, b"<html>"), "voxworks_error"),
        (http_answer(302, b"", location="https://elsewhere.test"), "voxworks_error"),
        (TransportError("no whole answer in time", timed_out=True), "voxworks_timeout"),
        (TransportError("the connection was closed", retry_on_new_connection=True), "voxworks_unreachable"),
    ],
)
def test_a_transient_failure_of_voxworks_has_its_reason(answer, reason):
    w = build_application(answer)
    code, body = receive(w)
    assert (code, body["status"], body["reason"]) == (202, "queued", reason)


def test_a_contact_refused_bare_as_well_is_dead_lettered_as_rejected():
    w = build_application(error(400))
    assert receive(w)[1]["reason"] == "rejected"
    assert w.queues.dead[0].failure.status == 400


def test_created_but_the_answer_cut_off_is_a_duplicate_that_is_known_as_ours():
    w = build_application(TransportError("the connection was closed", retry_on_new_connection=True), EXISTS)
    assert receive(w) == (200, {"status": "duplicate", "delivery_id": "d-1"})
    assert w.telemetry.attempts[0].after_unknown


def test_the_queued_lead_waits_the_backoff_of_a_first_try():
    w = build_application(error(500), jitter=0.5)
    receive(w)
    ((_, delay),) = w.queues.retry
    assert delay == timedelta(seconds=2.5)
    assert w.telemetry.attempts[0].retry_in == 2.5


@pytest.mark.parametrize(
    ("value", "seconds"), [("30", 30), ("Tue, 24 Nov 2026 10:00:40 GMT", 40), ("7200", 900), ("string", 2.5)]
)
def test_the_queued_lead_waits_at_least_what_voxworks_asks_for_or_until_the_next_probe(value, seconds):
    w = build_application(error(503, retry_after=value))
    receive(w)
    ((_, delay),) = w.queues.retry
    assert delay == timedelta(seconds=seconds)


def test_a_rate_limited_lead_waits_as_long_as_asked_and_not_exponentially():
    w = build_application(error(429, retry_after="3"), jitter=0.0)
    receive(w)
    assert w.queues.retry[0][1] == timedelta(seconds=3)


def test_inside_a_retry_after_a_fresh_lead_is_queued_untried():
    w = build_application(error(429, retry_after="30"), CREATED)
    receive(w)
    w.clock.advance(10)
    assert receive(w)[1]["reason"] == "rate_limited"
    assert len(w.transport.calls) == 1
    held, delay = w.queues.retry[1]
    assert held.failure
    assert held.failure.attempts == 0
    assert delay >= timedelta(seconds=20)


@pytest.mark.parametrize("status", [429, 503])
def test_inside_a_long_retry_after_one_lead_is_tried_every_quarter_of_an_hour(status):
    """The probe that fails postpones the others for as long again; one with a Retry-After of its own says how long."""
    w = build_application(error(status, retry_after="43200"), error(500), error(status, retry_after="60"), CREATED)
    calls = []
    for _ in range(16):
        receive(w)
        calls.append(len(w.transport.calls))
        w.clock.advance(5 * 60)
    assert calls == [1, 1, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]


@pytest.mark.parametrize("status", [302, 404, 500, 502])
def test_a_retry_after_with_any_other_status_stops_no_lead(status):
    w = build_application(error(status, retry_after="43200"), CREATED)
    receive(w)
    assert w.queues.retry[0][1] <= timedelta(seconds=5)
    assert receive(w)[1]["status"] == "created"


def test_a_source_of_the_queue_is_queued_at_once_without_a_delay():
    w = build_application(toml='[sources.zapier]\ndelivery = "queue"')
    assert receive(w) == (202, {"status": "queued", "delivery_id": "d-1", "reason": "queue_first"})
    ((held, delay),) = w.queues.retry
    assert (delay, held.failure and held.failure.attempts) == (timedelta(0), 0)
    assert w.transport.calls == []


def test_a_rule_that_says_no_skips_and_one_that_cannot_tell_dead_letters():
    w = build_application(toml="[sources.zapier]\nwhen = \"first_name == 'Bob'\"")
    assert receive(w)[1]["status"] == "skipped"
    w = build_application(toml='[sources.zapier]\nwhen = "consent"')
    assert receive(w)[1] == {"status": "dead_lettered", "delivery_id": "d-1", "reason": "rule_failed"}


def test_what_is_queued_is_the_delivery_as_it_arrived():
    body = b"phone=0412+345+678&first_name=Ada"
    headers = {"x-webhook-token": TOKEN, "content-type": "application/x-www-form-urlencoded", "x-other": "o"}
    w = build_application(error(500))
    receive(w, post(body, headers=headers))
    held = w.queues.retry[0][0]
    assert (held.body, held.content_type, held.received_at) == (body, "application/x-www-form-urlencoded", NOW)
    assert held.headers == {}
    assert TOKEN not in held.to_message()


def test_the_headers_that_a_parse_needs_are_kept_with_the_delivery():
    w = build_application(pipeline=ScriptedPipeline(TransientError(Reason.VOXWORKS_ERROR, "500")), toml=_OPEN_SHOP)
    headers = {"x-shopify-topic": "customers/create", "x-shopify-hmac-sha256": "s", "content-type": "application/json"}
    receive(w, post({}, "shop", headers=headers))
    held = w.queues.retry[0][0]
    assert held.headers.get("x-shopify-topic") == "customers/create"
    assert "x-shopify-hmac-sha256" not in held.headers


_OPEN_SHOP = '[sources.shop]\nprovider = "shopify"\nauth = "none"'


def test_voxworks_has_four_seconds_from_the_arrival_of_the_request():
    w = build_application(pipeline=ScriptedPipeline(done(Status.CREATED, "c")))
    receive(w)
    assert w.pipeline.deadlines == [4.0]


# ── Several leads in one request ──────────────────────────────────────────────────────────────────────────────────────

THREE = [{"phone": f"041234567{n}", "first_name": "Ada"} for n in range(3)]


def test_each_of_several_leads_is_taken_by_itself():
    w = build_application()
    assert receive(w, post(THREE))[0] == 201
    assert [call.contact["phone_number"] for call in w.transport.calls] == [f"+6141234567{n}" for n in range(3)]
    ids = [attempt.delivery.id for attempt in w.telemetry.attempts]
    assert len(set(ids)) == 3
    assert w.telemetry.splits == [("d-1", "zapier", ids)]


@pytest.mark.parametrize(
    ("ends", "status"),
    [
        (
            (done(Status.CREATED, "c"), PermanentError(Reason.MISSING_PHONE_NUMBER, "x"), done(Status.TEST)),
            "dead_lettered",
        ),
        ((done(Status.CREATED, "c"), TransientError(Reason.VOXWORKS_ERROR, "x"), done(Status.DUPLICATE)), "queued"),
        ((done(Status.DUPLICATE), done(Status.CREATED, "c"), done(Status.SKIPPED)), "created"),
        ((done(Status.IGNORED), done(Status.TEST), done(Status.SKIPPED)), "ignored"),
    ],
)
def test_several_leads_are_answered_with_the_highest_code(ends, status):
    """The first that has it."""
    w = build_application(pipeline=ScriptedPipeline(*ends))
    assert receive(w, post(THREE))[1]["status"] == status


def test_if_one_of_several_leads_is_not_held_the_sender_is_to_come_again():
    ends = (
        PermanentError(Reason.REJECTED, "x"),
        TransientError(Reason.VOXWORKS_ERROR, "x"),
        done(Status.CREATED, "c"),
    )
    w = build_application(pipeline=ScriptedPipeline(*ends))
    w.queues.refusing = {"retry_later"}
    assert receive(w, post(THREE))[0] == 503


def test_one_dead_lead_of_several_keeps_the_others_alive():
    w = build_application()
    receive(w, post([THREE[0], {"phone": "", "first_name": "Ada"}, THREE[2]]))
    assert len(w.transport.calls) == 2
    assert [json.loads(held.body)["phone"] for held in w.queues.dead] == [""]


def test_several_leads_share_the_time_and_those_without_any_are_queued():
    w = build_application()
    w.transport.meanwhile = lambda: w.clock.advance(3)
    _, body = receive(w, post(THREE))
    assert (body["status"], body["reason"]) == ("queued", "voxworks_timeout")
    assert [lead["status"] for lead in body["leads"]] == ["created", "created", "queued"]
    assert body["delivery_id"] == body["leads"][2]["delivery_id"]
    assert (len(w.transport.calls), len(w.queues.retry)) == (2, 1)


def test_as_many_leads_as_one_invocation_takes_are_processed():
    """The most leads that are tried at once."""
    w = build_application(CREATED)
    assert receive(w, post(many(MAX_LEADS_AT_ONCE)))[0] == 201
    assert len(w.transport.calls) == MAX_LEADS_AT_ONCE


def test_more_leads_than_one_invocation_takes_are_queued_whole():
    """The retry function separates them: one message, one line, nothing tried."""
    w = build_application()
    request = post(many(MAX_LEADS_AT_ONCE + 1))
    assert receive(w, request) == (202, {"status": "queued", "delivery_id": "d-1", "reason": "queue_first"})
    ((held, delay),) = w.queues.retry
    assert (held.id, held.body, delay) == ("d-1", request.body, timedelta(0))
    assert held.failure
    assert held.failure.attempts == 0
    assert [(each.delivery.id, each.outcome) for each in w.telemetry.attempts] == [("d-1", Status.QUEUED)]
    assert w.transport.calls == []


def test_leads_that_no_queue_took_whole_are_sent_again():
    """No receipt for a request that is in no queue."""
    w = build_application()
    w.queues.refusing = {"retry_later"}
    assert receive(w, post(many(50)))[0] == 503


def test_leads_that_cannot_be_separated_are_one_dead_letter():
    """Never one of them alone: no contact, and the body as it arrived."""
    w = build_application()
    request = post({"leads": THREE, "email": "owner@example.com"})
    code, body = receive(w, request)
    assert (code, body["status"], body["reason"]) == (202, "dead_lettered", "unreadable_body")
    assert [held.body for held in w.queues.dead] == [request.body]
    assert w.transport.calls == []


def test_a_bug_in_separating_keeps_the_whole_request(monkeypatch):
    """It is queued as unexpected, for the code that fixes it."""
    w = build_application()
    monkeypatch.setattr("voxbridge.pipeline.separate_leads", lambda *_: iter([1 / 0]))
    assert receive(w, post(THREE))[1]["reason"] == "unexpected"
    assert w.queues.retry[0][0].body == post(THREE).body
    assert len(w.telemetry.crashes) == 1


@pytest.mark.parametrize("source", sorted(PROVIDERS))
def test_several_leads_to_any_source_are_all_created(source):
    """A body of another shape than the provider's is read like any JSON, and so are several leads in it."""
    w = build_application(toml=f'[sources.s]\nprovider = "{source}"\nauth = "none"')
    code, body = receive(w, post({"leads": THREE}, "s"))
    assert (code, len(body["leads"])) == (201, 3)
    assert [call.contact["phone_number"] for call in w.transport.calls] == [f"+6141234567{n}" for n in range(3)]


def test_an_event_around_the_leads_holds_for_each():
    """An update of contacts is ignored, however many it holds."""
    w = build_application()
    code, body = receive(w, post({"event": "contact.updated", "contacts": THREE}))
    assert (code, body["status"], len(body["leads"])) == (200, "ignored", 3)
    assert w.transport.calls == []


def many(number):
    return [{"phone": f"+6141234{n:04}", "first_name": "Ada"} for n in range(number)]


# ── What is logged ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_line_of_an_attempt_is_wide():
    w = build_application(error(500))
    receive(w)
    (attempt,) = w.telemetry.attempts
    assert (attempt.delivery.id, attempt.delivery.source, attempt.function, attempt.number) == (
        "d-1",
        "zapier",
        "webhook",
        1,
    )
    assert (attempt.outcome, attempt.reason, attempt.status) == (Status.QUEUED, Reason.VOXWORKS_ERROR, 500)
    assert attempt.voxworks_duration == 0.0


def test_a_postponed_lead_has_had_no_try():
    w = build_application(pipeline=ScriptedPipeline(NotAttemptedError(Reason.VOXWORKS_TIMEOUT, "not tried")))
    receive(w)
    assert w.queues.retry[0][0].failure.attempts == 0
