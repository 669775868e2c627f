"""The evidence: what a word, a provider's kind or a parent says for or against a field being some part of a contact.

This is the one place where a wrong choice is mended. Weights add up; a field is taken for something from THRESHOLD on,
of several the heaviest wins, the first among equals. Scale: 4 a plain word for it, 6 the provider's word, -20 never.
"""

from enum import Enum
from functools import cache, lru_cache

from voxbridge.mapping.lexicon import Concept as C  # noqa: N817  (a table reads better so)
from voxbridge.submission import Kind

THRESHOLD = 3.0
NEVER = -20.0
MOBILE_FIRST = 1.5  # what a mobile has before a home, a home before work
CERTAIN = 6.0  # the weight of a provider's own word


class Part(Enum):
    """What a field can be part of a contact as; the value is how provenance speaks of it."""

    __hash__ = object.__hash__  # Enum's own is written in Python, and a lead looks parts up a hundred times

    PHONE = "a phone number"
    WRITTEN = "written as a phone number"  # under a label that nobody knows
    DIAL_CODE = "a country's calling code"
    AREA_CODE = "an area code"
    EMAIL = "an e-mail address"
    FULL_NAME = "a full name"
    FIRST_NAME = "a first name"
    LAST_NAME = "a last name"
    MIDDLE_NAME = "a middle name"
    PARTICLE = "a last name's particle"
    SECOND_LAST_NAME = "a second last name"
    TITLE = "a form of address"
    GENDER = "a gender"
    AGE = "an age"
    BIRTH_DATE = "a date of birth"
    ADDRESS = "an address"
    STREET = "a street"
    SECOND_LINE = "a second line of an address"
    HOUSE_NUMBER = "a house number"
    CITY = "a city or suburb"
    STATE = "a state or region"
    POSTAL_CODE = "a postal code"
    COUNTRY = "a country"
    LOCATION = "where the person is"
    STAND_IN = "how the person is called"  # a first name for want of another
    ROLE = "who the person is to the form's owner"  # a name for want of another: "Policy holder"


NAMES = (Part.FULL_NAME, Part.FIRST_NAME, Part.LAST_NAME, Part.MIDDLE_NAME, Part.PARTICLE, Part.SECOND_LAST_NAME)
PLACES = (
    Part.ADDRESS, Part.STREET, Part.SECOND_LINE, Part.HOUSE_NUMBER,
    Part.CITY, Part.STATE, Part.POSTAL_CODE, Part.COUNTRY, Part.LOCATION,
)  # fmt: skip

