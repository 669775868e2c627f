"""Names of events as 227 tools send them, each in the tool's envelope: a creation is a lead, whatever its answers say.

events.tsv says where the name and the person are in the payload. A known failure is marked in its row.
"""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.mutations import ANSWERS

from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.event_names import EventKind, Place, kind_of_event

ANN = {"name": "Ann Brook", "phone": "0491 570 156", "email": "ann@example.com"}
PEOPLE = {"": ANN, "address": {"email": "ann@example.com"}, "id": {"id": 7}}  # what a tool sends of a person
with (Path(__file__).parent / "events.tsv").open(encoding="utf-8", newline="") as lines:
    EVENTS = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
TOOLS = sorted({row["tool"] for row in EVENTS})
CREATIONS = [row for row in EVENTS if row["kind"] == "lead" and row["person at"]]
# What a person's answers may look like where the envelope says that a record was created.
LIKE_EVENTS = [
    ("action", "contact.updated"),
    ("type", "ContactDeleted"),
    ("event", "booking_cancelled"),
    ("topic", "lead/deleted"),
    ("event_type", "email.opened"),
    ("eventName", "candidateStageChange"),
    ("status", "cancelled"),
    ("old_status", "student"),
    ("changes", ["roof"]),
    ("changed_fields", ["kitchen"]),
    ("cancelled", True),
]


def _payload(row: dict[str, str], person: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = {"id": "e_1", "created_at": "2026-11-24T10:00:00Z"}
    if row["event at"] == "@":  # the event is the name of the member
        return {row["name"]: [{row["person at"]: person}], "timestamp": "2026-11-24T10:00:00Z"}
    _put(document, row["person at"], person)
    _put(document, row["event at"], row["name"])
    return document


def _put(document: dict[str, Any], path: str, value: Any) -> None:
    """Put a value into a document at a path like `events[].data.subscriber`; an object in the document itself."""
    *parents, last = path.split(".")
    for name in parents:
        document = _enter(document, name)
    if isinstance(value, dict):
        (_enter(document, last) if last else document).update(value)
    else:
        document[last] = value


def _enter(document: dict[str, Any], name: str) -> dict[str, Any]:
    inner: dict[str, Any] = document.setdefault(name[:-2], [{}])[0] if "[]" in name else document.setdefault(name, {})
    return inner


@pytest.mark.parametrize("tool", TOOLS)
def test_an_event_in_its_envelope(tool: str) -> None:
    """A creation is a lead, and nothing else is; a known failure that is read right fails, too."""
    rows = [row for row in EVENTS if row["tool"] == tool]
    wrong = [
        row["name"]
        for row in rows
        if (classify_event(_payload(row, PEOPLE[row["person"]])) is None) != (row["kind"] == "lead")
    ]
    assert wrong == [row["name"] for row in rows if row["known failure"]]


def _names_what_was_created(row: dict[str, str]) -> bool:
    kind = kind_of_event(row["name"], Place.EVENT)
    return kind in (EventKind.CREATED, EventKind.OTHER) and row["event at"] not in ("type", "action")


@given(
    row=st.sampled_from([row for row in CREATIONS if _names_what_was_created(row)]),
    answers=st.lists(st.sampled_from([*LIKE_EVENTS, *ANSWERS]), min_size=1, max_size=6),
)
def test_answers_within_a_creation(row: dict[str, str], answers: list[tuple[str, Any]]) -> None:
    """An envelope that says what was created is a lead, whatever the person answered and the fields are called."""
    assert classify_event(_payload(row, dict(answers) | ANN)) is None


@given(row=st.sampled_from(CREATIONS), answers=st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=6))
def test_typed_answers_within_any_event(row: dict[str, str], answers: list[tuple[str, Any]]) -> None:
    """Where the envelope does not say what was created, what people type still decides nothing."""
    assert classify_event(_payload(row, dict(answers) | ANN)) is None
