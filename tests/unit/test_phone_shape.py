"""Whether what is passed over holds a phone number, by shape alone."""

import pytest

from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.phone_shape import holds_phone_number


@pytest.mark.parametrize(
    "document",
    [
        {"phone": "0491 570 156"},
        {"phone": "0491570156"},
        {"Mobile number": 61491570156},
        {"contact": {"tel": "(02) 5550 1234"}},
        {"answers": [{"type": "phone_number", "phone_number": "+61491570156"}]},
        {"q4_phone": {"area": "02", "phone": "5550 1234"}},
        {"fields": [{"label": "Your mobile", "value": "491570156"}]},
        {"q7": "+61 491 570 156"},
        {"q7": "0491-570-156"},
        {"SMS": "+61491570156"},
    ],
)
def test_phone_numbers(document: object) -> None:
    """Digits under a phone's name, or a number that is written as one."""
    assert holds_phone_number(flatten(document))


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"phone": ""},
        {"phone": "n/a"},
        {"phone": "+61"},
        {"id": "61491570156", "created": 1795478281},
        {"q1": "1795478281"},
        {"date": "2026-11-24", "birthday": "04/11/1990", "when": "2026-11-24 01:02:03"},
        {"ip": "203.0.113.126"},
        {"message": "Call me on 0491 570 156 whenever you have time for it, please"},
        {"phone": True},
    ],
)
def test_other_digits(document: object) -> None:
    """Ids, times, dates and addresses are none."""
    assert not holds_phone_number(flatten(document))
