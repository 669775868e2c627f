"""Any sender of JSON, form-encoded or multipart bodies that can bring a token along."""

import json
import re
from typing import Any

from voxbridge.authentication import Token
from voxbridge.bodies import decode, decode_json, unfold
from voxbridge.delivery import Delivery
from voxbridge.outcome import LeadError, Reason, Status
from voxbridge.parsing.event_filter import classify_event
from voxbridge.providers import Provider
from voxbridge.providers.walking import has_phone_word, is_answer, walk
from voxbridge.submission import NoLead, Submission

MAXIMUM_OPENED = 20  # members of JSON text
MAXIMUM_LEADS = 25  # in one request; more would outlast the time that an answer may take


def decoded(delivery: Delivery) -> Any:
    """Return the body as data, opened."""
    return opened(decode(delivery.body, delivery.content_type))


def opened(document: Any) -> Any:
    """Return a list of one object as that object, which is how Zapier wraps a single lead.

    A member that is JSON text is opened, and flat names with brackets nest, whether they came in a form or in JSON.
    """
    if isinstance(document, list) and len(document) == 1 and isinstance(document[0], dict):
        document = document[0]
    if not isinstance(document, dict):
        return document
    if any(str(key).endswith("]") for key in document) and not any(isinstance(v, dict) for v in document.values()):
        document = unfold(list(document.items()))
    if not isinstance(document, dict):  # its one member held JSON
        return document
    texts = [key for key, value in document.items() if isinstance(value, str) and value.lstrip()[:2] in _JSON_STARTS]
    return document | {key: _opened(document[key]) for key in texts[:MAXIMUM_OPENED]}


_JSON_STARTS = ('{"', "[{", "{\n", "{\r")


def _opened(text: str) -> Any:
    try:
        return decode_json(text)
    except LeadError:
        return text


_WOOCOMMERCE_TOPIC = "x-wc-webhook-topic"


def parse(delivery: Delivery) -> Submission | NoLead:
    """Read the body as it is: every scalar a field, and the document what was sent."""
    topic = delivery.headers.get(_WOOCOMMERCE_TOPIC, "")
    if topic and not topic.endswith(".created"):
        return NoLead(Status.IGNORED, "WooCommerce's topic is no new customer or order (X-WC-Webhook-Topic)")
    return read(decoded(delivery))


def read(document: Any) -> Submission | NoLead:
    """Read any JSON; also what a provider's module does with a body that is not as its provider is known to send it."""
    event = classify_event(document)
    if event:
        return event
    if len(_leads(document)) > 1:
        # Two people's answers must never be mixed into one contact.
        raise LeadError(Reason.UNREADABLE_BODY, f"the body is a list of several leads, or of more than {MAXIMUM_LEADS}")
    return Submission(document, walk(document))


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
    """Return the rows of a list of leads: objects of the very same keys, or with a phone each; no answers."""
    if not isinstance(document, list) or not all(isinstance(row, dict) for row in document):
        return []
    if any(is_answer(row) for row in document[:MAXIMUM_LEADS]) or _are_answers(document):
        return []
    alike = all(row.keys() == document[0].keys() for row in document)
    people = sum(any(has_phone_word(str(key)) for key in row) for row in document)
    return document if alike or people > 1 else []


def _are_answers(rows: list[dict[str, Any]]) -> bool:
    """Say whether rows are one lead's answers under names of their own: [{"field": "Phone", "answer": …}, …].

    Then one column holds the questions, each once, a phone or an e-mail address among them. A row that could be a lead
    says so by its keys.
    """
    if len(rows) < 2 or any(has_phone_word(str(key)) for row in rows for key in row):  # noqa: PLR2004
        return False
    return any(_are_questions([row.get(key) for row in rows]) for key in rows[0])


def _are_questions(column: list[Any]) -> bool:
    texts = [text for text in column if isinstance(text, str) and 0 < len(text) <= _LONGEST_QUESTION]
    if len(texts) < len(column) or len(set(texts)) < len(texts):
        return False
    return any(map(has_phone_word, texts)) and not any("@" in text or _DIGITS.search(text) for text in texts)


_LONGEST_QUESTION = 120
_DIGITS = re.compile(r"\d[\d\s().-]{4}")


PROVIDER = Provider(scheme=Token(), parse=parse, headers=(_WOOCOMMERCE_TOPIC,), split=split)