# (part, the concepts that must all be there, weight). Of one text, the heaviest row of a part counts.
_FOR: tuple[tuple[Part, frozenset[C], float], ...] = tuple(
    (part, frozenset(concepts), weight)
    for part, concepts, weight in (
        (Part.PHONE, {C.PHONE}, 4.5),
        (Part.PHONE, {C.MOBILE}, 4.5),
        (Part.PHONE, {C.LANDLINE}, 4.0),
        (Part.PHONE, {C.NUMBER, C.REACH}, 4.5),
        (Part.PHONE, {C.NUMBER, C.PARENT}, 4.0),
        (Part.PHONE, {C.NUMBER, C.HOME}, 3.0),
        (Part.PHONE, {C.NUMBER, C.WORK}, 4.0),
        # Too weak alone: with an answer that is written as a phone number they will do.
        (Part.PHONE, {C.NUMBER}, 1.5),
        (Part.PHONE, {C.REACH}, 1.5),
        (Part.PHONE, {C.EXTENSION}, 10.0),  # less 8: a Durchwahl may be the whole number
        (Part.PHONE, {C.HOME}, 1.0),
        (Part.PHONE, {C.WORK}, 2.0),
        (Part.DIAL_CODE, {C.DIAL_CODE}, 5.0),
        (Part.AREA_CODE, {C.AREA_CODE}, 5.0),
        (Part.EMAIL, {C.EMAIL}, 4.5),
        (Part.FULL_NAME, {C.FULL}, 5.0),
        (Part.FULL_NAME, {C.FIRST, C.LAST}, 7.0),
        (Part.FULL_NAME, {C.NAME, C.LAST}, 6.0),
        (Part.FULL_NAME, {C.NAME, C.FIRST}, 6.0),
        (Part.FULL_NAME, {C.FIRST, C.ORDINAL_LAST}, 7.0),
        (Part.FULL_NAME, {C.NAME, C.ORDINAL_FIRST, C.ORDINAL_LAST}, 7.0),
        (Part.FULL_NAME, {C.NAME}, 4.0),
        (Part.FULL_NAME, {C.CONTACT_PERSON}, 4.0),
        (Part.FIRST_NAME, {C.FIRST}, 5.0),
        (Part.FIRST_NAME, {C.NAME, C.ORDINAL_FIRST}, 5.0),
        (Part.LAST_NAME, {C.LAST}, 5.0),
        (Part.LAST_NAME, {C.NAME, C.ORDINAL_LAST}, 5.0),
        (Part.STAND_IN, {C.CALLED}, 5.0),
        (Part.STAND_IN, {C.INITIALS}, 4.0),
        (Part.SECOND_LAST_NAME, {C.ORDINAL_SECOND, C.LAST}, 6.0),
        (Part.MIDDLE_NAME, {C.MIDDLE}, 5.5),
        (Part.PARTICLE, {C.PARTICLE}, 5.0),
        (Part.TITLE, {C.SALUTATION}, 4.0),
        (Part.TITLE, {C.NAME, C.PREFIX}, 4.0),
        (Part.TITLE, {C.PREFIX}, 3.0),
        (Part.GENDER, {C.GENDER}, 4.0),
        (Part.AGE, {C.AGE}, 4.0),
        (Part.BIRTH_DATE, {C.BIRTH_DATE}, 5.0),
        (Part.BIRTH_DATE, {C.BIRTH}, 3.0),
        (Part.BIRTH_DATE, {C.BIRTH, C.DATE}, 4.0),
        (Part.BIRTH_DATE, {C.BIRTH, C.WHEN}, 4.0),
        (Part.ADDRESS, {C.ADDRESS}, 4.0),
        (Part.ADDRESS, {C.ADDRESS, C.CITY, C.STATE}, 9.0),
        (Part.ADDRESS, {C.ADDRESS, C.CITY, C.POSTAL_CODE}, 9.0),
        (Part.ADDRESS, {C.STREET, C.CITY}, 24.0),
        (Part.STREET, {C.STREET}, 4.5),
        (Part.STREET, {C.STREET, C.HOUSE_NUMBER}, 26.0),
        (Part.SECOND_LINE, {C.SECOND_LINE}, 5.0),
        (Part.HOUSE_NUMBER, {C.HOUSE_NUMBER}, 5.0),
        (Part.CITY, {C.CITY}, 4.5),
        (Part.STATE, {C.STATE}, 4.0),
        (Part.POSTAL_CODE, {C.POSTAL_CODE}, 4.5),
        (Part.COUNTRY, {C.COUNTRY}, 4.5),
        (Part.LOCATION, {C.LOCATION}, 4.0),
    )
)

_ALL = tuple(Part)
_OTHERS = (C.COMPANY, C.EMERGENCY, C.REFERRER, C.STAFF, C.SPOUSE, C.GUEST)  # whose data is never the lead's

