"""Events that hold no person to call: notifications of ids alone, and what became of something.

A document is searched for what a person may have filled in. With a phone number, an empty field for one or an answer
beside its question it may be a lead, whatever its event is called. Without them no lead can be lost, and its event
decides: it is none where the event is known to create nothing (`opened`, `chat.ended`), where its name has no word for
what people ask for and the document has no name with an address or a text, and where there are ids alone.
"""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Any

from voxbridge.errors import Status
from voxbridge.mapping.meanings import PHONES
from voxbridge.mapping.terms import Languages, terms
from voxbridge.mapping.words import read
from voxbridge.parsing.envelope import Level
from voxbridge.parsing.event_names import (
    EVENT_KEYS,
    QUESTION_KEYS,
    WORDS,
    Place,
    Said,
    is_code,
    is_machine_name,
    kind_of_event,
    names_record,
    words_of_name,
)
from voxbridge.parsing.payload_words import META_KEYS, META_PEOPLE, plain
from voxbridge.parsing.person_signs import Aspect, aspect_of_name, aspect_of_value, aspects_of
from voxbridge.parsing.submission import MAX_FIELDS, NotALead


class _Sign(Enum):
    """What a member may hold of a person."""

    ANSWER = auto()  # a phone number, an empty field for one, an answer beside its question
    NAME = auto()  # or an empty field for one
    ADDRESS = auto()  # of e-mail
    NUMBER = auto()  # of a phone, within a text
    TEXT = auto()  # that a person may have written
    WORD = auto()  # or a number: of a machine, or the option that a person chose
    ID = auto()  # of a record, a time, an address of a page, a state
    EVENT = auto()  # the name of one, in an object that holds others, or of several words


_NAMING_KEYS = EVENT_KEYS | QUESTION_KEYS | WORDS["naming_keys"]
_THINGS = tuple(f"{thing}name" for thing in WORDS["things"])
_OTHERS = META_PEOPLE | WORDS["others"]
_CREATING = {Said.CREATED, Said.NEW}
_CHANGING = {Said.CHANGED, Said.UNSUBSCRIBED, Said.NO_LEAD, Said.TOLD}
_ID = re.compile(
    r"(?:(?i:ids?|uid|uri|url|secret|signature|time|date|timestamp|created|updated|ref|reference|key|token|hash|link|href)"
    r"|_by|By|_at|At|_on|On|_ts|^ts|_ip|Ip|(?i:type|status|state|stage|source|channel|event|action|method|version|locale|language"
    r"|currency|environment|mode|(?<!ac)count|index|attempts?|attempt_?number|retry|retries|flag|sent|received|hook|object|entity"
    r"|resource|topic|schema|origin|price|amount|fee|score|propertyvalue))$"
)
_NO_DATE = r"(?!\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?$|1\d{9}(?:\d{3})?$)"  # nor a Unix time
_NUMBER = re.compile(_NO_DATE + r"(?:[a-z]+:)?[+(]*(?:\d[\s().+/-]{0,3}){7,}")
_AS_A_PHONE = re.compile(
    _NO_DATE + r"(?:[a-z]+:)?(?:\+|0(?!00)|\()[\d\s()./*-]{8,25}(?![\w:])"
)  # as machines hardly ever begin an id
_IN_A_TEXT = re.compile(r"(?:^|[\s:])(?:\+|0(?!00))\d[\d\s()-]{7,20}(?![\w:/.-])")
_OF_A_MACHINE = re.compile(
    r"[a-z]+(?:[_.:/#-]+[a-z]+)*|[A-Z]+(?:[_.:/#-]+[A-Z]+)*|[\w.:/#~-]*(?:[a-z][A-Z]|\d)[\w.:/#~-]*|\S*/\S*"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?|\d\d:\d\d\S*"
)
_OF_A_RECORD = re.compile("(?:subject|title|reason|description|response|error|code|category|tags?|label|summary)$")
_CAPITALS = re.compile("[a-z][A-Z]")  # within a word, as people do not write
_OF_A_TOOL = re.compile("hook|event|integration|automation|subscription", re.IGNORECASE)


