"""From a submission's fields to leaves: one text each, with everything that says what it is.

Blocks ({"first": …, "last": …}) and lists are taken apart here, so that the rest sees scalars alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from voxbridge.submission import Field, Kind

MAXIMUM_LEAVES = 12_000
_DEEPEST = 4  # levels of objects inside one field
_WIDEST = 60  # members of one object or list that are read
_LONGEST = 2_000  # characters of a text that are kept; no contact field is longer than 500
_SEGMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|\[(\d{1,9})\]|([^.\[\]"]+)')
_LONGEST_PATH = 400
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text that somebody may have typed."""

    field: Field
    path: str
    text: str
    key: str
    label: str
    kind: Kind | None
    position: int  # among all leaves: the order in which the person met them
    parents: tuple[str, ...] = ()  # names of the objects around it, outermost first
    group: str = ""  # leaves of one group are parts of one thing
    number: bool = field(default=False)  # a JSON number


def leaves(fields: tuple[Field, ...]) -> list[Leaf]:
    """Return the leaves of all fields but those about the submission itself, empty answers included."""
    found: list[Leaf] = []
    for entry in fields:
        if entry.kind is Kind.META:
            continue
        for leaf in _of_field(entry, len(found)):
            found.append(leaf)
            if len(found) >= MAXIMUM_LEAVES:
                return found
    return found


def _of_field(entry: Field, position: int) -> Iterator[Leaf]:
    names, whole = _segments(entry.path[-_LONGEST_PATH:])
    parents = tuple(names[:-1])
    if not isinstance(entry.value, dict | list):
        scalar = _text(entry.value)
        if scalar is not None:
            is_number = isinstance(entry.value, int | float)
            yield Leaf(
                entry, entry.path, scalar, entry.key, entry.label, entry.kind, position, parents, whole, is_number
            )
        return
    own = entry.key or (names[-1] if names else "")
    yield from _of_block(entry, entry.value, entry.path, (*parents, own), whole, position, 0)


def _of_block(  # noqa: PLR0913  (a recursion carries what it stands in)
    entry: Field, value: Any, path: str, parents: tuple[str, ...], group: str, position: int, depth: int
) -> Iterator[Leaf]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for index, item in enumerate(value[:_WIDEST]):
            where = f"{path}[{index}]"
            text = None if isinstance(item, dict | list) else _text(item)
            if text is not None:
                yield Leaf(entry, where, text, parents[-1], entry.label, entry.kind, position, parents[:-1], group)
            elif isinstance(item, dict | list):
                yield from _of_block(entry, item, where, parents, where, position, depth + 1)
        return
    kind = entry.kind if entry.kind in _KINDS_OF_WHOLES else None
    if "year" in value and _PARTS_OF_A_DATE.issuperset(value):
        date = [str(value.get(part) or "") for part in ("year", "month", "day")]
        month_by_name = not date[1].isdecimal()
        text = (" ".join(reversed(date)) if month_by_name else "-".join(date)).strip()[:40]
        yield Leaf(entry, path, text, parents[-1], entry.label, entry.kind, position, parents[:-1], group)
        return
    for key, item in list(value.items())[:_WIDEST]:
        name = str(key)[:100]
        where = f'{path}."{name}"' if not name.isidentifier() else f"{path}.{name}"
        text = None if isinstance(item, dict | list) else _text(item)
        if text is not None:
            number = isinstance(item, int | float)
            yield Leaf(entry, where, text, name, "", kind, position, (*parents, entry.label[:100]), path, number)
        elif isinstance(item, dict | list):
            yield from _of_block(entry, item, where, (*parents, entry.label[:100], name), path, position, depth + 1)


_PARTS_OF_A_DATE = frozenset({"year", "month", "day", "hour", "min", "ampm", "timeInput", "datetime"})
_KINDS_OF_WHOLES = frozenset({Kind.HIDDEN, Kind.COMPANY, Kind.CONSENT, Kind.FILE, Kind.SCALE})


def _segments(path: str) -> tuple[list[str], str]:
    """Return the names in a path, and the path of what the last one stands in."""
    names: list[str] = []
    starts: list[int] = []
    for segment in _SEGMENT.finditer(path):
        if segment[2] is None:
            names.append(segment[1] or segment[3])
            starts.append(segment.start())
    while len(names) > 1 and names[-1] in _VALUE:
        del names[-1], starts[-1]
    return names, path[: starts[-1]].rstrip(".") if starts else ""


# Where an answer's value stands inside the answer: names of nothing.
_VALUE = frozenset({"value", "values", "answer", "answers", "text", "string_value", "raw_value", "response"})


def _text(value: Any) -> str | None:
    """Return a scalar as typed, without what cannot be seen; None for what nobody types (true, false)."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _UNSEEN.sub("", value[:_LONGEST]).strip()
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**15 else None
    return None
