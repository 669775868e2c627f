"""`countries` of a source: which numbers may be called, and what becomes of a lead with another one."""

from datetime import UTC, datetime

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxbridge.errors import Reason
from voxbridge.mapping import ExtractionResult, LeadRules, extract_contact
from voxbridge.mapping.phone import Number, is_in_countries, read_phone
from voxbridge.parsing.submission import Field, Submission
from voxbridge.rules import Path

NOW = datetime(2026, 11, 24, tzinfo=UTC)
REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
MOBILES = {
    region: phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    for region in REGIONS
    if (example := phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE))
}


def number(text: str) -> Number:
    found = read_phone(text, ())
    assert isinstance(found, Number)
    return found


def read(*answers: tuple[str, str], countries=("AU", "NZ"), region="AU", **rules) -> ExtractionResult:
    fields = tuple(Field(f"q{index}", value, "", label) for index, (label, value) in enumerate(answers))
    document = {f"q{index}": value for index, (_, value) in enumerate(answers)}
    return extract_contact(Submission(document, fields), LeadRules(region, **rules, countries=countries), NOW)


@pytest.mark.parametrize("region", sorted(MOBILES))
def test_a_country_is_called_if_it_is_listed(region):
    """By its own code, and not by that of a country with another calling code."""
    mobile = number(MOBILES[region])
    assert is_in_countries(mobile, (region,))
    code = phonenumbers.country_code_for_region(region)
    others = tuple(other for other in REGIONS if phonenumbers.country_code_for_region(other) != code)
    assert not is_in_countries(mobile, others)


@pytest.mark.parametrize(
    ("written", "country", "allowed"),
    [
        ("+1 212 555 0100", "US", True),
        ("+1 876 234 5678", "US", False),  # Jamaica
        ("+1 876 234 5678", "JM", True),
        ("+1 416 555 0123", "US", False),  # Canada
        ("+1 416 555 0123", "CA", True),
        ("+1 800 234 5678", "CA", True),  # toll-free in all of +1
        ("+7 701 234 5678", "RU", False),  # Kazakhstan
        ("+44 7911 123456", "GB", True),  # Guernsey, on Britain's code
        ("+44 7700 900123", "GB", True),  # of no plan, but possible
        ("+61 491 570 006", "CX", True),
        ("+870 773 111 632", "AU", False),  # satellite
    ],
)
def test_a_shared_calling_code(written, country, allowed):
    """Independent countries that share a code are distinguished; territories belong to their country."""
    number = read_phone(written, (), (country,))
    assert isinstance(number, Number) is allowed


def test_a_number_of_another_country_is_invalid():
    """The result says which country it is."""
    result = read(("Name", "Jane Doe"), ("Phone", "+1 212 555 0100"))
    assert (result.contact, result.error, result.foreign) == (None, Reason.INVALID_PHONE_NUMBER, "US")
    assert result.partial == {"first_name": "Jane", "last_name": "Doe"}


def test_an_allowed_number_of_the_same_person_is_preferred():
    """Of several fields, and of several numbers in one field."""
    name = ("Name", "Jane Doe")
    for answers in (
        (("Mobile", "+1 212 555 0100"), ("Home phone", "02 5550 1234")),
        (("Phone", "+1 212 555 0100 or 02 5550 1234"),),
    ):
        result = read(name, *answers)
        assert result.partial == {"phone_number": "+61255501234", "first_name": "Jane", "last_name": "Doe"}
        assert result.foreign == ""


def test_another_person_is_not_called_instead():
    """A listed country is no reason to call someone else."""
    result = read(
        ("Applicant 1 name", "Jane Doe"),
        ("Applicant 1 phone", "+1 212 555 0100"),
        ("Applicant 2 name", "John Roe"),
        ("Applicant 2 phone", "0412 345 678"),
    )
    assert (result.error, result.foreign) == (Reason.INVALID_PHONE_NUMBER, "US")
    assert "phone_number" not in result.partial


def test_a_local_number_is_of_the_country_that_the_payload_names():
    """It is not read again with the source's own region."""
    result = read(("Name", "Jane Doe"), ("Phone", "(212) 555-0100"), ("Country", "United States"))
    assert (result.error, result.foreign) == (Reason.INVALID_PHONE_NUMBER, "US")


def test_a_configured_path_is_held_to_the_countries():
    """The owner's own path to the phone number as well."""
    path = {"phone_number": Path("phone_number", "q1")}
    result = read(("Name", "Jane Doe"), ("Order", "+1 212 555 0100"), fields=path)
    assert (result.error, result.foreign) == (Reason.INVALID_PHONE_NUMBER, "US")
    result = read(("Name", "Jane Doe"), ("Order", "0412 345 678"), ("Phone", "+1 212 555 0100"), fields=path)
    assert (result.partial["phone_number"], result.foreign) == ("+61412345678", "")


numbers = st.sampled_from(sorted(MOBILES.values()))
labels = st.sampled_from(
    ["Phone", "Mobile", "Work phone", "Emergency contact phone", "Fax", "Contact", "Partner's phone"]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(labels, numbers), min_size=1, max_size=4),
    st.lists(st.sampled_from(REGIONS), min_size=1, max_size=3),
)
def test_no_other_country_is_ever_called(phones, countries):
    """A contact has an allowed number, and is what it would be without `countries` if that was allowed."""
    answers = (("Name", "Jane Doe"), *phones)
    free, held = read(*answers, countries=()), read(*answers, countries=tuple(countries))
    if held.contact:
        assert is_in_countries(number(held.contact.phone_number), countries)
    if free.contact and is_in_countries(number(free.contact.phone_number), countries):
        assert held == free
    elif free.contact and held.contact is None:
        assert held.error is Reason.INVALID_PHONE_NUMBER


@pytest.mark.parametrize("country", ["Australia", "AU", "+61", "🇦🇺", "🇦🇺 +61"])
def test_a_local_number_is_read_with_the_country_beside_it(country):
    """However a form names the country."""
    reading = read(("Name", "Ann Lee"), ("Country", country), ("Phone", "0412 345 678"), countries=(), region="US")
    assert reading.partial["phone_number"] == "+61412345678"
