"""The queues on moto's SQS: what goes in comes out, hidden and delayed as asked."""

from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto import mock_aws
from support.builders import delivery, failure

from voxbridge.delivery import Delivery
from voxbridge.errors import Reason
from voxbridge.http import MAX_BODY
from voxbridge.queues import QueueError, QueueMessage, Queues


class Sqs:
    """Both queues on moto, and what a receive of the Lambda poller sees."""

    def __init__(self):
        self.client = boto3.client("sqs", region_name="us-east-1")
        self.retry_url = self.client.create_queue(QueueName="retry")["QueueUrl"]
        self.dead_url = self.client.create_queue(QueueName="dead")["QueueUrl"]
        self.queues = Queues(lambda: self.client, self.retry_url, self.dead_url)

    def receive(self, url):
        """Receive one message as the event source mapping hands it over; None where there is none."""
        got = self.client.receive_message(
            QueueUrl=url, MessageSystemAttributeNames=["All"], MessageAttributeNames=["All"]
        ).get("Messages")
        if not got:
            return None
        (message,) = got
        attributes = {
            name: {"stringValue": value["StringValue"]} for name, value in message.get("MessageAttributes", {}).items()
        }
        return QueueMessage.from_record(
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message["Attributes"],
                "messageAttributes": attributes,
            }
        )


@pytest.fixture
def sqs():
    with mock_aws():
        yield Sqs()


FAILED = delivery(failure=failure(Reason.VOXWORKS_ERROR))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="plain"),
        pytest.param({"body": b"\x00\x1f\x7f" * 1000}, id="control characters"),
        pytest.param({"body": b"\xff" * MAX_BODY}, id="256 KiB of no UTF-8"),
        pytest.param({"body": b"\x00" * MAX_BODY}, id="256 KiB of control characters"),
        pytest.param({"body": "\uffff\ufffe😀".encode()}, id="what SQS refuses, in the body"),
        pytest.param({"content_type": "\ud800\uffff", "headers": {"x": "\ufffe\x00"}}, id="and in the headers"),
    ],
)
def test_a_delivery_comes_out_of_sqs_as_it_went_in(sqs, changes):
    one = delivery(**{"failure": failure()} | changes)
    sqs.queues.retry_later(one, timedelta(0))
    got = sqs.receive(sqs.retry_url)
    assert Delivery.from_message(got.body) == one
    assert got.receive_count == 1
    sqs.queues.dead_letter(one)
    assert Delivery.from_message(sqs.receive(sqs.dead_url).body) == one


def test_a_delayed_message_is_not_there_yet(sqs):
    """SQS keeps it back."""
    sqs.queues.retry_later(FAILED, timedelta(seconds=60))
    assert sqs.receive(sqs.retry_url) is None


def test_a_hidden_message_comes_back_when_its_time_is_over(sqs):
    sqs.queues.retry_later(FAILED, timedelta(0))
    got = sqs.receive(sqs.retry_url)
    sqs.queues.change_visibility(got.receipt_handle, timedelta(hours=11, minutes=59))
    assert sqs.receive(sqs.retry_url) is None
    sqs.queues.change_visibility(got.receipt_handle, timedelta(0))
    again = sqs.receive(sqs.retry_url)
    assert (again.message_id, again.receive_count) == (got.message_id, 2)


def test_a_queue_that_is_not_there_is_a_queue_error(sqs):
    absent = Queues(lambda: sqs.client, sqs.retry_url + "x", sqs.dead_url + "x")
    for call in (
        lambda: absent.retry_later(FAILED, timedelta(0)),
        lambda: absent.dead_letter(FAILED),
    ):
        with pytest.raises(QueueError, match=r"NonExistentQueue|QueueDoesNotExist"):
            call()


def test_a_receipt_that_is_over_is_a_queue_error(sqs):
    with pytest.raises(QueueError, match="ReceiptHandle"):
        sqs.queues.change_visibility("nonsense", timedelta(seconds=5))


def test_received_now_is_read_in_utc(sqs):
    now = datetime.now(UTC)
    sqs.queues.dead_letter(delivery(received_at=now, failure=failure()))
    read = Delivery.from_message(sqs.receive(sqs.dead_url).body)
    assert abs(read.received_at - now) < timedelta(milliseconds=1)
    assert read.received_at.tzinfo is UTC
