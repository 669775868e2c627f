"""How what people write in a phone field becomes E.164, or a reason."""

from uuid import UUID

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxbridge.mapping.countries import read_country
from voxbridge.mapping.phone import Fault, Number, is_written_as_phone, parsed_number, read_phone, split_code


@pytest.mark.parametrize(("text", "region"), [("+61", "AU"), ("0061", "AU"), ("²", ""), ("", ""), ("9999", "")])
def test_a_calling_code_gives_its_country(text: str, region: str) -> None:
    assert read_country(text) == region


@pytest.mark.parametrize(
    ("text", "region", "e164"),
    [
        ("0412 345 678", "AU", "+61412345678"),
        ("412345678", "AU", "+61412345678"),  # a JSON number, its leading zero lost
        ("61412345678", "AU", "+61412345678"),
        ("+61 412 345 678", "US", "+61412345678"),
        ("+61 (0) 412 345 678", "US", "+61412345678"),
        ("+61 0412 345 678", "US", "+61412345678"),
        ("0061 412 345 678", "US", "+61412345678"),
        ("0011 44 7911 123456", "AU", "+447911123456"),
        ("447911123456", "AU", "+447911123456"),
        ("+39 (0)6 1234567", "IT", "+39061234567"),  # Italy's zero belongs to the number
        ("whatsapp:+61412345678", "AU", "+61412345678"),
        ("tel:+61-412-345-678", "AU", "+61412345678"),
        ("https://wa.me/61412345678", "US", "+61412345678"),
        ("https://wa.me/61412345678?text=hi%20123456", "DE", "+61412345678"),
        ("https://api.whatsapp.com/send?phone=61412345678&text=Hi", "DE", "+61412345678"),
        ("089 / 999 98 78 / WhatsApp", "DE", "+49899999878"),
        ("Tel.: 089 / 999 98 78", "DE", "+49899999878"),
        ("02 9876 5432 ext. 12", "AU", "+61298765432"),
        ("(212) 555-0101 x5", "US", "+12125550101"),
        ("030/1234567-12", "DE", "+4930123456712"),
        ("0412 345 678 or 02 9876 5432", "AU", "+61412345678"),
        ("Mobile: 0412 345 678 (after 5pm)", "AU", "+61412345678"),
        ("491713920044", "DE", "+491713920044"),  # Germany's plan is so open that it knows 0491713920044 too
        ("49 171 3920044", "DE", "+491713920044"),
        ("49 (0)171 3920044", "DE", "+491713920044"),
        ("493023125044", "DE", "+493023125044"),
        ("0491 23125044", "DE", "+4949123125044"),  # Leer's area code
        ("436641234567", "AT", "+436641234567"),
        ("55991234567", "BR", "+5555991234567"),  # an area code, not the country's
        ("5215512345678", "MX", "+525512345678"),  # as messengers still write it
        ("+52 1 55 1234 5678", "MX", "+525512345678"),
        ("(555) 123-4567", "US", "+15551234567"),  # possible, though no such number is valid
        ("+11234567890", "AU", "+11234567890"),
        ("٠٤١٢٣٤٥٦٧٨", "AU", "+61412345678"),
        ("＋61412345678", "US", "+61412345678"),  # noqa: RUF001  (a full-width plus is the point)
    ],
)
def test_reads_numbers_as_people_write_them(text: str, region: str, e164: str) -> None:
    number = read_phone(text, (region,))

    assert isinstance(number, Number)
    assert number.e164 == e164


@pytest.mark.parametrize("text", ["", " ", "+1 ", "+61", "(+61)", "-", "+1 (___) ___-____", "+"])
def test_a_preset_prefix_alone_is_no_answer(text: str) -> None:
    assert read_phone(text, ("US",)) is Fault.EMPTY


@pytest.mark.parametrize(
    "text",
    [
        "+33*********",
        "04XX XXX 678",
        "none",
        "call me",
        "12",
        "+1434993473",  # too short with +: not read again as the local 1434993473
        "9876 5432",  # a local number without its area code
        "0000000000",
        "9" * 40,
        "1" * 100_000,
        "2026-11-26 12:44:10",
        "26.11.2026 12:44",
        "1795690100.8825",
        "https://crm.example.com/contacts/0412345678",
    ],
)
def test_what_gives_no_number_is_invalid(text: str) -> None:
    assert read_phone(text, ("AU",)) is Fault.INVALID


