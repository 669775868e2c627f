"""What a field is: a score for each attribute of a contact, from its type, label, key and what it is in.

The weights add up; a field is taken for something from THRESHOLD on, of several the heaviest wins, the first among
equals. The weights of words are in weights.toml; whose a field is, in owners.py.
"""

from collections.abc import Iterator

from voxbridge.mapping.field_texts import Texts
from voxbridge.mapping.meanings import NAMES, PLACES, A, Attribute, M
from voxbridge.mapping.weights import NEVER, PLAIN, SOFT, THRESHOLD, TYPED, WEAKEST, by_type, said_by, shifts
from voxbridge.mapping.words import Words
from voxbridge.parsing.submission import FieldType as T

_AGREEING = 0.2  # where it does
_OF_KEY = 0.4  # of a key's weight where the label speaks: keys outlive the questions that they were made for
_THINGS = frozenset({M.THING, M.FORM})
_HAVE_THINGS = NAMES | PLACES
# What the name of an object says of the fields in it.
_CONTEXT = frozenset({
    M.FAX, M.THING, M.PROPERTY, M.WORK, M.TRACKING, M.TECHNICAL, M.JOB, M.IDENTIFIER, M.MONEY, M.MOBILE, M.CONSENT,
    M.WISH, M.HOME, M.LANDLINE, M.ALTERNATE, M.SWITCHBOARD,
})  # fmt: skip


def score(texts: Texts, type_: T | None) -> dict[Attribute, float]:
    """Return the score of each attribute that may still pass."""
    return {attribute: sum_ for attribute, weights in weights_of(texts, type_) if (sum_ := sum(weights)) >= WEAKEST}


def weights_of(texts: Texts, type_: T | None) -> Iterator[tuple[Attribute, tuple[float, ...]]]:
    """Return what counts for each attribute: type, label, key, other words of either, what it is in (twice)."""
    asked, said = said_by(texts.label), said_by(texts.key)
    typed_as = _typed_as(texts, type_)
    if not (asked.gains or said.gains or typed_as):
        return
    label_speaks = asked.best >= THRESHOLD
    speaking = asked.gains if label_speaks else said.gains
    plainly = max(speaking, key=speaking.__getitem__, default=None)
    plainly = plainly if plainly and speaking[plainly] >= PLAIN else None
    context = _context(texts)
    around, around_softly = shifts(context - _SOFT), shifts(context & _SOFT)
    if context & _THINGS:  # whether a name is a thing's shows beside the other fields
        others = shifts((context & _SOFT) - _THINGS)
        around_softly = {one: weight for one, weight in around_softly.items() if one not in _HAVE_THINGS}
        around_softly |= {one: weight for one, weight in others.items() if one in _HAVE_THINGS}
    for attribute in asked.gains | said.gains | typed_as:
        type_gain, gain = typed_as.get(attribute, 0.0), asked.gains.get(attribute, 0.0)
        key_gain = said.gains.get(attribute, 0.0)
        against, against_by_key = asked.shifts.get(attribute, 0.0), said.shifts.get(attribute, 0.0)
        typed, text_speaks = type_gain >= TYPED, max(gain, key_gain) >= THRESHOLD
        if typed:
            against, against_by_key = _against_typed(texts.label, attribute), _against_typed(texts.key, attribute)
            type_gain = _AGREEING if text_speaks else type_gain
        elif label_speaks and against_by_key < 0:
            against_by_key = shifts(texts.key.meanings & _WHICH_ONE).get(attribute, 0.0) / 2
        is_plain = typed or attribute is plainly
        is_read = not typed or text_speaks
        yield (
            attribute,
            (
                type_gain,
                gain * is_read,
                key_gain * (_OF_KEY if label_speaks else 1.0) * is_read,
                against,
                against_by_key,
                around.get(attribute, 0.0),
                around_softly.get(attribute, 0.0) * (not is_plain or attribute in _NAMED_ALIKE),
            ),
        )


_WHICH_ONE = frozenset({M.FAX, M.WORK, M.ALTERNATE, M.SWITCHBOARD})
_INSIDE = frozenset({
    M.SUBMITTER, M.LEAD, M.CONTACT_PERSON, M.PARENT, M.OWNER, M.PATIENT, M.GUEST, M.TENANT, M.ORDER_PART,
})  # fmt: skip
_HARD = frozenset({M.TECHNICAL, M.TRACKING, M.CONSENT})  # even of what stands around
_SOFT = SOFT - _HARD
_NAMED_ALIKE = PLACES | {A.AGE, A.GENDER}  # that things have as well as people


def _context(texts: Texts) -> frozenset[M]:
    """Return what the objects around, the section and the record's own word say of a field."""
    found: set[M] = set()
    for words in (texts.role, *reversed(texts.ancestors[-4:])):
        if words.meanings & _INSIDE:
            found |= words.meanings & _CONTEXT - {M.WISH}
            if M.ORDER_PART in words.meanings and M.NUMBER not in texts.key.meanings:
                found -= {M.IDENTIFIER}  # `invoice.city` is no number of an invoice
            break  # what stands around a person is not about them: `order.customer`
        found |= words.meanings & _CONTEXT
    return frozenset(found) | texts.section.meanings & _CONTEXT - {M.PROPERTY}


def _typed_as(texts: Texts, type_: T | None) -> dict[Attribute, float]:
    """Return what the type says: nothing where a field only has a phone's keypad, as a postal code of type tel does."""
    meanings = (texts.label if texts.label.meanings else texts.key).meanings
    if type_ is not T.PHONE or not meanings.isdisjoint(_PHONES):
        return by_type(type_)
    if not meanings.isdisjoint(_DIGITS):
        return {}
    return {A.PHONE: TYPED} if M.EMAIL in meanings else by_type(type_)  # the answer says which of them it is


_DIGITS = frozenset({M.POSTAL_CODE, M.HOUSE_NUMBER, M.BIRTH_DATE, M.AGE})
_PHONES = frozenset({M.PHONE, M.MOBILE, M.LANDLINE, M.REACH, M.NUMBER})


def _against_typed(words: Words, attribute: Attribute) -> float:
    """Return what still speaks against a field whose provider says what it is: a fax, and which of several it is."""
    if M.FAX in words.meanings:
        return NEVER
    return max(shifts(words.meanings - SOFT - {M.EMAIL, M.REACH}, words.size).get(attribute, 0.0), _LAST_RESORT)


_LAST_RESORT = -3.0
