"""Typeform: signed JSON of answers, and the definition of the form with the questions they answer.

The signature covers the raw body and no time, so it never gets stale. A 404 or 410 would switch the webhook off at
once; 429 and 503 are tried again for ten hours. Facts: Typeform's developer pages on webhooks.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from voxbridge.auth.signatures import Signature
from voxbridge.errors import Status
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.leads import ONE_LEAD, Leads
from voxbridge.parsing.paths import child
from voxbridge.parsing.submission import Field, FieldType, NotALead
from voxbridge.parsing.vocabulary import field_type
from voxbridge.providers import Parsed, Provider, decode_signed
from voxbridge.providers.answers import Answers, as_dict, as_str, dicts_in, types_of

# The parts of contact and address blocks.
_PART_TYPES = types_of("first_name last_name phone_number email company address city state zip_code country")


class _Question(NamedTuple):
    """One field of the form's definition."""

    ref: str
    type: FieldType | None
    title: str
    section: str  # the title of the group that it is in


def _question(definition: dict[str, Any], section: str) -> _Question:
    get = definition.get
    return _as_asked(
        as_str(get("ref")), as_str(get("subfield_key")), as_str(get("type")), as_str(get("title")), section
    )


@lru_cache(maxsize=1024)  # a form's definition comes with each of its leads
def _as_asked(ref: str, part: str, kind: str, title: str, section: str) -> _Question:
    type_, title = _PART_TYPES.get(part) or field_type(kind), _as_read(title)
    return _Question(ref, type_, title or section, section if title else "")


def _as_read(title: str) -> str:
    """Return a title as the person read it: without marks for bold type, and without what Typeform fills in.

    Its lines stay: what stands below a question explains it.
    """
    lines = (" ".join(line.split()) for line in _TEMPLATE.sub("", title).replace("*", "").splitlines())
    return "\n".join(filter(None, lines))


_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")  # {{field:…}}, {{hidden:…}}


def find_leads(body: Any) -> Leads | None:
    """Typeform sends each response in a request of its own."""
    return ONE_LEAD if isinstance(body, dict) and isinstance(body.get("form_response"), dict) else None


def read(body: dict[str, Any]) -> Parsed:
    """Read the answers by their ref (else id), with the questions as labels."""
    response = body.get("form_response")
    if not isinstance(response, dict):
        return None
    if body.get("event_type") == "form_response_partial":
        return NotALead(Status.IGNORED, "the form is not finished yet (form_response_partial)")
    definition = as_dict(response.get("definition"))
    answers = Answers()
    for answer, question in _answers(response.get("answers"), _questions(definition.get("fields"))):
        name = question.ref or as_str(as_dict(answer.get("field")).get("id"))
        answers.add(
            name, _value(answer), label=question.title, section=question.section, type=question.type, parts=_PART_TYPES
        )
    hidden = as_dict(response.get("hidden"))
    variables = {
        as_str(variable.get("key")): variable.get(as_str(variable.get("type")))
        for variable in dicts_in(response.get("variables"))
    }
    return answers.submission(
        *flatten(hidden, "hidden", type=FieldType.HIDDEN),
        *(
            Field(child("variables", key), value, key, "", FieldType.META, "", "variables", ("variables",))
            for key, value in variables.items()
        ),
        hidden=hidden,
        variables=variables,
        score=as_dict(response.get("calculated")).get("score"),
        form_id=response.get("form_id"),
        form_title=definition.get("title"),
        token=response.get("token"),
        event_id=body.get("event_id"),
        landed_at=response.get("landed_at"),
        submitted_at=response.get("submitted_at"),
    )


def _questions(fields: Any) -> dict[str, _Question]:
    """Return the questions by id and by ref, those inside groups and blocks under the title of their section."""
    questions: dict[str, _Question] = {}
    _add_questions(questions, fields, "", 0)
    return questions


def _add_questions(questions: dict[str, _Question], fields: Any, section: str, depth: int) -> None:
    for field in dicts_in(fields):
        question = _question(field, section)
        for name in (as_str(field.get("id")), question.ref):
            if name:
                questions.setdefault(name, question)
        inner = as_dict(field.get("properties")).get("fields")
        if inner and depth < 4:  # noqa: PLR2004  (groups in groups; Typeform allows no deeper)
            _add_questions(questions, inner, question.title, depth + 1)


def _answers(answers: Any, questions: dict[str, _Question]) -> Iterator[tuple[dict[str, Any], _Question]]:
    """Go through the answers with their questions; the definition may lack a question, or the answer its ref."""
    todo = list(reversed(dicts_in(answers)))
    while todo:
        answer = todo.pop()
        parts = dicts_in(answer.get("fields"))
        if parts:  # one answer holding those of its block: seen in receivers' code only
            todo += reversed(parts)
            continue
        field = as_dict(answer.get("field"))
        question = questions.get(as_str(field.get("id"))) or questions.get(as_str(field.get("ref")))
        yield answer, question or _question(field, "")


def _value(answer: dict[str, Any]) -> Any:
    """Return what was answered: choices by their labels, everything else unchanged."""
    kind = as_str(answer.get("type"))
    value = answer.get(kind)
    if kind == "choice":
        choice = as_dict(value)
        return choice.get("label") or choice.get("other")
    if kind == "choices":
        choices = as_dict(value)
        labels = choices.get("labels")
        return [*(labels if isinstance(labels, list) else []), *filter(None, [choices.get("other")])]
    return value


PROVIDER = Provider(
    verifier=Signature("typeform-signature", prefix="sha256=", encoding="base64"),
    read=read,
    decode=decode_signed,
    find_leads=find_leads,
    delivery_id=("form_response.token", "event_id"),
)
