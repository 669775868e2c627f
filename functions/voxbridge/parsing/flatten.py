"""From any JSON to fields: one scalar each, with its question, its machine's name, and what it is in.

Questions are paired with their answers: beside the answer (`{"label", "value"}`), in an object of its own
(`{"question": {"text"}, "answer"}`), around it, in members that end alike (`q1_label`, `q1_value`), in a list of
headings that runs along with the list of answers, and in the form's definition by id.
"""

import re
from typing import Any, NamedTuple

from voxbridge.parsing import payload_words as words
from voxbridge.parsing.answer_tables import Pair, labels_in, pairs_in_objects, pairs_in_rows
from voxbridge.parsing.form_definitions import Definitions
from voxbridge.parsing.list_items import are_answers, roles_in_list
from voxbridge.parsing.object_shapes import (
    MAX_QUESTION,
    Shape,
    answer_of,
    asked_in_text,
    date_in,
    first_text,
    has_few_others,
    heading_in,
    identifier_in,
    is_about_the_form,
    is_id,
    is_selection,
    picked_options,
    role_of,
    shape_of,
)
from voxbridge.parsing.paths import MAX_NAME, child, item, names_of, without_index
from voxbridge.parsing.payload_words import field_type, is_personal_word, plain
from voxbridge.parsing.person_signs import is_person
from voxbridge.parsing.submission import SECTION, Field, FieldType

MAX_FIELDS = 2_000  # the largest real payloads, CRM records, have some three hundred
MAX_NODES = 50_000
MAX_DEPTH = 64  # JMESPath itself recurses, so paths must stay far from Python's limit
_CARRIERS = frozenset({"metadata", "meta", "context"})  # objects about the submission that may carry the person
_NO_QUESTION = ("", "", "", None)
_DOTTED = re.compile(r"[^.\s\d][^.\s]*(?:\.[^.\s\d][^.]*){1,3}")
_TYPES_OF_WAYS = frozenset({None, FieldType.PHONE, FieldType.EMAIL})
_TITLES = words.TITLES | {"label", "name"}


class _Around(NamedTuple):
    """What is known of a value from outside."""

    question: str = ""  # that it answers
    section: str = ""
    type: FieldType | None = None
    ancestors: tuple[str, ...] = ()
    record: str = ""
    role: str = ""
    in_list: bool = False
    joined: bool = False  # the question is the id of one that the form defines
    depth: int = 0  # objects and lists around it

    def typed(self, type_: FieldType | None) -> "_Around":
        """Return the same with a type, in a third of the time of _replace."""
        return self if type_ is self.type else _Around(self.question, self.section, type_, *self[3:])


class _Object(NamedTuple):
    """An object, with what its members are called and what is known of it from outside."""

    value: dict[str, Any]
    shape: Shape
    path: str
    key: str
    around: _Around


def flatten(  # noqa: PLR0913  (what is known of the value in advance)
    value: Any,
    path: str = "",
    *,
    key: str = "",
    label: str = "",
    section: str = "",
    type: FieldType | None = None,  # noqa: A002  (as in Field)
    record: str = "",
) -> tuple[Field, ...]:
    """Return the fields of a value that stands at `path` in its document, in their order.

    `key`, `label` and `type` go to every field that has none of its own. Never raises on JSON.
    """
    ancestors = names_of(path)[:-1] if key else names_of(path)
    if path and not isinstance(value, (dict, list)):
        return (Field(path, value, key, label, type, section, record, ancestors),)
    around = _Around(label, section, type, ancestors, record)
    flattening = _Flattening()
    flattening.visit(value, path, key, around)
    if flattening.passed_over and not any(map(_says_of_person, flattening.fields)):
        flattening = _Flattening(words.META_OBJECTS - words.META_PEOPLE)
        flattening.visit(value, path, key, around)
    return flattening.definitions.applied(flattening.fields)


def _holds_person(word: str, value: Any) -> bool:
    """Say whether an object about the request holds a person: with a name that things have as well, of few objects."""
    if word in words.META_PEOPLE or not is_person(value):
        return False
    return word in _CARRIERS or any(map(words.is_own_name, value))


def _says_of_person(field: Field) -> bool:
    return field.type is not FieldType.META and bool(field.value) and is_personal_word(field.label or field.key)


