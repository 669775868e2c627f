"""Shapes of payloads in which one answer or one person is spread over several members."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from voxbridge.mapping import LeadRules, read_lead
from voxbridge.providers.walking import walk
from voxbridge.submission import Submission

WANDA = {"first_name": "Wanda", "last_name": "Kerr"}


def read(document: Any, region: str = "US") -> dict[str, Any]:
    submission = Submission(document, walk(document))
    return read_lead(submission, LeadRules(region), datetime(2026, 11, 24, tzinfo=UTC)).partial


HOME, MOBILE = "(907) 555-0131", "(907) 555-0132"


@pytest.mark.parametrize(
    "phones",
    [
        [{"type": "home", "number": HOME}, {"type": "mobile", "number": MOBILE}],
        [{"type": "HOME_PHONE", "phoneNumber": HOME}, {"type": "MOBILE_PHONE", "phoneNumber": MOBILE}],
        [{"label": "Home", "number": HOME}, {"label": "Cell", "number": MOBILE}],
        [{"kind": "thuis", "value": HOME}, {"kind": "mobiel", "value": MOBILE}],
        [{"type": "landline", "phone": HOME}, {"type": "mobile", "phone": MOBILE}],
        [{"type": "work", "number": HOME}, {"type": "home", "number": MOBILE}],
        [{"home": HOME}, {"mobile": MOBILE}],
        {"home": HOME, "mobile": MOBILE},
        {"home": {"phone": HOME}, "mobile": {"phone": MOBILE}},
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_phones_of_several_kinds_the_mobile_wins_in_any_order_and_shape(phones, turned):
    if turned:
        phones = phones[::-1] if isinstance(phones, list) else dict(reversed(phones.items()))

    assert read({"applicant": {"name": "Wanda Kerr", "phones": phones}})["phone_number"] == "+19075550132"


@pytest.mark.parametrize("container", ["items", "form_items", "lineItems", "products", "product_fields", "services"])
@pytest.mark.parametrize(
    ("question", "answer"), [("question", "response"), ("label", "value"), ("field", "answer"), ("vraag", "antwoord")]
)
def test_a_list_of_questions_and_answers_is_a_form_whatever_it_is_called(container, question, answer):
    pairs = [("Your full name", "Wanda Kerr"), ("Phone number", MOBILE)]
    document = {"response": {container: [{question: asked, answer: said} for asked, said in pairs]}}

    assert read(document) == {"phone_number": "+19075550132", **WANDA}


@pytest.mark.parametrize(
    "rows",
    [
        [["First name", "Wanda"], ["Last name", "Kerr"], ["Phone", MOBILE]],
        [["First name", "Last name", "Phone"], ["Wanda", "Kerr", MOBILE]],
        [{"field": "first_name", "answer": "Wanda"}, {"field": "last_name", "answer": "Kerr"},
         {"field": "phone", "answer": MOBILE}],
    ],
)  # fmt: skip
@pytest.mark.parametrize("wrapped", [False, True])
def test_pairs_and_rows_with_headings_are_one_person(rows, wrapped):
    assert read({"data": rows} if wrapped else rows) == {"phone_number": "+19075550132", **WANDA}


@pytest.mark.parametrize(
    "boxes",
    [
        {"phone1": "907", "phone2": "555", "phone3": "0132"},
        {"phone": "907", "phone2": "555", "phone3": "0132"},
        {"phone_area": "907", "phone_prefix": "555", "phone_suffix": "0132"},
        {"Phone (area)": "(907)", "Phone (prefix)": "555", "Phone (line)": "0132"},
        {"Phone - Area Code": "907", "Phone - Line Number": "0132", "Phone - Prefix": "555"},
        {"DayPhone3": "0132", "DayPhone2": "555", "DayPhone1": "907", "EvePhone1": ""},
        {"phone": ["907", "555", "0132"]},
        {"phone": {"area": "907", "exchange": "555", "line": "0132"}},
    ],
)
def test_a_number_in_three_boxes_is_one_number(boxes):
    assert read({"name": "Wanda Kerr", **boxes}) == {"phone_number": "+19075550132", **WANDA}


def test_a_document_of_fields_is_a_record():
    fields = {"name": {"stringValue": "Wanda Kerr"}, "phone": {"stringValue": MOBILE}, "paid": {"booleanValue": True}}
    document = {"document": {"name": "projects/p/databases/d/documents/leads/1", "fields": fields}}

    assert read(document) == {"phone_number": "+19075550132", **WANDA}


def test_the_rich_text_of_a_page_s_property_is_an_answer():
    def rich(kind: str, text: str) -> dict[str, Any]:
        return {"id": "a%3Ab", "type": kind, kind: [{"type": "text", "text": {"content": text}, "plain_text": text}]}

    page = {"Name": rich("title", "Wanda Kerr"), "Phone": {"type": "phone_number", "phone_number": MOBILE}}
    split = {"First name": rich("rich_text", "Wanda"), "Last name": rich("title", "Kerr"), "Tel": rich("title", MOBILE)}

    assert read({"properties": page}) == {"phone_number": "+19075550132", **WANDA}
    assert read({"properties": split}) == {"phone_number": "+19075550132", **WANDA}


@pytest.mark.parametrize("prefix", ["mf-", "wpf_", "gf_", "cf7_"])
def test_a_form_plugin_s_prefix_is_no_word_for_somebody_else(prefix):
    document = {f"{prefix}nome": "Wanda", f"{prefix}cognome": "Kerr", f"{prefix}telefono": MOBILE}

    assert read(document) == {"phone_number": "+19075550132", **WANDA}


def test_several_whole_numbers_are_several():
    document = {"name": "Wanda Kerr", "phone1": HOME, "phone2": MOBILE, "phone3": ""}

    assert read(document)["phone_number"] == "+19075550131"


@pytest.mark.parametrize("labels", [("first", "last"), ("First", "Last"), ("given", "family")])
def test_the_parts_of_a_name_may_be_labels(labels):
    pairs = [*zip(labels, ("Wanda", "Kerr"), strict=True), ("Mobile", MOBILE)]

    assert read({"answers": [{"label": label, "value": value} for label, value in pairs]}) == {
        "phone_number": "+19075550132",
        **WANDA,
    }


def test_a_question_may_be_a_key_with_underscores():
    document = {"hi!_and_your_full_name?": "Wanda Kerr", "thanks,_wanda!_which_number_may_we_call?": MOBILE}

    assert read(document) == {"phone_number": "+19075550132", **WANDA}


@pytest.mark.parametrize(
    "odd",
    [
        {"campos": {"": {"valor": "x"}}},
        {"": {"value": "[1]"}},
        {"": '[1, {"a": []}]'},
        {"steps": [{"": {"bedrooms": 3}}]},
        {"": {"": {"": ["1"]}}},
        {"a": {"": {"title": "Mobile"}, "question": {"title": "Surname"}, "answer": {"id": "x"}}},
    ],
)
def test_members_without_a_name_hinder_nothing(odd):
    assert read({"name": "Wanda Kerr", "phone": MOBILE, **odd}) == {"phone_number": "+19075550132", **WANDA}


def test_json_in_a_list_that_is_the_whole_body_is_read():
    assert read([["[1, 2]"], json.dumps({"name": "Wanda Kerr", "phone": MOBILE})])["phone_number"] == "+19075550132"


def test_an_id_of_nothing_asks_nothing():
    document = {
        "form": {"": {"title": "Mobile"}},
        "answers": [{"question": {"title": "First name"}, "answer": {"text": "Wanda"}}, {"question": {"x": "1"}}],
    }

    assert read(document)["first_name"] == "Wanda"
