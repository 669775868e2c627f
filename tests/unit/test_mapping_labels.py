"""Labels as people write them: what else stands in them, and what each asks for all the same."""

from datetime import UTC, datetime

import pytest

from voxbridge.mapping import LeadRules, read_lead
from voxbridge.submission import Field, Submission

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def read(answers: dict[str, str], region: str) -> dict[str, object]:
    fields = tuple(
        Field(f"answers[{index}]", value, f"q{index}", label) for index, (label, value) in enumerate(answers.items())
    )
    return read_lead(Submission(None, fields), LeadRules(region), NOW).partial


@pytest.mark.parametrize(
    ("label", "text", "region", "e164"),
    [
        ("Celular c/ DDD", "(11) 91234-5678", "BR", "+5511912345678"),
        ("Phone (w/ ext.)", "02 5550 4321 x12", "AU", "+61255504321"),
        ("Phone (w/ area code)", "212-555-0142", "US", "+12125550142"),
        ("Tel. w/ STD code", "0161 496 0123", "GB", "+441614960123"),
        ("You can call me on", "0491570156", "AU", "+61491570156"),
        ("number", "07700 900 402", "GB", "+447700900402"),
        ("N.º de contacto", "912 345 678", "PT", "+351912345678"),
        ("What's the best # to call/text?", "0491570156", "AU", "+61491570156"),
        ("Best # to reach you", "0491570156", "AU", "+61491570156"),
        ("Where can we call you?", "0491570156", "AU", "+61491570156"),
        ("Nº de teléfono", "612345678", "ES", "+34612345678"),
        ("N° de tel.", "06 12 34 56 78", "FR", "+33612345678"),
        ("Contact #", "0491570156", "AU", "+61491570156"),
        ("Home", "02 5550 4321", "AU", "+61255504321"),
        ("Qual seu Whats?", "11 91234-5678", "BR", "+5511912345678"),
        ("Qual o seu WhatsApp?", "11 91234-5678", "BR", "+5511912345678"),
        ("caller_id", "0491570156", "AU", "+61491570156"),
    ],
)
def test_a_phone_is_read(label: str, text: str, region: str, e164: str) -> None:
    assert read({"Name": "Rosa Kent", label: text}, region)["phone_number"] == e164


@pytest.mark.parametrize("how", ["on", "in", "per"])
@pytest.mark.parametrize("what", ["health card", "NRIC", "passport", "your ID"])
def test_how_to_write_a_name_is_no_part_of_what_is_asked(how: str, what: str) -> None:
    split = read({f"First name (as {how} {what})": "Rosa", f"Last name (as {how} {what})": "Kent"}, "AU")
    whole = read({f"Full name as {how} {what}": "Rosa Kent"}, "AU")

    assert split == whole == {"first_name": "Rosa", "last_name": "Kent"}


@pytest.mark.parametrize("label", ["Full legal name", "Full names", "full_legal_name", "Complete legal name"])
def test_a_full_name_is_full_whatever_stands_between_the_words(label: str) -> None:
    assert read({label: "Rosa Kent"}, "AU") == {"first_name": "Rosa", "last_name": "Kent"}


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("Sr./Sra.", "Sra."),
        ("Monsieur / Madame", "Madame"),
        ("Mr/Mrs/Ms", "Mrs"),
        ("Herr/Frau", "Frau"),
        ("M./Mme", "Mme"),
        ("Dhr/Mevr", "Mevr"),
        ("Sig./Sig.ra", "Sig.ra"),
        ("mr_mrs", "Mr"),
    ],
)
def test_a_label_made_of_titles_asks_for_one(label: str, title: str) -> None:
    assert read({label: title, "Name": "Rosa Kent"}, "AU")["title"] == title


@pytest.mark.parametrize(
    "label",
    ["Accident location", "Wedding city", "Preferred city", "Gewenste locatie", "Country you want to move to",
     "Pergola suburb", "incident_state", "Stadt des Objekts"],
)  # fmt: skip
def test_where_something_else_is_is_no_location(label: str) -> None:
    assert "location" not in read({"Name": "Rosa Kent", label: "Perth"}, "AU")


@pytest.mark.parametrize("label", ["Your mother's age", "Dad's age", "Property age", "Age of your roof", "Dog age"])
def test_the_age_of_something_else_is_not_the_leads(label: str) -> None:
    assert "age" not in read({"Name": "Rosa Kent", label: "41"}, "AU")


@pytest.mark.parametrize(
    "label",
    [
        *("Ansprechperson", "persona_contacto", "pessoa_contato", "Absender", "afzender", "remitente", "remetente"),
        *(
            "mittente",
            "expéditeur",
            "sender",
            "¿Quién escribe?",
            "Chi scrive?",
            "Qui écrit ?",
            "Vor-/Nachname",
            "Vor- / Zuname",
            "Vor- u. Nachname",
            "Name/Vorname",
        ),
    ],
)
def test_who_sent_it_and_whom_to_ask_for_are_names(label: str) -> None:
    assert read({label: "Rosa Kent"}, "AU") == {"first_name": "Rosa", "last_name": "Kent"}


@pytest.mark.parametrize(
    "label",
    [
        *(
            "Where are you from?",
            "¿De dónde eres?",
            "¿De dónde nos escribes?",
            "Woher kommst du?",
            "Wo kommen Sie her?",
            "De onde você é?",
        ),
        *(
            "¿Desde dónde nos escribes?",
            "Wo kommen Sie her?",
            "Da dove scrivi?",
            "De onde você fala?",
            "D'où venez-vous ?",
            "Waar kom je vandaan?",
            "Di dove sei?",
            "In quale città vivi?",
        ),
    ],
)
def test_where_somebody_is_from_is_a_location(label: str) -> None:
    assert read({label: "Novara"}, "IT") == {"location": "Novara"}


@pytest.mark.parametrize("label", ["emailform", "email_form", "form-email", "Form email"])
def test_an_address_of_a_form_is_the_leads(label: str) -> None:
    assert read({label: "rosa@example.com"}, "FR") == {"email": "rosa@example.com"}


@pytest.mark.parametrize(
    ("label", "text", "region", "e164"),
    [
        ("Handynummer (nicht Festnetz)", "0151 23456789", "DE", "+4915123456789"),
        ("Telefon, falls nicht schon bekannt", "0151 23456789", "DE", "+4915123456789"),
        ("Telefonnummer (wird nicht weitergegeben)", "0151 23456789", "DE", "+4915123456789"),
        ("Primo numero di telefono", "320 123 4567", "IT", "+393201234567"),
        ("Votre téléphone (un conseiller vous rappelle)", "06 12 34 56 78", "FR", "+33612345678"),
        ("Numero di telefono (prima scelta)", "320 123 4567", "IT", "+393201234567"),
    ],
)
def test_a_word_that_means_somebody_else_in_another_place_hides_no_number(
    label: str, text: str, region: str, e164: str
) -> None:
    assert read({"Name": "Wanda Kerr", label: text}, region)["phone_number"] == e164
