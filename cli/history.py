"""Reads what became of each lead from the functions' logs: log lines, grouped by delivery into stories.

The lines hold no values of a payload (see voxbridge.telemetry), so a story has none either.
"""

import hashlib
import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cli.errors import CommandError
from voxbridge.clock import Clock
from voxbridge.delivery import from_rfc3339, to_rfc3339
from voxbridge.errors import Status

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_logs.type_defs import FilteredLogEventTypeDef

    from cli.stack import Stack

ATTEMPTED, REJECTED, SPLIT = "lead.attempted", "request.rejected", "delivery.split"  # the messages that are read
SHORT_ID = 8  # characters of a delivery id that are enough to name it
FINAL = frozenset({Status.CREATED, Status.DUPLICATE, Status.SKIPPED, Status.DEAD_LETTERED})

_FIRST_WINDOW = timedelta(minutes=15)
_OVERLAP = timedelta(seconds=60)  # CloudWatch shows a line some seconds after it was written, not always in order
_MAX_LINES = 20_000  # kept in memory, about 20 MB


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the functions' logs about one delivery. Durations in seconds."""

    event_id: str  # CloudWatch's, unique
    at: datetime  # when it was written
    message: str  # ATTEMPTED, REJECTED or SPLIT
    delivery_id: str
    source: str
    outcome: str = ""  # a Status, or a word of a later version
    reason: str = ""
    function: str = ""  # webhook or retry
    attempt: int = 0
    received_at: datetime | None = None
    replayed_at: datetime | None = None
    status: int | None = None  # HTTP status of Voxworks' answer to a failed attempt
    detail: str = ""  # voxbridge's own text
    contact_id: str = ""
    fields: tuple[str, ...] = ()  # names of the contact fields that were sent
    dropped: tuple[str, ...] = ()
    duration: float | None = None
    age: float | None = None  # since received, or since replayed
    retry_in: float | None = None
    parts: tuple[str, ...] = ()  # of SPLIT: the ids of its leads

    @property
    def order(self) -> tuple[datetime, int, int, datetime]:
        """The key that sorts the lines of one delivery, also where the functions' clocks differ."""
        return self.replayed_at or self.received_at or self.at, int(self.function == "retry"), self.attempt, self.at


