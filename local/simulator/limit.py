"""Rate limits: token bucket, fixed window, sliding window. Voxworks publishes neither which it has nor its size.

Time is handed in, in seconds of any steady clock.
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

type Kind = Literal["token_bucket", "fixed_window", "sliding_window"]


@dataclass(frozen=True, slots=True)
class Limit:
    """So many calls a second in the long run, and so many at once.

    A window is as long as the calls at once take at that rate: `burst` calls in every `burst / rate` seconds.
    """

    rate: float
    burst: int
    kind: Kind = "token_bucket"

    def __post_init__(self) -> None:
        """Check the kind, which may come from JSON; raises ValueError."""
        if self.kind not in get_args(Kind.__value__):
            raise ValueError(f"no such kind of limit: {self.kind}")


class Limiter(Protocol):
    """What counts the calls against a limit."""

    def take(self, now: float) -> bool:
        """Count one call; say whether it may pass. A refused call does not count."""

    def headers(self, *, refused: bool) -> dict[str, str]:
        """Return the headers of the answer to the last call: whole numbers as text, `Retry-After` in seconds."""


class TokenBucket:
    """The calls that may be made at once; used up by calls and restored at the limit's rate."""

    def __init__(self, limit: Limit, now: float) -> None:
        self._limit = limit
        self._tokens = float(limit.burst)
        self._at = now

    def take(self, now: float) -> bool:
        """Take one token."""
        self._tokens = min(float(self._limit.burst), self._tokens + (now - self._at) * self._limit.rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def headers(self, *, refused: bool) -> dict[str, str]:
        """Return what is left, and when the next token is there."""
        return _headers(self._limit, int(self._tokens), (1 - self._tokens) / self._limit.rate if refused else None)


class FixedWindow:
    """A counter that starts again with every window."""

    def __init__(self, limit: Limit, now: float) -> None:
        self._limit = limit
        self._seconds = limit.burst / limit.rate
        self._started = now
        self._calls = 0
        self._at = now

    def take(self, now: float) -> bool:
        """Count the call in the window that it falls into."""
        windows = (now - self._started) // self._seconds
        if windows:
            self._started += windows * self._seconds
            self._calls = 0
        self._at = now
        if self._calls >= self._limit.burst:
            return False
        self._calls += 1
        return True

    def headers(self, *, refused: bool) -> dict[str, str]:
        """Return what is left of this window, and when the next one starts."""
        wait = self._started + self._seconds - self._at
        return _headers(self._limit, self._limit.burst - self._calls, wait if refused else None)


class SlidingWindow:
    """The calls that passed within the last window."""

    def __init__(self, limit: Limit, now: float) -> None:
        self._limit = limit
        self._seconds = limit.burst / limit.rate
        self._passed: deque[float] = deque()
        self._at = now

    def take(self, now: float) -> bool:
        """Count the call, and forget those that are older than a window."""
        self._at = now
        while self._passed and self._passed[0] <= now - self._seconds:
            self._passed.popleft()
        if len(self._passed) >= self._limit.burst:
            return False
        self._passed.append(now)
        return True

    def headers(self, *, refused: bool) -> dict[str, str]:
        """Return what is left, and when the oldest call is forgotten."""
        wait = self._passed[0] + self._seconds - self._at if refused else None
        return _headers(self._limit, self._limit.burst - len(self._passed), wait)


def make_limiter(limit: Limit, now: float) -> Limiter:
    """Return a limiter at which nothing is used up yet."""
    match limit.kind:
        case "token_bucket":
            return TokenBucket(limit, now)
        case "fixed_window":
            return FixedWindow(limit, now)
        case "sliding_window":
            return SlidingWindow(limit, now)


def _headers(limit: Limit, remaining: int, wait: float | None) -> dict[str, str]:
    headers = {"X-RateLimit-Limit": str(limit.burst), "X-RateLimit-Remaining": str(remaining)}
    if wait is not None:
        headers["Retry-After"] = str(max(1, math.ceil(wait)))
    return headers
