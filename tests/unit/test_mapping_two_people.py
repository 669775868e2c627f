"""Of two people in a form who each have a number, the one whom it is for is called, however the fields are named."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from support.submissions import delivery

from voxbridge.errors import Reason
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.submission import Submission
from voxbridge.providers import provider

NOW = datetime(2026, 11, 24, tzinfo=UTC)
OWN, OTHER = "0491 570 156", "0491 570 110"
WORDS = {  # name, phone and e-mail, as keys and as labels
    "en": "name phone email",
    "de": "name telefon email",
    "fr": "nom telephone courriel",
    "es": "nombre telefono correo",
    "it": "nome telefono email",
    "pt": "nome telefone email",
    "nl": "naam telefoon email",
}
PEOPLE = {  # who is called, and who is only mentioned
    "en": [
        ("candidate", "referee"),
        ("customer", "site_contact"),
        ("organizer", "venue_contact"),
        ("tenant", "guarantor"),
        ("executor", "deceased"),
    ],
    "de": [
        ("bewerber", "referenz"),
        ("kunde", "vorort"),
        ("veranstalter", "ansprechpartner_vor_ort"),
        ("mieter", "buerge"),
        ("testamentsvollstrecker", "verstorbener"),
    ],
    "fr": [
        ("candidat", "reference"),
        ("client", "contact_sur_place"),
        ("organisateur", "contact_salle"),
        ("locataire", "garant"),
    ],
    "es": [
        ("candidato", "referencia_laboral"),
        ("cliente", "contacto_obra"),
        ("organizador", "contacto_salon"),
        ("albacea", "fallecido"),
    ],
    "it": [
        ("candidato", "referenza"),
        ("cliente", "referente_sul_posto"),
        ("organizzatore", "referente_location"),
        ("esecutore", "defunto"),
    ],
    "pt": [
        ("candidato", "referencia_profissional"),
        ("cliente", "contato_no_local"),
        ("organizador", "contato_salao"),
        ("testamenteiro", "falecido"),
    ],
    "nl": [
        ("kandidaat", "referentie"),
        ("klant", "contact_ter_plaatse"),
        ("organisator", "contactpersoon_locatie"),
        ("executeur", "overledene"),
    ],
}
PAIRS = [(language, *pair) for language, pairs in PEOPLE.items() for pair in pairs]
STYLES: dict[str, Callable[[str, str], str]] = {
    "snake": lambda who, what: f"{who}_{what}",
    "suffix": lambda who, what: f"{what}_{who}",
    "camel": lambda who, what: who.split("_")[0] + "".join(map(str.title, (*who.split("_")[1:], what))),
    "title": lambda who, what: f"{who.replace('_', ' ').title()} - {what.title()}",
    "label": lambda who, what: f"{what.title()} ({who.replace('_', ' ')})",
}


def read(document: Any) -> Any:
    parsed = provider("generic").parse(delivery("generic", document))
    assert isinstance(parsed, Submission)
    return extract_contact(parsed, LeadRules(region="AU"), NOW)


def forms(language: str, style: str, first: str, other: str) -> list[dict[str, str]]:
    """Return the same form with either of the two first."""
    name, phone, email = WORDS[language].split()
    said = STYLES[style]
    one = {said(first, name): "Wanda Kerr", said(first, phone): OWN, said(first, email): "wanda@example.com"}
    two = {said(other, name): "Otis Blake", said(other, phone): OTHER}
    return [one | two, two | one]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("language", "first", "other"), PAIRS, ids="-".join)
def test_who_is_only_mentioned_is_not_called(language, first, other, style):
    for form in forms(language, style, first, other):
        contact = read(form).contact
        assert contact is not None, form
        assert (contact.phone_number, contact.first_name) == ("+61491570156", "Wanda"), form


@pytest.mark.parametrize("style", ["snake", "camel", "title"])
@pytest.mark.parametrize(("language", "first", "other"), PAIRS, ids="-".join)
def test_a_lead_whose_name_is_not_found_is_not_replaced(language, first, other, style):
    name = STYLES[style](first, WORDS[language].split()[0])
    for form in forms(language, style, first, other):
        fields = {"Qxz" if key == name else key: value for key, value in form.items()}
        assert read(fields).contact is None, fields


@pytest.mark.parametrize(("birth", "called"), [("2010-01-21", "Wanda"), ("2011-01-21", "Otis"), ("1950-01-21", "Otis")])
@pytest.mark.parametrize(
    "words",
    [
        "name phone student parent",
        "name handy schueler eltern",
        "nom telephone eleve parent",
        "nombre movil alumno tutor",
        "nome cellulare allievo genitore",
        "nome celular aluno responsavel",
        "naam mobiel leerling ouder",
    ],
)
def test_a_grown_pupil_with_a_number_is_called_before_a_parent(words, birth, called):
    name, phone, pupil, parent = words.split()
    own = {f"{pupil}_{name}": "Wanda Kerr", f"{pupil}_{phone}": OWN, "date_of_birth": birth}
    theirs = {f"{parent}_{name}": "Otis Blake", f"{parent}_{phone}": OTHER}
    for form in (own | theirs, theirs | own):
        contact = read(form).contact
        assert contact is not None, form
        assert contact.first_name == called, form


@pytest.mark.parametrize(("first", "other"), [("zorb", "blik"), ("kl", "vo"), ("pt1", "zq1"), ("client", "vo")])
def test_people_by_unknown_words_are_kept_apart(first, other):
    """Only the first is called, whose number may be invalid."""
    one = {f"{first}_given": "Wanda", f"{first}_family": "Kerr", f"{first}_mob": OWN, f"{first}_mail": "w@example.com"}
    two = {f"{other}_name": "Otis Blake", f"{other}_tel": OTHER}
    contact = read(one | two).contact
    assert contact is not None
    assert (contact.phone_number, contact.first_name, contact.last_name) == ("+61491570156", "Wanda", "Kerr")
    assert read(one | {f"{first}_mob": "555"} | two).error is Reason.INVALID_PHONE_NUMBER
