"""What `preview --explain` says of each field, and the rule that `preview` suggests."""

import json
import tomllib
from datetime import UTC, datetime
from itertools import permutations

import pytest

from cli import lead_preview
from cli.field_words import words_of
from cli.payload import JSON, Payload
from cli.sources_check import find_mistakes
from cli.suggestion import suggest_rule
from local.compile_terms import LANGUAGES
from voxbridge.mapping.terms import Languages, terms
from voxbridge.parsing.submission import Field
from voxbridge.sources import parse

NOW = datetime(2026, 11, 24, tzinfo=UTC)
FORM = {
    "data": {
        "fields": [
            {"label": "Emergency contact phone", "value": "0491 570 157"},
            {"label": "Your name", "value": "Jane Doe"},
            {"label": "Zwapto", "value": "0491 570 156"},
            {"label": "Comments", "value": "after five"},
        ]
    },
    "hidden": {"plan": "gold"},
}


def explained(document, toml=""):
    source = lead_preview.find_source(parse(toml, "sources.toml"), "generic")
    (delivery,) = lead_preview.to_deliveries(Payload(json.dumps(document).encode(), JSON), source, "id", NOW)
    return lead_preview.preview(delivery, source, "AU")


def test_every_field_is_explained():
    """Hidden fields too, each with its rows, whose it is and what became of it; and the document itself."""
    result = explained(FORM)
    by_path = {field.path: field for field in result.explanations}
    name, emergency = by_path["data.fields[1].value"], by_path["data.fields[0].value"]
    assert by_path["hidden.plan"].value == "gold"
    assert "first_name" in name.outcome
    assert sum(row["weight"] for row in name.rows if row["attribute"] == name.taken_for) == pytest.approx(name.score)
    assert (emergency.taken_for, emergency.may_be_leads) == ("a phone number", False)
    assert result.document == FORM


def test_a_number_of_another_country_is_explained():
    """With its country and those that are allowed; no rule is suggested that would read it."""
    from cli.preview import _advice  # noqa: PLC0415

    document = {"name": "Jane Doe", "phone": "+1 212 555 0100"}
    result = explained(document, 'countries = ["AU", "NZ"]\n')
    outcome = next(field.outcome for field in result.explanations if field.path == "phone")
    assert result.error == "invalid_phone_number"
    assert outcome == result.message
    assert "US" in outcome
    assert "AU, NZ" in outcome
    assert 'phone_number = "phone"' not in _advice("generic", result, "phone_number")


def test_the_json_has_the_fields_and_the_document():
    """Only where they are asked for."""
    result = explained(FORM)
    assert result.to_json().keys() == {"error", "partial"}
    written = result.to_json(explained=True)
    assert json.loads(json.dumps(written)).keys() == {"error", "partial", "fields", "document"}


def test_the_suggested_rule_makes_the_lead_a_contact():
    """It names the field whose value is a phone number and that may be the lead's, by its question."""
    from cli.preview import _advice  # noqa: PLC0415

    advice = _advice("generic", explained(FORM), "phone_number")
    rule = advice.partition("\n\n")[2]
    assert find_mistakes(rule, "sources.toml") == []
    assert explained(FORM, rule).contact["phone_number"] == "+61491570156"
    other = {"name": "Jo Lee", "phone": "0491 570 158"}
    assert explained(other, rule).contact == explained(other).contact


def test_a_value_of_a_rule_is_shown_with_its_path():
    """Its provenance is the path in sources.toml."""
    rule = "[sources.generic.fields]\nphone_number = 'data.fields[2].value'"
    assert explained(FORM, rule).provenance["phone_number"].path == "data.fields[2].value"


def test_without_a_fitting_answer_nothing_is_suggested():
    """Words are no phone number."""
    result = explained({"data": {"comment": "call me"}})
    assert suggest_rule("generic", "phone_number", result.answers, result.document, ("AU",)) is None


def owners(document):
    return {field.path: field.owner for field in explained(document).explanations}


def test_the_word_that_says_whose_a_field_is_is_shown():
    """With its place: the label, the key, the role of its record or the object around it."""
    by_path = owners(
        {
            "bewohner_telefon": "0491 570 156",
            "emergency": {"phone": "0491 570 157"},
            "people": [{"role": "Broker", "name": "Jo Lee", "phone": "0491 570 158"}],
        }
    )
    assert '"bewohner" in its key' in by_path["bewohner_telefon"]
    assert by_path["emergency.phone"] == 'an emergency contact ("emergency" in the name of its object)'
    assert '"Broker" in its role' in by_path["people[0].phone"]


