"""What a field is: a score for each attribute of a contact, from its type, label, key and what it stands in.

Weights add up; a field is taken for something from THRESHOLD on, of several the heaviest wins, the first among equals.
Scale: 4 a plain word for it, or the provider's own, -20 never. This is the one place where a wrong choice of what a
field is gets corrected; whose it is stands in owners.py.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from voxbridge.mapping.terms import PEOPLE, SILENT, Languages, Words, is_known, read
from voxbridge.mapping.tokenize import fold, tokens
from voxbridge.mapping.vocabulary import NAMES, PLACES, Attribute
from voxbridge.mapping.vocabulary import Attribute as A  # noqa: N817  (tables read better so)
from voxbridge.mapping.vocabulary import Meaning as M  # noqa: N817
from voxbridge.parsing.submission import FieldType as T

THRESHOLD = 3.0
WEAKEST = 1.0  # what can still pass with the value's shape
NEVER = -20.0
PLAIN = 4.0  # the weight of a plain word
TYPED = 4.4  # the weight of a provider's own word, where the label does not speak for itself
_AGREEING = 0.2  # where it does
MOBILE_FIRST = 1.5  # what a mobile has before a home, a home before work


class Row(NamedTuple):
    """One thing that counted for or against an attribute."""

    attribute: Attribute
    weight: float
    reason: str


# (attribute, the meanings that must all be there, weight). Of one text, the heaviest row of an attribute counts.
_FOR: tuple[tuple[Attribute, frozenset[M], float], ...] = tuple(
    (attribute, frozenset(meanings), weight)
    for attribute, meanings, weight in (
        (A.PHONE, {M.PHONE}, 4.5),
        (A.PHONE, {M.MOBILE}, 4.5),
        (A.PHONE, {M.LANDLINE}, 4.0),
        (A.PHONE, {M.SWITCHBOARD}, 4.5),  # less 2: better than no number
        (A.PHONE, {M.NUMBER, M.REACH}, 4.5),
        (A.PHONE, {M.NUMBER, M.LEAD, M.REACH}, 4.5),
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
        (A.SECOND_LAST_NAME, {M.SECOND, M.LAST_NAME}, 6.0),
        (A.MIDDLE_NAME, {M.MIDDLE_NAME}, 5.5),
        (A.NAME_PARTICLE, {M.NAME_PARTICLE}, 5.0),
        (A.SALUTATION, {M.SALUTATION}, 4.0),
        (A.SALUTATION, {M.NAME, M.PREFIX}, 4.0),
        (A.SALUTATION, {M.PREFIX}, 3.0),
        (A.GENDER, {M.GENDER}, 4.0),
        (A.AGE, {M.AGE}, 4.0),
        (A.BIRTH_DATE, {M.BIRTH_DATE}, 5.0),
        (A.BIRTH_DATE, {M.BIRTH}, 3.0),
        (A.BIRTH_DATE, {M.BIRTH, M.DATE}, 4.0),
        (A.BIRTH_DATE, {M.BIRTH, M.WHEN}, 4.0),
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
_REACH = (A.PHONE, A.EMAIL)
_PERSONAL = (A.AGE, A.GENDER, A.BIRTH_DATE)

# meaning → (attributes, weight): what speaks against, or only shifts the choice among several. All rows count.
_SHIFTS: tuple[tuple[M, tuple[Attribute, ...], float], ...] = (
    *((thing, (*NAMES, *_PERSONAL), NEVER) for thing in (M.THING, M.FORM, M.PROPERTY)),
    *((thing, _REACH, -4.0) for thing in (M.THING, M.FORM, M.PROPERTY)),
    *((thing, PLACES, -3.0) for thing in (M.THING, M.FORM, M.PROPERTY)),
    (M.FAX, (A.PHONE,), NEVER),
    (M.NICKNAME, NAMES, NEVER),
    (M.PREFERRED_NAME, NAMES, NEVER),
    (M.INITIALS, NAMES, NEVER),
    (M.CONSENT, _ALL, NEVER),
    (M.TRACKING, _ALL, NEVER),
    (M.TECHNICAL, _ALL, NEVER),
    (M.IDENTIFIER, _ALL, -8.0),
    *((other, (*NAMES, *_REACH, *PLACES), -6.0) for other in (M.MESSAGE, M.SCALE, M.WHEN, M.DATE)),
    *((other, (A.AGE,), -6.0) for other in (M.WHEN, M.DATE)),
    (M.QUANTITY, _ALL, -8.0),
    (M.EXTENSION, (A.PHONE,), -8.0),
    (M.ATTRIBUTE, (*NAMES, *_REACH, A.AGE, A.GENDER, *PLACES), -8.0),
    (M.JOB, (*NAMES, A.SALUTATION, A.PHONE, A.AGE, *PLACES), NEVER),
    (M.MONEY, _ALL, -8.0),
    (M.SCALE, (A.AGE,), NEVER),
    (M.WISH, (*PLACES, A.GENDER, A.AGE, A.DIAL_CODE), NEVER),
    (M.WISH, _REACH, -4.0),
    (M.WISH, NAMES, -6.0),
    (M.PREFERRED, (*PLACES, A.GENDER, A.AGE), NEVER),
    *((elsewhere, (A.AGE,), NEVER) for elsewhere in (M.HOME, M.WORK, M.HOUSE_NUMBER, M.ADDRESS_LINE_2, M.COUNTRY)),
    (M.PROFESSIONAL, _PERSONAL, NEVER),
    (M.PROFESSIONAL, PLACES, -3.0),
    (M.LOGIN, NAMES, NEVER),
    (M.LOGIN, (A.PHONE,), -4.0),
    # A number at work is the last resort, a name or an address at work is the company's.
    (M.WORK, (*NAMES, *PLACES), NEVER),
    (M.WORK, (A.PHONE,), -1.0),
    (M.WORK, (A.EMAIL,), -0.5),
    (M.SWITCHBOARD, (*NAMES, *PLACES, A.EMAIL), NEVER),
    (M.SWITCHBOARD, (A.PHONE,), -2.0),
    (M.MOBILE, (A.PHONE,), MOBILE_FIRST),
    (M.HOME, (A.PHONE,), 0.5),
    (M.LANDLINE, (A.PHONE,), 0.3),
    (M.HOME, (*PLACES, A.EMAIL), 0.5),
    (M.YOU, (*NAMES, A.PHONE), 0.4),
    (M.ALTERNATE, _ALL, -1.0),
    # "E-mail or phone": the value says which; a label of one of them is about nothing else.
    (M.EMAIL, (A.PHONE,), -1.5),
    (M.PHONE, (A.EMAIL,), -1.5),
    (M.EMAIL, (*NAMES, *PLACES), NEVER),
    (M.PHONE, (*NAMES, *PLACES, A.GENDER), NEVER),
    (M.MOBILE, (*NAMES, *PLACES), NEVER),
    (M.BIRTH, (*PLACES, *NAMES, A.AGE), NEVER),
    (M.BIRTH_DATE, (A.AGE,), NEVER),
    (M.FULL_NAME, (A.FIRST_NAME, A.LAST_NAME), NEVER),
    (M.FAMILY_NAME_FIRST, (A.FIRST_NAME, A.LAST_NAME), NEVER),
    (M.MIDDLE_NAME, (A.FULL_NAME, A.FIRST_NAME, A.LAST_NAME), NEVER),
    (M.FIRST_NAME, (A.LAST_NAME,), NEVER),
    (M.LAST_NAME, (A.FIRST_NAME,), NEVER),
    (M.SECOND, (A.FIRST_NAME, A.LAST_NAME, A.FULL_NAME), -1.0),
    (M.SECOND_LAST_NAME, (A.FIRST_NAME, A.LAST_NAME, A.FULL_NAME), -4.0),
    (M.NAME_PARTICLE, (A.FULL_NAME, A.FIRST_NAME, A.LAST_NAME), NEVER),
    (M.PREFIX, (A.FULL_NAME,), NEVER),
    (M.SALUTATION, NAMES, NEVER),
    (M.DIAL_CODE, (A.PHONE, A.COUNTRY, A.STATE), NEVER),
    (M.AREA_CODE, (A.PHONE,), NEVER),
    *((place, (*NAMES, A.PHONE), NEVER) for place in (
        M.COUNTRY, M.STATE, M.STREET, M.ADDRESS_LINE_2, M.HOUSE_NUMBER, M.POSTAL_CODE, M.ADDRESS, M.LOCATION, M.AGE,
    )),
    (M.CITY, NAMES, NEVER),
    (M.CITY, (A.STATE, A.POSTAL_CODE), NEVER),
    *((part_of_it, (A.ADDRESS,), -1.5) for part_of_it in (M.CITY, M.STATE, M.POSTAL_CODE, M.COUNTRY)),
    (M.STREET, (A.ADDRESS,), NEVER),
    (M.ADDRESS_LINE_2, (A.STREET, A.ADDRESS), NEVER),
    (M.HOUSE_NUMBER, (A.STREET, A.ADDRESS), NEVER),
    (M.POSTAL_CODE, (A.STATE,), NEVER),
    (M.GENDER, NAMES, NEVER),
)  # fmt: skip

# What stands far from what is asked, in a long question or in the name of an object around, speaks little of it.
SOFT = frozenset({
    M.CONSENT, M.TRACKING, M.TECHNICAL, M.IDENTIFIER, M.MESSAGE, M.WHEN, M.DATE, M.QUANTITY, M.ATTRIBUTE, M.MONEY,
    M.SCALE, M.JOB, M.THING, M.FORM, M.PROPERTY, M.LOGIN, M.COUNTRY, M.STATE, M.LOCATION, M.CITY, M.ADDRESS,
    M.AGE, M.WISH, M.EXTENSION, M.POSTAL_CODE,
})  # fmt: skip
_THINGS = frozenset({M.THING, M.FORM})
_HAVE_THINGS = frozenset({*NAMES, *PLACES})
# What the name of an object says of the fields in it.
_CONTEXT = frozenset({
    M.FAX, M.THING, M.PROPERTY, M.WORK, M.TRACKING, M.TECHNICAL, M.JOB, M.IDENTIFIER, M.MONEY, M.MOBILE, M.CONSENT,
    M.WISH, M.HOME, M.LANDLINE, M.ALTERNATE, M.SWITCHBOARD,
})  # fmt: skip
# What an object lends to a field whose key says nothing alone: `phone.number`, `name.first`, `emails[0].address`.
_LENT = frozenset({
    M.NAME, M.FULL_NAME, M.PHONE, M.MOBILE, M.EMAIL, M.ADDRESS, M.BIRTH, M.BIRTH_DATE, M.LANDLINE,
})  # fmt: skip
_OF_PHONES = frozenset({M.PHONE, M.MOBILE, M.LANDLINE})
_NAMING = frozenset({M.NAME, M.FULL_NAME, M.FIRST_NAME, M.LAST_NAME, M.FAMILY_NAME_FIRST})
_WHERE = frozenset({M.ADDRESS, M.LOCATION, M.REACH})
_ROLES = frozenset({
    M.LEAD, M.PATIENT, M.GUEST, M.DRIVER, M.TENANT, M.OWNER, M.PARENT, M.RELATION_PARENT, M.REACH, M.PREFERRED,
    M.CONTACT_PERSON,
})  # fmt: skip
_CALLED = frozenset({M.PHONE, M.MOBILE, M.LANDLINE, M.REACH, M.EXTENSION, M.PARENT})

_OF_TYPE: dict[T, Attribute] = {
    T.PHONE: A.PHONE, T.EMAIL: A.EMAIL, T.FULL_NAME: A.FULL_NAME, T.FIRST_NAME: A.FIRST_NAME,
    T.LAST_NAME: A.LAST_NAME, T.TITLE: A.SALUTATION, T.GENDER: A.GENDER, T.AGE: A.AGE, T.BIRTH_DATE: A.BIRTH_DATE,
    T.ADDRESS: A.ADDRESS, T.CITY: A.CITY, T.STATE: A.STATE, T.COUNTRY: A.COUNTRY, T.POSTAL_CODE: A.POSTAL_CODE,
}  # fmt: skip
_MISMATCH = -6.0  # the provider says that it is something else
_AGAINST_TYPE: dict[T, dict[Attribute, float]] = {
    T.TEXT: {},
    T.LONG_TEXT: dict.fromkeys((*NAMES, *_REACH, A.LOCATION), -2.0),
    T.NUMBER: dict.fromkeys((*NAMES, A.ROLE_NAME, A.EMAIL, A.SALUTATION, A.GENDER), NEVER),
    T.CHOICE: dict.fromkeys((*NAMES, A.ROLE_NAME, *_REACH, A.ADDRESS, A.STREET, A.BIRTH_DATE), NEVER)
    | {A.LOCATION: -2.0},
    T.DATE: dict.fromkeys((attribute for attribute in _ALL if attribute is not A.BIRTH_DATE), NEVER),
    T.HIDDEN: dict.fromkeys(_ALL, -0.5),
    T.ADDRESS: dict.fromkeys((one for one in _ALL if one not in PLACES), _MISMATCH),
    **dict.fromkeys((T.SCALE, T.CONSENT, T.URL, T.FILE, T.COMPANY, T.JOB_TITLE, T.META), dict.fromkeys(_ALL, NEVER)),
}

_PER_UNKNOWN = -0.35
_PER_UNKNOWN_OF = {A.AGE: -2.0, A.GENDER: -2.0}  # "age of your roof"
_PLACE_PER_UNKNOWN = -2.0  # "pergola city": where something is, not somebody
_PLACES_OF_THINGS = frozenset({A.CITY, A.STATE, A.COUNTRY, A.LOCATION})
_BARE_NAME_PER_UNKNOWN = -1.5  # "Horse name": a word that nobody knows says whose name it is
_PERSONS_NAME_PER_UNKNOWN = -0.5  # "Registered keeper's name"
_LEAST_FOR_UNKNOWN = -6.0
_LONG_QUESTION = 7  # words from which on a label speaks of more than what it asks
_TWO_WORDS = 2
_FAR = 4  # what a word far away counts for is divided by this
_OF_KEY = 0.4  # of a key's weight where the label speaks: keys outlive the questions that they were made for


class Said(NamedTuple):
    """What a text says for each attribute, and what speaks against or shifts the choice."""

    gains: dict[Attribute, float]
    shifts: dict[Attribute, float]

    @property
    def best(self) -> float:
        """The heaviest gain; 0 where there is none."""
        return max(self.gains.values(), default=0.0)


@lru_cache(maxsize=4096)
def said_by(words: Words) -> Said:
    """Return what a text says for and against each attribute. Read-only."""
    meanings, unknown, size = words.meanings, words.unknown, words.size
    gains: dict[Attribute, float] = {}
    for attribute, needed, weight in _FOR:
        if needed <= meanings:
            gains[attribute] = max(weight, gains.get(attribute, 0.0))
    if (
        size == _TWO_WORDS and meanings & PEOPLE and not unknown and (M.REACH not in meanings or M.LEAD in meanings)
    ):  # "Insured first", "buyer_last"
        for ordinal, attribute in ((M.FIRST, A.FIRST_NAME), (M.LAST, A.LAST_NAME)):
            if ordinal in meanings:
                gains[attribute] = max(5.0, gains.get(attribute, 0.0))
    if (
        meanings
        and meanings <= _ROLES
        and not unknown
        and size <= _TWO_WORDS
        and not meanings <= {M.REACH, M.PREFERRED}
    ):
        gains[A.ROLE_NAME] = THRESHOLD
    if {M.NUMBER, M.YOU} <= meanings and not unknown:
        gains[A.PHONE] = max(4.2, gains.get(A.PHONE, 0.0))
    if M.NUMBER in meanings and (unknown > 0 or M.LEAD in meanings) and meanings.isdisjoint(_CALLED):
        gains.pop(A.PHONE, None)  # the number of something or somebody: "Konto-Nr."
    weighed = {
        attribute: weight + max(_per_unknown(attribute, words) * unknown, _LEAST_FOR_UNKNOWN)
        for attribute, weight in gains.items()
    }
    return Said(weighed, shifts(meanings, size))


def _per_unknown(attribute: Attribute, words: Words) -> float:
    """Return what each word that nobody knows takes from an attribute."""
    meanings = words.meanings
    if attribute is A.FULL_NAME and meanings & PEOPLE:
        return _PERSONS_NAME_PER_UNKNOWN
    if attribute is A.FULL_NAME and M.FULL_NAME not in meanings:
        return _BARE_NAME_PER_UNKNOWN
    if attribute in _PLACES_OF_THINGS and M.YOU not in meanings and words.strangers:
        return _PLACE_PER_UNKNOWN
    return _PER_UNKNOWN_OF.get(attribute, _PER_UNKNOWN)


@lru_cache(maxsize=4096)
def shifts(meanings: frozenset[M], size: int = 0) -> dict[Attribute, float]:
    """Return what meanings take from each attribute, or add to it among several. Read-only."""
    found: dict[Attribute, float] = {}
    for meaning, attributes, weight in _SHIFTS:
        if meaning in meanings:
            far = size >= _LONG_QUESTION and meaning in SOFT and meaning is not M.CONSENT
            for attribute in attributes:
                found[attribute] = found.get(attribute, 0.0) + (weight / _FAR if far else weight)
    return found


@cache
def _by_type(type_: T | None) -> dict[Attribute, float]:
    """Return what the provider's own word for a field says on each attribute."""
    if type_ is None:
        return {}
    against = _AGAINST_TYPE.get(type_)
    if against is None:
        against = dict.fromkeys(_ALL, _MISMATCH)
    attribute = _OF_TYPE.get(type_)
    return against | {attribute: TYPED} if attribute else against


