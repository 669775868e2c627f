"""Whether names and numbers are shown. They are masked until asked for: screens are often shared."""

from starlette.responses import Response

from cli.console.page import Page, Visit


def show_names(visit: Visit) -> Response:
    """Show or mask names and numbers until the console ends, and go back to the page."""
    visit.console.session.names_shown = visit.form.get("to") == "shown"
    back = visit.form.get("back")
    return visit.redirect(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/")


PAGES = (Page("/show-names", show_names, "POST"),)
