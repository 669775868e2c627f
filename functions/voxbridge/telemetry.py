"""Logs and metrics: one wide line an attempt, which carries its metrics in CloudWatch's embedded metric format.

A line holds our delivery id, configured source names, outcomes, reasons, names of contact fields and an opaque contact
id; never a value of a payload or its headers, Voxworks' text or a secret. Exceptions are logged by type and location.
"""

import json
import logging
import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TextIO, cast

from aws_lambda_powertools import Logger

from voxbridge.attempt import Attempt
from voxbridge.delivery import Delivery, to_rfc3339, without_unset
from voxbridge.errors import HELD, Outcome, Reason, Status
from voxbridge.sources import RESERVED_NAME

NAMESPACE = "voxbridge"

type _Dimensions = tuple[tuple[str, ...], ...]  # sets of them
type _Metrics = Sequence[tuple[_Dimensions, Mapping[str, float | None]]]  # values by name; None: not measured

_DIMENSIONS = ("outcome", "source", "reason")  # beside the stack
_BY_OUTCOME: _Dimensions = (("stack", "outcome"), ("stack", "outcome", "source"))
_BY_STACK: _Dimensions = (("stack",),)
_BY_REASON: _Dimensions = (("stack", "reason"),)
_BY_SOURCE: _Dimensions = (("stack",), ("stack", "source"))
_UNITS = dict.fromkeys(("LeadToContact", "LeadToCall", "VoxworksLatency"), "Milliseconds")
_UNITS |= dict.fromkeys(("OldestPendingAge", "OldestHeldAge"), "Seconds")
_OPAQUE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SHARED_DIGITS = 6
_to_json = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, eq=False, repr=False)
class Telemetry:
    """Writes JSON lines on standard output."""

    stack_name: str
    logger: Logger

    def log_attempt(self, attempt: Attempt, *, detail: str | None = None, retry_in: timedelta | None = None) -> None:
        """Log an attempt that has ended; `detail` replaces its error's message."""
        delivery, contact, outcome, error = attempt.delivery, attempt.contact, attempt.status, attempt.error
        age = attempt.age
        fields = {
            "delivery_id": delivery.id,
            "source": delivery.source,
            "function": attempt.function,
            "attempt": attempt.number,
            "outcome": Status.CREATED if attempt.after_unknown and outcome is Status.DUPLICATE else outcome,
            "received_at": to_rfc3339(delivery.received_at),
            "replayed_at": to_rfc3339(delivery.replayed_at) if delivery.replayed_at else None,
            "contact_id": loggable(contact.contact_id, contact.phone_number) if contact else None,
            "fields": attempt.fields,
            "reason": attempt.reason,
            "status": error.status if error else None,
            "detail": detail or (error.message if error else None),
            "dropped": attempt.dropped,
            "duration_ms": _milliseconds(attempt.clock.monotonic() - attempt.started),
            "voxworks_ms": _milliseconds(attempt.voxworks_duration),
            "automation": attempt.automation,
            "automation_ms": _milliseconds(attempt.automation_duration),
            "age_s": round(age, 3),
            "retry_in_s": None if retry_in is None else round(retry_in.total_seconds(), 1),
            "after_unknown": attempt.after_unknown or None,
            "phone_present": attempt.phone_present,
        }
        self._write("lead.attempted", fields, _metrics_of(attempt, age))

    def log_rejected(self, delivery_id: str, source: str | None, outcome: Status, why: str, *, is_sender: bool) -> None:
        """Log a rejected request; `source`: if configured; `is_sender`: its credentials are not those of the source."""
        fields = {"delivery_id": delivery_id, "source": source or RESERVED_NAME, "outcome": outcome, "detail": why}
        metrics = ((_BY_OUTCOME, {"Leads": 1}), (_BY_SOURCE, {"RejectedSenders": 1 if is_sender else None}))
        self._write("request.rejected", fields, metrics)

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
        """Log a bug by its type and location. Its text is left out: it may hold a value from the payload."""
        frames = traceback.extract_tb(error.__traceback__)
        place = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
        fields = {"delivery_id": delivery_id, "error": type(error).__name__, "place": place}
        self.logger.error("crashed", extra=without_unset(fields))

    def _write(
        self, message: str, fields: Mapping[str, Any], metrics: _Metrics = (), *, level: int = logging.INFO
    ) -> None:
        """Write one line that is both a log line and metrics in CloudWatch's embedded metric format.

        Powertools takes twice the time. If the log level is higher, the metrics are written without the other fields.
        """
        now = datetime.now(UTC)
        measured = [(sets, values) for sets, all_of in metrics if (values := without_unset(all_of))]
        is_logged = level >= self.logger.log_level
        if not (is_logged or measured):
            return
        line = {
            "level": logging.getLevelName(level),
            "message": message,
            "timestamp": to_rfc3339(now),
            "stack": self.stack_name,
            **without_unset(fields if is_logged else {name: fields.get(name) for name in _DIMENSIONS}),
        }
        for _, values in measured:
            line |= values
        text = _to_json(line)
        if measured:
            directives = ",".join(_directive(sets, tuple(values)) for sets, values in measured)
            stamp = int(now.timestamp() * 1000)
            text = f'{text[:-1]},"_aws":{{"Timestamp":{stamp},"CloudWatchMetrics":[{directives}]}}}}'
        stream = cast("logging.StreamHandler[TextIO]", self.logger.registered_handler).stream
        stream.write(text + "\n")
        stream.flush()


