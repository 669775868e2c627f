"""What data says of a person before anything is mapped: enough to tell a list of leads from answers and products."""

import re
from collections.abc import Iterable, Iterator
from enum import Enum, IntEnum, auto
from functools import lru_cache
from itertools import islice
from typing import Any

from voxbridge.parsing.list_names import ListName, kind_of_name
from voxbridge.parsing.object_shapes import first_text, is_answer, shape_of
from voxbridge.parsing.payload_words import (
    META_KEYS,
    META_OBJECTS,
    is_own_name,
    is_reach_word,
    pattern,
    plain,
    word_set,
)

# ── An item of a list ────────────────────────────────────────────────────────────────────────────────────────────────

_LINE = re.compile(r"^ *([^\n:]{1,60}): *(\S[^\n]{0,200})$", re.MULTILINE)  # "Phone: 0412 345 678", of an e-mail
_MAX_TEXT = 10_000
_NAME_OF = re.compile(r"([A-Za-z][A-Za-z _-]{0,40}?)(?:['\u2019]s)?[ _-]?[Nn]ame")
_ENVELOPE = META_KEYS | word_set("lists", "envelope")  # about the request, not an answer
_ENVELOPE_ENDING = pattern("envelope")
_ANSWER = pattern("answer")
_NAME = pattern("name")
_NOT_A_NUMBER = pattern("no_number")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,24}")
_INTERNATIONAL = re.compile(r"\(?\+[\d\s().\-/]{8,25}[A-Za-z ]{0,20}")  # and a remark
_LOCAL = re.compile(r"[\d\s().\-/]{7,25}")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")


class Aspect(Enum):
    """What an item may hold of a person."""

    NAME = auto()
    EMAIL = auto()
    PHONE = auto()


REACHED = frozenset((Aspect.EMAIL, Aspect.PHONE))


type Known = dict[tuple[int, str | Aspect | None], tuple[Any, set[Aspect]]]


def aspects_of(item: Any, known: Known | None = None) -> set[Aspect]:
    """Return what an item of a list holds of a person, as a key, a label or the look of a value says.

    `known` keeps what was found in each object by its id and what is above it, so that the items of an item are not
    searched again.
    """
    whole: set[Aspect] = set()
    todo: list[tuple[str, Any, set[Aspect]]] = [("", item, whole)]
    while todo:
        key, value, found = todo.pop()
        if isinstance(value, set):  # all of an object's members are done
            found |= value
            continue
        if len(found) == len(Aspect):
            continue
        if known is not None and isinstance(value, dict):
            place = id(value), key if is_answer(value) or _asks(value) else aspect_of_name(key)
            if place in known:
                found |= known[place][1]
                continue
            own: set[Aspect] = set()
            todo.append(("", own, found))
            known[place] = value, own  # with the object, so that its id is no other's
            found = own
        if (members := _members(key, value)) is not None:
            todo.extend((name, each, found) for name, each in members)
        elif sign := _sign(key, value):
            found.add(sign[0])
    return whole


def is_person(value: Any) -> bool:
    """Say whether an object, or one in it, has a name and a phone: `meta: {sender: {name, phone_number}}`."""
    objects = [each for each in (value, *value.values()) if isinstance(each, dict)] if isinstance(value, dict) else []
    return any({Aspect.NAME, Aspect.PHONE} <= set(map(aspect_of_name, each)) for each in objects)


def numbers_of(item: Any) -> set[str]:
    """Return the digits of what may be phone numbers in an item."""
    return {re.sub(r"\D", "", text) for aspect, text in signs_of(item) if aspect is Aspect.PHONE}


def signs_of(item: Any) -> Iterator[tuple[Aspect, str]]:
    """Yield what an item says of a person's names, addresses and numbers."""
    todo: list[tuple[str, Any]] = [("", item)]
    while todo:
        key, value = todo.pop()
        if (members := _members(key, value)) is not None:
            todo.extend(members)
        elif sign := _sign(key, value):
            yield sign


