"""Which deliveries are no new lead, by what the payload's envelope says of itself.

Only the envelope decides; a form's answers never do, whatever they are called (`challenge`, `status`, `completed`,
`topic`). These are envelope:
- the members that name an event (`event`, `type`, `topic`, `action` …) of an object that holds no answers itself, only
  other objects that do: `{"event": "updated", "contact": {…}}`;
- in an object that holds answers, a machine's name of an update or a deletion (`contact.updated`, `ContactUpdate`), or
  one of the codes by which mailing services tell of an unsubscription (`{"event": "hard_bounce", "SMS": …}`);
- a notification of ids alone, and a handshake's challenge with nothing beside it;
- the flag of a CRM's record that its person is not to be called: `dnd`, `doNotCall`, a status `do_not_call`.
What a provider documents of its own events is in its module.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

from voxbridge.errors import Status
from voxbridge.parsing.database_events import TABLE_KEYS, is_row_change
from voxbridge.parsing.flatten import MAX_FIELDS
from voxbridge.parsing.list_names import ListName, kind_of_name
from voxbridge.parsing.person_signs import Beside, said_beside
from voxbridge.parsing.submission import NotALead
from voxbridge.parsing.vocabulary import META_KEYS, is_reach_word, plain


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Members that name an event and little else, and those that are names of questions too ("Topic: change").
_EVENT_KEYS = (
    *("event", "evento", "événement", "evenement", "ereignis", "gebeurtenis"),
    *("event_type", "eventType", "EventType", "event_name", "eventName", "triggerEvent", "webhook_event"),
    *("webhookEvent", "notification_type", "notificationType", "event_key", "eventKey", "eventId", "metric"),
    *("RecordType", "MessageName"),
)
_QUESTION_KEYS = ("type", "Type", "topic", "action", "trigger", "accion", "acción", "acao", "ação", "azione", "aktion")
_LEVELS = (
    "meta",
    "event",
    "action",
    "payload",
    "data",
    "event-data",
    "eventData",
    "values",
    "body",
)  # members in which an envelope may stand
_PEOPLE = ("contact", "lead", "person", "customer", "subscriber")  # objects that hold the person

_HAPPENED = _word_set(
    """
    deleted removed archived updated changed edited modified cancelled canceled merged abandoned lost noshow
    disqualified actualizado actualizada modificado modificada eliminado eliminada cancelado cancelada atualizado
    atualizada
    alterado alterada excluido excluida removido removida modifie modifiee supprime supprimee annule annulee
    aggiornato aggiornata modificato eliminato eliminata annullato annullata cancellato cancellata
    aktualisiert geandert geaendert geloscht geloescht storniert bijgewerkt gewijzigd verwijderd geannuleerd
    """
)
_NON_CREATE_WORDS = _HAPPENED | _word_set(
    "delete deletion remove update edit modify change cancel merge partial incomplete truncate"
)
_SUBMIT_WORDS = _word_set("submit submitted")
_CREATE_WORDS = _SUBMIT_WORDS | _word_set("create created creation insert inserted added new")
# Mailing services' codes for a person who wants no more, or whom mail did not reach, in seven languages.
_UNSUBSCRIBE_WORDS = _word_set(
    """
    unsubscribe unsubscribed unsubscribes optout optedout bounce bounced hardbounce softbounce spam spamreport
    spamcomplaint complained baja debaja abmelden abmeldung abgemeldet abbestellung abbestellt desabonnement desabonne
    desinscription desinscrit desinscricao descadastro descadastrado descadastramento desuscripcion desuscrito
    desuscribir disiscrizione disiscritto cancellazioneiscrizione afmelden afmelding afgemeld uitgeschreven
    uitschrijving
    """
)
_MAIL_CODES = frozenset(("hardbounce", "softbounce", "spamreport", "spamcomplaint"))  # that no form asks for
_ENVELOPE_UNSUBSCRIBE_WORDS = _UNSUBSCRIBE_WORDS | {"complaint", "cleaned", "blocked", "suppressed"}
# What CRMs and form builders keep records of: with one of these a token is an event's name, not the value of an option.
_RECORDS = _word_set(
    """
    appointment booking company contact contacts customer customers deal entry event form invitee invoice item lead
    leads list member opportunity order orders person profile record response row subscriber submission subscription
    ticket user users
    """
)
_TOKEN = re.compile(r"[\w.:/-]{1,100}")
_UNSUBSCRIPTION = "the event is an unsubscription, or mail that did not reach the person"
_UNSUBSCRIBED = re.compile("(?:unsubscribed|opted out|bounced) .{1,60}", re.IGNORECASE)  # "… from Email Marketing"

_MAILCHIMP_TYPES = frozenset(("unsubscribe", "cleaned", "upemail", "profile", "campaign"))  # beside `fired_at`
_FINISHED_KEYS = frozenset(("finished", "isfinished", "complete", "completed", "iscomplete", "iscompleted"))
_STATUS_KEYS = frozenset(("status", "state", "resultstatus", "responsestatus", "submissionstatus"))
_DRAFT_STATUSES = frozenset(("partial", "incomplete", "inprogress", "draft", "abandoned", "unfinished", "started"))
_ANSWER_OBJECTS = ("answers", "data", "fields", "questions", "response", "responses", "submission", "values")  # endings
_DRAFT_FLAGS = frozenset(("indraft", "isdraft", "ispartial"))  # Drupal's, Formidable's: beside the form's id
_FORM_IDS = frozenset(("formid", "webformid", "surveyid"))
_OPT_OUT_KEYS = frozenset((
    "dnd", "donotdisturb", "donotcall", "donotcontact", "donotphone", "isoptedout", "optedout"
))  # fmt: skip
_OPT_OUT_STATUSES = frozenset(("unsubscribed", "unsubscribe", "optedout", "optout", "donotcontact", "donotcall", "dnc"))
_YES = ("true", "1", "yes")
_NAME_WORDS = _word_set(
    """
    name fullname firstname lastname givenname familyname surname yourname nombre apellido nome cognome sobrenome
    vorname nachname prenom naam voornaam achternaam
    """
)
_NO_ANSWERS = META_KEYS | TABLE_KEYS
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")
_NUMBER = re.compile(r"\+?[\d().-]{8,20}")  # as a phone number may be written
_ID_OR_TIME = re.compile("(?:[iI][dD]|_at|At|[tT]ime|[dD]ate|[tT]imestamp)$")
# HubSpot's and SurveyMonkey's notifications, by their documented members.
_NOTIFICATION_KEYS = frozenset(("name", "resources", "propertyname", "propertyvalue", "issensitive", "eventdatetime"))
_NOTIFICATION_ENDINGS = ("id", "type", "at", "source", "flag", "attemptnumber")
_CHALLENGES = frozenset(("challenge", "challengecode", "challengetoken", "hubchallenge"))
_BESIDE_CHALLENGE = _word_set("token verifytoken verificationtoken type event hubmode hubverifytoken")


def classify_event(document: Any) -> NotALead | None:
    """Return why a document is no new lead by its envelope's word; None where it may be one."""
    records = document if isinstance(document, list) else [document]
    if records and all(isinstance(record, dict) and _holds_ids_alone(record) for record in records):
        return NotALead(Status.IGNORED, "the payload is a notification of ids alone")
    if not isinstance(document, dict):
        return None
    if _is_handshake(document):
        return NotALead(Status.TEST, "the payload is a handshake")
    events = document.get("events")
    if isinstance(events, list) and events and all(isinstance(one, dict) and _event_of(one) for one in events):
        return NotALead(Status.IGNORED, "all events are updates, deletions or the like")
    return _classify(document) or ((lead := _only_lead_of_list(document)) and _classify(lead)) or None


