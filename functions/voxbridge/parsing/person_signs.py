"""What data says of a person before anything is mapped: enough to tell a list of leads from answers and products."""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum, auto
from itertools import repeat
from typing import Any

from voxbridge.mapping.meanings import NAMING, PHONES
from voxbridge.parsing import payload_words as words
from voxbridge.parsing.object_shapes import answers_of, asked_for
from voxbridge.parsing.payload_words import ListName, kind_of_name, of_start, pattern, plain

_MAX_LEVELS = 8  # of objects in an item: what is nested deeply is not read again for each level around it
_LINE = re.compile(r"^ *([^\n:]{1,60}): *(\S[^\n]{0,200})$", re.MULTILINE)  # "Phone: 0412 345 678", of an e-mail
_MAX_TEXT, _MIN_VALUE = 10_000, 6  # characters; of an address or a number
_NAME_OF = re.compile(r"([A-Za-z][A-Za-z _-]{0,40}?)(?:['\u2019]s)?[ _-]?[Nn]ame")
_OF_PEOPLE = (ListName.COMPANY, ListName.LEADS, ListName.PEOPLE)
_ENVELOPE = words.META_KEYS | words.word_set("lists", "envelope")  # about the request, not an answer
_NO_CONTENT = words.META_OBJECTS | _ENVELOPE
_ENVELOPE_ENDING, _ANSWER, _NAME, _NOT_A_NUMBER = map(pattern, ("envelope", "answer", "name", "no_number"))
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,24}")
_INTERNATIONAL = re.compile(r"\(?\+[\d\s().\-/]{8,25}[A-Za-z .:#]{0,20}\d{0,6}")  # and a remark, or an extension
_LOCAL = re.compile(r"(?=(?:\D*\d){7,17}\D*$)[\d\s().\-/]{7,25}(?i:(?:ext|x|poste|#)[a-z .:]{0,10}\d{1,6})?")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")


class Aspect(IntEnum):
    """What an item may hold of a person."""

    NAME = auto()
    EMAIL = auto()
    PHONE = auto()


def aspects_of(item: Any) -> set[Aspect]:
    """Return what an item of a list holds of a person, as a key, a label or the look of a value says."""
    found: set[Aspect] = set()
    for aspect, _ in signs_of(item):
        found.add(aspect)
        if len(found) == 3:  # noqa: PLR2004  (all)
            break
    return found


def has_number(item: Any) -> bool:
    """Say whether an item holds what may be a phone number."""
    return any(aspect is Aspect.PHONE for aspect, _ in signs_of(item))


def is_person(value: Any) -> bool:
    """Say whether an object, or one in it, has a name and a phone: `meta: {sender: {name, phone_number}}`."""
    objects = [each for each in (value, *value.values()) if isinstance(each, dict)] if isinstance(value, dict) else []
    return any({Aspect.NAME, Aspect.PHONE} <= set(map(aspect_of_name, each)) for each in objects)


def numbers_of(item: Any) -> frozenset[str]:
    """Return the digits of what may be phone numbers in an item."""
    return frozenset(re.sub(r"\D", "", text) for aspect, text in signs_of(item) if aspect is Aspect.PHONE)


def signs_of(item: Any) -> Iterator[tuple[Aspect, str]]:
    """Yield what an item says of a person's names, addresses and numbers."""
    todo: list[tuple[str, Any, Any, int]] = [("", None, item if isinstance(item, (dict, list)) else [item], 0)]
    while todo:
        above, lent, value, depth = todo.pop()
        below = depth + isinstance(value, dict)
        for name, each in _members(above, value) if below <= _MAX_LEVELS else ():
            if isinstance(each, bool) or not (each or each == 0):
                continue  # nothing
            asked = aspect_of_name(name)
            key, asked = (name, asked) if asked or not lent else (above, lent)
            if isinstance(each, (dict, list)) or (isinstance(each, str) and "\n" in each):
                todo.append((key, asked, each, below))
                continue
            text = str(each)[:100].strip()
            if asked or len(text) >= _MIN_VALUE:
                if aspect := asked or aspect_of_value(key, text):
                    yield aspect, text
                if is_number(text) and PHONES & asked_for(key) and NAMING & asked_for(key):  # "Imię i telefon"
                    yield from ((Aspect.NAME, text), (Aspect.PHONE, text))


