"""Leads that this environment hid while Voxworks was in trouble, and wakes as soon as a call gets through again.

Backoff keeps us from hammering a service that is down; once it is up, the rest of a wait of up to 15 minutes only costs
leads their moment. Each contact made wakes two, so that the load doubles from call to call rather than comes at once.

Nothing depends on it: a lead that is not woken, because its environment ended, comes back when its wait is over.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from voxbridge.clock import Clock
from voxbridge.errors import Reason, TransientError

WAKES = 2  # leads for each contact made
WORTH = 5.0  # seconds: who sleeps for no longer is left alone
MOST = 10_000  # leads that are remembered; a few MB

# Troubles that a call which gets through shows to be over, for whoever had them.
_SHARED = (
    Reason.UNAUTHORIZED_KEY,
    Reason.VOXWORKS_ERROR,
    Reason.VOXWORKS_UNREACHABLE,
    Reason.VOXWORKS_TIMEOUT,
    Reason.AUTOMATION_FAILED,
)


@dataclass(frozen=True, slots=True)
class _Sleeper:
    receipt_handle: str
    not_before: datetime | None  # Voxworks' Retry-After
    until: float  # on the monotonic clock


class Sleepers:
    """Who sleeps. Runs on the clock that does not jump."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asleep: OrderedDict[str, _Sleeper] = OrderedDict()  # by message id, the longest asleep first
        self._woken: OrderedDict[str, None] = OrderedDict()

    def add(self, message_id: str, receipt_handle: str, trouble: TransientError, wait: timedelta) -> None:
        """Remember a message that was hidden for `wait`.

        Each is woken once at the most: a lead at which Voxworks fails every time, while others get through, would
        otherwise be tried again and again without any backoff.
        """
        self._asleep.pop(message_id, None)
        if trouble.reason not in _SHARED or message_id in self._woken:
            return
        until = self._clock.monotonic() + wait.total_seconds()
        self._asleep[message_id] = _Sleeper(receipt_handle, trouble.retry_at, until)
        _forget_oldest(self._asleep)

    def wake(self) -> list[str]:
        """Take out the next who are worth waking; return their receipt handles."""
        woken: list[str] = []
        while self._asleep and len(woken) < WAKES:
            message_id, sleeper = self._asleep.popitem(last=False)
            asked_to_wait = sleeper.not_before is not None and sleeper.not_before > self._clock.now()
            if asked_to_wait or sleeper.until - self._clock.monotonic() < WORTH:
                continue  # it comes back by itself
            self._woken[message_id] = None
            woken.append(sleeper.receipt_handle)
        _forget_oldest(self._woken)
        return woken


def _forget_oldest[T](remembered: OrderedDict[str, T]) -> None:
    while len(remembered) > MOST:
        remembered.popitem(last=False)
