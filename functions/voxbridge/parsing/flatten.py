"""From any JSON to fields: one scalar each, with its question, its machine's name, and what it is in.

Questions are paired with their answers: beside the answer (`{"label", "value"}`), in an object of its own
(`{"question": {"text"}, "answer"}`), around it, in members that end alike (`q1_label`, `q1_value`), in a list of
headings that runs along with the list of answers, and in the form's definition by id.
"""

import re
from typing import Any, NamedTuple

from voxbridge.parsing import payload_words as words
from voxbridge.parsing.answer_tables import (
    Definitions,
    labels_in,
    note_question,
    pairs_in_objects,
    pairs_in_rows,
    with_questions,
)
from voxbridge.parsing.list_items import are_answers, roles_in_list
from voxbridge.parsing.object_shapes import (
    MAX_QUESTION,
    Shape,
    answer_of,
    date_in,
    first_text,
    heading_in,
    identifier_in,
    is_about_the_form,
    picked_options,
    role_of,
    shape_of,
    type_of,
)
from voxbridge.parsing.paths import MAX_NAME, child, item, names_of, without_index
from voxbridge.parsing.payload_words import is_personal_word, plain
from voxbridge.parsing.person_signs import is_person
from voxbridge.parsing.submission import SECTION, Field, FieldType

MAX_FIELDS = 2_000  # the largest real payloads, CRM records, have some three hundred
MAX_NODES = 50_000
MAX_DEPTH = 64  # JMESPath itself recurses, so paths must stay far from Python's limit
_CARRIERS = frozenset({"metadata", "meta", "context"})  # objects about the submission that may carry the person
_BARE_IDS = frozenset({"id", "uuid", "ref"})
_SPOKEN = frozenset({"answer", "response"})
_MANY = 3  # members that have no part in asking or answering
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
    depth: int = 0  # objects and lists around it

    def typed(self, type_: FieldType | None) -> "_Around":
        """Return the same with a type, in a third of the time of _replace."""
        return self if type_ is self.type else _Around(self.question, self.section, type_, *self[3:])


class _Answered(NamedTuple):
    """What an object says that carries one answer."""

    answer: str  # the member that holds it
    label: str | None  # its question; None where that is around the object, or the object's key
    name: str  # what machines call it
    type: FieldType | None
    is_all: bool  # there is nothing else in the object


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
    if flattening.passed_over and not any(
        field.type is not FieldType.META and field.value and is_personal_word(field.label or field.key)
        for field in flattening.fields
    ):
        flattening = _Flattening(takes_any_person=True)
        flattening.visit(value, path, key, around)
    return with_questions(flattening.fields, flattening.questions)


