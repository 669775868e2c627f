"""The names that answers get where several are labelled alike."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.operation_count import count_operations

from local import events
from voxbridge.delivery import Delivery
from voxbridge.parsing.bodies import MAX_OBJECTS
from voxbridge.providers import provider
from voxbridge.providers.answers import Answers

ROOM = 250_000  # bytes of a body


def names(labels: list[str]) -> list[str]:
    answers = Answers()
    for label in labels:
        answers.add(label, "x")
    return list(answers.submission().document["answers"])


def by_search(labels: list[str]) -> list[str]:
    """The rule itself: from the number of answers on, the first number that is free."""
    taken: list[str] = []
    for label in labels:
        unique, number = label, len(taken)
        while unique in taken:
            number += 1
            unique = f"{label} {number}"
        taken.append(unique)
    return taken


def test_the_second_of_a_name_gets_its_number() -> None:
    assert names(["Phone", "Phone", "Name", "Phone"]) == ["Phone", "Phone 2", "Name", "Phone 4"]


@given(st.lists(st.sampled_from(["a", "b", "a 2", "a 3", "a 4", "a 5", "a 6", "b 3", "a 4 5"]), max_size=25))
def test_names_are_what_the_rule_says(labels: list[str]) -> None:
    assert names(labels) == by_search(labels)


def _labels(count: int) -> list[str]:
    """The worst: all numbers that the repeated name would get first are taken."""
    return [f"a {number}" for number in range(count, 2 * count)] + ["a"] * count


BODIES = {
    "meta-lead-ads": lambda labels: {"field_data": [{"name": label, "values": ["b"]} for label in labels]},
    "tally": lambda labels: {"data": {"fields": [{"label": label, "value": "b"} for label in labels]}},
    "typeform": lambda labels: {
        "form_response": {"answers": [{"type": "text", "text": "b", "field": {"ref": label}} for label in labels]}
    },
    "google-ads": lambda labels: {"user_column_data": [{"column_id": label, "string_value": "b"} for label in labels]},
    "calendly": lambda labels: {
        "payload": {"questions_and_answers": [{"question": label, "answer": "b"} for label in labels]}
    },
}


@pytest.mark.parametrize("source", BODIES)
def test_naming_takes_work_in_proportion_to_the_answers(source: str) -> None:
    """Twice the answers that collide are at most some two and a half times the work, in bodies as large as are read."""

    def parse(count: int) -> None:
        body = json.dumps(BODIES[source](_labels(count))).encode()
        assert len(body) < ROOM
        provider(source).parse(Delivery("d", source, events.SIGNED_AT, "application/json", body))

    def is_read(count: int) -> bool:
        body = json.dumps(BODIES[source](_labels(count)))
        return len(body) < ROOM and body.count("{") + body.count("[") < MAX_OBJECTS

    count = 2
    while is_read(2 * count):
        count *= 2
    assert count_operations(lambda: parse(count)) <= 2.5 * count_operations(lambda: parse(count // 2))
