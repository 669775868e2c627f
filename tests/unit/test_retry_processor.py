"""The retry function: a waiting lead is done, or stays for later, or is over; it is never dropped."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from support.builders import CREATED, EXISTS, LEAD, build_application, delivery, error, failure, received
from support.fakes import NOW, ScriptedClient, ScriptedPipeline, done

from voxbridge.errors import NotAttemptedError, PermanentError, Reason, Status, TransientError
from voxbridge.retry_processor import MIN_SECONDS_TO_CALL
from voxbridge.retry_schedule import MAX_BACKOFF, MAX_RETRY_AFTER

WAITING = delivery(failure=failure(Reason.VOXWORKS_ERROR))
DAY = timedelta(hours=24)


def retry(w, message=None, left=14.0):
    """Return whether the message may go."""
    return w.retry_processor.process_message(message or received(WAITING), lambda: left)


def message(number):
    return replace(received(WAITING, 9), message_id=f"m-{number}", receipt_handle=f"handle-{number}")


def ended(end, **more):
    return build_application(pipeline=ScriptedPipeline(end), **more)


TRANSIENT = TransientError(Reason.VOXWORKS_TIMEOUT, "no answer")


@pytest.mark.parametrize("status", [Status.CREATED, Status.DUPLICATE, Status.SKIPPED, Status.IGNORED, Status.TEST])
def test_a_lead_that_needs_no_one_any_more_is_done(status):
    w = ended(done(status))
    assert retry(w)
    assert (w.queues.hidden, w.queues.dead) == ([], [])
    (attempt,) = w.telemetry.attempts
    assert (attempt.function, attempt.number, attempt.outcome) == ("retry", 1, status)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 2.5), (2, 5), (5, 40), (9, 450), (999, 450)])
def test_a_transient_failure_hides_the_message_for_the_backoff_of_its_receives(attempt, seconds):
    w = ended(TRANSIENT, jitter=0.5)
    assert not retry(w, received(WAITING, attempt))
    assert w.queues.hidden == [("handle-1", timedelta(seconds=seconds))]
    assert w.telemetry.attempts[0].retry_in == seconds


@pytest.mark.parametrize(("asked", "seconds"), [("600", 600), ("3600", MAX_BACKOFF), ("999999999", MAX_BACKOFF)])
def test_a_retry_after_hides_the_message_as_long_or_until_the_next_probe(asked, seconds):
    w = build_application(error(503, retry_after=asked))
    assert not retry(w)
    assert w.queues.hidden == [("handle-1", timedelta(seconds=seconds))]


def test_inside_a_long_retry_after_one_lead_is_tried_every_quarter_of_an_hour():
    """The probe passes, and with it the next."""
    w = build_application(error(429, retry_after="43200"), error(429, retry_after="43200"), CREATED)
    done = []
    for _ in range(3):
        done += [retry(w, message(number)) for number in range(3)]
        w.clock.advance(MAX_BACKOFF)
    assert len(w.transport.calls) == 2 + 3
    assert done == [False] * 6 + [True] * 3


def test_a_permanent_failure_moves_the_lead_to_the_dead_letter_queue():
    w = build_application()
    assert retry(w, received(delivery({"first_name": "Ada"}, failure=failure()), 3))
    (dead,) = w.queues.dead
    assert dead.failure == failure(
        Reason.MISSING_PHONE_NUMBER, attempts=4, message="`voxbridge preview` shows what was read and why"
    )
    assert w.telemetry.attempts[0].outcome is Status.DEAD_LETTERED


@pytest.mark.parametrize("end", [PermanentError(Reason.REJECTED, "x", 400), TRANSIENT])
def test_a_dead_letter_queue_that_refuses_keeps_the_message(end):
    w = ended(end)
    w.queues.refusing = {"dead_letter"}
    w.clock.advance(DAY.total_seconds())
    assert not retry(w)
    assert len(w.queues.hidden) == 1
    assert w.telemetry.attempts[0].outcome is Status.QUEUED


def test_a_message_that_cannot_be_hidden_stays_and_is_reported():
    w = ended(TRANSIENT)
    w.queues.refusing = {"change_visibility"}
    assert not retry(w)
    assert w.telemetry.problems == [("message.not_hidden", "SQS failed: ServiceUnavailable")]


# ── The window ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("hours", [1, 24, 72])
def test_a_minute_before_the_end_of_the_window_a_lead_still_waits(hours):
    w = ended(TRANSIENT, window=timedelta(hours=hours))
    w.clock.advance(hours * 3600 - 60)
    assert not retry(w)
    assert w.queues.dead == []


@pytest.mark.parametrize("hours", [1, 24, 72])
def test_at_its_end_it_is_tried_once_more_and_then_expired_with_first_and_last_reason(hours):
    w = ended(TRANSIENT, window=timedelta(hours=hours))
    w.clock.advance(hours * 3600)
    assert retry(w, received(delivery(failure=failure(Reason.RATE_LIMITED)), 77))
    (dead,) = w.queues.dead
    assert dead.failure
    assert dead.failure.reason is Reason.EXPIRED
    assert (dead.failure.first_reason, dead.failure.last_reason) == (Reason.RATE_LIMITED, Reason.VOXWORKS_TIMEOUT)
    assert (dead.failure.attempts, dead.failure.at) == (78, w.clock.now())
    (attempt,) = w.telemetry.attempts
    assert (attempt.outcome, attempt.reason) == (Status.DEAD_LETTERED, Reason.EXPIRED)


def test_an_overdue_lead_that_gets_through_is_created_all_the_same():
    w = build_application()
    w.clock.advance(10 * DAY.total_seconds())
    assert retry(w)
    assert (len(w.transport.calls), w.queues.dead) == (1, [])


def test_an_overdue_lead_that_was_not_tried_is_expired_once_it_is_overdue_by_the_longest_wait():
    w = ended(NotAttemptedError(Reason.RATE_LIMITED, "not tried"))
    w.clock.advance((DAY + MAX_RETRY_AFTER).total_seconds() - 60)
    assert not retry(w)
    assert w.queues.dead == []
    w.clock.advance(60)
    assert retry(w, received(delivery(failure=failure(Reason.RATE_LIMITED)), 150))
    (dead,) = w.queues.dead
    assert dead.failure
    assert (dead.failure.reason, dead.failure.last_reason) == (Reason.EXPIRED, Reason.RATE_LIMITED)


def test_a_replayed_lead_has_a_whole_window_again():
    w = ended(TRANSIENT)
    replayed_at = NOW + timedelta(days=5)
    message = received(replace(WAITING, replayed_at=replayed_at))
    w.clock.advance((timedelta(days=6) - timedelta(minutes=1)).total_seconds())
    assert not retry(w, message)
    w.clock.advance(60)
    assert retry(w, message)
    assert w.queues.dead[0].replayed_at == replayed_at


def test_a_replayed_lead_that_expires_again_keeps_the_reason_that_was_first():
    earlier = failure(Reason.EXPIRED, first_reason=Reason.UNAUTHORIZED_KEY, last_reason=Reason.RATE_LIMITED)
    w = ended(TRANSIENT)
    w.clock.advance(DAY.total_seconds())
    retry(w, received(delivery(failure=earlier)))
    dead = w.queues.dead[0].failure
    assert (dead.reason, dead.first_reason) == (Reason.EXPIRED, Reason.UNAUTHORIZED_KEY)


def test_a_replayed_dead_letter_is_mapped_again():
    lead = delivery({"phone": "0412345678", "nick": "Ada"})
    dead = replace(lead, failure=failure(Reason.MISSING_FIRST_NAME), replayed_at=NOW)
    w = build_application(toml='[sources.zapier.fields]\nfirst_name = "nick"')
    assert retry(w, received(dead))
    assert w.transport.calls[0].contact["first_name"] == "Ada"


# ── The rate limit ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_after_a_429_the_rest_of_the_batch_is_not_sent():
    w = build_application(error(429, retry_after="30"), CREATED)
    assert [retry(w, received(WAITING, 1)) for _ in range(10)] == [False] * 10
    assert len(w.transport.calls) == 1
    assert all(delay >= timedelta(seconds=30) for _, delay in w.queues.hidden)


@pytest.mark.parametrize("value", ["1", "string", "", "0", "-1"])
def test_a_rate_limit_of_a_second_is_waited_for(value):
    """Or one that names no usable time: the next lead of the batch is tried after it."""
    w = build_application(error(429, retry_after=value), CREATED)
    before = w.clock.monotonic()
    assert [retry(w), retry(w)] == [False, True]
    assert w.clock.monotonic() - before >= 1.0


def test_a_turn_is_only_waited_for_while_the_function_has_the_time():
    """A lead that would start too late to end in time is put back."""
    w = build_application(error(429, retry_after="2"), CREATED)
    before = w.clock.monotonic()
    assert [retry(w), retry(w, left=MIN_SECONDS_TO_CALL + 1.9)] == [False, False]
    assert (len(w.transport.calls), w.clock.monotonic()) == (1, before)


def test_a_rate_limited_lead_waits_as_asked():
    """Neither exponentially nor at random, however often it was received."""
    w = build_application(error(429, retry_after="30"), jitter=0.5)
    retry(w, received(WAITING, 20))
    assert w.queues.hidden == [("handle-1", timedelta(seconds=30))]


# ── What is not tried ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("left", [-1.0, 0.0, 2.49])
def test_with_hardly_any_time_left_not_even_sqs_is_asked(left):
    w = build_application()
    assert not retry(w, left=left)
    assert (w.transport.calls, w.queues.hidden) == ([], [])


@pytest.mark.parametrize("left", [2.5, 5.0, 9.99])
def test_no_call_is_made_with_less_than_ten_seconds_left(left):
    w = build_application()
    assert not retry(w, left=left)
    assert w.transport.calls == []
    assert len(w.queues.hidden) == 1
    assert w.queues.hidden[0][1] <= timedelta(seconds=5)


@pytest.mark.parametrize(("left", "seconds"), [(14.0, 10.0), (13.0, 10.0), (10.0, 7.0)])
def test_a_call_ends_before_the_function_does(left, seconds):
    w = ended(done(Status.CREATED, "c"))
    retry(w, left=left)
    assert w.pipeline.deadlines == [seconds]


@pytest.mark.parametrize(
    "body", ['{"version": 2}', "not json", "", json.dumps(json.loads(WAITING.to_message()) | {"version": 2})]
)
def test_a_message_of_an_unknown_version_is_kept_and_reported(body):
    w = build_application()
    assert not retry(w, received(body))
    assert w.queues.hidden == [("handle-1", timedelta(seconds=MAX_BACKOFF))]
    ((event, detail),) = w.telemetry.problems
    assert (event, w.telemetry.counted) == ("message.unknown", ["UnknownMessages"])
    assert "it stays" in detail
    assert w.queues.dead == []


def test_a_source_that_was_removed_keeps_its_leads():
    w = build_application()
    message = received(replace(WAITING, source="gone"))
    assert not retry(w, message)
    assert w.telemetry.attempts[0].reason is Reason.UNEXPECTED
    w.clock.advance(DAY.total_seconds())
    assert retry(w, message)
    assert w.queues.dead[0].source == "gone"


def test_a_crash_keeps_the_message():
    w = build_application(client=ScriptedClient(ValueError("MARKED")))
    assert not retry(w)
    assert len(w.queues.hidden) == 1


def test_a_source_of_the_queue_is_called_from_here():
    w = build_application(toml='[sources.zapier]\ndelivery = "queue"')
    assert retry(w, received(delivery(failure=failure(Reason.QUEUE_FIRST, attempts=0))))
    assert len(w.transport.calls) == 1


def test_and_so_is_a_message_that_does_not_say_why_it_is_in_the_queue():
    w = build_application(toml='[sources.zapier]\ndelivery = "queue"')
    assert retry(w, received(delivery()))
    assert len(w.transport.calls) == 1


# ── A contact that is there already ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("first", "attempts", "receives", "ours"),
    [
        (Reason.VOXWORKS_TIMEOUT, 1, 1, True),
        (Reason.VOXWORKS_UNREACHABLE, 1, 1, True),
        (Reason.VOXWORKS_ERROR, 1, 1, True),
        (Reason.UNEXPECTED, 1, 1, True),
        (Reason.RATE_LIMITED, 1, 1, False),
        (Reason.UNAUTHORIZED_KEY, 1, 1, False),
        (Reason.QUEUE_FIRST, 1, 1, False),
        (Reason.RATE_LIMITED, 1, 2, True),
        (Reason.VOXWORKS_TIMEOUT, 0, 1, False),
        (Reason.VOXWORKS_ERROR, 0, 1, False),
        (Reason.VOXWORKS_TIMEOUT, 0, 2, True),
    ],
)
def test_after_an_unknown_outcome_it_is_marked_as_most_likely_ours(first, attempts, receives, ours):
    """With no attempt before it, there was no outcome."""
    w = build_application(EXISTS)
    assert retry(w, received(delivery(LEAD, failure=failure(first, attempts=attempts)), receives))
    (attempt,) = w.telemetry.attempts
    assert (attempt.outcome, attempt.after_unknown) == (Status.DUPLICATE, ours)


@pytest.mark.parametrize(
    ("first", "last", "ours"),
    [
        (Reason.VOXWORKS_TIMEOUT, Reason.UNAUTHORIZED_KEY, True),
        (Reason.UNAUTHORIZED_KEY, Reason.VOXWORKS_TIMEOUT, True),
        (Reason.RATE_LIMITED, Reason.UNAUTHORIZED_KEY, False),
    ],
)
def test_a_replayed_dead_letter_remembers_what_it_expired_on(first, last, ours):
    w = build_application(EXISTS)
    dead = delivery(failure=failure(Reason.EXPIRED, attempts=100, first_reason=first, last_reason=last))
    assert retry(w, received(replace(dead, replayed_at=NOW)))
    assert w.telemetry.attempts[0].after_unknown == ours


def test_the_age_of_a_waiting_lead_runs_from_its_window():
    w = ended(TRANSIENT)
    w.clock.advance(90)
    retry(w)
    retry(w, received(replace(WAITING, replayed_at=NOW + timedelta(seconds=60))))
    assert [attempt.age for attempt in w.telemetry.attempts] == [90, 30]


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400)])
def test_a_wall_clock_that_jumps_loses_no_lead(jump):
    w = ended(TRANSIENT)
    w.clock.jump(jump)
    done = retry(w)
    assert done is (len(w.queues.dead) == 1)
    assert len(w.queues.dead) + len(w.queues.hidden) == 1
    assert w.telemetry.attempts[0].age >= 0
