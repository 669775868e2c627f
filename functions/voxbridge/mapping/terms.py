"""The terms of all languages, compiled from languages/*.toml into terms.json (`make terms`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from voxbridge.mapping.meanings import Meaning
from voxbridge.tables import table

type Sense = tuple[tuple[int, frozenset[Meaning]], ...]  # bit masks of languages, and what a phrase means in them

FIRST_OF_NO_LATIN = "\u0370"  # the first character of scripts that no language shares with English
FIRST_UNSPACED = "\u3000"  # the first character of scripts that need no spaces
MIN_SURE = 4  # characters from which on a word of a language that did not win the vote is taken all the same
FILLER = frozenset({Meaning.FILLER})
ENGLISH = 1  # the first language's bit: keys are English whatever the labels are


class Languages(NamedTuple):
    """The languages that count, as bit masks: of a word that has several meanings, those of the first win."""

    first: int
    counted: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What is compiled."""

    languages: tuple[dict[str, Any], ...]
    senses: tuple[Sense, ...]
    phrases: dict[str, int]  # folded, words joined with a space → index of its senses
    openings: frozenset[str]  # what phrases of several words begin with: "what", "what is"
    values: dict[str, frozenset[str]]
    everywhere: int  # mask of all languages
    compounding: int  # mask of the languages whose words are written together
    companions: tuple[tuple[str, int], ...]  # prefixes that make another person of one, with masks of their languages


@cache
def terms() -> Terms:
    """Return the compiled terms."""
    compiled = table(__file__)
    meanings = [Meaning(name) for name in compiled["meanings"]]
    sets = [frozenset(meanings[index] for index in found) for found in compiled["sets"]]
    senses = tuple(tuple((mask, sets[index]) for mask, index in sense) for sense in compiled["senses"])
    phrases: dict[str, int] = {}
    for index, joined in enumerate(compiled["terms"]):
        phrases.update(dict.fromkeys(joined.split("|"), index))
    languages = tuple(compiled["languages"])
    return Terms(
        languages,
        senses,
        phrases,
        frozenset(compiled["openings"]),
        {name: frozenset(found) for name, found in compiled["values"].items()},
        (1 << len(languages)) - 1,
        sum(1 << bit for bit, language in enumerate(languages) if language["compounds"]),
        tuple((prefix, 1 << bit) for bit, language in enumerate(languages) for prefix in language["companions"]),
    )


def values(name: str) -> frozenset[str]:
    """Return words that people type as answers, by the name of their list in the section [values]."""
    return terms().values[name]


def sense_of(phrase: str) -> Sense:
    """Return what a phrase means by language; empty for an unknown one."""
    index = terms().phrases.get(phrase)
    return terms().senses[index] if index is not None else ()


def is_known(word: str) -> bool:
    """Say whether a folded word has a meaning in some language, even if it is none of the form's languages."""
    return any(not meanings <= FILLER for _, meanings in sense_of(word))


def longest_phrase(words: Sequence[str], position: int, mask: int) -> tuple[Sense, int]:
    """Return the senses of the longest phrase of several words that starts at a position, and its number of words."""
    known = terms()
    phrase = words[position]
    found: Sense = ()
    length = end = 1
    while phrase in known.openings and position + end < len(words):
        phrase = f"{phrase} {words[position + end]}"
        end += 1
        index = known.phrases.get(phrase)
        if index is not None and speaks(known.senses[index], mask, phrase):
            found, length = known.senses[index], end
    return found, length


def speaks(sense: Sense, mask: int, phrase: str) -> bool:
    """Say whether a phrase counts: in a language that does, or as a longer word that means the same wherever it is."""
    if any(one & mask for one, _ in sense):
        return True
    return len(sense) == 1 and (len(phrase) >= MIN_SURE or phrase >= FIRST_OF_NO_LATIN)


def meanings_in(sense: Sense, languages: Languages) -> frozenset[Meaning]:
    """Return what a phrase means: in the first language, else in English, in all that count, or if it is one thing."""
    for language in (languages.first, ENGLISH):
        for mask, meanings in sense:
            if mask & language:
                return meanings
    if spoken := counted(sense, languages):
        return frozenset().union(*(meanings for _, meanings in spoken))
    return sense[0][1] if len(sense) == 1 else frozenset()


def counted(sense: Sense, languages: Languages) -> Sense:
    """Return a sense in the languages that count."""
    return tuple((mask, meanings) for mask, meanings in sense if mask & languages.counted)


def bits(mask: int) -> Iterable[int]:
    """Yield the languages of a mask, each as a mask of its own."""
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit
