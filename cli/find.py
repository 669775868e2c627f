"""`voxbridge find`: looks for a person's lead in the dead letters and the logs, and says what it cannot see."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from cli import completion, dead_letter_queue, stack, status_texts, terminal
from cli.dead_letter_messages import DeadLetter
from cli.dead_letter_view import line as dead_letter_line
from cli.dead_letter_view import reason_of, to_json
from cli.errors import EXIT_NEGATIVE, CommandError
from cli.history import ATTEMPTED, REJECTED, SHORT_ID, History, LogLine, LogReader, Story
from cli.leads import line as story_line
from cli.leads import require_lines
from cli.options import AsJson, with_options
from cli.search_query import TextSearch, TimeRange, is_id, parse_time
from cli.stack import Stack, StackOptions
from voxbridge.clock import Clock

LIMIT = 5000  # dead letters that are read


@with_options
def find_command(
    *,
    text: Annotated[
        list[str],
        typer.Argument(metavar="TEXT", help="A name, number, e-mail address, time or id. - reads it from stdin."),
    ],
    source: Annotated[
        str | None,
        typer.Option("--source", "-s", metavar="SOURCE", help="Only this source.", autocompletion=completion.sources),
    ] = None,
    since: Annotated[
        str, typer.Option("--since", metavar="AGE", help="How far back to search the logs for an id, e.g. 6h, 3d.")
    ] = "30d",
    as_json: AsJson = False,
    options: StackOptions,
) -> None:
    """Find a lead by name, number, time or id.

    Names, phone numbers and e-mail addresses are looked for in the dead letters.
    Times and delivery ids are looked for in the logs as well, contact ids only there.
    A time may have a date and a source with it; of an id, 8 characters are enough.

    Exit codes: 0 found; 1 not found.

    For example:

        voxbridge find Jane Doe

        voxbridge find 0491 570 156

        voxbridge find 26 Nov 14:02 typeform

        voxbridge find 7f3dc562
    """
    wanted = (sys.stdin.read() if text == ["-"] else " ".join(text)).strip()
    if not wanted:
        raise CommandError("Nothing to find: name a text, a time or an id.")
    oldest = datetime.now(UTC) - terminal.parse_age(since)
    found = stack.find(options)
    range_ = parse_time(wanted, datetime.now(UTC))
    stories: list[Story] = []
    if range_ or is_id(wanted):
        require_lines(found)
        history = History(LogReader.of_stack(found), Clock())
        stories = _at(history, range_) if range_ else _with_id(history, wanted, oldest)
    reading = _search_dead_letters(found, wanted, range_)
    of_source: Callable[[Story | DeadLetter], bool] = lambda each: source in (None, each.source)  # noqa: E731
    stories, dead_letters = list(filter(of_source, stories)), list(filter(of_source, reading.dead_letters))
    waiting = stack.depth(found.sqs(), found.output("RetryQueueUrl"))
    if as_json:
        rows = [to_json(each) for each in dead_letters]
        leads = [story.to_json() for story in stories]
        typer.echo(json.dumps({"dead_letters": rows, "leads": leads, "waiting": waiting}, indent=2))
    else:
        _show(dead_letters, stories, options)
        search = Search(range_, is_id(wanted), bool(dead_letters), bool(stories), waiting, since)
        for sentence in explain(search, options):
            terminal.note(sentence)
    reading.note_omissions()
    reading.exit_if_interrupted()
    if not (dead_letters or stories):
        raise typer.Exit(EXIT_NEGATIVE)


def _at(history: History, range_: TimeRange) -> list[Story]:
    history.load(range_.start)
    return range_.choose(history.stories())


def _with_id(history: History, text: str, since: datetime) -> list[Story]:
    with terminal.progress("Searching the logs", 1):
        return history.find(text, since)


def _search_dead_letters(found: Stack, text: str, range_: TimeRange | None) -> dead_letter_queue.Reading:
    search = TextSearch(text, found.phone_region)

    def matches(dead_letter: DeadLetter) -> bool:
        if range_ is None:
            return search.matches(dead_letter)
        is_then = range_.start <= dead_letter.received_at < range_.end
        return is_then and range_.source in ("", dead_letter.source)

    with dead_letter_queue.leased(found) as lease:
        return dead_letter_queue.read(lease, matches, LIMIT)


def _show(dead_letters: Sequence[DeadLetter], stories: Sequence[Story], options: StackOptions) -> None:
    now, width = datetime.now(UTC), terminal.console().width
    if dead_letters:
        typer.echo(f"In the dead letters: {len(dead_letters)}")
        for each in dead_letters:
            typer.echo(dead_letter_line(each, status_texts.of_reason(reason_of(each)).label, now, width))
        terminal.note(f"To see one: {options.command(f'dlq show {dead_letters[0].id[:SHORT_ID]}')}")
    if len(stories) == 1:
        typer.echo("\n".join(describe(stories[0])))
    elif stories:
        typer.echo(f"In the log: {len(stories)}")
        for story in stories:
            typer.echo(story_line(story, now, width))


def describe(story: Story) -> list[str]:
    """Return a lead's story as lines: what happened when, and what was sent."""
    lines = [f"Delivery {story.delivery_id} from {story.source}"]
    for each in story.lines:
        at = f"{each.at.astimezone():%d %b %H:%M:%S}"
        lines += [f"  {at}  {sentence}" for sentence in _describe_line(each)]
    if story.contact_id:
        lines.append(f"Contact {story.contact_id} in Voxworks")
    if story.parent:
        lines.append(f"Part of delivery {story.parent}")
    for label, names in (("Sent", story.fields), ("Left out", story.last.dropped)):
        if names:
            lines.append(f"{label}: {', '.join(map(status_texts.of_field, names))}")
    return [terminal.escape_controls(text) for text in lines]


