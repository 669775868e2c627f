"""The hours in which an automation may place calls: `Mon-Fri 09:00-19:00 Australia/Sydney`. Pure, but for the clock.

    hours   = windows zone                  the zone by its IANA name
    windows = [days] times … [days] times   times without days are those of every day
    days    = Mon, Tue-Thu …                ranges may wrap: Fri-Mon
    times   = 09:00-12:00 13:00-19:00 …     24 hours; 22:00-02:00 ends on the next day

Commas, semicolons and spaces separate. A moment is within the hours if the wall clock of the zone is, so an hour that
is repeated when daylight saving time ends counts twice, and one that is left out does not count.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_END = 24 * 60  # minutes


class CallHoursError(ValueError):
    """A text is not of the form above. The message says what is wrong and how to write it."""


class UnknownZoneError(CallHoursError):
    """There is no time zone of that name, which is the second argument."""


@dataclass(frozen=True, slots=True)
class Window:
    """A time of a day, in minutes since its midnight. If it ends after midnight, `end` is over 24 hours."""

    weekday: int  # 0: Monday
    start: int
    end: int  # not included


@dataclass(frozen=True, slots=True)
class CallHours:
    """The windows of a week in one time zone."""

    windows: tuple[Window, ...]
    zone: ZoneInfo

    @classmethod
    def parse(cls, text: str) -> "CallHours":
        """Read the hours; raises CallHoursError."""
        words = re.split(r"[\s,;]+", _DASH.sub("-", text).strip(" \t\r\n,;"))
        if not words[0]:
            raise CallHoursError(f"is empty; {_EXAMPLE}")
        zone = _zone(words.pop())
        windows: dict[Window, None] = {}
        days: tuple[int, ...] = ()
        times = 0  # since the last days
        for word in words:
            span = _TIMES.fullmatch(word)
            if span:
                times += 1
                start, end = _minutes(span[1], word), _minutes(span[2], word)
                if start in (end, _DAY_END):
                    raise CallHoursError(f"{word!r} has no length; write 00:00-24:00 for a whole day")
                end += _DAY_END if end < start else 0
                windows |= dict.fromkeys(Window(day, start, end) for day in days or range(7))
            else:
                days, times = (*(days if not times else ()), *_days(word)), 0
        if not times:
            raise CallHoursError(f"has no times after the days; {_EXAMPLE}" if days else f"has no times; {_EXAMPLE}")
        return cls(tuple(windows), zone)

    def includes(self, moment: datetime) -> bool:
        """Say whether a moment is within the hours."""
        local = moment.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        return any(
            window.weekday == (local.weekday() - later) % 7 and window.start <= minute + later * _DAY_END < window.end
            for window in self.windows
            for later in (0, 1)  # days since the window began
        )

    def next_moment(self, now: datetime) -> datetime:
        """Return the first moment from `now` on that is within the hours, in UTC: `now` itself if it is."""
        now = now.astimezone(UTC)
        if self.includes(now):
            return now
        return min(moment for moment in self._starts(now) if moment > now and self.includes(moment))

    def _starts(self, now: datetime) -> Iterator[datetime]:
        """Go through the moments at which the windows of the next two weeks may begin: a clock may skip one week's."""
        today = now.astimezone(self.zone).date()
        for day in (today + timedelta(days=ahead) for ahead in range(-1, 16)):
            for window in self.windows:
                if window.weekday == day.weekday():
                    yield from _moments(datetime.combine(day, time(*divmod(window.start, 60)), self.zone))


def _moments(local: datetime) -> Iterator[datetime]:
    """Go through the moments at which a wall clock shows a time, or at which it may jump over it."""
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    yield first
    if first < second:  # the hour is repeated
        yield second
    while second < first:  # the hour is left out: the clock jumps at one of these minutes
        yield second
        second += timedelta(minutes=1)


_EXAMPLE = 'write e.g. "Mon-Fri 09:00-19:00 Australia/Sydney"'
_DASH = re.compile(r"\s*[\u2010-\u2015\u2212-]\s*")
_TIMES = re.compile(r"(\d[\d:.]*[ap]?m?)-(\d[\d:.]*[ap]?m?)", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)", re.ASCII)
_BY_NAME = {name[:length].lower(): number for number, name in enumerate(DAYS) for length in (3, len(name))}


def _minutes(text: str, word: str) -> int:
    found = _TIME.fullmatch(text)
    minutes = int(found[1]) * 60 + int(found[2]) if found else _DAY_END + 1
    if minutes > _DAY_END:
        raise CallHoursError(f"{word!r} is not two times of 24 hours, such as 09:00-19:00")
    return minutes


def _days(word: str) -> list[int]:
    first, dash, last = word.partition("-")
    numbers = [_BY_NAME.get(name.lower().rstrip("."), -1) for name in ((first, last) if dash else (first,))]
    if -1 in numbers:
        raise CallHoursError(f"{word!r} is neither days (Mon, Mon-Fri) nor times (09:00-19:00); {_EXAMPLE}")
    return [(numbers[0] + step) % 7 for step in range((numbers[-1] - numbers[0]) % 7 + 1)]


def _zone(name: str) -> ZoneInfo:
    if _TIMES.fullmatch(name) or name.split("-", maxsplit=1)[0].lower() in _BY_NAME:
        raise CallHoursError(f"ends without a time zone; {_EXAMPLE}")
    with suppress(ValueError, OSError, LookupError):  # no key, a folder of the database, or no such file
        if "/" in name or name == "UTC":  # CET or EST would be without daylight saving time, or another country's
            return ZoneInfo(name)
    raise UnknownZoneError(f"{name!r} is not a time zone such as Australia/Sydney", name)
