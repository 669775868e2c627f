"""From JSON that nobody described to a form's fields: for `generic`, and for bodies that a provider does not know.

A lead is worth a call: a body that is not shaped as its provider's facts say is read like any other JSON.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from voxbridge.providers import options
from voxbridge.providers.vocabulary import (
    BLOCKS,
    FORMS,
    META_KEYS,
    META_OBJECTS,
    META_RECORDS,
    SPEAKING_PARTS,
    WHICH_ONES,
    kind_of,
    plain,
)
from voxbridge.submission import SECTION, Field, Kind

MAXIMUM_FIELDS = 2_000  # the largest real payloads, CRM records, have some three hundred
MAXIMUM_NODES = 50_000
MAXIMUM_PARTS = 20  # of a block
MAXIMUM_DEPTH = 64  # JMESPath itself recurses, so paths must stay far from Python's limit


def child(path: str, key: str) -> str:
    """Return the JMESPath of an object's member, the key quoted where it needs it."""
    name = key if _PLAIN_KEY.fullmatch(key) else json.dumps(key)
    return f"{path}.{name}" if path else name


def item(path: str, index: int) -> str:
    """Return the JMESPath of a list's item."""
    return f"{path}[{index}]"


_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# Objects that carry one answer: what the person read or the machine's name, and what was answered.
_LABEL_KEYS = ("label", "question", "title", "field_label", "fieldLabel", "column_name", "text", "name")
_NAME_KEYS = ("key", "ref", "field_id", "fieldId", "field_name", "fieldName", "column_id", "slug", "name", "id")
_VALUE_KEYS = ("value", "answer", "values", "answers", "response", "string_value", "field_value", "fieldValue")
_NAMING_KEYS = tuple(dict.fromkeys((*_LABEL_KEYS, *_NAME_KEYS)))
_TYPE_KEYS = ("type", "fieldType", "field_type")
_ANSWER_KEYS = frozenset(
    (
        *_LABEL_KEYS,
        *_NAME_KEYS,
        *_VALUE_KEYS,
        *_TYPE_KEYS,
        *("required", "position", "order", "primary", "raw_value", "rawValue", "options", "choices", "description"),
        *("custom_key", "index", "hidden", "visible", "error", "placeholder", "kind", "uuid", "answerId", "questionId"),
    )
)

# Lists in which the answers of one part of a form stand, below the part's own title.
_LISTS_OF_ANSWERS = frozenset(
    ("answers", "children", "components", "elements", "fields", "inputs", "items", "questions", "responses", "rows")
)


@dataclass(slots=True)  # not frozen: see Leaf
class _Node:
    value: Any
    path: str
    key: str
    label: str = ""
    kind: Kind | None = None
    depth: int = 0
    answers: tuple[options.Option, ...] | None = None  # of a list that holds them


def walk(  # noqa: PLR0913  (what is known of the value beforehand)
    value: Any,
    path: str = "",
    *,
    key: str = "",
    label: str = "",
    kind: Kind | None = None,
    keys_are_labels: bool = False,
) -> tuple[Field, ...]:
    """Return the fields of a value that stands at `path` in its document, in their order.

    Every scalar is a field whose path carries its parents; blocks of names, addresses and phone parts stay objects;
    objects of a label and a value are labelled fields. `key`, `label` and `kind` go to every field that has none of its
    own. `keys_are_labels`: what the person read are the keys themselves.
    """
    if not isinstance(value, dict | list):
        return (Field(path, value, key, label or (key if keys_are_labels else ""), kind),) if path else ()
    if not value:
        return ()
    fields: list[Field] = []
    todo = [_Node(value, path, key, label, kind)]
    for _ in range(MAXIMUM_NODES):
        if not todo or len(fields) >= MAXIMUM_FIELDS:
            break
        node = todo.pop()
        nested = isinstance(node.value, dict | list)
        if nested and not (isinstance(node.value, dict) and node.path and is_block(node.value)):
            if node.depth < MAXIMUM_DEPTH:
                todo.extend(reversed(list(_children(node))))
        elif node.path:
            read = node.label or (node.key if keys_are_labels else "")
            fields.append(Field(node.path, node.value, node.key, read, node.kind))
    return tuple(fields)


def _children(node: _Node) -> Iterator[_Node]:
    if node.answers is not None:
        for index, member in node.answers:
            path = child(item(node.path, index), member)
            yield replace(node, value=node.value[index][member], path=path, answers=None, depth=node.depth + 1)
        return
    if isinstance(node.value, list):
        for index, value in enumerate(node.value[:MAXIMUM_NODES]):
            yield replace(node, value=value, path=item(node.path, index), depth=node.depth + 1)
        return
    answer = _answer(node) or _rich_text(node)
    if answer is not None:
        yield answer
        return
    about_the_form = _is_record_of_the_form(node.value)
    is_form = plain(node.key) in FORMS and not node.path.endswith("]") and not any(_is_phone(key) for key in node.value)
    section = _section(node)
    for key, value in node.value.items():
        name = str(key)
        word = plain(name)
        nested = isinstance(value, dict | list)
        meta = (
            about_the_form
            or (is_form and not nested)
            or (word in META_OBJECTS if nested else word in META_KEYS)
            or _is_geolocation(value)
        )
        yield _Node(
            value,
            child(node.path, name),
            name,
            label=section if word in _LISTS_OF_ANSWERS else node.label,
            kind=Kind.META if meta else node.kind,
            depth=node.depth + 1,
        )


