"""A request and its response, and API Gateway's events and responses that carry them (HTTP API, payload format 2.0)."""

import base64
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from voxbridge.errors import Status

MAX_BODY = 256 * 1024  # bytes; base64 of it and the envelope stay far below SQS's 1 MiB
_CODES = {
    **dict.fromkeys((Status.READY, Status.TEST, Status.IGNORED, Status.SKIPPED, Status.DUPLICATE), 200),
    Status.CREATED: 201,
    **dict.fromkeys((Status.QUEUED, Status.DEAD_LETTERED), 202),
    # Never 404 or 410: Typeform disables a webhook that gets one.
    Status.UNAUTHORIZED: 401,
    Status.METHOD_NOT_ALLOWED: 405,
    Status.TOO_LARGE: 413,
    Status.UNAVAILABLE: 503,
}
_HEADERS = {
    Status.UNAUTHORIZED: {"www-authenticate": 'Bearer realm="voxbridge"'},
    Status.METHOD_NOT_ALLOWED: {"allow": "GET, HEAD, POST, PUT, PATCH"},
    Status.UNAVAILABLE: {"retry-after": "30"},  # seconds
}


@dataclass(slots=True)  # not frozen: making one would take four times as long
class Request:
    """One request. Header names are lower-case; `body` is the raw bytes that were sent; `query` keeps its order."""

    method: str
    path: str
    url: str = ""  # the public URL as the sender wrote it, which some signatures cover
    headers: dict[str, str] = field(default_factory=dict)
    query: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """Return a header's value, empty where it is absent."""
        return self.headers.get(name, "")

    def parameter(self, name: str) -> str:
        """Return the first query parameter of that name, empty where it is absent."""
        return next((value for key, value in self.query if key == name), "")


@dataclass(slots=True)  # not frozen: making one would take four times as long
class Response:
    """One response. Its body is JSON, or plain text if `text` is set (a challenge that is echoed)."""

    code: int
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None


def make_response(status: Status, delivery_id: str | None = None, **more: object) -> Response:
    """Return the response for a status; None and empty values are left out of its body."""
    body: dict[str, object] = {"status": status.value, "delivery_id": delivery_id, **more}
    return Response(_CODES[status], {name: value for name, value in body.items() if value}, _HEADERS.get(status, {}))


def to_request(event: Mapping[str, Any]) -> Request:
    """Read an event of API Gateway. No other module knows its shape."""
    context = event.get("requestContext") or {}
    path, query = str(event.get("rawPath") or "/"), str(event.get("rawQueryString") or "")
    headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    host = headers.get("host") or context.get("domainName") or ""
    try:
        parameters = tuple(parse_qsl(query, keep_blank_values=True, max_num_fields=100)) if query else ()
    except ValueError:
        parameters = (("", ""),)  # too many, which must not look like none
    return Request(
        method=str((context.get("http") or {}).get("method") or "").upper(),
        path=path,
        url=f"https://{host}{path}" + (f"?{query}" if query else ""),
        headers=headers,
        query=parameters,
        body=_body(event),
    )


def _body(event: Mapping[str, Any]) -> bytes:
    """Read the body; `isBase64Encoded` decides how, never the content type."""
    body = event.get("body")
    if not isinstance(body, str):
        return b""
    if event.get("isBase64Encoded"):
        with suppress(ValueError):
            return base64.b64decode(body, validate=True)
    return body.encode("utf-8", "surrogatepass")


def to_response(response: Response) -> dict[str, Any]:
    """Return a response in the form that API Gateway expects."""
    content_type, body = "text/plain; charset=utf-8", response.text
    if body is None:
        content_type, body = "application/json", json.dumps(response.body)
    headers = {"content-type": content_type, "cache-control": "no-store"} | response.headers
    return {"statusCode": response.code, "headers": headers, "body": body, "isBase64Encoded": False}
