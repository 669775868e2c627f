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

from cli import complete, export, screen, stack
from cli.errors import INTERRUPTED, PROBLEM, CommandError
from cli.interrupt import Interrupt, interruptible
from cli.letter_screen import Judge, judge_of, outlook, show_letter, show_list
from cli.letters import BATCH, Fate, Filter, Hold, Letter, Pace, replay
from cli.preview import SourcesFile
from cli.stack import Stack
from voxbridge.clock import SystemClock
from voxbridge.outcome import Reason

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
        autocompletion=complete.sources,
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
    judge = judge_of(found, sources) if dry_run else None
    with _held(found) as hold:
        reading = _read(hold, wanted, limit)
    _show(reading, judge)
    _leave_if(reading.interrupted)


@dlq_app.command("show")
def show_command(
    *,
    letter_id: Annotated[str, typer.Argument(metavar="ID", help="A letter's id, as `dlq list` shows it.")],
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
    with _held(found) as hold:
        reading = _read(hold, Filter(ids=frozenset({letter_id})), sys.maxsize, enough=1)
    _leave_if(reading.interrupted)
    if not reading.letters:
        raise CommandError(f"No dead letter has the id {screen.plain(letter_id)!r}; see `voxbridge dlq list`.")
    letter = reading.letters[0]
    if only_body:
        body = letter.delivery.body if letter.delivery else letter.body.encode()
        screen.write_body(body, sys.stdout, raw=raw)
        return
    show_letter(letter, judge_of(found, sources))


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
    screen.refuse_unasked(yes=yes or dry_run)
    wanted = _filter(ids, source, reason, older_than, newer_than)
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    with _held(found) as hold:
        reading = _read(hold, wanted, limit)
        if not reading.interrupted and not dry_run and reading.known:
            judge = None if yes else judge_of(found, sources)
            forecast = f" {outlook(reading.known, judge)}" if judge else ""
            screen.confirm(f"Replay {screen.count(len(reading.known), 'letter')}?{forecast}", yes=yes)
            reading.remark()
            _replay(hold, reading.known, found, rate)
            return
    _show(reading, judge_of(found, sources) if dry_run else None)
    _leave_if(reading.interrupted)


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
    _refuse_existing(file)
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    with _held(found) as hold:
        reading = _read(hold, wanted, limit)
    _leave_if(reading.interrupted)
    if reading.letters:
        written = export.write(file, reading.letters)
        screen.say(f"{screen.count(written, 'letter')} written to {file}. The queue still holds them.")
    else:
        screen.say("No dead letters; no file was written.")
    reading.remark()


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
    screen.refuse_unasked(yes=yes)
    wanted = _filter(ids, source, reason, older_than, newer_than)
    file = export_file or Path(f"dead-letters-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.jsonl")
    _refuse_existing(file)
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    with _held(found) as hold:
        reading = _read(hold, wanted, limit)
        _leave_if(reading.interrupted)
        letters = reading.known
        if letters:
            written = export.write(file, letters)
            screen.say(f"{screen.count(written, 'letter')} written to {file}.")
            screen.confirm(f"Delete {screen.count(written, 'letter')} from the queue for good?", yes=yes)
            reading.remark()
            _purge(hold, letters)
            return
    screen.say("No dead letters to purge.")
    reading.remark()


# Reading


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was found in the queue."""

    letters: list[Letter]  # those that are meant
    read: int
    about: int  # how many SQS said there are
    interrupted: bool
    complete: bool  # read to the end, rather than until something was found or Ctrl-C
    limited: bool  # as many as --limit allows

    @property
    def known(self) -> list[Letter]:
        """Those of a form that this code knows: only these are ever replayed or deleted."""
        return [letter for letter in self.letters if letter.delivery]

    def remark(self) -> None:
        """Say what is not in the list, and why."""
        unknown = len(self.letters) - len(self.known)
        if unknown:
            noun = screen.count(unknown, "letter")
            screen.say(f"{noun} of a form unknown to this version: kept as is. Update voxbridge to act on that.")
        more = self.about - self.read
        if self.complete and more > 0:
            mend = (
                "raise --limit to read them"
                if self.limited
                else "hidden, because another command reads them or was broken off; they come back within 5 minutes"
            )
            screen.say(f"About {more} more in the queue: {mend}.")


def _show(reading: _Reading, judge: Judge | None) -> None:
    if reading.letters:
        show_list(reading.letters, judge)
    else:
        screen.say("No dead letters match." if reading.read else "No dead letters can be seen.")
    reading.remark()


@contextmanager
def _held(found: Stack) -> Iterator[Hold]:
    """Hold the dead letters that are read in this block, and release them at its end, also after Ctrl-C."""
    hold = Hold(found.sqs(), found.output("DeadLetterQueueUrl"), SystemClock())
    try:
        yield hold
    finally:
        with interruptible(), screen.progress("Letting go", hold.number) as step:
            hold.release(step)
        if hold.unreleased:
            noun = screen.count(hold.unreleased, "letter")
            screen.say(f"{noun} could not be released and will be hidden for up to 5 minutes; none is lost.")


def _read(hold: Hold, wanted: Filter, limit: int, enough: int | None = None) -> _Reading:
    letters: list[Letter] = []
    read = 0
    with interruptible() as interrupt:
        about = hold.about()
        with screen.progress("Reading", min(about, limit)) as step:
            for letter in hold.read(limit, interrupt):
                read += 1
                step()
                if wanted.matches(letter):
                    letters.append(letter)
                    if len(letters) == enough:
                        break
    letters.sort(key=lambda letter: letter.received_at)
    complete = enough is None and not interrupt.asked
    return _Reading(letters, read, about, interrupt.asked, complete, limited=read >= limit)


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
        received_before=now - screen.parse_age(older_than) if older_than else None,
        received_after=now - screen.parse_age(newer_than) if newer_than else None,
    )


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise CommandError(f"{file} is there already; name a new file.")


def _leave_if(interrupted: bool) -> None:
    if interrupted:
        screen.say("Stopped. The letters that were read are back in the queue.")
        raise typer.Exit(INTERRUPTED)


# Acting


def _replay(hold: Hold, letters: list[Letter], found: Stack, rate: float) -> None:
    from voxbridge.queues import QueueError, SqsQueues  # noqa: PLC0415

    queues = SqsQueues(found.sqs, found.output("RetryQueueUrl"), hold.queue_url)
    pace = Pace(rate, hold.clock, time.sleep)
    fates: Counter[Fate] = Counter()
    trouble = ""
    with interruptible() as interrupt, screen.progress("Replaying", len(letters)) as step:
        put = lambda delivery: queues.retry_later(delivery, timedelta(0))  # noqa: E731
        try:
            for _, fate in replay(hold, letters, put, pace, interrupt):
                fates[fate] += 1
                step()
        except QueueError as error:
            trouble = str(error)
    _show_account(fates, len(letters), trouble, interrupt)


def _show_account(fates: Counter[Fate], chosen: int, trouble: str, interrupt: Interrupt) -> None:
    """Say what became of every letter that was chosen, and leave with the code that says so."""
    untouched = chosen - fates.total()
    screen.say(f"{screen.count(fates[Fate.REPLAYED], 'letter')} replayed.")
    if fates[Fate.DOUBLED]:
        noun = screen.count(fates[Fate.DOUBLED], "letter")
        screen.say(f"{noun} replayed, but could not be deleted here: a second replay is harmless.")
    if fates[Fate.LOOSE]:
        noun = screen.count(fates[Fate.LOOSE], "letter")
        screen.say(f"{noun} taken by another reader meanwhile: still dead letters; run this again.")
    if untouched:
        screen.say(f"{screen.count(untouched, 'letter')} not touched: still dead letters.")
    if trouble:
        raise CommandError(f"The replay stopped: {trouble}. Nothing is lost; run it again.")
    if interrupt.asked and untouched:
        raise typer.Exit(INTERRUPTED)
    if fates[Fate.REPLAYED] < chosen:
        raise typer.Exit(PROBLEM)


def _purge(hold: Hold, letters: list[Letter]) -> None:
    gone = 0
    with interruptible() as interrupt, screen.progress("Deleting", len(letters)) as step:
        for start in range(0, len(letters), BATCH):
            if interrupt():
                break
            hold.renew()
            batch = letters[start : start + BATCH]
            gone += hold.delete(batch)
            for _ in batch:
                step()
    screen.say(f"{screen.count(gone, 'letter')} deleted.")
    if gone < len(letters):
        screen.say(f"{screen.count(len(letters) - gone, 'letter')} still in the queue.")
        raise typer.Exit(INTERRUPTED if interrupt.asked else PROBLEM)
