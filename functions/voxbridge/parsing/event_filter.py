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

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Any

from voxbridge.errors import Status
from voxbridge.parsing.database_events import TABLE_KEYS, is_empty, is_row_change
from voxbridge.parsing.event_names import (
    EVENT_KEYS,
    QUESTION_KEYS,
    EventKind,
    Place,
    kind_of_event,
    names_record,
)
from voxbridge.parsing.flatten import MAX_FIELDS
from voxbridge.parsing.machine_names import has_path, is_code, is_machine_name
from voxbridge.parsing.notifications import classify_notification
from voxbridge.parsing.payload_words import FORMS, META_KEYS, META_OBJECTS, is_phone_word, plain, words_of
from voxbridge.parsing.person_signs import aspect_of_name, is_number
from voxbridge.parsing.submission import NotALead

_MACHINE_KEYS = words_of("hookevent sdkmessage webhookevent webhookeventtype webhooktopic")  # of no form
_ACTION_KEYS = words_of("action operation accion acao azione aktion")
_COMMAND_KEYS = ("command", "method")  # of an event where what they say is in capitals
_RECORD_KEYS = ("resource", "object", "entity")
_PATH_KEYS = frozenset(("method", "scope", "subject"))  # of an envelope
_LONG_PATH = re.compile(r"[a-z]\w*(?:[./][a-z]\w*){2,}")  # `store/order/updated`, and not the answer `Order/Refund`
# The objects in which an envelope may stand, by how their names begin, and those that say what happened.
_LEVELS = (
    *("meta", "event", "action", "payload", "data", "values", "body", "config", "message", "notification", "webhook"),
)
_METADATA = ("changeeventheader", "config", "event", "header", "hook", "meta", "webhook")
_MAYBE_ANSWERS = ("config", "event")  # of those, beside the person's number
_MAIL_OBJECTS = words_of("campaign email msg recipientvariables subscriber")  # beside them `opened` is said of mail
_PERSON_OBJECTS = ("contact", "lead", "person", "customer", "subscriber")  # objects that hold the person
_MAX_DEPTH = 5
_MAX_EVENTS = 100  # of a longer list each is looked at where it is split

_MAILCHIMP_TYPES = frozenset(("unsubscribe", "cleaned", "upemail", "profile", "campaign"))  # beside `fired_at`
_KOMMO_RECORDS = ("leads", "contacts", "companies", "customers")
_KOMMO_CHANGES = frozenset(("update", "delete", "restore", "status", "responsible", "note"))
_FINISHED_KEYS = frozenset(("finished", "isfinished", "complete", "completed", "iscomplete", "iscompleted"))
_STATUS_KEYS = words_of("""
    status state bookingstatus completionstatus resultstatus responsestatus responsetype submissionstatus submissiontype
""")
_DRAFT_STATUSES = words_of("partial incomplete inprogress draft abandoned unfinished started")
_CANCELLED = frozenset(("cancelled", "canceled", "deleted", "noshow", "rescheduled"))
_CANCELLED_AT = ("cancelledat", "canceledat", "deletedat")  # the record, and not a policy that the person had
_TIME = re.compile(  # and not the date that a database writes where there is none
    r"(?!1970-01-01)(?:19[7-9]\d|20\d\d)-(?!00)\d\d-(?!00)\d\d[T ]\d\d:\d\d.*|[1-9]\d{9}(?:\d{3})?"
)
_BOOKINGS = ("booking", "appointment", "reservation", "meeting", "order")  # objects that say whether they still stand
_ANSWER_OBJECTS = ("answers", "data", "fields", "questions", "response", "responses", "submission", "values")  # endings
_UNFINISHED = "the form is not finished yet"
_PARTIAL_FLAGS = ("ispartiallead", "ispartialsubmission")
_DRAFT_FLAGS = frozenset(("indraft", "isdraft", "ispartial"))  # Drupal's, Formidable's: beside the form's id
_FORM_IDS = frozenset(("formid", "webformid", "surveyid"))
_TEST_FLAGS = frozenset(("istest", "istestdata", "istestlead", "istestmode", "testlead", "testmode"))
_CHANGES = words_of("""
    changedattributes changedfields changedproperties modifiedfields oldattributes olddata oldvalues
    previousattributes previousdata previousvalues updatedattributes updatedfields
""")
_BEFORE = re.compile("(?:previous|old|from)((?:status|stage).*)")
_OPT_OUT_KEYS = words_of("""
    dnd donotdisturb donotcall donotcontact donotphone isoptedout optedout optout optouttype
    calldnc dnc
""")
_OPT_OUT_STATUSES = frozenset(("unsubscribed", "unsubscribe", "optedout", "optout", "donotcontact", "donotcall", "dnc"))
_YES = ("true", "1", "yes")
_OPTED_OUT = (*_YES, "stop")
_NO_ANSWERS = META_KEYS | TABLE_KEYS | EVENT_KEYS | QUESTION_KEYS | words_of("account campaign campaignname")
_NO_CONTENT = META_OBJECTS | FORMS | words_of("headers params query")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")
_NUMBER = re.compile(r"\+?[\d().-]{8,20}")  # as a phone number may be written
_ID_OR_TIME = re.compile("(?:[iI][dD]|_at|At|[tT]ime|[dD]ate|[tT]imestamp|[cC]reated|[uU]pdated)$")
_CHALLENGES = frozenset(("challenge", "challengecode", "challengetoken", "hubchallenge"))
_BESIDE_CHALLENGE = words_of("token verifytoken verificationtoken type event hubmode hubverifytoken")


