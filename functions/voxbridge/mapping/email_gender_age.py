"""The rest of a contact: e-mail address, gender and age, each from the fields of one person.

An age is whole years, as written or since a date of birth in the order of the lead's country.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from voxbridge.mapping.meanings import A, M
from voxbridge.mapping.owners import Owner
from voxbridge.mapping.people import Candidate
from voxbridge.mapping.results import Draft, Value
from voxbridge.mapping.terms import values
from voxbridge.mapping.tokenize import fold, tokens
from voxbridge.parsing.submission import FieldType
from voxbridge.tables import table
from voxbridge.voxworks.contact import validate_field

OLDEST = 120
_SURE = 3.5  # score from which on an answer that is no date is a wrong answer rather than a wrong guess
_MAX_EMAIL, _MAX_GENDER, _MAX_AGE, _MAX_DATE = 254, 40, 20, 40  # characters
_ADDRESS_TYPES = frozenset({None, FieldType.TEXT, FieldType.EMAIL})
_NOT_THEIR_ADDRESS = frozenset({M.COMPANY, M.FORM, M.TECHNICAL, M.TRACKING, M.LOGIN, M.IDENTIFIER})
_SENTENCE = re.compile("[ _]+[^ _]+[ _]+")
_KINDS = frozenset({"genre", "genere", "genero"})  # of music or films as well
_AGE = re.compile(
    r"(\d{1,3})(?:[.,]0+)?\s*(?:years?(?:[ -]old)?|yrs?|yo|y/o|anos?|ans?|jahre?(?: alt)?|anni|jaar(?: oud)?|j)?\.?"
)
_DATE = re.compile(  # in ISO or by country
    r"(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})(?:[T ].*)?|(\d{4})(0\d|1[0-2])(\d{2})|(\d{2})(\d{2})(\d{4})"
)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_MONTH_FIRST = frozenset({"US", "PH", "PR", "GU", "AS", "VI", "MP", "FM", "PW", "MH"})
_MONTHS = {name: str(month) for month, names in enumerate(table(__file__).values(), 1) for name in names}


def read_email(fields: Sequence[Candidate], *, names_others: bool) -> Draft:
    """Read the e-mail address. `names_others`: of someone else on the form may be what an unknown word asks for."""
    likely = [one for one in fields if one.classified.opaque or A.EMAIL in one.classified.scores]
    if not any(A.EMAIL in one.taken for one in fields):
        only = {one.text.casefold(): one for one in fields if _may_ask_for_address(one)}
        likely += only.values() if len(only) == 1 else ()
    found: Draft = {}
    for candidate in sorted(likely, key=lambda one: -one.score(A.EMAIL)):
        text, classified = candidate.text, candidate.classified
        is_question = "?" in (candidate.field.label or candidate.field.key)
        is_others = names_others and classified.strangers and classified.owner is not Owner.WRITER and not is_question
        if is_others or (A.EMAIL not in candidate.taken and not looks_like_email(text)):
            continue
        email = validate_field("email", text.removeprefix("mailto:").strip(" <>,;"))
        if email is not None:
            return {"email": Value(email, [candidate], "" if classified.scores else "it is written as an address")}
        found = {"email": Value(dropped="no valid e-mail address")}
    return found


def _may_ask_for_address(candidate: Candidate) -> bool:
    """Say whether a question that speaks of no address is answered with one: "Where shall we send your quote?"."""
    classified, entry = candidate.classified, candidate.field
    is_question = entry.type in _ADDRESS_TYPES and _SENTENCE.search(entry.label or entry.key)
    is_free = classified.owner.is_plain and not classified.meanings & _NOT_THEIR_ADDRESS
    return bool(is_question) and is_free and classified.taken <= {A.FULL_NAME} and looks_like_email(candidate.text)


def looks_like_email(text: str) -> bool:
    """Say whether a text has the form of an e-mail address, and not of an account under a number: WhatsApp's."""
    local, at, domain = text.partition("@")
    is_name = bool(at and local) and not local.isdecimal()
    return is_name and len(text) <= _MAX_EMAIL and "." in domain and not any(map(str.isspace, text))


def read_gender(fields: Sequence[Candidate]) -> Draft:
    """Read the gender as typed; under a word that also asks for a kind of music, only a word for a gender."""
    for candidate in fields:
        text = candidate.text
        if A.GENDER not in candidate.taken or len(text) > _MAX_GENDER or not any(map(str.isalpha, text)):
            continue
        asked = tokens(candidate.field.label or candidate.field.key)
        if _KINDS.isdisjoint(asked) or " ".join(tokens(text)) in values("genders"):
            return {"gender": Value(text, [candidate])}
    return {}


def read_age_or_birth(fields: Sequence[Candidate], received_at: datetime, region: str) -> Draft:
    """Read the age in whole years, else that on the day received by the date of birth, read as in `region`."""
    found: Draft = {}
    for asked in (A.AGE, A.BIRTH_DATE):
        for candidate in (one for one in fields if asked in one.taken):
            text = candidate.text
            years = read_age(text) if asked is A.AGE else age_by_date(text, region, received_at)
            if years is not None:
                return {"age": Value(years, [candidate], "" if asked is A.AGE else "the whole years since then")}
            if asked is A.AGE:
                found = {"age": Value(dropped="not one whole number of years")}
            elif candidate.score(asked) >= _SURE:
                found = {"age": Value(dropped="no date of birth that can be read")}
    return found


def read_age(text: str) -> int | None:
    """Return an age written as one number of years; None for a range, a word, or what is no one's age."""
    found = _AGE.fullmatch(fold(text).strip()) if len(text) <= _MAX_AGE else None
    years = int(found[1]) if found else 0
    return years if 0 < years <= OLDEST else None


def age_by_date(text: str, region: str, moment: datetime) -> int | None:
    """Return the whole years since a date of birth as a country writes it; None for no date, or no one's birth."""
    birth, today = read_date(text, region, moment.year), moment.date()
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day)) if birth else -1
    return years if 0 <= years <= OLDEST else None


@lru_cache(maxsize=256)
def read_date(text: str, region: str, latest: int) -> date | None:
    """Read a date: ISO, a country's order of numbers, or a month by name. No year of two digits is after `latest`."""
    if len(text) > _MAX_DATE:
        return None
    if numbers := _DATE.fullmatch(text.strip()):
        one, two, three = filter(None, numbers.groups())
        if len(one) == 4:  # noqa: PLR2004
            return _date(one, two, three, latest)
        orders = [_date(three, two, one, latest), _date(three, one, two, latest)]
        return next(filter(None, reversed(orders) if region in _MONTH_FIRST else orders), None)
    words = _WORD.findall(fold(text))
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    figures = sorted([word for word in words if word.isdecimal()][:2], key=len)
    return _date(figures[1], months[0], figures[0], latest) if len(months) == 1 and len(figures) > 1 else None


def _date(year: str, month: str, day: str, latest: int) -> date | None:
    whole = int(year)
    if len(year) == 2:  # noqa: PLR2004
        whole += latest // 100 * 100
        whole -= 100 if whole > latest else 0
    try:
        return date(whole, int(month), int(day)) if len(year) in {2, 4} else None
    except ValueError:
        return None
