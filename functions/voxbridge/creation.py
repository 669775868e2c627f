"""Creating the contact with the key of the moment: pause, pace, the Voxworks key and its rotation around one client."""

from voxbridge.clock import Deadline
from voxbridge.errors import NotAttemptedError, PermanentError, Reason, TransientError
from voxbridge.secrets import SecretError, SecretStore, is_valid_header_value
from voxbridge.voxworks.client import Created, Voxworks
from voxbridge.voxworks.contact import CreateContactRequest
from voxbridge.voxworks.pace import Pace
from voxbridge.voxworks.pause import Pause


class Creation:
    """The last step of the pipeline."""

    def __init__(self, voxworks: Voxworks, secrets: SecretStore, pause: Pause, pace: Pace) -> None:
        """Take what each call teaches as well: `pause` is asked here, `pace` by whoever can wait."""
        self._voxworks = voxworks
        self._secrets = secrets
        self._pause = pause
        self._pace = pace

    def create(self, contact: CreateContactRequest, deadline: Deadline) -> Created:
        """Create the contact; raises PermanentError, TransientError, or NotAttemptedError if Voxworks is not called.

        A key that Voxworks refuses, or that is not set, is read afresh once: it may have been rotated or set just now.
        """
        self._pause.check()
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
            self._pause.failed(error)
            if error.reason is Reason.RATE_LIMITED:
                self._pace.limited(error)
            raise
        except PermanentError:
            self._pause.succeeded()
            raise
        self._pause.succeeded()
        self._pace.passed(created.remaining)
        return created

    def _key(self) -> str:
        try:
            return self._secrets.current().api_key
        except SecretError as error:
            raise TransientError(Reason.UNAUTHORIZED_KEY, str(error)) from None

    def _fresh_key(self) -> str:
        fresh = self._secrets.refresh("key")
        return fresh.api_key if fresh else ""
