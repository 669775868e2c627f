"""What a machine's name of an event says: `lead.created`, `BOOKING_CANCELLED`, `candidateStageChange`, `email_opened`.

Its verb is the last one (`lead.stage_changed`, `customer.update.500111`), or the first of two
where the second is a record (`deleteLead`, `updated.person`). A name that is neither a creation nor a known change
says nothing: a lead that is lost costs more than a person who is called once more. Nor does a change of something that
is not known to be a sender's record (`claim_denied`, `name-change`), which is what people ask about.
"""

import re
from enum import Enum, Flag, IntEnum, auto
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from voxbridge.parsing.machine_names import (
    has_path,
    is_cased,
    is_machine_name,
    last_part,
    with_singulars,
    words_of_name,
)
from voxbridge.parsing.payload_words import unaccented, words_of
from voxbridge.tables import table


class EventKind(Enum):
    """What happened, by an event's name."""

    CREATED = auto()  # a record or a submission
    NEW = auto()  # something that the name does not say: `new`, `event.created`
    CHANGED = auto()  # updated, deleted, cancelled, moved, opened …
    UNSUBSCRIBED = auto()  # or mail that did not reach the person
    TEST = auto()  # of the endpoint
    OTHER = auto()  # something else, of a record that the name names: `guest.registered`


class Place(IntEnum):
    """Where a name is, the more certainly an event's the greater."""

    OPTION = 0  # among answers, under a name of questions
    ANSWER = 1  # among answers, under a key that names events alone
    TOPIC = 2  # in an envelope, under a name of questions
    ACTION = 3  # in an envelope, under a name for what was done, or beside the object that the name names
    EVENT = 4  # in an envelope, under a key that names events alone
    MAIL = 5  # beside an object that mail is about, or where there is no number to call


_UNDER_EVENT_KEYS = (Place.ANSWER, Place.EVENT, Place.MAIL)


class _Trait(Flag):
    """What makes a name an event's."""

    SINGLE = auto()
    MANY = auto()  # words
    CODE = auto()  # it has a path, or capitals within
    PATH = auto()
    NAMED = auto()  # with a record that senders keep, or a path
    HAPPENED = auto()  # its verb is a known participle
    CHANGED = auto()  # one that says so of any record
    PERSONAL = auto()  # with a record of a person's, or of their answers


_ANY = _Trait.SINGLE | _Trait.MANY
_KNOWN = _Trait.NAMED | _Trait.PATH
_MANY = _Trait.MANY
# The traits, one of these sets of them, by which a name is an event's: `order_cancelled` may be an option of a form
_NEEDED = {
    Place.OPTION: (_MANY | _Trait.NAMED | _Trait.CODE, _MANY | _Trait.PERSONAL | _Trait.CHANGED),
    Place.ANSWER: (
        *(_MANY | _Trait.NAMED, _MANY | _Trait.CODE, _MANY | _Trait.HAPPENED),
        _Trait.SINGLE | _Trait.CODE | _Trait.CHANGED,  # `DELETED`
    ),
    Place.TOPIC: (_Trait.SINGLE, _Trait.CODE, _Trait.NAMED, _Trait.HAPPENED),
    Place.ACTION: (_Trait.SINGLE, _Trait.CODE, _Trait.NAMED, _Trait.HAPPENED),
    Place.EVENT: (_Trait(0),),
    Place.MAIL: (_Trait(0),),
}


def _words(text: str) -> frozenset[str]:
    """Return the words of a text of event_names.toml."""
    found: frozenset[str] = frozenset()
    for word in unaccented(text).split():
        name = word.removeprefix("-")
        words = _WORDS[name[1:]] if name.startswith("@") else frozenset([name])
        found = found - words if word != name else found | words
    return found


_TABLE = table(__file__)
_WORDS: dict[str, frozenset[str]] = {}
for _name, _text in _TABLE["words"].items():
    _WORDS[_name] = _words(_text)


class _Change(NamedTuple):
    """Verbs that say that a record was changed, or that something was done with it."""

    verbs: frozenset[str]
    of: frozenset[str] | _Trait  # one of these records, or any with one of these traits
    unless: frozenset[str]  # beside one of these it is a request
    alone: Place | None  # from where on the verb alone says so
    in_envelope: bool  # not among answers, nor under a name of questions if it is no code


_OF: dict[str, _Trait] = {"any": _ANY, "known": _KNOWN, "path": _Trait.PATH}
_CHANGES = [
    _Change(
        _words(row["verbs"]),
        _OF.get(of := row.get("of", ""), _words(of)),
        _words(row.get("unless", "")),
        Place[row["alone"].upper()] if "alone" in row else None,
        "envelope" in row,
    )
    for row in _TABLE["change"]
]
_PARTICIPLES = _WORDS["happened"] | {
    verb for change in _CHANGES for verb in change.verbs - _WORDS["change"] if verb.endswith(("ed", "en"))
}
# Members that name an event and little else, and those that are names of questions too ("Topic: change").
_KEYS = {name: words_of(text) for name, text in _TABLE["keys"].items()}
QUESTION_KEYS = _KEYS["questions"]
EVENT_KEYS = _KEYS["more"] | {before + event for before in ("", *_KEYS["before"]) for event in _KEYS["events"]}

