"""Dead letters in the console, without JavaScript: the list, and one of them with its payload."""

import re
import time
from datetime import timedelta
from uuid import UUID

from support.console_session import FIX, LINES, REVERSED, Desk, addresses, message, text_of
from support.fake_sqs import FakeSqs, SteppingClock

from voxbridge.errors import Reason

BECOMES = 'class="status ok">becomes a contact'


def test_the_list_shows_reasons_and_no_person_and_hides_nothing_from_others(desk):
    """Names and numbers are masked until they are asked for; nothing of a body is there."""
    desk.put(3)
    desk.put(1, body={"first_name": "Zoraida", "phone": "0491 570 156"}, reason=Reason.EXPIRED)
    desk.sqs.send_message(QueueUrl=desk.outputs["DeadLetterQueueUrl"], MessageBody='{"version": 9}')
    with desk as browser:
        page = browser.get("/dead-letters")
        assert len(addresses(page)) == 5
        assert page.text.count('type="checkbox"') == 4  # not for the version that cannot be read
        assert desk.count() == (5, 0)
        assert not re.search("Zoraida|Quimby|0491|570156|61491", page.text)
        assert "····156" in page.text
        browser.post("/show-names", to="shown", back="/dead-letters")
        assert "Zoraida" in browser.get("/dead-letters").text


def test_a_visit_reads_the_queue_again_if_it_holds_more(desk):
    """A page that is open and polls does not: each reading hides dead letters for a moment."""
    desk.put()
    with desk as browser:
        browser.get("/dead-letters")
        desk.put(2, reason=Reason.EXPIRED)
        browser.clock.advance(60)
        assert len(addresses(browser.partial("/dead-letters"))) == 1
        assert len(addresses(browser.get("/dead-letters"))) == 3


def test_filters_and_pages(desk):
    desk.put(150)
    desk.put(2, body={"phone": "0491 570 156"}, source="cf7", reason=Reason.MISSING_FIRST_NAME, age=timedelta(days=5))
    with desk as browser:
        assert len(addresses(browser.get("/dead-letters"))) == 100
        assert len(addresses(browser.get("/dead-letters?page=2"))) == 52
        for query in ("source=cf7", "reason=missing_first_name", "age=older"):
            assert len(addresses(browser.get(f"/dead-letters?{query}"))) == 2
        assert len(addresses(browser.get("/dead-letters?now=contact"))) == 0
        assert browser.get("/dead-letters?page=x&age=nonsense").status_code == 200


def test_a_dead_letter_that_came_after_the_queue_was_read_is_found(desk):
    """As from a lead's story, which knows it within a second; one that is gone is looked for once."""
    desk.put()
    with desk as browser:
        browser.get("/dead-letters")
        desk.put(2)
        assert browser.get("/dead-letters/zapier-missing_phone_number-1").status_code == 200
        answer = browser.get("/dead-letters/zapier-missing_phone_number-7")
        assert answer.status_code == 404
        assert "refresh" not in answer.text


def test_a_payload_is_shown_with_what_became_of_each_value(desk):
    """Every value is a button that names its path; an empty one too; marks that reverse text are seen."""
    desk.put()
    with desk as browser:
        (address,) = addresses(browser.get("/dead-letters"))
        page = browser.get(address)
        assert set(re.findall(r'name="value" value="(data[^"]*)"', page.text)) == {
            f"data[{number}].value" for number in range(5)
        }
        shown = text_of(page)
        assert "first name Zoraida" in shown
        assert "(empty)" in shown
        assert "\\u202e" in shown
        assert REVERSED not in page.text
        assert "<script>alert" not in page.text
        assert not re.search("Zoraida|0491", address + page.text[: page.text.index("</title>")])
        tree = browser.get(f"{address}?view=tree")
        assert "data[1].label" in tree.text  # a label is a value of the document too
        assert "Zwapto" in browser.get(f"{address}?view=raw").text


def test_a_request_of_several_leads_shows_each(desk):
    desk.put(body=[{"first_name": "Ann", "phone": "1"}, {"first_name": "Bob", "phone": "1"}])
    with desk as browser:
        (address,) = addresses(browser.get("/dead-letters"))
        assert "Ann" in browser.get(address).text
        second = browser.get(f"{address}?lead=1")
        assert ("Bob" in second.text, "Ann" in second.text) == (True, False)


def test_read_only_refuses_replays_and_saving_and_draws_no_buttons(open_console, outputs, tmp_path):
    desk = Desk(open_console, outputs, tmp_path, is_read_only=True)
    desk.put()
    with desk as browser:
        page = browser.get("/dead-letters")
        (address,) = addresses(page)
        tried = browser.post(f"{address}/fix", **FIX)
        for shown in (page, browser.get(address), tried):
            assert not re.search(r"Replay (all|this|the)|Save", shown.text)
        assert browser.post("/replays", which="all").status_code == 403
        assert browser.post(f"{address}/fix/save", **FIX, sha256="x").status_code == 403
        assert desk.sources.read_text() == "# mine\n"


def test_what_is_deployed_counts_and_the_checkout_where_it_cannot_be_read(desk):
    desk.put()
    desk.deployed = LINES
    with desk as browser:
        assert BECOMES in browser.get("/dead-letters").text
    desk.deployed = "broken"
    with desk as browser:
        page = browser.get("/dead-letters")
        assert BECOMES not in page.text
        assert "could not be read" in page.text


def test_a_list_of_a_thousand_and_a_fix_over_them_are_quick(open_console, outputs, tmp_path):
    """In processor time, with room for slow machines; `make bench` measures both."""
    sqs = FakeSqs(SteppingClock(), {str(UUID(int=number)): message(number) for number in range(1000)})
    with Desk(open_console, outputs, tmp_path, fakes={"sqs": sqs}) as browser:
        address = addresses(browser.get("/dead-letters"))[0]
        started = time.process_time()
        assert len(addresses(browser.get("/dead-letters?page=3"))) == 100
        listed = time.process_time()
        assert "1,000 of 1,000 from zapier will now become contacts" in text_of(browser.post(f"{address}/fix", **FIX))
        tried = time.process_time()
    assert listed - started < 0.1
    assert tried - listed < 3
