"""Numbers that are no phones, as the only number of a submission, under words that the lexicon may not know.

A wrong number is worse than a lead that someone has to look at.
"""

from datetime import UTC, datetime

import pytest

from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Submission

UNKNOWN = ("Quillpin", "Aktenzeichen", "Konto-Nr.", "Número de expediente", "Ref. dossier", "Dossiernr.", "Client nr.")
KNOWN = (
    "Work permit number",
    "Home warranty no.",
    "Número de socio",
    "Número de reserva",
    "Boekingsnummer",
    "Student no",
)


def phone(label: str, text: str, region: str) -> str | None:
    document = {"name": "Ida Kern", "fields": [{"label": label, "value": text}]}
    reading = extract_contact(
        Submission(document, flatten(document)), LeadRules(region), datetime(2026, 11, 24, tzinfo=UTC)
    )
    return reading.partial.get("phone_number")


@pytest.mark.parametrize("label", UNKNOWN)
@pytest.mark.parametrize(
    ("region", "text"),
    [
        ("AU", "083 000 1234"),  # a BSB and an account
        ("AU", "04-2026-00118"),
        ("US", "021-000-021"),
        ("US", "602 555 0144"),
        ("GB", "07-2026-00112"),
        ("GB", "012 3456 7890"),
        ("GB", "09 11 2026 12"),
        ("DE", "021/815/08150"),  # a tax number
        ("DE", "02 181508156"),
        ("DE", "0815/4711-2026"),
        ("DE", "0711-2026-0042"),
        ("DE", "0532013000"),  # an account
        ("DE", "08 15 47 11"),
        ("DE", "04/11/2026 10-30"),
        ("FR", "02 2026 1188"),
        ("FR", "09 876 543 21"),  # a postal account
        ("ES", "0049 1500 05"),
        ("ES", "600 123 456"),
        ("IT", "012 345 67 89"),
        ("IT", "03 069 09606"),
        ("IT", "02-2026-11881"),
        ("NL", "06-2026-1188"),
        ("NL", "020 2026 118"),
        ("PT", "0007 0000 0012 345"),
        ("PT", "912 345 678"),
        ("BR", "012.345.678-90"),
        ("BR", "012 345 678 90"),
        ("BR", "01.234.567/0001-95"),
    ],
)
def test_a_number_under_an_unknown_word_is_no_phone_unless_it_is_written_as_one(label: str, region: str, text: str):
    assert phone(label, text, region) is None


@pytest.mark.parametrize("label", [*UNKNOWN, *KNOWN, "EIN number", "Contract number", "Numero contratto telefono"])
@pytest.mark.parametrize(
    ("region", "digits"),
    [("AU", "0291234567"), ("US", "9075550131"), ("DE", "0532013000"), ("ES", "600123456"), ("GB", "01234567890")],
)
def test_bare_digits_under_a_word_for_the_number_of_something_are_no_phone(label: str, region: str, digits: str):
    assert phone(label, digits, region) is None


@pytest.mark.parametrize("label", ["Quillpin", "Ring-Zeichen", "Fernspruch Nr."])
@pytest.mark.parametrize(
    ("region", "text", "e164"),
    [
        ("AU", "+61 412 345 678", "+61412345678"),
        ("AU", "0412 345 678", "+61412345678"),
        ("US", "(907) 555-0131", "+19075550131"),
        ("GB", "020 7946 0018", "+442079460018"),
        ("GB", "07400 123456", "+447400123456"),
        ("DE", "0171/2345678", "+491712345678"),
        ("FR", "06 12 34 56 78", "+33612345678"),
        ("NL", "06-12345678", "+31612345678"),
        ("BR", "(11) 91234-5678", "+5511912345678"),
    ],
)
def test_a_number_grouped_as_its_country_does_is_a_phone_whatever_its_label(
    label: str, region: str, text: str, e164: str
):
    assert phone(label, text, region) == e164


@pytest.mark.parametrize(
    "key", ["TFN", "UTR", "KvK", "kvk_nr", "PIS", "PNR", "mprn", "mpan", "NISS", "NHS", "itin", "crn"]
)
@pytest.mark.parametrize(("region", "text"), [("GB", "01234 567890"), ("BR", "012.345.678-90"), ("AU", "02-4471-9983")])
def test_a_key_that_is_the_short_form_of_an_identity_is_no_phones(key: str, region: str, text: str):
    document = {"name": "Ida Kern", key: text}
    reading = extract_contact(
        Submission(document, flatten(document)), LeadRules(region), datetime(2026, 11, 24, tzinfo=UTC)
    )

    assert "phone_number" not in reading.partial


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("x", "0412 345 678", "+61412345678"),
        ("x", "1300 975 707", None),  # an organisation's
        ("cc", "+61 412 345 678", None),  # whom a message went to as well
    ],
)
def test_a_number_that_nothing_labels(label: str, text: str, expected: str | None) -> None:
    """It is taken for the lead's where it is written as a person's number is."""
    assert phone(label, text, "AU") == expected


@pytest.mark.parametrize("label", ["Number", "Ring me on", "Best way to reach you"])
def test_how_to_reach_someone_comes_before_work(label: str) -> None:
    """A number at work is called if there is no other."""
    fields = [{"label": label, "value": "0412 345 678"}, {"label": "Work phone", "value": "02 5550 0123"}]
    document = {"name": "Ida Kern", "fields": fields}
    reading = extract_contact(
        Submission(document, flatten(document)), LeadRules("AU"), datetime(2026, 11, 24, tzinfo=UTC)
    )
    assert reading.partial["phone_number"] == "+61412345678"


@pytest.mark.parametrize("label", ["Wrangler phone", "zorblik_phone", "Phone of the quvando"])
@pytest.mark.parametrize("empty", ["Phone", "Your phone", "phone_number"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_number_by_an_unknown_word_is_not_called_for_who_left_their_own_empty(label, empty, turned):
    """It may be someone else's; a mobile or a number at home, which may be empty, says nothing of another."""
    asked = {"Name": "Ida Kern", empty: "", label: "0412 345 678"}
    document = dict(reversed(asked.items())) if turned else asked
    reading = extract_contact(
        Submission(document, flatten(document)), LeadRules("AU"), datetime(2026, 11, 24, tzinfo=UTC)
    )
    assert "phone_number" not in reading.partial
