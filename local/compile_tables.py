"""Compile the TOML tables beside modules of voxbridge into JSON, which loads in a tenth of the time: `make terms`.

Nothing of voxbridge is imported, since its modules read what this writes.
"""

import json
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

LANGUAGES = Path(__file__).parents[1] / "languages"
_MEMBERS = {  # a list of [members] → the tables and lists of payload_words.toml that have its words, too
    "question": [("parts", "questions")],
    "field": [("parts", "weak_questions")],
    "answer": [("parts", "answers")],
    "section": [("parts", "sections")],
    "answers": [("members", "items"), ("lists", "frames")],
}
_OF_EVENTS = frozenset({"event_names", "event_languages", "envelope"})  # whose words are compared without accents
_AS_WRITTEN = frozenset({"patterns", "translations"})  # sections of these
# They have no accent to take off, and are changed as unaccented does in payload_words.py
_LETTERS = dict(zip(map(ord, "ıłŁøØđĐیىکæÆœŒ"), [*"ilLoOdDييك", "ae", "Ae", "oe", "Oe"], strict=True))
TABLES = sorted((Path(__file__).parents[1] / "functions" / "voxbridge").rglob("*.toml"))


def compile_table(file: Path) -> str:
    """Return a TOML table as JSON, in short lines, so that changes to different rows merge."""
    content = tomllib.loads(file.read_text("utf-8"))
    if file.stem == "payload_words":
        _add_members(content)
    if file.stem in _OF_EVENTS:
        content = {name: part if name in _AS_WRITTEN else _without_accents(part) for name, part in content.items()}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _add_members(content: dict[str, Any]) -> None:
    """Add to the words of payload_words.toml what the languages call questions and answers."""
    for path in sorted(LANGUAGES.glob("*.toml")):
        members = tomllib.loads(path.read_text("utf-8")).get("members", {})
        for section, words, terms in ((*place, terms) for name, terms in members.items() for place in _MEMBERS[name]):
            known = content[section][words].split()
            content[section][words] = " ".join(dict.fromkeys([*known, *map(_as_key, terms)]))


def _as_key(term: str) -> str:
    """Return a term as voxbridge compares the names of members: lower case, no accents, spaces or marks."""
    return "".join(filter(str.isalnum, _unaccented(term).lower()))


def _without_accents(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _without_accents(one) for name, one in part.items()}
    return [*map(_without_accents, part)] if isinstance(part, list) else _unaccented(part)


def _unaccented(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c)))


if __name__ == "__main__":
    for table in TABLES:
        table.with_suffix(".json").write_text(compile_table(table), "utf-8")
