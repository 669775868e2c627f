"""Restores the objects of a document that a relay flattened by joining names: `data_id`, "Contact Phone"."""

import re
from collections import Counter
from itertools import takewhile
from typing import Any

from voxbridge.parsing import event_names
from voxbridge.parsing.bodies import unfold
from voxbridge.parsing.envelope import OF_FORMS, is_time, may_be_chosen
from voxbridge.parsing.event_names import EVENT_KEYS, PATTERNS, QUESTION_KEYS, WORDS, Place
from voxbridge.parsing.payload_words import META_KEYS, META_OBJECTS, ListName, kind_of_name, of_start, unaccented
from voxbridge.parsing.person_signs import aspect_of_name
from voxbridge.parsing.submission import MAX_FIELDS

type _Words = tuple[str, ...]

_MAX_WORDS = 10  # of a name
_BETWEEN = re.compile(r"(?<=[a-z\d])(?=[A-Z])|[\s_-]+")
_IN_GROUPS = (ListName.COMPANY, ListName.LEADS, ListName.PEOPLE, ListName.TRANSPORT)
_FRAMES = WORDS["levels"] | WORDS["metadata"] | {"headers", "metadata"}
_GROUPS = WORDS["kept"] | WORDS["carriers"] | WORDS["ordered_in"] | META_OBJECTS
_CONTENT = [["body"], ["payload"]]  # as no form's names begin
_ASKING = re.compile(r"\?|^[A-Z][^A-Z]*\x20[^A-Z]+$")  # "Cancelled at", and not "Cancelled At"
_MAX_PLAIN = 5  # words of a name that asks for nothing
_IDS = {"id", "uid", "uuid", "guid"}
_MEMBERS = EVENT_KEYS | META_KEYS | {"triggername"}


def in_objects(document: dict[str, Any]) -> dict[str, Any] | None:
    """Return the members of a flat document in objects; None where it is no sender's, or the person is in none."""
    if len(document) > MAX_FIELDS or any(isinstance(value, dict | list) for value in document.values()):
        return None
    words = {name: _words(name) for name in document}
    people = [words[name] for name in document if aspect_of_name(name)]
    around = [each[0] for each in takewhile(lambda each: len({*each}) == 1, zip(*people, strict=False))]
    is_framed = len(people) > 1 and around[:1] in _CONTENT
    if not is_framed and not _is_of_sender(document, words):
        return None
    if WORDS["addressed"].intersection(around[:1]):
        return None  # a form, which asks for "Your name"
    starts = Counter(each[:length] for each in words.values() for length in range(1, len(each)))
    depths = {name: _depth(each, around, starts) for name, each in words.items()}
    if not any(depths.values()) or not all(depths[name] for name in document if aspect_of_name(name)):
        return None
    own = [name for name in words if not depths[name]]
    if not is_framed and any(len(words[name]) > _MAX_PLAIN or _ASKING.search(name) for name in own):
        return None  # a form, which asks something
    is_form = any(not OF_FORMS.isdisjoint(_ends(words[name])) for name in document if document[name])
    answers = {name for name in own if not is_framed and _may_be_answer(name, document[name], is_form=is_form)}
    found = unfold([(_bracketed(words[name], depths[name]), document[name]) for name in words if name not in answers])
    return found if isinstance(found, dict) else None


def _may_be_answer(name: str, value: Any, *, is_form: bool) -> bool:
    """Say whether a member may be an option, or the day of what a person tells about: "Policy expired on"."""
    word = "".join(_words(name))
    is_day = isinstance(value, str) and PATTERNS["date"].fullmatch(value) is not None and not is_time(name, value)
    return is_day or may_be_chosen(word, value) or (is_form and word in QUESTION_KEYS and not _is_path(value))


def _bracketed(words: _Words, depth: int) -> str:
    """Return a member's name with those of the objects around it, as forms write them; a header's as it was."""
    name = ("-" if "headers" in words[:depth] else "_").join(words[depth:])
    return "".join([*words[:1], *(f"[{word}]" for word in words[1:depth]), f"[{name}]"]) if depth else name


def _is_of_sender(document: dict[str, Any], words: dict[str, _Words]) -> bool:
    """Say whether a document has a record's id and a time, or names an event as forms do not."""
    if any(each[-1] in _IDS for each in words.values()) and any(map(is_time, document, document.values())):
        return True
    for name, value in document.items():
        ends = _ends(words[name])
        if (ends & EVENT_KEYS and _is_event(str(value))) or (ends & QUESTION_KEYS and _is_path(value)):
            return True
    return False


def _ends(words: _Words) -> set[str]:
    """Return the last word of a name, and the last two as one."""
    return {"".join(words[-size:]) for size in (1, 2)}


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and event_names.is_machine_name(value) and event_names.has_path(value)


def _is_event(name: str) -> bool:
    is_code = event_names.is_machine_name(name) and len(event_names.words_of_name(name)) > 1
    return is_code or event_names.kind_of_event(name, Place.TITLE) is not None


@of_start(100, 4096)
def _words(name: str) -> _Words:
    words: list[str] = []
    for word in filter(None, (unaccented(each).lower() for each in _BETWEEN.split(name))):
        if words and words[-1] + word in WORDS["ordered_in"]:  # `line_items`
            words[-1] += word
        else:
            words.append(word)
    return tuple(words[:_MAX_WORDS]) or (name,)


def _depth(words: _Words, around: list[str], starts: Counter[_Words]) -> int:
    """Return how many of a name's words are those of the objects around it."""
    for length, word in enumerate(words[:-1]):
        is_around = [*words[: length + 1]] == around[: length + 1]
        is_list = word.isdecimal() or words[length + 1].isdecimal()
        is_known = starts[words[: length + 1]] > 1 and (word in _GROUPS or kind_of_name(word) in _IN_GROUPS)
        if not (is_around or is_list or is_known or word in _FRAMES) or "".join(words[length:]) in _MEMBERS:
            return length
    return len(words) - 1
