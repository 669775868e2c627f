"""What and whose every field of a submission is, from all but the values: the same for every lead of a form.

So it is remembered by the form's shape, and a lead pays for its values alone.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from voxbridge.mapping.judged import A_THING, INNER, NAMED, PARTS, STRANGE, Judged, Shape
from voxbridge.mapping.language_detection import vote
from voxbridge.mapping.neighbours import Neighbours
from voxbridge.mapping.owners import TABLE, Owner, owner_of
from voxbridge.mapping.scoring import score
from voxbridge.mapping.terms import Languages
from voxbridge.mapping.texts import Texts, texts_of
from voxbridge.mapping.vocabulary import NAMES, NAMING, PEOPLE, PHONES, A, M
from voxbridge.mapping.words import SILENT, Words, read
from voxbridge.parsing.submission import SECTION, Field, FieldType
from voxbridge.parsing.vocabulary import plain

_LIST = re.compile(r"[_-]?[lL]ist$")  # `email_list: ["…"]` is no list of forms or of mails
_REMEMBERED = 120  # fields of a form, up to which its judgements are remembered


@dataclass(frozen=True, slots=True)
class Form:
    """The judgements of all fields, in their order, and the languages that they were read in."""

    languages: Languages
    fields: tuple[Judged, ...]
    asks_for_phone: bool
    names_parent: bool
    names_others: bool  # people who come after all that may be the lead


def judge(fields: Sequence[Field]) -> Form:
    """Judge the fields of a submission. Read-only: it is remembered."""
    shapes = tuple(
        (one.path, one.key, one.label, one.type, one.section, one.record, one.ancestors, one.role) for one in fields
    )
    return _judged(shapes) if len(shapes) <= _REMEMBERED else _judged.__wrapped__(shapes)


@lru_cache(maxsize=128)
def _judged(shapes: tuple[Shape, ...]) -> Form:
    shapes = _without_frames(shapes)
    languages = vote(
        text[:300]
        for _, key, label, type_, section, _, ancestors, role in shapes
        if type_ is not FieldType.META
        for text in (label or key, section, *ancestors[-2:], *role.split(SECTION))  # keys are English beside any labels
        if text
    )
    shapes = _without_stems(_without_prefixes(shapes, languages), languages)
    judged: list[Judged] = []
    texts: list[Texts] = []
    named: dict[str, frozenset[M]] = {}  # by record, what is said of names in it
    for shape in shapes:
        if naming := NAMING & read(shape[2] or shape[1], languages).meanings:
            named[shape[5]] = named.get(shape[5], frozenset()) | naming
    with_roles = {shape[5] for shape in shapes if shape[7]}
    for path, key, label, type_, section, record, ancestors, role in shapes:
        # Of the only record, it is an answer: "Relationship" to the emergency contact, or a job.
        tells = bool(role) and (len(with_roles) > 1 or record.endswith("]"))
        said = _role(role, languages, named.get(record, frozenset())) if tells else SILENT
        if "]" not in record and _is_called(said, [read(name, languages) for name in ancestors]):
            said = SILENT  # `lead: {"category": "sales"}`
        own_key = _LIST.sub("", key) if path.endswith("]") else key
        read_ = texts_of(label, own_key, section, ancestors[-4:], said, languages)
        asked = read_.label if read_.label.size else read_.key
        around = read_.section.meanings.union(*(words.meanings for words in read_.ancestors))
        judged.append(
            Judged(
                score(read_, type_),
                read_,
                type_,
                owner_of(read_, type_),
                read_.label.meanings | read_.key.meanings | read_.role.meanings | (around & _AROUND),
                read_.label.strangers if read_.label.size else read_.key.strangers,
                read_.opaque and type_ in _OPAQUE_TYPES,
                group=record,
                number=asked.number or _number_around(read_, asked) or read_.role.number,
                index=_index(read_, asked),
                word=_word(read_),
                part=_part(read_),
                thing=_thing(read_.ancestors) if read_.ancestors else 0,
            )
        )
        texts.append(read_)
    Neighbours(shapes, judged, texts, languages).apply()
    names = [one for one in judged if one.has(*NAMES)]
    asked_by = {shape[1] if not shape[2] else "" for shape, one in zip(shapes, judged, strict=True) if one.has(*NAMES)}
    for one in names if len(asked_by) == 1 and "" not in asked_by else ():
        one.sole = True
    return Form(
        languages,
        tuple(judged),
        asks_for_phone=any(one.has(A.PHONE) for one in judged),
        names_parent=any(one.owner is Owner.PARENT for one in names),
        names_others=any(TABLE[one.owner].whole >= TABLE[Owner.STRANGER].whole for one in names),
    )


def _without_stems(shapes: tuple[Shape, ...], languages: Languages) -> tuple[Shape, ...]:
    """Leave only the number of keys that differ in nothing else, and have no known word: `MMERGE3`, `tfa_12`."""
    numbered = {
        shape[1] for shape in shapes if _NUMBER.search(shape[1]) and read(shape[1], languages).meanings <= _IDLE
    }
    stems = Counter(_NUMBER.sub("0", key) for key in numbered)
    alike = {key for key in numbered if stems[_NUMBER.sub("0", key)] > 1}
    if not alike:
        return shapes
    return tuple(
        (shape[0], "".join(_NUMBER.findall(shape[1])), *shape[2:]) if shape[1] in alike else shape for shape in shapes
    )


_MAX_START = 160  # characters that keys are compared by
_NUMBER = re.compile(r"\d+")
_IDLE = frozenset({M.FORM})


def _without_prefixes(shapes: tuple[Shape, ...], languages: Languages) -> tuple[Shape, ...]:
    """Take off what the keys, or the objects, of all names and numbers begin with: it is no word on any one of them.

    `jobapp_first_name` and `jobapp_phone`, `newsletter[firstName]` and `newsletter[email]`; not what says whose they
    are. Beside a bare name it may say whose name that is: `appointment: {name, customer, phone}`.
    """
    asking = [(shape, found) for shape in shapes if (found := _ASKS & read(shape[1], languages).meanings)]
    said = frozenset[M]().union(*(found for _, found in asking))
    if not said & NAMING or not said & _REACHES:
        return shapes
    if said & PHONES:  # an address may be another's: `subscriber_email`, `isEmailKnown`
        asking = [(shape, found) for shape, found in asking if not found <= {M.EMAIL}]
    is_plain = bool(said & _OF_PEOPLE)
    around = _shared([shape[6] for shape, _ in asking]) if is_plain else ()
    against, whose = (_AGAINST, _WHOSE) if is_plain else (_FRAME, _WHOSE | _THINGS)
    frames = (
        length
        for length in range(len(around), 0, -1)
        if read(" ".join(around[:length]), languages).meanings.isdisjoint(whose)
    )
    frame = next(frames, 0)
    if not _is_against(" ".join(around[:frame]), against, languages):
        frame = 0
    keys = [shape[1][:_MAX_START] for shape, _ in asking]
    start = "".join(map("".join, _shared([tuple(key) for key in keys])))
    ends = (end for end in range(len(start), 0, -1) if all(_is_end(key, end) for key in keys))
    start = next((start[:end] for end in ends if read(start[:end], languages).meanings.isdisjoint(whose)), "")
    if not _is_against(start, against, languages):
        start = ""
    if not frame and not start:
        return shapes
    outside = around[:frame]
    return tuple(
        (
            shape[0],
            _without_start(shape[1], start) if start else shape[1],
            *shape[2:6],
            shape[6][frame:] if shape[6][:frame] == outside else shape[6],
            shape[7],
        )
        for shape in shapes
    )


def _shared(texts: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return what all begin with."""
    return tuple(parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, zip(*texts, strict=False)))


