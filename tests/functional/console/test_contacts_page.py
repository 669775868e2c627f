"""The contacts of the local stack's simulator of Voxworks, masked until names are asked for."""

import json
from dataclasses import replace

import pytest

from local.simulator import Simulator
from local.simulator.server import DEMO_KEY


@pytest.fixture
def simulator():
    with Simulator() as simulator:
        yield simulator


def add(simulator, number, **more):
    request = {"phone_number": number, "first_name": "Zoraida", "last_name": "Quimby", **more}
    assert simulator.create_contact(f"Bearer {DEMO_KEY}", json.dumps(request).encode()).status == 201


@pytest.fixture
def on(open_console):
    """Open the console on a stack with this simulator."""

    def make(url, **options):
        stack = open_console(**options).console.stack
        return open_console(find=lambda _: replace(stack, simulator_url=url), **options)

    return make


def test_contacts_are_masked_until_names_are_shown(on, simulator):
    add(simulator, "+61491570156", address="1 Private Road", title="<b>Dr</b>")
    browser = on(simulator.url)
    masked = browser.get("/contacts").text
    assert "contact_1" in masked
    assert "····156" in masked
    assert "address" in masked
    for value in ("Zoraida", "Quimby", "491570", "Private Road"):
        assert value not in masked
    browser.post("/show-names", to="shown", back="/contacts")
    shown = browser.get("/contacts").text
    for value in ("Zoraida Quimby", "+61491570156", "1 Private Road", "&lt;b&gt;Dr&lt;/b&gt;"):
        assert value in shown


def test_the_newest_contacts_come_first(on, simulator):
    for number in range(3):
        add(simulator, f"+6149157015{number}")
    text = on(simulator.url).get("/contacts").text
    assert text.index("contact_3") < text.index("contact_2") < text.index("contact_1")
    assert "3 contacts" in text


def test_a_simulator_that_does_not_answer_is_an_error_in_words(on):
    answer = on("http://127.0.0.1:1").get("/contacts")
    assert answer.status_code == 409
    assert "make up" in answer.text


def test_a_deployed_stack_has_no_tab_for_them(on):
    browser = on(None, local=False)
    assert 'href="/contacts"' not in browser.get("/leads").text
    assert "in Voxworks" in browser.get("/contacts").text
    assert 'href="/contacts"' in on(None).get("/leads").text
