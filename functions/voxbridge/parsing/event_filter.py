"""Which deliveries are no new lead, by what the payload's envelope says of itself.

Only the envelope decides, never a form's answers, whatever they are called (`challenge`, `status`, `topic`). It is:
- the members that name an event (`event`, `type`, `topic`, `action` …) of an object that holds no answers itself, only
  other objects that do: `{"event": "updated", "contact": {…}}`; or has an id, as the person in it has, and asks for
  nothing itself; so down through `data`, `payload`, `events: […]`, and on the way to the person's number;
- in an object that holds answers, a machine's name of an update or a deletion (`contact.updated`, `ContactUpdate`),
  known words that say so beside an id or a time (`{"event": "Contact updated", "contact_id": 7}`), or one of the codes
  by which mailing services tell of an unsubscription (`{"event": "hard_bounce", "SMS": …}`); or a change that an event
  and a time or a name both tell of (`{"action": "voided", "voidedBy": …}`);
- what flags, statuses and times say, of themselves or beside the person (envelope.toml); a notification of ids alone.
An event that says that a record was created decides for all within it. A provider's own events are in its module.
What a relay wraps (`{"scenario": {…}, "bundle": {…}}`) or flattens (`data__email`) says what it said before.

Of a document without a person to call the whole decides. With a phone number, an empty field for one or an answer
beside its question it may be a lead, whatever its event is called. Without them no lead can be lost: it is none where
the event is known to create nothing (`opened`, `chat.ended`), where its name has no word for what people ask for and
the document has no name with an address or a text, and where there are ids alone.
"""

from collections.abc import Callable, Iterator
from enum import IntEnum, auto
from functools import partial
from typing import Any

from voxbridge.errors import Status
from voxbridge.mapping.meanings import PHONES
from voxbridge.parsing import event_names
from voxbridge.parsing.envelope import ANSWERS, MAX_EVENTS, NO_LEAD, THINGS, Level, nested, objects_in
from voxbridge.parsing.event_names import EVENT_KEYS, PATTERNS, QUESTION_KEYS, WORDS, Place, Said, has_path
from voxbridge.parsing.flat_names import in_objects
from voxbridge.parsing.object_shapes import answers_of, asked_for
from voxbridge.parsing.payload_words import META_KEYS, META_PEOPLE, is_phone_word, of_start, plain
from voxbridge.parsing.person_signs import Aspect, aspect_of_name, aspect_of_value, has_number, is_person
from voxbridge.parsing.submission import MAX_CHARACTERS, MAX_FIELDS, NotALead

_MAX_DEPTH = 5
_ASKED = (*WORDS["requests"], *WORDS["form_records"])  # endings of names of what people fill in
_LEVELS, _METADATA = tuple(WORDS["levels"]), tuple(WORDS["metadata"])
_CREATING = {Said.CREATED, Said.NEW}
_CHANGING = {Said.CHANGED, Said.UNSUBSCRIBED, Said.NO_LEAD, Said.TOLD}
# The first that is said counts, with none of these beside it.
_NO_NEW_LEAD = [
    (Said[row["says"]], {Said[one] for one in row["unless"].split()}, Status(row["status"]), row["why"])
    for row in NO_LEAD
]


def classify_event(document: Any) -> NotALead | None:
    """Return why a document is no new lead by its envelope's word; None where it may be one."""
    if isinstance(document, dict):
        document = nested(document)
        found = _classify(Level(document))
        if not isinstance(found, NotALead) and (inner := in_objects(document)):
            found = _classify(Level(inner))
        return found if isinstance(found, NotALead) else classify_notification(document)
    found = _if_all(objects_in(document), classify_event)
    return found if isinstance(found, NotALead) else None


def _if_all[T](objects: list[T], classify: Callable[[T], NotALead | Said | None]) -> NotALead | Said | None:
    """Return why objects are no new leads; where one of them may be one, what its event says."""
    first = None
    for one in objects:
        found = classify(one)
        if not isinstance(found, NotALead):
            return found
        first = first or found
    return first


