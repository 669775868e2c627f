"""Typeform: signed JSON of answers, and the definition of the form with the questions they answer.

The signature covers the raw body and no time, so it never gets stale. A 404 or 410 would switch the webhook off at
once; 429 and 503 are tried again for ten hours. Facts: Typeform's developer pages on webhooks.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from voxbridge.auth.signatures import Signature
from voxbridge.delivery import Delivery
from voxbridge.errors import Status
from voxbridge.parsing.bodies import decode_json_body
from voxbridge.providers import Provider, decode_signed
from voxbridge.providers.answers import Answers, members, objects, text
from voxbridge.providers.generic import read
from voxbridge.providers.walking import walk
from voxbridge.submission import SECTION, Kind, NoLead, Submission

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
        self.ref = text(definition.get("ref"))
        self.kind = _PART_KINDS.get(text(definition.get("subfield_key"))) or _KINDS.get(text(definition.get("type")))
        title = _as_read(text(definition.get("title")))
        self.title = f"{section}{SECTION}{title}" if section and title else section or title


@lru_cache(maxsize=1024)
def _as_read(title: str) -> str:
    """Return a title as the person read it: without marks for bold type, and without what Typeform fills in."""
    return " ".join(_TEMPLATE.sub("", title).replace("*", "").split())


_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")  # {{field:…}}, {{hidden:…}}


def parse(delivery: Delivery) -> Submission | NoLead:
    """Read the answers by their ref (else id), with the questions as labels."""
    body = decode_json_body(delivery.body)
    response = body.get("form_response") if isinstance(body, dict) else None
    if not isinstance(response, dict):
        return read(body)
    if body.get("event_type") == "form_response_partial":
        return NoLead(Status.IGNORED, "the form is not finished yet (form_response_partial)")
    definition = members(response.get("definition"))
    answers = Answers()
    for answer, question in _answers(response.get("answers"), _questions(definition)):
        name = question.ref or text(members(answer.get("field")).get("id"))
        answers.add(name, _value(answer), label=question.title, kind=question.kind, parts=_PART_KINDS)
    hidden = members(response.get("hidden"))
    variables = {
        text(variable.get("key")): variable.get(text(variable.get("type")))
        for variable in objects(response.get("variables"))
    }
    return answers.submission(
        *walk(hidden, "hidden", kind=Kind.HIDDEN),
        *walk(variables, "variables", kind=Kind.META),
        hidden=hidden,
        variables=variables,
        score=members(response.get("calculated")).get("score"),
        form_id=response.get("form_id"),
        form_title=definition.get("title"),
        token=response.get("token"),
        event_id=body.get("event_id"),
        landed_at=response.get("landed_at"),
        submitted_at=response.get("submitted_at"),
    )


def _questions(definition: Any) -> dict[str, _Question]:
    """Return the questions by id and by ref, those inside groups and blocks under the title of their section."""
    questions: dict[str, _Question] = {}
    todo = [(field, "", 0) for field in reversed(objects(members(definition).get("fields")))]
    while todo:
        field, section, depth = todo.pop()
        question = _Question(field, section)
        for name in (text(field.get("id")), question.ref):
            if name:
                questions.setdefault(name, question)
        if depth < 4:  # noqa: PLR2004  (groups in groups; Typeform allows no deeper)
            inner = objects(members(field.get("properties")).get("fields"))
            todo += [(field, question.title, depth + 1) for field in reversed(inner)]
    return questions


def _answers(answers: Any, questions: dict[str, _Question]) -> Iterator[tuple[dict[str, Any], _Question]]:
    """Go through the answers with their questions; the definition may lack a question, or the answer its ref."""
    todo = list(reversed(objects(answers)))
    while todo:
        answer = todo.pop()
        parts = objects(answer.get("fields"))
        if parts:  # one answer holding those of its block: seen in receivers' code only
            todo += reversed(parts)
            continue
        field = members(answer.get("field"))
        question = questions.get(text(field.get("id"))) or questions.get(text(field.get("ref")))
        yield answer, question or _Question(field, "")


def _value(answer: dict[str, Any]) -> Any:
    """Return what was answered: choices by their labels, everything else as it stands."""
    kind = text(answer.get("type"))
    value = answer.get(kind)
    if kind == "choice":
        choice = members(value)
        return choice.get("label") or choice.get("other")
    if kind == "choices":
        choices = members(value)
        labels = choices.get("labels")
        return [*(labels if isinstance(labels, list) else []), *filter(None, [choices.get("other")])]
    return value


PROVIDER = Provider(
    verifier=Signature("typeform-signature", prefix="sha256=", encoding="base64"), parse=parse, decode=decode_signed
)
