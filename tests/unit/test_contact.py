"""What a contact can hold."""

import json

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from voxbridge.voxworks.contact import (
    _PLAIN_EMAIL,
    OPTIONAL,
    REQUIRED,
    CreateContactRequest,
    valid_fields,
    validate_field,
)

PERSON = {"phone_number": "+61255500123", "first_name": "Ada"}


def test_what_is_absent_is_not_sent():
    contact = CreateContactRequest(**PERSON, age=36)
    assert json.loads(contact.to_json()) == PERSON | {"age": 36}


def test_texts_lose_the_space_around_them_and_keep_every_script():
    contact = CreateContactRequest(**valid_fields(PERSON | {"first_name": " Łucja\n", "address": "\u3000東京都 1-2 "}))
    assert (contact.first_name, contact.address) == ("Łucja", "東京都 1-2")
    assert "東京都" in contact.to_json()


TEXTS = ("first_name", "last_name", "email", "address", "location", "gender", "title")
CONTROLS = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, 0x2028, 0x2029)} | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


@given(name=st.sampled_from(TEXTS), text=st.text(st.sampled_from([*sorted(CONTROLS), "a", "é", "@", " ", "\u200d"])))
def test_no_field_holds_a_control_character(name, text):
    """Whatever a form was filled in with, Voxworks' pages and logs show it as it is."""
    kept = validate_field(name, text)
    assert kept is None or CONTROLS.isdisjoint(kept)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("A\0da\x1b[31m", "Ada[31m"),
        ("12 Main St\r\nSydney", "12 Main St Sydney"),
        ("one\u2028two\x85three\tfour", "one two three four"),
        ("\u202eadA\u202c \u2066Lee\u2069", "adA Lee"),
        ("\x00\u200e", None),
        ("क्\u200cष 👩\u200d🔬", "क्\u200cष 👩\u200d🔬"),
    ],
)
def test_line_breaks_become_spaces_and_other_controls_vanish(text, kept):
    assert validate_field("address", text) == kept


def test_an_email_address_pasted_with_invisible_marks_is_held():
    assert validate_field("email", "\u202aada@example.com\u202c\n") == "ada@example.com"


def test_the_bare_contact_is_phone_and_names():
    contact = CreateContactRequest(**PERSON, last_name="Lovelace", email="ada@example.com", age=36)
    assert contact.required_only().to_dict() == PERSON | {"last_name": "Lovelace"}


@pytest.mark.parametrize("number", ["", "0255500123", "+0255500123", "+61 255", "+61255500123\n", "+٦١٢٥٥٥٠٠١٢٣", 1])
def test_a_number_is_e164_or_none(number):
    assert validate_field("phone_number", number) is None


@pytest.mark.parametrize("text", ["", " ", "x" * 501, "half \ud83d of a pair", 7, None, ["Ada"]])
def test_a_text_is_one_to_500_characters_that_can_be_sent(text):
    assert validate_field("first_name", text) is None
    assert validate_field("first_name", "x" * 500) == "x" * 500


@pytest.mark.parametrize(("age", "kept"), [(0, 0), (130, 130), (131, None), (-1, None), (True, None), ("36", None)])
def test_an_age_is_a_whole_number_of_years(age, kept):
    assert validate_field("age", age) == kept


@given(st.emails())
def test_every_address_that_the_rfcs_allow_is_held(address):
    name, _, domain = address.rpartition("@")
    kept = validate_field("email", address)
    assert kept == f"{name}@{domain.lower()}" or ("xn--" in domain.lower() and kept)  # written out in its script


@given(st.from_regex(_PLAIN_EMAIL, fullmatch=True))
def test_plain_addresses_are_what_the_library_makes_of_them(address):
    try:
        by_the_library = validate_email(address, check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        by_the_library = None
    assert validate_field("email", address) == by_the_library


@pytest.mark.parametrize("written", ["Ada <ada@example.com>", "<ada@Example.com>", '"Ada, L." <ada@example.com>'])
def test_an_address_behind_its_owners_name_is_held_alone(written):
    assert validate_field("email", written) == "ada@example.com"


@pytest.mark.parametrize("address", ["Müller@Bücher.example", "用户@例え.example", "o'neill+web@mail.example.co.uk"])
def test_addresses_of_any_script_are_held(address):
    assert validate_field("email", address) is not None


@pytest.mark.parametrize(
    "address",
    [
        "ada",
        "ada@example",
        "ada@@example.com",
        "ada@example..com",
        ".ada@example.com",
        "ada.@example.com",
        "a..da@example.com",
        "ada @example.com",
        "ada@exam ple.com",
        "ada@-example.com",
        "ada@example-.com",
        "ada@under_score.com",
        "ada@[192.0.2.1]",
        "ada@192.0.2.1",
        '"ada"@example.com',
        "<Ada ada@example.com>",
        "ada@example.com, eve@example.com",
        f"{'a' * 65}@example.com",
        f"ada@{'a.' * 125}com",
        "ada@example.com\nbcc: eve@example.com",
    ],
)
def test_what_is_no_address_is_not_held(address):
    assert validate_field("email", address) is None


@pytest.mark.parametrize("name", [*REQUIRED, *OPTIONAL])
@pytest.mark.parametrize("value", ["MARKED\ud800", None])
def test_what_a_contact_cannot_hold_is_left_out(name, value):
    assert name not in valid_fields(PERSON | {name: value})


def test_of_several_values_those_that_cannot_be_held_are_left_out_and_the_others_kept_in_order():
    values = {"age": 131, "email": "Ada@Example.com", "phone_number": "+61255500123", "title": "x" * 501}
    assert list(valid_fields(values).items()) == [("phone_number", "+61255500123"), ("email", "Ada@example.com")]
    assert valid_fields({"title": " Dr ", "first_name": "Ada"}) == {"first_name": "Ada", "title": "Dr"}
    assert valid_fields({}) == {}