def _classify(
    level: Level, above: Said | None = None, depth: int = 0, *, is_known: bool = True
) -> NotALead | Said | None:
    """Return why an object is no new lead, or the objects within it in which an envelope may stand; else what it says.

    `above` is what the envelope around it says: within a record that was created there are answers. Of what may be a
    form's answers, by a name that is not known, only an event's name with a path counts (`contact.deleted`).
    """
    labels = (label for _, _, held in level.members for label, _ in answers_of(held))
    may_be_answers = not is_known and (level.has_phone or any(map(is_phone_word, labels)) or is_person(level.words))
    said: set[Said | None] = {*level.flags()}
    said &= {Said.ORDERED} if may_be_answers else said
    said -= {Said.HANDSHAKE} if depth else set()  # which is a request of its own
    if above and above is not Said.NEW:
        said = said - {Said.TEST} | {above}
    else:
        said |= _events(level, in_envelope=level.is_envelope, relayed=may_be_answers or above is Said.NEW)
    if said & {Said.PAID, Said.CHANGED}:
        said |= {flag for one in _inside(level) for flag in one.flags()} & {Said.CREATED, Said.ORDERED}
    for one, unless, status, why in _NO_NEW_LEAD:
        if one in said and not unless & said:
            return NotALead(status, why)
    above = next((one for one in (Said.CREATED, Said.REQUESTED, Said.OTHER, Said.NEW) if one in said), above)
    if depth < _MAX_DEPTH and (level.is_envelope or (is_known and not level.has_phone)):
        for objects, is_sure in _within(level):
            found = _if_all(objects, partial(_classify, above=above, depth=depth + 1, is_known=is_sure))
            if isinstance(found, NotALead):
                return found
            above = found or above
    return above


def _inside(level: Level) -> Iterator[Level]:
    """Yield the objects on the way to the person."""
    for _ in range(_MAX_DEPTH):
        held = dict(level.objects).get(level.road or "")
        if not held:
            return
        yield (level := Level(held[0]))


def _within(level: Level) -> Iterator[tuple[list[Level], bool]]:
    """Yield the objects in which an envelope may be, and whether they are known to hold no answers."""
    beside = [(word, objects) for word, objects in level.objects if word.startswith(_LEVELS) and word != level.road]
    road = [(word, objects) for word, objects in level.objects if word == level.road]
    for word, objects in [*beside, *road]:  # in this order, as those beside it may say what it is
        may_be_answers = word.endswith(ANSWERS) and not word.startswith("notification")
        if not may_be_answers and len(objects) <= MAX_EVENTS:
            # The `type` of an item of `events` is an event's name.
            named = [one | {"webhookevent": one.get("type", one.get("Type"))} for one in objects if word == "events"]
            levels = [Level(nested(one)) for one in named or objects]
            is_known = word.startswith(_LEVELS) or word in WORDS["carriers"]
            yield levels, is_known or (not word.endswith(_ASKED) and all(one.is_of_sender for one in levels))


