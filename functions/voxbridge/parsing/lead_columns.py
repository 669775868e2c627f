"""Several people in one object's members: {"name": [A, B], "phone": [a, b]}, {"name": "A B, C D", "phone": "a, b"}.

What may be columns are pairs of a label and a value: an object's members, or the answers of a list.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from voxbridge.errors import PermanentError, Reason
from voxbridge.parsing.list_names import ListName, kind_of_name
from voxbridge.parsing.payload_words import is_own_name, is_reach_word, pattern, plain, word_set
from voxbridge.parsing.person_signs import Aspect, Known, aspect_of_name, aspects_of, is_number

type Pair = tuple[str, Any]


def inseparable(why: str) -> PermanentError:
    """Return the error of a request whose leads cannot be separated."""
    return PermanentError(Reason.UNREADABLE_BODY, f"the request holds several leads that cannot be separated: {why}")


def find_columns(pairs: Iterable[Pair], kind: ListName, known: Known | None = None) -> list[Pair]:
    """Return the pairs whose values are lists with a value of each lead; none where the pairs are one person's.

    Raises PermanentError(unreadable_body) where they are several people's who cannot be separated: beside another
    person, in lists of different length, or joined in texts.
    """
    filled = [(label, value) for label, value in pairs if value not in (None, "", [], {})]
    if kind is ListName.COMPANY:
        return []
    columns = [(label, value) for label, value in filled if _is_column(value)]
    if not columns:
        _refuse_joined(filled)
        return []
    if kind in (ListName.LEADS, ListName.TRANSPORT) and len(columns) == len(filled) and _are_a_table(columns):
        return columns
    said = [
        (aspect, column)
        for label, column in columns
        if kind_of_name(label) is not ListName.COMPANY
        if (aspect := aspect_of_name(label)) is not Aspect.PHONE or _are_numbers(column)
    ]
    lengths = {aspect: len(column) for aspect, column in said if aspect}
    if Aspect.PHONE not in lengths or len(lengths) == 1:
        _refuse_joined(filled)
        return []
    if any(aspects_of({label: value}, known) for label, value in filled if not _is_column(value)):
        if Aspect.NAME not in lengths:
            return []  # one person, with several numbers and addresses
        raise inseparable("columns are beside a person's answers")
    rows = lengths[Aspect.PHONE]
    if any(len(column) != rows for aspect, column in said if aspect):
        raise inseparable("columns of different length")
    return [(label, column) for label, column in columns if len(column) == rows]


def find_columns_of_names(members: Collection[Pair], kind: ListName, known: Known | None = None) -> list[Pair]:
    """Return the members that hold a value of each of several people, who lack a number or share one; none otherwise.

    They are several if as many numbers or e-mail addresses are beside their full or first names, and no one else is.
    """
    if kind is ListName.COMPANY or not any(_is_column(value) for _, value in members):
        return []
    columns: list[Pair] = []
    for label, value in members:
        if _is_column(value) and kind_of_name(label) is not ListName.COMPANY:
            columns.append((label, value))
        elif value not in (None, "", [], {}) and aspects_of({label: value}, known):
            return []
    said = [(aspect, label, column) for label, column in columns if (aspect := aspect_of_name(label))]
    is_reached = any("@" in str(cell) or is_number(cell) for aspect, _, column in said for cell in column)
    if not is_reached or len({len(column) for *_, column in said}) != 1 or len({aspect for aspect, *_ in said}) == 1:
        return []
    if not any(aspect is Aspect.NAME and _are_names(label, column) for aspect, label, column in said):
        return []
    rows = len(said[0][2])
    return [(label, column) for label, column in columns if len(column) == rows]


def _are_names(label: str, column: list[Any]) -> bool:
    """Say whether a column holds the names of several people, and not the parts of one."""
    names = {str(name).strip() for name in column} - {"", "None"}
    return len(names) > 1 and (is_own_name(label) or all(" " in name for name in names))


def _are_a_table(columns: list[Pair]) -> bool:
    """Say whether columns of any names are a table, in which one holds phone numbers and none holds questions."""
    cells = [column for _, column in columns]
    return (
        len(columns) > 1
        and len(set(map(len, cells))) == 1
        and any(_are_numbers(column) and Aspect.PHONE in aspects_of(column) for column in cells)
        and not any(isinstance(each, str) and is_reach_word(each) for column in cells for each in column)
    )


def _is_column(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and not any(isinstance(each, (dict, list)) for each in value)


def _are_numbers(column: list[Any]) -> bool:
    return len(set(filter(is_number, column))) > 1


# Texts in which several values are joined


def _refuse_joined(pairs: list[Pair]) -> None:
    """Raise if texts hold the names of several people: {"name": "A B,C D", "phone": "0412…,0413…"}.

    They do if the names are as many as the numbers, if all texts hold as many values, or if a text beside a number
    lists full names. "Lee, Ann" with two numbers is one person.
    """
    joined = [(aspect_of_name(label), value, parts) for label, value in pairs if len(parts := _parts(label, value)) > 1]
    if not joined:
        return
    numbers = {id(value): len(parts) for aspect, value, parts in joined if _are_joined_numbers(aspect, value)}
    texts = sum(isinstance(value, str) and id(value) not in numbers for _, value in pairs)
    texts += any(isinstance(value, dict) and Aspect.NAME in aspects_of({label: value}) for label, value in pairs)
    for count in {*numbers.values()}:
        same = [each for each in joined if len(each[2]) == count and id(each[1]) not in numbers]
        names = [each for each in same if each[0] is Aspect.NAME or len(same) == texts]
        if len(names) > 1 or any(_are_apart(value, parts) for _, value, parts in names):
            raise inseparable("their names and numbers are joined")
    has_number = any(aspect_of_name(label) is Aspect.PHONE and is_number(value) for label, value in pairs)
    if has_number and any(aspect is Aspect.NAME and _are_full_names(value) for aspect, value, _ in joined):
        raise inseparable("their names are joined")


def _parts(label: str, value: Any) -> list[Any]:
    """Return the values that are joined in one, none where there is one alone."""
    if isinstance(value, str):
        parts = [part for each in _SEPARATOR.split(value) if (part := each.strip())] if _SEPARATOR.search(value) else []
    else:
        parts = value if _is_column(value) else []
    return parts if parts and kind_of_name(label) is not ListName.COMPANY else []


def _are_joined_numbers(aspect: Aspect | None, value: Any) -> bool:
    if isinstance(value, str):
        return _NUMBERS.fullmatch(value) is not None
    return aspect is Aspect.PHONE and _are_numbers(value)


def _are_apart(names: Any, parts: list[Any]) -> bool:
    """Say whether names are of several people, and not the parts of one name or of a couple's."""
    return not isinstance(names, str) or not _MAY_BE_ONE.search(names) or all(" " in name for name in parts)


