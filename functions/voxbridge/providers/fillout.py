"""Fillout: JSON of questions, with headers that its owner chooses; verified by a token.

Known from an integration's sample only: Fillout documents no signature, and no retries were found.
"""

from voxbridge.auth.tokens import Token
from voxbridge.delivery import Delivery
from voxbridge.parsing.bodies import decode
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import FieldType, NotALead, Submission
from voxbridge.parsing.vocabulary import field_type
from voxbridge.providers import Provider
from voxbridge.providers.answers import Answers, as_dict, as_str, dicts_in
from voxbridge.providers.generic import parse_any


def parse(delivery: Delivery) -> Submission | NotALead:
    """Read the questions by their names, and the URL's parameters as hidden fields."""
    body = decode(delivery.body, delivery.content_type)
    outer = body if isinstance(body, dict) else {}
    submission = as_dict(outer.get("submission")) or outer
    if not isinstance(submission.get("questions"), list):
        return parse_any(body)
    answers = Answers()
    for question in dicts_in(submission["questions"]):
        key, label = as_str(question.get("id")), as_str(question.get("name"))
        answers.add(label or key, question.get("value"), key=key, label=label, type=field_type(question.get("type")))
    parameters = {
        as_str(parameter.get("name")) or as_str(parameter.get("id")): parameter.get("value")
        for parameter in dicts_in(submission.get("urlParameters"))
    }
    return answers.submission(
        *flatten(parameters, "url_parameters", type=FieldType.HIDDEN),
        url_parameters=parameters,
        form_id=outer.get("formId"),
        submission_id=submission.get("submissionId"),
        submitted_at=submission.get("submissionTime"),
    )


PROVIDER = Provider(
    verifier=Token(),
    parse=parse,
    delivery_id=("submission.submissionId", "submissionId"),
    credentials="a token, or none",
    evidence="one sample",
)
