"""`voxbridge leads`: lists what came in and what became of it, from the functions' logs."""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import typer

from cli import completion, stack, status_texts, terminal
from cli.errors import CommandError
from cli.history import SHORT_ID, History, LogReader, Story, follow
from cli.interrupt import interruptible
from cli.options import with_options
from cli.stack import Stack, StackOptions
from voxbridge.clock import Clock
from voxbridge.errors import Status

POLL_SECONDS = 2.0
_TIME_WIDTH, _SOURCE_WIDTH = 12, 14  # columns; a line has 80


@with_options
def leads_command(
    *,
    following: Annotated[
        bool, typer.Option("--follow", "-f", help="Keep running: print each lead as it arrives or changes.")
    ] = False,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source", "-s", metavar="SOURCE", help="Only this source. Repeatable.", autocompletion=completion.sources
        ),
    ] = None,
    status: Annotated[
        list[Status] | None, typer.Option("--status", metavar="STATUS", help="Only this status. Repeatable.")
    ] = None,
    since: Annotated[
        str, typer.Option("--since", metavar="AGE", help="Received within this time, e.g. 6h, 3d.")
    ] = "24h",
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="Show the newest N.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; with --follow, one object a line.")] = False,
    options: StackOptions,
) -> None:
    """List leads and what became of them, oldest first, and rejected requests. Shows no personal data.

    Reads the functions' logs in CloudWatch, which are a few seconds behind. Ctrl-C ends --follow.

    For example:

        voxbridge leads

        voxbridge leads --follow --local

        voxbridge leads --source typeform --status dead_lettered --since 7d
    """
    oldest = datetime.now(UTC) - terminal.parse_age(since)
    found = stack.find(options)
    require_lines(found)
    history = History(LogReader.of_stack(found), Clock())
    wanted = Wanted(oldest, source or (), status or ())
    with interruptible() as interrupt:
        wait = partial(interrupt.wait, POLL_SECONDS) if following else None
        if not show_leads(history, wanted, limit, wait, as_json=as_json) and not following and not as_json:
            _explain_nothing(found, since)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which leads are listed; no sources or no statuses mean all."""

    oldest: datetime
    sources: Collection[str] = ()
    statuses: Collection[str] = ()

    def matches(self, story: Story) -> bool:
        """Say whether a story is one of them."""
        of_source = not self.sources or story.source in self.sources
        return of_source and (not self.statuses or story.outcome in self.statuses) and story.received_at >= self.oldest


def show_leads(history: History, wanted: Wanted, limit: int, wait: Callable[[], bool] | None, *, as_json: bool) -> int:
    """Print the newest `limit` leads, the oldest first, and return how many there are.

    With `wait`, each that changes is printed afterwards, until it returns false.
    """
    history.load(wanted.oldest, lambda stories: len(list(filter(wanted.matches, stories))) > limit)
    chosen = list(filter(wanted.matches, history.stories()))
    shown = chosen[:limit][::-1]
    if as_json and wait is None:
        typer.echo(json.dumps([story.to_json() for story in shown], indent=2))
    else:
        _print(shown, as_json=as_json)
    if len(chosen) > limit:
        terminal.note("Older ones are not shown: raise --limit, or shorten --since.")
    if wait is not None:
        if not shown:
            terminal.note("Waiting for leads. Ctrl-C ends this.")
        _print(filter(wanted.matches, follow(history, wait)), as_json=as_json)
    return len(shown)


def require_lines(found: Stack) -> None:
    """Raise CommandError if the stack logs no single leads."""
    level = found.parameters.get("LogLevel", "INFO")
    if level not in ("INFO", "DEBUG", ""):
        raise CommandError(
            f"This stack's LogLevel is {level}, so it does not log single leads. Deploy it with LogLevel=INFO to see "
            f"leads here; the dashboard and `{found.options.command('dlq list')}` work without."
        )


def line(story: Story, now: datetime, width: int) -> str:
    """Return a story as one line of at most `width` columns."""
    left = (
        f"{story.delivery_id[:SHORT_ID]:{SHORT_ID}}  {status_texts.moment(story.received_at, now):{_TIME_WIDTH}}  "
        f"{terminal.clipped(story.source, _SOURCE_WIDTH):{_SOURCE_WIDTH}}  "
    )
    next_attempt = f"{story.next_attempt_at.astimezone():%H:%M}" if story.next_attempt_at else ""
    return left + terminal.clipped(
        terminal.escape_controls(status_texts.headline(story, next_attempt)), width - len(left)
    )


def _print(stories: Iterable[Story], *, as_json: bool) -> None:
    width = terminal.console().width
    for story in stories:
        typer.echo(json.dumps(story.to_json()) if as_json else line(story, datetime.now(UTC), width))


def _explain_nothing(found: Stack, since: str) -> None:
    url, check = found.outputs.get("WebhookUrl", "…"), found.options.command("doctor")
    terminal.note(f"No lead in the last {since}. Forms send to {url}/SOURCE; `{check}` checks them.")
