"""Flags, statuses, times and operations by which an object of a payload says that it is no new lead.

Each is a row of event_flags.toml, which says how to read one. An INSERT into a database is a new lead.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple

from voxbridge.parsing.envelope import TABLE_KEYS, Level
from voxbridge.parsing.event_names import is_machine_name, words_of_name
from voxbridge.parsing.flatten import MAX_FIELDS
from voxbridge.parsing.payload_words import is_phone_word, plain, words_of
from voxbridge.parsing.person_signs import Aspect, aspect_of_name, aspects_of, is_person
from voxbridge.tables import table


class Said(StrEnum):
    """What an object says of itself."""

    TEST = "test"  # a test of the endpoint
    NOT_CONTACTED = "not contacted"  # its person is not to be contacted
    UNFINISHED = "unfinished"  # a form that is not finished, by its record
    PARTIAL = "partial"  # the same by the submission, which may be stored, and so an event, all the same
    CANCELLED = "cancelled"  # the record is cancelled or deleted
    CHANGED = "changed"  # what was changed in a record
    ROW_CHANGED = "row changed"  # a row of a database was updated or deleted
    NO_LEAD = "no lead"  # something else than a new lead, as its sender documents


_TIME = re.compile(  # and not the date that a database writes where there is none
    r"(?!1970-01-01)(?:19[7-9]\d|20\d\d)-(?!00)\d\d-(?!00)\d\d[T ]\d\d:\d\d.*|[1-9]\d{9}(?:\d{3})?"
)
_BEFORE = re.compile("(?:previous|old|from)((?:status|stage).*|attributes|data|record|values?)")
_ANSWERS = ("answers", "data", "fields", "questions", "response", "responses", "submission", "values")  # endings
_ROWS = words_of("""
    record oldrecord newrecord row old new before after data payload object entry document documentkey fulldocument
    previous changes
""")
_CHANGED_KEYS = ("changedfield", "modifiedfield", "updatedfield")
_KOMMO_RECORDS = ("leads", "contacts", "companies", "customers")
_KOMMO_CHANGES = words_of("update delete restore status responsible note")


def is_empty(value: Any) -> bool:
    """Say whether a value holds nothing, however deep: `{"stage": null}`; a large one holds something."""
    todo = [value]
    for _ in range(_MAX_EMPTY):
        if not todo:
            return True
        one = todo.pop()
        if isinstance(one, dict | list):
            todo.extend(islice(one.values() if isinstance(one, dict) else one, _MAX_EMPTY))
        elif one is not None and not (isinstance(one, str) and plain(one) in ("", "none", "null")):
            return False
    return False


_MAX_EMPTY = 50  # values


def _is_yes(value: Any) -> bool:
    return isinstance(value, bool | int | str) and str(value).strip().lower() in ("true", "1", "yes")


_VALUES: dict[str, Callable[[Any], bool]] = {
    "yes": _is_yes,
    "yes or stop": lambda value: _is_yes(value) or str(value).strip().lower() == "stop",
    "true": lambda value: value is True,
    "false": lambda value: value is False,
    "time": lambda value: _TIME.fullmatch(str(value)[:40]) is not None,
    "number": lambda value: isinstance(value, int),
    "list": lambda value: isinstance(value, list) and bool(value),
    "filled": lambda value: isinstance(value, dict | list) and not is_empty(value),
    "anything": lambda _: True,
}


def _holds_answers(level: Level) -> bool:
    return any(word.endswith(_ANSWERS) and isinstance(value, dict | list) for word, value in level.words.items())


def _holds_labels(level: Level) -> bool:
    fields = level.words.get("fields")
    return isinstance(fields, list) and any(isinstance(one, dict) and "label" in one for one in fields[:MAX_FIELDS])


def _holds_row(level: Level) -> bool:
    """Say whether an object holds a row, or names its table beside the row's columns."""
    holds_row = level.is_envelope and any(isinstance(level.words.get(key), dict) for key in _ROWS)
    return holds_row or any(level.words.get(key) for key in TABLE_KEYS)


def _names_members(level: Level) -> bool:
    """Say whether what was changed are members of the objects in it: {"changes": ["status"], "lead": {…}}."""
    held = {key for value in level.words.values() if isinstance(value, dict) for key in value}
    changes = level.words["changes"]
    return level.is_envelope and isinstance(changes, list) and all(one in held for one in map(str, changes))


def _holds_no_number(level: Level) -> bool:
    return Aspect.PHONE not in aspects_of(level.words)


def _asks_for_no_person(level: Level) -> bool:
    return not any(aspect_of_name(key) or is_person(value) for key, _, value in level.members)


def _holds_nothing_of_a_person(level: Level) -> bool:
    texts = (value for value in level.words.values() if isinstance(value, str) and not is_empty(value))
    return _asks_for_no_person(level) and all(
        is_machine_name(text) or not any(map(str.isalpha, text)) for text in texts
    )


def _is_change_of_kommo(level: Level) -> bool:
    records = [record for key in _KOMMO_RECORDS if isinstance(record := level.words.get(key), dict)]
    return bool(records) and all(record and record.keys() <= _KOMMO_CHANGES for record in records)


