"""Times as people write them: `14:02`, `yesterday 14:02`, `26 Nov 14:02`, `2026-11-26T14:02`."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cli.history import Story

NEAR = timedelta(minutes=5)  # how far a lead may be from the time that someone remembers
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(r"(?:^|[ ,t])(?:at )?(\d{1,2})(?::(\d{2})(?::(\d{2}))?)? ?(am|pm)?z?$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_MONTH = re.compile(r"(\d{1,2})\.? ([a-z]{3})[a-z]*(?: (\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3})[a-z]* (\d{1,2})(?: (\d{4}))?")


def parse_moment(text: str, now: datetime) -> datetime | None:
    """Return the latest moment before `now` that a text names, in this machine's zone; None if it names none.

    A text that ends in Z is in UTC.
    """
    plain = re.sub(r"\s+", " ", text.strip().lower())
    found = _TIME.search(plain)
    if not found or not (found[2] or found[4]):
        return None
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if found[4] and not 1 <= hour <= 12:  # noqa: PLR2004
        return None
    hour = hour % 12 + (12 if found[4] == "pm" else 0) if found[4] else hour
    is_utc, named = plain.endswith("z"), plain[: found.start()].strip(" ,")
    day = _day(named, (now.astimezone(UTC) if is_utc else now.astimezone()).date())
    if day is None:
        return None
    try:
        naive = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001  (its zone follows)
        at = naive.replace(tzinfo=UTC) if is_utc else naive.astimezone()
    except (ValueError, OverflowError, OSError):  # no such time, or outside what the system can convert
        return None
    return at - timedelta(days=1) if not named and at > now else at


def _day(text: str, today: date) -> date | None:
    if text in {"", "today"}:
        return today
    if text == "yesterday":
        return today - timedelta(days=1)
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        for pattern, day, month in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
            if (found := pattern.fullmatch(text)) and found[month] in _MONTHS:
                named = date(int(found[3] or today.year), _MONTHS.index(found[month]) + 1, int(found[day]))
                return named if found[3] or named <= today else named.replace(year=named.year - 1)
    except ValueError:
        return None
    return None


def near(stories: "Iterable[Story]", moment: datetime) -> "list[Story]":
    """Return the stories that began within five minutes of a moment, the nearest first."""
    within = [story for story in stories if abs(story.received_at - moment) <= NEAR]
    return sorted(within, key=lambda story: abs(story.received_at - moment))