# What a field's texts say


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands around a value, read."""

    label: Words
    key: Words
    section: Words
    ancestors: tuple[Words, ...]  # outermost first
    role: Words
    opaque: bool  # nothing says what it is, so that its shape may


def texts_of(  # noqa: PLR0913, PLR0917
    label: str, key: str, section: str, ancestors: tuple[str, ...], role: Words, languages: Languages
) -> Texts:
    """Read what stands around a value. `role` is what its record says of itself."""
    around = tuple(read(name, languages) for name in ancestors)
    asked = _label(label, languages) if label else SILENT
    if asked.meanings and not asked.unknown and asked.meanings <= _FIRST_OR_LAST and asked.meanings != {M.YOU}:
        asked = read(f"name {label}", languages)
    said = SILENT if key == label else _key(key, (*around, role) if role.meanings & _LENT else around, languages)
    return Texts(
        asked,
        said,
        read(section, languages) if section else SILENT,
        around,
        role,
        asked.size == 0 and _is_opaque(key, said),
    )


def score(texts: Texts, type_: T | None) -> tuple[dict[Attribute, float], tuple[Row, ...]]:
    """Return the score of each attribute that may still pass, and every row that counted."""
    asked, said = said_by(texts.label), said_by(texts.key)
    by_type = _by_type(type_)
    label_speaks = asked.best >= THRESHOLD
    plainly = max(asked.gains.items() if label_speaks else said.gains.items(), key=lambda one: one[1], default=None)
    context = _context(texts)
    soft = SOFT - _HARD
    around, around_softly = shifts(context - soft), shifts(context & soft)
    if context & _THINGS:  # whether a name is a thing's shows beside the other fields
        others = shifts((context & soft) - _THINGS)
        around_softly = {one: weight for one, weight in around_softly.items() if one not in _HAVE_THINGS}
        around_softly |= {one: weight for one, weight in others.items() if one in _HAVE_THINGS}
    total: dict[Attribute, float] = {}
    rows: list[Row] = []
    for attribute in asked.gains | said.gains | by_type:
        typed = by_type.get(attribute, 0.0) >= TYPED
        key_gain = said.gains.get(attribute, 0.0)
        against, against_by_key = asked.shifts.get(attribute, 0.0), said.shifts.get(attribute, 0.0)
        if typed:
            against, against_by_key = _against_typed(texts.label, attribute), _against_typed(texts.key, attribute)
        elif label_speaks and against_by_key < 0:
            against_by_key = shifts(texts.key.meanings & _WHICH_ONE).get(attribute, 0.0) / 2
        text_speaks = max(asked.gains.get(attribute, 0.0), key_gain) >= THRESHOLD
        is_plain = typed or (plainly is not None and plainly[0] is attribute and plainly[1] >= PLAIN)
        parts = (
            Row(attribute, _AGREEING if typed and text_speaks else by_type.get(attribute, 0.0), "the provider's type"),
            Row(attribute, asked.gains.get(attribute, 0.0) * (not typed or text_speaks), "its label"),
            Row(attribute, key_gain * (_OF_KEY if label_speaks else 1.0) * (not typed or text_speaks), "its key"),
            Row(attribute, against, "other words of its label"),
            Row(attribute, against_by_key, "other words of its key"),
            Row(attribute, around.get(attribute, 0.0), "what it stands in"),
            Row(
                attribute,
                around_softly.get(attribute, 0.0) * (0.0 if is_plain and attribute not in _NAMED_ALIKE else 1.0),
                "what it stands in",
            ),
        )
        counted = [row for row in parts if row.weight]
        if not any(row.weight > 0 for row in counted):
            continue
        rows += counted
        sum_ = sum(row.weight for row in counted)
        if sum_ >= WEAKEST:
            total[attribute] = sum_
    return total, tuple(rows)


_WHICH_ONE = frozenset({M.FAX, M.WORK, M.ALTERNATE, M.SWITCHBOARD})
_INSIDE = frozenset({M.LEAD, M.CONTACT_PERSON, M.PARENT, M.OWNER, M.PATIENT, M.GUEST, M.TENANT})
_HARD = frozenset({M.TECHNICAL, M.TRACKING, M.CONSENT})  # even of what stands around
_NAMED_ALIKE = frozenset({A.AGE, A.GENDER, *PLACES})  # that things have as well as people


def _context(texts: Texts) -> frozenset[M]:
    """Return what the objects around, the section and the record's own word say of a field."""
    found: set[M] = set()
    for words in (texts.role, *reversed(texts.ancestors[-4:])):
        found |= words.meanings & _CONTEXT
        if words.meanings & _INSIDE:
            break  # what stands around a person is not about them: `order.customer`
    return frozenset(found) | texts.section.meanings & _CONTEXT - {M.PROPERTY}


