"""What a payload says of itself when it is no new lead: another event, ids alone, a handshake, a person opted out."""

import re
from itertools import islice
from typing import Any

from voxbridge.outcome import Status
from voxbridge.providers.vocabulary import plain
from voxbridge.providers.walking import MAXIMUM_FIELDS
from voxbridge.submission import NoLead

# Where senders say what happened. All but the last four are also names of questions ("Topic: change").
_EVENT_KEYS = ("event", "trigger", "topic", "action", "type", "event_type", "eventType", "event_name", "triggerEvent")
_PLAIN_EVENT_KEYS = frozenset(_EVENT_KEYS[-4:])
# The words of those happenings that are no new lead: of the first, one is enough.
_HAPPENED = frozenset(
    (
        *("deleted", "removed", "archived", "updated", "changed", "edited", "modified", "cancelled", "canceled"),
        *("merged", "abandoned", "unsubscribed"),
    )
)
_NO_LEAD = _HAPPENED | {"delete", "update", "change", "cancel", "merge", "partial", "incomplete", "unsubscribe"}
_FINISHED = frozenset(("finished", "isfinished", "complete", "completed", "iscomplete", "iscompleted"))
_STATUS = frozenset(("status", "resultstatus", "responsestatus", "submissionstatus"))
_UNFINISHED = ("partial", "incomplete", "in_progress", "draft", "abandoned", "unfinished")
_OPTED_OUT = frozenset(("dnd", "donotdisturb", "donotcall", "donotcontact"))
_YES = ("true", "1", "yes")
_PEOPLE = ("contact", "lead", "person", "customer", "subscriber")  # objects that hold the person


def verdict(document: Any) -> NoLead | None:
    """Return why a document is no lead by its own word: another event than a new lead, or a person who opted out."""
    first = document[0] if isinstance(document, list) and document else document
    top = document if isinstance(document, dict) else {}
    if isinstance(first, dict) and _is_notification(first):
        return NoLead(Status.IGNORED, "the payload holds ids alone, or is a handshake")
    for level in (top, top.get("meta"), top.get("data")):
        if not isinstance(level, dict):
            continue
        surely = level is top.get("meta")
        if any(_is_no_lead(level.get(key), surely=surely or key in _PLAIN_EVENT_KEYS) for key in _EVENT_KEYS):
            return NoLead(Status.IGNORED, "the payload says that it is an update, a deletion or a cancellation")
        if _is_unfinished(level):
            return NoLead(Status.IGNORED, "the payload says that the form is not finished yet")
        people = (level.get(name) for name in _PEOPLE)
        if opted_out(level) or any(opted_out(person) for person in people if isinstance(person, dict)):
            return NoLead(Status.SKIPPED, "the payload says that the person does not want to be contacted")
    return None


def opted_out(record: dict[str, Any]) -> bool:
    """Say whether a record has a flag like `dnd: true`."""
    return any(
        plain(str(key)) in _OPTED_OUT and isinstance(value, bool | int | str) and str(value).strip().lower() in _YES
        for key, value in islice(record.items(), MAXIMUM_FIELDS)
    )


def _is_unfinished(record: dict[str, Any]) -> bool:
    for key, value in islice(record.items(), MAXIMUM_FIELDS):
        word = plain(str(key))
        if (word in _FINISHED and value is False) or (word in _STATUS and str(value).lower() in _UNFINISHED):
            return True
    return False


def _is_notification(record: dict[str, Any]) -> bool:
    """Say whether a record only names an object that is to be fetched, or wants its challenge answered."""
    words = {plain(str(key)) for key in islice(record, MAXIMUM_FIELDS)}
    if len(words) <= 4 and any(word.startswith("challenge") for word in words):  # noqa: PLR2004  (and a token or a type)
        return True
    names_object = "objectid" in words and not words.isdisjoint({"eventid", "eventtype", "subscriptiontype"})
    return names_object and not any(re.search("phone|mobile|mail|answer|field|propert", word) for word in words)


def _is_no_lead(event: Any, *, surely: bool) -> bool:
    """Say whether a machine's name of an event, "person.deleted" or "BOOKING_CANCELLED", is of one that is no new lead.

    `surely`: it can be nothing else than the name of an event. Sentences that somebody typed are none.
    """
    if not isinstance(event, str) or not re.fullmatch(r"[\w.:/-]{1,100}", event):
        return False
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", event).lower())
    return not (_NO_LEAD if surely or len(words) > 1 else _HAPPENED).isdisjoint(words)
