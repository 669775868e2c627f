"""A tool's webhook as a workflow tool, a queue or a script sends it on: flattened, renamed or carried in another.

Each style takes a document and returns what a relay makes of it; None where it would change nothing.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from support.payloads import answer_objects

type Style = Callable[[dict[str, Any]], Any]

SENT_AT = "2026-11-26T10:11:12Z"
RUN = "7f3a91c0b2d4"
# Members by which a tool names its event, or says when it was, and a record in it.
EVENT_KEYS = (
    *("event", "event_type", "eventType", "event_name", "eventName", "type", "topic", "action", "trigger"),
    *("triggerEvent", "webhookEvent", "webhook_event", "notification_type", "Event", "EventType", "Type"),
)
TIME_KEYS = ("created_at", "createdAt", "timestamp", "occurred_at", "event_time", "time", "date", "sent_at")
_QUESTIONS = ("type", "topic", "action", "trigger", "Type")  # which name an event only by several words
_TOKEN = re.compile(r"[\w.:/-]{3,100}")
_OF_WORDS = re.compile(r"[^\W_][._:/-][^\W_]|[a-z][A-Z]")


def flat_members(value: Any, separator: str, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what is in a document under the joined names of what is around it."""
    held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not held:
        yield name, None if isinstance(value, (dict, list)) else value
    for key, each in held:
        yield from flat_members(each, separator, f"{name}{separator}{key}" if name else str(key))


def in_words(name: str) -> str:
    """Return a machine's name as a person would write it: "Contact First Name"."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[\W_]+", " ", name).split()
    return " ".join(word[:1].upper() + word[1:] for word in words)


def _joined(separator: str) -> Style:
    def flatten(document: dict[str, Any]) -> dict[str, Any] | None:
        flat = dict(flat_members(document, separator))
        return None if flat == document else flat

    return flatten


def _titled(document: dict[str, Any]) -> dict[str, Any] | None:
    flat = {in_words(name): value for name, value in flat_members(document, " ")}
    return None if flat == document else flat


def event_of(document: dict[str, Any]) -> tuple[str, str] | None:
    """Return the member that names a document's event, with the name; None where no member does."""
    for key in EVENT_KEYS:
        name = document.get(key)
        is_name = isinstance(name, str) and _TOKEN.fullmatch(name) and not name.isdecimal()
        if is_name and (key not in _QUESTIONS or _OF_WORDS.search(name)):
            return key, name
    return None


def _record_of(document: dict[str, Any]) -> dict[str, Any] | None:
    """Return the only object in a document that holds a person; in it again the only one, if nothing is beside."""
    held = [value for value in document.values() if isinstance(value, dict) and any(answer_objects(value))]
    if len(held) != 1:
        return None
    inner = [value for value in held[0].values() if isinstance(value, dict) and value]
    return inner[0] if len(inner) == len(held[0]) == 1 else held[0]


def _record_alone(event_key: str, time_key: str) -> Style:
    def pick(document: dict[str, Any]) -> dict[str, Any] | None:
        event, record = event_of(document), _record_of(document)
        if event is None or record is None or event_key in record:
            return None
        at = next((document[key] for key in TIME_KEYS if isinstance(document.get(key), (str, int))), SENT_AT)
        return {event_key: event[1], time_key: at, **record}

    return pick


def _queued(document: dict[str, Any]) -> dict[str, Any] | None:
    event = event_of(document)
    if event is None:
        return None
    rest = {key: value for key, value in document.items() if key != event[0]}
    return {"messageId": f"{RUN}-7", "publishedAt": SENT_AT, "routingKey": event[1], "payload": rest}


def _tracked(document: dict[str, Any]) -> dict[str, Any] | None:
    event, record = event_of(document), _record_of(document)
    if event is None or record is None:
        return None
    sent: dict[str, Any] = {"type": "track", "event": event[1], "messageId": f"ajs-{RUN}", "userId": "u_7"}
    return sent | {"properties": record, "timestamp": SENT_AT, "context": {"library": {"name": "http"}}}


_HEADERS = {"host": "hooks.example", "content-type": "application/json", "user-agent": "relay/2"}
_REQUEST: dict[str, Any] = {"method": "POST", "path": "/", "headers": _HEADERS}
_N8N: dict[str, Any] = {"headers": _HEADERS, "params": {}, "query": {}}
_MAKE: dict[str, Any] = {"scenario": {"id": 118, "name": "CRM sync"}, "executionId": RUN}
STYLES: dict[str, Style] = {
    "names joined with __": _joined("__"),
    "names joined with .": _joined("."),
    "names joined with _": _joined("_"),
    "names in words": _titled,
    "record with event": _record_alone("event", "timestamp"),
    "record with event_type": _record_alone("event_type", "occurred_at"),
    "record with Event Type": _record_alone("Event Type", "Occurred At"),
    "Make": lambda sent: _MAKE | {"bundle": sent},
    "n8n": lambda sent: [{"json": sent, "pairedItem": {"item": 0}}],
    "n8n webhook": lambda sent: _N8N | {"body": sent, "executionMode": "production"},
    "Pipedream": lambda sent: {"steps": {"trigger": {"event": _REQUEST | {"body": sent}}}},
    "Power Automate": lambda sent: {"triggerOutputs": {"headers": _HEADERS, "body": sent}},
    "Workato": lambda sent: {"recipe_id": 4421, "job_id": "j-7f3a", "recipe_name": "CRM sync", "payload": sent},
    "Hookdeck": lambda sent: {"request": {"id": "req_7f3a", "headers": _HEADERS, "body": sent}, "attempt": 1},
    "queue": _queued,
    "track": _tracked,
}
