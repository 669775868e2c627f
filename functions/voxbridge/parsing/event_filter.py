"""Which deliveries are no new lead, by what the payload's envelope says of itself.

Only the envelope decides; a form's answers never do, whatever they are called (`challenge`, `status`, `completed`,
`topic`). These are envelope:
- the members that name an event (`event`, `type`, `topic`, `action` …) of an object that holds no answers itself, only
  other objects that do: `{"event": "updated", "contact": {…}}`; so down through `data`, `payload`, `events: […]`;
- in an object that holds answers, a machine's name of an update or a deletion (`contact.updated`, `ContactUpdate`), or
  one of the codes by which mailing services tell of an unsubscription (`{"event": "hard_bounce", "SMS": …}`);
- beside the object that holds the person, what was changed in it: `changed_fields`, `previousStatus` and `newStatus`;
  that it was cancelled: `cancelled_at`, a status `cancelled` of the record itself or of the booking in it;
- a notification of ids alone, a test of the endpoint, and a handshake's challenge with nothing beside it;
- the flag of a CRM's record that its person is not to be called: `dnd`, `doNotCall`, a status `do_not_call`.
An event that says that a record was created decides for all that is within it. What a provider documents of its own
events is in its module.
"""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from voxbridge.errors import Status
from voxbridge.parsing.envelope import MAX_EVENTS, Level, objects_in
from voxbridge.parsing.event_flags import Said, said_by
from voxbridge.parsing.event_names import EventKind, Place, has_path, is_machine_name, kind_of_event
from voxbridge.parsing.notifications import classify_notification
from voxbridge.parsing.payload_words import FORMS, ITEMS, META_OBJECTS, plain, words_of
from voxbridge.parsing.submission import NotALead

# The objects in which an envelope may stand, by how their names begin, and those that say what happened.
_LEVELS = (
    "meta",
    "event",
    "action",
    "payload",
    "data",
    "values",
    "body",
    "config",
    "message",
    "notification",
    "webhook",
)
_CARRIERS = words_of("content contacts detail json leads record records result results rows")  # of no answers
_ANSWERS = (*ITEMS, "answer", "field", "formdata", "question", "response", "submission", "submissions")  # endings
_NO_CONTENT = META_OBJECTS | FORMS | words_of("headers params query")
_METADATA = ("changeeventheader", "config", "event", "header", "hook", "meta", "webhook")
_MAYBE_ANSWERS = ("config", "event")  # of those, beside the person's number
_MAIL_OBJECTS = words_of("campaign email msg recipientvariables subscriber")  # beside them `opened` is said of mail
_MAX_DEPTH = 5
_UNFINISHED = "the form is not finished yet"
_CHALLENGES = words_of("challenge challengecode challengetoken hubchallenge")
_BESIDE_CHALLENGE = words_of("token verifytoken verificationtoken type event hubmode hubverifytoken")


def classify_event(document: Any) -> NotALead | None:
    """Return why a document is no new lead by its envelope's word; None where it may be one."""
    if isinstance(document, list):
        reasons = [*takewhile(bool, map(classify_event, objects := objects_in(document)))]
        return reasons[0] if reasons and len(reasons) == len(objects) else None
    if not isinstance(document, dict):
        return None
    level = Level(document)
    if _is_handshake(level):
        return NotALead(Status.TEST, "the payload is a handshake")
    return _classify(level) or classify_notification(document)


def _is_handshake(level: Level) -> bool:
    challenges = [is_machine_name(value) for word, value in level.words.items() if word in _CHALLENGES]
    return bool(challenges) and all(challenges) and level.words.keys() <= _CHALLENGES | _BESIDE_CHALLENGE


