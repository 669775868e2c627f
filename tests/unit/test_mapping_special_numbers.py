"""Numbers that no one may be called on, and those that are called last."""

import pytest
from support.fakes import NOW

from voxbridge.errors import Reason
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.mapping.phone import Fault, Number, is_service, is_uncallable, read_phone
from voxbridge.parsing.submission import Field, Submission

PREMIUM = [
    *("+611900123456", "+611902123456", "+449098790000", "+44118118", "+19005550123", "+12129761234", "+4990012345678"),
    *("+491371234567", "+33899123456", "+33892123456", "+34803123456", "+34806123456", "+34807123456", "+34905123456"),
    *("+39899123456", "+39892424", "+319001234", "+319061234567", "+64900123456", "+3531520123456", "+351760123456"),
    *("+43900123456", "+41900123456", "+3290012345", "+46900123456", "+4782012345", "+48701234567", "+358600123456"),
    *("+870773111632", "+881612345678", "+8835100012345", "+979123456789", "+81990123456", "+9721900123456"),
]
CRISIS = [
    *("+61131114", "+611300224636", "+611800551800", "+611800737732", "+611300659467", "+61139276", "+61131444"),
    *("+44116123", "+448001111", "+49116117", "+498001110111", "+18002738255", "+64800543354", "+3531800247247"),
    *("+31116123", "+34717003717", "+33972394050", "+390223272327", "+4570201201"),
]
SERVICE = [
    *("+61131234", "+611300975707", "+611800123456", "+448451234567", "+448701234567", "+448001234567", "+18005550123"),
    *("+64800123456", "+498001234567", "+33800123456", "+34900123456", "+39800123456", "+31800123456"),
]
PERSONAL = [
    *("+61412345678", "+61255500123", "+447400123456", "+442079460018", "+441162345678", "+441189876543"),
    *("+12025550123", "+4915112345678", "+49301234567", "+33612345678", "+34612345678", "+390612345678"),
    *("+393123456789", "+6421123456", "+31612345678", "+35315551234", "+353861234567", "+351912345678"),
    *("+3247012345", "+60160012345", "+886220001234"),
]


@pytest.mark.parametrize("number", PREMIUM + CRISIS)
def test_an_unverified_sender_cannot_have_it_called(number: str) -> None:
    """Neither what a call costs nor whom it disturbs is for a form's visitor to choose."""
    assert is_uncallable(number)
    assert not isinstance(read_phone(number, ("AU",)), Number)


@pytest.mark.parametrize("number", SERVICE + PERSONAL)
def test_it_can_be_called(number: str) -> None:
    assert not is_uncallable(number)
    assert is_service(number) is (number in SERVICE)


@pytest.mark.parametrize("text", ["000", "112", "911", "999", "988", "+61 000", "110", "+49112"])
def test_an_emergency_number_is_too_short_for_one(text: str) -> None:
    assert read_phone(text, ("AU",)) is Fault.INVALID


@pytest.mark.parametrize(
    ("text", "region"),
    [
        *(("1900 123 456", "AU"), ("13 11 14", "AU"), ("1300 22 4636", "AU"), ("1800 55 1800", "AU")),
        *(("0909 879 0000", "GB"), ("116 123", "GB"), ("(900) 555-0123", "US"), ("0900 1234567", "DE")),
        *(("0 899 12 34 56", "FR"), ("806 123 456", "ES"), ("899 123 456", "IT"), ("0900 123456", "NZ")),
    ],
)
def test_as_people_write_it(text: str, region: str) -> None:
    assert read_phone(text, (region, "AU")) is Fault.INVALID


def test_a_second_number_in_the_same_answer_is_read() -> None:
    found = read_phone("1900 123 456 or 0412 345 678", ("AU",))
    assert isinstance(found, Number)
    assert found.e164 == "+61412345678"


def contact(*numbers: str) -> tuple[str | None, Reason | None]:
    fields = [Field(f"p{index}", number, "", "Phone number") for index, number in enumerate(numbers)]
    reading = extract_contact(Submission({}, (Field("n", "Ada", "", "First name"), *fields)), LeadRules("AU"), NOW)
    return reading.contact.phone_number if reading.contact else None, reading.error


@pytest.mark.parametrize(
    ("numbers", "chosen"),
    [
        (("1900 123 456",), (None, Reason.INVALID_PHONE_NUMBER)),
        (("13 11 14",), (None, Reason.INVALID_PHONE_NUMBER)),
        (("1900 123 456", "0412 345 678"), ("+61412345678", None)),
        (("1300 975 707", "0412 345 678"), ("+61412345678", None)),
        (("1300 975 707", "13 11 14"), ("+611300975707", None)),
        (("13 12 34",), ("+61131234", None)),
    ],
)
def test_which_number_of_a_form_is_called(numbers: tuple[str, ...], chosen: tuple[str | None, Reason | None]) -> None:
    """What may not be called is passed over for a later number, and what belongs to an organisation comes last."""
    assert contact(*numbers) == chosen
