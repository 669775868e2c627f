"""Several people in one object's members: {"name": [A, B], "phone": [a, b]}, {"name": "A B, C D", "phone": "a, b"}.

What may be columns are pairs of a label and a value: an object's members, or the answers of a list.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from voxbridge.errors import PermanentError, Reason
from voxbridge.parsing.list_names import ListName, kind_of_name
from voxbridge.parsing.person_signs import Aspect, Beside, aspect_of_name, aspects_of, is_number, said_beside
from voxbridge.parsing.vocabulary import is_reach_word, plain, word_set

type Pair = tuple[str, Any]


def inseparable(why: str) -> PermanentError:
    """Return the error of a request whose leads cannot be separated."""
    return PermanentError(Reason.UNREADABLE_BODY, f"the request holds several leads that cannot be separated: {why}")


def find_columns(pairs: Iterable[Pair], kind: ListName, *, is_deep: bool = False) -> list[Pair]:
    """Return the pairs whose values are lists with a value of each lead; none where the pairs are one person's.

    `is_deep`: what objects beside the lists hold does not count, so that it is not read again for each level.
    Raises PermanentError(unreadable_body) where they are several people's who cannot be separated.
    """
    filled = [(label, value) for label, value in pairs if value not in (None, "", [], {})]
    if kind is ListName.COMPANY:
        return []
    columns = [(label, value) for label, value in filled if _is_column(value)]
    if not columns or not (found := _people_of(columns, filled, kind, is_deep=is_deep)):
        _refuse_joined(filled)
        return []
    return found


def _people_of(columns: list[Pair], filled: list[Pair], kind: ListName, *, is_deep: bool) -> list[Pair]:
    if _are_all(columns, filled, kind):
        return columns
    own = [(label, column) for label, column in columns if kind_of_name(label) is not ListName.COMPANY]
    phones = [column for label, column in own if _are_phones(label, column)]
    names = [column for label, column in own if aspect_of_name(label) is Aspect.NAME]
    people = names + [column for label, column in own if aspect_of_name(label) is Aspect.EMAIL]
    if not phones or not people:
        return []
    alone = {label: value for label, value in filled if not _is_column(value)}
    beside = (
        {label: value for label, value in alone.items() if not isinstance(value, (dict, list))} if is_deep else alone
    )
    if said_beside(beside) >= Beside.PERSON or any(map(aspect_of_name, alone)):
        if not names:
            return []  # one person, with several numbers and addresses
        raise inseparable("columns are beside a person's answers")
    rows = len(phones[0])
    if any(len(column) != rows for column in (*phones, *people)):
        raise inseparable("columns of different length")
    return [(label, column) for label, column in columns if len(column) == rows]


def _are_all(columns: list[Pair], filled: list[Pair], kind: ListName) -> bool:
    """Say whether columns of any names are a table: nothing else is there, and one of them holds phone numbers."""
    if kind not in (ListName.LEADS, ListName.TRANSPORT) or not 1 < len(columns) == len(filled):
        return False
    values = [column for _, column in columns]
    if len(set(map(len, values))) > 1 or not any(
        _are_numbers(each) and Aspect.PHONE in aspects_of(each) for each in values
    ):
        return False  # or questions, and their answers in another list:
    return not any(isinstance(each, str) and is_reach_word(each) for column in values for each in column)


def _is_column(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and not any(isinstance(each, (dict, list)) for each in value)


def _are_phones(label: str, column: list[Any]) -> bool:
    return aspect_of_name(label) is Aspect.PHONE and _are_numbers(column)


def _are_numbers(column: list[Any]) -> bool:
    return len(set(filter(is_number, column))) > 1


# Texts in which several values are joined


def _refuse_joined(pairs: Sequence[Pair]) -> None:
    """Raise if texts hold the names of several people: {"name": "A B,C D", "phone": "0412…,0413…"}.

    They do if the names are as many as the numbers, if all texts hold as many values, or if a text beside a number
    lists full names. "Lee, Ann" with two numbers is one person.
    """
    joined = [(label, value, parts) for label, value in pairs if len(parts := _parts(label, value)) > 1]
    for count in {len(parts) for _, _, parts in joined}:
        same = [each for each in joined if len(each[2]) == count]
        numbers = [value for label, value, _ in same if _are_joined_numbers(label, value)]
        others = [each for each in same if not _are_joined_numbers(each[0], each[1])]
        names = [each for each in others if aspect_of_name(each[0]) is Aspect.NAME]
        texts = [text for _, text in pairs if isinstance(text, str) and text.strip() and text not in numbers]
        if any(isinstance(number, str) for number in numbers) and texts and len(texts) == len(others):
            names = others
        if numbers and (len(names) > 1 or any(_are_apart(value, parts) for _, value, parts in names)):
            raise inseparable("their names and numbers are joined")
    has_number = any(aspect_of_name(label) is Aspect.PHONE and is_number(value) for label, value in pairs)
    if has_number and any(_lists_full_names(label, value) for label, value, _ in joined):
        raise inseparable("their names are joined")


def _parts(label: str, value: Any) -> list[Any]:
    if isinstance(value, str):
        return [part for each in _SEPARATOR.split(value) if (part := each.strip())]
    return value if _is_column(value) and kind_of_name(label) is not ListName.COMPANY else []


def _are_joined_numbers(label: str, value: Any) -> bool:
    if isinstance(value, str):
        return value[:1] in _DIALS and _NUMBERS.fullmatch(value) is not None
    return _are_phones(label, value)


def _are_apart(names: Any, parts: list[Any]) -> bool:
    """Say whether names are of several people, and not the parts of one name or of a couple's."""
    return not isinstance(names, str) or not _MAY_BE_ONE.search(names) or all(" " in name for name in parts)


