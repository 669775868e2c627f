"""What data says of a person before anything is mapped: enough to tell a list of leads from answers and products."""

import re
from collections.abc import Iterable, Iterator
from enum import Enum, IntEnum, auto
from functools import lru_cache
from itertools import islice
from typing import Any

from voxbridge.parsing.object_shapes import first_text, is_answer, shape_of
from voxbridge.parsing.payload_words import (
    META_KEYS,
    META_OBJECTS,
    ListName,
    is_own_name,
    is_reach_word,
    kind_of_name,
    pattern,
    plain,
    word_set,
)

MAX_DEPTH = 64  # levels that are read
_MAX_MEMBERS = 4_000  # of an object that are read; 2,000 fields are kept
_LINE = re.compile(r"^ *([^\n:]{1,60}): *(\S[^\n]{0,200})$", re.MULTILINE)  # "Phone: 0412 345 678", of an e-mail
_MAX_TEXT = 10_000
_NAME_OF = re.compile(r"([A-Za-z][A-Za-z _-]{0,40}?)(?:['\u2019]s)?[ _-]?[Nn]ame")
_OF_PEOPLE = (ListName.COMPANY, ListName.LEADS, ListName.PEOPLE)
_ENVELOPE = META_KEYS | word_set("lists", "envelope")  # about the request, not an answer
_NO_CONTENT = META_OBJECTS | _ENVELOPE
_ENVELOPE_ENDING = pattern("envelope")
_ANSWER = pattern("answer")
_NAME = pattern("name")
_NOT_A_NUMBER = pattern("no_number")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,24}")
_INTERNATIONAL = re.compile(r"\(?\+[\d\s().\-/]{8,25}[A-Za-z ]{0,20}")  # and a remark
_LOCAL = re.compile(r"(?=(?:\D*\d){7,15}\D*$)[\d\s().\-/]{7,25}")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")


class Aspect(Enum):
    """What an item may hold of a person."""

    NAME = auto()
    EMAIL = auto()
    PHONE = auto()


type Known = dict[int, tuple[Any, set[Aspect | None]]]


def aspects_of(item: Any, known: Known | None = None) -> set[Aspect]:
    """Return what an item of a list holds of a person, as a key, a label or the look of a value says.

    `known` keeps what was found in each object by its id, so that the items of an item are not read again.
    """
    return {aspect for aspect in _aspects(item, {} if known is None else known) if aspect}


def _aspects(item: Any, known: Known, key: str = "", depth: int = 0) -> set[Aspect | None]:
    """Return the same, and None where there is any text, which is what the name above the item says it is."""
    if id(item) in known:
        return known[id(item)][1]
    found: set[Aspect | None] = set()
    for name, value in _members(key, item) or () if depth <= MAX_DEPTH else ():
        if _members(name, value) is not None:
            inner = _aspects(value, known, name, depth + 1)
            found |= inner | {aspect_of_name(name)} if inner else inner
        elif value not in (None, "") and not isinstance(value, bool):
            found |= {None, _aspect(name, value)}
        if len(found) > len(Aspect):
            break
    if isinstance(item, dict):
        known[id(item)] = item, found  # with the object, so that its id is no other's
    return found


def is_person(value: Any) -> bool:
    """Say whether an object, or one in it, has a name and a phone: `meta: {sender: {name, phone_number}}`."""
    objects = [each for each in (value, *value.values()) if isinstance(each, dict)] if isinstance(value, dict) else []
    return any({Aspect.NAME, Aspect.PHONE} <= set(map(aspect_of_name, each)) for each in objects)


def numbers_of(item: Any) -> frozenset[str]:
    """Return the digits of what may be phone numbers in an item."""
    return frozenset(re.sub(r"\D", "", text) for aspect, text in signs_of(item) if aspect is Aspect.PHONE)


def signs_of(item: Any) -> Iterator[tuple[Aspect, str]]:
    """Yield what an item says of a person's names, addresses and numbers."""
    todo: list[tuple[str, Any]] = [("", item)]
    while todo:
        above, value = todo.pop()
        if (members := _members(above, value)) is not None:
            above = above if aspect_of_name(above) else ""
            todo.extend((name if not above or aspect_of_name(name) else above, each) for name, each in members)
        elif value not in (None, "") and not isinstance(value, bool) and (aspect := _aspect(above, value)):
            yield aspect, str(value)[:100].strip()


