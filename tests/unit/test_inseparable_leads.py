"""Requests whose leads cannot be separated for certain."""

import json
from typing import Any

import pytest

from voxbridge.errors import PermanentError, Reason
from voxbridge.parsing.bodies import opened
from voxbridge.parsing.find_leads import find_leads

A = {"name": "Ann Lee", "phone": "0412 345 678", "email": "ann@example.com"}
B = {"name": "Bob Ray", "phone": "0413 345 678", "email": "bob@example.com"}
C = {"name": "Cy Day", "phone": "0414 345 678", "email": "cy@example.com"}
HALF = [[["family", one["name"]], ["phone", one["phone"]], ["email", one["email"]]] for one in (A, B)]
ANSWERS = [{"label": "Name", "value": "Ann Lee"}, {"label": "Phone", "value": "0412 345 678"}]
OTHER_ANSWERS = [{"label": "Name", "value": "Bob Ray"}, {"label": "Phone", "value": "0413 345 678"}]


@pytest.mark.parametrize(
    "document",
    [
        {"leads": [A, B], **C},
        {"leads": [A, B], "email": "owner@example.com"},
        {"submissions": [A, B], "first_name": "Cy"},
        {"leads": [A | {"role": "buyer"}, B | {"role": "seller"}]},
        {"rows": [A, B], "email": "owner@example.com"},
        {"people": [A, B], "bounciness": "high"},
        {"name": ["Ann", "Bob", "Cy"], "phone": ["0412345678", "0413345678"]},
        {"name": ["Ann", "Bob"], "phone": ["0412345678", "0413345678"], "owner_email": "owner@example.com"},
        {"name": "Ann Lee,Bob Ray", "phone": "0412 345 678,0413 345 678"},
        {"name": "Ann Lee\nBob Ray", "phone": "0412 345 678\n0413 345 678", "city": "Perth"},
        {"first_name": "Ann, Bob", "last_name": "Lee, Ray", "mobile": "0412345678, 0413345678"},
        {"name": "Ann,Bob", "phone": "0412345678,0413345678"},
        {"client": "Ann Lee,Bob Ray", "phone": "0412 345 678,0413 345 678"},
        {"name": ["Ann Lee", "Bob Ray"], "phone": "0412 345 678, 0413 345 678"},
        {"name": "Ann Lee, Bob Ray", "phone": ["0412 345 678", "0413 345 678"], "city": "Perth"},
        {"name": "Ann Lee / Bob Ray", "phone": "0412 345 678 / 0413 345 678", "city": "Perth"},
        {"name": "Ann Lee & Bob Ray", "phone": "0412 345 678 & 0413 345 678", "city": "Perth"},
        {"name": "Ann Lee, Bob Ray", "phone": "0412 345 678"},
        {"data": {"full_name": "Ann Lee; Bob Ray", "mobile": "0412 345 678", "city": "Perth"}},
        {"name": "Ann Lee | Bob Ray | Cy Day", "phone": "0412 345 678, 0413 345 678", "city": "Perth"},
        {"name": "Ann Mary Lee\nBob Ray", "phone": "0412 345 678"},
        {"fn": "Ann | Bob", "ln": "Lee | Ray", "Natel": "0412345678 | 0413345678", "city": "Perth | Hobart"},
        {"fields": [{"id": "name", "value": ["Ann", "Bob"]}, {"id": "phone", "value": ["0412345678", "0413345678"]}]},
        {"lead": A, "lead2": B, "first_name": "Cy", "phone": "0414 345 678"},
        [*ANSWERS, A, B],
        [*ANSWERS, *OTHER_ANSWERS],
        {"form": "Call me", "fields": [*ANSWERS, *OTHER_ANSWERS]},
        {"answers": [["Name", "Ann"], ["Phone", "0412 345 678"], ["Name", "Bob"], ["Phone", "0413 345 678"]]},
        {"leads": [[["given", "Ann"], *HALF[0]], HALF[1]]},
        [{"q": one["label"], "a": one["value"]} for one in (*ANSWERS, *OTHER_ANSWERS)],
        {"data": [{"field_id": n % 2, "text": one["value"]} for n, one in enumerate((*ANSWERS, *OTHER_ANSWERS))]},
        [{"label": "Name", "value": "Ann Lee, Bob Ray"}, ANSWERS[1]],
        {"answers": {"1": {"label": "Name", "value": "Ann Lee, Bob Ray"}, "2": ANSWERS[1]}},
        {"leads": [A, B], "people": [C | {"role": "buyer"}, A | {"role": "agent"}]},
        {"customer": [A], "vendor": [B]},
        {"buyers": [A], "sellers": [B, C]},
        {"page1": [A], "page2": [B, C]},
        {"page1": [A], "page2": [B]},
        {"records": [A | {"role": "buyer"}, *[B | {"role": "agent"}] * 20]},
        {"facebook": A, "google": [B, C]},
        {"data": {"facebook": A, "records": [B, C]}},
        {"message": "Call them, please", "facebook": [A], "google": [B, C]},
        {"message": "Call them, please", "facebook": [A], "google": [B]},
        {"name": "Spring Campaign", "contacts": [{"phone": "0412 345 678"}, {"phone": "0413 345 678"}]},
        {"name": "Spring Campaign", "data": {"leads": [{"phone": "0412 345 678"}, {"email": "bob@example.com"}]}},
        {"name": "Spring Campaign", "lead_1": {"phone": "0412 345 678"}, "lead_2": {"phone": "0413 345 678"}},
        {"contact": [A], "people": [A, B]},
        {"owner": [A], "records": [B, C]},
        {"data": {"spring": {"contacts": [A, B]}, "autumn": {"contacts": [C]}}},
        {"data": {"spring": {"people": [A]}, "autumn": {"people": [B, C]}}},
        {"facebook": [{"full_name": "Ann Lee", "mobile": "0412 345 678"}], "google": [B, C]},
        {"message": "Call them, please", "customer": [A], "records": [B, C]},
        [{"title": "Contact form", "answers": ANSWERS}, {"title": "Quote form", "answers": OTHER_ANSWERS}],
        {"data": [{"title": "1", "fields": ANSWERS}, {"title": "2", "fields": OTHER_ANSWERS}]},
        {"leads": [{"title": "Applicant", "fields": ANSWERS}, {"title": "Keyholder", "fields": OTHER_ANSWERS}]},
        {"people": [{"title": "Applicant", "fields": ANSWERS}, {"title": "Keyholder", "fields": OTHER_ANSWERS}]},
    ],
)
def test_what_cannot_be_separated_for_certain_is_unreadable(document: Any) -> None:
    """In doubt the whole request is a dead letter: never one of its leads alone."""
    with pytest.raises(PermanentError) as caught:
        find_leads(opened(json.loads(json.dumps(document))))
    assert caught.value.reason is Reason.UNREADABLE_BODY
    assert "Ann" not in caught.value.message
