"""Tally: signed JSON, one list of fields with labels and types.

Wants its answer within 10 s; said to try again after 5 and 30 minutes, 1 and 6 hours, 1 day. Facts: Tally's help pages.
"""

from typing import Any

from voxbridge.auth.verifiers import Signature
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, as_str, dicts_in, members


def _read(body: Body) -> Parsed:
    data = as_dict(body.get("data"))
    if not isinstance(data.get("fields"), list):
        return None
    answers = Answers()
    for field in dicts_in(data["fields"]):
        label = field.get("label")
        answers.add(label, _value(field), key=field.get("key"), label=label, type=field.get("type"))
    return answers.submission(**members(data, "formId formName submissionId respondentId createdAt"))


def _value(field: Body) -> Any:
    """Return the answer, ids of options as their texts. A single choice comes as a list of one, too."""
    value = field.get("value")
    texts = {as_str(option.get("id")): option.get("text") for option in dicts_in(field.get("options"))}
    if not isinstance(value, list) or not texts:
        return value
    chosen = [texts.get(item, item) if isinstance(item, str) else item for item in value]
    return chosen[0] if len(chosen) == 1 else chosen


PROVIDER = Provider(
    verifier=Signature("tally-signature", encoding="base64"),
    read=_read,
    events=("eventType", r"[A-Z]+(?:_[A-Z]+)+", "FORM_RESPONSE"),
    holds_one_lead=lambda body: isinstance(as_dict(as_dict(body).get("data")).get("fields"), list),
    delivery_id=("data.submissionId", "eventId"),
)
