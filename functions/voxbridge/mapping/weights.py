"""What a field is: a score for each attribute of a contact, from its type, label, key and what it is in.

Weights add up; a field is taken for something from THRESHOLD on, of several the heaviest wins, the first among equals.
Scale: 4 a plain word for it, or the provider's own, -20 never. This is the one place where a wrong choice of what a
field is gets corrected; whose it is, is in owners.py.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from voxbridge.mapping.vocabulary import IN_CHARGE, NAMES, PEOPLE, PLACES, REACH, A, Attribute, M
from voxbridge.mapping.words import Words
from voxbridge.parsing.submission import FieldType as T

THRESHOLD = 3.0
WEAKEST = 1.0  # what can still pass with the value's shape
NEVER = -20.0
PLAIN = 4.0  # the weight of a plain word
TYPED = 4.4  # the weight of a provider's own word, where the label does not speak for itself
MOBILE_FIRST = 1.5  # what a mobile has before a home, a home before work

# (attribute, the meanings that must all be there, weight). Of one text, the heaviest row of an attribute counts.
_FOR: tuple[tuple[Attribute, frozenset[M], float], ...] = tuple(
    (attribute, frozenset(meanings), weight)
    for attribute, meanings, weight in (
        (A.PHONE, {M.PHONE}, 4.5),
        (A.PHONE, {M.MOBILE}, 4.5),
        (A.PHONE, {M.LANDLINE}, 4.0),
        (A.PHONE, {M.SWITCHBOARD}, 4.5),  # less 2: better than no number
        (A.PHONE, {M.NUMBER, M.REACH}, 4.5),
        (A.PHONE, {M.NUMBER, M.PARENT}, 4.0),
        (A.PHONE, {M.NUMBER, M.HOME}, 3.0),
        (A.PHONE, {M.NUMBER, M.WORK}, 4.0),
        # Too weak alone: with an answer that is written as a phone number they will do.
        (A.PHONE, {M.NUMBER}, 1.5),
        (A.PHONE, {M.REACH}, 1.5),
        (A.PHONE, {M.EXTENSION}, 10.0),  # less 8: a Durchwahl may be the whole number
        (A.PHONE, {M.HOME}, 1.0),
        (A.PHONE, {M.WORK}, 2.0),
        (A.DIAL_CODE, {M.DIAL_CODE}, 5.0),
        (A.AREA_CODE, {M.AREA_CODE}, 5.0),
        (A.EMAIL, {M.EMAIL}, 4.5),
        (A.EMAIL, {M.LOGIN}, 1.5),  # with an answer that is one
        (A.FULL_NAME, {M.FULL_NAME}, 5.0),
        (A.FULL_NAME, {M.FAMILY_NAME_FIRST}, 7.0),
        (A.FULL_NAME, {M.FIRST_NAME, M.LAST_NAME}, 7.0),
        (A.FULL_NAME, {M.NAME, M.LAST_NAME}, 6.0),
        (A.FULL_NAME, {M.NAME, M.FIRST_NAME}, 6.0),
        (A.FULL_NAME, {M.FIRST_NAME, M.LAST}, 7.0),
        (A.FULL_NAME, {M.NAME, M.FIRST, M.LAST}, 7.0),
        (A.FULL_NAME, {M.NAME}, 4.0),
        (A.FULL_NAME, {M.CONTACT_PERSON}, 4.0),
        (A.FIRST_NAME, {M.FIRST_NAME}, 5.0),
        (A.FIRST_NAME, {M.NAME, M.FIRST}, 5.0),
        (A.LAST_NAME, {M.LAST_NAME}, 5.0),
        (A.LAST_NAME, {M.NAME, M.LAST}, 5.0),
        (A.PREFERRED_NAME, {M.PREFERRED_NAME}, 5.0),
        (A.PREFERRED_NAME, {M.INITIALS}, 4.0),
        (A.SECOND_LAST_NAME, {M.SECOND_LAST_NAME}, 6.0),
        (A.MIDDLE_NAME, {M.MIDDLE_NAME}, 5.5),
        (A.NAME_PARTICLE, {M.NAME_PARTICLE}, 5.0),
        (A.SALUTATION, {M.SALUTATION}, 4.0),
        (A.SALUTATION, {M.PREFIX}, 3.0),
        (A.GENDER, {M.GENDER}, 4.0),
        (A.AGE, {M.AGE}, 4.0),
        (A.BIRTH_DATE, {M.BIRTH_DATE}, 5.0),
        (A.BIRTH_DATE, {M.BIRTH}, 3.4),
        (A.ADDRESS, {M.ADDRESS}, 4.0),
        (A.ADDRESS, {M.ADDRESS, M.CITY, M.STATE}, 9.0),
        (A.ADDRESS, {M.ADDRESS, M.CITY, M.POSTAL_CODE}, 9.0),
        (A.ADDRESS, {M.STREET, M.CITY}, 24.0),
        (A.STREET, {M.STREET}, 4.5),
        (A.STREET, {M.STREET, M.HOUSE_NUMBER}, 26.0),
        (A.ADDRESS_LINE_2, {M.ADDRESS_LINE_2}, 5.0),
        (A.HOUSE_NUMBER, {M.HOUSE_NUMBER}, 5.0),
        (A.CITY, {M.CITY}, 4.5),
        (A.STATE, {M.STATE}, 4.0),
        (A.POSTAL_CODE, {M.POSTAL_CODE}, 4.5),
        (A.COUNTRY, {M.COUNTRY}, 4.5),
        (A.LOCATION, {M.LOCATION}, 4.0),
    )
)

_ALL = tuple(Attribute)
_PERSONAL = (A.AGE, A.GENDER, A.BIRTH_DATE)

# What of a text's meanings speaks against attributes, or only shifts the choice among several. All rows count.
_SHIFTS: tuple[tuple[set[M], tuple[Attribute, ...], float], ...] = (
    ({M.CONSENT, M.TRACKING, M.TECHNICAL}, _ALL, NEVER),
    ({M.IDENTIFIER}, (A.EMAIL,), -1.0),  # an account's or an order's is its holder's
    ({M.IDENTIFIER}, tuple(one for one in _ALL if one is not A.EMAIL), -8.0),
    ({M.QUANTITY, M.MONEY}, _ALL, -8.0),
    ({M.ALTERNATE}, _ALL, -1.0),
    ({M.THING, M.FORM, M.PROPERTY}, (*NAMES, *_PERSONAL), NEVER),
    ({M.THING, M.FORM, M.PROPERTY, M.WISH}, REACH, -4.0),
    ({M.THING, M.FORM, M.PROPERTY, M.PROFESSIONAL}, PLACES, -3.0),
    ({M.NICKNAME, M.PREFERRED_NAME, M.INITIALS, M.LOGIN, M.SALUTATION, M.CITY, M.GENDER}, NAMES, NEVER),
    ({M.FAX, M.AREA_CODE}, (A.PHONE,), NEVER),
    ({M.MESSAGE, M.SCALE, M.WHEN, M.DATE}, (*NAMES, *REACH, *PLACES), -6.0),
    ({M.WHEN, M.DATE}, (A.AGE,), -6.0),
    ({M.EXTENSION}, (A.PHONE,), -8.0),
    ({M.ATTRIBUTE}, (*NAMES, *REACH, A.AGE, A.GENDER, *PLACES), -8.0),
    ({M.JOB}, (*NAMES, A.SALUTATION, A.PHONE, A.AGE, *PLACES), NEVER),
    ({M.WISH}, (*PLACES, A.GENDER, A.AGE, A.DIAL_CODE), NEVER),
    ({M.WISH}, NAMES, -6.0),
    ({M.PREFERRED}, (*PLACES, A.GENDER, A.AGE), NEVER),
    ({M.PROFESSIONAL}, _PERSONAL, NEVER),
    ({M.SCALE, M.HOME, M.WORK, M.HOUSE_NUMBER, M.ADDRESS_LINE_2, M.COUNTRY, M.BIRTH_DATE}, (A.AGE,), NEVER),
    ({M.LOGIN}, (A.PHONE,), -4.0),
    # A number at work is the last resort, a name or an address at work is the company's.
    ({M.WORK}, (A.PHONE,), -1.0),
    ({M.WORK}, (A.EMAIL,), -0.5),
    ({M.SWITCHBOARD}, (*NAMES, *PLACES, A.EMAIL), NEVER),
    ({M.SWITCHBOARD}, (A.PHONE,), -2.0),
    ({M.MOBILE}, (A.PHONE,), MOBILE_FIRST),
    ({M.HOME}, (*PLACES, A.EMAIL), 0.5),
    ({M.YOU}, (*NAMES, A.PHONE), 0.4),
    # "E-mail or phone": the value says which; a label of one of them is about nothing else.
    ({M.EMAIL}, (A.PHONE,), -1.5),
    ({M.PHONE}, (A.EMAIL,), -1.5),
    ({M.EMAIL, M.PHONE, M.MOBILE, M.WORK}, (*NAMES, *PLACES), NEVER),
    ({M.BIRTH}, (*PLACES, *NAMES, A.AGE), NEVER),
    ({M.FULL_NAME, M.FAMILY_NAME_FIRST}, (A.FIRST_NAME, A.LAST_NAME), NEVER),
    ({M.MIDDLE_NAME, M.NAME_PARTICLE}, (A.FULL_NAME, A.FIRST_NAME, A.LAST_NAME), NEVER),
    ({M.FIRST_NAME}, (A.LAST_NAME,), NEVER),
    ({M.LAST_NAME}, (A.FIRST_NAME,), NEVER),
    ({M.SECOND}, (A.FIRST_NAME, A.LAST_NAME, A.FULL_NAME), -1.0),
    ({M.SECOND_LAST_NAME}, (A.FIRST_NAME, A.LAST_NAME, A.FULL_NAME), -4.0),
    ({M.PREFIX}, (A.FULL_NAME,), NEVER),
    ({M.DIAL_CODE}, (A.PHONE, A.COUNTRY, A.STATE), NEVER),
    ({
        M.COUNTRY, M.STATE, M.STREET, M.ADDRESS_LINE_2, M.HOUSE_NUMBER, M.POSTAL_CODE, M.ADDRESS, M.LOCATION, M.AGE,
    }, (*NAMES, A.PHONE), NEVER),
    ({M.CITY}, (A.STATE, A.POSTAL_CODE), NEVER),
    ({M.CITY, M.STATE, M.POSTAL_CODE, M.COUNTRY}, (A.ADDRESS,), -1.5),
    ({M.STREET, M.ADDRESS_LINE_2, M.HOUSE_NUMBER}, (A.ADDRESS,), NEVER),
    ({M.ADDRESS_LINE_2, M.HOUSE_NUMBER}, (A.STREET,), NEVER),
    ({M.POSTAL_CODE}, (A.STATE,), NEVER),
)  # fmt: skip

# What stands far from what is asked, in a long question or in the name of an object around, speaks little of it.
SOFT = frozenset({
    M.CONSENT, M.TRACKING, M.TECHNICAL, M.IDENTIFIER, M.MESSAGE, M.WHEN, M.DATE, M.QUANTITY, M.ATTRIBUTE, M.MONEY,
    M.SCALE, M.JOB, M.THING, M.FORM, M.PROPERTY, M.LOGIN, M.COUNTRY, M.STATE, M.LOCATION, M.CITY, M.ADDRESS,
    M.AGE, M.WISH, M.EXTENSION, M.POSTAL_CODE,
})  # fmt: skip
_ROLES = frozenset({
    M.LEAD, M.PATIENT, M.GUEST, M.DRIVER, M.TENANT, M.OWNER, M.PARENT, M.RELATION_PARENT, M.REACH, M.PREFERRED,
    M.CONTACT_PERSON, M.RECIPIENT,
})  # fmt: skip
_ONLY_HOW_TO_REACH = frozenset({M.REACH, M.PREFERRED})
_ORDINALS = frozenset({M.FIRST, M.LAST})
_NAMES = _ORDINALS | {M.FULL_NAME, M.FIRST_NAME, M.LAST_NAME}
_LISTED = frozenset({M.SALUTATION, M.MIDDLE_NAME, M.SECOND_LAST_NAME})  # with names, of which they are then a part
_CALLED = frozenset({M.PHONE, M.MOBILE, M.LANDLINE, M.REACH, M.EXTENSION, M.PARENT})

_OF_TYPE: dict[T, Attribute] = {
    T.PHONE: A.PHONE, T.EMAIL: A.EMAIL, T.FULL_NAME: A.FULL_NAME, T.FIRST_NAME: A.FIRST_NAME,
    T.LAST_NAME: A.LAST_NAME, T.TITLE: A.SALUTATION, T.GENDER: A.GENDER, T.AGE: A.AGE, T.BIRTH_DATE: A.BIRTH_DATE,
    T.ADDRESS: A.ADDRESS, T.CITY: A.CITY, T.STATE: A.STATE, T.COUNTRY: A.COUNTRY, T.POSTAL_CODE: A.POSTAL_CODE,
}  # fmt: skip
_MISMATCH = -6.0  # the provider says that it is something else
_AGAINST_TYPE: dict[T, dict[Attribute, float]] = {
    T.TEXT: {},
    T.LONG_TEXT: dict.fromkeys((*NAMES, *REACH, A.LOCATION), -2.0),
    T.NUMBER: dict.fromkeys((*NAMES, A.ROLE_NAME, A.EMAIL, A.SALUTATION, A.GENDER), NEVER),
    T.CHOICE: dict.fromkeys((*NAMES, A.ROLE_NAME, *REACH, A.ADDRESS, A.STREET, A.BIRTH_DATE), NEVER)
    | {A.LOCATION: -2.0},
    T.DATE: dict.fromkeys((attribute for attribute in _ALL if attribute is not A.BIRTH_DATE), NEVER),
    T.HIDDEN: dict.fromkeys(_ALL, -0.5),
    T.ADDRESS: dict.fromkeys((one for one in _ALL if one not in PLACES), _MISMATCH),
    T.URL: dict.fromkeys((one for one in _ALL if one not in REACH), NEVER),  # kintone's LINK holds these
    **dict.fromkeys((T.SCALE, T.CONSENT, T.FILE, T.COMPANY, T.JOB_TITLE, T.META), dict.fromkeys(_ALL, NEVER)),
}

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
for _place, (_attribute, _needed, _weight) in enumerate(_FOR):
    _FOR_OF.setdefault(min(_needed), []).append((_place, _attribute, _needed, _weight))
_SHIFTS_OF: dict[M, dict[Attribute, float]] = {}
for _meanings, _attributes, _weight in _SHIFTS:
    for _meaning in _meanings:
        _of = _SHIFTS_OF.setdefault(_meaning, {})
        for _attribute in _attributes:
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
    against = _AGAINST_TYPE.get(type_)
    if against is None:
        against = dict.fromkeys(_ALL, _MISMATCH)
    attribute = _OF_TYPE.get(type_)
    return against | {attribute: TYPED} if attribute else against
