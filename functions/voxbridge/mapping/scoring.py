"""What a field is: a score for each attribute of a contact, from its type, label, key and what it is in.

The weights add up; a field is taken for something from THRESHOLD on, of several the heaviest wins, the first among
equals. The weights of words are in weights.toml; whose a field is, in owners.py.
"""

from collections.abc import Iterator

from voxbridge.mapping.field_texts import Texts
from voxbridge.mapping.meanings import NAMES, PLACES, A, Attribute, M
from voxbridge.mapping.weights import NEVER, PLAIN, SOFT, THRESHOLD, TYPED, WEAKEST, by_type, listed, said_by, shifts
from voxbridge.mapping.words import Words
from voxbridge.parsing.submission import FieldType as T

_AGREEING = 0.2  # of a type, where the text says the same
_OF_KEY = 0.4  # of a key's weight where the label speaks: keys outlive the questions that they were made for
_LAST_RESORT = -3.0
_THINGS = frozenset({M.THING, M.FORM})
_CONTEXT, _INSIDE = listed("context"), listed("inside")
_WHICH_ONE = frozenset({M.FAX, M.WORK, M.ALTERNATE, M.SWITCHBOARD})
_SOFT = SOFT - {M.TECHNICAL, M.TRACKING, M.CONSENT}  # these speak even of what they stand around
_NAMED_ALIKE = PLACES | {A.AGE, A.GENDER}  # that things have as well as people
_DIGITS = frozenset({M.POSTAL_CODE, M.HOUSE_NUMBER, M.BIRTH_DATE, M.AGE})
_PHONES = frozenset({M.PHONE, M.MOBILE, M.LANDLINE, M.REACH, M.NUMBER})


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
    speaking = asked if label_speaks else said
    plainly = next((one for one, gain in speaking.gains.items() if gain == speaking.best >= PLAIN), None)
    context = _context(texts)
    around, around_softly = shifts(context - _SOFT), shifts(context & _SOFT)
    around_names = shifts((context & _SOFT) - _THINGS)  # whether a name is a thing's shows beside the other fields
    for attribute in asked.gains | said.gains | typed_as:
        type_gain, gain, key_gain, against, against_by_key = (
            one.get(attribute, 0.0) for one in (typed_as, asked.gains, said.gains, asked.shifts, said.shifts)
        )
        is_typed, text_speaks = type_gain >= TYPED, max(gain, key_gain) >= THRESHOLD
        if is_typed:
            against, against_by_key = _against_typed(texts.label, attribute), _against_typed(texts.key, attribute)
            type_gain = _AGREEING if text_speaks else type_gain
        elif label_speaks and against_by_key < 0:
            against_by_key = shifts(texts.key.meanings & _WHICH_ONE).get(attribute, 0.0) / 2
        is_read = text_speaks or not is_typed
        is_plain = (is_typed or attribute is plainly) and attribute not in _NAMED_ALIKE
        softly = around_names if attribute in NAMES | PLACES else around_softly
        yield (
            attribute,
            (
                type_gain,
                gain * is_read,
                key_gain * (_OF_KEY if label_speaks else 1.0) * is_read,
                against,
                against_by_key,
                around.get(attribute, 0.0),
                0.0 if is_plain else softly.get(attribute, 0.0),
            ),
        )


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
    if type_ is T.PHONE and meanings.isdisjoint(_PHONES):
        if not meanings.isdisjoint(_DIGITS):
            return {}
        if M.EMAIL in meanings:  # the answer says which of them it is
            return {A.PHONE: TYPED}
    return by_type(type_)


def _against_typed(words: Words, attribute: Attribute) -> float:
    """Return what still speaks against a field whose provider says what it is: a fax, and which of several it is."""
    if M.FAX in words.meanings:
        return NEVER
    return max(shifts(words.meanings - SOFT - {M.EMAIL, M.REACH}, words.size).get(attribute, 0.0), _LAST_RESORT)
