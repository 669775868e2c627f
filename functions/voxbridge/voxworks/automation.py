"""Starts a Voxworks automation, the step that places a call, by its inbound webhook.

Facts: docs/automation.md. This module alone decides what a response means:

    2xx, 409                            the automation has started, now or by an earlier request of the same key
    400, 413, 422                       PermanentError(automation_failed)
    everything else, and no response    TransientError(automation_failed)
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from voxbridge.auth.signatures import sign, utf8_key
from voxbridge.clock import Clock, Deadline
from voxbridge.errors import DeliveryError, NotAttemptedError, Outcome, PermanentError, Reason, TransientError
from voxbridge.secrets import SecretError, SecretStore
from voxbridge.voxworks.throttle import CallResult, Throttle
from voxbridge.voxworks.transport import MIN_SECONDS_TO_ANSWER, HttpResponse, Transport, TransportError, post_json
from voxbridge.voxworks.trigger import Trigger

MAX_WAIT = 2.0  # seconds that the retry function waits for its turn under a rate limit
_LOCAL_HOSTS = ("127.0.0.1", "localhost")  # the only hosts that are called over http


@dataclass(frozen=True, slots=True)
class Started:
    """The result of a call. `error` says why the automation has not started."""

    outcome: Outcome
    error: DeliveryError | None = None
    duration: float | None = None  # seconds; None: not called


@dataclass(frozen=True, slots=True)
class Webhook:
    """An automation's inbound webhook, as the secret holds it."""

    url: str = field(repr=False)  # holds a token
    secret: str = field(default="", repr=False)  # empty: requests are not signed


class InvalidWebhookError(ValueError):
    """The secret's entry for an automation cannot be used. The message says why, and holds nothing of it."""


def read_webhook(entry: Any) -> Webhook:
    """Read an automation's entry in the secret: a URL, or an object of `url` and `secret`.

    Raises InvalidWebhookError.
    """
    parts = {"url": entry} if isinstance(entry, str) else entry
    if not isinstance(parts, dict) or not parts.keys() <= {"url", "secret"}:
        raise InvalidWebhookError("it is neither a URL nor an object of `url` and `secret`")
    url, secret = parts.get("url"), parts.get("secret", "")
    if not isinstance(url, str) or not url.strip():
        raise InvalidWebhookError("it has no URL")
    if not isinstance(secret, str):
        raise InvalidWebhookError("its signing secret is not a string")
    check_url(url.strip())
    return Webhook(url.strip(), secret.strip())


