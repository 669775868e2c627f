"""One field as it is judged: what it is, whose, and which of several people of that kind."""

from dataclasses import dataclass, field

from voxbridge.mapping.owners import PLAIN, Owner
from voxbridge.mapping.scoring import Row, rows_of
from voxbridge.mapping.texts import Texts
from voxbridge.mapping.vocabulary import PEOPLE, Attribute, M
from voxbridge.mapping.weights import THRESHOLD
from voxbridge.parsing.submission import FieldType

STRANGE, A_THING = 1, 2
PARTS = frozenset({M.STREET, M.NAME, M.FULL_NAME, M.PHONE, M.MOBILE, M.LANDLINE, M.EMAIL, M.ADDRESS, M.BIRTH_DATE})
NAMED = PEOPLE | {M.COMPANY}
INNER = PARTS | {M.CONTACT_PERSON, M.LOCATION}  # in something else, which says whose it is

type Shape = tuple[str, str, str, FieldType | None, str, str, tuple[str, ...], str]


@dataclass(slots=True)
class Judged:
    """One field: what it is, whose, and which of several people of that kind."""

    scores: dict[Attribute, float]
    texts: Texts
    type: FieldType | None
    owner: Owner
    meanings: frozenset[M]
    strangers: frozenset[str]  # the unknown words of its label or key
    opaque: bool
    record: str = ""  # path of the object of the person it belongs to; "": of no particular one
    group: str = ""  # path of the object in which parts of one address or number stand together
    number: int = 0  # "Applicant 2"
    index: int = 0  # "Name 2"
    word: str = ""  # by which its person is called, where there are several of that kind
    part: str = ""  # of an order, by its word: "billing"
    thing: int = 0  # it is in something that is no person: an order, a cottage
    sole: bool = False  # it asks for the only name of the form, by its key alone
    notes: tuple[str, ...] = field(default=())  # what the fields around it made of it, in words

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return every row that counted, which only explanations need."""
        return rows_of(self.texts, self.type)

    def has(self, *attributes: Attribute) -> bool:
        """Say whether the field is taken for one of the attributes."""
        scores = self.scores
        if scores:
            for attribute in attributes:  # half the time of any(), and this is asked all the time
                if scores.get(attribute, 0.0) >= THRESHOLD:
                    return True
        return False

    def taken_for(self, least: float = THRESHOLD) -> list[Attribute]:
        """Return the attributes that the field is taken for."""
        return [attribute for attribute, score in self.scores.items() if score >= least]

    def note(self, words: str) -> None:
        """Say what the fields around made of this one."""
        self.notes = (*self.notes, words)


def kind(owner: Owner) -> Owner:
    """Return the owner that stands for all who may be one and the same person."""
    if owner in PLAIN:
        return Owner.UNSAID
    return Owner.PARENT if owner is Owner.RELATION else owner  # `parents: {mother, phone}`
