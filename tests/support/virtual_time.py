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
        self._due: list[tuple[float, int, threading.Semaphore]] = []
        self._numbers = count()
        self._rested = threading.Semaphore(0)
        self._actor = threading.local()
        self._errors: list[BaseException] = []

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        return self._seconds

    def sleep(self, seconds: float) -> None:
        """Let the others live until this actor's time comes."""
        turn: threading.Semaphore = self._actor.turn
        heapq.heappush(self._due, (self._seconds + seconds, next(self._numbers), turn))
        self._rested.release()
        turn.acquire()

    def run(self, *actors: Callable[[], object]) -> None:
        """Run the actors to their ends; raises what one of them raised."""
        for actor in actors:
            turn = threading.Semaphore(0)
            heapq.heappush(self._due, (self._seconds, next(self._numbers), turn))
            threading.Thread(target=self._live, args=(actor, turn), daemon=True).start()
        while self._due and not self._errors:
            self._seconds, _, turn = heapq.heappop(self._due)
            turn.release()
            self._rested.acquire()
        if self._errors:
            raise self._errors[0]

    def _live(self, actor: Callable[[], object], turn: threading.Semaphore) -> None:
        self._actor.turn = turn
        turn.acquire()
        try:
            actor()
        except BaseException as error:  # noqa: BLE001  (handed to `run`)
            self._errors.append(error)
        finally:
            self._rested.release()
