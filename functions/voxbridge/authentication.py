"""Who may post: the ways in which a request proves who sent it, each able to sign as the provider does.

Here are the tokens; signatures.py has the HMACs, and a provider's module what it alone does. Every check fails closed
(no secret, no pass) and compares in constant time. Signing is what `voxbridge send`, the demo and the tests use, so
that a scheme is written down once.
"""

import base64
import binascii
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any, Protocol
from urllib.parse import unquote_plus, urlencode

from voxbridge.bodies import decode
from voxbridge.errors import PermanentError
from voxbridge.request import Request


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

    in_url: bool = False  # the provider can set nothing but the URL; all places are looked at all the same
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
        token = secret.values[0]
        if not self.in_url:
            return replace(request, headers=request.headers | {"x-webhook-token": token})
        separator = "&" if "?" in request.url else "?"
        url = f"{request.url}{separator}{urlencode({'token': token})}"
        return replace(request, query=(*request.query, ("token", token)), url=url)


MAXIMUM_OFFERED = 20  # tokens looked at in one body; a provider sends one


def _json_text(written: bytes) -> str:
    try:
        return str(json.loads(written, strict=False))
    except ValueError:
        return ""


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
class BodyToken:
    """A shared token inside the body, as its provider sends it: `google_key`, `HandshakeKey`. A header's passes too."""

    name: str  # of the member or form field
    uses_webhook_token: bool = True

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Scheme. Says who sent it, not that nobody changed it on the way: that is left to TLS.

        A stranger's body is searched for the token, and never parsed. The patterns begin with the name, which is found
        at the speed of a text search, and never backtrack (`+` behind a quantifier).
        """
        if Token().verify(request, secret, now):
            return True
        is_json = request.body.lstrip()[:1] == b"{"
        offered = self._in_json(request.body) if is_json else self._in_form(request.body)
        known = any([equal(token, value) for token in offered for value in secret.values if token])
        # Of JSON it must be the object's own member, and not one of an object inside, which anyone may have filled in.
        return known and (not is_json or self._document(request).get(self.name) in secret.values)

    def _in_json(self, body: bytes) -> list[str]:
        written = re.finditer(rb'"%s"\s*+:\s*+("(?:[^"\\]|\\.){0,1000}+")' % self.name.encode(), body)
        return [text for match in islice(written, MAXIMUM_OFFERED) if (text := _json_text(match[1]))]

    def _in_form(self, body: bytes) -> list[str]:
        written = re.finditer(
            rb"%(name)s(?<![^&]%(name)s)=([^&]{0,1000}+)(?=&|$)" % {b"name": self.name.encode()}, body.strip()
        )
        return [unquote_plus(match[1].decode("utf-8", "replace")) for match in islice(written, MAXIMUM_OFFERED)]

    def sign(self, request: Request, secret: SourceSecret, now: datetime) -> Request:
        """See Scheme. A body that is no object, or no form, is left as it is."""
        del now
        token = secret.values[0]
        if b"=" in request.body and not request.body.lstrip().startswith(b"{"):
            pairs = [pair for pair in request.body.split(b"&") if not pair.startswith(f"{self.name}=".encode())]
            return replace(request, body=b"&".join([*pairs, urlencode({self.name: token}).encode()]))
        document = self._document(request)
        if not document:
            return request
        return replace(request, body=json.dumps(document | {self.name: token}, ensure_ascii=False).encode())

    def _document(self, request: Request) -> dict[str, Any]:
        try:
            document = decode(request.body, request.header("content-type"))
        except PermanentError:
            return {}
        return document if isinstance(document, dict) else {}


@dataclass(frozen=True, slots=True)
class Either:
    """A signature or a token, for a provider that has two ways to send; either alone proves the sender."""

    signature: Scheme
    token: Scheme
    signs_with_token: bool = False  # whether `sign` makes the token, because nobody but the provider can sign
    uses_webhook_token: bool = True

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Scheme."""
        return any([scheme.verify(request, secret, now) for scheme in (self.token, self.signature)])

    def sign(self, request: Request, secret: SourceSecret, now: datetime) -> Request:
        """See Scheme."""
        return (self.token if self.signs_with_token else self.signature).sign(request, secret, now)
