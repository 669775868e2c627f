"""One attempt at a lead: how far it has come, how long its calls took, and how the lead is queued afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from voxbridge.clock import Clock
from voxbridge.delivery import Delivery, Failure, KnownContact
from voxbridge.errors import HELD, DeliveryError, NotAttemptedError, Outcome, Reason, Status, TransientError


@dataclass(eq=False, repr=False, slots=True)
class Attempt:
    """One attempt, while it runs and when it has ended. With an `error`, the lead is not completed."""

    clock: Clock
    delivery: Delivery  # of a configured source
    function: Literal["webhook", "retry"]
    number: int  # from 1; at the retry function how often the message was received
    status: Status = Status.UNAVAILABLE  # until it has ended: nothing holds the lead yet
    error: DeliveryError | None = None
    contact: KnownContact | None = None  # once it is in Voxworks, also where the automation then fails
    fields: tuple[str, ...] = ()  # names of the contact fields that Voxworks has
    dropped: tuple[str, ...] = ()  # names of contact fields that were left out
    after_unknown: bool = False  # a 409 after an ambiguous outcome of our own, which is counted as created
    phone_present: bool | None = None  # whether what was ignored or skipped holds a possible phone number
    voxworks_duration: float | None = None  # seconds; None: not called
    automation: Outcome | None = None  # what became of the call to its automation; None: none is configured
    automation_duration: float | None = None  # seconds; None: not called
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock.monotonic()

    @property
    def reason(self) -> Reason | None:
        """Why the lead is not completed: its error's reason, or `expired` if it is transient and not retried again."""
        if self.status is Status.DEAD_LETTERED and isinstance(self.error, TransientError):
            return Reason.EXPIRED
        return self.error.reason if self.error else None

    @property
    def made_contact(self) -> bool:
        """Whether this attempt, and not an earlier one, made the contact."""
        contact = self.contact
        return contact is not None and contact.status == "created" and contact != self.delivery.contact

    @property
    def age(self) -> float:
        """Seconds since the lead was received, replayed, or last held."""
        return max(0.0, (self.clock.now() - self.delivery.window_start).total_seconds())

    def call_voxworks[T](self, call: Callable[[], T]) -> T:
        """Make a call to Voxworks, and measure it, whatever its outcome."""
        started, was_called = self.clock.monotonic(), True
        try:
            return call()
        except TransientError as error:
            has_no_key = error.reason is Reason.UNAUTHORIZED_KEY and error.status is None
            was_called = not (has_no_key or isinstance(error, NotAttemptedError))
            raise
        finally:
            if was_called:
                self.voxworks_duration = self.clock.monotonic() - started

    def fail(self, error: Exception, log_crash: Callable[[str, Exception], None]) -> DeliveryError:
        """Return why a step failed, and keep it. A bug is transient: the code that fixes it will retry the lead."""
        if not isinstance(error, DeliveryError):
            log_crash(self.delivery.id, error)
            error = TransientError(Reason.UNEXPECTED, "internal error; see the `crashed` log line")
        self.error = error
        return error

    def to_queue(self, error: DeliveryError, now: datetime) -> Delivery:
        """Return the delivery with its contact, and why it waits or is a dead letter, as the status says.

        In place of a hold it has the status and message of the failure of the automation before it.
        """
        delivery, earlier = self.delivery, self.delivery.failure
        cause, is_held = error, error.reason in HELD
        if earlier and is_held and delivery.automation_failed:
            cause = TransientError(Reason.AUTOMATION_FAILED, earlier.message or "", earlier.status)
        first = (earlier.first_reason or earlier.reason) if earlier else None
        first = None if first in HELD else first
        last = None if cause is error else cause.reason
        reason = self.reason or error.reason
        if reason is Reason.EXPIRED:
            first, last = first or cause.reason, cause.reason
        elif not isinstance(error, TransientError):
            first = None
        elif is_held:
            delivery = delivery.as_held(now)
        was_tried = self.voxworks_duration is not None or not isinstance(error, NotAttemptedError)
        attempts = (earlier.attempts if earlier else 0) + self.number - (not was_tried)
        failure = Failure(reason, now, attempts, cause.status, cause.message, first, last)
        return replace(delivery, failure=failure, contact=self.contact or delivery.contact)
