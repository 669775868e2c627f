"""Fillout: JSON of questions, with headers that its owner chooses; verified by a token.

Known from an integration's sample only: Fillout documents no signature, and no retries were found.
"""

from voxbridge.auth.verifiers import Token
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import FieldType
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, as_str, dicts_in, members


def _read(body: Body) -> Parsed:
    """Read the questions by their names, and the URL's parameters as hidden fields."""
    submission = as_dict(body.get("submission")) or body
    if not isinstance(submission.get("questions"), list):
        return None
    answers = Answers()
    for question in dicts_in(submission["questions"]):
        label = question.get("name")
        answers.add(label, question.get("value"), key=question.get("id"), label=label, type=question.get("type"))
    parameters = {
        as_str(parameter.get("name")) or as_str(parameter.get("id")): parameter.get("value")
        for parameter in dicts_in(submission.get("urlParameters"))
    }
    return answers.submission(
        *flatten(parameters, "url_parameters", type=FieldType.HIDDEN),
        url_parameters=parameters,
        form_id=body.get("formId"),
        **members(submission, "submissionId submitted_at=submissionTime"),
    )


PROVIDER = Provider(verifier=Token(), read=_read, delivery_id=("submission.submissionId", "submissionId"))
