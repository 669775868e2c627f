"""Creating the contact with the current key: the throttle, the Voxworks key and its rotation around one client."""

from datetime import timedelta

from voxbridge.clock import Clock, Deadline
from voxbridge.errors import NotAttemptedError, PermanentError, Reason, TransientError
from voxbridge.secrets import SecretError, SecretStore, is_valid_header_value
from voxbridge.voxworks.client import Created, Voxworks
from voxbridge.voxworks.contact import CreateContactRequest
from voxbridge.voxworks.throttle import CallResult, Throttle


class Creation:
    """The last step of the pipeline."""

    def __init__(self, voxworks: Voxworks, secrets: SecretStore, throttle: Throttle, clock: Clock) -> None:
        self._voxworks = voxworks
        self._secrets = secrets
        self._throttle = throttle
        self._clock = clock

    def create(self, contact: CreateContactRequest, deadline: Deadline) -> Created:
        """Create the contact; raises PermanentError, TransientError, or NotAttemptedError if Voxworks is not called.

        A key that Voxworks refuses, or that is not set, is read afresh once: it may have been rotated or set just now.
        """
        self._check_throttle()
        if deadline.left() <= 0:  # the leads before it in the same request took it all; that says nothing of Voxworks
            raise NotAttemptedError(Reason.VOXWORKS_TIMEOUT, "not tried: no time was left")
        key = self._key()
        if not is_valid_header_value(key):
            key = self._fresh_key() or key
        if not is_valid_header_value(key):
            fault = "has characters in it that no header can carry" if key else "is not set"
            message = f"the Voxworks API key {fault}; `voxbridge secret set api_key` sets it"
            raise TransientError(Reason.UNAUTHORIZED_KEY, message)
        try:
            return self._call(contact, key, deadline)
        except TransientError as error:
            fresh = self._fresh_key() if error.reason is Reason.UNAUTHORIZED_KEY else ""
            if fresh == key or not is_valid_header_value(fresh):
                raise
        return self._call(contact, fresh, deadline)

    def _call(self, contact: CreateContactRequest, key: str, deadline: Deadline) -> Created:
        try:
            created = self._voxworks.create(contact, key, deadline)
        except TransientError as error:
            retry_after = (error.retry_at - self._clock.now()).total_seconds() if error.retry_at else None
            self._observe(CallResult(error.reason, error.status, retry_after))
            raise
        except PermanentError:
            self._observe(CallResult())
            raise
        self._observe(CallResult(remaining=created.remaining))
        return created

    def _check_throttle(self) -> None:
        """Raise NotAttemptedError, with the reason why, if no call is to be made now."""
        decision = self._throttle.decide(self._clock.monotonic())
        if decision.delay:
            cause = decision.blocked_by or CallResult(Reason.RATE_LIMITED)
            retry_at = self._clock.now() + timedelta(seconds=decision.delay)
            message = "not tried: no call is made to Voxworks for now"
            raise NotAttemptedError(cause.reason or Reason.RATE_LIMITED, message, cause.status, retry_at)

    def _observe(self, result: CallResult) -> None:
        self._throttle.observe(result, self._clock.monotonic())

    def _key(self) -> str:
        try:
            return self._secrets.current().api_key
        except SecretError as error:
            raise TransientError(Reason.UNAUTHORIZED_KEY, str(error)) from None

    def _fresh_key(self) -> str:
        fresh = self._secrets.refresh("key")
        return fresh.api_key if fresh else ""
