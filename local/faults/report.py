"""What `make faults` has to show: tables for docs/reliability.md, between two marks."""

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from local.build import ROOT
from local.faults.storms import Storm
from local.faults.tally import Tally
from local.faults.weather import Weather

PAGE = ROOT / "docs" / "reliability.md"
BEGINS = "<!-- {part}: written by `make faults`; what stands from here to the next mark is replaced -->"
ENDS = "<!-- end -->"


def machine() -> str:
    """Say on what this runs."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def faults_table(rows: Iterable[tuple[str, int, Tally]]) -> list[str]:
    """Return the table of trials: what was broken, how many ways, and the account."""
    lines = _table(
        "what goes wrong", "ways", "leads", "sent again", "contacts", "dead letters", "lost", "doubled", "copies"
    )
    total, ways = Tally(), 0
    for name, count, tally in rows:
        lines.append(_row(name, count, *_figures(tally)))
        total, ways = total + tally, ways + count
    return [*lines, _row("**all**", ways, *_figures(total))]


def weather_table(weathers: Iterable[tuple[int, Weather]]) -> list[str]:
    """Return the table of everything at once."""
    lines = _table(
        "seed", "faults", "killed", "leads", "sent again", "contacts", "dead letters", "lost", "doubled", "copies"
    )
    return lines + [_row(seed, each.faults, each.kills, *_figures(each.tally)) for seed, each in weathers]


def storms_table(storms: Iterable[Storm]) -> list[str]:
    """Return the table of storms."""
    lines = _table(
        "storm", "sent in", "lost", "doubled", "dead letters", "calls a lead", "drained in", "contacts a second"
    )
    return lines + [
        _row(
            each.name,
            f"{each.sent_in:.0f} s",
            each.tally.lost,
            each.tally.doubled,
            each.tally.dead,
            f"{each.calls_per_lead:.2f}",
            f"{each.drained_in:.0f} s",
            f"{each.goodput:.1f}",
        )
        for each in storms
    ]


def write(part: str, table: Sequence[str], page: Path = PAGE) -> None:
    """Put a table into its place in the page, with date and machine; raises ValueError where it has none."""
    begins = BEGINS.format(part=part)
    before, found, rest = page.read_text("utf-8").partition(begins)
    _, ended, after = rest.partition(ENDS)
    if not found or not ended:
        raise ValueError(f"{page} has no place for {part}")
    head = f"{datetime.now(UTC):%Y-%m-%d}, {machine()}:"
    page.write_text(before + "\n\n".join([begins, head, "\n".join(table), ENDS]) + after, "utf-8")


def _figures(tally: Tally) -> tuple[int, ...]:
    return tally.leads, tally.refused, tally.created, tally.dead, tally.lost, tally.doubled, tally.copies


def _table(first: str, *others: str) -> list[str]:
    return [_row(first, *others), _row("---", *["---:"] * len(others))]


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"
