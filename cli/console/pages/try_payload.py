"""Try a payload: what it would become, and why, before anything is sent."""

from typing import Any

from starlette.responses import Response

from cli import payload
from cli.console import tries
from cli.console.dead_letters import DeadLetters
from cli.console.page import Page, Tab, Visit
from cli.console.tries import Tries, Try
from cli.errors import CommandError

CONTENT_TYPES = ("", payload.JSON, payload.FORM, payload.MULTIPART, "text/plain")


def blank(visit: Visit) -> Response:
    """Show the form, with a sample if one was chosen."""
    source = visit.query.get("source")
    provider = _provider(visit, source)
    content = tries.sample(provider, visit.query.get("sample"))
    values = {"source": source, "body": content.decode("utf-8", "replace") if content else "", "country": ""}
    return visit.render(
        "try.html", title="Try a payload", case=None, **_form(visit, provider, values, visit.query.get("sample"))
    )


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


def show(visit: Visit) -> Response:
    """Show what a payload becomes."""
    return _page(visit, trial=False)


def fix(visit: Visit) -> Response:
    """Show it with a fix that is tried, not saved."""
    return _page(visit, trial=True)


def save(visit: Visit) -> Response:
    """Save a fix to the checkout's sources.toml."""
    from cli.console import case  # noqa: PLC0415

    found = _try(visit)
    if found is None:
        return visit.redirect("/try")
    case.save(visit, case.Case(found.as_dead_letter, f"/try/{found.number}", found.country))
    return visit.redirect(f"/try/{found.number}#fix")


def _page(visit: Visit, *, trial: bool) -> Response:
    from cli.console import case  # noqa: PLC0415
    from cli.console import mapping as mappings  # noqa: PLC0415
    from cli.console.pages.dead_letters import fix_status  # noqa: PLC0415

    found = _try(visit)
    if found is None:
        return visit.redirect("/try")
    mapping = mappings.watched(visit.console)
    of = case.Case(found.as_dead_letter, f"/try/{found.number}", found.country)
    values = {
        "source": found.delivery.source,
        "body": found.delivery.body.decode("utf-8", "replace"),
        "country": found.country,
    }
    more = {
        "title": "Try a payload",
        "fix": fix_status(visit, mapping, found.delivery.source),
        **_form(visit, _provider(visit, found.delivery.source), values, ""),
    }
    if trial:
        return case.show_trial(visit, of, "try.html", **more)
    return case.page(visit, of, mapping, "try.html", **more)


def _form(visit: Visit, provider: str, values: dict[str, str], sample: str) -> dict[str, Any]:
    return {
        "values": values,
        "sources": _sources(visit),
        "samples": tries.samples(provider),
        "sample": sample,
        "content_types": [(each, each or "guessed") for each in CONTENT_TYPES],
        "region": visit.console.stack.phone_region,
    }


def _sources(visit: Visit) -> list[str]:
    """Return the names of all sources: those of sources.toml first, then the built-in ones."""
    from cli.console.mapping import current  # noqa: PLC0415
    from voxbridge.providers import PROVIDERS  # noqa: PLC0415

    configured = [source.name for source in current(visit.console).sources]
    return list(dict.fromkeys([*configured, *sorted(PROVIDERS)]))


def _provider(visit: Visit, source: str) -> str:
    """Return the provider of a source; empty for none."""
    from cli.console.mapping import current  # noqa: PLC0415

    found = current(visit.console).sources.get(source)
    return found.provider if found else ""


def _country(text: str) -> str:
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415

    code = text.strip().upper()
    if code and code not in SUPPORTED_REGIONS:
        raise CommandError("The country is not one with phone numbers. Write two letters, e.g. AU, NZ, GB or US.")
    return code


def _try(visit: Visit) -> Try | None:
    return visit.console.service(Tries).get(visit.arguments["number"])


PAGES = (
    Page("/try", blank),
    Page("/try", submit, "POST"),
    Page("/try/{number}", show),
    Page("/try/{number}/fix", fix, "POST"),
    Page("/try/{number}/fix/save", save, "POST", changes=True),
)
TAB = Tab("Try a payload", "/try")