# concept → (parts, weight): what speaks against, or only shifts the choice among several. All rows count.
_SHIFTS: tuple[tuple[C, tuple[Part, ...], float], ...] = (
    *((owner, _ALL, NEVER) for owner in _OTHERS),
    *((thing, NAMES, NEVER) for thing in (C.THING, C.FORM)),
    *((thing, (Part.PHONE, Part.EMAIL), -4.0) for thing in (C.THING, C.FORM)),
    *((thing, PLACES, -3.0) for thing in (C.THING, C.FORM)),
    *((thing, (Part.AGE, Part.GENDER, Part.BIRTH_DATE), NEVER) for thing in (C.THING, C.FORM)),
    (C.REALTY, NAMES, NEVER),
    (C.REALTY, (Part.PHONE, Part.EMAIL), -4.0),
    (C.REALTY, (Part.AGE, Part.GENDER, Part.BIRTH_DATE), NEVER),
    (C.FAX, (Part.PHONE,), NEVER),
    (C.NICKNAME, NAMES, NEVER),
    (C.CALLED, NAMES, NEVER),
    (C.INITIALS, NAMES, NEVER),
    (C.CONSENT, _ALL, NEVER),
    (C.TRACKING, _ALL, NEVER),
    (C.TECHNICAL, _ALL, NEVER),
    (C.IDENTITY, _ALL, -8.0),
    (C.MESSAGE, (*NAMES, Part.PHONE, Part.EMAIL, *PLACES), -6.0),
    (C.WHEN, (*NAMES, Part.PHONE, Part.EMAIL, Part.AGE, *PLACES), -6.0),
    (C.DATE, (*NAMES, Part.PHONE, Part.EMAIL, Part.AGE, *PLACES), -6.0),
    (C.QUANTITY, _ALL, -8.0),
    (C.EXTENSION, (Part.PHONE,), -8.0),
    (C.ATTRIBUTE, (*NAMES, Part.PHONE, Part.EMAIL, Part.AGE, Part.GENDER, *PLACES), -8.0),
    (C.JOB, (*NAMES, Part.TITLE, Part.PHONE, *PLACES), NEVER),
    (C.MONEY, _ALL, -8.0),
    (C.SCALE, (Part.AGE,), NEVER),
    (C.SCALE, (*NAMES, Part.PHONE, Part.EMAIL, *PLACES), -6.0),
    (C.WISH, (*PLACES, Part.GENDER, Part.AGE, Part.DIAL_CODE), NEVER),
    (C.WISH, (Part.PHONE, Part.EMAIL), -4.0),
    (C.PREFERRED, (*PLACES, Part.GENDER, Part.AGE), NEVER),
    *(
        (elsewhere, (Part.AGE,), NEVER)
        for elsewhere in (C.HOME, C.WORK, C.HOUSE_NUMBER, C.SECOND_LINE, C.COUNTRY, C.JOB)
    ),
    (C.WISH, NAMES, -6.0),
    (C.TRADE, (Part.AGE, Part.GENDER, Part.BIRTH_DATE), NEVER),
    (C.TRADE, PLACES, -3.0),
    (C.LOGIN, NAMES, NEVER),
    (C.LOGIN, (Part.PHONE,), -4.0),
    # A number at work is the last resort, a name or an address at work is the company's.
    (C.WORK, (*NAMES, *PLACES), NEVER),
    (C.WORK, (Part.PHONE,), -1.0),
    (C.WORK, (Part.EMAIL,), -0.5),
    (C.SWITCHBOARD, (*NAMES, *PLACES, Part.EMAIL), NEVER),
    (C.SWITCHBOARD, (Part.PHONE,), -2.0),
    (C.MOBILE, (Part.PHONE,), MOBILE_FIRST),
    (C.HOME, (Part.PHONE,), 0.5),
    (C.LANDLINE, (Part.PHONE,), 0.3),
    (C.HOME, (*PLACES, Part.EMAIL), 0.5),
    (C.YOU, (*NAMES, Part.PHONE), 0.4),
    (C.SPARE, _ALL, -1.0),
    # Somebody who writes for a child is the one to call.
    (C.CHILD, (*NAMES, Part.PHONE, Part.EMAIL), -1.0),
    (C.CHILD, (Part.AGE, Part.GENDER, Part.BIRTH_DATE, Part.TITLE), NEVER),
    (C.PATIENT, NAMES, -1.0),
    (C.PARENT, (Part.AGE, Part.GENDER, Part.BIRTH_DATE), -1.0),
    (C.FATHER, (Part.AGE, Part.GENDER, Part.BIRTH_DATE), NEVER),
    (C.PARENT, (*NAMES, Part.PHONE, Part.EMAIL), 0.5),
    (C.FATHER, (Part.PHONE, Part.EMAIL), -1.5),
    # "E-mail or phone": the value says which; a label of one of them is about nothing else.
    (C.EMAIL, (Part.PHONE,), -1.5),
    (C.PHONE, (Part.EMAIL,), -1.5),
    (C.EMAIL, (*NAMES, *PLACES), NEVER),
    (C.PHONE, (*NAMES, *PLACES, Part.GENDER), NEVER),
    (C.MOBILE, (*NAMES, *PLACES), NEVER),
    (C.BIRTH, (*PLACES, *NAMES, Part.AGE), NEVER),
    (C.BIRTH_DATE, (Part.AGE,), NEVER),
    (C.FULL, (Part.FIRST_NAME, Part.LAST_NAME), NEVER),
    (C.MIDDLE, (Part.FULL_NAME, Part.FIRST_NAME, Part.LAST_NAME), NEVER),
    (C.FIRST, (Part.LAST_NAME,), NEVER),
    (C.LAST, (Part.FIRST_NAME,), NEVER),
    (C.ORDINAL_SECOND, (Part.FIRST_NAME, Part.LAST_NAME, Part.FULL_NAME), -4.0),
    (C.PARTICLE, (Part.FULL_NAME, Part.FIRST_NAME, Part.LAST_NAME), NEVER),
    (C.PREFIX, (Part.FULL_NAME,), NEVER),
    (C.SALUTATION, (*NAMES,), NEVER),
    (C.DIAL_CODE, (Part.PHONE, Part.COUNTRY, Part.STATE), NEVER),
    (C.AREA_CODE, (Part.PHONE,), NEVER),
    (C.COUNTRY, (*NAMES, Part.PHONE), NEVER),
    (C.CITY, NAMES, NEVER),
    (C.CITY, (Part.STATE, Part.POSTAL_CODE), NEVER),
    *((part_of_it, (Part.ADDRESS,), -1.5) for part_of_it in (C.CITY, C.STATE, C.POSTAL_CODE, C.COUNTRY)),
    (C.STATE, (*NAMES, Part.PHONE), NEVER),
    (C.STREET, (*NAMES, Part.PHONE, Part.ADDRESS), NEVER),
    (C.SECOND_LINE, (*NAMES, Part.PHONE, Part.STREET, Part.ADDRESS), NEVER),
    (C.HOUSE_NUMBER, (*NAMES, Part.PHONE, Part.STREET, Part.ADDRESS), NEVER),
    (C.POSTAL_CODE, (*NAMES, Part.PHONE, Part.STATE), NEVER),
    (C.ADDRESS, (*NAMES, Part.PHONE), NEVER),
    (C.LOCATION, (*NAMES, Part.PHONE), NEVER),
    (C.GENDER, NAMES, NEVER),
    (C.AGE, (*NAMES, Part.PHONE), NEVER),
)

