"""The people of a submission: fields of the same owner and instance, ranked; the contact is read from one of them.

Rule: every field of a contact comes from the same person. What is nobody's in particular is the lead's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from voxbridge.mapping.judging import Judged, kind
from voxbridge.mapping.owners import NOT_THE_LEAD, PLAIN, TABLE, Owner
from voxbridge.mapping.scoring import THRESHOLD, WEAKEST
from voxbridge.mapping.tokenize import fold
from voxbridge.mapping.vocabulary import NAMES, Attribute
from voxbridge.parsing.submission import Field


@dataclass(slots=True)
class Candidate:
    """A filled-in field, and what it is taken for."""

    field: Field
    judged: Judged
    text: str
    position: int

    def score(self, attribute: Attribute) -> float:
        """Return its score for an attribute, 0 where it is none."""
        return self.judged.scores.get(attribute, 0.0)

    def has(self, *attributes: Attribute) -> bool:
        """Say whether it is taken for one of the attributes."""
        return self.judged.has(*attributes)


@dataclass(slots=True)
class Person:
    """Fields of the same owner and instance."""

    owner: Owner
    record: str = ""
    number: int = 1  # "Applicant 2"
    fields: list[Candidate] = field(default_factory=list)
    callable: bool = False  # one of the phone numbers can be called

    def of(self, attribute: Attribute, least: float = THRESHOLD) -> list[Candidate]:
        """Return the fields for an attribute, heaviest first, the first among equals."""
        found = [one for one in self.fields if one.judged.scores.get(attribute, 0.0) >= least]
        if len(found) > 1:
            found.sort(key=lambda one: -one.judged.scores[attribute])
        return found

    @property
    def position(self) -> int:
        """The place of the first field."""
        return self.fields[0].position


def people(candidates: Iterable[Candidate]) -> list[Person]:
    """Return the people whom fields belong to, in their order; nobody who can never be the lead."""
    found: dict[tuple[Owner, str, int, str], Person] = {}
    for one in candidates:
        judged = one.judged
        if TABLE[judged.owner].whole == NOT_THE_LEAD:
            continue
        key = (kind(judged.owner), judged.record, judged.number, judged.word)
        person = found.get(key)
        if person is None:
            person = found[key] = Person(judged.owner, judged.record, judged.number)
        elif TABLE[judged.owner].whole < TABLE[person.owner].whole:
            person.owner = judged.owner
        person.fields.append(one)
    return _joined(list(found.values()))


def _joined(found: list[Person]) -> list[Person]:
    """Join what is one person in several records: of the same name, number or address, or of no name at all."""
    if len(found) < 2:  # noqa: PLR2004
        return found
    kept: list[Person] = []
    for person in found:
        same = next((one for one in kept if _are_same(one, person)), None)
        if same:
            same.fields += person.fields
            same.fields.sort(key=lambda one: one.position)
        else:
            kept.append(person)
    return kept


def _are_same(one: Person, other: Person) -> bool:
    if (one.owner in PLAIN) != (other.owner in PLAIN) or (one.owner not in PLAIN and one.owner is not other.owner):
        return False
    if one.number != other.number:
        return False
    names, others = _name(one), _name(other)
    if names and others:
        return names == others or names <= others or others <= names
    return False


def _name(person: Person) -> frozenset[str]:
    """Return the words of a person's names, those that may be a thing's included."""
    named = (one for one in person.fields if any(one.score(attribute) >= WEAKEST for attribute in NAMES))
    return frozenset(word for one in named for word in fold(one.text).split())