def _members(key: str, value: Any) -> Iterable[tuple[str, Any]] | None:
    """Return what a value holds, each with what it is called; None for a value that holds nothing else."""
    if isinstance(value, list):
        return ((key, each) for each in value)
    if isinstance(value, dict):
        return labelled(key, value) if is_answer(value) or _asks(value) else islice(value.items(), _MAX_MEMBERS)
    return _LINE.findall(value[:_MAX_TEXT]) if isinstance(value, str) and "\n" in value else None


def labelled(key: str, answer: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return an answer's values, each with its label; the key it stands under where it has none."""
    label = label_of(answer, key)
    return ((label, answer[name]) for name in shape_of(answer).plain_answers)


def _asks(answer: dict[str, Any]) -> bool:
    if not isinstance(answer.get("question"), dict) or isinstance(answer.get("label"), str):
        return False
    said = {aspect for key in islice(answer, 50) if (aspect := aspect_of_name(key))}
    return len(said) < 2  # noqa: PLR2004  (a person with a name and a phone number is no answer)


def label_of(answer: dict[str, Any], otherwise: str = "") -> str:
    """Return the question of an answer."""
    if _asks(answer):
        answer = answer["question"]
    return first_text(answer, shape_of(answer).plain_names) or otherwise


@lru_cache(maxsize=4096)
def _aspect_of_name(key: str) -> Aspect | None:
    if is_reach_word(key):
        return Aspect.EMAIL if "mail" in plain(key) else Aspect.PHONE
    of = _NAME_OF.fullmatch(key)  # `rider_name`, "Applicant's name"
    return Aspect.NAME if _NAME.search(plain(key)) or (of and kind_of_name(of[1]) in _OF_PEOPLE) else None


def aspect_of_name(key: str) -> Aspect | None:
    """Return what a key or a label asks for."""
    return _aspect_of_name(key[:100])


def aspect_of_value(key: str, text: str) -> Aspect | None:
    """Return what a value under a key is by its look: an e-mail address, or a number as phones are written."""
    if _EMAIL.fullmatch(text):
        return Aspect.EMAIL
    if _INTERNATIONAL.fullmatch(text) and sum(map(str.isdigit, text)) > 6:  # noqa: PLR2004
        return Aspect.PHONE
    if not _LOCAL.fullmatch(text) or _DATE.fullmatch(text):
        return None
    word = plain(key)
    is_named = re.search("contactn|telef|^waid", word) or not _NOT_A_NUMBER.search(word)
    return Aspect.PHONE if is_named else None


def _aspect(key: str, value: Any) -> Aspect | None:
    return aspect_of_name(key) or aspect_of_value(key, str(value)[:100].strip())


def is_number(value: Any) -> bool:
    """Say whether a value has the digits of a phone number."""
    return sum(map(str.isdigit, str(value)[:40])) > 5  # noqa: PLR2004


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
    while todo and most < Beside.PHONE:
        key, inner = todo.pop()
        if id(inner) in without:
            continue
        if isinstance(inner, list):
            todo.extend((key, each) for each in inner)
        elif not isinstance(inner, dict):
            most = max(most, _scalar_says(key, inner))
        elif is_answer(inner):
            todo.extend(labelled(key, inner))
        else:
            members = (
                (name, each, _NO_CONTENT if isinstance(each, dict) else META_OBJECTS) for name, each in inner.items()
            )
            todo.extend((name, each) for name, each, about_request in members if plain(name) not in about_request)
    return most


def _scalar_says(key: str, value: Any) -> Beside:
    if value in (None, "") or isinstance(value, bool):
        return Beside.NOTHING
    word, text, aspect = plain(key), str(value)[:300].strip(), aspect_of_name(key)
    if is_number(text) and (aspect is Aspect.PHONE or _INTERNATIONAL.fullmatch(text)):
        return Beside.PHONE
    if aspect is Aspect.PHONE:
        return Beside.ANSWER
    if aspect is Aspect.EMAIL or _EMAIL.fullmatch(text) or is_own_name(word):
        return Beside.PERSON
    if word in _ENVELOPE or _ENVELOPE_ENDING.search(word):
        return Beside.NOTHING
    return Beside.ANSWER if " " in key.strip() or "?" in key or aspect or _ANSWER.search(word) else Beside.SOMETHING
