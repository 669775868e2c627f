"""The page that connects a form: address, where to click, first deliveries, and never a secret."""

import re
from datetime import timedelta

import pytest
from support.fakes import NOW

from voxbridge.providers import PROVIDERS


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_has_its_page(browser, name):
    """Its address and its command; no secret, and no marks of the text's own."""
    answer = browser.get(f"/connect?source={name}")
    assert answer.status_code == 200
    assert f"http://127.0.0.1:9/webhooks/{name}" in answer.text
    assert f"voxbridge connect {name} --local" in answer.text
    assert "T" * 40 not in answer.text
    main = re.sub(r"<[^>]+>", "", answer.text)
    assert "{url}" not in main
    assert "`" not in main


def test_deliveries_appear(browser):
    """Those of this source; rejected requests beside them, for they are why nothing arrives."""
    browser.logs.attempt(NOW - timedelta(minutes=1), "mine", "created", source="tally")
    browser.logs.attempt(NOW - timedelta(minutes=1), "another", "created", source="zapier")
    rejected = {"message": "request.rejected", "outcome": "unauthorized"}
    browser.logs.write(NOW, delivery_id="misspelt", source="unknown", **rejected)
    browser.logs.write(NOW, delivery_id="not-mine", source="zapier", **rejected)
    answer = browser.get("/connect?source=tally")
    assert re.findall(r'<tr id="l-([^"]+)"', answer.text) == ["mine", "misspelt"]
    assert 'hx-get="/connect?source=tally"' in answer.text


def test_nothing_yet_says_what_to_do(browser):
    """It waits."""
    assert "Submit the form" in browser.partial("/connect?source=tally").text


def test_without_a_source_there_is_a_choice(browser):
    """A name that is none is not shown."""
    assert "<option>typeform</option>" in browser.get("/connect").text
    answer = browser.get("/connect?source=<script>")
    assert answer.status_code == 404
    assert "no source of that name" in answer.text
    assert "<script>" not in answer.text.partition("<main")[2]
