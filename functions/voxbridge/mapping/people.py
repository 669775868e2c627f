"""Fields as they are classified, filled in and read, and the people of a submission: fields of one owner and instance.

Rule: every field of a contact comes from the same person. What is no one's in particular is the lead's.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from voxbridge.mapping.field_texts import Texts
from voxbridge.mapping.meanings import NAMES, NAMES_AND_ROLE, NAMING, PEOPLE, REACH, REACHED_BY, A, Attribute, M
from voxbridge.mapping.owners import NOT_THE_LEAD, Owner
from voxbridge.mapping.phone import Number
from voxbridge.mapping.split_name import is_name, is_written_as_name
from voxbridge.mapping.terms import UNSPACED
from voxbridge.mapping.tokenize import fold
from voxbridge.mapping.weights import THRESHOLD, WEAKEST
from voxbridge.mapping.words import Words
from voxbridge.parsing.submission import Field, outer, outwards

NO_NUMBER = "no phone number that can be called"
MAX_PEOPLE = 50  # who are compared with each other: those likeliest to be the lead
MAX_TEXT = 2_000  # characters of a value that are kept; no contact field is longer than 500
STRANGE, A_THING = 1, 2  # an object that may be no person's, and one that is none: an order, a cottage
PARTS = NAMING | REACHED_BY | {M.ADDRESS, M.STREET, M.AGE, M.BIRTH_DATE}
_JOINER = "(?<![\u0620-\u0dff])[\u200c\u200d]"  # not between Persian or Indian characters
_UNSEEN = re.compile(f"[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|{_JOINER}")
_WHATSAPP_ID = re.compile(r"^(\d{8,15})@(?:c\.us|s\.whatsapp\.net)$")  # a phone number with its country's code
_CALLED = NAMES | {A.PREFERRED_NAME}
MAIN_NAMES = (A.FIRST_NAME, A.LAST_NAME, A.FULL_NAME)


@dataclass(eq=False, repr=False, slots=True)
class ClassifiedField:
    """One field: what it is, whose, and which of several people of that kind."""

    shape: Field  # without its value: what every lead of a form has in common
    scores: dict[Attribute, float]
    texts: Texts
    owner: Owner
    meanings: frozenset[M]
    asked: Words  # by its label, or its key if the label says nothing
    strangers: frozenset[str]  # the unknown words of what is asked, cut to their stems
    opaque: bool
    around: Words  # the name of its object
    group: str = ""  # path of the object in which parts of one address or number stand together
    record: str = ""  # path of the object of the person it belongs to; "": of no particular one
    number: int = 1  # "Applicant 2"
    index: int = 1  # "Name 2"
    word: str = ""  # by which its person is called, where there are several of that kind
    part: str = ""  # of an order, by its word: "billing"
    thing: int = 0  # it is in something that is no person: an order, a cottage
    sole: bool = False  # it asks for the only name of the form, by its key alone
    taken: frozenset[Attribute] = frozenset()  # the attributes that it is taken for
    likeliest: Attribute | None = None  # the attribute of the highest score
    part_of_name: Attribute | None = None  # of `taken`, the likeliest that makes a first or last name
    asks_name: float = 0.0  # the score of a first, a last or a whole name
    notes: tuple[str, ...] = ()  # what the fields around it made of it, in words

    def __post_init__(self) -> None:
        if self.scores:
            self.becomes(self.scores)

    @property
    def instance(self) -> tuple[Owner, str]:
        """The kind of person, and the object, in which numbers and words may tell several apart."""
        return kind(self.owner), self.record

    @property
    def likely(self) -> set[Attribute]:
        """The attributes that it may pass for by its value."""
        return {attribute for attribute, score in self.scores.items() if score >= WEAKEST}

    def belongs_to(self, owner: Owner, note: str) -> None:
        """Give the field to someone, and say why."""
        self.owner = owner
        self.notes = (*self.notes, note)

    def becomes(self, scores: dict[Attribute, float], *notes: str) -> None:
        """Take the field for something else, and say why."""
        self.scores = scores
        self.taken = frozenset(attribute for attribute, score in scores.items() if score >= THRESHOLD)
        self.likeliest = max(scores, key=lambda one: (scores[one], one), default=None)
        self.part_of_name = max(self.taken & NAMES - {A.MIDDLE_NAME}, key=lambda one: (scores[one], one), default=None)
        self.asks_name = max(scores.get(part, 0.0) for part in MAIN_NAMES)
        self.notes = (*self.notes, *notes)


def kind(owner: Owner) -> Owner:
    """Return the owner that stands for all who may be one and the same person."""
    of_another = Owner.PARENT if owner is Owner.RELATION else owner  # `parents: {mother, phone}`
    return Owner.UNSAID if owner.is_plain else of_another


def find_records(fields: Sequence[ClassifiedField]) -> None:
    """Give each field its person's object, which holds a name: around it, or beside it in a list's item."""
    others = {one.group for one in fields if one.scores and not one.taken & (NAMES | {A.SALUTATION})}
    names_alone = groups_with(fields, NAMES) - others  # objects that hold a name and nothing else
    reached = {(one.owner, one.number) for one in fields if one.taken & REACH and not one.owner.is_plain}
    people = groups_with(fields, NAMES | {A.SALUTATION}) - names_alone
    held_in = Counter(path for group in {one.group for one in fields if names_alone} for path in outwards(group))
    homes = [_home(one, names_alone, people, held_in if (one.owner, one.number) in reached else {}) for one in fields]
    owners = {home: one.owner for home, one in zip(homes, fields, strict=True) if one.taken & NAMES_AND_ROLE}
    nearest = {home: next((path for path in outwards(home) if path in owners), "") for home in set(homes)}
    held: defaultdict[str, list[str]] = defaultdict(list)  # the people in an item: `[{"user": {…}, "answers": […]}, …]`
    for record in owners:
        held[_item(outer(record))].append(record)
    has_items = len(held.keys() - {""}) > 1
    for home, one in zip(homes, fields, strict=True):
        one.record = nearest[home]
        item = _item(home) if has_items else ""
        inside = held.get(item, ()) if not one.record.startswith(item) else ()
        if len(inside) == 1:
            one.record = inside[0]
            one.owner = owners[one.record] if one.owner is Owner.UNSAID else one.owner


def _item(path: str) -> str:
    """Return the path of the innermost item of a list around something, itself included."""
    return path[: path.rfind("]") + 1]


def _home(one: ClassifiedField, names_alone: set[str], people: set[str], held_in: Mapping[str, int]) -> str:
    """Return a field's object, or the one around a mere name or number: `name.first`, `phones[0].value`."""
    around, is_alone = one.around.meanings, one.group in names_alone
    if held_in and is_alone and around and around <= PEOPLE | {M.NUMBER}:
        return next((path for path in outwards(outer(one.group)) if held_in.get(path, 0) > 1), "")
    if around.isdisjoint(PARTS) or not (is_alone or around.isdisjoint(PEOPLE | {M.COMPANY})):
        return one.group
    found = outer(one.group)
    return outer(found) if (found.endswith("]") and found not in people) or one.group.endswith("]") else found