def parse_line(event_id: str, at: datetime, text: str) -> LogLine | None:
    """Parse a line of a log group; None for one that is not about a delivery, or is cut off."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("message") not in (ATTEMPTED, REJECTED, SPLIT):
        return None
    delivery_id, source = found.get("delivery_id"), found.get("source")
    if not (isinstance(delivery_id, str) and delivery_id and isinstance(source, str)):
        return None
    return LogLine(
        event_id=event_id,
        at=_time(found.get("timestamp")) or at,
        message=found["message"],
        delivery_id=delivery_id,
        source=source,
        outcome=_text(found.get("outcome")),
        reason=_text(found.get("reason")),
        function=_text(found.get("function")),
        attempt=int(_number(found.get("attempt")) or 0),
        received_at=_time(found.get("received_at")),
        replayed_at=_time(found.get("replayed_at")),
        status=None if (status := _number(found.get("status"))) is None else int(status),
        detail=_text(found.get("detail")),
        contact_id=_text(found.get("contact_id")),
        fields=_texts(found.get("fields")),
        dropped=_texts(found.get("dropped")),
        duration=None if (duration := _number(found.get("duration_ms"))) is None else duration / 1000,
        age=_number(found.get("age_s")),
        retry_in=_number(found.get("retry_in_s")),
        parts=_texts(found.get("parts")),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _number(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9  # noqa: PLR2004
    return value if is_number else None


def _time(value: Any) -> datetime | None:
    try:
        return from_rfc3339(value) if isinstance(value, str) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Story:
    """What became of one delivery, by the lines that were read. A rejected request is a story of one line."""

    lines: tuple[LogLine, ...]  # oldest first, at least one
    parent: str | None = None  # the id of the request that it was a part of

    @property
    def delivery_id(self) -> str:
        """Voxbridge's id of the delivery."""
        return self.lines[0].delivery_id

    @property
    def source(self) -> str:
        """The configured source's name, or `unknown`."""
        return self.lines[0].source

    @property
    def received_at(self) -> datetime:
        """When the request arrived."""
        return min((line.received_at for line in self.lines if line.received_at), default=self.lines[0].at)

    @property
    def replayed_at(self) -> datetime | None:
        """When it was last replayed."""
        return max((line.replayed_at for line in self.lines if line.replayed_at), default=None)

    @property
    def last(self) -> LogLine:
        """The line that decides: the latest, but a contact that was created stays so when a repeat finds it there."""
        last = self.lines[-1]
        if last.outcome != Status.DUPLICATE:
            return last
        return next((line for line in reversed(self.lines) if line.outcome == Status.CREATED), last)

    @property
    def outcome(self) -> str:
        """The status so far; `split` for a request whose leads have stories of their own."""
        return "split" if self.last.message == SPLIT else self.last.outcome

    @property
    def reason(self) -> str:
        """Why the lead is not in Voxworks; empty if there is no reason."""
        return self.last.reason

    @property
    def is_rejection(self) -> bool:
        """Whether it was a request that was not let in."""
        return all(line.message == REJECTED for line in self.lines)

    @property
    def is_waiting(self) -> bool:
        """Whether it is in the retry queue."""
        return self.outcome == Status.QUEUED

    @property
    def is_finished(self) -> bool:
        """Whether no attempt follows, unless someone replays it."""
        return not self.is_waiting and self.outcome != "split"

    @property
    def next_attempt_at(self) -> datetime | None:
        """When a lead that waits is tried again."""
        if not self.is_waiting or self.last.retry_in is None:
            return None
        return self.last.at + timedelta(seconds=self.last.retry_in)

    @property
    def attempts(self) -> int:
        """How often it was processed."""
        return sum(line.message == ATTEMPTED for line in self.lines)

    @property
    def took(self) -> float | None:
        """Seconds from its arrival, or its replay, to its outcome; None while it has none."""
        return self.last.age if self.last.outcome in FINAL else None

    @property
    def contact_id(self) -> str:
        """Voxworks' id of the contact; empty if it is not known."""
        return next((line.contact_id for line in reversed(self.lines) if line.contact_id), "")

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the contact fields that were sent."""
        return self.last.fields

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of its leads, if it was a request of several."""
        return next((line.parts for line in reversed(self.lines) if line.message == SPLIT), ())

    def is_named(self, text: str) -> bool:
        """Return whether `text` is its delivery id, the beginning of it, or its contact id."""
        return text == self.contact_id or names_one_of(text, self.delivery_id)

    def to_json(self) -> dict[str, Any]:
        """Return what `leads --json` prints. Times RFC 3339 in UTC, durations in seconds; null: not known or none."""
        times = {name: getattr(self, name) for name in ("received_at", "replayed_at", "next_attempt_at")}
        return {
            "delivery_id": self.delivery_id,
            "source": self.source,
            "outcome": self.outcome,
            "reason": self.reason or None,
            "detail": self.last.detail or None,
            "contact_id": self.contact_id or None,
            "attempts": self.attempts,
            "took_s": self.took,
            **{name: to_rfc3339(time) if time else None for name, time in times.items()},
            "updated_at": to_rfc3339(self.lines[-1].at),
            "fields": list(self.fields),
            "dropped": list(self.last.dropped),
            "parts": list(self.parts),
            "parent": self.parent,
        }


def names_one_of(text: str, *ids: str) -> bool:
    """Return whether a text is one of the ids, or the first SHORT_ID or more characters of one."""
    return text in ids or (len(text) >= SHORT_ID and any(each.startswith(text) for each in ids))


def stories(lines: Iterable[LogLine]) -> list[Story]:
    """Group lines by delivery, newest delivery first. A line that occurs twice counts once."""
    grouped: defaultdict[str, dict[str, LogLine]] = defaultdict(dict)
    for line in lines:
        grouped[line.delivery_id][line.event_id] = line
    made = [Story(tuple(sorted(of.values(), key=lambda line: line.order))) for of in grouped.values()]
    parents = {part: story.delivery_id for story in made for part in story.parts}
    linked = [replace(story, parent=parents.get(story.delivery_id)) for story in made]
    return sorted(linked, key=lambda story: (story.received_at, story.delivery_id), reverse=True)


def _parse_event(event: "FilteredLogEventTypeDef") -> LogLine | None:
    text, milliseconds = event.get("message", ""), event.get("timestamp", 0)
    # MiniStack gives no ids. A line that is written twice in a millisecond is the same line then.
    event_id = event.get("eventId") or hashlib.sha256(f"{milliseconds} {text}".encode()).hexdigest()
    return parse_line(event_id, datetime.fromtimestamp(milliseconds / 1000, UTC), text)


