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
from voxbridge.parsing.event_flags import is_empty
from voxbridge.parsing.event_names import (
    EVENT_KEYS,
    QUESTION_KEYS,
    EventKind,
    Place,
    asks_for_answers,
    is_code,
    is_machine_name,
    is_of_opinion,
    kind_of_event,
    names_record,
)
from voxbridge.parsing.flatten import MAX_FIELDS
from voxbridge.parsing.payload_words import FORMS, META_KEYS, META_OBJECTS, plain, words_of
from voxbridge.parsing.person_signs import Aspect, aspect_of_name, aspect_of_value, is_number
from voxbridge.parsing.submission import NotALead


class _Says(IntEnum):
    """What a member says, the more of a person the greater."""

    NOTHING = 0
    ID = 1  # of a record, a time, an address of a page
    WORD = 2  # or a number: of a machine, or the option that a person chose
    ADDRESS = 3  # of e-mail
    TEXT = 4  # that a person may have written
    ANSWER = 5  # a name, a phone number, an empty field for them, an answer beside its question


_HOOKS = words_of("hook hookid subscriptionid webhook webhookid")
_NAMING_KEYS = QUESTION_KEYS | words_of("entity entitytype object objecttype resource resourcetype")
_ID = re.compile(
    r"(?:[iI][dD]s?|_?(?:[uU]?UID|[uU]uid|[gG]uid|[kK]ey|[tT]oken|[hH]ash|[uU]r[il]|U(?:RL|RI)|[lL]ink|[hH]ref|_by|By"
    r"|[sS]ecret|[sS]ignature|_at|At|_on|On|_ts|[tT]ime|[dD]ate|[tT]imestamp|[cC]reated|[uU]pdated|[rR]ef(?:erence)?))$"
)
_WORDS = re.compile(
    r"(?:type|status|state|stage|source|channel|event|action|method|version|locale|language|currency|environment|mode|"
    r"count|index|attempt(?:s|number)?|retry|retries|flag|sent|received|hook|object|entity|resource|topic|schema|origin|"
    r"price|amount|fee)$"
)
_ANSWERS = words_of("answer answers field fields formdata formfields question questions response responses submission")
_TOOL_OBJECTS = (
    META_OBJECTS
    | FORMS
    | words_of("""
    account bounce complaint delivery headers hook list mail open org organisation organization project team
""")
)
_TOOL_NAME = re.compile("webhook|hook|event|integration|automation|subscription", re.IGNORECASE)
_TOOL_TEXTS = re.compile("(?:subject|title|reason|description|response|error|code|category|tags?|label|summary|agent)$")
_URL = re.compile(r"(?:[a-z][a-z+.-]*:)?//\S+|/\S*|www\.\S+", re.IGNORECASE)
_TIME = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?|\d\d:\d\d\S*")
_UNIX_TIME = re.compile(r"1\d{9}(?:\d{3})?")
_NUMBER = re.compile(r"(?:[a-z]+:)?[+(]*(?:\d[\s().+/-]{0,3}){7,}")  # that may be a phone's
_OF_A_MACHINE = re.compile(
    r"[a-z]+(?:[_.:/#-]+[a-z]+)*|[A-Z]+(?:[_.:/#-]+[A-Z]+)*|[\w.:/#~-]*(?:[a-z][A-Z]|\d)[\w.:/#~-]*"
)
_AS_A_PHONE = re.compile(r"(?:\+|0(?!00)|\()[\d\s()./-]{8,25}")  # as machines hardly ever begin an id
_CALLERS = words_of("callerid fromid waid")  # whose ids are numbers
_NAME = re.compile(r"[^\W\d_a-z][\w'\u2019.-]+(?: [^\W\d_a-z][\w'\u2019.-]*){1,3}")  # Ann Brook
_OF_THING = re.compile(
    "(?:account|app|automation|board|brand|business|calendar|campaign|category|channel|company|department|event|field|"
    "file|form|group|list|location|organi[sz]ation|page|pipeline|plan|product|program|project|property|segment|service|"
    "site|source|stage|status|store|survey|tag|team|template|topic|type|webhook|workflow|workspace)name$"
)
_BEFORE = re.compile("(?:previous|old|from)(.+)")


def classify_notification(document: Any) -> NotALead | None:
    """Return why a document that holds no person to call is no lead; None where it may be one."""
    contents = _Contents(document)
    if contents.says is _Says.ANSWER or "leadgenid" in contents.words:
        return None
    kinds = {kind_of_event(name, Place.MAIL) for name in contents.names}
    if EventKind.TEST in kinds and (contents.is_event or contents.says is _Says.NOTHING):
        return NotALead(Status.TEST, "the payload is a test of the endpoint")
    if contents.is_event and any(map(is_of_opinion, contents.names)):
        return NotALead(Status.IGNORED, "the event is of what someone thinks, and there is no number to call")
    if not contents.is_event or contents.says is _Says.TEXT:
        return None
    if contents.says < _Says.ADDRESS:
        has_answers = contents.says is _Says.WORD and (kinds <= {None} or any(map(asks_for_answers, contents.names)))
        if not has_answers:
            return NotALead(Status.IGNORED, "the payload is a notification of ids alone")
    befores = (match[1] for word in contents.filled if (match := _BEFORE.fullmatch(word)))
    is_change = EventKind.CHANGED in kinds or any(word in contents.words for word in befores)
    if (is_change or EventKind.UNSUBSCRIBED in kinds) and EventKind.CREATED not in kinds:
        return NotALead(Status.IGNORED, "the event creates nothing, and there is no number to call")
    return None


