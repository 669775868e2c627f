"""HMAC signatures in headers: what is signed, with which key, in which encoding, and how old it may be.

A signature covers the raw bytes of the body and is verified before the body is parsed.
"""

import base64
import hmac
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from voxbridge.auth.verifier import SourceSecret, Verifier, any_equal, utf8
from voxbridge.http import Request

HEADER_TOLERANCE = timedelta(minutes=5)  # for timestamps in signed headers, either way
BODY_TOLERANCE = timedelta(hours=24)  # for timestamps in signed bodies: a provider's own retry resends them

type Encoding = Literal["hex", "base64"]


def sign(key: bytes, signed: bytes, encoding: Encoding = "hex") -> str:
    """Return the HMAC-SHA256 of `signed`, as lower-case hex or as standard padded base64."""
    mac = hmac.digest(key, signed, "sha256")
    return mac.hex() if encoding == "hex" else base64.b64encode(mac).decode("ascii")


def is_within_tolerance(timestamp: str, now: datetime, *, per_second: int = 1) -> bool:
    """Say whether a Unix time (seconds, or with per_second=1000 milliseconds) is within HEADER_TOLERANCE of now."""
    if not re.fullmatch(r"[0-9]{1,15}", timestamp):
        return False
    return abs(now.timestamp() - int(timestamp) / per_second) <= HEADER_TOLERANCE.total_seconds()


def whsec_key(secret: str) -> bytes:
    """Return the bytes of a Standard Webhooks secret, `whsec_<base64>`; its prefix and padding may be missing."""
    text = secret.removeprefix("whsec_")
    key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    if not key:
        raise ValueError("the secret is empty")
    return key


@dataclass(frozen=True, slots=True)
class Signature(Verifier):
    """An HMAC in one header, e.g. `Typeform-Signature: sha256=<base64>`."""

    header: str  # lower-case
    prefix: str = ""
    encoding: Encoding = "hex"
    # From the secret's text to the HMAC key; raises ValueError for a secret of another form.
    key: Callable[[str], bytes] = utf8
    signed: str = "{body}"  # the raw body, and headers by name, without any of which nothing passes
    timestamp: str = ""  # the one of them with a Unix time; without one an old request stays valid
    per_second: int = 1  # 1000: the time is in milliseconds
    prefix_optional: bool = False

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Verifier. The header may hold several signatures, while the provider rotates its key."""
        offered = request.header(self.header).split(maxsplit=20)
        if self.prefix_optional:
            offered = [self.prefix + each.removeprefix(self.prefix) for each in offered]
        time = request.header(self.timestamp)
        if self.timestamp and not is_within_tolerance(time, now, per_second=self.per_second):
            return False
        with suppress(KeyError):
            content = self.content(request)
            made = [self.prefix + sign(key, content, self.encoding) for key in decode_keys(secret, self.key)]
            return any_equal(offered, made)
        return False

    def content(self, request: Request) -> bytes:
        """Return what is signed; raises KeyError if a header of it is missing or empty."""
        headers = {name: value for name, value in request.headers.items() if value}
        before, after = (utf8(part.format_map(headers)) for part in self.signed.split("{body}"))
        return before + request.body + after


@dataclass(frozen=True, slots=True)
class StripeStyleSignature(Verifier):
    """`<header>: t=<Unix seconds>,v1=<hex>`: an HMAC over `{t}.{raw body}` (Calendly, Formspree)."""

    header: str  # lower-case

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Verifier. The header may hold several v1 while the provider rotates its key."""
        parts = [part.strip().partition("=")[::2] for part in request.header(self.header).split(",", 20)]
        timestamps = [value for name, value in parts if name == "t"]
        offered = [value for name, value in parts if name == "v1" and value]
        if len(timestamps) != 1 or not is_within_tolerance(timestamps[0], now):
            return False
        signed = timestamps[0].encode() + b"." + request.body
        return any_equal(offered, [sign(key, signed) for key in decode_keys(secret)])


# The Standard Webhooks specification. Other versions than v1 are ignored, as it requires.
STANDARD_WEBHOOKS = Signature(
    "webhook-signature",
    prefix="v1,",
    encoding="base64",
    key=whsec_key,
    signed="{webhook-id}.{webhook-timestamp}.{body}",
    timestamp="webhook-timestamp",
)


def decode_keys(secret: SourceSecret, key: Callable[[str], bytes] = utf8) -> list[bytes]:
    """Return the HMAC keys of a secret; a value of another form counts as unset."""
    keys = []
    for value in secret.secrets:
        with suppress(ValueError):
            keys.append(key(value))
    return keys
