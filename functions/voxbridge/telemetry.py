"""What the bridge tells its owner: one wide log line an attempt, and metrics in CloudWatch's embedded metric format.

Rule: our own delivery id, configured source names, outcomes, reasons and field names; never a value of a payload or its
headers, never Voxworks' text, never a secret. Exceptions are told by their type and place, for their text may hold any.
"""

import traceback
from dataclasses import dataclass
from typing import Literal, Protocol

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

from voxbridge.outcome import Reason, Status

NAMESPACE = "voxbridge"
UNKNOWN_SOURCE = "unknown"


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


class Telemetry(Protocol):
    """Where the bridge tells what happened."""

    def attempted(self, attempt: Attempt) -> None:
        """Tell of one attempt at one lead."""
        ...

    def refused(self, delivery_id: str, source: str | None, outcome: Status, why: str) -> None:
        """Tell of a request that was let in no further; `source` is None where it is not a configured one."""
        ...

    def problem(self, event: str, detail: str) -> None:
        """Tell of something that its owner should mend, in our own words."""
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
        }
        self._logger.info("lead.attempted", extra={name: value for name, value in fields.items() if value is not None})
        self._count_attempt(attempt)

    def refused(self, delivery_id: str, source: str | None, outcome: Status, why: str) -> None:
        """See Telemetry."""
        name = source or UNKNOWN_SOURCE
        fields = {"delivery_id": delivery_id, "source": name, "outcome": outcome, "detail": why}
        self._logger.info("request.refused", extra=fields)
        self._count_lead(name, outcome)

    def problem(self, event: str, detail: str) -> None:
        """See Telemetry."""
        self._logger.error(event, extra={"detail": detail})

    def crashed(self, delivery_id: str | None, error: Exception) -> None:
        """See Telemetry."""
        log_crash(self._logger, delivery_id, error)

    def _count_attempt(self, attempt: Attempt) -> None:
        waits_on = attempt.door == "retry" and attempt.outcome is Status.QUEUED
        outcome = Status.CREATED if attempt.after_unknown else attempt.outcome
        if not waits_on:
            self._count_lead(attempt.source, outcome)
        metrics = self._metrics()
        if outcome is Status.CREATED:
            metrics.add_metric("LeadToContact", MetricUnit.Milliseconds, attempt.age * 1000)
        if attempt.voxworks_duration is not None:
            metrics.add_metric("VoxworksLatency", MetricUnit.Milliseconds, attempt.voxworks_duration * 1000)
        if attempt.outcome is Status.DEAD_LETTERED:
            metrics.add_metric("DeadLetters", MetricUnit.Count, 1)
        if attempt.reason is Reason.UNAUTHORIZED_KEY:
            metrics.add_metric("RefusedKey", MetricUnit.Count, 1)
        if waits_on:
            metrics.add_metric("OldestWaitingLead", MetricUnit.Seconds, attempt.age)
        if metrics.metric_set:
            metrics.flush_metrics()
        for field in attempt.dropped:
            dropped = self._metrics(field=field)
            dropped.add_metric("DroppedFields", MetricUnit.Count, 1)
            dropped.flush_metrics()

    def _count_lead(self, source: str, outcome: Status) -> None:
        metrics = self._metrics(outcome=outcome.value)
        metrics.add_dimensions(stack=self._stack, outcome=outcome.value, source=source)
        metrics.add_metric("Leads", MetricUnit.Count, 1)
        metrics.flush_metrics()

    def _metrics(self, **dimensions: str) -> AmazonCloudWatchEMFProvider:
        # service="" keeps powertools from adding a dimension of its own, which would multiply the paid metrics.
        metrics = AmazonCloudWatchEMFProvider(namespace=NAMESPACE, service="", metric_set={}, dimension_set={})
        for name, value in {"stack": self._stack, **dimensions}.items():
            metrics.add_dimension(name, value)
        return metrics


def make_logger() -> Logger:
    """Make the functions' logger: JSON, RFC 3339 times in UTC; its service and level come from the environment."""
    return Logger(location=None, utc=True, use_rfc3339=True, log_uncaught_exceptions=False)


def log_crash(logger: Logger, delivery_id: str | None, error: Exception) -> None:
    """Log a bug by its type and place. Its text is left out: it may hold a value of the payload."""
    frames = traceback.extract_tb(error.__traceback__)
    place = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    fields = {"delivery_id": delivery_id, "error": type(error).__name__, "place": place}
    logger.error("crashed", extra={name: value for name, value in fields.items() if value is not None})


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)