def _describe_line(line: LogLine) -> list[str]:
    if line.message not in (ATTEMPTED, REJECTED):
        return [f"Held {len(line.parts)} leads, each with a delivery of its own: {', '.join(line.parts)}"]
    told = [status_texts.of_status(line.outcome).sentence]
    if line.reason:
        status = f" ({line.status})" if line.status else ""
        outcome = status_texts.outcome_of(line.outcome, line.reason)
        told = [f"{outcome}{status}. {status_texts.of_reason(line.reason).sentence}"]
    elif line.message == REJECTED:
        told = [f"Rejected: {line.detail}."]
    if line.retry_in is not None:
        told.append(f"To be tried again in {status_texts.duration(line.retry_in)}.")
    return told


@dataclass(frozen=True, slots=True)
class Search:
    """What was looked for, and what was found."""

    range: TimeRange | None
    by_id: bool
    in_dead_letters: bool
    in_log: bool
    waiting: int  # leads in the retry queue
    since: str  # of the log, as an age


def explain(search: Search, options: StackOptions) -> list[str]:
    """Return sentences on what was not found, and why it cannot be."""
    told = []
    if not search.in_dead_letters:
        told.append("Not among the dead letters.")
    if not search.in_log:
        told.append(_explain_log(search))
        if search.waiting:
            noun = f"{terminal.plural(search.waiting, 'lead')} {'waits' if search.waiting == 1 else 'wait'}"
            told.append(
                f"{noun} in the retry queue, which cannot be read without using up an attempt. See "
                f"{options.command('leads --status queued')}"
            )
    if not (search.in_dead_letters or search.in_log):
        told.append(
            "Otherwise it is in Voxworks already, or never came: your form provider's delivery log shows voxbridge's "
            "answer, with a delivery id to find here."
        )
    return told


def _explain_log(search: Search) -> str:
    if search.range:
        return f"No lead in the log {'within 5 minutes of that time' if search.range.at else 'on that day'}."
    if search.by_id:
        return f"Not in the log of the last {search.since}."
    return "The log has no names and numbers. Search it by the time of the submission, or by a delivery id."