class LogReader:
    """Reads both functions' log groups by FilterLogEvents."""

    def __init__(self, logs: "CloudWatchLogsClient", groups: Sequence[str]) -> None:
        self._logs = logs
        self._groups = tuple(groups)

    @classmethod
    def of_stack(cls, stack: "Stack") -> "LogReader":
        """Return a reader of a stack's log groups."""
        name = stack.cloudformation_name
        return cls(stack.client("logs"), (f"/aws/lambda/{name}-webhook", f"/aws/lambda/{name}-retry"))

    def read(self, start: datetime, end: datetime, containing: str = "delivery_id") -> list[LogLine]:
        """Return the lines of a time range that contain a text, in no particular order.

        `containing` may hold letters, digits, `-` and `_`. Raises CommandError if a log group does not exist.
        """
        with ThreadPoolExecutor(len(self._groups)) as pool:
            read = pool.map(lambda group: self._read_group(group, start, end, containing), self._groups)
            return [line for lines in read for line in lines]

    def _read_group(self, group: str, start: datetime, end: datetime, containing: str) -> list[LogLine]:
        pages = self._logs.get_paginator("filter_log_events").paginate(
            logGroupName=group,
            startTime=int(start.timestamp() * 1000),
            endTime=int(end.timestamp() * 1000) + 1,
            filterPattern=f'"{containing}"',  # a quoted term is the only kind that MiniStack filters by as AWS does
        )
        try:
            events = [event for page in pages for event in page.get("events", [])]
        except self._logs.exceptions.ResourceNotFoundException:
            raise CommandError(f"There is no log group {group}: deploy the stack again with `make deploy`.") from None
        parsed = (_parse_event(event) for event in events)
        return [line for line in parsed if line is not None]


class History:
    """The lines that were read so far. Threads may share it."""

    def __init__(self, reader: LogReader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._lock = threading.RLock()
        self._lines: dict[str, LogLine] = {}  # by event id
        self._start = self._end = clock.now()

    @property
    def since(self) -> datetime:
        """The moment from which on all lines were read."""
        return self._start

    @property
    def as_of(self) -> datetime:
        """When the newest lines were read."""
        return self._end

    def load(self, since: datetime, enough: Callable[[list[Story]], bool] = lambda _: False) -> None:
        """Read back to `since`, in ever longer time ranges, newest first, until what is loaded is `enough`."""
        with self._lock:
            window = _FIRST_WINDOW
            while self._start > since and len(self._lines) < _MAX_LINES:
                start = max(since, self._start - window)
                self._add(self._reader.read(start, self._start))
                self._start = start
                window *= 2
                if enough(self.stories()):
                    return

    def refresh(self) -> list[Story]:
        """Read the lines since the last time; return the stories that changed, newest first."""
        with self._lock:
            now = self._clock.now()
            known = set(self._lines)
            self._add(self._reader.read(max(self._start, self._end - _OVERLAP), now))
            self._end = now
            changed = {line.delivery_id for event_id, line in self._lines.items() if event_id not in known}
            changed_stories = [story for story in self.stories() if story.delivery_id in changed]
            self._forget_oldest()
            return changed_stories

    def stories(self) -> list[Story]:
        """Return the stories of what is loaded, newest first."""
        with self._lock:
            return stories(self._lines.values())

    def find(self, text: str, since: datetime | None = None) -> list[Story]:
        """Return the stories that a delivery id, its first 8 characters or a contact id names.

        With `since`, the logs are searched from then on, which may take a while; else only what is loaded.
        """
        if since is None:
            return [story for story in self.stories() if story.is_named(text)]
        end = self._clock.now()
        named = [story for story in stories(self._reader.read(since, end, text)) if story.is_named(text)]
        ids = {part for story in named for part in (story.delivery_id, *story.parts)}
        return stories(line for id_ in sorted(ids) for line in self._reader.read(since, end, id_))

    def _add(self, lines: Iterable[LogLine]) -> None:
        self._lines |= {line.event_id: line for line in lines}

    def _forget_oldest(self) -> None:
        if len(self._lines) > _MAX_LINES:
            kept = sorted(self._lines.values(), key=lambda line: line.at)[-_MAX_LINES * 9 // 10 :]
            self._lines = {line.event_id: line for line in kept}
            self._start = max(self._start, kept[0].at)


def follow(history: History, wait: Callable[[], bool]) -> Iterator[Story]:
    """Yield each story again whenever it has changed, oldest first, until `wait` returns false."""
    while wait():
        yield from reversed(history.refresh())
