"""How a page module is written.

A module of cli/console/pages names its `PAGES` and, if it has a tab, its `TAB`. A handler is a plain function that
is run in a thread: it takes a Visit and returns a response, usually `visit.render("template.html", title=…, …)`.
Everything that a page shows comes from `visit.console`; forms are read from `visit.form`.

A page that changes with time wraps that part in `{% block live %}` with the macro `ui.live(visit)`; while the page is
visible it is asked for again, and only this block is sent. Add the module to MODULES in pages/__init__.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qs, urlencode

from starlette.responses import RedirectResponse, Response

if TYPE_CHECKING:
    from cli.console.render import Renderer
    from cli.console.state import Console

MAX_FIELDS = 6000  # of a form: a check box for each of 5,000 dead letters


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form or a query, each with all its values."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """Return a field's first value."""
        return next(iter(self.fields.get(name, ())), default)

    def all(self, name: str) -> Sequence[str]:
        """Return all values of a field."""
        return self.fields.get(name, ())

    def address(self, path: str, **changes: str | None) -> str:
        """Return a path with these fields as its query; None takes one out. Never for what a person typed."""
        fields = {**self.fields, **{name: [value] for name, value in changes.items() if value is not None}}
        for name in (name for name, value in changes.items() if value is None):
            fields.pop(name, None)
        query = urlencode(fields, doseq=True)
        return f"{path}?{query}" if query else path


def parse_form(text: str) -> Form:
    """Parse a query or a URL-encoded body; raises ValueError if it has too many fields."""
    return Form(parse_qs(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="replace"))


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, as a handler sees it."""

    console: "Console"
    renderer: "Renderer"
    path: str
    arguments: Mapping[str, str]  # the path's own, e.g. the id
    query: Form
    form: Form
    is_partial: bool  # asked for by a page that is open: only what changes is wanted

    def render(self, template: str, *, title: str, status: int = 200, **values: Any) -> Response:
        """Return a page. `title` appears in the browser's history, so it never holds a value of a lead."""
        return self.renderer.response(template, self, title=title, status=status, **values)

    @staticmethod
    def redirect(path: str) -> Response:
        """Send the browser to another page, by GET."""
        return RedirectResponse(path, 303)


type Handler = Callable[[Visit], Response]


@dataclass(frozen=True, slots=True)
class Page:
    """A path and what answers there. Paths are starlette's: `/leads/{id}`."""

    path: str
    handler: Handler
    method: Literal["GET", "POST"] = "GET"
    changes: bool = False  # a lead, a queue or a file; refused by --read-only


def _no_badge(console: "Console") -> str:
    del console
    return ""


def _always(console: "Console") -> bool:
    del console
    return True


@dataclass(frozen=True, slots=True)
class Tab:
    """An entry of the navigation. `badge` and `is_shown` must not wait: they are asked for every page."""

    label: str
    path: str
    badge: "Callable[[Console], str]" = _no_badge
    is_shown: "Callable[[Console], bool]" = _always
