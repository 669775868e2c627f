"""Who may post: the ways in which a request proves who sent it, each able to sign as the provider does.

Every check fails closed (no secret, no pass) and compares in constant time. Signing is what `voxbridge send`, the demo
and the tests use, so that a scheme is written down once.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from voxbridge.request import Request

HEADER_TOLERANCE = timedelta(minutes=5)  # for timestamps in signed headers, either way
BODY_TOLERANCE = timedelta(hours=24)  # for timestamps in signed bodies: a provider's own retry resends them


@dataclass(frozen=True, slots=True)
class SourceSecret:
    """A source's entry in the secret. Any of `values` passes (rotation); `named` is what a provider needs besides."""

    values: tuple[str, ...] = ()
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, entry: Any) -> "SourceSecret":
        """Read a string, a list of strings, or an object of either; what is empty or of another type counts as unset.

        An object's `secret` (or `token`) is what a plain string would be.
        """
        if isinstance(entry, dict):
            named = {str(name): _strings(value) for name, value in entry.items()}
            return cls(values=named.get("secret", ()) + named.get("token", ()), named=named)
        return cls(values=_strings(entry))

    def get(self, name: str) -> tuple[str, ...]:
        """Return the values under a name, none where it is not set."""
        return self.named.get(name, ())


def _strings(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(item for item in values if isinstance(item, str) and item)


class Scheme(Protocol):
    """How a provider's requests are proved."""

    @property
    def uses_webhook_token(self) -> bool:
        """Whether the secret's `webhook_token` serves a source that has no entry of its own."""
        ...

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """Say whether the request was sent by somebody who knows the secret. Never raises on what a stranger sends."""
        ...

    def sign(self, request: Request, secret: SourceSecret, now: datetime) -> Request:
        """Return the request with the credentials that the provider would send, made with the first secret."""
        ...


def equal(one: str, other: str) -> bool:
    """Compare in constant time; any text, ASCII or not."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Token:
    """A shared token: `X-Webhook-Token`, `Authorization: Bearer`, the Basic password, or `?token=`."""

    uses_webhook_token: bool = True

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Scheme. Any of the places may hold it; an empty token never passes."""
        del now
        offered = [token for token in _offered_tokens(request) if token]
        # Every pair is compared, so that the time tells nothing about which one passed.
        return any([equal(token, value) for token in offered for value in secret.values])

    def sign(self, request: Request, secret: SourceSecret, now: datetime) -> Request:
        """See Scheme."""
        del now
        return replace(request, headers=request.headers | {"x-webhook-token": secret.values[0]})


def _offered_tokens(request: Request) -> list[str]:
    tokens = [request.header("x-webhook-token").strip(), request.parameter("token")]
    kind, _, credentials = request.header("authorization").strip().partition(" ")
    credentials = credentials.strip()
    if kind.lower() == "bearer":
        tokens.append(credentials)
    elif kind.lower() == "basic":
        try:
            _, _, password = base64.b64decode(credentials, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            password = ""
        tokens.append(password)
    return tokens


@dataclass(frozen=True, slots=True)
class BodySignature:
    """An HMAC over the raw body in one header, e.g. `Typeform-Signature: sha256=<base64>`."""

    header: str  # lower-case
    prefix: str = ""
    encoding: Literal["hex", "base64"] = "hex"
    digest: str = "sha256"
    key: Callable[[str], bytes] = str.encode  # from the secret's text to the HMAC key; may raise ValueError
    uses_webhook_token: bool = False

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Scheme."""
        del now
        offered = request.header(self.header).strip()
        return bool(offered) and any([equal(offered, made) for made in self._signatures(request.body, secret)])

    def sign(self, request: Request, secret: SourceSecret, now: datetime) -> Request:
        """See Scheme."""
        del now
        signature = self._signatures(request.body, secret)[0]
        return replace(request, headers=request.headers | {self.header: signature})

    def _signatures(self, body: bytes, secret: SourceSecret) -> list[str]:
        return [self.prefix + sign(self.key(value), body, self.digest, self.encoding) for value in secret.values]


def sign(key: bytes, signed: bytes, digest: str = "sha256", encoding: Literal["hex", "base64"] = "hex") -> str:
    """HMAC of `signed`, as lower-case hex or as standard padded base64."""
    mac = hmac.digest(key, signed, digest)
    return mac.hex() if encoding == "hex" else base64.b64encode(mac).decode("ascii")