def _only_lead_of_list(document: dict[str, Any]) -> dict[str, Any] | None:
    """Return the lead in {"campaign": "Spring", "contacts": [{"dnd": true, …}]}; None beside a person's answers."""
    names = (ListName.LEADS, ListName.PEOPLE, ListName.TRANSPORT)
    lists = [value for key, value in _members(document) if isinstance(value, list) and kind_of_name(key) in names]
    if len(lists) != 1 or len(lists[0]) != 1 or not isinstance(lists[0][0], dict):
        return None
    return lists[0][0] if said_beside(document, frozenset([id(lists[0])])) < Beside.PERSON else None


def _classify(document: dict[str, Any]) -> NotALead | None:
    created = _words_of_creation(document)
    for level in (document, *(inner for name in _LEVELS if isinstance(inner := document.get(name), dict))):
        said = _relayed(level, created) if created and level is not document else level
        if why := _event_of(said, is_meta=level is document.get("meta")):
            return NotALead(Status.IGNORED, why)
        people = (person for name in _PEOPLE if isinstance(person := level.get(name), dict))
        if any(_is_opted_out(record) for record in (level, *people)):
            return NotALead(Status.SKIPPED, "the record says that its person is not to be contacted")
    return None


def is_machine_name(value: object) -> bool:
    """Say whether a value can be the name that a machine gave to an event; what people write has spaces."""
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def _words_of_creation(document: dict[str, Any]) -> set[str]:
    """Return the words of an envelope that says that something was created; none otherwise."""
    words = {word for _, event in _events(document) if is_machine_name(event) for word in _words(event)}
    is_created = not words.isdisjoint(_CREATE_WORDS) and words.isdisjoint(_MESSAGES)
    return words if is_created and _holds_objects(document) and not _holds_answers(document) else set()