def _classify(
    level: Level, above: EventKind | None = None, depth: int = 0, *, may_be_answers: bool = False
) -> NotALead | None:
    """Return why an object is no new lead, or the objects within it in which an envelope may stand.

    `above` is what the envelope around it says: within a record that was created there are answers. Of what may be a
    form's answers only an event's name with a path counts (`contact.deleted`).
    """
    is_decided = above in (EventKind.CREATED, EventKind.OTHER)
    relayed = may_be_answers or above is EventKind.NEW
    kinds = {above} if is_decided else _kinds(level, in_envelope=level.is_envelope, relayed=relayed)
    said = set[Said]() if may_be_answers else said_by(level)
    is_tested = EventKind.TEST in kinds and EventKind.CREATED not in kinds
    if is_tested or (Said.TEST in said and not is_decided):
        return NotALead(Status.TEST, "the payload is a test of the endpoint")
    if above is not EventKind.CREATED and (why := _reason(kinds, said)):
        return NotALead(Status.IGNORED, why)
    if Said.PARTIAL in said:
        return NotALead(Status.IGNORED, _UNFINISHED)
    if Said.NOT_CONTACTED in said:
        return NotALead(Status.SKIPPED, "the record says that its person is not to be contacted")
    if not is_decided:
        above = next((kind for kind in _DECIDING if kind in kinds), above)
    is_looked_into = level.is_envelope and depth < _MAX_DEPTH if depth else not level.has_phone
    for objects, is_known in _within(level) if is_looked_into else ():
        is_unknown = may_be_answers or not is_known
        inner = (
            _classify(held := Level(one), above, depth + 1, may_be_answers=is_unknown and held.is_of_person)
            for one in objects
        )
        reasons = [*takewhile(bool, inner)]
        if len(reasons) == len(objects):
            return reasons[0]
    return None


_DECIDING = (EventKind.CREATED, EventKind.OTHER, EventKind.NEW)


def _within(level: Level) -> Iterator[tuple[list[dict[str, Any]], bool]]:
    """Yield the objects in which an envelope may be, and whether their name says that they hold no answers.

    Those of a list come together, since one of them may be a lead. They are known by their names, or by being all that
    an object holds that has no answers itself; never where their name says that they are answers.
    """
    content = [word for word, _ in level.objects if word not in _NO_CONTENT]
    for word, objects in level.objects:
        is_carried = level.is_envelope and content == [word]
        is_named = word.startswith(_LEVELS) or word.endswith("webhook")
        if (is_carried or is_named) and not word.endswith(_ANSWERS) and len(objects) <= MAX_EVENTS:
            yield objects, is_named or word in _CARRIERS


def _kinds(level: Level, *, in_envelope: bool, relayed: bool = False, depth: int = 0) -> set[EventKind | None]:
    """Return what an object's events say, with those of its metadata, and those that are its members' names.

    Of a relayed event, around which an envelope says `new` and not of what, the name has a path.
    """
    objects = [(key, word, value) for key, word, value in level.members if isinstance(value, dict | list)]
    names = {word for _, word, _ in objects}
    kinds = {
        kind_of_event(event, _beside(names, event, place))
        for event, place in level.events(in_envelope=in_envelope)
        if not relayed or has_path(event)
    }
    for _, word, value in objects:
        if (
            isinstance(value, dict)
            and word.startswith(_METADATA)
            and not (word.startswith(_MAYBE_ANSWERS) and level.has_phone)
        ):
            if depth < _MAX_DEPTH:
                inner = Level(value)
                is_envelope = in_envelope or word in ("changeeventheader", "meta", "webhook")
                is_envelope = is_envelope and not inner.holds_answers
                kinds |= _kinds(inner, in_envelope=is_envelope, relayed=relayed, depth=depth + 1)
            said = [value.get(key) for key in ("name", "kind") if word == "event"]
            kinds |= {kind_of_event(one, Place.ANSWER) for one in said if isinstance(one, str)}
    return kinds | {kind_of_event(key, Place.OPTION) for key, _, _ in objects if has_path(key)}


def _beside(names: set[str], event: str, place: Place) -> Place:
    """Return what a place is beside objects of these names: {"Type": "cancel_appointment", "Appointment": {…}}."""
    if place is Place.EVENT and not names.isdisjoint(_MAIL_OBJECTS):
        return Place.MAIL
    return Place.ACTION if place is Place.TOPIC and any(name and name in plain(event) for name in names) else place


def _reason(kinds: set[EventKind | None], said: set[Said]) -> str:
    """Return what happened, where it is no new lead; empty otherwise."""
    if EventKind.CREATED in kinds:
        return ""
    if EventKind.UNSUBSCRIBED in kinds:
        return "the event is an unsubscription, or mail that did not reach the person"
    if Said.NO_LEAD in said:
        return "the event is no new member, caller or lead"
    if EventKind.NEW in kinds:
        return ""
    if EventKind.CHANGED in kinds:
        return "the event is an update, a deletion or a cancellation"
    if Said.CHANGED in said:
        return "the payload says what was changed in a record"
    if Said.CANCELLED in said and kinds <= {None}:
        return "the record is cancelled or deleted"
    if Said.ROW_CHANGED in said:
        return "a row of a database was updated or deleted"
    return _UNFINISHED if Said.UNFINISHED in said else ""
