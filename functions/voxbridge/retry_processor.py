"""The retry function: message → delivery → parse → map → create → automation, until all of it succeeded or expired.

A message is deleted only once its lead is in Voxworks, in the dead-letter queue, or known not to be a lead.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from voxbridge.attempt_result import Result
from voxbridge.clock import Clock, Deadline
from voxbridge.delivery import Delivery, Failure, KnownContact, UnsupportedMessageError
from voxbridge.early_release import HiddenMessages
from voxbridge.errors import HELD, DeliveryError, NotAttemptedError, Reason, Status, TransientError
from voxbridge.pipeline import Pipeline
from voxbridge.queues import QueueError, QueueMessage, Queues
from voxbridge.retry_schedule import MAX_BACKOFF, MAX_HOLD, MAX_RETRY_AFTER, next_delay, requeue_delay, retry_delay
from voxbridge.telemetry import Attempt, Telemetry
from voxbridge.voxworks.throttle import Throttle

RETRY_DEADLINE = 10.0  # seconds for all calls to Voxworks
# Seconds of the function's time that must be left: to start a call, to send a message (SQS may take two tries of a
# second each to connect and to read), and to change a message's visibility.
MIN_SECONDS_TO_CALL = 10.0
MIN_SECONDS_TO_SEND = 4.5
MIN_SECONDS_TO_REQUEUE = 2.5
SECONDS_RESERVED_FOR_SQS = 3.0  # of those to start a call; more than it takes to requeue

type SecondsLeft = Callable[[], float]  # of the function's time


@dataclass(frozen=True, slots=True)
class _Unfinished:
    """A lead that was retried and is not completed: its message, and why."""

    message: QueueMessage
    attempt: Attempt
    result: Result
    error: DeliveryError
    seconds_left: SecondsLeft

    @property
    def delivery(self) -> Delivery:
        """The lead, as its message says."""
        return self.attempt.delivery

    @property
    def contact(self) -> KnownContact | None:
        """What is known of the lead's contact now."""
        return self.result.contact or self.delivery.contact

    @property
    def message_is_outdated(self) -> bool:
        """Whether the message lacks that the lead's contact is made, or that its automation has failed."""
        earlier, tried = self.delivery.failure, not isinstance(self.error, NotAttemptedError)
        has_failed = tried and self.error.reason is Reason.AUTOMATION_FAILED
        is_known = earlier is not None and earlier.reason is Reason.AUTOMATION_FAILED
        return self.contact != self.delivery.contact or (has_failed and not is_known)

    def failure(self, now: datetime, *, is_dead: bool = False) -> Failure:
        """Return why the lead waits, or why it is a dead letter.

        In place of a hold it has the status and message of the failure of the automation before it.
        """
        error, earlier, cause = self.error, self.delivery.failure, self.error
        if earlier and error.reason in HELD and self.delivery.automation_failed:
            cause = TransientError(Reason.AUTOMATION_FAILED, earlier.message or "", earlier.status)
        first = (earlier.first_reason or earlier.reason) if earlier else None
        first = None if first in HELD else first
        last = None if cause is error else cause.reason
        reason = error.reason
        if is_dead and isinstance(error, TransientError):
            reason, first, last = Reason.EXPIRED, first or cause.reason, cause.reason
        elif is_dead:
            first = None
        was_tried = self.attempt.called_voxworks or not isinstance(error, NotAttemptedError)
        attempts = (earlier.attempts if earlier else 0) + self.message.receive_count - (not was_tried)
        return Failure(reason, now, attempts, cause.status, cause.message, first, last)


