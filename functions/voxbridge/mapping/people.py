"""The people of a submission: fields of the same owner and instance, ranked; the contact is read from one of them.

Rule: every field of a contact comes from the same person. What is no one's in particular is the lead's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from voxbridge.mapping.classified_field import ClassifiedField, kind
from voxbridge.mapping.meanings import NAMES, REACH, A, Attribute, M
from voxbridge.mapping.owners import NOT_THE_LEAD, Owner
from voxbridge.mapping.split_name import is_name
from voxbridge.mapping.tokenize import fold
from voxbridge.mapping.weights import WEAKEST
from voxbridge.parsing.submission import Field


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
    return sorted((one for one in fields if attribute in one.taken), key=lambda one: -one.score(attribute))


@dataclass(slots=True)
class Person:
    """Fields of the same owner and instance."""

    owner: Owner
    record: str = ""
    number: int = 1  # "Applicant 2"
    fields: list[Candidate] = field(default_factory=list)

    def of(self, attribute: Attribute) -> list[Candidate]:
        """Return the fields for an attribute, heaviest first, the first among equals."""
        return heaviest(self.fields, attribute)

    @property
    def position(self) -> int:
        """The place of the first field."""
        return self.fields[0].position


def people(candidates: Sequence[Candidate]) -> list[Person]:
    """Return the people whom fields belong to, in their order, without those who can never be the lead."""
    found: dict[tuple[Owner, str, int, str], Person] = {}
    others = _other_parts(candidates)
    for one in candidates:
        classified = one.classified
        if classified.owner.rank == NOT_THE_LEAD:
            continue
        number = (
            max(classified.number, 2) if classified.part in others and classified.owner.is_plain else classified.number
        )
        key = (kind(classified.owner), classified.record, number, classified.word)
        person = found.get(key)
        if person is None:
            person = found[key] = Person(classified.owner, classified.record, number)
        elif classified.owner.rank < person.owner.rank:
            person.owner = classified.owner
        person.fields.append(one)
    likeliest = sorted(found.values(), key=lambda person: person.owner.rank)[:MAX_PEOPLE]
    return _joined(sorted(likeliest, key=lambda person: person.position))


def _other_parts(candidates: Sequence[Candidate]) -> set[str]:
    """Return the parts of an order that may be about someone other than the lead: names here, a number there.

    Who gets the goods need not be who pays: `shipping_name` does not say whose `billing_phone` is. Who orders comes
    first, then who pays.
    """
    plain = [one for one in candidates if one.classified.owner.is_plain]
    if not any(one.classified.part for one in plain):
        return set()
    named = {one.classified.part for one in plain if one.taken & NAMES and is_name(one.text)}
    reached = {one.classified.part for one in plain if one.taken & REACH}
    whole = {one.classified.part for one in plain if one.taken & {A.FIRST_NAME, A.FULL_NAME}} & reached
    pays = {one.classified.part for one in plain if M.BILLING in one.classified.meanings and A.PHONE in one.taken}
    first = "" if "" in named else next((part for part in whole if part in pays), None)
    if first is None:
        return reached - named - {""} if named else set()
    names = {
        part: _name(Person(Owner.UNSAID, fields=[one for one in plain if one.classified.part == part]))
        for part in named
    }
    others = {part for part in named if not (names[part] <= names[first] or names[first] <= names[part])}
    if first in whole:
        return others & whole | (reached - named - {""} if first else set())
    return others - reached if reached - named else set()  # the part with a number and no name is theirs


MAX_PEOPLE = 100  # who are compared with each other: those likeliest to be the lead


def _joined(found: list[Person]) -> list[Person]:
    """Join what is one person in several records: of one owner and number, and of the same name or a part of it."""
    if len(found) < 2:  # noqa: PLR2004
        return found
    kept: list[tuple[Person, frozenset[str]]] = []
    for person in found:
        name = _name(person)
        for index, (other, others) in enumerate(kept):
            same = _may_be_same(other, person, alike=name == others)
            if same and name and others and (name <= others or others <= name or _completes(other, person)):
                other.fields = sorted([*other.fields, *person.fields], key=lambda one: one.position)
                kept[index] = other, name | others
                break
        else:
            kept.append((person, name))
    return [person for person, _ in kept]


def _completes(around: Person, within: Person) -> bool:
    """Say whether someone has the half of a name that is missing around them: `{first_name, fields: {last_name}}`.

    Beside a first name, a single word is the last one: "Nom" of the customer.
    """
    if not within.record.startswith(around.record) or "[" in within.record.removeprefix(around.record):
        return False
    outer, inner = ({one for one in NAMES if person.of(one)} for person in (around, within))
    halves = [person for person in (around, within) if not person.of(A.FIRST_NAME)]
    if len(outer) != 1 or len(inner) != 1 or len(halves) != 1:
        return False
    return bool(halves[0].of(A.LAST_NAME)) or (bool(halves[0].of(A.FULL_NAME)) and len(_name(halves[0])) == 1)


def _may_be_same(one: Person, other: Person, *, alike: bool) -> bool:
    same = one.owner is other.owner or (one.owner.is_plain and other.owner.is_plain)
    return one.number == other.number and (same or (alike and Owner.STRANGER in {one.owner, other.owner}))


def _name(person: Person) -> frozenset[str]:
    """Return the words of a person's names, those that may be a thing's included."""
    named = (one for one in person.fields if any(one.score(attribute) >= WEAKEST for attribute in NAMES))
    return frozenset(word for one in named for word in fold(one.text).replace(",", " ").split())
