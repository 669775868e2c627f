"""Typeform's and Jotform's payloads: the document that sources.toml sees, labels and types."""

import json
from collections.abc import Callable
from typing import Any

import jmespath
import pytest
from support.submissions import event, field, parsed, values

from voxbridge.parsing.submission import FieldType, Submission

type Wrap = Callable[[dict[str, Any]], Any]

# Typeform


def test_typeforms_document_reads_like_the_form() -> None:
    document = parsed("typeform", event("typeform/created.json")).document
    assert jmespath.search("answers.given_name", document) == "Ava"
    assert jmespath.search("hidden.consent == 'yes'", document) is True
    assert document["answers"]["roof"] == "Corrugated iron"
    assert document["variables"] == {"name": "spring", "score": 0}
    assert document["form_id"] == "aBcD1234"
    assert document["submitted_at"] == "2026-11-23T23:59:31Z"


def test_typeforms_labels_and_kinds() -> None:
    submission = parsed("typeform", event("typeform/created.json"))
    assert field(submission, "answers.given_name").label == "What's your first name?"
    assert field(submission, "answers.family_name").label == "And your last name, ?"
    assert field(submission, "answers.phone").type is FieldType.PHONE
    assert field(submission, "answers.consent").type is FieldType.CONSENT
    assert field(submission, "hidden.utm_source").type is FieldType.HIDDEN
    assert field(submission, "variables.name").type is FieldType.META


def test_typeforms_contact_block_as_one_answer() -> None:
    submission = parsed("typeform", event("typeform/contact_info.json"))
    kinds = {found.key: found.type for found in submission.fields}
    assert kinds["first_name"] is FieldType.FIRST_NAME
    assert kinds["phone_number"] is FieldType.PHONE
    assert kinds["company"] is FieldType.COMPANY


def test_typeforms_blocks_as_ordinary_answers_keep_their_section() -> None:
    definition = {"id": "b", "type": "group", "title": "Emergency contact", "properties": {"fields": [
        {"id": "p", "ref": "em", "type": "phone_number", "subfield_key": "phone_number", "title": "Phone"},
    ]}}  # fmt: skip
    answer = {"type": "phone_number", "phone_number": "+61", "field": {"id": "p", "type": "phone_number"}}
    submission = parsed("typeform", {"form_response": {"definition": {"fields": [definition]}, "answers": [answer]}})
    found = field(submission, "answers.em")
    assert (found.section, found.label, found.type) == ("Emergency contact", "Phone", FieldType.PHONE)


def test_typeforms_answers_without_definition_or_ref_go_by_their_id() -> None:
    answers = [
        {"type": "choices", "choices": {"labels": ["A", "B"], "other": "C", "ids": ["1"]}, "field": {"id": "k1"}},
        {"type": "choice", "choice": {"other": "mine"}, "field": {"id": "k2", "type": "dropdown"}},
        {"type": "email", "email": "a@example.com", "field": {"id": "k1", "type": "email"}},
        {
            "type": "address",
            "address": {"address": "1 A St", "city": "Perth"},
            "field": {"id": "k3", "type": "address"},
        },
        {"type": "group", "fields": [{"type": "text", "text": "inner", "field": {"id": "k4"}}], "field": {"id": "g"}},
        {"type": 7, "field": []},
        "noise",
    ]
    submission = parsed("typeform", {"form_response": {"answers": answers}})
    assert submission.document["answers"]["k1"] == ["A", "B", "C"]
    assert submission.document["answers"]["k2"] == "mine"
    assert submission.document["answers"]["k1 3"] == "a@example.com"
    assert submission.document["answers"]["k4"] == "inner"


def test_a_body_that_is_not_typeforms_is_read_like_any_other() -> None:
    assert values(parsed("typeform", b'{"name": "Ann", "phone": "1"}')) == {"name": "Ann", "phone": "1"}


# Jotform


def jotform(raw: dict[str, Any], pretty: str = "") -> Submission:
    return parsed("jotform", {"rawRequest": json.dumps(raw), "pretty": pretty, "formTitle": "F", "submissionID": "1"})


def test_jotform_reads_questions_and_no_noise() -> None:
    raw = {
        "slug": "submit/1",
        "q3_name": {"first": "Ann", "last": "Lee"},
        "q4_phoneNumber": {"full": "(02) 5550 1234"},
        "q5_birthDate": {"month": "5", "day": "17", "year": "1990"},
        "q6_empty": {"month": "", "day": "", "year": ""},
        "validatedNewRequiredFieldIDs": '{"id_4":"(0"}',
        "event_id": "1_2",
    }
    submission = jotform(raw, "Name:Ann Lee, Best phone:(02) 5550 1234")
    assert values(submission) == {
        "answers.name.first": "Ann",
        "answers.name.last": "Lee",
        "answers.phoneNumber.full": "(02) 5550 1234",
        "answers.birthDate": "1990-05-17",
        "answers.empty": "",
    }
    assert field(submission, "answers.phoneNumber.full").ancestors[-1] == "Best phone"
    assert field(submission, "answers.phoneNumber.full").type is FieldType.PHONE
    assert field(submission, "answers.birthDate").type is FieldType.DATE


@pytest.mark.parametrize("written", ["05-17-1990", "17/05/1990", "1990.05.17", "05 17 1990"])
def test_jotforms_pretty_writes_a_date_as_the_form_does(written: str) -> None:
    raw = {"q1_name": "Ann Lee", "q2_dateOf": {"month": "05", "day": "17", "year": "1990"}, "q3_d": "four"}
    submission = jotform(raw, f"Name:Ann Lee, Date of birth:{written}, Flat:four")
    assert [found.label for found in submission.fields] == ["Name", "Date of birth", "Flat"]


def test_jotforms_pretty_gives_hints_only() -> None:
    raw = {"q1_a": "one", "q2_b": {"strange": []}, "q3_c": "x: y, z", "q4_d": "four"}
    submission = jotform(raw, "Label: with, comma:one, Skipped:?, Third:x: y, z, Fourth:four five")
    labels = {found.key: found.label for found in submission.fields}
    assert labels == {"q1_a": "Label: with, comma", "q3_c": "Third", "q4_d": ""}


@pytest.mark.parametrize("wrap", [dict, lambda body: {"responseCode": 200, "content": body}])
@pytest.mark.parametrize("send", [dict, json.dumps])
def test_a_submission_of_jotforms_api_has_its_answers_by_slug(wrap: Wrap, send: Wrap) -> None:
    """The question is in `text`, and what has no answer is no field."""
    answers = {
        "1": {"name": "heading", "text": "Contact", "type": "control_head"},
        "3": {"name": "phoneNumber", "text": "Fax", "type": "control_phone", "answer": {"full": "(02) 5550 1234"}},
        "4": {"name": "dateOf", "text": "Born", "answer": {"month": "05", "day": "17", "year": "1990"}},
        "5": {"text": "Notes", "answer": "none"},
    }
    submission = parsed("jotform", wrap({"id": "1", "form_id": "2", "answers": send(answers)}))
    document = {"phoneNumber": {"full": "(02) 5550 1234"}, "dateOf": "1990-05-17", "5": "none"}
    assert submission.document == {"form_id": "2", "submission_id": "1", "answers": document}
    assert [found.label or found.ancestors[-1] for found in submission.fields] == ["Fax", "Born", "Notes"]
    assert field(submission, "answers.phoneNumber.full").type is FieldType.PHONE
