"""A URL that is called as far as its throttle and the deadline allow: what contacts and automations have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from voxbridge.clock import Clock, Deadline
from voxbridge.errors import NotAttemptedError, Reason, TransientError
from voxbridge.voxworks.throttle import CallResult, Throttle
from voxbridge.voxworks.transport import HttpResponse, Transport, TransportError

MAX_WAIT = 2.0  # seconds for the turn under a rate limit
MIN_SECONDS_TO_ANSWER = 0.5  # a call that starts with less time left would only time out
REFUSALS = (400, 413, 422)  # of this lead
_TOO_MANY_REQUESTS = 429
_HEADERS = {"content-type": "application/json", "accept": "application/json", "user-agent": "voxbridge"}


@dataclass(eq=False, repr=False)
class Endpoint:
    """Takes calls that are safe to repeat."""

    name: str  # in messages
    url: str
    transport: Transport
    clock: Clock
    throttle: Throttle
    reason: Reason | None = None  # of every failure; None: what the response says

    def check(self, deadline: Deadline, sleep: Callable[[float], None] | None = None) -> None:
        """Raise NotAttemptedError if no call may be made now, or after a wait of up to MAX_WAIT by `sleep`."""
        decision = self.throttle.decide(self.clock.monotonic())
        if sleep and 0 < decision.delay <= min(MAX_WAIT, deadline.left() / 2):
            sleep(decision.delay)
            decision = self.throttle.decide(self.clock.monotonic())
        if decision.delay:
            cause = decision.blocked_by or CallResult(Reason.RATE_LIMITED, _TOO_MANY_REQUESTS)
            reason = self.reason or cause.reason or Reason.RATE_LIMITED
            retry_at = self.clock.now() + timedelta(seconds=decision.delay)
            message = f"not attempted: no call is made to {self.name} for now"
            raise NotAttemptedError(reason, message, cause.status, retry_at)
        if deadline.left() < MIN_SECONDS_TO_ANSWER:  # used up by earlier calls: not a timeout of this one
            message = f"not attempted: no time was left for {self.name}"
            raise NotAttemptedError(self.reason or Reason.VOXWORKS_TIMEOUT, message)

    def post(self, body: bytes, deadline: Deadline, headers: Mapping[str, str]) -> HttpResponse:
        """POST JSON, and report the outcome to the throttle; raises TransientError without a response."""
        try:
            response = self._post(body, deadline, {**_HEADERS, **headers})
        except TransportError as error:
            reason = Reason.VOXWORKS_TIMEOUT if error.timed_out else Reason.VOXWORKS_UNREACHABLE
            self.throttle.observe(CallResult(reason), self.clock.monotonic())
            raise TransientError(self.reason or reason, f"{self.name}: {error}") from None
        status, now = response.status, self.clock.now()
        is_about_the_lead = 200 <= status < 300 or status == 409 or status in REFUSALS  # noqa: PLR2004
        failure = Reason.RATE_LIMITED if status == _TOO_MANY_REQUESTS else Reason.VOXWORKS_ERROR
        retry_at = response.retry_at(now)
        seconds = (retry_at - now).total_seconds() if retry_at else None
        result = CallResult(None if is_about_the_lead else failure, status, seconds, response.remaining)
        self.throttle.observe(result, self.clock.monotonic())
        return response

    def _post(self, body: bytes, deadline: Deadline, headers: Mapping[str, str]) -> HttpResponse:
        try:
            return self.transport.request("POST", self.url, headers, body, deadline)
        except TransportError as first:
            if not first.retry_on_new_connection:
                raise
            response = self.transport.request("POST", self.url, headers, body, deadline)
            return response._replace(after_unknown=first.sent)

    def failure(self, response: HttpResponse, message: str, reason: Reason = Reason.VOXWORKS_ERROR) -> TransientError:
        """Return the error for a response that says nothing about the lead."""
        if response.status == _TOO_MANY_REQUESTS:
            message, reason = "limits the rate (429)", Reason.RATE_LIMITED
        retry_at = response.retry_at(self.clock.now())
        return TransientError(self.reason or reason, f"{self.name} {message}", response.status, retry_at)
