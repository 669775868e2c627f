"""Jotform: multipart, unsigned, with the answers as JSON text in the field `rawRequest`.

The labels of the questions are not in it: `pretty` holds them as "Label:answer, Label:answer", which cannot be taken
apart for certain (answers hold colons and commas), so it only gives hints. `webhookURL` echoes our whole URL with its
token. Facts: captured deliveries; Jotform documents no signature, and no retries were found.
"""

import re
from typing import Any

from voxbridge.auth.verifiers import Token
from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.flatten import parse_any
from voxbridge.parsing.submission import FieldType
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, as_str, members

# q3_name, q4_phoneNumber: the question's number and its slug. All other keys are the form's own noise, and some of it
# repeats pieces of answers (validatedNewRequiredFieldIDs).
_QUESTION = re.compile(r"q\d+_(.*)", re.DOTALL)
_WRITTEN_DATE = re.compile(r":(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})(?=, |$)")


def _read(body: Body) -> Parsed:
    raw = as_dict(body["rawRequest"]) if body.get("rawRequest") else body
    questions = {key: match[1] for key in raw if (match := _QUESTION.fullmatch(key))}
    if not questions:
        return _api_submission(raw) or parse_any(raw)
    labels = _labels(as_str(body.get("pretty")), {key: raw[key] for key in questions})
    answers = Answers()
    for key, slug in questions.items():
        value = _value(raw[key])
        is_phone = isinstance(value, dict) and value.keys() == {"full"}  # which only a phone widget sends alone
        kind = FieldType.PHONE if is_phone else FieldType.DATE if value is not raw[key] else None
        answers.add(slug or key, value, key=key, label=labels.get(key, ""), type=kind)
    return answers.submission(**members("formID formTitle submissionID")(body))


def _api_submission(body: Body) -> Parsed:
    """Read a submission as Jotform's API gives it, which a relay may send on; None for any other body."""
    body = as_dict(body.get("content")) or body  # as the API wraps it
    questions = as_dict(body.get("answers")).items()
    answered = {number: one for number, one in questions if isinstance(one, dict) and "answer" in one}
    if not answered:
        return None
    answers = Answers()
    for number, one in answered.items():
        name = as_str(one.get("name")) or number  # made of the first label, and kept when that is changed
        answers.add(name, _value(one["answer"]), key=name, label=one.get("text"), type=one.get("type"))
    event = classify_event(body | {"answers": answered})
    return event or answers.submission(**members("form_id submission_id=id")(body))


def _value(value: Any) -> Any:
    """Write a date's parts as one date; everything else stays."""
    if not isinstance(value, dict) or not value.keys() >= {"day", "month", "year"}:
        return value
    parts = [str(value[part]).strip() for part in ("year", "month", "day")]
    return "-".join(part.zfill(2) for part in parts) if all(parts) else ""


def _labels(pretty: str, answers: Body) -> dict[str, str]:
    """Find each answer in `pretty`, in their common order: the text before it is its label, where that is certain."""
    labels, position, skipped = {}, 0, False
    for key, value in list(answers.items())[:200]:
        parts = value.values() if isinstance(value, dict) else [value]
        written = " ".join(filter(None, (str(part).strip() for part in parts if isinstance(part, (str, int)))))
        if _value(value) is not value and (date := _WRITTEN_DATE.search(pretty, position)):  # by the form's order
            written = date[1]
        found = pretty.find(f":{written}", position) if written else -1
        end = found + 1 + len(written)
        if found < 0 or (end < len(pretty) and not pretty.startswith(", ", end)):
            skipped = skipped or bool(value)
            continue
        label = pretty[position:found].removeprefix(", ").rpartition(":, ")[2]  # questions that were left empty
        if skipped:  # the skipped text is in between: only what follows the last comma is sure to be ours
            label = label.rpartition(", ")[2]
        if 0 < len(label.strip()) <= 200:  # noqa: PLR2004  (longer is a paragraph, no label)
            labels[key] = label.strip()
        position, skipped = end, False
    return labels


PROVIDER = Provider(
    verifier=Token(in_url=True), read=_read, secret_members=("webhookURL",), delivery_id=("submissionID",)
)
