"""When this environment may call Voxworks: circuit breaker and adaptive rate limiter, as one state machine without I/O.

Voxworks publishes neither its rate limit nor the window, and environments do not share state. Each therefore learns
from its own responses, as TCP does. docs/architecture.md (Under a rate limit) describes the rules, docs/reliability.md
(Load under a rate limit) the results.

Callers ask `decide` before each call and pass its result to `observe`. All times are seconds of a monotonic clock.
"""

import math
from collections import deque
from dataclasses import dataclass

from voxbridge.errors import Reason
from voxbridge.schedule import DEFAULT_RETRY_AFTER, PROBE_INTERVAL

TIMEOUT_THRESHOLD = 3  # timeouts in a row after which calls are stopped
HALF_OPEN_INTERVAL = 10.0  # seconds between the calls that are made then to find out whether Voxworks responds again
ROUNDING = 0.001  # seconds: a caller that has waited as decided may call, even if its clock is a little behind

INITIAL_RATE = 5.0  # calls per second after the first 429, unless more succeeded in the second before it
MIN_RATE, MAX_RATE = 0.2, 500.0  # calls per second
# Calls per second that a webhook function makes where one 429 follows the other. It cannot wait for a turn, so the rest
# of the limit is left to the retry functions, which can.
WEBHOOK_RATE = 0.2
WEBHOOK_FORGET_AFTER = 30.0  # seconds after which it calls for every lead again
CONTENTION = 2.0  # seconds after a pause within which another 429 shows that the limit is used up by others
FORGET_AFTER = 60.0  # seconds without a call that had to wait, after which the rate is no longer limited
BETA = 0.95  # after a 429: this share of the calls that succeeded in the second before
CUBIC_K = 12.0  # seconds of calls until the rate is back at its value before the 429 (K of RFC 9438)

# A 429 so soon after a pause means that other environments use the limit up, perhaps only for a moment: the rate is cut
# more, and doubles until it is near its previous value again.
SOON = 1.2  # seconds
SOON_BETA, SOON_CEILING = 0.7, 0.9  # of the rate: where it starts, and up to where it doubles

# After a pause a token bucket has filled up, a window has not. So some calls are made up for at once, and fewer of them
# each time that this leads to a 429.
BURST, BURST_GAIN = 0.8, 0.05  # seconds of calls: the most, and what is regained with each other 429
BURST_CUT = 0.5

HINT_INTERVAL = 1.2  # seconds, of which the lowest X-RateLimit-Remaining counts
HINT_GAIN = 0.8  # of the unused share of the limit, by which the rate is raised
NEAR = 2  # calls remaining: the limit is nearly used
NEAR_STEP, USED_UP_STEP = 1.005, 0.98  # of the rate, after an interval near the limit, and one with none remaining
MIN_HINT = 4  # a Remaining that never exceeds this is too coarse
MAX_CONTRADICTIONS = 3  # 429s in a row although calls remained, after which the header is ignored


