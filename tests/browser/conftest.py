"""The console in a real browser, on the local stack as `make console` starts it: `make browser`.

Chromium is the system's. Without one the tests are skipped, unless CI is set: there it is an error.
"""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from support.checkout import Up, copy_checkout

from local.build import ROOT, STATE

BROWSERS = ("chromium", "google-chrome", "chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP rebound.example 127.0.0.1",  # for the attack by DNS rebinding
]
WITHIN = 60_000  # milliseconds; a deployment takes some seconds, more on a busy machine
PICTURES = ROOT / "docs" / "images" if os.environ.get("PICTURES") else STATE / "browser"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="session", autouse=True)
def executable() -> str:
    """Find Chromium before anything is started."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        missing = f"These tests need Chromium: one of {', '.join(BROWSERS)} on the PATH."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    return found


@pytest.fixture(scope="session")
def browser(executable: str) -> Iterator[Browser]:
    expect.set_options(timeout=WITHIN)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """Run the local stack and its console, in a copy of the checkout."""
    folder = copy_checkout(tmp_path_factory.mktemp("checkout"))
    with Up(folder, "--console") as up:
        up.wait_for(r"(Each lead appears below)")
        yield up
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Visitor:
    """A signed-in browser. What its pages must not do is collected."""

    url: str  # the console's, without a slash at the end
    browser: Browser
    cookies: Any
    wrong: list[str] = field(default_factory=list)

    def context(self, width: dict[str, int] = DESKTOP, scheme: str = "light") -> BrowserContext:
        context = self.browser.new_context(
            storage_state=self.cookies, viewport=width, color_scheme=scheme, reduced_motion="reduce", base_url=self.url
        )
        context.set_default_timeout(WITHIN)
        context.on("request", lambda request: self._watch(request.url))
        context.on("console", lambda message: message.type == "error" and self._listen(message.text))
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))
        return context

    def _listen(self, text: str) -> None:
        if "status of 503" not in text:  # of a page that is still being read
            self.wrong.append(text)

    def _watch(self, address: str) -> None:
        if not address.startswith((f"{self.url}/", "data:", "blob:")):
            self.wrong.append(f"a request to {address}")


@pytest.fixture(scope="session")
def address(up: Up) -> str:
    """The address that opens the console, once."""
    return up.wait_for(r"(http://127\.0\.0\.1:\d+/login\?t=\S+)")


@pytest.fixture(scope="session")
def signed_in(browser: Browser, address: str) -> tuple[str, Any]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible(timeout=WITHIN)
    cookies = context.storage_state()
    context.close()
    return address.partition("/login")[0], cookies


@pytest.fixture
def visitor(browser: Browser, signed_in: tuple[str, Any]) -> Iterator[Visitor]:
    """Pages ask nothing of other origins, and log no error."""
    url, cookies = signed_in
    visitor = Visitor(url, browser, cookies)
    yield visitor
    for context in list(browser.contexts):
        context.close()
    assert visitor.wrong == []


@pytest.fixture
def page(visitor: Visitor) -> Page:
    return visitor.context().new_page()


@pytest.fixture
def post(up: Up, visitor: Visitor) -> Callable[..., dict[str, Any]]:
    """Send a lead to the local stack's address, by the browser."""
    url, token = up.find(r"(http://127\.0\.0\.1:\d+)/webhooks"), up.find(r"X-Webhook-Token: (\w+)")

    def send(source: str, lead: dict[str, str]) -> dict[str, Any]:
        context = visitor.browser.new_context()
        answer = context.request.post(f"{url}/webhooks/{source}", data=lead, headers={"x-webhook-token": token}).json()
        context.close()
        return answer

    return send


def audit(page: Page) -> None:
    """Check a page by axe, and that it fits its window, once it has been read."""
    expect(page.locator("meta[http-equiv=refresh], [aria-busy=true]")).to_have_count(0)
    found = Axe().run(page).response["violations"]
    told = [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
    assert told == [], page.url
    widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert widths[0] <= widths[1], f"{page.url} is wider than its window: {widths}"


def tab_to(page: Page, target: Locator) -> None:
    """Move the focus with the keyboard alone."""
    expect(target).to_be_visible()
    for _ in range(150):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"no Tab leads to {target}")


@pytest.fixture
def stranger() -> Iterator[Callable[[str], str]]:
    """A website on another port of this machine; give it a page, it returns the address."""
    pages: list[bytes] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = pages[int(re.sub(r"\D", "", self.path) or 0)] if self.path.startswith("/page") else b""
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def serve(content: str) -> str:
        pages.append(content.encode())
        return f"http://127.0.0.1:{server.server_port}/page{len(pages) - 1}"

    yield serve
    server.shutdown()
    server.server_close()
