"""From a lead that lacks its phone to a contact, in the browser alone: see, open, click the value, save, replay."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Visitor, audit, picture, tab_to
from playwright.sync_api import Locator, Page, expect
from support.checkout import Up


def by_mouse(_: Page, target: Locator) -> None:
    target.click()


def by_keyboard(page: Page, target: Locator) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("use", "source", "label", "number"),
    [(by_mouse, "zapier", "Member ID", "0491 570 156"), (by_keyboard, "generic", "Order number", "0491 570 157")],
)
def test_a_dead_letter_is_fixed_and_replayed(  # noqa: PLR0913, PLR0917 (a fixture each)
    up: Up,
    visitor: Visitor,
    post: Callable[..., dict[str, Any]],
    use: Callable[[Page, Locator], None],
    source: str,
    label: str,
    number: str,
):
    page = visitor.context().new_page()
    shows = use is by_mouse  # the pictures of docs/console.md
    page.goto("/")

    answer = post(source, {"first_name": "Jane", "last_name": "Doe", label: number})
    assert (answer["status"], answer["reason"]) == ("dead_lettered", "missing_phone_number")
    row = page.locator(f"#l-{answer['delivery_id']}")
    expect(row).to_contain_text("no phone number")  # it arrives by itself
    if shows:
        picture(page, "today")
    use(page, row.get_by_role("link"))
    use(page, page.get_by_role("link", name="Open the dead letter"))
    audit(page)
    if shows:
        picture(page, "dead-letter")

    use(page, page.get_by_role("button", name=re.compile(number)))
    expect(page.get_by_role("heading", name=re.compile("phone number"))).to_be_visible()
    audit(page)
    if shows:
        picture(page, "fix")
    use(page, page.get_by_role("button", name="Save to functions/sources.toml"))
    expect(page.get_by_text(re.compile("Not live yet|Live since")).first).to_be_visible()
    expect(page.get_by_text("Live since").first).to_be_visible()
    assert f"[sources.{source}.fields]" in up.sources.read_text("utf-8")
    audit(page)

    use(page, page.get_by_role("button", name="Replay it"))
    audit(page)
    if shows:
        picture(page, "replay")
    use(page, page.get_by_role("button", name="Replay 1 lead"))
    expect(page.get_by_text("Created in Voxworks").first).to_be_visible()
    audit(page)
    page.goto("/contacts")
    expect(page.get_by_role("row", name=re.compile(f"····{number[-3:]}"))).to_be_visible()
    if shows:
        picture(page, "contacts")
