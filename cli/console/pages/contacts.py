"""Contacts: what the local stack's simulator of Voxworks holds, which is where leads end up on one machine."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import Response

from cli import status_texts
from cli.console.dead_letters import who
from cli.console.page import Page, Tab, Visit
from cli.console.state import Console
from cli.errors import CommandError

MAX_SHOWN = 200
_ANSWERS_WITHIN = 3.0  # seconds
_WHO = ("phone_number", "first_name", "last_name")


@dataclass(frozen=True, slots=True)
class Row:
    """A contact in the list."""

    id: str
    who: str
    more: tuple[tuple[str, str], ...]  # names and values of the optional fields; no values while names are masked


def contacts(visit: Visit) -> Response:
    """Show the newest contacts; of a deployed stack, say where they are."""
    url = visit.console.stack.simulator_url
    found = _read(url) if url else []
    shown = visit.console.session.names_shown
    rows = [_row(contact, shown=shown) for contact in found[: -MAX_SHOWN - 1 : -1]]
    return visit.render("contacts.html", title="Contacts", is_simulated=bool(url), rows=rows, number=len(found))


def _row(contact: dict[str, Any], *, shown: bool) -> Row:
    request = contact["request"]
    more = (
        (status_texts.of_field(name), str(value) if shown else "")
        for name, value in request.items()
        if name not in _WHO
    )
    return Row(
        contact["contact_id"], who(request | {"phone_number": contact["phone_number"]}, shown=shown), tuple(more)
    )


def _read(url: str) -> list[dict[str, Any]]:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=_ANSWERS_WITHIN)
    try:
        connection.request("GET", "/_simulator/contacts")
        found: list[dict[str, Any]] = json.loads(connection.getresponse().read())
    except (OSError, HTTPException, ValueError):
        raise CommandError(
            "The simulator of Voxworks does not answer. Check that `make up` is still running."
        ) from None
    finally:
        connection.close()
    return found


def _is_local(console: Console) -> bool:
    return console.options.local


PAGES = (Page("/contacts", contacts),)
TAB = Tab("Contacts", "/contacts", is_shown=_is_local)
