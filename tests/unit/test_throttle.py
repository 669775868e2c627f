"""The throttle: results of calls in, decisions out."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxbridge.errors import Reason
from voxbridge.retry_schedule import DEFAULT_RETRY_AFTER, PROBE_INTERVAL
from voxbridge.voxworks.throttle import (
    BETA,
    BURST,
    FORGET_AFTER,
    GROWTH,
    HALF_OPEN_INTERVAL,
    HINT_INTERVAL,
    INITIAL_RATE,
    LULL,
    MAX_CONTRADICTIONS,
    MAX_LULL,
    MAX_PERIOD,
    MAX_RATE,
    MIN_PERIOD,
    MIN_RATE,
    PERIOD_GAIN,
    ROUNDING,
    SOON,
    TIMEOUT_THRESHOLD,
    CallResult,
    Decision,
    Throttle,
)

PASSED = CallResult()
TIMEOUT = CallResult(Reason.VOXWORKS_TIMEOUT)
ERROR = CallResult(Reason.VOXWORKS_ERROR, 500)
UNREACHABLE = CallResult(Reason.VOXWORKS_UNREACHABLE)
PROBE = PROBE_INTERVAL.total_seconds()
GO = Decision()


def limited(retry_after=1.0):
    return CallResult(Reason.RATE_LIMITED, 429, retry_after)


def after(*results, now=0.0, throttle=None):
    """Return a throttle that observed these results at once."""
    throttle = throttle or Throttle()
    for result in results:
        throttle.observe(result, now)
    return throttle


def call_for(seconds, throttle, now, remaining=None):
    """Make calls that pass, each at its turn; return the time, and how many there were."""
    end, calls = now + seconds, 0
    while (now := now + throttle.decide(now).delay + 0.001) < end:
        throttle.observe(CallResult(remaining=remaining), now)
        calls += 1
    return end, calls


# Circuit breaker


def test_at_first_calls_are_made_at_once():
    """There is nothing to know yet."""
    assert Throttle().decide(0.0) == GO


@pytest.mark.parametrize("results", [[ERROR], [UNREACHABLE], [TIMEOUT, TIMEOUT], [TIMEOUT, TIMEOUT, ERROR, TIMEOUT]])
def test_errors_without_a_retry_after_block_nothing(results):
    """Nor do fewer timeouts in a row than the threshold."""
    assert after(*results).decide(0.0) == GO


@pytest.mark.parametrize("result", [limited(30.0), CallResult(Reason.VOXWORKS_ERROR, 503, 30.0)])
def test_a_retry_after_blocks_until_it_is_over(result):
    """The decision names the result that it follows from."""
    throttle = after(result)
    assert throttle.decide(0.0) == Decision(30.0, result)
    assert throttle.decide(29.0) == Decision(1.0, result)
    assert throttle.decide(30.0).blocked_by is None


def test_a_429_without_a_retry_after_blocks_for_a_second():
    """Voxworks' contract does not promise one."""
    throttle = after(limited(None))
    assert throttle.decide(0.0) == Decision(DEFAULT_RETRY_AFTER.total_seconds(), limited(None))


@pytest.mark.parametrize("end", [TIMEOUT, ERROR, limited(1800.0)])
def test_a_long_retry_after_lets_a_probe_through_every_15_minutes(end):
    """A probe that fails does not end it, and its reason stays that of a rate limit."""
    throttle = after(limited(3600.0))
    for now in (0.0, PROBE):
        decision = throttle.decide(now)
        assert (decision.delay, decision.blocked_by.reason) == (PROBE, Reason.RATE_LIMITED)
        assert throttle.decide(now + PROBE).blocked_by is None
        throttle.observe(end, now + PROBE)


def test_a_call_that_passes_ends_a_block():
    """It shows that the Retry-After was wrong, or that the timeouts are over."""
    for results in ([CallResult(Reason.VOXWORKS_ERROR, 503, 3600.0)], [TIMEOUT] * TIMEOUT_THRESHOLD):
        throttle = after(*results)
        assert throttle.decide(0.0) != GO
        assert after(PASSED, TIMEOUT, throttle=throttle, now=PROBE).decide(PROBE) == GO


@pytest.mark.parametrize("seconds", [60.0, 7200.0])
def test_the_last_retry_after_counts(seconds):
    """Whether it is shorter or longer than what was left of the one before."""
    throttle = after(limited(3600.0))
    throttle.observe(limited(seconds), PROBE)
    assert throttle.decide(PROBE).delay == min(seconds, PROBE)


def test_timeouts_in_a_row_block_but_for_a_probe_every_10_seconds():
    """Each probe that times out as well prolongs it."""
    throttle = after(*[TIMEOUT] * TIMEOUT_THRESHOLD)
    for now in (0.0, HALF_OPEN_INTERVAL, 2 * HALF_OPEN_INTERVAL):
        assert throttle.decide(now) == Decision(HALF_OPEN_INTERVAL, TIMEOUT)
        assert throttle.decide(now + HALF_OPEN_INTERVAL) == GO
        throttle.observe(TIMEOUT, now + HALF_OPEN_INTERVAL)


