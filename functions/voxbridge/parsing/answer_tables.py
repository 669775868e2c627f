"""Questions apart from their answers: in rows, in a list of headings, in members of one name but for its end."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from voxbridge.parsing import payload_words as words
from voxbridge.parsing.object_shapes import Shape, shape_of
from voxbridge.parsing.paths import child, item

_MAX_COLUMNS = 8  # of rows under names that no one knows
_MAX_QUESTION = 120  # characters of a question there
_TYPED = re.compile(r"@|\d[\d\s().-]{4}")  # as people type what is theirs, and forms ask nothing


class Pair(NamedTuple):
    """A question and its answer."""

    question: Any
    answer: Any
    path: str  # of the answer


def pairs_in_rows(rows: list[Any], path: str) -> list[Pair]:
    """Return what is in lists in a list: a question and an answer each, or a row of headings and a row of answers."""
    if not all(isinstance(row, list) and row and not holds_more(row) for row in rows):
        return []
    if len(rows) > 1 and all(len(row) == 2 for row in rows):  # noqa: PLR2004
        return [Pair(row[0], row[1], item(item(path, index), 1)) for index, row in enumerate(rows)]
    if len(rows) == 2 and len(rows[0]) == len(rows[1]) and _are_headings(*rows):  # noqa: PLR2004
        cells = enumerate(zip(*rows, strict=True))
        return [Pair(head, cell, item(item(path, 1), index)) for index, (head, cell) in cells]
    return []


def pairs_in_objects(rows: list[Any], path: str) -> list[Pair]:
    """Return what is in objects that call both by names no one knows: `[{"feldname": "Telefon", "wert": …}, …]`.

    One member holds the questions, each once, and another a phone number or an e-mail address among the answers.
    """
    if len(rows) < 2 or not all(isinstance(row, dict) for row in rows):  # noqa: PLR2004
        return []
    shape = shape_of(rows[0])
    is_known = shape.answers and (shape.questions or shape.names)
    if shape.reaches or is_known or not 1 < len(shape.keys) <= _MAX_COLUMNS:
        return []
    shared = [
        name
        for name, word in shape.keys
        if word not in words.IDS and word not in words.TYPES
        if all(isinstance(row.get(name), (str, int)) for row in rows)
    ]
    for question in shared:
        if not are_questions([row[question] for row in rows]):
            continue
        for answer in shared:
            if answer != question and any(_TYPED.search(str(row[answer])) for row in rows):
                paths = (child(item(path, index), answer) for index in range(len(rows)))
                return [Pair(row[question], row[answer], where) for row, where in zip(rows, paths, strict=True)]
    return []


def labels_in(value: dict[str, Any], shape: Shape, path: str) -> tuple[dict[str, Any], set[str]]:
    """Return what members say of others, by the paths of those, and the names of the members that do only that.

    A list of headings beside a row of answers, an object of labels beside one of answers or among them, and
    `field_1_label` beside `field_1_value`.
    """
    beside = [names for names in shape.suffixed if isinstance(value[names[0]], str) and value[names[0]]]
    beside = [names for names in beside if not isinstance(value[names[1]], (dict, list))]
    labels = {child(path, answer): value[question] for question, answer in beside}
    done = {question for question, _ in beside}
    rows = [(child(path, name), value[name]) for name in shape.rows]
    tables = [name for name, _ in shape.keys if isinstance(value[name], list) and len(value[name]) == 1]
    rows = [(item(child(path, name), 0), value[name][0]) for name in tables] + rows
    for heading in shape.headings:
        heads, found = value[heading], dict[str, Any]()
        if isinstance(heads, list) and len(heads) > 1 and rows and (texts := header_texts(heads)):
            lists = [(where, row) for where, row in rows if isinstance(row, list) and row is not heads]
            along = (where for where, row in lists if len(row) == len(texts) and not holds_more(row))
            where = next(along, "")
            found = {item(where, index): head for index, head in enumerate(texts)} if where else {}
        elif isinstance(heads, dict) and are_questions(list(heads.values()), bool):
            objects = [(where, row) for where, row in rows if isinstance(row, dict) and row is not heads]
            named = [(where, heads.keys() & row.keys()) for where, row in (*objects, (path, value))]
            where, names = max(named, key=lambda one: len(one[1]))
            found = {child(where, name): heads[name] for name in names}
        labels |= found
        done |= {heading} if found else set()
    return labels, done


def header_texts(cells: list[Any]) -> list[Any]:
    """Return what a table's header says, whose cells may be objects: `{"name": "Phone", "type": "text"}`; [] for none.

    Of an object that says more than one the text that asks for a name or a way to reach someone, or else the first.
    """
    texts = [_header_text(cell) if isinstance(cell, dict) else cell for cell in cells]
    return [] if any(text is None or isinstance(text, list) for text in texts) else texts


def _header_text(cell: dict[str, Any]) -> str | None:
    shape = shape_of(cell)
    names = () if shape.answers else (*shape.questions, *shape.weak_questions, *shape.names)
    texts = [text for name in names if isinstance(text := cell[name], str)]
    return next(filter(words.is_personal_word, texts), texts[0] if texts else None)


def holds_more(values: list[Any]) -> bool:
    """Say whether a list holds objects or lists."""
    return any(isinstance(one, (dict, list)) for one in values)


def _are_headings(first: list[Any], second: list[Any]) -> bool:
    """Say whether of two rows the first holds what the second answers: no digits and no @ against some."""
    asks = all(isinstance(one, str) and one.strip() and not _TYPED.search(one) for one in first)
    return asks and any(_TYPED.search(str(one)) for one in second)


def are_questions(texts: list[Any], is_asked: Callable[[str], bool] = words.is_personal_word) -> bool:
    """Say whether texts are the questions of a form, each once, and one for a person's data among them."""
    if not all(isinstance(one, str) and 0 < len(one) <= _MAX_QUESTION and not _TYPED.search(one) for one in texts):
        return False
    return len(set(texts)) == len(texts) and any(map(is_asked, texts))