_TWO_WORDS = 2
_PEOPLE = frozenset({C.SELF, C.PERSON, C.HOLDER, C.VISITOR, C.DRIVER, C.CHILD, C.PATIENT, C.PARENT})
# Of what a text may speak that asks for a name by nothing but who that is: "Caller", "Main contact".
_ROLES = frozenset({
    C.PERSON, C.SELF, C.PATIENT, C.VISITOR, C.DRIVER, C.TENANT, C.HOLDER, C.PARENT, C.FATHER, C.REACH,
    C.PREFERRED,
})  # fmt: skip

_TO_CALL = frozenset({C.PHONE, C.MOBILE, C.LANDLINE, C.REACH, C.EXTENSION, C.PARENT})


# Words that do not count against a field whose provider says what it is, or that stand far from what it asks.
SOFT = frozenset({
    C.CONSENT, C.TRACKING, C.TECHNICAL, C.IDENTITY, C.MESSAGE, C.WHEN, C.DATE, C.QUANTITY, C.ATTRIBUTE, C.MONEY,
    C.SCALE, C.JOB, C.THING, C.FORM, C.REALTY, C.LOGIN, C.COUNTRY, C.STATE, C.LOCATION, C.CITY, C.ADDRESS,
    C.AGE, C.WISH, C.EXTENSION,
})  # fmt: skip