def _events(level: Level, *, in_envelope: bool, relayed: bool, depth: int = 0) -> set[Said | None]:
    """Return what an object's events say, with its metadata's and its members' names; a relayed one has a path."""
    objects = [(key, word, value) for key, word, value in level.members if isinstance(value, dict | list)]
    events = level.events(in_envelope=in_envelope)
    said = {event_names.kind_of_event(event, place) for event, place in events if not relayed or has_path(event)}
    said |= {event_names.kind_of_event(key, Place.OPTION) for key, _, _ in objects if has_path(key)}
    for _, word, value in objects[:MAX_EVENTS]:
        if word in WORDS["attributes"] and word != level.road and isinstance(value, dict):
            named = [event for event, place in Level(value).events(in_envelope=True) if place is Place.EVENT]
            kinds = {event_names.kind_of_event(event, Place.EVENT) for event in named if event_names.is_code(event)}
            said |= kinds & (_CHANGING | _CREATING)
        is_content = word == "webhook" and has_number(value)  # which is looked into
        if isinstance(value, dict) and word.startswith(_METADATA) and not is_content and depth < 2:  # noqa: PLR2004
            inner = Level({"trigger": value.get("trigger")} if word == "context" else value)
            own = EVENT_KEYS | (set() if word in ("metric", "trigger") else {"name", "object", "resource", "verb"})
            if word in ("metric", "trigger") or (word in ("event", "eventtype") and not inner.holds_answers):
                inner = Level({key if plain(key) in own else f"event{key}": one for key, one in value.items()})
            is_named = in_envelope or word in ("changeeventheader", "meta", "webhook")
            is_answer = relayed or (word.startswith(("config", "event")) and level.has_phone)
            said |= _events(inner, in_envelope=is_named and not inner.holds_answers, relayed=is_answer, depth=depth + 1)
    return said


class _Sign(IntEnum):
    """What a member may hold of a person."""

    ANSWER = auto()  # a phone number, an empty field for one, an answer beside its question
    NAME = auto()  # or an empty field for one
    ADDRESS = auto()  # of e-mail
    NUMBER = auto()  # of a phone, within a text
    TEXT = auto()  # that a person may have written
    WORD = auto()  # or a number: of a machine, or the option that a person chose
    ID = auto()  # of a record, a time, an address of a page, a state
    EVENT = auto()  # the name of one, in an object that holds others, or of several words
    EMPTY = auto()  # which may be a field


_NAMING_KEYS = EVENT_KEYS | QUESTION_KEYS | WORDS["naming_keys"]
_OTHERS = META_PEOPLE | WORDS["others"]


def classify_notification(document: Any) -> NotALead | None:
    """Return why a document that holds no person to call is no lead; None where it may be one."""
    signs, names, words = _read(document)
    if _Sign.ANSWER in signs or "leadgenid" in words:
        return None
    kinds = {event_names.kind_of_event(name, Place.MAIL) for name, unless in names if signs.isdisjoint(unless)}
    asked = kinds & {Said.CREATED, Said.REQUESTED}
    if Said.TEST in kinds and _Sign.NAME not in signs:
        return NotALead(Status.TEST, "the payload is a test of the endpoint")
    is_event = names and (signs - {_Sign.EVENT, _Sign.EMPTY} or words & EVENT_KEYS)  # and not the one answer of a form
    may_be_chosen = any(map(PATTERNS["chosen"].search, words - META_KEYS))
    is_of_ids = signs == {_Sign.ID} and not may_be_chosen and ("id" in words or len(words) > 2)  # noqa: PLR2004
    if not (is_event or is_of_ids or words & WORDS["hooks"]):
        return None
    if (kinds & _CHANGING or (Said.PAID in kinds and _Sign.NUMBER not in signs)) and not kinds & _CREATING:
        return NotALead(Status.IGNORED, "the event creates nothing, and there is no number to call")
    is_other = _Sign.EVENT in signs and Said.OTHER in kinds and not (asked or kinds & _CREATING)
    if is_other and _Sign.NUMBER not in signs and not (_Sign.NAME in signs and signs & {_Sign.ADDRESS, _Sign.TEXT}):
        return NotALead(Status.IGNORED, "the event is of no lead that is known, and there is no number to call")
    may_be_answer = _Sign.WORD in signs and (asked or kinds <= {None})
    if not may_be_answer and signs.isdisjoint({_Sign.NAME, _Sign.ADDRESS, _Sign.NUMBER, _Sign.TEXT}):
        return NotALead(Status.IGNORED, "the payload is a notification of ids alone")
    return None


