"""Payloads of no provider's own format: paths, labels, types and blocks."""

import json
import tomllib
from collections.abc import Callable
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest
from support.submissions import event, parsed, values

from local.compile_terms import LANGUAGES
from voxbridge.parsing.flatten import flatten, holds_phone_number
from voxbridge.parsing.submission import FieldType, outwards


def test_generic_paths_carry_the_parents() -> None:
    submission = parsed("generic", {"company": {"name": "Acme", "phone": "1"}, "person": [{"name": "Ann"}], "a b": 1})
    assert values(submission) == {
        "company.name": "Acme",
        "company.phone": "1",
        "person[0].name": "Ann",
        '"a b"': 1,
    }


@pytest.mark.parametrize(
    ("answer", "path", "key", "label"),
    [
        ({"label": "Phone", "value": "1"}, "f[0].value", "f", "Phone"),
        ({"question": "Phone", "answer": "1", "position": 0}, "f[0].answer", "f", "Phone"),
        ({"name": "phone_number", "values": ["1"]}, "f[0].values[0]", "phone_number", "phone_number"),
        ({"key": "q1", "title": "Phone", "value": "1", "extra": {"x": 1}}, "f[0].value", "q1", "Phone"),
        ({"id": 1, "name": "Name", "value": "1", "type": "name", "first": "1"}, "f[0].value", "Name", "Name"),
        ({"id": "x7", "value": "1"}, "f[0].value", "x7", ""),
        ({"label": "work", "value": "1", "primary": True}, "f[0].value", "f", "work"),
        ({"field": {"title": "Which?"}, "choice": {"label": "1"}, "type": "choice"}, "f[0].choice.label", "", "Which?"),
        ({"question": "Which?", "answer": {"id": "o7", "text": "1"}}, "f[0].answer.text", "f", "Which?"),
    ],
)
def test_objects_of_a_label_and_a_value_are_labelled_fields(
    answer: dict[str, Any], path: str, key: str, label: str
) -> None:
    found = parsed("generic", {"f": [answer]}).fields[0]
    assert (found.path, found.value, found.key, found.label) == (path, "1", key, label)


@pytest.mark.parametrize("answer", [{"id": "x7", "value": "1"}, {"id": "x7", "type": "text", "text": "1"}])
def test_an_answer_with_nothing_but_an_id_has_the_name_that_it_stands_under(answer: dict[str, Any]) -> None:
    """An object of answers by name may give each an id of its own."""
    found = parsed("generic", {"answers": {"Your phone": answer}}).fields[0]
    assert (found.value, found.key) == ("1", "Your phone")


@pytest.mark.parametrize(
    "about", [{"type": "phone"}, {"fieldId": "f1"}, {"questionId": {"a": 1}}, {"item": {"title": "Sofa"}}]
)
def test_a_person_beside_what_may_name_an_answer_is_no_answer(about: dict[str, Any]) -> None:
    """What has a name and a number is a person, though one of both alone may be the answer of a question."""
    person = {"name": "Ann Lee", "phone": "0491 570 156"}
    assert person.items() <= values(parsed("generic", {**about, **person})).items()


def test_a_lead_with_a_value_is_no_answer() -> None:
    deal = {"name": "Ann Lee", "phone": "1", "value": 5000}
    assert values(parsed("generic", {"lead": deal})) == {f"lead.{key}": value for key, value in deal.items()}
    assert values(parsed("generic", [deal])) == deal


def test_json_inside_a_member_is_opened_and_bracket_names_nest() -> None:
    body = {"data.json": json.dumps({"name": ["Ann"], "phone": ["1"]}), "note": "{not json", "n": 1}
    assert values(parsed("generic", body)) == {
        '"data.json".name[0]': "Ann",
        '"data.json".phone[0]': "1",
        "note": "{not json",
        "n": 1,
    }
    flat = {"name": "Ann", "address[street]": "1 A St", "address[city]": "Perth", "n": 1}
    assert parsed("generic", flat).document["address"] == {"street": "1 A St", "city": "Perth"}