def _against_typed(words: Words, attribute: Attribute) -> float:
    """Return what still speaks against a field whose provider says what it is: a fax, and which of several it is."""
    return (
        max(shifts(words.meanings - SOFT - {M.EMAIL, M.REACH}, words.size).get(attribute, 0.0), _LAST_RESORT)
        if (M.FAX not in words.meanings)
        else NEVER
    )


_LAST_RESORT = -3.0

# Labels


_HEAD = re.compile(  # where a question ends and its explanation begins; "Tel." and "Nr." end none
    r"[(\[:?!*]|(?<=[^\W\d_]{5})\.|(?<=[^\W\d_]{4})\.(?=\s+[A-ZÀ-Þ])|\s[-–—|]\s|\s(?:w/|c/|with|incl\b\.?|including|avec|con|com|mit|inkl\b\.?|met)\s",  # noqa: RUF001
    re.IGNORECASE,
)
_OPENING = re.compile(r"[(\[:?!]")
_AS_WRITTEN = re.compile(  # "(as per passport)", "wie im Ausweis": how to write it, and nothing of what it is
    r"(?<![\s(\[,;–—-])[\s(\[,;–—-]+(?:"  # noqa: RUF001  (from a run's beginning: a label may be all hyphens)
    r"(?:exactly |just )?(?:as|like) (?:on|in|per|it|they|shown|stated|appears?|printed|written|you|your|seen)\b|"
    r"per (?:your )?(?:id|passport)\b|(?:genau )?wie (?:im|in|auf|es)\b|laut\b|gem(?:ä|ae)(?:ß|ss)\b|"
    r"(?:tal )?(?:como|qual) (?:aparece|figura|est[aá]|consta|en|no|na|em|sale|vem)\b|seg[uú]n\b|conforme\b|"
    r"exactamente\b|comme (?:sur|dans|indiqué|il)\b|tels? qu|selon\b|"
    r"come (?:da|su|sul|sulla|nel|indicato|riportato)\b|zoals\b|volgens\b).*",
    re.IGNORECASE | re.DOTALL,
)
_TAIL_WORDS = 4
_MAX_HEADS = 6  # marks in a label that may end what it asks
# "(with area code)": how to write it
_ONLY_HOW = frozenset({M.AREA_CODE, M.DIAL_CODE, M.COUNTRY, M.EXTENSION, M.IDENTIFIER, M.DATE, M.ATTRIBUTE})
_OF_TAILS = frozenset({
    M.PHONE, M.EMAIL, M.MOBILE, M.HOME, M.LANDLINE, M.WORK, M.FAX, M.ALTERNATE, M.SWITCHBOARD, M.YOU, M.COMPANY,
    M.LEAD,
}) | PEOPLE  # fmt: skip
_WHO_CALLS = frozenset({M.STAFF, M.PROFESSIONAL, M.COMPANY})
_WHICH_NAME = frozenset({M.FIRST_NAME, M.LAST_NAME, M.FIRST, M.LAST})
_ORDINALS = frozenset({"first", "last"})
_ENUMERATION = re.compile(r"^\s*\d{1,2}\s*[.):]\s+|^\s*[a-z]\)\s+", re.IGNORECASE)  # "5. Your phone"
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")


