"""Typeform: signed JSON of answers, and the definition of the form with the questions they answer.

The signature covers the raw body and no time, so it never gets stale. A 404 or 410 would switch the webhook off at
once; 429 and 503 are tried again for ten hours. Facts: Typeform's developer pages on webhooks.
"""

import re
from collections.abc import Iterator
from typing import Any

from voxbridge.authentication import BodySignature
from voxbridge.bodies import decode
from voxbridge.delivery import Delivery
from voxbridge.outcome import Status
from voxbridge.providers import Provider
from voxbridge.providers.walking import child, generic_submission, item
from voxbridge.submission import Field, Kind, NoLead, Submission

# The types of the form's definition.
_KINDS = {
    "phone_number": Kind.PHONE,
    "email": Kind.EMAIL,
    "address": Kind.ADDRESS,
    "short_text": Kind.TEXT,
    "long_text": Kind.LONG_TEXT,
    "number": Kind.NUMBER,
    "rating": Kind.SCALE,
    "opinion_scale": Kind.SCALE,
    "nps": Kind.SCALE,
    "ranking": Kind.SCALE,
    "matrix": Kind.SCALE,
    "yes_no": Kind.CHOICE,
    "multiple_choice": Kind.CHOICE,
    "picture_choice": Kind.CHOICE,
    "dropdown": Kind.CHOICE,
    "legal": Kind.CONSENT,
    "date": Kind.DATE,
    "website": Kind.URL,
    "calendly": Kind.URL,
    "file_upload": Kind.FILE,
    "signature": Kind.FILE,
    "payment": Kind.META,
}
# The parts of contact and address blocks.
_PART_KINDS = {
    "first_name": Kind.FIRST_NAME,
    "last_name": Kind.LAST_NAME,
    "phone_number": Kind.PHONE,
    "email": Kind.EMAIL,
    "company": Kind.COMPANY,
    "address": Kind.ADDRESS,
    "city": Kind.CITY,
    "state": Kind.STATE,
    "zip_code": Kind.POSTAL_CODE,
    "country": Kind.COUNTRY,
}


class _Question:
    """One field of the form's definition."""

    def __init__(self, definition: dict[str, Any], section: str) -> None:
        self.ref = _text(definition.get("ref"))
        self.type = _text(definition.get("type"))
        self.part = _text(definition.get("subfield_key"))
        title = _TEMPLATE.sub("", _text(definition.get("title"))).replace("*", "")
        self.title = ": ".join(filter(None, (section, " ".join(title.split()))))


_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")  # what Typeform fills in for the reader: {{field:…}}, {{hidden:…}}


def parse(delivery: Delivery) -> Submission | NoLead:
    """Read the answers by their ref (else id), with the questions as labels."""
    body = decode(delivery.body, delivery.content_type)
    response = body.get("form_response") if isinstance(body, dict) else None
    if not isinstance(response, dict):
        return generic_submission(body)
    if body.get("event_type") == "form_response_partial":
        return NoLead(Status.IGNORED, "the form is not finished yet (form_response_partial)")
    answers: dict[str, Any] = {}
    fields: list[Field] = []
    questions = _questions(response.get("definition"))
    for answer, question in _answers(response.get("answers"), questions):
        name = question.ref or _text(_dict(answer.get("field")).get("id"))
        if name in answers:
            name = f"{name}_{len(answers)}"
        answers[name] = _value(answer)
        fields += _fields(child("answers", name), answers[name], name, question)
    hidden = {str(name): value for name, value in _dict(response.get("hidden")).items()}
    variables = {
        _text(variable.get("key")): variable.get(_text(variable.get("type")))
        for variable in _dicts(response.get("variables"))
    }
    fields += [Field(child("hidden", name), value, name, "", Kind.HIDDEN) for name, value in hidden.items()]
    fields += [Field(child("variables", name), value, name, "", Kind.META) for name, value in variables.items()]
    document = {
        "answers": answers,
        "hidden": hidden,
        "variables": variables,
        "score": _dict(response.get("calculated")).get("score"),
        "form_id": response.get("form_id"),
        "form_title": _dict(response.get("definition")).get("title"),
        "token": response.get("token"),
        "event_id": body.get("event_id"),
        "landed_at": response.get("landed_at"),
        "submitted_at": response.get("submitted_at"),
    }
    return Submission(document, tuple(field for field in fields if not isinstance(field.value, dict | list)))


def _questions(definition: Any) -> dict[str, _Question]:
    """Return the questions by id and by ref, those inside groups and blocks under the title of their section."""
    questions: dict[str, _Question] = {}
    todo = [(field, "", 0) for field in reversed(_dicts(_dict(definition).get("fields")))]
    while todo:
        field, section, depth = todo.pop()
        question = _Question(field, section)
        for name in (_text(field.get("id")), question.ref):
            if name:
                questions.setdefault(name, question)
        if depth < 4:  # noqa: PLR2004  (groups in groups; Typeform allows no deeper)
            inner = _dicts(_dict(field.get("properties")).get("fields"))
            todo += [(field, question.title, depth + 1) for field in reversed(inner)]
    return questions


def _answers(answers: Any, questions: dict[str, _Question]) -> Iterator[tuple[dict[str, Any], _Question]]:
    """Go through the answers with their questions; the definition may lack a question, or the answer its ref."""
    for answer in _dicts(answers):
        field = _dict(answer.get("field"))
        parts = _dicts(answer.get("fields"))
        if parts:  # one answer holding those of its block: seen in receivers' code only
            yield from _answers(parts, questions)
            continue
        question = questions.get(_text(field.get("id"))) or questions.get(_text(field.get("ref")))
        yield answer, question or _Question(field, "")


def _value(answer: dict[str, Any]) -> Any:
    """Return what was answered: choices by their labels, everything else as it stands."""
    kind = _text(answer.get("type"))
    value = answer.get(kind)
    if kind == "choice":
        choice = _dict(value)
        return choice.get("label") or choice.get("other")
    if kind == "choices":
        choices = _dict(value)
        labels = choices.get("labels")
        return [*(labels if isinstance(labels, list) else []), *filter(None, [choices.get("other")])]
    return value


def _fields(path: str, value: Any, name: str, question: _Question) -> Iterator[Field]:
    if isinstance(value, dict):
        for part, inner in value.items():
            yield Field(child(path, str(part)), inner, str(part), question.title, _PART_KINDS.get(str(part)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield Field(item(path, index), inner, name, question.title, Kind.CHOICE)
    else:
        yield Field(path, value, name, question.title, _PART_KINDS.get(question.part) or _KINDS.get(question.type))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [inner for inner in value if isinstance(inner, dict)] if isinstance(value, list) else []


PROVIDER = Provider(scheme=BodySignature("typeform-signature", prefix="sha256=", encoding="base64"), parse=parse)
