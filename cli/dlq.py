"""`voxbridge dlq`: list, show, replay, export and purge dead letters."""

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cli import completion, export, replaying, stack, terminal
from cli.dead_letter_messages import BATCH, DeadLetter, Filter, Lease, ReplayOutcome, names
from cli.dead_letter_queue import Reading, leased, read
from cli.dead_letter_view import note_advice, show_dead_letter, show_list, to_json
from cli.errors import EXIT_INTERRUPTED, EXIT_NEGATIVE, CommandError
from cli.interrupt import interruptible
from cli.options import AsJson, Yes, with_options
from cli.preview import SourcesFile
from cli.stack import Stack, StackOptions
from voxbridge.errors import Reason

dlq_app = typer.Typer(
    no_args_is_help=True,
    help="""Look at dead letters, the leads that need someone to act, and replay them.

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

    ids: Annotated[list[str] | None, _select("--id", metavar="ID", help="Only this id. Repeatable.")] = None
    source: Annotated[
        list[str] | None,
        _select(
            "--source",
            "-s",
            metavar="SOURCE",
            help="Only this source. Repeatable.",
            autocompletion=completion.sources,
        ),
    ] = None
    reason: Annotated[
        list[Reason] | None, _select("--reason", metavar="REASON", help="Only this reason. Repeatable.")
    ] = None
    older_than: Annotated[
        str | None, _select("--older-than", metavar="AGE", help="Received longer ago than this, e.g. 6h, 3d.")
    ] = None
    newer_than: Annotated[
        str | None, _select("--newer-than", metavar="AGE", help="Received within this time, e.g. 6h, 3d.")
    ] = None
    limit: Annotated[int, _select("--limit", metavar="N", min=1, help="Read at most N dead letters.")] = 5000

    def to_filter(self) -> Filter:
        """Return the filter; raises CommandError for an invalid age."""
        now = datetime.now(UTC)
        return Filter(
            ids=frozenset(self.ids or ()),
            sources=frozenset(self.source or ()),
            reasons=frozenset(reason.value for reason in self.reason or ()),
            received_before=now - terminal.parse_age(self.older_than) if self.older_than else None,
            received_after=now - terminal.parse_age(self.newer_than) if self.newer_than else None,
        )


DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what each maps to now; change nothing.")]
Names = Annotated[bool, typer.Option("--names", help="Show names and phone numbers.")]


@dlq_app.command("list")
@with_options
def list_command(
    *,
    selection: Selection,
    dry_run: DryRun = False,
    names: Names = False,
    as_json: AsJson = False,
    sources: SourcesFile = None,
    options: StackOptions,
) -> None:
    """List dead letters, one per line, and what to do. Changes nothing; shows no personal data without --names.

    Dead letters are hidden from other readers while this runs.

    For example:

        voxbridge dlq list

        voxbridge dlq list --source typeform --newer-than 6h --dry-run

        voxbridge dlq list --names
    """
    wanted = selection.to_filter()
    found = stack.find(options)
    with leased(found) as lease:
        reading = read(lease, wanted.matches, selection.limit)
    _show(reading, found, sources, dry_run=dry_run, names=names, as_json=as_json)


@dlq_app.command("show")
@with_options
def show_command(
    *,
    dead_letter_id: Annotated[str, typer.Argument(metavar="ID", help="The id that `dlq list` shows, or the full one.")],
    only_body: Annotated[
        bool, typer.Option("--body", help="Print only the body; control characters are escaped on a terminal.")
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="With --body: do not escape anything.")] = False,
    as_json: AsJson = False,
    sources: SourcesFile = None,
    options: StackOptions,
) -> None:
    """Show a dead letter in full, body included, and what it maps to now.

    For example:

        voxbridge dlq show 6f1c…

        voxbridge dlq show 6f1c… --body > lead.json
    """
    found = stack.find(options)
    with leased(found) as lease:
        reading = read(lease, Filter(ids=frozenset({dead_letter_id})).matches, sys.maxsize, enough=lambda: True)
    reading.exit_if_interrupted()
    if not reading.dead_letters:
        raise CommandError(
            f"No dead letter has the id {terminal.escape_controls(dead_letter_id)!r}. "
            f"To list them: {options.command('dlq list')}"
        )
    dead_letter = reading.dead_letters[0]
    if only_body:
        body = dead_letter.delivery.body if dead_letter.delivery else dead_letter.body.encode()
        terminal.write_body(body, sys.stdout, raw=raw)
        return
    from cli.current_mapping import current_mapping  # noqa: PLC0415  (slow to import)

    mapping = current_mapping(found, sources, explained=True)
    if as_json:
        previews = [preview.to_json() for preview in mapping.mapper(dead_letter)]
        shown = to_json(dead_letter) | {"maps_to": previews, "queue_message": export.to_line(dead_letter)["message"]}
        typer.echo(json.dumps(shown, indent=2))
    else:
        show_dead_letter(dead_letter, mapping.mapper, options)
    if mapping.note:
        terminal.note(mapping.note)


@dlq_app.command("replay")
@with_options
def replay_command(
    *,
    chosen: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Only these, by the ids that `dlq list` shows.")
    ] = None,
    selection: Selection,
    dry_run: DryRun = False,
    rate: Annotated[
        float, typer.Option("--rate", metavar="N", min=0.01, max=1000, help="Replay at most N per second.")
    ] = 10,
    wait: Annotated[
        str, typer.Option("--wait", metavar="AGE", help="How long to wait for their outcomes; 0s: do not wait.")
    ] = "60s",
    yes: Yes = False,
    as_json: AsJson = False,
    sources: SourcesFile = None,
    options: StackOptions,
) -> None:
    """Put dead letters back into the retry queue, with a new retry window, and show the outcome of each.

    An interrupted replay loses nothing, and replaying a lead twice makes no second contact.

    For example:

        voxbridge dlq replay --dry-run

        voxbridge dlq replay 7f3dc562

        voxbridge dlq replay --reason missing_phone_number --source zapier

        voxbridge dlq replay --older-than 3d --rate 2 --yes
    """
    terminal.require_tty_or_yes(yes=yes or dry_run)
    wanted, wait_for = selection.to_filter().with_ids(chosen or ()), terminal.parse_age(wait).total_seconds()
    found = stack.find(options)
    result = None
    with leased(found) as lease:
        reading = read(lease, wanted.matches, selection.limit)
        if not reading.interrupted and not dry_run and reading.supported:
            from cli.current_mapping import current_mapping, forecast  # noqa: PLC0415  (slow to import)

            for sentence in forecast(reading.supported, current_mapping(found, sources)):
                terminal.note(sentence)
            terminal.confirm(f"Replay {terminal.plural(len(reading.supported), 'dead letter')}?", yes=yes)
            reading.note_omissions()
            result = replaying.run(lease, reading.supported, found, rate)
            result.note()
    unknown = [id_ for id_ in chosen or () if not any(names(id_, each) for each in reading.dead_letters)]
    if unknown and not reading.interrupted:
        terminal.note(f"Not among the dead letters: {terminal.escape_controls(', '.join(unknown))}.")
    if result is None:
        _show(reading, found, sources, dry_run=dry_run, as_json=as_json)
        if unknown:
            raise typer.Exit(EXIT_NEGATIVE)
        return
    if result.error:
        raise CommandError(f"The replay stopped: {result.error}. Nothing is lost. Run it again.")
    if result.interrupted and result.untouched:
        raise typer.Exit(EXIT_INTERRUPTED)
    outcomes = replaying.follow(found, result, wait_for, quiet=as_json) if result.sent and wait_for else None
    if as_json:
        leads = [lead.to_json() for lead in (*outcomes.done, *outcomes.waiting)] if outcomes else []
        typer.echo(json.dumps({"replayed": [each.id for each in result.sent], "leads": leads}, indent=2))
    if unknown or len(result.sent) < result.selected or result.outcomes[ReplayOutcome.DUPLICATED]:
        raise typer.Exit(EXIT_NEGATIVE)


@dlq_app.command("export")
@with_options
def export_command(
    *,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The file to create; a .csv is for calling by hand."),
    ],
    selection: Selection,
    sources: SourcesFile = None,
    options: StackOptions,
) -> None:
    """Export dead letters to a file. They stay in the queue.

    A .csv has a row for each lead: when it came, whom to call, why, and all answers.
    Any other file has a line of JSON for each dead letter.

    The file holds personal data and is readable only by you.

    For example:

        voxbridge dlq export dead-letters.jsonl

        voxbridge dlq export to-call.csv --newer-than 3d
    """
    wanted = selection.to_filter()
    _require_new_file(file)
    found = stack.find(options)
    with leased(found) as lease:
        reading = read(lease, wanted.matches, selection.limit)
    reading.exit_if_interrupted()
    if reading.dead_letters:
        if file.suffix.casefold() == ".csv":
            from cli.current_mapping import current_mapping  # noqa: PLC0415  (slow to import)

            written = export.write_csv(file, reading.dead_letters, current_mapping(found, sources).mapper)
        else:
            written = export.write(file, reading.dead_letters)
        terminal.note(f"{terminal.plural(written, 'dead letter')} exported to {file}. The queue still holds them.")
    else:
        terminal.note("No dead letters found; no file was written.")
    reading.note_omissions()


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
    with leased(found) as lease:
        reading = read(lease, wanted.matches, selection.limit)
        reading.exit_if_interrupted()
        if reading.supported:
            noun = terminal.plural(export.write(file, reading.supported), "dead letter")
            terminal.note(f"{noun} exported to {file}.")
            terminal.confirm(f"Delete {noun} from the queue for good?", yes=yes)
            reading.note_omissions()
            _purge(lease, reading.supported)
            return
    terminal.note("No dead letters to delete.")
    reading.note_omissions()


def _require_new_file(file: Path) -> None:
    if file.exists():
        raise CommandError(f"{file} already exists. Name a new file.")


def _show(
    reading: Reading,
    found: Stack,
    sources: Path | None,
    *,
    dry_run: bool,
    names: bool = False,
    as_json: bool = False,
) -> None:
    """Print the selected dead letters and what to do about them."""
    dead_letters, mapping, summaries = reading.dead_letters, None, None
    if dead_letters and (dry_run or names):
        from cli.current_mapping import current_mapping, summarize_all  # noqa: PLC0415  (slow to import)

        mapping = current_mapping(found, sources)
        summaries = summarize_all(dead_letters, mapping.mapper)
    if as_json:
        both = zip(dead_letters, summaries or [None] * len(dead_letters), strict=True)  # type: ignore[list-item]
        typer.echo(json.dumps([to_json(each, summary, names=names) for each, summary in both], indent=2))
    elif dead_letters:
        show_list(dead_letters, summaries, dry_run=dry_run, names=names)
        note_advice(dead_letters, found.options)
    else:
        terminal.note("No dead letters match." if reading.read else "No dead letters found.")
    if mapping and mapping.note:
        terminal.note(mapping.note)
    reading.note_omissions()
    reading.exit_if_interrupted()


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
