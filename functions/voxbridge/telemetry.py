"""Logs and metrics: one wide line an attempt, which carries its metrics in CloudWatch's embedded metric format.

A line holds our delivery id, configured source names, outcomes, reasons, names of contact fields and an opaque contact
id; never a value of a payload or its headers, Voxworks' text or a secret. Exceptions are logged by type and location.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, TextIO, cast

from aws_lambda_powertools import Logger

from voxbridge.attempt_result import Result
from voxbridge.clock import Clock
from voxbridge.delivery import Delivery, to_rfc3339, without_unset
from voxbridge.errors import HELD, NotAttemptedError, Outcome, Reason, Status, TransientError
from voxbridge.sources import RESERVED_NAME

NAMESPACE = "voxbridge"

type _Dimensions = tuple[tuple[str, ...], ...]  # sets of them
type _Metrics = tuple[_Dimensions, dict[str, float]]  # values by name

_BY_OUTCOME: _Dimensions = (("stack", "outcome"), ("stack", "outcome", "source"))
_BY_STACK: _Dimensions = (("stack",),)
_BY_REASON: _Dimensions = (("stack", "reason"),)
_BY_SOURCE: _Dimensions = (("stack",), ("stack", "source"))

_UNITS = {
    "LeadToContact": "Milliseconds",
    "LeadToCall": "Milliseconds",
    "VoxworksLatency": "Milliseconds",
    "OldestPendingAge": "Seconds",
    "OldestHeldAge": "Seconds",
}
_OPAQUE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SHARED_DIGITS = 6
_to_json = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(slots=True)
class Attempt:
    """One attempt at a lead, while it runs: whose it is, and how long its calls take, in seconds."""

    clock: Clock
    delivery: Delivery  # of a configured source
    function: Literal["webhook", "retry"]
    number: int
    voxworks_duration: float | None = None  # None: not called
    automation: Outcome | None = None  # what became of the call to its automation; None: none is configured
    automation_duration: float | None = None  # None: not called
    started: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the clock."""
        self.started = self.clock.monotonic()

    @property
    def called_voxworks(self) -> bool:
        """Whether Voxworks was called."""
        return self.voxworks_duration is not None

    @property
    def age(self) -> float:
        """Seconds since the lead was received, replayed, or last held."""
        return max(0.0, (self.clock.now() - self.delivery.window_start).total_seconds())

    @contextmanager
    def calling_voxworks(self) -> Iterator[None]:
        """Measure a call to Voxworks, whatever its outcome."""
        started, was_called = self.clock.monotonic(), True
        try:
            yield
        except TransientError as error:
            has_no_key = error.reason is Reason.UNAUTHORIZED_KEY and error.status is None
            was_called = not (has_no_key or isinstance(error, NotAttemptedError))
            raise
        finally:
            if was_called:
                self.voxworks_duration = self.clock.monotonic() - started


class Telemetry:
    """Writes JSON lines on standard output."""

    def __init__(self, stack_name: str, logger: Logger) -> None:
        self._stack = stack_name
        self._logger = logger

    def log_attempt(  # noqa: PLR0913  (what a line says beside the attempt)
        self,
        attempt: Attempt,
        result: Result,
        outcome: Status | None = None,
        *,
        reason: Reason | None = None,
        detail: str | None = None,
        retry_in: timedelta | None = None,
    ) -> None:
        """Log an attempt, now that it has a result; what is given replaces what the result says."""
        delivery, age, error = attempt.delivery, attempt.age, result.error
        outcome = outcome or result.status
        reason = reason or (error.reason if error else None)
        contact_id = loggable(result.contact_id, result.contact.phone_number) if result.contact else None
        fields = {
            "delivery_id": delivery.id,
            "source": delivery.source,
            "function": attempt.function,
            "attempt": attempt.number,
            "outcome": Status.CREATED if result.after_unknown and outcome is Status.DUPLICATE else outcome,
            "received_at": to_rfc3339(delivery.received_at),
            "replayed_at": to_rfc3339(delivery.replayed_at) if delivery.replayed_at else None,
            "contact_id": contact_id,
            "fields": result.fields,
            "reason": reason,
            "status": error.status if error else None,
            "detail": detail or (error.message if error else None),
            "dropped": result.dropped,
            "duration_ms": _milliseconds(attempt.clock.monotonic() - attempt.started),
            "voxworks_ms": _milliseconds(attempt.voxworks_duration),
            "automation": attempt.automation,
            "automation_ms": _milliseconds(attempt.automation_duration),
            "age_s": round(age, 3),
            "retry_in_s": None if retry_in is None else round(retry_in.total_seconds(), 1),
            "after_unknown": result.after_unknown or None,
            "phone_present": result.phone_present,
        }
        self._write("lead.attempted", fields, _metrics_of(attempt, result, outcome, reason, age))

    def log_rejected(
        self, delivery_id: str, source: str | None, outcome: Status, reason: str, *, is_sender: bool
    ) -> None:
        """Log a rejected request; `source` is None unless it is a configured one.

        `is_sender`: it carries credentials that do not match those of the source, which has some.
        """
        name = source or RESERVED_NAME
        fields = {"delivery_id": delivery_id, "source": name, "outcome": outcome, "detail": reason}
        rejected_sender: dict[str, float] = {"RejectedSenders": 1} if is_sender else {}
        self._write("request.rejected", fields, [(_BY_OUTCOME, {"Leads": 1}), (_BY_SOURCE, rejected_sender)])

    def log_split(self, delivery_id: str, source: str, parts: list[str]) -> None:
        """Log that a request of several leads became deliveries of their own, by their ids."""
        self._write("delivery.split", {"delivery_id": delivery_id, "source": source, "parts": parts})

    def log_held(self, delivery: Delivery, reason: Reason, now: datetime) -> None:
        """Log that a lead is still held, which is no attempt."""
        fields = {"delivery_id": delivery.id, "source": delivery.source, "reason": reason}
        held_for = round(max(0.0, (now - delivery.started_at).total_seconds()), 1)
        self._write("lead.held", fields, [(_BY_REASON, {"OldestHeldAge": held_for})])

    def log_problem(self, event: str, detail: str, metric: str | None = None) -> None:
        """Log something that the owner should fix, in our own text; `metric` counts it for an alarm."""
        self._write(event, {"detail": detail}, [(_BY_STACK, {metric: 1} if metric else {})], level=logging.ERROR)

    def log_crash(self, delivery_id: str | None, error: Exception) -> None:
        """Log a bug: the exception's type and where it was raised, never its text."""
        write_crash(self._logger, delivery_id, error)

    def _write(
        self, message: str, fields: Mapping[str, Any], metrics: Sequence[_Metrics] = (), *, level: int = logging.INFO
    ) -> None:
        """Write one line that is both a log line and metrics in CloudWatch's embedded metric format.

        Not by powertools, which writes a line for each set of dimensions and takes twice the time. If the log level is
        higher, the metrics are written without the log's fields.
        """
        now = datetime.now(UTC)
        line: dict[str, Any] = {
            "level": logging.getLevelName(level),
            "message": message,
            "timestamp": to_rfc3339(now),
            "stack": self._stack,
        }
        is_logged = level >= self._logger.log_level
        if not is_logged:
            dimensions = {name for sets, _ in metrics for each in sets for name in each}
            fields = {name: value for name, value in fields.items() if name in dimensions}
        line |= without_unset(fields)
        for _, values in metrics:
            line |= values
        directives = _directives(tuple((dimensions, tuple(values)) for dimensions, values in metrics if values))
        text = _to_json(line)
        if directives:
            timestamp = int(now.timestamp() * 1000)
            text = f'{text[:-1]},"_aws":{{"Timestamp":{timestamp},"CloudWatchMetrics":{directives}}}}}'
        if directives or is_logged:
            stream = cast("logging.StreamHandler[TextIO]", self._logger.registered_handler).stream
            stream.write(text + "\n")
            stream.flush()