def _members(key: str, value: Any) -> Iterable[tuple[str, Any]]:
    """Return what an object, a list or the lines of a text hold, each with what it is called."""
    if isinstance(value, dict):
        return (answers_of(value) if len(value) > 1 else ()) or value.items()
    return zip(repeat(key), value) if isinstance(value, list) else _LINE.findall(value[:_MAX_TEXT])


@of_start(100, 4096)
def aspect_of_name(key: str) -> Aspect | None:
    """Return what a key or a label asks for."""
    if words.is_reach_word(key):
        return Aspect.EMAIL if "mail" in plain(key) else Aspect.PHONE
    of = _NAME_OF.fullmatch(key) if key.endswith(("name", "Name")) else None  # `rider_name`, "Applicant's name"
    return Aspect.NAME if _NAME.search(plain(key)) or (of and kind_of_name(of[1]) in _OF_PEOPLE) else None


def aspect_of_value(key: str, text: str) -> Aspect | None:
    """Return what a value under a key is by its look: an e-mail address, or a number as phones are written."""
    if len(text) < _MIN_VALUE or text.isalpha():
        return None
    if "@" in text and _EMAIL.fullmatch(text):
        return Aspect.EMAIL
    if _INTERNATIONAL.fullmatch(text) and sum(map(str.isdigit, text)) > 6:  # noqa: PLR2004
        return Aspect.PHONE
    if not _LOCAL.fullmatch(text) or _DATE.fullmatch(text):
        return None
    word = plain(key)
    is_named = re.search("contactn|telef|^waid", word) or not _NOT_A_NUMBER.search(word)
    return Aspect.PHONE if is_named else None


def is_number(value: Any) -> bool:
    """Say whether a value has the digits of a phone number."""
    text = str(value)[:40]
    return len(text) >= _MIN_VALUE and not text.isalpha() and sum(map(str.isdigit, text)) >= _MIN_VALUE


class Beside(IntEnum):
    """What is beside a list, the more certain the greater."""

    NOTHING = 0
    SOMETHING = 1  # which may be an answer
    ANSWER = 2
    PERSON = 3  # a name, an e-mail address
    PHONE = 4


def said_beside(value: Any, without: frozenset[int] = frozenset()) -> Beside:
    """Return the most that is said beside a list. `without`: what is in these objects does not count."""
    most = Beside.NOTHING
    todo: list[tuple[str, Any]] = [("", value)]
    for key, inner in todo:  # which grows: what is outside comes first
        if most is Beside.PHONE:
            break
        if id(inner) in without:
            continue
        if isinstance(inner, list):
            todo.extend((key, each) for each in inner)
        elif not isinstance(inner, dict):
            most = max(most, _scalar_says(key, inner))
        elif answers := answers_of(inner):
            todo.extend(answers)
        else:
            for name, each in inner.items():
                if plain(name) not in (_NO_CONTENT if isinstance(each, dict) else words.META_OBJECTS):
                    todo.append((name, each))
    return most


def _scalar_says(key: str, value: Any) -> Beside:
    if value in (None, "") or isinstance(value, bool):
        return Beside.NOTHING
    word, text, aspect = plain(key), str(value)[:300].strip(), aspect_of_name(key)
    if is_number(text) and (aspect is Aspect.PHONE or _INTERNATIONAL.fullmatch(text)):
        return Beside.PHONE
    if aspect is Aspect.EMAIL or _EMAIL.fullmatch(text) or words.is_own_name(word):
        return Beside.PERSON
    if word in _ENVELOPE or _ENVELOPE_ENDING.search(word):
        return Beside.NOTHING
    return Beside.ANSWER if " " in key.strip() or "?" in key or aspect or _ANSWER.search(word) else Beside.SOMETHING
