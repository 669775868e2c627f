"""`voxbridge dlq`: the leads that wait for a person. Look, mend, replay."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from cli import completion, export, stack, terminal
from cli.dead_letter_view import Mapper, mapper_for, mapping_summary, show_dead_letter, show_list
from cli.dead_letters import BATCH, DeadLetter, Filter, Lease, RateLimiter, ReplayOutcome, replay
from cli.errors import EXIT_INTERRUPTED, EXIT_NEGATIVE, CommandError
from cli.interrupt import Interrupt, interruptible
from cli.preview import SourcesFile
from cli.stack import Stack
from voxbridge.clock import SystemClock
from voxbridge.errors import Reason

dlq_app = typer.Typer(
    no_args_is_help=True,
    help="""Look at the leads that wait for a person, and send them on their way again.

    Nothing is lost, however a command ends: a letter is sent first and deleted then.

    For example:

        voxbridge dlq list

        voxbridge dlq replay --reason missing_phone_number --dry-run
    """,
    epilog="Exit codes: 0 done; 1 something was left undone; 2 it could not be tried; 130 Ctrl-C.",
)

_PANEL = "Which letters"
Ids = Annotated[list[str] | None, typer.Option("--id", help="By id; may be repeated.", rich_help_panel=_PANEL)]
SourceNames = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        "-s",
        help="By source; may be repeated.",
        rich_help_panel=_PANEL,
        autocompletion=completion.sources,
    ),
]
Reasons = Annotated[
    list[Reason] | None,
    typer.Option("--reason", metavar="REASON", help="By reason; may be repeated.", rich_help_panel=_PANEL),
]
OlderThan = Annotated[
    str | None,
    typer.Option("--older-than", metavar="AGE", help="Received before: 30m, 6h, 3d.", rich_help_panel=_PANEL),
]
NewerThan = Annotated[
    str | None, typer.Option("--newer-than", metavar="AGE", help="Received since: 30m, 6h, 3d.", rich_help_panel=_PANEL)
]
Limit = Annotated[int, typer.Option("--limit", min=1, help="Read at most so many.", rich_help_panel=_PANEL)]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show how each would map now, and change nothing.")]

_LIMIT = 5000


@dlq_app.command("list")
def list_command(
    *,
    ids: Ids = None,
    source: SourceNames = None,
    reason: Reasons = None,
    older_than: OlderThan = None,
    newer_than: NewerThan = None,
    limit: Limit = _LIMIT,
    dry_run: DryRun = False,
    sources: SourcesFile = None,
    local: stack.Local = False,
    stack_name: stack.StackName = stack.STACK_NAME,
    profile: stack.Profile = None,
    region_aws: stack.RegionAws = None,
) -> None:
    """List dead letters: which, since when, why, and what to do. Bodies are not shown, and nothing is changed.

    What is read is hidden from other readers meanwhile.

    For example:

        voxbridge dlq list

        voxbridge dlq list --source typeform --newer-than 6h --dry-run
    """
    wanted = _filter(ids, source, reason, older_than, newer_than)
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    mapper = mapper_for(found, sources) if dry_run else None
    with _leased(found) as lease:
        reading = _read(lease, wanted, limit)
    _show(reading, mapper)
    _exit_if(reading.interrupted)


@dlq_app.command("show")
def show_command(
    *,
    dead_letter_id: Annotated[str, typer.Argument(metavar="ID", help="A letter's id, as `dlq list` shows it.")],
    only_body: Annotated[
        bool, typer.Option("--body", help="The body alone: its bytes in a file or a pipe, escaped on a terminal.")
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="With --body: its bytes on a terminal too.")] = False,
    sources: SourcesFile = None,
    local: stack.Local = False,
    stack_name: stack.StackName = stack.STACK_NAME,
    profile: stack.Profile = None,
    region_aws: stack.RegionAws = None,
) -> None:
    """Show one dead letter whole, its body too, and how it maps now.

    Exit code 0: shown. 2: there is none of this id, or it could not be read.

    For example:

        voxbridge dlq show 6f1c…

        voxbridge dlq show 6f1c… --body > lead.json && voxbridge preview --source zapier lead.json
    """
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    with _leased(found) as lease:
        reading = _read(lease, Filter(ids=frozenset({dead_letter_id})), sys.maxsize, enough=1)
    _exit_if(reading.interrupted)
    if not reading.dead_letters:
        raise CommandError(
            f"No dead letter has the id {terminal.escape_controls(dead_letter_id)!r}; see `voxbridge dlq list`."
        )
    dead_letter = reading.dead_letters[0]
    if only_body:
        body = dead_letter.delivery.body if dead_letter.delivery else dead_letter.body.encode()
        terminal.write_body(body, sys.stdout, raw=raw)
        return
    show_dead_letter(dead_letter, mapper_for(found, sources))


@dlq_app.command("replay")
def replay_command(
    *,
    ids: Ids = None,
    source: SourceNames = None,
    reason: Reasons = None,
    older_than: OlderThan = None,
    newer_than: NewerThan = None,
    limit: Limit = _LIMIT,
    dry_run: DryRun = False,
    rate: Annotated[float, typer.Option("--rate", min=0.01, max=1000, help="At most so many a second.")] = 10,
    yes: Yes = False,
    sources: SourcesFile = None,
    local: stack.Local = False,
    stack_name: stack.StackName = stack.STACK_NAME,
    profile: stack.Profile = None,
    region_aws: stack.RegionAws = None,
) -> None:
    """Put dead letters back into the retry queue, with a whole retry window before them.

    Each is sent first and deleted then: broken off at any point, none is lost, and one that goes twice is created once.

    For example:

        voxbridge dlq replay --dry-run

        voxbridge dlq replay --reason missing_phone_number --source zapier

        voxbridge dlq replay --older-than 3d --rate 2 --yes
    """
    terminal.require_tty_or_yes(yes=yes or dry_run)
    wanted = _filter(ids, source, reason, older_than, newer_than)
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    with _leased(found) as lease:
        reading = _read(lease, wanted, limit)
        if not reading.interrupted and not dry_run and reading.known:
            mapper = None if yes else mapper_for(found, sources)
            forecast = f" {mapping_summary(reading.known, mapper)}" if mapper else ""
            terminal.confirm(f"Replay {terminal.count(len(reading.known), 'letter')}?{forecast}", yes=yes)
            reading.note_omissions()
            _replay(lease, reading.known, found, rate)
            return
    _show(reading, mapper_for(found, sources) if dry_run else None)
    _exit_if(reading.interrupted)


@dlq_app.command("export")
def export_command(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file; it holds people's names and numbers.")],
    ids: Ids = None,
    source: SourceNames = None,
    reason: Reasons = None,
    older_than: OlderThan = None,
    newer_than: NewerThan = None,
    limit: Limit = _LIMIT,
    local: stack.Local = False,
    stack_name: stack.StackName = stack.STACK_NAME,
    profile: stack.Profile = None,
    region_aws: stack.RegionAws = None,
) -> None:
    """Write dead letters to a file (JSON lines), before SQS forgets them on day 14. They stay in the queue.

    The file is new, and only you can read it.

    For example:

        voxbridge dlq export dead-letters.jsonl

        voxbridge dlq export dead-letters.jsonl --older-than 10d
    """
    wanted = _filter(ids, source, reason, older_than, newer_than)
    _require_new_file(file)
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    with _leased(found) as lease:
        reading = _read(lease, wanted, limit)
    _exit_if(reading.interrupted)
    if reading.dead_letters:
        written = export.write(file, reading.dead_letters)
        terminal.note(f"{terminal.count(written, 'letter')} written to {file}. The queue still holds them.")
    else:
        terminal.note("No dead letters; no file was written.")
    reading.note_omissions()


@dlq_app.command("purge")
def purge_command(
    *,
    ids: Ids = None,
    source: SourceNames = None,
    reason: Reasons = None,
    older_than: OlderThan = None,
    newer_than: NewerThan = None,
    limit: Limit = _LIMIT,
    export_file: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="Where to; a name by the time if absent."),
    ] = None,
    yes: Yes = False,
    local: stack.Local = False,
    stack_name: stack.StackName = stack.STACK_NAME,
    profile: stack.Profile = None,
    region_aws: stack.RegionAws = None,
) -> None:
    """Delete dead letters: first they are exported to a file, then you are asked, then only those are deleted.

    Exit code 0: done. 1: you said no, or some are still there. 2: it could not be tried.

    For example:

        voxbridge dlq purge --reason unreadable_body --older-than 3d
    """
    terminal.require_tty_or_yes(yes=yes)
    wanted = _filter(ids, source, reason, older_than, newer_than)
    file = export_file or Path(f"dead-letters-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.jsonl")
    _require_new_file(file)
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    with _leased(found) as lease:
        reading = _read(lease, wanted, limit)
        _exit_if(reading.interrupted)
        dead_letters = reading.known
        if dead_letters:
            written = export.write(file, dead_letters)
            terminal.note(f"{terminal.count(written, 'letter')} written to {file}.")
            terminal.confirm(f"Delete {terminal.count(written, 'letter')} from the queue for good?", yes=yes)
            reading.note_omissions()
            _purge(lease, dead_letters)
            return
    terminal.note("No dead letters to purge.")
    reading.note_omissions()


# Reading


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in the queue."""

    dead_letters: list[DeadLetter]  # those that are meant
    read: int
    about: int  # how many SQS said there are
    interrupted: bool
    complete: bool  # read to the end, rather than until something was found or Ctrl-C
    limited: bool  # as many as --limit allows

    @property
    def known(self) -> list[DeadLetter]:
        """Those of a form that this code knows: only these are ever replayed or deleted."""
        return [dead_letter for dead_letter in self.dead_letters if dead_letter.delivery]

    def note_omissions(self) -> None:
        """Say what is not in the list, and why."""
        unknown = len(self.dead_letters) - len(self.known)
        if unknown:
            noun = terminal.count(unknown, "letter")
            terminal.note(f"{noun} of a form unknown to this version: kept as is. Update voxbridge to act on that.")
        more = self.about - self.read
        if self.complete and more > 0:
            fix = (
                "raise --limit to read them"
                if self.limited
                else "hidden, because another command reads them or was broken off; they come back within 5 minutes"
            )
            terminal.note(f"About {more} more in the queue: {fix}.")


