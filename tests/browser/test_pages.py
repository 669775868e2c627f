"""Every page that can be reached: accessible in both schemes and at 360 px, quiet, and at home alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import DESKTOP, PHONE, Visitor, audit
from playwright.sync_api import Page, expect

MOST_ALIKE = 2  # pages of one kind, such as leads
FIRST = ("/", "/connect", "/connect?source=zapier")  # the others of /connect wait for a first delivery


def kind(path: str) -> str:
    """Return a path without its query and what names one lead."""
    return re.sub(r"/[0-9a-f-]{8,}|/\d+", "/*", path.partition("?")[0])


def paths(page: Page) -> list[str]:
    """Follow the links from the first page on, as far as they lead to pages of another kind."""
    found, waiting = [], [*FIRST]
    while waiting:
        path = waiting.pop(0)
        if path in found or sum(kind(each) == kind(path) for each in found) >= MOST_ALIKE:
            continue
        found.append(path)
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        waiting += page.eval_on_selector_all("a[href^='/']", "links => links.map(link => link.getAttribute('href'))")
    return found


@pytest.mark.parametrize(("scheme", "width"), [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE)])
def test_every_page_is_accessible(
    visitor: Visitor, post: Callable[..., dict[str, Any]], scheme: str, width: dict[str, int]
):
    post("zapier", {"first_name": "Mia", "phone": "0491 570 006"})
    post("zapier", {"first_name": "Mia"})
    page = visitor.context(width, scheme).new_page()
    found = paths(page)
    assert {*FIRST, "/leads", "/health"} <= set(found)
    for path in found:
        page.goto(path)
        audit(page)


def test_a_title_names_no_one(page: Page, post: Callable[..., dict[str, Any]]):
    post("zapier", {"first_name": "Zebedee", "email": "zebedee@example.com"})
    for path in paths(page):
        page.goto(path)
        assert "zebedee" not in (page.title() + page.url).lower()
