"""Sort the words of languages/*.toml, and compile them into terms.json, which loads in 8 ms: `make terms`.

What is compiled is committed, so that `sam build` alone makes a complete package; a test holds it to its source.
"""

import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from local.word_files import formatted
from voxbridge.mapping.meanings import Meaning
from voxbridge.mapping.terms import is_unspaced
from voxbridge.mapping.tokenize import tokens

_ROOT = Path(__file__).parents[1]
LANGUAGES = _ROOT / "languages"
COMPILED = _ROOT / "functions" / "voxbridge" / "mapping" / "terms.json"
_MEANINGS = tuple(meaning.value for meaning in Meaning)
_SECTIONS = ("attributes", "owners", "qualifiers", "otherwise")
_OF_FIELDS = frozenset({"attributes", "qualifiers"})  # what field names are made of
_VALUES = (
    *(
        "salutations",
        "salutations_if_asked",
        "yes_no",
        "placeholders",
        "name_particles",
        "given_names",
        "given_names_written_last",
        "second_given_names",
        "given_names_with_particles",
        "surnames",
    ),
    *("opening_words", "closing_words", "self_descriptions", "statuses", "genders", "animal_sexes", "yourself"),
)


def compile_terms(directory: Path = LANGUAGES) -> str:
    """Return the terms of all languages as JSON; raises ValueError for an unknown meaning, and for mixed_terms.

    `terms` are the phrases, joined with |, which loads faster than a list: those of the first of `senses`, as many as
    `counts` says, then those of the next. A sense is a list of bit masks of languages, each with the index of one of
    `sets`: the meanings that a phrase has in them, by their indexes. `openings` are what phrases of several words begin
    with, and the first two characters of those that need no spaces; `together` are the former without spaces:
    "nomecompleto"; `inner` are the words of phrases, and prefixes, that are none alone.
    """
    meanings = list(_MEANINGS)
    languages: list[dict[str, Any]] = []
    spoken: dict[str, dict[int, set[int]]] = {}  # phrase → language → meanings
    damaged: dict[str, dict[int, set[int]]] = {}  # the same, of words that lost what has an accent
    values: dict[str, set[str]] = {name: set() for name in _VALUES}
    mixed: list[str] = []
    for bit, path in enumerate(sorted(directory.glob("*.toml"), key=lambda path: (path.stem != "en", path.stem))):
        entry = tomllib.loads(path.read_text(encoding="utf-8"))
        mixed += (f"{path.name}: {terms}" for terms in mixed_terms(_terms(entry, path.name)))
        languages.append({
            "code": entry["language"],
            "family_name_first": entry.get("family_name_first", False),
            "compounds": entry.get("compounds", False),
            "companions": [" ".join(tokens(prefix)) for prefix in entry.get("companions", [])],
        })  # fmt: skip
        for term, meaning, section in _terms(entry, path.name):
            index = meanings.index(meaning)
            spoken.setdefault(" ".join(tokens(term)), {}).setdefault(bit, set()).add(index)
            for other in _without_accented(term) if section in _OF_FIELDS else ():
                damaged.setdefault(other, {}).setdefault(bit, set()).add(index)
        for name in _VALUES:
            values[name].update(" ".join(tokens(term)) for term in entry.get("values", {}).get(name, []))
    if mixed:
        raise ValueError("\n".join([*mixed, _HOW_TO_PART]))
    spoken = damaged | spoken
    sets: dict[tuple[int, ...], int] = {}
    senses: dict[tuple[tuple[int, int], ...], int] = {}
    phrases: dict[str, int] = {}
    for phrase, by_language in sorted(spoken.items()):
        masks: dict[int, int] = {}
        for bit, found in by_language.items():
            place = sets.setdefault(tuple(sorted(found)), len(sets))
            masks[place] = masks.get(place, 0) | 1 << bit
        sense = tuple(sorted((mask, place) for place, mask in masks.items()))
        phrases[phrase] = senses.setdefault(sense, len(senses))
    prefixes = {prefix for language in languages for prefix in language["companions"]}
    joined = {phrase.replace(" ", ""): sense for phrase, sense in phrases.items() if " " in phrase}
    together = {word: sense for word, sense in joined.items() if len(word) >= _MIN_TOGETHER and word not in phrases}
    compiled = {
        "languages": languages,
        "meanings": meanings,
        "values": {name: sorted(found - {""}) for name, found in values.items()},
        "sets": list(sets),
        "senses": list(senses),
        "openings": _joined(
            {phrase[: space.start()] for phrase in phrases for space in re.finditer(" ", phrase)}
            | {phrase[:2] for phrase in phrases if is_unspaced(phrase)}
        ),
        "inner": _joined({word for phrase in [*phrases, *prefixes] for word in phrase.split()} - phrases.keys()),
        "terms": "|".join(sorted(phrases, key=phrases.__getitem__)),
        "together": "|".join(sorted(together, key=together.__getitem__)),
        "counts": {
            name: [counts[index] for index in range(len(senses))]
            for name, counts in (("terms", Counter(phrases.values())), ("together", Counter(together.values())))
        },
    }
    return json.dumps(compiled, ensure_ascii=False, separators=(",", ":")) + "\n"