def groups_with(fields: Iterable[ClassifiedField], attributes: Iterable[Attribute]) -> set[str]:
    """Return the paths of the objects that hold one of the attributes."""
    return {one.group for one in fields if not one.taken.isdisjoint(attributes)}


@dataclass(slots=True, eq=False)
class Candidate:
    """A filled-in field, and what it is taken for."""

    field: Field
    classified: ClassifiedField
    text: str
    position: int
    taken: frozenset[Attribute]

    def score(self, attribute: Attribute) -> float:
        """Return its score for an attribute, 0 where it is none."""
        return self.classified.scores.get(attribute, 0.0)


def heaviest(fields: Iterable[Candidate], attribute: Attribute) -> list[Candidate]:
    """Return the fields for an attribute, heaviest first, the first among equals."""
    return sorted([one for one in fields if attribute in one.taken], key=lambda one: -one.score(attribute))


@dataclass(slots=True)
class Value:
    """What a contact field is read as, and from what."""

    value: Any = None  # None, or empty: there is none
    source: Sequence[Candidate] | str = ()  # the fields that it is made of; a path of sources.toml; "" for a default
    why: str = ""  # it is read from them, where no label says it
    dropped: str = ""  # why what was given is no value
    foreign: str = ""  # country of a number that `countries` does not allow


type Draft = dict[str, Value]  # by contact field


@dataclass(slots=True, eq=False)
class Person:
    """Fields of the same owner and instance; and what is known of one of several people (choose_person.py)."""

    owner: Owner
    record: str = ""
    number: int = 1  # "Applicant 2"
    fields: list[Candidate] = field(default_factory=list)
    phone: tuple[Number, Candidate] | None = None
    is_named: bool = False
    doubt: int = 0  # that they are a person: STRANGE or A_THING
    is_listed: bool = False  # in a list of someone else's, who is the lead

    def of(self, attribute: Attribute) -> list[Candidate]:
        """Return the fields for an attribute, heaviest first, the first among equals."""
        return heaviest(self.fields, attribute)

    @property
    def names(self) -> list[Candidate]:
        """The fields for a name or a part of one."""
        return [one for one in self.fields if one.taken & NAMES]

    def takes(self, fields: Iterable[Candidate]) -> None:
        """Give fields of someone else to this person."""
        self.fields = sorted([*self.fields, *fields], key=lambda one: one.position)


