"""The account of a demo: every delivery that was sent is in exactly one place."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

PLACES = ("created", "duplicate", "skipped", "ignored", "test", "queued", "dead-lettered", "refused")
_FINAL = {"duplicate", "skipped", "ignored", "test"}  # answers after which there is nothing to look for


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery: what it was, and what the bridge answered."""

    title: str
    source: str
    phone: str | None  # E.164; None where the delivery has none
    code: int
    status: str
    reason: str | None
    delivery_id: str
    seconds: float  # until the answer


@dataclass(slots=True)
class Account:
    """All deliveries of one demo."""

    sent: list[Sent] = field(default_factory=list)

    def settle(self, contacts: Collection[str], waiting: Collection[str], dead: Collection[str]) -> "Settlement":
        """Find each delivery: `contacts` are Voxworks' numbers, `waiting` and `dead` the queues' delivery ids."""
        places: Counter[str] = Counter()
        astray: list[str] = []
        asked_twice = Counter(sent.phone for sent in self.sent if sent.status == "duplicate")
        for sent in self.sent:
            found = [
                place
                for place, there in (
                    ("created", sent.phone in contacts and sent.status in ("created", "queued", "dead_lettered")),
                    ("queued", sent.delivery_id in waiting),
                    ("dead-lettered", sent.delivery_id in dead),
                    ("refused", sent.code >= 400),  # noqa: PLR2004
                    (sent.status, sent.status in _FINAL),
                )
                if there
            ]
            if len(found) == 1:
                places[found[0]] += 1
            else:
                astray.append(f"{sent.title}: in {' and '.join(found) or 'no place at all'}")
        created = {sent.phone for sent in self.sent if sent.status != "duplicate"}
        strangers = [number for number in contacts if number not in created]
        astray += ["a contact in Voxworks that nobody sent"] * len(strangers)
        astray += ["a duplicate of a lead that is not in Voxworks" for phone in asked_twice if phone not in contacts]
        return Settlement(len(self.sent), places, astray)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The account, closed."""

    sent: int
    places: Counter[str]
    astray: list[str]  # what is in no place, or in two

    @property
    def adds_up(self) -> bool:
        """Say whether every delivery is in exactly one place."""
        return not self.astray and self.sent == sum(self.places.values())
