"""What other websites try with the console of a person who is signed in, in a real browser."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect


@pytest.fixture
def context(browser: Browser, signed_in: tuple[str, Any]) -> BrowserContext:
    """A signed-in browser, whose cookie every port of the machine is sent."""
    return browser.new_context(storage_state=signed_in[1])


def answers(page: Page, url: str) -> list[int]:
    """Collect the codes of the console's answers."""
    codes: list[int] = []
    page.on("response", lambda answer: codes.append(answer.status) if answer.url.startswith(url) else None)
    return codes


@pytest.mark.usefixtures("signed_in")
def test_the_address_works_once(browser: Browser, address: str):
    page = browser.new_context().new_page()
    assert page.goto(address).status in {401, 403}
    expect(page.get_by_role("navigation", name="Pages")).to_have_count(0)


def test_nothing_is_shown_without_the_cookie(browser: Browser, signed_in: tuple[str, Any]):
    page = browser.new_context().new_page()
    assert page.goto(f"{signed_in[0]}/leads").status in {401, 403}
    expect(page.get_by_role("navigation", name="Pages")).to_have_count(0)


def test_a_rebound_name_is_refused(context: BrowserContext, signed_in: tuple[str, Any]):
    """The attacker's name, which now has this machine's address."""
    port = signed_in[0].rpartition(":")[2]
    assert context.new_page().goto(f"http://rebound.example:{port}/").status == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_form_of_another_site_is_refused(
    context: BrowserContext, signed_in: tuple[str, Any], stranger: Callable[[str], str], host: str
):
    """Another port of this machine counts as the same site, so it is sent the cookie; `localhost` is another site."""
    url = signed_in[0]
    form = f'<form method=post action="{url}/show-names"><input name=to value=shown><button>Win</button></form>'
    page = context.new_page()
    page.goto(stranger(form).replace("127.0.0.1", host))
    codes = answers(page, url)
    with page.expect_navigation():
        page.get_by_role("button", name="Win").click()
    assert codes == [403]
    console = context.new_page()
    console.goto(url)
    expect(console.get_by_role("button", name="Show names and numbers")).to_be_visible()


def test_a_frame_of_another_site_is_refused(
    context: BrowserContext, signed_in: tuple[str, Any], stranger: Callable[[str], str]
):
    page = context.new_page()
    codes = answers(page, signed_in[0])
    page.goto(stranger(f'<iframe src="{signed_in[0]}/leads"></iframe>'), wait_until="load")
    assert set(codes) <= {403}
    assert all("Leads" not in frame.evaluate("document.documentElement.textContent") for frame in page.frames)


def test_a_script_of_another_port_reads_nothing(
    context: BrowserContext, signed_in: tuple[str, Any], stranger: Callable[[str], str]
):
    page = context.new_page()
    page.goto(stranger("<p>waiting</p>"))
    tried = page.evaluate(
        """url => Promise.all(["GET", "POST"].map(method =>
            fetch(url, {method, credentials: "include"}).then(answer => answer.text(), () => null)))""",
        signed_in[0] + "/leads",
    )
    assert tried == [None, None], json.dumps(tried)
