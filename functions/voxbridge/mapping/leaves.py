"""From a submission's fields to leaves: one text each, with everything that says what it is.

Blocks ({"first": …, "last": …}) and lists are taken apart here, so that the rest sees scalars alone.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from voxbridge.mapping.boxes import with_whole_numbers
from voxbridge.mapping.leaf import Leaf
from voxbridge.mapping.lexicon import Concept
from voxbridge.mapping.questions import with_questions
from voxbridge.mapping.roles import told_apart
from voxbridge.mapping.words import fold, read
from voxbridge.submission import Field, Kind

MAXIMUM_LEAVES = 12_000
_DEEPEST = 4  # levels of objects inside one field
_WIDEST = 60  # members of one object or list that are read
_LONGEST = 2_000  # characters of a text that are kept; no contact field is longer than 500
_SEGMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|\[(\d{1,9})\]|([^.\[\]"]+)')
_RICH_TEXT = re.compile(r"\.(?:title|rich_text)\[0\]\.plain_text$")
_LONGEST_PATH = 400
_LONGEST_JSON = 20_000
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def leaves(fields: tuple[Field, ...]) -> list[Leaf]:
    """Return the leaves of all fields but those about the submission itself, empty answers included."""
    found: list[Leaf] = []
    about: list[Leaf] = []  # the submission itself
    for entry in fields:
        these = about if entry.kind is Kind.META else found
        for leaf in _of_field(entry, len(these)):
            these.append(leaf)
            if len(these) >= MAXIMUM_LEAVES:
                break
    return with_whole_numbers(with_questions(told_apart(found, about), about))


def _of_field(entry: Field, position: int) -> Iterator[Leaf]:
    path = entry.path[-_LONGEST_PATH:]
    if entry.label:
        path = path.removesuffix(".label")  # values[0].label
    names, whole, within = _segments(_RICH_TEXT.sub("", path) if path.endswith(".plain_text") else path)
    is_value = fold(entry.key) in _VALUE and not entry.label  # phones[0].value
    parents = tuple(names if is_value and names[-1:] != [entry.key] else names[:-1])
    inner = _json(entry.value)
    if inner is not None:
        yield from _of_block(entry, inner, entry.path, (*parents, names[-1] if names else ""), entry.path, position, 0)
        return
    if not isinstance(entry.value, dict | list):
        scalar = _text(entry.value)
        if scalar is not None:
            is_number = isinstance(entry.value, int | float)
            yield Leaf(
                entry,
                entry.path,
                scalar,
                "" if entry.label and _is_of_list(entry) else entry.key,
                entry.label,
                entry.kind,
                position,
                parents,
                whole,
                within,
                is_number,
            )
        return
    own = entry.key or (names[-1] if names else "")
    yield from _of_block(entry, entry.value, entry.path, (*parents, own), whole, position, 0)


def _is_of_list(entry: Field) -> bool:
    """Say whether a key is that of the list of answers, `steps[2].answer`, and no word of what is asked, `phone[0]`."""
    return f"{entry.key}[" in entry.path and not read(entry.key).concepts & _LISTED


_LISTED = frozenset({Concept.PHONE, Concept.MOBILE, Concept.EMAIL, Concept.NAME, Concept.ADDRESS})


def _of_block(  # noqa: PLR0913, PLR0917  (a recursion carries what it stands in)
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
            yield Leaf(entry, where, text, name, "", kind, position, (*parents, entry.label[:100]), path, path, number)
        elif isinstance(item, dict | list):
            yield from _of_block(entry, item, where, (*parents, entry.label[:100], name), path, position, depth + 1)


def _json(value: Any) -> Any:
    """Return the object or list that a text holds as JSON, as Unbounce and some Zaps send it; None for other texts."""
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_JSON or value[0] + value[-1] not in {"{}", "[]"}:
        return None
    try:
        inner = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return inner if isinstance(inner, dict | list) else None


_PARTS_OF_A_DATE = frozenset({"year", "month", "day", "hour", "min", "ampm", "timeInput", "datetime"})
_KINDS_OF_WHOLES = frozenset({Kind.HIDDEN, Kind.COMPANY, Kind.CONSENT, Kind.FILE, Kind.SCALE})


@lru_cache(maxsize=4096)
def _segments(path: str) -> tuple[list[str], str, str]:
    """Return the names in a path, the path of what the last one stands in, and that of the very object around it."""
    names: list[str] = []
    starts: list[int] = []
    for segment in _SEGMENT.finditer(path):
        if segment[2] is None:
            names.append(segment[1] if segment[3] is None else segment[3])
            starts.append(segment.start())
    within = path[: starts[-1]].rstrip(".") if starts else ""
    while (len(names) > 1 or path.startswith("[")) and names and names[-1] in _VALUE:
        del names[-1], starts[-1]
    if "fields" in names[1:] and names[names.index("fields") - 1] == "document":  # Firestore's record, and no paper
        names.remove("document")
    return names, path[: starts[-1]].rstrip(".") if starts else "", within


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
