"""What labels and keys speak of, in seven languages; and what they do not."""

import pytest

from voxbridge.mapping.classify_fields import classify
from voxbridge.mapping.meanings import Attribute
from voxbridge.mapping.owners import NOT_THE_LEAD
from voxbridge.mapping.terms import vote
from voxbridge.mapping.weights import THRESHOLD
from voxbridge.parsing.submission import Field

ASKED_FOR = {
    Attribute.PHONE: """
        Phone | Phone # | Ph | Mobile No | Contact Phone | What's the best number to call you on? | Telephone (home)
        Phone Number (include area code) | Teléfono móvil | ¿A qué número podemos llamarte? | Número de celular
        N° de téléphone | Portable | Telefonnummer | Handy | Rückrufnummer
        Unter welcher Nummer können wir Sie erreichen?
        Telemóvel | Celular/WhatsApp | WhatsApp com DDD | Cellulare | Recapito telefonico | Telefoonnummer | 06-nummer
        Fone | Fone/WhatsApp | DDD + número | Zap | Wpp | TLM | Wasap | Telefonino | Coordonnées téléphoniques
        Rueckrufnummer | rueckrufnr | Mobilnr. | Telnr | mobileno | contactno | Fernruf | Terugbelnummer | msisdn
        Handphone | Votre numéro | Ihre Nummer | Uw nummer
        Op welk nummer kunnen we je bereiken? | q4_phoneNumber | attendeePhoneNumber | your-phone | tel-123
        """,
    Attribute.FULL_NAME: """
        Name | Your name | What is your name? | First & last name | Contact person
        Nombre y apellidos | ¿Cómo te llamas?
        Nom et prénom | Comment vous appelez-vous ? | Vor- und Nachname | Wie heißen Sie?
        Nome e cognome | Nome completo
        Voor- en achternaam | Hoe heet je? | Ansprechpartner | Patient's full name | Parent name | Parent's name
        """,
    Attribute.FIRST_NAME: "First name | Given name(s) | Prénom | Vorname | Primeiro nome | voorNaam | firstName2",
    Attribute.LAST_NAME: """
        Surname | Family name | Apellidos | Nom de famille | Nachname | Sobrenome | Achternaam | nachName | achterNaam
        """,
    Attribute.POSTAL_CODE: "Postcode | postLeitZahl",
    Attribute.HOUSE_NUMBER: "Hausnummer | hausNummer",
    Attribute.EMAIL: "E-mail address | Work email | Correo electrónico | E-Mail-Adresse | Seu melhor e-mail",
    Attribute.SALUTATION: "Title | Anrede | Civilité | Tratamiento | Aanhef",
    Attribute.GENDER: "Gender | Geschlecht | Sexo | Genre | Sesso | Geslacht",
    Attribute.AGE: "Age | Edad | Âge | Alter | Idade | Leeftijd | How old are you?",
    Attribute.BIRTH_DATE: "DOB | Fecha de nacimiento | Date de naissance | Geburtsdatum | Geb.-Datum | Data di nascita",
    Attribute.CITY: "City | Suburb | Ciudad | Ville | Wohnort | PLZ / Ort | Cidade | Città | Woonplaats",
    Attribute.COUNTRY: "Country | País | Country of residence",
}
NOT_ASKED_FOR = """
    Fax number | Company phone | Emergency contact number | Referrer's phone | Agent mobile | Next of kin phone
    Phone type | Preferred contact method | Best time to call | Can we text you? | Order number | Tax file number
    I agree to receive calls at the phone number provided | How many phones do you need? | Faxnummer | Notfallnummer
    Kundennummer | Steuernummer | Firmentelefon | Télécopie | Teléfono de emergencia | CPF | Partita IVA | KvK-nummer
    Company name | Name of business | Pet's name | Horse name | Agent name | Friend's name | Spouse name | Username
    Product name | Name on card | Nombre de tu mascota | Nom de la société | Firmenname | Nome da empresa | Naam bedrijf
    Age range | Age of your roof | Leeftijdsgroep | Tranche d'âge | Job title | Beruf | Place of birth
    Preferred location | Store location | Destination country | Nationality | Estado civil | IP address | Website
    Subject | Message | How did you hear about us? | utm_source | Number of employees | Likelihood to recommend
    """


def _labels(text: str) -> list[str]:
    return [label.strip() for line in text.strip().splitlines() for label in line.split("|") if label.strip()]


def _asked(key: str, label: str = "") -> Attribute | None:
    """What a form of one field asks the lead for."""
    field = classify((Field("a", "", key, label),)).fields[0]
    passed = {attribute: score for attribute, score in field.scores.items() if score >= THRESHOLD}
    if not passed or field.owner.rank == NOT_THE_LEAD:
        return None
    return max(passed, key=lambda attribute: passed[attribute])


@pytest.mark.parametrize(
    ("label", "attribute"), [(label, attribute) for attribute, text in ASKED_FOR.items() for label in _labels(text)]
)
def test_a_label_asks_for_what_it_says(label: str, attribute: Attribute) -> None:
    """A label is understood in each of the seven languages, and as a key."""
    assert _asked("", label) is attribute


@pytest.mark.parametrize("label", _labels(NOT_ASKED_FOR))
def test_a_label_of_something_else_asks_for_nothing(label: str) -> None:
    """What is no contact field, or someone else's, is not taken for one of the lead's."""
    assert _asked("", label) is None


def test_a_word_counts_only_in_the_languages_of_the_form() -> None:
    """The Italian for a street and an age is neither in an English form."""
    english = classify(
        (Field("a", "", "name"), Field("b", "", "phone"), Field("c", "", "Contact via"), Field("d", "", "ETA"))
    )
    italian = classify(
        (Field("a", "", "nome"), Field("b", "", "telefono"), Field("c", "", "via"), Field("d", "", "età"))
    )

    assert not english.fields[2].scores
    assert not english.fields[3].scores
    assert Attribute.STREET in italian.fields[2].scores
    assert Attribute.AGE in italian.fields[3].scores


def test_english_always_counts() -> None:
    """Keys are English in many a form whose labels are not."""
    assert vote(["Telefonnummer", "Vorname", "Nachname"]).counted & 1


def test_labels_say_which_language_a_form_is_in() -> None:
    """English keys beside Turkish labels, and those of an envelope, make no English form."""
    beside = classify((Field("a", "", "yourFirstName", "Ad"), Field("b", "", "mobilePhone", "Cep telefonu")))
    keys = "ad", "soyisim", "telefon", "submission_id", "form_id", "created_at", "utm_source", "user_agent", "honeypot"
    envelope = classify(tuple(Field(key, "", key) for key in keys))

    assert Attribute.FULL_NAME in beside.fields[0].taken
    assert Attribute.FULL_NAME in envelope.fields[0].taken


@pytest.mark.parametrize(
    ("spelled", "typed"),
    [("contact number", "contcat number"), ("text message number", "text msesage number"), ("phone", "hpone")],
)
def test_interchanged_letters_are_read_as_what_was_meant(spelled: str, typed: str) -> None:
    """A word that is none is read as the one that it becomes with two neighbouring letters interchanged."""
    assert _asked(typed) is _asked(spelled) is Attribute.PHONE


@pytest.mark.parametrize("word", ["Artist", "Cellist", "Tourist", "Flautist"])
def test_no_compound_ends_with_a_function_word(word: str) -> None:
    """An English word that happens to end like a German verb is as unknown as any other."""
    read, unknown = (classify((Field("a", "", one), Field("b", "", f"{one} name"))).fields for one in (word, "Pianist"))

    assert [field.scores for field in read] == [field.scores for field in unknown]
