"""Which hidden messages are released early once a call succeeds."""

from datetime import timedelta

import pytest
from support.fakes import NOW, FakeClock

from voxbridge.errors import Reason, TransientError
from voxbridge.queues import MAX_TRACKED, MIN_REMAINING, RELEASED_PER_SUCCESS, HiddenMessages, QueueMessage

LONG = timedelta(minutes=10)
DOWN = TransientError(Reason.VOXWORKS_ERROR, "down", 503)
WAIT_A_MINUTE = TransientError(Reason.VOXWORKS_ERROR, "down", 503, NOW + timedelta(seconds=60))


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def hidden(clock):
    return HiddenMessages(clock)


def add(hidden, *messages, error=DOWN, wait=LONG):
    for message in messages:
        hidden.add(QueueMessage(message, f"handle of {message}", "{}", 1), error, wait)


def released(hidden):
    return [handle.removeprefix("handle of ") for handle in hidden.release()]


def test_nothing_hidden(hidden):
    """Without hidden messages nothing is released."""
    assert released(hidden) == []


def test_two_for_each_success(hidden):
    """Each success releases two messages, the longest hidden first."""
    add(hidden, "a", "b", "c")
    assert RELEASED_PER_SUCCESS == 2
    assert [released(hidden) for _ in range(3)] == [["a", "b"], ["c"], []]


@pytest.mark.parametrize("reason", Reason)
def test_recoverable_reasons(hidden, reason):
    """Only failures that one success shows to be over for every lead are released early."""
    add(hidden, "a", error=TransientError(reason, "failed"))
    recoverable = {
        Reason.UNAUTHORIZED_KEY,
        Reason.VOXWORKS_ERROR,
        Reason.VOXWORKS_UNREACHABLE,
        Reason.VOXWORKS_TIMEOUT,
        Reason.AUTOMATION_FAILED,
    }
    assert bool(released(hidden)) is (reason in recoverable)


def test_once_for_each_message(hidden):
    """A message that fails again after its early release waits for its full delay."""
    add(hidden, "a")
    assert released(hidden) == ["a"]
    add(hidden, "a")
    assert released(hidden) == []


def test_newest_receipt(hidden):
    """A message that was received again is released by its newest receipt handle."""
    for message_id, handle in (("a", "old"), ("b", "b"), ("a", "new")):
        hidden.add(QueueMessage(message_id, handle, "{}", 1), DOWN, LONG)
    assert hidden.release() == ["b", "new"]


def test_wait_almost_over(hidden, clock):
    """A message that is visible again soon is left as it is, since its receipt may be stale."""
    add(hidden, "a")
    clock.advance(LONG.total_seconds() - MIN_REMAINING)
    add(hidden, "b")
    clock.advance(0.1)
    assert released(hidden) == ["b"]


def test_retry_after(hidden, clock):
    """No message is released before its Retry-After."""
    add(hidden, "a", error=WAIT_A_MINUTE)
    add(hidden, "b")
    assert released(hidden) == ["b"]
    add(hidden, "c", error=WAIT_A_MINUTE)
    clock.advance(60)
    assert released(hidden) == ["c"]


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400)])
def test_wall_clock_jumps(hidden, clock, jump):
    """A wall clock that jumps releases no message twice and raises nothing."""
    add(hidden, "a", "b", error=WAIT_A_MINUTE)
    clock.jump(jump)
    assert released(hidden) in ([], ["a", "b"])
    assert released(hidden) == []


def test_bounded_memory(hidden):
    """Of more than MAX_TRACKED hidden messages the others wait as they were told to, until there is room again."""
    add(hidden, *map(str, range(MAX_TRACKED + 2)))
    early = [message for _ in range(MAX_TRACKED) for message in released(hidden)]
    assert early == [str(number) for number in range(MAX_TRACKED)]
    add(hidden, "another")
    assert released(hidden) == ["another"]
