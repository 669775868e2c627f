"""Any sender of JSON, form-encoded or multipart bodies that can bring a token along."""

import json
import re
from itertools import islice
from typing import Any

from voxbridge.authentication import Token
from voxbridge.bodies import decode
from voxbridge.delivery import Delivery
from voxbridge.outcome import LeadError, Reason, Status
from voxbridge.providers import Provider
from voxbridge.providers.vocabulary import plain
from voxbridge.providers.walking import MAXIMUM_FIELDS, walk
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
    return read(decoded(delivery))


def read(document: Any) -> Submission | NoLead:
    """Read any JSON; also what a provider's module does with a body that is not as its provider is known to send it."""
    if len(_leads(document)) > 1:
        # Two people's answers must never be mixed into one contact.
        raise LeadError(Reason.UNREADABLE_BODY, f"the body is a list of several leads, or of more than {MAXIMUM_LEADS}")
    return verdict(document) or Submission(document, walk(document))


# Where senders say what happened, and the words of those happenings that are no new lead.
_EVENT_KEYS = ("event", "event_type", "eventType", "event_name", "trigger", "triggerEvent", "topic", "action")
_NO_LEAD = frozenset(
    ("delete", "deleted", "update", "updated", "cancel", "cancelled", "canceled", "merge", "merged", "partial")
)
_OPTED_OUT = frozenset(("dnd", "donotdisturb", "donotcall", "donotcontact"))
_YES = ("true", "1", "yes")


def verdict(document: Any) -> NoLead | None:
    """Return why a document is no lead by its own word: another event than a new lead, or a person who opted out."""
    top = document if isinstance(document, dict) else {}
    for level in (top, top.get("meta"), top.get("data")):
        if not isinstance(level, dict):
            continue
        # `type` also stands for other things, so there it must be a name of two words: "lead.deleted".
        if any(_is_no_lead(level.get(key)) for key in _EVENT_KEYS) or _is_no_lead(level.get("type"), least=2):
            return NoLead(Status.IGNORED, "the payload says that it is an update, a deletion or a cancellation")
        if opted_out(level):
            return NoLead(Status.SKIPPED, "the payload says that the person does not want to be contacted")
    return None


def opted_out(record: dict[str, Any]) -> bool:
    """Say whether a record has a flag like `dnd: true`."""
    return any(
        plain(str(key)) in _OPTED_OUT and isinstance(value, bool | int | str) and str(value).strip().lower() in _YES
        for key, value in islice(record.items(), MAXIMUM_FIELDS)
    )


def _is_no_lead(event: Any, least: int = 1) -> bool:
    # A machine's name for what happened, "person.deleted" or "BOOKING_CANCELLED"; no sentence that somebody typed.
    if not isinstance(event, str) or not re.fullmatch(r"[\w.:/-]{1,100}", event):
        return False
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", event).lower())
    return len(words) >= least and not _NO_LEAD.isdisjoint(words)


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
