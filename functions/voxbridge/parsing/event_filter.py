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

from collections.abc import Callable, Iterator
from functools import partial
from itertools import takewhile
from typing import Any

from voxbridge.errors import Status
from voxbridge.parsing.envelope import ANSWERS, MAX_EVENTS, Level, objects_in
from voxbridge.parsing.event_names import EVENT_KEYS, WORDS, Place, Said, has_path, kind_of_event
from voxbridge.parsing.notifications import classify_notification
from voxbridge.parsing.payload_words import FORMS, META_OBJECTS, plain
from voxbridge.parsing.person_signs import is_person
from voxbridge.parsing.submission import NotALead

_MAX_DEPTH = 5
_NO_CONTENT = META_OBJECTS | FORMS | WORDS["no_content"]
_LEVELS = tuple(WORDS["levels"])
_METADATA = tuple(WORDS["metadata"])
_DECIDING = (Said.CREATED, Said.REQUESTED, Said.OTHER, Said.NEW)
_NO_NEW_LEAD: list[tuple[Said, set[Said], Status, str]] = [  # the first that is said, with none of these beside it
    (Said.HANDSHAKE, set(), Status.TEST, "the payload is a handshake"),
    (Said.TEST, set(), Status.TEST, "the payload is a test of the endpoint"),
    (Said.UNSUBSCRIBED, {Said.CREATED}, Status.IGNORED, "the event is an unsubscription, or undelivered mail"),
    (Said.NO_LEAD, {Said.CREATED}, Status.IGNORED, "the event is no new member, caller or lead"),
    (Said.CHANGED, {Said.CREATED, Said.NEW}, Status.IGNORED, "an update, a deletion or a cancellation of a record"),
    (Said.CANCELLED, {*_DECIDING}, Status.IGNORED, "the record is cancelled or deleted"),
    (Said.UNFINISHED, {Said.CREATED, Said.NEW}, Status.IGNORED, "the form is not finished yet"),
    (Said.PARTIAL, set(), Status.IGNORED, "the form is not finished yet"),
    (Said.NOT_CONTACTED, set(), Status.SKIPPED, "the record says that its person is not to be contacted"),
]


def classify_event(document: Any) -> NotALead | None:
    """Return why a document is no new lead by its envelope's word; None where it may be one."""
    if isinstance(document, list):
        return _if_all(objects_in(document), classify_event)
    if not isinstance(document, dict):
        return None
    return _classify(document) or classify_notification(document)


def _if_all(objects: list[dict[str, Any]], classify: Callable[[dict[str, Any]], NotALead | None]) -> NotALead | None:
    """Return why objects are no new leads; None where one of them may be one."""
    reasons = [*takewhile(bool, map(classify, objects))]
    return reasons[0] if reasons and len(reasons) == len(objects) else None


def _classify(
    document: dict[str, Any], above: Said | None = None, depth: int = 0, *, is_known: bool = True
) -> NotALead | None:
    """Return why an object is no new lead, or the objects within it in which an envelope may stand.

    `above` is what the envelope around it says: within a record that was created there are answers. Of what may be a
    form's answers, by a name that is not known, only an event's name with a path counts (`contact.deleted`).
    """
    level = Level(document)
    may_be_answers = not is_known and (level.asks_for_phone or is_person(level.words))
    said: set[Said | None] = set() if may_be_answers else {*level.flags()}
    if depth:
        said.discard(Said.HANDSHAKE)  # which is a request of its own
    if above and above is not Said.NEW:
        said = said - {Said.TEST} | {above}
    else:
        said |= _events(level, in_envelope=level.is_envelope, relayed=may_be_answers or above is Said.NEW)
    for one, unless, status, why in _NO_NEW_LEAD:
        if one in said and not unless & said:
            return NotALead(status, why)
    above = next((one for one in _DECIDING if one in said), above)
    if level.is_envelope and depth < _MAX_DEPTH if depth else not level.has_phone:
        for objects, is_named in _within(level):
            if reason := _if_all(objects, partial(_classify, above=above, depth=depth + 1, is_known=is_named)):
                return reason
    return None


def _within(level: Level) -> Iterator[tuple[list[dict[str, Any]], bool]]:
    """Yield the objects in which an envelope may be, and whether their name says that they hold no answers.

    Those of a list come together, since one of them may be a lead. They are known by their names, or by being all that
    an object holds that has no answers itself; never where their name says that they are answers.
    """
    content = [word for word, _ in level.objects if word not in _NO_CONTENT]
    for word, objects in level.objects:
        is_carried = level.is_envelope and content == [word]
        is_named = word.startswith(_LEVELS)
        if (is_carried or is_named) and not word.endswith(ANSWERS) and len(objects) <= MAX_EVENTS:
            yield objects, is_named or word in WORDS["carriers"]


def _events(level: Level, *, in_envelope: bool, relayed: bool, depth: int = 0) -> set[Said | None]:
    """Return what an object's events say, with those of its metadata, and those that are its members' names.

    Of a relayed event, around which an envelope says `new` and not of what, the name has a path.
    """
    objects = [(key, word, value) for key, word, value in level.members if isinstance(value, dict | list)]
    names = {word for _, word, _ in objects if word}
    events = [(event, _beside(names, event, place)) for event, place in level.events(in_envelope=in_envelope)]
    said = {kind_of_event(event, place) for event, place in events if not relayed or has_path(event)}
    said |= {kind_of_event(key, Place.OPTION) for key, _, _ in objects if has_path(key)}
    for _, word, value in objects:
        is_answer = word.startswith(("config", "event")) and level.has_phone
        if isinstance(value, dict) and word.startswith(_METADATA) and not is_answer and depth < 2:  # noqa: PLR2004
            inner = Level(value)
            if word in ("event", "eventtype") and not inner.holds_answers:
                own = EVENT_KEYS | {"name"}
                inner = Level({key if plain(key) in own else f"event{key}": one for key, one in value.items()})
            is_envelope = in_envelope or word in ("changeeventheader", "meta", "webhook")
            said |= _events(
                inner, in_envelope=is_envelope and not inner.holds_answers, relayed=relayed, depth=depth + 1
            )
    return said


def _beside(names: set[str], event: str, place: Place) -> Place:
    """Return what a place is beside objects of these names: {"Type": "cancel_appointment", "Appointment": {…}}."""
    if place is Place.EVENT and names & WORDS["mail_objects"]:
        return Place.MAIL
    return Place.ACTION if place is Place.TOPIC and any(name in plain(event) for name in names) else place
