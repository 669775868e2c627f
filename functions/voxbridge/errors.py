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

# The outcome of one request or one retry.
Status = StrEnum(
    "Status",
    "CREATED DUPLICATE SKIPPED IGNORED TEST QUEUED DEAD_LETTERED UNAUTHORIZED READY METHOD_NOT_ALLOWED TOO_LARGE "
    "UNAVAILABLE",
)
# Why a lead is not in Voxworks, or its automation has not started.
Reason = StrEnum(
    "Reason",
    # Permanent: facts about the lead, which stay in the dead-letter queue until a person acts.
    "UNREADABLE_BODY MISSING_PHONE_NUMBER INVALID_PHONE_NUMBER MISSING_FIRST_NAME RULE_FAILED REJECTED EXPIRED "
    # Transient: retried until the retry window closes.
    "UNAUTHORIZED_KEY RATE_LIMITED VOXWORKS_ERROR VOXWORKS_UNREACHABLE VOXWORKS_TIMEOUT PROVIDER_UNREACHABLE "
    "AUTOMATION_FAILED "  # permanent too, where its webhook refuses this lead
    "QUEUE_FIRST UNEXPECTED "
    # On purpose, for as long as it takes.
    "PAUSED OUTSIDE_CALL_HOURS",
)
# A lead with such a reason waits without an attempt, and its retry window with it.
HELD = frozenset({Reason.PAUSED, Reason.OUTSIDE_CALL_HOURS})
# What became of the call to an automation's webhook, as in the log: an earlier call of ours got through where it has
# already started (409), and `rejected` is permanent.
Outcome = StrEnum("Outcome", "STARTED ALREADY_STARTED REJECTED FAILED NOT_ATTEMPTED")


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
