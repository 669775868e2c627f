"""What data says of a person before anything is mapped: enough to tell a list of leads from answers and products."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum, IntEnum, auto
from itertools import islice
from typing import Any

from voxbridge.parsing.bodies import opened
from voxbridge.parsing.list_names import ListName, kind_of_name
from voxbridge.parsing.shapes import first_text, is_answer, shape_of
from voxbridge.parsing.tables import are_questions
from voxbridge.parsing.vocabulary import META_KEYS, META_OBJECTS, is_reach_word, plain, word_set

# ── An item of a list ────────────────────────────────────────────────────────────────────────────────────────────────


class Aspect(Enum):
    """What an item may hold of a person."""

    NAME = auto()
    EMAIL = auto()
    PHONE = auto()


_REACHED = frozenset((Aspect.EMAIL, Aspect.PHONE))


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
    if isinstance(value, str) and value[:1] in ("{", "[") and (inner := opened(value)) is not value:
        return [(key, inner)]
    return _LINE.findall(value[:_MAX_TEXT]) if isinstance(value, str) and "\n" in value else None


def _sign(key: str, value: Any) -> tuple[Aspect, str] | None:
    if value in (None, "") or isinstance(value, bool):
        return None
    text = str(value)[:100].strip()
    aspect = aspect_of_name(key) or aspect_of_value(key, text)
    return (aspect, text) if aspect else None


_LINE = re.compile(r"^ *([^\n:]{1,60}): *(\S[^\n]{0,200})$", re.MULTILINE)  # "Phone: 0412 345 678", of an e-mail
_MAX_TEXT = 10_000


def labelled(key: str, answer: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return an answer's values, each with its label; the key it stands under where it has none."""
    label = _label(answer, key)
    return ((label, answer[name]) for name in shape_of(answer).plain_answers)


def _asks(answer: dict[str, Any]) -> bool:
    if not isinstance(answer.get("question"), dict) or isinstance(answer.get("label"), str):
        return False
    said = {aspect for key in islice(answer, _MAX_MEMBERS) if (aspect := aspect_of_name(key))}
    return len(said) < 2  # noqa: PLR2004  (a person with a name and a phone number is no answer)


def _label(answer: dict[str, Any], otherwise: str) -> str:
    if _asks(answer):
        answer = answer["question"]
    return first_text(answer, shape_of(answer).plain_names) or otherwise


def aspect_of_name(key: str) -> Aspect | None:
    """Return what a key or a label asks for."""
    if is_reach_word(key):
        return Aspect.EMAIL if "mail" in plain(key) else Aspect.PHONE
    return Aspect.NAME if _NAME.search(plain(key)) or _is_name_of_person(key) else None


def _is_name_of_person(key: str) -> bool:
    """Say whether a key asks for the name of a person by what they are: `rider_name`, "Applicant's name"."""
    match = _NAME_OF.fullmatch(key)
    return match is not None and kind_of_name(match[1]) in (ListName.COMPANY, ListName.LEADS, ListName.PEOPLE)


_NAME_OF = re.compile(r"([A-Za-z][A-Za-z _-]{0,40}?)(?:['\u2019]s)?[ _-]?[Nn]ame")


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


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def are_answers(items: list[Any]) -> bool:
    """Say whether items are the answers of one lead: [{"label": …, "value": …}], [{"field": "Phone", "answer": …}]."""
    rows = dicts_in(items)
    if not rows or len(rows) < len(items):
        return False
    if any(map(_is_one_answer, rows)):
        return True
    if len(rows) < 2 or any(is_reach_word(key) for row in rows for key in islice(row, _MAX_MEMBERS)):  # noqa: PLR2004
        return False
    keys = Counter(key for row in rows for key in islice(row, _MAX_MEMBERS))
    has_answers = sum(number > 1 for number in keys.values()) > 1  # beside the questions
    return has_answers and any(
        are_questions([row.get(key) for row in rows], is_reach_word) for key in islice(rows[0], 20)
    )


def people_beside_answers(items: list[Any], known: Known | None = None) -> int:
    """Count the items of a list of answers that are none, and have a phone."""
    others = [item for item in items if not _is_one_answer(item)]
    return sum(Aspect.PHONE in aspects_of(item, known) for item in others) if len(others) < len(items) else 0


def are_pairs(items: list[Any]) -> bool:
    """Say whether items are a question and an answer each: ["Name", "Ann"], {"q": "Digits?", "a": "0412 345 678"}."""
    if all(isinstance(item, list) for item in items):
        return all(len(item) == 2 for item in items)  # noqa: PLR2004
    keys = keys_of(items[0])
    if not all(isinstance(item, dict) and keys_of(item) == keys for item in items) or len(keys) > _MAX_OF_A_PAIR:
        return False
    if any(aspect_of_name(key) or " " in key for key in keys):
        return False
    nested = any(isinstance(value, (dict, list)) for item in items for value in item.values())
    return not nested or not keys.isdisjoint(("question", "answer"))


