"""The terms of all languages, compiled from languages/*.toml into terms.json (`make terms`)."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from voxbridge.mapping.meanings import M
from voxbridge.tables import table

type Sense = tuple[tuple[int, frozenset[M]], ...]  # bit masks of languages, and what a phrase means in them

FIRST_OF_NO_LATIN = "\u0370"  # the first character of scripts that no language shares with English
FIRST_UNSPACED = "\u3000"  # the first character of scripts that need no spaces
MIN_SURE = 4  # characters from which on a word of a language that did not win the vote is taken all the same
FILLER = frozenset({M.FILLER})
ENGLISH = 1  # the first language's bit: keys are English whatever the labels are


class Languages(NamedTuple):
    """The languages that count, as bit masks: of a word that has several meanings, those of the first win."""

    first: int
    counted: int


class Terms(NamedTuple):
    """What is compiled."""

    languages: tuple[dict[str, Any], ...]
    phrases: dict[str, Sense]  # by the phrase, folded, its words joined with a space
    openings: frozenset[str]  # what phrases of several words begin with: "what", "what is"
    values: dict[str, frozenset[str]]
    everywhere: int  # mask of all languages
    compounding: int  # mask of the languages whose words are written together


@cache
def terms() -> Terms:
    """Return the compiled terms."""
    compiled = table(__file__)
    meanings = [M(name) for name in compiled["meanings"]]
    sets = [frozenset(meanings[index] for index in found) for found in compiled["sets"]]
    phrases: dict[str, Sense] = {}
    for sense, joined in zip(compiled["senses"], compiled["terms"], strict=True):
        phrases.update(dict.fromkeys(joined.split("|"), tuple((mask, sets[index]) for mask, index in sense)))
    languages = tuple(compiled["languages"])
    return Terms(
        languages,
        phrases,
        frozenset(compiled["openings"]),
        {name: frozenset(found) for name, found in compiled["values"].items()},
        (1 << len(languages)) - 1,
        sum(1 << bit for bit, language in enumerate(languages) if language["compounds"]),
    )


@cache
def companion_prefixes(mask: int) -> tuple[str, ...]:
    """Return the beginnings that make another person of one, in the languages of a mask: "co", "mit"."""
    languages = enumerate(terms().languages)
    return tuple(prefix for bit, language in languages if mask >> bit & 1 for prefix in language["companions"])


def values(name: str) -> frozenset[str]:
    """Return words that people type as answers, by the name of their list in the section [values]."""
    return terms().values[name]


def sense_of(phrase: str) -> Sense:
    """Return what a phrase means by language; empty for an unknown one."""
    return terms().phrases.get(phrase, ())


def longest_phrase(words: Sequence[str], position: int, languages: Languages) -> tuple[str, int]:
    """Return the longest known phrase of several words that starts at a position, and its number of words; else ""."""
    phrase, found, length = words[position], "", 1
    for end in range(position + 1, len(words)):
        if phrase not in terms().openings:
            break
        phrase = f"{phrase} {words[end]}"
        if meanings_in(sense_of(phrase), phrase, languages):
            found, length = phrase, end + 1 - position
    return found, length


def meanings_in(sense: Sense, phrase: str, languages: Languages) -> frozenset[M]:
    """Return what a phrase means: in the first language, else in English, else in all that count.

    A longer one that means the same wherever it is a word counts in any language.
    """
    for language in (languages.first, ENGLISH):
        for mask, meanings in sense:
            if mask & language:
                return meanings
    spoken = [meanings for mask, meanings in sense if mask & languages.counted]
    if not spoken and len(sense) == 1 and (len(phrase) >= MIN_SURE or phrase >= FIRST_OF_NO_LATIN):
        return sense[0][1]
    return frozenset[M]().union(*spoken)


def bits(mask: int) -> Iterable[int]:
    """Yield the languages of a mask, each as a mask of its own."""
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit
