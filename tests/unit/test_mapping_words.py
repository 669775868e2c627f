"""What labels and keys speak of, in seven languages; and what they do not."""

import pytest

from voxbridge.mapping.clues import THRESHOLD, Part
from voxbridge.mapping.evidence import judge
from voxbridge.mapping.leaves import Leaf
from voxbridge.submission import Field, Kind

ASKED_FOR = {
    Part.PHONE: """
        Phone | Phone # | Ph | Mobile No | Contact Phone | What's the best number to call you on? | Telephone (home)
        Phone Number (include area code) | Teléfono móvil | ¿A qué número podemos llamarte? | Número de celular
        N° de téléphone | Portable | Telefonnummer | Handy | Rückrufnummer
        Unter welcher Nummer können wir Sie erreichen?
        Telemóvel | Celular/WhatsApp | WhatsApp com DDD | Cellulare | Recapito telefonico | Telefoonnummer | 06-nummer
        Fone | Fone/WhatsApp | DDD + número | Zap | Wpp | TLM | Wasap | Telefonino | Coordonnées téléphoniques
        Rueckrufnummer | rueckrufnr | Mobilnr. | Telnr | mobileno | contactno | Fernruf | Terugbelnummer | msisdn
        Handphone | Votre numéro | Ihre Nummer | Uw nummer | Durchwahl
        Op welk nummer kunnen we je bereiken? | q4_phoneNumber | attendeePhoneNumber | your-phone | tel-123
        """,
    Part.FULL_NAME: """
        Name | Your name | What is your name? | First & last name | Contact person
        Nombre y apellidos | ¿Cómo te llamas?
        Nom et prénom | Comment vous appelez-vous ? | Vor- und Nachname | Wie heißen Sie?
        Nome e cognome | Nome completo
        Voor- en achternaam | Hoe heet je? | Ansprechpartner | Patient's full name | Parent name | Parent's name
        """,
    Part.FIRST_NAME: "First name | Given name(s) | Prénom | Vorname | Primeiro nome | Voornaam | fname | firstName2",
    Part.LAST_NAME: "Surname | Family name | Apellidos | Nom de famille | Nachname | Sobrenome | Cognome | Achternaam",
    Part.EMAIL: "E-mail address | Work email | Correo electrónico | Adresse mail | E-Mail-Adresse | Seu melhor e-mail",
    Part.TITLE: "Title | Anrede | Civilité | Tratamiento | Aanhef",
    Part.GENDER: "Gender | Geschlecht | Sexo | Genre | Sesso | Geslacht",
    Part.AGE: "Age | Edad | Âge | Alter | Idade | Età | Leeftijd | How old are you?",
    Part.BIRTH_DATE: "DOB | Fecha de nacimiento | Date de naissance | Geburtsdatum | Geb.-Datum | Data di nascita",
    Part.CITY: "City | Suburb | Ciudad | Ville | Wohnort | PLZ / Ort | Cidade | Città | Woonplaats",
    Part.COUNTRY: "Country | País | Pays | Land | Country of residence",
}
NOT_ASKED_FOR = """
    Fax number | Company phone | Emergency contact number | Referrer's phone | Agent mobile | Next of kin phone
    Phone type | Preferred contact method | Best time to call | Can we text you? | Order number | Tax file number
    I agree to receive calls at the phone number provided | How many phones do you need? | Faxnummer | Notfallnummer
    Kundennummer | Steuernummer | Firmentelefon | Télécopie | Teléfono de emergencia | CPF | Partita IVA | KvK-nummer
    Company name | Name of business | Pet's name | Horse name | Agent name | Friend's name | Spouse name | Username
    Product name | Name on card | Nombre de tu mascota | Nom de la société | Firmenname | Nome da empresa | Naam bedrijf
    Age range | Age of your roof | Child's age | Leeftijdsgroep | Tranche d'âge | Job title | Beruf | Place of birth
    Preferred location | Store location | Destination country | Nationality | Estado civil | IP address | Website
    Subject | Message | How did you hear about us? | utm_source | Number of employees | Likelihood to recommend
    """


def _labels(text: str) -> list[str]:
    return [label.strip() for line in text.strip().splitlines() for label in line.split("|") if label.strip()]


def _heaviest(leaf: Leaf) -> Part | None:
    passed = {part: score for part, score in judge(leaf).scores.items() if score >= THRESHOLD}
    return max(passed, key=lambda part: passed[part]) if passed else None


def _asked(label: str) -> Leaf:
    return Leaf(Field("x", "v"), "x", "v", "", label, Kind.TEXT, 0)


def _keyed(key: str) -> Leaf:
    return Leaf(Field("x", "v"), "x", "v", key, "", None, 0)


@pytest.mark.parametrize(
    ("part", "label"), [(part, label) for part, text in ASKED_FOR.items() for label in _labels(text)]
)
def test_a_label_or_a_key_says_what_is_asked_for(part: Part, label: str) -> None:
    assert _heaviest(_asked(label)) is part
    assert _heaviest(_keyed(label)) is part


@pytest.mark.parametrize("label", _labels(NOT_ASKED_FOR))
def test_traps_ask_for_nothing_of_the_person(label: str) -> None:
    assert _heaviest(_asked(label)) is None
    assert _heaviest(_keyed(label)) is None


@pytest.mark.parametrize(
    "key", ["question_a4xK9w", "3f2504e0-4f89-11d3", "field_7c9e66", "Field12", "104567881", "tgp8"]
)
def test_ids_say_nothing(key: str) -> None:
    assert judge(_keyed(key)).opaque


@pytest.mark.parametrize("label", ["Coach", "Horse name", "Do you own a car?"])
def test_a_label_that_speaks_of_something_else_is_not_opaque(label: str) -> None:
    assert not judge(_asked(label)).opaque