def _relayed(level: dict[str, Any], created: set[str]) -> dict[str, str]:
    """Return the events in an object that an envelope says was created.

    In a record or a submission (`lead.created`, `form_submitted`) there are answers, which say nothing of that. Where
    the envelope does not say what is new (`new`), it may relay another event, whose name has a dot in it.
    """
    if not created.isdisjoint(_RECORDS | _SUBMIT_WORDS):
        return {}
    return {key: event for key, event in _events(level) if "." in event.strip(".")}


_MESSAGES = _word_set("event message notification webhook")  # of what they were created for, their content says


def _events(level: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, level[key]) for key in (*_EVENT_KEYS, *_QUESTION_KEYS) if isinstance(level.get(key), str)]


def _event_of(level: dict[str, Any], *, is_meta: bool = False) -> str:
    """Return what happened, where it is no new lead; empty otherwise."""
    is_envelope = is_meta or (_holds_objects(level) and not _holds_answers(level))
    events = _events(level)
    if any(_is_unsubscribe(key, event, is_envelope=is_envelope) for key, event in events):
        return _UNSUBSCRIPTION
    if _is_documented_change(level):
        return "the event is no new member, caller or lead"
    if any(is_machine_name(event) and not _CREATE_WORDS.isdisjoint(_words(event)) for _, event in events):
        return ""
    if is_envelope and any(key in _EVENT_KEYS and _UNSUBSCRIBED.match(event) for key, event in events):
        return _UNSUBSCRIPTION
    if any(_is_update(key, event, is_envelope=is_envelope) for key, event in events):
        return "the event is an update, a deletion or a cancellation"
    if is_row_change(level, is_envelope=is_envelope):
        return "a row of a database was updated or deleted"
    return "the form is not finished yet" if _is_draft(level, is_envelope=is_envelope) else ""


def _is_documented_change(level: dict[str, Any]) -> bool:
    """Say whether a sender without a module of its own tells, as it documents, of something else than a new lead."""
    if "fired_at" in level and level.get("type") in _MAILCHIMP_TYPES and isinstance(level.get("data"), dict):
        return True
    is_call = isinstance(level.get("changes"), list) and str(level.get("resource_id")).startswith("CAL")  # CallRail
    return is_call or (level.get("trigger") == "update" and "lead_id" in level)  # WhatConverts