@pytest.mark.parametrize("inner", ["[]", '["Ann"]', '{"name": "Ann"}'])
def test_json_under_the_only_name_with_brackets_ends_no_reading(inner: str) -> None:
    assert parsed("generic", {"a[0]": inner}) is not None


def test_a_sections_title_goes_before_its_labels_and_the_forms_does_not() -> None:
    answers = [{"label": "Phone", "value": "1"}]
    body = {"title": "Our form", "fields": answers, "sections": [{"title": "Emergency contact", "fields": answers}]}
    sections = {found.path: (found.section, found.label) for found in parsed("generic", body).fields}
    assert sections["fields[0].value"] == ("", "Phone")
    assert sections["sections[0].fields[0].value"] == ("Emergency contact", "Phone")


def test_the_type_beside_a_label_is_the_providers_word() -> None:
    kinds = [found.type for found in parsed("generic", event("generic/labelled.json")).fields]
    assert kinds == [FieldType.META, FieldType.TEXT, FieldType.PHONE, FieldType.PHONE]


@pytest.mark.parametrize(
    "block",
    [
        {"first": "Ann", "last": "Lee"},
        {"area": "02", "phone": "5550 1234"},
        {"full": "(02) 5550 1234"},
        {"addr_line1": "1 A St", "city": "Perth", "postal": "6000"},
        {"street": "1 A St", "city": "Perth", "country": "AU"},
    ],
)
def test_the_parts_of_a_block_are_fields_of_one_object(block: dict[str, str]) -> None:
    fields = parsed("generic", {"q": block}).fields
    assert {found.key: found.value for found in fields} == block
    assert {found.record for found in fields} == {"q"}


@pytest.mark.parametrize(
    "record",
    [
        {"first_name": "Ann", "phone": "1"},
        {"phone": "1"},
        {"city": "Perth"},
        {"name": "A", "city": "Perth", "phone": "1"},
    ],
)
def test_records_do_not(record: dict[str, str]) -> None:
    assert values(parsed("generic", {"data": record})) == {f"data.{key}": value for key, value in record.items()}


def test_what_is_about_the_form_is_marked_so() -> None:
    body = {
        "form": {"name": "Contact us"},
        "organizer": {"name": "Host", "phone": "2"},
        "ip": "203.0.113.1",
        "Page URL": "https://example.com",
        "payload": [{"type": "forms", "attributes": {"title": "Sample"}}],
        "name": "Ann",
    }
    assert values(parsed("generic", body)) == {"name": "Ann"}


def test_a_list_of_one_is_that_one() -> None:
    submission = parsed("zapier", [{"name": "Ann"}])
    assert submission.document == {"name": "Ann"}


@pytest.mark.parametrize(
    "head", [str, *(lambda text, key=key: {key: text, "type": "x"} for key in ("name", "label", "title", "field"))]
)
@pytest.mark.parametrize(
    ("header", "rows"), [("columns", "rows"), ("headers", "data"), ("fields", "records"), ("cols_header", "values")]
)
@pytest.mark.parametrize("depth", [0, 1])
def test_a_table_of_one_row(head: Callable[[str], Any], header: str, rows: str, depth: int) -> None:
    """Each cell is labelled as its column, whatever a column's object is made of; the columns are no answers."""
    body: dict[str, Any] = {header: [head("Your name"), head("Phone")], rows: [["Ann Lee", "0412 345 678"]]}
    fields = parsed("generic", {"data": body} if depth else body).fields
    assert [(field.label, field.value) for field in fields] == [("Your name", "Ann Lee"), ("Phone", "0412 345 678")]


def _is_meta(document: dict[str, Any]) -> list[bool]:
    return [field.type is FieldType.META for field in parsed("generic", document).fields]


@pytest.mark.parametrize("name", ["form", "survey", "quiz"])
def test_a_persons_name_in_the_object_of_a_form(name: str) -> None:
    """A form has a name, but no first and no last one."""
    assert _is_meta({name: {"name": "Call me"}, "phone": "1"}) == [True, False]
    for key in ("full_name", "firstName", "Surname"):
        assert _is_meta({name: {key: "Ann"}, "phone": "1"}) == [False, False]