def _without_start(key: str, start: str) -> str:
    """Return a key without what it has in common with the beginning of others, as far as that goes."""
    common = len(_shared([tuple(key), tuple(start)]))
    return key[next((end for end in range(common, 0, -1) if _is_end(key, end)), 0) :]


def _is_end(key: str, end: int) -> bool:
    """Say whether one word of a key ends at a place and another begins there."""
    before, after = key[end - 1], key[end : end + 1]
    return after.isalpha() and (not before.isalnum() or (before.islower() and after.isupper()))


def _is_against(text: str, against: frozenset[M], languages: Languages) -> bool:
    """Say whether a text would be held against the fields that it stands before."""
    words = read(text, languages)
    return bool(words.unknown or words.meanings & against)


_OF_PEOPLE = NAMING - {M.NAME}  # things have a name, and no first name
_REACHES = PHONES | {M.EMAIL}
_ASKS = NAMING | _REACHES | {M.CONTACT_PERSON}
_WHOSE = (PEOPLE - {M.LEAD, M.CONTACT_PERSON, M.ORDER_PART}) | NAMING | frozenset({
    M.COMPANY, M.SWITCHBOARD, M.FIRST, M.SECOND, M.LAST, M.ALTERNATE, M.WORK, M.WISH, M.FAX, M.NICKNAME, M.TRACKING,
    M.TECHNICAL, M.PREFERRED_NAME, M.PHONE, M.MOBILE,
})  # fmt: skip
_THINGS = frozenset({M.THING, M.PROPERTY})  # have a name, and no first name
_FRAME = frozenset({M.FORM, M.CONSENT, M.LOGIN, M.EMAIL, M.MESSAGE, M.STREET, M.STATE})
_AGAINST = _FRAME | _THINGS | frozenset({
    M.IDENTIFIER, M.ADDRESS, M.JOB, M.ATTRIBUTE, M.WHEN, M.DATE, M.QUANTITY, M.MONEY, M.SCALE,
})  # fmt: skip


