"""The retry queue and the dead-letter queue in SQS."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from voxbridge.delivery import Delivery
from voxbridge.retry_schedule import MAX_DELAY, whole_seconds

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


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

    make_client: Callable[[], "SQSClient"]  # called on first use, since most leads need no queue
    retry_url: str
    dead_letter_url: str

    @cached_property
    def _client(self) -> "SQSClient":
        return self.make_client()

    def retry_later(self, delivery: Delivery, delay: timedelta) -> None:
        """Put a delivery into the retry queue, hidden for `delay`."""
        self._send(self.retry_url, delivery, min(delay, MAX_DELAY))

    def dead_letter(self, delivery: Delivery) -> None:
        """Put a delivery into the dead-letter queue."""
        self._send(self.dead_letter_url, delivery, timedelta(0))

    def _send(self, url: str, delivery: Delivery, delay: timedelta) -> None:
        attributes = {"source": delivery.source}
        if delivery.failure:
            attributes["reason"] = delivery.failure.reason.value
        with aws_errors_as(QueueError, "SQS failed"):
            self._client.send_message(
                QueueUrl=url,
                MessageBody=delivery.to_message(),
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
                },
                DelaySeconds=whole_seconds(delay),
            )

    def change_visibility(self, receipt_handle: str, delay: timedelta) -> None:
        """Hide a received message of the retry queue for `delay`."""
        with aws_errors_as(QueueError, "SQS failed"):
            self._client.change_message_visibility(
                QueueUrl=self.retry_url, ReceiptHandle=receipt_handle, VisibilityTimeout=whole_seconds(delay)
            )


@contextmanager
def aws_errors_as(kind: type[Exception], message: str) -> Iterator[None]:
    """Raise AWS's errors as ours: `message`, and the error's code, or its type where AWS did not answer."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        answer = error.response.get("Error", {}) if isinstance(error, ClientError) else {}
        raise kind(f"{message}: {answer.get('Code', type(error).__name__)}") from None
