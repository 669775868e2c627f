"""Time that passes only while an actor sleeps: many actors, one after the other, and the same order every time."""

import heapq
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from support.fakes import NOW


class VirtualTime:
    """Both clocks, and a `sleep` at which the actor whose time comes first goes on. Each actor is a thread."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._due: list[tuple[float, int, threading.Lock]] = []  # actors that sleep: each waits for its lock
        self._numbers = count()
        self._ended = _taken()
        self._actor = threading.local()
        self._errors: list[BaseException] = []

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        return self._seconds

    def sleep(self, seconds: float) -> None:
        """Let the others live until this actor's time comes."""
        until, number = self._seconds + seconds, next(self._numbers)
        if not self._due or until < self._due[0][0]:
            self._seconds = until
            return
        turn: threading.Lock = self._actor.turn
        self._seconds, _, other = heapq.heapreplace(self._due, (until, number, turn))
        other.release()
        turn.acquire()

    def run(self, *actors: Callable[[], object]) -> None:
        """Run the actors to their ends; raises what one of them raised."""
        for actor in actors:
            turn = _taken()
            heapq.heappush(self._due, (self._seconds, next(self._numbers), turn))
            threading.Thread(target=self._live, args=(actor, turn), daemon=True).start()
        self._next()
        self._ended.acquire()
        if self._errors:
            raise self._errors[0]

    def _live(self, actor: Callable[[], object], turn: threading.Lock) -> None:
        self._actor.turn = turn
        turn.acquire()
        try:
            actor()
        except BaseException as error:  # noqa: BLE001  (handed to `run`)
            self._errors.append(error)
        finally:
            self._next()

    def _next(self) -> None:
        """Let the next actor go on; `run`, if there is none or one failed."""
        if self._due and not self._errors:
            self._seconds, _, turn = heapq.heappop(self._due)
            turn.release()
        else:
            self._ended.release()


def _taken() -> threading.Lock:
    """Make a lock that the first to acquire it waits for."""
    lock = threading.Lock()
    lock.acquire()
    return lock
