"""The throttle: results of calls in, decisions out."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxbridge.errors import Reason
from voxbridge.schedule import DEFAULT_RETRY_AFTER, PROBE_INTERVAL
from voxbridge.voxworks.throttle import (
    BETA,
    CUBIC_K,
    FORGET_AFTER,
    HALF_OPEN_INTERVAL,
    HINT_INTERVAL,
    MAX_CONTRADICTIONS,
    MAX_RATE,
    MIN_RATE,
    ROUNDING,
    TIMEOUT_THRESHOLD,
    WEBHOOK_FORGET_AFTER,
    WEBHOOK_RATE,
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
        assert MIN_RATE <= throttle.rate <= MAX_RATE
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
    assert throttle.decide(now).delay == pytest.approx(1 / throttle.rate, rel=0.1)


def test_the_first_rate_is_what_got_through_in_the_second_before():
    """It is not thrown away."""
    throttle = after(*[PASSED] * 40, limited())
    assert throttle.rate == pytest.approx(40 * BETA)


def test_the_rate_doubles_every_second_until_the_next_429():
    """Slow start."""
    throttle = after(limited())
    now, _ = call_for(1.0, throttle, 1.0)  # which makes up for the rest as well
    before = throttle.rate
    now, _ = call_for(1.0, throttle, now)
    assert throttle.rate == pytest.approx(2 * before, rel=0.1)
    call_for(1.0, throttle, now)
    assert throttle.rate == pytest.approx(4 * before, rel=0.1)


def held():
    """Return a throttle that met two 429s, the calls of the second before the last, and when it may call again."""
    throttle = after(limited())
    now, _ = call_for(2.0, throttle, 1.0)
    now, calls = call_for(1.0, throttle, now)
    throttle.observe(limited(), now)
    return throttle, calls, now + 1.0


def test_a_further_429_costs_a_twentieth_which_comes_back_along_cubics_curve():
    """It is near what got through before the 429 for long, and rises ever faster then."""
    throttle, calls, now = held()
    assert throttle.rate == pytest.approx(BETA * calls, rel=0.05)
    start = throttle.rate
    now, _ = call_for(CUBIC_K, throttle, now)
    assert throttle.rate == pytest.approx(start / BETA, rel=0.01)
    now, _ = call_for(CUBIC_K / 2, throttle, now)
    assert throttle.rate == pytest.approx(start / BETA, rel=0.02)
    call_for(4 * CUBIC_K, throttle, now)
    assert throttle.rate > 2 * start


def test_a_429_soon_after_a_rest_lowers_the_rate_which_then_doubles_up_to_near_where_it_was():
    """Others used the limit up: they may be gone in a moment."""
    throttle, _, now = held()
    before = throttle.rate
    now, _ = call_for(0.5, throttle, now)
    throttle.observe(limited(), now)
    assert throttle.rate < 0.8 * before
    call_for(2.0, throttle, now + 1.0)
    assert 0.85 * before < throttle.rate < before


def test_a_429_before_any_call_got_through_changes_no_rate():
    """It says that others call at the moment, not how many calls are allowed."""
    throttle, _, now = held()
    before = throttle.rate
    throttle.observe(limited(), now)
    assert throttle.rate == before


def test_time_alone_raises_no_rate_and_lets_few_calls_through_at_once():
    """A rest is made up for by less than a second's calls."""
    throttle, _, now = held()
    before = throttle.rate
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


def test_one_429_stops_a_webhook_function_until_its_pause_is_over():
    """Then one call that passes is enough: new leads are tried at once again."""
    throttle = after(*[PASSED] * 40, limited(), throttle=Throttle(WEBHOOK_RATE))
    assert throttle.decide(0.5).blocked_by
    assert throttle.decide(1.1) == GO
    assert after(*[PASSED] * 40, throttle=throttle, now=1.1).decide(1.1) == GO


def test_a_webhook_function_under_contention_hardly_calls_but_still_does():
    """What the retry functions, which can wait for their turns, would lose is spared."""
    throttle = after(limited(), throttle=Throttle(WEBHOOK_RATE))
    after(limited(), throttle=throttle, now=1.1)
    _, calls = call_for(WEBHOOK_FORGET_AFTER, throttle, 2.1)
    assert calls == pytest.approx(WEBHOOK_FORGET_AFTER * WEBHOOK_RATE, abs=1)


def test_a_webhook_function_forgets_the_limit_soon_after_it_was_over():
    """Leads that have to wait do not prolong it: its rate is a choice, and nothing that it learned."""
    throttle = after(limited(), throttle=Throttle(WEBHOOK_RATE))
    after(limited(), throttle=throttle, now=1.1)
    now, _ = call_for(WEBHOOK_FORGET_AFTER + 1.0, throttle, 2.1)
    assert after(*[PASSED] * 100, throttle=throttle, now=now).decide(now) == GO


# X-RateLimit-Remaining


def test_unused_calls_raise_the_rate():
    """Faster than without a hint, where half of the limit is unused."""
    hinted, _, now = held()
    unhinted, _, _ = held()
    hinted.observe(CallResult(remaining=20), now)
    call_for(4 * HINT_INTERVAL, hinted, now, remaining=10)
    call_for(4 * HINT_INTERVAL, unhinted, now)
    assert hinted.rate > 1.5 * unhinted.rate


def test_a_limit_that_is_just_used_up_is_not_pressed():
    """The rate hardly rises near it, and falls once nothing remains."""
    throttle, _, now = held()
    throttle.observe(CallResult(remaining=20), now)
    now, _ = call_for(2 * HINT_INTERVAL, throttle, now, remaining=1)
    before = throttle.rate
    now, _ = call_for(10 * CUBIC_K, throttle, now, remaining=1)
    assert before < throttle.rate < 1.01 ** (10 * CUBIC_K / HINT_INTERVAL) * before
    before = throttle.rate
    call_for(10 * HINT_INTERVAL, throttle, now, remaining=0)
    assert 0.7 * before < throttle.rate < before


def test_a_hint_that_contradicts_what_is_seen_is_ignored():
    """A quota of the day, for example, says nothing about calls a second."""
    throttle, _, now = held()
    for _ in range(MAX_CONTRADICTIONS):
        now, _ = call_for(4.0, throttle, now, remaining=10_000)
        throttle.observe(limited(), now)
        now += 1.0
    before = throttle.rate
    call_for(2.0, throttle, now, remaining=10_000)
    assert throttle.rate <= before / BETA


def test_times_from_any_clock_will_do():
    """A monotonic clock may start anywhere."""
    for start in (-1e6, 0.0, 1e6):
        throttle = after(limited(), now=start)
        assert math.isclose(throttle.decide(start).delay, 1.0)