THINGS = ["page", "website", "origin", "template", "widget"]


@pytest.mark.parametrize("name", THINGS)
def test_a_person_in_an_object_about_the_request(name: str) -> None:
    """They are the lead where there is no other person; a page that has a name and a number is none."""
    person = {"first_name": "Ann", "phone": "0412 345 678"}
    assert not any(_is_meta({name: person, "message": "Call me"}))
    assert _is_meta({name: person, "email": "bob@example.com"}) == [True, True, False]
    assert all(_is_meta({name: {"name": "Our shop", "phone": "0412 345 678"}}))


@pytest.mark.parametrize("name", ["creator", "host", "assigned_to", "sales rep"])
def test_who_is_on_the_owners_side_is_no_lead(name: str) -> None:
    """Also where no one else is in the payload."""
    assert all(_is_meta({name: {"first_name": "Ann", "phone": "0412 345 678"}}))


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
def test_what_is_passed_over_holds_a_phone_number(document: object) -> None:
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
def test_other_digits_that_are_passed_over(document: object) -> None:
    """Ids, times, dates and addresses are none."""
    assert not holds_phone_number(flatten(document))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [{"прашање": "Име", "податок": "Иван"}, {"прашање": "Телефон", "податок": "+359888555123"}],
            [("Име", "Иван"), ("Телефон", "+359888555123")],
        ),
        ([{"Name": "Ann"}, {"Phone": "0491 570 156"}], [("Name", "Ann"), ("Phone", "0491 570 156")]),
        (
            [{"titel": "Telefon", "angabe": "0491 570 156"}, {"titel": "Name", "angabe": "Ann"}, {"titel": "Firma"}],
            [("Telefon", "0491 570 156"), ("Name", "Ann")],
        ),
    ],
)
def test_pairs_under_any_names(rows: list[dict[str, str]], expected: list[tuple[str, str]]) -> None:
    """Objects of two texts are a question and its answer each, and so are objects of a single member."""
    assert [(field.label, field.value) for field in flatten({"x": rows})] == expected


@pytest.mark.parametrize(
    "rows",
    [
        [{"имя": "Иван", "тел": "+359888555123"}, {"имя": "Пётр", "тел": "+359888555124"}],
        [{"name": "Ann", "note": "+61491570156"}, {"name": "Bob", "note": "call me on Monday"}],
        [{"тел": "+359888555123", "имя": "Иван"}, {"тел": "+359888555124", "имя": "Пётр"}],
    ],
)
def test_people_of_two_texts_are_no_pairs(rows: list[dict[str, str]]) -> None:
    """Where each can be reached, or has a name, they are no answers of one form."""
    assert {field.label for field in flatten({"x": rows})} == {""}


@pytest.mark.parametrize("language", sorted(LANGUAGES.glob("*.toml")), ids=lambda path: path.stem)
def test_questions_and_answers_in_each_language(language: Path) -> None:
    """A form tool calls the members of an answer by any of the language's own words."""
    members = tomllib.loads(language.read_text("utf-8"))["members"]
    for question, answer in product(members["question"], members["answer"]):
        fields = flatten({"form": "7", "list": [{question: "?1", answer: "A"}, {question: "?2", answer: "B"}]})
        assert [(field.label, field.value) for field in fields[1:]] == [("?1", "A"), ("?2", "B")], (question, answer)


def test_objects_of_which_one_lacks_the_answer() -> None:
    """What is in every object alone can be a question or its answer; a member that one lacks is read all the same."""
    rows = [{"k": "Telefon", "w": "+61491570156"}, {"k": "Name", "w": "Ann"}, {"k": "Ort"}]
    assert "+61491570156" in [field.value for field in flatten(rows)]


@pytest.mark.parametrize("path", ["data[merges]", "spouse.data[merges", 'a."', "a..b", "]", "[", "contact"])
def test_going_outwards_ends(path: str) -> None:
    """Also from the beginning of a name with brackets, which is no path."""
    assert len([*islice(outwards(path), 20)]) < 20
