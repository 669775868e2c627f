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


BRANCHES = [("branch", "city"), ("vestiging", "plaats"), ("filiaal", "plaats"), ("Filiale", "Ort"), ("standort", "ort")]
BRANCHES += [
    ("Standort", "Stadt"),
    ("sucursal", "ciudad"),
    ("agence", "ville"),
    ("magasin", "ville"),
    ("sede", "citta"),
]
BRANCHES += [("filiale", "citta"), ("filial", "cidade"), ("loja", "cidade"), ("location", "city"), ("store", "city")]


@pytest.mark.parametrize(
    "lead", ["lead", "aanvraag", "anfrage", "solicitud", "demande", "richiesta", "pedido", "request"]
)
@pytest.mark.parametrize(("branch", "city"), BRANCHES)
def test_a_branch_is_not_where_the_person_is(lead, branch, city):
    place = {"name": f"{branch} Leeds", city: "Leeds", "phone": "0113 496 0000"}
    submission = Submission(None, walk({lead: PERSON, branch: place}))
    partial = read_lead(submission, LeadRules("GB"), datetime(2026, 11, 24, tzinfo=UTC)).partial

    assert partial == {"phone_number": "+447700900123", "first_name": "Wanda", "last_name": "Kerr"}


def test_a_person_s_own_location_stays_theirs():
    assert location({"lead": PERSON, "location": {"city": "Leeds", "country": "UK"}}) == "Leeds, UK"
    assert location({"lead": PERSON, "standort": {"ort": "Leeds"}}) == "Leeds"
    assert location({**PERSON, "Standort": "Leeds"}) == "Leeds"