class _Flattening:
    """One run over a document."""

    def __init__(self, *, takes_any_person: bool = False) -> None:
        self.takes_any_person = takes_any_person  # in an object about the request, who is the lead if no one else is
        self.passed_over = False
        self.fields: list[Field] = []
        self.nodes = 0
        self.labels: dict[str, Any] = {}  # path of what is beside its label → that label, or None of the label
        self.questions: Definitions = {}

    def visit(self, value: Any, path: str, key: str, around: _Around) -> None:
        """Add the fields of a value."""
        self.nodes += 1
        if around.depth > MAX_DEPTH or self.nodes > MAX_NODES or len(self.fields) >= MAX_FIELDS:
            return
        if isinstance(value, dict) and value:
            self._object(value, path, key, around)
        elif isinstance(value, list) and value:
            self._list(value, path, key, around)
        elif path and not isinstance(value, (dict, list)):
            self._scalar(value, path, key, around)

    def _scalar(self, value: Any, path: str, key: str, around: _Around) -> None:
        if len(self.fields) < MAX_FIELDS:
            question, section, type_, ancestors, record, role, *_ = around
            if path in self.labels:
                question, key = str(self.labels[path] or "")[:MAX_QUESTION], "" if path[-1] == "]" else key
            self.fields.append(Field(path, value, key, question, type_, section, record, ancestors, role))

    def _list(self, value: list[Any], path: str, key: str, around: _Around) -> None:
        if pairs := pairs_in_rows(value, path) or pairs_in_objects(value, path):
            around = around._replace(ancestors=(*around.ancestors, key) if key else around.ancestors, record=path)
            for question, answer, where in pairs:
                text = str(question)[:MAX_QUESTION] if isinstance(question, (str, int)) else ""
                self._scalar(answer, where, "", around._replace(question=text))
            return
        around = around._replace(in_list=True, depth=around.depth + 1)
        outside = around.section
        for index, (one, role) in enumerate(zip(value[:MAX_NODES], roles_in_list(value), strict=False)):
            if heading := heading_in(one):
                around = around._replace(section=SECTION.join(filter(None, (outside, heading))))
            self.visit(one, item(path, index), key, around._replace(role=role) if role else around)

    def _object(self, value: dict[str, Any], path: str, key: str, around: _Around) -> None:
        shape = shape_of(value)
        if shape.may_answer and (found := _answered(value, shape, key, around)):
            self._pair(found, value, path, key, around)
            return
        if (date := date_in(value, shape)) is not None:
            self._scalar(date, path, key, around)
            return
        names = (key,) if key == around.question else (key, around.question)
        role = (role_of(value, shape) if path and shape.roles else "") or around.role
        ancestors = (*around.ancestors, *[name[:MAX_NAME] for name in names if name])
        inner = _Around("", around.section, around.type, ancestors, path, role, depth=around.depth + 1)
        self._note(value, shape, path, key, inner)
        titled = inner
        if around.in_list or around.section or around.question:
            titles = [name for name, word in shape.keys if word in _TITLES]
            texts = (around.section, around.question, first_text(value, titles))
            titled = inner._replace(section=SECTION.join(filter(None, texts)))
        is_about_form = is_about_the_form(value)
        is_form = plain(key) in words.FORMS and not path.endswith("]") and not shape.reaches
        for (name, word), quoted, member in zip(shape.keys, shape.quoted, value.values(), strict=False):
            where = f"{path}.{quoted}" if path else quoted
            if self.labels.get(where, "") is None:
                continue
            if isinstance(member, (dict, list)):
                is_meta = is_about_form or self._is_about_request(word, member)
                within = titled if word in words.ITEMS else inner
                self.visit(member, where, name, inner.typed(FieldType.META) if is_meta else within)
            elif "." in name and _DOTTED.fullmatch(name):  # `customer.first_name`
                *outer, own_key = name.split(".")
                record = child(path, ".".join(outer))
                self._scalar(member, where, own_key, inner._replace(ancestors=(*ancestors, *outer), record=record))
            elif is_about_form or name in shape.meta or (is_form and not words.is_own_name(word)):
                self._scalar(member, where, name, inner.typed(FieldType.META))
            else:
                part = inner.typed(words.type_of_part(around.type, word)) if around.type else inner
                self._scalar(member, where, name, part)

    def _note(self, value: dict[str, Any], shape: Shape, path: str, key: str, inner: _Around) -> None:
        """Note what an object says of other values, and add the member that another says the type of."""
        if shape.headings or shape.suffixed:
            self.labels |= labels_in(value, shape, path)
        if shape.ids or shape.known:
            note_question(self.questions, value, shape, path, key)
        if path and (found_id := identifier_in(value, shape)):
            name, own_key, type_ = found_id
            self._scalar(value[name], child(path, name), own_key, inner.typed(inner.type or type_))
            self.labels[child(path, name)] = None

    def _is_about_request(self, word: str, value: Any) -> bool:
        """Say whether an object is about the request and holds no lead, by a name that only a person has or its own."""
        if word not in words.META_OBJECTS or word in words.META_PEOPLE or not is_person(value):
            return word in words.META_OBJECTS
        self.passed_over = True
        return word not in _CARRIERS and not (self.takes_any_person and any(map(words.is_own_name, value)))

    def _pair(self, found: _Answered, value: dict[str, Any], path: str, key: str, around: _Around) -> None:
        answer, label, name, type_, is_all = found
        shape = shape_of(value)
        type_ = around.type or type_
        if label is not None:
            is_named = bool(key) and plain(key) not in words.ITEMS  # a list of answers says nothing of one
            which = is_named and plain(label) in words.WHICH_ONES
            section = around.question if around.question != label else ""
            record = path if label != key else ""
            around = _Around(
                label,
                SECTION.join(filter(None, (around.section, first_text(value, shape.sections, answer), section))),
                type_,
                (*around.ancestors, key[:MAX_NAME]) if which or (is_named and around.in_list) else around.ancestors,
                without_index(path) if around.in_list else path if which else around.record or record,
                around.role,
                around.in_list,
                around.depth,
            )
            key = name
        elif not is_all and name == key and type_ in _TYPES_OF_WAYS and (role := role_of(value, shape)):
            around = around._replace(role=role, record=path)
        where, held = child(path, answer), value[answer]
        while is_all and isinstance(held, dict) and len(held) == 1:  # the answer may be far inside
            [(inside, held)] = held.items()
            where = child(where, inside)
        self._answer(held, where, key, around.typed(type_))

    def _answer(self, value: Any, path: str, key: str, around: _Around) -> None:
        """Add what was answered: of options the selected ones."""
        if not isinstance(value, (dict, list)):
            self._scalar(value, path, key, around)
            return
        around = around._replace(in_list=False, depth=around.depth + 1)
        options = value if isinstance(value, list) else [value]  # `{"choice": {"label": "Home"}}`
        picked = picked_options(options) if options and all(isinstance(one, dict) for one in options) else None
        if picked is None:
            self.visit(value, path, key, around)
        for index, member in picked or ():
            where = item(path, index) if isinstance(value, list) else path
            self._scalar(options[index][member], child(where, member), key, around)