def _are_full_names(text: Any) -> bool:
    """Say whether a text lists full names: "Ada Lovelace, Bob Ross", and not "van der Berg, Jan" or "GIL PAZ, Ana"."""
    if not isinstance(text, str) or len(text) > _MAX_NAMES:
        return False
    first, *others = [name for each in _LISTED.split(text) if (name := each.strip())]
    if not others or not all(map(_FULL_NAME.fullmatch, (first, *others))):
        return False
    return len(others) > 1 or "," not in text or not _is_last_first(first, others[0])


def _is_last_first(before: str, after: str) -> bool:
    """Say whether what is before a comma is a family name, or what is after it no name of another person's."""
    if before.isupper() != after.isupper() or _PARTICLE.match(before) or _NO_PERSON.search(after):
        return True
    return plain(after.rsplit(maxsplit=1)[-1]) in _SECOND_GIVEN_NAMES  # "García López, Ana María"


_SEPARATOR = re.compile("[,;|\n]| [/&] ")
_NUMBERS = re.compile(r"\s*\+?\(?\d[\d() .-]{5,20}(?:(?:\s*[,;|\n]\s*| [/&] )\+?\(?\d[\d() .-]{5,20})+\s*")
_MAY_BE_ONE = re.compile("[,/&] ")
_LISTED = re.compile("[,;|\n]")
_MAX_NAMES = 500  # characters
_FULL_NAME = re.compile(r"[^\W\d_][^\W\d_'\u2019-]+(?:\.? [^\W\d_][^\W\d_'\u2019-]*){1,3}\.?")
_PARTICLE = pattern("particle")
_NO_PERSON = pattern("no_person")
_SECOND_GIVEN_NAMES = word_set("people", "second_given_names")
