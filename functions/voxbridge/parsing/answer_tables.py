"""Questions apart from their answers: in rows, in headings, in members that end alike, in a form's definition by id."""

import re
from collections.abc import Callable
from typing import Any

from voxbridge.parsing import payload_words as words
from voxbridge.parsing.object_shapes import Shape, first_text, shape_of
from voxbridge.parsing.paths import child, item, outwards, without_index
from voxbridge.parsing.submission import Field

type Definitions = dict[str, tuple[str, str]]  # id → its question, and the path of the object that says so
type Pair = tuple[Any, Any, str]  # a question, its answer, and the path of that
_MAX_COLUMNS = 8  # of rows under names that no one knows
_MAX_QUESTION = 120  # characters of a question there
_TYPED = re.compile(r"@|\d[\d\s().-]{4}")  # as people type what is theirs, and forms ask nothing


def pairs_in_rows(rows: list[Any], path: str) -> list[Pair]:
    """Return what is in lists in a list: a question and an answer each, or a row of headings and a row of answers."""
    if not all(isinstance(row, list) and row and not holds_more(row) for row in rows):
        return []
    if len(rows) > 1 and all(len(row) == 2 for row in rows):  # noqa: PLR2004
        return [(row[0], row[1], item(item(path, index), 1)) for index, row in enumerate(rows)]
    if len(rows) == 2 and len(rows[0]) == len(rows[1]) and _ask(rows[0]) and not _ask(rows[1]):  # noqa: PLR2004
        return [(head, cell, item(item(path, 1), index)) for index, (head, cell) in enumerate(zip(*rows))]  # noqa: B905
    return []


def pairs_in_objects(rows: list[Any], path: str) -> list[Pair]:
    """Return what is in objects that call both by names no one knows: `[{"feldname": "Telefon", "wert": …}, …]`.

    One member holds the questions, each once, and another a phone number or an e-mail address among the answers.
    """
    if len(rows) < 2 or not all(isinstance(row, dict) for row in rows):  # noqa: PLR2004
        return []
    shape = shape_of(rows[0])
    is_known = shape.answers and (shape.questions or shape.names)
    if shape.reaches or is_known or len(shape.keys) > _MAX_COLUMNS:
        return []
    names = [name for name, word in shape.keys if word not in words.IDS and word not in words.TYPES]
    columns = {name: [row.get(name) for row in rows] for name in names}
    columns = {name: column for name, column in columns.items() if all(isinstance(one, (str, int)) for one in column)}
    answering = [name for name, column in columns.items() if any(_TYPED.search(str(one)) for one in column)]
    # Beside what is known to be an answer, and is no way to reach someone in each row, any texts are questions.
    is_told = any(name in shape.answers and not all(map(_TYPED.search, map(str, columns[name]))) for name in answering)
    is_asked = bool if is_told else words.is_personal_word
    asking = [name for name, column in columns.items() if are_questions(column, is_asked)]
    if not asking or not answering:
        return []
    question, answer = asking[0], answering[0]  # never one, since no question has what people type
    return [(row[question], row[answer], child(item(path, index), answer)) for index, row in enumerate(rows)]


def labels_in(value: dict[str, Any], shape: Shape, path: str) -> dict[str, Any]:
    """Return what members say of others, by the paths of those, and None by those of members that do only that.

    A list of headings beside a row of answers, an object of labels beside one of answers or among them, and
    `field_1_label` beside `field_1_value`.
    """
    pairs = [(asked, told) for asked, told in shape.suffixed if isinstance(value[asked], str) and value[asked]]
    labels = {child(path, told): value[asked] for asked, told in pairs}
    labels |= {child(path, asked): None for asked, _ in pairs}
    tables = [(name, each) for name, each in value.items() if isinstance(each, list) and len(each) == 1]
    rows = [(item(child(path, name), 0), table[0]) for name, table in tables]
    rows += [(child(path, name), value[name]) for name in shape.rows]
    for heading in shape.headings:
        if found := _labels_along(value[heading], [*rows, (path, value)]):
            labels |= {**found, child(path, heading): None}
    return labels


def _labels_along(heads: Any, rows: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return what headings say of the cells of a row of as many, or of the object with most of their names, by path."""
    if isinstance(heads, list) and len(heads) > 1 and (texts := header_texts(heads)):
        for path, row in rows:
            if isinstance(row, list) and row is not heads and len(row) == len(texts) and not holds_more(row):
                return {item(path, index): text for index, text in enumerate(texts)}
    if isinstance(heads, dict) and are_questions(list(heads.values()), bool):
        objects = [(path, row) for path, row in rows if isinstance(row, dict) and row is not heads]
        path, names = max(((path, heads.keys() & row.keys()) for path, row in objects), key=lambda one: len(one[1]))
        return {child(path, name): heads[name] for name in names}
    return {}


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


def are_questions(texts: list[Any], is_asked: Callable[[str], bool] = words.is_personal_word) -> bool:
    """Say whether texts are the questions of a form, each once, and one for a person's data among them."""
    return _ask(texts) and len(set(texts)) == len(texts) and any(map(is_asked, texts))


def _ask(texts: list[Any]) -> bool:
    return all(isinstance(one, str) and 0 < len(one) <= _MAX_QUESTION and not _TYPED.search(one) for one in texts)


def note_question(questions: Definitions, value: dict[str, Any], shape: Shape, path: str, key: str) -> None:
    """Note an object that holds an id and a question and no answer, as forms define their questions."""
    if shape.answers or shape.reaches:
        return
    text = first_text(value, (*shape.questions, *(name for name in ("name", "text") if name in value)))
    ids = [str(value[one]) for one in shape.ids if isinstance(value[one], (str, int))]
    for one in ids or ([key] if shape.known else []):
        if one and text and one != text:
            questions.setdefault(one, (text, path))


def with_questions(fields: list[Field], questions: Definitions) -> tuple[Field, ...]:
    """Return the fields without those of definitions that are used, which become the labels of their answers."""
    used: set[str] = set()
    for field in fields if questions else ():
        found = questions.get(field.key) or questions.get(field.label)
        if found and found[1] != field.record and (not field.label or field.label in questions):
            field.label = found[0]
            used.add(without_index(found[1]))
    defining = {path for _, path in questions.values() if without_index(path) in used}
    inside = {record for record in {field.record for field in fields} if not defining.isdisjoint(outwards(record))}
    return tuple(field for field in fields if field.record not in inside) if used else tuple(fields)
