"""Any sender of JSON, form-encoded or multipart bodies that can bring a token along."""

import json
from typing import Any

from voxbridge.authentication import Token
from voxbridge.bodies import decode
from voxbridge.delivery import Delivery
from voxbridge.outcome import LeadError, Reason
from voxbridge.providers import Provider
from voxbridge.providers.no_lead import verdict
from voxbridge.providers.walking import walk
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
