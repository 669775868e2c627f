"""Send a test lead: a provider's sample or a payload that was tried, signed as the provider signs."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from starlette.responses import Response

from cli import payload, terminal
from cli.console import pasted_payloads
from cli.console.page import Page, Visit
from cli.console.pasted_payloads import Tries
from cli.errors import CommandError
from voxbridge.parsing.bodies import json_object

if TYPE_CHECKING:
    from cli.lead_preview import Preview
    from voxbridge.sources import Source, Sources

PREFERRED = "created"  # the sample that a provider's folder has for a lead
TESTS = ("test", "ping")  # samples that create no contact
MAX_NUMBER = 40  # characters


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be sent."""

    read: payload.Payload
    sample: str  # its name; empty: it was tried
    preview: "Preview"  # of its first lead


def ask(visit: Visit) -> Response:
    """Show what would be sent, and where to."""
    sources = _sources()
    where: dict[str, Any] = {
        "title": "Send a test lead",
        "url": visit.console.stack.output("WebhookUrl"),
        "sources": _names(sources),
    }
    name = visit.query.get("source")
    attempt = visit.console.service(Tries).get(visit.query.get("try"))
    if attempt is not None:
        name = attempt.delivery.source
    chosen = sources.get(name) if name else None
    if chosen is None:
        return visit.render("send.html", draft=None, source="", attempt="", **where)
    sample = visit.query.get("sample") or _sample(chosen)
    draft = _draft(visit, chosen, sample, visit.query.get("try"))
    number = str(draft.preview.contact.get("phone_number", "")) if draft else ""
    if attempt is not None and not visit.console.session.names_shown:
        number = f"····{number[-3:]}" if number else ""
    return visit.render(
        "send.html",
        draft=draft,
        source=chosen.name,
        number=number,
        attempt=visit.query.get("try") if attempt is not None else "",
        test=next((each for each in pasted_payloads.samples(chosen.provider) if each.split(".")[0] in TESTS), ""),
        **where,
    )


def send(visit: Visit) -> Response:
    """Send it, and go to the lead's story."""
    from cli.send import deliver  # noqa: PLC0415
    from voxbridge.voxworks.transport import Transport  # noqa: PLC0415

    chosen = _sources().get(visit.form.get("source"))
    draft = _draft(visit, chosen, visit.form.get("sample"), visit.form.get("try")) if chosen else None
    if chosen is None or draft is None:
        raise CommandError("Choose a source and what to send.")
    read = draft.read
    if number := visit.form.get("number").strip()[:MAX_NUMBER]:
        read = with_number(read, draft.preview, number, lambda changed: _preview(visit, chosen, changed))
    code, answer = deliver(visit.console.stack, chosen, read, Transport())
    delivery_id = delivery_of(answer)
    if delivery_id and 200 <= code < 300:  # noqa: PLR2004  (HTTP's success codes)
        return visit.redirect(f"/leads/{delivery_id}?sent={code}")
    text = terminal.escape_controls(answer[:500].decode("utf-8", "replace"))
    raise CommandError(f"The webhook answered {code}, so the lead was not saved: {text}")


def with_number(
    read: payload.Payload, preview: "Preview", number: str, look: "Callable[[payload.Payload], Preview]"
) -> payload.Payload:
    """Return a payload with another phone number, checked by mapping it; raises CommandError if that does not work.

    `look` maps a payload. The number is replaced as text, so that all else stays as the provider wrote it.
    """
    used = preview.provenance.get("phone_number")
    value = _value(preview, used.path) if used else None
    if value is not None:
        digits = re.sub(r"\D", "", number)  # where the provider sends a JSON number
        for old, new in (*((encode(str(value)), encode(number)) for encode in _ENCODINGS), (str(value), digits)):
            changed = payload.Payload(read.body.replace(old.encode(), new.encode()), read.content_type, read.headers)
            found = look(changed)
            if old.encode() in read.body and found.contact == preview.contact | _phone_of(found):
                return changed
    raise CommandError(
        "This payload cannot be sent with that number: it is not valid, or its place was not found. "
        "Edit the payload in Try a payload, then send it as it is."
    )


_ENCODINGS: tuple[Callable[[str], str], ...] = (str, quote_plus, lambda text: json.dumps(text)[1:-1])


def _phone_of(preview: "Preview") -> dict[str, Any]:
    return {"phone_number": preview.contact["phone_number"]} if preview.contact else {}


def _value(preview: "Preview", path: str) -> Any:
    import jmespath  # noqa: PLC0415
    from jmespath.exceptions import JMESPathError  # noqa: PLC0415

    try:
        return jmespath.search(path, preview.document) if path else None
    except JMESPathError:
        return None


def delivery_of(answer: bytes) -> str:
    """Return the delivery id of a webhook's answer, of several leads the request's own; empty if there is none."""
    delivery_id = json_object(answer).get("delivery_id")
    return delivery_id if isinstance(delivery_id, str) else ""


def _sources() -> "Sources":
    from cli import lead_preview  # noqa: PLC0415  (the mapping is slow to import)

    return lead_preview.load_sources(None)


def _names(sources: "Sources") -> list[str]:
    from voxbridge.providers import PROVIDERS  # noqa: PLC0415

    return list(dict.fromkeys([*sources.configured, *sorted(PROVIDERS)]))


def _sample(chosen: "Source") -> str:
    names = pasted_payloads.samples(chosen.provider)
    return next((name for name in names if name.split(".")[0] == PREFERRED), names[0] if names else "")


def _draft(visit: Visit, chosen: "Source", sample: str, attempt: str) -> Draft | None:
    tried = visit.console.service(Tries).get(attempt)
    if tried is not None:
        of = tried.delivery
        read = payload.Payload(of.body, of.content_type, of.headers)
        return Draft(read, "", _preview(visit, chosen, read))
    content = pasted_payloads.sample(chosen.provider, sample)
    if content is None:
        return None
    stem = sample.split(".", maxsplit=1)[0]
    event = pasted_payloads.EVENTS / chosen.provider / f"{stem}.event.json"  # with the headers that parse needs
    read = payload.interpret(event.read_bytes() if event.is_file() else content)
    return Draft(read, sample, _preview(visit, chosen, read))


def _preview(visit: Visit, chosen: "Source", read: payload.Payload) -> "Preview":
    from cli import lead_preview  # noqa: PLC0415

    console = visit.console
    deliveries = lead_preview.to_deliveries(read, chosen, "test", console.clock.now())
    if len(deliveries) > 1 and not console.options.local:
        raise CommandError(
            f"This payload holds {len(deliveries)} leads, and each would become a contact. Send a payload of one lead."
        )
    region = chosen.region or console.stack.phone_region
    return (
        lead_preview.preview(deliveries[0], chosen, region) if deliveries else lead_preview.Preview("unreadable_body")
    )


PAGES = (Page("/send", ask), Page("/send", send, "POST", changes=True))
