"""The project's pages as tests read them: code blocks, the commands in them, links, tables."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def pages() -> dict[str, str]:
    """Return every page that people read, by its path from the checkout's root."""
    found = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
    found += [ROOT / "events" / "README.md", ROOT / "tests" / "corpus" / "README.md"]
    found.append(ROOT / "languages" / "README.md")
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in found}


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code: fenced, with the language that its fence names, or indented by four spaces."""

    page: str
    line: int  # of its first line of code, from 1
    language: str
    text: str

    @property
    def where(self) -> str:
        """Say where it stands."""
        return f"{self.page}:{self.line}"


def blocks(page: str) -> Iterator[Block]:
    """Yield a page's blocks of code."""
    lines = pages()[page].split("\n")
    number = 0
    while number < len(lines):
        fence = re.match(r" *```(\w*) *$", lines[number])
        if fence:
            end = next(n for n in range(number + 1, len(lines)) if re.match(r" *```$", lines[n]))
            yield Block(page, number + 2, fence[1], textwrap.dedent("\n".join(lines[number + 1 : end])))
        elif lines[number].startswith("    ") and not lines[number - 1].strip():
            end = next(n for n in range(number, len(lines)) if not lines[n].startswith("    "))
            yield Block(page, number + 1, "", textwrap.dedent("\n".join(lines[number:end])))
        else:
            end = number
        number = end + 1


def prose(page: str) -> str:
    """Return a page without its fenced blocks."""
    return re.sub(r"^ *```\w* *\n.*?^ *```$", "", pages()[page], flags=re.MULTILINE | re.DOTALL)


def spans(page: str) -> set[str]:
    """Return what a page's prose sets in code."""
    return set(re.findall(r"(?<!`)`([^`\n]+)`(?!`)", prose(page)))


def tables(page: str, *header: str) -> list[list[str]]:
    """Return the rows of all tables with such a header, cell by cell."""
    rows: list[list[str]] = []
    inside = False
    for line in pages()[page].split("\n"):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
        if tuple(cells) == header:
            inside = True
        elif not cells:
            inside = False
        elif inside and not all(set(cell) <= set("-: ") for cell in cells):
            rows.append(cells)
    if not rows:
        raise AssertionError(f"{page} has no table headed {' | '.join(header)}")
    return rows


def names(cell: str) -> list[str]:
    """Return what a cell sets in code."""
    return re.findall(r"`([^`]+)`", cell)


def section(page: str, title: str) -> str:
    """Return what is below a heading, up to the next of its level or above."""
    found = re.search(rf"^(#+) {re.escape(title)}$(.*?)(?=^#{{1,2}} |\Z)", pages()[page], re.MULTILINE | re.DOTALL)
    if not found:
        raise AssertionError(f"{page} has no section {title!r}")
    return found[2]


_UNITS = {"second": "s", "seconds": "s", "minute": "min", "minutes": "min", "hour": "h", "hours": "h", "days": "day"}
_QUANTITY = re.compile(
    r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)(?: |-)?"
    r"(%|(?:calls|contacts) a second|s|min|h|days?|hours?|minutes?|seconds?|receives|timeouts|leads)(?!\w)"
)


def quantities(text: str) -> set[str]:
    """Return every number with a unit that a text states, each written one way: `15 min`, `10000 leads`."""
    found = _QUANTITY.findall(text)
    return {f"{float(number.replace(',', '')):g} {_UNITS.get(unit, unit)}" for number, unit in found}


def anchors(page: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        number = 0
        while (unique := f"{slug}-{number}" if number else slug) in found:
            number += 1
        found.add(unique)
    return found
