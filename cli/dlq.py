"""`voxbridge dlq`: look at the dead letters, fix what failed, replay them."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cli import completion, export, stack, terminal
from cli.dead_letter_view import mapping_summary, show_dead_letter, show_list
from cli.dead_letters import BATCH, READERS, DeadLetter, Filter, Lease, RateLimiter, ReplayOutcome, replay
from cli.errors import EXIT_INTERRUPTED, EXIT_NEGATIVE, CommandError
from cli.interrupt import Interrupt, interruptible
from cli.judgement import mapper_for
from cli.options import with_options
from cli.preview import SourcesFile
from cli.stack import Stack, StackOptions
from voxbridge.clock import SystemClock
from voxbridge.errors import Reason

dlq_app = typer.Typer(
    no_args_is_help=True,
    help="""Look at dead letters, the leads that need a person, and replay them.

    For example:

        voxbridge dlq list

        voxbridge dlq replay --reason missing_phone_number --dry-run
    """,
    epilog="Exit codes: 0 success; 1 something was left undone; 2 usage or environment error; 130 Ctrl-C.",
)

_select = partial(typer.Option, rich_help_panel="Which dead letters")


@dataclass(frozen=True, slots=True)
class Selection:
    """The options that select dead letters, the same for every command. All that are given must match."""

    ids: Annotated[list[str] | None, _select("--id", metavar="ID", help="With this id. Repeatable.")] = None
    source: Annotated[
        list[str] | None,
        _select(
            "--source",
            "-s",
            metavar="SOURCE",
            help="Of this source. Repeatable.",
            autocompletion=completion.sources,
        ),
    ] = None
    reason: Annotated[
        list[Reason] | None, _select("--reason", metavar="REASON", help="With this reason. Repeatable.")
    ] = None
    older_than: Annotated[
        str | None, _select("--older-than", metavar="AGE", help="Received before, e.g. 30m, 6h, 3d.")
    ] = None
    newer_than: Annotated[
        str | None, _select("--newer-than", metavar="AGE", help="Received since, e.g. 30m, 6h, 3d.")
    ] = None
    limit: Annotated[int, _select("--limit", metavar="N", min=1, help="Read at most N dead letters.")] = 5000

    def to_filter(self) -> Filter:
        """Return the filter; raises CommandError for an age that is none."""
        now = datetime.now(UTC)
        return Filter(
            ids=frozenset(self.ids or ()),
            sources=frozenset(self.source or ()),
            reasons=frozenset(reason.value for reason in self.reason or ()),
            received_before=now - terminal.parse_age(self.older_than) if self.older_than else None,
            received_after=now - terminal.parse_age(self.newer_than) if self.newer_than else None,
        )


Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what each maps to now; change nothing.")]


@dlq_app.command("list")
@with_options
def list_command(
    *, selection: Selection, dry_run: DryRun = False, sources: SourcesFile = None, options: StackOptions
) -> None:
    """List dead letters with source, reason and age, and what to do. Shows no bodies and changes nothing.

    Dead letters are hidden from other readers while this runs.

    For example:

        voxbridge dlq list

        voxbridge dlq list --source typeform --newer-than 6h --dry-run
    """
    wanted = selection.to_filter()
    found = stack.find(options)
    with _lease(found) as lease:
        result = _read(lease, wanted, selection.limit)
    _show(result, found, sources, dry_run=dry_run)


@dlq_app.command("show")
@with_options
def show_command(
    *,
    dead_letter_id: Annotated[
        str, typer.Argument(metavar="ID", help="The id that `dlq list` shows, or the whole one.")
    ],
    only_body: Annotated[
        bool, typer.Option("--body", help="Print only the body; control characters are escaped on a terminal.")
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="With --body: do not escape anything.")] = False,
    sources: SourcesFile = None,
    options: StackOptions,
) -> None:
    """Show a dead letter in full, body included, and what it maps to now.

    For example:

        voxbridge dlq show 6f1c…

        voxbridge dlq show 6f1c… --body > lead.json
    """
    found = stack.find(options)
    with _lease(found) as lease:
        result = _read(lease, Filter(ids=frozenset({dead_letter_id})), sys.maxsize, enough=1)
    result.exit_if_interrupted()
    if not result.dead_letters:
        raise CommandError(
            f"No dead letter has the id {terminal.escape_controls(dead_letter_id)!r}. "
            f"To list them: {options.command('dlq list')}"
        )
    dead_letter = result.dead_letters[0]
    if only_body:
        body = dead_letter.delivery.body if dead_letter.delivery else dead_letter.body.encode()
        terminal.write_body(body, sys.stdout, raw=raw)
        return
    show_dead_letter(dead_letter, mapper_for(found, sources))


@dlq_app.command("replay")
@with_options
def replay_command(
    *,
    selection: Selection,
    dry_run: DryRun = False,
    rate: Annotated[
        float, typer.Option("--rate", metavar="N", min=0.01, max=1000, help="Replay at most N per second.")
    ] = 10,
    yes: Yes = False,
    sources: SourcesFile = None,
    options: StackOptions,
) -> None:
    """Put dead letters back into the retry queue, with a new retry window.

    An interrupted replay loses nothing, and replaying a lead twice makes no second contact.

    For example:

        voxbridge dlq replay --dry-run

        voxbridge dlq replay --reason missing_phone_number --source zapier

        voxbridge dlq replay --older-than 3d --rate 2 --yes
    """
    terminal.require_tty_or_yes(yes=yes or dry_run)
    wanted = selection.to_filter()
    found = stack.find(options)
    with _lease(found) as lease:
        result = _read(lease, wanted, selection.limit)
        if not result.interrupted and not dry_run and result.supported:
            question = f"Replay {terminal.plural(len(result.supported), 'dead letter')}?"
            if not yes:
                question += f" {mapping_summary(result.supported, mapper_for(found, sources))}"
            terminal.confirm(question, yes=yes)
            result.note_omissions()
            _replay(lease, result.supported, found, rate)
            return
    _show(result, found, sources, dry_run=dry_run)


@dlq_app.command("export")
@with_options
def export_command(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")],
    selection: Selection,
    options: StackOptions,
) -> None:
    """Export dead letters to a JSON Lines file. They stay in the queue.

    The file holds personal data and is readable only by you.

    For example:

        voxbridge dlq export dead-letters.jsonl

        voxbridge dlq export old.jsonl --older-than 10d
    """
    wanted = selection.to_filter()
    _require_new_file(file)
    found = stack.find(options)
    with _lease(found) as lease:
        result = _read(lease, wanted, selection.limit)
    result.exit_if_interrupted()
    if result.dead_letters:
        written = export.write(file, result.dead_letters)
        terminal.note(f"{terminal.plural(written, 'dead letter')} exported to {file}. The queue still holds them.")
    else:
        terminal.note("No dead letters found; no file was written.")
    result.note_omissions()


@dlq_app.command("purge")
@with_options
def purge_command(
    *,
    selection: Selection,
    export_file: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="Where to export them. Default: dead-letters-TIME.jsonl."),
    ] = None,
    yes: Yes = False,
    options: StackOptions,
) -> None:
    """Delete dead letters for good, after exporting them to a file.

    Asks first, and deletes only what it exported.

    For example:

        voxbridge dlq purge --reason unreadable_body --older-than 3d
    """
    terminal.require_tty_or_yes(yes=yes)
    wanted = selection.to_filter()
    file = export_file or Path(f"dead-letters-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.jsonl")
    _require_new_file(file)
    found = stack.find(options)
    with _lease(found) as lease:
        result = _read(lease, wanted, selection.limit)
        result.exit_if_interrupted()
        if result.supported:
            noun = terminal.plural(export.write(file, result.supported), "dead letter")
            terminal.note(f"{noun} exported to {file}.")
            terminal.confirm(f"Delete {noun} from the queue for good?", yes=yes)
            result.note_omissions()
            _purge(lease, result.supported)
            return
    terminal.note("No dead letters to delete.")
    result.note_omissions()


# Reading


@dataclass(frozen=True, slots=True)
class _ReadResult:
    """What was read of the queue."""

    dead_letters: list[DeadLetter]  # the selected ones
    read: int
    in_queue: int  # SQS's approximate count
    interrupted: bool
    complete: bool  # read to the end, not until something was found or Ctrl-C
    limited: bool  # --limit was reached

    @property
    def supported(self) -> list[DeadLetter]:
        """Those of a version that this code supports; only these are ever replayed or deleted."""
        return [dead_letter for dead_letter in self.dead_letters if dead_letter.delivery]

    def note_omissions(self) -> None:
        """Note what was left out, and why."""
        unsupported = len(self.dead_letters) - len(self.supported)
        if unsupported:
            noun = terminal.plural(unsupported, "dead letter")
            terminal.note(f"{noun} with an unsupported version. Update voxbridge to replay or delete.")
        more = self.in_queue - self.read
        if self.complete and more > 0:
            why = (
                "not read; raise --limit"
                if self.limited
                else "hidden by another command that is reading or was interrupted; visible again within 5 minutes"
            )
            terminal.note(f"About {more} more in the queue: {why}.")

    def exit_if_interrupted(self) -> None:
        """End the command after Ctrl-C."""
        if self.interrupted:
            terminal.note("Stopped. Nothing was changed.")
            raise typer.Exit(EXIT_INTERRUPTED)


def _show(result: _ReadResult, found: Stack, sources: Path | None, *, dry_run: bool) -> None:
    if result.dead_letters:
        show_list(result.dead_letters, mapper_for(found, sources) if dry_run else None)
    else:
        terminal.note("No dead letters match." if result.read else "No dead letters found.")
    result.note_omissions()
    result.exit_if_interrupted()


@contextmanager
def _lease(found: Stack) -> Iterator[Lease]:
    """Lease the dead letters that are read within this block; release them at its end, after Ctrl-C as well."""
    lease = Lease(found.sqs(), found.output("DeadLetterQueueUrl"), SystemClock())
    try:
        yield lease
    finally:
        with interruptible(), terminal.progress("Releasing", len(lease)) as step:
            lease.release(step)
        if lease.unreleased:
            noun = terminal.plural(lease.unreleased, "dead letter")
            terminal.note(f"{noun} could not be released; hidden for up to 5 minutes, but not lost.")


def _read(lease: Lease, wanted: Filter, limit: int, enough: int | None = None) -> _ReadResult:
    dead_letters: list[DeadLetter] = []
    read = 0
    with interruptible() as interrupt:
        in_queue = lease.approximate_count()
        with terminal.progress("Reading", min(in_queue, limit)) as step:
            for dead_letter in lease.read(limit, interrupt, READERS):
                read += 1
                step()
                if wanted.matches(dead_letter):
                    dead_letters.append(dead_letter)
                    if len(dead_letters) == enough:
                        break
    dead_letters.sort(key=lambda dead_letter: dead_letter.received_at)
    complete = enough is None and not interrupt.requested
    return _ReadResult(dead_letters, read, in_queue, interrupt.requested, complete, limited=read >= limit)


def _require_new_file(file: Path) -> None:
    if file.exists():
        raise CommandError(f"{file} already exists. Name a new file.")


# Acting


def _replay(lease: Lease, dead_letters: list[DeadLetter], found: Stack, rate: float) -> None:
    from voxbridge.queues import QueueError, SqsQueues  # noqa: PLC0415

    queues = SqsQueues(found.sqs, found.output("RetryQueueUrl"), lease.queue_url)
    limiter = RateLimiter(rate, lease.clock, time.sleep)
    outcomes: Counter[ReplayOutcome] = Counter()
    error = ""
    with interruptible() as interrupt, terminal.progress("Replaying", len(dead_letters)) as step:
        send = lambda delivery: queues.retry_later(delivery, timedelta(0))  # noqa: E731
        try:
            for _, outcome in replay(lease, dead_letters, send, limiter, interrupt):
                outcomes[outcome] += 1
                step()
        except QueueError as raised:
            error = str(raised)
    _report_replay(outcomes, len(dead_letters), error, interrupt)


def _report_replay(outcomes: Counter[ReplayOutcome], selected: int, error: str, interrupt: Interrupt) -> None:
    """Print what happened to every selected dead letter, and exit with the code for it."""
    replayed = outcomes[ReplayOutcome.REPLAYED] + outcomes[ReplayOutcome.DUPLICATED]
    untouched = selected - outcomes.total()
    terminal.note(f"{terminal.plural(replayed, 'lead')} put back into the retry queue.")
    for number, text in (
        (
            outcomes[ReplayOutcome.DUPLICATED],
            "of these still in the dead-letter queue too: replaying again is harmless",
        ),
        (outcomes[ReplayOutcome.TAKEN], "not replayed, because another command was reading it: run this again"),
        (untouched, "not replayed"),
    ):
        if number:
            terminal.note(f"{number} {text}.")
    if error:
        raise CommandError(f"The replay stopped: {error}. Nothing is lost. Run it again.")
    if interrupt.requested and untouched:
        raise typer.Exit(EXIT_INTERRUPTED)
    if outcomes[ReplayOutcome.REPLAYED] < selected:
        raise typer.Exit(EXIT_NEGATIVE)


def _purge(lease: Lease, dead_letters: list[DeadLetter]) -> None:
    deleted = 0
    with interruptible() as interrupt, terminal.progress("Deleting", len(dead_letters)) as step:
        for start in range(0, len(dead_letters), BATCH):
            if interrupt():
                break
            lease.renew()
            batch = dead_letters[start : start + BATCH]
            deleted += lease.delete(batch)
            for _ in batch:
                step()
    terminal.note(f"{terminal.plural(deleted, 'dead letter')} deleted.")
    if deleted < len(dead_letters):
        terminal.note(f"{len(dead_letters) - deleted} still in the queue.")
        raise typer.Exit(EXIT_INTERRUPTED if interrupt.requested else EXIT_NEGATIVE)
