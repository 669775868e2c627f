"""The retry queue and the dead-letter queue in SQS, and the messages of the retry queue that are hidden."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from voxbridge.clock import Clock
from voxbridge.delivery import Delivery
from voxbridge.errors import DeliveryError, Reason
from voxbridge.retry_schedule import MAX_DELAY, whole_seconds

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


RELEASED_PER_SUCCESS = 2
MIN_REMAINING = 5.0  # seconds of its wait that a message must have left to be released early
MAX_TRACKED = 10_000  # messages that are hidden, and as many that were released before; a few MB
# Failures that are over for every lead once one call succeeds.
_RECOVERABLE = {Reason.UNAUTHORIZED_KEY, Reason.VOXWORKS_ERROR, Reason.VOXWORKS_UNREACHABLE, Reason.VOXWORKS_TIMEOUT}
_RECOVERABLE |= {Reason.AUTOMATION_FAILED}


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """A message of the retry queue, as the event source mapping hands it to the function."""

    message_id: str
    receipt_handle: str
    body: str
    receive_count: int  # from 1

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "QueueMessage":
        """Read one record of a Lambda SQS event."""
        receives = int(record["attributes"]["ApproximateReceiveCount"])
        return cls(record["messageId"], record["receiptHandle"], record["body"], receives)


class QueueError(Exception):
    """SQS failed. The message holds the error code, never a value."""


@dataclass(frozen=True, eq=False, repr=False)
class Queues:
    """Both queues. Every method raises QueueError and nothing else."""

    client: Callable[[], "SQSClient"]  # makes it on first use, since most leads need no queue
    retry_url: str
    dead_letter_url: str

    def retry_later(self, delivery: Delivery, delay: timedelta) -> None:
        """Put a delivery into the retry queue, hidden for `delay`."""
        self._send(self.retry_url, delivery, min(delay, MAX_DELAY))

    def dead_letter(self, delivery: Delivery) -> None:
        """Put a delivery into the dead-letter queue."""
        self._send(self.dead_letter_url, delivery, timedelta(0))

    def _send(self, url: str, delivery: Delivery, delay: timedelta) -> None:
        attributes = {"source": delivery.source} | ({"reason": delivery.failure.reason} if delivery.failure else {})
        typed: Any = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}
        with aws_errors_as(QueueError, "SQS failed"):
            self.client().send_message(
                QueueUrl=url,
                MessageBody=delivery.to_message(),
                MessageAttributes=typed,
                DelaySeconds=whole_seconds(delay),
            )

    def change_visibility(self, receipt_handle: str, delay: timedelta) -> None:
        """Hide a received message of the retry queue for `delay`."""
        with aws_errors_as(QueueError, "SQS failed"):
            self.client().change_message_visibility(
                QueueUrl=self.retry_url, ReceiptHandle=receipt_handle, VisibilityTimeout=whole_seconds(delay)
            )


@dataclass(frozen=True, eq=False, repr=False)
class HiddenMessages:
    """Messages that this environment hid because of a transient failure, released early once a call succeeds.

    Once the service has recovered, the rest of a wait of up to 15 minutes would only delay the leads. Each success
    releases two, so that the load doubles from call to call. The others are visible again after their wait.
    """

    clock: Clock
    # By message id, the longest hidden first: its receipt handle, and from when (Retry-After) until when (on the
    # monotonic clock) it may be released.
    _hidden: dict[str, tuple[str, datetime | None, float]] = field(default_factory=dict, init=False)
    _released: dict[str, None] = field(default_factory=dict, init=False)  # the message released first comes first

    def add(self, message: QueueMessage, error: DeliveryError, wait: timedelta) -> None:
        """Remember a message that was hidden for `wait`, unless it was released before: failures need backoff."""
        self._hidden.pop(message.message_id, None)
        is_full = len(self._hidden) >= MAX_TRACKED
        if error.reason in _RECOVERABLE and message.message_id not in self._released and not is_full:
            latest = self.clock.monotonic() + wait.total_seconds() - MIN_REMAINING
            self._hidden[message.message_id] = (message.receipt_handle, error.retry_at, latest)

    def release(self) -> list[str]:
        """Take out the next messages to release early; return their receipt handles."""
        handles: list[str] = []
        while self._hidden and len(handles) < RELEASED_PER_SUCCESS:
            message_id = next(iter(self._hidden))
            handle, not_before, latest = self._hidden.pop(message_id)
            if self.clock.monotonic() <= latest and (not_before is None or not_before <= self.clock.now()):
                self._released[message_id] = None
                handles.append(handle)
        while len(self._released) > MAX_TRACKED:
            del self._released[next(iter(self._released))]
        return handles


@contextmanager
def aws_errors_as(kind: type[Exception], message: str) -> Iterator[None]:
    """Raise AWS's errors as ours: `message`, and the error's code, or its type where AWS did not answer."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        answer = error.response.get("Error", {}) if isinstance(error, ClientError) else {}
        raise kind(f"{message}: {answer.get('Code', type(error).__name__)}") from None
