"""The arithmetic of retries, row by row, and what holds for any of it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import NOW

from voxbridge.errors import Reason, TransientError
from voxbridge.retry_schedule import (
    MAX_BACKOFF,
    MAX_RETRY_AFTER,
    MIN_WAIT,
    PROBE_INTERVAL,
    backoff,
    next_delay,
    requeue_delay,
    retry_after,
    whole_seconds,
)

MAXIMUM_RECEIVES = 1000  # template.yaml, the retry queue's maxReceiveCount
LONGEST_WINDOW = timedelta(hours=72)

rolls = st.floats(0, 1, exclude_max=True)
near_moments = st.timedeltas(timedelta(hours=-30), timedelta(hours=30)).map(lambda duration: NOW + duration)


def retry_delay(attempt, retry_at, now, random):
    """Return the wait after a failure of Voxworks."""
    return next_delay(TransientError(Reason.VOXWORKS_ERROR, "", retry_at=retry_at), attempt, now, random)


def rate_limit_delay(attempt, retry_at, now, random):
    """Return the wait after a rate limit."""
    return next_delay(TransientError(Reason.RATE_LIMITED, "", retry_at=retry_at), attempt, now, random)


@pytest.mark.parametrize(
    ("attempt", "ceiling"),
    [(1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 320), (8, 640), (9, 900), (10, 900), (1000, 900)],
)
def test_the_ceiling_of_the_backoff_doubles_from_5_seconds_to_15_minutes(attempt, ceiling):
    assert backoff(attempt, lambda: 1.0).total_seconds() == ceiling
    assert backoff(attempt, lambda: 0.5).total_seconds() == ceiling / 2  # full jitter: evenly from 0
    assert backoff(attempt, lambda: 0.0) == MIN_WAIT


@pytest.mark.parametrize(
    ("attempt", "asked", "roll", "seconds"),
    [
        pytest.param(1, None, 0.5, 2.5, id="the backoff alone"),
        pytest.param(1, 60, 0.5, 60, id="as long as asked, which is longer"),
        pytest.param(9, 60, 0.5, 450, id="the backoff, which is longer than asked"),
        pytest.param(1, None, 0.0, 1, id="never at once"),
        pytest.param(1, -60, 0.0, 1, id="a moment in the past asks for nothing"),
        pytest.param(1, 24 * 3600, 0.5, 900, id="until the next probe, where more is asked for"),
    ],
)
def test_the_wait_after_a_transient_failure(attempt, asked, roll, seconds):
    retry_at = None if asked is None else NOW + timedelta(seconds=asked)
    assert retry_delay(attempt, retry_at, NOW, lambda: roll) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        pytest.param(None, 1, id="nothing said: 1 s"),
        pytest.param(30, 30, id="as said"),
        pytest.param(-5, 1, id="already over"),
        pytest.param(12 * 3600, 900, id="until the next probe"),
    ],
)
@given(roll=rolls)
def test_the_wait_after_a_rate_limit(asked, seconds, roll):
    """No jitter: leads that return early wait in the queue for a retry function's turn."""
    retry_at = None if asked is None else NOW + timedelta(seconds=asked)
    assert rate_limit_delay(1, retry_at, NOW, lambda: roll) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 30), (50, 30), (100, 30), (101, 30), (105, 40), (110, 450), (999, 450)]
)
def test_a_rate_limit_that_lasts_over_a_hundred_receives_is_backed_off_from_as_well(attempt, seconds):
    retry_at = NOW + timedelta(seconds=30)
    assert rate_limit_delay(attempt, retry_at, NOW, lambda: 0.5) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 1), (100, 1), (101, 2.5), (105, 40), (110, 450), (999, 450)])
def test_a_lead_that_had_no_try_waits_a_second_and_from_a_hundred_receives_on_longer(attempt, seconds):
    assert requeue_delay(attempt, lambda: 0.5) == timedelta(seconds=seconds)


@given(st.integers(-5, 10**6), st.none() | near_moments, rolls)
def test_any_wait_is_within_bounds_and_never_sooner_than_asked(attempt, retry_at, roll):
    waited = retry_delay(attempt, retry_at, NOW, lambda: roll)
    assert MIN_WAIT <= waited <= timedelta(seconds=MAX_BACKOFF)
    if retry_at:
        assert waited >= min(retry_at - NOW, PROBE_INTERVAL)


@given(st.integers(-5, 10**6), st.none() | near_moments, rolls)
def test_any_wait_after_a_rate_limit_is_within_bounds_and_never_sooner_than_asked(attempt, retry_at, roll):
    waited = rate_limit_delay(attempt, retry_at, NOW, lambda: roll)
    assert MIN_WAIT <= waited <= timedelta(seconds=MAX_BACKOFF)
    if retry_at:
        assert waited >= min(retry_at - NOW, PROBE_INTERVAL)


@given(st.timedeltas(timedelta(0), MAX_RETRY_AFTER))
def test_whole_seconds_are_never_fewer(duration):
    seconds = whole_seconds(duration)
    assert timedelta(0) <= timedelta(seconds=seconds) - duration < timedelta(seconds=1)


