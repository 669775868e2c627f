"""The hours in which an automation may place calls: `Mon-Fri 09:00-19:00 Australia/Sydney`.

    hours   = windows zone                  the zone by its IANA name
    windows = [days] times … [days] times   times without days are those of every day
    days    = Mon, Tue-Thu …                ranges may wrap: Fri-Mon
    times   = 09:00-12:00 13:00-19:00 …     24 hours; 22:00-02:00 ends on the next day

Commas, semicolons and spaces separate. A moment is within the hours if the wall clock of the zone is, so an hour that
is repeated when daylight saving time ends counts twice, and one that is left out does not count.
"""

import re
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DAY, _WEEK = 24 * 60, 7 * 24 * 60  # minutes
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {name[:length]: number for number, name in enumerate(_DAYS) for length in (3, len(name))}
_DASH = re.compile(r"\s*[\u2010-\u2015\u2212-]\s*")
_EXAMPLE = 'write e.g. "Mon-Fri 09:00-19:00 Australia/Sydney"'


class CallHours(NamedTuple):
    """The minutes of a week in one time zone that are within the hours, counted from Monday's first."""

    minutes: frozenset[int]
    zone: ZoneInfo

    @classmethod
    def parse(cls, text: str) -> "CallHours":
        """Read the hours; raises ValueError, which says what is wrong and how to write it."""
        words = re.split(r"[\s,;]+", _DASH.sub("-", text).strip(" \t\r\n,;"))
        name, zone = words.pop(), None
        with suppress(ValueError, OSError, LookupError):  # no key, a folder of the database, or no such file
            if "/" in name or name == "UTC":  # CET or EST would be without daylight saving time, or another country's
                zone = ZoneInfo(name)
        if zone is None:
            raise ValueError(f"ends in {name!r}, which is not a time zone such as Australia/Sydney; {_EXAMPLE}")
        minutes: set[int] = set()
        days: tuple[int, ...] = ()
        times = 0  # since the last days
        for word in words:
            if found := re.fullmatch(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)", word, re.ASCII):
                times += 1
                hour, minute, end_hour, end_minute = map(int, found.groups())
                start, end = hour * 60 + minute, end_hour * 60 + end_minute
                if start == end or start >= _DAY or end > _DAY:
                    raise ValueError(f"{word!r} is not two different times of 24 hours, such as 00:00-24:00")
                end += _DAY if end < start else 0
                minutes |= {(day * _DAY + each) % _WEEK for day in days or range(7) for each in range(start, end)}
            else:
                days, times = (*(days if not times else ()), *_days(word)), 0
        if not times:
            raise ValueError(f"has no times after the days; {_EXAMPLE}" if days else f"has no times; {_EXAMPLE}")
        return cls(frozenset(minutes), zone)

    def includes(self, moment: datetime) -> bool:
        """Say whether a moment is within the hours."""
        local = moment.astimezone(self.zone)
        return local.weekday() * _DAY + local.hour * 60 + local.minute in self.minutes

    def next_moment(self, now: datetime) -> datetime:
        """Return the first moment from `now` on within the hours, but at most 15 minutes later, SQS's longest delay."""
        minute = now.replace(second=0, microsecond=0)
        coming = [now, *(minute + timedelta(minutes=later) for later in range(1, 16))]
        return next(filter(self.includes, coming), coming[-1])


def _days(word: str) -> list[int]:
    numbers = [_NUMBERS.get(name.lower().rstrip("."), -1) for name in word.split("-", maxsplit=1)]
    if -1 in numbers:
        raise ValueError(f"{word!r} is neither days (Mon, Mon-Fri) nor times of 24 hours (09:00-19:00); {_EXAMPLE}")
    return [(numbers[0] + step) % 7 for step in range((numbers[-1] - numbers[0]) % 7 + 1)]