def _without_frames(shapes: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """Leave out what only carries a submission: Italian *data* is a date, and `{"data": …}` is none."""
    return tuple(
        (*shape[:6], tuple(name for name in shape[6] if plain(name) not in _FRAMES), shape[7]) if shape[6] else shape
        for shape in shapes
    )


_FRAMES = frozenset({
    "data", "payload", "body", "formdata", "formresponse", "groups", "sections", "steps", "fields", "answers",
    "responses", "questions", "customfields", "extrafields", "additionalfields", "otherfields",
})  # fmt: skip
_OPAQUE_TYPES = frozenset({None, FieldType.TEXT, FieldType.HIDDEN, FieldType.PHONE, FieldType.EMAIL})
_AROUND = frozenset({M.PROPERTY, M.WISH, M.TECHNICAL})
_PERSONS = frozenset({
    M.LEAD, M.YOU, M.PARENT, M.CHILD, M.PATIENT, M.OWNER, M.PROFESSIONAL, M.GUEST, M.DRIVER, M.TENANT, M.REACH,
    M.NAME, M.FULL_NAME, M.FIRST_NAME, M.LAST_NAME, M.CONTACT_PERSON, M.PHONE, M.MOBILE, M.LANDLINE, M.EMAIL,
    M.ADDRESS, M.HOME, M.FORM, M.BIRTH, M.BIRTH_DATE, M.LOCATION, M.SPOUSE, M.EMERGENCY, M.REFERRER,
    M.OTHER_PERSON, M.STAFF, M.RECIPIENT, M.ORDER_PART, M.LOGIN, M.MESSAGE, M.LAST,
})  # fmt: skip


def _role(role: str, languages: Languages, named: frozenset[M]) -> Words:
    """Read what a record says of itself: of a person's, only who they are, of others, which number they hold.

    `named` is what its names are called: `type: vendor` beside a first name says nothing of a company.
    """
    spoken = PEOPLE if named & _OF_PEOPLE else NAMED
    told = [
        words
        for text in role.split(SECTION)
        if (words := read(text, languages)).size
        and not words.unknown
        and (not named or not words.meanings.isdisjoint(spoken))
    ]
    if told and not named and told[0].meanings & PHONES:  # `{"system": "phone", "use": "mobile"}`
        return told[0]._replace(meanings=frozenset().union(*(words.meanings for words in told)))
    return told[0] if told else SILENT


def _is_called(role: Words, around: list[Words]) -> bool:
    """Say whether the names of the objects around say whose they are, not only a role: not `contact_1`, of several."""
    called = [words.meanings for words in around if words.people and not words.number and not words.suffix]
    return any(role.meanings & (NAMED if M.LEAD in meanings else PEOPLE) for meanings in called)


def _word(texts: Texts) -> str:
    """Return the word by which a field's person is called."""
    for words in (texts.label, texts.key, texts.section):
        said = [stem for stem, meanings in words.people if meanings != _ASK_FOR]
        if said:
            return said[-1]
    return ""


def _part(texts: Texts) -> str:
    """Return the word for the part of an order that a field is in."""
    around = (texts.label, texts.key, texts.section, *reversed(texts.ancestors))
    stems = (stem for words in around for stem, meanings in words.people if M.ORDER_PART in meanings)
    return next(stems, "")


def _number_around(texts: Texts, asked: Words) -> int:
    """Return which of several people the section or the object around is about: "Second applicant" above "Phone"."""
    if asked.people:
        return 0
    return texts.section.number or (texts.ancestors[-1].number if texts.ancestors else 0)


def _index(texts: Texts, asked: Words) -> int:
    """Return the number of the field itself, or of the object that is nothing but its name: `phone_2: {full}`."""
    if not asked.meanings:
        return 0
    around = texts.ancestors[-1] if texts.ancestors else SILENT
    return asked.suffix or (around.suffix if around.meanings and around.meanings <= PARTS else 0)


_ASK_FOR = frozenset({M.CONTACT_PERSON})


def _thing(ancestors: tuple[Words, ...]) -> int:
    """Say whether the object that a field is in, is called like a thing, or by a word that is not known."""
    name = next((words for words in reversed(ancestors) if not words.meanings or not words.meanings <= INNER), SILENT)
    is_form = name.meanings == {M.FORM} and not name.suffix
    if not name.size or (not name.meanings.isdisjoint(_PERSONS) and not is_form):
        return 0
    return A_THING if name.meanings & {M.THING, M.PROPERTY, M.FORM} else STRANGE
