"""Fixes of sources.toml by a click on a dead letter's value, without JavaScript."""

import html
import re
import tomllib

import pytest
from support.console_session import FIX, LINES, addresses, text_of

from voxbridge.errors import Reason


def test_a_fix_is_tried_before_anything_is_written(desk):
    """The lines, this lead before and after, and the effect on all that wait."""
    desk.put(3)
    desk.put(1, body={"first_name": "Ann"}, reason=Reason.MISSING_PHONE_NUMBER, source="tally")
    desk.put(1, body={"first_name": "Ann"}, reason=Reason.EXPIRED)
    with desk as browser:
        address = addresses(browser.get("/dead-letters?source=zapier&reason=missing_phone_number"))[0]
        page = browser.post(f"{address}/fix", **FIX)
        assert all(line in html.unescape(page.text) for line in LINES.split("\n"))
        shown = text_of(page)
        assert "+61491570156" in shown
        assert "3 of 4 from zapier will now become contacts" in shown
        assert "1 still has: no phone number" in shown
        assert "The 1 from other sources does not change" in shown
        assert desk.sources.read_text() == "# mine\n"


def test_a_saved_fix_is_live_once_it_is_deployed_and_its_leads_are_replayed(desk):
    """The loop: click, save, not live yet, live, replay."""
    desk.put(3)
    desk.put(1, body={"first_name": "Ann"}, source="tally")
    with desk as browser:
        address = addresses(browser.get("/dead-letters?source=zapier"))[0]
        tried = browser.post(f"{address}/fix", **FIX)
        sha256 = re.search(r'name="sha256" value="(\w+)"', tried.text)[1]
        saved = browser.post(f"{address}/fix/save", **FIX, sha256=sha256)
        assert saved.status_code == 200
        assert desk.sources.read_text() == f"# mine\n\n{LINES}\n"
        assert "Not live yet" in saved.text
        assert "Live since" not in browser.get("/dead-letters").text
        desk.deploy()
        page = browser.get("/dead-letters")
        page = browser.get("/dead-letters")  # the first asks what is deployed
        assert "Live since" in page.text
        ids = re.findall(r'type="hidden" name="id" value="([^"]+)"', page.text)
        assert len(ids) == 3
        question = browser.client.post("/replays", data={"id": ids}, headers={"sec-fetch-site": "same-origin"})
        assert "Replay 3 leads?" in text_of(question)
        assert desk.count("RetryQueueUrl") == (0, 0)
        done = browser.post(f"{question.url.path}/start", which="contacts", number="3", age="")
        assert "3 leads replayed" in text_of(done)
        assert (desk.count(), desk.count("RetryQueueUrl")) == ((1, 0), (3, 0))
        assert len(addresses(browser.get("/dead-letters"))) == 1


def test_a_fix_of_a_file_that_changed_meanwhile_is_not_written(desk):
    desk.put()
    with desk as browser:
        (address,) = addresses(browser.get("/dead-letters"))
        tried = browser.post(f"{address}/fix", **FIX)
        sha256 = re.search(r'name="sha256" value="(\w+)"', tried.text)[1]
        desk.sources.write_text("# theirs\n")
        assert browser.post(f"{address}/fix/save", **FIX, sha256=sha256).status_code == 409
        assert desk.sources.read_text() == "# theirs\n"


@pytest.mark.parametrize(
    ("fields", "body", "reason", "table"),
    [
        (
            {"kind": "default", "value": "there"},
            {"phone": "0491 570 156"},
            Reason.MISSING_FIRST_NAME,
            {"defaults": {"first_name": "there"}},
        ),
        (
            {"kind": "region", "value": "nz"},
            {"first_name": "Ann", "phone": "021 345 678"},
            Reason.INVALID_PHONE_NUMBER,
            {"region": "NZ"},
        ),
    ],
)
def test_a_default_and_a_country_are_fixes_too(desk, fields, body, reason, table):
    desk.put(body=body, reason=reason)
    with desk as browser:
        (address,) = addresses(browser.get("/dead-letters"))
        assert f'name="kind" value="{fields["kind"]}"' in browser.get(address).text
        tried = browser.post(f"{address}/fix", **fields)
        assert "1 of 1 from zapier will now become a contact" in text_of(tried)
        sha256 = re.search(r'name="sha256" value="(\w+)"', tried.text)[1]
        browser.post(f"{address}/fix/save", **fields, sha256=sha256)
        assert tomllib.loads(desk.sources.read_text())["sources"]["zapier"] == table


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "path", "field": "phone_number"},
        {"kind": "path", "field": "nonsense", "value": "a"},
        {"kind": "default", "value": " "},
    ],
)
def test_a_fix_of_nothing_is_refused_in_words(desk, fields):
    desk.put()
    with desk as browser:
        (address,) = addresses(browser.get("/dead-letters"))
        assert browser.post(f"{address}/fix", **fields).status_code == 409


def test_a_fix_that_makes_leads_worse_says_so(desk):
    """The button says it too."""
    desk.put(2, body={"first_name": "Ann", "phone": "0491 570 156", "other": "no number"})
    with desk as browser:
        address = addresses(browser.get("/dead-letters"))[0]
        page = browser.post(f"{address}/fix", kind="path", field="phone_number", value="other")
        assert "2 would no longer become contacts" in text_of(page)
        assert "Save anyway" in page.text


def test_a_fix_is_tried_on_the_lead_that_was_chosen(desk):
    """Of several in one dead letter, which becomes a contact only if all of them do."""
    desk.put(body=[{"first_name": "Ann", "phone": "0491 570 156"}, {"first_name": "Bob", "Zwapto": "0491570157"}])
    desk.put(body=[{"first_name": "Cy", "Zwapto": "0491570158"}, {"Zwapto": "0491570159"}])
    with desk as browser:
        pages = [browser.get(address) for address in addresses(browser.get("/dead-letters"))]
        (address,) = (page.url.path for page in pages if "Ann" in page.text)
        fixed = browser.post(f"{address}/fix", kind="path", field="phone_number", value="Zwapto", lead="1")
        shown = text_of(fixed)
        assert "+61491570157" in shown
        assert "1 of 2 from zapier" in shown
