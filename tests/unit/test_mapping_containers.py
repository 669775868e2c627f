"""Objects called like forms and records: when they hold a person's answers, and when they are about themselves."""

from datetime import UTC, datetime
from typing import Any

import pytest

from voxbridge.mapping import LeadRules, read_lead
from voxbridge.providers.walking import walk
from voxbridge.submission import Submission

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ROSA = {"name": "Rosa Kent", "phone": "0491 570 156", "email": "rosa@example.com"}
READ = {"phone_number": "+61491570156", "first_name": "Rosa", "last_name": "Kent", "email": "rosa@example.com"}


def read(document: Any, region: str = "AU") -> dict[str, Any]:
    return read_lead(Submission(document, walk(document)), LeadRules(region), NOW).partial


@pytest.mark.parametrize(
    "name",
    [
        *("contactForm", "lead_form", "enquiryForm", "form", "formValues", "form_entry", "formSubmission"),
        *("kontaktformular", "formulario", "formulaire", "formulier", "survey", "item", "pedido", "ticket", "account"),
    ],
)
def test_an_object_of_a_person_may_be_called_like_a_form_or_a_record(name: str) -> None:
    assert read({"id": 7, name: ROSA}) == READ
    assert read({"data": {name: ROSA}}) == READ


def test_a_contact_form_comes_before_the_agent_beside_it() -> None:
    assert read({"realtorContact": {"name": "Frau Adler", "phone": "02 5550 4321"}, "contactForm": ROSA}) == READ


@pytest.mark.parametrize(
    "beside",
    [
        {"form": {"name": "Contact us", "email": "owner@example.com"}},
        {"form": {"name": "Contact us", "phone": "02 5550 4321"}},
        {"form_settings": {"notify_phone": "02 5550 4321"}},
        {"site": {"name": "Acme", "phone": "02 5550 4321", "email": "owner@example.com"}},
        {"account": {"name": "Acme", "phone": "02 5550 4321", "email": "owner@example.com"}},
    ],
)
def test_a_form_a_site_and_an_account_beside_a_lead_are_nobody(beside: dict[str, Any]) -> None:
    assert read({**beside, "lead": ROSA}) == READ
    assert read({**ROSA, **beside}) == READ


def test_a_site_is_nobody_though_it_stands_alone() -> None:
    assert read({"website": {"name": "Acme", "phone": "02 5550 4321"}}) == {}


@pytest.mark.parametrize("record", ["ticket", "invoice", "pedido", "policy", "project"])
def test_a_person_inside_a_record_is_the_lead(record: str) -> None:
    assert read({record: {"subject": "Boiler", "requester": ROSA}}) == READ


PAIRS = [
    *(("label", "value"), ("title", "answer"), ("question", "response"), ("field_name", "field_value")),
    *(("fieldName", "fieldValue"), ("code", "value"), ("attribute", "value"), ("feldname", "wert")),
    *(("descripcion", "contenido"), ("Frage", "Antwort"), ("header", "data"), ("bla", "blub")),
]


@pytest.mark.parametrize("rows", ["field_list", "list", "steps", "leadForm", "survey", "items", "respuestas", "zz"])
@pytest.mark.parametrize(("asked", "answered"), PAIRS)
def test_rows_of_questions_and_answers_are_read_whatever_they_are_called(asked: str, answered: str, rows: str) -> None:
    answers = {"Full name": "Rosa Kent", "Phone number": "0491 570 156", "Email": "rosa@example.com"}

    document = {"id": 3, rows: [{asked: question, answered: answer} for question, answer in answers.items()]}

    assert read(document) == READ


def test_a_list_of_people_is_no_list_of_answers() -> None:
    people = [{"role": "Phone agent", "who": "a@example.com"}, {"role": "Manager", "who": "b@example.com"}]

    assert read({"lead": ROSA, "team": people}) == READ


@pytest.mark.parametrize("name", ["name", "nome", "nombre", "full_name"])
@pytest.mark.parametrize("around", ["fields", "data", "answers", "x"])
def test_values_in_objects_of_their_own_are_read(around: str, name: str) -> None:
    document = {around: {name: {"value": "Rosa Kent"}, "celular": {"value": "0491 570 156"}}}

    assert read(document) == {key: READ[key] for key in ("phone_number", "first_name", "last_name")}


def test_answers_are_joined_with_their_questions_by_an_id_far_apart() -> None:
    asked = {"firstName": "Rosa", "lastName": "Kent", "email": "rosa@example.com", "phone": "0491 570 156"}
    questions = [{"questionId": number, "name": name} for number, name in enumerate(asked, 1)]
    answers = [
        {"questionId": number, "details": {"textAnswer": {"answer": answer}}}
        for number, answer in enumerate(asked.values(), 1)
    ]

    assert (
        read({"form": {"name": "Demo", "content": {"questions": questions}}, "response": {"answers": answers}}) == READ
    )


def test_a_last_name_may_stand_in_a_second_object_of_the_same_first_name() -> None:
    lead = {"name": "Rosa", "phone": "0491 570 156"}

    assert read({"customer": lead, "variables": {"nombre": "Rosa", "apellidos": "Kent"}})["last_name"] == "Kent"
    assert "last_name" not in read({"customer": lead, "variables": {"nombre": "Ana", "apellidos": "Kent"}})


def test_an_age_beside_another_first_name_is_not_the_leads() -> None:
    lead = {"first_name": "Rosa", "last_name": "Kent", "phone": "0491 570 156"}

    assert "age" not in read({"contact": lead, "prospect": {"first_name": "Walter", "age": 84}})
    assert read({"contact": lead, "details": {"first_name": "Rosa", "age": 48}})["age"] == 48


