"""What the words of a label, a key or an object's name speak of, in the languages of the submission."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from voxbridge.mapping.meanings import NAMING, PEOPLE, PHONES, Meaning
from voxbridge.mapping.morphology import (
    MIN_STRANGER,
    companion_prefixes,
    corrected,
    meanings_of_companion,
    meanings_of_variant,
    unspaced_terms,
    without_umlauts,
)
from voxbridge.mapping.terms import (
    ENGLISH,
    FILLER,
    FIRST_UNSPACED,
    Languages,
    longest_phrase,
    meanings_in,
    sense_of,
    speaks,
    terms,
    values,
)
from voxbridge.mapping.tokenize import MAX_LENGTH, tokens

type Phrase = tuple[str, frozenset[Meaning], int]  # its first word, what it means, and the index of the word after it


class Words(NamedTuple):
    """What a text speaks of, in its order. `unknown` counts words without a meaning, `size` all that are no filler."""

    meanings: frozenset[Meaning] = frozenset()
    unknown: int = 0
    size: int = 0
    question: bool = False
    strangers: frozenset[str] = frozenset()  # the unknown words themselves, but for short ones
    parts: tuple[frozenset[Meaning], ...] = ()  # the meanings of each word or phrase that has some
    number: int = 0  # of a person: "Applicant 2", "second passenger"; 0: none
    suffix: int = 0  # any other number: "Phone 2", "last_name_4"
    people: tuple[tuple[str, frozenset[Meaning]], ...] = ()  # the words for people, cut to their stems


SILENT = Words()


def read(text: str, languages: Languages) -> Words:
    """Return what a label or key speaks of."""
    return _read(text[:MAX_LENGTH], languages) if text else SILENT


@lru_cache(maxsize=8192)
def _read(text: str, languages: Languages) -> Words:
    words = tokens(text)
    alone = _ALONE.get(words[0]) if len(words) == 1 else _SALUTATION if is_salutations(words) else None
    if alone:
        return Words(alone, 0, 1, parts=(alone,))
    parts: list[frozenset[Meaning]] = []
    strangers: set[str] = set()
    people: list[tuple[str, frozenset[Meaning]]] = []
    unknown = number = suffix = 0
    after_person = False  # whether the word before is one for a person, or unknown and so may be
    for word, found, _ in _asked_alone(words, languages) or phrases_of(words, languages):
        if found:
            part, is_person = _told(found)
            after_person = is_person or (after_person and part == {Meaning.NUMBER})  # "Applicant no. 2"
            if is_person:
                stem, part = _person_in(word, part, languages)
                people.append((stem, found))
            if part:
                parts.append(part)
            continue
        if not word.isdecimal():
            unknown += len(word) > 1  # c_name, and what follows an apostrophe
            strangers |= {word} if len(word) >= (MIN_STRANGER if word < FIRST_UNSPACED else _MIN_UNSPACED) else set()
        elif len(word) == 1 and word != "0":  # Divi ends all names with the form's own: et_pb_contact_name_2_0
            suffix = int(word)
            number = suffix if after_person else number
        after_person = len(word) >= MIN_STRANGER
    size = unknown + len(parts)
    meanings = frozenset().union(*parts)
    if not meanings.isdisjoint(_ORDINAL_WORDS) and (ordinal := _ordinal(parts)):
        number, meanings = ordinal, frozenset().union(*parts)
    return Words(
        _together(meanings, parts),
        unknown,
        size,
        "?" in text,
        frozenset(strangers),
        tuple(parts),
        number,
        suffix,
        tuple(people),
    )


def _person_in(word: str, meanings: frozenset[Meaning], languages: Languages) -> tuple[str, frozenset[Meaning]]:
    """Return the stem of a word for a person, and its meanings: in a run without spaces, of the term in it.

    名 right behind a person is their whole name: 保護者名.
    """
    if word < FIRST_UNSPACED:
        return word[:STEM], meanings
    terms_in = unspaced_terms(word, languages)
    stem = next((term for term, found in terms_in if not found.isdisjoint(PEOPLE)), word)[:STEM]
    if word[-1] in _NAME_OF and Meaning.FIRST_NAME in meanings:
        meanings = meanings - {Meaning.FIRST_NAME} | {Meaning.NAME}
    return stem, meanings


def _together(meanings: frozenset[Meaning], parts: list[frozenset[Meaning]]) -> frozenset[Meaning]:
    """Return what words say together: a name that is whole, and nothing of what someone fills in or reports."""
    if Meaning.SUBMITTER in meanings:
        meanings -= _SUBMITTED
        if len(parts) > 1 and Meaning.SUBMITTER in parts[-2] and parts[-1] <= _REPORTED:  # "who reports the accident"
            meanings -= parts[-1]
    return meanings | {Meaning.FULL_NAME} if {Meaning.NAME, Meaning.WHOLE} <= meanings else meanings


def _asked_alone(words: tuple[str, ...], languages: Languages) -> tuple[Phrase, ...]:
    """Return what a single word asks for in a language of the form, where it asks for nothing in English.

    Turkish *Ad*, a name, and German *Land*, a country, in a form with many English keys.
    """
    if len(words) != 1 or languages.first != ENGLISH or languages.counted == ENGLISH:
        return ()
    sense = sense_of(words[0])
    found = frozenset[Meaning]().union(*(said for mask, said in sense if mask & languages.counted & ~ENGLISH))
    is_english = any(said & _ASKED for mask, said in sense if mask & ENGLISH)
    return ((words[0], found, 1),) if found & _ASKED and not is_english else ()


_NAME_OF = frozenset("名명")
_REPORTED = frozenset({Meaning.THING, Meaning.PROPERTY})
_SUBMITTED = frozenset({Meaning.FORM, Meaning.MESSAGE})
_ASKED = NAMING | PHONES | {Meaning.EMAIL, Meaning.COUNTRY, Meaning.CITY, Meaning.STREET, Meaning.POSTAL_CODE}


@lru_cache(maxsize=4096)
def _told(found: frozenset[Meaning]) -> tuple[frozenset[Meaning], bool]:
    """Return meanings without those of words that only join others, and whether they are a person's."""
    return found - FILLER, not found.isdisjoint(PEOPLE)


