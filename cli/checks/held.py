"""Check of leads that are held on purpose: what is paused, and for how long leads have waited for it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from cli import terminal
from cli.checks.credentials import secret_of
from cli.checks.facts import Facts
from cli.checks.finding import Finding, ok, warning
from voxbridge.errors import Reason
from voxbridge.secret_store import ALL_SOURCES
from voxbridge.sources import Sources


def check_pause(facts: Facts) -> Iterator[Finding]:
    """Report what is paused, and for how long the oldest of its leads has waited."""
    secret = secret_of(facts.secret)
    if secret is None:
        return  # the check of the secret reports why
    if not secret.paused:
        yield ok("pause", "Nothing is paused.")
        return
    names = ", ".join(_named(name, facts) for name in sorted(secret.paused))
    who = "All sources are paused" if ALL_SOURCES in secret.paused else f"Paused: {names}"
    held = held_leads(facts).get(Reason.PAUSED.value)
    waiting = f"The oldest lead has been held for {held}" if held else "No lead has been held for 5 minutes yet"
    message = f"{who}. {waiting}; after 10 days it becomes a dead letter."
    yield warning("pause", message, f"Once they may be called: {facts.options.command('resume')}")


def held_leads(facts: Facts) -> dict[str, str]:
    """Return for how long the oldest lead has been held, by reason: `{"paused": "3 d 4 h"}`."""
    ages = facts.held if isinstance(facts.held, Mapping) else {}
    return {
        reason: terminal.format_age(facts.now - timedelta(seconds=seconds), facts.now)
        for reason, seconds in sorted(ages.items())
    }


def _named(name: str, facts: Facts) -> str:
    shown = terminal.escape_controls(name)
    is_unknown = isinstance(facts.sources, Sources) and facts.sources.get(name) is None
    return f"{shown} (no source of functions/sources.toml here)" if is_unknown else shown