results = st.builds(
    CallResult,
    st.none() | st.sampled_from([Reason.RATE_LIMITED, Reason.VOXWORKS_ERROR, Reason.VOXWORKS_TIMEOUT]),
    retry_after=st.none() | st.floats(0, 50_000),
    remaining=st.none() | st.integers(0, 10**9),
)


@given(st.lists(st.tuples(st.floats(0, 2000), results)))
def test_whatever_happens_a_call_is_made_at_least_every_15_minutes(events):
    """And the rate keeps its bounds."""
    throttle, now = Throttle(), 0.0
    for passed, result in events:
        now += passed
        throttle.observe(result, now)
        decision = throttle.decide(now)
        assert 0.0 <= decision.delay <= PROBE + ROUNDING
        assert MIN_RATE <= throttle.limiter.rate <= MAX_RATE
        assert throttle.decide(now + decision.delay).blocked_by is None


# Rate


def test_without_a_rate_limit_calls_are_not_spaced():
    """However many there are."""
    assert after(*[PASSED] * 1000).decide(0.0) == GO


def test_after_a_429_calls_are_spaced_by_the_rate():
    """The next turn is 1 / rate later."""
    throttle = after(limited())
    now, _ = call_for(2.0, throttle, 1.0)
    while (delay := throttle.decide(now).delay) > 0:
        now += delay
    throttle.observe(PASSED, now)
    assert throttle.decide(now).delay == pytest.approx(1 / throttle.limiter.rate, rel=0.1)


@pytest.mark.parametrize("response_time", [0.0, 0.08])
def test_the_response_time_does_not_lower_the_rate(response_time):
    """Turns count from the beginning of a call."""
    throttle = after(*[PASSED] * 10, limited())
    now, _ = call_for(1.0, throttle, 1.0)
    throttle.limiter.rate, start, calls = 10.0, now, 0
    while now < start + 2.0:
        now += throttle.decide(now).delay
        assert throttle.decide(now) == GO
        now += response_time
        throttle.observe(CallResult(Reason.VOXWORKS_ERROR, 500), now)
        calls += 1
    assert calls == pytest.approx(20, abs=2)


@pytest.mark.parametrize(("passed", "rate"), [(0, INITIAL_RATE), (40, 40)])
def test_the_first_rate_is_what_got_through_in_the_second_before(passed, rate):
    """It is not thrown away."""
    assert after(*[PASSED] * passed, limited()).limiter.rate == rate


PERIODS = (MIN_PERIOD, PERIOD_GAIN * MIN_PERIOD, MAX_PERIOD)


def held(times):
    """Return a throttle that met so many 429s in all, each after a period of calls, and when it may call again."""
    throttle, now = after(*[PASSED] * 20, limited()), 1.0
    for number in range(times - 1):
        now, _ = call_for(SOON + PERIODS[min(number, 2)], throttle, now)
        throttle.observe(limited(), now)
        now += 1.0
    return throttle, now


def test_a_further_429_lowers_the_rate_a_little():
    """By a twentieth of what it was."""
    throttle, now = held(1)
    now, _ = call_for(2.0, throttle, now)
    before = throttle.limiter.rate
    throttle.observe(limited(), now)
    assert throttle.limiter.rate == pytest.approx(BETA * before)


@pytest.mark.parametrize(("times", "period"), [*enumerate(PERIODS, 1), (9, MAX_PERIOD)])
def test_the_more_429s_the_longer_the_rate_stays_near_the_limit(times, period):
    """Then it grows ever faster, so that a limit that was lifted is soon used again."""
    throttle, now = held(times)
    throttle.observe(PASSED, now)
    start = throttle.limiter.rate
    now, _ = call_for(period, throttle, now)
    assert start < throttle.limiter.rate < (1 + 8 * GROWTH) * start
    call_for(3 * period, throttle, now)
    assert throttle.limiter.rate > 2 * start


def test_a_429_before_the_rate_is_back_confirms_no_limit():
    """Others may use it up for a moment: the rate still recovers as soon as before."""
    throttle, now = held(2)
    for _ in range(9):
        now, _ = call_for(2.0, throttle, now)
        throttle.observe(limited(), now)
        now += 1.0
    start = throttle.limiter.rate
    call_for(4 * PERIODS[1], throttle, now)
    assert throttle.limiter.rate > 2 * start


def burst_after(pause, throttle, now):
    """Return how many calls are made at once after a pause."""
    now, calls = now + pause, 0
    while throttle.decide(now) == GO:
        throttle.observe(ERROR, now)
        calls += 1
    return calls


