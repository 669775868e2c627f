"""Messages that this environment hid because of a transient failure of Voxworks, released early once a call succeeds.

Backoff keeps the load off a service that fails. Once it has recovered, the rest of a wait of up to 15 minutes would
only delay the leads. Each contact made releases two messages, so that the load doubles from call to call instead of
arriving at once.

Nothing depends on it: a message that is not released, because its environment ended, is visible again after its wait.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from voxbridge.clock import Clock
from voxbridge.errors import Reason, TransientError

RELEASED_PER_SUCCESS = 2
MIN_REMAINING = 5.0  # seconds of its wait that a message must have left to be released early
MAX_TRACKED = 10_000  # messages; a few MB

# Failures that are over for every lead once one call succeeds.
_RECOVERABLE = (
    Reason.UNAUTHORIZED_KEY,
    Reason.VOXWORKS_ERROR,
    Reason.VOXWORKS_UNREACHABLE,
    Reason.VOXWORKS_TIMEOUT,
    Reason.AUTOMATION_FAILED,
)


@dataclass(frozen=True, slots=True)
class _HiddenMessage:
    receipt_handle: str
    not_before: datetime | None  # Voxworks' Retry-After
    until: float  # on the monotonic clock


class HiddenMessages:
    """The messages that are hidden now, measured on the monotonic clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hidden: OrderedDict[str, _HiddenMessage] = OrderedDict()  # by message id, the longest hidden first
        self._released: OrderedDict[str, None] = OrderedDict()

    def add(self, message_id: str, receipt_handle: str, error: TransientError, wait: timedelta) -> None:
        """Remember a message that was hidden for `wait`.

        Each is released at most once: a lead for which Voxworks fails every time, while others succeed, would otherwise
        be retried again and again without any backoff.
        """
        self._hidden.pop(message_id, None)
        if error.reason not in _RECOVERABLE or message_id in self._released:
            return
        until = self._clock.monotonic() + wait.total_seconds()
        self._hidden[message_id] = _HiddenMessage(receipt_handle, error.retry_at, until)
        _forget_oldest(self._hidden)

    def release(self) -> list[str]:
        """Take out the next messages to release early; return their receipt handles."""
        handles: list[str] = []
        while self._hidden and len(handles) < RELEASED_PER_SUCCESS:
            message_id, message = self._hidden.popitem(last=False)
            too_early = message.not_before is not None and message.not_before > self._clock.now()
            if too_early or message.until - self._clock.monotonic() < MIN_REMAINING:
                continue  # visible again after its wait
            self._released[message_id] = None
            handles.append(message.receipt_handle)
        _forget_oldest(self._released)
        return handles


def _forget_oldest[T](remembered: OrderedDict[str, T]) -> None:
    while len(remembered) > MAX_TRACKED:
        remembered.popitem(last=False)
