"""An object of a payload as an envelope sees it: its events, the objects in it, and whether it holds answers itself."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from voxbridge.parsing.event_names import EVENT_KEYS, QUESTION_KEYS, Place, is_code, names_record
from voxbridge.parsing.flatten import MAX_FIELDS
from voxbridge.parsing.object_shapes import is_answer
from voxbridge.parsing.payload_words import META_KEYS, is_phone_word, plain, words_of
from voxbridge.parsing.person_signs import aspect_of_name, is_number, is_person, labelled

MAX_EVENTS = 100  # of a longer list each is looked at where it is split
TABLE_KEYS = words_of("table tablename collection schema tableschema database db module")

_MACHINE_KEYS = words_of("alertname hookevent sdkmessage webhookevent webhookeventtype webhooktopic")  # of no form
_ACTION_KEYS = words_of("action operation accion acao azione aktion")
_COMMAND_KEYS = ("command", "method")  # of an event where what they say is in capitals
_RECORD_KEYS = ("resource", "object", "entity")
_PATH_KEYS = ("method", "scope", "subject")  # of an envelope
_LONG_PATH = re.compile(r"[a-z]\w*(?:[./][a-z]\w*){2,}")  # `store/order/updated`, and not the answer `Order/Refund`
_NO_ANSWERS = (
    META_KEYS | TABLE_KEYS | EVENT_KEYS | QUESTION_KEYS | words_of("account campaign campaignname webhookname")
)
_ID_OR_TIME = re.compile("(?:[iI][dD]|_at|At|[tT]ime|[dD]ate|[tT]imestamp|[cC]reated|[uU]pdated)$")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")
_NUMBER = re.compile(r"\+?[\d().-]{8,20}")  # as a phone number may be written


class Level:
    """An object that may be an envelope, with its members by their names in lower-case letters and digits alone."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.members = [(key, plain(key), value) for key, value in islice(record.items(), MAX_FIELDS)]
        self.words = {word: value for _, word, value in self.members}

    @cached_property
    def objects(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The names of the members that hold objects, and these."""
        return [(word, held) for _, word, value in self.members if (held := objects_in(value))]

    @cached_property
    def is_envelope(self) -> bool:
        """Whether it holds objects, and no answers itself."""
        holds_objects = self.objects or any(
            isinstance(one, dict) for value in self.words.values() for one in _items(value)
        )
        return bool(holds_objects) and not self.holds_answers

    @cached_property
    def holds_answers(self) -> bool:
        """Whether a person may have filled in a member of the object itself: a name, a way to reach them, a text.

        A member may be an answer with its question, too: `{"label": "Name", "value": "Ann"}`.
        """
        events = tuple(plain(event) for event, _ in self.events(in_envelope=True))
        return any(
            aspect_of_name(key) or any(map(_is_typed, _items(value)))
            for name, word, held in self.members
            for key, value in (labelled(name, held) if isinstance(held, dict) and is_answer(held) else [(name, held)])
            if word not in _NO_ANSWERS
            and not _ID_OR_TIME.search(key)
            and not (word == "name" and (is_code(value) or (events and plain(str(value)).endswith(events))))
        )

    @cached_property
    def is_of_person(self) -> bool:
        """Whether it holds a person with a name and a number, or asks for a number."""
        answers = (labelled(key, held) for key, _, held in self.members if isinstance(held, dict) and is_answer(held))
        return self.has_phone or is_person(self.words) or any(is_phone_word(key) for each in answers for key, _ in each)

    @cached_property
    def has_phone(self) -> bool:
        """Whether it holds the person's own number: then the objects in it are answers."""
        return any(is_phone_word(key) and is_number(value) for key, _, value in self.members)

    def events(self, *, in_envelope: bool) -> Iterator[tuple[str, Place]]:
        """Yield the names of events, each with its place."""
        for word in ("action", "event") if in_envelope else ():  # {"resource": "enrollment", "action": "progress"}
            records = (self.words.get(key) for key in _RECORD_KEYS)
            if isinstance(done := self.words.get(word), str) and done.isalpha() and not done.istitle():
                yield from ((f"{record}.{done}", Place.ACTION) for record in records if names_record(record))
        for _, word, value in self.members:
            place = self._place(word, value, in_envelope=in_envelope) if isinstance(value, str) else None
            if place is not None:
                yield value, place

    def _place(self, word: str, value: str, *, in_envelope: bool) -> Place | None:
        """Return what place of an event's name a member is; None where it is none."""
        if word in EVENT_KEYS:
            return Place.EVENT if in_envelope or word in _MACHINE_KEYS else Place.ANSWER
        if (word in _COMMAND_KEYS and value.isupper()) or (word == "triggername" and "triggerid" in self.words):
            return Place.ANSWER
        if in_envelope and word == "type" and str(self.words.get("id")).startswith("evt_"):
            return Place.EVENT
        if in_envelope and word in _ACTION_KEYS:
            return Place.ACTION
        is_path = (word in _PATH_KEYS and _LONG_PATH.fullmatch(value)) or (word == "method" and "_" in value)
        if word in QUESTION_KEYS or (word == "name" and is_code(value)) or (in_envelope and is_path):
            return Place.TOPIC if in_envelope else Place.OPTION
        return None


def objects_in(value: Any) -> list[dict[str, Any]]:
    """Return the objects that a value is, in lists of lists too; none where there is something else in them."""
    objects = [value]
    while any(isinstance(one, list) for one in objects):
        if len(objects) > MAX_EVENTS:
            return []
        objects = [each for one in objects for each in (one if isinstance(one, list) else [one])]
    return objects if all(isinstance(one, dict) and one for one in objects) else []


def _is_typed(value: Any) -> bool:
    if not isinstance(value, str) or _DATE.fullmatch(value):
        return False
    return " " in value.strip() or "@" in value or _NUMBER.fullmatch(value) is not None


def _items(value: Any) -> list[Any]:
    return value[:MAX_FIELDS] if isinstance(value, list) else [value]
