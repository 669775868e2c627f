"""Messages that wait are released early once a failure is over."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support.builders import CREATED, EXISTS, build_application, delivery, error, failure, received

from voxbridge.errors import Reason, Status

WAITING = delivery(failure=failure(Reason.VOXWORKS_ERROR))


def retry(w, message):
    """Return whether the message may go."""
    return w.retry_processor.process_message(message, lambda: 14.0)


def message(number):
    return replace(received(WAITING, 9), message_id=f"m-{number}", receipt_handle=f"handle-{number}")


def asleep(answer, *more):
    """Return a world in which nine leads were hidden for minutes, and Voxworks now gives `more`."""
    w = build_application(*[answer] * 9, *(more or (CREATED,)))
    for number in range(9):
        retry(w, message(number))
        w.clock.advance(10)
    w.queues.hidden.clear()
    return w


@pytest.mark.parametrize("end", [CREATED, EXISTS])
def test_a_call_that_gets_through_brings_back_two_that_wait(end):
    w = asleep(error(503), end)
    assert retry(w, message(100))
    assert w.queues.hidden == [("handle-0", timedelta(0)), ("handle-1", timedelta(0))]


def test_a_message_released_early_that_fails_again_waits_in_full_and_is_not_released_again():
    w = asleep(error(503), CREATED, error(503), error(503), CREATED)
    retry(w, message(100))
    w.queues.hidden.clear()
    retry(w, message(0))
    retry(w, message(1))
    assert w.queues.hidden == [("handle-0", timedelta(seconds=450)), ("handle-1", timedelta(seconds=450))]
    w.queues.hidden.clear()
    retry(w, message(101))
    assert w.queues.hidden == [("handle-2", timedelta(0)), ("handle-3", timedelta(0))]


def test_what_does_not_reach_voxworks_releases_no_message():
    w = asleep(error(503))
    assert retry(w, received(delivery({"phone": "0412345678"}, failure=failure())))  # a permanent failure: no name
    assert w.queues.hidden == []


def test_no_message_is_released_with_too_little_time_left_to_ask_sqs():
    w = asleep(error(503))
    times = iter([14.0, 14.0, 14.0])
    assert w.retry_processor.process_message(message(100), lambda: next(times, 9.0))
    assert w.queues.hidden == []


def test_waking_that_sqs_refuses_costs_nothing():
    w = asleep(error(503))
    w.queues.refusing = {"change_visibility"}
    assert retry(w, message(100))
    assert (w.telemetry.problems, w.telemetry.attempts[-1].outcome) == ([], Status.CREATED)