@lru_cache(maxsize=4096)
def _label(label: str, languages: Languages) -> Words:
    """Read a label by what it asks, leaving out explanations: "Phone number (so that our team can call you)"."""
    label = _ENUMERATION.sub("", label[:300])
    if "<" in label:
        label = _TAG.sub(" ", label)
    label, whose = _without_greeting(_AS_WRITTEN.sub("", label) or label, languages)
    words = _asked(label, languages)
    return words._replace(meanings=words.meanings | whose) if whose else words


def _asked(label: str, languages: Languages) -> Words:
    whole = read(label, languages)
    if whole.size == 1 and not whole.unknown and whole.meanings:
        return whole  # one phrase, whatever marks are in it: "名字(不含姓)"
    first_line, _, rest = label.partition("\n")
    if rest and (read(first_line, languages).meanings or "?" in first_line):
        return _asked(first_line, languages)  # what stands below is an explanation
    for end in islice(_HEAD.finditer(label), _MAX_HEADS):
        head = read(label[: end.start()], languages)
        gains = said_by(head).gains
        if any(gain >= THRESHOLD and attribute is not A.ROLE_NAME for attribute, gain in gains.items()):
            break
    else:
        return _asked_after(label, whole, languages)
    rest = label[end.end() :]
    tail = read(rest, languages) if len(rest.split()) <= _TAIL_WORDS else SILENT
    said = tail.meanings - _ONLY_HOW - (_OF_PLACES if M.ADDRESS in head.meanings else frozenset())
    if M.YOU in head.meanings:
        said -= _WHO_CALLS  # "Votre téléphone (un conseiller vous rappelle)"
    if max(gains, key=lambda attribute: gains[attribute]) in _REACH:
        said &= _OF_TAILS  # "(with area code)" is nowhere
    meanings = head.meanings | said
    if tail.meanings and tail.meanings <= _WHICH_NAME and len(tail.meanings) == 1:  # "Name (first)"
        meanings -= {M.NAME} if tail.meanings & {M.FIRST_NAME, M.LAST_NAME} else frozenset()
    return Words(
        meanings,
        head.unknown,
        head.size,
        whole.question,
        head.strangers,
        head.parts,
        whole.number,
        whole.suffix,
        whole.people,
    )