@pytest.mark.parametrize("phrase", ["Druhá osoba", "druhá-osoba", "DRUHÁ OSOBA", "druháOsoba"])
def test_a_phrase_is_shown_whole_and_as_it_is_written(phrase):
    """So that it is found in the payload, and in the language's file."""
    answers = {"Jméno a příjmení": "Jan Novák", "Telefon": "+420 601 123 456", f"{phrase} telefon": "+420 601 123 457"}
    assert owners(answers)[f'"{phrase} telefon"'] == f'another person ("{phrase}" in its key)'


@pytest.mark.parametrize("code", ["en", "cs", "de", "vi", "hi", "ja"])
def test_words_are_shown_as_they_are_written(code):
    """Every term of a language, whatever its script: in capitals, its words are parts of what is written."""
    entry = tomllib.loads((LANGUAGES / f"{code}.toml").read_text(encoding="utf-8"))
    bit = 1 << [language["code"] for language in terms().languages].index(code)
    for meaning in ("attributes", "owners", "qualifiers", "otherwise"):
        for term in (term.upper() for found in entry[meaning].values() for term in found):
            shown = [word.text for word in words_of(Field("", "", label=term), Languages(bit, bit))]
            assert all(text in term for text in shown), (term, shown)


def test_an_unknown_word_for_a_person_is_shown():
    """In the role of a record, and in a label where no word says whose the field is."""
    people = [{"role": "Zwapto", "name": "Jo Lee", "phone": "0491 570 156"}]
    assert '"Zwapto" in its role is unknown' in owners({"people": people})["people[0].phone"]
    assert owners({"Zwapto phone": "0491 570 156"}) == {'"Zwapto phone"': 'not said ("Zwapto" in its key is unknown)'}


@pytest.mark.parametrize("word", ["Mang", "Nmaezwap"])
def test_an_unknown_word_is_shown_as_it_is_typed(word):
    """Also one that would be a word of some language if two of its characters were interchanged."""
    (field,) = explained({f"{word} captain": "Ann Lee"}).explanations
    assert field.unknown == f'"{word}" in its key is unknown'


@pytest.mark.parametrize("word", ["ZWP", "Zw"])
def test_a_word_that_is_too_short_for_a_person_is_shown(word):
    """Where no word says whose a field is."""
    (owner,) = owners({f"{word} phone": "0491 570 156"}).values()
    assert f'"{word}" in its key is in no list' in owner


def test_the_meanings_of_each_word_are_shown():
    """Of the label and of the key, in their order, as the language's file calls them."""
    answers = [{"key": "zwapto_mail", "label": "Ex spouse: e-mail address", "value": "a@example.com"}]
    (field,) = (each for each in explained({"answers": answers}).explanations if each.label)
    assert [(word["place"], word["text"], word["meanings"]) for word in field.words] == [
        ("its label", "Ex", ["filler"]),
        ("its label", "spouse", ["spouse"]),
        ("its label", "e-mail address", ["email"]),
        ("its key", "zwapto", []),
        ("its key", "mail", ["email"]),
    ]


def test_an_unknown_word_is_said_where_it_matters():
    """Of a field that is taken for nothing, beside that; else beside whose it is, unless that is known."""
    document = {"Your zwapto": "a", "Blorp": "b", "Zwapto phone": "0491 570 156", "Your zwapto phone": "c"}
    found = {field.key: (field.unknown, field.owner) for field in explained(document).explanations}
    filler = 'the person who fills in the form ("Your" in its key)'
    assert found["Your zwapto"] == ('"zwapto" in its key is unknown', filler)
    assert found["Blorp"] == ('"Blorp" in its key is unknown', "not said")
    assert found["Zwapto phone"] == ("", 'not said ("Zwapto" in its key is unknown)')
    assert found["Your zwapto phone"] == ("", filler)


def test_a_field_that_is_used_for_its_value_says_so():
    """No word says what it is."""
    field = next(each for each in explained({"name": "Ann Lee", "x7": "0491 570 156"}).explanations if each.key == "x7")
    assert (field.taken_for, field.outcome) == ("", "used for phone_number: it is written as a phone number")


def test_paths_are_as_a_person_writes_them():
    """In sources.toml, accents need no escapes."""
    result = explained({"Père": {"Téléphone": "0491 570 156", 'a"b': "x"}})
    assert [field.path for field in result.explanations] == ['"Père"."Téléphone"', '"Père"."a\\"b"']


