"""Reconciliation of a run: every lead that was acknowledged is in exactly one place."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus

CALLED = "called"  # the source whose leads start an automation


@dataclass(slots=True)
class Lead:
    """One lead and the answers to it. `phone` is E.164; None for a lead that cannot be called."""

    number: int  # part of the payload, so that the lead is recognised wherever it is
    phone: str | None
    codes: list[int] = field(default_factory=list)  # HTTP status of each answer; 0 if the connection broke
    enqueued: bool = False  # put into the retry queue by the suite itself, as if it had been acknowledged before
    source: str = "zapier"

    @property
    def acknowledged(self) -> bool:
        """Whether voxbridge has answered 2xx for the lead."""
        return self.enqueued or any(HTTPStatus(code).is_success for code in self.codes if code)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Where some leads are. All counts."""

    leads: int = 0
    refused: int = 0  # not acknowledged at first, and resent as a provider does
    created: int = 0  # with their automation started, if the source has one
    dead: int = 0
    lost: int = 0  # acknowledged, and nowhere
    duplicated: int = 0  # in two places: two contacts, two executions, or a contact and a dead letter
    copies: int = 0  # messages that SQS accepted without its answer arriving, so that they were sent again
    started: int = 0  # automations

    def __add__(self, other: "Reconciliation") -> "Reconciliation":
        return Reconciliation(*(getattr(self, name) + getattr(other, name) for name in Reconciliation.__slots__))

    @property
    def balanced(self) -> bool:
        """Whether every lead is in exactly one place."""
        return not self.lost and not self.duplicated and self.leads == self.created + self.dead


def reconcile(
    leads: Iterable[Lead], contacts: Counter[str], dead: Counter[int], executions: Counter[str] | None = None
) -> Reconciliation:
    """Count leads once the retry queue is empty: `contacts` and `executions` by phone number, `dead` by lead number.

    A lead whose source has an automation is in Voxworks once that is started; until then its contact is only a step.
    """
    total = Reconciliation()
    for lead in leads:
        made = contacts[lead.phone] if lead.phone else 0
        started = (executions or Counter())[lead.phone] if lead.phone else 0
        created = started if lead.source == CALLED else made
        dead_lettered = bool(dead[lead.number])
        places = created + dead_lettered
        total += Reconciliation(
            leads=1,
            refused=int(not lead.enqueued and not (lead.codes and HTTPStatus(lead.codes[0] or 502).is_success)),
            created=int(created > 0),
            dead=int(dead_lettered and not created),
            lost=int(lead.acknowledged and not places),
            duplicated=int(places > 1 or made > 1),
            copies=max(0, dead[lead.number] - 1),
            started=started,
        )
    return total
