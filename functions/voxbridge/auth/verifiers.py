"""How a sender is verified: by a shared token, or by an HMAC signature.

Every verifier fails closed (without a secret nothing passes) and compares secrets in constant time. A signature covers
the raw bytes of the body and is verified before the body is parsed. cli/signing.py signs as the providers do.
"""

import base64
import hmac
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, ClassVar, Literal, NamedTuple
from urllib.parse import unquote_plus

from voxbridge.errors import PermanentError
from voxbridge.http import Request
from voxbridge.parsing.bodies import decode

HEADER_TOLERANCE = timedelta(minutes=5)  # for timestamps in signed headers, either way
BODY_TOLERANCE = timedelta(hours=24)  # for timestamps in signed bodies: a provider's own retry resends them
MAX_OFFERED = 20  # tokens compared per body; a provider sends one
# Both begin with the name, which is found at the speed of a text search, and never backtrack (`+` after a quantifier).
_IN_JSON = rb'"%(name)s"\s*+:\s*+("(?:[^"\\]|\\.){0,1000}+")'
_IN_FORM = rb"%(name)s(?<![^&]%(name)s)=([^&]{0,1000}+)(?=&|$)"

type Encoding = Literal["hex", "base64"]
type KeyEncoding = Literal["text", "hex", "whsec"]  # of a secret


def utf8(text: str) -> bytes:
    """Return the bytes of any text, including one with lone surrogates."""
    return text.encode("utf-8", "surrogatepass")


class SourceSecret(NamedTuple):
    """A source's entry in the secret. Any of `secrets` passes (rotation); `parts` holds whatever else it needs."""

    secrets: tuple[str, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = {}

    @classmethod
    def from_json(cls, entry: Any) -> "SourceSecret":
        """Read a string, a list of strings, or an object of either; empty values and other types count as unset."""
        parts = {str(name): _strings(value) for name, value in entry.items()} if isinstance(entry, dict) else {}
        secrets = parts.get("app_secret", ()) + parts.get("secret", ()) + parts.get("token", ())
        return cls(secrets or _strings(entry), parts)

    def get(self, name: str) -> tuple[str, ...]:
        """Return the values of a part, none if it is not set."""
        return self.parts.get(name, ())

    def hmac_keys(self, encoding: KeyEncoding = "text") -> list[bytes]:
        """Return the HMAC keys; a value that is not so encoded counts as unset."""
        keys = []
        for value in self.secrets:
            with suppress(ValueError):
                keys.append(_KEYS[encoding](value))
        return keys


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item)


class Verifier:
    """How the requests of a provider are verified."""

    __slots__ = ()
    # Whether the secret's `webhook_token` is used for a source without an entry of its own.
    uses_webhook_token: ClassVar[bool] = False

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """Say whether the sender knows the secret. Never raises, whatever the request holds."""
        raise NotImplementedError


def any_equal(offered: Iterable[str], known: Sequence[str]) -> bool:
    """Say whether any offered text is a known one. Every pair is compared, each in constant time."""
    return any([hmac.compare_digest(utf8(one), utf8(other)) for one in offered for other in known])


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class AnyOf(Verifier):
    """A signature or a token, for a provider that has two ways to send; either verifies the sender."""

    signature: Verifier
    token: Verifier
    uses_webhook_token = True

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Verifier."""
        return any([verifier.verify(request, secret, now) for verifier in (self.token, self.signature)])


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
        decoded = (unquote_plus(text.decode("utf-8", "replace")) for text in written)
        known = any_equal(filter(None, map(_json_text, written) if is_json else decoded), secret.secrets)
        if not known or not is_json:
            return known
        with suppress(PermanentError):  # a member of the outermost object: a form's visitor may control nested ones
            document = decode(request.body, request.header("content-type"))
            return isinstance(document, dict) and document.get(self.name) in secret.secrets
        return False


def offers_credentials(request: Request, verifier: Verifier) -> bool:
    """Say whether a request has a token or a signature, right or wrong, as a provider's do, and no scanner's."""
    is_signed = any(re.search("signature|hmac", name) for name in request.headers)
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


def sign(key: bytes, signed: bytes, encoding: Encoding = "hex") -> str:
    """Return the HMAC-SHA256 of `signed`, as lower-case hex or as standard padded base64."""
    mac = hmac.digest(key, signed, "sha256")
    return mac.hex() if encoding == "hex" else base64.b64encode(mac).decode("ascii")


def is_within_tolerance(timestamp: str, now: datetime, *, per_second: int = 1) -> bool:
    """Say whether a Unix time (seconds, or with per_second=1000 milliseconds) is within HEADER_TOLERANCE of now."""
    if not re.fullmatch(r"[0-9]{1,15}", timestamp):
        return False
    return abs(now.timestamp() - int(timestamp) / per_second) <= HEADER_TOLERANCE.total_seconds()


def _whsec_key(secret: str) -> bytes:
    """Return the bytes of a Standard Webhooks secret, `whsec_<base64>`; its prefix and padding may be missing."""
    text = secret.removeprefix("whsec_")
    key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    if not key:
        raise ValueError("the secret is empty")
    return key


def _hex_key(secret: str) -> bytes:
    with suppress(ValueError):
        return bytes.fromhex(secret) or utf8(secret)
    return utf8(secret)  # it is not certain that all secrets are hex


_KEYS: dict[str, Callable[[str], bytes]] = {"text": utf8, "hex": _hex_key, "whsec": _whsec_key}


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Signature(Verifier):
    """An HMAC in one header, e.g. `Typeform-Signature: sha256=<base64>`."""

    header: str  # lower-case
    prefix: str = ""
    encoding: Encoding = "hex"
    key: KeyEncoding = "text"
    signed: str = "{body}"  # the raw body, and headers by name, without any of which nothing passes
    timestamp: str = ""  # the one of them with a Unix time; without one an old request stays valid
    per_second: int = 1  # 1000: the time is in milliseconds
    prefix_optional: bool = False
    separator: str | None = None  # of several signatures, and of the time that is named `t`; None: white space

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Verifier. The header may hold several signatures, while the provider rotates its key."""
        offered = [each.strip() for each in request.header(self.header).split(self.separator, 20)]
        times = [each.removeprefix("t=") for each in offered if each.startswith("t=")]
        if self.separator:
            request = replace(request, headers=request.headers | {"t": times[0] if len(times) == 1 else ""})
        if self.prefix_optional:
            offered = [self.prefix + each.removeprefix(self.prefix) for each in offered]
        time = request.header(self.timestamp)
        if self.timestamp and not is_within_tolerance(time, now, per_second=self.per_second):
            return False
        with suppress(KeyError):
            content = request.body if self.signed == "{body}" else self.content(request)
            made = [self.prefix + sign(key, content, self.encoding) for key in secret.hmac_keys(self.key)]
            return any_equal(offered, made)
        return False

    def content(self, request: Request) -> bytes:
        """Return what is signed; raises KeyError if a header of it is missing or empty."""
        headers = {name: value for name, value in request.headers.items() if value}
        before, after = (utf8(part.format_map(headers)) for part in self.signed.split("{body}"))
        return before + request.body + after