_CREATED = _WORDS["created"]
_RECORDS = _WORDS["records"]
_GENERIC = _WORDS["generic"]
_UNSUBSCRIBED = _WORDS["unsubscribed"]
_SUBMITTED = _WORDS["submitted"]
_PARTS = _WORDS["parts"]
_HAPPENED = _WORDS["happened"]
_CHANGED = _WORDS["changed"]
_OPINIONS = _WORDS["opinions"]
_TITLE = re.compile(r"[A-Z][\w-]{0,40}(?: [A-Z][\w-]{0,40}){1,4}")  # "Booking Cancelled"
_UNSUBSCRIPTION = re.compile("(?:unsubscribed|opted out|bounced) .{1,60}", re.IGNORECASE)  # "… from Email Marketing"


def names_record(value: object) -> bool:
    """Say whether a value is a word for what senders keep records of: `Customer`."""
    return isinstance(value, str) and value.lower() in _RECORDS


def asks_for_answers(name: str) -> bool:
    """Say whether an event's name is of a submission, whose unknown members are answers."""
    words = words_of_name(name)
    asking = _WORDS["requests"] | _WORDS["form_records"] | (_CREATED if len(words) > 1 else _SUBMITTED)
    return not asking.isdisjoint(with_singulars(words))


def is_of_opinion(name: str) -> bool:
    """Say whether an event's name is of a review or the like that is there: `REVIEW_CREATED`, `rating.updated`."""
    *what, done = words_of_name(name) or [""]
    is_done = done in _CREATED | _HAPPENED | _CHANGED | _WORDS["also_happened"]
    return is_done and not _OPINIONS.isdisjoint(what) and set(what) <= _OPINIONS | _WORDS["reviewed"]


def kind_of_event(name: str, place: Place) -> EventKind | None:
    """Return what an event's name says; None where it says nothing, or may be what a person typed.

    In an envelope a verb alone is an event, and so is a name in capitalised words where the key names events alone.
    Among answers only a machine's name of one is: `contact.updated`, `ContactUpdate`, `CONTACT_UPDATE`. A verb alone is
    what people ask for, and `policy-update` and `order_cancelled` are options of a form where the key may be a
    question's. Mail's verbs alone (`opened`) are an event beside an object that mail is about.
    """
    name = name.strip("[]{}.")
    if place >= Place.EVENT and not is_machine_name(name):
        if _UNSUBSCRIPTION.match(name):
            return EventKind.UNSUBSCRIBED
        return _kind_of_title(name, place) if _TITLE.fullmatch(name) else None
    if place < Place.TOPIC and name.istitle() and name.isalpha():  # "Spam" and "Bounce" among answers
        return None
    if "/" in name and not (name[0].islower() and place is not Place.OPTION):  # the value of an option
        return None
    return _kind(name, place) if is_machine_name(name) else None


def _kind_of_title(name: str, place: Place) -> EventKind | None:
    """Return what a name in capitalised words says; without a record, what people ask about ("Flight Cancelled")."""
    kind, words = _kind(name.replace(" ", "_"), place), words_of_name(name)
    has_happened = not (_PARTICIPLES | _UNSUBSCRIBED).isdisjoint((words[0], words[-1])) and not (
        _RECORDS | _WORDS["sessions"]
    ).isdisjoint(with_singulars(words))
    return EventKind.OTHER if kind in (EventKind.CHANGED, EventKind.UNSUBSCRIBED) and not has_happened else kind


@lru_cache(maxsize=1024)
def _kind(name: str, place: Place) -> EventKind | None:
    words = words_of_name(name)
    said = set(words)
    if _WORDS["tests"] & said and said <= _WORDS["about_tests"]:
        plain_tests = ("test", "ping", "Ping") if place >= Place.EVENT else ()
        is_test = len(words) > 1 or (place >= Place.TOPIC and name in ("TEST", "PING", *plain_tests))
        return EventKind.TEST if is_test else None
    while len(words) > 1 and (words[-1] in _WORDS["says_no_more"] or _ends_in_event(words)):
        del words[-1]
    verbs = _verbs(name, words, place)
    traits = _traits(name, words, verbs, place)
    if _is_unsubscribe(words, traits, place):
        return EventKind.UNSUBSCRIBED
    is_created = not _CREATED.isdisjoint(said)
    if _Trait.PATH in traits and said >= {"from", "to"}:  # `ticket_status:from:2:to:5`
        return EventKind.CHANGED
    if (is_created and _is_of_part(words, traits)) or (_Trait.PATH in traits and "noshow" in said):
        is_change, is_created = place >= Place.TOPIC or _Trait.PATH in traits, False
    else:
        is_change = not is_created and _is_change(verbs, words, traits, place)
    if is_change and any(needed in traits for needed in _NEEDED[place]):
        return EventKind.CHANGED
    if is_created:
        return EventKind.NEW if said <= _GENERIC | (_CREATED - _SUBMITTED) else EventKind.CREATED
    is_of_something = len(words) > 1 and (words[-1] not in _GENERIC or asks_for_answers(name))  # and not `crm_event`
    is_event_key = place in _UNDER_EVENT_KEYS
    return EventKind.OTHER if is_of_something and (is_event_key or _Trait.NAMED in traits) else None


