"""What the words of a text say for and against each attribute of a contact: the weights of weights.toml."""

from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any, NamedTuple

from voxbridge.mapping.meanings import IN_CHARGE, NAMES, PEOPLE, PLACES, REACH, A, Attribute, M
from voxbridge.mapping.words import Words
from voxbridge.parsing.submission import FieldType as T
from voxbridge.tables import table

THRESHOLD = 3.0
WEAKEST = 1.0  # what can still pass with the value's shape
NEVER = -20.0
PLAIN = 4.0  # the weight of a plain word
TYPED = 4.4  # the weight of a provider's own word, where the label does not speak for itself

_DATA: dict[str, Any] = table(__file__)
_PARTS: dict[str, Collection[Attribute]] = {
    **{one.name.lower(): (one,) for one in Attribute},
    "all": Attribute,
    "names": NAMES,
    "places": PLACES,
    "reach": REACH,
    "personal": (A.AGE, A.GENDER, A.BIRTH_DATE),
}


def _parts(text: str) -> list[Attribute]:
    """Return the attributes that a list of names in weights.toml means; "-" leaves some out."""
    out = {one for name in text.split() if name[0] == "-" for one in _PARTS[name[1:]]}
    said = {one for name in text.split() if name[0] != "-" for one in _PARTS[name]}
    return [one for one in Attribute if one in said - out]


def _meanings(text: str) -> frozenset[M]:
    return frozenset(map(M, text.split()))


SOFT = _meanings(_DATA["soft"])
_ROLES = frozenset({
    M.SUBMITTER, M.LEAD, M.PATIENT, M.GUEST, M.DRIVER, M.TENANT, M.OWNER, M.PARENT, M.RELATION_PARENT, M.REACH,
    M.PREFERRED, M.CONTACT_PERSON, M.RECIPIENT,
})  # fmt: skip
_ONLY_HOW_TO_REACH = frozenset({M.REACH, M.PREFERRED})
_YOURSELF = frozenset({M.SUBMITTER, M.YOU})
_SUBMITTING = _ROLES | {M.THING, M.PROPERTY}
_ORDINALS = frozenset({M.FIRST, M.LAST})
_NAMES = _ORDINALS | {M.FULL_NAME, M.FIRST_NAME, M.LAST_NAME}
_LISTED = frozenset({M.SALUTATION, M.MIDDLE_NAME, M.SECOND_LAST_NAME})  # with names, of which they are then a part
_CALLED = frozenset({M.PHONE, M.MOBILE, M.LANDLINE, M.REACH, M.EXTENSION, M.PARENT, M.SUBMITTER})

_PER_UNKNOWN = -0.35
_PER_UNKNOWN_OF = {A.AGE: -2.0, A.GENDER: -2.0}  # "age of your roof"
_PLACE_PER_UNKNOWN = -2.0  # "pergola city": where something is, not someone
_PLACES_OF_THINGS = frozenset({A.CITY, A.STATE, A.COUNTRY, A.LOCATION})
_BARE_NAME_PER_UNKNOWN = -1.5  # "Horse name": an unknown word says whose name it is
_PERSONS_NAME_PER_UNKNOWN = -0.5  # "Registered keeper's name"
_LEAST_FOR_UNKNOWN = -6.0
_LONG_QUESTION = 7  # words from which on a label speaks of more than what it asks
_TWO_WORDS = 2
_FAR = 4  # what a word far away counts for is divided by this


class Said(NamedTuple):
    """What a text says for each attribute, and what speaks against or shifts the choice."""

    gains: dict[Attribute, float]
    against: tuple[dict[Attribute, float], ...]

    def shift(self, attribute: Attribute) -> float:
        """Return what is taken from an attribute, or added to it among several."""
        sum_ = 0.0
        for of in self.against:
            sum_ += of.get(attribute, 0.0)
        return sum_

    @property
    def best(self) -> float:
        """The heaviest gain; 0 where there is none."""
        return max(self.gains.values(), default=0.0)


def said_by(words: Words) -> Said:
    """Return what a text says for and against each attribute. Read-only."""
    return _said_by(words.meanings, words.unknown, min(words.size, _LONG_QUESTION), bool(words.strangers))


