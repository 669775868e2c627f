"""The whole way of a lead: two doors, one pipeline.

    webhook   request → admitted → delivery ─┐
                                             ├─ parse → map → create ─→ created, duplicate, skipped, ignored, test
    retry     message → delivery ────────────┘                     ├──→ PermanentError: dead-letter queue
                                                                   └──→ TransientError: retry queue

A 2xx is a receipt: it is given only once the lead is in Voxworks or in a queue.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from voxbridge.auth.authenticator import Authenticator
from voxbridge.clock import Clock, Deadline
from voxbridge.delivery import Delivery, Failure, UnsupportedMessageError
from voxbridge.errors import DeliveryError, NotAttemptedError, PermanentError, Reason, Status, TransientError
from voxbridge.http.request import Request
from voxbridge.http.responses import Response, make_response
from voxbridge.pipeline import Pipeline
from voxbridge.queues import QueueError, QueueMessage, Queues
from voxbridge.record import Record
from voxbridge.schedule import CAP, MAX_RETRY_AFTER, overdue, rate_limited_wait, untried_wait, wait
from voxbridge.telemetry import Telemetry
from voxbridge.voxworks.sleepers import Sleepers
from voxbridge.voxworks.throttle import Throttle

WEBHOOK_SECONDS = 4.0  # for Voxworks in all; docs/architecture.md has what a provider waits for at the worst
RETRY_SECONDS = 10.0
STARTS_WITH = 10.0  # seconds that must be left in the retry function before it starts a call
SPARED = 3.0  # seconds of those that are kept back for SQS after the call
HIDES_WITH = 2.5  # seconds that must be left before it asks SQS to hide a message without a try; fewer than SPARED

MAX_LEADS_AT_ONCE = 10  # leads of one request that the webhook function processes; with more it is queued whole
SECONDS_TO_SEND = 4.5  # that must be left before a message is sent: SQS may take two tries of a second each to connect
# and to read

# The worst first: what a request that carried several leads is answered with.
STATUS_PRECEDENCE = (
    Status.UNAVAILABLE,
    Status.DEAD_LETTERED,
    Status.QUEUED,
    Status.CREATED,
    Status.DUPLICATE,
    Status.SKIPPED,
    Status.IGNORED,
    Status.TEST,
)

# After these a contact may have been created without our knowing.
_UNKNOWN_OUTCOMES = (
    Reason.VOXWORKS_ERROR,
    Reason.VOXWORKS_TIMEOUT,
    Reason.VOXWORKS_UNREACHABLE,
    Reason.UNEXPECTED,
)


class Bridge:
    """Everything between the doors. All IO is handed in."""

    def __init__(  # noqa: PLR0913  (the collaborators of the whole program, wired in one place)
        self,
        *,
        authenticator: Authenticator,
        pipeline: Pipeline,
        queues: Queues,
        throttle: Throttle,
        sleep: Callable[[float], None],
        telemetry: Telemetry,
        clock: Clock,
        new_id: Callable[[], str],
        retry_window: timedelta,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._authenticator = authenticator
        self._pipeline = pipeline
        self._queues = queues
        self._throttle = throttle
        self._sleep = sleep
        self._telemetry = telemetry
        self._clock = clock
        self._new_id = new_id
        self._retry_window = retry_window
        self._jitter = jitter
        self._sleepers = Sleepers(clock)

    def prepare(self) -> None:
        """Do beforehand what the first lead would wait for."""
        self._pipeline.prepare()

    # ── Door 1: a webhook ────────────────────────────────────────────────────────────────────────────────────────────

    def receive(self, request: Request) -> Response:
        """Response a webhook. Whatever happens, a lead gets a 2xx only where it is held."""
        deadline = Deadline(self._clock, WEBHOOK_SECONDS)
        delivery_id = self._new_id()
        admitted = self._authenticator.authenticate(request, delivery_id)
        if isinstance(admitted, Response):
            return admitted
        delivery = Delivery(
            id=delivery_id,
            source=admitted.source.name,
            received_at=self._clock.now(),
            content_type=request.header("content-type"),
            headers={name: request.header(name) for name in admitted.provider.headers if request.header(name)},
            body=request.body,
        )
        return self._receive(delivery, deadline)

    def _receive(self, delivery: Delivery, deadline: Deadline) -> Response:
        """Process the leads of a request, each on its own; the answer's status is the worst of theirs."""
        record = Record(self._telemetry, self._clock, delivery, "webhook", 1)
        try:
            leads = self._pipeline.separate(delivery, MAX_LEADS_AT_ONCE)
            if len(leads) > MAX_LEADS_AT_ONCE:
                message = f"more than {MAX_LEADS_AT_ONCE} leads in one request: the retry function separates them"
                raise NotAttemptedError(Reason.QUEUE_FIRST, message)
        except DeliveryError as error:
            return self._keep(delivery, error, record)
        if len(leads) == 1:
            return self._receive_lead(leads[0], deadline, record)
        self._telemetry.log_split(delivery.id, delivery.source, [lead.id for lead in leads])
        answers = [
            self._receive_lead(lead, deadline, Record(self._telemetry, self._clock, lead, "webhook", 1))
            for lead in leads
        ]
        worst = min(answers, key=lambda each: STATUS_PRECEDENCE.index(Status(each.body["status"])))
        return replace(worst, body=worst.body | {"leads": [each.body for each in answers]})

    def _receive_lead(self, delivery: Delivery, deadline: Deadline, record: Record) -> Response:
        try:
            done = self._pipeline.walk(delivery, deadline, record)
        except DeliveryError as error:
            return self._keep(delivery, error, record)
        record.tell(
            done.status,
            fields=done.fields,
            contact_id=done.loggable_id,
            dropped=done.dropped,
            after_unknown=done.after_unknown,
            phone_present=done.phone_present,
        )
        return make_response(done.status, delivery.id, contact_id=done.contact_id, dropped=list(done.dropped))

    def _keep(self, delivery: Delivery, error: DeliveryError, record: Record) -> Response:
        """Put a delivery into the queue that its error calls for."""
        if not isinstance(error, TransientError):
            return self._hold(delivery, error, Status.DEAD_LETTERED, self._queues.dead_letter, record)
        delay = self._wait(error, attempt=1, waiting=1)
        return self._hold(
            delivery, error, Status.QUEUED, lambda failed: self._queues.retry_later(failed, delay), record, delay
        )

    def _hold(  # noqa: PLR0913, PLR0917
        self,
        delivery: Delivery,
        error: DeliveryError,
        status: Status,
        put: Callable[[Delivery], None],
        record: Record,
        retry_in: timedelta | None = None,
    ) -> Response:
        """Put a delivery into a queue, and give the receipt only once it is there."""
        attempts = 0 if isinstance(error, NotAttemptedError) else 1
        failure = Failure(error.reason, self._clock.now(), attempts, error.status, error.message)
        try:
            put(delivery.with_failure(failure))
        except QueueError as refused:
            record.tell(Status.UNAVAILABLE, error, detail=f"{error.message}; {refused}")
            return make_response(Status.UNAVAILABLE, delivery.id)
        record.tell(status, error, retry_in=retry_in)
        return make_response(status, delivery.id, reason=error.reason.value)

    # ── Door 2: the retry queue ──────────────────────────────────────────────────────────────────────────────────────

    def retry(self, received: QueueMessage, seconds_left: Callable[[], float]) -> bool:
        """Try a waiting lead again. True: it is done and the message may go; False: it stays, hidden for a while."""
        if seconds_left() < HIDES_WITH:
            return False  # it comes back by itself; a function that SQS holds up until it is ended forgets who sleeps
        if seconds_left() < STARTS_WITH:
            return self._hide(received, untried_wait(received.receive_count, self._jitter))
        try:
            delivery = Delivery.from_message(received.body)
        except UnsupportedMessageError as error:
            self._telemetry.problem("message.unknown", f"{error}; it stays in the retry queue", "UnknownMessages")
            return self._hide(received, timedelta(seconds=CAP))
        record = Record(self._telemetry, self._clock, delivery, "retry", received.receive_count)
        try:
            pieces = self._pipeline.split(delivery)
            if len(pieces) > 1:
                self._queue_pieces(delivery, pieces, seconds_left)
                return True
            self._await_turn(seconds_left() - STARTS_WITH)
            deadline = Deadline(self._clock, min(RETRY_SECONDS, seconds_left() - SPARED))
            done = self._pipeline.walk(delivery, deadline, record)
        except PermanentError as error:
            return self._bury(record, received, delivery, error)
        except TransientError as error:
            grace = MAX_RETRY_AFTER if isinstance(error, NotAttemptedError) else timedelta(0)
            if overdue(delivery.window_start, self._retry_window + grace, self._clock.now()):
                return self._bury(record, received, delivery, error)
            delay = self._wait(error, received.receive_count, self._waiting(error))
            record.tell(Status.QUEUED, error, retry_in=delay)
            self._sleepers.add(received.message_id, received.receipt_handle, error, delay)
            return self._hide(received, delay)
        ours = done.after_unknown or (done.status is Status.DUPLICATE and _may_be_ours(delivery, received))
        record.tell(
            done.status,
            fields=done.fields,
            contact_id=done.loggable_id,
            dropped=done.dropped,
            after_unknown=ours,
            phone_present=done.phone_present,
        )
        if record.called_voxworks and seconds_left() >= STARTS_WITH:
            self._wake()
        return True

    def _await_turn(self, seconds: float) -> None:
        """Wait until a call may be made, if that takes no longer than `seconds`.

        A lead that is put back instead gains nothing, and loses one of its receives.
        """
        delay = self._throttle.decide(self._clock.monotonic()).delay
        if 0 < delay <= seconds:
            self._sleep(delay)

    def _queue_pieces(self, delivery: Delivery, pieces: list[Delivery], seconds_left: Callable[[], float]) -> None:
        """Queue each piece of a delivery of several leads, which may go only once they all are.

        A function that dies in between leaves the delivery in the queue. It is split again then, and the pieces that
        were queued twice have the same ids, bodies and numbers: Voxworks answers 409 to the second.
        """
        failure = Failure(Reason.QUEUE_FIRST, self._clock.now(), 0, message="a part of a request with several leads")
        for piece in pieces:
            if seconds_left() < SECONDS_TO_SEND:
                raise NotAttemptedError(Reason.QUEUE_FIRST, "no time is left to queue all leads of the request")
            try:
                self._queues.retry_later(piece.with_failure(failure), timedelta(0))
            except QueueError as error:
                raise TransientError(Reason.UNEXPECTED, f"its leads could not all be queued; {error}") from None
        self._telemetry.log_split(delivery.id, delivery.source, [piece.id for piece in pieces])

    def _bury(self, record: Record, received: QueueMessage, delivery: Delivery, error: DeliveryError) -> bool:
        """Move a lead to the dead-letter queue. The retry message may go only once it is there."""
        expired = isinstance(error, TransientError)
        earlier = delivery.failure
        first = (earlier.first_reason or earlier.reason) if earlier else error.reason
        failure = Failure(
            reason=Reason.EXPIRED if expired else error.reason,
            at=self._clock.now(),
            attempts=received.receive_count,
            status=error.status,
            message=error.message,
            first_reason=first if expired else None,
            last_reason=error.reason if expired else None,
        )
        try:
            self._queues.dead_letter(delivery.with_failure(failure))
        except QueueError as refused:
            delay = wait(received.receive_count, None, self._clock.now(), self._jitter)
            record.tell(Status.QUEUED, error, detail=f"{error.message}; {refused}", retry_in=delay)
            return self._hide(received, delay)
        record.tell(Status.DEAD_LETTERED, error, reason=failure.reason)
        return True

    def _hide(self, received: QueueMessage, delay: timedelta) -> bool:
        try:
            self._queues.change_visibility(received.receipt_handle, delay)
        except QueueError as error:
            # It comes back by itself when the queue's own visibility time-out is over.
            self._telemetry.problem("message.not_hidden", str(error))
        return False

    def _wake(self) -> None:
        """Bring back leads that wait for the end of an outage which is over."""
        for handle in self._sleepers.wake():
            try:
                self._queues.change_visibility(handle, timedelta(0))
            except QueueError:  # gone, or SQS fails: it comes back by itself
                return

    def _waiting(self, error: TransientError) -> int:
        """Count who waits, where it matters: a rate limit is shared out among them."""
        if error.reason is not Reason.RATE_LIMITED:
            return 1
        try:
            return self._queues.approximate_depth()
        except QueueError as failure:
            self._telemetry.problem("queue.not_counted", str(failure))
            return 1

    def _wait(self, error: TransientError, attempt: int, waiting: int) -> timedelta:
        if error.reason is Reason.QUEUE_FIRST:
            return timedelta(0)
        now = self._clock.now()
        if error.reason is Reason.RATE_LIMITED:
            return rate_limited_wait(attempt, error.retry_at, now, waiting, self._jitter)
        return wait(attempt, error.retry_at, now, self._jitter)


def _may_be_ours(delivery: Delivery, received: QueueMessage) -> bool:
    """Say whether a contact that is there already may be of our own making: an earlier try whose end we do not know."""
    earlier = delivery.failure
    reasons = (earlier.reason, earlier.first_reason, earlier.last_reason) if earlier else ()
    return received.receive_count > 1 or any(reason in _UNKNOWN_OUTCOMES for reason in reasons)
