"""The retry queue and the dead-letter queue in SQS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from voxbridge.delivery import Delivery
from voxbridge.schedule import MAX_DELAY, whole_seconds

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageAttributeValueTypeDef


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
        return cls(
            message_id=record["messageId"],
            receipt_handle=record["receiptHandle"],
            body=record["body"],
            receive_count=int(record["attributes"]["ApproximateReceiveCount"]),
        )


class QueueError(Exception):
    """SQS failed or refused. The message holds the error code, never a value."""


class Queues(Protocol):
    """Both queues. Every method raises QueueError and nothing else."""

    def retry_later(self, delivery: Delivery, delay: timedelta) -> None:
        """Put a delivery into the retry queue, hidden for `delay`."""
        ...

    def dead_letter(self, delivery: Delivery) -> None:
        """Put a delivery into the dead-letter queue."""
        ...

    def change_visibility(self, receipt_handle: str, delay: timedelta) -> None:
        """Hide a received message of the retry queue for `delay`."""
        ...

    def approximate_depth(self) -> int:
        """Return the approximate number of messages of the retry queue that are due or in flight.

        Those that were sent with a delay are not counted: most of them are held.
        """
        ...


class SqsQueues:
    """The queues in SQS. The client is created on first use, since most leads need none."""

    def __init__(self, make_client: Callable[[], "SQSClient"], retry_url: str, dead_letter_url: str) -> None:
        self._make_client = make_client
        self._retry_url = retry_url
        self._dead_letter_url = dead_letter_url

    @cached_property
    def _client(self) -> "SQSClient":
        return self._make_client()

    def retry_later(self, delivery: Delivery, delay: timedelta) -> None:
        """See Queues."""
        seconds = whole_seconds(min(delay, MAX_DELAY))
        _translate_errors(
            lambda: self._client.send_message(
                QueueUrl=self._retry_url,
                MessageBody=delivery.to_message(),
                MessageAttributes=_attributes(delivery),
                DelaySeconds=seconds,
            )
        )

    def dead_letter(self, delivery: Delivery) -> None:
        """See Queues."""
        _translate_errors(
            lambda: self._client.send_message(
                QueueUrl=self._dead_letter_url,
                MessageBody=delivery.to_message(),
                MessageAttributes=_attributes(delivery),
            )
        )

    def change_visibility(self, receipt_handle: str, delay: timedelta) -> None:
        """See Queues."""
        _translate_errors(
            lambda: self._client.change_message_visibility(
                QueueUrl=self._retry_url, ReceiptHandle=receipt_handle, VisibilityTimeout=whole_seconds(delay)
            )
        )

    def approximate_depth(self) -> int:
        """See Queues."""
        answer = _translate_errors(
            lambda: self._client.get_queue_attributes(
                QueueUrl=self._retry_url,
                AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
            )
        )
        return sum(int(count) for count in answer.get("Attributes", {}).values())


def _attributes(delivery: Delivery) -> "dict[str, MessageAttributeValueTypeDef]":
    attributes = {"source": _string(delivery.source)}
    if delivery.failure:
        attributes["reason"] = _string(delivery.failure.reason.value)
    return attributes


def _string(value: str) -> "MessageAttributeValueTypeDef":
    return {"DataType": "String", "StringValue": value}


def _translate_errors[T](call: Callable[[], T]) -> T:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  (most leads do not need it)

    try:
        return call()
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", "unknown"))
        raise QueueError(f"SQS refused: {code}") from None
    except BotoCoreError as error:
        raise QueueError(f"SQS cannot be reached ({type(error).__name__})") from None
