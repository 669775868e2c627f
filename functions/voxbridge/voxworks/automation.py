"""Starts a Voxworks automation, the step that places a call, by its inbound webhook.

Facts: docs/automation.md. This module alone decides what a response means:

    2xx, 409                            the automation has started, now or by an earlier request of the same key
    400, 413, 422                       PermanentError(automation_failed)
    everything else, and no response    TransientError(automation_failed)
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from voxbridge.auth.verifiers import sign, utf8
from voxbridge.clock import Clock, Deadline
from voxbridge.errors import DeliveryError, NotAttemptedError, Outcome, PermanentError, Reason, TransientError
from voxbridge.secret_store import SecretError, SecretStore
from voxbridge.voxworks.automation_request import Trigger
from voxbridge.voxworks.endpoint import REFUSALS, Endpoint
from voxbridge.voxworks.throttle import Throttle
from voxbridge.voxworks.transport import Transport

# Scheme, host and port, without a user, then printable ASCII without backslashes.
_URL = re.compile(r"(?ai)(https?)://([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:[/?#][!-\[\]-~]*)?")
_OUTCOMES = {PermanentError: Outcome.REJECTED, TransientError: Outcome.FAILED, NotAttemptedError: Outcome.NOT_ATTEMPTED}
_ADVICE = dict.fromkeys((301, 302, 303, 307, 308), "; redirects are not followed, so set the URL that Voxworks shows")
_ADVICE |= dict.fromkeys((401, 403), "; check its signing secret")
_ADVICE |= dict.fromkeys((404, 405, 410), "; check its URL")


class Started(NamedTuple):
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
    """Read a URL (https, or http on this machine), or an object of `url` and `secret`. Raises InvalidWebhookError."""
    parts = {"url": entry} if isinstance(entry, str) else entry
    if not isinstance(parts, dict) or not parts.keys() <= {"url", "secret"}:
        raise InvalidWebhookError("it is neither a URL nor an object of `url` and `secret`")
    url, secret = parts.get("url"), parts.get("secret", "")
    if not isinstance(url, str) or not url.strip():
        raise InvalidWebhookError("it has no URL")
    if not isinstance(secret, str):
        raise InvalidWebhookError("its signing secret is not a string")
    found = _URL.fullmatch(url.strip())
    if not found:
        raise InvalidWebhookError("it is not a URL as Voxworks shows it")
    if found[1].lower() != "https" and found[2].lower() not in ("127.0.0.1", "localhost"):
        raise InvalidWebhookError("its URL is not https")
    return Webhook(url.strip(), secret.strip())


@dataclass(frozen=True, eq=False, repr=False)
class AutomationClient:
    """Starts automations, each as far as its own throttle allows: they may be at other hosts than the API."""

    transport: Transport
    clock: Clock
    secrets: SecretStore
    new_throttle: Callable[[], Throttle]
    sleep: Callable[[float], None] | None = None  # where a call may wait for its turn under a rate limit
    _endpoints: dict[str, Endpoint] = field(default_factory=dict, init=False)  # by URL, so a corrected one is called

    def start(self, name: str, trigger: Trigger, deadline: Deadline) -> Started:
        """Start an automation. Never raises: the contact exists, and the caller must not lose sight of that."""
        before = None
        try:
            webhook = self._webhook(name)
            endpoint = self._endpoint(name, webhook.url)
            endpoint.check(deadline, self.sleep)
            before = self.clock.monotonic()
            outcome, error = _call(endpoint, webhook.secret, trigger, deadline), None
        except DeliveryError as failure:
            outcome, error = _OUTCOMES[type(failure)], failure
        return Started(outcome, error, None if before is None else self.clock.monotonic() - before)

    def _endpoint(self, name: str, url: str) -> Endpoint:
        if url not in self._endpoints:
            subject, reason = f"the webhook of the automation {name}", Reason.AUTOMATION_FAILED
            self._endpoints[url] = Endpoint(subject, url, self.transport, self.clock, self.new_throttle(), reason)
        return self._endpoints[url]

    def _webhook(self, name: str) -> Webhook:
        """Return an automation's webhook. One that is missing may have just been set, so the secret is read again."""
        fix = f"`voxbridge secret set automations.{name}` sets it"
        try:
            entry = self.secrets.current().automations.get(name)
            if entry is None and (refreshed := self.secrets.refresh("automation")):
                entry = refreshed.automations.get(name)
            if entry is not None:
                return read_webhook(entry)
            message = f"the secret has no automation {name}; {fix}"
        except SecretError as error:
            message = str(error)
        except InvalidWebhookError as error:
            message = f"the secret's automation {name} is not valid: {error}; {fix}"
        raise TransientError(Reason.AUTOMATION_FAILED, message)


def _call(endpoint: Endpoint, secret: str, trigger: Trigger, deadline: Deadline) -> Outcome:
    headers = {"x-idempotency-key": trigger.idempotency_key}
    if secret:  # that the signature is written in hex is not documented
        headers["x-webhook-signature"] = sign(utf8(secret), trigger.body)
    response = endpoint.post(trigger.body, deadline, headers)
    status = response.status
    if 200 <= status < 300:  # noqa: PLR2004  (HTTP codes are their own names here)
        return Outcome.STARTED
    if status == 409:  # noqa: PLR2004
        return Outcome.ALREADY_STARTED
    if status in REFUSALS:
        message = f"{endpoint.name} refused the lead ({status}); its contact is in Voxworks, the call is not requested"
        raise PermanentError(Reason.AUTOMATION_FAILED, message, status)
    raise endpoint.failure(response, f"answered {status}{_ADVICE.get(status, '')}")
