"""Health: the doctor's findings as a page, and which sources can receive."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from cli import terminal
from cli.console.page import Page, Tab, Visit
from cli.console.state import FOREVER, Console

if TYPE_CHECKING:
    from cli.checks.facts import Facts
    from cli.checks.finding import Finding

WAIT = 0.3  # seconds that the page waits for the first check
KINDS = {"failure": "bad", "warning": "wait", "not checked": "off", "ok": "ok"}  # in the order that they are listed in


@dataclass(frozen=True, slots=True)
class Wiring:
    """One source: where it posts, and whether its secret is there."""

    source: str
    provider: str
    address: str
    missing: tuple[str, ...]  # parts of its secret; one empty name if there is none at all
    is_configured: bool  # in sources.toml; otherwise built in

    @property
    def is_ready(self) -> bool:
        """Whether it can receive."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one check. Holds no secret."""

    findings: "tuple[Finding, ...]"
    wiring: tuple[Wiring, ...]  # empty if the secret or sources.toml could not be read


def health(visit: Visit) -> Response:
    """Show the page; the first visit starts a check."""
    reading = visit.console.cached(check_health, FOREVER).get(WAIT)
    findings = sorted(reading.value.findings, key=lambda one: list(KINDS).index(one.status)) if reading.value else []
    return visit.render("health.html", title="Health", reading=reading, findings=findings, kinds=KINDS, steps=steps)


def steps(fix: str) -> list[tuple[str, str]]:
    """Return the steps of a fix, each as its text and the command that it ends with, if it does."""
    found = (re.fullmatch(r"(.*?)((?:voxbridge|aws|make) .+)?", line) for line in fix.split("\n") if line)
    return [(match[1].strip(), match[2] or "") for match in found if match]


def check_again(visit: Visit) -> Response:
    """Start a check."""
    visit.console.cached(check_health, FOREVER).refresh()
    return visit.redirect("/health")


def check_health(console: Console) -> Report:
    """Check the stack as `voxbridge doctor` does."""
    # The checks are slow to import, and the first page does without them.
    from cli.checks import run_checks  # noqa: PLC0415
    from cli.checks.collect import collect  # noqa: PLC0415
    from voxbridge.voxworks.transport import Transport  # noqa: PLC0415

    with console.dead_letter_queue:
        facts = collect(console.stack, Transport, console.clock, lambda: None)
    return Report(tuple(run_checks(facts)), tuple(_wiring(facts, console.stack.output("WebhookUrl"))))


def _wiring(facts: "Facts", url: str) -> list[Wiring]:
    from cli.checks.credentials import missing_parts, secret_of  # noqa: PLC0415
    from voxbridge.providers import PROVIDERS  # noqa: PLC0415
    from voxbridge.sources import Source, SourcesError  # noqa: PLC0415

    secret = secret_of(facts.secret)
    if secret is None or isinstance(facts.sources, SourcesError):
        return []
    configured = facts.sources.configured
    built_in = {name: Source(name=name, provider=name) for name in PROVIDERS if name not in configured}
    return [
        Wiring(
            source=name,
            provider=source.provider,
            address=f"{url}/{name}",
            missing=() if source.auth == "none" else missing_parts(source, secret),
            is_configured=name in configured,
        )
        for name, source in (configured | built_in).items()
    ]


def _badge(console: Console) -> str:
    report = console.cached_if_read(check_health)
    if report is None:
        return ""
    for status in ("failure", "warning"):
        if number := sum(finding.status == status for finding in report.findings):
            return terminal.plural(number, status)
    return ""


PAGES = (Page("/health", health), Page("/health/check", check_again, "POST"))
TAB = Tab("Health", "/health", _badge)
