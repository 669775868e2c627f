"""How dead letters map now, and what a change of sources.toml does to them."""

import json
from datetime import UTC, datetime

import pytest

from cli.dead_letter_messages import DeadLetter
from cli.mapping_summary import CONTACT, Effect, MappingSummary, compare, mapper, summarize
from voxbridge.delivery import Delivery
from voxbridge.sources import parse

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
CONFIGURED = '[sources.zapier.fields]\nphone_number = "ring"\n'


def _dead_letter(body, source="zapier"):
    delivery = Delivery("d", source, NOW, "application/json", json.dumps(body).encode())
    return DeadLetter("m", "", NOW, source, "missing_phone_number", 1, delivery)


def _summarized(body, toml="", source="zapier"):
    return summarize(_dead_letter(body, source), mapper(parse(toml, "x"), "AU", explained=False))


def test_a_dead_letter_is_summarized_as_the_functions_would():
    contact = _summarized({"first_name": "Ann", "phone": "0491 570 156"})
    assert (contact.becomes_contact, contact.status) == (True, CONTACT)
    assert contact.fields == ({"phone_number": "+61491570156", "first_name": "Ann"},)
    missing = _summarized({"first_name": "Ann"})
    assert (missing.becomes_contact, missing.status, missing.fields) == (
        False,
        "missing_phone_number",
        ({"first_name": "Ann"},),
    )


def test_a_request_of_several_leads_becomes_contacts_only_if_all_do():
    leads = [{"first_name": "Ann", "phone": "0491 570 156"}, {"first_name": "Bob"}]
    summarized = _summarized(leads)
    assert summarized.statuses == (CONTACT, "missing_phone_number")
    assert not summarized.becomes_contact


def test_what_no_source_or_no_version_reads_has_a_status_of_its_own():
    assert _summarized({}, source="gone").status == "no such source"
    unsupported = DeadLetter("m", "{}", NOW, "zapier", "", 1)
    assert summarize(unsupported, mapper(parse("", "x"), "AU")).status == "unsupported version"


LEAD = {"first_name": "Ann", "ring": "0491 570 156"}
FULL = {"first_name": "Ann", "phone": "0491 570 156", "ring": "0491 570 157"}


@pytest.mark.parametrize(
    ("body", "before", "after", "effect", "fields"),
    [
        (LEAD, '[sources.zapier.fields]\nphone_number = "none"', "", Effect.SAME, ()),
        ({"first_name": "Ann", "Zwapto": "call 0491"}, "", CONFIGURED, Effect.SAME, ()),
        ({"first_name": "Ann", "ring": "x"}, "", CONFIGURED, Effect.OTHER_VALUE, ()),
        (FULL, "", CONFIGURED, Effect.OTHER_VALUE, ("phone_number",)),
        (FULL, CONFIGURED, "[sources.zapier]\nwhen = \"ring == '1'\"", Effect.NO_LONGER, ("phone_number",)),
        (
            {"Zwapto": "Ann", "phone": "0491 570 156"},
            "",
            '[sources.zapier.defaults]\nfirst_name = "there"',
            Effect.BECOMES_CONTACT,
            ("first_name",),
        ),
    ],
)
def test_a_change_is_compared_by_its_effect(body, before, after, effect, fields):
    """With the names of the fields whose value differs, never the values."""
    comparison = compare(_summarized(body, before), _summarized(body, after))
    assert (comparison.effect, comparison.fields) == (effect, fields)


def test_no_change_has_no_effect():
    summarized = MappingSummary((CONTACT,), ({"phone_number": "+61491570156"},))
    assert compare(summarized, summarized).effect is Effect.SAME


def test_another_number_of_leads_is_compared_as_a_whole():
    one = MappingSummary((CONTACT,), ({"first_name": "Ann"},))
    two = MappingSummary((CONTACT, CONTACT), ({"first_name": "Ann"}, {"email": "a@example.com"}))
    assert compare(one, two).fields == ("email", "first_name")