class _Flattening:
    """One run over a document."""

    def __init__(self, carriers: frozenset[str] = _CARRIERS) -> None:
        self.carriers = carriers
        self.passed_over = False  # a person in an object about the request, who is the lead if there is no other
        self.fields: list[Field] = []
        self.nodes = 0
        self.labels: dict[str, Any] = {}  # path of what is beside its label → that label
        self.definitions = Definitions()

    # Flattening

    def visit(self, value: Any, path: str, key: str, around: _Around) -> None:
        """Add the fields of a value."""
        if isinstance(value, dict):
            self._object(value, path, key, around)
        elif isinstance(value, list):
            self._list(value, path, key, around)
        elif path:
            self._scalar(value, path, key, around)

    def _scalar(self, value: Any, path: str, key: str, around: _Around) -> None:
        if len(self.fields) < MAX_FIELDS:
            question, section, type_, ancestors, record, role, *_ = around
            if path in self.labels:
                question, key = str(self.labels[path] or "")[:MAX_QUESTION], "" if path[-1] == "]" else key
            self.fields.append(Field(path, value, key, question, type_, section, record, ancestors, role))

    def _is_spent(self, around: _Around) -> bool:
        self.nodes += 1
        return around.depth > MAX_DEPTH or self.nodes > MAX_NODES or len(self.fields) >= MAX_FIELDS

    def _list(self, value: list[Any], path: str, key: str, around: _Around) -> None:
        if self._is_spent(around) or not value:
            return
        if self._add(pairs_in_rows(value, path), around, path):
            return
        inner = around._replace(ancestors=(*around.ancestors, key)) if key else around
        if self._add(pairs_in_objects(value, path), inner, path):
            return
        around = around._replace(in_list=True, depth=around.depth + 1)
        outside = around.section
        for index, (one, role) in enumerate(zip(value[:MAX_NODES], roles_in_list(value), strict=False)):
            if heading := heading_in(one):
                around = around._replace(section=SECTION.join(filter(None, (outside, heading))))
            self.visit(one, item(path, index), key, around._replace(role=role) if role else around)

    def _add(self, pairs: list[Pair], around: _Around, record: str) -> bool:
        """Add the answers of pairs; False where there are none."""
        for question, answer, path in pairs:
            text = str(question)[:MAX_QUESTION] if isinstance(question, (str, int)) else ""
            self._scalar(answer, path, "", around._replace(question=text, record=record))
        return bool(pairs)

    def _object(self, value: dict[str, Any], path: str, key: str, around: _Around) -> None:
        if self._is_spent(around) or not value:
            return
        shape = shape_of(value)
        this = _Object(value, shape, path, key, around)
        if self._pair(this) or self._typed_value(this):
            return
        date = date_in(value, shape)
        if date is not None:
            self._scalar(date, path, key, around)
            return
        skipped = set(shape.joined[:1]) if around.joined else set[str]()
        if shape.joined and not shape.questions:  # its question is known by its id, and its answer may be far inside
            rest = value.keys() - {shape.joined[0], "name"}
            is_named = isinstance(value.get("name"), str) and all(isinstance(value[one], (dict, list)) for one in rest)
            question = str(value["name" if is_named else shape.joined[0]])[:MAX_NAME]
            skipped = set(value.keys() - rest) if is_named else {shape.joined[0]}
            around = around._replace(question=question, joined=True, record=without_index(path))
            this = this._replace(around=around)
        inner = _Around(  # a third of the time of _replace
            around.question if around.joined else "",
            around.section,
            around.type,
            around.ancestors if around.joined else self._around(key, path, around),
            around.record if around.joined else path,
            (role_of(value, shape) if path and shape.roles else "") or around.role,
            joined=around.joined,
            depth=around.depth + 1,
        )
        if shape.headings or shape.suffixed:
            labels, done = labels_in(value, shape, path)
            self.labels |= labels
            skipped |= done
        if shape.ids or shape.known:
            self.definitions.note_question(value, shape, path, key)
        if path and (found := identifier_in(value, shape)):
            name, type_ = found
            own_key = "" if plain(name) in words.META_KEYS.union(words.IDS) else name
            self._scalar(value[name], child(path, name), own_key, inner.typed(inner.type or type_))
            skipped = skipped | {name}
        self._members(this, inner, skipped)

    def _around(self, key: str, path: str, around: _Around) -> tuple[str, ...]:
        name = key or around.question
        extra = (around.question[:MAX_NAME],) if around.question and around.question != name else ()
        if not path or not name:
            return around.ancestors + extra
        return (*around.ancestors, name[:MAX_NAME], *extra)

    def _members(self, this: _Object, inner: _Around, skipped: set[str]) -> None:
        value, shape, path, key, around = this
        about_the_form = is_about_the_form(value)
        is_form = plain(key) in words.FORMS and not path.endswith("]") and not shape.reaches
        section = _section(value, shape, around) if around.in_list or around.section or around.question else ""
        whole = around.type
        for (name, word), quoted, member in zip(shape.keys, shape.quoted, value.values(), strict=False):
            if name in skipped:
                continue
            where = f"{path}.{quoted}" if path else quoted
            if isinstance(member, (dict, list)):
                is_meta = word in words.META_OBJECTS
                if is_meta and _holds_person(word, member):
                    is_meta = word not in self.carriers
                    self.passed_over |= is_meta
                if about_the_form or is_meta:
                    self.visit(member, where, name, inner.typed(FieldType.META))
                elif section and word in words.ITEMS:
                    self.visit(member, where, name, inner._replace(section=section))
                else:
                    self.visit(member, where, name, inner)
            elif "." in name and _DOTTED.fullmatch(name):
                self._dotted(member, name, where, inner)
            elif about_the_form or name in shape.meta or (is_form and not words.is_own_name(word)):
                self._scalar(member, where, name, inner.typed(FieldType.META))
            else:
                self.visit(member, where, name, inner.typed(words.type_of_part(whole, word)) if whole else inner)

    def _dotted(self, value: Any, name: str, path: str, around: _Around) -> None:
        """Add a member whose name says what it is in: `customer.first_name`."""
        *outer, key = name.split(".")
        record = child(around.record, ".".join(outer))
        self._scalar(value, path, key, around._replace(ancestors=(*around.ancestors, *outer), record=record))

    # Pairing

    def _answer(self, this: _Object, answer: str, key: str, around: _Around) -> None:
        """Add what was answered: of options the selected ones."""
        value, path = this.value[answer], child(this.path, answer)
        if not isinstance(value, (dict, list)):
            self._scalar(value, path, key, around)
            return
        around = around._replace(in_list=False, depth=around.depth + 1)
        options = value if isinstance(value, list) else [value]  # `{"choice": {"label": "Home"}}`
        if options and all(isinstance(one, dict) for one in options):
            picked = picked_options(options)
            if picked is not None:
                for index, member in picked:
                    where = item(path, index) if isinstance(value, list) else path
                    self._scalar(options[index][member], child(where, member), key, around)
                return
        self.visit(value, path, key, around)

    def _pair(self, this: _Object) -> bool:
        """Add the answer of an object that carries one, with its question; False for any other object."""
        value, shape, path, key, around = this
        asking, asked, asked_id, asked_type = _question_object(value, shape) if shape.asking else _NO_QUESTION
        if not (shape.answers or shape.weak_answers or shape.choices or asking):
            return False
        answer = (_named_by_type(value) if asking else "") or answer_of(value, shape)
        if asking and not answer and around.in_list:  # `{"field": {"title": …}, "phone_number": …}`
            answer = next((member for member, word in shape.keys if word not in words.KNOWN), "")
        if not answer or (shape.choices and not any(value.get(name) for name in shape.answers)):
            answer = next((name for name in shape.choices if is_selection(value[name])), answer)
        if not answer or answer == asking:
            return False
        if plain(answer) in words.ITEMS and isinstance(value[answer], list) and are_answers(value[answer]):
            return False  # who has answers to several questions is no question
        question = asked or first_text(value, shape.questions) or asked_in_text(value, answer)
        if not question and (shape.known or (around.in_list and shape.types and not shape.reaches)):
            question = first_text(value, shape.weak_questions, answer)
        name = asked_id or first_text(value, shape.names, answer)
        strong = answer in shape.answers or answer in shape.choices or asking
        if not strong and not ((around.in_list or around.question) and shape.known):
            return False
        if not question and not name:
            return self._bare_answer(this, answer)
        # In a list of answers, or beside a type, anything may stand with label and value: but a lead with a `value`
        # of so many dollars is a lead, and so is one whose person is in an object beside them.
        is_answer = around.in_list or shape.types or ((shape.questions or asking) and has_few_others(shape))
        beside = (value[one] for one in value if one != answer)
        if not (shape.known or asking) and (shape.reaches or not is_answer or any(map(is_person, beside))):
            return False
        label = question or ("" if asked_id or is_id(value, shape, name) else name)
        is_named = bool(key) and plain(key) not in words.ITEMS  # a list of answers says nothing of one
        which = is_named and plain(label) in words.WHICH_ONES
        above = (key[:MAX_NAME],) if which or (is_named and around.in_list) else ()
        section = around.question if around.question != label else ""
        part = first_text(value, shape.sections, answer) if shape.sections else ""
        type_ = around.type or asked_type or _type_of(value, shape)
        inner = _Around(
            label,
            SECTION.join(filter(None, (around.section, part, section))),
            type_ or (FieldType.CHOICE if answer in shape.choices else None),
            around.ancestors + above,
            without_index(path) if around.in_list else path if which else around.record or path,
            role_of(value, shape) or around.role if which else around.role,
            around.in_list,
            around.joined,
            around.depth,
        )
        self._answer(this, answer, key if which else name or ("" if asking else key), inner)
        return True

    def _bare_answer(self, this: _Object, answer: str) -> bool:
        """Add the answer of an object that holds nothing else: its question stands around it, or is its own name."""
        value, shape, path, key, around = this
        if not (shape.known or (around.question and not shape.reaches)) or not (key or around.question):
            return False
        typed = _type_of(value, shape)
        if typed in _TYPES_OF_WAYS and (role := role_of(value, shape)):
            around = around._replace(role=role, record=path)
        self._answer(this, answer, key, around.typed(around.type or typed))
        return True

    def _typed_value(self, this: _Object) -> bool:
        """Add a value whose type names it: `"Phone": {"type": "phone_number", "phone_number": …}`, Notion's texts."""
        value, _, path, key, around = this
        if not (kind := _named_by_type(value)):
            return False
        answer, where = value[kind], child(path, kind)
        if isinstance(answer, list) and len(answer) == 1 and isinstance(answer[0], dict) and "plain_text" in answer[0]:
            self._scalar(answer[0]["plain_text"], child(item(where, 0), "plain_text"), key, around)
            return True
        if not key or isinstance(answer, (dict, list)) or not value.keys() <= {"id", "type", "name", kind}:
            return False
        self._scalar(answer, where, key, around.typed(around.type or field_type(kind)))
        return True


