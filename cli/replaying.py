"""A replay of dead letters by a command: puts them into the retry queue, then shows what became of each."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

import typer

from cli import leads, status_texts, terminal
from cli.dead_letter_messages import DeadLetter, Lease, RateLimiter, ReplayOutcome, replay
from cli.errors import explain
from cli.history import SHORT_ID, SPLIT, History, LogReader, Story
from cli.interrupt import interruptible
from cli.stack import Stack
from voxbridge.clock import Clock
from voxbridge.errors import Status

POLL_SECONDS = 1.0
CLOCK_DIFFERENCE = timedelta(minutes=5)  # this machine's clock may be that far from AWS's


@dataclass(slots=True)
class Replay:
    """What happened to the dead letters of a replay."""

    selected: int
    started_at: datetime
    sent: list[DeadLetter] = field(default_factory=list)  # now in the retry queue
    outcomes: Counter[ReplayOutcome] = field(default_factory=Counter)
    error: str = ""
    interrupted: bool = False

    @property
    def untouched(self) -> int:
        """How many were not reached."""
        return self.selected - self.outcomes.total()

    def note(self) -> None:
        """Note what happened to every selected dead letter."""
        terminal.note(f"{terminal.plural(len(self.sent), 'lead')} put back into the retry queue.")
        for number, text in (
            (
                self.outcomes[ReplayOutcome.DUPLICATED],
                "of these still in the dead-letter queue too: replaying again is harmless",
            ),
            (
                self.outcomes[ReplayOutcome.TAKEN],
                "not replayed, because another command was reading it: run this again",
            ),
            (self.untouched, "not replayed"),
        ):
            if number:
                terminal.note(f"{number} {text}.")


def run(lease: Lease, dead_letters: Sequence[DeadLetter], found: Stack, rate: float) -> Replay:
    """Replay dead letters, at most `rate` a second, until Ctrl-C or an error of the retry queue."""
    from voxbridge.queues import QueueError, Queues  # noqa: PLC0415

    queues = Queues(cache(found.sqs), found.output("RetryQueueUrl"), lease.queue_url)
    limiter = RateLimiter(rate, lease.clock, time.sleep)
    result = Replay(len(dead_letters), datetime.now(UTC))
    with interruptible() as interrupt, terminal.progress("Replaying", len(dead_letters)) as step:
        send = lambda delivery: queues.retry_later(delivery, timedelta(0))  # noqa: E731
        try:
            for dead_letter, outcome in replay(lease, dead_letters, send, limiter, interrupt):
                result.outcomes[outcome] += 1
                if outcome is not ReplayOutcome.TAKEN:
                    result.sent.append(dead_letter)
                step()
        except QueueError as raised:
            result.error = str(raised)
    result.interrupted = interrupt.requested
    return result


def since_replay(stories: Iterable[Story], ids: Iterable[str], started_at: datetime) -> dict[str, Story]:
    """Return what happened to replayed deliveries since, by delivery id; of those that were split, the parts too."""
    wanted = frozenset(ids)
    floor = started_at - timedelta(milliseconds=1)  # times in the log have no more digits
    found = {}
    for story in stories:
        lines = tuple(
            line for line in story.lines if line.message == SPLIT or (line.replayed_at and line.replayed_at >= floor)
        )
        if lines and (story.delivery_id in wanted or story.parent in wanted):
            found[story.delivery_id] = Story(lines, story.parent)
    return found


def finished(id_: str, found: dict[str, Story]) -> list[Story]:
    """Return the stories of a replayed delivery, or of its parts, if all have an outcome; else none."""
    story = found.get(id_)
    parts = [found.get(part) for part in story.parts] if story and story.parts else [story]
    done = [part for part in parts if part is not None and part.is_finished]
    return done if len(done) == len(parts) else []


class Outcomes:
    """What became of replayed leads, by the logs."""

    def __init__(self, history: History, sent: Sequence[DeadLetter], started_at: datetime) -> None:
        self._history = history
        self._started_at = started_at
        self.pending = {each.id: each for each in sent}
        self.done: list[Story] = []
        self.waiting: list[Story] = []  # of those that are pending: queued again

    def look(self) -> list[Story]:
        """Read the logs; return the leads that have an outcome since the last look."""
        self._history.refresh()
        found = since_replay(self._history.stories(), self.pending, self._started_at)
        new = []
        for id_ in list(self.pending):
            if stories := finished(id_, found):
                new += stories
                del self.pending[id_]
        self.done += new
        self.waiting = [found[id_] for id_ in self.pending if id_ in found]
        return new

    def summary(self) -> str:
        """Return the totals as one sentence."""
        counts = Counter(status_texts.in_sentence(status_texts.of_status(story.outcome).label) for story in self.done)
        unknown = len(self.pending) - len(self.waiting)
        told = [f"{number} {label}" for label, number in counts.most_common()]
        told += [f"{len(self.waiting)} waiting"] if self.waiting else []
        told += [f"{unknown} not in the log yet"] if unknown else []
        return f"What became of them: {', '.join(told)}."


def follow(found: Stack, result: Replay, seconds: float, *, quiet: bool = False) -> Outcomes | None:
    """Wait until each replayed lead has an outcome, at most for `seconds`, printing each; None if the logs are closed.

    `quiet`: print nothing but notes. Ctrl-C ends the waiting.
    """
    try:
        leads.require_lines(found)
        history = History(LogReader.of_stack(found), Clock())
        history.load(result.started_at - CLOCK_DIFFERENCE)
        outcomes = Outcomes(history, result.sent, result.started_at)
        _wait(outcomes, seconds, quiet=quiet)
    except Exception as error:  # noqa: BLE001  (the replay itself is done)
        terminal.note(f"What became of them is not known here. {explain(error, found.options.aws_options)}")
        return None
    if not quiet:
        for story in outcomes.waiting:
            _print(story)
    terminal.note(outcomes.summary())
    if outcomes.pending:
        terminal.note(f"To follow the others: {found.options.command('leads --follow')}")
    if any(story.outcome == Status.DEAD_LETTERED for story in outcomes.done):
        dead = next(story for story in outcomes.done if story.outcome == Status.DEAD_LETTERED)
        terminal.note(
            f"Those that came back need another fix: {found.options.command(f'dlq show {dead.delivery_id[:SHORT_ID]}')}"
        )
    return outcomes


def _wait(outcomes: Outcomes, seconds: float, *, quiet: bool) -> None:
    ends = time.monotonic() + seconds
    with interruptible() as interrupt, terminal.progress("Waiting for outcomes", len(outcomes.pending)) as step:
        while not interrupt():
            for story in outcomes.look():
                step()
                if not quiet:
                    _print(story)
            if not outcomes.pending or time.monotonic() >= ends:
                return
            time.sleep(POLL_SECONDS)


def _print(story: Story) -> None:
    typer.echo(leads.line(story, datetime.now(UTC), terminal.console().width))