@pytest.mark.parametrize("beside", ["", "from ", "sms:"])
@given(st.data())
def test_an_id_of_letters_and_digits_gives_no_number(beside: str, data: st.DataObject) -> None:
    digits = data.draw(st.from_regex(r"[0-9]{7,13}", fullmatch=True))
    made = data.draw(
        st.sampled_from(
            [
                f"SM79404a{digits}d8a9",
                f"a{digits}f",
                f"{digits[:3]}c{digits}",
                f"in_{digits}",
                f"msg-7f-{digits}",
                f"INV{digits}",
                f"MB{digits}",
                f"{digits}d1-{digits}",
                f"{digits[:4]}f{digits[4:7]}-4344-9053-7891-{digits}",
            ]
        )
    )

    assert isinstance(read_phone(beside + made, ("AU", "DE", "US")), Fault)


@given(st.uuids(), st.sampled_from(["AU", "DE", "US", "FI"]))
def test_a_uuid_gives_no_number(uuid: UUID, region: str) -> None:
    assert isinstance(read_phone(str(uuid), (region,)), Fault)


@pytest.mark.parametrize(
    "text",
    [
        "Tel0412345678", "0412345678x12", "0412345678home", "M0412345678", "Nora0412345678", "ph0412345678",
        "mobile:0412345678", "mob0412-345-678", "0412345678/home2", "0412345678or0298765432", "WA0412345678",
        "0412345678 (unit 3b)", "0412 345 678 after 5pm", "0412_345_678", "https://wa.me/61412345678", "WhatsApp https://wa.me/61412345678",
        "http://api.whatsapp.com/send?phone=61412345678", "4th number: 0412345678",
    ],
)  # fmt: skip
def test_a_word_at_a_number_does_not_make_it_an_id(text: str) -> None:
    assert read_phone(text, ("AU",)) == Number("+61412345678", valid=True)


def test_a_few_digits_are_no_number_in_an_open_plan() -> None:
    assert read_phone("12345", ("FI",)) is Fault.INVALID


def test_a_valid_number_of_a_later_country_wins_over_a_merely_possible_one_of_the_first() -> None:
    assert read_phone("0412 345 678", ("US", "AU")) == Number("+61412345678", valid=True)


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("+61 412 345 678", "US", True),
        ("0412 345 678", "AU", True),
        ("(212) 555-0101", "US", True),
        ("0412345678", "AU", False),  # bare digits may be anything
        ("612 34 56 78", "ES", True),
    ],
)
def test_unlabelled_numbers_count_only_where_they_are_written_as_phones(text: str, region: str, expected: bool) -> None:  # noqa: FBT001
    number = read_phone(text, (region,))

    assert isinstance(number, Number)
    assert is_written_as_phone(text, number) is expected


@given(st.text(max_size=200), st.sampled_from(["AU", "US", "DE", "BR", "ZZ", ""]))
def test_whatever_is_written_gives_e164_of_its_own_digits_or_a_reason(text: str, region: str) -> None:
    number = read_phone(text, (region,))

    if isinstance(number, Number):
        assert number.e164[0] == "+"
        assert 7 <= len(number.e164[1:]) <= 15
        digits = "".join(filter(str.isdigit, text))
        assert len(digits) >= 6


ALSO_WORDS = "AM BH ET IS ME MO MR MS NO NR PH PM SA TF"  # "Ph.", "No.", "after 5 PM", "et"
CODES = sorted(phonenumbers.SUPPORTED_REGIONS - set(ALSO_WORDS.split()))
WRITTEN = (
    "{code} {number}", "({code}) {number}", "{code}: {number}", "{number} {code}", "{number} ({code})",
    "Mobile {code} {number}", "{flag} {number}", "{flag}{number}",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(code=st.sampled_from(CODES), written=st.sampled_from(WRITTEN), home=st.sampled_from(["AU", "US", "DE"]))
def test_a_number_of_the_country_at_it_is_read_there(code: str, written: str, home: str) -> None:
    """By its code or flag, before or after the number, if it is no number of one's own country."""
    example = phonenumbers.example_number(code)
    own = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL) if example else "12"
    flag = "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in code)
    there, here = (read_phone(own, (region,)) for region in (code, home))
    if isinstance(there, Number) and there.valid and not (isinstance(here, Number) and here.valid):
        assert read_phone(written.format(code=code, flag=flag, number=own), (home,)) == there


