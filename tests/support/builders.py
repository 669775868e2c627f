"""Ordinary things, each with what a test wants to be different."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from urllib3 import HTTPHeaderDict

from support.fakes import NOW, FakeClock, FakeQueues, FakeSecret, FakeTransport, RecordingTelemetry, ScriptedPipeline
from voxbridge import sources
from voxbridge.auth.authenticator import Authenticator
from voxbridge.delivery import Delivery, Failure
from voxbridge.errors import Reason
from voxbridge.http import Request
from voxbridge.pipeline import Pipeline
from voxbridge.providers import Fetch
from voxbridge.queues import QueueMessage
from voxbridge.receiver import WebhookReceiver
from voxbridge.retry_processor import RetryProcessor
from voxbridge.secret_store import Secret, SecretStore
from voxbridge.voxworks.automation import AutomationClient
from voxbridge.voxworks.client import VoxworksClient
from voxbridge.voxworks.contact import CreateContactRequest
from voxbridge.voxworks.throttle import Throttle
from voxbridge.voxworks.transport import HttpResponse

TOKEN = "a-webhook-token"
KEY = "vw_a_key"
SECRET: dict[str, Any] = {"api_key": KEY, "webhook_token": TOKEN, "sources": {"typeform": "a-typeform-secret"}}
LEAD = {"phone": "0412 345 678", "first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.com"}
CONTACT = CreateContactRequest(phone_number="+61412345678", first_name="Ada")


def http_answer(status: int, body: object = b"", **headers: str) -> HttpResponse:
    """Make an answer; `body` is JSON unless it is bytes, and `retry_after=` is the header Retry-After."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return HttpResponse(status, HTTPHeaderDict({k.replace("_", "-"): v for k, v in headers.items()}), content)


CREATED = http_answer(201, {"success": True, "contact_id": "c_1"})
EXISTS = http_answer(409, {"success": False, "message": "Contact with this phone number already exists"})


def error(status: int, **headers: str) -> HttpResponse:
    """Make an error answer as Voxworks' contract says."""
    return http_answer(status, {"success": False, "message": "something about a person"}, **headers)


def post(body: object = LEAD, source: str = "zapier", token: str | None = TOKEN, **more: Any) -> Request:
    """Make a webhook as Zapier sends it."""
    headers = {"content-type": "application/json"} | ({"x-webhook-token": token} if token else {})
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Request(**{"method": "POST", "path": f"/webhooks/{source}", "headers": headers, "body": content} | more)


def delivery(body: object = LEAD, **more: Any) -> Delivery:
    """Make a delivery of Zapier's, received just now."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    usual = {"id": "d-1", "source": "zapier", "received_at": NOW, "content_type": "application/json", "body": content}
    return Delivery(**usual | more)


def failure(reason: Reason = Reason.VOXWORKS_ERROR, **more: Any) -> Failure:
    """Make the failure of a first try."""
    return Failure(**{"reason": reason, "at": NOW, "attempts": 1} | more)


def received(of: Delivery | str, receive_count: int = 1) -> QueueMessage:
    """Make a message of the retry queue as the function gets it."""
    body = of if isinstance(of, str) else of.to_message()
    return QueueMessage("m-1", "handle-1", body, receive_count)


def secret_store(fake: FakeSecret, clock: FakeClock) -> SecretStore:
    """Make the store over a fake, whose reports no one reads."""
    return SecretStore(fake.read, clock, report=lambda _: None)


@dataclass
class BridgeFixture:
    """Both functions over fakes: the same parts that wiring.py builds."""

    receiver: WebhookReceiver
    retry_processor: RetryProcessor
    pipeline: Any
    clock: FakeClock
    queues: FakeQueues
    telemetry: RecordingTelemetry
    transport: FakeTransport
    secret: FakeSecret


def build_application(  # noqa: PLR0913  (each of the fakes may be another one)
    *answers: Any,
    pipeline: ScriptedPipeline | None = None,
    toml: str = "",
    secret: Any = None,
    window: timedelta = timedelta(hours=24),
    jitter: float = 0.5,
    client: Any = None,
    fetch: Fetch | None = None,
    telemetry: Any = None,
    region: str = "AU",
    queues: Any = None,
    transport: Any = None,
) -> BridgeFixture:
    """Build both functions; `answers` are Voxworks', the others replace the usual fakes and the real parts."""
    clock, numbers = FakeClock(), count(1)
    queues, telemetry = queues or FakeQueues(), telemetry or RecordingTelemetry()
    transport = transport or FakeTransport(*(answers or (CREATED,)))
    held = FakeSecret(SECRET if secret is None else secret)
    store = secret_store(held, clock)
    configured = sources.parse(toml, "sources.toml")
    throttle = Throttle()
    if client is None:
        client = VoxworksClient("https://voxworks.test", transport, clock, store, throttle)

    def no_fetch(url: str, headers: dict[str, str]) -> bytes:
        raise AssertionError(f"nothing is to be fetched, but {url} with {len(headers)} headers was")

    real = Pipeline(
        sources=configured,
        secrets=store,
        client=client,
        automations=AutomationClient(transport, clock, store, Throttle),
        fetch=lambda _: fetch or no_fetch,
        clock=clock,
        phone_region=region,
    )
    chosen: Any = pipeline or real
    receiver = WebhookReceiver(
        authenticator=Authenticator(configured, store, telemetry, clock),
        pipeline=chosen,
        queues=queues,
        telemetry=telemetry,
        clock=clock,
        new_id=lambda: f"d-{next(numbers)}",
        jitter=lambda: jitter,
    )
    retry_processor = RetryProcessor(
        pipeline=chosen,
        queues=queues,
        throttle=throttle,
        sleep=clock.advance,
        telemetry=telemetry,
        clock=clock,
        retry_window=window,
        jitter=lambda: jitter,
    )
    return BridgeFixture(receiver, retry_processor, chosen, clock, queues, telemetry, transport, held)


def secret(**more: Any) -> Secret:
    """Make the secret's content."""
    return Secret.from_json(json.dumps(SECRET | more))


def api_event(request: Request, *, base64_encoded: bool = False) -> dict[str, Any]:
    """Make the API Gateway event (payload 2.0) of a request."""
    raw_query = "&".join(f"{name}={value}" for name, value in request.query)
    body = base64.b64encode(request.body).decode() if base64_encoded else request.body.decode()
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": request.path,
        "rawQueryString": raw_query,
        "headers": request.headers | {"host": "abc.execute-api.ap-southeast-2.amazonaws.com"},
        "requestContext": {
            "http": {"method": request.method, "path": request.path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"},
            "stage": "$default",
            "requestId": "r-1",
            "domainName": "abc.execute-api.ap-southeast-2.amazonaws.com",
        },
        **({"body": body} if request.body else {}),
        "isBase64Encoded": base64_encoded and bool(request.body),
    }


def sqs_event(messages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Make the Lambda event of messages as boto3's receive_message gives them."""
    return {
        "Records": [
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": dict(message.get("Attributes", {"ApproximateReceiveCount": "1"})),
                "messageAttributes": {
                    name: {"stringValue": value["StringValue"], "dataType": value["DataType"]}
                    for name, value in message.get("MessageAttributes", {}).items()
                },
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:retry",
                "awsRegion": "us-east-1",
            }
            for message in messages
        ]
    }
