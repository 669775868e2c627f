"""From the JSON of any form to a submission: a field for each scalar, with its question, its key, and what it is in.

Questions are paired with their answers: beside the answer (`{"label", "value"}`), in an object of its own
(`{"question": {"text"}, "answer"}`), around it, in members that end alike (`q1_label`, `q1_value`), in a list of
headings that runs along with the list of answers, and in the form's definition by id.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from voxbridge.mapping.meanings import NAMING, M
from voxbridge.mapping.terms import FILLER
from voxbridge.parsing import object_shapes as shapes
from voxbridge.parsing import payload_words as words
from voxbridge.parsing import submission
from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.list_items import are_answers, roles_in_list
from voxbridge.parsing.payload_words import plain
from voxbridge.parsing.person_signs import Aspect, aspect_of_value, is_person
from voxbridge.parsing.submission import MAX_FIELDS, MAX_NAME, SECTION, Field, FieldType, NotALead, Submission

MAX_VALUES = 2_500  # fields, objects and lists, empty ones included, that are looked at
_MANY = 20  # things in one place, such as an order's: they take half the fields, so that who ordered them is read
MAX_DEPTH = 64  # JMESPath itself recurses, so paths must stay far from Python's limit
_TEXT_NODE = words.pattern("text_node")
_BARE_IDS = frozenset({"id", "uuid", "ref"})
_NO_QUESTION = ("", "", "", None)
_OF_A_WAY = frozenset({FieldType.PHONE, FieldType.EMAIL, None})  # to reach a person, where any type is given
_DOTTED = re.compile(r"[^.\s\d][^.\s]*(?:\.[^.\s\d/][^.]*){1,3}")
_UNLABELLED = re.compile(r"\s*(?:\(?\+|\(0|0\d[\d\s().\-/]*[\s().\-/])")  # a country's code, or groups after a zero
_NUMBERED = re.compile(r"(?:input_)?(\d{1,6})[._](\d{1,3})")  # the parts of Gravity's names and addresses: `1.3`
_NAME_PARTS = {"2": FieldType.TITLE, "3": FieldType.FIRST_NAME, "6": FieldType.LAST_NAME}
_ADDRESS_PARTS = dict(zip("13456", map(FieldType, ("address", "city", "state", "postal_code", "country")), strict=True))
# The member that holds an answer; its question, None where that is around the object or the object's key; what machines
# call it; its type; and whether there is nothing else in the object.
type _Answer = tuple[str, str | None, str, FieldType | None, bool]


class _Around(NamedTuple):
    """What is known of a value from outside; the first six are those of a Field."""

    question: str = ""  # that it answers
    type: FieldType | None = None
    section: str = ""
    record: str = ""
    ancestors: tuple[str, ...] = ()
    role: str = ""
    in_list: bool = False
    depth: int = 0  # objects and lists around it

    def typed(self, type_: FieldType | None) -> "_Around":
        """Return the same with a type, in a third of the time of _replace."""
        return self if type_ is self.type else _Around(self.question, type_, *self[2:])


def parse_any(document: Any) -> Submission | NotALead:
    """Read any JSON-like data, opened; a list of one object, which is how Zapier wraps a lead, as that object."""
    if isinstance(document, list) and len(document) == 1 and isinstance(document[0], dict):
        document = document[0]
    return classify_event(document) or parse_answers(document)


def parse_answers(document: Any) -> Submission:
    """Read any JSON-like data, opened, of a sender whose requests are submissions: no answer is an event there."""
    return Submission(document, flatten(document))


def holds_phone_number(fields: Iterable[Field]) -> bool:
    """Say whether a field may be a phone number, by shape alone: for counting what is passed over, not for calling."""
    return any(
        field.type is FieldType.PHONE
        or words.is_reach_word(field.key)
        or words.is_reach_word(field.label)
        or (field.type is not FieldType.META and _UNLABELLED.match(str(field.value)))
        for field in fields
        if aspect_of_value(field.key, str(field.value)) is Aspect.PHONE
    )


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
    """Return the fields of a JSON value at `path`; `key`, `label` and `type` go to those that have none."""
    ancestors = submission.names_of(path)[:-1] if key else submission.names_of(path)
    if path and not isinstance(value, (dict, list)):
        return (Field(path, value, key, label, type, section, record, ancestors),)
    flattening = _Flattening()
    flattening.visit(value, path, key, _Around(label, type, section, record, ancestors))
    personal = (field for field in flattening.fields if words.is_personal_word(field.label or field.key))
    if flattening.passed_over and not any(field.type is not FieldType.META and field.value for field in personal):
        for field in flattening.fields:
            field.type = field.type if flattening.passed_over.isdisjoint(submission.outwards(field.record)) else None
    return shapes.with_questions(flattening.fields, flattening.questions)


class _Flattening:
    """One run over a document."""

    def __init__(self) -> None:
        self.fields: list[Field] = []
        self.left = MAX_VALUES
        self.passed_over: set[str] = set()  # people in objects about the request, who are the lead if no one else is
        self.questions: shapes.Questions = {}

    def visit(self, value: Any, path: str, key: str, around: _Around, among: int = 0) -> None:
        """Add the fields of a value, which may be one of many."""
        if among > _MANY and len(self.fields) > MAX_FIELDS // 2 and isinstance(value, dict):
            shape = shapes.shape_of(value)
            if not (shape.may_answer or shape.reaches):
                return  # a thing: no answer and no way to reach anyone, as in those of an order
        self.left -= 1
        if around.depth > MAX_DEPTH or len(self.fields) > MAX_FIELDS or self.left < 0:  # one more says that it is cut
            return
        rows = [*value.values()] if isinstance(value, dict) and "1" in value else []
        if rows and shapes.pairs_in_rows(rows):  # `{"1": ["Name", "Ann"], "2": ["Phone", …]}`
            self._list(rows, path, key, around, tuple(value))
        elif isinstance(value, dict) and value:
            self._object(value, path, key, around)
        elif isinstance(value, list) and value:
            self._list(value, path, key, around)
        elif path and not isinstance(value, (dict, list)):
            self.fields.append(Field(path, value, key, *around[:6]))

    def _list(self, value: list[Any], path: str, key: str, around: _Around, names: tuple[str, ...] = ()) -> None:
        value = value[: max(self.left, 0)]
        if pairs := shapes.pairs_in_rows(value) or shapes.pairs_in_objects(value):
            named = () if not key or plain(key) in words.ITEMS else (key,)
            around = around._replace(ancestors=(*around.ancestors, *named), record=path)
            for question, answer, (index, name) in pairs:
                if len(self.fields) > MAX_FIELDS:
                    return
                text = str(question)[: shapes.MAX_QUESTION] if isinstance(question, (str, int)) else ""
                where = submission.child(submission.child(path, names[index] if names else index), name)
                self.visit(answer, where, "", around._replace(question=text))
            return
        around = around._replace(in_list=True, depth=around.depth + 1)
        outside = around.section
        for index, (one, role) in enumerate(zip(value, roles_in_list(value), strict=True)):
            if len(self.fields) > MAX_FIELDS:
                return
            if heading := shapes.heading_in(one):
                around = around._replace(section=SECTION.join(filter(None, (outside, heading))))
            within = around._replace(role=role) if role else around
            self.visit(one, submission.child(path, index), key, within, len(value))

    def _object(self, value: dict[str, Any], path: str, key: str, around: _Around) -> None:
        shape = shapes.shape_of(value)
        if shape.may_answer and (found := _answered(value, shape, key, around)):
            self._pair(found, value, path, key, around)
            return
        if (date := shapes.date_in(value, shape)) is not None:
            self.visit(date, path, key, around)
            return
        said = value.values() if around.type is FieldType.META else ()
        if any(isinstance(one, str) and one.lower() in {"inbound", "incoming"} for one in said):
            around = around.typed(None)  # a call's two sides, wherever its record stands
        shapes.note_questions(self.questions, value, shape, path, key)
        names = (key,) if key == around.question else (key, around.question)
        role = (shapes.role_of(value, shape) if path and shape.roles else "") or around.role
        ancestors = (*around.ancestors, *[name[:MAX_NAME] for name in names if name])
        inner = _Around("", around.type, around.section, path, ancestors, role, depth=around.depth + 1)
        about_request, titled = inner.typed(FieldType.META), inner
        if around.in_list or around.section or around.question:
            texts = (around.section, around.question, shapes.first_text(value, shape.titles))
            titled = inner._replace(section=SECTION.join(filter(None, texts)))
        is_about_form = shapes.is_about_the_form(value)
        is_form = plain(key) in words.FORMS and not path.endswith("]") and not shape.reaches
        identifier, type_ = shapes.identifier_in(value, shape, key)
        numbered = _types_by_number(value) if shape.numbered else {}
        among = len(shapes.dicts_in(value)) if len(value) > _MANY else 0
        acting = "agent" if any(str(value[one]).endswith("Action") for one in shape.types) else ""  # of schema.org
        for (name, word), quoted, member in zip(shape.keys, shape.quoted, value.values(), strict=False):
            where = f"{path}.{quoted}" if path else quoted
            own_key = "submitter" if word == acting else name
            if isinstance(member, (dict, list)):
                is_meta = word in words.META_OBJECTS and word != acting
                is_about_request = is_meta and self._is_about_request(member, where, word)
                within = titled if word in words.ITEMS else inner
            elif key and _TEXT_NODE.fullmatch(name):
                own_key, is_about_request, within = key, False, around
            elif name == identifier:
                own_key = "" if name in shape.meta or word in words.IDS else name
                is_about_request, within = False, inner.typed(around.type or type_)
            elif "." in name and _DOTTED.fullmatch(name):  # `customer.first_name`
                *outer, own_key = name.split(".")
                is_about_request, record = False, submission.child(path, ".".join(outer))
                within = inner._replace(ancestors=(*ancestors, *outer), record=record)
            else:
                is_about_request = name in shape.meta or (is_form and not words.is_own_name(word))
                within = inner.typed(numbered.get(name) or (around.type and words.type_of_part(around.type, word)))
            self.visit(member, where, own_key, about_request if is_about_form or is_about_request else within, among)

    def _is_about_request(self, value: Any, path: str, word: str) -> bool:
        """Say whether who is in an object that is called so is not the lead, unless there is no one else."""
        if word in words.META_PEOPLE or not is_person(value):
            return True
        if any(map(words.is_own_name, value)):
            self.passed_over.add(path)
        return word not in ("metadata", "meta", "context")  # which may carry the person

    def _pair(self, found: _Answer, value: dict[str, Any], path: str, key: str, around: _Around) -> None:
        answer, label, name, type_, is_all = found
        shape = shapes.shape_of(value)
        type_ = around.type or type_
        if label is not None:
            if around.in_list and plain(key) in words.ANSWERS:  # a list of answers says nothing of one
                key, name = "", "" if name == key else name
            sections = [around.section, shapes.first_text(value, shape.sections, answer)]
            sections += [around.question] if around.question != label else []
            record = around.record or (path if label != key and isinstance(value[answer], dict) else "")
            around = around._replace(
                question=label,
                section=SECTION.join(filter(None, sections)),
                record=submission.without_index(path) if around.in_list else record,
                ancestors=(*around.ancestors, key[:MAX_NAME]) if around.in_list and key else around.ancestors,
            )
            key = name
        elif not is_all and name == key and type_ in _OF_A_WAY and (role := shapes.role_of(value, shape)):
            around = around._replace(role=role, record=path)
        where, held = submission.child(path, answer), value[answer]
        while is_all and isinstance(held, dict) and len(held) == 1:  # the answer may be far inside
            [(inside, held)] = held.items()
            where = submission.child(where, inside)
        options = [option for name in shape.choices for option in shapes.dicts_in(value[name]) if name != answer]
        self._answer(shapes.chosen(held, options) if options else held, where, key, around.typed(type_))

    def _answer(self, value: Any, path: str, key: str, around: _Around) -> None:
        """Add what was answered: of options the selected ones."""
        if not isinstance(value, (dict, list)):
            self.visit(value, path, key, around)
            return
        around = around._replace(in_list=False, depth=around.depth + 1)
        options = value if isinstance(value, list) else [value]  # `{"choice": {"label": "Home"}}`
        picked = shapes.picked_options(options) if options and all(isinstance(one, dict) for one in options) else None
        if picked is None:
            self.visit(value, path, key, around)
        for index, member in picked or ():
            where = submission.child(path, index) if isinstance(value, list) else path
            self.visit(options[index][member], submission.child(where, member), key, around)


def _answered(value: dict[str, Any], shape: shapes.Shape, key: str, around: _Around) -> _Answer | None:
    """Return what an object says that carries one answer; None for any other object."""
    asking, asked, asked_id, asked_type = _question_object(value, shape) if shape.asking else _NO_QUESTION
    answer, is_all = shapes.answer_of(value, shape, asking)
    is_known = shape.known or is_all
    is_strong = is_all or asking or answer in shape.answers or answer in shape.choices
    if not answer or not (is_strong or (around.in_list and is_known)):
        return None
    held = [*value[answer].values()] if isinstance(value[answer], dict) else value[answer]
    if plain(answer) in words.ITEMS and isinstance(held, list) and are_answers(held):
        return None  # who has answers to several questions is no question
    question = asked or shapes.first_text(value, shape.questions, answer)
    if not question and "text" in value and "name" in value and plain(answer) in ("answer", "response"):
        question = shapes.first_text(value, ("text",))  # beside a `value` it may be that value as people read it
    if not question and (shape.known or shape.joined or (around.in_list and shape.types and not shape.reaches)):
        question = shapes.first_text(value, shape.weak_questions, answer)
    name = asked_id or shapes.first_text(value, shape.names, answer)
    if name.isdecimal() and question in {"", name} and not around.in_list and shapes.asked_for(key) - FILLER:
        question = name = ""  # `"Home Phone": {"field": "148812002", "value": …}`
    if not name and shape.joined and isinstance(value[shape.joined[0]], int):
        name = str(value[shape.joined[0]])
    is_id = not question and not asked_id and any(value[one] == name for one in shape.ids if plain(one) in _BARE_IDS)
    is_id = is_id and not {*shape.weak_questions} - {answer}  # an id alone says nothing
    type_ = asked_type or shapes.type_of(value, shape) or (FieldType.CHOICE if answer in shape.choices else None)
    label = question or ("" if is_id else name)
    found = (answer, label, name or ("" if asking else key), type_, is_all)
    if not question and (not name or (key and not around.in_list and (is_all or is_id))):
        is_alone = is_known or (around.question and not shape.reaches)
        return (answer, None, *found[2:]) if is_alone and (key or around.question) else None
    if is_known or asking:
        return found
    # In a list of answers, or beside a type, anything may stand with label and value: but a lead with a `value` of so
    # many dollars is a lead, and so is one whose person is in an object beside them.
    others = [word for _, word in shape.keys if word not in words.KNOWN]
    is_answer = around.in_list or shape.types or (shape.questions and len(others) < 3)  # noqa: PLR2004
    is_lead = shape.reaches or any(is_person(value[one]) for one in value if one != answer)
    return found if is_answer and not is_lead else None


def _types_by_number(value: dict[str, Any]) -> dict[str, FieldType]:
    """Return what the parts of names and addresses in an entry of Gravity's hold, by their members.

    Checkboxes number their choices alike, so the whole set of parts must fit, and no other member may ask for a name.
    """
    if any(NAMING & asked and M.FORM not in asked for asked in map(shapes.asked_for, value)):
        return {}
    parts: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for match in filter(None, map(_NUMBERED.fullmatch, value)):
        parts[match[1]][match[2]] = match[0]
    types: dict[str, FieldType] = {}
    for names in parts.values():
        is_name = {"3", "6"} <= names.keys() <= {"2", "3", "4", "6", "8"}
        is_address = names.keys() == {*"123456"} and any(map(str.isdigit, str(value[names["5"]])))
        known = _NAME_PARTS if is_name else _ADDRESS_PARTS if is_address else {}
        types |= {names[part]: type_ for part, type_ in known.items() if part in names}
    return types


def _question_object(value: dict[str, Any], shape: shapes.Shape) -> tuple[str, str, str, FieldType | None]:
    """Return the member that is a question of its own, its text, its id and its type: `{"question": {"text"}, …}`."""
    for name in shape.asking:
        asking = value[name]
        if isinstance(asking, dict) and asking:
            asked = shapes.shape_of(asking)
            text = shapes.first_text(asking, (*asked.questions, *asked.weak_questions, *asked.weak_answers))
            id_ = shapes.first_text(asking, asked.ids)
            if (text or id_) and asked.known and not any(asking.get(one) for one in asked.answers):
                return name, text, id_, shapes.type_of(asking, asked)
    return _NO_QUESTION
