"""When this environment may call Voxworks: circuit breaker and adaptive rate limiter, as one state machine without I/O.

Voxworks publishes neither its rate limit nor the window, and environments do not share state. Each therefore learns
from its own responses, as TCP does. docs/architecture.md (Under a rate limit) describes the rules, docs/reliability.md
(Load under a rate limit) the results.
Callers ask `decide` before each call and pass its result to `observe`. All times are seconds of a monotonic clock.
"""

import math
from collections import deque
from typing import NamedTuple

from voxbridge.errors import Reason
from voxbridge.retry_schedule import DEFAULT_RETRY_AFTER, PROBE_INTERVAL

TIMEOUT_THRESHOLD = 3  # timeouts in a row after which calls are stopped
HALF_OPEN_INTERVAL = 10.0  # seconds between the calls that are made then to find out whether Voxworks responds again
ROUNDING = 0.001  # seconds: a caller that has waited as decided may call, even if its clock is a little behind
INITIAL_RATE = 2.0  # calls per second after the first 429, unless more succeeded in the second before it
MIN_RATE, MAX_RATE = 0.2, 500.0  # calls per second
FORGET_AFTER = 60.0  # seconds without a call that had to wait, after which the rate is no longer limited
BETA = 0.95  # of the rate, after each further 429
# After a period of calls the rate is back near its value before the 429, and grows ever faster then. A 429 near the end
# of the period confirms the limit, which is then tested less often: the next period is longer.
GROWTH = 0.05
CONFIRMED, PERIOD_GAIN = 0.8, 5.0
MIN_PERIOD, MAX_PERIOD = 1.0, 20.0  # seconds
# During a pause a token bucket fills up, a window does not. So some calls are made up for at once after it, fewer after
# each time that this led to a 429 soon, and again more after each other 429.
BURST, BURST_GAIN = 0.8, 0.05  # seconds of calls: the most, and what is regained
BURST_CUT = 0.5
SOON = 1.2  # seconds after a pause
# A caller that cannot wait for its turn leaves the limit to those that can, until no lead has come for LULL seconds, or
# MAX_LULL seconds after the pause.
LULL, MAX_LULL = 1.0, 20.0
HINT_INTERVAL = 1.2  # seconds, of which the lowest X-RateLimit-Remaining counts
HINT_GAIN = 0.5  # of the unused share of the limit, by which the rate is raised
NEAR = 2  # calls remaining: the limit is nearly used
NEAR_STEP, USED_UP_STEP = 1.005, 0.98  # of the rate, after an interval near the limit, and one with none remaining
MIN_HINT = 4  # a Remaining that never exceeds this is too coarse
MAX_CONTRADICTIONS = 3  # 429s in a row although calls remained, after which the header is ignored


class CallResult(NamedTuple):
    """The result of one call. `reason` is None if Voxworks responded about the lead, whether it took it or not."""

    reason: Reason | None = None
    status: int | None = None
    retry_after: float | None = None  # seconds
    remaining: int | None = None  # X-RateLimit-Remaining


class Decision(NamedTuple):
    """Whether a call may be made: at once, or after a delay."""

    delay: float = 0.0  # seconds; 0 means now
    blocked_by: CallResult | None = None  # the failure that stops all calls until then; None: the rate limits calls


class Throttle:
    """Decides about calls by the results of earlier ones."""

    def __init__(self, *, can_wait: bool = True) -> None:
        """`can_wait`: the caller waits for its turn, as the retry function does. The webhook function cannot."""
        self._blocked_until = -math.inf
        self._probe_at = -math.inf
        self._blocked_by: CallResult | None = None
        self._timeouts = 0
        self.limiter = AdaptiveRate() if can_wait else Lull()

    def decide(self, now: float) -> Decision:
        """Return whether a call may be made now, or how long it has to wait."""
        delay = self.limiter.delay(now)
        blocked = min(self._blocked_until, self._probe_at) - now
        if self._blocked_by and blocked > ROUNDING:
            return Decision(blocked, self._blocked_by)
        return Decision(delay if delay > ROUNDING else 0.0)

    def observe(self, result: CallResult, now: float) -> None:
        """Take the result of a call. A probe during a Retry-After ends it by success or a Retry-After of its own."""
        if result.reason is None:
            self._blocked_by, self._blocked_until, self._timeouts = None, -math.inf, 0
            self.limiter.observe(result, now, now)
            return
        self._timeouts = self._timeouts + 1 if result.reason is Reason.VOXWORKS_TIMEOUT else 0
        seconds = result.retry_after or 0.0
        if result.reason is Reason.RATE_LIMITED and result.retry_after is None:
            seconds = DEFAULT_RETRY_AFTER.total_seconds()
        if self._timeouts >= TIMEOUT_THRESHOLD:
            seconds = max(seconds, HALF_OPEN_INTERVAL)
        self._probe_at = now + PROBE_INTERVAL.total_seconds()
        if result.retry_after is not None or now + seconds >= self._blocked_until:
            self._blocked_until = now + seconds
            self._blocked_by = result
        self.limiter.observe(result, now, min(self._blocked_until, self._probe_at))


