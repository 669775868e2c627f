"""Any sender of JSON, form-encoded or multipart bodies that can bring a token along."""

import json
import re
from typing import Any

from voxbridge.authentication import Token
from voxbridge.bodies import decode
from voxbridge.delivery import Delivery
from voxbridge.outcome import LeadError, Reason, Status
from voxbridge.providers import Provider
from voxbridge.providers.vocabulary import plain
from voxbridge.providers.walking import MAXIMUM_FIELDS, generic_submission
from voxbridge.submission import NoLead, Submission

MAXIMUM_LEADS = 25  # in one request; more would outlast the time that an answer may take


def decoded(delivery: Delivery) -> Any:
    """Return the body as data. A list of one object is that object, which is how Zapier wraps a single lead."""
    document = decode(delivery.body, delivery.content_type)
    if isinstance(document, list) and len(document) == 1 and isinstance(document[0], dict):
        return document[0]
    return document


def parse(delivery: Delivery) -> Submission | NoLead:
    """Read the body as it is: every scalar a field, and the document what was sent."""
    document = decoded(delivery)
    if len(_leads(document)) > 1:
        # Two people's answers must never be mixed into one contact.
        raise LeadError(Reason.UNREADABLE_BODY, f"the body is a list of several leads, or of more than {MAXIMUM_LEADS}")
    return verdict(document) or generic_submission(document)


# Where senders say what happened, and the words of those happenings that are no new lead.
_EVENT_KEYS = ("event", "event_type", "eventType", "event_name", "trigger", "triggerEvent", "topic", "action")
_NO_LEAD = frozenset(
    ("delete", "deleted", "update", "updated", "cancel", "cancelled", "canceled", "merge", "merged", "partial")
)
_OPTED_OUT = frozenset(("dnd", "donotdisturb", "donotcall", "donotcontact"))
_YES = (True, 1, "true", "True", "TRUE", "1", "yes", "Yes")


def verdict(document: Any) -> NoLead | None:
    """Return why a document is no lead by its own word: another event than a new lead, or a person who opted out."""
    for level in (document, document.get("meta"), document.get("data")) if isinstance(document, dict) else ():
        if not isinstance(level, dict):
            continue
        for key in _EVENT_KEYS:
            event = level.get(key)
            # A machine's name for it, "person.deleted" or "BOOKING_CANCELLED", no sentence that somebody typed.
            if isinstance(event, str) and re.fullmatch(r"[\w.:/-]{1,100}", event):
                words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", event).lower())
                if not _NO_LEAD.isdisjoint(words):
                    return NoLead(Status.IGNORED, "the payload says that it is an update, a deletion or a cancellation")
        if any(
            plain(str(key)) in _OPTED_OUT and isinstance(level[key], bool | int | str) and level[key] in _YES
            for key in list(level)[:MAXIMUM_FIELDS]
        ):
            return NoLead(Status.SKIPPED, "the payload says that the person does not want to be contacted")
    return None


def split(delivery: Delivery) -> list[bytes]:
    """Return the body of each lead in a list of several (Zapier's line items)."""
    try:
        leads = _leads(decode(delivery.body, delivery.content_type))
    except LeadError:
        return [delivery.body]
    if not 1 < len(leads) <= MAXIMUM_LEADS:
        return [delivery.body]
    return [json.dumps(lead, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") for lead in leads]


def _leads(document: Any) -> list[dict[str, Any]]:
    """Return the rows of a list of leads: objects of the very same keys, that are no question and answer each."""
    if not isinstance(document, list) or not all(isinstance(row, dict) for row in document):
        return []
    alike = all(row.keys() == document[0].keys() for row in document)
    return document if alike and not any("value" in row or "answer" in row for row in document[:1]) else []


PROVIDER = Provider(scheme=Token(), parse=parse, split=split)