_OF_KIND: dict[Kind, dict[Part, float]] = {
    Kind.PHONE: {Part.PHONE: 6.0},
    Kind.EMAIL: {Part.EMAIL: 6.0},
    Kind.FULL_NAME: {Part.FULL_NAME: 6.0},
    Kind.FIRST_NAME: {Part.FIRST_NAME: 6.0},
    Kind.LAST_NAME: {Part.LAST_NAME: 6.0},
    Kind.TITLE: {Part.TITLE: 6.0},
    Kind.GENDER: {Part.GENDER: 6.0},
    Kind.AGE: {Part.AGE: 6.0},
    Kind.BIRTH_DATE: {Part.BIRTH_DATE: 6.0},
    Kind.ADDRESS: {Part.ADDRESS: 6.0},
    Kind.CITY: {Part.CITY: 6.0},
    Kind.STATE: {Part.STATE: 6.0},
    Kind.COUNTRY: {Part.COUNTRY: 6.0},
    Kind.POSTAL_CODE: {Part.POSTAL_CODE: 6.0},
}
_MISMATCH = -6.0  # the provider says that it is something else
_LONG_TEXT = dict.fromkeys((*NAMES, Part.PHONE, Part.EMAIL, Part.LOCATION), -2.0)
_AGAINST_KIND: dict[Kind, dict[Part, float]] = {
    Kind.TEXT: {},
    Kind.LONG_TEXT: _LONG_TEXT,
    Kind.NUMBER: dict.fromkeys((*NAMES, Part.ROLE, Part.EMAIL, Part.TITLE, Part.GENDER), NEVER),
    Kind.CHOICE: dict.fromkeys(
        (*NAMES, Part.ROLE, Part.PHONE, Part.EMAIL, Part.ADDRESS, Part.STREET, Part.BIRTH_DATE), NEVER
    )
    | {Part.LOCATION: -2.0},
    Kind.DATE: dict.fromkeys((part for part in _ALL if part is not Part.BIRTH_DATE), NEVER),
    Kind.HIDDEN: dict.fromkeys(_ALL, -0.5),
    Kind.SCALE: dict.fromkeys(_ALL, NEVER),
    Kind.CONSENT: dict.fromkeys(_ALL, NEVER),
    Kind.URL: dict.fromkeys(_ALL, NEVER),
    Kind.FILE: dict.fromkeys(_ALL, NEVER),
    Kind.COMPANY: dict.fromkeys(_ALL, NEVER),
    Kind.JOB_TITLE: dict.fromkeys(_ALL, NEVER),
    Kind.META: dict.fromkeys(_ALL, NEVER),
    Kind.ADDRESS: dict.fromkeys(PLACES, 0.0),
}

