"""The screen: consoles, tables and the few words that several commands share.

Everything that came from a payload goes through `plain`: a form's field must not steer somebody's terminal.
"""

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TextIO

import typer

from cli.errors import CommandError

if TYPE_CHECKING:
    from rich.console import Console

_PIPE_WIDTH = 200  # columns where the output is no terminal: grep wants one line a row


def console(*, stderr: bool = False) -> "Console":
    """Return a console on the present stdout or stderr. Rich itself heeds NO_COLOR."""
    from rich.console import Console  # noqa: PLC0415  (a tenth of a second that --help can do without)

    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else _PIPE_WIDTH, highlight=False)


def note(text: str) -> None:
    """Print a remark beside the result: on stderr, so that a pipe carries the result alone."""
    typer.echo(text, err=True)


def escape_controls(value: Any) -> str:
    """Write a value of a payload in one line, with nothing in it that a terminal would obey."""
    text = value if isinstance(value, str) else str(value)
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    # Controls (ESC among them), formats (the marks that reverse text), lone surrogates, line and paragraph separators.
    if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character
    return {"\n": "⏎", "\t": " "}.get(character, f"\\u{ord(character):04x}")


def write_body(body: bytes, stream: TextIO, *, raw: bool) -> None:
    """Write a body: byte for byte, but with its control characters escaped on a terminal, which would obey them."""
    if stream.isatty() and not raw:
        stream.write(
            "\n".join(escape_controls(line) for line in body.decode("utf-8", "backslashreplace").split("\n")) + "\n"
        )
    else:
        stream.buffer.write(body)
    stream.flush()


def table(columns: Iterable[str], rows: Iterable[Iterable[Any]], *, title: str = "") -> None:
    """Print a table. Cells are texts, never markup."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(escape_controls(cell)) for cell in row))
    console().print(drawn)


def require_tty_or_yes(*, yes: bool) -> None:
    """Leave early where a question will come up and nobody is there to answer it."""
    if not yes and not sys.stdin.isatty():
        raise CommandError("There is nobody to ask here; add --yes if this is meant.")


def confirm(question: str, *, yes: bool) -> None:
    """Ask before something is changed; --yes has answered. Leaves the command on a no."""
    if yes:
        return
    if not typer.confirm(question, err=True):
        note("Nothing was changed.")
        raise typer.Exit(1)


@contextmanager
def progress(text: str, total: int) -> Iterator[Any]:
    """Show a bar while work goes on, on a terminal only; yields a function to call after each step."""
    terminal = console(stderr=True)
    if not terminal.is_terminal or not total:
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=terminal, transient=True) as bar:
        task = bar.add_task(text, total=total)
        yield lambda: bar.advance(task)


_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


def age(moment: datetime | None, now: datetime) -> str:
    """Say how long ago something was: `3d 4h`, `12m`, `8s`."""
    if moment is None:
        return "-"
    seconds = max(0, int((now - moment).total_seconds()))
    for index, (unit, size) in enumerate(_UNITS):
        if seconds >= size:
            text = f"{seconds // size}{unit}"
            smaller, smaller_size = _UNITS[min(index + 1, len(_UNITS) - 1)]
            rest = seconds % size // smaller_size
            return f"{text} {rest}{smaller}" if rest and unit == "d" else text
    return "0s"


def parse_age(text: str) -> timedelta:
    """Read an age as people write it: `30m`, `6h`, `3d`."""
    sizes = dict(_UNITS)
    number, unit = text.strip()[:-1], text.strip()[-1:]
    if unit not in sizes or not (number.isascii() and number.isdigit()) or len(number) > 6:  # noqa: PLR2004
        raise CommandError(f"{escape_controls(text)!r} is no age; write a number and s, m, h or d, e.g. 30m, 6h, 3d.")
    return timedelta(seconds=int(number) * sizes[unit])


def count(number: int, noun: str) -> str:
    """Write `1 letter`, `2 letters`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