def _answer(node: _Node) -> _Node | None:
    """Return the value of an object that carries one answer, with its label and key; None for any other object."""
    entry = node.value
    if not is_answer(entry, in_list=node.path.endswith("]")):
        return None
    selection = _selection(entry)
    value_key = selection or _value_key(entry)
    label = next((entry[key] for key in _LABEL_KEYS if _is_text(entry.get(key))), "") or _asked_of_list(entry)
    key = next((entry[key] for key in _NAME_KEYS if _is_text(entry.get(key))), "")
    if plain(label) in WHICH_ONES and node.key:
        key = node.key
    if label and node.label:
        label = f"{node.label}{SECTION}{label}"
    path = child(node.path, value_key)
    value = entry[value_key]
    answers = options.answers(value)
    for _ in range(2):  # lists of one answer
        if isinstance(value, list) and len(value) == 1 and answers is None:
            value, path = value[0], item(path, 0)
    kind = node.kind or next((kind for name in _TYPE_KEYS if (kind := kind_of(entry.get(name)))), None)
    kind = kind or (Kind.CHOICE if selection else None)
    return _Node(value, path, key or node.key, label, kind, node.depth + 1, answers)


def _asked_of_list(entry: dict[str, Any]) -> str:
    """Return the question above a list of answers that are objects: `{"questionText": …, "answers": [{…}]}`."""
    question = next((entry[key] for key in _QUESTIONS_OF_LISTS if _is_text(entry.get(key))), "")
    if question and any(options.answers(entry.get(key)) is not None for key in ("answers", "values", "answer")):
        return str(question)
    return ""


_QUESTIONS_OF_LISTS = (
    "questionText",
    "question_text",
    "questionLabel",
    "questionTitle",
    "prompt",
    "heading",
    "caption",
)


def _value_key(entry: dict[str, Any]) -> str:
    """Return the member that holds the answer: the likeliest that is filled in, with more than a number of points."""
    keys = [key for key in _VALUE_KEYS if key in entry]
    filled = [key for key in keys if entry[key] not in (None, "", [], {})]
    told = [key for key in filled if not isinstance(entry[key], int) or entry[key] >= _FEWEST_DIGITS]
    return (told or filled or keys)[0]


_FEWEST_DIGITS = 1_000_000  # of a phone number that was sent as one


def _rich_text(node: _Node) -> _Node | None:
    """Return the text of a property as Notion sends it: `"Name": {"type": "title", "title": [{"plain_text": …}]}`."""
    kind = node.value.get("type")
    runs = node.value.get(kind) if kind in _RICH_TEXTS else None
    if not isinstance(runs, list) or len(runs) != 1 or not isinstance(runs[0], dict) or "plain_text" not in runs[0]:
        return None
    path = child(item(child(node.path, str(kind)), 0), "plain_text")
    return replace(node, value=runs[0]["plain_text"], path=path, depth=node.depth + 1)


_RICH_TEXTS = ("title", "rich_text")


def _selection(entry: dict[str, Any]) -> str:
    """Return the member that holds options of which some are selected, where nothing else holds the answer."""
    if any(entry.get(key) for key in _VALUE_KEYS):
        return ""
    return next((key for key in options.LISTS if options.is_selection(entry.get(key))), "")


def is_answer(entry: dict[str, Any], *, in_list: bool = True) -> bool:
    """Say whether an object carries one answer, and not a whole person: `{"label": …, "value": …}` and the like."""
    if entry.keys().isdisjoint(_VALUE_KEYS) and not _selection(entry):
        return False
    if not any(_is_text(entry.get(key)) for key in _NAMING_KEYS) and not _asked_of_list(entry):
        return False
    more = [str(key) for key in entry if key not in _ANSWER_KEYS]
    # In a list of answers, or beside a type, anything may stand with label and value: but a lead with a `value` of so
    # many dollars is a lead.
    may_hold_more = in_list or any(key in entry for key in _TYPE_KEYS)
    return not more or (may_hold_more and not any(has_phone_word(key) for key in more))


def has_phone_word(key: str) -> bool:
    """Say whether a key speaks of a way to reach somebody."""
    return _REACH.search(plain(key)) is not None


_PHONE = "phone|mobil|whatsapp|^tel|cell|celular|movil|fono|fone|handy|rufn|portable|^gsm|^zap"
_REACH = re.compile(f"{_PHONE}|mail")
_IS_PHONE = re.compile(_PHONE)


def _is_phone(key: object) -> bool:
    return _IS_PHONE.search(plain(str(key))) is not None


def _section(node: _Node) -> str:
    """Return the title of a part of a form, under which its answers stand in a list; else what is known already.

    "Emergency contact" above "Phone" says whose phone it is.
    """
    if not node.path.endswith("]"):  # the form itself, whose title says nothing about an answer
        return node.label
    title = next((node.value[key] for key in ("title", "label", "name") if _is_text(node.value.get(key))), "")
    return SECTION.join(filter(None, (node.label, title)))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_block(value: dict[str, Any]) -> bool:
    """Say whether an object holds the parts of one name, one phone number or one address, and nothing else."""
    if not 0 < len(value) <= MAXIMUM_PARTS:
        return False
    words = {plain(str(key)) for key, part in value.items() if not isinstance(part, dict | list)}
    if len(words) != len(value) or (len(words) == 1 and words.isdisjoint(SPEAKING_PARTS)):
        return False
    return any(words & needed and words <= allowed for needed, allowed in BLOCKS)


def _is_record_of_the_form(value: dict[str, Any]) -> bool:
    return "attributes" in value and plain(str(value.get("type", ""))) in META_RECORDS


def _is_geolocation(value: Any) -> bool:
    # Where the IP address is thought to be: not where the person lives. An address with a street was typed by somebody.
    if not isinstance(value, dict) or not ("latitude" in value or "lat" in value):
        return False
    return not any(re.search("street|line1|address", plain(str(key))) for key in value)