def _asked_after(label: str, whole: Words, languages: Languages) -> Words:
    """Return what is asked behind a mark, where all of it asks for nothing: "Who's travelling? (full name)"."""
    said = said_by(whole)
    if any(gain + said.shifts.get(attribute, 0.0) >= THRESHOLD for attribute, gain in said.gains.items()):
        return whole
    for mark in islice(_OPENING.finditer(label), _MAX_HEADS):
        tail = read(label[mark.end() :], languages)
        found = said_by(tail)
        for attribute, gain in found.gains.items():
            if gain + found.shifts.get(attribute, 0.0) >= PLAIN and attribute is not A.ROLE_NAME:
                return tail._replace(
                    meanings=tail.meanings | whole.meanings & PEOPLE, number=whole.number, suffix=whole.suffix
                )
    return whole


def _without_greeting(label: str, languages: Languages) -> tuple[str, frozenset[M]]:
    """Cut "Great to meet you, Ann! What is your name?" to what it asks, and say whose it is by what was cut."""
    greeting = _GREETING.match(label)
    if not greeting:
        return label, frozenset()
    asked = read(label[greeting.end() :], languages)
    best = said_by(asked).best
    if best < (WEAKEST if asked.question else THRESHOLD):
        return label, frozenset()
    before = greeting.group().rstrip()
    cut = read(before, languages)
    if said_by(cut).best >= THRESHOLD:  # "Your number? Include area code"
        return label, frozenset()
    if cut.meanings and (cut.size == 1 or before[-1] == ","):  # "Tel. no.", "First, last name"
        return label, frozenset()
    if before[-1] == "." and " " not in before:  # "Dr. name"
        return label, frozenset()
    is_heading = cut.size <= _HEADING and not cut.unknown
    return label[greeting.end() :], cut.meanings & (PEOPLE | {M.COMPANY, M.THING}) if is_heading else frozenset()