def _show(reading: _Found, mapper: Mapper | None) -> None:
    if reading.dead_letters:
        show_list(reading.dead_letters, mapper)
    else:
        terminal.note("No dead letters match." if reading.read else "No dead letters can be seen.")
    reading.note_omissions()


@contextmanager
def _leased(found: Stack) -> Iterator[Lease]:
    """Lease the dead letters that are read in this block, and release them at its end, also after Ctrl-C."""
    lease = Lease(found.sqs(), found.output("DeadLetterQueueUrl"), SystemClock())
    try:
        yield lease
    finally:
        with interruptible(), terminal.progress("Letting go", lease.number) as step:
            lease.release(step)
        if lease.unreleased:
            noun = terminal.count(lease.unreleased, "letter")
            terminal.note(f"{noun} could not be released and will be hidden for up to 5 minutes; none is lost.")


def _read(lease: Lease, wanted: Filter, limit: int, enough: int | None = None) -> _Found:
    dead_letters: list[DeadLetter] = []
    read = 0
    with interruptible() as interrupt:
        about = lease.about()
        with terminal.progress("Reading", min(about, limit)) as step:
            for dead_letter in lease.read(limit, interrupt):
                read += 1
                step()
                if wanted.matches(dead_letter):
                    dead_letters.append(dead_letter)
                    if len(dead_letters) == enough:
                        break
    dead_letters.sort(key=lambda dead_letter: dead_letter.received_at)
    complete = enough is None and not interrupt.asked
    return _Found(dead_letters, read, about, interrupt.asked, complete, limited=read >= limit)


