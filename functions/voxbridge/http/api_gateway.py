"""Events and responses of the API Gateway HTTP API, payload format 2.0."""

import base64
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from voxbridge.http.request import Request
from voxbridge.http.responses import Response


def to_request(event: Mapping[str, Any]) -> Request:
    """Read an API Gateway HTTP API event, payload format 2.0. No other module knows its shape."""
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