def _read(document: Any) -> tuple[set[_Sign], list[tuple[str, set[_Sign]]], set[str]]:
    """Return a document's signs, its events' names with the signs beside which each is an answer, and all names."""
    signs, names, words = set[_Sign](), list[tuple[str, set[_Sign]]](), set[str]()
    todo: list[tuple[str, Any, dict[str, Any]]] = [("", document, {})]  # with the object around it
    left = MAX_CHARACTERS  # of names
    for _ in range(MAX_FIELDS):
        if not todo or _Sign.ANSWER in signs:
            return signs, names, words
        key, value, around = todo.pop()
        word = plain(key)
        left -= 0 if word in words else len(key)
        if left < 0:
            break
        words.add(word)
        if _names_event(word, value):
            is_named = word in EVENT_KEYS or word.endswith("eventtype") or event_names.is_code(value)
            is_long = len(event_names.words_of_name(value)) > 1
            if (is_long and (is_named or PATTERNS["capitals"].search(value))) or not Level(around).holds_answers:
                names.append((value, set()))
                signs |= {_Sign.EVENT} if is_named else set()
            else:
                names.append((value, {_Sign.NAME} if is_named else {_Sign.NAME, _Sign.TEXT}))
        elif sign := _sign(key, value):
            signs.add(sign)
        if isinstance(value, list):
            todo.extend((key, inner, around) for inner in value)
        elif isinstance(value, dict) and (word not in _OTHERS or has_number(value)):
            asked = (_said_by(name)[2] and not _names_event(plain(name), inner) for name, inner in value.items())
            if len(value) > MAX_FIELDS or any(asked):
                break
            own = {"type"} if word.endswith("event") else {"name"} if f"{word}name".endswith(THINGS) else set()
            todo.extend((f"{word}_{name}" if name in own else name, inner, value) for name, inner in value.items())
    return {_Sign.ANSWER}, names, words


def _names_event(word: str, value: Any) -> bool:
    if word in ("id", "name"):
        return event_names.is_code(value) or event_names.names_record(value)
    return (word in _NAMING_KEYS or word.endswith("eventtype")) and event_names.is_machine_name(value)


@of_start(300, 4096)
def _said_by(key: str) -> tuple[bool, Aspect | None, bool]:
    """Return whether a name is that of an id or a time, what of a person it asks for, and whether people answer it."""
    is_id = plain(key) in META_KEYS or PATTERNS["id"].search(key) is not None
    aspect = None if is_id else aspect_of_name(key)
    return is_id, aspect, " " in key.strip() or "?" in key or aspect is Aspect.PHONE


def _sign(key: str, value: Any) -> _Sign | None:
    """Return what a member may hold of a person; of an object or a list, what its name says."""
    word, (is_id, aspect, _) = plain(key), _said_by(key)
    if isinstance(value, dict | list):
        if word in WORDS["answer_objects"] or any("?" in label for label, _ in answers_of(value)):
            return _Sign.ANSWER
        return None if value else _Sign.EMPTY
    if isinstance(value, bool):
        return None
    text = "" if value is None else str(value).strip()[:300]
    is_of_machine = is_id and word not in ("callerid", "fromid", "waid")
    may_be_number = not is_of_machine and (PATTERNS["number"].fullmatch(text) or not PHONES.isdisjoint(asked_for(key)))
    if may_be_number or PATTERNS["as_a_phone"].match(text):
        return _Sign.ANSWER
    if is_id:
        return _Sign.ID
    if aspect is Aspect.EMAIL or aspect_of_value(word, text) is Aspect.EMAIL:
        return _Sign.ADDRESS
    if word.endswith(THINGS) or (word.endswith("name") and PATTERNS["of_a_tool"].search(text)):
        return None
    if aspect or not text:
        return _Sign.NAME if aspect else _Sign.EMPTY
    is_word = PATTERNS["of_a_machine"].fullmatch(text) or PATTERNS["of_a_record"].search(word)
    return _Sign.NUMBER if PATTERNS["in_a_text"].search(text) else _Sign.WORD if is_word else _Sign.TEXT