def people(candidates: Sequence[Candidate]) -> list[Person]:
    """Return the people whom fields belong to, in their order, without those who can never be the lead."""
    found: defaultdict[tuple[Owner, str, int, str], list[Candidate]] = defaultdict(list)
    others = _other_parts(candidates)
    for one in candidates:
        field_ = one.classified
        if field_.owner.rank < NOT_THE_LEAD:
            number = max(field_.number, 2) if field_.owner.is_plain and field_.part in others else field_.number
            found[kind(field_.owner), field_.record, number, field_.word].append(one)
    everyone = [
        Person(min([one.classified.owner for one in fields], key=attrgetter("rank")), record, number, fields)
        for (_, record, number, _), fields in found.items()
    ]
    if len(everyone) < 2:  # noqa: PLR2004
        return everyone
    likeliest = sorted(everyone, key=lambda person: person.owner.rank)[:MAX_PEOPLE]
    return _joined(sorted(likeliest, key=lambda person: person.fields[0].position))


def _other_parts(candidates: Sequence[Candidate]) -> set[str]:
    """Return the parts of an order that may be another's: `shipping_name` does not say whose `billing_phone` is."""
    if {one.classified.part for one in candidates} <= {""}:
        return set()
    parts: defaultdict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        if one.classified.owner.is_plain:
            parts[one.classified.part].append(one)
    named = ((part, _name([one for one in fields if one.taken & NAMES])) for part, fields in parts.items())
    names = {part: name for part, name in named if name}
    reached = {part for part, fields in parts.items() if any(one.taken & REACH for one in fields)}
    pays = (part for part in names if any(M.BILLING in one.classified.meanings for one in parts[part]))
    in_order = ("", *pays, *names)  # a shop's `name` is that of the order, by which no one is reached
    first = next((part for part in in_order if part in names.keys() & reached), "" if "" in names else None)
    unnamed = reached - names.keys() - {""} if names and first != "" else set()
    if first is None:
        return unnamed
    # "Billing address first name" and "Last name" are the halves of one name.
    whole = {part for part in names if any(one.taken & {A.FIRST_NAME, A.FULL_NAME} for one in parts[part])}
    others = {part for part in whole if not (names[part] <= names[first] or names[first] <= names[part])}
    return unnamed | (others if first in whole else set())


def _joined(found: list[Person]) -> list[Person]:
    """Join what is one person in several records: of one owner and number, and of the same name or a part of it."""
    names = {person: _name(person.fields) for person in found}
    kept: list[Person] = []
    for person in found:
        same = (one for one in kept if names[one] and names[person] and _are_one(one, person, names))
        if other := next(same, None):
            other.takes(person.fields)
            other.owner = min(other.owner, person.owner, key=attrgetter("rank"))
        else:
            kept.append(person)
    return kept


def _are_one(one: Person, other: Person, names: dict[Person, frozenset[str]]) -> bool:
    """Say whether two people of one kind have the same name, or one a part of the other's."""
    name, others, owners = names[one], names[other], {one.owner, other.owner}
    ranks = sorted(who.rank for who in owners)  # a guest of the lead's full name, and no child named after a parent
    is_lead = len(name) > 1 and ranks[0] <= Owner.LEAD.rank and ranks[-1] <= Owner.GUEST.rank
    is_named = name == others and (is_lead or Owner.STRANGER in owners)
    is_alike = len(owners) == 1 or all(who.is_plain for who in owners) or is_named
    is_alike = is_alike or owners == {Owner.PATIENT, Owner.UNSAID}  # "Patient's surname", "First name"
    return is_alike and one.number == other.number and (name <= others or others <= name or _completes(one, other))


def _completes(around: Person, within: Person) -> bool:
    """Say whether someone has the half of a name that is missing around them: `{first, fields: {last}}`."""
    if not within.record.startswith(around.record) or "[" in within.record.removeprefix(around.record):
        return False
    halves = {frozenset[Attribute]().union(*(one.taken & NAMES for one in who.names)): who for who in (around, within)}
    bare = halves.get(frozenset({A.FULL_NAME}))
    words = _name(bare.fields) if bare else frozenset[str]()
    is_half = len(words) == 1 and max(words) < UNSPACED  # 田中花子 is a whole name
    has_last = is_half or frozenset({A.LAST_NAME}) in halves
    return has_last and frozenset({A.FIRST_NAME}) in halves


def _name(fields: Sequence[Candidate]) -> frozenset[str]:
    """Return the words of names, those that may be a thing's included."""
    likely = (one for one in fields if is_name(one.text) and any(one.score(part) >= WEAKEST for part in _CALLED))
    of_roles = (one for one in fields if A.ROLE_NAME in one.taken and is_written_as_name(one.text))
    return frozenset(word for one in (*likely, *of_roles) for word in fold(one.text).replace(",", " ").split())


def as_text(value: Any) -> str | None:
    """Return a scalar as typed, without what cannot be seen, a WhatsApp id as its number; None for true and false."""
    if isinstance(value, str):
        text = value[:MAX_TEXT]
        text = (text if text.isascii() and text.isprintable() else _UNSEEN.sub("", text)).strip().removeprefix("tel:")
        return _WHATSAPP_ID.sub(r"+\1", text) if "@" in text and text[0].isdecimal() else text
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if type(value) is int and abs(value) < 10**18 else None
