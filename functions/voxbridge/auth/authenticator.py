"""Authentication of a request: the source that sent it, or the response that rejects it.

A wrong path, an unknown source and wrong credentials get the same response; the first two do not read the secret.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from voxbridge.auth.verifiers import SourceSecret, Verifier, any_equal, offers_credentials
from voxbridge.clock import Clock
from voxbridge.errors import Status
from voxbridge.http.request import MAX_BODY, Request
from voxbridge.http.responses import Response, make_response
from voxbridge.providers import provider
from voxbridge.secret_store import SecretError, SecretStore
from voxbridge.sources import Source, Sources
from voxbridge.telemetry import Telemetry

_WEBHOOK = re.compile(r"/webhooks/([^/]+)/?")
_POSTING = ("POST", "PUT", "PATCH")


@dataclass(frozen=True, eq=False, repr=False)
class Authenticator:
    """Verifies requests to the webhook function."""

    sources: Sources
    secrets: SecretStore
    telemetry: Telemetry
    clock: Clock

    def authenticate(self, request: Request, delivery_id: str) -> Source | Response:
        """Return the source of a verified webhook, or the response to any other request."""
        is_get = request.method in ("GET", "HEAD")
        if is_get and request.path == "/health":
            return make_response(Status.READY)
        match = _WEBHOOK.fullmatch(request.path)
        if match is None:
            return self._reject(Status.UNAUTHORIZED, delivery_id, None, "no such path")
        source = self.sources.get(match[1])
        try:
            if is_get:
                return self._answer_get(request, delivery_id, source)
            return self._answer_post(request, delivery_id, source)
        except SecretError as error:
            return self._reject(Status.UNAVAILABLE, delivery_id, source, str(error))

    def _answer_post(self, request: Request, delivery_id: str, source: Source | None) -> Source | Response:
        if request.method not in _POSTING:
            return self._reject(Status.METHOD_NOT_ALLOWED, delivery_id, source, "not a method of a webhook")
        if len(request.body) > MAX_BODY:
            return self._reject(Status.TOO_LARGE, delivery_id, source, f"the body is over {MAX_BODY} bytes")
        if source is None:
            return self._reject_unverified(delivery_id, None, "no such source")
        if source.auth == "none":
            return source
        verifier, secret = _verifier_of(source), SourceSecret()
        for secret in self._secrets_of(source):
            if verifier.verify(request, secret, self.clock.now()):
                return source
        unset = secret == SourceSecret()
        reason = "no secret is set for this source" if unset else "the credentials are missing or do not match"
        is_sender = not unset and offers_credentials(request, verifier)
        return self._reject(Status.UNAUTHORIZED, delivery_id, source, reason, is_sender=is_sender)

    def _answer_get(self, request: Request, delivery_id: str, source: Source | None) -> Response:
        """Answer GET and HEAD: link checks and handshakes. A lead sent by GET must not get a 2xx."""
        if request.method == "HEAD" or not (request.query or request.body):
            return make_response(Status.READY)
        if not is_challenge(request):
            reason = "GET with a query or body is not accepted"
            return self._reject(Status.METHOD_NOT_ALLOWED, delivery_id, source, reason)
        if not source or not provider(source.provider).has_challenge:
            return self._reject_unverified(delivery_id, source, "the source has no handshake")
        for secret in self._secrets_of(source):
            if response := answer_challenge(request, secret):
                return response
        return self._reject(Status.UNAUTHORIZED, delivery_id, source, "the handshake does not match")

    def _secrets_of(self, source: Source) -> Iterator[SourceSecret]:
        """Yield a source's secret, then what is read again within the budget: it may have been set or rotated since."""
        fallback_to_token = _verifier_of(source).uses_webhook_token
        yield self.secrets.current().for_source(source.name, fallback_to_token=fallback_to_token)
        if refreshed := self.secrets.refresh("credentials"):
            yield refreshed.for_source(source.name, fallback_to_token=fallback_to_token)

    def _reject_unverified(self, delivery_id: str, source: Source | None, reason: str) -> Response:
        """Reject without reading the secret, with the same status as if it had been read."""
        status = Status.UNAVAILABLE if self.secrets.is_unreadable else Status.UNAUTHORIZED
        return self._reject(status, delivery_id, source, reason)

    def _reject(
        self, status: Status, delivery_id: str, source: Source | None, reason: str, *, is_sender: bool = False
    ) -> Response:
        name = source.name if source else None
        self.telemetry.log_rejected(delivery_id, name, status, reason, is_sender=is_sender)
        return make_response(status, delivery_id)


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