_GREETING = re.compile(r".*(?:[^\W\d_]{2},\s+(?=\S+\s+\S)|[^\W\d_]{2}[.!?…]+\s+)", re.DOTALL)
_HEADING = 3  # words up to which what stands before a question may be its heading: "Emergency contact. Name?"


# Keys


_PARTS_OF_A_PHONE = {
    "country": M.DIAL_CODE,
    "countrycode": M.DIAL_CODE,
    "countryshortname": M.DIAL_CODE,
    "countryname": M.DIAL_CODE,
    "code": M.DIAL_CODE,
    "prefix": M.DIAL_CODE,
    "dialcode": M.DIAL_CODE,
    "area": M.AREA_CODE,
    "areacode": M.AREA_CODE,
}
_LABEL_AS_KEY = re.compile(r"[ ?!,]")


@lru_cache(maxsize=4096)
def _key(key: str, around: tuple[Words, ...], languages: Languages) -> Words:
    """Read a key, with the name of its object where it says nothing alone: `phone.number`, `name.first`."""
    key = key[:200]
    said = _label(key.replace("_", " "), languages) if _LABEL_AS_KEY.search(key) else read(key, languages)
    said = _headed(said)
    plain = fold(key).replace("_", "").replace(" ", "")
    lent = _lent(around)
    if lent & _OF_PHONES and plain in _PARTS_OF_A_PHONE:
        meaning = frozenset({_PARTS_OF_A_PHONE[plain]})
        return Words(meaning, 0, 1, parts=(meaning,))
    if plain in _ORDINALS or (
        said.meanings and not said.unknown and said.meanings <= _FIRST_OR_LAST and said.meanings != {M.YOU}
    ):
        return read(f"name {key}", languages)  # `first`, "firstField"
    if M.ADDRESS in lent and said.meanings == {M.NUMBER}:
        return Words(frozenset({M.HOUSE_NUMBER}), 0, 1, parts=(frozenset({M.HOUSE_NUMBER}),))
    mistaken = lent & {M.EMAIL, *_OF_PHONES} and said.meanings == {M.ADDRESS}  # emails[0].address
    if not lent or (said_by(said).best >= THRESHOLD and not mistaken):
        return said
    if lent & {M.NAME, M.FULL_NAME} and not lent & {M.EMAIL, *_OF_PHONES}:
        named = read(f"name {key}", languages)
        return named if named.meanings - {M.NAME} or not said.unknown else said._replace(meanings=said.meanings | lent)
    meanings = lent | (said.meanings - {M.ADDRESS} if mistaken else said.meanings)
    return said._replace(meanings=meanings, size=said.size + 1)