def _ends_in_event(words: list[str]) -> bool:
    """Say whether a name says what happened, and then that it is an event: `ORDER_CANCELLED_EVENT`."""
    return len(words) > 2 and words[-1] == "event" and words[-2] in _PARTICIPLES | _CREATED | _CHANGED  # noqa: PLR2004


def _traits(name: str, words: list[str], verbs: set[str], place: Place) -> _Trait:
    records = with_singulars(words)
    traits = _Trait.SINGLE if len(words) == 1 else _Trait.MANY
    if has_path(name):
        traits |= _Trait.PATH | _Trait.CODE
    if is_cased(name):
        traits |= _Trait.CODE
    if not _PARTICIPLES.isdisjoint(verbs):
        traits |= _Trait.HAPPENED
        if not (_CHANGED | _HAPPENED).isdisjoint(verbs):
            traits |= _Trait.CHANGED
    if not _WORDS["personal_records"].isdisjoint(records):
        traits |= _Trait.PERSONAL
    notes = _WORDS["notes"] if place >= Place.TOPIC else ()
    if not (_RECORDS - _GENERIC).union(notes).isdisjoint(records) or _Trait.PATH | _Trait.HAPPENED in traits:
        traits |= _Trait.NAMED
    return traits


def _is_unsubscribe(words: list[str], traits: _Trait, place: Place) -> bool:
    anywhere = bool(traits & _KNOWN)
    pairs = [first + second for first, second in pairwise(words)]
    said = {*words, *pairs} if anywhere else {*words[-1:], *pairs[-1:]}  # a `bounce-house` is something else
    if anywhere or place in _UNDER_EVENT_KEYS:
        is_of_mail = place is Place.MAIL or (place >= Place.TOPIC and not _WORDS["mail_parts"].isdisjoint(words))
        return not _UNSUBSCRIBED.union(_WORDS["of_envelopes"] if is_of_mail else ()).isdisjoint(said)
    codes = _WORDS["mail_codes"] if place is Place.OPTION else _UNSUBSCRIBED  # a complaint is what people ask about
    return not codes.isdisjoint(said)


def _is_of_part(words: list[str], traits: _Trait) -> bool:
    """Say whether an unfinished record was created, or a part of one: `note_added`, but not `tax_return_created`."""
    unfinished = (pair for pair in pairwise(words) if not _WORDS["unfinished"].isdisjoint(pair))
    if any(with_singulars(pair) & (_RECORDS | _CREATED) for pair in unfinished):
        return True
    parts = _PARTS if "new" in words else _PARTS | _WORDS["processes"]
    known = _RECORDS | parts | _WORDS["sales"]
    is_of_record = _Trait.PATH in traits or all(with_singulars([word]) & known for word in words[:-2])
    return (
        is_of_record and not (_CREATED - _SUBMITTED).isdisjoint(words[-2:]) and bool(with_singulars(words[-2:]) & parts)
    )


def _verbs(name: str, words: list[str], place: Place) -> set[str]:
    """Return the words of a name that may be its verb."""
    is_done = place is Place.TOPIC and not _PARTICIPLES.isdisjoint(words[:1])
    if place >= Place.ACTION or is_done or has_path(name) or is_cased(name):
        for said in (words, words_of_name(last_part(name))):
            is_pair = len(said) == 2 and said[0] in _WORDS["first"]  # noqa: PLR2004
            if is_pair and (with_singulars(said[1:]) & _WORDS["done_to"] or has_path(name)):
                return set(said[:1])
    end = next((number for number, word in enumerate(words) if number and word in _WORDS["after_verb"]), len(words))
    return set(words[end - 1 : end])


def _is_change(verbs: set[str], words: list[str], traits: _Trait, place: Place) -> bool:
    records = with_singulars(words)
    is_event = place >= (Place.TOPIC if _Trait.CODE in traits else Place.ACTION)
    return any(
        not rule.verbs.isdisjoint(verbs)
        and (not rule.in_envelope or is_event)
        and (
            (rule.alone is not None and place >= rule.alone and len(words) == 1)
            or (bool(traits & rule.of) if isinstance(rule.of, _Trait) else not rule.of.isdisjoint(records))
        )
        and rule.unless.isdisjoint(records)
        for rule in _CHANGES
    )
