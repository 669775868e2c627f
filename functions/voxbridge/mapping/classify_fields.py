"""What and whose every field of a submission is, from all but the values: the same for every lead of a form.

So it is remembered by the form's shape. What a field is: a score for each attribute of a contact, from its type, label,
key and what it is in (weights.toml). It is taken for something from THRESHOLD on; of several the heaviest wins.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from operator import attrgetter
from typing import Any, NamedTuple

from voxbridge.mapping.field_texts import OPTIONS, Texts, read_title, texts_of
from voxbridge.mapping.meanings import NAMES, NAMING, PEOPLE, PHONES, PLACES, REACHED_BY, WHO_CALLS, A, Attribute, M
from voxbridge.mapping.neighbouring_fields import compare
from voxbridge.mapping.owners import Owner, owner_of
from voxbridge.mapping.people import A_THING, PARTS, STRANGE, ClassifiedField
from voxbridge.mapping.terms import Languages, vote
from voxbridge.mapping.weights import NEVER, PLAIN, SOFT, THRESHOLD, TYPED, WEAKEST, by_type, listed, said_by, shifts
from voxbridge.mapping.words import SILENT, STEM, Words, read
from voxbridge.parsing.payload_words import plain, word_set
from voxbridge.parsing.submission import MAX_CHARACTERS, MAX_FIELDS, SECTION, Field, FieldType, outer

_REMEMBERED = 120  # fields of a form, up to which its classification is remembered
_MAX_LABEL, _MAX_START = 300, 160  # characters of a label that are read, and that keys are compared by
_NUMBER = re.compile(r"\d+")
_NEXT_WORD = re.compile(
    r"(?<=[\W_])(?<![\u0900-\u097f])(?=[^\W\d_])|(?<=[a-z])(?=[A-Z])|(?<=\b[A-Z]\d)(?=[A-Z])|(?<=\b[A-Z]{2}\d)(?=[A-Z])"
)
# What only carries a submission: Italian *data* is a date, and `{"data": …}` is none.
_FRAMES = word_set("lists", "frames")
_OPAQUE_TYPES = frozenset({None, FieldType.TEXT, FieldType.HIDDEN, FieldType.PHONE, FieldType.EMAIL})
_CALLED, _NAMED = NAMING | {M.CONTACT_PERSON}, NAMING | {M.FIRST, M.LAST}
_OF_PEOPLE = _CALLED - {M.NAME}  # things have a name, and no first name
_AGAINST, _WHOSE, _PERSONS, _CONTEXT, _INSIDE = map(listed, ("against", "whose", "of_persons", "context", "inside"))
_SOMEONE, _OTHERS, _NEVER_LEAD = PEOPLE | {M.YOU}, PEOPLE & _WHOSE, listed("never_lead")
_INNER = PARTS | OPTIONS | {M.CONTACT_PERSON, M.LOCATION}  # in something else, which says whose it is
_AGREEING = 0.2  # of a type, where the text says the same
_OF_KEY = 0.4  # of a key's weight where the label speaks: keys outlive the questions that they were made for
_LAST_RESORT = -3.0
RULED_OUT = -2.0  # of a type: the words around cannot make up for it where no text asks for the attribute
_AROUND, _WHICH_ONE, _DIGITS, _OF_NUMBERS = map(listed, ("around", "which_one", "digits", "of_numbers"))
_SOFT = SOFT - {M.TECHNICAL, M.TRACKING, M.CONSENT}  # these speak even of what they stand around
_NAMED_ALIKE = PLACES | {A.AGE, A.GENDER}  # that things have as well as people
_PHONES = PHONES | {M.REACH, M.NUMBER}
_OF_CALLS = PHONES | {M.NUMBER} | listed("choosing")


class Form(NamedTuple):
    """The classification of all fields, in their order, and the languages that they were read in."""

    languages: Languages
    fields: tuple[ClassifiedField, ...]
    phones: tuple[int, ...]  # places of the fields for a phone number
    calls: tuple[int, ...]  # places of those that speak of numbers or calls, and may ask which number to call
    taken: frozenset[Attribute]  # what its fields are taken for
    meanings: frozenset[M]  # what its fields speak of
    names_parent: bool
    names_others: bool  # people who come after all that may be the lead


def classify(fields: Sequence[Field]) -> Form:
    """Classify the fields of a submission, of a longer one the first. Read-only: it is remembered."""
    shapes = tuple(map(_shape_of, fields[:MAX_FIELDS]))
    return _classified(shapes) if len(shapes) <= _REMEMBERED else _classified.__wrapped__(shapes)


# All of a field but its value, as a tuple: in a tenth of the time that a Field takes
_shape_of = attrgetter("path", "key", "label", "type", "section", "record", "ancestors", "role")


@lru_cache(maxsize=128)
def _classified(found: tuple[tuple[Any, ...], ...]) -> Form:
    shapes: Sequence[Field] = [*_first((Field(path, None, *more) for path, *more in found))]
    for one in shapes:
        one.ancestors = tuple(name for name in one.ancestors if plain(name) not in _FRAMES)
    spoken = (one for one in shapes if one.type is not FieldType.META)  # keys are English beside any labels
    said = ((one.label or one.key, one.section, *one.ancestors[-2:], *one.role.split(SECTION)) for one in spoken)
    languages = vote(text[:_MAX_LABEL] for texts in said for text in texts if text)
    shapes = _without_stems(_in_objects(_without_prefixes(shapes, languages), languages), languages)
    named: dict[str, frozenset[M]] = {}  # by record, what is said of names in it
    for one in shapes:
        if naming := NAMING & read(one.label or one.key, languages).meanings:
            named[one.record] = named.get(one.record, frozenset()) | naming
    with_roles = {one.record for one in shapes if one.role}
    classified: list[ClassifiedField] = []
    for one in shapes:
        # Of the only record, it is an answer: "Relationship" to the emergency contact, or a job.
        tells = one.role and (len(with_roles) > 1 or one.record.endswith("]"))
        role = _role(one, languages, named.get(one.record, frozenset())) if tells else SILENT
        # `email_list: ["…"]` is no list of forms or of mails
        key = re.sub("[_-]?[lL]ist$", "", one.key) if one.path.endswith("]") else one.key
        classified.append(_classify(one, texts_of(one.label, key, one.section, one.ancestors[-4:], role, languages)))
    compare(classified, languages)
    names = [one for one in classified if one.taken & NAMES]
    asked_by = {"" if name.shape.label else name.shape.key for name in names}
    for name in names if len(asked_by) == 1 and "" not in asked_by else ():
        name.sole = True
    return Form(
        languages,
        tuple(classified),
        phones=tuple(place for place, one in enumerate(classified) if A.PHONE in one.taken),
        calls=tuple(place for place, one in enumerate(classified) if one.meanings & _OF_CALLS),
        taken=frozenset().union(*(one.taken for one in classified)),
        meanings=frozenset().union(*(one.meanings for one in classified)),
        names_parent=any(one.owner is Owner.PARENT and one.taken & {*NAMES, A.ROLE_NAME} for one in classified),
        names_others=any(name.owner.rank >= Owner.STRANGER.rank for name in names),
    )


def _first(shapes: Iterable[Field]) -> Iterator[Field]:
    """Yield the fields that are read: as many as have MAX_CHARACTERS in all that says what they are."""
    known, left = set[str](), MAX_CHARACTERS
    for one in shapes:
        new = {one.key, one.label, one.section, one.role, *one.ancestors[-4:]} - known
        known |= new
        left -= sum(min(len(text), _MAX_LABEL) for text in new)
        if left < 0:
            return
        yield one


def _classify(shape: Field, texts: Texts) -> ClassifiedField:
    """Classify a field alone."""
    asked = texts.label if texts.label.size else texts.key
    inner = texts.ancestors[-1] if texts.ancestors else SILENT
    around = texts.section.meanings.union(*(words.meanings for words in texts.ancestors))
    number, index = asked.number, asked.suffix if asked.meanings else 0
    if not number and not asked.people:  # "Second applicant" above "Phone"
        number = texts.section.number or inner.number
    if asked.meanings and inner.meanings and inner.meanings <= PARTS:  # `phone_2: {full}`
        index = index or inner.suffix
    within = (texts.label, texts.key, texts.section, *reversed(texts.ancestors))
    said = texts.label.meanings | texts.key.meanings | texts.role.meanings | (around & _AROUND)
    strangers = frozenset(word[:STEM] for word in asked.strangers)
    opaque, scores = texts.opaque and shape.type in _OPAQUE_TYPES, score(texts, shape.type)
    one = ClassifiedField(shape, scores, texts, owner_of(texts, shape.type), said, asked, strangers, opaque, inner)
    one.group = outer(shape.record) if inner.parts and inner.parts[-1] <= OPTIONS else shape.record
    one.number, one.index = number or texts.role.number or 1, max(index, 1)
    one.word, one.thing = _word(texts), _thing(texts)
    one.part = next((stem for words in within for stem, told in words.people if M.ORDER_PART in told), "")
    return one


def _without_stems(shapes: Sequence[Field], languages: Languages) -> Sequence[Field]:
    """Leave only the number of keys that differ in nothing else, and have no known word: `MMERGE3`, `tfa_12`."""
    numbered = {one.key for one in shapes if _NUMBER.search(one.key) and read(one.key, languages).meanings <= {M.FORM}}
    stems = Counter(_NUMBER.sub("0", key) for key in numbered)
    alike = {key for key in numbered if stems[_NUMBER.sub("0", key)] > 1}
    return [replace(one, key="".join(_NUMBER.findall(one.key))) if one.key in alike else one for one in shapes]


def _without_prefixes(shapes: Sequence[Field], languages: Languages) -> Sequence[Field]:
    """Take off what the keys, or objects, of all names and numbers begin with: `jobapp_name`, `jobapp_phone`."""
    asking = [(one, asked) for one in shapes if (asked := (_CALLED | REACHED_BY) & read(one.key, languages).meanings)]
    said = frozenset[M]().union(*(asked for _, asked in asking))
    if len(asking) == 1 or not said & _CALLED or not said & REACHED_BY:  # one may ask for both
        return shapes
    if said & PHONES:  # an address may be another's: `subscriber_email`, `isEmailKnown`
        asking = [(one, asked) for one, asked in asking if not asked <= {M.EMAIL}]

    def idle(texts: list[tuple[str, ...]], joint: str) -> tuple[str, ...]:
        """Return what all begin with that says nothing of whose they are, if it would be held against them."""
        shared = _shared(texts)
        for end in range(len(shared), 0, -1):
            words = read(joint.join(shared[:end]), languages)
            if words.meanings.isdisjoint(_WHOSE):
                is_letter = shared[:end] == (shared[0][0] + "_",)  # `f_name`, `f_phone`
                return shared[:end] if words.unknown or words.meanings & _AGAINST or is_letter else ()
        return ()

    outside = idle([one.ancestors for one, _ in asking], " ") if said & _OF_PEOPLE else ()
    reached = frozenset[M]().union(*(read(one.key, languages).meanings for one, asked in asking if asked & REACHED_BY))
    aside = _NEVER_LEAD | (_OTHERS - reached)  # `deceased_name`, `spouse_phone`
    own = [(one, asked) for one, asked in asking if read(one.key, languages).meanings.isdisjoint(aside)]
    asks_both = all(any(asked & wanted for _, asked in own) for wanted in (_CALLED, REACHED_BY))
    start = idle([_openings(one.key) for one, _ in (own if asks_both and len(own) > 1 else asking)], "")
    if not (outside or start):
        return shapes
    around = {one.ancestors for one in shapes}
    inner = {names: names[len(outside) :] for names in around if names[: len(outside)] == outside}
    keys = {one.key: one.key[len("".join(_shared([_openings(one.key), start]))) :] for one in shapes}
    return [replace(one, key=keys[one.key], ancestors=inner.get(one.ancestors, one.ancestors)) for one in shapes]


def _in_objects(shapes: Sequence[Field], languages: Languages) -> Sequence[Field]:
    """Read keys that begin with an unknown word as those of an object: `ref1_name` and `ref1_phone` are a person's."""
    starts = ["" if one.label or " " in one.key else "".join(_openings(one.key)[:1]) for one in shapes]
    asked: defaultdict[str, frozenset[M]] = defaultdict(frozenset)  # by how names and numbers begin
    for start, one in zip(starts, shapes, strict=True):
        if (said := read(one.key, languages).meanings) & (_NAMED | PHONES):
            asked[start] |= said
    people = [one for one, said in asked.items() if said & _NAMED and said & PHONES and said.isdisjoint(_SOMEONE)]
    people = [one for one in people if one and not read(one, languages).meanings]
    # The only one, of four characters or more, may be what a person is called: neighbouring_fields.py
    if len(asked) < 2 or (len(people) == 1 and read(people[0], languages).strangers):  # noqa: PLR2004
        return shapes
    return [
        replace(one, key=one.key[len(start) :], record=f"{one.record}.{start}", ancestors=(*one.ancestors, start))
        if start in people
        else one
        for start, one in zip(starts, shapes, strict=True)
    ]