@dataclass(frozen=True, slots=True)
class CallResult:
    """The result of one call. `reason` is None if Voxworks responded about the lead, whether it took it or not."""

    reason: Reason | None = None
    status: int | None = None
    retry_after: float | None = None  # seconds
    remaining: int | None = None  # X-RateLimit-Remaining


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a call may be made: at once, or after a delay."""

    delay: float = 0.0  # seconds; 0 means now
    blocked_by: CallResult | None = None  # the failure that stops all calls until then; None: the rate limits calls


GO = Decision()


class Throttle:
    """Decides about calls by the results of earlier ones."""

    def __init__(self, max_rate: float = MAX_RATE) -> None:
        """Allow at most `max_rate` calls per second under a rate limit.

        Below INITIAL_RATE, as at the webhook function, a single 429 only stops calls until its pause is over.
        """
        self._blocked_until = -math.inf
        self._probe_at = -math.inf
        self._blocked_by: CallResult | None = None
        self._timeouts = 0
        self._rate = _Rate(max_rate)

    @property
    def rate(self) -> float:
        """Calls per second under a rate limit."""
        return self._rate.rate

    def decide(self, now: float) -> Decision:
        """Return whether a call may be made now, or how long it has to wait."""
        blocked = min(self._blocked_until, self._probe_at) - now
        if self._blocked_by and blocked > ROUNDING:
            return Decision(blocked, self._blocked_by)
        delay = self._rate.delay(now)
        return Decision(delay) if delay > ROUNDING else GO

    def observe(self, result: CallResult, now: float) -> None:
        """Take the result of a call. A probe during a Retry-After ends it by success or a Retry-After of its own."""
        self._rate.called(now)
        if result.reason is None:
            self._blocked_by, self._blocked_until, self._timeouts = None, -math.inf, 0
            self._rate.passed(result.remaining, now)
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
        if result.reason is Reason.RATE_LIMITED:
            self._rate.limited(now, min(self._blocked_until, self._probe_at))


class _Rate:
    """An adaptive rate: slow start after the first 429, then CUBIC around the rate at which the last 429 came."""

    def __init__(self, max_rate: float) -> None:
        self._max_rate = max_rate
        self._is_learning = max_rate >= INITIAL_RATE
        self._in_a_row = 0  # 429s, each soon after the pause of the one before
        self.rate = min(max_rate, INITIAL_RATE)
        self._ceiling = math.inf  # below it the rate doubles every second of calls
        self._grown = 0.0  # seconds of successful calls since the ceiling was reached
        self._needed_at = -math.inf  # when a call last had to wait for its turn at a learned rate
        self._paused_until = -math.inf
        self._tokens = 0.0  # calls that may be made without waiting
        self._burst = BURST  # seconds of calls that tokens may pile up to
        self._filled_at = -math.inf
        self._passed: deque[float] = deque(maxlen=1000)  # when calls succeeded
        self._passed_since_pause = 0
        self._hints = _Hints()

    def delay(self, now: float) -> float:
        """Return the seconds until the next call's turn, and remember if there are any."""
        if not self._is_limited(now):
            return 0.0
        delay = max(0.0, 1 - self._tokens_at(now)) / self.rate
        if delay and self.rate < self._max_rate:
            self._needed_at = now
        return delay

    def called(self, now: float) -> None:
        """Count a call, whatever its result."""
        if self._is_limited(now):
            self._tokens, self._filled_at = self._tokens_at(now) - 1, now

    def passed(self, remaining: int | None, now: float) -> None:
        """Note a call that the limit allowed."""
        self._passed.append(now)
        self._passed_since_pause += 1
        change = self._hints.change(remaining, now)
        if not self._is_limited(now):
            return
        seconds = 1 / self.rate
        if change is not None:
            self._hold(self.rate * change)
            self._grown = CUBIC_K
        elif self.rate < self._ceiling:
            self._set(min(self._ceiling, self.rate * 2**seconds))
        else:
            self._grown += seconds
            before, after = (_cubic(grown) for grown in (self._grown - seconds, self._grown))
            self._hold(self.rate * after / before)

    def limited(self, now: float, paused_until: float) -> None:
        """Note a 429, after which no call is made until `paused_until`."""
        self._in_a_row = self._in_a_row + 1 if now - self._paused_until < CONTENTION else 1
        in_last_second = sum(moment > now - 1 for moment in self._passed)
        self._hints.limited(paused_until)
        if not self._is_limited(now):
            self._ceiling = math.inf
            self._set(max(INITIAL_RATE, BETA * in_last_second))
        elif self._passed_since_pause:  # else other environments use the limit up, which says nothing about the rate
            if now - self._paused_until < SOON:
                ceiling = SOON_CEILING * min(self._ceiling, self.rate)
                self._set(min(ceiling, SOON_BETA * self.rate))
                self._ceiling = ceiling
                self._burst *= BURST_CUT
            else:
                self._hold(BETA * min(self.rate, in_last_second + 1))
                self._burst = min(BURST, self._burst + BURST_GAIN)
            self._grown = 0.0
        self._passed_since_pause = 0
        self._paused_until = paused_until
        self._needed_at = self._filled_at = now
        self._tokens = 0.0

    def _tokens_at(self, now: float) -> float:
        most = max(1.0, self._burst * self.rate)
        return min(most, self._tokens + (now - self._filled_at) * self.rate)

    def _is_limited(self, now: float) -> bool:
        since = now - max(self._needed_at, self._paused_until)
        if self._is_learning:
            return since < FORGET_AFTER
        return self._in_a_row > 1 and since < WEBHOOK_FORGET_AFTER

    def _set(self, rate: float) -> None:
        self.rate = min(self._max_rate, MAX_RATE, max(MIN_RATE, rate))

    def _hold(self, rate: float) -> None:
        self._set(rate)
        self._ceiling = self.rate


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


def _cubic(grown: float) -> float:
    """Return the share of the rate at the last 429 after so many seconds of successful calls since."""
    return 1 + (1 - BETA) * ((grown - CUBIC_K) / CUBIC_K) ** 3
