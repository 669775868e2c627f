"""Find: by an id, by a time, by a text of a dead letter; and what is asked for stays out of every address."""

import json
import re
from datetime import timedelta

import pytest
from support.aws import aws_client
from support.console_session import message
from support.fakes import NOW

LEAD = "7f3dc562-73bd-4a7e-b2ca-9a70fa038220"
OTHER = "0f3dc562-73bd-4a7e-b2ca-9a70fa038221"


@pytest.fixture
def dead_letter(outputs):
    """Put a dead letter into the queue: `dead_letter(first_name="Jane", …)`."""

    def put(**body):
        sent = aws_client("sqs").send_message(QueueUrl=outputs["DeadLetterQueueUrl"], MessageBody=message(body=body))
        return sent["MessageId"]

    return put


def target(browser, text):
    """Return where a search leads to; None if it is a page of its own."""
    answer = browser.client.post(
        "/find", data={"text": text}, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False
    )
    return answer.headers.get("location")


@pytest.mark.parametrize("text", [LEAD, LEAD[:8], "ct_01J9", f"  {LEAD} "])
def test_an_id_leads_to_the_lead(browser, text):
    browser.logs.attempt(NOW - timedelta(minutes=1), LEAD, "created", contact_id="ct_01J9")
    browser.logs.attempt(NOW - timedelta(minutes=1), OTHER, "created")
    assert target(browser, text) == f"/leads/{LEAD}"


def test_an_unknown_id_can_be_searched_for(browser):
    """The page of the lead offers to search all of the logs."""
    assert target(browser, OTHER) == f"/leads/{OTHER}"
    assert target(browser, "ct_01J9ZZ") == "/leads/ct_01J9ZZ"


@pytest.mark.parametrize("text", ["14:02", "yesterday 14:02", "24 Nov 09:58", "2026-11-24T09:58:00Z"])
def test_a_time_leads_to_the_leads_around_it(browser, text):
    assert target(browser, text).startswith("/leads?at=2026-11-2")


@pytest.mark.parametrize("text", ["Jane", "JANE", "0491 570 156", "0491570156", "jane@example.com"])
def test_a_text_is_looked_for_in_the_dead_letters(browser, dead_letter, text):
    """In any case, a number however it is written; the result leads to the dead letter and shows none of its values."""
    id_ = dead_letter(first_name="Jane", phone="(0491) 570-156", email="jane@example.com")
    answer = browser.post("/find", text=text)
    assert f'href="/dead-letters/{id_}"' in answer.text
    assert "(0491)" not in answer.text


@pytest.mark.parametrize("text", ["Janet", "0491 570 157", "<script>alert(1)</script>", "\u202eenaJ", "x" * 5000, "%s"])
def test_what_is_not_there_is_said_so(browser, dead_letter, text):
    """With what cannot be found, and where else to look."""
    dead_letter(first_name="Jane")
    answer = browser.post("/find", text=text)
    assert answer.status_code == 200
    assert "No dead letter holds this text" in answer.text
    assert "provider" in answer.text
    assert "<script>alert" not in answer.text
    assert "\u202e" not in answer.text


@pytest.mark.parametrize("text", ["Jane Doe", "0491570156", "+61491570156", "jane@example.com", "12345678"])
def test_what_a_person_is_called_is_in_no_address_and_no_title(browser, text):
    """Only our own ids and times are; the browser keeps addresses and titles in its history."""
    assert target(browser, text) is None
    answer = browser.post("/find", text=text)
    assert text not in str(answer.url)
    assert text not in re.search("<title>(.*)</title>", answer.text)[1]
    addresses = re.findall(r'(?:href|action|hx-get)="([^"]*)"', answer.text)
    assert not [address for address in addresses if text in address]


def test_waiting_leads_are_counted_not_read(browser, outputs):
    sqs = aws_client("sqs")
    sqs.send_message(QueueUrl=outputs["RetryQueueUrl"], MessageBody=json.dumps({"first_name": "Jane"}))
    assert "1 lead waits" in browser.post("/find", text="Jane").text
    (message,) = sqs.receive_message(
        QueueUrl=outputs["RetryQueueUrl"], MessageSystemAttributeNames=["ApproximateReceiveCount"]
    )["Messages"]
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"  # by this test alone


def test_nothing_is_no_search(browser):
    assert target(browser, "  ") == "/leads"
    assert browser.get("/find").status_code == 200
