"""Today: what needs a person, what waits, and what came in."""

from starlette.responses import Response

from cli.console.page import Page, Tab, Visit

DEPTHS_WAIT = 0.4  # seconds


def today(visit: Visit) -> Response:
    """Show the page."""
    return visit.render("today.html", title="Today", depths=visit.console.depths.get(DEPTHS_WAIT))


PAGES = (Page("/", today),)
TAB = Tab("Today", "/")
