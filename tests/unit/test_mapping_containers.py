"""Objects called like forms and records: when they hold a person's answers, and when they are about themselves."""

from datetime import UTC, datetime
from typing import Any

import pytest

from voxbridge.mapping import LeadRules, read_lead
from voxbridge.providers.walking import walk
from voxbridge.submission import Submission

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ROSA = {"name": "Rosa Kent", "phone": "0491 570 156", "email": "rosa@example.com"}
READ = {"phone_number": "+61491570156", "first_name": "Rosa", "last_name": "Kent", "email": "rosa@example.com"}


def read(document: Any, region: str = "AU") -> dict[str, Any]:
    return read_lead(Submission(document, walk(document)), LeadRules(region), NOW).partial


@pytest.mark.parametrize(
    "name",
    [
        *("contactForm", "lead_form", "enquiryForm", "form", "formValues", "form_entry", "formSubmission"),
        *("kontaktformular", "formulario", "formulaire", "formulier", "survey", "item", "pedido", "ticket", "account"),
    ],
)
def test_an_object_of_a_person_may_be_called_like_a_form_or_a_record(name: str) -> None:
    assert read({"id": 7, name: ROSA}) == READ
    assert read({"data": {name: ROSA}}) == READ


def test_a_contact_form_comes_before_the_agent_beside_it() -> None:
    assert read({"realtorContact": {"name": "Frau Adler", "phone": "02 5550 4321"}, "contactForm": ROSA}) == READ


@pytest.mark.parametrize(
    "beside",
    [
        {"form": {"name": "Contact us", "email": "owner@example.com"}},
        {"form": {"name": "Contact us", "phone": "02 5550 4321"}},
        {"form_settings": {"notify_phone": "02 5550 4321"}},
        {"site": {"name": "Acme", "phone": "02 5550 4321", "email": "owner@example.com"}},
        {"account": {"name": "Acme", "phone": "02 5550 4321", "email": "owner@example.com"}},
    ],
)
def test_a_form_a_site_and_an_account_beside_a_lead_are_nobody(beside: dict[str, Any]) -> None:
    assert read({**beside, "lead": ROSA}) == READ
    assert read({**ROSA, **beside}) == READ


def test_a_site_is_nobody_though_it_stands_alone() -> None:
    assert read({"website": {"name": "Acme", "phone": "02 5550 4321"}}) == {}


@pytest.mark.parametrize("record", ["ticket", "invoice", "pedido", "policy", "project"])
def test_a_person_inside_a_record_is_the_lead(record: str) -> None:
    assert read({record: {"subject": "Boiler", "requester": ROSA}}) == READ
