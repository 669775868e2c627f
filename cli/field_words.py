"""The words and phrases about a field as they are written there, each with its meanings and its place."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from voxbridge.mapping import terms
from voxbridge.mapping.meanings import Meaning
from voxbridge.mapping.terms import MIN_STRANGER, Languages, phrases_of
from voxbridge.mapping.tokenize import MAX_LENGTH, fold
from voxbridge.parsing.submission import Field

LABEL, KEY, ROLE = "its label", "its key", "its role"


class Word(NamedTuple):
    """A word, or a phrase that means something as a whole."""

    text: str  # as it is written
    length: int  # in characters, without accents
    meanings: frozenset[Meaning]
    place: str


def words_of(field: Field, languages: Languages) -> list[Word]:
    """Return the words of a field's label, key, section, role and objects, in this order, without numbers."""
    around = ((ancestor, "the name of its object") for ancestor in reversed(field.ancestors[-4:]))
    places = ((field.label, LABEL), (field.key, KEY), (field.section, "its section"), (field.role, ROLE))
    return [word for text, place in (*places, *around) for word in _words(text, place, languages)]


def _words(text: str, place: str, languages: Languages) -> Iterator[Word]:
    words, written = terms.words_of(text), _Written(text)
    start = 0
    for word, meanings, end in phrases_of(words, languages):
        phrase = words[start:end]
        start = end
        if not word.isdecimal() and (meanings or len(word) > 1):  # what follows an apostrophe is no word
            yield Word(written.find(phrase), len("".join(phrase)), meanings, place)


class _Written:
    """A text in which words are found that were folded."""

    def __init__(self, text: str) -> None:
        self._text = unicodedata.normalize("NFC", text[:MAX_LENGTH])
        folded = [
            (character, position)
            for position, written in enumerate(self._text)
            for character in fold(written)
            if unicodedata.category(character)[0] in "LMN"
        ]
        self._folded = "".join(character for character, _ in folded)
        self._positions = [position for _, position in folded]

    def find(self, phrase: tuple[str, ...]) -> str:
        """Return the words of a phrase as the text has them: "Vice captain" for ("vice", "captain")."""
        sought = "".join(phrase)
        start = self._folded.find(sought)
        if start < 0:  # the text is encoded, or has an id between the words
            return " ".join(phrase)
        return self._text[self._positions[start] : self._positions[start + len(sought) - 1] + 1]


def unknown_words(words: list[Word]) -> Iterator[str]:
    """Say which words are in no list: first those that may be what a person is called by, then the short ones."""
    unknown = [word for word in words if not word.meanings]
    yield from (f'"{word.text}" in {word.place} is unknown' for word in unknown if word.length >= MIN_STRANGER)
    for word in unknown:
        if word.length < MIN_STRANGER:
            yield f'"{word.text}" in {word.place} is in no list, and too short to be taken for a person'
