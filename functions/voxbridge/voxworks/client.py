"""The Voxworks client: one contact, one call. Facts: docs/voxworks-contract.md.

What an answer means is decided here and nowhere else:

    201 as the contract says            created
    409 as the contract says            the contact is there already
    400, 413, 422                       PermanentError(rejected)
    401, 403                            TransientError(unauthorized_key)
    429                                 TransientError(rate_limited)
    everything else, and no response    TransientError
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voxbridge.clock import Clock, Deadline
from voxbridge.errors import PermanentError, Reason, TransientError
from voxbridge.schedule import retry_after
from voxbridge.voxworks.contact import CreateContactRequest
from voxbridge.voxworks.transport import HttpResponse, Transport, TransportError

PATH = "/api/v1/create-contact"


class _CreateContactResponse(BaseModel):
    """The body of a 201. Unknown fields are ignored."""

    model_config = ConfigDict(strict=True)

    success: Literal[True]
    contact_id: str = Field(min_length=1)


class _ErrorResponse(BaseModel):
    """The body of an error. Its message is Voxworks' text about a person's data: it is never logged or kept."""

    model_config = ConfigDict(strict=True)

    success: Literal[False]
    message: str


@dataclass(frozen=True, slots=True)
class Created:
    """The contact is in Voxworks. `contact_id` is None where Voxworks had it already (409)."""

    contact_id: str | None
    after_unknown: bool = False  # a 409 that follows an unknown outcome of our own: most likely our own contact
    dropped: tuple[str, ...] = ()  # contact fields that it was accepted only without
    remaining: int | None = None  # calls that the rate limit has left, where the answer said so


class Voxworks:
    """The client of one team's Voxworks. Holds no key: each call is handed the one to use."""

    def __init__(self, base_url: str, transport: Transport, clock: Clock) -> None:
        self._url = base_url + PATH
        self._transport = transport
        self._clock = clock

    def create(self, contact: CreateContactRequest, api_key: str, deadline: Deadline) -> Created:
        """Create the contact before the deadline; raises PermanentError(rejected) or TransientError.

        A connection that broke gets one more try on a fresh one. A repeat is safe, since Voxworks refuses a second
        contact of the same number (409). A contact refused with its optional fields gets one more try without them.
        """
        try:
            return self._create(contact, api_key, deadline)
        except PermanentError:
            bare = contact.required_only()
            if bare == contact:
                raise
            created = self._create(bare, api_key, deadline)
            return replace(created, dropped=tuple(name for name in contact.to_dict() if name not in bare.to_dict()))

    def _create(self, contact: CreateContactRequest, api_key: str, deadline: Deadline) -> Created:
        unknown = False
        try:
            answer = self._post(contact, api_key, deadline)
        except TransportError as first:
            if not first.retry_on_new_connection:
                raise _no_answer(first) from None
            unknown = first.sent
            try:
                answer = self._post(contact, api_key, deadline)
            except TransportError as second:
                raise _no_answer(second) from None
            return self._judge(answer, unknown=unknown)
        return self._judge(answer, unknown=False)

    def _post(self, contact: CreateContactRequest, api_key: str, deadline: Deadline) -> HttpResponse:
        headers = {
            "authorization": f"Bearer {api_key}",
            "content-type": "application/json",
            "accept": "application/json",
            "user-agent": "voxbridge",
        }
        return self._transport.request("POST", self._url, headers, contact.to_json().encode(), deadline)

    def _judge(self, answer: HttpResponse, *, unknown: bool) -> Created:
        status = answer.status
        if status == 201:  # noqa: PLR2004  (HTTP codes are their own names here)
            made = _read(_CreateContactResponse, answer.body)
            if made:
                return Created(made.contact_id, remaining=_remaining(answer))
            raise self._transient(Reason.VOXWORKS_ERROR, "Voxworks answered 201 without a contact_id", answer)
        as_promised = _read(_ErrorResponse, answer.body) is not None
        if status == 409 and as_promised:  # noqa: PLR2004
            return Created(None, after_unknown=unknown, remaining=_remaining(answer))
        # 413 and 422 are not in the contract, so there is no form to hold them to.
        if (status == 400 and as_promised) or status in (413, 422):  # noqa: PLR2004
            raise PermanentError(Reason.REJECTED, f"Voxworks refused the contact ({status})", status)
        if status in (401, 403):
            raise self._transient(Reason.UNAUTHORIZED_KEY, f"Voxworks refused the API key ({status})", answer)
        if status == 429:  # noqa: PLR2004
            raise self._transient(Reason.RATE_LIMITED, "Voxworks limits the rate (429)", answer)
        raise self._transient(Reason.VOXWORKS_ERROR, f"Voxworks answered {status}, or not as its contract says", answer)

    def _transient(self, reason: Reason, message: str, answer: HttpResponse) -> TransientError:
        return TransientError(reason, message, answer.status, self._retry_at(answer))

    def _retry_at(self, answer: HttpResponse) -> datetime | None:
        """Read Retry-After where it is about the whole service, which a redirect or a 404 may not speak for."""
        told = answer.headers.get("Retry-After") if answer.status in (429, 503) else None
        return retry_after(told, self._clock.now())


def _no_answer(error: TransportError) -> TransientError:
    reason = Reason.VOXWORKS_TIMEOUT if error.timed_out else Reason.VOXWORKS_UNREACHABLE
    return TransientError(reason, f"Voxworks: {error}")


def _remaining(answer: HttpResponse) -> int | None:
    """Read X-RateLimit-Remaining, which the contract types as any text."""
    text = answer.headers.get("X-RateLimit-Remaining", "")
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else None


def _read[M: BaseModel](model: type[M], body: bytes) -> M | None:
    try:
        return model.model_validate_json(body)
    except ValidationError:
        return None