def _is_update(key: str, event: str, *, is_envelope: bool) -> bool:
    """Say whether an event is an update, a deletion or the like.

    Among answers only a machine's name of one is: `contact.updated`, `ContactUpdate`, `CONTACT_UPDATE`. A verb alone is
    what people ask for, and `policy-update` the value of a form's option.
    """
    event = event.strip("[].")
    if not is_machine_name(event):
        return False
    words = _words(event)
    has_path = re.search("[.:/]", event) is not None
    verbs = words if has_path or (is_envelope and len(words) <= 2) else words[-1:]  # noqa: PLR2004  (deleteLead)
    found = _NON_CREATE_WORDS.intersection(verbs)
    if not found or is_envelope:
        return bool(found)
    names_record = not _RECORDS.isdisjoint(words) or ("." in event and words[-1] in _HAPPENED)
    is_no_option = has_path or event.isupper() or re.search("[a-z][A-Z]", event) or not found.isdisjoint(_HAPPENED)
    if key in _EVENT_KEYS:
        return len(words) > 1 and bool(names_record or is_no_option)
    return names_record and bool(is_no_option)


def _is_unsubscribe(key: str, event: str, *, is_envelope: bool) -> bool:
    if not is_machine_name(event):
        return False
    words = _words(event)
    pairs = [first + second for first, second in pairwise(words)]
    names_record = "." in event.strip(".") or not _RECORDS.isdisjoint(words)
    said = {*words, *pairs} if names_record else {*words[-1:], *pairs[-1:]}  # a `bounce-house` is something else
    if is_envelope:
        return not _ENVELOPE_UNSUBSCRIBE_WORDS.isdisjoint(said)
    return not (_UNSUBSCRIBE_WORDS if key in _EVENT_KEYS or names_record else _MAIL_CODES).isdisjoint(said)


def _words(event: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", _JOINT.sub(" ", event)).lower()
    words = re.findall("[a-z]+", "".join(letter for letter in apart if not unicodedata.combining(letter)))
    return [*words[:-2], "noshow"] if words[-2:] == ["no", "show"] else words


_JOINT = re.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=(?:UPDATE|DELETE)D?$)")  # ContactUpdate, ONCRMLEADUPDATE


def _holds_objects(level: dict[str, Any]) -> bool:
    return any(isinstance(one, dict) for _, value in _members(level) for one in _items(value))


def _holds_answers(level: dict[str, Any]) -> bool:
    """Say whether a person may have filled in a member of the object itself: a name, a way to reach them, a text."""
    return any(
        is_reach_word(key) or plain(key) in _NAME_WORDS or any(map(_is_typed, _items(value)))
        for key, value in _members(level)
        if key not in _EVENT_KEYS and key not in _QUESTION_KEYS and plain(key) not in _NO_ANSWERS
        if not _ID_OR_TIME.search(key)
    )


def _is_typed(value: Any) -> bool:
    if not isinstance(value, str) or _DATE.fullmatch(value):
        return False
    return " " in value.strip() or "@" in value or _NUMBER.fullmatch(value) is not None


def _items(value: Any) -> list[Any]:
    return value[:MAX_FIELDS] if isinstance(value, list) else [value]


def _members(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((str(key), value) for key, value in islice(record.items(), MAX_FIELDS))


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
    if not is_envelope or not any(
        key.endswith(_ANSWER_OBJECTS) and isinstance(value, (dict, list)) for key, value in words.items()
    ):
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
        is_machine_name(key) and plain(key) in _OPT_OUT_KEYS and str(value).strip().lower() in _YES
        for key, value in _members(record)
        if isinstance(value, (bool, int, str))
    )


def _holds_ids_alone(record: dict[str, Any]) -> bool:
    words = {plain(key) for key, _ in _members(record)}
    names_object = "objectid" in words and not words.isdisjoint({"eventid", "eventtype", "subscriptiontype"})
    return names_object and all(word in _NOTIFICATION_KEYS or word.endswith(_NOTIFICATION_ENDINGS) for word in words)


def _is_handshake(record: dict[str, Any]) -> bool:
    words = {plain(key): value for key, value in _members(record)}
    challenges = [is_machine_name(value) for word, value in words.items() if word in _CHALLENGES]
    return bool(challenges) and all(challenges) and words.keys() <= _CHALLENGES | _BESIDE_CHALLENGE
