"""The page *Try a payload*: what a payload would become."""

import json

import pytest
from support.console_session import FIX, LEAD, addresses, text_of


def test_a_pasted_payload_is_explained_and_sends_nothing(desk):
    """Its number in the address is ours; what was pasted is in no address."""
    with desk as browser:
        assert "zapier" in browser.get("/try").text
        page = browser.post("/try", source="zapier", body=json.dumps(LEAD), content_type="", country="")
        assert page.url.path == "/try/1"
        assert "No contact" in text_of(page)
        fixed = browser.post("/try/1/fix", **FIX)
        assert "+61491570156" in fixed.text
        form = browser.post("/try", source="zapier", body="first_name=Ann&phone=021+345+678", country="nz")
        assert "+6421345678" in form.text
        assert (desk.count(), desk.count("RetryQueueUrl")) == ((0, 0), (0, 0))


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "nowhere", "body": "{}"},
        {"source": "zapier", "body": ""},
        {"source": "zapier", "body": "{}", "country": "XX"},
        {"source": "zapier", "body": "{}", "content_type": "image/png"},
        {"dead_letter": "nothing"},
    ],
)
def test_a_payload_that_cannot_be_tried_is_refused_in_words(desk, fields):
    with desk as browser:
        assert browser.post("/try", **fields).status_code == 409


@pytest.mark.parametrize("body", ["not JSON", "[]", "{", '{"a": {"a": {}}}', "\x00", "[[[[[" * 400])
def test_any_payload_has_a_page(desk, body):
    """In each view."""
    with desk as browser:
        page = browser.post("/try", source="zapier", body=body)
        for view in ("questions", "tree", "raw"):
            assert browser.get(f"{page.url.path}?view={view}").status_code == 200


def test_samples_and_dead_letters_can_be_tried(desk):
    desk.put()
    with desk as browser:
        assert "event_id" in browser.get("/try?source=typeform&sample=created.json").text
        assert browser.get("/try?source=typeform&sample=../../etc/passwd").status_code == 200
        (address,) = addresses(browser.get("/dead-letters"))
        page = browser.post("/try", dead_letter=address.rsplit("/", 1)[1])
        assert "Zwapto" in page.text
        assert desk.count() == (1, 0)
