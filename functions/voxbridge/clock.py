"""The two clocks that the bridge is handed: what time it is, and how long something takes."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Time, so that tests can hand in their own."""

    def now(self) -> datetime:
        """Return the wall-clock moment in UTC; it may jump."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever grow; deadlines and caches run on it."""
        ...


class SystemClock:
    """The real one."""

    def now(self) -> datetime:
        """See Clock."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """See Clock."""
        return time.monotonic()


class Deadline:
    """A moment on the monotonic clock by which something must be over."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._at = clock.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left, never less than 0."""
        return max(0.0, self._at - self._clock.monotonic())