def classify_event(document: Any) -> NotALead | None:
    """Return why a document is no new lead by its envelope's word; None where it may be one."""
    if isinstance(document, list):
        reasons = [*takewhile(bool, map(classify_event, objects := _objects(document)))]
        return reasons[0] if reasons and len(reasons) == len(objects) else None
    if not isinstance(document, dict):
        return None
    if _is_handshake(document):
        return NotALead(Status.TEST, "the payload is a handshake")
    return _classify(document) or classify_notification(document)


def _classify(level: dict[str, Any], above: EventKind | None = None, depth: int = 0) -> NotALead | None:
    """Return why an object is no new lead, or the objects within it in which an envelope may stand.

    `above` is what the envelope around it says: within a record that was created there are answers.
    """
    holds_answers = _holds_answers(level)
    is_envelope = _holds_objects(level) and not holds_answers
    is_decided = above in (EventKind.CREATED, EventKind.OTHER)
    kinds = {above} if is_decided else _kinds(level, in_envelope=is_envelope, relayed=above is EventKind.NEW)
    is_tested = EventKind.TEST in kinds and EventKind.CREATED not in kinds
    if is_tested or (not is_decided and _is_test(level, holds_answers=holds_answers)):
        return NotALead(Status.TEST, "the payload is a test of the endpoint")
    if above is not EventKind.CREATED and (why := _reason(level, kinds, is_envelope=is_envelope)):
        return NotALead(Status.IGNORED, why)
    if _is_partial(level):
        return NotALead(Status.IGNORED, _UNFINISHED)
    people = (person for name in _PERSON_OBJECTS if isinstance(person := level.get(name), dict))
    if any(_is_opted_out(record) for record in (level, *people)):
        return NotALead(Status.SKIPPED, "the record says that its person is not to be contacted")
    if not is_decided:
        above = next((kind for kind in _DECIDING if kind in kinds), above)
    is_looked_into = is_envelope and depth < _MAX_DEPTH if depth else not _holds_phone(level)
    for objects in _within(level, is_envelope=is_envelope) if is_looked_into else ():
        found = None
        for one in objects:
            found = _classify(one, above, depth + 1)
            if not found:
                break
        if found:
            return found
    return None


_DECIDING = (EventKind.CREATED, EventKind.OTHER, EventKind.NEW)


