"""Write the figures of docs/mapping.md between their markers: `python tests/corpus/figures.py`, 20 seconds."""

import re
from collections.abc import Iterable
from pathlib import Path

from corpus import compare, load, table
from exam import names_are_right, number_is_wrong, phone_is_right
from forge import bank
from forge.generate import HELD_OUT, Reading, generate, read

PAGE = Path(__file__).parents[2] / "docs" / "mapping.md"
SEED, FORMS = 7, 5000


def main() -> None:
    """Measure, and update the page."""
    page = PAGE.read_text(encoding="utf-8")
    page = _between(page, "<!-- figures -->", "<!-- end of figures -->", table([compare(case) for case in load()]))
    readings = [read(each) for each in generate(SEED, FORMS, HELD_OUT, ())]
    page = _between(page, "<!-- exam: written by tests/corpus/figures.py -->", "<!-- end of exam -->", exam(readings))
    PAGE.write_text(page, encoding="utf-8")


def exam(readings: list[Reading]) -> str:
    """Return the figures of an exam as a Markdown table."""
    others = [name for name in bank.LANGUAGES if name != "en"]
    groups = {
        "English": [each for each in readings if each.generated.form.language == "en"],
        ", ".join(others): [each for each in readings if each.generated.form.language in others],
        "seventeen others": [each for each in readings if each.generated.form.language not in bank.LANGUAGES],
        "all": readings,
    }
    header = "| language | forms | phone right | names right | whole contact right | wrong number | mixed |"
    rows = [
        f"| {name} | {len(members)} | {_share(map(phone_is_right, members), members)} "
        f"| {_share(map(names_are_right, members), members)} "
        f"| {_share((each.comparison.is_right for each in members), members)} "
        f"| {sum(map(number_is_wrong, members))} | {sum(each.is_mixed for each in members)} |"
        for name, members in groups.items()
    ]
    return "\n".join([header, "|---|--:|--:|--:|--:|--:|--:|", *rows])


def _share(right: Iterable[bool], members: list[Reading]) -> str:
    return f"{sum(right) / len(members):.1%}"


def _between(page: str, start: str, end: str, text: str) -> str:
    found = re.compile(f"({re.escape(start)}\n).*?({re.escape(end)})", re.DOTALL)
    return found.sub(lambda marks: f"{marks[1]}{text}\n{marks[2]}", page)


if __name__ == "__main__":
    main()
