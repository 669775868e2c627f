"""Templates: autoescaped, and every value without control characters, so that marks which reverse text are seen."""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from cli import status_texts, terminal
from cli.console.page import Tab, Visit
from voxbridge.clock import Clock

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
STATIC = FOLDER / "static"


class Lines(str):
    """A text whose line breaks are kept, as in a textarea."""

    __slots__ = ()


def show(value: Any) -> Any:
    """Return what is printed for a value: text without control characters, SVG as it is."""
    if isinstance(value, Markup):
        return value
    text = value if isinstance(value, str) else str(value)
    if text.isprintable():
        return text
    return terminal.escape_lines(text) if isinstance(value, Lines) else terminal.escape_controls(text)


class Renderer:
    """Renders pages within the layout."""

    def __init__(self, clock: Clock, tabs: Sequence[Tab]) -> None:
        self._clock = clock
        self._tabs = tabs
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=show,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "when": lambda moment: status_texts.moment(moment, self._clock.now()),
            "clock": lambda moment: f"{moment.astimezone():%H:%M:%S}",
            "age": lambda moment: terminal.format_age(moment, self._clock.now()),
            "count": lambda number: f"{number:,}",
            "plural": terminal.plural,
            "duration": status_texts.duration,
            "lines": Lines,
            "reason": lambda name: status_texts.of_reason(name).sentence if name else "",
        }
        self._environment.globals |= {"static": static_path}
        macros: Any = self._environment.get_template("macros.html").module
        self._environment.globals["ui"] = macros

    def response(self, name: str, visit: Visit, *, title: str, status: int, **values: Any) -> Response:
        """Return a page; only its block `live` and the navigation, if that is what was asked for."""
        template = self._environment.get_template(name)
        context = self._context(visit, title) | values
        if visit.is_partial and "live" in template.blocks:
            parts = [template.blocks["live"](template.new_context(context))]
            layout = self._environment.get_template("layout.html")
            context["is_partial"] = True
            parts.append(layout.blocks["navigation"](layout.new_context(context)))
            return HTMLResponse("".join(piece for part in parts for piece in part), status)
        return HTMLResponse(template.render(context), status)

    def bare(self, name: str, status: int, **values: Any) -> Response:
        """Return a page outside the layout, for a browser that has no session."""
        return HTMLResponse(self._environment.get_template(name).render(values), status)

    def _context(self, visit: Visit, title: str) -> dict[str, Any]:
        console = visit.console
        return {
            "visit": visit,
            "title": title,
            "now": self._clock.now(),
            "tabs": [
                (tab, tab.badge(console), _is_current(tab, visit.path)) for tab in self._tabs if tab.is_shown(console)
            ],
            "place": _place(visit),
            "is_local": console.options.local,
            "is_read_only": console.is_read_only,
            "names_shown": console.session.names_shown,
            "is_partial": False,
        }


@cache
def static_path(name: str) -> str:
    """Return the address of a file in static/, which changes with its content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


def _is_current(tab: Tab, path: str) -> bool:
    return path == tab.path if tab.path == "/" else path == tab.path or path.startswith(f"{tab.path}/")


def _place(visit: Visit) -> str:
    """Return where one is: the stack, its region and the end of the account's number."""
    console = visit.console
    if console.options.local:
        return "nothing leaves this machine"
    parts = [console.options.stack_name]
    if found := console.stack_if_known:
        parts += [found.session.region_name or ""]
        account = found.outputs.get("DeadLetterQueueUrl", "").split("/")[3:4]
        parts += [f"account …{account[0][-4:]}"] if account and account[0].isdigit() else []
    return " · ".join(part for part in parts if part)
