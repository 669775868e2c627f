"""Paperform: JSON of questions, without signature or headers of one's own: the token goes into the URL.

Its "Test" button sends the latest real submission again, indistinguishably. Facts: Paperform's help pages.
"""

from voxbridge.auth.verifiers import Token
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_str, dicts_in, members


def _read(body: Body) -> Parsed:
    """Read the questions by the keys that the form's owner gave them, else by their titles."""
    if not isinstance(body.get("data"), list):
        return None
    answers = Answers()
    for question in dicts_in(body["data"]):
        custom, title = as_str(question.get("custom_key")), as_str(question.get("title"))
        key = custom or as_str(question.get("key"))
        answers.add(custom or title or key, question.get("value"), key=key, label=title, type=question.get("type"))
    return answers.submission(**members(body, "submission_id created_at"))


PROVIDER = Provider(verifier=Token(in_url=True), read=_read, delivery_id=("submission_id",))
