"""Searches: times as people write them, ids, and text in the bodies of dead letters."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.dead_letter_messages import to_dead_letter
from cli.history import parse_line, stories
from cli.search_query import TextSearch, is_id, parse_time
from voxbridge.delivery import Delivery, to_rfc3339

NOW = datetime(2026, 11, 26, 15, 0).astimezone()  # in this machine's zone, as the times that people type


def local(*parts):
    return datetime(*parts).astimezone()


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("14:02", local(2026, 11, 26, 14, 2)),
        ("14:02:11", local(2026, 11, 26, 14, 2, 11)),
        ("15:03", local(2026, 11, 26, 15, 3)),  # a clock may be some minutes ahead
        ("16:00", local(2026, 11, 25, 16, 0)),  # not to come, so of yesterday
        ("yesterday 9:30", local(2026, 11, 25, 9, 30)),
        ("9:30 today", local(2026, 11, 26, 9, 30)),
        ("24 Nov 14:02", local(2026, 11, 24, 14, 2)),
        ("Nov 24, 14:02", local(2026, 11, 24, 14, 2)),
        ("24 december 14:02", local(2025, 12, 24, 14, 2)),
        ("24 Nov 2024 14:02", local(2024, 11, 24, 14, 2)),
        ("2026-11-24 14:02", local(2026, 11, 24, 14, 2)),
        ("2026-11-24T04:02:11Z", datetime(2026, 11, 24, 4, 2, 11, tzinfo=UTC)),
    ],
)
def test_times(text, at):
    """The moment, and five minutes around it."""
    found = parse_time(text, NOW)
    assert (found.at, found.start, found.end) == (at, at - timedelta(minutes=5), at + timedelta(minutes=5))


@pytest.mark.parametrize("text", ["yesterday", "25 Nov", "2026-11-25"])
def test_a_day_is_all_of_it(text):
    """Without a time, from midnight to midnight."""
    found = parse_time(text, NOW)
    assert (found.at, found.start, found.end) == (None, local(2026, 11, 25), local(2026, 11, 26))


@pytest.mark.parametrize("text", ["14:02 typeform", "typeform 14:02", "today 14:02 typeform"])
def test_a_source_may_stand_beside_a_time(text):
    """In front of it or behind it."""
    found = parse_time(text, NOW)
    assert (found.at, found.source) == (local(2026, 11, 26, 14, 2), "typeform")


@pytest.mark.parametrize(
    "text",
    ["", "Jane", "Jane Doe", "0491 570 156", "25:00", "31 Feb", "12 Apples", "May", "Nov 2026-11-25", "1 2 3 4",
     "2026-13-45", "24 Nov 14:02 Typeform!", "typeform", "²:30", "³ Nov", "99999999 Nov"],
)  # fmt: skip
def test_other_text_is_no_time(text):
    """Names and numbers are searched as text."""
    assert parse_time(text, NOW) is None


@given(st.text(max_size=30) | st.from_regex(r"[0-9a-z:, -]{1,20}", fullmatch=True))
def test_any_text_is_read_or_left(text):
    """Nothing that someone types raises."""
    parse_time(text, NOW)
    TextSearch(text, "AU").matches(dead_letter({}))


def test_the_nearest_lead_comes_first():
    """Of a day the newest; a source excludes the others."""

    def story(minutes, source="zapier"):
        at = to_rfc3339(local(2026, 11, 26, 14, 2) + timedelta(minutes=minutes))
        text = {"message": "lead.attempted", "delivery_id": f"d{minutes}", "source": source, "received_at": at}
        return parse_line(f"{minutes}", NOW, json.dumps(text))

    found = stories([story(-3), story(1), story(4, "typeform"), story(9)])
    named = lambda text: [each.delivery_id for each in parse_time(text, NOW).choose(found)]  # noqa: E731
    assert named("14:02") == ["d1", "d-3", "d4"]
    assert named("14:02 typeform") == ["d4"]
    assert named("26 Nov") == ["d9", "d4", "d1", "d-3"]


def dead_letter(body, id_="7f3dc562-73bd-4a7e-b2ca-9a70fa038220"):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    delivery = Delivery(id=id_, source="zapier", received_at=NOW, content_type="x", body=content)
    return to_dead_letter({"MessageId": "m-1", "Body": delivery.to_message(), "Attributes": {"SentTimestamp": "0"}})


NUMBERS = ["0491 570 156", "+61 491 570 156", "0061491570156", "(0491) 570-156", "491570156", "570 156"]


@pytest.mark.parametrize("written", NUMBERS[:5])
@pytest.mark.parametrize("typed", NUMBERS)
def test_a_number_is_found_however_it_is_written(written, typed):
    """Blanks, brackets, country code and leading zeros do not count."""
    found = TextSearch(typed, "AU")
    assert found.matches(dead_letter({"answers": [{"tel": written}]}))
    assert found.matches(dead_letter(f"name=Zo%C3%AB&tel={quote_plus(written)}".encode()))
    assert not found.matches(dead_letter({"tel": "0491 570 157", "id": "15 6", "at": 1764149000}))


@pytest.mark.parametrize("typed", ["Zoë", "zoe", "ZOE brown", "Brown Zoë", "zoe@example.com"])
@pytest.mark.parametrize(
    "body",
    [
        {"first": "Zoë", "last": "Brown", "mail": "Zoe@example.com"},
        b"first=Zo%C3%AB&last=Brown&mail=zoe%40example.com",
        {"rawRequest": json.dumps({"first": "Zoë", "last": "Brown", "mail": "zoe@example.com"})},
        '{"first": "Zoë, Brown, zoe@example.com'.encode(),  # not JSON
    ],
    ids=["json", "form", "json in json", "broken"],
)
def test_a_name_is_found_without_case_and_accents(typed, body):
    """All words, wherever they are."""
    assert TextSearch(typed, "AU").matches(dead_letter(body))
    assert not TextSearch(f"{typed} Green", "AU").matches(dead_letter(body))


def test_a_dead_letter_is_found_by_its_ids():
    """The delivery's, its first 8 characters, and SQS's."""
    for text in ("7f3dc562-73bd-4a7e-b2ca-9a70fa038220", "7f3dc562", "m-1"):
        assert TextSearch(text, "AU").matches(dead_letter({}))
    assert not TextSearch("7f3dc", "AU").matches(dead_letter({}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7f3dc562", True),
        ("7f3dc562-73bd-4a7e-b2ca-9a70fa038220", True),
        ("ct_01J9ABCD", True),
        ("Margaret", False),
        ("0491-570-156", False),
        ("61491570156", False),
        ("zoe1@example.com", False),
        ("7f3d", False),
    ],
)
def test_ids(text, expected):
    """A name or a number is never looked for in the logs."""
    assert is_id(text) is expected
