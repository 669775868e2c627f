"""Try a payload: what it would become, and why, before anything is sent."""

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from cli import payload
from cli.console import pasted_payloads
from cli.console.dead_letters import DeadLetters, body_of
from cli.console.page import Page, Tab, Visit
from cli.console.pasted_payloads import Tries
from cli.console.payload_pages import CasePages
from cli.errors import CommandError

if TYPE_CHECKING:
    from cli.console.payload_view import Case

TITLE = "Try a payload"
CONTENT_TYPES = ("", payload.JSON, payload.FORM, payload.MULTIPART, "text/plain")


def blank(visit: Visit) -> Response:
    """Show the form, with a sample if one was chosen."""
    source = visit.query.get("source")
    provider = _provider(visit, source)
    content = pasted_payloads.sample(provider, visit.query.get("sample"))
    values = {"source": source, "body": content.decode("utf-8", "replace") if content else "", "country": ""}
    return visit.render("try.html", title=TITLE, case=None, **_form(visit, provider, values, visit.query.get("sample")))


def submit(visit: Visit) -> Response:
    """Remember a payload that was pasted, or a dead letter's, and show what becomes of it."""
    console = visit.console
    service = console.service(Tries)
    if visit.form.get("dead_letter"):
        dead_letter = console.service(DeadLetters).open(visit.form.get("dead_letter"))
        if dead_letter is None or dead_letter.delivery is None:
            raise CommandError("This is not a dead letter any more.")
        of = dead_letter.delivery
        made = service.add(of.source, of.body, of.content_type, dict(of.headers), "")
        return visit.redirect(f"/try/{made.number}")
    source = visit.form.get("source")
    provider = _provider(visit, source)
    if not provider:
        raise CommandError("Choose a source.")
    content_type = visit.form.get("content_type")
    if content_type not in CONTENT_TYPES:
        raise CommandError("Choose one of the content types.")
    from voxbridge.providers import provider as provider_of  # noqa: PLC0415  (slow to import)

    read = payload.interpret(visit.form.get("body").strip("\r\n").encode(), content_type or None)
    if not read.body:
        raise CommandError("Paste a payload first.")
    kept = read.kept_headers(provider_of(provider).headers)
    made = service.add(source, read.body, read.content_type, kept, _country(visit.form.get("country")))
    return visit.redirect(f"/try/{made.number}")


def _case(visit: Visit) -> "Case | None":
    from cli.console.payload_view import Case  # noqa: PLC0415

    found = visit.console.service(Tries).get(visit.arguments["number"])
    return Case(found.as_dead_letter, f"/try/{found.number}", found.country) if found else None


def _forgotten(visit: Visit) -> Response:
    return visit.redirect("/try")


def _describe(visit: Visit, case: "Case", mapping: Any) -> dict[str, Any]:
    from cli.console.pages.dead_letters import fix_status  # noqa: PLC0415

    source = case.dead_letter.source
    values = {"source": source, "body": body_of(case.dead_letter), "country": case.country}
    return {
        "title": TITLE,
        "fix": fix_status(visit, mapping, source),
        **_form(visit, _provider(visit, source), values, ""),
    }


def _form(visit: Visit, provider: str, values: dict[str, str], sample: str) -> dict[str, Any]:
    return {
        "values": values,
        "sources": _sources(visit),
        "samples": pasted_payloads.samples(provider),
        "sample": sample,
        "content_types": [(each, each or "guessed") for each in CONTENT_TYPES],
        "region": visit.console.stack.phone_region,
    }


def _sources(visit: Visit) -> list[str]:
    """Return the names of all sources: those of sources.toml first, then the built-in ones."""
    from cli.console.current_sources import current  # noqa: PLC0415
    from voxbridge.providers import PROVIDERS  # noqa: PLC0415

    configured = list(current(visit.console).sources.configured)
    return list(dict.fromkeys([*configured, *sorted(PROVIDERS)]))


def _provider(visit: Visit, source: str) -> str:
    """Return the provider of a source; empty for none."""
    from cli.console.current_sources import current  # noqa: PLC0415

    found = current(visit.console).sources.get(source)
    return found.provider if found else ""


def _country(text: str) -> str:
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415

    code = text.strip().upper()
    if code and code not in SUPPORTED_REGIONS:
        raise CommandError("The country is not one with phone numbers. Write two letters, e.g. AU, NZ, GB or US.")
    return code


PAGES = (
    Page("/try", blank),
    Page("/try", submit, "POST"),
    *CasePages(_case, _forgotten, "try.html", _describe).at("/try/{number}"),
)
TAB = Tab(TITLE, "/try")
