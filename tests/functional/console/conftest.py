"""The console in a test's own browser: starlette's client, over queues and a secret by moto."""

import json
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from moto import mock_aws
from starlette.testclient import TestClient
from support.aws import REGION, aws_client
from support.cloudwatch import FakeCloudWatch
from support.console_session import Desk
from support.fakes import FakeClock
from support.lead_log import FakeLogs

from cli.console.app import build
from cli.console.pages import MODULES
from cli.console.session import Session
from cli.console.state import Console
from cli.stack import Stack, StackOptions

PORT = 8484
OWN = {"sec-fetch-site": "same-origin"}


@dataclass
class Session3:
    """A boto3 session with logs, metrics and alarms in memory; every other service is moto's."""

    fakes: dict

    region_name = REGION

    def client(self, service, **_):
        return self.fakes.get(service) or aws_client(service)


@dataclass
class Browser:
    """A browser with the console's session, without JavaScript; `logs` and `cloudwatch` are what it looks at."""

    console: Console
    client: TestClient
    clock: FakeClock
    logs: FakeLogs
    cloudwatch: FakeCloudWatch
    touches: list = field(default_factory=list)

    def get(self, path, **headers):
        return self.client.get(path, headers=headers)

    def post(self, path, **fields):
        return self.client.post(path, data=fields, headers=OWN)

    def partial(self, path):
        """Ask for the part of a page that changes, as the open page does."""
        return self.client.get(path, headers=OWN | {"hx-request": "true"})


@pytest.fixture
def outputs():
    """Give the outputs of a stack whose queues and secret are moto's."""
    with mock_aws():
        sqs, secrets = aws_client("sqs"), aws_client("secretsmanager")
        secrets.create_secret(Name="voxbridge", SecretString=json.dumps({"api_key": "k", "webhook_token": "T" * 40}))
        yield {
            "WebhookUrl": "http://127.0.0.1:9/webhooks",
            "WebhookFunctionName": "voxbridge-webhook",
            "RetryFunctionName": "voxbridge-retry",
            "RetryQueueUrl": sqs.create_queue(QueueName="retry")["QueueUrl"],
            "DeadLetterQueueUrl": sqs.create_queue(QueueName="dead")["QueueUrl"],
            "SecretName": "voxbridge",
        }


@pytest.fixture
def open_console(outputs):
    """Make a console and a browser that is signed in: `open_console(is_read_only=True, pages=[…])`."""

    def make(*, signed_in=True, find=None, local=True, pages=(), parameters=None, **options):
        clock, logs, cloudwatch = FakeClock(), FakeLogs(), FakeCloudWatch()
        logs.groups |= {"/aws/lambda/voxbridge-webhook": [], "/aws/lambda/voxbridge-retry": []}
        session = Session3({"logs": logs, "cloudwatch": cloudwatch} | options.pop("fakes", {}))
        stack = Stack("voxbridge", session, outputs, parameters or {})
        console = Console(
            options=StackOptions(local=local),
            session=Session(PORT),
            clock=clock,
            find=find or (lambda _: stack),
            start=lambda work: work(),
            **options,
        )
        touches = []
        modules = (*MODULES, SimpleNamespace(PAGES=pages))
        client = TestClient(build(console, lambda: touches.append(1), modules), base_url=f"http://127.0.0.1:{PORT}")
        browser = Browser(console, client, clock, logs, cloudwatch, touches)
        if signed_in:
            assert client.get(console.session.address, follow_redirects=False).status_code == 303
        return browser

    return make


@pytest.fixture
def browser(open_console):
    """Give a browser that is signed in."""
    return open_console()


@pytest.fixture
def desk(open_console, outputs, tmp_path):
    """Give a queue of dead letters and a sources.toml around a browser."""
    return Desk(open_console, outputs, tmp_path)
