"""From a lead that lacks its phone to a contact, in the browser alone: send, see, click the value, save, replay."""

import json
import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import PICTURES, Visitor, audit, tab_to
from playwright.sync_api import Locator, Page, expect
from support.checkout import Up


def by_mouse(_: Page, target: Locator) -> None:
    target.click()


def by_keyboard(page: Page, target: Locator) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def picture(page: Page, use: Callable[[Page, Locator], None], name: str) -> None:
    """Take a picture for docs/console.md; the loop by keyboard looks the same."""
    if use is by_mouse:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"console-{name}.png", animations="disabled")


def send(page: Page, use: Callable[[Page, Locator], None], source: str, lead: dict[str, str]) -> str:
    """Send a payload by the pages *Try a payload* and *Send*; return the delivery's id."""
    page.goto("/")
    use(page, page.get_by_role("link", name="Try a payload"))
    page.get_by_label("Source").select_option(source)
    use(page, page.get_by_role("textbox", name="Payload"))
    page.keyboard.insert_text(json.dumps(lead))
    use(page, page.get_by_role("button", name="See what it becomes"))
    use(page, page.get_by_role("link", name="Send this as a lead"))
    expect(page.get_by_role("button", name="Send it")).to_be_visible()
    audit(page)
    use(page, page.get_by_role("button", name="Send it"))
    expect(page.get_by_text("Dead letter: no phone number").first).to_be_visible()
    return re.sub(r".*/leads/([\w-]+).*", r"\1", page.url)


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
    for index, form in enumerate(("zapier", "cf7", "generic", "elementor", "zapier")):
        post(form, {"first_name": "Ann", "phone": f"0491 570 01{index}"})
    context = visitor.context()
    today, page = context.new_page(), context.new_page()
    today.goto("/")
    lead = send(page, use, source, {"first_name": "Jane", "last_name": "Doe", label: number})
    expect(today.locator(f"#l-{lead}")).to_contain_text("no phone number")  # without a reload
    expect(today.locator("nav .badge").first).to_be_visible()  # the dead letter is counted
    if os.environ.get("PICTURES"):
        expect(today.locator(".plot").first).to_be_visible()  # charts are read once a minute
    picture(today, use, "today")

    use(page, page.get_by_role("link", name="Open the dead letter"))
    value = page.get_by_role("button", name=re.compile(number))
    expect(value).to_be_visible()
    audit(page)
    picture(page, use, "dead-letter")
    use(page, value)
    expect(page.get_by_role("heading", name=re.compile("phone number"))).to_be_visible()
    audit(page)
    picture(page, use, "fix")
    use(page, page.get_by_role("button", name="Save to functions/sources.toml"))
    expect(page.get_by_text("Live since").first).to_be_visible()
    assert f"[sources.{source}.fields]" in up.sources.read_text("utf-8")
    audit(page)

    use(page, page.get_by_role("button", name="Replay it"))
    replay = page.get_by_role("button", name="Replay 1 lead")
    expect(replay).to_be_visible()
    audit(page)
    picture(page, use, "replay")
    use(page, replay)
    expect(page.get_by_text("Created in Voxworks").first).to_be_visible()
    audit(page)
    use(page, page.get_by_role("link", name="Contacts"))
    expect(page.get_by_role("row", name=re.compile(f"····{number[-3:]}"))).to_be_visible()
