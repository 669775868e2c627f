"""The Voxworks client. Facts: docs/voxworks-contract.md.

This module alone decides what a response means:

    201 as the contract says            created
    409 as the contract says            the contact exists
    400, 413, 422                       PermanentError(rejected)
    401, 403                            TransientError(unauthorized_key)
    429                                 TransientError(rate_limited)
    everything else, and no response    TransientError
"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from voxbridge.clock import Clock, Deadline
from voxbridge.errors import NotAttemptedError, PermanentError, Reason, TransientError
from voxbridge.parsing.bodies import json_object
from voxbridge.secrets import SecretError, SecretStore, is_valid_header_value
from voxbridge.voxworks.contact import CreateContactRequest
from voxbridge.voxworks.throttle import CallResult, Throttle
from voxbridge.voxworks.transport import MIN_SECONDS_TO_ANSWER, HttpResponse, Transport, TransportError, post_json

PATH = "/api/v1/create-contact"


@dataclass(frozen=True, slots=True)
class CreateResult:
    """The contact is in Voxworks. `contact_id` is None if it existed (409)."""

    contact_id: str | None
    after_unknown: bool = False  # a 409 after an ambiguous outcome of our own, so most likely our own contact
    dropped: tuple[str, ...] = ()  # optional fields without which Voxworks accepted the contact
    remaining: int | None = None  # calls left in the rate limit, if the response said so


@dataclass(frozen=True, eq=False, repr=False)
class VoxworksClient:
    """Creates contacts with the current API key, as far as the throttle allows."""

    base_url: str
    transport: Transport
    clock: Clock
    secrets: SecretStore
    throttle: Throttle

    def create(self, contact: CreateContactRequest, deadline: Deadline) -> CreateResult:
        """Create the contact; raises PermanentError, TransientError, or NotAttemptedError if Voxworks is not called.

        A key that is refused or not set is read again once, since it may just have been rotated or set.
        """
        self._check_throttle()
        if deadline.left() < MIN_SECONDS_TO_ANSWER:  # used up by earlier leads: not a timeout of Voxworks
            raise NotAttemptedError(Reason.VOXWORKS_TIMEOUT, "not attempted: no time was left")
        key = self._key()
        if not is_valid_header_value(key) and not is_valid_header_value(key := self._refreshed_key() or key):
            problem = "has characters that a header cannot carry" if key else "is not set"
            message = f"the Voxworks API key {problem}; `voxbridge secret set api_key` sets it"
            raise TransientError(Reason.UNAUTHORIZED_KEY, message)
        try:
            return self._observed_call(contact, key, deadline)
        except TransientError as error:
            refreshed = self._refreshed_key() if error.reason is Reason.UNAUTHORIZED_KEY else ""
            if refreshed == key or not is_valid_header_value(refreshed):
                raise
        return self._observed_call(contact, refreshed, deadline)

    def _check_throttle(self) -> None:
        """Raise NotAttemptedError, with the reason, if no call may be made now."""
        decision = self.throttle.decide(self.clock.monotonic())
        if decision.delay:
            cause = decision.blocked_by or CallResult(Reason.RATE_LIMITED)
            retry_at = self.clock.now() + timedelta(seconds=decision.delay)
            message = "not attempted: no call is made to Voxworks for now"
            raise NotAttemptedError(cause.reason or Reason.RATE_LIMITED, message, cause.status, retry_at)

    def _key(self) -> str:
        try:
            return self.secrets.current().api_key
        except SecretError as error:
            raise TransientError(Reason.UNAUTHORIZED_KEY, str(error)) from None

    def _refreshed_key(self) -> str:
        secret = self.secrets.refresh("key")
        return secret.api_key if secret else ""

    def _observed_call(self, contact: CreateContactRequest, key: str, deadline: Deadline) -> CreateResult:
        """Create the contact, and report the outcome to the throttle."""
        try:
            result = self._create_or_reduce(contact, key, deadline)
        except TransientError as error:
            seconds = (error.retry_at - self.clock.now()).total_seconds() if error.retry_at else None
            self.throttle.observe(CallResult(error.reason, error.status, seconds), self.clock.monotonic())
            raise
        except PermanentError:
            self.throttle.observe(CallResult(), self.clock.monotonic())
            raise
        self.throttle.observe(CallResult(remaining=result.remaining), self.clock.monotonic())
        return result

    def _create_or_reduce(self, contact: CreateContactRequest, key: str, deadline: Deadline) -> CreateResult:
        """Create the contact; if Voxworks rejects it with optional fields, once more without them."""
        try:
            return self._create(contact, key, deadline)
        except PermanentError:
            required = contact.required_only()
            if required == contact:
                raise
            result = self._create(required, key, deadline)
            kept = required.to_dict()
            return replace(result, dropped=tuple(name for name in contact.to_dict() if name not in kept))

    def _create(self, contact: CreateContactRequest, key: str, deadline: Deadline) -> CreateResult:
        """Create the contact; if the connection breaks, once more on a new one.

        A repeat is safe: Voxworks answers 409 to a second contact with the same number.
        """
        headers, body = {"authorization": f"Bearer {key}"}, contact.to_json().encode()
        try:
            response, is_ambiguous = post_json(self.transport, self.base_url + PATH, body, deadline, headers)
        except TransportError as error:
            raise TransientError(error.reason, f"Voxworks: {error}") from None
        return self._classify_response(response, is_ambiguous=is_ambiguous)

    def _classify_response(self, response: HttpResponse, *, is_ambiguous: bool) -> CreateResult:
        status = response.status
        if status == 201:  # noqa: PLR2004  (HTTP codes are their own names here)
            contact_id = _contact_id(response.body)
            if contact_id:
                return CreateResult(contact_id, remaining=_remaining(response))
            raise self._transient(Reason.VOXWORKS_ERROR, "Voxworks answered 201 without a contact_id", response)
        as_documented = is_documented_error(response.body)
        if status == 409 and as_documented:  # noqa: PLR2004
            return CreateResult(None, after_unknown=is_ambiguous, remaining=_remaining(response))
        # 413 and 422 are not in the contract, so no body is documented for them.
        if (status == 400 and as_documented) or status in (413, 422):  # noqa: PLR2004
            raise PermanentError(Reason.REJECTED, f"Voxworks refused the contact ({status})", status)
        if status in (401, 403):
            raise self._transient(Reason.UNAUTHORIZED_KEY, f"Voxworks refused the API key ({status})", response)
        if status == 429:  # noqa: PLR2004
            raise self._transient(Reason.RATE_LIMITED, "Voxworks limits the rate (429)", response)
        message = f"Voxworks answered {status}, or not as its contract says"
        raise self._transient(Reason.VOXWORKS_ERROR, message, response)

    def _transient(self, reason: Reason, message: str, response: HttpResponse) -> TransientError:
        return TransientError(reason, message, response.status, response.retry_at(self.clock.now()))


def _remaining(response: HttpResponse) -> int | None:
    """Read X-RateLimit-Remaining, which the contract types as any text."""
    text = response.headers.get("x-ratelimit-remaining", "")
    return int(text) if _COUNT.fullmatch(text) else None


_COUNT = re.compile(r"[0-9]{1,9}")


def _contact_id(body: bytes) -> str | None:
    """Return the contact id from the body of a 201; None if it is not as documented."""
    response = json_object(body)
    contact_id = response.get("contact_id")
    return contact_id if response.get("success") is True and isinstance(contact_id, str) and contact_id else None


def is_documented_error(body: bytes) -> bool:
    """Say whether a body is an error's. Its message may hold personal data: it is never logged or kept."""
    response = json_object(body)
    return response.get("success") is False and isinstance(response.get("message"), str)
