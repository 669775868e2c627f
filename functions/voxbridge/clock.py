"""The two clocks: the time of day, and elapsed time. They are handed in, so that tests can replace them."""

import time
from datetime import UTC, datetime


class Clock:
    """The system's clocks."""

    def now(self) -> datetime:
        """Return the wall-clock moment in UTC; it may jump."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never go back, for deadlines and caches."""
        return time.monotonic()


class Deadline:
    """A point on the monotonic clock by which something must be finished."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._at = clock.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left, at least 0."""
        return max(0.0, self._at - self._clock.monotonic())