def _filter(
    ids: list[str] | None,
    sources: list[str] | None,
    reasons: list[Reason] | None,
    older_than: str | None,
    newer_than: str | None,
) -> Filter:
    now = datetime.now(UTC)
    return Filter(
        ids=frozenset(ids or ()),
        sources=frozenset(sources or ()),
        reasons=frozenset(reason.value for reason in reasons or ()),
        received_before=now - terminal.parse_age(older_than) if older_than else None,
        received_after=now - terminal.parse_age(newer_than) if newer_than else None,
    )


def _require_new_file(file: Path) -> None:
    if file.exists():
        raise CommandError(f"{file} is there already; name a new file.")


def _exit_if(interrupted: bool) -> None:
    if interrupted:
        terminal.note("Stopped. The letters that were read are back in the queue.")
        raise typer.Exit(EXIT_INTERRUPTED)


# Acting


def _replay(lease: Lease, dead_letters: list[DeadLetter], found: Stack, rate: float) -> None:
    from voxbridge.queues import QueueError, SqsQueues  # noqa: PLC0415

    queues = SqsQueues(found.sqs, found.output("RetryQueueUrl"), lease.queue_url)
    limiter = RateLimiter(rate, lease.clock, time.sleep)
    outcomes: Counter[ReplayOutcome] = Counter()
    trouble = ""
    with interruptible() as interrupt, terminal.progress("Replaying", len(dead_letters)) as step:
        put = lambda delivery: queues.retry_later(delivery, timedelta(0))  # noqa: E731
        try:
            for _, outcome in replay(lease, dead_letters, put, limiter, interrupt):
                outcomes[outcome] += 1
                step()
        except QueueError as error:
            trouble = str(error)
    _report_replay(outcomes, len(dead_letters), trouble, interrupt)


