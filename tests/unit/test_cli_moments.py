"""Times as people write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.moments import parse_moment

NOW = datetime(2026, 11, 26, 16, 30, tzinfo=UTC)


def local(*parts):
    return datetime(*parts).astimezone()


TODAY = NOW.astimezone()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26 Nov 14:02", (2026, 11, 26, 14, 2)),
        ("26 Nov, 14:02", (2026, 11, 26, 14, 2)),
        ("26 November 2025, 14:02:11", (2025, 11, 26, 14, 2, 11)),
        ("Nov 25 9:05", (2026, 11, 25, 9, 5)),
        ("2026-11-24 14:02", (2026, 11, 24, 14, 2)),
        ("2026-11-24T14:02:07", (2026, 11, 24, 14, 2, 7)),
        ("24 nov at 2:02 pm", (2026, 11, 24, 14, 2)),
        ("24 nov 12am", (2026, 11, 24, 0, 0)),
        ("31 Dec 23:59", (2025, 12, 31, 23, 59)),
    ],
)
def test_a_day_and_a_time(text, expected):
    """In this machine's zone; a day that is still to come this year is last year's."""
    assert parse_moment(text, NOW) == local(*expected)


@pytest.mark.parametrize(("text", "days"), [("today 00:00", 0), ("yesterday 14:02", 1), ("YESTERDAY  at 14:02", 1)])
def test_a_named_day(text, days):
    found = parse_moment(text, NOW)
    assert found.date() == (TODAY - timedelta(days=days)).date()


def test_a_time_alone_is_the_latest():
    """Of today if it has been, else of yesterday."""
    minute = timedelta(minutes=1)
    for at in (TODAY - minute, TODAY + minute):
        found = parse_moment(f"{at:%H:%M}", NOW)
        assert NOW - timedelta(days=1) <= found <= NOW
        assert (found.hour, found.minute) == (at.hour, at.minute)


def test_utc_is_told_by_a_z():
    assert parse_moment("2026-11-26T14:02:11Z", NOW) == datetime(2026, 11, 26, 14, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "Jane", "14", "0491 570 156", "25:00", "14:99", "99 Nov 14:02", "13 pm", "30 Feb 14:02", "x 14:02", "0:00 am"],
)
def test_anything_else_is_no_time(text):
    assert parse_moment(text, NOW) is None


@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
    found = parse_moment(text, NOW)
    assert found is None or found.tzinfo is not None
