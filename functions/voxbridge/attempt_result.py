"""The result of one attempt at a delivery."""

from dataclasses import dataclass

from voxbridge.delivery import KnownContact
from voxbridge.errors import DeliveryError, Status


@dataclass(slots=True)  # not frozen, as Delivery
class Result:
    """If there is an `error`, it decides the status, and the delivery is not completed; its contact may be made."""

    status: Status
    contact_id: str | None = None
    fields: tuple[str, ...] = ()  # names of the contact fields that Voxworks has
    dropped: tuple[str, ...] = ()  # names of contact fields that were left out
    after_unknown: bool = False  # a 409 after an ambiguous outcome of our own, which is counted as created
    phone_present: bool | None = None  # whether what was ignored or skipped holds a possible phone number
    contact: KnownContact | None = None
    contact_made: bool = False  # by this attempt, not an earlier one
    error: DeliveryError | None = None