def _lists_full_names(label: str, value: Any) -> bool:
    """Say whether a text lists full names: "Ada Lovelace, Bob Ross", and not "van der Berg, Jan" or "GIL PAZ, Ana"."""
    if not isinstance(value, str) or len(value) > _MAX_NAMES or aspect_of_name(label) is not Aspect.NAME:
        return False
    names = [name for each in _LISTED.split(value) if (name := each.strip())]
    if len(names) < 2 or kind_of_name(label) is ListName.COMPANY or not all(map(_FULL_NAME.fullmatch, names)):  # noqa: PLR2004
        return False
    return len(names) > 2 or "," not in value or not _is_last_first(*names)  # noqa: PLR2004


def _is_last_first(before: str, after: str) -> bool:
    """Say whether what is before a comma is a family name, or what is after it no name of another person's."""
    if before.isupper() != after.isupper() or _PARTICLE.match(before) or _NO_PERSON.search(after):
        return True
    return plain(after.rsplit(maxsplit=1)[-1]) in _SECOND_GIVEN_NAMES  # "García López, Ana María"


_DIALS = frozenset("+(0123456789")
_SEPARATOR = re.compile("[,;|\n]| [/&] ")
_NUMBERS = re.compile(r"\s*\+?\(?\d[\d() .-]{5,20}(?:(?:\s*[,;|\n]\s*| [/&] )\+?\(?\d[\d() .-]{5,20})+\s*")
_MAY_BE_ONE = re.compile("[,/&] ")
_LISTED = re.compile("[,;|\n]")
_MAX_NAMES = 500  # characters
_FULL_NAME = re.compile(r"[^\W\d_][^\W\d_'\u2019-]+(?:\.? [^\W\d_][^\W\d_'\u2019-]*){1,3}\.?")
_PARTICLE = re.compile(
    r"(?:van|von|zu|de|del|della|da|das|do|dos|du|di|la|le|el|al|bin|ben|ter|ten|st)\b", re.IGNORECASE
)
_NO_PERSON = re.compile(  # a company, a job, a degree
    r"\b(?:pty|ltd|limited|inc|llc|corp|company|group|gmbh|manager|director|officer|sales|owner|engineer|agent|phd|mba|"
    r"esq|jr|sr)\b",
    re.IGNORECASE,
)
_SECOND_GIVEN_NAMES = word_set("people", "second_given_names")