def phrases_of(words: tuple[str, ...], languages: Languages) -> Iterator[Phrase]:
    """Go through the longest phrases that have a meaning, and the words that have none."""
    if not all(map(terms().phrases.__contains__, words)):
        words = tuple(map(corrected, words))
    text = " ".join(words)
    bare = without_umlauts(text)
    plain = words if bare == text else bare.split(" ")  # "ausgefuellt von"
    position = 0
    while position < len(words):
        word = words[position]
        found, opens = _word(word, languages)
        length = 1
        if opens and position + 1 < len(words):
            sense, length = longest_phrase(words, position, languages.counted)
            if not sense and plain is not words:
                sense, length = longest_phrase(plain, position, languages.counted)
            if sense:
                found = meanings_in(sense, languages)
            elif not found and word in companion_prefixes(languages.counted):  # "co-owner"
                found = meanings_of_companion(word + words[position + 1], languages)
                length += bool(found)
        if found or word < FIRST_UNSPACED:
            yield word, found, position + length
        else:
            yield from ((part, said, position + 1) for part, said in unspaced_terms(word, languages))
        position += length


@lru_cache(maxsize=8192)
def _word(word: str, languages: Languages) -> tuple[frozenset[Meaning], bool]:
    """Return what a word means alone, and whether a phrase of several words may begin with it."""
    sense, openings = sense_of(word), terms().openings
    opens = word in openings or without_umlauts(word) in openings or word in companion_prefixes(languages.counted)
    is_said = sense and speaks(sense, languages.counted, word)
    return meanings_in(sense, languages) if is_said else meanings_of_variant(word, languages), opens


# What words mean where they stand alone: of a call or a message, who it is from and to.
_ALONE = {
    **dict.fromkeys(("from", "de", "von", "van", "da"), frozenset({Meaning.LEAD, Meaning.REACH})),
    **dict.fromkeys(("who", "qui", "wie", "wer", "quien", "quem", "chi"), frozenset({Meaning.LEAD})),
    **dict.fromkeys(("to", "called"), frozenset({Meaning.COMPANY})),
    "st": frozenset({Meaning.STATE}),
}
_SALUTATION = frozenset({Meaning.SALUTATION})  # "Mr/Mrs/Ms", "Sr./Sra.", "Herr/Frau"


def _ordinal(parts: list[frozenset[Meaning]]) -> int:
    """Take the ordinal before a person out ("first applicant", "second driver") and return it; 0: there is none."""
    for index, (one, other) in enumerate(pairwise(parts)):
        if one in _ORDINALS and not other.isdisjoint(PEOPLE):
            del parts[index]
            return _ORDINALS[one]
    return 0


_ORDINALS = {
    frozenset({Meaning.FIRST}): 1,
    frozenset({Meaning.SECOND}): 2,
    frozenset({Meaning.ALTERNATE}): 2,
    frozenset({Meaning.ALTERNATE, Meaning.SECOND}): 2,
}
_MIN_UNSPACED = 3  # characters of a word that may be what a person is, in a script without spaces: 目撃者
_ORDINAL_WORDS = frozenset().union(*_ORDINALS)
STEM = 5  # characters: "parent" and "parents" are one


def is_salutations(words: tuple[str, ...]) -> bool:
    """Say whether words are several salutations and what joins them, as choices are written."""
    salutations = values("salutations")
    if salutations.isdisjoint(words):
        return False
    said = [word for word in words if word in salutations]
    return len(said) > 1 and all(word in salutations or _joins(word) for word in words)


def _joins(word: str) -> bool:
    return word in _JOINTS or any(meanings <= FILLER for _, meanings in sense_of(word))


_JOINTS = frozenset({"or", "o", "ou", "oder", "of", "a", "ra"})
