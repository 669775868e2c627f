"""What every way of verifying a sender has in common: the source's secret, and the protocol.

Every verifier fails closed (without a secret nothing passes) and compares secrets in constant time. cli/signing.py
signs as the providers do.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from voxbridge.http import Request


@dataclass(frozen=True, slots=True)
class SourceSecret:
    """A source's entry in the secret. Any of `secrets` passes (rotation); `parts` holds whatever else it needs."""

    secrets: tuple[str, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, entry: Any) -> "SourceSecret":
        """Read a string, a list of strings, or an object of either; empty values and other types count as unset.

        An object's `app_secret`, `secret` and `token` are what a plain string would be.
        """
        parts = {str(name): _strings(value) for name, value in entry.items()} if isinstance(entry, dict) else {}
        secrets = parts.get("app_secret", ()) + parts.get("secret", ()) + parts.get("token", ())
        return cls(secrets or _strings(entry), parts)

    def get(self, name: str) -> tuple[str, ...]:
        """Return the values of a part, none if it is not set."""
        return self.parts.get(name, ())


def _strings(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(item for item in values if isinstance(item, str) and item)


class Verifier:
    """How the requests of a provider are verified."""

    __slots__ = ()
    # Whether the secret's `webhook_token` is used for a source without an entry of its own.
    uses_webhook_token: ClassVar[bool] = False

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """Say whether the sender knows the secret. Never raises, whatever the request holds."""
        raise NotImplementedError


def utf8(text: str) -> bytes:
    """Return the bytes of any text, including one with lone surrogates."""
    return text.encode("utf-8", "surrogatepass")


def any_equal(offered: Iterable[str], known: Sequence[str]) -> bool:
    """Say whether any offered text is a known one. Every pair is compared, each in constant time."""
    return any([hmac.compare_digest(utf8(one), utf8(other)) for one in offered for other in known])


@dataclass(frozen=True, slots=True)
class AnyOf(Verifier):
    """A signature or a token, for a provider that has two ways to send; either verifies the sender."""

    signature: Verifier
    token: Verifier
    uses_webhook_token = True

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Verifier."""
        return any([verifier.verify(request, secret, now) for verifier in (self.token, self.signature)])