def _joined(words: Iterable[str]) -> str:
    return "|".join(sorted(words))


def mixed_terms(terms: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Yield the terms of a language that are one without accents, and mean different things.

    Not those of which one spelling stands under every meaning that the others have: there the file says that it is so.
    """
    found: dict[str, dict[str, set[str]]] = {}  # as it is matched → spelling → meanings
    for term, meaning, _ in terms:
        found.setdefault(" ".join(tokens(term)), {}).setdefault(term, set()).add(meaning)
    for spellings in found.values():
        every = set().union(*spellings.values())
        if every not in spellings.values():
            yield (
                " and ".join(f'"{term}" ({", ".join(sorted(said))})' for term, said in spellings.items())
                + " are one term"
            )


_HOW_TO_PART = (
    "Accents make no difference. Put one of them into a longer phrase, or, if the word means both, list one spelling "
    "under both meanings."
)


def _terms(entry: dict[str, Any], file: str) -> Iterator[tuple[str, str, str]]:
    """Go through the terms of a language that hold a word, each with its meaning and that one's section."""
    for section in _SECTIONS:
        for meaning, terms in entry.get(section, {}).items():
            if meaning not in _MEANINGS:
                raise ValueError(f"{file}: there is no meaning called {meaning!r} in [{section}]")
            yield from ((term, meaning, section) for term in terms if tokens(term))


def _without_accented(term: str) -> set[str]:
    """Return a word as field names have it that are made of labels: without what has an accent, or with gaps for it.

    "Prénom" becomes `prnom` or `pr_nom`.
    """
    if term.isascii() or not term.isalpha() or any(ord(character) > _LAST_LATIN for character in term):
        return set()
    dropped = "".join(character for character in term if character.isascii())
    parted = tokens("".join(character if character.isascii() else "_" for character in term))
    found = {dropped} if len(dropped) >= _MIN_LENGTH else set()
    if len(parted) > 1 and len("".join(parted)) >= _MIN_LENGTH and max(map(len, parted)) >= _MIN_PART:
        found.add(" ".join(parted))
    return found


_LAST_LATIN = 0x24F
_MIN_LENGTH = 4
_MIN_TOGETHER = 6
_MIN_PART = 3  # characters of the longest part of a word with gaps


if __name__ == "__main__":
    for file in sorted(LANGUAGES.glob("*.toml")):
        written = file.read_text(encoding="utf-8")
        if (text := formatted(written)) != written:
            file.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{file.name}: sorted and wrapped\n")
    try:
        COMPILED.write_text(compile_terms(), encoding="utf-8")
    except ValueError as error:
        sys.exit(str(error))
    sys.stdout.write(f"{COMPILED.name}: {COMPILED.stat().st_size:,} bytes\n")
