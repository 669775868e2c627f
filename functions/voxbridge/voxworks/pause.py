"""Circuit breaker: no calls inside a Retry-After, nor while calls only time out.

One probe is made at the end of either, and inside a long Retry-After every PROBE_INTERVAL as well.
"""

import math
from datetime import timedelta

from voxbridge.clock import Clock
from voxbridge.errors import NotAttemptedError, Reason, TransientError
from voxbridge.schedule import PROBE_INTERVAL

TIMEOUTS = 3  # in a row, before this environment stops trying every lead
PROBE_EVERY = 10.0  # seconds: how often one lead is tried all the same
UNSAID = 1.0  # seconds: how long a rate limit without a Retry-After keeps this environment, and the batch, from calling


class Pause:
    """What the last calls of this environment tell about the next one. Runs on the clock that does not jump."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until = -math.inf
        self._probe_at = -math.inf
        self._trouble: TransientError | None = None
        self._timeouts = 0

    def check(self) -> None:
        """Raise NotAttemptedError, with the reason of the trouble that lasts, where a call should not be made now."""
        left = min(self._until, self._probe_at) - self._clock.monotonic()
        if self._trouble and left > 0:
            retry_at = self._clock.now() + timedelta(seconds=left)
            message = "not tried: Voxworks is left alone for now"
            raise NotAttemptedError(self._trouble.reason, message, self._trouble.status, retry_at)

    def succeeded(self) -> None:
        """Note that Voxworks answered about a lead."""
        self._trouble = None
        self._until = -math.inf
        self._timeouts = 0

    def failed(self, trouble: TransientError) -> None:
        """Note a failed call. One inside a Retry-After, a probe, ends it only by a Retry-After of its own."""
        timed_out = trouble.reason is Reason.VOXWORKS_TIMEOUT
        self._timeouts = self._timeouts + 1 if timed_out else 0
        seconds = 0.0
        if trouble.retry_at:
            seconds = (trouble.retry_at - self._clock.now()).total_seconds()
        elif trouble.reason is Reason.RATE_LIMITED:
            seconds = UNSAID
        if self._timeouts >= TIMEOUTS:
            seconds = max(seconds, PROBE_EVERY)
        now = self._clock.monotonic()
        self._probe_at = now + PROBE_INTERVAL.total_seconds()
        if trouble.retry_at or now + seconds >= self._until:
            self._until = now + seconds
            self._trouble = trouble
