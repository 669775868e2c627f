"""What is special about each provider's payloads: the documents that sources.toml sees, kinds, and the traps."""

import json
from typing import Any

import jmespath
import pytest
from support.submissions import delivery, event, no_lead, parsed

from local.events import EVENTS
from voxbridge.errors import PermanentError, Status
from voxbridge.parsing.submission import Field, FieldType, Submission
from voxbridge.providers import PROVIDERS, provider


def field(submission: Submission, path: str) -> Field:
    return next(field for field in submission.fields if field.path == path)


def values(submission: Submission) -> dict[str, Any]:
    return {field.path: field.value for field in submission.fields if field.type is not FieldType.META}


# generic and zapier


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
    ],
)
def test_objects_of_a_label_and_a_value_are_labelled_fields(
    answer: dict[str, Any], path: str, key: str, label: str
) -> None:
    found = parsed("generic", {"f": [answer]}).fields[0]
    assert (found.path, found.value, found.key, found.label) == (path, "1", key, label)


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


# Wufoo


@pytest.mark.parametrize(
    ("labels", "kinds"),
    [
        (("First", "Last"), (FieldType.FIRST_NAME, FieldType.LAST_NAME)),
        (("Prénom", "Nom"), (FieldType.FIRST_NAME, FieldType.LAST_NAME)),
        (("Imię", "Nazwisko"), (FieldType.FIRST_NAME, FieldType.LAST_NAME)),
        (
            ("Anrede", "Vorname", "Nachname", "Suffix"),
            (FieldType.TITLE, FieldType.FIRST_NAME, FieldType.LAST_NAME, None),
        ),
    ],
)
def test_wufoos_parts_of_a_name_go_by_their_place(labels: tuple[str, ...], kinds: tuple[FieldType | None, ...]) -> None:
    parts = [{"ID": f"Field{number}", "Label": label} for number, label in enumerate(labels, 1)]
    structure = {"Fields": [{"ID": "Field1", "Title": "Name", "Type": "shortname", "SubFields": parts}]}
    body = {part["ID"]: "x" for part in parts} | {"FieldStructure": json.dumps(structure)}
    assert tuple(found.type for found in parsed("wufoo", body).fields) == kinds


# Others


def test_tally_gives_choices_by_their_texts() -> None:
    document = parsed("tally", event("tally/created.json")).document
    assert document["answers"]["Which flat?"] == "Three rooms"


def test_google_forms_in_its_three_shapes() -> None:
    assert parsed("google-forms", event("google-forms/created.json")).document["answers"]["Surname"] == "McLeod"
    assert parsed("google-forms", event("google-forms/spreadsheet.json")).document["answers"]["Phone"] == "+61491570157"
    api = {"answers": {"36a632fc": {"questionId": "36a632fc", "textAnswers": {"answers": [{"value": "A"}]}}}}
    submission = parsed("google-forms", api)
    assert values(submission) == {'answers."36a632fc"': "A"}
    assert submission.fields[0].label == ""


def test_hubspot_reads_the_contact_and_not_its_owner() -> None:
    submission = parsed("hubspot", event("hubspot/created.json"))
    assert "Sample" not in values(submission).values()
    assert submission.document["properties"]["hs_is_unworked"] == "true"
    assert field(submission, "properties.salutation").type is FieldType.TITLE


@pytest.mark.parametrize(
    ("entry", "kinds"),
    [
        ({"1.2": "", "1.3": "Ann", "1.6": "Lee"}, {"1.3": FieldType.FIRST_NAME, "1.6": FieldType.LAST_NAME}),
        (
            {"4.1": "1 A St", "4.2": "", "4.3": "Perth", "4.4": "WA", "4.5": "6000", "4.6": "Australia"},
            {"4.1": FieldType.ADDRESS, "4.3": FieldType.CITY},
        ),
        ({"5.1": "Yes", "5.2": "", "5.3": "Maybe"}, {"5.1": None, "5.3": None}),
        ({"6.1": "a", "6.2": "b", "6.3": "c", "6.4": "d", "6.5": "e", "6.6": "f"}, {"6.3": None, "6.6": None}),
    ],
)
def test_gravity_forms_knows_names_and_addresses_by_their_parts(
    entry: dict[str, str], kinds: dict[str, FieldType | None]
) -> None:
    found = {field.key: field.type for field in parsed("gravity-forms", {"id": "1", "form_id": "2"} | entry).fields}
    assert kinds.items() <= found.items()


def test_elementors_form_is_not_the_person() -> None:
    body = (EVENTS / "elementor" / "created.form").read_bytes()
    submission = parsed("elementor", body, "application/x-www-form-urlencoded")
    assert "New Form" not in values(submission).values()
    assert submission.document["form_name"] == "New Form"
    assert field(submission, "answers.field_4").type is FieldType.PHONE


