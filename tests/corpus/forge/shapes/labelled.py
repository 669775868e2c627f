"""Shapes of tools that are no built-in provider, and of hand-made scripts: those that send the labels."""

from random import Random
from typing import Any

from forge.model import Form, Item, Traits
from forge.shapes.base import (
    Sent,
    Shapes,
    as_form,
    as_json,
    as_text,
    envelope,
    mingled,
    runs,
    sender,
    style,
    styled,
    token,
    tracking,
)

SHAPES = Shapes()
LABELS = Traits()
KEYS = Traits(labels=False, keys=True)
NESTED = Traits(labels=False, keys=True, groups=True)
BOTH = Traits(keys=True)
SECTIONS = Traits(groups=True)
HTML = {"phone": "tel", "long_text": "textarea", "choice": "select", "consent": "checkbox", "address": "text"}


def _html(item: Item, random: Random) -> str:
    kind = HTML.get(item.type, item.type)
    return "text" if kind == "tel" and random.random() < 0.25 else kind


# Labels as names


@SHAPES.add("flat JSON, labels as keys", LABELS, 8)
def _labels_flat(form: Form, random: Random) -> Sent:
    return as_json(mingled(random, tracking(random), {item.label: item.value for item in form.items}), sender(random))


@SHAPES.add("form-encoded, labels as names", LABELS, 3)
def _labels_form(form: Form, random: Random) -> Sent:
    return as_form(mingled(random, tracking(random), {item.label: item.value for item in form.items}).items())


@SHAPES.add("record with fields by label", LABELS)
def _record(form: Form, random: Random) -> Sent:
    fields = {item.label: item.value for item in form.items if item.value not in ("", None)}
    record = {"id": f"rec{token(random, 14)}", "createdTime": form.received.isoformat(), "fields": fields}
    return as_json({"base": f"app{token(random, 14)}", "table": "Leads", "record": record})


@SHAPES.add("spreadsheet row: label and list of one", LABELS)
def _named_values(form: Form, random: Random) -> Sent:
    named = {"Timestamp": [form.received.strftime("%m/%d/%Y %H:%M:%S")]}
    named |= {item.label: [as_text(item.value)] for item in form.items}
    return as_json({"namedValues": named, "range": {"rowStart": random.randint(2, 900)}})


@SHAPES.add("list of label and value", LABELS, 6)
def _label_value(form: Form, random: Random) -> Sent:
    answers = [{"label": item.label, "value": item.value} for item in form.items]
    name = random.choice(("fields", "answers", "data", "submission", "responses", ""))
    return as_json(envelope(form, random) | tracking(random, 0.2) | {name: answers} if name else answers)


@SHAPES.add("list of question and answer", LABELS, 4)
def _question_answer(form: Form, random: Random) -> Sent:
    asked, said = random.choice((("question", "answer"), ("title", "response"), ("prompt", "text"), ("name", "value")))
    answers = [{asked: item.label, said: item.value} for item in form.items]
    return as_json(envelope(form, random) | {random.choice(("answers", "questions", "responses", "items")): answers})


@SHAPES.add("list of [label, value]", LABELS)
def _pairs(form: Form, random: Random) -> Sent:
    return as_json(envelope(form, random) | {"data": [[item.label, item.value] for item in form.items]})


@SHAPES.add("parallel lists of questions and answers", LABELS)
def _parallel(form: Form, random: Random) -> Sent:
    asked, said = random.choice((("questions", "answers"), ("labels", "values"), ("headers", "row")))
    both = {asked: [item.label for item in form.items], said: [as_text(item.value) for item in form.items]}
    return as_json(envelope(form, random) | both)


@SHAPES.add("sections with a title each", SECTIONS, 4)
def _sections(form: Form, random: Random) -> Sent:
    sections = [
        {
            "title": group.section if group else random.choice(("", "General", form.bank.says["event"][0])),
            "fields": [{"label": item.label, "value": item.value} for item in items],
        }
        for group, items in runs(form.items)
    ]
    return as_json(envelope(form, random) | {random.choice(("sections", "pages", "groups")): sections})


