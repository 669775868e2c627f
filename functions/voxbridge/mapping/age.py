"""Whole years, from an age as written or from a date of birth in the order of the lead's country."""

import re
from datetime import date, datetime
from functools import lru_cache

from voxbridge.mapping.tokenize import fold

OLDEST = 120
_AGE = re.compile(
    r"(\d{1,3})(?:[.,]0+)?\s*(?:years?(?:[ -]old)?|yrs?|yo|y/o|anos?|ans?|jahre?(?: alt)?|anni|jaar(?: oud)?|j)?\.?"
)
_NUMBERS = re.compile(r"(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})(?:[T ].*)?")
_COMPACT = re.compile(r"(\d{4})(0\d|1[0-2])(\d{2})|(\d{2})(\d{2})(\d{4})")  # ISO, else by country
_WORD = re.compile(r"[^\W\d_]+|\d+")
_MONTH_FIRST = frozenset({"US", "PH", "PR", "GU", "AS", "VI", "MP", "FM", "PW", "MH"})
_MONTHS = (
    "jan january enero ene janvier janv januar janner janeiro gennaio gen januari",
    "feb february febrero fevrier fev fevr februar fevereiro febbraio februari",
    "mar march marzo mars marz maerz mrz marco maart mrt",
    "apr april abril abr avril avr aprile",
    "may mayo mai maio mag maggio mei",
    "jun june junio juin juni junho giugno giu",
    "jul july julio juillet juil juli julho luglio lug",
    "aug august agosto ago aout augustus",
    "sep sept september septiembre septembre setembro set settembre",
    "oct october octubre octobre oktober okt outubro out ottobre ott",
    "nov november noviembre novembre novembro",
    "dec december diciembre dic decembre dezember dez dezembro dicembre",
)
_MONTH_OF = {word: str(number) for number, words in enumerate(_MONTHS, 1) for word in words.split()}


def read_age(text: str) -> int | None:
    """Return an age written as one number of years; None for a range, a word, or what is no one's age."""
    found = _AGE.fullmatch(fold(text).strip()) if len(text) <= 20 else None  # noqa: PLR2004
    years = int(found[1]) if found else 0
    return years if 0 < years <= OLDEST else None


def age_by_date(text: str, region: str, moment: datetime) -> int | None:
    """Return the whole years since a date of birth as a country writes it; None for no date, or no one's birth."""
    birth, today = read_date(text, region, moment.year), moment.date()
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day)) if birth else -1
    return years if 0 <= years <= OLDEST else None


def read_date(text: str, region: str, latest: int) -> date | None:
    """Read a date: ISO, a country's order of numbers, or a month by name. No year of two digits is after `latest`."""
    return _read_date(text.strip(), region, latest) if len(text) <= 40 else None  # noqa: PLR2004


@lru_cache(maxsize=256)
def _read_date(text: str, region: str, latest: int) -> date | None:
    numbers = _NUMBERS.fullmatch(text) or _COMPACT.fullmatch(text)
    if numbers:
        one, two, three = filter(None, numbers.groups())
        if len(one) == 4:  # noqa: PLR2004
            return _date(one, two, three, latest)
        day_first = _date(three, two, one, latest)
        month_first = _date(three, one, two, latest)
        return (month_first or day_first) if region in _MONTH_FIRST else (day_first or month_first)
    words = _WORD.findall(fold(text))
    months = [_MONTH_OF[word] for word in words if word in _MONTH_OF]
    figures = [word for word in words if word.isdecimal()]
    if len(months) != 1 or len(figures) < 2:  # noqa: PLR2004
        return None
    first, second = figures[:2]
    year, day = (second, first) if len(second) in {2, 4} and len(first) <= 2 else (first, second)  # noqa: PLR2004
    return _date(year, months[0], day, latest)


def _date(year: str, month: str, day: str, latest: int) -> date | None:
    whole = int(year)
    if len(year) == 2:  # noqa: PLR2004
        whole += latest // 100 * 100
        whole -= 100 if whole > latest else 0
    try:
        return date(whole, int(month), int(day)) if len(year) in {2, 4} else None
    except ValueError:
        return None
