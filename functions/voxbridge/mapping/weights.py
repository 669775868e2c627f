"""What the words of a text say for and against each attribute of a contact: the weights of weights.toml."""

from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any, NamedTuple

from voxbridge.mapping.meanings import IN_CHARGE, NAMES, NAMING, PEOPLE, PLACES, REACH, REACHED_BY, A, Attribute, M
from voxbridge.mapping.words import Words
from voxbridge.parsing.submission import FieldType as T
from voxbridge.tables import table

THRESHOLD = 3.0
WEAKEST = 1.0  # what can still pass with the value's shape
NEVER = -20.0
PLAIN = 4.0  # the weight of a plain word
TYPED = 4.4  # the weight of a provider's own word, where the label does not speak for itself
_TABLE: dict[str, Any] = table(__file__)
_PARTS: dict[str, Collection[Attribute]] = {attribute.value: (attribute,) for attribute in Attribute}
_PARTS |= {"all": Attribute, "names": NAMES, "places": PLACES, "reach": REACH, T.TITLE.value: (A.SALUTATION,)}
_PARTS["personal"] = (A.AGE, A.GENDER, A.BIRTH_DATE)
_HALVES = {M.FIRST: A.FIRST_NAME, M.LAST: A.LAST_NAME}
_NAMES = _HALVES.keys() | NAMING - {M.NAME}
_LISTED = frozenset({M.SALUTATION, M.MIDDLE_NAME, M.SECOND_LAST_NAME})  # with names, of which they are then a part
_WHOSE = PEOPLE | {M.FULL_NAME}
_OF_SOMEONE = frozenset({M.YOU, M.ADDRESS})  # `acme_address_city` is where someone is, "pergola city" is not
_CALLED = frozenset({M.PHONE, M.MOBILE, M.LANDLINE, M.REACH, M.EXTENSION, M.PARENT, M.SUBMITTER, M.PREFERRED})
_PER_UNKNOWN, _LEAST_FOR_UNKNOWN = -0.35, -6.0
_LONG_QUESTION = 7  # words from which on a label speaks of more than what it asks
_TWO_WORDS, _SEVERAL = 2, 4


def _parts(text: str) -> list[Attribute]:
    """Return the attributes that a list of names in weights.toml means; "-" leaves some out."""
    names, _, left_out = text.partition(" -")
    said = {one for name in names.split() for one in _PARTS[name]}
    return [one for one in Attribute if one in said.difference(_PARTS.get(left_out, ()))]


_ROWS = ((name, *row) for name, rows in _TABLE["for"].items() for row in rows.items())
_FOR = [(A(name), frozenset(map(M, text.split())), weight) for name, text, weight in _ROWS]
_SHIFTS = [(frozenset(map(M, text.split())), _parts(names), weight) for text, names, weight in _TABLE["shifts"]]


def listed(name: str) -> frozenset[M]:
    """Return the meanings of a list in weights.toml."""
    return frozenset(map(M, _TABLE[name].split()))


SOFT, _ROLES = listed("soft"), listed("roles")
_OF_SUBMITTERS = PEOPLE | {M.REACH, M.PREFERRED, M.THING, M.ANIMAL, M.PROPERTY, M.WISH, M.WHEN}


class Said(NamedTuple):
    """What a text says for each attribute, and what is taken from it, or added to it among several. Read-only."""

    gains: dict[Attribute, float]
    shifts: dict[Attribute, float]
    best: float  # the heaviest gain; 0 where there is none


def said_by(words: Words) -> Said:
    """Return what a text says for and against each attribute."""
    return _said_by(words.meanings, words.unknown, min(words.size, _LONG_QUESTION), bool(words.strangers))


@lru_cache(maxsize=4096)
def _said_by(meanings: frozenset[M], unknown: int, size: int, has_strangers: bool) -> Said:  # noqa: FBT001
    gains: dict[Attribute, float] = {}
    if meanings & _NAMES and not meanings.isdisjoint(_LISTED):  # "Title, first and last name"
        meanings = meanings - _LISTED | ({M.NAME} if meanings & _HALVES.keys() else set())
    for attribute, needed, weight in _FOR:
        if needed <= meanings:
            gains[attribute] = max(weight, gains.get(attribute, 0.0))
    weak = all(gain < THRESHOLD for gain in gains.values())
    is_person = not unknown and not meanings <= {M.REACH, M.PREFERRED}
    is_half = size == _TWO_WORDS or (size == _SEVERAL - 1 and meanings - _HALVES.keys() <= PEOPLE)
    if is_person and is_half and meanings & PEOPLE and (M.REACH not in meanings or M.LEAD in meanings):
        gains |= {half: 5.0 for ordinal, half in _HALVES.items() if ordinal in meanings}  # "Insured first"
    if is_person and size <= _SEVERAL and (meanings <= _ROLES or meanings in IN_CHARGE):  # "Mom / Dad / Guardian"
        gains[A.ROLE_NAME] = THRESHOLD
    elif M.SUBMITTER in meanings and (M.YOU in meanings or meanings <= _OF_SUBMITTERS) and weak:
        gains[A.ROLE_NAME] = PLAIN  # "Teacher organising the tour (you)", "Person reporting the claim"
    if M.NUMBER in meanings and (unknown > 0 or M.LEAD in meanings) and meanings.isdisjoint(_CALLED):
        gains.pop(A.PHONE, None)  # the number of something or someone: "Konto-Nr."
    for attribute in gains if unknown else ():
        is_whose = meanings & _WHOSE if attribute is A.FULL_NAME else meanings & _OF_SOMEONE or not has_strangers
        weights = _TABLE["unknown"]["of_people" if is_whose else "of_things"]
        gains[attribute] += max(weights.get(attribute, _PER_UNKNOWN) * unknown, _LEAST_FOR_UNKNOWN)
    shifted = shifts(meanings, size)
    if A.PHONE in gains and meanings & NAMING:  # "Name and phone", in one answer
        shifted = shifted | {name: shifts(meanings - REACHED_BY, size).get(name, 0.0) for name in NAMES}
    return Said(gains, shifted, max(gains.values(), default=0.0))


@lru_cache(maxsize=4096)
def shifts(meanings: frozenset[M], size: int = 0) -> dict[Attribute, float]:
    """Return what meanings take from each attribute, or add to it among several. Read-only."""
    found: dict[Attribute, float] = {}
    for words, attributes, weight in _SHIFTS:
        for meaning in words & meanings:
            is_far = size >= _LONG_QUESTION and meaning in SOFT and meaning is not M.CONSENT
            for attribute in attributes:
                found[attribute] = found.get(attribute, 0.0) + (weight / 4 if is_far else weight)
    return found


@cache
def by_type(type_: T | None) -> dict[Attribute, float]:
    """Return what the provider's own word for a field says on each attribute."""
    if type_ is None:
        return {}
    rows = _TABLE["types"].get(type_.value, [["all", -6]])
    against = {attribute: weight for names, weight in rows for attribute in _parts(names)}
    return against | dict.fromkeys(_PARTS.get(type_.value, ()), TYPED)
