"""The response to a request, for each status."""

from dataclasses import dataclass, field
from typing import Any

from voxbridge.errors import Status

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