def _answered(value: dict[str, Any], shape: Shape, key: str, around: _Around) -> _Answered | None:
    """Return what an object says that carries one answer; None for any other object."""
    asking, asked, asked_id, asked_type = _question_object(value, shape) if shape.asking else _NO_QUESTION
    answer, is_all = answer_of(value, shape, asking)
    is_known = shape.known or is_all
    is_strong = is_all or asking or answer in shape.answers or answer in shape.choices
    if not answer or not (is_strong or ((around.in_list or around.question) and is_known)):
        return None
    if plain(answer) in words.ITEMS and isinstance(value[answer], list) and are_answers(value[answer]):
        return None  # who has answers to several questions is no question
    question = asked or first_text(value, shape.questions, answer)
    if not question and "text" in value and "name" in value and plain(answer) in _SPOKEN:
        question = first_text(value, ("text",))  # beside a `value` it may be that value as people read it
    if not question and (shape.known or shape.joined or (around.in_list and shape.types and not shape.reaches)):
        question = first_text(value, shape.weak_questions, answer)
    name = asked_id or first_text(value, shape.names, answer)
    if not name and shape.joined and isinstance(value[shape.joined[0]], int):
        name = str(value[shape.joined[0]])
    is_id = not question and not asked_id and any(value[one] == name for one in shape.ids if plain(one) in _BARE_IDS)
    is_id = is_id and not {*shape.weak_questions} - {answer}  # an id alone says nothing
    type_ = asked_type or type_of(value, shape) or (FieldType.CHOICE if answer in shape.choices else None)
    found = _Answered(answer, question or ("" if is_id else name), name or ("" if asking else key), type_, is_all)
    if not question and (not name or (key and not around.in_list and (is_all or is_id))):
        is_alone = is_known or (around.question and not shape.reaches)
        return found._replace(label=None) if is_alone and (key or around.question) else None
    if is_known or asking:
        return found
    # In a list of answers, or beside a type, anything may stand with label and value: but a lead with a `value` of so
    # many dollars is a lead, and so is one whose person is in an object beside them.
    others = [word for _, word in shape.keys if word not in words.KNOWN]
    is_answer = around.in_list or shape.types or (shape.questions and len(others) < _MANY)
    is_lead = shape.reaches or any(is_person(value[one]) for one in value if one != answer)
    return found if is_answer and not is_lead else None


def _question_object(value: dict[str, Any], shape: Shape) -> tuple[str, str, str, FieldType | None]:
    """Return the member that is a question of its own, its text, its id and its type: `{"question": {"text"}, …}`."""
    for name in shape.asking:
        asking = value[name]
        if isinstance(asking, dict) and asking:
            asked = shape_of(asking)
            text = first_text(asking, (*asked.questions, *asked.weak_questions))
            id_ = first_text(asking, asked.ids)
            if (text or id_) and asked.known and not any(asking.get(one) for one in asked.answers):
                return name, text, id_, type_of(asking, asked)
    return _NO_QUESTION