def _within(level: dict[str, Any], *, is_envelope: bool) -> Iterator[list[dict[str, Any]]]:
    """Return the objects in which an envelope may stand; those of a list together, since one of them may be a lead.

    They are known by their names, or by being all that an object holds that has no answers itself.
    """
    held = [(plain(key), objects) for key, value in _members(level) if (objects := _objects(value))]
    content = [word for word, _ in held if word not in _NO_CONTENT]
    for word, objects in held:
        is_carried = is_envelope and content == [word]
        if (is_carried or word.startswith(_LEVELS) or word.endswith("webhook")) and len(objects) <= _MAX_EVENTS:
            yield objects


def _objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects that a value is, in lists of lists too; none where there is something else in them."""
    objects = [value]
    while any(isinstance(one, list) for one in objects):
        if len(objects) > _MAX_EVENTS:
            return []
        objects = [each for one in objects for each in (one if isinstance(one, list) else [one])]
    return objects if all(isinstance(one, dict) and one for one in objects) else []


def _kinds(level: dict[str, Any], *, in_envelope: bool, relayed: bool = False, depth: int = 0) -> set[EventKind | None]:
    """Return what an object's events say, with those of its metadata, and those that are its members' names.

    Of a relayed event, around which an envelope says `new` and not of what, the name has a path.
    """
    objects = [(key, value) for key, value in _members(level) if isinstance(value, (dict, list))]
    names = {plain(key) for key, _ in objects}
    kinds = {
        kind_of_event(event, _beside(names, event, place))
        for event, place in _events(level, in_envelope=in_envelope)
        if not relayed or has_path(event)
    }
    has_phone = _holds_phone(level)
    for key, value in objects:
        word = plain(key)
        if (
            isinstance(value, dict)
            and word.startswith(_METADATA)
            and not (has_phone and word.startswith(_MAYBE_ANSWERS))
        ):
            is_envelope = in_envelope or word in ("changeeventheader", "meta", "webhook")
            if depth < _MAX_DEPTH:
                is_envelope = is_envelope and not _holds_answers(value)
                kinds |= _kinds(value, in_envelope=is_envelope, relayed=relayed, depth=depth + 1)
            said = [value.get(key) for key in ("name", "kind") if word == "event"]
            kinds |= {kind_of_event(one, Place.ANSWER) for one in said if isinstance(one, str)}
    return kinds | {kind_of_event(key, Place.OPTION) for key, _ in objects if has_path(key)}


def _beside(names: set[str], event: str, place: Place) -> Place:
    """Return what a place is beside objects of these names: {"Type": "cancel_appointment", "Appointment": {…}}."""
    if place is Place.EVENT and not names.isdisjoint(_MAIL_OBJECTS):
        return Place.MAIL
    return Place.ACTION if place is Place.TOPIC and any(name and name in plain(event) for name in names) else place


def _events(level: dict[str, Any], *, in_envelope: bool) -> Iterator[tuple[str, Place]]:
    """Return the names of events in an object, each with its place."""
    words = {plain(key): value for key, value in _members(level)}
    has_event_id = str(words.get("id")).startswith("evt_")
    for word in ("action", "event") if in_envelope else ():  # {"resource": "enrollment", "action": "progress"}
        records = (words.get(key) for key in _RECORD_KEYS)
        if isinstance(done := words.get(word), str) and done.isalpha() and not done.istitle():
            yield from ((f"{record}.{done}", Place.ACTION) for record in records if names_record(record))
    for key, value in _members(level):
        if not isinstance(value, str):
            continue
        word = plain(key)
        if word in EVENT_KEYS:
            yield value, Place.EVENT if in_envelope or word in _MACHINE_KEYS else Place.ANSWER
        elif (word in _COMMAND_KEYS and value.isupper()) or (word == "triggername" and "triggerid" in words):
            yield value, Place.ANSWER
        elif in_envelope and word == "type" and has_event_id:
            yield value, Place.EVENT
        elif in_envelope and word in _ACTION_KEYS:
            yield value, Place.ACTION
        elif word in QUESTION_KEYS or (word == "name" and is_code(value)) or (in_envelope and _is_path(word, value)):
            yield value, Place.TOPIC if in_envelope else Place.OPTION


def _is_path(word: str, value: str) -> bool:
    return (word in _PATH_KEYS and _LONG_PATH.fullmatch(value) is not None) or (word == "method" and "_" in value)


def _reason(level: dict[str, Any], kinds: set[EventKind | None], *, is_envelope: bool) -> str:
    """Return what happened, where it is no new lead; empty otherwise."""
    if EventKind.CREATED in kinds:
        return ""
    if EventKind.UNSUBSCRIBED in kinds:
        return "the event is an unsubscription, or mail that did not reach the person"
    if _is_documented_change(level):
        return "the event is no new member, caller or lead"
    if EventKind.NEW in kinds:
        return ""
    if EventKind.CHANGED in kinds:
        return "the event is an update, a deletion or a cancellation"
    if is_envelope and _says_changes(level):
        return "the payload says what was changed in a record"
    if kinds <= {None} and _is_cancelled(level, is_envelope=is_envelope):
        return "the record is cancelled or deleted"
    if is_row_change(level, is_envelope=is_envelope):
        return "a row of a database was updated or deleted"
    return _UNFINISHED if _is_draft(level, is_envelope=is_envelope) else ""


def _says_changes(level: dict[str, Any]) -> bool:
    """Say whether an object tells, beside the person's, what was changed: {"changed_fields": ["status"], …}."""
    words = {plain(key): value for key, value in _members(level)}
    if any(isinstance(was := words.get(word), (list, dict)) and not is_empty(was) for word in _CHANGES):
        return True
    befores = (match[1] for word, value in words.items() if (match := _BEFORE.fullmatch(word)) and not is_empty(value))
    if any(isinstance(words.get(after + what), str) for what in befores for after in ("new", "current")):
        return True
    changes = words.get("changes")
    held = {key for value in words.values() if isinstance(value, dict) for key in value}
    return isinstance(changes, list) and bool(changes) and all(isinstance(one, str) and one in held for one in changes)


