"""Replays: a choice of dead letters that is frozen before anyone is asked, one job that replays it, and its progress.

Each dead letter is sent to the retry queue before it is deleted, so that wherever the console ends none is lost. One
that was sent and not deleted is replayed a second time later, which Voxworks answers with 409.
"""

import sys
import threading
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from cli.console.dead_letters import DeadLetters
from cli.console.state import Console
from cli.dead_letter_messages import READERS, DeadLetter, RateLimiter, ReplayOutcome, replay
from voxbridge.delivery import Delivery

RATE = 50  # dead letters a second, at most
MAX_REPLAYS = 50  # that are remembered


class State(Enum):
    """How far a replay is."""

    ASKED = "asked"
    FINDING = "finding"  # its dead letters in the queue
    REPLAYING = "replaying"
    DONE = "done"


@dataclass(slots=True)
class Replay:
    """One frozen choice, and what happened to each dead letter of it."""

    number: int
    choice: tuple[DeadLetter, ...]
    state: State = State.ASKED
    started_at: datetime | None = None
    chosen: frozenset[str] = frozenset()  # SQS's message ids of those that are replayed
    in_queue: int = 0  # SQS's approximate count when it was started
    read: int = 0  # messages read to find them
    found: int = 0
    outcomes: dict[str, ReplayOutcome] = field(default_factory=dict)  # by SQS's message id
    error: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def counts(self) -> Counter[ReplayOutcome]:
        """How many dead letters had each outcome so far."""
        return Counter(self.outcomes.values())

    @property
    def sent(self) -> list[DeadLetter]:
        """Those that are in the retry queue or have left it, in the order of the choice."""
        in_retry_queue = (ReplayOutcome.REPLAYED, ReplayOutcome.DUPLICATED)
        return [each for each in self.choice if self.outcomes.get(each.message_id) in in_retry_queue]

    @property
    def untouched(self) -> int:
        """How many of the chosen were neither replayed nor missed: the replay was stopped, or failed, before them."""
        return len(self.chosen) - len(self.outcomes)


class BusyError(Exception):
    """Another replay is running; its number is the argument."""


class Replays:
    """The console's replays. One runs at a time."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._dead_letters = console.service(DeadLetters)
        self._lock = threading.Lock()
        self._all: dict[int, Replay] = {}
        self._running: Replay | None = None
        self._last = 0

    def ask(self, choice: Iterable[DeadLetter]) -> Replay:
        """Freeze a choice. Messages of an unsupported version are left out, since they cannot be replayed."""
        with self._lock:
            self._last += 1
            made = Replay(self._last, tuple(each for each in choice if each.delivery is not None))
            self._all[made.number] = made
            for number in list(self._all)[:-MAX_REPLAYS]:
                del self._all[number]
            return made

    def get(self, number: str) -> Replay | None:
        """Return a replay by its number as it is in an address."""
        return self._all.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else None  # noqa: PLR2004

    @property
    def running(self) -> Replay | None:
        """The replay that runs."""
        return self._running

    def latest(self) -> list[Replay]:
        """Return the replays that were started, newest first."""
        return [each for each in reversed(self._all.values()) if each.state is not State.ASKED]

    def start(self, asked: Replay, chosen: Collection[str]) -> None:
        """Replay those of the choice with these message ids; raises BusyError. A replay starts only once."""
        with self._lock:
            if self._running is not None:
                raise BusyError(self._running.number)
            if asked.state is not State.ASKED:
                return
            asked.chosen = frozenset(chosen) & {each.message_id for each in asked.choice}
            asked.started_at = self._console.clock.now()
            asked.state = State.FINDING
            self._running = asked
        self._console.start(lambda: self._run(asked))

    def _run(self, job: Replay) -> None:
        try:
            self._replay(job)
        except Exception as error:  # noqa: BLE001  (shown on the page; what was not replayed is still a dead letter)
            job.error = self._console.explain(error)
        finally:
            moved = (ReplayOutcome.REPLAYED,)
            self._dead_letters.forget(each for each in job.choice if job.outcomes.get(each.message_id) in moved)
            job.state = State.DONE
            self._running = None

    def _replay(self, job: Replay) -> None:
        from voxbridge.queues import Queues  # noqa: PLC0415

        console = self._console

        def stop() -> bool:
            return job.stopping.is_set() or console.closing.is_set()

        with self._dead_letters.leased() as lease:
            job.in_queue = lease.approximate_count()
            found: dict[str, DeadLetter] = {}
            for dead_letter in lease.read(sys.maxsize, stop, READERS):
                job.read += 1
                if dead_letter.message_id in job.chosen:
                    found[dead_letter.message_id] = dead_letter
                    job.found = len(found)
                    if len(found) == len(job.chosen):
                        break
            lease.release(keep=job.chosen)
            if not stop():
                job.outcomes |= dict.fromkeys(job.chosen - found.keys(), ReplayOutcome.TAKEN)
            job.state = State.REPLAYING
            retry_url = console.stack.output("RetryQueueUrl")
            queues = Queues(lambda: console.client("sqs"), retry_url, lease.queue_url)
            limiter = RateLimiter(RATE, console.clock, console.sleep)
            in_order = [found[each.message_id] for each in job.choice if each.message_id in found]

            def send(delivery: Delivery) -> None:
                queues.retry_later(delivery, timedelta(0))

            for dead_letter, outcome in replay(lease, in_order, send, limiter, stop):
                job.outcomes[dead_letter.message_id] = outcome
