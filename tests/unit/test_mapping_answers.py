"""Answers that are objects of their own, in a list below their question, and answers beside their captions."""

from datetime import UTC, datetime
from typing import Any

import pytest

from voxbridge.mapping import LeadRules, read_lead
from voxbridge.providers.walking import walk
from voxbridge.submission import Submission

PERSON = {"phone_number": "+19075550132", "first_name": "Wanda", "last_name": "Kerr"}
ASKED = (("First name", "Wanda"), ("Last name", "Kerr"), ("Phone", "(907) 555-0132"))


def read(document: Any, region: str = "US") -> dict[str, Any]:
    submission = Submission(document, walk(document))
    return read_lead(submission, LeadRules(region), datetime(2026, 11, 24, tzinfo=UTC)).partial


@pytest.mark.parametrize("question", ["label", "question", "title"])
@pytest.mark.parametrize("answers", ["values", "answers"])
@pytest.mark.parametrize("answer", ["label", "value", "text"])
@pytest.mark.parametrize("more", [{}, {"id": "o-4c1"}, {"id": 7, "type": "option", "position": 0}])
def test_an_object_in_a_list_answers_the_question_above_it(question, answers, answer, more):
    fields = [
        {question: asked, "variable": f"v{number}", "id": f"i-{number}", answers: [{answer: text, **more}]}
        for number, (asked, text) in enumerate(ASKED)
    ]

    assert read({"id": "f", "fields": fields}) == PERSON


@pytest.mark.parametrize("question", ["questionText", "question_text", "prompt", "heading"])
@pytest.mark.parametrize("more", [{}, {"questionId": "q1"}, {"id": "q1"}])
def test_the_question_above_a_list_may_be_called_otherwise(question, more):
    rows = [{**more, question: asked, "answers": [{"text": text}]} for asked, text in ASKED]

    assert read({"responses": rows}) == PERSON


@pytest.mark.parametrize("choices", ["choices", "options", "values"])
@pytest.mark.parametrize("flag", ["selected", "checked", "isSelected"])
def test_of_choices_the_selected_one_is_the_answer(choices, flag):
    options = [{"label": "Male", flag: False}, {"label": "Female", flag: True}, {"label": "Other", flag: False}]
    fields = [{"label": "Gender", choices: options}, *({"label": asked, "value": text} for asked, text in ASKED)]

    assert read({"fields": fields}) == {**PERSON, "gender": "Female"}


def test_of_a_selected_option_the_text_that_was_read_is_the_answer():
    options = [{"value": "m", "text": "Male", "selected": False}, {"value": "f", "text": "Female", "selected": True}]
    fields = [{"label": "Gender", "options": options}, *({"label": asked, "value": text} for asked, text in ASKED)]

    assert read({"fields": fields}) == {**PERSON, "gender": "Female"}


def test_several_answers_to_one_question_are_no_hindrance():
    wishes = [{"label": "New roof", "id": "o-1"}, {"label": "Gutters", "id": "o-2"}]
    fields = [{"label": "What do you need?", "values": wishes}]
    fields += [{"label": asked, "values": [{"label": text, "id": "o-3"}]} for asked, text in ASKED]

    assert read({"fields": fields}) == PERSON


def test_of_several_phones_in_one_answer_the_first_is_taken():
    phones = [{"label": "(907) 555-0132"}, {"label": "(907) 555-0133"}]

    assert read({"fields": [{"label": "Your phones", "values": phones}]})["phone_number"] == "+19075550132"


@pytest.mark.parametrize(("mine", "caption"), [("value", "answerText"), ("value", "response")])
@pytest.mark.parametrize("turned", [False, True])
def test_a_caption_beside_an_answer_is_no_answer(mine, caption, turned):
    rows = [{"questionText": asked, caption: "Response", mine: text} for asked, text in ASKED]
    if turned:
        rows = [dict(reversed(row.items())) for row in rows]

    assert read({"answers": rows}) == PERSON


def test_a_value_comes_before_the_text_beside_it():
    rows = [{"questionText": asked, "answerText": f"Box {asked[0]}", "value": text} for asked, text in ASKED]

    assert read({"answers": rows}) == PERSON


@pytest.mark.parametrize("points", [None, "", 1, 20, True])
def test_an_answer_comes_before_its_points(points):
    rows = [{"question": asked, "value": points, "answer": text} for asked, text in ASKED]

    assert read({"answers": rows}) == PERSON


def test_a_caption_alone_answers_nothing():
    rows = [{"questionText": asked, "answerText": "Answer", "value": ""} for asked, _ in ASKED]

    assert read({"answers": rows}) == {}


def test_a_name_and_a_last_name_that_are_objects_make_one_person():
    asked = (("Nombre", "Wanda"), ("Apellidos", "Kerr Soto"), ("Teléfono", "612 34 51 22"))
    fields = [{"label": question, "values": [{"label": text, "id": "o-9"}]} for question, text in asked]

    expected = {"phone_number": "+34612345122", "first_name": "Wanda", "last_name": "Kerr Soto"}
    assert read({"fields": fields}, "ES") == expected