@dataclass(eq=False, repr=False, kw_only=True)
class RetryProcessor:
    """Retries the leads of the retry queue. All IO is handed in."""

    pipeline: Pipeline
    queues: Queues
    throttle: Throttle
    sleep: Callable[[float], None]
    telemetry: Telemetry
    clock: Clock
    retry_window: timedelta
    jitter: Callable[[], float] = random.random

    def __post_init__(self) -> None:
        """Start without hidden messages."""
        self._hidden_messages = HiddenMessages(self.clock)
        self._hidden_by_automation = HiddenMessages(self.clock)

    def process_message(self, message: QueueMessage, seconds_left: SecondsLeft) -> bool:
        """Retry a lead. True: the message may be deleted; False: it stays in the queue, hidden for a while."""
        if seconds_left() < MIN_SECONDS_TO_REQUEUE:
            return False  # visible again after the queue's visibility timeout
        if seconds_left() < MIN_SECONDS_TO_CALL:
            return self._hide(message, requeue_delay(message.receive_count, self.jitter))
        try:
            delivery = Delivery.from_message(message.body)
        except UnsupportedMessageError as error:
            detail = f"{error}; it stays in the retry queue"
            self.telemetry.log_problem("message.unknown", detail, "UnknownMessages")
            return self._hide(message, timedelta(seconds=MAX_BACKOFF))
        attempt = Attempt(self.clock, delivery, "retry", message.receive_count)
        try:
            self.pipeline.check_pause(delivery.source)
            parts = self.pipeline.split(delivery)
            if len(parts) > 1:
                self._enqueue_parts(delivery, parts, seconds_left)
                return True
            result = self._process_lead(attempt, seconds_left)
        except DeliveryError as error:
            result = Result(Status.QUEUED, error=error)
        if result.error:
            return self._keep(_Unfinished(message, attempt, result, result.error, seconds_left))
        self.telemetry.log_attempt(attempt, result)
        if seconds_left() >= MIN_SECONDS_TO_CALL:
            self._release_early(attempt)
        return True

    def _process_lead(self, attempt: Attempt, seconds_left: SecondsLeft) -> Result:
        # A lead waits here for its turn, if that is near: to requeue it would only use up one of its receives.
        delay = 0.0 if attempt.delivery.contact else self.throttle.decide(self.clock.monotonic()).delay
        if 0 < delay <= seconds_left() - MIN_SECONDS_TO_CALL:
            self.sleep(delay)
        deadline = Deadline(self.clock, min(RETRY_DEADLINE, seconds_left() - SECONDS_RESERVED_FOR_SQS))
        return self.pipeline.run(attempt, deadline)

    def _enqueue_parts(self, delivery: Delivery, parts: list[Delivery], seconds_left: SecondsLeft) -> None:
        """Queue each part of a delivery of several leads. To do so twice is harmless: the parts have the same ids."""
        failure = Failure(Reason.QUEUE_FIRST, self.clock.now(), 0, message="a part of a request with several leads")
        for part in parts:
            if seconds_left() < MIN_SECONDS_TO_SEND:
                raise NotAttemptedError(Reason.QUEUE_FIRST, "no time is left to queue all leads of the request")
            try:
                self.queues.retry_later(part.with_failure(failure), timedelta(0))
            except QueueError as error:
                raise TransientError(Reason.UNEXPECTED, f"its leads could not all be queued; {error}") from None
        self.telemetry.log_split(delivery.id, delivery.source, [part.id for part in parts])

    def _keep(self, lead: _Unfinished) -> bool:
        """Retry a lead later, or dead-letter it. A new message for a held lead has all its receives left."""
        error, message, now = lead.error, lead.message, self.clock.now()
        if not isinstance(error, TransientError) or self._is_over(lead, now):
            return self._dead_letter(lead)
        is_held = error.reason in HELD
        delay = next_delay(error, message.receive_count, now, self.jitter)
        if is_held and lead.delivery.is_held and lead.contact == lead.delivery.contact:
            self.telemetry.log_held(lead.delivery, error.reason, now)
        else:
            self.telemetry.log_attempt(lead.attempt, lead.result, Status.QUEUED, retry_in=delay)
        if (is_held or lead.message_is_outdated) and lead.seconds_left() >= MIN_SECONDS_TO_SEND:
            return self._replace(lead, lead.delivery.as_held(now) if is_held else lead.delivery, delay)
        by_automation = error.reason is Reason.AUTOMATION_FAILED
        hidden = self._hidden_by_automation if by_automation else self._hidden_messages
        hidden.add(message.message_id, message.receipt_handle, error, delay)
        return self._hide(message, delay)

    def _is_over(self, lead: _Unfinished, now: datetime) -> bool:
        """Say whether a lead is no longer retried: its window has closed, or it was held for too long."""
        if lead.error.reason in HELD:
            return now - lead.delivery.started_at >= MAX_HOLD
        grace = MAX_RETRY_AFTER if isinstance(lead.error, NotAttemptedError) else timedelta(0)
        return now - lead.delivery.window_start >= self.retry_window + grace

    def _replace(self, lead: _Unfinished, delivery: Delivery, delay: timedelta) -> bool:
        """Replace the message by one that says why the lead waits now, and whether its contact is in Voxworks."""
        try:
            self.queues.retry_later(delivery.with_failure(lead.failure(self.clock.now()), lead.contact), delay)
        except QueueError as queue_error:
            self.telemetry.log_problem("message.not_replaced", str(queue_error))
            return self._hide(lead.message, delay)
        return True

    def _dead_letter(self, lead: _Unfinished) -> bool:
        failure = lead.failure(self.clock.now(), is_dead=True)
        try:
            self.queues.dead_letter(lead.delivery.with_failure(failure, lead.contact))
        except QueueError as queue_error:
            delay = retry_delay(lead.message.receive_count, self.jitter)
            detail = f"{lead.error.message}; {queue_error}"
            self.telemetry.log_attempt(lead.attempt, lead.result, Status.QUEUED, detail=detail, retry_in=delay)
            return self._hide(lead.message, delay)
        self.telemetry.log_attempt(lead.attempt, lead.result, Status.DEAD_LETTERED, reason=failure.reason)
        return True

    def _hide(self, message: QueueMessage, delay: timedelta) -> bool:
        try:
            self.queues.change_visibility(message.receipt_handle, delay)
        except QueueError as error:  # the queue's visibility timeout applies instead
            self.telemetry.log_problem("message.not_hidden", str(error))
        return False

    def _release_early(self, attempt: Attempt) -> None:
        """Make hidden messages visible whose failure is over, now that a call has succeeded."""
        handles = self._hidden_messages.release() if attempt.called_voxworks else []
        handles += self._hidden_by_automation.release() if attempt.automation else []
        for handle in handles:
            try:
                self.queues.change_visibility(handle, timedelta(0))
            except QueueError:  # already deleted, or SQS fails: the message becomes visible at its time
                return
