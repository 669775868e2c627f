"""The rate limit: a token bucket. Voxworks publishes its headers but neither size nor window, so both are free here."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """So many calls a second in the long run, and so many at once."""

    rate: float
    burst: int


class Bucket:
    """The tokens that are left of a limit. Time is handed in, in seconds of any steady clock."""

    def __init__(self, limit: Limit, now: float) -> None:
        self.limit = limit
        self._tokens = float(limit.burst)
        self._at = now

    def take(self, now: float) -> bool:
        """Take one token; say whether there was one."""
        self._tokens = min(float(self.limit.burst), self._tokens + (now - self._at) * self.limit.rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def headers(self, *, refused: bool) -> dict[str, str]:
        """Return the headers that go with an answer: whole numbers as text, `Retry-After` in seconds."""
        headers = {"X-RateLimit-Limit": str(self.limit.burst), "X-RateLimit-Remaining": str(int(self._tokens))}
        if refused:
            headers["Retry-After"] = str(max(1, math.ceil((1 - self._tokens) / self.limit.rate)))
        return headers
