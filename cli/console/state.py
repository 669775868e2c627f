"""What the console's pages see: the stack, and readings of it that every page shares."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cli.console.background_reading import Cached, Reading, in_thread
from cli.console.session import Session
from cli.errors import explain
from cli.stack import Stack, StackOptions, depth
from voxbridge.clock import Clock
from voxbridge.queues import QueueError
from voxbridge.sources import SourcesError

if TYPE_CHECKING:
    from cli.deployed import Deployed

SOURCES = Path(__file__).parents[2] / "functions" / "sources.toml"
CONNECT_WAIT = 0.7  # seconds that a page waits for the stack to be found
FETCH_WAIT = 30.0  # and what is fetched in the background
FOREVER = float("inf")
LOAD_AFTER = 2.0  # seconds, so that the first page does not share the processor
DEPTHS_AGE = 10.0  # seconds
MAX_CLOSING = 20.0  # seconds; local/supervisor.py waits longer


class NotConnectedError(Exception):
    """The stack has not been found yet, or cannot be; `reading` says which."""

    def __init__(self, reading: Reading[Stack]) -> None:
        super().__init__()
        self.reading = reading


@dataclass(frozen=True, slots=True)
class Depths:
    """About how many messages the queues hold, hidden and delayed ones included."""

    waiting: int
    dead_letters: int


@dataclass(slots=True)
class Console:
    """One run of the console. Everything that it uses is handed in."""

    options: StackOptions
    session: Session
    clock: Clock
    find: Callable[[StackOptions], Stack]
    is_read_only: bool = False
    sources_file: Path = SOURCES  # the checkout's, which fixes are saved to
    read_deployed: "Callable[[Stack, Deployed | None], Deployed] | None" = None  # None: by cli.deployed
    start: Callable[[Callable[[], None]], None] = in_thread
    sleep: Callable[[float], None] = time.sleep
    # Held while the dead-letter queue is read: readers would take messages from each other.
    dead_letter_queue: threading.RLock = field(default_factory=threading.RLock)
    closing: threading.Event = field(default_factory=threading.Event)  # set when the console ends: stop after this step
    _services: dict[Any, Any] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _client_lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def stack(self) -> Stack:
        """The stack; raises NotConnectedError while it is not known."""
        reading = self._found.get(CONNECT_WAIT)
        if reading.value is None:
            raise NotConnectedError(reading)
        return reading.value

    @property
    def stack_if_known(self) -> Stack | None:
        """The stack, or None, without waiting."""
        return self._found.get().value

    def connect(self) -> None:
        """Start to find the stack, without waiting. The mapping, which is slow to import, is loaded after that."""
        self._found.get()
        self.start(self._load_mapping)

    def _load_mapping(self) -> None:
        self.closing.wait(LOAD_AFTER)
        import cli.lead_preview  # noqa: F401, PLC0415

    @property
    def depths(self) -> Cached[Depths]:
        """The depths of both queues."""
        return self.cached(_read_depths, DEPTHS_AGE)

    def kept[T](self, key: Any, make: Callable[[], T]) -> T:
        """Return what `make` returns: called once, then always the same object for the same key."""
        with self._lock:
            if key not in self._services:
                self._services[key] = make()
            return cast("T", self._services[key])

    def service[T](self, make: "Callable[[Console], T]") -> T:
        """Return what `make` makes of the console: once, then always the same object."""
        return self.kept(make, lambda: make(self))

    def cached[T](self, fetch: "Callable[[Console], T]", max_age: float) -> Cached[T]:
        """Return the readings of a fetch, the same object for the same function."""
        return self.kept(fetch, lambda: self.reading_of(lambda: fetch(self), max_age))

    def cached_if_read[T](self, fetch: "Callable[[Console], T]") -> T | None:
        """Return the latest value of a fetch, without starting one."""
        found = cast("Cached[T] | None", self._services.get(fetch))
        return found.latest if found else None

    def reading_of[T](self, fetch: Callable[[], T], max_age: float) -> Cached[T]:
        """Return readings of any fetch, by this console's clock and threads; the fetch waits for the stack."""

        def fetch_connected() -> T:
            self._found.get(FETCH_WAIT)
            return fetch()

        return self._readings(fetch_connected, max_age)

    def _readings[T](self, fetch: Callable[[], T], max_age: float) -> Cached[T]:
        return Cached(fetch, self.clock, self.explain, max_age=max_age, start=self.start)

    def client(self, service: str) -> Any:
        """Return a client of an AWS service, shared by all threads."""
        with self._client_lock:  # making clients is not thread-safe, and takes longer than a page may wait
            made = self._services.get(("client", service)) or self.stack.client(service)
            return self.kept(("client", service), lambda: made)

    def explain(self, error: Exception) -> str:
        """Return an error as a line for the page, without the text of an unexpected one."""
        if isinstance(error, NotConnectedError):
            return error.reading.error or "The stack is not known yet."
        if isinstance(error, QueueError | SourcesError):
            return str(error)  # without values
        return explain(error, self.options.aws_options)

    def close(self, timeout: float = MAX_CLOSING) -> None:
        """Ask what runs to stop, and wait until the dead letters it holds are released, at most `timeout` seconds."""
        self.closing.set()
        if self.dead_letter_queue.acquire(timeout=timeout):
            self.dead_letter_queue.release()

    @property
    def _found(self) -> Cached[Stack]:
        return self.kept("stack", lambda: self._readings(lambda: self.find(self.options), FOREVER))


def _read_depths(console: Console) -> Depths:
    sqs, stack = console.client("sqs"), console.stack
    return Depths(depth(sqs, stack.output("RetryQueueUrl")), depth(sqs, stack.output("DeadLetterQueueUrl")))
