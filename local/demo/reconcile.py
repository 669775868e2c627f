"""Reconciliation of a demo: every delivery that was sent is in exactly one place."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from http import HTTPStatus

PLACES = ("created", "duplicate", "skipped", "ignored", "test", "queued", "dead-lettered", "rejected")
_NOT_KEPT = {"duplicate", "skipped", "ignored", "test"}  # statuses after which no copy is to be found


@dataclass(frozen=True, slots=True)
class SentDelivery:
    """One delivery and its answer."""

    title: str
    phone: str | None  # E.164; None if the delivery has none
    code: int
    status: str
    reason: str | None
    delivery_id: str
    seconds: float  # until the answer


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Where the deliveries are."""

    sent: int
    places: Counter[str]
    unaccounted: list[str]  # what is in no place or in two

    @property
    def balanced(self) -> bool:
        """Whether every delivery is in exactly one place."""
        return not self.unaccounted and self.sent == sum(self.places.values())


def reconcile(
    sent: Sequence[SentDelivery], contacts: Collection[str], queued: Collection[str], dead: Collection[str]
) -> Reconciliation:
    """Find each delivery: `contacts` are Voxworks' phone numbers, `queued` and `dead` the queues' delivery ids."""
    places: Counter[str] = Counter()
    unaccounted: list[str] = []
    for each in sent:
        found = [
            place
            for place, there in (
                ("created", each.phone in contacts and each.status in ("created", "queued", "dead_lettered")),
                ("queued", each.delivery_id in queued),
                ("dead-lettered", each.delivery_id in dead),
                ("rejected", HTTPStatus(each.code).is_client_error or HTTPStatus(each.code).is_server_error),
                (each.status, each.status in _NOT_KEPT),
            )
            if there
        ]
        if len(found) == 1:
            places[found[0]] += 1
        else:
            unaccounted.append(f"{each.title}: in {' and '.join(found) or 'no place'}")
    expected = {each.phone for each in sent if each.status != "duplicate"}
    unaccounted += ["a contact in Voxworks that was not sent" for number in contacts if number not in expected]
    duplicates = {each.phone for each in sent if each.status == "duplicate"}
    unaccounted += ["a duplicate of a lead that is not in Voxworks" for phone in duplicates if phone not in contacts]
    return Reconciliation(len(sent), places, unaccounted)
