"""Find a lead by an id, a time, or a text that is in a dead letter. What a person typed is in no address."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import Response

from cli.console.dead_letters import DeadLetters
from cli.console.lead_log import lead_log
from cli.console.page import Page, Visit
from cli.search_query import TextSearch, TimeRange, parse_time

if TYPE_CHECKING:
    from cli.console.lead_log import LeadLog

WAIT = 2.0  # seconds that the page waits for the dead letters, and for the log
MAX_SHOWN = 100
MAX_TEXT = 200  # characters
# An id that may be in an address: a delivery's, or a contact's such as ct_01J9. Neither a name nor a number is one.
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|ct_[A-Za-z0-9]+")


def find(visit: Visit) -> Response:
    """Go to the lead or the time that is meant, else search the dead letters."""
    console = visit.console
    text = visit.form.get("text").strip()[:MAX_TEXT]
    if not text:
        return visit.redirect("/leads")
    log = console.service(lead_log)
    log.get(wait=WAIT)
    named = log.named(text)
    if len(named) == 1:
        return visit.redirect(f"/leads/{named[0].delivery_id}")
    if not named and _ID.fullmatch(text):
        return visit.redirect(f"/leads/{text}")
    if range_ := parse_time(text, console.clock.now()):
        return visit.redirect(_address(range_, log))
    reading = console.service(DeadLetters).get(WAIT)
    search = TextSearch(text, console.stack.phone_region)
    found = [each for each in reading.value.dead_letters.values() if search.matches(each)] if reading.value else []
    depths = console.depths.get(WAIT)
    return visit.render(
        "find.html",
        title="Find",
        text=text,
        named=named,
        reading=reading,
        found=found[:MAX_SHOWN],
        number=len(found),
        waiting=depths.value.waiting if depths.value else 0,
    )


def nothing(visit: Visit) -> Response:
    """Show an empty search, for a page that is loaded again."""
    return visit.render("find.html", title="Find", text="", named=[], reading=None, found=[], number=0, waiting=0)


def _address(range_: TimeRange, log: "LeadLog") -> str:
    """Return the page of the leads of a time; of a source only if there is one of that name."""
    at = range_.at.replace(microsecond=0).isoformat() if range_.at else f"{range_.start:%Y-%m-%d}"
    loaded = log.reading.latest
    is_source = any(story.source == range_.source for story in loaded.stories) if loaded else False
    return f"/leads?{urlencode({'at': at} | ({'source': range_.source} if is_source else {}))}"


PAGES = (Page("/find", nothing), Page("/find", find, "POST"))
