"""Send a test lead: a sample with your own number, signed, to the stack's own address; then its story."""

import json

import pytest
from support.fakes import NOW
from support.receiver import Receiver

from cli import payload
from cli.console import pasted_payloads
from cli.console.pages.send import delivery_of, with_number
from cli.errors import CommandError
from cli.lead_preview import load_sources, preview, to_deliveries
from voxbridge.providers import PROVIDERS
from voxbridge.sources import Source

LEAD = "7f3dc562-73bd-4a7e-b2ca-9a70fa038220"


@pytest.fixture
def webhook(outputs):
    """Give a webhook on loopback, which the stack's outputs name."""
    with Receiver(answer=json.dumps({"status": "created", "delivery_id": LEAD}).encode()) as receiver:
        outputs["WebhookUrl"] = receiver.url
        yield receiver


def test_a_sample_arrives_signed_and_its_story_opens(webhook, open_console):
    browser = open_console()
    assert "typeform" in browser.get("/send").text
    assert "created.json" in browser.get("/send?source=zapier").text
    answer = browser.client.post(
        "/send",
        data={"source": "zapier", "sample": "created.json", "number": "0429 069 999"},
        headers={"sec-fetch-site": "same-origin"},
        follow_redirects=False,
    )
    assert answer.headers["location"] == f"/leads/{LEAD}?sent=201"
    ((path, headers, body),) = webhook.requests
    assert path == "/webhooks/zapier"
    assert headers["x-webhook-token"] == "T" * 40
    assert b"0429 069 999" in body


@pytest.mark.parametrize("code", [401, 503])
def test_an_answer_that_is_no_receipt_is_shown(webhook, open_console, code):
    webhook.code, webhook.answer = code, json.dumps({"status": "unauthorized", "delivery_id": LEAD}).encode()
    answer = open_console().post("/send", source="zapier", sample="created.json")
    assert answer.status_code == 409
    assert str(code) in answer.text


def test_without_a_secret_nothing_is_sent(webhook, open_console):
    """The page says how to set it."""
    answer = open_console().post("/send", source="typeform", sample="created.json")
    assert answer.status_code == 409
    assert "voxbridge secret set sources.typeform" in answer.text
    assert not webhook.requests


def test_read_only_sends_nothing(webhook, open_console):
    browser = open_console(is_read_only=True)
    assert '<button class="main">Send it' not in browser.get("/send?source=zapier").text
    assert browser.post("/send", source="zapier", sample="created.json").status_code == 403
    assert not webhook.requests


@pytest.mark.usefixtures("webhook")
@pytest.mark.parametrize(
    "fields",
    [{}, {"source": "nope"}, {"source": "zapier"}, {"source": "zapier", "sample": "../../pyproject.toml"}],
)
def test_what_is_not_on_offer_is_not_sent(open_console, fields):
    assert open_console().post("/send", **fields).status_code == 409


def test_a_live_stack_warns_and_wants_a_number(open_console):
    """Voxworks may call the number of the sample, which belongs to no one here."""
    text = open_console(local=False).get("/send?source=zapier").text
    assert "LIVE" in text
    assert "required" in text.split('name="number"')[1].split(">")[0]


def test_several_leads_are_not_sent_to_a_live_stack(webhook, open_console):
    """One number was given, and each lead would become a contact. The local stack takes them."""
    leads = [{"first_name": name, "phone": f"0429 069 90{n}"} for n, name in enumerate(("Ann", "Bob"))]
    for local, code in ((False, 409), (True, 303)):
        browser = open_console(local=local)
        tried = browser.post("/try", source="zapier", body=json.dumps(leads))
        number = tried.url.path.rsplit("/", 1)[1]
        answer = browser.client.post(
            "/send",
            data={"source": "zapier", "try": number},
            headers={"sec-fetch-site": "same-origin"},
            follow_redirects=False,
        )
        assert answer.status_code == code
        assert len(webhook.requests) == local
        assert local or "2 leads" in answer.text


def look(source):
    def at(read):
        return preview(to_deliveries(read, source, "x", NOW)[0], source, "AU")

    return at


@pytest.mark.parametrize("provider", [name for name in PROVIDERS if pasted_payloads.samples(name)])
def test_the_number_of_every_sample_can_be_replaced(provider):
    """In whatever way the provider writes it; all else of the contact stays."""
    source = load_sources(None).get(provider) or Source(name=provider, provider=provider)
    name = next((each for each in pasted_payloads.samples(provider) if each.startswith("created.")), None)
    if name is None:
        pytest.skip("it has no sample of a lead")
    event = pasted_payloads.EVENTS / provider / "created.event.json"
    read = payload.interpret(event.read_bytes())
    before = look(source)(read)
    changed = look(source)(with_number(read, before, "+61 429 069 999", look(source)))
    assert changed.contact == before.contact | {"phone_number": "+61429069999"}


@pytest.mark.parametrize("number", ["abc", "000", "+61", "'; drop table"])
def test_a_number_that_cannot_be_called_is_refused(number):
    source = Source(name="zapier", provider="zapier")
    read = payload.interpret(pasted_payloads.sample("zapier", "created.json"))
    with pytest.raises(CommandError):
        with_number(read, look(source)(read), number, look(source))


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"delivery_id": 3}', b"[" * 100_000])
def test_an_answer_without_an_id(answer):
    assert delivery_of(answer) == ""
