"""What the bridge tells its owner: one wide log line an attempt, and metrics in CloudWatch's embedded metric format.

Rule: our own delivery id, configured source names, outcomes, reasons and field names; never a value of a payload or its
headers, never Voxworks' text, never a secret. Exceptions are told by their type and place, for their text may hold any.
"""

import json
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from aws_lambda_powertools import Logger

from voxbridge.outcome import Reason, Status

NAMESPACE = "voxbridge"
UNKNOWN_SOURCE = "unknown"

_BY_OUTCOME = [["stack", "outcome"], ["stack", "outcome", "source"]]
_BY_STACK = [["stack"]]
_BY_SOURCE = [["stack"], ["stack", "source"]]
_BY_FIELD = [["stack", "field"]]
_UNITS = {"LeadToContact": "Milliseconds", "VoxworksLatency": "Milliseconds", "OldestWaitingLead": "Seconds"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One walk of one lead through the pipeline. Durations and ages in seconds."""

    delivery_id: str
    source: str  # a configured one
    door: Literal["webhook", "retry"]
    attempt: int
    outcome: Status
    duration: float
    age: float  # since received, or since replayed
    reason: Reason | None = None
    status: int | None = None  # HTTP status of Voxworks' answer, where it was trouble or a verdict
    detail: str | None = None  # our own words
    dropped: tuple[str, ...] = ()  # names of contact fields left out
    voxworks_duration: float | None = None  # None: not called
    retry_in: float | None = None  # seconds
    after_unknown: bool = False  # a 409 that follows an unknown outcome: counted as created, not as asking twice
    phone_present: bool | None = None  # what was ignored or skipped holds a possible phone number; None: neither was it


class Telemetry(Protocol):
    """Where the bridge tells what happened."""

    def attempted(self, attempt: Attempt) -> None:
        """Tell of one attempt at one lead."""
        ...

    def refused(self, delivery_id: str, source: str | None, outcome: Status, why: str) -> None:
        """Tell of a request that was let in no further; `source` is None where it is not a configured one."""
        ...

    def problem(self, event: str, detail: str, metric: str | None = None) -> None:
        """Report something that its owner should fix, in our own words; `metric` counts it for an alarm."""
        ...

    def crashed(self, delivery_id: str | None, error: Exception) -> None:
        """Tell of a bug: the exception's type and where it was raised, never its text."""
        ...


class PowertoolsTelemetry:
    """The real one: JSON lines on standard output."""

    def __init__(self, stack_name: str, logger: Logger) -> None:
        self._stack = stack_name
        self._logger = logger

    def attempted(self, attempt: Attempt) -> None:
        """See Telemetry."""
        fields = {
            "delivery_id": attempt.delivery_id,
            "source": attempt.source,
            "door": attempt.door,
            "attempt": attempt.attempt,
            "outcome": attempt.outcome,
            "reason": attempt.reason,
            "status": attempt.status,
            "detail": attempt.detail,
            "dropped": list(attempt.dropped) or None,
            "duration_ms": _milliseconds(attempt.duration),
            "voxworks_ms": _milliseconds(attempt.voxworks_duration),
            "age_s": round(attempt.age, 3),
            "retry_in_s": None if attempt.retry_in is None else round(attempt.retry_in, 1),
            "after_unknown": attempt.after_unknown or None,
            "phone_present": attempt.phone_present,
        }
        # The log line last: it flushes what is before it, wherever standard output is buffered.
        self._count_attempt(attempt)
        self._logger.info("lead.attempted", extra={name: value for name, value in fields.items() if value is not None})

    def refused(self, delivery_id: str, source: str | None, outcome: Status, why: str) -> None:
        """See Telemetry."""
        name = source or UNKNOWN_SOURCE
        fields = {"delivery_id": delivery_id, "source": name, "outcome": outcome, "detail": why}
        self._count({"outcome": outcome, "source": name}, [(_BY_OUTCOME, {"Leads": 1})])
        self._logger.info("request.refused", extra=fields)

    def problem(self, event: str, detail: str, metric: str | None = None) -> None:
        """See Telemetry."""
        if metric:
            self._count({}, [(_BY_STACK, {metric: 1})])
        self._logger.error(event, extra={"detail": detail})

    def crashed(self, delivery_id: str | None, error: Exception) -> None:
        """See Telemetry."""
        log_crash(self._logger, delivery_id, error)

    def _count_attempt(self, attempt: Attempt) -> None:
        waits_on = attempt.door == "retry" and attempt.outcome is Status.QUEUED
        outcome = Status.CREATED if attempt.after_unknown else attempt.outcome
        metrics: dict[str, float] = {}
        if outcome is Status.CREATED:
            metrics["LeadToContact"] = round(attempt.age * 1000, 1)
        if attempt.voxworks_duration is not None:
            metrics["VoxworksLatency"] = round(attempt.voxworks_duration * 1000, 1)
        if attempt.outcome is Status.DEAD_LETTERED:
            metrics["DeadLetters"] = 1
        if attempt.reason is Reason.UNAUTHORIZED_KEY:
            metrics["RefusedKey"] = 1
        if waits_on:
            metrics["OldestWaitingLead"] = round(attempt.age, 1)
        leads: dict[str, float] = {} if waits_on else {"Leads": 1}
        filtered: dict[str, float] = {"FilteredLeads": 1} if attempt.phone_present else {}
        self._count(
            {"outcome": outcome, "source": attempt.source},
            [(_BY_OUTCOME, leads), (_BY_STACK, metrics), (_BY_SOURCE, filtered)],
        )
        for field in attempt.dropped:
            self._count({"field": field}, [(_BY_FIELD, {"DroppedFields": 1})])

    def _count(self, dimensions: Mapping[str, str], groups: list[tuple[list[list[str]], dict[str, float]]]) -> None:
        """Write metrics as one line of CloudWatch's embedded metric format; each group has dimensions of its own.

        By hand, because powertools writes a line a group, which costs more time and more log.
        """
        line: dict[str, Any] = {"stack": self._stack, **dimensions}
        directives = []
        for by, metrics in groups:
            if metrics:
                named = [{"Name": name, "Unit": _UNITS.get(name, "Count")} for name in metrics]
                directives.append({"Namespace": NAMESPACE, "Dimensions": by, "Metrics": named})
                line |= metrics
        if directives:
            line["_aws"] = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": directives}
            print(json.dumps(line))  # noqa: T201  (standard output is where Lambda's logs come from)


def make_logger() -> Logger:
    """Make the functions' logger: JSON, RFC 3339 times in UTC; its service and level come from the environment."""
    return Logger(
        location=None,
        utc=True,
        use_rfc3339=True,
        log_uncaught_exceptions=False,
        json_deserializer=str,  # our messages are words; powertools would try each as JSON first
    )


def log_crash(logger: Logger, delivery_id: str | None, error: Exception) -> None:
    """Log a bug by its type and place. Its text is left out: it may hold a value of the payload."""
    frames = traceback.extract_tb(error.__traceback__)
    place = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    fields = {"delivery_id": delivery_id, "error": type(error).__name__, "place": place}
    logger.error("crashed", extra={name: value for name, value in fields.items() if value is not None})


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)
