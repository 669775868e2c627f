"""When a lead is retried: pure functions. docs/architecture.md has the same numbers.

Backoff is exponential with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): the n-th delay
is drawn evenly from 0 to min(15 min, 5 s · 2^(n-1)), so that leads which failed together are not retried together.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from voxbridge.errors import HELD, DeliveryError, Reason

BASE_BACKOFF = 5.0  # seconds
MAX_BACKOFF = 15 * 60.0  # seconds
# During a longer Retry-After, Voxworks is called this often: it may have recovered.
PROBE_INTERVAL = timedelta(seconds=MAX_BACKOFF)
# A longer Retry-After is shortened to this. A lead that is never attempted expires this long after its window.
MAX_RETRY_AFTER = timedelta(hours=12)
MIN_WAIT = timedelta(seconds=1)  # with 0, SQS would deliver the message again at once
DEFAULT_RETRY_AFTER = MIN_WAIT  # for a rate limit without a usable Retry-After
# Receives with a short delay, after which delays grow even under a rate limit. A burst takes a few receives.
MAX_FLAT_RECEIVES = 100
# A held lead is looked at this often at least, which is how often the secret is read, too.
HOLD_INTERVAL = timedelta(minutes=5)
MAX_DELAY = timedelta(seconds=900)  # SQS's limit for a new message
MAX_HOLD = timedelta(days=10)  # from the receipt; a dead letter then has 14 days more

type Random = Callable[[], float]  # evenly from [0, 1)


def backoff(attempt: int, random: Random) -> timedelta:
    """Return the backoff after the given attempt, counted from 1, but at least MIN_WAIT."""
    ceiling = min(MAX_BACKOFF, BASE_BACKOFF * 2.0 ** min(max(attempt, 1) - 1, 30))
    return max(timedelta(seconds=random() * ceiling), MIN_WAIT)


def requeue_delay(receives: int, random: Random) -> timedelta:
    """Return how long a lead waits that was not attempted, or met a rate limit."""
    # SQS moves a message after 1000 receives, long before the window closes
    return backoff(receives - MAX_FLAT_RECEIVES, random) if receives > MAX_FLAT_RECEIVES else MIN_WAIT


def next_delay(error: DeliveryError, attempt: int, now: datetime, random: Random) -> timedelta:
    """Return how long a lead waits after its n-th attempt, counted from 1: by its error and its Retry-After.

    A held lead waits until the hold ends, or as long as SQS can delay a message; where its end is not known, half of
    HOLD_INTERVAL to all of it, so that a burst is spread out.
    """
    if error.reason is Reason.QUEUE_FIRST:
        return timedelta(0)
    if error.reason in HELD:
        until = error.retry_at
        return min(max(until - now, MIN_WAIT), MAX_DELAY) if until else HOLD_INTERVAL * (1 + random()) / 2
    delay = requeue_delay(attempt, random) if error.is_rate_limit else backoff(attempt, random)
    return max(delay, min(error.retry_at - now, PROBE_INTERVAL)) if error.retry_at else delay


def retry_after(value: str | None, now: datetime) -> datetime | None:
    """Read a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3); None if it is invalid or past."""
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
    """Round up to whole seconds, as SQS takes them, so that no message returns early."""
    return math.ceil(duration.total_seconds())