def _report_replay(outcomes: Counter[ReplayOutcome], chosen: int, trouble: str, interrupt: Interrupt) -> None:
    """Say what became of every letter that was chosen, and leave with the code that says so."""
    untouched = chosen - outcomes.total()
    terminal.note(f"{terminal.count(outcomes[ReplayOutcome.REPLAYED], 'letter')} replayed.")
    if outcomes[ReplayOutcome.DUPLICATED]:
        noun = terminal.count(outcomes[ReplayOutcome.DUPLICATED], "letter")
        terminal.note(f"{noun} replayed, but could not be deleted here: a second replay is harmless.")
    if outcomes[ReplayOutcome.TAKEN]:
        noun = terminal.count(outcomes[ReplayOutcome.TAKEN], "letter")
        terminal.note(f"{noun} taken by another reader meanwhile: still dead letters; run this again.")
    if untouched:
        terminal.note(f"{terminal.count(untouched, 'letter')} not touched: still dead letters.")
    if trouble:
        raise CommandError(f"The replay stopped: {trouble}. Nothing is lost; run it again.")
    if interrupt.asked and untouched:
        raise typer.Exit(EXIT_INTERRUPTED)
    if outcomes[ReplayOutcome.REPLAYED] < chosen:
        raise typer.Exit(EXIT_NEGATIVE)


def _purge(lease: Lease, dead_letters: list[DeadLetter]) -> None:
    gone = 0
    with interruptible() as interrupt, terminal.progress("Deleting", len(dead_letters)) as step:
        for start in range(0, len(dead_letters), BATCH):
            if interrupt():
                break
            lease.renew()
            batch = dead_letters[start : start + BATCH]
            gone += lease.delete(batch)
            for _ in batch:
                step()
    terminal.note(f"{terminal.count(gone, 'letter')} deleted.")
    if gone < len(dead_letters):
        terminal.note(f"{terminal.count(len(dead_letters) - gone, 'letter')} still in the queue.")
        raise typer.Exit(EXIT_INTERRUPTED if interrupt.asked else EXIT_NEGATIVE)
