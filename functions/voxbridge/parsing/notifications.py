"""Events that hold no person to call: notifications of ids alone, and what became of an e-mail.

A document is searched for what a person may have filled in: a phone number, a text, an answer, an empty field that
would be a person's. Where there is none of it, its event decides alone, since no lead can be lost: without so much as
a name or an e-mail address it is a notification of ids, of whatever happened; with one, it is no lead where its event
is a known one that creates nothing (`opened`, `payment_failed`).
"""

import re
from enum import IntEnum
from functools import lru_cache
from typing import Any

from voxbridge.errors import Status
from voxbridge.parsing.event_names import (
    EVENT_KEYS,
    QUESTION_KEYS,
    WORDS,
    Place,
    Said,
    asks_for_answers,
    is_code,
    is_machine_name,
    is_of_opinion,
    kind_of_event,
    names_record,
)
from voxbridge.parsing.payload_words import META_KEYS, plain
from voxbridge.parsing.person_signs import Aspect, aspect_of_name, aspect_of_value
from voxbridge.parsing.submission import MAX_FIELDS, NotALead


class _Says(IntEnum):
    """What a member says, the more of a person the greater."""

    NOTHING = 0
    ID = 1  # of a record, a time, an address of a page, a state
    WORD = 2  # or a number: of a machine, or the option that a person chose
    ADDRESS = 3  # of e-mail
    TEXT = 4  # that a person may have written
    ANSWER = 5  # a name, a phone number, an empty field for them, an answer beside its question


_NAMING_KEYS = EVENT_KEYS | QUESTION_KEYS | WORDS["naming_keys"]
_THINGS = tuple(f"{thing}name" for thing in WORDS["things"])
_ID = re.compile(
    r"(?:(?i:ids?|uid|uri|url|secret|signature|time|date|timestamp|created|updated|ref|reference|key|token|hash|link|href)"
    r"|_by|By|_at|At|_on|On|_ts|(?i:type|status|state|stage|source|channel|event|action|method|version|locale|language"
    r"|currency|environment|mode|(?<!ac)count|index|attempts?|attempt_?number|retry|retries|flag|sent|received|hook|object|entity"
    r"|resource|topic|schema|origin|price|amount|fee|score|propertyvalue))$"
)
_OF_A_RECORD = re.compile(
    "(?:subject|title|reason|description|response|error|code|category|tags?|label|summary|agent)$"
)
_NUMBER = re.compile(  # that may be a phone's, and is no date and no Unix time
    r"(?!\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?$|1\d{9}(?:\d{3})?$)(?:[a-z]+:)?[+(]*(?:\d[\s().+/-]{0,3}){7,}"
)
_AS_A_PHONE = re.compile(r"(?:\+|0(?!00)|\()[\d\s()./-]{8,25}")  # as machines hardly ever begin an id
_OF_A_MACHINE = re.compile(
    r"[a-z]+(?:[_.:/#-]+[a-z]+)*|[A-Z]+(?:[_.:/#-]+[A-Z]+)*|[\w.:/#~-]*(?:[a-z][A-Z]|\d)[\w.:/#~-]*|\S*/\S*"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?|\d\d:\d\d\S*"
)
_OF_A_TOOL = re.compile("hook|event|integration|automation|subscription", re.IGNORECASE)


def classify_notification(document: Any) -> NotALead | None:
    """Return why a document that holds no person to call is no lead; None where it may be one."""
    says, names, words = _read(document)
    if says is _Says.ANSWER or "leadgenid" in words:
        return None
    kinds = {kind_of_event(name, Place.MAIL) for name in names}
    if Said.TEST in kinds:
        return NotALead(Status.TEST, "the payload is a test of the endpoint")
    if any(map(is_of_opinion, names)):
        return NotALead(Status.IGNORED, "the event is of what someone thinks, and there is no number to call")
    is_event = names and (says > _Says.NOTHING or words & EVENT_KEYS)  # and not the one answer of a form
    if says is _Says.TEXT or not (is_event or words & WORDS["hooks"]):
        return None
    may_be_answers = kinds <= {None} or any(map(asks_for_answers, names))
    if says < _Says.WORD or (says is _Says.WORD and not may_be_answers):
        return NotALead(Status.IGNORED, "the payload is a notification of ids alone")
    if kinds & {Said.CHANGED, Said.UNSUBSCRIBED} and Said.CREATED not in kinds:
        return NotALead(Status.IGNORED, "the event creates nothing, and there is no number to call")
    return None


def _read(document: Any) -> tuple[_Says, list[str], set[str]]:
    """Return the most that a document says of a person, its events' names and its members' names."""
    most, names, words = _Says.NOTHING, list[str](), set[str]()
    todo: list[tuple[str, Any]] = [("", document)]
    for _ in range(MAX_FIELDS):
        if not todo or most is _Says.ANSWER:
            return most, names, words
        key, value = todo.pop()
        words.add(plain(key))
        if isinstance(value, dict):
            todo.extend(value.items())
        elif isinstance(value, list):
            todo.extend((key, inner) for inner in value)
        elif _names_event(plain(key), value):
            names.append(value)
            continue
        most = max(most, _says(key, value))
    return _Says.ANSWER, names, words


def _names_event(word: str, value: Any) -> bool:
    if word in ("id", "name"):
        return is_code(value) or names_record(value)
    return word in _NAMING_KEYS and is_machine_name(value)


def _says(key: str, value: Any) -> _Says:
    """Return what a member says; of an object or a list, what its name does."""
    says, word = _key_says(key), plain(key)
    if isinstance(value, dict | list):
        return _Says.ANSWER if says is _Says.ANSWER or word in WORDS["answer_objects"] else _Says.NOTHING
    if isinstance(value, bool):
        return _Says.NOTHING
    text = "" if value is None else str(value).strip()[:300]
    is_caller = word in ("callerid", "fromid", "waid") or _AS_A_PHONE.fullmatch(text)
    if _NUMBER.fullmatch(text) and (is_caller or says is not _Says.ID):
        return _Says.ANSWER
    if says is _Says.ID or _OF_A_MACHINE.fullmatch(text):
        return says
    if not text:
        return says if says > _Says.WORD else _Says.NOTHING
    if aspect_of_value(word, text) is Aspect.EMAIL:
        return max(says, _Says.ADDRESS)
    if word.endswith(_THINGS) or (word.endswith("name") and _OF_A_TOOL.search(text)):
        return _Says.NOTHING
    return max(says, _Says.WORD if _OF_A_RECORD.search(word) else _Says.TEXT)


@lru_cache(maxsize=4096)
def _key_says(key: str) -> _Says:
    if " " in key.strip() or "?" in key:
        return _Says.ANSWER
    if plain(key) in META_KEYS or _ID.search(key):
        return _Says.ID
    aspect = aspect_of_name(key)
    return _Says.ADDRESS if aspect is Aspect.EMAIL else _Says.ANSWER if aspect else _Says.WORD
