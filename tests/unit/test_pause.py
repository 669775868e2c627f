"""Paused leads: held in the retry queue without an attempt, for as long as the owner wants, up to ten days."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.builders import (
    CREATED,
    EXISTS,
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

from voxbridge.attempt import Attempt
from voxbridge.clock import Deadline
from voxbridge.delivery import Delivery
from voxbridge.errors import NotAttemptedError, Reason, Status
from voxbridge.retry_schedule import HOLD_INTERVAL, MAX_HOLD, next_delay
from voxbridge.secret_store import CACHED_FOR

PAUSED = SECRET | {"paused": ["*"]}
HELD = delivery(failure=failure(Reason.PAUSED, attempts=0))


def retry(w, one=HELD, receives=1, left=14.0):
    """Return whether the message may be deleted."""
    return w.retry_processor.process_message(received(one, receives), lambda: left)


def last_held(w) -> Delivery:
    return w.queues.retry[-1][0]


@pytest.mark.parametrize(
    ("paused", "is_held"),
    [(["*"], True), (["zapier"], True), (["tally"], False), ([], False), (None, False), ("zapier", True), (5, True)],
)
def test_a_lead_of_a_paused_source_is_held(paused, is_held):
    """All sources by "*". What is not a list holds everything, since the owner wanted to pause something."""
    w = build_application(secret=SECRET | {"paused": paused})
    response = w.receiver.handle_request(post())
    if not is_held:
        assert response.body["status"] == "created"
        return
    assert (response.code, response.body) == (202, {"status": "queued", "delivery_id": "d-1", "reason": "paused"})
    assert w.transport.calls == []
    ((held, delay),) = w.queues.retry
    assert held.failure
    assert (held.failure.reason, held.failure.attempts) == (Reason.PAUSED, 0)
    assert held.held_at == w.clock.now()
    assert timedelta(0) < delay <= HOLD_INTERVAL


def test_what_is_no_lead_or_cannot_be_called_is_answered_as_ever():
    """A pause does not hide a wrong mapping."""
    w = build_application(secret=PAUSED, toml="[sources.zapier]\nwhen = \"first_name == 'Ada'\"\n")
    statuses = [
        w.receiver.handle_request(post(body)).body["status"]
        for body in ({"first_name": "Bob"}, {"event": "contact.deleted", "phone": "1"}, {"first_name": "Ada"})
    ]
    assert statuses == ["skipped", "ignored", "dead_lettered"]


def test_no_provider_is_asked_for_a_paused_lead():
    """A notification that holds only ids is not fetched either."""
    w = build_application(secret=PAUSED)  # its fetch fails the test
    notification = {"object": "page", "entry": [{"changes": [{"field": "leadgen", "value": {"leadgen_id": "1"}}]}]}
    one = delivery(notification, source="meta-lead-ads")
    with pytest.raises(NotAttemptedError) as caught:
        w.pipeline.run(Attempt(w.clock, one, "webhook", 1), Deadline(w.clock, 4.0))
    assert caught.value.reason is Reason.PAUSED


def test_a_held_lead_is_queued_again_as_a_new_message():
    """So that its receive count begins again, and it is known when it was last held."""
    w = build_application(secret=PAUSED)
    w.clock.advance(200)
    assert retry(w, receives=1)
    ((held, delay),) = w.queues.retry
    assert held == replace(HELD, failure=held.failure, held_at=w.clock.now())
    assert held.failure
    assert (held.failure.reason, held.failure.at, held.failure.attempts) == (Reason.PAUSED, w.clock.now(), 0)
    assert (w.queues.hidden, w.transport.calls) == ([], [])
    assert HOLD_INTERVAL / 2 <= delay <= HOLD_INTERVAL
    assert w.telemetry.attempts == []
    assert w.telemetry.held == [("d-1", Reason.PAUSED, 200.0)]


def test_a_lead_that_was_tried_before_the_pause_is_logged_once_as_queued():
    """From then on it is held, which is no attempt."""
    w = build_application(secret=PAUSED)
    assert retry(w, delivery(failure=failure(Reason.VOXWORKS_ERROR)), receives=7)
    (attempt,) = w.telemetry.attempts
    assert (attempt.outcome, attempt.reason, attempt.voxworks_duration) == (Status.QUEUED, Reason.PAUSED, None)
    held = last_held(w)
    assert held.failure
    assert (held.failure.first_reason, held.failure.attempts) == (Reason.VOXWORKS_ERROR, 7)
    assert retry(w, held)
    assert len(w.telemetry.attempts) == 1


def test_a_message_that_cannot_be_replaced_is_hidden():
    """The lead stays where it is."""
    w = build_application(secret=PAUSED)
    w.queues.refusing = {"retry_later"}
    assert not retry(w)
    assert w.queues.hidden == [("handle-1", HOLD_INTERVAL * 0.75)]
    assert w.telemetry.problems == [("message.not_replaced", "SQS failed: ServiceUnavailable")]


def test_a_pause_is_not_part_of_the_retry_window():
    """A lead that was held for days has a whole window when it is let go, and its backoff begins at the start."""
    w = build_application(secret=PAUSED, window=timedelta(hours=1))
    one = HELD
    for _ in range(3 * 24 * 12):
        w.clock.advance(HOLD_INTERVAL.total_seconds())
        assert retry(w, one)
        one = last_held(w)
    w.secret.content = SECRET
    w.clock.advance(CACHED_FOR)
    w.transport.answers = [error(500), CREATED]
    assert not retry(w, one, receives=1)
    assert w.queues.hidden == [("handle-1", timedelta(seconds=2.5))]
    w.clock.advance(3600 - CACHED_FOR - 1)
    assert retry(w, one, receives=2)
    assert w.queues.dead == []
    assert [attempt.outcome for attempt in w.telemetry.attempts] == [Status.QUEUED, Status.CREATED]
    assert max(attempt.age for attempt in w.telemetry.attempts) <= 3600


def test_the_window_after_a_pause_is_kept_when_the_message_is_replaced():
    """Held for three days, its contact made, its automation refused by a rate limit: it still waits."""
    toml = '[sources.zapier]\nautomation = "call-now"\n'
    usual = SECRET | {"automations": {"call-now": "https://app.voxworks.test/hooks/x"}}
    w = build_application(secret=usual | {"paused": ["*"]}, toml=toml)
    w.clock.advance(timedelta(days=3).total_seconds())
    assert retry(w)
    w.secret.content = usual
    w.clock.advance(CACHED_FOR)
    w.transport.answers = [CREATED, http_answer(429), http_answer(429)]
    assert retry(w, last_held(w))
    made = last_held(w)
    assert (made.failure.reason, made.contact.contact_id) == (Reason.AUTOMATION_FAILED, "c_1")
    w.clock.advance(5)
    assert not retry(w, made)
    assert (len(w.transport.calls), len(w.queues.hidden), w.queues.dead) == (3, 1, [])


def test_the_leads_of_a_request_that_was_held_have_a_whole_window():
    """As a lead that was held alone."""
    people = [{"phone": f"+6141234{number:04}", "first_name": "Ada"} for number in range(2)]
    w = build_application(secret=PAUSED)
    w.clock.advance(timedelta(days=3).total_seconds())
    assert retry(w, delivery({"leads": people}, failure=failure(Reason.PAUSED, attempts=0)))
    w.secret.content = SECRET
    w.clock.advance(CACHED_FOR)
    assert retry(w, last_held(w))
    w.transport.answers = [error(500), error(500)]
    assert [retry(w, part) for part, _ in w.queues.retry[-2:]] == [False, False]
    assert w.queues.dead == []


@pytest.mark.parametrize("replayed_after", [None, timedelta(days=3)])
def test_after_ten_days_it_is_a_dead_letter(replayed_after):
    """From the receipt or the replay; `expired`, with `paused` as the last reason."""
    w = build_application(secret=PAUSED)
    one = HELD if replayed_after is None else replace(HELD, replayed_at=NOW + replayed_after)
    w.clock.advance((MAX_HOLD + (replayed_after or timedelta(0))).total_seconds() - 1)
    assert retry(w, one)
    assert w.queues.dead == []
    w.clock.advance(1)
    assert retry(w, last_held(w))
    (dead,) = w.queues.dead
    assert dead.failure
    assert (dead.failure.reason, dead.failure.last_reason) == (Reason.EXPIRED, Reason.PAUSED)


@pytest.mark.parametrize(("attempts", "is_own"), [(0, False), (3, True)])
def test_an_attempt_before_the_pause_is_not_forgotten(attempts, is_own):
    """After one whose outcome is unknown, an existing contact is most likely our own."""
    w = build_application(EXISTS)
    assert retry(w, delivery(failure=failure(Reason.PAUSED, attempts=attempts)))
    assert w.telemetry.attempts[0].after_unknown is is_own


def test_a_paused_lead_does_not_wait_for_its_turn():
    """A rate limit of the others does not slow down the check of a held lead."""
    w = build_application(error(429, retry_after="5"))
    w.receiver.handle_request(post())
    assert not retry(w, delivery(failure=failure(Reason.RATE_LIMITED)))
    w.secret.content = PAUSED
    w.clock.advance(CACHED_FOR)
    before = w.clock.monotonic()
    assert retry(w)
    assert w.clock.monotonic() == before


def test_a_secret_that_cannot_be_read_holds_the_lead_as_well():
    """Without a key there is no call."""
    w = build_application(secret="{")
    assert not retry(w)
    assert w.transport.calls == []


@given(st.floats(0, 0.999999))
def test_a_recheck_comes_within_the_interval(random):
    """Spread over half of it, so that leads of a burst do not come back together."""
    paused = NotAttemptedError(Reason.PAUSED, "paused")
    assert HOLD_INTERVAL / 2 <= next_delay(paused, 1, NOW, lambda: random) <= HOLD_INTERVAL


def test_a_message_of_a_held_lead_is_version_1():
    """Other readers of the queue know all of its members."""
    message = json.loads(HELD.to_message())
    assert message["failure"] == {"reason": "paused", "at": "2026-11-24T10:00:00.000Z", "attempts": 0}
    assert Delivery.from_message(HELD.to_message()) == HELD