@pytest.mark.parametrize("number", ["nummer", "nr", "Nr.", "number", "numero", "número"])
def test_a_number_beside_a_street_is_a_houses(number: str) -> None:
    place = {"straat": "Kerkweg", number: "12", "postcode": "3010", "plaats": "Leuven"}

    assert read({**ROSA, "adres": place}, "BE")["address"] == "Kerkweg 12, Leuven, 3010"
    assert read({**ROSA, **place}, "BE")["address"] == "Kerkweg 12, Leuven, 3010"
    assert read({"name": "Rosa", "street": "Kerkweg", number: "0491 570 156"})["phone_number"] == READ["phone_number"]


def test_a_persons_location_with_a_street_is_an_address() -> None:
    place = {"address1": "8 Elm St", "city": "Salem", "country": "United States", "timezone": "America/New_York"}

    assert read({"data": {"attributes": {**ROSA, "location": place}}})["location"] == "Salem, United States"


def test_one_of_a_family_is_who_is_called() -> None:
    found = read({"name": "Familie Kent", "ansprechperson": "Rosa Kent", "telefon": "0491 570 156"})

    assert found == {key: READ[key] for key in ("phone_number", "first_name", "last_name")}


def test_the_only_number_under_an_unknown_word_is_the_phone() -> None:
    assert read({"name": "Rosa Kent", "digits": "0491 570 156"})["phone_number"] == READ["phone_number"]
    assert "phone_number" not in read({"name": "Rosa Kent", "digits": "01/02/2026"})
    assert "phone_number" not in read({"name": "Rosa Kent", "digits": "0491 570 156", "others": "02 5550 4321"})


@pytest.mark.parametrize("step", ["step", "Schritt ", "etape_", "paso", "stap-", "page", "section"])
def test_the_steps_of_a_form_hold_one_persons_answers(step: str) -> None:
    answers = [{"service": "Roof"}, {"name": "Rosa Kent"}, {"phone": "0491 570 156"}, {"email": "rosa@example.com"}]

    assert read({f"{step}{number}": answer for number, answer in enumerate(answers, 1)}) == READ


@pytest.mark.parametrize(("record", "who"), [("appointment", "customer"), ("termin", "kunde"), ("cita", "cliente")])
def test_a_records_name_is_not_that_of_the_person_in_it(record: str, who: str) -> None:
    found = read({record: {"name": "Check-up", who: "Rosa Kent", "phone": "0491 570 156"}})

    assert found == {key: READ[key] for key in ("phone_number", "first_name", "last_name")}


def test_a_parent_named_by_that_word_alone_comes_before_the_child() -> None:
    family = {"eltern": {"mutter": "Rosa Kent", "telefon": "0491 570 156"}, "kind": {"name": "Mia", "alter": 3}}

    assert read(family) == {key: READ[key] for key in ("phone_number", "first_name", "last_name")}


@pytest.mark.parametrize("word", ["From", "Von"])
def test_from_is_a_name_or_a_number(word: str) -> None:
    assert read({word: "Rosa Kent", "tel": "0491 570 156"})["first_name"] == "Rosa"
    assert read({word: "+61491570156", "name": "Rosa"})["phone_number"] == READ["phone_number"]


def test_a_state_that_is_no_place_is_no_location() -> None:
    assert read({"usuario": ROSA | {"estado": "suscrito"}}) == READ


def test_a_country_beside_an_ip_address_is_the_addresss() -> None:
    visit = {"ip": "203.0.113.7", "country": "FR"}

    assert read({"visitor": visit, "submission": ROSA}) == READ
    assert read({"lead": ROSA | visit})["location"] == "FR"


def test_a_form_may_ask_for_a_number_without_calling_it_a_phones() -> None:
    answers = {"Uw naam": "Rosa Kent", "Uw mobiele nummer": "06 12345678"}

    assert read({"contactformulier": answers}, "NL")["phone_number"] == "+31612345678"
    assert read({"contactformulier": {"name": "Rosa Kent", "Your number": "0491 570 156"}})["first_name"] == "Rosa"


@pytest.mark.parametrize("record", ["presupuesto", "invoice", "preventivo", "orcamento", "quoteForm"])
def test_a_person_inside_a_record_needs_no_word_for_one(record: str) -> None:
    assert read({record: {"para": ROSA, "total": 120}}) == READ


@pytest.mark.parametrize(
    ("asked", "answered"), [("question", "answer"), ("pergunta_", "resposta_"), ("frage", "antwort")]
)
def test_questions_and_answers_may_share_a_number(asked: str, answered: str) -> None:
    assert read({f"{asked}1": "Name", f"{answered}1": "Rosa", f"{asked}2": "Cell", f"{answered}2": ROSA["phone"]}) == {
        "phone_number": READ["phone_number"],
        "first_name": "Rosa",
    }


def test_a_seller_beside_a_customer_is_not_the_lead_and_alone_is() -> None:
    seller = {"name": "Acme", "phone": "02 5550 4321"}

    assert read({"invoice": {"seller": seller, "customer": ROSA}}) == READ
    assert read({"seller": ROSA}) == READ


@pytest.mark.parametrize(
    ("caller", "number", "called"),
    [
        ("appelant", "numero_appelant", "numero_appele"),
        ("chiamante", "numero_chiamante", "numero_chiamato"),
        ("beller", "nummer_beller", "gebeld_nummer"),
        ("anrufer", "nummer_anrufer", "angerufene_nummer"),
        ("quien_llamo", "de", "numero_llamado"),
    ],
)
def test_of_a_call_the_caller_is_the_lead(caller: str, number: str, called: str) -> None:
    found = read({"call": {caller: "Rosa Kent", called: "02 5550 4321", number: "0491 570 156"}})

    assert found == {key: READ[key] for key in ("phone_number", "first_name", "last_name")}
