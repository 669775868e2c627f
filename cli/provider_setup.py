"""How each provider is connected (provider_setup.toml): where to click, and who makes the secret.

python -m cli.provider_setup     writes the overview and the paragraphs "Connect" of docs/providers.md
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from voxbridge.providers import PROVIDERS

FILE = Path(__file__).with_name("provider_setup.toml")
PAGE = Path(__file__).resolve().parent.parent / "docs" / "providers.md"
_SECTION = re.compile(r"^## (?P<name>[a-z0-9-]+)\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_OVERVIEW = re.compile(r"(\| source \| verified by .*\n\|[-|]+\n)(?:\|.*\n)*")
_CONNECT = re.compile(r"\*\*Connect\*\*: .*?(?=\n+(?:\*\*|For ))", re.DOTALL)


class Maker(StrEnum):
    """Who makes a secret."""

    TOKEN = "token"  # noqa: S105  (sent along by the provider: the webhook token, or the source's own)
    CHOSEN = "chosen"  # voxbridge generates it, and it is pasted at the provider
    ISSUED = "issued"  # the provider shows it, and it is pasted here


@dataclass(frozen=True, slots=True)
class Setup:
    """How one provider is connected."""

    connect: str  # Markdown
    secrets: Mapping[str, Maker]  # by the part of the source's entry; "" is the entry itself
    # In Markdown: what verifies the sender, what the entry holds, where the facts come from.
    overview: tuple[str, str, str]

    def steps(self, url: str, token: str, text: str = "") -> str:
        """Return where to click, or another text, with this URL and token."""
        return (text or self.connect).replace("{url}", url).replace("{token}", token)


@cache
def _load() -> dict[str, Setup]:
    tables = tomllib.loads(FILE.read_text("utf-8"))
    return {
        name: Setup(
            table["connect"],
            _makers(table["secret"]),
            (table["verified_by"], table["credentials"], table["evidence"]),
        )
        for name, table in tables.items()
    }


def _makers(secret: str | dict[str, str]) -> dict[str, Maker]:
    parts = secret if isinstance(secret, dict) else {"": secret}
    return {part: Maker(maker) for part, maker in parts.items()}


def setup_of(provider: str) -> Setup:
    """Return how a provider is connected; other names of one have the same."""
    return _load()[_own_name(provider)]


def _own_name(provider: str) -> str:
    return provider if provider in _load() else PROVIDERS[provider].replace("_", "-")


def with_setups(page: str) -> str:
    """Return docs/providers.md with its overview and its paragraphs "Connect" as they are in the data."""

    def section(found: re.Match[str]) -> str:
        name = found["name"]
        if name not in _load():
            return found[0]
        paragraph = f"**Connect**: {setup_of(name).steps(f'…/{name}', 'TOKEN')}"
        return f"## {name}\n{_CONNECT.sub(lambda _: paragraph, found['text'], count=1)}"

    return _SECTION.sub(section, _OVERVIEW.sub(lambda table: table[1] + "".join(_rows()), page, count=1))


def _rows() -> Iterator[str]:
    """Write the overview's rows; the last has the other names of generic."""
    for name in sorted(_load(), key=lambda each: each == "generic"):
        names = [f"[{name}](#{name})", *(other for other in PROVIDERS if other != name and _own_name(other) == name)]
        yield f"| {' | '.join((', '.join(names), *setup_of(name).overview))} |\n"


if __name__ == "__main__":
    PAGE.write_text(with_setups(PAGE.read_text("utf-8")), "utf-8")
    sys.exit()