def test_a_field_of_another_person_names_the_fields_that_were_read():
    """By their object, or by their owner."""
    lead_, guest = {"name": "Jo Lee", "phone": "0491 570 156"}, {"name": "Ann Kerr", "phone": "0491 570 158"}
    nested = {field.path: field.outcome for field in explained({"applicant": lead_, "guest": guest}).explanations}
    assert nested["guest.phone"] == "another person's: the contact is read from applicant"
    flat = {"Your name": "Jo Lee", "Your phone": "0491 570 156", "Guest phone": "0491 570 158"}
    outcome = {field.key: field.outcome for field in explained(flat).explanations}["Guest phone"]
    assert outcome == "another person's: the contact is read from the fields of the person who fills in the form"


def test_a_number_is_suggested_that_the_country_of_the_payload_explains():
    """As the rule itself would read it, and in any case not with the source's region alone."""
    from cli.preview import _advice  # noqa: PLC0415

    document = {"Vorname": "Jana", "Strippe": "0151 23456789", "Zwapto": "0151 23456780", "Land": "Deutschland"}
    rule = _advice("generic", explained(document), "phone_number").partition("\n\n")[2]
    assert explained(document, rule).contact["phone_number"] == "+4915123456789"


@pytest.mark.parametrize(
    ("others", "is_suggested"),
    [
        ({"Zwapto": "Ann Lee"}, True),
        ({"formName": "Rugby Club", "Zwapto": "Ann Lee"}, True),
        ({"formName": "Rugby Club"}, False),
        ({"Child's zwapto": "Ann Lee"}, False),
    ],
)
def test_the_name_of_another_person_is_not_suggested(others, is_suggested):
    """Nor what is about the form: a suggested name goes with the number that was found."""
    from cli.preview import _advice  # noqa: PLC0415

    result = explained({"phone": "0491 570 156"} | others)
    advice = _advice("generic", result, "first_name")
    assert ('first_name = "…"' not in advice) == is_suggested
    assert "form" not in advice.partition("\n\n")[2]
    if is_suggested:
        assert (
            explained({"phone": "0491 570 156"} | others, advice.partition("\n\n")[2])
            .contact["first_name"]
            .startswith("Ann")
        )
    else:
        assert "surely" in advice


@pytest.mark.parametrize(
    ("field", "other"), [("first_name", "Ann Lee"), ("phone_number", "0491 570 157")], ids=["name", "number"]
)
@pytest.mark.parametrize(("one", "another"), [*permutations(("", "Your", "Tenant's", "Student's", "Landlord's"), 2)])
def test_a_suggestion_does_not_join_two_people(field, other, one, another):
    """What says nothing goes only with what the person who fills in the form says of themselves."""
    from cli.preview import _advice  # noqa: PLC0415

    known = {f"{one} phone": "0491 570 156"} if field == "first_name" else {f"{one} full name": "Jo Lee"}
    result = explained(known | {f"{another} zwapto": other})
    if result.error == f"missing_{field}":
        is_suggested = f'{field} = "…"' not in _advice("generic", result, field)
        assert is_suggested == ({one, another} == {"", "Your"})


@pytest.mark.parametrize(
    ("unused", "used", "why"),
    [
        ({"phone": "0491 570 156"}, {"mobile": "0491 570 157"}, '"mobile" comes first: it is a mobile number'),
        ({"home number": "0491 570 156"}, {"phone": "0491 570 157"}, "scored higher (4.5 against 3)"),
        ({"phone": "0491 570 156", "phone_2": "0491 570 158"}, {}, '"phone" comes first'),
        ({"work_phone": "0491 570 156"}, {"phone": "0491 570 157"}, "it is not at work"),
        ({"zwapto_phone": "0491 570 156"}, {"phone": "0491 570 157"}, "it has no unknown word"),
        ({"phone": "see above"}, {"mobile": "0491 570 157"}, "no phone_number could be read from it"),
        ({"phone": "1300 975 707"}, {"phone_2": "0491 570 157"}, "organisation"),
        ({"email": "none"}, {"email_2": "ann@example.com"}, "no email could be read from it"),
        ({"middle_name": "Eve"}, {"phone": "0491 570 157"}, "no such field"),
    ],
)
def test_a_field_that_is_not_used_says_which_came_first_and_why(unused, used, why):
    """Another field that is named, with both scores where they differ, or a value that is none."""
    result = explained({"name": "Jo Lee"} | unused | used)
    *_, path = unused
    outcome = next(field.outcome for field in result.explanations if field.key == path)
    assert outcome.startswith("not used: ")
    assert why in outcome


def test_every_part_of_an_address_is_used():
    """Not the first alone."""
    address = {"street": "12 High Street", "city": "Perth", "postcode": "6000"}
    result = explained({"name": "Jo Lee", "phone": "0491 570 156"} | address)
    outcome = {field.path: field.outcome for field in result.explanations}
    assert all("used for address" in outcome[path] for path in address)
