"""The words and the safety of the screen."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.errors import CommandError
from cli.screen import age, count, parse_age, plain

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@given(st.text())
def test_nothing_of_a_payload_steers_the_terminal(text):
    assert not [character for character in plain(text) if unicodedata.category(character) in ("Cc", "Cf", "Cs")]


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_ordinary_text_stays_as_it_is(text):
    assert plain(text) == text


def test_an_escape_sequence_is_shown_rather_than_obeyed():
    assert plain("a\x1b[31mb\nc") == "a\\u001b[31mb⏎c"


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("6h", 21600), ("3d", 259200), (" 1d ", 86400)]
)
def test_ages(text, seconds):
    assert parse_age(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "m", "30", "3y", "-3d", "1.5h", "³d", "9999999d"])
def test_what_is_no_age_is_told(text):
    with pytest.raises(CommandError, match="is no age"):
        parse_age(text)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0s"), (59, "59s"), (60, "1m"), (3600, "1h"), (86400, "1d"), (97200, "1d 3h"), (-5, "0s")],
)
def test_how_long_ago(seconds, words):
    assert age(NOW - timedelta(seconds=seconds), NOW) == words


def test_counting():
    assert (count(1, "letter"), count(0, "letter")) == ("1 letter", "0 letters")
