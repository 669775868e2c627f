"""Whose a name and a number are in documents: in objects, in lists of people and in the parts of an order."""

from datetime import UTC, datetime

import pytest

from voxbridge.errors import Reason
from voxbridge.mapping import ExtractionResult, LeadRules, extract_contact
from voxbridge.mapping.classify_fields import classify
from voxbridge.mapping.owners import Owner
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Field, Submission


def test_a_type_may_carry_the_number_of_its_person():
    first = Field(
        "people[0].first_name", "", "first_name", record="people[0]", ancestors=("people",), role="applicant_2"
    )
    second = Field(
        "people[1].first_name", "", "first_name", record="people[1]", ancestors=("people",), role="applicant"
    )

    assert [one.number for one in classify((first, second)).fields] == [2, 1]


def _read_document(document: dict[str, object]) -> ExtractionResult:
    return extract_contact(
        Submission(None, tuple(flatten(document))), LeadRules("AU"), datetime(2026, 11, 24, tzinfo=UTC)
    )


BOB = {"name": "Bob Ross", "phone": "0491 570 110"}
LISTS = ["guests", "household", "contacts", "attendees", "participants", "members", "people"]


@pytest.mark.parametrize("people", LISTS)
@pytest.mark.parametrize("around", ["", "booking"])
@pytest.mark.parametrize("turned", [False, True])
def test_someone_in_a_list_is_not_called_for_a_named_lead(people, around, turned):
    """A person whom a list names beside the lead is never called in their place."""
    document: dict[str, object] = {"first_name": "Ada", "last_name": "Lovelace", people: [BOB]}
    if turned:
        document = dict(reversed(document.items()))
    found = _read_document({around: document} if around else document)
    own = _read_document({**document, "phone": "0491 570 156"})

    assert found.error is Reason.MISSING_PHONE_NUMBER
    assert found.partial == {"first_name": "Ada", "last_name": "Lovelace"}
    assert own.partial == {**found.partial, "phone_number": "+61491570156"}


@pytest.mark.parametrize("people", ["guests", "household"])
def test_guests_and_a_household_are_a_person_s_by_a_bare_name_too(people):
    """A bare name beside them is a person's unless it says that it is a thing's."""
    assert _read_document({"name": "Ada Lovelace", people: [BOB]}).error is Reason.MISSING_PHONE_NUMBER
    assert _read_document({"name": "Booking form", people: [BOB]}).partial["first_name"] == "Bob"


@pytest.mark.parametrize("people", LISTS[2:6])
@pytest.mark.parametrize("name", ["Contact form", "VIP list", "Acme Pty Ltd", "Spring Gala 2026"])
def test_the_name_of_what_holds_a_list_is_not_the_lead_s(people, name):
    """A form, a list, a company and an event leave the person in their list to be called."""
    assert _read_document({"name": name, people: [BOB]}).partial == {
        "phone_number": "+61491570110",
        "first_name": "Bob",
        "last_name": "Ross",
    }


ADA = {"name": "Ada Lovelace", "phone": "0491 570 156"}


@pytest.mark.parametrize("known", ["client", "guest", "parent", "tenant"])
def test_someone_whose_role_is_an_unknown_word_comes_after_those_whose_role_is_known(known):
    """The order of the list does not matter."""
    people = [{"role": "zzorblax", **BOB}, {"role": known, **ADA}]

    assert _read_document({"people": people}).partial["first_name"] == "Ada"
    assert _read_document({"people": people[::-1]}).partial["first_name"] == "Ada"


@pytest.mark.parametrize(
    ("second", "first"),
    [
        ({"role": "secondary"}, {"role": "primary"}),
        ({"is_primary": False}, {"is_primary": True}),
        ({}, {"isPrimary": "true"}),
        ({"primary_contact": 0}, {"primary_contact": 1}),
    ],
)
def test_the_first_of_several_people_is_who_says_so(second, first):
    """By a role or by a flag that is true of one alone, in whichever order they are."""
    people = [{**second, **BOB}, {**first, **ADA}]

    assert _read_document({"company": "X", "contacts": people}).partial["first_name"] == "Ada"
    assert _read_document({"company": "X", "contacts": people[::-1]}).partial["first_name"] == "Ada"


