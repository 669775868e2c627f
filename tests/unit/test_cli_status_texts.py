"""Plain words for every status and reason."""

from datetime import UTC, datetime, timedelta

import pytest

from cli import status_texts
from cli.history import parse_line, stories
from cli.stack import StackOptions
from voxbridge.errors import Reason, Status
from voxbridge.sources import CONTACT_FIELDS


@pytest.mark.parametrize("status", Status)
def test_every_status_has_words(status):
    """A label that fits a cell and a sentence; none shows the program's own word."""
    found = status_texts.STATUSES[status]
    assert found.label
    assert len(found.label) <= 24
    assert found.sentence.endswith(".")


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words_and_what_to_do(reason):
    """A label, a sentence, and what to do, if that is nothing."""
    found = status_texts.REASONS[reason]
    assert found.label
    assert len(found.label) <= 20
    assert found.sentence.endswith(".")
    assert found.fix.endswith(".")
    assert "_" not in found.label


def test_an_unknown_word_is_shown_as_it_is():
    """A later version's status and reason are still readable."""
    assert status_texts.outcome_of("sent_by_pigeon", "no_wind") == "sent by pigeon: no wind"


def test_a_fix_is_for_the_same_stack():
    """Commands carry the options that were given."""
    fixes = [
        of.fix
        for table in (status_texts.STATUSES, status_texts.REASONS)
        for of in table.values()
        if "voxbridge " in of.fix
    ]
    assert fixes
    for fix in fixes:
        assert "--local" in status_texts.for_stack(fix, StackOptions(local=True))
        assert "--stack-name b --profile p" in status_texts.for_stack(fix, StackOptions(stack_name="b", profile="p"))


def test_fields_have_prose_names():
    """Names of contact fields without underscores."""
    assert status_texts.of_field("phone_number") == "phone number"
    assert not any("_" in status_texts.of_field(name) for name in CONTACT_FIELDS)


def test_headlines():
    """What became of it, how long it took, until when it waits."""
    text = (
        '{"message":"lead.attempted","delivery_id":"d","source":"s","outcome":"%s","reason":"%s","retry_in_s":9,'
        '"age_s":75.2}'
    )
    headline = lambda *args, time="": status_texts.headline(stories([parse_line("e", NOW, text % args)])[0], time)  # noqa: E731
    assert headline("created", "") == "Created in Voxworks, 1 min"
    assert headline("queued", "voxworks_timeout", time="14:09") == "Waiting until 14:09: Voxworks timed out"
    assert headline("dead_lettered", "missing_phone_number") == "Dead letter: no phone number"
    assert all(len(headline("dead_lettered", reason)) <= 40 for reason in Reason)
    assert all(len(headline("queued", reason, time="14:09")) <= 42 for reason in Reason)


NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "0.0 s"), (0.94, "0.9 s"), (9.96, "10 s"), (75, "1 min"), (7300, "2 h"), (2e5, "2 d")]
)
def test_durations(seconds, expected):
    """Two figures are enough."""
    assert status_texts.duration(seconds) == expected


def test_moments_of_other_days_have_a_date():
    """Today's have the seconds instead."""
    assert status_texts.moment(NOW, NOW) == f"{NOW.astimezone():%H:%M:%S}"
    old = NOW - timedelta(days=3)
    assert status_texts.moment(old, NOW) == f"{old.astimezone().day} {old.astimezone():%b %H:%M}"
    assert status_texts.moment(NOW - timedelta(days=400), NOW).startswith("2025-")
