"""When this environment leaves Voxworks alone, and when it tries again."""

from datetime import timedelta

import pytest
from support.fakes import NOW, FakeClock

from voxbridge.errors import NotAttemptedError, Reason, TransientError
from voxbridge.schedule import PROBE_INTERVAL
from voxbridge.voxworks.pause import PROBE_EVERY, UNSAID, Pause

TIMEOUT = TransientError(Reason.VOXWORKS_TIMEOUT, "no whole answer in time")


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def pause(clock):
    return Pause(clock)


def limited(seconds=30):
    retry_at = None if seconds is None else NOW + timedelta(seconds=seconds)
    return TransientError(Reason.RATE_LIMITED, "limited", 429, retry_at)


def test_at_first_there_is_no_pause(pause):
    pause.check()


def test_inside_a_retry_after_leads_are_postponed_with_its_reason_and_moment(pause, clock):
    pause.failed(limited(30))
    clock.advance(29)
    with pytest.raises(NotAttemptedError) as postponed:
        pause.check()
    assert postponed.value.reason is Reason.RATE_LIMITED
    assert postponed.value.status == 429
    assert postponed.value.retry_at == NOW + timedelta(seconds=30)
    clock.advance(1)
    pause.check()


def test_a_rate_limit_that_names_no_time_stops_the_rest_of_a_batch(pause, clock):
    pause.failed(limited(None))
    with pytest.raises(NotAttemptedError):
        pause.check()
    clock.advance(UNSAID)
    pause.check()


def test_an_error_without_a_retry_after_stops_nobody(pause):
    pause.failed(TransientError(Reason.VOXWORKS_ERROR, "500", 500))
    pause.check()


def test_a_503_with_a_retry_after_is_kept_to_as_well(pause):
    pause.failed(TransientError(Reason.VOXWORKS_ERROR, "503", 503, NOW + timedelta(seconds=5)))
    with pytest.raises(NotAttemptedError):
        pause.check()


def test_inside_a_long_retry_after_a_probe_is_let_through_every_quarter_of_an_hour(pause, clock):
    """Whatever error it ends in, the pause goes on with the reason that it had."""
    pause.failed(limited(3600))
    for end in (TIMEOUT, TransientError(Reason.VOXWORKS_ERROR, "500", 500), limited(1800)):
        with pytest.raises(NotAttemptedError) as postponed:
            pause.check()
        assert postponed.value.reason is Reason.RATE_LIMITED
        assert postponed.value.retry_at == clock.now() + PROBE_INTERVAL
        clock.advance(PROBE_INTERVAL.total_seconds())
        pause.check()
        pause.failed(end)
    clock.advance(PROBE_INTERVAL.total_seconds())
    pause.check()
    pause.succeeded()
    pause.check()
    pause.failed(TIMEOUT)
    pause.check()


@pytest.mark.parametrize("seconds", [60, 7200])
def test_the_last_retry_after_counts(pause, clock, seconds):
    """Shorter or longer than what was left of the one before."""
    pause.failed(limited(3600))
    clock.advance(PROBE_INTERVAL.total_seconds())
    pause.failed(TransientError(Reason.RATE_LIMITED, "limited", 429, clock.now() + timedelta(seconds=seconds)))
    clock.advance(min(seconds, PROBE_INTERVAL.total_seconds()) - 1)
    with pytest.raises(NotAttemptedError):
        pause.check()
    clock.advance(1)
    pause.check()


def test_a_retry_after_that_ends_before_the_next_probe_ends_the_pause(pause, clock):
    pause.failed(limited(PROBE_INTERVAL.total_seconds() + 60))
    clock.advance(PROBE_INTERVAL.total_seconds())
    pause.failed(TransientError(Reason.VOXWORKS_ERROR, "500", 500))
    clock.advance(59)
    with pytest.raises(NotAttemptedError):
        pause.check()
    clock.advance(1)
    pause.check()


def test_two_time_outs_stop_nobody_and_the_third_does(pause):
    pause.failed(TIMEOUT)
    pause.failed(TIMEOUT)
    pause.check()
    pause.failed(TIMEOUT)
    with pytest.raises(NotAttemptedError) as postponed:
        pause.check()
    assert postponed.value.reason is Reason.VOXWORKS_TIMEOUT


@pytest.mark.parametrize("between", ["an answer", "another trouble"])
def test_time_outs_count_only_in_a_row(pause, between):
    pause.failed(TIMEOUT)
    pause.failed(TIMEOUT)
    if between == "an answer":
        pause.succeeded()
    else:
        pause.failed(TransientError(Reason.VOXWORKS_UNREACHABLE, "no connection"))
    pause.failed(TIMEOUT)
    pause.check()


def test_after_the_time_outs_one_probe_is_let_through_every_ten_seconds(pause, clock):
    for _ in range(3):
        pause.failed(TIMEOUT)
    for _ in range(3):
        clock.advance(PROBE_EVERY)
        pause.check()  # the probe
        pause.failed(TIMEOUT)
        with pytest.raises(NotAttemptedError):
            pause.check()


def test_a_probe_that_passes_ends_the_pause(pause, clock):
    for _ in range(3):
        pause.failed(TIMEOUT)
    clock.advance(PROBE_EVERY)
    pause.succeeded()
    pause.check()
    pause.failed(TIMEOUT)
    pause.check()


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400)])
def test_a_wall_clock_that_jumps_neither_prolongs_nor_ends_a_pause(pause, clock, jump):
    pause.failed(limited(30))
    clock.jump(jump)
    with pytest.raises(NotAttemptedError) as postponed:
        pause.check()
    assert postponed.value.retry_at == NOW + jump + timedelta(seconds=30)
    clock.advance(30)
    pause.check()