_WHERE: dict[str, Callable[[Level], bool]] = {
    "anywhere": lambda _: True,
    "alone": lambda level: len(level.words) == 1,
    "no answers": lambda level: not level.holds_answers,
    "envelope": lambda level: level.is_envelope,
    "envelope of answers": lambda level: level.is_envelope and _holds_answers(level),
    "envelope without labels": lambda level: level.is_envelope and not _holds_labels(level),
    "beside answers": _holds_answers,
    "beside labels": _holds_labels,
    "not finished": lambda level: level.words.get("finished") in (False, 0),
    "entry of Cognito": lambda level: isinstance(entry := level.words["entry"], dict) and "DateSubmitted" in entry,
    "change of a member": lambda level: any(plain(str(level.words.get(key))) in level.words for key in _CHANGED_KEYS),
    "changes of members": _names_members,
    "no number": _holds_no_number,
    "nothing asked of a person": _asks_for_no_person,
    "nothing of a person": _holds_nothing_of_a_person,
    "row": _holds_row,
    "table and schema": lambda level: sum(bool(level.words.get(key)) for key in TABLE_KEYS) > 1,
    "changes of Kommo": _is_change_of_kommo,
    "call of CallRail": lambda level: str(level.words.get("resourceid")).startswith("CAL"),
}


class _Flag(NamedTuple):
    """A row of event_flags.toml."""

    said: Said
    is_said: Callable[[Any], bool]
    where: Callable[[Level], bool]
    beside: tuple[frozenset[str], ...]
    in_lower_case: bool  # the key


def _values(row: dict[str, Any]) -> Callable[[Any], bool]:
    if "is" in row:
        return _VALUES[row["is"]]
    if "exact" in row:
        return lambda value: str(value) in row["exact"].split()
    words, is_code = words_of(row.get("words") or row["codes"]), "codes" in row
    return lambda value: isinstance(value, str) and plain(value) in words and (not is_code or is_machine_name(value))


def _beside(row: dict[str, Any]) -> tuple[frozenset[str], ...]:
    beside = row.get("beside", [])
    return tuple(map(words_of, [beside] if isinstance(beside, str) else beside))


def _read_flags() -> dict[tuple[str, str], list[_Flag]]:
    """Return the rows of event_flags.toml by the name of the object and of its member."""
    flags: dict[tuple[str, str], list[_Flag]] = {}
    for row in table(__file__)["flag"]:
        where = _WHERE[row.get("where", "anywhere")]
        flag = _Flag(Said(row["says"]), _values(row), where, _beside(row), "as" in row)
        for name in row.get("of", "self").split():
            for key in row["keys"].split():
                flags.setdefault((name, key), []).append(flag)
    return flags


_FLAGS = _read_flags()
_OBJECTS = {name for name, _ in _FLAGS}


def said_by(level: Level) -> set[Said]:
    """Return what an object says of itself."""
    members = [("self", key, word, value) for key, word, value in level.members]
    members += (
        (name, key, plain(key), value)
        for _, name, held in level.members
        if name in _OBJECTS and isinstance(held, dict)
        for key, value in held.items()
    )
    flags = {
        flag: None
        for name, key, word, value in members
        for flag in _FLAGS.get((name, word), ())
        if flag.is_said(value) and is_machine_name(key) and not (flag.in_lower_case and key != key.lower())
    }
    said = {
        flag.said
        for flag in flags
        if not any(words.isdisjoint(level.words) for words in flag.beside) and flag.where(level)
    }
    if _holds_versions(level):
        said.add(Said.CHANGED)
    if _is_call_of_the_sender(level):
        said.add(Said.NO_LEAD)
    return said


def _holds_versions(level: Level) -> bool:
    """Say whether an object tells what a state or a record was and what it is now: `previous_stage`, `new_stage`."""
    for word, was in level.words.items():
        if (before := _BEFORE.fullmatch(word)) and not is_empty(was):
            now = [level.words.get(prefix + before[1]) for prefix in ("new", "current")]
            if level.is_envelope and before[1].startswith("sta") and any(isinstance(one, str) for one in now):
                return True
            if isinstance(was, dict) and any(isinstance(one, dict) for one in now):
                return not any(map(is_phone_word, level.words))
    return False


_CALLS = ("call", "callinfo", "calldetails", "callsession")
_AROUND_CALLS = ("data", "payload")
_CALL_IDS = words_of("callid callkey callsid calluid calluuid")
_OUTBOUND = re.compile("out(?:bound|going)(?:[ _-]?(?:api|dial|phone|calls?))*", re.IGNORECASE)
_OVER = words_of("""
    callduration calllength disconnectionreason disposition dispositiontag durationseconds endcallreason endedreason
    hangupcause hangupreason recordingid recordingurl
""")
_ENDED = words_of("completed end ended finished hangup hungup")


def _is_call_of_the_sender(level: Level) -> bool:
    """Say whether an object is the record of a call that its sender made, and that is over."""
    names = {word for name, _ in level.events(in_envelope=True) for word in words_of_name(name) if level.is_envelope}
    calls = [record for name in _CALLS if isinstance(record := level.words.get(name), dict)]
    if not calls and _CALL_IDS.isdisjoint(level.words) and "call" not in names:
        return False
    around = [record for name in _AROUND_CALLS if isinstance(record := level.words.get(name), dict)]
    words = level.words | {plain(key): value for record in (*around, *calls) for key, value in record.items()}
    kinds = (words.get(key) for key in ("direction", "calldirection", "calltype", "type"))
    is_outbound = words.get("inbound") is False or any(_OUTBOUND.fullmatch(str(kind)) for kind in kinds)
    return is_outbound and not (_OVER.isdisjoint(words) and _ENDED.isdisjoint(names))
