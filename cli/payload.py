"""Reads a FILE argument as a request: a body, or a whole API Gateway event, which is unwrapped."""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cli.errors import CommandError

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Payload:
    """A request body, its content type, and the headers (lower-case) if it came in an event."""

    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def kept_headers(self, names: Iterable[str]) -> dict[str, str]:
        """Return the headers of these names that are there."""
        return {name: self.headers[name] for name in names if self.headers.get(name)}


def read(file: str, content_type: str | None) -> Payload:
    """Read a file, or stdin for `-`; raises CommandError if it cannot be read."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"Cannot read {file}: {error.strerror}.") from None
    return interpret(content, content_type)


def read_text(file: Path) -> str:
    """Read a text file; raises CommandError if it cannot be read."""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"{file} is not a readable text file.") from None


def interpret(content: bytes, content_type: str | None = None) -> Payload:
    """Make a payload of a file's content. The content type is guessed if none is given."""
    event = _event(content)
    if event is None:
        return Payload(content, content_type or guess_content_type(content))
    from voxbridge.http import to_request  # noqa: PLC0415

    request = to_request(event)
    declared = content_type or request.headers.get("content-type")
    return Payload(request.body, declared or guess_content_type(request.body), request.headers)


def guess_content_type(body: bytes) -> str:
    """Guess a content type from the body, by the functions' own signs."""
    from voxbridge.parsing.bodies import looks_like_form, looks_like_multipart  # noqa: PLC0415

    start = body.lstrip(b" \t\r\n\xef\xbb\xbf")
    if looks_like_multipart(start):
        return MULTIPART
    if start[:1] in (b"{", b"["):
        return JSON
    return FORM if looks_like_form(start) else "text/plain"


def _event(content: bytes) -> dict[str, Any] | None:
    """Return the content as an API Gateway event, payload format 2.0; None if it is something else."""
    if b"requestContext" not in content:
        return None
    try:
        event = json.loads(content)
    except (ValueError, RecursionError):
        return None
    is_event = isinstance(event, dict) and event.get("version") == "2.0" and "requestContext" in event
    return event if is_event and isinstance(event.get("headers", {}), dict | None) else None