_FIRST_OR_LAST = frozenset({M.FIRST, M.LAST, M.YOU})


def _lent(around: tuple[Words, ...]) -> frozenset[M]:
    """Return what the nearest object with a telling name asks for."""
    for words in reversed(around[-_NEAR:]):
        found = words.meanings & _LENT
        if {M.NUMBER, M.REACH} <= words.meanings:
            found |= {M.PHONE}
        if found:
            return found
        if words.size and not words.unknown and words.meanings:
            break
    return frozenset()


_NEAR = 2  # objects around a field that may say what it is: a block's name and its question


def _headed(words: Words) -> Words:
    """Return a key's words without those that only say where what its last word names stands: `addressFullName`."""
    if len(words.parts) < _TWO_WORDS or not words.meanings & _WHERE:
        return words
    last = words.parts[-1]
    if last <= _WHERE or not (last & _HEADS):
        return words
    dropped = _WHERE & frozenset().union(*words.parts[:-1]) - last
    places = sum(bool(part & _OF_PLACES) for part in words.parts)
    if not dropped or (M.ADDRESS in dropped and places > 1 and last & _OF_PLACES):
        return words
    return words._replace(meanings=words.meanings - dropped)


_OF_PLACES = frozenset({M.CITY, M.STATE, M.POSTAL_CODE, M.COUNTRY, M.STREET})
_HEADS = _OF_PLACES | _NAMING | _OF_PHONES | {M.EMAIL, M.NUMBER, M.BIRTH_DATE, M.AGE, M.GENDER, M.ADDRESS_LINE_2,
                                              M.HOUSE_NUMBER, M.SALUTATION}  # fmt: skip


_A_WORD = re.compile(r"[a-z]*[aeiouy][a-z]*")
_PLACES_OF_CALLS = frozenset({"to", "cc", "bcc"})  # the number that was called


def _is_opaque(key: str, words: Words) -> bool:
    """Say whether a key says nothing: no word in it that any language knows, and none that reads like one."""
    folded = fold(key[:200])
    if words.meanings or folded in _PLACES_OF_CALLS:
        return False
    if words.unknown and any(map(is_known, (folded, *tokens(key)))):
        return False
    return not any(len(word) > 3 and _A_WORD.fullmatch(word) for word in words.strangers)  # noqa: PLR2004
