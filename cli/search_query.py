"""What a search for a lead means: a time, an id, or text that is compared with the bodies of dead letters."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import unquote_plus

from cli.dead_letter_messages import DeadLetter, names
from cli.history import Story

AROUND = timedelta(minutes=5)  # of a time, on both sides
MIN_DIGITS = 4  # of a part of a phone number

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?")
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_NUMBER = re.compile(r"[+(\d][\d\s().+/-]*")
_RUN = re.compile(r"\d(?:[\s()./-]{0,3}\d)*")
_ESCAPE = re.compile(r"\\+u([0-9a-fA-F]{4})")


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A range of time that someone named. `at`: the moment that the nearest lead is wanted of; None: all of a day."""

    start: datetime
    end: datetime
    at: datetime | None
    source: str = ""  # empty: any

    def choose(self, stories: Iterable[Story]) -> list[Story]:
        """Return the stories of the range: the nearest first, of a day the newest."""
        chosen = [
            story
            for story in stories
            if self.start <= story.received_at < self.end and self.source in ("", story.source)
        ]
        at = self.at
        if at is None:
            return sorted(chosen, key=lambda story: story.received_at, reverse=True)
        return sorted(chosen, key=lambda story: abs(story.received_at - at))


def parse_time(text: str, now: datetime) -> TimeRange | None:
    """Read a time in this machine's zone, which may have a source beside it; None if it is no time.

    `14:02`, `yesterday 14:02 typeform`, `26 Nov 14:02:11`, `2026-11-26 14:02`, `2026-11-26T04:02:11Z`, `yesterday`.
    A time without a day is the latest one that is past.
    """
    words = text.replace(",", " ").split()
    found = _moment(words, now)
    if found or len(words) < 2:  # noqa: PLR2004
        return found
    for source, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
        beside = _moment(rest, now)
        if beside and re.fullmatch(r"[a-z0-9][a-z0-9-]*", source):
            return TimeRange(beside.start, beside.end, beside.at, source)
    return None


def _moment(words: list[str], now: datetime) -> TimeRange | None:
    joined = " ".join(words)
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", joined):
        try:
            at = datetime.fromisoformat(joined).astimezone()
        except ValueError:
            return None
        return TimeRange(at - AROUND, at + AROUND, at)
    clock = next((word for word in words if _CLOCK.fullmatch(word)), None)
    local = now.astimezone()
    rest = [word for word in words if word is not clock]
    day = _day(rest, local.date()) if rest else local.date() if clock else None
    if day is None:
        return None
    try:
        if clock is None:
            start = datetime.combine(day, time()).astimezone()
            return TimeRange(start, datetime.combine(day + timedelta(days=1), time()).astimezone(), None)
        hour, minute, second = (int(part or 0) for part in _CLOCK.fullmatch(clock).groups())  # type: ignore[union-attr]
        at = datetime.combine(day, time(hour, minute, second)).astimezone()
        if not rest and at - AROUND > local:
            at = datetime.combine(day - timedelta(days=1), time(hour, minute, second)).astimezone()
    except (ValueError, OverflowError):
        return None
    return TimeRange(at - AROUND, at + AROUND, at)


def _day(words: list[str], today: date) -> date | None:
    """Return the day that words name, the latest one that is not to come; None for any other words."""
    lowered = [word.casefold().rstrip(".") for word in words]
    if len(lowered) > 1 and lowered[0][:3] in _MONTHS:  # `Nov 26`
        lowered[:2] = lowered[1::-1]
    match lowered:
        case ["today"]:
            return today
        case ["yesterday"]:
            return today - timedelta(days=1)
        case [one] if re.fullmatch(r"\d{4}-\d\d-\d\d", one):
            try:
                return date.fromisoformat(one)
            except ValueError:
                return None
        case [number, month, *year] if month[:3] in _MONTHS and number.isdecimal():
            if len(year) > 1 or (year and not re.fullmatch(r"\d{4}", year[0])) or not month.isalpha():
                return None
            try:
                found = date(int(year[0]) if year else today.year, _MONTHS.index(month[:3]) + 1, int(number))
                return found if year or found <= today else found.replace(year=today.year - 1)
            except ValueError:
                return None
    return None


def is_id(text: str) -> bool:
    """Return whether a text may be a delivery id, the beginning of one, or Voxworks' id of a contact."""
    has_digit = any(character.isdigit() for character in text)
    return _ID.fullmatch(text) is not None and has_digit and not _NUMBER.fullmatch(text)


class TextSearch:
    """Finds dead letters by text: a name, an e-mail address, a phone number however it is written, or an id."""

    def __init__(self, text: str, region: str) -> None:
        """`region` is the country whose code a number may be written with."""
        self._text = text.strip()
        self._words = _fold(text).split()
        self._digits = _national_digits(self._text, region) if _NUMBER.fullmatch(self._text) else ""

    def matches(self, dead_letter: DeadLetter) -> bool:
        """Return whether a dead letter has all words of the text, or the number, or the id."""
        if names(self._text, dead_letter):
            return True
        body = readable(dead_letter)
        if len(self._digits) >= MIN_DIGITS:
            return any(self._digits in re.sub(r"\D", "", run) for run in _RUN.findall(body))
        folded = _fold(body)
        return bool(self._words) and all(word in folded for word in self._words)


def readable(dead_letter: DeadLetter) -> str:
    """Return a dead letter's body as text, without the escapes of JSON and of forms."""
    delivery = dead_letter.delivery
    text = delivery.body.decode("utf-8", "replace") if delivery else dead_letter.body
    try:
        text = json.dumps(json.loads(text), ensure_ascii=False)
    except (ValueError, RecursionError):
        text = unquote_plus(text) if "=" in text else text
    # JSON within a string has escapes of its own.
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _fold(text: str) -> str:
    """Return a text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _national_digits(text: str, region: str) -> str:
    """Return a number's digits without country code and trunk prefix, which a form may have left out."""
    from phonenumbers import NumberParseException, national_significant_number, parse  # noqa: PLC0415  (slow to import)

    try:
        return national_significant_number(parse(re.sub(r"^00(?=[1-9])", "+", text), region))
    except NumberParseException:
        return re.sub(r"\D", "", text).lstrip("0")
