"""A delivery: one webhook request as it arrived, and its format in the queues (message version 1)."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Literal

from voxbridge.errors import HELD, Reason

type _Readers = Mapping[str, Callable[[Any], Any]]  # name → what reads its value

VERSION = 1
# SQS accepts XML 1.0 characters; JSON escapes the control characters among the others, these it leaves raw.
_REFUSED_BY_SQS = re.compile("[\ud800-\udfff\ufffe\uffff]")


class UnsupportedMessageError(Exception):
    """A queue message in a format that this version cannot read. It is kept and reported, never dropped."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a delivery is in a queue."""

    reason: Reason
    at: datetime
    attempts: int  # attempts so far, counted over all messages of the lead
    status: int | None = None  # HTTP status of Voxworks' response, if there was one
    message: str | None = None  # our own text, never Voxworks' or the payload's
    first_reason: Reason | None = None  # with `expired`, or while held: the reason of the first failure
    last_reason: Reason | None = None  # with `expired`: of the last; while held: that the automation had failed before


@dataclass(slots=True)  # not frozen: making one would take four times as long
class KnownContact:
    """The lead's contact, which is in Voxworks. In a queue message: only its automation is outstanding."""

    status: Literal["created", "duplicate"]  # created: also by a call whose outcome was unknown, then without an id
    phone_number: str  # E.164; if the lead is mapped to another number now, that contact is created first
    contact_id: str | None = None  # where Voxworks said it
    dropped: tuple[str, ...] = ()  # optional fields that Voxworks refused


@dataclass(slots=True)  # not frozen: making one would take four times as long
class Delivery:
    """One lead as its provider sent it. `body` is the raw bytes; `headers` only those the provider's module needs."""

    id: str
    source: str
    received_at: datetime
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    replayed_at: datetime | None = None  # the retry window starts again
    held_at: datetime | None = None  # where the retry window starts after a hold
    failure: Failure | None = None
    contact: KnownContact | None = None
    part: str = ""  # of a request with several leads, which of them: "2", or "2.0" where it was split twice
    document: Any = field(default=None, compare=False, repr=False)  # the body as data, if it is decoded already

    @property
    def started_at(self) -> datetime:
        """When the lead was received, or replayed."""
        return max(self.received_at, self.replayed_at) if self.replayed_at else self.received_at

    @property
    def is_held(self) -> bool:
        """Whether the lead is held on purpose; `failure.at` is when that was last checked."""
        return self.failure is not None and self.failure.reason in HELD

    @property
    def window_start(self) -> datetime:
        """The moment from which the retry window runs: not before the lead was last held."""
        return max(self.started_at, self.held_at or self.started_at)

    @property
    def automation_failed(self) -> bool:
        """Whether the lead's automation is outstanding because it failed, also if the lead was held since."""
        failure = self.failure
        return failure is not None and Reason.AUTOMATION_FAILED in (failure.reason, failure.last_reason)

    def as_held(self, at: datetime) -> "Delivery":
        """Return a copy whose retry window starts now, or goes on after the hold if its automation has failed."""
        if self.failure is None or not self.automation_failed:
            return replace(self, held_at=at)
        held_for = at - self.failure.at if self.is_held else timedelta(0)
        return replace(self, held_at=min(at, self.window_start + held_for))

    def to_message(self) -> str:
        """Return the queue message: JSON that SQS accepts, with a readable body if that is no longer than base64."""
        body, encoding = _encode(self.body)
        members = {each.name: getattr(self, each.name) for each in fields(self) if each.compare}
        message = {"version": VERSION, **members, "body": body, "encoding": encoding, "part": self.part or None}
        text = json.dumps(without_unset(message), default=_to_json, ensure_ascii=False, separators=(",", ":"))
        return _REFUSED_BY_SQS.sub(lambda refused: f"\\u{ord(refused[0]):04x}", text)

    @classmethod
    def from_message(cls, text: str) -> "Delivery":
        """Read a queue message; raises UnsupportedMessageError, which holds nothing of it."""
        try:
            message = json.loads(text)
            version = message.get("version")
            if version != VERSION or isinstance(version, bool):
                raise UnsupportedMessageError(f"the message's version is not {VERSION}")
            return _read(cls, _DELIVERY, message, body=_DECODERS[message["encoding"]](message["body"]))
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError):
            raise UnsupportedMessageError("the message is not JSON of the documented form") from None


def without_unset[T](members: Mapping[str, T | None]) -> dict[str, T]:
    """Return the members of an object, or metrics, without None and empty tuples."""
    return {name: value for name, value in members.items() if value is not None and value != ()}


def to_rfc3339(moment: datetime) -> str:
    """Write a moment in RFC 3339, UTC, milliseconds: `2026-11-24T20:26:33.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_rfc3339(text: str) -> datetime:
    """Read an RFC 3339 moment; raises ValueError, also if the offset is missing, or OverflowError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("the time has no offset")
    return moment.astimezone(UTC)


def _to_json(value: Any) -> Any:
    return to_rfc3339(value) if isinstance(value, datetime) else without_unset(asdict(value))


def _encode(body: bytes) -> tuple[str, str]:
    encoded = base64.b64encode(body).decode("ascii")
    with suppress(UnicodeDecodeError):
        text = body.decode("utf-8")
        escaped = len(json.dumps(text, ensure_ascii=False).encode()) - 2
        if escaped <= len(encoded) and not _REFUSED_BY_SQS.search(text):
            return text, "utf-8"
    return encoded, "base64"


def _read[T](kind: Callable[..., T], readers: _Readers, members: Mapping[str, Any], **more: Any) -> T:
    """Make an object of its JSON; raises TypeError where a member is missing, or what its reader raises."""
    found = {name: read(members[name]) for name, read in readers.items() if members.get(name) is not None}
    return kind(**found, **more)


_DECODERS: _Readers = {"utf-8": str.encode, "base64": partial(base64.b64decode, validate=True)}
_FAILURE: _Readers = {
    **dict.fromkeys(("reason", "first_reason", "last_reason"), Reason),
    **dict.fromkeys(("attempts", "status"), int),
    "at": from_rfc3339,
    "message": str,
}
_STATUSES = {"created": "created", "duplicate": "duplicate"}  # any other is a KeyError
_CONTACT: _Readers = {"status": _STATUSES.__getitem__, "phone_number": str, "contact_id": str, "dropped": tuple}
_DELIVERY: _Readers = {
    **dict.fromkeys(("id", "source", "content_type", "part"), str),
    **dict.fromkeys(("received_at", "replayed_at", "held_at"), from_rfc3339),
    "headers": dict,
    "failure": partial(_read, Failure, _FAILURE),
    "contact": partial(_read, KnownContact, _CONTACT),
}