def _shared(texts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return what all begin with."""
    return tuple(parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, zip(*texts, strict=False)))


def _openings(key: str) -> tuple[str, ...]:
    """Return the words of a key, with what joins them to the next, but for the last."""
    return tuple(_NEXT_WORD.split(key[:_MAX_START])[:-1])


def _role(one: Field, languages: Languages, named: frozenset[M]) -> Words:
    """Read who a record says that its person is, or which number it holds, unless the names around say whose."""
    spoken = _SOMEONE if named & _OF_PEOPLE else _SOMEONE | {M.COMPANY}
    said = [read_title(text, languages) for text in one.role.split(SECTION)]
    # "destinatario_regalo", and no "delivery_report_sms"
    said = [words for words in said if words.meanings & PEOPLE - {M.ORDER_PART} or (words.size and not words.unknown)]
    said = [words for words in said if words.meanings - {M.TECHNICAL, M.CONSENT}]
    told = [words for words in said if not named or words.meanings & spoken]
    if not told:
        return SILENT
    role = told[0]
    if not named and role.meanings & PHONES:  # `{"system": "phone", "use": "mobile"}`
        role = role._replace(meanings=frozenset().union(*(words.meanings for words in told)))
    around = [read(name, languages) for name in one.ancestors if "]" not in one.record]
    said_around = frozenset[M]().union(*(words.meanings for words in around))
    people = PEOPLE - WHO_CALLS if M.RECIPIENT in said_around else PEOPLE  # of a request, who may be an agent
    people = PEOPLE | {M.COMPANY} if M.LEAD in said_around else people
    return SILENT if role.meanings & people and any(words.people for words in around) else role


def _word(texts: Texts) -> str:
    """Return the word by which a field's person is called: "guardian" in `guardianContact`."""
    for words in (texts.label, texts.key, texts.section):
        called = [one for one in words.people if one[1] != {M.CONTACT_PERSON}]
        if called:
            return next((stem for stem, said in reversed(called) if M.REACH not in said), called[-1][0])
    return ""


def _thing(texts: Texts) -> int:
    """Say whether the object that a field is in, is called like a thing, or by a word that is not known."""
    name = next((words for words in reversed(texts.ancestors) if not set() < words.meanings <= _INNER), SILENT)
    is_form = name.meanings == {M.FORM} and not name.suffix and not texts.label.size  # and no page with a question
    if not name.size or (not name.meanings.isdisjoint(_PERSONS) and not is_form):
        return 0
    return A_THING if name.meanings & {M.THING, M.PROPERTY, M.FORM} else STRANGE


def score(texts: Texts, type_: FieldType | None) -> dict[Attribute, float]:
    """Return the score of each attribute that may still pass."""
    return {attribute: sum_ for attribute, weights in weights_of(texts, type_) if (sum_ := sum(weights)) >= WEAKEST}


def weights_of(texts: Texts, type_: FieldType | None) -> Iterator[tuple[Attribute, tuple[float, ...]]]:
    """Return what counts for each attribute: type, label, key, other words of either, what it is in (twice)."""
    asked, said = said_by(texts.label), said_by(texts.key)
    typed_as = _typed_as(texts, type_)
    attributes = asked.gains | said.gains | {one: gain for one, gain in typed_as.items() if gain > RULED_OUT}
    if not attributes:
        return
    label_speaks = asked.best >= THRESHOLD
    speaking = asked if label_speaks else said
    plainly = next((one for one, gain in speaking.gains.items() if gain == speaking.best >= PLAIN), None)
    context = _context(texts)
    around, around_softly = shifts(context - _SOFT), shifts(context & _SOFT)
    # Whether a name is a thing's shows beside the other fields.
    around_names = shifts((context & _SOFT) - {M.THING, M.FORM})
    for attribute in attributes:
        texts_say = (typed_as, asked.gains, said.gains, asked.shifts, said.shifts)
        type_gain, gain, key_gain, against, against_by_key = (one.get(attribute, 0.0) for one in texts_say)
        is_typed, text_speaks = type_gain >= TYPED, max(gain, key_gain) >= THRESHOLD
        if is_typed:
            against, against_by_key = _against_typed(texts.label, attribute), _against_typed(texts.key, attribute)
            type_gain = _AGREEING if text_speaks else type_gain
        elif label_speaks and against_by_key < 0:
            against_by_key = shifts(texts.key.meanings & _WHICH_ONE).get(attribute, 0.0) / 2
        is_read = text_speaks or not is_typed
        is_plain = (is_typed or attribute is plainly) and attribute not in _NAMED_ALIKE
        softly = around_names if attribute in NAMES | PLACES else around_softly
        texts_gain = (gain * is_read, key_gain * (_OF_KEY if label_speaks else 1.0) * is_read)
        context_says = (around.get(attribute, 0.0), 0.0 if is_plain else softly.get(attribute, 0.0))
        yield attribute, (type_gain, *texts_gain, against, against_by_key, *context_says)


def _context(texts: Texts) -> frozenset[M]:
    """Return what the objects around, the section and the record's own word say of a field."""
    found: set[M] = set()
    is_part = M.ORDER_PART in texts.key.meanings  # `order.billing_city` is not the order's
    for words in (texts.role, *reversed(texts.ancestors[-4:])) if not is_part else ():
        if words.meanings & _INSIDE:
            found |= words.meanings & _CONTEXT - {M.WISH, M.PREFERRED, M.PHONE}
            if M.ORDER_PART in words.meanings and M.NUMBER not in texts.key.meanings:
                found -= {M.IDENTIFIER}  # `invoice.city` is no number of an invoice
            break  # what stands around a person is not about them: `order.customer`
        left_out = {M.PROPERTY} if M.HOME in words.meanings else set[M]()  # `property_address: {street, city}`
        left_out |= {M.IDENTIFIER} if texts.label.size else set()  # `pedido: [{pergunta, resposta}]`
        found |= words.meanings & _CONTEXT - left_out - (set() if words.meanings <= _OF_NUMBERS else {M.PHONE})
    return frozenset(found) | texts.section.meanings & _CONTEXT - {M.PROPERTY}


def _typed_as(texts: Texts, type_: FieldType | None) -> dict[Attribute, float]:
    """Return what the type says: nothing where a field only has a phone's keypad, as a postal code of type tel does."""
    meanings = (texts.label if texts.label.meanings else texts.key).meanings
    if type_ is FieldType.PHONE and meanings.isdisjoint(_PHONES) and not meanings.isdisjoint(_DIGITS):
        return {}
    return by_type(type_)


def _against_typed(words: Words, attribute: Attribute) -> float:
    """Return what still speaks against a field whose provider says what it is: a fax, and which of several it is."""
    if M.FAX in words.meanings:
        return NEVER
    return max(shifts(words.meanings - SOFT - {M.EMAIL, M.REACH}, words.size).get(attribute, 0.0), _LAST_RESORT)
