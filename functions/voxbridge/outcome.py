"""What can become of a delivery: the statuses and reasons that answers, logs, metrics and queue messages share.

Errors are told apart by who must act on them:

    AttemptError
    ├── LeadError            a verdict on this lead     a person looks: dead-letter queue
    └── TroubleError         trouble on the road        time helps: retry queue
        └── PostponedError   foreseen, so not tried     the same
"""

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
    """Why a lead is not in Voxworks yet, or never will be as it stands."""

    # Verdicts on the lead: final until a person acts.
    UNREADABLE_BODY = "unreadable_body"
    MISSING_PHONE_NUMBER = "missing_phone_number"
    INVALID_PHONE_NUMBER = "invalid_phone_number"
    MISSING_FIRST_NAME = "missing_first_name"
    RULE_FAILED = "rule_failed"
    REJECTED = "rejected"
    EXPIRED = "expired"
    # Trouble on the road: tried again until the window closes.
    UNAUTHORIZED_KEY = "unauthorized_key"
    RATE_LIMITED = "rate_limited"
    VOXWORKS_ERROR = "voxworks_error"
    VOXWORKS_UNREACHABLE = "voxworks_unreachable"
    VOXWORKS_TIMEOUT = "voxworks_timeout"
    PROVIDER_UNREACHABLE = "provider_unreachable"
    QUEUE_FIRST = "queue_first"
    UNEXPECTED = "unexpected"


class AttemptError(Exception):
    """Why an attempt at a lead did not end well. `message` is our own words and never holds a value of the payload."""

    def __init__(self, reason: Reason, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.status = status  # HTTP status of Voxworks' answer, where there was one


class LeadError(AttemptError):
    """A verdict on the lead itself."""


class TroubleError(AttemptError):
    """Trouble on the road: the lead is kept and tried again."""

    def __init__(
        self,
        reason: Reason,
        message: str,
        status: int | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        super().__init__(reason, message, status)
        self.retry_at = retry_at  # not to be tried before this moment (Retry-After)


class PostponedError(TroubleError):
    """Trouble that was foreseen: no call was made, so the lead has not had its try."""
