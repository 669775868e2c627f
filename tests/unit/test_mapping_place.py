"""Which objects say where the person is, and which where their IP address is thought to be."""

from datetime import UTC, datetime

import pytest

from voxbridge.mapping import LeadRules, read_lead
from voxbridge.providers.walking import walk
from voxbridge.submission import Submission

WHERE = {"city": "Leeds", "region": "West Yorkshire"}
PERSON = {"name": "Wanda Kerr", "phone": "+44 7700 900123"}


def location(document: dict[str, object]) -> object:
    submission = Submission(document, walk(document))
    return read_lead(submission, LeadRules("GB"), datetime(2026, 11, 24, tzinfo=UTC)).partial.get("location")


@pytest.mark.parametrize(
    "document",
    [
        {"person": {**PERSON, "location": WHERE}, "meta": {"ip": "203.0.113.5"}},
        {"person": {**PERSON, "location": WHERE}, "ip": "203.0.113.5"},
        {"lead": PERSON, "location": WHERE, "request": {"client_ip": "203.0.113.5"}},
    ],
)
def test_a_location_is_the_person_s_where_the_ip_address_stands_elsewhere(document):
    assert location(document) == "Leeds, West Yorkshire"


@pytest.mark.parametrize(
    "document",
    [
        {**PERSON, "ip": "203.0.113.5", "location": WHERE},
        {**PERSON, "location": {**WHERE, "ip": "203.0.113.5"}},
        {**PERSON, "visitor": {"ip_address": "203.0.113.5", "location": WHERE}},
        {**PERSON, "ip": "203.0.113.5", "location": {"geo": WHERE}},
        {**PERSON, "location": {**WHERE, "latitude": 53.8, "longitude": -1.5}},
    ],
)
def test_a_location_beside_the_ip_address_is_the_address_s(document):
    assert location(document) is None
