"""Readings of the stack that are fetched in the background, so that no page waits for AWS."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from voxbridge.clock import Clock

RETRY_AFTER = 5.0  # seconds after a failed fetch


@dataclass(frozen=True, slots=True)
class Reading[T]:
    """What is known of one thing: a value and when it was read, why there is none, or that it is being read."""

    value: T | None = None
    as_of: datetime | None = None
    error: str = ""  # of the last fetch; an older value may still be there
    is_loading: bool = False


def in_thread(work: Callable[[], object]) -> None:
    """Run in a thread that does not keep the process from ending."""
    threading.Thread(target=work, daemon=True).start()


class Cached[T]:
    """The latest value of a fetch. `get` starts a new one if the value is older than `max_age` seconds."""

    def __init__(
        self,
        fetch: Callable[[], T],
        clock: Clock,
        explain: Callable[[Exception], str],
        *,
        max_age: float,
        start: Callable[[Callable[[], None]], None] = in_thread,
    ) -> None:
        """`explain` turns an error of the fetch into a line for the page."""
        self._fetch, self._clock, self._explain, self._max_age, self._start = fetch, clock, explain, max_age, start
        self._changed = threading.Condition()
        self._reading: Reading[T] = Reading()
        self._is_running = False
        self._due = clock.monotonic()

    @property
    def latest(self) -> T | None:
        """The latest value, however old."""
        return self._reading.value

    def get(self, wait: float = 0.0) -> Reading[T]:
        """Return the latest reading. Waits up to `wait` seconds for one, if there is none yet."""
        self._refresh_if(lambda: self._clock.monotonic() >= self._due)
        with self._changed:
            if self._reading.as_of is None and wait:
                self._changed.wait_for(lambda: not self._is_running, wait)
            found = self._reading
            return Reading(found.value, found.as_of, found.error, self._is_running)

    def refresh(self) -> None:
        """Start a fetch now, unless one is running."""
        self._refresh_if(lambda: True)

    def _refresh_if(self, due: Callable[[], bool]) -> None:
        with self._changed:
            if self._is_running or not due():
                return
            self._is_running = True
        self._start(self._run)

    def _run(self) -> None:
        try:
            fetched = Reading(self._fetch(), self._clock.now())
        except Exception as error:  # noqa: BLE001  (shown on the page that asked)
            fetched = Reading(self._reading.value, self._reading.as_of, self._explain(error))
        with self._changed:
            self._reading = fetched
            self._is_running = False
            delay = min(RETRY_AFTER, self._max_age) if fetched.error else self._max_age
            self._due = self._clock.monotonic() + delay
            self._changed.notify_all()
