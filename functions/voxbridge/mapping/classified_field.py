"""One field as it is classified: what it is, whose, and which of several people of that kind."""

from dataclasses import dataclass

from voxbridge.mapping.field_texts import Texts
from voxbridge.mapping.meanings import Attribute, M
from voxbridge.mapping.owners import Owner
from voxbridge.mapping.weights import THRESHOLD, WEAKEST
from voxbridge.mapping.words import Words
from voxbridge.parsing.submission import Field

STRANGE, A_THING = 1, 2
PARTS = frozenset({M.STREET, M.NAME, M.FULL_NAME, M.PHONE, M.MOBILE, M.LANDLINE, M.EMAIL, M.ADDRESS, M.BIRTH_DATE})


@dataclass(slots=True)
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
    number: int = 0  # "Applicant 2"
    index: int = 0  # "Name 2"
    word: str = ""  # by which its person is called, where there are several of that kind
    part: str = ""  # of an order, by its word: "billing"
    thing: int = 0  # it is in something that is no person: an order, a cottage
    sole: bool = False  # it asks for the only name of the form, by its key alone
    taken: frozenset[Attribute] = frozenset()  # the attributes that it is taken for
    notes: tuple[str, ...] = ()  # what the fields around it made of it, in words

    def __post_init__(self) -> None:
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
        self.notes = (*self.notes, *notes)


def kind(owner: Owner) -> Owner:
    """Return the owner that stands for all who may be one and the same person."""
    if owner.is_plain:
        return Owner.UNSAID
    return Owner.PARENT if owner is Owner.RELATION else owner  # `parents: {mother, phone}`
