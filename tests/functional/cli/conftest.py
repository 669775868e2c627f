"""The voxbridge command as a person runs it, and a stack for it: queues and secret by moto, a receiver on loopback."""

import json
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from moto import mock_aws
from support.aws import REGION, aws_client
from support.receiver import Receiver
from typer.testing import CliRunner

from cli.main import app
from voxbridge.delivery import Delivery, Failure, to_rfc3339
from voxbridge.errors import Reason

LEAD = {"first_name": "Zoë", "phone": "0429 069 971"}
DELIVERY_ID = "7f3dc562-73bd-4a7e-b2ca-9a70fa038220"
SECRET = {"api_key": "", "webhook_token": "T" * 40, "sources": {"typeform": "tf-secret"}, "kept": 1}


@pytest.fixture
def run(monkeypatch):
    """Run the command and return its result; `text` goes to stdin, `prog` is what the shell calls it by."""
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("VOXBRIDGE_SEND_SECRET", "VOXBRIDGE_DEBUG", "AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*arguments, text=None, prog=None):
        return CliRunner().invoke(app, [str(item) for item in arguments], input=text, prog_name=prog)

    return invoke


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def aws(here):
    """Give a stack of two queues and the secret, found by --local."""
    with mock_aws():
        sqs, secrets = aws_client("sqs"), aws_client("secretsmanager")
        outputs = {
            "WebhookUrl": "http://127.0.0.1:9/webhooks",
            "RetryQueueUrl": sqs.create_queue(QueueName="retry")["QueueUrl"],
            "DeadLetterQueueUrl": sqs.create_queue(QueueName="dead")["QueueUrl"],
            "SecretName": "voxbridge",
        }
        secrets.create_secret(Name="voxbridge", SecretString=json.dumps(SECRET))
        stack = Stack(sqs, secrets, outputs, here)
        stack.publish()
        yield stack


class Stack:
    """What a test does with the stack beside the command."""

    def __init__(self, sqs, secrets, outputs, folder):
        self.sqs, self.secrets, self.outputs, self.folder = sqs, secrets, outputs, folder

    def publish(self, **more):
        """Write the file that --local reads."""
        state = {"endpoint_url": None, "region": REGION, "outputs": self.outputs, **more}
        (self.folder / ".local").mkdir(exist_ok=True)
        (self.folder / ".local" / "stack.json").write_text(json.dumps(state))

    def client(self, service, **_):
        """Return a client of any service that moto knows."""
        return aws_client(service)

    def add_dead_letter(self, key, source="zapier", reason=Reason.MISSING_PHONE_NUMBER, age=timedelta(0), body=LEAD):
        """Put a dead letter into the queue."""
        at = datetime.now(UTC) - age
        delivery = Delivery(
            id=key,
            source=source,
            received_at=at,
            content_type="application/json",
            body=json.dumps(body).encode(),
            failure=Failure(reason=reason, at=at, attempts=1),
        )
        self.put(delivery.to_message())

    def put(self, body):
        """Put any message into the dead-letter queue."""
        self.sqs.send_message(QueueUrl=self.outputs["DeadLetterQueueUrl"], MessageBody=body)

    def count(self, queue):
        """Return how many messages of a queue are visible, and how many are not."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.outputs[queue], AttributeNames=names)["Attributes"]
        return tuple(int(found[name]) for name in names)

    @property
    def dead(self):
        """Count the dead letters: visible ones, hidden ones."""
        return self.count("DeadLetterQueueUrl")

    def retried(self):
        """Receive what is in the retry queue."""
        found = self.sqs.receive_message(
            QueueUrl=self.outputs["RetryQueueUrl"], MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        )
        return found.get("Messages", [])

    def secret(self):
        """Read the secret."""
        return json.loads(
            self.secrets.get_secret_value(SecretId="voxbridge", VersionStage="AWSCURRENT")["SecretString"]
        )


@pytest.fixture
def receive(socket_enabled):
    """Start receivers that answer with a code."""
    del socket_enabled  # asked for by name: loopback is what it opens
    with ExitStack() as exits:
        yield lambda *args: exits.enter_context(Receiver(*args))


@pytest.fixture
def logs(aws):
    """Give the log groups of the stack; call it with the age of a line in minutes and its fields to write one."""
    client = aws.client("logs")
    for function in ("webhook", "retry"):
        client.create_log_group(logGroupName=f"/aws/lambda/local-{function}")
        client.create_log_stream(logGroupName=f"/aws/lambda/local-{function}", logStreamName="1")

    def write(minutes, function="webhook", message="lead.attempted", delivery_id=DELIVERY_ID, **fields):
        at = datetime.now(UTC) - timedelta(minutes=minutes)
        of_attempt = {"attempt": 1, "outcome": "created", "received_at": to_rfc3339(at), "age_s": 1.0}
        written = {"message": message, "timestamp": to_rfc3339(at), "function": function, "source": "zapier"}
        written |= {"delivery_id": delivery_id} | (of_attempt if message == "lead.attempted" else {}) | fields
        client.put_log_events(
            logGroupName=f"/aws/lambda/local-{function}",
            logStreamName="1",
            logEvents=[{"timestamp": int(at.timestamp() * 1000), "message": json.dumps(written)}],
        )
        return to_rfc3339(at)

    return write


@pytest.fixture
def receiver(receive):
    return receive()


@pytest.fixture
def lead(here):
    (here / "lead.json").write_text(json.dumps(LEAD, ensure_ascii=False))
    return "lead.json"
