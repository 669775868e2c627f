"""Shared tokens: in a header, in the URL, or in the body."""

import base64
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import unquote_plus

from voxbridge.auth.verifier import SourceSecret, Verifier, any_equal
from voxbridge.errors import PermanentError
from voxbridge.http import Request
from voxbridge.parsing.bodies import decode

MAX_OFFERED = 20  # tokens compared per body; a provider sends one
_SIGNATURE = re.compile("signature|hmac")
# Both begin with the name, which is found at the speed of a text search, and never backtrack (`+` after a quantifier).
_IN_JSON = rb'"%(name)s"\s*+:\s*+("(?:[^"\\]|\\.){0,1000}+")'
_IN_FORM = rb"%(name)s(?<![^&]%(name)s)=([^&]{0,1000}+)(?=&|$)"


@dataclass(frozen=True, slots=True)
class Token(Verifier):
    """A shared token: `X-Webhook-Token`, `Authorization: Bearer`, the Basic password, or `?token=`."""

    in_url: bool = False  # where the provider sends it, because it lets its users set the URL only
    uses_webhook_token = True

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Verifier. Any of the places may hold the token; an empty one never passes."""
        del now
        return any_equal(filter(None, _offered_tokens(request)), secret.secrets)


@dataclass(frozen=True, slots=True)
class BodyToken(Verifier):
    """A shared token in the body, such as `google_key` or `HandshakeKey`. A Token in a header or the URL passes too."""

    name: str  # of the member or form field
    uses_webhook_token = True

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Verifier. The integrity of the body is left to TLS. An unverified body is searched and never parsed."""
        if Token().verify(request, secret, now):
            return True
        is_json = request.body.lstrip()[:1] == b"{"
        pattern = (_IN_JSON if is_json else _IN_FORM) % {b"name": self.name.encode()}
        written = [match[1] for match in islice(re.finditer(pattern, request.body.strip()), MAX_OFFERED)]
        offered = (
            map(_json_text, written) if is_json else (unquote_plus(text.decode("utf-8", "replace")) for text in written)
        )
        known = any_equal(filter(None, offered), secret.secrets)
        if not known or not is_json:
            return known
        with suppress(PermanentError):  # a member of the outermost object: a form's visitor may control nested ones
            document = decode(request.body, request.header("content-type"))
            return isinstance(document, dict) and document.get(self.name) in secret.secrets
        return False


def offers_credentials(request: Request, verifier: Verifier) -> bool:
    """Say whether a request carries a token or a signature, right or wrong, as those of a provider do.

    Requests of scanners, which only try addresses, carry none.
    """
    is_signed = any(_SIGNATURE.search(name) for name in request.headers)
    names_token = isinstance(verifier, BodyToken) and verifier.name.encode() in request.body
    return is_signed or names_token or any(_offered_tokens(request))


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
        with suppress(ValueError):
            tokens.append(base64.b64decode(credentials, validate=True).decode("utf-8").partition(":")[2])
    return tokens
