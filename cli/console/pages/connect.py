"""Connect a source: its address, where to click at the provider, and its first deliveries. Shows no secret."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from cli.connect import plain
from cli.console.lead_log import DEFAULT_RANGE, lead_log
from cli.console.page import Page, Visit
from cli.console.pages.health import check_health
from cli.console.pages.leads import row
from cli.provider_setup import Maker, setup_of

if TYPE_CHECKING:
    from voxbridge.sources import Source, Sources

WAIT = 0.6  # seconds that the page waits for the first lines
MAX_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Step:
    """A paragraph of what to do at the provider, or a line to copy."""

    text: str
    is_command: bool = False


def connect(visit: Visit) -> Response:
    """Show the sources to choose from, or one of them."""
    sources = _sources()
    name = visit.query.get("source")
    chosen = sources.get(name) if name else None
    shared: dict[str, Any] = {"title": "Connect a form", "sources": _names(sources), "source": chosen}
    if chosen is None:
        return visit.render("connect.html", status=404 if name else 200, is_unknown=bool(name), **shared)
    console = visit.console
    url = f"{console.stack.output('WebhookUrl')}/{chosen.name}"
    setup = setup_of(chosen.provider)
    reading = console.service(lead_log).get(console.clock.now() - DEFAULT_RANGE, WAIT)
    found = [
        each for each in (reading.value.stories if reading.value else ()) if each.source in (chosen.name, "unknown")
    ]
    return visit.render(
        "connect.html",
        **shared,
        is_unknown=False,
        url=url,
        steps=list(_steps(chosen, setup.steps(url, "TOKEN"))),
        makes_secret=Maker.CHOSEN in setup.secrets.values(),
        has_secret=_has_secret(visit, chosen.name),
        command=console.options.command(f"connect {chosen.name}"),
        reading=reading,
        arrived=[row(each) for each in found if each.source == chosen.name and not each.is_rejection][:MAX_SHOWN],
        rejected=[row(each) for each in found if each.is_rejection][:MAX_SHOWN],
    )


def _steps(source: "Source", text: str) -> Iterator[Step]:
    for line in text.replace(f"sources.{source.provider}", f"sources.{source.name}").split("\n"):
        stripped = line.strip()
        if stripped.startswith("voxbridge "):
            yield Step(stripped.split("  ")[0], is_command=True)
        elif stripped:
            yield Step(plain(stripped).removeprefix("- "))


def _has_secret(visit: Visit, source: str) -> bool | None:
    """Return whether the source's credentials are set, by the last check of the stack; None if there was none."""
    report = visit.console.cached_if_read(check_health)
    return next((each.is_ready for each in report.wiring if each.source == source), None) if report else None


def _sources() -> "Sources":
    from cli import lead_preview  # noqa: PLC0415  (the mapping is slow to import)

    return lead_preview.load_sources(None)


def _names(sources: "Sources") -> list[str]:
    from voxbridge.providers import PROVIDERS  # noqa: PLC0415

    return list(dict.fromkeys([*sources.configured, *sorted(PROVIDERS)]))


PAGES = (Page("/connect", connect),)
