"""Someone who is only asked for if they are not the writer is not called, and the one person to be called is."""

from datetime import UTC, datetime

import pytest

from voxbridge.mapping import ExtractionResult, LeadRules, extract_contact
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Submission

A, B = "0491 570 156", "0491 570 110"

# The writer's name and number, who else is asked for, and their number.
IF_NOT_YOU = """
    Your name | Your phone | Who will let us in? (if not you) | Mobile of that person
    Name | Phone | Name of person collecting the keys (if other than yourself) | Phone of that person
    Name | Telefon | Wer öffnet die Tür? (falls nicht Sie selbst) | Mobilnummer dieser Person
    Nom | Téléphone | Qui sera sur place (si ce n'est pas vous) ? | Portable de cette personne
    Su nombre | Su teléfono | ¿Quién abrirá la puerta? (si no es usted) | Móvil de esa persona
    Nombre | Teléfono | Persona que abrirá (si no eres tú) | Teléfono de esa persona
    Nome | Telefono | Chi sarà presente (se non è lei)? | Cellulare di questa persona
    Nome | Telefone | Quem estará em casa (se não for você)? | Celular dessa pessoa
    Naam | Telefoon | Wie doet open (als u dat niet bent)? | Mobiel van deze persoon
    Imię i nazwisko | Telefon | Kto otworzy drzwi (jeśli nie Ty)? | Telefon tej osoby
    Nama orang tua | No. HP orang tua | Nama penjemput (jika bukan orang tua) | No. HP penjemput
    Parent's name | Parent's phone | Zorblik's name (if not the parent) | Zorblik's phone
    """
# A company, who is to be called there, and their number.
AT_A_COMPANY = """
    Company name | Company contact | Company contact no.
    Organisation | Organisation contact | Phone number
    Firma | Ansprechpartner im Unternehmen | Telefon Ansprechpartner
    Entreprise | Contact dans l'entreprise | Téléphone du contact
    Empresa | Persona de contacto en la empresa | Teléfono de contacto
    ragioneSociale | referenteAziendale | telefonoReferente
    Empresa | Contato na empresa | Telefone de contato
    Bedrijf | Contactpersoon bij het bedrijf | Telefoon contactpersoon
    会社名 | 貴社ご担当者 | 電話番号
    """
BY_THEIR_WORDS = """
    Name of person completing this referral | Phone of person completing this referral | Participant's full name | Participant's phone
    Your name (person enquiring) | Your mobile number | Bride's name | Bride's contact
    Quote requested by | Your mobile | Foreman on site | Foreman's mobile
    """  # noqa: E501


def cases(rows: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in rows.strip().splitlines()]


def read(document: object) -> ExtractionResult:
    submission = Submission(None, tuple(flatten(document)))
    return extract_contact(submission, LeadRules("AU"), datetime(2026, 11, 27, tzinfo=UTC))


def names(reading: ExtractionResult) -> set[str | None]:
    return {reading.partial.get("first_name"), reading.partial.get("last_name")}


@pytest.mark.parametrize("case", [*cases(IF_NOT_YOU), *cases(BY_THEIR_WORDS)], ids=lambda case: case[2])
def test_the_writer_is_called(case):
    """And not the other, whichever of them stands first."""
    pairs = list(zip(case, ("Wanda Kerr", A, "Otis Blake", B), strict=True))

    for form in (pairs, [*pairs[2:], *pairs[:2]]):
        reading = read(dict(form))
        assert reading.partial.get("phone_number") == "+61491570156", form
        assert names(reading) == {"Wanda", "Kerr"}
    assert "phone_number" not in read(dict(pairs) | {case[1]: ""}).partial


@pytest.mark.parametrize("aside", ["if not the patient", "if you are not the patient", "not the patient"])
def test_a_writer_who_is_not_the_patient_is_called(aside):
    """The condition says who the patient is not, and nothing against the writer."""
    form = {"Patient name": "Otis Blake", "Patient phone": B, f"Your name ({aside})": "Wanda Kerr", "Your phone": A}

    assert read(form).partial["phone_number"] == "+61491570156"
    assert names(read(form)) == {"Wanda", "Kerr"}


@pytest.mark.parametrize("case", cases(AT_A_COMPANY), ids=lambda case: case[1])
def test_the_contact_at_a_company_is_called(case):
    """Not the company, and not the name of the form."""
    company, name, phone = case
    answers = {company: "Juniper Labs", name: "Wanda Kerr", phone: A}

    for document in (answers, {"payload": {"name": "Corporate catering", "siteId": "65427cf4", "data": answers}}):
        assert read(document).partial["phone_number"] == "+61491570156"
        assert names(read(document)) == {"Wanda", "Kerr"}, document


@pytest.mark.parametrize("who", ["Participant", "Patient", "Student", "Passenger"])
def test_a_number_of_whom_the_form_names_otherwise_is_the_lead_s(who):
    """Where one name is asked for, and no other number that is the lead's."""
    name, phone = {"Full name": "Wanda Kerr"}, {f"{who} phone": A}
    emergency = {"Emergency contact": "Otis Blake", "Emergency contact phone": B}

    assert read(name | phone | emergency).partial["phone_number"] == "+61491570156"
    assert "phone_number" not in read(name | {"Phone": ""} | phone).partial
    assert "phone_number" not in read({"Parent name": "Wanda Kerr"} | phone).partial
