"""Several people in one object's members: {"name": [A, B], "phone": [a, b]}, {"name": "A B, C D", "phone": "a, b"}.

What may be columns are pairs of a label and a value: an object's members, or the answers of a list.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from voxbridge.errors import PermanentError, Reason
from voxbridge.parsing.payload_words import (
    WORDS,
    ListName,
    is_own_name,
    is_reach_word,
    kind_of_name,
    pattern,
    unaccented,
)
from voxbridge.parsing.person_signs import Aspect, aspect_of_name, aspects_of, is_number

_SEPARATOR = re.compile("[,;|\n]| [/&] ")
_NUMBER = re.compile(r"\+?\(?\d[\d() .-]{5,20}")
_MAY_BE_ONE = re.compile("[,/&] ")
_LISTED = re.compile(r"\s*[,;|\n]\s*")
_MAX_NAMES = 500  # characters
_FULL_NAME = re.compile(r"[^\W\d_][^\W\d_'\u2019-]+(?:\.? [^\W\d_][^\W\d_'\u2019-]*){1,3}\.?")
_ONE_PERSON = pattern("one_person", rf"\b(?i:{'|'.join(WORDS['people']['second_given_names'])})$")

type Pair = tuple[str, Any]


def inseparable(why: str) -> PermanentError:
    """Return the error of a request whose leads cannot be separated."""
    return PermanentError(Reason.UNREADABLE_BODY, f"the request holds several leads that cannot be separated: {why}")


def find_columns(pairs: Iterable[Pair], kind: ListName) -> dict[str, list[Any]]:
    """Return the pairs whose values are lists with a value of each person; none where the pairs are one person's.

    They are several people's if two numbers, or the names of several, are beside another of the ways to tell a
    person. Raises PermanentError(unreadable_body) where they cannot be separated: beside another person, in lists of
    different length, or joined in texts.
    """
    filled = [(label, value) for label, value in pairs if value not in (None, "", [], {})]
    if kind is ListName.COMPANY:
        return {}
    columns = {label: value for label, value in filled if _is_column(value)}
    if not columns:
        _refuse_joined(filled)
        return {}
    if kind in (ListName.LEADS, ListName.TRANSPORT) and 1 < len(columns) == len(filled) and _are_a_table(columns):
        return columns
    said = {
        label: aspect
        for label in columns
        if kind_of_name(label) is not ListName.COMPANY and (aspect := aspect_of_name(label))
    }
    numbers = any(said[label] is Aspect.PHONE and _are_numbers(columns[label]) for label in said)
    names = any(said[label] is Aspect.NAME and _are_names(label, columns[label]) for label in said)
    is_reached = any("@" in str(cell) or is_number(cell) for label in said for cell in columns[label])
    is_beside = any(aspects_of({label: value}) for label, value in filled if not _is_column(value))
    if len({*said.values()}) == 1 or not (numbers or (names and is_reached and not is_beside)):
        _refuse_joined(filled)
        return {}
    if is_beside and Aspect.NAME not in said.values():
        return {}  # one person, with several numbers and addresses
    rows = {len(columns[label]) for label in said}
    if is_beside or len(rows) > 1:
        raise inseparable("columns are beside a person's answers, or of different length")
    return {label: column for label, column in columns.items() if len(column) in rows}


def _are_names(label: str, column: list[Any]) -> bool:
    """Say whether a column holds the names of several people, and not the parts of one."""
    names = {str(name).strip() for name in column} - {"", "None"}
    return len(names) > 1 and (is_own_name(label) or all(" " in name for name in names))


def _are_a_table(columns: dict[str, list[Any]]) -> bool:
    """Say whether columns of any names are a table, in which one holds phone numbers and none holds questions."""
    return (
        len(set(map(len, columns.values()))) == 1
        and any(_are_numbers(column) and Aspect.PHONE in aspects_of(column) for column in columns.values())
        and not any(isinstance(cell, str) and is_reach_word(cell) for column in columns.values() for cell in column)
    )


def _is_column(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and not any(isinstance(each, (dict, list)) for each in value)


def _are_numbers(column: Sequence[Any]) -> bool:
    return len(set(filter(is_number, column))) > 1


def _refuse_joined(pairs: list[Pair]) -> None:
    """Raise if texts hold the names of several people: {"name": "A B,C D", "phone": "0412…,0413…"}.

    They do if the names are as many as the numbers, if all texts hold as many values, or if a text beside a number
    lists full names. "Lee, Ann" with two numbers is one person.
    """
    joined = {label: (value, parts) for label, value in pairs if len(parts := _parts(label, value)) > 1}
    if not joined:
        return
    several = {label for label, (_, parts) in joined.items() if _are_numbers(parts)}
    numbers = {label for label in several if all(map(_NUMBER.fullmatch, map(str, joined[label][1])))}
    texts = {
        label
        for label, value in pairs
        if isinstance(value, str) or (isinstance(value, dict) and aspects_of({label: value}))
    }
    for count in {len(joined[label][1]) for label in numbers}:
        same = [label for label in joined if label not in numbers and len(joined[label][1]) == count]
        is_name = [label for label in same if aspect_of_name(label) is Aspect.NAME or len(same) == len(texts - numbers)]
        if len(is_name) > 1 or any(_are_apart(*joined[label]) for label in is_name):
            raise inseparable("their names and numbers are joined")
    has_number = any(aspect_of_name(label) is Aspect.PHONE and is_number(value) for label, value in pairs)
    names = (value for label, (value, _) in joined.items() if aspect_of_name(label) is Aspect.NAME)
    if has_number and any(map(_are_full_names, names)):
        raise inseparable("their names are joined")


def _parts(label: str, value: Any) -> Sequence[Any]:
    """Return the values that are joined in one; none where it is of a submission's people."""
    if not isinstance(value, str) or not _SEPARATOR.search(value):
        parts = value if _is_column(value) else ()
    else:
        parts = [*filter(None, map(str.strip, _SEPARATOR.split(value)))]
    return parts if parts and kind_of_name(label) is not ListName.COMPANY else ()


def _are_apart(names: Any, parts: Sequence[Any]) -> bool:
    """Say whether names are of several people, and not the parts of one name or of a couple's."""
    return not isinstance(names, str) or not _MAY_BE_ONE.search(names) or all(" " in name for name in parts)


def _are_full_names(text: Any) -> bool:
    """Say whether a text lists full names: "Ada Lovelace, Bob Ross", and not "van der Berg, Jan" or "GIL PAZ, Ana"."""
    if not isinstance(text, str) or len(text) > _MAX_NAMES:
        return False
    names = [*filter(None, _LISTED.split(text.strip()))]
    if len(names) < 2 or not all(map(_FULL_NAME.fullmatch, names)):  # noqa: PLR2004
        return False
    is_one = names[0].isupper() != names[1].isupper() or _ONE_PERSON.search(unaccented(text))
    return len(names) > 2 or "," not in text or not is_one  # noqa: PLR2004
