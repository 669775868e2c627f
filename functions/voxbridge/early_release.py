"""Messages that this environment hid because of a transient failure, released early once a call succeeds.

Backoff keeps the load off a service that fails. Once it has recovered, the rest of a wait of up to 15 minutes would
only delay the leads. Each success releases two messages, so that the load doubles from call to call instead of arriving
at once. Nothing depends on it: a message that is not released is visible again after its wait.
"""

from datetime import datetime, timedelta

from voxbridge.clock import Clock
from voxbridge.errors import DeliveryError, Reason
from voxbridge.queues import QueueMessage

RELEASED_PER_SUCCESS = 2
MIN_REMAINING = 5.0  # seconds of its wait that a message must have left to be released early
MAX_TRACKED = 10_000  # messages that are hidden, and as many that were released before; a few MB
# Failures that are over for every lead once one call succeeds.
_RECOVERABLE = {Reason.UNAUTHORIZED_KEY, Reason.VOXWORKS_ERROR, Reason.VOXWORKS_UNREACHABLE, Reason.VOXWORKS_TIMEOUT}
_RECOVERABLE |= {Reason.AUTOMATION_FAILED}


class HiddenMessages:
    """The messages that are hidden now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # By message id, the longest hidden first: its receipt handle, and from when (Retry-After) until when (on the
        # monotonic clock) it may be released.
        self._hidden: dict[str, tuple[str, datetime | None, float]] = {}
        self._released: dict[str, None] = {}  # the message released first comes first

    def add(self, message: QueueMessage, error: DeliveryError, wait: timedelta) -> None:
        """Remember a message that was hidden for `wait`.

        Each is released at most once: a lead for which Voxworks fails every time, while others succeed, would otherwise
        be retried again and again without any backoff.
        """
        self._hidden.pop(message.message_id, None)
        is_full = len(self._hidden) >= MAX_TRACKED
        if error.reason in _RECOVERABLE and message.message_id not in self._released and not is_full:
            latest = self._clock.monotonic() + wait.total_seconds() - MIN_REMAINING
            self._hidden[message.message_id] = (message.receipt_handle, error.retry_at, latest)

    def release(self) -> list[str]:
        """Take out the next messages to release early; return their receipt handles."""
        handles: list[str] = []
        while self._hidden and len(handles) < RELEASED_PER_SUCCESS:
            message_id = next(iter(self._hidden))
            handle, not_before, latest = self._hidden.pop(message_id)
            if self._clock.monotonic() <= latest and (not_before is None or not_before <= self._clock.now()):
                self._released[message_id] = None
                handles.append(handle)
        while len(self._released) > MAX_TRACKED:
            del self._released[next(iter(self._released))]
        return handles