_MAX_OF_A_PAIR = 3  # members, with an id or a type
_MAX_MEMBERS = 50  # of an item that are looked at


def are_sections(items: list[Any]) -> bool:
    """Say whether items are the parts of one form: each under a title of its own, with its answers in a list."""
    titles = set(map(title_of, dicts_in(items)))
    return len(titles - {""}) == len(items) and all(
        any(isinstance(value, list) and are_answers(value) for value in islice(item.values(), _MAX_MEMBERS))
        for item in items
    )


def title_of(section: dict[str, Any]) -> str:
    """Return the title of a section of a form; "" where it has none."""
    title = section.get("title") or section.get("heading")
    return title if isinstance(title, str) else ""


def is_one_answer_alone(item: Any) -> bool:
    """Say whether an item has one member, which is no object: {"Phone": "0412 345 678"}, with an id or a type."""
    if isinstance(item, dict):
        values = [value for key, value in islice(item.items(), _MAX_MEMBERS) if key not in _OF_AN_ANSWER]
    else:
        values = item[:2]
    return len(values) == 1 and not isinstance(values[0], (dict, list))


_OF_AN_ANSWER = frozenset(["id", "type", "position", "order", "index", "required"])


def keys_of(item: Any) -> set[str]:
    """Return the keys of an item, or the labels of its answers."""
    if isinstance(item, dict):
        return set(islice(item, _MAX_MEMBERS))
    return {label for answer in islice(dicts_in(item), _MAX_MEMBERS) if (label := _label(answer, ""))}


def dicts_in(values: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the objects among values."""
    return [each for each in values if isinstance(each, dict)]


def _is_one_answer(row: dict[str, Any]) -> bool:
    if not is_answer(row):
        return False
    shape = shape_of(row)
    more = {key: value for key, value in row.items() if key not in shape.plain_answers and key not in shape.plain_names}
    if aspects_of(more) & _REACHED:
        return False
    if any(isinstance(row.get(key), str) for key in ("label", "question", "field_label")):
        return True
    # A submission with an id and its answers has the same look.
    lists = (row[name] for name in shape.plain_answers if isinstance(row[name], list))
    return all(len(dicts_in(value)) < 2 for value in lists) and len(aspects_of(row)) < 2  # noqa: PLR2004


# ── Beside a list ────────────────────────────────────────────────────────────────────────────────────────────────────

# Beside a list of leads: about the request, not an answer. META_KEYS has more.
_ENVELOPE = META_KEYS | word_set("lists", "envelope")
_ENVELOPE_ENDING = re.compile(r"(?:id|at|on|by|count|url|uri|time|date|token|key|version|total)$")
_ANSWER = re.compile(
    "message|comment|notes?$|enquir|inquir|question|compan|organi[sz]ation|business|address|street|city|suburb|town|"
    "postcode|postal|zip|budget|service|product|interest|preferred|consent|gender|birth|age$|jobtitle|guests|adults|"
    "checkin|arrival|departure|eventdate|weddingdate|describe|details|"
    "wunsch|nachricht|mensaje|messaggio|mensagem|bericht"
)
_NAME = re.compile(
    "(?:first|last|full|given|family|sur|middle|fore|contact|customer|client|your|person|lead)names?|forename|vorname|"
    "nachname|^names?$|prenom|^noms?$|nombre|apellido|cognome|^nome|sobrenome|naam$|imie|nazwisko"
)
_OWN_NAME = re.compile(
    "first_?name|last_?name|full_?name|given_?name|family_?name|surname|forename|vorname|nachname|prenom|apellido|"
    "cognome|sobrenome|voornaam|achternaam|nombre"
)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,24}")
_INTERNATIONAL = re.compile(r"\+[\d\s().\-/]{8,25}[A-Za-z ]{0,20}")  # and a remark
_LOCAL = re.compile(r"[\d\s().\-/]{7,25}")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_NOT_A_NUMBER = re.compile("id$|date|^time|time$|at$|stamp|zip|^post|postal|code$|price|amount|version|^ip")


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
    if aspect is Aspect.EMAIL or _EMAIL.fullmatch(text) or _OWN_NAME.search(word):
        return Beside.PERSON
    if word in _ENVELOPE or _ENVELOPE_ENDING.search(word):
        return Beside.NOTHING
    asked = " " in key.strip() or "?" in key or aspect or _ANSWER.search(word)
    return Beside.ANSWER if asked else Beside.SOMETHING
