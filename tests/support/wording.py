"""Reports phrases that this project avoids, with what to write instead. Part of `make lint`.

wording.toml lists the phrases and the places where one is right. Checked are the prose of the pages, comments and texts
in Python, and all of template.yaml and the Makefile.
"""

import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONFIG = Path(__file__).with_suffix(".toml")
PAGES = ("README.md", "SECURITY.md", "CHANGELOG.md", "docs/*.md", "events/README.md", "tests/corpus/README.md")
OWN_EXAMPLES = "tests/docs/test_wording.py"
OTHER_FILES = ("template.yaml", "Makefile", "functions/sources.toml", "samconfig.toml")
FOLDERS = ("functions", "cli", "local", "bench", "tests")
_TEXTS = {tokenize.COMMENT, tokenize.STRING, tokenize.FSTRING_MIDDLE}


@dataclass(frozen=True, slots=True)
class Finding:
    """A phrase in a file, and what to write instead."""

    path: str
    line: int
    phrase: str
    instead: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.phrase!r}: {self.instead}"


def texts(path: str, content: str) -> Iterator[tuple[int, str]]:
    """Yield the checked lines of a file with their numbers, from 1."""
    if path.endswith(".md"):
        content = re.sub(r"^ *```.*?^ *```$", _blank, content, flags=re.MULTILINE | re.DOTALL)
        content = re.sub(r"`[^`\n]+`|\]\([^)\n]*\)|<!--.*?-->", _blank, content)
    if not path.endswith(".py"):
        yield from enumerate(content.split("\n"), 1)
        return
    for token in tokenize.generate_tokens(io.StringIO(content).readline):
        is_name = token.type == tokenize.STRING and " " not in token.string  # or data
        if token.type in _TEXTS and not is_name:
            yield from enumerate(token.string.split("\n"), token.start[0])


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def check(path: str, content: str, config: dict[str, Any]) -> Iterator[Finding]:
    """Yield every avoided phrase of a file that is not allowed there."""
    allowed = {entry["phrase"].lower() for entry in config["allowed"] if entry["path"] == path}
    lines = list(texts(path, content))
    for phrase, instead in config["phrases"].items():
        pattern = re.compile(rf"(?<![\w-])(?:{phrase})(?![\w-])", re.IGNORECASE)
        for number, line in lines:
            for match in pattern.finditer(line):
                if not any(each in line.lower() and match[0].lower() in each for each in allowed):
                    yield Finding(path, number, match[0], instead)


def files() -> Iterator[str]:
    """Yield the paths of all checked files, from the root of the checkout."""
    found = [path for pattern in (*PAGES, *OTHER_FILES) for path in sorted(ROOT.glob(pattern))]
    found += [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")) if ".venv" not in path.parts]
    for path in found:
        if (name := path.relative_to(ROOT).as_posix()) != OWN_EXAMPLES:
            yield name


def load() -> dict[str, Any]:
    """Read wording.toml."""
    return tomllib.loads(CONFIG.read_text("utf-8"))


def main() -> int:
    """Print all findings; 1 if there are any."""
    config = load()
    findings = [each for name in files() for each in check(name, (ROOT / name).read_text("utf-8"), config)]
    if findings:
        lines = [
            *map(str, findings),
            f"{len(findings)} phrases. Where one is right, list it in tests/support/wording.toml.",
        ]
        sys.stdout.write("\n".join(lines) + "\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