def loggable(contact_id: str | None, phone_number: str) -> str | None:
    """Return Voxworks' contact id if it is opaque; None if it may hold personal data.

    Its form is not published, so it could be the phone number itself.
    """
    if contact_id is None or not _OPAQUE.fullmatch(contact_id):
        return None
    runs = (phone_number[start : start + _SHARED_DIGITS] for start in range(1, len(phone_number) - _SHARED_DIGITS + 1))
    digits = re.sub(r"\D", "", contact_id)
    return None if any(run in digits for run in runs) else contact_id


@lru_cache(maxsize=64)  # half of a line is the same for most leads
def _directives(metrics: tuple[tuple[_Dimensions, tuple[str, ...]], ...]) -> str:
    """Return how CloudWatch is to read the metrics of a line, as JSON; empty where there are none."""
    found = [
        {
            "Namespace": NAMESPACE,
            "Dimensions": dimensions,
            "Metrics": [{"Name": name, "Unit": _UNITS.get(name, "Count")} for name in names],
        }
        for dimensions, names in metrics
    ]
    return _to_json(found) if found else ""


def _metrics_of(attempt: Attempt, result: Result, outcome: Status, reason: Reason | None, age: float) -> list[_Metrics]:
    """Return the metrics of an attempt with their dimensions."""
    still_pending = attempt.function == "retry" and outcome is Status.QUEUED
    is_rate_limit = result.error is not None and result.error.status == 429  # noqa: PLR2004
    automation_failed = attempt.automation in (Outcome.FAILED, Outcome.REJECTED) and not is_rate_limit
    of_stack = {
        # 0 for a verified sender: the minimum of a period is 1 if there were only rejected ones.
        "RejectedSenders": 0 if attempt.function == "webhook" else None,
        "LeadToContact": _milliseconds(age) if result.contact_made else None,
        "LeadToCall": _milliseconds(age) if attempt.automation is Outcome.STARTED else None,
        "AutomationFailures": 1 if automation_failed else None,
        "VoxworksLatency": _milliseconds(attempt.voxworks_duration),
        "DeadLetters": 1 if outcome is Status.DEAD_LETTERED else None,
        "ApiKeyRejected": 1 if reason is Reason.UNAUTHORIZED_KEY else None,
        "OldestPendingAge": round(age, 1) if still_pending and reason not in HELD else None,
    }
    by_outcome = {"Leads": None if still_pending else 1, "DroppedFields": len(result.dropped) or None}
    by_source = {"FilteredLeads": 1 if result.phone_present else None}
    by_sets = ((_BY_OUTCOME, by_outcome), (_BY_STACK, of_stack), (_BY_SOURCE, by_source))
    return [(sets, without_unset(values)) for sets, values in by_sets]


def make_logger() -> Logger:
    """Make the functions' logger: JSON, RFC 3339 times in UTC; its service and level come from the environment."""
    return Logger(
        location=None,
        utc=True,
        use_rfc3339=True,
        log_uncaught_exceptions=False,
        json_deserializer=str,  # messages are text, which powertools would try to parse as JSON first
    )


def write_crash(logger: Logger, delivery_id: str | None, error: Exception) -> None:
    """Log a bug by its type and location. Its text is left out: it may hold a value from the payload."""
    frames = traceback.extract_tb(error.__traceback__)
    place = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    fields = {"delivery_id": delivery_id, "error": type(error).__name__, "place": place}
    logger.error("crashed", extra=without_unset(fields))


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)
