"""Call hours: which texts are understood, and when a moment is within them, also where the clock jumps."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxbridge.call_hours import CallHours

SYDNEY = ZoneInfo("Australia/Sydney")
OFFICE = "Mon-Fri 09:00-19:00 Australia/Sydney"
ZONES = ["Australia/Sydney", "Australia/Lord_Howe", "Europe/London", "America/New_York", "Asia/Kathmandu", "UTC"]
JUMPS = [  # UTC; clocks change near each of them, in one of the zones
    datetime(2026, 10, 3, 16, 0, tzinfo=UTC),
    datetime(2026, 4, 4, 16, 0, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
    datetime(2026, 3, 8, 7, 0, tzinfo=UTC),
    datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
]


def at(text: str, zone: ZoneInfo = SYDNEY, fold: int = 0) -> datetime:
    """Return a moment by a wall clock: `2026-11-26 09:00`, which is a Thursday."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def week(hours: str) -> set[tuple[int, int]]:
    """Return the hours of a usual week, as (weekday, hour), that are wholly within."""
    parsed = CallHours.parse(f"{hours} Australia/Sydney")
    monday = datetime(2026, 11, 23, tzinfo=SYDNEY)
    moments = [monday + timedelta(hours=number) for number in range(7 * 24)]
    return {(moment.weekday(), moment.hour) for moment in moments if parsed.includes(moment.astimezone(UTC))}


def opening(hours: CallHours, now: datetime) -> datetime:
    """Return when the hours begin, by looking again at each moment that is named."""
    while not hours.includes(now := hours.next_moment(now)):
        assert hours.next_moment(now) - now <= timedelta(minutes=15)
    return now


def hours_of(days, *spans):
    return {(day, hour) for day in days for start, end in spans for hour in range(start, end)}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mon-Fri 09:00-19:00", hours_of(range(5), (9, 19))),
        ("Mon,Wed,Fri 09:00-12:00", hours_of((0, 2, 4), (9, 12))),
        ("Mon-Wed, Sat 9:00-12:00 13:00-17:00", hours_of((0, 1, 2, 5), (9, 12), (13, 17))),
        ("Mon-Thu 09:00-19:00, Fri 09:00-17:00", hours_of(range(4), (9, 19)) | hours_of((4,), (9, 17))),
        (
            "Mon-Thu 09:00-19:00; Fri 09:00-12:00, 13:00-17:00",
            hours_of(range(4), (9, 19)) | hours_of((4,), (9, 12), (13, 17)),
        ),
        ("Fri-Mon 10:00-11:00", hours_of((4, 5, 6, 0), (10, 11))),
        ("Sun 22:00-02:00", {(6, 22), (6, 23), (0, 0), (0, 1)}),
        ("Sat 00:00-24:00", hours_of((5,), (0, 24))),
        ("09:00-10:00", hours_of(range(7), (9, 10))),
        ("monday \u2013 friday  09:00 - 10:00", hours_of(range(5), (9, 10))),
    ],
)
def test_what_is_written_is_what_is_meant(written, expected):
    """Days as ranges and lists, several windows, over midnight; the end is not included."""
    assert week(written) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "time zone"),
        ("  ", "time zone"),
        ("Mon-Fri 09:00-19:00", "not a time zone"),
        ("Mon-Fri", "not a time zone"),
        ("Mon-Fri 9am-5pm", "not a time zone"),
        ("Mon-Fri 9.00-17.00", "not a time zone"),
        ("Australia/Sydney", "no times"),
        ("Mon-Fri Australia/Sydney", "after the days"),
        ("Mon 09:00-19:00 Tue Australia/Sydney", "after the days"),
        ("Mon-Fry 09:00-19:00 Australia/Sydney", "Mon-Fry"),
        ("Mo-Fr 09:00-19:00 Australia/Sydney", "Mo-Fr"),
        ("Mon-Fri 9am-7pm Australia/Sydney", "24 hours"),
        ("Mon-Fri 9-19 Australia/Sydney", "24 hours"),
        ("Mon-Fri 09:00-24:01 Australia/Sydney", "24 hours"),
        ("Mon-Fri 09:60-19:00 Australia/Sydney", "24 hours"),
        ("Mon-Fri 09:00-09:00 Australia/Sydney", "00:00-24:00"),
        ("Mon-Fri 24:00-02:00 Australia/Sydney", "24:00-02:00"),
    ],
)
def test_a_mistake_says_how_to_write_it(text, said):
    """And never the whole text without what is wrong with it."""
    with pytest.raises(ValueError, match=re.escape(said)):
        CallHours.parse(text)


