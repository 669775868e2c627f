"""An object of a payload as an envelope: the objects in it, the events that it names, and what its flags say.

A flag, a status, a time or an operation by which an object says that it is no new lead is a row of envelope.toml.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, islice, product
from typing import Any

from voxbridge.parsing import event_names, payload_words
from voxbridge.parsing.bodies import unfold
from voxbridge.parsing.event_names import EVENT_KEYS, PATTERNS, QUESTION_KEYS, WORDS, Place, Row, Said, words_in
from voxbridge.parsing.object_shapes import answers_of
from voxbridge.parsing.payload_words import FORMS, META_KEYS, META_OBJECTS, META_PEOPLE, is_phone_word, of_start, plain
from voxbridge.parsing.person_signs import Aspect, aspect_of_name, aspects_of, has_number, is_number, is_person
from voxbridge.parsing.submission import MAX_FIELDS
from voxbridge.tables import table

MAX_EVENTS = 100  # the items of a longer list are checked one by one after splitting
_MAX_EMPTY = 20  # values
_NO_ANSWERS = META_KEYS | EVENT_KEYS | QUESTION_KEYS | WORDS["tables"] | WORDS["no_answers"]
_NO_CONTENT = META_OBJECTS | META_PEOPLE | FORMS | WORDS["no_content"]
ANSWERS = (*payload_words.ITEMS, *WORDS["answers"])  # endings
_FORM = (*ANSWERS, "data", "values")
THINGS = tuple(f"{thing}name" for thing in WORDS["things"])
_PASSED = WORDS["told_twice"]
OF_FORMS = WORDS["of_entries"] | WORDS["wrote"]
_NAMING = EVENT_KEYS | QUESTION_KEYS
_TOLD_IN = _NAMING | WORDS["title_keys"] | WORDS["heading_keys"]
_FLAGS: dict[str, list[tuple[frozenset[str], frozenset[str], Row]]] = {}  # by a member's name: of which objects
_TABLE = table(__file__)
NO_LEAD: list[dict[str, str]] = _TABLE["no_lead"]
for _row in _TABLE["flag"]:
    _flag = Row(Said[_row["says"]], [*map(words_in, _row.get("beside", ()))], words_in(_row.get("unless", "")))
    _place = (words_in(_row.get("of", "self")), words_in(_row["is"]), _flag)
    for _key in words_in(_row["keys"]):
        _FLAGS.setdefault(_key, []).append(_place)
_OBJECTS = frozenset[str]().union(*(words_in(row.get("of", "self")) for row in _TABLE["flag"]))


class Level:
    """An object that may be an envelope, with its members by their names in lower-case letters and digits alone."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.members = [(key, plain(key), value) for key, value in islice(record.items(), MAX_FIELDS)]
        self.names = [key for key, _, _ in self.members]
        self.words = {word: value for _, word, value in self.members}
        self.held = {word for word, value in self.words.items() if word and isinstance(value, dict | list)}

    @cached_property
    def objects(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The names of the members that hold objects, and these."""
        return [(word, held) for _, word, value in self.members if (held := objects_in(value))]

    @cached_property
    def is_envelope(self) -> bool:
        """Whether it holds objects, and no answers itself."""
        return bool(self.objects) and not self.holds_answers

    @cached_property
    def road(self) -> str | None:
        """The member that leads to the person: that of the only object, or of the only one with a number."""
        roads = [(word, held) for word, held in self.objects if word not in _NO_CONTENT]
        if len(roads) > 1 or not self.is_envelope:
            persons = [(word, held) for word, held in roads if has_number(held)]
            roads = persons or [(word, held) for word, held in roads if word in WORDS["carriers"]]
        return roads[0][0] if len(roads) == 1 else None

    @cached_property
    def holds_answers(self) -> bool:
        """Whether a person may have filled in a member of the object itself: a name, a way to reach them, an answer."""
        events = tuple(plain(event) for event, _ in self.events(in_envelope=True)) if "name" in self.words else ()
        return any(
            aspect_of_name(key)
            or (isinstance(value, str) and PATTERNS["typed"].search(value) and not PATTERNS["date"].fullmatch(value))
            for name, word, held in self.members
            for key, value in answers_of(held) or [(name, held)]
            if word not in _NO_ANSWERS
            and not PATTERNS["id_or_time"].search(key)
            and not (word == "name" and (event_names.is_code(value) or (events and plain(str(value)).endswith(events))))
            and (word in WORDS["written"] or not self.is_of_person)  # whose members are the sender's
        )

    @cached_property
    def is_of_person(self) -> bool:
        """Whether it is a sender's record of a person who has an id or a time, too, and asks for nothing itself."""
        named = (held for at, held in self.objects if not (at in META_PEOPLE or is_phone_word(at)))
        objects = (one for one in chain(*named) if not any(" " in key for key in one))  # and not of a form's labels
        return (
            self._is_record and not self._asks and any(_is_known(one) and len(aspects_of(one)) > 1 for one in objects)
        )

    @cached_property
    def _asks(self) -> bool:
        """Whether it has questions: names with spaces, or an object for answers."""
        return any(" " in name for name in self.names) or not WORDS["answer_objects"].isdisjoint(self.words)

    @cached_property
    def has_phone(self) -> bool:
        """Whether it holds the person's own number: then the objects in it are answers."""
        return any(is_phone_word(key) and is_number(value) for key, _, value in self.members)

    def events(self, *, in_envelope: bool) -> Iterator[tuple[str, Place]]:
        """Yield the names of events, each with its place."""
        # {"resource": "lead", "action": "edit"}; among answers only by `event`
        is_entity = not (in_envelope or self.held or self.has_phone) and event_names.names_record(
            self.words.get("name")
        )
        is_entity = is_entity and any(map(PATTERNS["of_id"].search, self.names))
        if verbs := (WORDS["verb_keys"] if in_envelope or is_entity else {"event"}) & self.words.keys():
            texts = [verb for verb in map(self.words.get, verbs) if isinstance(verb, str)]
            done = {verb.lower() if is_entity else verb for verb in texts if is_entity or not verb.istitle()}
            keys = {at for at in WORDS["entity_keys"] if isinstance(self.words.get(at), str)} or WORDS["record_keys"]
            keys |= {"name"} if is_entity else set()  # {"name": "Customer", "id": "58", "operation": "Update"}
            records = filter(event_names.names_record, map(self.words.get, keys))
            became = {*filter(PATTERNS["participle"].fullmatch, done)} - WORDS["may_create"]
            names = [*product(records, done), *product(self.held & WORDS["beside"], became if in_envelope else ())]
            yield from ((f"{each}.{verb}", Place.ACTION) for each, verb in names if each != verb)
        is_senders = in_envelope or not self.has_phone or _is_known(self.names)  # else words may be an answer
        for key, word, value in self.members:
            is_name = isinstance(value, str) and (is_senders or " " not in value)
            place = self._place(key, word, value, in_envelope=in_envelope) if is_name else None
            if place is not None:
                yield value, place
            may_be_event = place is Place.OPTION and event_names.is_machine_name(value) and not value.istitle()
            if may_be_event and self._is_record and "message" not in self.words:  # which is about the option
                yield value, Place.TITLE

    def _is_told(self, name: str) -> bool:
        """Say whether an event's name of several words is beside an id or a time, and nothing that people wrote."""
        if not event_names.is_machine_name(name) or len(event_names.words_of_name(name)) < 2:  # noqa: PLR2004
            return False
        if event_names.kind_of_event(name, Place.EVENT) is Said.PAID:  # for what may be in a member beside
            return False
        is_asked = (self._asks and not event_names.has_path(name)) or any(map(self.words.get, OF_FORMS))
        has_id = any(map(PATTERNS["of_id"].search, self.names))
        return not is_asked and (has_id or any(is_time(key, value) for key, _, value in self.members))

    def _place(self, key: str, word: str, value: str, *, in_envelope: bool) -> Place | None:
        """Return what place of an event's name a member is; None where it is none."""
        if word in WORDS["title_keys"] and not (word in QUESTION_KEYS and event_names.is_machine_name(value)):
            return Place.TITLE
        if word in EVENT_KEYS or PATTERNS["header"].fullmatch(key):
            is_event = in_envelope or word in WORDS["machine_keys"] or self._is_told(value)
            return (Place.MAIL if self.held & WORDS["mail_objects"] else Place.EVENT) if is_event else Place.ANSWER
        if (word in ("command", "method") and value.isupper()) or (word == "triggername" and "triggerid" in self.words):
            return Place.ANSWER
        is_path = word in ("method", "scope", "subject") and PATTERNS["long_path"].fullmatch(value)
        if in_envelope and (is_path or word in WORDS["action_keys"] or (word == "method" and "_" in value)):
            return Place.ACTION
        is_name = word in QUESTION_KEYS or (word == "name" and event_names.is_code(value))
        if is_name and in_envelope:  # {"Type": "cancel_appointment", "Appointment": {…}}
            return Place.ACTION if any(name in plain(value) for name in self.held) else Place.TOPIC
        is_heading = word in WORDS["heading_keys"] and self._is_of_record(word, value)
        return Place.OPTION if is_name else Place.TITLE if is_heading else None

    @cached_property
    def is_of_sender(self) -> bool:
        """Whether it has an id, or when it was made, or names an event, and is no form's entry with its answers."""
        own = {key: word for key, word, _ in self.members if word not in self.held}
        is_told = any(PATTERNS["of_id"].search(key) or PATTERNS["of_object"].search(key) for key in own)
        is_told |= any(event_names.is_machine_name(self.words.get(key)) for key in EVENT_KEYS & self.words.keys())
        is_entry = WORDS["of_entries"] & self.words.keys() or any(answers_of(held) for _, _, held in self.members)
        return is_told and not is_entry

    @cached_property
    def _is_record(self) -> bool:
        """Whether it is a sender's: with an id, a number or two times, and a person in an object of their own."""
        own = {at: str(one)[:100] for at, word, one in self.members if not (word in self.held or word.endswith(THINGS))}
        has_id = any(PATTERNS["of_id"].search(at) or PATTERNS["number_of_record"].fullmatch(own[at]) for at in own)
        has_id = has_id or sum(":" in text and bool(PATTERNS["time"].fullmatch(text)) for text in own.values()) > 1
        is_person = any((aspect_of_name(at) and own[at] not in ("", "None")) or own[at].startswith("+") for at in own)
        return has_id and not is_person and any(aspects_of(held) - {Aspect.NAME} for _, held in self.objects)

    def _is_of_record(self, key: str, heading: str) -> bool:
        """Say whether a status says what a heading does, beside an id or a time, or it tells of a person's object."""
        *named, verb = event_names.words_of_name(heading) or [""]
        said = [self.words[word] for word in self.words if word.endswith("status")]
        if any([verb] == event_names.words_of_name(str(status)[:100]) for status in said):
            return _is_known(self.names)
        people = {word for word, held in self.objects if any("id" in one and is_person(one) for one in held)}
        return bool(people if key in WORDS["telling_keys"] else people.intersection(named))

    def flags(self) -> set[Said]:
        """Return what the object says of itself by flags, statuses, times and operations."""
        objects = ((word, value) for _, word, value in self.members if word in _OBJECTS and isinstance(value, dict))
        said = set()
        for name, held in [("self", self), *((word, Level(value)) for word, value in objects)]:
            own = set() if held is self else {*held.words}
            for key, word, value in held.members:
                known = _FLAGS.get(word if event_names.is_machine_name(key) else f"~{word}", ())
                if flags := [(of, flag) for names, of, flag in known if name in names]:
                    values = self._marks_of(value)
                    beside = own | ({"LOWER"} if key == key.lower() else set())
                    said |= {flag.says for of, flag in flags if of & values and flag.holds(self._marks | beside)}
        return said | ({Said.CHANGED} if self._is_said_twice() else set())

    def _is_said_twice(self) -> bool:
        """Say whether an event, and when it was or who did it, tell of one change: {"action": "voided", "voidedBy": …}.

        Of what a new lead may be, too, it takes both when and who.
        """
        done = dict[str, set[str]]()
        for key, _, value in self.members:
            verb, end = _acted(key)
            if verb and (PATTERNS["time"].fullmatch(str(value)[:100]) or (end == "by" and not _is_empty(value))):
                done.setdefault(verb, set()).add(end)
        if not done or any(map(self.words.get, OF_FORMS)):
            return False
        texts = (
            (word, value[:100].replace("anceled", "ancelled"))
            for _, word, value in self.members
            if isinstance(value, str) and (word in _TOLD_IN or word.startswith("trigger"))
            if word not in QUESTION_KEYS or (event_names.is_machine_name(value) and not value.istitle())
        )
        told = done.keys() & {word for key, text in texts for word in _words_of_event(key, text)}
        is_told = any(verb not in WORDS["may_create"] or len(done[verb]) > 1 for verb in told)
        return is_told and _is_known(key for key in self.names if not _acted(key)[0])

    @cached_property
    def _marks(self) -> set[str]:
        """What flags ask of the object: its members, the words of its events, and in capitals what it is."""
        fields, texts = self.words.get("fields"), [each for each in self.words.values() if isinstance(each, str)]
        marks = {
            "HANDSHAKE": self.words.keys() <= WORDS["handshake"],
            "ENVELOPE": self.is_envelope,
            "RECORD": self._is_record,
            "ASKS": self._asks or any(map(self.words.get, OF_FORMS)),
            "ANSWERS": self.holds_answers,
            "FORM": any(word.endswith(_FORM) and isinstance(held, dict | list) for word, held in self.words.items()),
            "LABELS": isinstance(fields, list) and any("label" in one for one in fields if isinstance(one, dict)),
            "OWN_NUMBER": self.has_phone,
            "NUMBER": has_number(self.words),
            "TWO_NUMBERS": sum(has_number(self.words.get(side)) for side in WORDS["sides"]) > 1,
            "PERSON": any(aspect_of_name(key) or is_person(value) for key, _, value in self.members),
            "TEXT": any(PATTERNS["letters"].search(text) and not event_names.is_machine_name(text) for text in texts),
            "ROW": self.is_envelope and any(isinstance(self.words.get(key), dict) for key in WORDS["rows"]),
        }
        names = [name for name, _ in self.events(in_envelope=True) if self.is_envelope or event_names.has_path(name)]
        events = {word for name in names for word in event_names.words_of_name(name)}
        words = [word if value is not None else f"no.{word}" for word, value in self.words.items() if value != []]
        return {*words, *(f"event.{word}" for word in events), *(mark for mark, is_so in marks.items() if is_so)}

    def _marks_of(self, value: Any) -> set[str]:
        """Return what flags ask of a value: its text, and in capitals what it is."""
        is_held, names = isinstance(value, dict | list), value if isinstance(value, list) else [value]
        text, within = "" if is_held else str(value)[:100], [*value.values()] if isinstance(value, dict) else value
        said = {*event_names.words_of_name(text)} - WORDS["auxiliary"]
        known = {*self.words, *(plain(key) for one in self.words.values() if isinstance(one, dict) for key in one)}
        marks = {
            "ANY": True,
            "TRUE": value is True,
            "FALSE": value is False,
            "TIME": PATTERNS["time"].fullmatch(text),
            "CODE": event_names.is_machine_name(value),
            "FILLED": not _is_empty(value),
            "HELD": is_held and not _is_empty(value),
            "EMPTY": value in ([], {}),
            "CHANGES": any(
                all(WORDS[side] & {*map(plain, one)} for side in ("old", "new")) for one in objects_in(within)
            ),
            "ENDED": said and said <= WORDS["ended"],
            "MEMBER": names and known.issuperset(map(plain, map(str, names))),
        }
        texts = (plain(text), f"={text}") if event_names.is_machine_name(text) else (f"~{plain(text)}",)
        return {*texts, *(mark for mark, is_so in marks.items() if is_so)}


def _is_known(names: Iterable[str]) -> bool:
    """Say whether an object has an id or a time, by its members' names, as a sender's record has."""
    return any(map(PATTERNS["id_or_time"].search, names))


@of_start(100, 4096)
def _acted(key: str) -> tuple[str, str]:
    """Return what a member says that became of a record, and whether it is `at` or `by`: "Canceled At", `voidedBy`."""
    match = PATTERNS["acted"].search(key)
    verb = match[1].lower().replace("canceled", "cancelled") if match else ""
    return (verb, match[2].lower()) if match and verb in _PASSED else ("", "")


def _words_of_event(key: str, text: str) -> set[str]:
    """Return the words of a text that names an event: a machine's, or one of a record that senders keep."""
    words, is_code = {*event_names.words_of_name(text)}, event_names.is_machine_name(text)
    if words & WORDS["created"] or not (is_code or all(w in _PASSED or event_names.names_record(w) for w in words)):
        return set()
    return words if is_code and key in EVENT_KEYS else words - WORDS["of_any_record"]


def nested(record: dict[str, Any]) -> dict[str, Any]:
    """Return an object with those in it that a relay has flattened: {"data__merges__PHONE": …}, {"contact.id": …}.

    Forms have names with dots, too: these count only beside an event's name, or an id or a time in an object.
    """
    keys = record if len(record) <= MAX_FIELDS else ()
    if "__" not in (names_of := "\n".join(record)) and "." not in names_of:
        return record
    parts = {key: re.split(r"__|\.", key) for key in keys if PATTERNS["flattened"].fullmatch(key)}
    names = {key: plain(parts.get(key, [key])[-1]) for key in record} if parts else {}
    is_of_object = any("__" in key or PATTERNS["of_object"].search(parts[key][-1]) for key in parts)
    if not is_of_object and not any(_is_event(word, record[key]) for key, word in names.items()):
        return record
    pairs = {key: f"{outer}[{']['.join(inner)}]" for key, (outer, *inner) in parts.items()}
    is_senders = any(PATTERNS["of_object"].search(parts.get(key, [key])[-1]) for key in record)
    around = {outer for outer, *_ in parts.values()}
    named = list[tuple[str, Any]]()
    for key, value in record.items():
        if key not in parts and not is_senders and may_be_chosen(names[key], value):
            continue
        is_around = key in around and isinstance(value, dict)  # what was made of other names: `data.items.0.title`
        named += (
            [(f"{key}[{name}]", each) for name, each in value.items()] if is_around else [(pairs.get(key, key), value)]
        )
    found = unfold(named)
    return found if isinstance(found, dict) else record


def _is_event(word: str, value: Any) -> bool:
    """Say whether a member names an event, and no question's answer."""
    is_name = event_names.is_code if word in QUESTION_KEYS else event_names.is_machine_name
    return word in _NAMING and is_name(value) and not may_be_chosen(word, value)


def may_be_chosen(word: str, value: Any) -> bool:
    """Say whether a member may be an option that a form calls as events are called: "Topic: change"."""
    if word not in _NAMING or not isinstance(value, str):
        return False
    is_created = event_names.kind_of_event(value, Place.EVENT) in (Said.CREATED, Said.NEW)
    return len(event_names.words_of_name(value)) == 1 and not is_created


def is_time(name: str, value: Any) -> bool:
    """Say whether a member is a time to the minute, as machines note it."""
    text = str(value)[:100]
    is_exact = ":" in text or (text.isdecimal() and not aspect_of_name(name))
    return is_exact and PATTERNS["time"].fullmatch(text) is not None


def objects_in(value: Any) -> list[dict[str, Any]]:
    """Return the objects that a value is, in lists of lists too; none where there is something else in them."""
    objects: list[Any] = [value] if isinstance(value, (dict, list)) else []
    while len(objects) <= MAX_EVENTS and any(isinstance(one, list) for one in objects):
        objects = [each for one in objects for each in (one if isinstance(one, list) else [one])]
    return objects if all(isinstance(one, dict) and one for one in objects) else []


def _is_empty(value: Any, depth: int = 4) -> bool:
    """Say whether a value holds nothing: `{"stage": null}`; a large or a deep one holds something."""
    if isinstance(value, dict | list):
        held = value.values() if isinstance(value, dict) else value
        return len(value) < _MAX_EMPTY and depth > 0 and all(_is_empty(one, depth - 1) for one in held)
    return value is None or (isinstance(value, str) and plain(value) in ("", "none", "null"))
