"""The stack's one secret: the Voxworks key, the webhook token and the sources' own secrets, cached and kept fresh."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from voxbridge.auth.verifier import SourceSecret
from voxbridge.clock import Clock

CACHED_FOR = 300.0  # seconds
REFRESH_EVERY = 30.0  # seconds: at most one fetch out of turn in this time, for each of the two budgets

type RefreshReason = Literal["key", "credentials"]


class SecretError(Exception):
    """The secret cannot be read, or does not hold what it should. The message names the mend, never a value."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What the secret holds."""

    api_key: str  # empty: not set yet
    webhook_token: str
    sources: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> "Secret":
        """Read the secret's JSON; raises SecretError naming the key that is wrong."""
        mend = 'docs/operations.md, "A secret that cannot be read", says how to mend it'
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            raise SecretError(f"the secret is not JSON; {mend}") from None
        if not isinstance(content, dict):
            raise SecretError(f"the secret is not a JSON object; {mend}")
        api_key, token, sources = (
            content.get("api_key", ""),
            content.get("webhook_token", ""),
            content.get("sources", {}),
        )
        for name, value, kind in (("api_key", api_key, str), ("webhook_token", token, str), ("sources", sources, dict)):
            if not isinstance(value, kind):
                form = "a string" if kind is str else "an object"
                raise SecretError(f"the secret's {name!r} is not {form}; {mend}")
        return cls(api_key=api_key.strip(), webhook_token=token, sources=sources)

    def for_source(self, source: str, *, fallback_to_token: bool) -> SourceSecret:
        """Return a source's own entry; where it has none, the webhook token if its scheme takes that."""
        if source in self.sources:
            return SourceSecret.from_json(self.sources[source])
        return SourceSecret.from_json(self.webhook_token) if fallback_to_token else SourceSecret()


def is_valid_header_value(key: str) -> bool:
    """Say whether a header can carry an API key: one pasted with an invisible character is no broken network."""
    return bool(re.fullmatch(r"[!-~]+", key))


class SecretStore:
    """The secret, read at most every five minutes, and out of turn at most every 30 seconds for each reason.

    The two budgets keep a stranger's bad signatures from spending the fetch that a rotated Voxworks key needs.
    """

    def __init__(self, read: Callable[[], str], clock: Clock, report: Callable[[SecretError], None]) -> None:
        """Take `read`, which returns the secret's JSON or raises SecretError, and where to report that it did."""
        self._read = read
        self._clock = clock
        self._report = report
        self._held: Secret | None = None
        self._fresh_until = 0.0
        self._refreshed: dict[RefreshReason, float] = {}
        self._failed = False

    @property
    def is_unreadable(self) -> bool:
        """Whether no copy is held because the last attempt to read the secret failed."""
        return self._held is None and self._failed

    def current(self) -> Secret:
        """Return the secret, an older copy if it cannot be read now; SecretError where none is held."""
        if self._held is None or self._clock.monotonic() >= self._fresh_until:
            try:
                self._fetch()
            except SecretError as error:
                self._report(error)
                if self._held is None:
                    raise
                # The older copy serves; the next attempt to read waits its turn, so that an outage costs no time-outs.
                self._fresh_until = self._clock.monotonic() + REFRESH_EVERY
        assert self._held is not None  # noqa: S101  (for mypy: _fetch has set it)
        return self._held

    def refresh(self, budget: RefreshReason) -> Secret | None:
        """Fetch the secret out of turn; None where the budget is spent or it cannot be read."""
        now = self._clock.monotonic()
        last = self._refreshed.get(budget)
        if last is not None and now - last < REFRESH_EVERY:
            return None
        self._refreshed[budget] = now
        try:
            return self._fetch()
        except SecretError as error:
            self._report(error)
            return None

    def _fetch(self) -> Secret:
        self._failed = True
        self._held = Secret.from_json(self._read())
        self._failed = False
        self._fresh_until = self._clock.monotonic() + CACHED_FOR
        return self._held
