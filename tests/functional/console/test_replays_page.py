"""The question before a replay, and what it replays."""

from datetime import timedelta

from support.console_session import addresses, text_of

from voxbridge.errors import Reason


def test_the_choice_is_frozen_when_it_is_asked_about(desk):
    """What comes in afterwards is not replayed, and a count that is no longer true is refused."""
    desk.put(2)
    with desk as browser:
        ids = [address.rsplit("/", 1)[1] for address in addresses(browser.get("/dead-letters"))]
        question = browser.client.post("/replays", data={"which": "all"}, headers={"sec-fetch-site": "same-origin"})
        desk.put(2, reason=Reason.EXPIRED)
        browser.post("/dead-letters/read")
        assert browser.post(f"{question.url.path}/start", which="contacts", number="2").status_code == 409
        assert desk.count() == (4, 0)
        browser.post(f"{question.url.path}/start", which="all", number="2")
        assert (desk.count(), desk.count("RetryQueueUrl")) == ((2, 0), (2, 0))
        assert not set(ids) & {address.rsplit("/", 1)[1] for address in addresses(browser.get("/dead-letters"))}


def test_a_question_can_leave_out_old_leads(desk):
    desk.put(1)
    desk.put(2, reason=Reason.EXPIRED, age=timedelta(days=5))
    with desk as browser:
        browser.get("/dead-letters")
        question = browser.client.post("/replays", data={"which": "all"}, headers={"sec-fetch-site": "same-origin"})
        assert "Replay 3 leads?" in text_of(question)
        assert "Replay 1 lead?" in text_of(browser.get(f"{question.url.path}?age=3"))
        browser.post(f"{question.url.path}/start", which="all", number="1", age="3")
        assert desk.count() == (2, 0)


def test_an_empty_choice_and_unknown_addresses_are_pages(desk):
    with desk as browser:
        assert "No dead letters" in browser.get("/dead-letters").text
        assert browser.post("/replays", which="chosen").status_code == 409
        assert browser.get("/replays/7").status_code == 404
        assert browser.get("/dead-letters/nothing").status_code == 404
        assert browser.get("/try/7").url.path == "/try"


def test_leads_that_are_fetched_are_not_said_to_come_back(desk):
    """Of a notification that holds only ids it is not known what becomes of it. It is replayed all the same."""
    ids = {"object": "page", "entry": [{"changes": [{"field": "leadgen", "value": {"leadgen_id": "1"}}]}]}
    desk.put(1, body=ids, source="meta-lead-ads", reason=Reason.EXPIRED)
    with desk as browser:
        browser.get("/dead-letters")
        question = browser.client.post("/replays", data={"which": "all"}, headers={"sec-fetch-site": "same-origin"})
        assert "1 of which only ids are known" in text_of(question)
        assert "come back" not in text_of(question)
        browser.post(f"{question.url.path}/start", which="all", number="1")
        assert desk.count() == (0, 0)
