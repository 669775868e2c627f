"""From a lead that lacks its phone to a contact, in the browser alone: send, see, click the value, save, replay."""

import json
import re
from collections.abc import Callable

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
    up: Up, visitor: Visitor, use: Callable[[Page, Locator], None], source: str, label: str, number: str
):
    context = visitor.context()
    today, page = context.new_page(), context.new_page()
    shows = use is by_mouse  # the pictures of docs/console.md
    today.goto("/")

    page.goto("/")
    use(page, page.get_by_role("link", name="Try a payload"))
    page.get_by_label("Source").select_option(source)
    payload = page.get_by_role("textbox", name="Payload")
    use(page, payload)
    page.keyboard.insert_text(json.dumps({"first_name": "Jane", "last_name": "Doe", label: number}))
    use(page, page.get_by_role("button", name="See what it becomes"))
    audit(page)
    use(page, page.get_by_role("link", name="Send this as a lead"))
    audit(page)
    use(page, page.get_by_role("button", name="Send it"))

    expect(page.get_by_text("Dead letter: no phone number").first).to_be_visible()
    lead = re.sub(r".*/leads/([\w-]+).*", r"\1", page.url)
    expect(today.locator(f"#l-{lead}")).to_contain_text("no phone number")  # without a reload
    if shows:
        picture(today, "today")
    use(page, page.get_by_role("link", name="Open the dead letter"))
    value = page.get_by_role("button", name=re.compile(number))
    expect(value).to_be_visible()
    audit(page)
    if shows:
        picture(page, "dead-letter")

    use(page, value)
    expect(page.get_by_role("heading", name=re.compile("phone number"))).to_be_visible()
    audit(page)
    if shows:
        picture(page, "fix")
    use(page, page.get_by_role("button", name="Save to functions/sources.toml"))
    expect(page.get_by_text("Live since").first).to_be_visible()
    assert f"[sources.{source}.fields]" in up.sources.read_text("utf-8")
    audit(page)

    use(page, page.get_by_role("button", name="Replay it"))
    audit(page)
    use(page, page.get_by_role("button", name="Replay 1 lead"))
    expect(page.get_by_text("Created in Voxworks").first).to_be_visible()
    audit(page)
    if shows:
        picture(page, "replay")
    use(page, page.get_by_role("link", name="Contacts"))
    expect(page.get_by_role("row", name=re.compile(f"····{number[-3:]}"))).to_be_visible()
