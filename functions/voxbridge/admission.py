"""Who comes in: from a request to a source that has proved itself, or the answer that sends it away.

Strangers are told one thing for a wrong path, an unknown source and bad credentials, and cost no more than a look-up.
"""

import re
from dataclasses import dataclass

from voxbridge.authentication import Scheme, SourceSecret
from voxbridge.clock import Clock
from voxbridge.delivery import MAXIMUM_BODY
from voxbridge.errors import Status
from voxbridge.providers import Provider, is_handshake, provider
from voxbridge.request import Answer, Request
from voxbridge.secret import Secret, SecretError, SecretStore
from voxbridge.sources import Source, Sources
from voxbridge.telemetry import Telemetry

_WEBHOOK = re.compile(r"/webhooks/([^/]+)/?")
_POSTING = ("POST", "PUT", "PATCH")
_RETRY_AFTER = "30"  # seconds, on 503

_CODES = {
    Status.READY: 200,
    Status.TEST: 200,
    Status.IGNORED: 200,
    Status.SKIPPED: 200,
    Status.DUPLICATE: 200,
    Status.CREATED: 201,
    Status.QUEUED: 202,
    Status.DEAD_LETTERED: 202,
    Status.UNAUTHORIZED: 401,
    Status.METHOD_NOT_ALLOWED: 405,
    Status.TOO_LARGE: 413,
    Status.UNAVAILABLE: 503,
}
_HEADERS = {
    Status.UNAUTHORIZED: {"www-authenticate": 'Bearer realm="voxbridge"'},
    Status.METHOD_NOT_ALLOWED: {"allow": "GET, HEAD, POST, PUT, PATCH"},
    Status.UNAVAILABLE: {"retry-after": _RETRY_AFTER},
}


def answer(status: Status, delivery_id: str | None = None, **more: object) -> Answer:
    """Make the answer of a status, with its code and headers; what is None or empty is left out."""
    body: dict[str, object] = {"status": status.value, "delivery_id": delivery_id, **more}
    return Answer(_CODES[status], {name: value for name, value in body.items() if value}, _HEADERS.get(status, {}))


def _scheme_of(source: Source) -> Scheme:
    of = provider(source.provider)
    return of.scheme if source.signature == "any" else of.signature_versions[source.signature]


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request whose sender is proved, and what is needed to go on with it."""

    source: Source
    provider: Provider


class Admission:
    """The door-keeper of the webhook function."""

    def __init__(self, sources: Sources, secrets: SecretStore, telemetry: Telemetry, clock: Clock) -> None:
        self._sources = sources
        self._secrets = secrets
        self._telemetry = telemetry
        self._clock = clock

    def admit(self, request: Request, delivery_id: str) -> Admitted | Answer:
        """Let a proved sender in, or return the answer for everybody else."""
        reading = request.method in ("GET", "HEAD")
        if reading and request.path == "/health":
            return answer(Status.READY)
        match = _WEBHOOK.fullmatch(request.path)
        if match is None:
            return self._refuse(Status.UNAUTHORIZED, delivery_id, None, "no such path")
        source = self._sources.get(match[1])
        if reading:
            return self._read(request, delivery_id, source)
        if request.method not in _POSTING:
            return self._refuse(Status.METHOD_NOT_ALLOWED, delivery_id, source, "no method of a webhook")
        if len(request.body) > MAXIMUM_BODY:
            return self._refuse(Status.TOO_LARGE, delivery_id, source, f"the body is over {MAXIMUM_BODY} bytes")
        if source is None:
            return self._refuse_stranger(delivery_id, None, "no such source")
        return self._prove(request, delivery_id, source)

    def _read(self, request: Request, delivery_id: str, source: Source | None) -> Answer:
        """Answer GET and HEAD: link checks and handshakes. A lead sent by GET must not get a receipt."""
        if request.method == "HEAD" or not (request.query or request.body):
            return answer(Status.READY)
        if not is_handshake(request):
            message = "a GET that brings something gets no receipt"
            return self._refuse(Status.METHOD_NOT_ALLOWED, delivery_id, source, message)
        handshake = source and provider(source.provider).handshake
        if not source or not handshake:
            return self._refuse_stranger(delivery_id, source, "the source has no handshake")
        try:
            shaken = handshake(request, self._secret_of(source, self._secrets.current()))
            if shaken is None and (fresh := self._secrets.refresh("credentials")):
                shaken = handshake(request, self._secret_of(source, fresh))
        except SecretError as error:
            return self._refuse(Status.UNAVAILABLE, delivery_id, source, str(error))
        return shaken or self._refuse(Status.UNAUTHORIZED, delivery_id, source, "the handshake does not match")

    def _prove(self, request: Request, delivery_id: str, source: Source) -> Admitted | Answer:
        admitted = Admitted(source, provider(source.provider))
        if source.auth == "none":
            return admitted
        scheme = _scheme_of(source)
        try:
            secret = self._secret_of(source, self._secrets.current())
        except SecretError as error:
            return self._refuse(Status.UNAVAILABLE, delivery_id, source, str(error))
        if scheme.verify(request, secret, self._clock.now()):
            return admitted
        # The owner may have set or rotated it since it was read: one fresh look, within its budget.
        fresh = self._secrets.refresh("credentials")
        if fresh and scheme.verify(request, secret := self._secret_of(source, fresh), self._clock.now()):
            return admitted
        unset = secret == SourceSecret()
        why = "no secret is set for this source" if unset else "the credentials are missing or do not match"
        return self._refuse(Status.UNAUTHORIZED, delivery_id, source, why)

    def _secret_of(self, source: Source, secret: Secret) -> SourceSecret:
        return secret.of(source.name, or_webhook_token=_scheme_of(source).uses_webhook_token)

    def _refuse_stranger(self, delivery_id: str, source: Source | None, why: str) -> Answer:
        """Refuse without a look at the secret, with the answer that a source gives that needs it."""
        status = Status.UNAVAILABLE if self._secrets.is_unreadable else Status.UNAUTHORIZED
        return self._refuse(status, delivery_id, source, why)

    def _refuse(self, status: Status, delivery_id: str, source: Source | None, why: str) -> Answer:
        self._telemetry.refused(delivery_id, source.name if source else None, status, why)
        return answer(status, delivery_id)
