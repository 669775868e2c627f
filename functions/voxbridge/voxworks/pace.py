"""How fast the retry door calls Voxworks after a rate limit: at the pace that gets through, learned from the answers.

Voxworks publishes neither its limit nor its window, and environments do not know of each other. So each finds its share
as TCP does: a 429 takes a fifth off its pace, and calls that get through bring it back along CUBIC's curve (RFC 9438):
soon near the pace of the last 429, there for a while, then ever faster beyond. docs/reliability.md has the arithmetic.
"""

from collections.abc import Callable
from datetime import timedelta

from voxbridge.clock import Clock
from voxbridge.errors import NotAttemptedError, Reason, TransientError
from voxbridge.schedule import asked_wait
from voxbridge.voxworks.pause import UNSAID

MEMORY = 60.0  # seconds after a rate limit until calls are spaced no more
FIRST = 5.0  # calls a second at the first 429
SLOWEST, FASTEST = 1.0, 500.0  # calls a second; each 429 brings a rest as well, which slows down further
DECREASE = 0.2  # of the pace, at a 429
PLATEAU = 3.0  # seconds of calls that get through, until the pace is again what it was at the 429
_CURVE = DECREASE / PLATEAU**3


class Pace:
    """The spacing of one environment's calls. Runs on the clock that does not jump; `sleep` takes seconds."""

    def __init__(self, clock: Clock, sleep: Callable[[float], None]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._limited_at: float | None = None
        self._rests_until = 0.0
        self._ceiling = FIRST  # the pace at the last 429, calls a second
        self._grown = 0.0  # seconds of calls that got through since
        self._last = 0.0  # the moment of the last call

    @property
    def rate(self) -> float:
        """Calls a second, while the rate is limited."""
        return min(FASTEST, max(SLOWEST, self._ceiling * (1 + _CURVE * (self._grown - PLATEAU) ** 3)))

    def rest(self, seconds: float) -> None:
        """Wait until Voxworks may be called again, if that takes no longer than `seconds`.

        For the start of a batch: leads that come in a Retry-After would otherwise be taken and hidden one by one, which
        helps nobody and uses up their receives.
        """
        left = self._rests_until - self._clock.monotonic()
        if 0 < left <= seconds:
            self._sleep(left)

    def turn(self, seconds: float) -> None:
        """Wait for this environment's turn to call; raises NotAttemptedError where that takes longer than `seconds`.

        Inside a Retry-After it does so at once: the rest of a batch is not sent.
        """
        now = self._clock.monotonic()
        if not self._is_limited(now):
            return
        wait = max(0.0, self._last + 1 / self.rate - now)
        if now < self._rests_until or wait > seconds:
            retry_at = self._clock.now() + timedelta(seconds=max(wait, self._rests_until - now))
            raise NotAttemptedError(Reason.RATE_LIMITED, "not tried: its turn is later", retry_at=retry_at)
        if wait:
            self._sleep(wait)
        self._last = now + wait

    def passed(self, remaining: int | None) -> None:
        """Note a call that the limit let through; `remaining` is what X-RateLimit-Remaining said, if anything."""
        if remaining != 0 and self._is_limited(self._clock.monotonic()):
            self._grown += 1 / self.rate

    def limited(self, trouble: TransientError) -> None:
        """Note a 429."""
        now = self._clock.monotonic()
        self._ceiling = self.rate if self._is_limited(now) else FIRST
        self._grown = 0.0
        self._limited_at = now
        asked = asked_wait(trouble.retry_at, self._clock.now()).total_seconds() if trouble.retry_at else UNSAID
        self._rests_until = now + asked

    def _is_limited(self, now: float) -> bool:
        return self._limited_at is not None and now - max(self._limited_at, self._rests_until) < MEMORY
