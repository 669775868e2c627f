"""The proxy that stands between the functions and AWS in the fault suite: each fault is what it says."""

from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError
from support.faulty_server import FaultyServer, answers

from local.aws_fault_proxy import KINDS, AwsFault, Proxy

QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/retry"
TAKEN = answers(200, b'{"MessageId": "m-1", "MD5OfMessageBody": "841a2d689ad86bd1611447453c22c6fc"}')


@pytest.fixture
def aws():
    with FaultyServer(TAKEN) as server:
        yield server


@pytest.fixture
def proxy(aws):
    with Proxy() as proxy:
        proxy.forward_to(aws.url)
        yield proxy


@pytest.fixture
def sqs(proxy):
    return client(proxy, read_timeout=0.2)


def client(proxy, read_timeout):
    return boto3.client(
        "sqs",
        region_name="us-east-1",
        endpoint_url=proxy.environment["AWS_ENDPOINT_URL_SQS"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(read_timeout=read_timeout, retries={"total_max_attempts": 1}, proxies={}),
    )


def send(sqs, queue=QUEUE):
    return sqs.send_message(QueueUrl=queue, MessageBody="body")


def test_without_a_fault_a_call_goes_through_as_it_is(aws, proxy, sqs):
    assert send(sqs)["MessageId"] == "m-1"
    (request,) = aws.requests
    assert b"AmazonSQS.SendMessage" in request
    assert b'"MessageBody"' in request
    host = proxy.environment["AWS_ENDPOINT_URL_SQS"].removeprefix("http://").encode()
    assert b"host: " + host in request.lower()  # what the signature was made for
    assert proxy.calls == {"SendMessage": 1}


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("refuse", (ClientError, False)),
        ("throttle", (ClientError, False)),
        ("deny", (ClientError, False)),
        ("reset", (ConnectionClosedError, False)),
        ("hang", (ReadTimeoutError, False)),
        ("lose", (ConnectionClosedError, True)),
        ("withhold", (ReadTimeoutError, True)),
    ],
)
def test_each_fault_fails_the_call_and_is_done_or_not(aws, proxy, sqs, kind, end):
    error, done = end
    proxy.add_fault(AwsFault(kind, "SendMessage", times=1))
    with pytest.raises(error):
        send(sqs)
    assert proxy.wait_for("SendMessage", within=1)
    assert len(aws.requests) == done
    assert send(sqs)["MessageId"] == "m-1"


def test_every_kind_is_tried_above():
    (parametrised,) = test_each_fault_fails_the_call_and_is_done_or_not.pytestmark
    assert {row[0] for row in parametrised.args[1]} == set(KINDS)


def test_errors_are_those_of_the_service(proxy, sqs):
    proxy.add_fault(AwsFault("throttle", "SendMessage"))
    with pytest.raises(ClientError) as refused:
        send(sqs)
    assert refused.value.response["Error"]["Code"] == "RequestThrottled"


def test_a_fault_concerns_its_operation_and_its_queue_alone(proxy, sqs):
    proxy.add_fault(AwsFault("deny", "DeleteMessage"))
    proxy.add_fault(AwsFault("deny", "SendMessage", queue="http://127.0.0.1:4566/123456789012/dead"))
    send(sqs)
    with pytest.raises(ClientError):
        send(sqs, QUEUE.replace("retry", "dead"))


def test_so_many_pass_first_and_so_many_fail(proxy, sqs):
    proxy.add_fault(AwsFault("deny", "SendMessage", times=2, passing=1))
    send(sqs)
    for _ in range(2):
        with pytest.raises(ClientError):
            send(sqs)
    send(sqs)
    assert proxy.faults == []


def test_clearing_ends_what_is_held(proxy):
    patient = client(proxy, read_timeout=10)
    proxy.add_fault(AwsFault("hang", "SendMessage"))
    with ThreadPoolExecutor(1) as caller:
        held = caller.submit(send, patient)
        assert proxy.wait_for("SendMessage", within=5)
        proxy.clear_faults()
        with pytest.raises(ConnectionClosedError):
            held.result(5)
    assert not proxy.wait_for("SendMessage", within=0)
    send(patient)
