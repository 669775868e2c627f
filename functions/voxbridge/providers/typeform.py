"""Typeform: signed JSON of answers, and the definition of the form with the questions they answer.

The signature covers the raw body and no time, so it never gets stale. A 404 or 410 would switch the webhook off at
once; 429 and 503 are tried again for ten hours. Facts: Typeform's developer pages on webhooks.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from voxbridge.auth.verifiers import Signature
from voxbridge.parsing.bodies import opened
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.payload_words import field_type
from voxbridge.parsing.submission import FieldType
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, as_str, dicts_in, members, type_of, typed_fields

MAX_DEPTH = 4  # groups in groups; Typeform allows no deeper
_FILLED_IN = re.compile(r"\{\{[^{}]*\}\}|\*")  # {{field:…}}, {{hidden:…}}, and marks for bold type


class _Question(NamedTuple):
    """One field of the form's definition."""

    ref: str
    type: FieldType | None
    title: str
    section: str  # the title of the group that it is in


def _question(definition: Body, section: str = "") -> _Question:
    names = ("ref", "subfield_key", "type", "title")
    return _as_asked(*(as_str(definition.get(name)) for name in names), section)


@lru_cache(maxsize=1024)  # a form's definition comes with each of its leads
def _as_asked(ref: str, part: str, kind: str, title: str, section: str) -> _Question:
    """Return a question as the person read it. The lines of its title stay: what stands below it explains it."""
    lines = (" ".join(line.split()) for line in _FILLED_IN.sub("", title).splitlines())
    title = "\n".join(filter(None, lines))
    return _Question(ref, type_of(part) or field_type(kind), title or section, section if title else "")


def _read(body: Body) -> Parsed:
    """Read the answers by their ref (else id), with the questions as labels."""
    response = body.get("form_response")
    if not isinstance(response, dict):
        return None
    definition = as_dict(response.get("definition"))
    # One answer may hold those of its block: seen in receivers' code only.
    given = [
        part for answer in dicts_in(response.get("answers")) for part in dicts_in(answer.get("fields")) or [answer]
    ]
    asked = [as_dict(answer.get("field")) for answer in given]
    questions: dict[str, _Question] = {}
    names = {as_str(field.get(name)) for field in asked for name in ("id", "ref")}
    _find_questions(definition.get("fields"), names - {""}, questions)
    answers = Answers()
    for answer, field in zip(given, asked, strict=True):  # the definition may lack a question, or the answer its ref
        field_id = as_str(field.get("id"))
        question = questions.get(field_id) or questions.get(as_str(field.get("ref"))) or _question(field)
        name, value = question.ref or field_id, _value(answer)
        answers.add(name, value, label=question.title, section=question.section, type=question.type, is_block=True)
    hidden = opened(as_dict(response.get("hidden")))
    variables = {
        as_str(variable.get("key")): variable.get(as_str(variable.get("type")))
        for variable in dicts_in(response.get("variables"))
    }
    return answers.submission(
        *flatten(hidden, "hidden", type=FieldType.HIDDEN),
        *typed_fields(variables, "variables", FieldType.META),
        hidden=hidden,
        variables=variables,
        score=as_dict(response.get("calculated")).get("score"),
        form_title=definition.get("title"),
        event_id=body.get("event_id"),
        **members(response, "form_id token landed_at submitted_at"),
    )


def _find_questions(
    fields: Any, asked: set[str], questions: dict[str, _Question], section: str = "", depth: int = 0
) -> None:
    """Add the questions that are asked for by id and by ref, those in groups and blocks under their section's title."""
    for field in dicts_in(fields):
        inner = as_dict(field.get("properties")).get("fields") if depth < MAX_DEPTH else None
        names = asked.intersection((as_str(field.get("id")), as_str(field.get("ref"))))
        if names or inner:
            question = _question(field, section)
            for name in names:
                questions.setdefault(name, question)
            _find_questions(inner, asked, questions, question.title, depth + 1)


def _value(answer: Body) -> Any:
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
    read=_read,
    events=("event_type", "form_response[a-z_]*", "form_response"),
    holds_one_lead=lambda body: isinstance(as_dict(body).get("form_response"), dict),
    delivery_id=("form_response.token", "event_id"),
)