OTHERS = frozenset(_OTHERS)
# Who are the lead in some forms and somebody beside the lead in others.
MAY_BE_OTHERS = frozenset({
    C.HOLDER, C.TRADE, C.VISITOR, C.DRIVER, C.TENANT, C.CHILD, C.PATIENT, C.FATHER,
})  # fmt: skip
_BARE_NAME_PER_UNKNOWN = -1.5  # "Horse name": a word that nobody knows says whose name it is
_PERSONS_NAME_PER_UNKNOWN = -0.5  # "Registered keeper's name"
_PER_UNKNOWN = -0.35
_LONG_QUESTION = 7  # words from which on a label speaks of more than what it asks
_AGE_PER_UNKNOWN = -2.0  # "age of your roof"
_PLACE_PER_UNKNOWN = -2.0  # "pergola city": where something is, not somebody
_PLACES_OF_THINGS = frozenset({Part.CITY, Part.STATE, Part.COUNTRY, Part.LOCATION})


@lru_cache(maxsize=4096)
def of_words(concepts: frozenset[C], unknown: int, size: int) -> tuple[dict[Part, float], dict[Part, float]]:
    """Return what a text says for each part, and what speaks against or shifts the choice. Read-only."""
    gains: dict[Part, float] = {}
    for part, needed, weight in _FOR:
        if needed <= concepts:
            gains[part] = max(weight, gains.get(part, 0.0))
    if size == _TWO_WORDS and concepts & _PEOPLE:  # "Insured first", "buyer_last"
        for ordinal, part in ((C.ORDINAL_FIRST, Part.FIRST_NAME), (C.ORDINAL_LAST, Part.LAST_NAME)):
            if ordinal in concepts and C.REACH not in concepts:
                gains[part] = max(5.0, gains.get(part, 0.0))
    if (C.PERSON in concepts or C.PARENT in concepts) and concepts <= _ROLES and not unknown and size <= _TWO_WORDS:
        gains[Part.ROLE] = THRESHOLD
    if {C.NUMBER, C.YOU} <= concepts and not unknown:
        gains[Part.PHONE] = max(4.2, gains.get(Part.PHONE, 0.0))
    if Part.PHONE in gains and _is_other_number(concepts, unknown):
        del gains[Part.PHONE]
    gains = {part: weight + max(_per_unknown(part, concepts) * unknown, -6.0) for part, weight in gains.items()}
    return gains, shifts(concepts, size)


def _per_unknown(part: Part, concepts: frozenset[C]) -> float:
    """Return what each word that nobody knows takes from a part."""
    if part is Part.FULL_NAME and concepts & _PEOPLE:
        return _PERSONS_NAME_PER_UNKNOWN
    if part is Part.FULL_NAME and C.FULL not in concepts:
        return _BARE_NAME_PER_UNKNOWN
    if part in {Part.AGE, Part.GENDER}:
        return _AGE_PER_UNKNOWN
    if part in _PLACES_OF_THINGS and C.YOU not in concepts:
        return _PLACE_PER_UNKNOWN
    return _PER_UNKNOWN


def _is_other_number(concepts: frozenset[C], unknown: int) -> bool:
    """Say whether a text speaks of the number of something or somebody, which hints at no phone: "Konto-Nr."."""
    return C.NUMBER in concepts and (unknown > 0 or C.PERSON in concepts) and concepts.isdisjoint(_TO_CALL)


@lru_cache(maxsize=4096)
def shifts(concepts: frozenset[C], size: int = 0) -> dict[Part, float]:
    """Return what concepts take from each part, or add to it among several. Read-only."""
    found: dict[Part, float] = {}
    for concept, parts, weight in _SHIFTS:
        if concept in concepts:
            far = size >= _LONG_QUESTION and (concept in OTHERS or concept in SOFT) and concept is not C.CONSENT
            for part in parts:
                found[part] = found.get(part, 0.0) + (weight / 4 if far else weight)
    return found


@cache
def of_kind(kind: Kind | None) -> dict[Part, float]:
    """Return what the provider's own word for a field says on each part."""
    if kind is None:
        return {}
    said = _OF_KIND.get(kind, {})
    against = _AGAINST_KIND.get(kind)
    if against is None:
        against = dict.fromkeys(_ALL, _MISMATCH)
    return against | said
