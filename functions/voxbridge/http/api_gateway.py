"""API Gateway HTTP API events, payload format 2.0. No other module knows their shape."""

import base64
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from voxbridge.http.request import Request
from voxbridge.http.responses import Response


def to_request(event: Mapping[str, Any]) -> Request:
    """Read an event. `isBase64Encoded` decides how the body is read, never the content type."""
    context = event.get("requestContext") or {}
    http = context.get("http") or {}
    path = str(event.get("rawPath") or "/")
    stage = context.get("stage")
    if stage and stage != "$default" and path.startswith(f"/{stage}/"):
        path = path.removeprefix(f"/{stage}")
    headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    query = str(event.get("rawQueryString") or "")
    host = headers.get("host") or context.get("domainName") or ""
    return Request(
        method=str(http.get("method") or "").upper(),
        path=path,
        url=f"https://{host}{event.get('rawPath') or '/'}" + (f"?{query}" if query else ""),
        headers=headers,
        query=_query(query),
        body=_body(event),
    )


def to_response(response: Response) -> dict[str, Any]:
    """Return the response in the form that API Gateway expects."""
    content_type = "application/json" if response.text is None else "text/plain; charset=utf-8"
    return {
        "statusCode": response.code,
        "headers": {"content-type": content_type, "cache-control": "no-store"} | response.headers,
        "body": json.dumps(response.body) if response.text is None else response.text,
        "isBase64Encoded": False,
    }


def _body(event: Mapping[str, Any]) -> bytes:
    body = event.get("body")
    if not isinstance(body, str):
        return b""
    if event.get("isBase64Encoded"):
        with suppress(ValueError):
            return base64.b64decode(body, validate=True)
    return body.encode("utf-8", "surrogatepass")


def _query(raw: str) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(parse_qsl(raw, keep_blank_values=True, max_num_fields=100))
    except ValueError:
        return (("", ""),)  # too many parameters, which must not look like none
