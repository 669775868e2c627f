"""When a lead is tried again: the whole arithmetic of retries, pure. docs/architecture.md shows the same numbers.

Backoff is exponential with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): the n-th wait is
drawn evenly from 0 to min(15 min, 5 s · 2^(n-1)), so that many leads which failed together do not come back together.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

BASE = 5.0  # seconds
CAP = 15 * 60.0  # seconds
# Inside a longer Retry-After one call is made every so often all the same: what was asked for may be wrong, or over.
PROBE_INTERVAL = timedelta(seconds=CAP)
# A longer Retry-After is taken for this one; and a lead that is only ever postponed outlives its window by no more.
MAX_RETRY_AFTER = timedelta(hours=12)
SHORTEST_WAIT = timedelta(seconds=1)  # 0 would have SQS bring it back at once
# What a rate limit without a usable Retry-After is taken to mean.
DEFAULT_RETRY_AFTER = timedelta(seconds=1)
# How many waiting leads a second are expected to get through once a rate limit is over: the spread of their returns. It
# is modest, for those who come too early wait in the queue, visible, until a retry function has their turn.
RATE_LIMITED_LEADS_PER_SECOND = 20.0
LONGEST_SPREAD = 2.0  # seconds
# Receives that end in a short wait, before the waits of a lead grow all the same; in a storm it takes a few.
PATIENCE = 100

type Random = Callable[[], float]  # evenly from [0, 1)


def backoff(attempt: int, random: Random) -> timedelta:
    """Return the wait after the given attempt, counted from 1."""
    ceiling = min(CAP, BASE * 2.0 ** min(attempt - 1, 30)) if attempt >= 1 else BASE
    return timedelta(seconds=random() * ceiling)


def wait(attempt: int, retry_at: datetime | None, now: datetime, random: Random) -> timedelta:
    """Return how long a lead waits after a transient failure: the backoff, but at least `asked_wait`."""
    asked = asked_wait(retry_at, now) if retry_at else SHORTEST_WAIT
    return max(backoff(attempt, random), asked, SHORTEST_WAIT)


def asked_wait(retry_at: datetime, now: datetime) -> timedelta:
    """Return how long no call is made: until the end of the Retry-After, or the next probe."""
    return min(max(retry_at - now, timedelta(0)), PROBE_INTERVAL)


def rate_limited_wait(
    attempt: int, retry_at: datetime | None, now: datetime, waiting: int, random: Random
) -> timedelta:
    """Return how long a lead waits after a rate limit: as asked, spread out by how many wait, and not exponentially.

    A limit that lasts for more than PATIENCE receives is backed off from as well: SQS gives up after 1000, which short
    waits would use up long before the window closes.
    """
    asked = asked_wait(retry_at, now) if retry_at else DEFAULT_RETRY_AFTER
    spread = random() * min(max(1, waiting) / RATE_LIMITED_LEADS_PER_SECOND, LONGEST_SPREAD)
    return max(asked + timedelta(seconds=spread), untried_wait(attempt, random))


def untried_wait(attempt: int, random: Random) -> timedelta:
    """Return how long a lead waits that had no try: the shortest wait, and a backoff after PATIENCE receives."""
    return max(backoff(attempt - PATIENCE, random), SHORTEST_WAIT) if attempt > PATIENCE else SHORTEST_WAIT


def overdue(window_start: datetime, window: timedelta, now: datetime) -> bool:
    """Say whether the retry window is over, so that a further failure is final."""
    return now - window_start >= window


def retry_after(value: str | None, now: datetime) -> datetime | None:
    """Read a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3). Nonsense and the past give None."""
    if not value:
        return None
    text = value.strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text, re.ASCII):
        moment = now + timedelta(seconds=float(text))
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return min(moment, now + MAX_RETRY_AFTER) if moment > now else None


def whole_seconds(duration: timedelta) -> int:
    """Round up to what SQS takes, so that nothing comes back sooner than asked."""
    return math.ceil(duration.total_seconds())