def _is_cancelled(level: dict[str, Any], *, is_envelope: bool) -> bool:
    """Say whether a record is cancelled or deleted, or the booking in it, by a time, a status or a flag.

    With answers beside it, it is the person's answer what was cancelled: a policy, an order, an appointment elsewhere.
    """
    words = {plain(key): value for key, value in _members(level)}
    if any(isinstance(one, dict) and "label" in one for one in _items(words.get("fields"))):  # with the answers in them
        return any(str(words.get(key))[:20] in _CANCELLED for key in ("event", "type", "status"))
    if not is_envelope:
        return False
    if any(_TIME.fullmatch(str(words.get(word))) for word in _CANCELLED_AT):
        return True
    records = [words, *(booking for name in _BOOKINGS if isinstance(booking := words.get(name), dict))]
    statuses = {plain(value) for record in records for key in _STATUS_KEYS if isinstance(value := record.get(key), str)}
    flags = {word.removeprefix("is") for word, value in words.items() if value is True}
    return not _CANCELLED.isdisjoint(statuses | flags)


def _is_test(level: dict[str, Any], *, holds_answers: bool) -> bool:
    """Say whether a flag calls the payload a test: `is_test_data`, or `test` where there are no answers."""
    words = {plain(key): value for key, value in _members(level)}
    if any(str(words.get(key)).lower() in _YES for key in _TEST_FLAGS) or words.keys() == {"test"}:
        return True
    return not holds_answers and (words.get("test") is True or words.get("mode") == "test")


def _is_documented_change(level: dict[str, Any]) -> bool:
    """Say whether a sender without a module of its own tells, as it documents, of something else than a new lead."""
    if "sg_event_id" in level or ("MessageSid" in level and level.get("MessageStatus", "received") != "received"):
        return True  # SendGrid: what became of an e-mail; Twilio: of a text message
    if "fired_at" in level and level.get("type") in _MAILCHIMP_TYPES and isinstance(level.get("data"), dict):
        return True
    account = level.get("account")
    if isinstance(account, dict) and "subdomain" in account:  # Kommo
        events = [of.keys() for key in _KOMMO_RECORDS if isinstance(of := level.get(key), dict)]
        return bool(events) and all(event and event <= _KOMMO_CHANGES for event in events)
    is_call = isinstance(level.get("changes"), list) and str(level.get("resource_id")).startswith("CAL")  # CallRail
    return is_call or (level.get("trigger") == "update" and "lead_id" in level)  # WhatConverts


