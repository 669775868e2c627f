"""How the retry door's calls are spaced after a rate limit."""

from datetime import timedelta

import pytest
from support.fakes import NOW, FakeClock

from voxbridge.errors import NotAttemptedError, Reason, TransientError
from voxbridge.schedule import PROBE_INTERVAL
from voxbridge.voxworks.pace import DECREASE, FASTEST, FIRST, MEMORY, PLATEAU, SLOWEST, Pace

PLENTY = 4.0  # seconds that the function may wait


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def slept():
    return []


@pytest.fixture
def pace(clock, slept):
    def sleep(seconds):
        slept.append(seconds)
        clock.advance(seconds)

    return Pace(clock, sleep)


def limited(clock, seconds=1.0):
    return TransientError(Reason.RATE_LIMITED, "limited", 429, clock.now() + timedelta(seconds=seconds))


def settle(pace, clock, seconds=1.0):
    """Meet a 429, and wait for its end."""
    pace.limited(limited(clock, seconds))
    clock.advance(seconds)


def calls_for(seconds, pace, clock):
    """Call and get through for so long; return how many calls that were."""
    end, calls = clock.monotonic() + seconds, 0
    while clock.monotonic() < end:
        pace.turn(PLENTY)
        pace.passed(None)
        calls += 1
    return calls


def test_while_no_limit_was_met_nobody_waits(pace, slept):
    pace.rest(PLENTY)
    for _ in range(100):
        pace.turn(0.0)
        pace.passed(None)
    assert slept == []


def test_after_a_429_calls_are_spaced(pace, clock, slept):
    settle(pace, clock)
    for _ in range(3):
        pace.turn(PLENTY)
    assert slept == [pytest.approx(1 / pace.rate)] * 2
    assert pace.rate == FIRST * (1 - DECREASE)


def test_inside_a_retry_after_nobody_gets_a_turn_however_much_time_there_is(pace, clock, slept):
    pace.limited(limited(clock, 30))
    with pytest.raises(NotAttemptedError) as postponed:
        pace.turn(1000.0)
    assert (postponed.value.reason, postponed.value.retry_at) == (Reason.RATE_LIMITED, NOW + timedelta(seconds=30))
    assert slept == []


def test_a_batch_that_comes_in_a_short_retry_after_waits_it_out(pace, clock, slept):
    pace.limited(limited(clock, 2))
    pace.rest(PLENTY)
    assert slept == [2]
    pace.turn(PLENTY)


def test_and_in_a_long_one_it_does_not(pace, clock, slept):
    pace.limited(limited(clock, 30))
    pace.rest(PLENTY)
    pace.rest(-3.0)
    assert slept == []


def test_a_long_retry_after_leaves_a_turn_for_a_probe(pace, clock):
    settle(pace, clock, 12 * 3600)
    clock.advance(PROBE_INTERVAL.total_seconds() - 12 * 3600 - 1)
    with pytest.raises(NotAttemptedError):
        pace.turn(PLENTY)
    clock.advance(1)
    pace.turn(PLENTY)


def test_a_turn_that_comes_later_than_there_is_time_for_is_postponed_to_it(pace, clock, slept):
    settle(pace, clock)
    pace.turn(PLENTY)
    with pytest.raises(NotAttemptedError) as postponed:
        pace.turn(0.1)
    assert postponed.value.retry_at == clock.now() + timedelta(seconds=1 / pace.rate)
    assert slept == []


def test_a_rate_limit_that_names_no_time_is_taken_for_a_second(pace, clock):
    pace.limited(TransientError(Reason.RATE_LIMITED, "limited", 429))
    with pytest.raises(NotAttemptedError):
        pace.turn(PLENTY)
    clock.advance(1.0)
    pace.turn(PLENTY)


def test_each_further_429_takes_a_fifth_off_the_pace_down_to_the_slowest(pace, clock):
    rates = []
    for _ in range(20):
        settle(pace, clock)
        rates.append(pace.rate)
    assert rates[1] == pytest.approx(rates[0] * (1 - DECREASE))
    assert rates[-1] == SLOWEST


def test_calls_that_get_through_bring_the_pace_back_then_hold_it_and_then_raise_it_ever_faster(pace, clock):
    settle(pace, clock)
    calls_for(PLATEAU, pace, clock)
    assert pace.rate == pytest.approx(FIRST, rel=0.01)
    calls_for(1.5, pace, clock)
    assert pace.rate == pytest.approx(FIRST, rel=0.1)
    calls_for(10.0, pace, clock)
    assert pace.rate > 4 * FIRST
    calls_for(40.0, pace, clock)
    assert pace.rate == FASTEST


def test_time_alone_raises_nothing(pace, clock):
    settle(pace, clock)
    before = pace.rate
    clock.advance(MEMORY / 2)
    assert pace.rate == before


def test_a_limit_that_has_nothing_left_is_not_pressed_further(pace, clock):
    settle(pace, clock)
    before = pace.rate
    pace.turn(PLENTY)
    pace.passed(0)
    assert pace.rate == before
    pace.passed(1)
    assert pace.rate > before


def test_a_minute_without_a_429_ends_the_spacing(pace, clock, slept):
    settle(pace, clock, 30.0)
    clock.advance(MEMORY - 0.1)
    pace.turn(PLENTY)
    with pytest.raises(NotAttemptedError):
        pace.turn(0.0)
    clock.advance(0.1)
    for _ in range(10):
        pace.turn(0.0)
    assert slept == []


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400)])
def test_a_wall_clock_that_jumps_changes_no_pace(pace, clock, slept, jump):
    pace.limited(limited(clock, 2))
    clock.jump(jump)
    pace.rest(PLENTY)
    pace.turn(PLENTY)
    pace.turn(PLENTY)
    assert slept == [2, pytest.approx(1 / pace.rate)]