def _members(key: str, value: Any) -> Iterable[tuple[str, Any]] | None:
    """Return what a value holds, each with what it is called; None for a value that holds nothing else."""
    if isinstance(value, list):
        return ((key, each) for each in value)
    if isinstance(value, dict):
        members = labelled(key, value) if is_answer(value) or _asks(value) else value.items()
        above = key if aspect_of_name(key) else ""
        return ((name if not above or aspect_of_name(name) else above, each) for name, each in members)
    return _LINE.findall(value[:_MAX_TEXT]) if isinstance(value, str) and "\n" in value else None


def _sign(key: str, value: Any) -> tuple[Aspect, str] | None:
    if value in (None, "") or isinstance(value, bool):
        return None
    text = str(value)[:100].strip()
    aspect = aspect_of_name(key) or aspect_of_value(key, text)
    return (aspect, text) if aspect else None


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


def aspect_of_name(key: str) -> Aspect | None:
    """Return what a key or a label asks for."""
    return _aspect_of_name(key[:100])


@lru_cache(maxsize=4096)
def _aspect_of_name(key: str) -> Aspect | None:
    if is_reach_word(key):
        return Aspect.EMAIL if "mail" in plain(key) else Aspect.PHONE
    return Aspect.NAME if _NAME.search(plain(key)) or _is_name_of_person(key) else None


def _is_name_of_person(key: str) -> bool:
    """Say whether a key asks for the name of a person by what they are: `rider_name`, "Applicant's name"."""
    match = _NAME_OF.fullmatch(key)
    return match is not None and kind_of_name(match[1]) in (ListName.COMPANY, ListName.LEADS, ListName.PEOPLE)


def aspect_of_value(key: str, text: str) -> Aspect | None:
    """Return what a value under a key is by its look: an e-mail address, or a number as phones are written."""
    if _EMAIL.fullmatch(text):
        return Aspect.EMAIL
    digits = sum(map(str.isdigit, text))
    is_phone = digits > 6 and (_INTERNATIONAL.fullmatch(text) or _is_local_number(plain(key), text, digits))  # noqa: PLR2004
    return Aspect.PHONE if is_phone else None


def is_number(value: Any) -> bool:
    """Say whether a value has the digits of a phone number."""
    return sum(map(str.isdigit, str(value)[:40])) > 5  # noqa: PLR2004


def _is_local_number(word: str, text: str, digits: int) -> bool:
    named = re.search("contactn|telef|^waid", word) is not None
    if not named and _NOT_A_NUMBER.search(word):
        return False
    return digits < 16 and _LOCAL.fullmatch(text) is not None and not _DATE.fullmatch(text)  # noqa: PLR2004


# ── Beside a list ────────────────────────────────────────────────────────────────────────────────────────────────────


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
            todo.extend((name, each) for name, each in inner.items() if _is_content(name, each))
    return most


def _is_content(name: str, value: Any) -> bool:
    word = plain(name)
    return word not in META_OBJECTS and not (isinstance(value, dict) and word in _ENVELOPE)


def _scalar_says(key: str, value: Any) -> Beside:
    if value in (None, "") or isinstance(value, bool):
        return Beside.NOTHING
    word, text = plain(key), str(value)[:300].strip()
    aspect = aspect_of_name(key)
    if aspect is Aspect.PHONE:
        return Beside.PHONE if is_number(text) else Beside.ANSWER
    if _INTERNATIONAL.fullmatch(text) and is_number(text):
        return Beside.PHONE
    if aspect is Aspect.EMAIL or _EMAIL.fullmatch(text) or is_own_name(word):
        return Beside.PERSON
    if word in _ENVELOPE or _ENVELOPE_ENDING.search(word):
        return Beside.NOTHING
    asked = " " in key.strip() or "?" in key or aspect or _ANSWER.search(word)
    return Beside.ANSWER if asked else Beside.SOMETHING
