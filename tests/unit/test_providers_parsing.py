"""What is special about each provider's payloads: the documents that sources.toml sees, kinds, and the traps."""

import json
from typing import Any

import pytest
from support.fakes import NOW
from support.submissions import delivery, event, field, no_lead, parsed, values

from local.events import EVENTS
from voxbridge.errors import PermanentError, Status
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.submission import FieldType, NotALead
from voxbridge.providers import PROVIDERS, provider

OWN, OTHER = "+61412345671", "+61412345672"

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
    assert values(parsed("google-forms", api)) == {'answers."36a632fc"': "A"}


def test_hubspot_reads_the_contact_and_not_its_owner() -> None:
    submission = parsed("hubspot", event("hubspot/created.json"))
    assert "Sample" not in values(submission).values()
    assert submission.document["properties"]["hs_is_unworked"] == "true"
    assert values(submission)["properties.salutation"] == "Dr."


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


def test_what_a_provider_calls_no_lead_is_explained_by_the_members_that_say_it() -> None:
    found = provider("cal-com").parse(delivery("cal-com", {"triggerEvent": "PING"}))
    assert isinstance(found, NotALead)
    assert found.why == "the provider says so in body.triggerEvent"


def test_cal_coms_attendee_may_give_a_number_as_the_place() -> None:
    body = event("cal-com/created.json")
    where = {"label": "location", "value": {"optionValue": "+61491570157", "value": "phone"}}
    body["payload"]["responses"] = {"name": {"value": {"firstName": "N", "lastName": "L"}}, "location": where}
    submission = parsed("cal-com", body)
    assert field(submission, "call_number").type is FieldType.PHONE
    assert values(submission)["answers.name.firstName"] == "N"


def test_cal_coms_answers_may_be_in_several_members() -> None:
    body = event("cal-com/created.json")
    body["payload"] |= {"responses": {"name": {"value": "Ann"}}, "customInputs": {"Mobile": OWN, "name": ""}}
    body["payload"]["userFieldsResponses"] = None
    assert parsed("cal-com", body).document["answers"] == {"name": "Ann", "Mobile": OWN}


@pytest.mark.parametrize(("source", "person"), [("cal-com", "attendee"), ("calendly", "invitee")])
def test_what_a_booking_does_not_say_of_a_person_is_not_there(source: str, person: str) -> None:
    bodies = {
        "cal-com": {"triggerEvent": "BOOKING_CREATED", "payload": {"attendees": [{"name": "Ann Lee"}]}},
        "calendly": {"event": "invitee.created", "payload": {"name": "Ann Lee"}},
    }
    assert parsed(source, bodies[source]).document[person] == {"name": "Ann Lee"}


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("webflow", {"triggerType": "site_publish", "payload": None}),
        ("squarespace", {"topic": "order.update", "data": [{"orderId": "1"}]}),
    ],
)
def test_an_event_of_another_kind_is_no_lead_whatever_it_holds(source: str, body: dict[str, Any]) -> None:
    assert no_lead(source, body) is Status.IGNORED


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
        "q2": ["a", "b", "1000-2000", "c", "d"],
    }
    submission = parsed("formbricks", body)
    assert field(submission, "answers.q1.phone").type is FieldType.PHONE
    assert submission.document["answers"]["q2"] == ["a", "b", "1000-2000", "c", "d"]


def test_shopifys_address_names_no_one() -> None:
    submission = parsed("shopify", event("shopify/created.json"), x_shopify_topic="customers/create")
    contact = extract_contact(submission, LeadRules("AU"), NOW).contact
    assert contact
    assert (contact.first_name, contact.phone_number) == ("Oscar", "+61491570156")
    assert contact.location
    assert "Ballarat" in contact.location


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


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("shopify", {"orders_count": 0, "phone": OWN, "first_name": "Ann", "default_address": {"phone": OTHER}}),
        ("hubspot", {"properties": {"callback_number": OTHER, "phone": OWN, "firstname": "Ann"}}),
        ("highlevel", {"best_number": OTHER, "phone": OWN, "first_name": "Ann"}),
    ],
)
def test_the_providers_own_number_comes_before_another(source: str, body: dict[str, Any]) -> None:
    """An address may be of another person, and the owner of an account has numbers of their own making."""
    reading = extract_contact(parsed(source, body), LeadRules("AU"), NOW)
    assert reading.contact
    assert reading.contact.phone_number == OWN


@pytest.mark.parametrize("source", sorted(PROVIDERS))
def test_a_body_of_another_format_is_read_as_generic_reads_it(source: str) -> None:
    body = [{"name": "Ada", "a[b]": "1", "more": json.dumps({"phone": "0412 345 678"})}]
    assert parsed(source, body) == parsed("generic", body)
    assert parsed(source, body).document["more"] == {"phone": "0412 345 678"}