def test_calls_of_a_pause_are_made_up_for_at_once():
    """At most BURST seconds of them."""
    throttle, now = held(3)
    assert burst_after(0.0, throttle, now) == pytest.approx(BURST * throttle.limiter.rate, abs=1)


def test_what_is_made_up_for_falls_if_it_leads_to_a_429():
    """A window does not fill up during a pause."""
    throttle, now = held(3)
    for _ in range(3):
        call_for(0.1, throttle, now)
        throttle.observe(limited(), now + 0.1)
        now += 1.1
    assert burst_after(0.0, throttle, now) <= BURST / 8 * throttle.limiter.rate + 1


def test_a_429_before_any_call_got_through_changes_no_rate():
    """It says that others call at the moment, not how many calls are allowed."""
    throttle, now = held(2)
    before = throttle.limiter.rate
    throttle.observe(limited(), now)
    assert throttle.limiter.rate == before


def test_time_alone_raises_no_rate_and_lets_few_calls_through_at_once():
    """A rest is made up for by less than a second's calls."""
    throttle, now = held(2)
    before = throttle.limiter.rate
    now += FORGET_AFTER / 2
    calls = 0
    while throttle.decide(now) == GO:
        throttle.observe(PASSED, now)
        calls += 1
    assert calls <= before


def test_the_rate_is_forgotten_a_minute_after_the_last_call_that_had_to_wait():
    """And not while calls still have to wait for their turns."""
    throttle = after(limited())
    now, calls = call_for(2 * FORGET_AFTER, throttle, 1.0)
    assert calls > 100
    throttle.observe(PASSED, now)
    now += FORGET_AFTER + 1
    assert after(*[PASSED] * 1000, throttle=throttle, now=now).decide(now) == GO


# A caller that cannot wait


def lull(now=0.0):
    """Return the throttle of a webhook function that got a 429."""
    return after(*[PASSED] * 40, limited(), throttle=Throttle(can_wait=False), now=now)


def test_one_429_stops_a_webhook_function_until_its_pause_is_over():
    """Then one call that passes is enough: new leads are tried at once again."""
    throttle = lull()
    assert throttle.decide(0.0).blocked_by
    assert throttle.decide(LULL + 0.1) == GO
    assert after(*[PASSED] * 40, throttle=throttle, now=1.2).decide(1.2) == GO


def test_a_webhook_function_makes_no_call_while_leads_keep_coming():
    """They wait in the queue anyway: the limit is left to the retry functions, which can wait for their turn."""
    throttle = lull()
    times = [number * LULL / 3 for number in range(30)]
    assert all(throttle.decide(now).delay > 0 for now in times)
    assert throttle.decide(times[-1] + LULL) == GO


def test_a_webhook_function_tries_again_however_many_leads_come():
    """MAX_LULL seconds after the pause."""
    throttle, now = lull(), 0.0
    while throttle.decide(now).delay > 0:
        now += LULL / 3
    assert now == pytest.approx(1.0 + MAX_LULL, abs=LULL)


# X-RateLimit-Remaining


def test_unused_calls_raise_the_rate():
    """Faster than without a hint, where half of the limit is unused."""
    hinted, now = held(9)
    unhinted, _ = held(9)
    hinted.observe(CallResult(remaining=20), now)
    call_for(4 * HINT_INTERVAL, hinted, now, remaining=10)
    call_for(4 * HINT_INTERVAL, unhinted, now)
    assert hinted.limiter.rate > 1.5 * unhinted.limiter.rate


def test_a_limit_that_is_just_used_up_is_not_pressed():
    """The rate hardly rises near it, and falls once nothing remains."""
    throttle, now = held(9)
    throttle.observe(CallResult(remaining=20), now)
    now, _ = call_for(2 * HINT_INTERVAL, throttle, now, remaining=1)
    before = throttle.limiter.rate
    now, _ = call_for(120.0, throttle, now, remaining=1)
    assert before < throttle.limiter.rate < 1.01 ** (120.0 / HINT_INTERVAL) * before
    before = throttle.limiter.rate
    call_for(10 * HINT_INTERVAL, throttle, now, remaining=0)
    assert 0.7 * before < throttle.limiter.rate < before


def test_a_hint_that_contradicts_what_is_seen_is_ignored():
    """A quota of the day, for example, says nothing about calls a second."""
    throttle, now = held(9)
    for _ in range(MAX_CONTRADICTIONS):
        now, _ = call_for(4.0, throttle, now, remaining=10_000)
        throttle.observe(limited(), now)
        now += 1.0
    before = throttle.limiter.rate
    call_for(2.0, throttle, now, remaining=10_000)
    assert throttle.limiter.rate <= (1 + GROWTH) * before


def test_times_from_any_clock_will_do():
    """A monotonic clock may start anywhere."""
    for start in (-1e6, 0.0, 1e6):
        throttle = after(limited(), now=start)
        assert math.isclose(throttle.decide(start).delay, 1.0)
