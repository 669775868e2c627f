"""The record of one attempt at one lead: measured while it runs, told once when it is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Literal

from voxbridge.clock import Clock
from voxbridge.delivery import Delivery
from voxbridge.errors import DeliveryError, NotAttemptedError, Reason, Status, TransientError
from voxbridge.telemetry import Attempt, Telemetry


class Record:
    """What one attempt will have been."""

    def __init__(
        self,
        telemetry: Telemetry,
        clock: Clock,
        delivery: Delivery,
        function: Literal["webhook", "retry"],
        attempt: int,
    ) -> None:
        self._telemetry = telemetry
        self._clock = clock
        self._delivery = delivery
        self.function: Literal["webhook", "retry"] = function
        self._attempt = attempt
        self._started = clock.monotonic()
        self._voxworks_seconds: float | None = None

    @property
    def called_voxworks(self) -> bool:
        """Whether Voxworks was called."""
        return self._voxworks_seconds is not None

    @contextmanager
    def calling_voxworks(self) -> Iterator[None]:
        """Measure how long Voxworks takes, whatever comes of it; one postponed, or without a key, takes none."""
        started = self._clock.monotonic()
        try:
            yield
        except BaseException as error:
            if _was_called(error):
                self._voxworks_seconds = self._clock.monotonic() - started
            raise
        self._voxworks_seconds = self._clock.monotonic() - started

    def tell(  # noqa: PLR0913  (a wide line)
        self,
        outcome: Status,
        error: DeliveryError | None = None,
        *,
        reason: Reason | None = None,
        detail: str | None = None,
        fields: tuple[str, ...] = (),
        contact_id: str | None = None,
        dropped: tuple[str, ...] = (),
        retry_in: timedelta | None = None,
        after_unknown: bool = False,
        phone_present: bool | None = None,
    ) -> None:
        """Tell how it ended. `reason` and `detail` win over the error's own."""
        self._telemetry.attempted(
            Attempt(
                delivery_id=self._delivery.id,
                source=self._delivery.source,
                function=self.function,
                attempt=self._attempt,
                outcome=outcome,
                received_at=self._delivery.received_at,
                replayed_at=self._delivery.replayed_at,
                fields=fields,
                contact_id=contact_id,
                duration=self._clock.monotonic() - self._started,
                age=max(0.0, (self._clock.now() - self._delivery.window_start).total_seconds()),
                reason=reason or (error.reason if error else None),
                status=error.status if error else None,
                detail=detail or (error.message if error else None),
                dropped=dropped,
                voxworks_duration=self._voxworks_seconds,
                retry_in=None if retry_in is None else retry_in.total_seconds(),
                after_unknown=after_unknown,
                phone_present=phone_present,
            )
        )


def _was_called(error: BaseException) -> bool:
    match error:
        case NotAttemptedError() | TransientError(reason=Reason.UNAUTHORIZED_KEY, status=None):
            return False
        case _:
            return True
