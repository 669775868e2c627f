"""Terminal output that the commands share: tables, notes, prompts, progress bars, durations.

Values from a payload are printed through `escape_controls`, so that a form field cannot control the terminal.
"""

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TextIO

import typer

from cli.errors import EXIT_NEGATIVE, CommandError

if TYPE_CHECKING:
    from rich.console import Console

_PIPE_WIDTH = 200  # columns when stdout is not a terminal and COLUMNS is not set, so that grep sees one line per row


def console(*, stderr: bool = False) -> "Console":
    """Return a rich console on stdout or stderr. Rich itself respects NO_COLOR and COLUMNS."""
    from rich.console import Console  # noqa: PLC0415  (slow to import; --help does without)

    stream = sys.stderr if stderr else sys.stdout
    has_width = stream.isatty() or "COLUMNS" in os.environ
    return Console(file=stream, width=None if has_width else _PIPE_WIDTH, highlight=False)


def note(text: str) -> None:
    """Print a note on stderr, so that stdout carries only the result."""
    typer.echo(text, err=True)


def escape_controls(value: Any) -> str:
    """Return a value of a payload as one line without control characters."""
    text = value if isinstance(value, str) else str(value)
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    # Controls (such as ESC), formats (such as right-to-left marks), lone surrogates, line and paragraph separators.
    if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character
    return {"\n": "⏎", "\t": " "}.get(character, f"\\u{ord(character):04x}")


def clipped(text: str, width: int, end: str = "…") -> str:
    """Return a text of at most `width` characters, with `end` in place of what is left out."""
    return text if len(text) <= width else f"{text[: width - len(end)]}{end}"


def escape_lines(text: str) -> str:
    """Return a text of several lines without control characters but its line breaks."""
    return "\n".join(map(escape_controls, text.split("\n")))


def write_body(body: bytes, stream: TextIO, *, raw: bool) -> None:
    """Write a body byte for byte; on a terminal, unless `raw`, with control characters escaped."""
    if stream.isatty() and not raw:
        stream.write(
            "\n".join(escape_controls(line) for line in body.decode("utf-8", "backslashreplace").split("\n")) + "\n"
        )
    else:
        stream.buffer.write(body)
    stream.flush()


def table(columns: Iterable[str], rows: Iterable[Iterable[Any]], *, title: str = "") -> None:
    """Print a table. Cells are plain text, never markup."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    columns = list(columns)
    drawn = Table(box=box.SIMPLE_HEAD, show_header=any(columns), pad_edge=False)
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(escape_controls(cell)) for cell in row))
    screen = console()
    if title:
        screen.print(Text(title))
    screen.print(drawn)


def require_tty_or_yes(*, yes: bool) -> None:
    """Raise CommandError if a confirmation is needed and stdin is not a terminal."""
    if not yes and not sys.stdin.isatty():
        raise CommandError("Not a terminal; add --yes to confirm.")


def confirm(question: str, *, yes: bool) -> None:
    """Ask before a change, unless --yes was given. On a no, ends the command with exit code 1."""
    if yes:
        return
    if not typer.confirm(question, err=True):
        note("Nothing was changed.")
        raise typer.Exit(EXIT_NEGATIVE)


@contextmanager
def progress(text: str, total: int) -> Iterator[Any]:
    """Show a progress bar, on a terminal only; yields a function to call after each step."""
    terminal = console(stderr=True)
    if not terminal.is_terminal or not total:
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=terminal, transient=True) as bar:
        task = bar.add_task(text, total=total)
        yield lambda: bar.advance(task)


_UNITS = (("d", "d", 86400), ("h", "h", 3600), ("m", "min", 60), ("s", "s", 1))  # as typed, as shown, seconds


def format_age(moment: datetime | None, now: datetime) -> str:
    """Return how long ago something was: `3 d 4 h`, `12 min`, `8 s`."""
    if moment is None:
        return "-"
    seconds = max(0, int((now - moment).total_seconds()))
    days, hours = seconds // 86400, seconds % 86400 // 3600
    if days and hours:
        return f"{days} d {hours} h"
    return next((f"{seconds // size} {shown}" for _, shown, size in _UNITS if seconds >= size), "0 s")


def parse_age(text: str) -> timedelta:
    """Parse an age: `30m`, `6h`, `3d`; raises CommandError."""
    sizes = {typed: size for typed, _, size in _UNITS}
    number, unit = text.strip()[:-1], text.strip()[-1:]
    if unit not in sizes or not (number.isascii() and number.isdigit()) or len(number) > 6:  # noqa: PLR2004
        raise CommandError(
            f"{escape_controls(text)!r} is not an age. Write a number and s, m, h or d, e.g. 30m, 6h or 3d."
        )
    return timedelta(seconds=int(number) * sizes[unit])


def plural(number: int, noun: str) -> str:
    """Return `1 dead letter`, `2 dead letters`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
