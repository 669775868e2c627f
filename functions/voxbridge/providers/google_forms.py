"""Google Forms by an Apps Script of the form's owner: JSON with the questions' titles as keys, proved by a token.

Google Forms itself has no webhooks. UrlFetchApp tries nothing again, so a lead that is refused is lost at the sender.
"""

from typing import Any

from voxbridge.authentication import Token
from voxbridge.bodies import decode
from voxbridge.delivery import Delivery
from voxbridge.providers import Provider
from voxbridge.providers.answers import Answers, members, objects
from voxbridge.providers.generic import read
from voxbridge.submission import NoLead, Submission


def parse(delivery: Delivery) -> Submission | NoLead:
    """Read `answers` (title → answer), `namedValues` of a spreadsheet (title → [answer]), or the Forms API's shape."""
    body = decode(delivery.body, delivery.content_type)
    found = members(body.get("answers")) or members(body.get("namedValues")) if isinstance(body, dict) else {}
    if not found:
        return read(body)
    answers = Answers()
    for title, answer in found.items():
        from_api = isinstance(answer, dict) and "questionId" in answer
        # The Forms API knows its questions by ids alone, which are no labels.
        answers.add(str(title), _value(answer), label="" if from_api else str(title))
    more = ("formId", "responseId", "createTime", "lastSubmittedTime")
    return answers.submission(**{name: body.get(name) for name in more})


def _value(answer: Any) -> Any:
    if isinstance(answer, dict):
        given = objects(members(answer.get("textAnswers")).get("answers"))
        answer = [one.get("value") for one in given] if given else answer
    return answer[0] if isinstance(answer, list) and len(answer) == 1 else answer


PROVIDER = Provider(scheme=Token(), parse=parse)