class Lull:
    """After a 429: no call while leads keep coming. They are queued, and the retry functions use the limit."""

    def __init__(self) -> None:
        self._asked_at = -math.inf
        self._until = -math.inf

    def delay(self, now: float) -> float:
        """Return the seconds until the next lead may be tried; 0 is at once."""
        in_burst = now - self._asked_at < LULL
        self._asked_at = now
        return LULL if in_burst and now < self._until else 0.0

    def observe(self, result: CallResult, now: float, paused_until: float) -> None:
        """Take the result of a call. After one that the limit allowed, leads are tried again."""
        del now
        if result.reason in (None, Reason.RATE_LIMITED):
            self._until = paused_until + MAX_LULL if result.reason else -math.inf


class AdaptiveRate:
    """An adaptive rate that stays near the one at which the last 429 came, and tests from time to time for more."""

    def __init__(self) -> None:
        self.rate = INITIAL_RATE
        self._after_last_429 = self.rate
        self._grown = 0.0  # seconds of successful calls since
        self._period = MIN_PERIOD
        self._needed_at = -math.inf  # when a call last had to wait for its turn
        self._paused_until = -math.inf
        self._tokens = 0.0  # calls that may be made without waiting
        self._burst = BURST  # seconds of calls that tokens may pile up to
        self._filled_at = self._turn_at = -math.inf
        self._passed: deque[float] = deque(maxlen=1000)  # when calls succeeded
        self._passed_since_pause = 0
        self._hints = _Hints()

    def delay(self, now: float) -> float:
        """Return the seconds until the next call's turn; 0 is now."""
        delay = max(0.0, 1 - self._tokens_at(now)) / self.rate if self._is_limited(now) else 0.0
        if delay:
            self._needed_at = now
        self._turn_at = now + delay
        return delay

    def observe(self, result: CallResult, now: float, paused_until: float) -> None:
        """Take the result of a call; after a 429 no call is made until `paused_until`."""
        moment = min(now, max(self._turn_at, self._filled_at))  # Voxworks' response time is no pause
        if self._is_limited(moment):
            self._tokens, self._filled_at = self._tokens_at(moment) - 1, moment
        if result.reason is None:
            self._succeeded(result.remaining, now)
        elif result.reason is Reason.RATE_LIMITED:
            self._limited(now, paused_until)

    def _succeeded(self, remaining: int | None, now: float) -> None:
        self._passed.append(now)
        self._passed_since_pause += 1
        change = self._hints.change(remaining, now)
        if not self._is_limited(now):
            return
        if change is not None:
            self._restart_at(self.rate * change)
        else:
            self._grown += 1 / self.rate
            self._set(self._after_last_429 * (1 + GROWTH * (self._grown / self._period) ** 3))

    def _limited(self, now: float, paused_until: float) -> None:
        self._hints.limited(paused_until)
        if not self._is_limited(now):
            self._restart_at(max(INITIAL_RATE, sum(moment > now - 1 for moment in self._passed)))
            self._period = MIN_PERIOD
        elif self._passed_since_pause:  # else other environments use the limit up, which says nothing about the rate
            is_soon = now - self._paused_until < SOON
            self._burst = self._burst * BURST_CUT if is_soon else min(BURST, self._burst + BURST_GAIN)
            if self._grown >= CONFIRMED * self._period:
                self._period = min(MAX_PERIOD, PERIOD_GAIN * self._period)
            self._restart_at(BETA * self.rate)
        self._passed_since_pause = 0
        self._paused_until = paused_until
        self._needed_at = self._filled_at = now
        self._tokens = 0.0

    def _tokens_at(self, now: float) -> float:
        return min(max(1.0, self._burst * self.rate), self._tokens + (now - self._filled_at) * self.rate)

    def _is_limited(self, now: float) -> bool:
        return now - max(self._needed_at, self._paused_until) < FORGET_AFTER

    def _restart_at(self, rate: float) -> None:
        self._set(rate)
        self._after_last_429, self._grown = self.rate, 0.0

    def _set(self, rate: float) -> None:
        self.rate = min(MAX_RATE, max(MIN_RATE, rate))


class _Hints:
    """What X-RateLimit-Remaining says, as long as no 429s contradict it. It is about all environments together."""

    def __init__(self) -> None:
        self._highest = 0
        self._last: int | None = None
        self._lowest: float = math.inf  # in this interval
        self._since = -math.inf
        self._contradictions = 0

    def change(self, remaining: int | None, now: float) -> float | None:
        """Take the header of a response; return the factor for the rate, or None if the header is of no use."""
        self._last = remaining
        if remaining is None:
            return None
        self._highest = max(self._highest, remaining)
        self._lowest = min(self._lowest, remaining)
        if self._highest < MIN_HINT or self._contradictions >= MAX_CONTRADICTIONS:
            return None
        if now - self._since < HINT_INTERVAL:
            return 1.0
        lowest, self._since, self._lowest = self._lowest, now, math.inf
        if lowest <= NEAR:
            return NEAR_STEP if lowest else USED_UP_STEP
        unused = lowest - NEAR
        return 1 + min(1.0, HINT_GAIN * unused / max(1.0, self._highest - unused))

    def limited(self, paused_until: float) -> None:
        """Note a 429."""
        if self._last is not None:
            self._contradictions = self._contradictions + 1 if self._last > NEAR else 0
        self._since, self._lowest = paused_until, math.inf
