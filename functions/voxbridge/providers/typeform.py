"""Typeform: signed JSON of answers, and the definition of the form with the questions they answer.

The signature covers the raw body and no time, so it never gets stale. A 404 or 410 would switch the webhook off at
once; 429 and 503 are tried again for ten hours. Facts: Typeform's developer pages on webhooks.
"""

import re
from functools import lru_cache
from typing import Any

from voxbridge.auth.verifiers import Signature
from voxbridge.parsing.bodies import opened
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.object_shapes import dicts_in
from voxbridge.parsing.payload_words import field_type
from voxbridge.parsing.submission import FieldType
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, as_str, members, type_of, typed_fields

MAX_DEPTH = 4  # groups in groups; Typeform allows no deeper
type _Question = tuple[str, str, str, FieldType | None]  # its ref, title, section and type
_FILLED_IN = re.compile(r"\{\{[^{}]*\}\}|\*")  # {{field:…}}, {{hidden:…}}, and marks for bold type


def _asked(definition: Body, section: str) -> tuple[str, str, FieldType | None]:
    """Return what a definition asks: its title, the section that it is in, and its type."""
    part, kind, title = definition.get("subfield_key"), definition.get("type"), definition.get("title")
    return _as_asked(as_str(part), as_str(kind), as_str(title), section)


@lru_cache(maxsize=1024)  # a form's definition comes with each of its leads
def _as_asked(part: str, kind: str, title: str, section: str) -> tuple[str, str, FieldType | None]:
    """Return a question as the person read it. The lines of its title stay: what stands below it explains it."""
    title = "\n".join(filter(None, (" ".join(line.split()) for line in _FILLED_IN.sub("", title).splitlines())))
    return title or section, section if title else "", type_of(part) or field_type(kind)


def _read(body: Body) -> Parsed:
    """Read the answers by their ref (else id), with the questions as labels."""
    response = body.get("form_response")
    if not isinstance(response, dict):
        return None
    definition = as_dict(response.get("definition"))
    questions: dict[str, _Question] = {}
    _find_questions(definition.get("fields"), questions)
    # One answer may hold those of its block: seen in receivers' code only.
    given = (part for each in dicts_in(response.get("answers")) for part in dicts_in(each.get("fields")) or [each])
    answers = Answers()
    for answer in given:  # the definition may lack a question, or the answer its ref
        field = as_dict(answer.get("field"))
        field_id, ref = as_str(field.get("id")), as_str(field.get("ref"))
        name, title, section, kind = questions.get(field_id) or questions.get(ref) or (ref, *_asked(field, ""))
        answers.add(name or field_id, _value(answer), label=title, section=section, type=kind, is_block=True)
    hidden = opened(as_dict(response.get("hidden")))
    held = dicts_in(response.get("variables"))
    variables = {as_str(one.get("key")): one.get(as_str(one.get("type"))) for one in held}
    return answers.submission(
        *flatten(hidden, "hidden", type=FieldType.HIDDEN),
        *typed_fields(variables, "variables", FieldType.META),
        hidden=hidden,
        variables=variables,
        score=as_dict(response.get("calculated")).get("score"),
        form_title=definition.get("title"),
        event_id=body.get("event_id"),
        **members("form_id token landed_at submitted_at")(response),
    )


def _find_questions(fields: Any, found: dict[str, _Question], section: str = "", depth: int = 0) -> None:
    """Add the questions that a form defines by id and by ref, those in groups and blocks with their section's title."""
    for field in dicts_in(fields):
        ref, asked = as_str(field.get("ref")), _asked(field, section)
        for name in filter(None, (as_str(field.get("id")), ref)):
            found.setdefault(name, (ref, *asked))
        if depth < MAX_DEPTH and (inner := as_dict(field.get("properties")).get("fields")):
            _find_questions(inner, found, asked[0], depth + 1)


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
