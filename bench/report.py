"""Figures as Markdown tables, for the terminal and docs/performance.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from local.build import ROOT

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the first table: a figure of baseline and voxbridge, and its upper bound."""

    figure: str
    baseline: str
    voxbridge: str
    ratio: float | None = None
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A separate table."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(slots=True)
class Figures:
    """What a part has found: for the main table, for the others, and for calculating time and cost."""

    rows: list[Row] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    known: dict[str, float] = field(default_factory=dict)
    summary: list[Table] = field(default_factory=list)  # before the main table

    def add(self, more: "Figures") -> None:
        """Add another part's figures."""
        self.summary += more.summary
        self.rows += more.rows
        self.tables += more.tables
        self.known |= more.known


def to_markdown(figures: Figures, circumstances: Iterable[str]) -> str:
    """Return everything as Markdown."""
    parts = ["\n".join(f"- {line}" for line in circumstances)]
    parts += [part for table in figures.summary for part in _titled(table)]
    if figures.rows:
        rows = [
            (row.figure, row.baseline, row.voxbridge, "" if row.ratio is None else f"{row.ratio:.2f}", row.bound)
            for row in figures.rows
        ]
        parts += _titled(Table("Beside the baseline", ("", "baseline", "voxbridge", "ratio", "bound"), rows))
    parts += [part for table in figures.tables for part in _titled(table)]
    return "\n\n".join(parts)


def _titled(table: Table) -> list[str]:
    return [f"### {table.title}", _table(table.header, table.rows), *([table.note] if table.note else [])]


def write(markdown: str, page: Path = PAGE) -> None:
    """Write the figures into the page, between their marks."""
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{markdown}\n\n{END}{after}", "utf-8")


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(line[column]) for line in (header, *rows)) for column in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |" for line in lines
    )
