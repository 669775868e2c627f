"""The two functions' surroundings in one process: moto's SQS and Secrets Manager, and a Voxworks on loopback."""

import contextlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from moto import mock_aws
from moto.sqs.models import sqs_backends

import retry
import webhook
from support.aws import aws_client
from support.builders import SECRET, api_event, received, sqs_event
from support.faulty_server import Behaviour, FaultyServer, answers
from voxbridge import wiring
from voxbridge.delivery import Delivery
from voxbridge.http import Request

ACCOUNT, REGION = "123456789012", "us-east-1"
CREATED = answers(201, b'{"success": true, "contact_id": "c_1"}')
EXISTS = answers(409, b'{"success": false, "message": "Contact with this phone number already exists"}')


def refuses(status: int, *headers: str) -> Behaviour:
    """Answer with an error as the contract says."""
    return answers(status, b'{"success": false, "message": "MARKED-VOXWORKS"}', headers)


@dataclass
class Context:
    """What Lambda hands to a function beside the event."""

    seconds: float = 14.0

    def get_remaining_time_in_millis(self) -> int:
        """Return the time left before the function is stopped."""
        return int(self.seconds * 1000)


@dataclass
class Stack:
    """Drives both handlers as API Gateway and the event source mapping do."""

    voxworks: FaultyServer
    retry_url: str
    dead_url: str
    log: io.StringIO
    set_environment: Callable[[str, str], None]
    clients: dict[str, Any] = field(default_factory=dict)

    def post(self, request: Request, *, base64_encoded: bool = False) -> tuple[int, dict[str, Any]]:
        """Send a webhook and return code and body of the answer."""
        response = webhook.handler(api_event(request, base64_encoded=base64_encoded), Context())
        return response["statusCode"], json.loads(response["body"])

    def poll(self, context: Context | None = None) -> dict[str, Any]:
        """Hand a batch to the retry function, and delete what it does not report as failed."""
        sqs = self.clients["sqs"]
        got = sqs.receive_message(
            QueueUrl=self.retry_url,
            MaxNumberOfMessages=10,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages = got.get("Messages", [])
        result = retry.handler(sqs_event(messages), context or Context())
        staying = {failed["itemIdentifier"] for failed in result["batchItemFailures"]}
        for message in messages:
            if message["MessageId"] not in staying:
                sqs.delete_message(QueueUrl=self.retry_url, ReceiptHandle=message["ReceiptHandle"])
        return result

    def wait_in_retry(self, *deliveries: Delivery | str) -> None:
        """Put messages into the retry queue, due at once."""
        for one in deliveries:
            self.clients["sqs"].send_message(QueueUrl=self.retry_url, MessageBody=received(one).body)

    def retrying(self) -> list[Any]:
        """Return moto's own messages of the retry queue: delayed and hidden ones included, which no receive shows."""
        return _messages(self.retry_url)

    def waiting(self) -> list[Delivery]:
        """Return what is in the retry queue."""
        return [Delivery.from_message(message.body) for message in self.retrying()]

    def attributes_of_waiting(self) -> list[dict[str, str]]:
        """Return the attributes of each message of the retry queue."""
        return [
            {name: value["StringValue"] for name, value in message.message_attributes.items()}
            for message in self.retrying()
        ]

    def dead(self) -> list[Delivery]:
        """Return what is in the dead-letter queue."""
        return [Delivery.from_message(message.body) for message in _messages(self.dead_url)]

    def break_queue(self, name: str) -> None:
        """Point the functions to a queue that is not there: SQS refuses."""
        self.restart(**{name: f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/absent"})

    def restart(self, **environment: str) -> None:
        """Have the next event build everything again, as in a new execution environment."""
        for name, value in environment.items():
            self.set_environment(name, value)
        wiring.receiver.cache_clear()
        wiring.retry_processor.cache_clear()

    def set_secret(self, content: object) -> None:
        """Write the secret."""
        text = content if isinstance(content, str) else json.dumps(content)
        self.clients["secretsmanager"].put_secret_value(SecretId="voxbridge", SecretString=text)

    def lines(self) -> list[dict[str, Any]]:
        """Return the log lines so far."""
        return [json.loads(line) for line in self.log.getvalue().splitlines()]


def _messages(url: str) -> list[Any]:
    queue = sqs_backends[ACCOUNT][REGION].queues[url.rsplit("/", 1)[-1]]
    return list(queue._messages)  # noqa: SLF001


@contextlib.contextmanager
def running(set_environment: Callable[[str, str], None], *behaviours: Behaviour) -> Iterator[Stack]:
    """Run a stack whose Voxworks does as told, else creates; `set_environment` is monkeypatch's `setenv`."""
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION"):
        set_environment(name, REGION)
    log = io.StringIO()
    with mock_aws(), FaultyServer(*(behaviours or (CREATED,))) as voxworks:
        sqs, secrets = aws_client("sqs", REGION), aws_client("secretsmanager", REGION)
        retry_url = sqs.create_queue(QueueName="retry", Attributes={"VisibilityTimeout": "90"})["QueueUrl"]
        dead_url = sqs.create_queue(QueueName="dead")["QueueUrl"]
        secrets.create_secret(Name="voxbridge", SecretString=json.dumps(SECRET))
        stack = Stack(voxworks, retry_url, dead_url, log, set_environment, {"sqs": sqs, "secretsmanager": secrets})
        stack.restart(
            VOXWORKS_BASE_URL=voxworks.url,
            SECRET_NAME="voxbridge",
            PHONE_REGION="AU",
            RETRY_WINDOW_HOURS="24",
            RETRY_QUEUE_URL=retry_url,
            DEAD_LETTER_QUEUE_URL=dead_url,
            STACK_NAME="voxbridge",
        )
        before = wiring.logger.registered_handler.setStream(log)
        try:
            yield stack
        finally:
            wiring.logger.registered_handler.setStream(before)
            wiring.receiver.cache_clear()
            wiring.retry_processor.cache_clear()
