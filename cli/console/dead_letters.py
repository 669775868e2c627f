"""The dead letters that the pages show: read as a whole, released at once, and kept in memory.

Nothing is leased while someone looks at a page, so that commands and other people see every dead letter. An action
therefore reads the queue again, and finds its dead letters by SQS's message id.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cli.console.background_reading import Reading
from cli.console.state import FOREVER, Console
from cli.dead_letter_messages import READERS, DeadLetter, Lease
from cli.mapping_summary import MappingSummary, mapper, summarize

if TYPE_CHECKING:
    from cli.console.current_sources import Mapping as DeployedMapping

MAX_DEAD_LETTERS = 5000
MAX_BYTES = 64 * 1024 * 1024  # of all bodies that are kept
LEASE = timedelta(minutes=1)  # while reading; also how long they are hidden if the console is killed in the middle


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The dead letters as they were when they were read."""

    dead_letters: Mapping[str, DeadLetter]  # by SQS's message id, newest first
    in_queue: int  # SQS's approximate count
    without_body: frozenset[str] = frozenset()  # those whose bodies would take too much memory

    def find(self, id_: str) -> DeadLetter | None:
        """Return a dead letter by SQS's message id or the delivery's id."""
        found = self.dead_letters.get(id_)
        return found or next((each for each in self.dead_letters.values() if each.id == id_), None)


class DeadLetters:
    """The console's snapshot of the dead-letter queue."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._readings = console.reading_of(self._read, FOREVER)
        self._lock = threading.Lock()
        self._gone: set[str] = set()  # replayed since the snapshot was read
        self._summaries: tuple[str, dict[str, MappingSummary]] = ("", {})  # by which mapping, and by SQS's message id

    def get(self, wait: float = 0.0) -> Reading[Snapshot]:
        """Return the latest snapshot, without those that were replayed since; the first call starts to read."""
        if wait:
            _ = self._console.stack  # raises NotConnectedError, which has a page of its own
        reading = self._readings.get(wait)
        if reading.value is None or not self._gone:
            return reading
        left = {key: each for key, each in reading.value.dead_letters.items() if key not in self._gone}
        return replace(reading, value=replace(reading.value, dead_letters=left))

    def refresh(self) -> None:
        """Start to read the queue again."""
        self._readings.refresh()

    def forget(self, dead_letters: Iterable[DeadLetter]) -> None:
        """Take out what is no longer in the queue."""
        self._gone |= {each.message_id for each in dead_letters}

    def summaries(self, snapshot: Snapshot, mapping: "DeployedMapping") -> dict[str, MappingSummary]:
        """Return what each dead letter whose body is kept becomes, by SQS's message id."""
        with self._lock:
            key, before = self._summaries
            known = before if key == mapping.key else {}
            to_previews = mapper(mapping.sources, mapping.phone_region, explained=False)
            summaries = {
                id_: known.get(id_) or summarize(dead_letter, to_previews)
                for id_, dead_letter in snapshot.dead_letters.items()
                if id_ not in snapshot.without_body
            }
            self._summaries = (mapping.key, summaries)
            return summaries

    def open(self, id_: str) -> DeadLetter | None:
        """Return a dead letter with its body, which may have to be read again; None if it is not there any more."""
        snapshot = self.get().value
        found = snapshot.find(id_) if snapshot else None
        if found is None or snapshot is None or found.message_id not in snapshot.without_body:
            return found
        with self.leased() as lease:
            for dead_letter in lease.read(MAX_DEAD_LETTERS, self._console.closing.is_set, READERS):
                if dead_letter.message_id == found.message_id:
                    return dead_letter
        return None

    @contextmanager
    def leased(self) -> Iterator[Lease]:
        """Lease what is read within this block; one reader of the queue at a time in this process."""
        console = self._console
        with console.dead_letter_queue:
            url = console.stack.output("DeadLetterQueueUrl")
            lease = Lease(console.client("sqs"), url, console.clock, LEASE)
            try:
                yield lease
            finally:
                lease.release()

    def _read(self) -> Snapshot:
        found: dict[str, DeadLetter] = {}
        without_body: set[str] = set()
        size = 0
        with self.leased() as lease:
            for dead_letter in lease.read(MAX_DEAD_LETTERS, self._console.closing.is_set, READERS):
                key, delivery = dead_letter.message_id, dead_letter.delivery
                length = len(delivery.body) if delivery else len(dead_letter.body)
                if size + length > MAX_BYTES:
                    without_body.add(key)
                    delivery = replace(delivery, body=b"") if delivery else None
                    dead_letter = replace(dead_letter, body="")  # noqa: PLW2901
                else:
                    size += length
                # The message's text repeats the body.
                found[key] = replace(dead_letter, delivery=delivery, body="") if delivery else dead_letter
            in_queue = lease.approximate_count()
        self._gone.clear()
        newest = sorted(found.items(), key=lambda item: (item[1].received_at, item[0]), reverse=True)
        snapshot = Snapshot(dict(newest), in_queue, frozenset(without_body))
        self._map_ahead(snapshot)
        return snapshot

    def _map_ahead(self, snapshot: Snapshot) -> None:
        """Map all of a snapshot before it is shown, so that no page waits for it."""
        from cli.console.current_sources import current  # noqa: PLC0415  (slow to import)

        try:
            self.summaries(snapshot, current(self._console))
        except Exception:  # noqa: BLE001  (the page that needs them says what is wrong)
            return


# Filters


@dataclass(frozen=True, slots=True)
class Choice:
    """Which dead letters a page shows. Empty: all of them."""

    source: str = ""
    reason: str = ""
    age: str = ""  # a key of AGES
    now: str = ""  # a key of NOW

    def matches(self, dead_letter: DeadLetter, summary: MappingSummary | None, age: timedelta) -> bool:
        """Return whether a dead letter is shown."""
        is_newer, limit = AGES.get(self.age, (True, timedelta.max))
        becomes = summary is not None and summary.becomes_contact
        return (
            self.source in ("", dead_letter.source)
            and self.reason in ("", dead_letter.reason)
            and (age <= limit if is_newer else age > limit)
            and (self.now not in NOW or becomes is (self.now == "contact"))
        )


AGES: dict[str, tuple[bool, timedelta]] = {  # key → whether newer than, and how old
    "1h": (True, timedelta(hours=1)),
    "1d": (True, timedelta(days=1)),
    "3d": (True, timedelta(days=3)),
    "older": (False, timedelta(days=3)),
    "oldest": (False, timedelta(days=10)),
}
NOW = ("contact", "not")


def body_of(dead_letter: DeadLetter) -> str:
    """Return a dead letter's body as text; of an unsupported version, the message."""
    return dead_letter.delivery.body.decode("utf-8", "replace") if dead_letter.delivery else dead_letter.body


# Masks


def who(fields: Mapping[str, Any], *, shown: bool) -> str:
    """Return whom a lead is about: name and number, or masked an initial and the number's last three digits."""
    names = [str(fields[name]) for name in ("first_name", "last_name") if fields.get(name)]
    number = str(fields.get("phone_number", ""))
    if shown:
        return ", ".join(part for part in (" ".join(names), number or str(fields.get("email", ""))) if part)
    initial = f"{names[0][0]}…" if names else ""
    return " ".join(part for part in (initial, f"····{number[-3:]}" if number else "") if part)