def test_the_longest_wait_is_one_that_sqs_takes_for_a_new_message():
    assert whole_seconds(PROBE_INTERVAL) <= 900


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30),
        (" 30 ", 30),
        ("030", 30),
        ("1.5", 1.5),
        ("Tue, 24 Nov 2026 10:01:00 GMT", 60),
        ("Tuesday, 24-Nov-26 10:01:00 GMT", 60),  # RFC 850, which RFC 9110 has receivers accept
        ("Tue Nov 24 10:01:00 2026", 60),  # asctime, likewise: no zone, which means UTC
        ("Tue, 24 Nov 2026 21:01:00 +1100", 60),
        ("999999999", MAX_RETRY_AFTER.total_seconds()),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_RETRY_AFTER.total_seconds()),
    ],
)
def test_a_retry_after_of_seconds_or_a_date_is_a_moment(value, seconds):
    assert retry_after(value, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        " ",
        "string",
        "0",
        "-1",
        "+30",
        "nan",
        "NaN",
        "inf",
        "Infinity",
        "1e3",
        "1_000",
        "30s",
        "٣٠",
        "\uff13\uff10",
        "³",
        "9" * 5000,
        "Tue, 24 Nov 2026 09:59:00 GMT",
        "Tue, 24 Nov 99999 10:01:00 GMT",
        "Tue, 99 Nov 2026 10:01:00 GMT",
        "Tue, 24 Nov 2026 10:01:00 +9999999999",
        "Sat, 01 Jan 0001 00:00:00 +2359",
        "\x00",
        ",,,",
        '30, "31"',
    ],
)
def test_a_retry_after_that_is_nonsense_or_past_asks_for_nothing(value):
    assert retry_after(value, NOW) is None


dates = st.datetimes(datetime(1, 1, 2), timezones=st.just(UTC)).map(lambda moment: format_datetime(moment, usegmt=True))  # noqa: DTZ001


@given(st.text() | st.text("0123456789.-+eE_ :,GMT") | dates | st.integers().map(str) | st.floats().map(str))
def test_any_retry_after_is_nothing_or_a_moment_that_can_be_waited_for(value):
    moment = retry_after(value, NOW)
    assert moment is None or NOW < moment <= NOW + MAX_RETRY_AFTER


@given(st.integers(1, 10**9 - 1))
def test_any_whole_number_of_seconds_is_kept_to(seconds):
    assert retry_after(str(seconds), NOW) == NOW + min(timedelta(seconds=seconds), MAX_RETRY_AFTER)


def test_a_72_hour_window_takes_583_receives():
    """The arithmetic of docs/reliability.md.

    Each wait is even between 0 and its ceiling. The first eight have ceilings of 5 to 640 s, 637.5 s in the mean; the
    other (72 h - 637.5 s) / 450 s = 574.6.
    """
    mean_of_the_first = sum(min(MAX_BACKOFF, 5 * 2**n) for n in range(8)) / 2
    expected = 8 + (LONGEST_WINDOW.total_seconds() - mean_of_the_first) / (MAX_BACKOFF / 2)
    assert round(expected) == 583
    assert _receives(_dice(1)) == pytest.approx(expected, rel=0.1)


def test_a_thousand_receives_cannot_cut_a_72_hour_window_short():
    """The waits of 1000 receives would have to add up to less than 72 h.

    They add up to 124 h in the mean, with a deviation of sqrt(992) · 900 s / sqrt(12) = 2.3 h: 22 deviations away.
    """
    mean = (MAXIMUM_RECEIVES - 8) * MAX_BACKOFF / 2
    deviation = (MAXIMUM_RECEIVES - 8) ** 0.5 * MAX_BACKOFF / 12**0.5
    assert (mean - LONGEST_WINDOW.total_seconds()) / deviation > 20
    assert max(_receives(_dice(seed)) for seed in range(50)) < 700


def test_a_wait_that_voxworks_asks_for_only_ever_takes_fewer_receives():
    def asked(attempt, random):
        return retry_delay(attempt, NOW + timedelta(minutes=10), NOW, random)

    assert _receives(_dice(1), asked) < _receives(_dice(1))


@pytest.mark.parametrize("asked", [None, timedelta(seconds=1), timedelta(seconds=30)])
def test_not_even_a_rate_limit_that_lasts_for_the_whole_window(asked):
    """A hundred waits as short as Voxworks says, and then the 583 of the backoff."""

    def limited(attempt, random):
        return rate_limit_delay(attempt, asked and NOW + asked, NOW, random)

    assert max(_receives(_dice(seed), limited) for seed in range(20)) < 800


def test_leads_that_are_only_ever_postponed_are_not_cut_short_either():
    """A hundred receives of a second each, and then the backoff, until they are overdue by the longest Retry-After."""
    longest = LONGEST_WINDOW + MAX_RETRY_AFTER
    assert max(_receives(_dice(seed), requeue_delay, longest) for seed in range(20)) < 900


def _dice(seed):
    return Random(seed).random


def _receives(random, waited=lambda attempt, random: retry_delay(attempt, None, NOW, random), window=LONGEST_WINDOW):
    receives, elapsed = 0, timedelta(0)
    while elapsed < window:
        receives += 1
        elapsed += waited(receives, random)
    return receives