@lru_cache(maxsize=4096)
def _said_by(meanings: frozenset[M], unknown: int, size: int, has_strangers: bool) -> Said:  # noqa: FBT001
    gains: dict[Attribute, float] = {}
    if not meanings.isdisjoint(_LISTED) and not meanings.isdisjoint(_NAMES):  # "Title, first and last name"
        meanings = meanings - _LISTED | ({M.NAME} if meanings & _ORDINALS else set())
    rows = [row for meaning in meanings for row in _FOR_OF.get(meaning, ()) if row[2] <= meanings]
    for _, attribute, _, weight in sorted(rows):
        gains[attribute] = max(weight, gains.get(attribute, 0.0))
    is_of_person = meanings & PEOPLE and (M.REACH not in meanings or M.LEAD in meanings)
    if size == _TWO_WORDS and is_of_person and not unknown:  # "Insured first", "buyer_last"
        for ordinal, attribute in ((M.FIRST, A.FIRST_NAME), (M.LAST, A.LAST_NAME)):
            if ordinal in meanings:
                gains[attribute] = max(5.0, gains.get(attribute, 0.0))
    is_role = (meanings <= _ROLES or meanings == IN_CHARGE) and not meanings <= _ONLY_HOW_TO_REACH
    if is_role and not unknown and size <= _TWO_WORDS:
        gains[A.ROLE_NAME] = THRESHOLD
    says_who = meanings >= _YOURSELF or (M.SUBMITTER in meanings and meanings <= _SUBMITTING)
    if not gains and says_who:  # "Teacher organising the tour (you)", "Person reporting the claim"
        gains[A.ROLE_NAME] = PLAIN
    if {M.NUMBER, M.YOU} <= meanings and not unknown:
        gains[A.PHONE] = max(4.2, gains.get(A.PHONE, 0.0))
    if M.NUMBER in meanings and (unknown > 0 or M.LEAD in meanings) and meanings.isdisjoint(_CALLED):
        gains.pop(A.PHONE, None)  # the number of something or someone: "Konto-Nr."
    weighed = {
        attribute: weight + max(_per_unknown(attribute, meanings, has_strangers) * unknown, _LEAST_FOR_UNKNOWN)
        for attribute, weight in gains.items()
    }
    return Said(weighed, _shifting(meanings, size))


def _per_unknown(attribute: Attribute, meanings: frozenset[M], has_strangers: bool) -> float:  # noqa: FBT001
    """Return what each unknown word takes from an attribute."""
    if attribute is A.FULL_NAME and meanings & PEOPLE:
        return _PERSONS_NAME_PER_UNKNOWN
    if attribute is A.FULL_NAME and M.FULL_NAME not in meanings:
        return _BARE_NAME_PER_UNKNOWN
    if attribute in _PLACES_OF_THINGS and M.YOU not in meanings and has_strangers:
        return _PLACE_PER_UNKNOWN
    return _PER_UNKNOWN_OF.get(attribute, _PER_UNKNOWN)


@lru_cache(maxsize=4096)
def shifts(meanings: frozenset[M], size: int = 0) -> dict[Attribute, float]:
    """Return what meanings take from each attribute, or add to it among several. Read-only."""
    found: dict[Attribute, float] = {}
    for of in _shifting(meanings, size):
        for attribute, weight in of.items():
            found[attribute] = found.get(attribute, 0.0) + weight
    return found


def _shifting(meanings: frozenset[M], size: int) -> tuple[dict[Attribute, float], ...]:
    shifting = _SHIFTS_OF if size < _LONG_QUESTION else _SHIFTS_FAR
    return tuple(shifting[meaning] for meaning in sorted(meanings) if meaning in shifting)


_FOR_OF: dict[M, list[tuple[int, Attribute, frozenset[M], float]]] = {}  # by one of the meanings that must be there
for _place, (_names, _text, _weight) in enumerate(
    (names, text, weight) for names, rows in _DATA["for"].items() for text, weight in rows.items()
):
    _needed = _meanings(_text)
    _FOR_OF.setdefault(min(_needed), []).append((_place, *_PARTS[_names], _needed, _weight))
_SHIFTS_OF: dict[M, dict[Attribute, float]] = {}
for _text, _names, _weight in _DATA["shifts"]:
    for _meaning in _meanings(_text):
        _of = _SHIFTS_OF.setdefault(_meaning, {})
        for _attribute in _parts(_names):
            _of[_attribute] = _of.get(_attribute, 0.0) + _weight
_SHIFTS_FAR = _SHIFTS_OF | {
    meaning: {attribute: weight / _FAR for attribute, weight in _SHIFTS_OF[meaning].items()}
    for meaning in SOFT - {M.CONSENT}
    if meaning in _SHIFTS_OF
}


@cache
def by_type(type_: T | None) -> dict[Attribute, float]:
    """Return what the provider's own word for a field says on each attribute."""
    if type_ is None:
        return {}
    rows = _DATA["types"].get(type_.value, [["all", _MISMATCH]])
    against = {attribute: weight for names, weight in rows for attribute in _parts(names)}
    own = _PARTS.get("salutation" if type_ is T.TITLE else type_.value)
    return against | dict.fromkeys(own or (), TYPED)


_MISMATCH = -6  # the provider says that it is something else
