"""Labels as people write them, in many languages: each is read in a form of its own.

labels.tsv says what a label asks for, not_the_leads.tsv what forms ask besides. A known failure is marked in its row.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corpus import read_document

HERE = Path(__file__).parent
PHONE = ("Mobile", "0491 570 156")
NUMBER = {"phone_number": "+61491570156"}
ROSA = {"first_name": "Rosa", "last_name": "Kent"}
# Labels for a first name, a last name, a phone and an e-mail address.
LABELS_OF = {
    "ar": ("الاسم الأول", "اسم العائلة", "رقم الجوال", "البريد الإلكتروني"),
    "bg": ("Име", "Фамилия", "Телефон", "Имейл"),
    "ca": ("Nom", "Cognoms", "Telèfon", "Correu electrònic"),
    "cs": ("Jméno", "Příjmení", "Telefon", "E-mail"),
    "da": ("Fornavn", "Efternavn", "Telefon", "E-mail"),
    "de": ("Vorname", "Nachname", "Telefon", "E-Mail-Adresse"),
    "el": ("Όνομα", "Επώνυμο", "Τηλέφωνο", "Email"),
    "en": ("First name", "Last name", "Phone number", "Email"),
    "es": ("Nombre", "Apellidos", "Teléfono", "Correo electrónico"),
    "et": ("Eesnimi", "Perekonnanimi", "Telefon", "E-post"),
    "fa": ("نام", "نام خانوادگی", "شماره موبایل", "ایمیل"),
    "fi": ("Etunimi", "Sukunimi", "Puhelinnumero", "Sähköposti"),
    "fr": ("Prénom", "Nom", "Téléphone", "Adresse e-mail"),
    "he": ("שם פרטי", "שם משפחה", "טלפון", "אימייל"),
    "hi": ("पहला नाम", "उपनाम", "मोबाइल नंबर", "ईमेल"),
    "hr": ("Ime", "Prezime", "Telefon", "E-mail"),
    "hu": ("Keresztnév", "Vezetéknév", "Telefonszám", "E-mail cím"),
    "id": ("Nama depan", "Nama belakang", "Nomor HP", "Email"),
    "it": ("Nome", "Cognome", "Telefono", "Email"),
    "lt": ("Vardas", "Pavardė", "Telefonas", "El. paštas"),
    "lv": ("Vārds", "Uzvārds", "Tālrunis", "E-pasts"),
    "ms": ("Nama pertama", "Nama akhir", "No. telefon", "E-mel"),
    "nb": ("Fornavn", "Etternavn", "Telefon", "E-post"),
    "nl": ("Voornaam", "Achternaam", "Telefoonnummer", "E-mailadres"),
    "pl": ("Imię", "Nazwisko", "Telefon", "Adres e-mail"),
    "pt": ("Nome", "Sobrenome", "Telefone", "E-mail"),
    "ro": ("Prenume", "Nume", "Telefon", "Adresă de e-mail"),
    "ru": ("Имя", "Фамилия", "Телефон", "Электронная почта"),
    "sk": ("Meno", "Priezvisko", "Telefón", "E-mail"),
    "sl": ("Ime", "Priimek", "Telefon", "E-pošta"),
    "sr": ("Име", "Презиме", "Број телефона", "Имејл"),
    "sv": ("Förnamn", "Efternamn", "Telefonnummer", "E-post"),
    "th": ("ชื่อ", "นามสกุล", "เบอร์โทร", "อีเมล"),
    "tr": ("Ad", "Soyad", "Cep telefonu", "E-posta"),
    "uk": ("Ім'я", "Прізвище", "Телефон", "Електронна пошта"),
    "vi": ("Tên", "Họ", "Số điện thoại", "Email"),
}

Answers = list[tuple[str, Any]]


def _rows(file: str) -> list[dict[str, str]]:
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


LABELS = _rows("labels.tsv")
HELP_TEXTS = _rows("help_texts.tsv")
NOT_THE_LEADS = _rows("not_the_leads.tsv")


def _labelled(answers: Answers) -> dict[str, Any]:
    return {"answers": [{"label": label, "value": value} for label, value in answers]}


def _forms(row: dict[str, str]) -> Iterator[tuple[Answers, dict[str, Any]]]:
    """Yield the forms that a label is tried in, each with what is to be read."""
    language, label = row["language"], row["label"]
    match row["asks for"]:
        case "phone":
            yield [(label, "0491570156")], NUMBER
            yield [(LABELS_OF[language][0], "Rosa"), (label, "+61 491 570 156")], {**NUMBER, "first_name": "Rosa"}
        case "name":
            yield [(label, "Rosa Kent"), PHONE], {**NUMBER, **ROSA}
        case "last name first":
            yield [(label, "Kent Rosa"), PHONE], {**NUMBER, **ROSA}
        case "first name":
            yield [(label, "Rosa"), (LABELS_OF[language][1], "Kent"), PHONE], {**NUMBER, **ROSA}
        case "last name":
            yield [(LABELS_OF[language][0], "Rosa"), (label, "Kent"), PHONE], {**NUMBER, **ROSA}
        case "email":
            yield [(label, "rosa@example.com"), PHONE], {**NUMBER, "email": "rosa@example.com"}
        case "location":
            yield [(label, "Novara")], {"location": "Novara"}


def _is_read(row: dict[str, str]) -> bool:
    return all(read_document(_labelled(answers), "AU").fields == expected for answers, expected in _forms(row))


@pytest.mark.parametrize("language", sorted({row["language"] for row in LABELS}))
@pytest.mark.parametrize("asked", sorted({row["asks for"] for row in LABELS}))
def test_a_label_is_read_as_what_it_asks_for(language: str, asked: str) -> None:
    """Every row of a language reads, except for the known failures, which do not."""
    rows = [row for row in LABELS if (row["language"], row["asks for"]) == (language, asked)]

    failing = [row["label"] for row in rows if not _is_read(row)]
    assert failing == [row["label"] for row in rows if row["known failure"]]


def _as_key(label: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", label.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def _is_left_out(row: dict[str, str]) -> bool:
    rosa: Answers = [("Name", "Rosa Kent"), ("Phone", "+61491570156")]
    form: Answers = [(row["label"], row["answer"]), *rosa]
    documents = (_labelled(form), _labelled(form[::-1]), {_as_key(label): answer for label, answer in form})
    return all(read_document(document, "AU").fields == {**NUMBER, **ROSA} for document in documents)


def test_what_else_a_form_asks_is_nothing_of_the_leads() -> None:
    """Every other question of a form adds nothing, as a label before or after the lead's answers, and as a key."""
    failing = [row["label"] for row in NOT_THE_LEADS if not _is_left_out(row)]

    assert failing == [row["label"] for row in NOT_THE_LEADS if row["known failure"]]