def check_url(url: str) -> None:
    """Raise InvalidWebhookError unless a webhook's URL is https, or http on this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # a port that is no number raises
    except ValueError:
        host = None
    if not host or not _URL.fullmatch(url) or parts.username is not None:
        raise InvalidWebhookError("it is not a URL as Voxworks shows it")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOCAL_HOSTS):
        raise InvalidWebhookError("its URL is not https")


_URL = re.compile(r"[A-Za-z]+://(?![/?#])[!-\[\]-~]+")  # printable ASCII without backslashes


@dataclass(frozen=True, eq=False, repr=False)
class AutomationClient:
    """Starts automations, each as far as its own throttle allows: they may be at other hosts than the API."""

    transport: Transport
    clock: Clock
    secrets: SecretStore
    new_throttle: Callable[[], Throttle]
    sleep: Callable[[float], None] | None = None  # where a call may wait up to MAX_WAIT for its turn under a rate limit
    _throttles: dict[str, Throttle] = field(default_factory=dict, init=False)  # by URL, so a corrected one is called

    def start(self, name: str, trigger: Trigger, deadline: Deadline) -> Started:
        """Start an automation. Never raises: the contact exists, and the caller must not lose sight of that."""
        webhook = self._webhook(name)
        if isinstance(webhook, DeliveryError):
            return Started(Outcome.FAILED, webhook)
        throttle = self._throttles.setdefault(webhook.url, self.new_throttle())
        blocked = self._wait_for_turn(throttle, deadline)
        if blocked:
            return Started(Outcome.NOT_ATTEMPTED, blocked)
        before = self.clock.monotonic()
        started, call = self._call(name, webhook, trigger, deadline)
        now = self.clock.monotonic()
        throttle.observe(call, now)
        return replace(started, duration=now - before)

    def _webhook(self, name: str) -> Webhook | DeliveryError:
        """Return an automation's webhook. One that is missing may have just been set, so the secret is read again."""
        try:
            entry = self.secrets.current().automations.get(name)
        except SecretError as error:
            return TransientError(Reason.AUTOMATION_FAILED, str(error))
        if entry is None:
            refreshed = self.secrets.refresh("automation")
            entry = refreshed.automations.get(name) if refreshed else None
        fix = f"`voxbridge secret set automations.{name}` sets it"
        if entry is None:
            return TransientError(Reason.AUTOMATION_FAILED, f"the secret has no automation {name}; {fix}")
        try:
            return read_webhook(entry)
        except InvalidWebhookError as error:
            message = f"the secret's automation {name} is not valid: {error}; {fix}"
            return TransientError(Reason.AUTOMATION_FAILED, message)

    def _wait_for_turn(self, throttle: Throttle, deadline: Deadline) -> NotAttemptedError | None:
        """Wait for a turn that is near; return why no call may be made now."""
        decision = throttle.decide(self.clock.monotonic())
        if self.sleep and 0 < decision.delay <= min(MAX_WAIT, deadline.left() / 2):
            self.sleep(decision.delay)
            decision = throttle.decide(self.clock.monotonic())
        if decision.delay:
            status = decision.blocked_by.status if decision.blocked_by else _TOO_MANY_REQUESTS
            retry_at = self.clock.now() + timedelta(seconds=decision.delay)
            message = "not attempted: no call is made to the automation's webhook for now"
            return NotAttemptedError(Reason.AUTOMATION_FAILED, message, status, retry_at)
        if deadline.left() < MIN_SECONDS_TO_ANSWER:
            return NotAttemptedError(Reason.AUTOMATION_FAILED, "not attempted: no time was left for the automation")
        return None

    def _call(self, name: str, webhook: Webhook, trigger: Trigger, deadline: Deadline) -> tuple[Started, CallResult]:
        headers = {"x-idempotency-key": trigger.idempotency_key}
        if webhook.secret:  # that the signature is written in hex is not documented
            headers["x-webhook-signature"] = sign(utf8_key(webhook.secret), trigger.body)
        try:
            response, _ = post_json(self.transport, webhook.url, trigger.body, deadline, headers)
        except TransportError as error:
            failure = TransientError(Reason.AUTOMATION_FAILED, f"the webhook of the automation {name}: {error}")
            return Started(Outcome.FAILED, failure), CallResult(error.reason)
        return self._classify_response(name, response)

    def _classify_response(self, name: str, response: HttpResponse) -> tuple[Started, CallResult]:
        status = response.status
        if 200 <= status < 300:  # noqa: PLR2004  (HTTP codes are their own names here)
            return Started(Outcome.STARTED), CallResult()
        if status == 409:  # noqa: PLR2004
            return Started(Outcome.ALREADY_STARTED), CallResult()
        webhook = f"the webhook of the automation {name}"
        if status in (400, 413, 422):
            message = f"{webhook} refused the lead ({status}); its contact is in Voxworks, the call is not requested"
            return Started(Outcome.REJECTED, PermanentError(Reason.AUTOMATION_FAILED, message, status)), CallResult()
        if status == _TOO_MANY_REQUESTS:
            message, reason = f"{webhook} limits the rate (429)", Reason.RATE_LIMITED
        else:
            message, reason = f"{webhook} answered {status}{_ADVICE.get(status, '')}", Reason.VOXWORKS_ERROR
        now = self.clock.now()
        retry_at = response.retry_at(now)
        failure = TransientError(Reason.AUTOMATION_FAILED, message, status, retry_at)
        seconds = (retry_at - now).total_seconds() if retry_at else None
        return Started(Outcome.FAILED, failure), CallResult(reason, status, seconds)


_TOO_MANY_REQUESTS = 429
_ADVICE = dict.fromkeys((301, 302, 303, 307, 308), "; redirects are not followed, so set the URL that Voxworks shows")
_ADVICE |= dict.fromkeys((401, 403), "; check its signing secret")
_ADVICE |= dict.fromkeys((404, 405, 410), "; check its URL")