@pytest.mark.parametrize("known", ["patient", "student"])
def test_no_one_is_called_where_a_student_is_beside_someone_by_an_unknown_word(known):
    """They may be a parent, who is called for a child, or a teacher, who is not; for a minor they are called."""
    other = {"zorblik_name": "Bob Ross", "zorblik_phone": "0491 570 110"}
    student = {f"{known}_name": "Ada Lovelace", f"{known}_phone": "0491 570 156"}

    assert _read_document({**other, **student}).error is Reason.MISSING_PHONE_NUMBER
    assert _read_document({**student, f"{known}_age": 9, **other}).partial["first_name"] == "Bob"
    assert _read_document(student).partial["first_name"] == "Ada"


def test_the_role_of_the_only_record_is_an_answer():
    """A job or a relationship that a form asks for says nothing of whose the other answers are."""
    asked = {"relationship": "Husband", "emergency_contact_name": "Bob Ross", **ADA}

    assert _read_document({"record": asked}).partial["first_name"] == "Ada"
    assert _read_document({"contact": {"role": "Electrician", **ADA}, "recipient": BOB}).partial["first_name"] == "Ada"


@pytest.mark.parametrize("other", ["patient", "guest", "tenant", "recipient", "owner"])
def test_a_lead_who_is_plainly_a_person_is_replaced_by_no_one(other):
    """A lead with a first name who gave no number is not found; a bare name may be a thing's."""
    lead = {"first_name": "Ada", "email": "ada@example.com"}

    assert _read_document({**lead, other: BOB}).error is Reason.MISSING_PHONE_NUMBER


UNKNOWN = pytest.mark.parametrize("word", ["zorblik", "quvando", "trumelor"])
TURNED = pytest.mark.parametrize("turned", [False, True])


@UNKNOWN
@TURNED
def test_a_named_object_s_number_is_its_own(word, turned):
    """An object with a name of its own and a number is one person, whatever it is called."""
    lead = {"your_first_name": "Ada", "your_last_name": "Lovelace", "mobile": None}
    document = {word: BOB, **lead} if turned else {**lead, word: BOB}

    assert _read_document(document).partial == {"first_name": "Ada", "last_name": "Lovelace"}


@UNKNOWN
@TURNED
def test_a_section_under_an_unknown_title_is_someone_else_s(word, turned):
    """A title that is not known, beside one that is, heads another person's part of the form."""
    own = {"title": "Contact details", "fields": [{"label": "Name", "value": "Ada Lovelace"}]}
    others = [{"label": "Name", "value": "Bob Ross"}, {"label": "Phone", "value": "0491 570 110"}]
    sections = [own, {"title": f"Your {word}", "fields": others}]
    found = _read_document({"sections": sections[::-1] if turned else sections})

    assert found.partial == {"first_name": "Ada", "last_name": "Lovelace"}


@UNKNOWN
def test_a_whole_name_under_an_unknown_word_is_used_if_there_is_no_other(word):
    """It does not take the place of a plain one, and is no last name beside a first name."""
    other = {f"full_name_{word}": "Bob Ross", "phone": "0491 570 110"}

    assert _read_document({"contact_name": "Ada Lovelace", **other}).partial["first_name"] == "Ada"
    assert "last_name" not in _read_document({"first_name": "Ada", **other}).partial
    assert _read_document(other).partial["first_name"] == "Bob"


@UNKNOWN
def test_a_number_under_an_unknown_word_is_not_the_lead_s_where_the_word_names_someone(word):
    """Where the word names no one, the only number of the form is the lead's."""
    asked = {"Your name": "Ada Lovelace", f"Phone of the {word}": "0491 570 110"}

    assert "phone_number" not in _read_document({**asked, f"Your {word} is": "Bob Ross"}).partial
    assert _read_document(asked).partial["phone_number"] == "+61491570110"