def _with_help(row: dict[str, str], join: str) -> Answers:
    """Return a form whose label, or all of whose labels, a page follows with a help text."""
    labels = zip(("first name", "last name", "phone", "email"), LABELS_OF[row["language"]], strict=True)
    asked = [label + join.format(row["text"]) if row["of"] in {what, "all"} else label for what, label in labels]
    return list(zip(asked, ("Rosa", "Kent", "+61 491 570 156", "rosa@example.com"), strict=True))


@pytest.mark.parametrize("join", [" {}", "\n{}", " ({})", " * {}", ": {}", "*{}"])
def test_what_a_page_explains_after_a_label_changes_nothing(join: str) -> None:
    """A label is read alike with the help, the error or the mark that stands after it in the page."""
    expected = {**NUMBER, **ROSA, "email": "rosa@example.com"}

    failing = [
        row["text"] for row in HELP_TEXTS if read_document(_labelled(_with_help(row, join)), "AU").fields != expected
    ]
    assert not failing


def test_a_label_is_listed_once() -> None:
    """A label that is in both files, or twice for the same, would hide a failure."""
    asked = [(row["language"], row["asks for"], row["label"]) for row in LABELS]
    others = [row["label"] for row in NOT_THE_LEADS]

    assert len(asked) == len(set(asked))
    assert not {label for *_, label in asked} & set(others)
