"""A FILE of the command line as what a provider would send: a bare body, or a whole API Gateway event unwrapped."""

import base64
import binascii
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cli.errors import CommandError

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Payload:
    """A request's body and what goes with it. `headers` (lower-case) are those of an event; a bare body has none."""

    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


def read(file: str, content_type: str | None) -> Payload:
    """Read a file, or stdin for `-`; raises CommandError where that cannot be done."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
    return interpret(content, file, content_type)


def interpret(content: bytes, filename: str = "", content_type: str | None = None) -> Payload:
    """Make a payload of a file's content; the content type is guessed where it is not given."""
    headers: dict[str, str] = {}
    event = _event(content)
    if event is not None:
        headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
        content = _event_body(event)
        content_type = content_type or headers.get("content-type")
    kind = content_type or guess(content, filename)
    return Payload(body=content, content_type=_with_boundary(kind, content), headers=headers)


def guess(content: bytes, filename: str = "") -> str:
    """Guess a content type from the content, and where that says nothing from the file's ending."""
    start = content.lstrip(b" \t\r\n\xef\xbb\xbf")
    if start.startswith(b"--") and b"form-data" in start[:1000].lower():
        return MULTIPART
    if start[:1] in (b"{", b"[") or filename.lower().endswith(".json"):
        return JSON
    if re.match(rb"[^\s=&<>]{1,300}=", start):
        return FORM
    return "text/plain"


def _with_boundary(content_type: str, content: bytes) -> str:
    """Complete `multipart/form-data` with the boundary that the body's first line shows."""
    if not content_type.lower().startswith(MULTIPART) or "boundary" in content_type.lower():
        return content_type
    first_line = content.lstrip().split(b"\n", 1)[0].strip()
    boundary = first_line.removeprefix(b"--").decode("latin-1")
    if not first_line.startswith(b"--") or not re.fullmatch(r"[0-9A-Za-z'()+_,./:=? -]{1,70}", boundary):
        return content_type
    return f'{MULTIPART}; boundary="{boundary}"'


def _event(content: bytes) -> dict[str, Any] | None:
    """Return the content as an API Gateway event, payload format 2.0; None where it is something else."""
    if b"requestContext" not in content:
        return None
    try:
        event = json.loads(content)
    except (ValueError, RecursionError):
        return None
    is_event = isinstance(event, dict) and event.get("version") == "2.0" and "requestContext" in event
    return event if is_event and isinstance(event.get("headers", {}), dict | None) else None


def _event_body(event: dict[str, Any]) -> bytes:
    body = str(event.get("body") or "")
    if not event.get("isBase64Encoded"):
        return body.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise CommandError("The event says isBase64Encoded, but its body is not base64; mend the file.") from None