PARTS = [("billing", "shipping"), ("bill_to", "ship_to"), ("rechnung", "lieferung")]


@pytest.mark.parametrize("parts", [*PARTS, *(pair[::-1] for pair in PARTS)])
@pytest.mark.parametrize("nested", [False, True])
def test_the_parts_of_an_order_share_nothing_unless_one_has_no_contact(parts, nested):
    """The part that names a person is read alone where the other has a phone number or an e-mail address."""
    own, other = parts

    def found(**fields: str) -> ExtractionResult:
        document: dict[str, object] = {}
        for name, value in fields.items():
            part, key = (own if name.startswith("own") else other), name.partition("_")[2]
            if nested:
                document[part] = {**document.get(part, {}), key: value}  # type: ignore[dict-item]
            else:
                document[f"{part}_{key}"] = value
        return _read_document(document)

    bob = {"first_name": "Bob", "last_name": "Ross"}
    reached = {**bob, "phone_number": "+61491570156"}
    number, elsewhere = "0491 570 156", {"other_phone": "0491 570 110", "other_email": "ada@example.com"}
    assert found(own_name="Bob Ross", **elsewhere).partial == bob
    assert found(own_name="Bob Ross", own_phone=number, **elsewhere).partial == reached
    assert found(own_name="Bob Ross", own_phone=number, other_city="Perth").partial == {**reached, "location": "Perth"}


@pytest.mark.parametrize("part", ["billing", "shipping", "billing_address", "shipping_address"])
@pytest.mark.parametrize("beside", [{"name": "#1001"}, {"name": "Summer sale"}, {"I am a": "homeowner"}])
def test_a_name_that_no_one_is_reached_by_is_not_called_for_who_orders(part, beside):
    """A shop's `name` is that of the order or of a product."""
    person = {"first_name": "Ada", "last_name": "Lovelace", "phone": "0491 570 110"}

    assert _read_document({**beside, part: person}).partial["phone_number"] == "+61491570110"
    assert _read_document({**beside, part: person}).partial["first_name"] == "Ada"


@pytest.mark.parametrize("who", ["Recipient", "Receiver", "Gift recipient"])
def test_a_recipient_who_is_the_only_one_named_keeps_what_is_theirs(who):
    """Their address and gender as well as their name and number."""
    own = {"name": "Ada Lovelace", "phone": "0491 570 110", "street": "1 High St", "city": "Perth", "gender": "female"}
    reading = _read_document({f"{who}'s {key}": value for key, value in own.items()})

    assert (reading.partial["first_name"], reading.partial["phone_number"]) == ("Ada", "+61491570110")
    assert (reading.partial["address"], reading.partial["gender"]) == ("1 High St, Perth", "female")


@pytest.mark.parametrize(
    ("label", "owner", "number"),
    [
        ("Co-owner phone", Owner.OTHER, 1),
        ("co_insured_phone", Owner.OTHER, 1),
        ("Téléphone du co-locataire", Owner.OTHER, 1),
        ("Main driver phone", Owner.LEAD, 1),
        ("Lead passenger name", Owner.LEAD, 1),
        ("Mother/guardian name", Owner.PARENT, 1),
        ("Applicant No 2 name", Owner.LEAD, 2),
        ("Nom du 2e demandeur", Owner.LEAD, 2),
    ],
)
def test_a_second_word_says_who_a_person_is(label, owner, number):
    """Someone beside the lead, or the lead among others, is known by the word before or after."""
    applicant, other = classify([Field("a", "Ann Ray", "Applicant name"), Field("b", "x", label)]).fields

    assert (applicant.owner, applicant.number) == (Owner.LEAD, 1)
    assert (other.owner, other.number) == (owner, number)
