"""The retry function: message → delivery → parse → map → create → automation, until all of it succeeded or expired.

A message is deleted only once its lead is in Voxworks, in the dead-letter queue, or known not to be a lead.
"""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from voxbridge.attempt import Attempt
from voxbridge.clock import Clock, Deadline
from voxbridge.delivery import Delivery, Failure, UnsupportedMessageError
from voxbridge.errors import HELD, DeliveryError, NotAttemptedError, Reason, Status, TransientError
from voxbridge.pipeline import Pipeline
from voxbridge.queues import HiddenMessages, QueueError, QueueMessage, Queues
from voxbridge.retry_schedule import MAX_BACKOFF, MAX_HOLD, MAX_RETRY_AFTER, MIN_WAIT, next_delay, requeue_delay
from voxbridge.telemetry import Telemetry
from voxbridge.voxworks.throttle import Throttle

RETRY_DEADLINE = 10.0  # seconds for all calls to Voxworks
# Seconds of the function's time that must be left: to start a call, to send a message (SQS may take two tries of a
# second each to connect and to read), and to change a message's visibility.
MIN_SECONDS_TO_CALL = 10.0
MIN_SECONDS_TO_SEND = 4.5
MIN_SECONDS_TO_REQUEUE = 2.5
SECONDS_RESERVED_FOR_SQS = 3.0  # of those to start a call; more than it takes to requeue

type SecondsLeft = Callable[[], float]  # of the function's time


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
            delay = 0.0 if delivery.contact else self.throttle.decide(self.clock.monotonic()).delay
            if 0 < delay <= seconds_left() - MIN_SECONDS_TO_CALL:
                self.sleep(delay)  # its turn is near: to requeue the lead would only use up one of its receives
            deadline = Deadline(self.clock, min(RETRY_DEADLINE, seconds_left() - SECONDS_RESERVED_FOR_SQS))
            self.pipeline.run(attempt, deadline)
        except Exception as error:  # noqa: BLE001
            attempt.fail(error, self.telemetry.log_crash)
        if attempt.error:
            return self._keep(message, attempt, attempt.error, seconds_left)
        self.telemetry.log_attempt(attempt)
        if seconds_left() >= MIN_SECONDS_TO_CALL:
            self._release_early(attempt)
        return True

    def _enqueue_parts(self, delivery: Delivery, parts: list[Delivery], seconds_left: SecondsLeft) -> None:
        """Queue each part of a delivery of several leads. To do so twice is harmless: the parts have the same ids."""
        failure = Failure(Reason.QUEUE_FIRST, self.clock.now(), 0, message="a part of a request with several leads")
        for part in parts:
            if seconds_left() < MIN_SECONDS_TO_SEND:
                raise NotAttemptedError(Reason.QUEUE_FIRST, "no time is left to queue all leads of the request")
            try:
                self.queues.retry_later(replace(part, failure=failure), timedelta(0))
            except QueueError as error:
                raise TransientError(Reason.UNEXPECTED, f"its leads could not all be queued; {error}") from None
        self.telemetry.log_split(delivery.id, delivery.source, [part.id for part in parts])

    def _keep(self, message: QueueMessage, attempt: Attempt, error: DeliveryError, seconds_left: SecondsLeft) -> bool:
        """Dead-letter a lead, or retry it later: by a new message if it is held or further than its message says."""
        delivery, now, refusal = attempt.delivery, self.clock.now(), None
        if self._is_over(delivery, error, now):
            attempt.status = Status.DEAD_LETTERED
            try:
                self.queues.dead_letter(attempt.to_queue(error, now))
            except QueueError as queue_error:
                refusal = f"{error.message}; {queue_error}"
            else:
                self.telemetry.log_attempt(attempt)
                return True
        attempt.status = Status.QUEUED
        delay = max(next_delay(error, message.receive_count, now, self.jitter), MIN_WAIT)
        is_held, is_further = error.reason in HELD, _is_further(attempt, error)
        if is_held and delivery.is_held and not is_further and not refusal:
            self.telemetry.log_held(delivery, error.reason, now)
        else:
            self.telemetry.log_attempt(attempt, detail=refusal, retry_in=delay)
        if (is_held or is_further) and seconds_left() >= MIN_SECONDS_TO_SEND:
            try:
                self.queues.retry_later(attempt.to_queue(error, now), delay)
            except QueueError as queue_error:
                self.telemetry.log_problem("message.not_replaced", str(queue_error))
            else:
                return True
        by_automation = error.reason is Reason.AUTOMATION_FAILED
        (self._hidden_by_automation if by_automation else self._hidden_messages).add(message, error, delay)
        return self._hide(message, delay)

    def _is_over(self, delivery: Delivery, error: DeliveryError, now: datetime) -> bool:
        """Say whether a lead is no longer retried: its window has closed, or it was held for too long."""
        if error.reason in HELD:
            return now - delivery.started_at >= MAX_HOLD
        grace = MAX_RETRY_AFTER if isinstance(error, NotAttemptedError) else timedelta(0)
        return not isinstance(error, TransientError) or now - delivery.window_start >= self.retry_window + grace

    def _hide(self, message: QueueMessage, delay: timedelta) -> bool:
        try:
            self.queues.change_visibility(message.receipt_handle, delay)
        except QueueError as error:  # the queue's visibility timeout applies instead
            self.telemetry.log_problem("message.not_hidden", str(error))
        return False

    def _release_early(self, attempt: Attempt) -> None:
        """Make hidden messages visible whose failure is over, now that a call has succeeded."""
        handles = self._hidden_messages.release() if attempt.voxworks_duration is not None else []
        handles += self._hidden_by_automation.release() if attempt.automation else []
        with suppress(QueueError):  # already deleted, or SQS fails: the message becomes visible at its time
            for handle in handles:
                self.queues.change_visibility(handle, timedelta(0))


def _is_further(attempt: Attempt, error: DeliveryError) -> bool:
    """Say whether the message lacks that the lead's contact is made, or that its automation has failed."""
    delivery, earlier = attempt.delivery, attempt.delivery.failure
    was_known = earlier is not None and earlier.reason is Reason.AUTOMATION_FAILED
    has_failed = error.reason is Reason.AUTOMATION_FAILED and not isinstance(error, NotAttemptedError)
    return attempt.contact not in (None, delivery.contact) or (has_failed and not was_known)
