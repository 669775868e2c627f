"""Labels and machine keys as people write them: for each language two banks that share no label."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SIX = ("es", "fr", "de", "pt", "it", "nl")
LANGUAGES = ("en", *SIX)
OTHERS = ("pl", "sv", "da", "nb", "fi", "cs", "ro", "hu", "el", "tr", "vi", "ja", "zh", "ko", "ar", "hi", "id")
BETWEEN = " | "
MAX_SLUG = 60  # characters


@dataclass(frozen=True)
class Bank:
    """One half of a language's labels. The corpus' README.md says what its tables are."""

    language: str
    labels: dict[str, list[str]]  # role → labels
    keys: dict[str, list[str]]  # role → keys in snake case, the language's own
    english_keys: dict[str, list[str]]
    owners: dict[
        str, dict[str, list[str]]
    ]  # owner's word (emergency, child, …) → section, key, name, phone, email, … → texts
    neutral: dict[str, list[str]]  # role → labels that fit anyone, for use under a heading or beside a like field
    says: dict[str, list[str]]  # what people answer, and what form makers add to labels

    def without(self, words: list[str]) -> "Bank":
        """Return the same bank without the labels and keys that hold one of these words."""
        if not words:
            return self
        return replace(
            self,
            labels=_without(self.labels, words),
            keys=_without(self.keys, words),
            neutral=_without(self.neutral, words),
            owners={
                word: {part: _left(choices, words) or choices for part, choices in parts.items()}
                for word, parts in self.owners.items()
            },
        )

    def has(self, *roles: str) -> bool:
        """Say whether the language has labels for all of these roles."""
        return all(self.labels.get(role) for role in roles)

    def label_choices(self, role: str) -> list[str]:
        """Return the role's labels."""
        return self.labels.get(role) or self.neutral[role]

    def key_choices(self, role: str, *, own: bool) -> list[str]:
        """Return the role's keys in the language itself or in English, in the other where there are none."""
        tables = (self.keys, self.english_keys) if own else (self.english_keys, self.keys)
        return tables[0].get(role) or tables[1][role]


def _without(table: dict[str, list[str]], words: list[str]) -> dict[str, list[str]]:
    left = {role: _left(choices, words) for role, choices in table.items()}
    return {role: choices for role, choices in left.items() if choices}


def _left(choices: list[str], words: list[str]) -> list[str]:
    return [choice for choice in choices if not any(word in choice.lower() for word in words)]


def languages() -> tuple[str, ...]:
    """Return the languages that have banks."""
    written = {path.stem for path in (HERE / "banks" / "tuning").glob("*.toml")}
    return tuple(language for language in (*LANGUAGES, *OTHERS) if language in written)


@cache
def load(language: str, half: str) -> Bank:
    """Read a language's bank; `half` is "tuning" or "held_out"."""
    table = _read(HERE / "banks" / half / f"{language}.toml")
    english = table if language == "en" else _read(HERE / "banks" / half / "en.toml")
    return Bank(
        language=language,
        labels=table["labels"],
        keys=table.get("keys", {}),
        english_keys=english["keys"],
        owners=table.get("owners", {}),
        neutral=table["neutral"],
        says={said: texts for said, texts in english["says"].items() if said not in _LANGUAGES_OWN} | table["says"],
    )


_LANGUAGES_OWN = ("relationship", "relation", "salutation")


def _read(path: Path) -> Any:
    return texts(tomllib.loads(path.read_text(encoding="utf-8")))


def texts(table: Any) -> Any:
    """Split each line of a bank into its texts."""
    if isinstance(table, dict):
        return {key: texts(value) for key, value in table.items()}
    return table.split(BETWEEN) if isinstance(table, str) else table


_PLAIN = {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "\u0131": "i"}


def ascii_letters(text: str) -> str:
    """Write a text without its accents; characters of other scripts are left out."""
    plain = unicodedata.normalize("NFKD", text.translate(str.maketrans(_PLAIN)))
    return plain.encode("ascii", "ignore").decode()


def slug(text: str) -> str:
    """Return a label as a machine key in snake case, or "" where too little of it is left."""
    key = re.sub(r"[^a-z0-9]+", "_", ascii_letters(text).lower()).strip("_")
    letters = sum(character.isalpha() for character in text)
    return key if len(key) <= MAX_SLUG and sum(map(str.isalpha, key)) >= 0.9 * letters > 0 else ""
