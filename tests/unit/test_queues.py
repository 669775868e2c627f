"""SQS as the bridge speaks it, against a client that only remembers and fails."""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoRegionError, ParamValidationError
from support.builders import delivery, failure
from support.privacy import told

from voxbridge.delivery import Delivery
from voxbridge.errors import Reason
from voxbridge.queues import QueueError, QueueMessage, Queues

RETRY = "https://sqs.test/retry"
DEAD = "https://sqs.test/dead"


class Client:
    """Remembers what it was asked; `error` is raised in place of every answer."""

    def __init__(self, error=None, **answers):
        self.error = error
        self.answers = answers
        self.calls = []

    def __getattr__(self, name):
        def call(**arguments):
            self.calls.append((name, arguments))
            if self.error:
                raise self.error
            return self.answers.get(name, {})

        return call


def queues(client):
    return Queues(lambda: client, RETRY, DEAD)


FAILED = delivery(failure=failure(Reason.RATE_LIMITED))


def test_a_lead_goes_into_the_retry_queue_with_its_delay_and_attributes():
    client = Client()
    queues(client).retry_later(FAILED, timedelta(seconds=2.1))
    ((name, sent),) = client.calls
    assert name == "send_message"
    assert (sent["QueueUrl"], sent["DelaySeconds"]) == (RETRY, 3)
    assert Delivery.from_message(sent["MessageBody"]) == FAILED
    assert sent["MessageAttributes"] == {
        "source": {"DataType": "String", "StringValue": "zapier"},
        "reason": {"DataType": "String", "StringValue": "rate_limited"},
    }


def test_a_delay_longer_than_sqs_takes_is_cut():
    client = Client()
    queues(client).retry_later(FAILED, timedelta(minutes=15, seconds=5))
    assert client.calls[0][1]["DelaySeconds"] == 900


def test_a_dead_letter_has_source_and_reason_as_attributes():
    client = Client()
    queues(client).dead_letter(FAILED)
    sent = client.calls[0][1]
    assert sent["QueueUrl"] == DEAD
    assert Delivery.from_message(sent["MessageBody"]) == FAILED
    assert sent["MessageAttributes"].keys() == {"source", "reason"}


def test_hiding_rounds_up_so_that_nothing_comes_back_too_soon():
    client = Client()
    queues(client).change_visibility("handle", timedelta(seconds=4.2))
    assert client.calls == [
        ("change_message_visibility", {"QueueUrl": RETRY, "ReceiptHandle": "handle", "VisibilityTimeout": 5})
    ]


def test_no_client_is_made_before_it_is_needed():
    made = []
    lazy = Queues(lambda: made.append(1) or Client(), RETRY, DEAD)
    assert not made
    lazy.dead_letter(FAILED)
    assert made


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            ClientError({"Error": {"Code": "AccessDenied", "Message": "MARKED"}}, "SendMessage"),
            "SQS failed: AccessDenied",
        ),
        (ClientError({}, "SendMessage"), "SQS failed: ClientError"),
        (EndpointConnectionError(endpoint_url="https://MARKED"), "SQS failed: EndpointConnectionError"),
        (ParamValidationError(report="MARKED"), "SQS failed: ParamValidationError"),
    ],
)
def test_whatever_the_client_raises_is_a_queue_error_without_its_text(error, says):
    failing = queues(Client(error))
    for call in (
        lambda: failing.retry_later(FAILED, timedelta(0)),
        lambda: failing.dead_letter(FAILED),
        lambda: failing.change_visibility("handle", timedelta(0)),
    ):
        with pytest.raises(QueueError, match=says) as caught:
            call()
        assert "MARKED" not in told(caught.value)


def test_a_client_that_cannot_be_made_is_a_queue_error():
    def make():
        raise NoRegionError

    with pytest.raises(QueueError):
        Queues(make, RETRY, DEAD).dead_letter(FAILED)


def record(**changes):
    return {
        "messageId": "m-1",
        "receiptHandle": "h-1",
        "body": "{}",
        "attributes": {"ApproximateReceiveCount": "7"},
        "messageAttributes": {},
    } | changes


def test_a_record_of_the_lambda_event_is_a_received_message():
    assert QueueMessage.from_record(record()) == QueueMessage("m-1", "h-1", "{}", 7)