class _Contents:
    """What a document's members say: the most of a person, its events' names and its members' names."""

    def __init__(self, document: Any) -> None:
        self.says = _Says.NOTHING
        self.names: list[str] = []
        self.words: set[str] = set()
        self.filled: set[str] = set()
        self.is_event = False
        has_id = False
        todo: list[tuple[str, Any, bool]] = [("", document, False)]
        for _ in range(MAX_FIELDS):
            if not todo or self.says is _Says.ANSWER:
                break
            key, value, of_tool = todo.pop()
            word = plain(key)
            self.words.add(word)
            if _BEFORE.match(word) and not is_empty(value):
                self.filled.add(word)
            if isinstance(value, dict):
                of_tool = of_tool or word in _TOOL_OBJECTS
                todo.extend((str(name), inner, of_tool) for name, inner in reversed(value.items()))
            elif isinstance(value, list):
                todo.extend((key, inner, of_tool) for inner in value)
            elif self._names_event(word, value, of_tool=of_tool):
                self.names.append(str(value))
                self.is_event = self.is_event or word in EVENT_KEYS
                continue
            said = _says(key, word, value, of_tool=of_tool)
            has_id = has_id or said is _Says.ID
            self.says = max(self.says, said)
        if todo:
            self.says = _Says.ANSWER
        self.is_event = self.is_event or (has_id and bool(self.names or self.words & _HOOKS))

    @staticmethod
    def _names_event(word: str, value: Any, *, of_tool: bool) -> bool:
        if word == "name":
            return is_code(value) or names_record(value)
        if word == "id":
            return is_code(value) and kind_of_event(value, Place.EVENT) not in (None, EventKind.OTHER)
        is_naming = (word in EVENT_KEYS or (word in _NAMING_KEYS and not of_tool)) and not _is_phone_number(word, value)
        return is_naming and (isinstance(value, int) or is_machine_name(value))


def _says(key: str, word: str, value: Any, *, of_tool: bool) -> _Says:
    """Return what a member says; of an object or a list, what its name does."""
    if " " in key.strip() or "?" in key:
        return _Says.ANSWER
    key_says = _key_says(key)
    if isinstance(value, (dict, list)):
        return _Says.ANSWER if key_says is _Says.ANSWER or word in _ANSWERS else _Says.NOTHING
    if isinstance(value, bool):
        return _Says.NOTHING
    if _is_phone_number(word, value):
        return _Says.ANSWER
    if _is_id(key) or (key_says < _Says.ADDRESS and isinstance(value, int) and _UNIX_TIME.fullmatch(str(value))):
        return _Says.ID
    if of_tool:
        key_says = min(key_says, _Says.WORD)
    return _text_says(word, "" if value is None else str(value).strip()[:300], key_says, of_tool=of_tool)


def _is_phone_number(word: str, value: Any) -> bool:
    """Say whether a value is a phone number, under whatever name: `caller_id` and `id` too."""
    text = str(value)[:40]
    return is_number(text) and (
        word in _CALLERS or (_AS_A_PHONE.fullmatch(text) is not None and not _TIME.fullmatch(text))
    )


def _text_says(word: str, text: str, key_says: _Says, *, of_tool: bool) -> _Says:
    if not text:
        return key_says if key_says > _Says.WORD else _Says.NOTHING
    if text[0] in "{[" or (_NUMBER.fullmatch(text) and not _TIME.fullmatch(text)):
        return _Says.ANSWER
    if _URL.fullmatch(text) or _TIME.fullmatch(text) or _OF_A_MACHINE.fullmatch(text):
        return key_says
    if aspect_of_value(word, text) is Aspect.EMAIL:
        return _Says.NOTHING if of_tool else max(key_says, _Says.ADDRESS)
    if key_says is _Says.ID:
        return key_says
    if of_tool or (word.endswith("name") and (key_says is not _Says.ANSWER or _TOOL_NAME.search(text))):
        is_person = not of_tool and _NAME.fullmatch(text) and not _TOOL_NAME.search(text) and not _OF_THING.search(word)
        return _Says.TEXT if is_person else _Says.NOTHING
    return max(key_says, _Says.WORD if _TOOL_TEXTS.search(word) else _Says.TEXT)


@lru_cache(maxsize=4096)
def _key_says(key: str) -> _Says:
    word = plain(key)
    if word == "waid":  # WhatsApp's ids are numbers
        return _Says.ANSWER
    if _is_id(key):
        return _Says.ID
    if (aspect := aspect_of_name(key)) and not _TOOL_NAME.search(word):
        return _Says.ADDRESS if aspect is Aspect.EMAIL else _Says.ANSWER
    return _Says.ID if _WORDS.search(word) else _Says.WORD


@lru_cache(maxsize=4096)
def _is_id(key: str) -> bool:
    word = plain(key)
    return (word in META_KEYS or word == "propertyvalue" or _ID.search(key) is not None) and word != "waid"
