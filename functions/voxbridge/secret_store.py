"""The stack's one secret: Voxworks key, webhook token, the sources' own secrets and the automations, cached."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from voxbridge.auth.verifiers import SourceSecret
from voxbridge.clock import Clock

CACHED_FOR = 300.0  # seconds
ALL_SOURCES = "*"  # under `paused`
REFRESH_EVERY = 30.0  # seconds: at most one extra fetch in this time, for each reason

_MEMBERS = (("api_key", str, "a string"), ("webhook_token", str, "a string"), ("sources", dict, "an object"))

type RefreshReason = Literal["key", "credentials", "automation"]


class SecretError(Exception):
    """The secret cannot be read, or is invalid. The message says how to fix it, and never holds a value."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What the secret holds."""

    api_key: str  # empty: not set yet
    webhook_token: str
    sources: Mapping[str, Any] = field(default_factory=dict)
    automations: Mapping[str, Any] = field(default_factory=dict)  # by name; each is validated when it is used
    paused: frozenset[str] = frozenset()  # names of sources, or ALL_SOURCES

    @classmethod
    def from_json(cls, text: str) -> "Secret":
        """Read the secret's JSON; raises SecretError naming the key that is wrong."""
        fix = 'docs/operations.md, "A secret that cannot be read", says how to fix it'
        content = None
        with suppress(ValueError, RecursionError):
            content = json.loads(text)
        if not isinstance(content, dict):
            raise SecretError(f"the secret is not a JSON object; {fix}")
        for name, kind, form in _MEMBERS:
            if not isinstance(content.setdefault(name, kind()), kind):
                raise SecretError(f"the secret's {name!r} is not {form}; {fix}")
        automations = content.get("automations")
        return cls(
            api_key=content["api_key"].strip(),
            webhook_token=content["webhook_token"],
            sources=content["sources"],
            # A mistake in it fails the automations, not the contacts.
            automations=automations if isinstance(automations, dict) else {},
            paused=paused_sources(content.get("paused")),
        )

    def is_paused(self, source: str) -> bool:
        """Say whether leads of a source are held."""
        return source in self.paused or ALL_SOURCES in self.paused

    def for_source(self, source: str, *, fallback_to_token: bool) -> SourceSecret:
        """Return a source's own entry; if it has none, the webhook token if its verifier takes it."""
        return SourceSecret.from_json(self.sources.get(source, self.webhook_token if fallback_to_token else None))


def paused_sources(value: Any) -> frozenset[str]:
    """Return the names under the secret's `paused`. Any other value that is not empty pauses everything."""
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return frozenset(value)
    return frozenset({ALL_SOURCES} if value else ())


def is_valid_header_value(key: str) -> bool:
    """Say whether a header can carry an API key. One pasted with an invisible character cannot be sent at all."""
    return re.fullmatch("[!-~]+", key) is not None


@dataclass(eq=False, repr=False)
class SecretStore:
    """The secret, cached for five minutes and refreshed at most every 30 seconds for each reason.

    The separate budgets keep forged requests from using up the fetch that a rotated Voxworks key needs.
    """

    read: Callable[[], str]  # the secret's JSON; raises SecretError
    clock: Clock
    report: Callable[[SecretError], None]  # is called with each error
    _held: Secret | None = field(default=None, init=False)
    _error: SecretError | None = field(default=None, init=False)  # of the last attempt to read it
    _fresh_until: float = field(default=0.0, init=False)
    _refreshed: dict[RefreshReason, float] = field(default_factory=dict, init=False)

    @property
    def is_unreadable(self) -> bool:
        """Whether there is no copy because the last attempt to read the secret failed."""
        return self._held is None and self._error is not None

    def current(self) -> Secret:
        """Return the secret, or an older copy if it cannot be read now; raises SecretError without a copy."""
        if self._held is None or self.clock.monotonic() >= self._fresh_until:
            self._fetch()
        if self._held is None:
            raise self._error or SecretError("the secret was not read")
        return self._held

    def refresh(self, reason: RefreshReason) -> Secret | None:
        """Fetch the secret again; None if the budget is used up or it cannot be read."""
        now = self.clock.monotonic()
        last = self._refreshed.get(reason)
        if last is not None and now - last < REFRESH_EVERY:
            return None
        self._refreshed[reason] = now
        self._fetch()
        return None if self._error else self._held

    def _fetch(self) -> None:
        """Read the secret. While a copy is held, an outage costs a timeout every 30 seconds, not one a request."""
        try:
            self._held, self._error = Secret.from_json(self.read()), None
        except SecretError as error:
            self.report(error)
            self._error = error
        waits = REFRESH_EVERY if self._error else CACHED_FOR
        self._fresh_until = max(self._fresh_until, self.clock.monotonic() + waits)
