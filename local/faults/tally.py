"""The account of a trial: every lead that got a receipt is in exactly one place."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus


@dataclass(slots=True)
class Lead:
    """One lead, and what the bridge answered to it. `phone` is E.164; without one nobody can be called."""

    number: int  # travels in the payload, so that it is known again wherever it is
    phone: str | None
    codes: list[int] = field(default_factory=list)  # HTTP status of each answer; 0 where the connection broke
    enqueued: bool = False  # put into the retry queue by the suite itself: a lead that has had its receipt

    @property
    def held(self) -> bool:
        """Whether the bridge has said that it holds the lead."""
        return self.enqueued or any(HTTPStatus(code).is_success for code in self.codes if code)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of some leads. All counts."""

    leads: int = 0
    refused: int = 0  # first answered with no receipt, and sent again as a provider does
    created: int = 0
    dead: int = 0
    lost: int = 0  # receipted, and nowhere
    doubled: int = 0  # in two places: two contacts, or a contact and a dead letter
    copies: int = 0  # messages that SQS took without its answer arriving, and which were so sent again

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))

    @property
    def adds_up(self) -> bool:
        """Whether nothing is lost and nothing doubled, and so each lead has one place."""
        return not self.lost and not self.doubled and self.leads == self.created + self.dead


def tally(leads: Iterable[Lead], contacts: Counter[str], dead: Counter[int]) -> Tally:
    """Count, once the retry queue is empty: `contacts` are Voxworks' by number, `dead` the dead letters by lead."""
    total = Tally()
    for lead in leads:
        made = contacts[lead.phone] if lead.phone else 0
        buried = bool(dead[lead.number])
        places = made + buried
        total += Tally(
            leads=1,
            refused=int(not lead.enqueued and not (lead.codes and HTTPStatus(lead.codes[0] or 502).is_success)),
            created=int(made > 0),
            dead=int(buried and not made),
            lost=int(lead.held and not places),
            doubled=int(places > 1),
            copies=max(0, dead[lead.number] - 1),
        )
    return total
