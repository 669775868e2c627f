"""Google Forms by an Apps Script of the form's owner: JSON with the questions' titles as keys, verified by a token.

Google Forms itself has no webhooks. UrlFetchApp tries nothing again, so a lead that is refused is lost at the sender.
"""

from typing import Any

from voxbridge.auth.verifiers import Token
from voxbridge.parsing.flatten import flatten
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, dicts_in


def _read(body: Body) -> Parsed:
    """Read `answers` (title → answer), `namedValues` of a spreadsheet (title → [answer]), or the Forms API's shape."""
    found = as_dict(body.get("answers")) or as_dict(body.get("namedValues"))
    if not found:
        return None
    answers = Answers()
    for title, answer in found.items():
        answers.add(title, _value(answer), label=title)
    # The script is its owner's: what they sent along, such as respondentEmail, is read as well. A spreadsheet's trigger
    # repeats the answers in `values` and `range`.
    more = {name: body[name] for name in body if name not in ("answers", "namedValues", "values", "range")}
    return answers.submission(*flatten(more), **more)


def _value(answer: Any) -> Any:
    given = dicts_in(as_dict(as_dict(answer).get("textAnswers")).get("answers"))
    answer = [one.get("value") for one in given] if given else answer
    return answer[0] if isinstance(answer, list) and len(answer) == 1 else answer


PROVIDER = Provider(verifier=Token(), read=_read, delivery_id=("responseId",))