@cache  # of a few dozen combinations: to write them takes as long as the rest of a line
def _directive(sets: _Dimensions, names: tuple[str, ...]) -> str:
    """Return as JSON which metrics of a line have these sets of dimensions."""
    metrics = [{"Name": name, "Unit": _UNITS.get(name, "Count")} for name in names]
    return _to_json({"Namespace": NAMESPACE, "Dimensions": sets, "Metrics": metrics})


def loggable(contact_id: str | None, phone_number: str) -> str | None:
    """Return Voxworks' contact id if it is opaque; None if it may hold personal data, such as the number itself."""
    text = contact_id or ""
    digits = re.sub(r"\D", "", text)
    runs = (phone_number[start : start + _SHARED_DIGITS] for start in range(1, len(phone_number) - _SHARED_DIGITS + 1))
    return text if _OPAQUE.fullmatch(text) and not any(run in digits for run in runs) else None


def _metrics_of(attempt: Attempt, age: float) -> _Metrics:
    """Return the metrics of an attempt with their dimensions."""
    still_pending = attempt.function == "retry" and attempt.status is Status.QUEUED
    is_rate_limit = attempt.error is not None and attempt.error.is_rate_limit
    automation_failed = attempt.automation in (Outcome.FAILED, Outcome.REJECTED) and not is_rate_limit
    of_stack = {
        # 0 for a verified sender: the minimum of a period is 1 if there were only rejected ones.
        "RejectedSenders": 0 if attempt.function == "webhook" else None,
        "LeadToContact": _milliseconds(age) if attempt.made_contact else None,
        "LeadToCall": _milliseconds(age) if attempt.automation is Outcome.STARTED else None,
        "AutomationFailures": 1 if automation_failed else None,
        "VoxworksLatency": _milliseconds(attempt.voxworks_duration),
        "DeadLetters": 1 if attempt.status is Status.DEAD_LETTERED else None,
        "ApiKeyRejected": 1 if attempt.reason is Reason.UNAUTHORIZED_KEY else None,
        "OldestPendingAge": round(age, 1) if still_pending and attempt.reason not in HELD else None,
    }
    return (
        (_BY_OUTCOME, {"Leads": None if still_pending else 1, "DroppedFields": len(attempt.dropped) or None}),
        (_BY_STACK, of_stack),
        (_BY_SOURCE, {"FilteredLeads": 1 if attempt.phone_present else None}),
    )


def make_logger() -> Logger:
    """Make the functions' logger: JSON, RFC 3339 times in UTC; its service and level come from the environment."""
    return Logger(
        location=None,
        utc=True,
        use_rfc3339=True,
        log_uncaught_exceptions=False,
        json_deserializer=str,  # messages are text, which powertools would try to parse as JSON first
    )


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)