@pytest.mark.parametrize("text", ["FR 06 12 34 56 78", "06 12 34 56 78 (FR)", "France: 06 12 34 56 78"])
def test_a_foreign_number_with_its_country(text: str) -> None:
    """It was read as an Australian number of a kind that there is not."""
    assert read_phone(text, ("AU",)) == Number("+33612345678", valid=True)


@pytest.mark.parametrize(
    "written", ["{number}, Springfield {code}", "Springfield, {code} {number}", "Cell: {number} {code}"]
)
@pytest.mark.parametrize(
    ("home", "number"),
    [("US", "317-861-2190"), ("US", "(303) 861-0142"), ("AU", "0491 570 156"), ("IT", "080 1234567")],
)
def test_a_number_of_one_s_own_country_stays_one(written: str, home: str, number: str) -> None:
    """Beside a state or a province whose code is that of a country: Indianapolis, IN."""
    own = read_phone(number, (home,))
    texts = {code: written.format(code=code, number=number) for code in phonenumbers.SUPPORTED_REGIONS}
    assert [code for code, text in texts.items() if read_phone(text, (home,)) != own] == []


@pytest.mark.parametrize("word", ["Jordan", "Georgia", "Jo", "Al", "my PA", "GP", "Ph", "NO.", "fr"])
def test_words_and_names_are_no_country_at_a_number_of_one_s_own(word: str) -> None:
    """Nor are titles."""
    for text in (f"{word} 0491 570 156", f"0491 570 156 ({word})"):
        assert read_phone(text, ("AU",)) == Number("+61491570156", valid=True)


def test_a_code_alone_at_a_number_of_both_countries_is_called_in_neither() -> None:
    """Venice, or an Australian mobile."""
    assert read_phone("IT 0412 345 678", ("AU",)) is Fault.INVALID


@pytest.mark.parametrize("text", ["CALL ME IT 0412 345 678 AFTER 5", "0412 345 678 or 0412 345 679, IT DEPARTMENT"])
def test_words_in_capitals_are_no_codes(text: str) -> None:
    assert read_phone(text, ("AU",)) == Number("+61412345678", valid=True)


@pytest.mark.parametrize("joint", [" ", "  ", " / ", ", ", "\n", " or ", " M: ", " (mobile) ", "; mob. "])
@pytest.mark.parametrize("mobile", ["0491 570 156", "0491570156", "+61 491 570 156"])
@pytest.mark.parametrize("landline", ["03 7010 1234", "(03) 7010 1234", "0370101234"])
def test_of_two_numbers_in_a_field_the_mobile_is_taken(joint: str, mobile: str, landline: str) -> None:
    for text in (f"{landline}{joint}{mobile}", f"H: {landline}{joint}{mobile}", f"{mobile}{joint}{landline}"):
        number = read_phone(text, ("AU",))
        assert isinstance(number, Number)
        assert number.e164 == "+61491570156"
    first = read_phone(f"{mobile}{joint}0491 570 157", ("AU",))
    assert isinstance(first, Number)
    assert first.e164 == "+61491570156"


@settings(deadline=None)
@given(
    region=st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)),
    kind=st.sampled_from(range(11)),
    changes=st.lists(st.tuples(st.integers(0, 14), st.sampled_from("0123456789")), max_size=4),
)
def test_a_valid_number_in_e164_is_what_the_library_parses(
    region: str, kind: int, changes: list[tuple[int, str]]
) -> None:
    example = phonenumbers.example_number_for_type(region, kind) or phonenumbers.parse("+61491570156")
    national = list(phonenumbers.national_significant_number(example))
    for place, digit in changes:
        national[place % len(national)] = digit
    e164 = f"+{example.country_code}{''.join(national)}"
    number = parsed_number(e164)

    if phonenumbers.is_valid_number(number):
        assert number == phonenumbers.parse(e164)
        assert split_code(e164) == (str(number.country_code), "".join(national))
