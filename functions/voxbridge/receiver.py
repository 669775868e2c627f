"""The webhook function: request → authenticated → delivery → parse → map → create → automation.

A 2xx is a receipt. It is given only once the lead is in Voxworks or in a queue, or is known not to be a lead.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from voxbridge.auth.authenticator import Authenticator
from voxbridge.clock import Clock, Deadline
from voxbridge.delivery import Delivery, Failure
from voxbridge.errors import HELD, DeliveryError, NotAttemptedError, Reason, Status, TransientError
from voxbridge.http.request import Request
from voxbridge.http.responses import STATUS_PRECEDENCE, Response, make_response
from voxbridge.pipeline import Pipeline
from voxbridge.providers import provider
from voxbridge.queues import QueueError, Queues
from voxbridge.result import Result
from voxbridge.schedule import next_delay
from voxbridge.telemetry import AttemptLog, Telemetry

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
        """Process each lead of a request; the response has the most severe of their statuses."""
        log = self._start_log(delivery)
        try:
            leads = self.pipeline.separate(delivery, MAX_LEADS_AT_ONCE)
            if len(leads) > MAX_LEADS_AT_ONCE:
                message = f"more than {MAX_LEADS_AT_ONCE} leads in one request: the retry function separates them"
                raise NotAttemptedError(Reason.QUEUE_FIRST, message)
        except DeliveryError as error:
            return self._enqueue(delivery, Result(Status.QUEUED, error=error), error, log)
        if len(leads) == 1:
            return self._process_delivery(leads[0], deadline, log)
        self.telemetry.log_split(delivery.id, delivery.source, [lead.id for lead in leads])
        responses = [self._process_delivery(lead, deadline, self._start_log(lead)) for lead in leads]
        worst = min(responses, key=lambda each: STATUS_PRECEDENCE.index(Status(each.body["status"])))
        return replace(worst, body=worst.body | {"leads": [each.body for each in responses]})

    def _process_delivery(self, delivery: Delivery, deadline: Deadline, log: AttemptLog) -> Response:
        try:
            result = self.pipeline.run(delivery, deadline, log)
        except DeliveryError as error:
            result = Result(Status.QUEUED, error=error)
        if result.error:
            return self._enqueue(delivery, result, result.error, log)
        log.finish(result)
        return make_response(result.status, delivery.id, contact_id=result.contact_id, dropped=list(result.dropped))

    def _enqueue(self, delivery: Delivery, result: Result, error: DeliveryError, log: AttemptLog) -> Response:
        """Put a delivery into the queue that its error calls for, and only then confirm it."""
        attempts = 0 if isinstance(error, NotAttemptedError) and not log.called_voxworks else 1
        now = self.clock.now()
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
            log.finish(result, Status.UNAVAILABLE, detail=f"{error.message}; {queue_error}")
            return make_response(Status.UNAVAILABLE, delivery.id)
        log.finish(result, status, retry_in=delay)
        more = {"contact_id": result.contact_id, "dropped": list(result.dropped)}
        return make_response(status, delivery.id, reason=error.reason.value, **more)

    def _start_log(self, delivery: Delivery) -> AttemptLog:
        return AttemptLog(self.telemetry, self.clock, delivery, "webhook", 1)