def test_a_template_that_an_answer_broke_is_repaired() -> None:
    body = (EVENTS / "cf7" / "broken_template.txt").read_bytes()
    submission = parsed("cf7", body, "text/plain")
    assert submission.document["your-name"] == 'Olivia "Liv" Hansen'


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":"x" y","a":"z"}',
        b'{"name":"A","phone":"x","tel":"+61" , "b"}',
        b'{"name":"say "phone": "+1" now","tel":"2"}',
        b'{"name":"A "B"","list":["a"]}',
        b'{"name":"A "B"',
        b"{}}",
    ],
)
def test_a_template_that_could_be_read_in_two_ways_is_not(body: bytes) -> None:
    with pytest.raises(PermanentError):
        provider("cf7").parse(delivery("cf7", body, "text/plain"))


@pytest.mark.parametrize(
    ("kind", "number"), [("outbound_call", "+61491570156"), ("inbound_call", ""), ("physical", "")]
)
def test_calendlys_place_is_a_number_only_where_the_invitee_is_called(kind: str, number: str) -> None:
    body = event("calendly/created.json")
    body["payload"]["scheduled_event"]["location"] = {"type": kind, "location": "+61491570156"}
    assert parsed("calendly", body).document["call_number"] == number


@pytest.mark.parametrize("trigger", ["BOOKING_REJECTED", "BOOKING_NO_SHOW_UPDATED", "MEETING_ENDED", "OOO_CREATED"])
def test_cal_coms_other_triggers_are_no_leads(trigger: str) -> None:
    assert no_lead("cal-com", event("cal-com/created.json") | {"triggerEvent": trigger}) is Status.IGNORED


def test_cal_coms_attendee_may_give_a_number_as_the_place() -> None:
    body = event("cal-com/created.json")
    where = {"label": "location", "value": {"optionValue": "+61491570157", "value": "phone"}}
    body["payload"]["responses"] = {"name": {"value": {"firstName": "N", "lastName": "L"}}, "location": where}
    submission = parsed("cal-com", body)
    assert field(submission, "answers.location").type is FieldType.PHONE
    assert field(submission, "answers.name.firstName").type is FieldType.FIRST_NAME


def test_formstacks_lines_and_types() -> None:
    body = (EVENTS / "formstack" / "form_urlencoded_base64.form").read_bytes()
    submission = parsed("formstack", body, "application/x-www-form-urlencoded")
    assert submission.document["Name"] == {"first": "Amelia", "last": "Dubois"}
    assert field(submission, "Phone").type is FieldType.PHONE
    assert parsed("formstack", {"Note": "a = b\nc = d", "HandshakeKey": "x"}).document == {"Note": "a = b\nc = d"}


def test_formbricks_contact_question_comes_as_five_texts() -> None:
    body = event("formbricks/created.json")
    body["data"]["data"] = {
        "q1": ["Ann", "Lee", "ann@example.com", "+61491570156", ""],
        "q2": ["a", "b", "c", "d", "e"],
    }
    submission = parsed("formbricks", body)
    assert field(submission, "answers.q1.phone").type is FieldType.PHONE
    assert submission.document["answers"]["q2"] == ["a", "b", "c", "d", "e"]


def test_shopifys_address_names_no_one() -> None:
    submission = parsed("shopify", event("shopify/created.json"), x_shopify_topic="customers/create")
    assert "Somebody" not in values(submission).values()
    assert field(submission, "address_phones[0]").type is FieldType.PHONE
    assert field(submission, "address.city").value == "Ballarat"


@pytest.mark.parametrize(
    ("topic", "test", "status"),
    [
        ("customers/update", "", Status.IGNORED),
        ("customers/delete", "", Status.IGNORED),
        ("customers/create", "true", Status.TEST),
        ("customers/delete", "true", Status.TEST),
    ],
)
def test_shopifys_headers_say_what_it_is(topic: str, test: str, status: Status) -> None:
    headers = {"x_shopify_topic": topic, "x_shopify_test": test}
    assert no_lead("shopify", event("shopify/created.json"), **headers) is status
    assert set(provider("shopify").headers) >= {"x-shopify-topic", "x-shopify-test"}


def test_highlevels_workflow_names_the_person_and_not_the_business() -> None:
    submission = parsed("highlevel", event("highlevel/workflow.json"))
    assert not any("Business" in str(value) or "Solar" in str(value) for value in values(submission).values())


@pytest.mark.parametrize("source", sorted(PROVIDERS))
def test_a_body_of_another_format_is_read_as_generic_reads_it(source: str) -> None:
    body = [{"name": "Ada", "a[b]": "1", "more": json.dumps({"phone": "0412 345 678"})}]
    assert parsed(source, body) == parsed("generic", body)
    assert parsed(source, body).document["more"] == {"phone": "0412 345 678"}