def _holds_objects(level: dict[str, Any]) -> bool:
    return any(isinstance(one, dict) for _, value in _members(level) for one in _objects(value) or _items(value))


def _holds_answers(level: dict[str, Any]) -> bool:
    """Say whether a person may have filled in a member of the object itself: a name, a way to reach them, a text."""
    said = tuple(plain(event) for event, _ in _events(level, in_envelope=True))
    return any(
        aspect_of_name(key) or any(map(_is_typed, _items(value)))
        for key, value in _members(level)
        if plain(key) not in _NO_ANSWERS
        and not _ID_OR_TIME.search(key)
        and not (plain(key) == "name" and is_code(value))
        if not (said and plain(key) == "name" and plain(str(value)).endswith(said))  # "Program Update" beside "Update"
    )


def _holds_phone(level: dict[str, Any]) -> bool:
    """Say whether an object holds the person's own number: then the objects in it are answers."""
    return any(is_phone_word(key) and is_number(value) for key, value in _members(level))


def _is_typed(value: Any) -> bool:
    if not isinstance(value, str) or _DATE.fullmatch(value):
        return False
    return " " in value.strip() or "@" in value or _NUMBER.fullmatch(value) is not None


def _items(value: Any) -> list[Any]:
    return value[:MAX_FIELDS] if isinstance(value, list) else [value]


def _members(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((str(key), value) for key, value in islice(record.items(), MAX_FIELDS))


def _is_partial(level: dict[str, Any]) -> bool:
    """Say whether a flag says that a submission is partial, which may be stored, and so an event, all the same."""
    words = {plain(key): value for key, value in _members(level)}
    return any(words.get(key) is True for key in _PARTIAL_FLAGS) or (
        words.get("partial") is True and _holds_answer_objects(words)
    )


def _holds_answer_objects(words: dict[str, Any]) -> bool:
    return any(key.endswith(_ANSWER_OBJECTS) and isinstance(value, (dict, list)) for key, value in words.items())


def _is_draft(level: dict[str, Any], *, is_envelope: bool) -> bool:
    """Say whether a form builder's record of a response says that it is unfinished.

    By a status or a flag beside the object of its answers; as Drupal and Formidable, Qualtrics and Cognito write it, by
    theirs beside the answers themselves.
    """
    words = {plain(key): value for key, value in _members(level)}
    if any(str(words.get(key)).lower() in _YES for key in _DRAFT_FLAGS) and not _FORM_IDS.isdisjoint(words):
        return True
    if words.get("finished") in (False, 0) and isinstance(words.get("progress"), int):
        return True
    entry = level.get("Entry")
    if isinstance(entry, dict) and entry.get("Status") == "Incomplete" and "DateSubmitted" in entry:
        return True
    if not is_envelope or not _holds_answer_objects(words):
        return False
    return any(
        (key in _FINISHED_KEYS and value is False)
        or (key in _STATUS_KEYS and is_machine_name(value) and plain(value) in _DRAFT_STATUSES)
        for key, value in words.items()
    )


def _is_opted_out(record: dict[str, Any]) -> bool:
    statuses = (record.get("status"), record.get("state"))
    if any(is_machine_name(status) and plain(str(status)) in _OPT_OUT_STATUSES for status in statuses):
        return True
    return any(
        is_machine_name(key) and plain(key) in _OPT_OUT_KEYS and str(value).strip().lower() in _OPTED_OUT
        for key, value in _members(record)
        if isinstance(value, (bool, int, str))
    )


def _is_handshake(record: dict[str, Any]) -> bool:
    words = {plain(key): value for key, value in _members(record)}
    challenges = [is_machine_name(value) for word, value in words.items() if word in _CHALLENGES]
    return bool(challenges) and all(challenges) and words.keys() <= _CHALLENGES | _BESIDE_CHALLENGE
