"""Write the corpus' figures into docs/mapping.md, between the two markers: `python tests/corpus/figures.py`."""

import re
from pathlib import Path

from corpus import compare, load, table

PAGE = Path(__file__).parents[2] / "docs" / "mapping.md"
BETWEEN = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", re.DOTALL)


def main() -> None:
    """Measure, and write the page anew."""
    figures = table([compare(case) for case in load()])
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(BETWEEN.sub(lambda found: f"{found[1]}{figures}\n{found[2]}", page), encoding="utf-8")


if __name__ == "__main__":
    main()
