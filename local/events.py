"""Generates events/ from its bodies: API Gateway events signed with the sample secret, for `sam local invoke`.

`python -m local.events`. Timestamped signatures are made for one fixed moment, so that the files change only when a
body does; to a running stack `voxbridge send` signs again. A file's name says what it is: created.json is a body as
its provider sends it, created.event.json the request around it.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cli.signing import sign_request
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.delivery import Delivery, Failure
from voxbridge.errors import Reason
from voxbridge.http import Request
from voxbridge.providers import PROVIDERS, Provider, provider

EVENTS = Path(__file__).resolve().parent.parent / "events"
SIGNED_AT = datetime(2026, 11, 24, tzinfo=UTC)
HOST = "sample.execute-api.ap-southeast-2.amazonaws.com"
FORGED = "bad_signature"  # bodies of this name are signed with an unknown secret

CONTENT_TYPES = {
    ".json": "application/json",
    ".form": "application/x-www-form-urlencoded",
    ".multipart": "multipart/form-data",
    ".txt": "text/plain; charset=utf-8",
}
# Sent in headers rather than in the body.
HEADERS = {
    "shopify/created": {"x-shopify-topic": "customers/create"},
    "shopify/test": {"x-shopify-topic": "customers/create", "x-shopify-test": "true"},
    "shopify/update": {"x-shopify-topic": "customers/update"},
}


def bodies() -> list[Path]:
    """Return the bare bodies of all providers."""
    found = (path for path in EVENTS.glob("*/*") if path.suffix in CONTENT_TYPES)
    return sorted(path for path in found if not path.name.endswith(".event.json") and path.parent.name in PROVIDERS)


def sample_secret() -> dict[str, Any]:
    """Return the sample secret, as Secrets Manager would store it."""
    secret: dict[str, Any] = json.loads((EVENTS / "secret.json").read_text("utf-8"))
    return secret


def unsigned(path: Path) -> Request:
    """Make the request that carries a body, without credentials."""
    source, body = path.parent.name, path.read_bytes()
    content_type = CONTENT_TYPES[path.suffix]
    if path.suffix == ".multipart":
        boundary = body.split(b"\r\n", 1)[0].removeprefix(b"--").decode("ascii")
        content_type = f"{content_type}; boundary={boundary}"
    return Request(
        method="POST",
        path=f"/webhooks/{source}",
        url=f"https://{HOST}/webhooks/{source}",
        headers={"content-type": content_type, "host": HOST} | HEADERS.get(f"{source}/{path.stem}", {}),
        body=body,
    )


def signed(path: Path, *, at: datetime = SIGNED_AT) -> Request:
    """Make the request that carries a body, signed as its provider would with the sample secret."""
    sender: Provider = provider(path.parent.name)
    entry = "another-secret" if path.stem == FORGED else sample_secret()["sources"][path.parent.name]
    return sign_request(sender.verifier, unsigned(path), SourceSecret.from_json(entry), at)


def to_event(request: Request) -> dict[str, Any]:
    """Write a request as API Gateway hands it to a function: HTTP API, payload format 2.0."""
    content_type = request.header("content-type")
    # API Gateway passes on text and JSON as they are, and everything else in base64.
    as_text = content_type.startswith(("text/", "application/json"))
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": request.path,
        "rawQueryString": request.url.partition("?")[2],
        "headers": dict(sorted(request.headers.items())) | {"content-length": str(len(request.body))},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "sample",
            "domainName": HOST,
            "domainPrefix": "sample",
            "http": {
                "method": request.method,
                "path": request.path,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.10",
                "userAgent": "sample",
            },
            "requestId": "sample-request",
            "routeKey": "$default",
            "stage": "$default",
            "time": SIGNED_AT.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(SIGNED_AT.timestamp() * 1000),
        },
        "body": request.body.decode("utf-8") if as_text else base64.b64encode(request.body).decode("ascii"),
        "isBase64Encoded": not as_text,
    }


def to_batch(path: Path) -> dict[str, Any]:
    """Write a body as it waits in the retry queue, in the batch that SQS hands to the retry function."""
    request = unsigned(path)
    delivery = Delivery(
        id="00000000-0000-4000-8000-000000000000",
        source=path.parent.name,
        received_at=SIGNED_AT,
        content_type=request.header("content-type"),
        body=request.body,
        failure=Failure(Reason.VOXWORKS_ERROR, SIGNED_AT, 1, status=503, message="Voxworks answered 503"),
    )
    return {
        "Records": [
            {
                "messageId": "00000000-0000-4000-8000-000000000001",
                "receiptHandle": "sample-receipt-handle",
                "body": delivery.to_message(),
                "attributes": {
                    "ApproximateReceiveCount": "1",
                    "SentTimestamp": str(int(SIGNED_AT.timestamp() * 1000)),
                    "ApproximateFirstReceiveTimestamp": str(int(SIGNED_AT.timestamp() * 1000)),
                },
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:ap-southeast-2:123456789012:sample-retry",
                "awsRegion": "ap-southeast-2",
            }
        ]
    }


def generate() -> Iterator[tuple[Path, str]]:
    """Yield each generated file with its content."""
    for path in bodies():
        yield path.with_name(f"{path.stem}.event.json"), _json(to_event(signed(path)))
    unknown = replace(signed(EVENTS / "zapier" / "created.json"), path="/webhooks/no-such-source")
    yield EVENTS / "unknown_source.event.json", _json(to_event(replace(unknown, url=f"https://{HOST}{unknown.path}")))
    yield EVENTS / "retry_batch.event.json", _json(to_batch(EVENTS / "typeform" / "created.json"))


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write the files, and take away those whose body is gone."""
    files = dict(generate())
    for stale in set(EVENTS.rglob("*.event.json")) - set(files):
        stale.unlink()
    for path, content in files.items():
        path.write_text(content, encoding="utf-8", newline="")
    print(f"{len(files)} events in {EVENTS.name}/")  # noqa: T201  (a command's output)


if __name__ == "__main__":
    main()