def _type_of(value: dict[str, Any], shape: Shape) -> FieldType | None:
    return next((found for one in shape.types if (found := field_type(value.get(one)))), None)


def _question_object(value: dict[str, Any], shape: Shape) -> tuple[str, str, str, FieldType | None]:
    """Return the member that is a question of its own, its text, its id and its type: `{"question": {"text"}, …}`."""
    for name in shape.asking:
        asking = value[name]
        if isinstance(asking, dict) and asking:
            asked = shape_of(asking)
            text = first_text(asking, (*asked.questions, *asked.weak_questions))
            id_ = first_text(asking, asked.ids)
            if (text or id_) and asked.known and not any(asking.get(one) for one in asked.answers):
                return name, text, id_, _type_of(asking, asked)
    return _NO_QUESTION


def _named_by_type(value: dict[str, Any]) -> str:
    kind = value.get("type")
    return kind if isinstance(kind, str) and kind in value and kind != "type" else ""


def _section(value: dict[str, Any], shape: Shape, around: _Around) -> str:
    """Return the title of a part of a form, under which its answers are in a list; else what is known already."""
    title = ""
    if around.in_list or around.section:
        titles = (value[name] for name, word in shape.keys if word in _TITLES)
        title = next((text for text in titles if isinstance(text, str) and text.strip()), "")
    return SECTION.join(filter(None, (around.section, around.question, title[:MAX_QUESTION])))
