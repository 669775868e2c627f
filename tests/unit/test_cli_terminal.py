"""Terminal output: control characters, ages, counts."""

import io
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.errors import CommandError
from cli.terminal import escape_controls, format_age, parse_age, plural, write_body

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@given(st.text())
def test_control_characters_are_escaped(text):
    assert not [
        character for character in escape_controls(text) if unicodedata.category(character) in ("Cc", "Cf", "Cs")
    ]


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_ordinary_text_is_unchanged(text):
    assert escape_controls(text) == text


def test_an_escape_sequence_is_shown_escaped():
    assert escape_controls("a\x1b[31mb\nc") == "a\\u001b[31mb⏎c"


class Stream(io.TextIOWrapper):
    """Standard output, on a terminal or not."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def written(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()


@given(body=st.binary(max_size=60) | st.text().map(str.encode))
def test_a_body_on_a_terminal_holds_no_control_character_but_its_line_breaks(body):
    """An operator looks at what someone typed into a form."""
    stream = Stream(terminal=True)
    write_body(body, stream, raw=False)
    shown = stream.written().decode()
    assert not [one for one in shown if one != "\n" and unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert shown.count("\n") == body.count(b"\n") + 1


@pytest.mark.parametrize(("terminal", "raw"), [(False, False), (False, True), (True, True)])
def test_a_body_in_a_file_or_asked_for_raw_is_its_bytes(terminal, raw):
    body = b'{"name": "\x1b]0;pwned\x07"}\r\n\xff'
    stream = Stream(terminal=terminal)
    write_body(body, stream, raw=raw)
    assert stream.written() == body


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("6h", 21600), ("3d", 259200), (" 1d ", 86400)]
)
def test_ages(text, seconds):
    assert parse_age(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "m", "30", "3y", "-3d", "1.5h", "³d", "9999999d"])
def test_a_malformed_age_is_an_error(text):
    with pytest.raises(CommandError, match="not an age"):
        parse_age(text)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3600, "1 h"), (86400, "1 d"), (97200, "1 d 3 h"), (-5, "0 s")],
)
def test_how_long_ago(seconds, words):
    assert format_age(NOW - timedelta(seconds=seconds), NOW) == words


def test_counting():
    assert (plural(1, "lead"), plural(0, "lead")) == ("1 lead", "0 leads")
