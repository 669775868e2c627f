"""What the words of a label, a key or an object's name speak of, in the languages of the submission."""

from functools import lru_cache
from itertools import filterfalse, pairwise
from typing import NamedTuple

from voxbridge.mapping.meanings import PEOPLE, M
from voxbridge.mapping.terms import FILLER, MIN_STRANGER, UNSPACED, Languages, phrases_of, sense_of, values, words_of
from voxbridge.mapping.tokenize import MAX_LENGTH, TABLE

STEM = 5  # characters: "parent" and "parents" are one
_MIN_UNSPACED = 3  # characters of a word that may be what a person is, in a script without spaces: 目撃者
_ALONE = {word: frozenset(map(M, said.split())) for said, words in TABLE["alone"].items() for word in words}
_JOINTS = frozenset({"or", "o", "ou", "oder", "of", "a", "ra"})
_REPORTED = frozenset({M.THING, M.ANIMAL, M.PROPERTY})


class Words(NamedTuple):
    """What a text speaks of, in its order. `unknown` counts words without a meaning, `size` all that are no filler."""

    meanings: frozenset[M] = frozenset()
    unknown: int = 0
    size: int = 0
    question: bool = False
    strangers: frozenset[str] = frozenset()  # the unknown words themselves, but for short ones
    parts: tuple[frozenset[M], ...] = ()  # the meanings of each word or phrase that has some
    number: int = 0  # of a person: "Applicant 2", "second passenger"; 0: none
    suffix: int = 0  # any other number: "Phone 2", "last_name_4"
    people: tuple[tuple[str, frozenset[M]], ...] = ()  # the words for people, cut to their stems


SILENT = Words()


def read(text: str, languages: Languages) -> Words:
    """Return what a label or key speaks of."""
    return _read(text[:MAX_LENGTH], languages) if text else SILENT


@lru_cache(maxsize=8192)
def _read(text: str, languages: Languages) -> Words:
    words = words_of(text)
    is_alone = len(words) == 1 or words[:-1] == ("your",)
    alone = _ALONE.get(words[-1]) if is_alone else frozenset({M.SALUTATION}) if _is_salutations(words) else None
    if alone:
        return Words(alone, 0, 1, parts=(alone,))
    parts: list[frozenset[M]] = []
    strangers: set[str] = set()
    people: list[tuple[str, frozenset[M]]] = []
    unknown = number = suffix = 0
    after_person = False  # whether the word before is one for a person, or unknown and so may be
    for word, found, _ in phrases_of(words, languages):
        if found:
            part, is_person = found - FILLER, not found.isdisjoint(PEOPLE)
            if after_person and word in {"名", "명"}:  # their whole name: 保護者名
                part = part - {M.FIRST_NAME} | {M.NAME}
            after_person = is_person or (after_person and part == {M.NUMBER})  # "Applicant no. 2"
            if is_person:
                # "Bräutigam" is not called by the word "Braut", with whatever ending
                is_another = len(word) > STEM + 3 and any(said & PEOPLE for _, said in sense_of(word[:STEM]))
                people.append((word[: STEM + 4] if is_another else word[:STEM], found))
            if part:
                parts.append(part)
            continue
        if not word.isdecimal():
            unknown += len(word) > 1  # c_name, and what follows an apostrophe
            if len(word) >= (MIN_STRANGER if word < UNSPACED else _MIN_UNSPACED):
                strangers.add(word)
        elif len(word) == 1 and word != "0":  # Divi ends all names with the form's own: et_pb_contact_name_2_0
            suffix = int(word)
            number = suffix if after_person else number
        after_person = len(word) >= MIN_STRANGER
    size = unknown + len(parts)
    number = (_ordinal(parts) if people else 0) or number
    return Words(
        _together(parts), unknown, size, "?" in text, frozenset(strangers), tuple(parts), number, suffix, tuple(people)
    )


def _ordinal(parts: list[frozenset[M]]) -> int:
    """Take the ordinal before a person out ("first applicant", "second driver") and return it; 0: there is none."""
    for index, (one, other) in enumerate(pairwise(parts)):
        if (one <= {M.SECOND, M.ALTERNATE} or one == {M.FIRST}) and not other.isdisjoint(PEOPLE):
            del parts[index]
            return 1 if one == {M.FIRST} else 2
        if one == {M.LAST} and not other.isdisjoint(PEOPLE):
            parts[index] = frozenset({M.OTHER_PERSON})  # "Last tenant"
    return 0


def _together(parts: list[frozenset[M]]) -> frozenset[M]:
    """Return what words say together: a name that is whole, and nothing of what someone fills in or reports."""
    meanings = frozenset[M]().union(*parts)
    if M.SUBMITTER in meanings:
        meanings -= {M.FORM, M.MESSAGE}
        if len(parts) > 1 and M.SUBMITTER in parts[-2] and parts[-1] <= _REPORTED:  # "who reports the accident"
            meanings -= parts[-1]
    return meanings | {M.FULL_NAME} if {M.NAME, M.WHOLE} <= meanings else meanings


def _is_salutations(words: tuple[str, ...]) -> bool:
    """Say whether words are several salutations and what joins them: "Mr/Mrs/Ms", "Sr./Sra.", "Herr/Frau"."""
    others = [*filterfalse(values("salutations").__contains__, words)]
    joints = (word in _JOINTS or any(said <= FILLER for _, said in sense_of(word)) for word in others)
    return len(words) - len(others) > 1 and all(joints)