@pytest.mark.parametrize(
    "zone", ["Sydney", "AEST", "EST", "CET", "GMT+10", "Australia", "Australia/", "../etc", "Etc/Nowhere"]
)
def test_a_zone_is_an_iana_name_with_its_region(zone):
    """An abbreviation has no daylight saving time, or is that of several countries."""
    with pytest.raises(ValueError, match=f"{re.escape(repr(zone))}.* not a time zone"):
        CallHours.parse(f"Mon-Fri 09:00-19:00 {zone}")


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-26 08:59", "2026-11-26 09:00"),
        ("2026-11-26 09:00", "2026-11-26 09:00"),
        ("2026-11-26 18:59:59", "2026-11-26 18:59:59"),
        ("2026-11-26 19:00", "2026-11-27 09:00"),
        ("2026-11-27 19:00", "2026-11-30 09:00"),
        ("2026-10-02 20:00", "2026-10-05 09:00"),  # a weekend of 23 + 24 hours
    ],
)
def test_the_next_moment_is_now_or_when_the_hours_begin(now, opens):
    """In the zone's own time, over the weekend as well."""
    assert opening(CallHours.parse(OFFICE), at(now)) == at(opens)


def test_where_the_clock_jumps_over_the_beginning_the_hours_begin_at_the_jump():
    """At 2 in the night of 4 October 2026 it is 3 in Sydney."""
    hours = CallHours.parse("Sun 02:30-03:15 Australia/Sydney")
    assert opening(hours, at("2026-10-04 01:00")) == at("2026-10-04 03:00")
    left_out = CallHours.parse("Sun 02:10-02:50 Australia/Sydney")
    assert opening(left_out, at("2026-10-04 01:00")) == at("2026-10-11 02:10")
    assert opening(left_out, at("2026-09-28 01:00")) == at("2026-10-11 02:10")


def test_an_hour_that_is_repeated_counts_twice():
    """At 3 in the night of 5 April 2026 it is 2 again."""
    hours = CallHours.parse("Sun 02:30-03:00 Australia/Sydney")
    assert opening(hours, at("2026-04-05 02:59")) == at("2026-04-05 02:59")
    assert opening(hours, at("2026-04-05 02:00", fold=1)) == at("2026-04-05 02:30", fold=1)


minutes = st.integers(0, 24 * 60).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
days = st.sampled_from(["Mon", "Tue-Thu", "Sat-Mon", "Sun", "Fri Sat Sun", "Mon-Sun"])
windows = st.tuples(days, minutes, minutes).filter(lambda one: one[1] not in (one[2], "24:00"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(windows, min_size=1, max_size=3),
    st.sampled_from(ZONES),
    st.sampled_from(JUMPS),
    st.integers(-30 * 60, 30 * 60),
)
def test_the_next_moment_is_the_first_minute_of_all_that_is_within(parts, zone, jump, offset):
    """Compared with going through every minute, around the moments at which clocks change."""
    hours = CallHours.parse(" ".join(f"{day} {start}-{end}" for day, start, end in parts) + f" {zone}")
    now = jump + timedelta(minutes=offset)
    found = opening(hours, now)
    assert hours.includes(found)
    step = now
    while step < min(found, now + timedelta(days=2)):
        assert not hours.includes(step)
        step += timedelta(minutes=1)
