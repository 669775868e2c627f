"""Authentication of a request: the source that sent it, or the response that rejects it.

A wrong path, an unknown source and wrong credentials get the same response; the first two do not read the secret.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from voxbridge.auth.verifiers import SourceSecret, Verifier, any_equal, offers_credentials
from voxbridge.clock import Clock
from voxbridge.errors import Status
from voxbridge.http import MAX_BODY, Request, Response, make_response
from voxbridge.providers import provider
from voxbridge.secret_store import SecretError, SecretStore
from voxbridge.sources import Source, Sources
from voxbridge.telemetry import Telemetry

_WEBHOOK = re.compile(r"/webhooks/([^/]+)/?")


class _Rejection(NamedTuple):
    status: Status
    reason: str  # for the log
    is_sender: bool = False  # it has credentials, as a provider's requests do


@dataclass(frozen=True, eq=False, repr=False)
class Authenticator:
    """Verifies requests to the webhook function."""

    sources: Sources
    secrets: SecretStore
    telemetry: Telemetry
    clock: Clock

    def authenticate(self, request: Request, delivery_id: str) -> Source | Response:
        """Return the source of a verified webhook, or the response to any other request."""
        is_get, match = request.method in ("GET", "HEAD"), _WEBHOOK.fullmatch(request.path)
        if is_get and request.path == "/health":
            return make_response(Status.READY)
        source = self.sources.get(match[1]) if match else None
        try:
            if not match:
                answer: Source | Response | _Rejection = _Rejection(Status.UNAUTHORIZED, "no such path")
            else:
                answer = self._answer_get(request, source) if is_get else self._answer_post(request, source)
        except SecretError as error:
            answer = _Rejection(Status.UNAVAILABLE, str(error))
        if not isinstance(answer, _Rejection):
            return answer
        name = source.name if source else None
        self.telemetry.log_rejected(delivery_id, name, answer.status, answer.reason, is_sender=answer.is_sender)
        return make_response(answer.status, delivery_id)

    def _answer_post(self, request: Request, source: Source | None) -> Source | _Rejection:
        if request.method not in ("POST", "PUT", "PATCH"):
            return _Rejection(Status.METHOD_NOT_ALLOWED, "not a method of a webhook")
        if len(request.body) > MAX_BODY:
            return _Rejection(Status.TOO_LARGE, f"the body is over {MAX_BODY} bytes")
        if source is None:
            return self._reject_unverified("no such source")
        if source.auth == "none":
            return source
        verifier, secret = _verifier_of(source), SourceSecret()
        for secret in self._secrets_of(source):
            if verifier.verify(request, secret, self.clock.now()):
                return source
        if secret == SourceSecret():
            return _Rejection(Status.UNAUTHORIZED, "no secret is set for this source")
        reason = "the credentials are missing or do not match"
        return _Rejection(Status.UNAUTHORIZED, reason, offers_credentials(request, verifier))

    def _answer_get(self, request: Request, source: Source | None) -> Response | _Rejection:
        """Answer GET and HEAD: link checks and handshakes. A lead sent by GET must not get a 2xx."""
        if request.method == "HEAD" or not (request.query or request.body):
            return make_response(Status.READY)
        if not is_challenge(request):
            return _Rejection(Status.METHOD_NOT_ALLOWED, "GET with a query or body is not accepted")
        if not source or not provider(source.provider).has_challenge:
            return self._reject_unverified("the source has no handshake")
        for secret in self._secrets_of(source):
            if response := answer_challenge(request, secret):
                return response
        return _Rejection(Status.UNAUTHORIZED, "the handshake does not match")

    def _reject_unverified(self, reason: str) -> _Rejection:
        """Reject without reading the secret, with the same status as if it had been read."""
        return _Rejection(Status.UNAVAILABLE if self.secrets.is_unreadable else Status.UNAUTHORIZED, reason)

    def _secrets_of(self, source: Source) -> Iterator[SourceSecret]:
        """Yield a source's secret, then what is read again within the budget: it may have been set or rotated since."""
        fallback_to_token = _verifier_of(source).uses_webhook_token
        yield self.secrets.current().for_source(source.name, fallback_to_token=fallback_to_token)
        if refreshed := self.secrets.refresh("credentials"):
            yield refreshed.for_source(source.name, fallback_to_token=fallback_to_token)


def is_challenge(request: Request) -> bool:
    """Say whether a GET asks for a URL verification as Meta and WebSub do, whichever source it is sent to."""
    offers = request.parameter("hub.verify_token") and request.parameter("hub.challenge")
    return request.parameter("hub.mode") == "subscribe" and bool(offers)


def answer_challenge(request: Request, secret: SourceSecret) -> Response | None:
    """Return the challenge as plain text; None if the request does not know the secret's `verify_token`."""
    known = any_equal([request.parameter("hub.verify_token")], secret.get("verify_token"))
    return Response(200, text=request.parameter("hub.challenge")) if known and is_challenge(request) else None


def _verifier_of(source: Source) -> Verifier:
    of = provider(source.provider)
    return of.verifier if source.signature == "any" else of.signature_versions[source.signature]