def classify_notification(document: Any) -> NotALead | None:
    """Return why a document that holds no person to call is no lead; None where it may be one."""
    signs, names, words = _read(document)
    if _Sign.ANSWER in signs or "leadgenid" in words:
        return None
    kinds = {kind_of_event(name, Place.MAIL) for name, unless in names if signs.isdisjoint(unless)}
    asked = kinds & {Said.CREATED, Said.REQUESTED}
    if Said.TEST in kinds and _Sign.NAME not in signs:
        return NotALead(Status.TEST, "the payload is a test of the endpoint")
    is_event = names and (signs - {_Sign.EVENT} or words & EVENT_KEYS)  # and not the one answer of a form
    if not (is_event or words & WORDS["hooks"]):
        return None
    if kinds & _CHANGING and not kinds & _CREATING:
        return NotALead(Status.IGNORED, "the event creates nothing, and there is no number to call")
    is_other = _Sign.EVENT in signs and Said.OTHER in kinds and not (asked or kinds & _CREATING)
    if is_other and _Sign.NUMBER not in signs and not (_Sign.NAME in signs and signs & {_Sign.ADDRESS, _Sign.TEXT}):
        return NotALead(Status.IGNORED, "the event is of no lead that is known, and there is no number to call")
    if signs.isdisjoint({_Sign.NAME, _Sign.ADDRESS, _Sign.NUMBER, _Sign.TEXT}) and (
        _Sign.WORD not in signs or not (asked or kinds <= {None})
    ):
        return NotALead(Status.IGNORED, "the payload is a notification of ids alone")
    return None


def _read(document: Any) -> tuple[set[_Sign], list[tuple[str, set[_Sign]]], set[str]]:
    """Return what a document may hold of a person, the names of its events, and its members' names.

    With each event's name the signs beside which it may be an answer itself.
    """
    signs, names, words = set[_Sign](), list[tuple[str, set[_Sign]]](), set[str]()
    todo: list[tuple[str, Any, dict[str, Any]]] = [("", document, {})]  # with the object around it
    for _ in range(MAX_FIELDS):
        if not todo or _Sign.ANSWER in signs:
            return signs, names, words
        key, value, around = todo.pop()
        word = plain(key)
        words.add(word)
        if _names_event(word, value):
            is_named = word in EVENT_KEYS or word.endswith("eventtype") or is_code(value)
            is_long = len(words_of_name(value)) > 1
            if (is_long and (is_named or _CAPITALS.search(value))) or not Level(around).holds_answers:
                names.append((value, set()))
                signs |= {_Sign.EVENT} if is_named else set()
            else:
                names.append((value, {_Sign.NAME} if is_named else {_Sign.NAME, _Sign.TEXT}))
        elif sign := _sign(key, value):
            signs.add(sign)
        if isinstance(value, list):
            todo.extend((key, inner, around) for inner in value)
        elif isinstance(value, dict) and (word not in _OTHERS or Aspect.PHONE in aspects_of(value)):
            own = {"type"} if word.endswith("event") else {"name"} if f"{word}name".endswith(_THINGS) else set()
            todo.extend((f"{word}_{name}" if name in own else name, inner, value) for name, inner in value.items())
    return {_Sign.ANSWER}, names, words


def _names_event(word: str, value: Any) -> bool:
    if word in ("id", "name"):
        return is_code(value) or names_record(value)
    return (word in _NAMING_KEYS or word.endswith("eventtype")) and is_machine_name(value)


def _sign(key: str, value: Any) -> _Sign | None:
    """Return what a member may hold of a person; of an object or a list, what its name says."""
    word, is_id = plain(key), _is_id(key)
    aspect = None if is_id else aspect_of_name(key)
    if " " in key.strip() or "?" in key or aspect is Aspect.PHONE:
        return _Sign.ANSWER
    if isinstance(value, dict | list):
        return _Sign.ANSWER if word in WORDS["answer_objects"] else None
    if isinstance(value, bool):
        return None
    text = "" if value is None else str(value).strip()[:300]
    is_of_machine = is_id and word not in ("callerid", "fromid", "waid")
    if _AS_A_PHONE.match(text) or (not is_of_machine and (_NUMBER.fullmatch(text) or _asks_for_phone(key))):
        return _Sign.ANSWER
    if is_id:
        return _Sign.ID
    if aspect is Aspect.EMAIL or aspect_of_value(word, text) is Aspect.EMAIL:
        return _Sign.ADDRESS
    if word.endswith(_THINGS) or (word.endswith("name") and _OF_A_TOOL.search(text)):
        return None
    if aspect:
        return _Sign.NAME
    return _sign_of_text(word, text) if text else None


def _sign_of_text(word: str, text: str) -> _Sign:
    if _IN_A_TEXT.search(text):
        return _Sign.NUMBER
    return _Sign.WORD if _OF_A_MACHINE.fullmatch(text) or _OF_A_RECORD.search(word) else _Sign.TEXT


@lru_cache(maxsize=4096)
def _is_id(key: str) -> bool:
    return plain(key) in META_KEYS or _ID.search(key) is not None


def _asks_for_phone(key: str) -> bool:
    """Say whether a key asks for a phone in any language."""
    every = terms().everywhere
    return not PHONES.isdisjoint(read(key, Languages(every, every)).meanings)
