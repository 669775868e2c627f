"""Compile languages/*.toml into terms.json, which loads in a millisecond or two: `python -m voxbridge.mapping.compile`.

What is compiled is committed, so that `sam build` alone makes a complete package; a test holds it to its source.
"""

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from voxbridge.mapping.tokenize import tokens
from voxbridge.mapping.vocabulary import Meaning

LANGUAGES = Path(__file__).parent / "languages"
COMPILED = Path(__file__).parent / "terms.json"
_SECTIONS = ("attributes", "owners", "qualifiers", "otherwise")
_VALUES = (
    *("salutations", "yes_no", "placeholders", "name_particles", "given_names", "second_given_names", "surnames"),
    *("opening_words", "closing_words", "self_descriptions", "statuses"),
)


def compile_terms(directory: Path = LANGUAGES) -> str:
    """Return the terms of all languages as JSON; raises ValueError for a word under an unknown meaning.

    `terms` are the phrases of each of `senses`, joined with |, which loads faster than a list. A sense is a list of bit
    masks of languages, each with the indexes of the meanings that a phrase has in them. `openings` are what
    phrases of several words begin with.
    """
    meanings = [meaning.value for meaning in Meaning]
    languages: list[dict[str, Any]] = []
    spoken: dict[str, dict[int, set[int]]] = {}  # phrase → language → meanings
    values: dict[str, set[str]] = {name: set() for name in _VALUES}
    for bit, path in enumerate(sorted(directory.glob("*.toml"), key=lambda path: (path.stem != "en", path.stem))):
        entry = tomllib.loads(path.read_text(encoding="utf-8"))
        languages.append({
            "code": entry["language"],
            "family_name_first": entry.get("family_name_first", False),
            "compounds": entry.get("compounds", False),
            "companions": [" ".join(tokens(prefix)) for prefix in entry.get("companions", [])],
        })  # fmt: skip
        for section in _SECTIONS:
            for meaning, terms in entry.get(section, {}).items():
                if meaning not in meanings:
                    raise ValueError(f"{path.name}: there is no meaning called {meaning!r} in [{section}]")
                for term in terms:
                    phrase = " ".join(tokens(term))
                    if phrase:
                        spoken.setdefault(phrase, {}).setdefault(bit, set()).add(meanings.index(meaning))
        for name in _VALUES:
            values[name].update(" ".join(tokens(term)) for term in entry.get("values", {}).get(name, []))
    senses: dict[str, int] = {}
    phrases: dict[str, int] = {}
    for phrase, by_language in sorted(spoken.items()):
        masks: dict[tuple[int, ...], int] = {}
        for bit, found in by_language.items():
            masks[tuple(sorted(found))] = masks.get(tuple(sorted(found)), 0) | 1 << bit
        sense = json.dumps([[mask, found] for found, mask in sorted(masks.items(), key=lambda one: one[1])])
        phrases[phrase] = senses.setdefault(sense, len(senses))
    compiled = {
        "languages": languages,
        "meanings": meanings,
        "values": {name: sorted(found - {""}) for name, found in values.items()},
        "senses": [json.loads(sense) for sense in senses],
        "openings": sorted({phrase[: space.start()] for phrase in phrases for space in re.finditer(" ", phrase)}),
        "terms": ["|".join(phrase for phrase, index in phrases.items() if index == sense) for sense in senses.values()],
    }
    return json.dumps(compiled, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    COMPILED.write_text(compile_terms(), encoding="utf-8")
    sys.stdout.write(f"{COMPILED.name}: {COMPILED.stat().st_size:,} bytes\n")
