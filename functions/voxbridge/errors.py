"""The statuses and reasons that responses, logs, metrics and queue messages share, and the errors of a delivery.

Each error decides where the lead goes:

    DeliveryError
    ├── PermanentError           a fact about this lead              dead-letter queue: a person must act
    └── TransientError           anything else                       retry queue, until the retry window closes
        └── NotAttemptedError    the step was not attempted          the same
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """The outcome of one request or one retry."""

    CREATED = "created"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"
    IGNORED = "ignored"
    TEST = "test"
    QUEUED = "queued"
    DEAD_LETTERED = "dead_lettered"
    UNAUTHORIZED = "unauthorized"
    READY = "ready"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    TOO_LARGE = "too_large"
    UNAVAILABLE = "unavailable"


class Reason(StrEnum):
    """Why a lead is not in Voxworks, or its automation has not started."""

    # Permanent: facts about the lead, which stay in the dead-letter queue until a person acts.
    UNREADABLE_BODY = "unreadable_body"
    MISSING_PHONE_NUMBER = "missing_phone_number"
    INVALID_PHONE_NUMBER = "invalid_phone_number"
    MISSING_FIRST_NAME = "missing_first_name"
    RULE_FAILED = "rule_failed"
    REJECTED = "rejected"
    EXPIRED = "expired"
    # Transient: retried until the retry window closes.
    UNAUTHORIZED_KEY = "unauthorized_key"
    RATE_LIMITED = "rate_limited"
    VOXWORKS_ERROR = "voxworks_error"
    VOXWORKS_UNREACHABLE = "voxworks_unreachable"
    VOXWORKS_TIMEOUT = "voxworks_timeout"
    PROVIDER_UNREACHABLE = "provider_unreachable"
    AUTOMATION_FAILED = "automation_failed"  # permanent too, where its webhook refuses this lead
    QUEUE_FIRST = "queue_first"
    UNEXPECTED = "unexpected"
    # On purpose, for as long as it takes.
    PAUSED = "paused"
    OUTSIDE_CALL_HOURS = "outside_call_hours"


# A lead with such a reason waits without an attempt, and its retry window with it.
HELD = frozenset({Reason.PAUSED, Reason.OUTSIDE_CALL_HOURS})


class Outcome(StrEnum):
    """What became of the call to an automation's webhook, as in the log."""

    STARTED = "started"
    ALREADY_STARTED = "already_started"  # 409: an earlier call of ours got through
    REJECTED = "rejected"  # permanent
    FAILED = "failed"
    NOT_ATTEMPTED = "not_attempted"


@dataclass(eq=False)
class DeliveryError(Exception):
    """A delivery was not completed. `message` is our own text and never holds a value from the payload."""

    reason: Reason
    message: str
    status: int | None = None  # HTTP status of Voxworks' response, if there was one
    retry_at: datetime | None = None  # do not retry before this moment (Retry-After)

    @property
    def is_rate_limit(self) -> bool:
        """Whether a rate limit is the cause, which is no failure: leads are then retried near the limit."""
        by_automation = self.reason is Reason.AUTOMATION_FAILED and self.status == 429  # noqa: PLR2004
        return self.reason is Reason.RATE_LIMITED or by_automation


class PermanentError(DeliveryError):
    """The lead cannot be created as it is: it goes to the dead-letter queue."""


class TransientError(DeliveryError):
    """The failure says nothing about the lead, which is kept and retried."""


class NotAttemptedError(TransientError):
    """The step that failed was not attempted. An earlier one may have been: the contact, before its automation."""
