"""The webhook function: request → authenticated → delivery → parse → map → create → automation.

A 2xx is a receipt. It is given only once the lead is in Voxworks or in a queue, or is known not to be a lead.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from voxbridge.attempt_result import Result
from voxbridge.auth.authenticator import Authenticator
from voxbridge.clock import Clock, Deadline
from voxbridge.delivery import Delivery, Failure
from voxbridge.errors import HELD, DeliveryError, NotAttemptedError, Reason, Status, TransientError
from voxbridge.http import Request, Response, make_response
from voxbridge.pipeline import Pipeline
from voxbridge.providers import provider
from voxbridge.queues import QueueError, Queues
from voxbridge.retry_schedule import next_delay
from voxbridge.telemetry import Attempt, Telemetry

WEBHOOK_DEADLINE = 4.0  # seconds for all calls to Voxworks; docs/architecture.md has the longest time to a response
MAX_LEADS_AT_ONCE = 10  # leads of one request that are processed here; a request with more is queued whole


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class WebhookReceiver:
    """Answers webhooks. All IO is handed in."""

    authenticator: Authenticator
    pipeline: Pipeline
    queues: Queues
    telemetry: Telemetry
    clock: Clock
    new_id: Callable[[], str]
    jitter: Callable[[], float] = random.random

    def handle_request(self, request: Request) -> Response:
        """Return the response to a request; a 2xx for a lead only if it is created or queued."""
        deadline = Deadline(self.clock, WEBHOOK_DEADLINE)
        delivery_id = self.new_id()
        source = self.authenticator.authenticate(request, delivery_id)
        if isinstance(source, Response):
            return source
        kept = provider(source.provider).headers
        delivery = Delivery(
            id=delivery_id,
            source=source.name,
            received_at=self.clock.now(),
            content_type=request.header("content-type"),
            headers={name: request.header(name) for name in kept if request.header(name)},
            body=request.body,
        )
        return self._process_request(delivery, deadline)

    def _process_request(self, delivery: Delivery, deadline: Deadline) -> Response:
        """Process each lead of a request; its response is the one with the highest code, the first of equals."""
        attempt = Attempt(self.clock, delivery, "webhook", 1)
        try:
            leads = self.pipeline.separate(delivery, MAX_LEADS_AT_ONCE)
            if len(leads) > MAX_LEADS_AT_ONCE:
                message = f"more than {MAX_LEADS_AT_ONCE} leads in one request: the retry function separates them"
                raise NotAttemptedError(Reason.QUEUE_FIRST, message)
        except DeliveryError as error:
            return self._enqueue(attempt, Result(Status.QUEUED, error=error), error)
        if len(leads) == 1:
            return self._process_lead(attempt, deadline)
        self.telemetry.log_split(delivery.id, delivery.source, [lead.id for lead in leads])
        responses = [self._process_lead(Attempt(self.clock, lead, "webhook", 1), deadline) for lead in leads]
        highest = max(responses, key=lambda each: each.code)
        return replace(highest, body=highest.body | {"leads": [each.body for each in responses]})

    def _process_lead(self, attempt: Attempt, deadline: Deadline) -> Response:
        try:
            result = self.pipeline.run(attempt, deadline)
        except DeliveryError as error:
            result = Result(Status.QUEUED, error=error)
        if result.error:
            return self._enqueue(attempt, result, result.error)
        self.telemetry.log_attempt(attempt, result)
        return _respond(attempt, result, result.status)

    def _enqueue(self, attempt: Attempt, result: Result, error: DeliveryError) -> Response:
        """Put a lead into the queue that its error calls for, and only then confirm it."""
        attempts = 0 if isinstance(error, NotAttemptedError) and not attempt.called_voxworks else 1
        delivery, now = attempt.delivery, self.clock.now()
        failure = Failure(error.reason, now, attempts, error.status, error.message)
        held = delivery.as_held(now) if error.reason in HELD else delivery
        failed = held.with_failure(failure, result.contact)
        status, delay = Status.DEAD_LETTERED, None
        try:
            if isinstance(error, TransientError):
                status, delay = Status.QUEUED, next_delay(error, 1, now, self.jitter)
                self.queues.retry_later(failed, delay)
            else:
                self.queues.dead_letter(failed)
        except QueueError as queue_error:
            detail = f"{error.message}; {queue_error}"
            self.telemetry.log_attempt(attempt, result, Status.UNAVAILABLE, detail=detail)
            return make_response(Status.UNAVAILABLE, delivery.id)
        self.telemetry.log_attempt(attempt, result, status, retry_in=delay)
        return _respond(attempt, result, status, error.reason)


def _respond(attempt: Attempt, result: Result, status: Status, reason: Reason | None = None) -> Response:
    more = {"contact_id": result.contact_id, "dropped": list(result.dropped)}
    return make_response(status, attempt.delivery.id, reason=reason, **more)
