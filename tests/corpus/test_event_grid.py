"""What senders keep and what becomes of it, as they write it and wherever it stands: one decision for all of these."""

import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from voxbridge.parsing.event_filter import classify_event


def words_of(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


PEOPLE = words_of("contact lead customer client member patient student applicant candidate donor tenant volunteer")
REQUESTS = words_of("""
form_submission inquiry quote_request booking appointment reservation order registration application consultation call
message conversation ticket demo enrollment donation callback claim opportunity service_request rental viewing
""")
KEPT = words_of("""
loan vehicle lease contract gift_card work_order subscription membership inspection policy listing
""")
OWN = words_of("""
invoice task note campaign coupon shipment timesheet expense workflow template segment receipt reminder
""")
CREATED = ["created", "added"]
CHANGED = words_of("""
updated edited changed modified moved cancelled rescheduled deleted removed restored archived merged expired renewed
refunded declined rejected voided tagged suspended blocked paused resumed reopened snoozed postponed extended upgraded
terminated duplicated anonymized
""")
OF_OWN = words_of("approved finished completed sent issued shared imported")  # which of others may bring a lead
ANN = {"first_name": "Ann", "last_name": "Brook", "email": "ann@example.com", "phone": "+61491570156"}
AT = "2026-11-24T10:00:00Z"


def _pascal(words: list[str]) -> str:
    return "".join(map(str.capitalize, words))


STYLES: dict[str, Callable[[str, str], str]] = {
    "dotted": lambda record, verb: f"{record}.{verb}",
    "plural": lambda record, verb: f"{record}s.{verb}",
    "prefix": lambda record, verb: f"crm.{record}.{verb}",
    "version": lambda record, verb: f"{record}.{verb}.v1",
    "colon": lambda record, verb: f"{record}:{verb}",
    "slash": lambda record, verb: f"{record}s/{verb}",
    "capitals": lambda record, verb: f"{record}_{verb}".upper(),
    "pascal": lambda record, verb: _pascal([*record.split("_"), verb]),
    "camel": lambda record, verb: "on" + _pascal([*record.split("_"), verb]),
    "with event": lambda record, verb: _pascal([*record.split("_"), verb, "event"]),
}
ENVELOPES: dict[str, Callable[[str, str, Any], dict[str, Any]]] = {
    "data": lambda name, _, held: {"event": name, "timestamp": AT, "data": held},
    "named": lambda name, record, held: {"event": name, "data": {record: held}},
    "beside": lambda name, record, held: {"event": name, "created_at": AT, record: held},
    "list": lambda name, _, held: {"events": [{"id": "e_1", "event_type": name, "created_at": AT, "data": held}]},
    "meta": lambda name, _, held: {"meta": {"event": name, "sent_at": AT}, "payload": held},
    "header": lambda name, _, held: {"headers": {"x-acme-topic": name}, "body": held},
    "webhook": lambda name, *_: {"webhook": {"id": 7, "event": name}, "contact": {"id": 12, **ANN}},
    "camel": lambda name, record, held: {"eventName": name, "eventTime": AT, "payload": {record: held}},
    "object": lambda name, _, held: {"event": {"id": "e_1", "type": name, "time": AT}, "data": held},
}


def _payloads(record: str, verb: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a verb of a record in all styles, each in three of the envelopes."""
    person = {"id": 12, **ANN}
    held = person if record in PEOPLE else {"id": 4711, "number": "A-1009", "created_at": AT, "customer": person}
    for style, name_of in STYLES.items():
        first = zlib.crc32(f"{record} {verb} {style}".encode())
        for envelope in range(3):
            at = list(ENVELOPES)[(first + envelope * 3) % len(ENVELOPES)]
            yield f"{name_of(record, verb)} in {at}", ENVELOPES[at](name_of(record, verb), record, held)


@pytest.mark.parametrize("record", [*PEOPLE, *REQUESTS])
def test_what_people_ask_for(record: str) -> None:
    """What was created is a lead, in every style and envelope."""
    lost = [what for verb in CREATED for what, payload in _payloads(record, verb) if classify_event(payload)]
    assert lost == []


@pytest.mark.parametrize("record", [*PEOPLE, *REQUESTS, *KEPT, *OWN])
def test_what_becomes_of_it(record: str) -> None:
    """What became of a record is none, and of what senders keep for themselves nothing is."""
    verbs = [*CHANGED, *(CREATED + OF_OWN if record in OWN else [])]
    read = [what for verb in verbs for what, payload in _payloads(record, verb) if not classify_event(payload)]
    assert read == []
