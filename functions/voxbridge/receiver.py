"""The webhook function: request → authenticated → delivery → parse → map → create → automation.

A 2xx is a receipt. It is given only once the lead is in Voxworks or in a queue, or is known not to be a lead.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from voxbridge.attempt import Attempt
from voxbridge.auth.authenticator import Authenticator
from voxbridge.clock import Clock, Deadline
from voxbridge.delivery import Delivery
from voxbridge.errors import NotAttemptedError, Reason, Status, TransientError
from voxbridge.http import Request, Response, make_response
from voxbridge.pipeline import Pipeline
from voxbridge.providers import provider
from voxbridge.queues import QueueError, Queues
from voxbridge.retry_schedule import next_delay
from voxbridge.telemetry import Telemetry

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
        """Return the response to a request; a 2xx for a lead only if it is created or queued.

        That of several leads is the one with the highest code, the first of equals.
        """
        deadline = Deadline(self.clock, WEBHOOK_DEADLINE)
        delivery_id = self.new_id()
        source = self.authenticator.authenticate(request, delivery_id)
        if isinstance(source, Response):
            return source
        headers = {name: request.header(name) for name in provider(source.provider).headers if request.header(name)}
        content_type, now = request.header("content-type"), self.clock.now()
        delivery = Delivery(delivery_id, source.name, now, content_type, request.body, headers)
        attempt = Attempt(self.clock, delivery, "webhook", 1)
        try:
            leads = self.pipeline.separate(delivery, MAX_LEADS_AT_ONCE)
        except Exception as error:  # noqa: BLE001
            return self._enqueue(attempt, error)
        if len(leads) > MAX_LEADS_AT_ONCE:
            message = f"more than {MAX_LEADS_AT_ONCE} leads in one request: the retry function separates them"
            return self._enqueue(attempt, NotAttemptedError(Reason.QUEUE_FIRST, message))
        if len(leads) == 1:
            return self._process_lead(attempt, deadline)
        self.telemetry.log_split(delivery.id, delivery.source, [lead.id for lead in leads])
        responses = [self._process_lead(Attempt(self.clock, lead, "webhook", 1), deadline) for lead in leads]
        highest = max(responses, key=lambda each: each.code)
        return replace(highest, body=highest.body | {"leads": [each.body for each in responses]})

    def _process_lead(self, attempt: Attempt, deadline: Deadline) -> Response:
        try:
            self.pipeline.run(attempt, deadline)
        except Exception as error:  # noqa: BLE001
            return self._enqueue(attempt, error)
        if attempt.error:
            return self._enqueue(attempt, attempt.error)
        self.telemetry.log_attempt(attempt)
        return _respond(attempt)

    def _enqueue(self, attempt: Attempt, failure: Exception) -> Response:
        """Put a lead into the queue that its error calls for, and only then confirm it."""
        error, now, delay = attempt.fail(failure, self.telemetry.log_crash), self.clock.now(), None
        try:
            if isinstance(error, TransientError):
                attempt.status, delay = Status.QUEUED, next_delay(error, 1, now, self.jitter)
                self.queues.retry_later(attempt.to_queue(error, now), delay)
            else:
                attempt.status = Status.DEAD_LETTERED
                self.queues.dead_letter(attempt.to_queue(error, now))
        except QueueError as queue_error:
            attempt.status = Status.UNAVAILABLE
            self.telemetry.log_attempt(attempt, detail=f"{error.message}; {queue_error}")
            return make_response(Status.UNAVAILABLE, attempt.delivery.id)
        self.telemetry.log_attempt(attempt, retry_in=delay)
        return _respond(attempt)


def _respond(attempt: Attempt) -> Response:
    contact_id = attempt.contact and attempt.contact.contact_id
    more = {"reason": attempt.reason, "contact_id": contact_id, "dropped": list(attempt.dropped)}
    return make_response(attempt.status, attempt.delivery.id, **more)
