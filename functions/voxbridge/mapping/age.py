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
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
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
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}


def read_age(text: str) -> int | None:
    """Return an age written as one number of years; None for a range, a word, or what is no one's age."""
    found = _AGE.fullmatch(fold(text).strip()) if len(text) <= 20 else None  # noqa: PLR2004
    years = int(found[1]) if found else 0
    return years if 0 < years <= OLDEST else None


def age_at(birth: date, moment: datetime) -> int | None:
    """Return the whole years since a birth; None for a birth that has not been, or too long ago."""
    today = moment.date()
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return years if 0 <= years <= OLDEST and birth <= today else None


def read_date(text: str, region: str) -> date | None:
    """Read a date: ISO, a country's order of numbers, or a month by name."""
    return _read_date(text.strip(), region) if len(text) <= 40 else None  # noqa: PLR2004


@lru_cache(maxsize=256)
def _read_date(text: str, region: str) -> date | None:
    numbers = _NUMBERS.fullmatch(text) or _COMPACT.fullmatch(text)
    if numbers:
        one, two, three = (int(number) for number in numbers.groups())
        if len(numbers[1]) == 4:  # noqa: PLR2004
            return _date(one, two, three)
        year = _whole_year(three, len(numbers[3]))
        day_first = _date(year, two, one)
        month_first = _date(year, one, two)
        return (month_first or day_first) if region in _MONTH_FIRST else (day_first or month_first)
    words = _WORD.findall(fold(text))
    months = [_MONTH_OF[word] for word in words if word in _MONTH_OF]
    figures = [word for word in words if word.isdecimal()]
    if len(months) != 1 or len(figures) < 2:  # noqa: PLR2004
        return None
    first, second = figures[:2]
    year, day = (second, first) if len(second) in {2, 4} and len(first) <= 2 else (first, second)  # noqa: PLR2004
    return _date(_whole_year(int(year), len(year)), months[0], int(day))


def _whole_year(year: int, digits: int) -> int:
    if digits == 4:  # noqa: PLR2004
        return year
    return (2000 if year <= _NEWEST_SHORT_YEAR else 1900) + year if digits == 2 else 0  # noqa: PLR2004


_NEWEST_SHORT_YEAR = 15  # "12" is 2012, "30" is 1930: no one born after 2015 leaves a lead


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