@SHAPES.add("questions with a list of answers", LABELS)
def _headings(form: Form, random: Random) -> Sent:
    questions = [
        {"id": token(random, 8), "heading": item.label, "answers": [{"text": as_text(item.value)}]}
        for item in form.items
        if item.value not in ("", None)
    ]
    return as_json(envelope(form, random) | {"pages": [{"id": "1", "questions": questions}]})


@SHAPES.add("definitions and answers joined by id, lists", LABELS, 3)
def _by_id(form: Form, random: Random) -> Sent:
    ids = [token(random, 8) for _ in form.items]
    fields = [{"id": each, "label": item.label, "type": item.type} for each, item in zip(ids, form.items, strict=True)]
    answers = [{"field_id": each, "value": item.value} for each, item in zip(ids, form.items, strict=True)]
    return as_json({"form": {"id": token(random, 6), "fields": fields}, "submission": {"answers": answers}})


@SHAPES.add("definitions and answers joined by id, objects", LABELS)
def _by_key(form: Form, random: Random) -> Sent:
    ids = [f"field_{token(random, 6)}" for _ in form.items]
    fields = {each: {"label": item.label, "type": item.type} for each, item in zip(ids, form.items, strict=True)}
    values = {each: item.value for each, item in zip(ids, form.items, strict=True)}
    return as_json(envelope(form, random) | {"fields": fields, "values": values})


@SHAPES.add("numbered members: label beside value", LABELS)
def _numbered(form: Form, random: Random) -> Sent:
    flat: dict[str, Any] = {}
    for number, item in enumerate(form.items, 1):
        flat |= {f"field_{number}_label": item.label, f"field_{number}_value": item.value}
    return as_json(envelope(form, random) | flat)


@SHAPES.add("properties with a type each", LABELS)
def _properties(form: Form, random: Random) -> Sent:
    properties: dict[str, Any] = {}
    for item in form.items:
        kind = {"phone": "phone_number", "email": "email", "number": "number"}.get(item.type, "rich_text")
        text = as_text(item.value)
        value = [{"type": "text", "plain_text": text, "text": {"content": text}}] if kind == "rich_text" else item.value
        properties[item.label] = {"id": token(random, 4), "type": kind, kind: value}
    return as_json({"object": "page", "id": token(random, 32), "properties": properties})


@SHAPES.add("members by id with label and value", LABELS, 2)
def _labelled_members(form: Form, random: Random) -> Sent:
    named = random.choice(("label", "name", "title"))
    fields = {
        str(number): {"id": number, named: item.label, "type": item.type, "value": item.value}
        for number, item in enumerate(form.items, random.randint(1, 9))
    }
    return as_json(envelope(form, random) | {"fields": fields})


# Labels and keys


@SHAPES.add("list of name, label, type, value", BOTH, 5)
def _described(form: Form, random: Random) -> Sent:
    look, key = style(random), random.choice(("name", "key", "id", "slug"))
    fields = [
        {key: styled(item.key, look), "label": item.label, "type": _html(item, random), "value": item.value}
        for item in form.items
    ]
    return as_json(envelope(form, random) | {"fields": fields})


@SHAPES.add("members by name with label, type, value", BOTH)
def _described_members(form: Form, random: Random) -> Sent:
    look = style(random)
    fields = {
        styled(item.key, look): {"label": item.label, "type": _html(item, random), "value": item.value}
        for item in form.items
    }
    return as_json(envelope(form, random) | {"fields": fields})


@SHAPES.add("variable, label and list of answers", BOTH)
def _variables(form: Form, random: Random) -> Sent:
    fields = [
        {"variable": styled(item.key, "kebab"), "label": item.label, "values": [{"answer": as_text(item.value)}]}
        for item in form.items
        if item.value not in ("", None)
    ]
    return as_json(
        {"id": token(random), "flowID": token(random, 12), "createdAt": form.received.isoformat(), "fields": fields}
    )


@SHAPES.add("bracketed names: fields[x][label], fields[x][value]", BOTH)
def _bracketed(form: Form, random: Random) -> Sent:
    pairs: list[tuple[str, Any]] = [("form[id]", token(random, 7))]
    for item in form.items:
        key = styled(item.key, "snake")
        pairs += [(f"fields[{key}][label]", item.label), (f"fields[{key}][value]", item.value)]
    return as_form(pairs)
