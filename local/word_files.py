"""The mapping's word files, languages/*.toml, as `make terms` writes them: each list sorted and wrapped."""

import tomllib
import unicodedata
from typing import Any

WIDTH = 100  # columns; Chinese, Japanese and Korean characters take two
_LETTERS = str.maketrans({"\u0131": "i", "đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"})


def plain(term: str) -> str:
    """Return a term as a dictionary sorts it: without accents."""
    decomposed = unicodedata.normalize("NFKD", term.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


def formatted(text: str) -> str:
    """Return a word file with its lists sorted and wrapped, each term once, in lower case and composed (NFC)."""
    content = tomllib.loads(text)
    lines = [line for line in text.splitlines() if line.startswith("#")] + [""]
    lines += [f"{key} = {_value(value)}" for key, value in content.items() if not isinstance(value, dict)]
    for section, meanings in content.items():
        if isinstance(meanings, dict):
            lines += ["", f"[{section}]", *(_listed(meaning, terms) for meaning, terms in meanings.items() if terms)]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else "[" + ", ".join(f'"{one}"' for one in value) + "]"


def _listed(meaning: str, terms: list[str]) -> str:
    found = {unicodedata.normalize("NFC", " ".join(term.lower().split())) for term in terms}
    quoted = [f'"{term}"' for term in sorted(found, key=lambda term: (plain(term), term))]
    if _width(line := f"{meaning} = [{', '.join(quoted)}]") <= WIDTH:
        return line
    lines = [f"{meaning} = ["]
    line = "   "
    for term in quoted:
        if _width(line) + _width(term) + 2 > WIDTH:
            lines.append(line)
            line = "   "
        line += f" {term},"
    return "\n".join([*lines, line, "]"])


def _width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(bool(unicodedata.combining(character)) for character in text)
