"""Who is woken when a trouble is over, and who is left alone."""

from datetime import timedelta

import pytest
from support.fakes import NOW, FakeClock

from voxbridge.errors import Reason, TransientError
from voxbridge.voxworks.sleepers import MOST, WAKES, WORTH, Sleepers

LONG = timedelta(minutes=10)
DOWN = TransientError(Reason.VOXWORKS_ERROR, "down", 503)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def sleepers(clock):
    return Sleepers(clock)


def add(sleepers, *messages, trouble=DOWN, wait=LONG):
    for message in messages:
        sleepers.add(message, f"handle of {message}", trouble, wait)


def woken(sleepers):
    return [handle.removeprefix("handle of ") for handle in sleepers.wake()]


def test_nobody_is_woken_where_nobody_sleeps(sleepers):
    assert woken(sleepers) == []


def test_two_at_a_time_are_woken_the_longest_asleep_first(sleepers):
    add(sleepers, "a", "b", "c")
    assert WAKES == 2
    assert [woken(sleepers) for _ in range(3)] == [["a", "b"], ["c"], []]


@pytest.mark.parametrize("reason", Reason)
def test_only_after_a_trouble_that_a_call_which_gets_through_shows_to_be_over(sleepers, reason):
    add(sleepers, "a", trouble=TransientError(reason, "trouble"))
    shared = {
        Reason.UNAUTHORIZED_KEY,
        Reason.VOXWORKS_ERROR,
        Reason.VOXWORKS_UNREACHABLE,
        Reason.VOXWORKS_TIMEOUT,
    }
    assert bool(woken(sleepers)) is (reason in shared)


def test_each_message_is_woken_once_however_often_it_goes_to_sleep(sleepers):
    add(sleepers, "a")
    assert woken(sleepers) == ["a"]
    add(sleepers, "a")
    assert woken(sleepers) == []


def test_a_message_that_came_back_by_itself_is_known_by_its_newest_receipt(sleepers):
    sleepers.add("a", "old", DOWN, LONG)
    sleepers.add("b", "b", DOWN, LONG)
    sleepers.add("a", "new", DOWN, LONG)
    assert sleepers.wake() == ["b", "new"]


def test_a_message_whose_wait_is_over_is_not_touched_since_its_receipt_may_be_stale(sleepers, clock):
    add(sleepers, "a")
    clock.advance(LONG.total_seconds() - WORTH)
    add(sleepers, "b")
    clock.advance(0.1)
    assert woken(sleepers) == ["b"]


def test_whom_voxworks_asked_to_wait_is_not_woken_sooner(sleepers, clock):
    add(sleepers, "a", trouble=TransientError(Reason.VOXWORKS_ERROR, "down", 503, NOW + timedelta(seconds=60)))
    add(sleepers, "b")
    assert woken(sleepers) == ["b"]
    add(sleepers, "c", trouble=TransientError(Reason.VOXWORKS_ERROR, "down", 503, NOW + timedelta(seconds=60)))
    clock.advance(60)
    assert woken(sleepers) == ["c"]


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400)])
def test_a_wall_clock_that_jumps_wakes_nobody_twice_and_raises_nothing(sleepers, clock, jump):
    add(sleepers, "a", "b", trouble=TransientError(Reason.VOXWORKS_ERROR, "down", 503, NOW + timedelta(seconds=60)))
    clock.jump(jump)
    assert woken(sleepers) in ([], ["a", "b"])
    assert woken(sleepers) == []


def test_no_more_are_remembered_than_fit(sleepers):
    add(sleepers, *map(str, range(MOST + 2)))
    assert woken(sleepers) == ["2", "3"]
