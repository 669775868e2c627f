"""The Voxworks client. Facts: docs/voxworks-contract.md.

This module alone decides what a response to a new contact means:

    201 as the contract says            created
    409 as the contract says            the contact exists
    400, 413, 422                       PermanentError(rejected)
    401, 403                            TransientError(unauthorized_key)
    429                                 TransientError(rate_limited)
    everything else, and no response    TransientError
"""

from collections.abc import Iterator
from dataclasses import replace

from voxbridge.clock import Clock, Deadline
from voxbridge.delivery import KnownContact
from voxbridge.errors import PermanentError, Reason, TransientError
from voxbridge.parsing.bodies import json_object
from voxbridge.secret_store import SecretError, SecretStore, is_valid_header_value
from voxbridge.voxworks.contact import CreateContactRequest
from voxbridge.voxworks.endpoint import Endpoint
from voxbridge.voxworks.throttle import Throttle
from voxbridge.voxworks.transport import Transport

PATH = "/api/v1/create-contact"


class VoxworksClient:
    """Creates contacts with the current API key, as far as the throttle allows."""

    def __init__(
        self, base_url: str, transport: Transport, clock: Clock, secrets: SecretStore, throttle: Throttle
    ) -> None:
        self._secrets = secrets
        self._endpoint = Endpoint("Voxworks", base_url + PATH, transport, clock, throttle)

    def create(self, contact: CreateContactRequest, deadline: Deadline) -> KnownContact:
        """Create the contact; raises PermanentError, TransientError, or NotAttemptedError if Voxworks is not called.

        A key that is refused or not set is read again once, since it may just have been rotated or set.
        """
        self._endpoint.check(deadline)
        message = "the Voxworks API key is not set, or no header can carry it; `voxbridge secret set api_key` sets it"
        failure = TransientError(Reason.UNAUTHORIZED_KEY, message)
        for key in filter(is_valid_header_value, self._keys()):
            try:
                return self._create_or_reduce(contact, key, deadline)
            except TransientError as error:
                failure = error
                if error.reason is not Reason.UNAUTHORIZED_KEY:
                    break
        raise failure

    def _keys(self) -> Iterator[str]:
        try:
            yield (key := self._secrets.current().api_key)
        except SecretError as error:
            raise TransientError(Reason.UNAUTHORIZED_KEY, str(error)) from None
        refreshed = self._secrets.refresh("key")
        if refreshed and refreshed.api_key != key:
            yield refreshed.api_key

    def _create_or_reduce(self, contact: CreateContactRequest, key: str, deadline: Deadline) -> KnownContact:
        """Create the contact; if Voxworks rejects it with optional fields, once more without them."""
        try:
            return self._create(contact, key, deadline)
        except PermanentError:
            required = contact.required_only()
            if required == contact:
                raise
            result, kept = self._create(required, key, deadline), required.to_dict()
            return replace(result, dropped=tuple(name for name in contact.to_dict() if name not in kept))

    def _create(self, contact: CreateContactRequest, key: str, deadline: Deadline) -> KnownContact:
        """Create the contact. A repeat is safe: Voxworks answers 409 to a second contact with the same number."""
        response = self._endpoint.post(contact.to_json().encode(), deadline, {"authorization": f"Bearer {key}"})
        status = response.status
        if status == 201:  # noqa: PLR2004  (HTTP codes are their own names here)
            content = json_object(response.body)
            contact_id = content.get("contact_id")
            if content.get("success") is True and isinstance(contact_id, str) and contact_id:
                return KnownContact("created", contact.phone_number, contact_id)
            raise self._endpoint.failure(response, "answered 201 without a contact_id")
        as_documented = is_documented_error(response.body)
        if status == 409 and as_documented:  # noqa: PLR2004
            return KnownContact("created" if response.after_unknown else "duplicate", contact.phone_number)
        # 413 and 422 are not in the contract, so no body is documented for them.
        if (status == 400 and as_documented) or status in (413, 422):  # noqa: PLR2004
            raise PermanentError(Reason.REJECTED, f"Voxworks refused the contact ({status})", status)
        if status in (401, 403):
            raise self._endpoint.failure(response, f"refused the API key ({status})", Reason.UNAUTHORIZED_KEY)
        raise self._endpoint.failure(response, f"answered {status}, or not as its contract says")


def is_documented_error(body: bytes) -> bool:
    """Say whether a body is a documented error. Its message may hold personal data: it is never logged or kept."""
    response = json_object(body)
    return response.get("success") is False and isinstance(response.get("message"), str)
