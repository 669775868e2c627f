"""What came in and what became of it: the list, a lead's story, and what is not in the loaded log."""

import re
from datetime import timedelta

import pytest
from support.fakes import NOW

from voxbridge.delivery import to_rfc3339

LEAD = "7f3dc562-73bd-4a7e-b2ca-9a70fa038220"
XSS = "<script>alert(1)</script>"


def rows(answer):
    """Return the ids of the leads that a page lists."""
    return re.findall(r'<tr id="l-([^"]+)"', answer.text)


def ago(**by):
    return NOW - timedelta(**by)


@pytest.fixture
def filled(browser):
    """Give a browser and leads of every kind."""
    log = browser.logs
    log.attempt(ago(minutes=1), "created", "created", fields=["phone_number", "first_name"], contact_id="ct_1")
    log.attempt(ago(minutes=2), "dead", "dead_lettered", reason="missing_phone_number", source="zapier")
    log.attempt(ago(minutes=3), "waiting", "queued", reason="rate_limited", status=429, retry_in_s=300.0)
    log.write(
        ago(minutes=4), message="request.rejected", delivery_id="rejected", source="unknown", outcome="unauthorized"
    )
    log.attempt(ago(hours=3), "skipped", "skipped")
    log.attempt(ago(days=3), "old", "created")
    return browser


def test_the_newest_come_first(filled):
    assert rows(filled.get("/leads")) == ["created", "dead", "waiting", "rejected", "skipped"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("source=zapier", ["dead"]),
        ("outcome=arrived", ["created"]),
        ("outcome=waiting", ["waiting"]),
        ("outcome=dead", ["dead"]),
        ("outcome=left", ["skipped"]),
        ("outcome=rejected", ["rejected"]),
        ("outcome=nonsense", []),
        ("from=1h", ["created", "dead", "waiting", "rejected"]),
        ("from=7d", ["created", "dead", "waiting", "rejected", "skipped", "old"]),
        ("from=nonsense", ["created", "dead", "waiting", "rejected", "skipped"]),
        ("source=zapier&outcome=arrived", []),
    ],
)
def test_a_filter_selects(filled, query, expected):
    """By time, source and outcome; a value that is none selects nothing, and breaks nothing."""
    filled.get(f"/leads?{query}")  # a longer time is loaded with this visit
    filled.clock.advance(6)
    assert rows(filled.get(f"/leads?{query}")) == expected


def test_a_poll_keeps_the_filter(filled):
    """The open page asks for the same leads again."""
    answer = filled.partial("/leads?source=zapier")
    assert rows(answer) == ["dead"]
    assert 'hx-get="/leads?source=zapier"' in answer.text


def test_new_leads_appear_with_the_next_reading(filled):
    before = rows(filled.get("/leads"))
    filled.clock.advance(6)
    filled.logs.attempt(filled.clock.now(), "new", "created")
    assert rows(filled.partial("/leads")) == ["new", *before]


def test_long_lists_have_pages(browser):
    for number in range(250):
        browser.logs.attempt(ago(seconds=number + 1), f"lead-{number:03}", "created")
    shown = [rows(browser.get(f"/leads?page={page}")) for page in (1, 2, 3)]
    assert [len(page) for page in shown] == [100, 100, 50]
    assert [lead for page in shown for lead in page] == [f"lead-{number:03}" for number in range(250)]
    assert rows(browser.get("/leads?page=99")) == shown[2]
    assert rows(browser.get("/leads?page=-1")) == rows(browser.get("/leads?page=²")) == shown[0]


def test_a_story_tells_every_attempt(browser):
    """From the first line to the last: why it waited, for how long, and what was sent."""
    at = ago(minutes=5)
    browser.logs.attempt(at, LEAD, "queued", reason="rate_limited", status=429, retry_in_s=12.0)
    browser.logs.attempt(
        at + timedelta(seconds=13),
        LEAD,
        "created",
        function="retry",
        attempt=2,
        received_at=to_rfc3339(at),
        fields=["phone_number", "first_name"],
        dropped=["age"],
        contact_id="ct_42",
    )
    answer = browser.get(f"/leads/{LEAD}")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))
    for expected in ("(429)", "12 s", "Tried again", "phone number, first name", "age", "ct_42", LEAD):
        assert expected in text
    assert answer.text.count('<li class="') == 2


def test_a_dead_letters_story_leads_to_it(filled):
    assert 'href="/dead-letters/dead"' in filled.get("/leads/dead").text


def test_a_waiting_lead_shows_its_next_attempt(filled):
    assert "Next attempt" in filled.get("/leads/waiting").text


def test_an_unknown_id_can_be_searched_for(filled):
    """The list covers a day; the search covers all of the logs, and its result stays."""
    answer = filled.get("/leads/old")
    assert answer.status_code == 404
    assert "/leads/old/search" in answer.text
    assert "Created in Voxworks" in filled.post("/leads/old/search").text
    missing = filled.post("/leads/nowhere/search")
    assert missing.status_code == 200
    assert "not in the logs" in missing.text


def test_a_lead_that_was_just_sent_is_waited_for(filled):
    """Its line takes some seconds; the page then becomes its story."""
    answer = filled.get(f"/leads/{LEAD}?sent=201")
    assert answer.status_code == 200
    assert "Waiting for the log" in answer.text
    filled.clock.advance(6)
    filled.logs.attempt(filled.clock.now(), LEAD, "created")
    assert "What happened" in filled.partial(f"/leads/{LEAD}?sent=201").text


@pytest.mark.parametrize("path", ["/leads", "/leads/x", "/"])
def test_what_a_line_holds_is_never_markup(browser, path):
    """A log line of another program, or a changed one, is shown as text, reversing marks included."""
    strange = f"{XSS}\u202egnp"
    browser.logs.attempt(
        ago(minutes=1), "x", strange, source=strange, reason=strange, detail=strange, contact_id=strange,
        fields=[strange], dropped=[strange],
    )  # fmt: skip
    answer = browser.get(path)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "\u202e" not in answer.text
    assert "\\u202e" in answer.text
    title = re.search("<title>(.*)</title>", answer.text)[1]
    assert "alert" not in title


def test_a_log_level_without_leads_is_explained(open_console):
    """Single leads are not logged then; the page says what to deploy, and the rest of it works."""
    browser = open_console(parameters={"LogLevel": "WARNING"})
    assert "LogLevel" in browser.get("/leads").text
    assert "dead letter" in browser.get("/").text


def test_a_missing_permission_costs_one_panel(open_console):
    """The other panels go on."""
    browser = open_console()
    browser.logs.failing = PermissionError(13, "denied")
    answer = browser.get("/")
    assert answer.status_code == 200
    assert "denied" in answer.text
    assert "leads wait" in answer.text


def test_leads_around_a_time(filled):
    """The nearest first, within five minutes; older ones are loaded, and a wrong time shows the whole list."""
    at = to_rfc3339(ago(minutes=2, seconds=10)).replace("+", "%2B")
    assert rows(filled.get(f"/leads?at={at}")) == ["dead", "waiting", "created", "rejected"]
    old = to_rfc3339(ago(days=3)).replace("+", "%2B")
    filled.get(f"/leads?at={old}")
    filled.clock.advance(6)
    assert rows(filled.get(f"/leads?at={old}")) == ["old"]
    assert len(rows(filled.get("/leads?at=nonsense"))) == 5


def test_a_contact_id_leads_to_the_lead(filled):
    """Voxworks shows contact ids, our answers the beginning of delivery ids."""
    filled.get("/leads")
    assert filled.client.get("/leads/ct_1", follow_redirects=False).headers["location"] == "/leads/created"
