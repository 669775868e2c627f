"""Which lists of a request hold leads, and which are one submission."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from support.submissions import leads_of

A = {"name": "Ann Lee", "phone": "0412 345 678", "email": "ann@example.com"}
B = {"name": "Bob Ray", "phone": "0413 345 678", "email": "bob@example.com"}
C = {"name": "Cy Day", "phone": "0414 345 678", "email": "cy@example.com"}
ANSWERS = [{"label": "Name", "value": "Ann Lee"}, {"label": "Phone", "value": "0412 345 678"}]
OTHER_ANSWERS = [{"label": "Name", "value": "Bob Ray"}, {"label": "Phone", "value": "0413 345 678"}]


def _without(name: str, lead: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in lead.items() if key != name}


# ── Which lists hold leads ───────────────────────────────────────────────────────────────────────────────────────────

NAMES = """
    leads contacts data records items body results rows entries submissions enquiries payload list people customers
    users registrants newLeads lead_list kontakte datos anfragen demandes whatever
"""
SHAPES = {
    "the whole body": [A, B],
    "beside nothing": [A, B, None, "", {}, []],
    "lists of one": [[A], [B]],
    "lists of several": [[A, B], []],
    "n8n": [{"json": A}, {"json": B, "pairedItem": {"item": 0}}],
    "under numbers": {"0": A, "1": B},
    "under numbers from 1": {"leads": {"1": A, "2": B}},
    "under numbered names": {"lead_1": A, "lead_2": B},
    "under numbered names, flat": {f"lead_{n}_{key}": lead[key] for n, lead in enumerate((A, B), 1) for key in lead},
    "under flat names, the first without a number": {
        f"lead{n}_{key}": lead[key] for n, lead in (("", A), ("2", B)) for key in lead
    },
    "under lettered names": {"lead_a": A, "lead_b": B},
    "under the same name": {"lead": A, "lead2": B},
    "under ordinals": {"first_lead": A, "second_lead": B},
    "one, and a list of one": {"lead": A, "leads": [B]},
    "under ids alone": {"-Nx81aPq2": A, "-Nx81aPq3": B},
    "JSON in strings under numbered names": {"lead_1": json.dumps(A), "lead_2": json.dumps(B)},
    "flat names, each lead's name under its number": {
        "lead_1": A["name"],
        "lead_1_phone": A["phone"],
        "lead_1_email": A["email"],
        "lead_2": B["name"],
        "lead_2_phone": B["phone"],
        "lead_2_email": B["email"],
    },
    "flat names, the first lead's under none": {
        "lead": A["name"],
        "lead_phone": A["phone"],
        "lead_email": A["email"],
        "lead2": B["name"],
        "lead2_phone": B["phone"],
        "lead2_email": B["email"],
    },
    "under ids": {"leads": {"-Nx81aPq2": A, "-Nx81aPq3": B}},
    "under their numbers": {"leads": {A["phone"]: _without("phone", A), B["phone"]: _without("phone", B)}},
    "under their numbers, beside nothing": {
        "data": {A["phone"]: _without("phone", A), B["phone"]: _without("phone", B)}
    },
    "under their addresses": {"contacts": {A["email"]: _without("email", A), B["email"]: _without("email", B)}},
    "under names": {"leads": {"ann": A, "bob": B}},
    "JSON in a string": {"leads": json.dumps([A, B])},
    "JSON in strings": [json.dumps(A), json.dumps(B)],
    "a JSON document in a string": {"payload": json.dumps({"leads": [A, B]})},
    "inside of a wrapper": {"result": {"data": {"leads": [A, B]}}},
    "inside of a list of one": [{"data": [{"leads": [A, B]}]}],
    "with a counter": {"leads": [A, B], "total": 2, "page": 1, "next": None},
    "flat brackets": {f"leads[{n}][{key}]": lead[key] for n, lead in enumerate((A, B)) for key in lead},
    "flat dots": {f"leads.{n}.{key}": lead[key] for n, lead in enumerate((A, B)) for key in lead},
    "columns": {key: [A[key], B[key]] for key in A},
    "columns of a wrapper": {"data": {key: [A[key], B[key]] for key in A}},
    "columns in flat brackets": {f"leads[][{key}]": [A[key], B[key]] for key in A},
    "a table": [list(A), list(A.values()), list(B.values())],
    "a table with columns": {"columns": list(A), "rows": [list(A.values()), list(B.values())]},
    "a table with columns that are objects": {
        "columns": [{"name": key} for key in A],
        "rows": [list(A.values()), list(B.values())],
    },
}


@pytest.mark.parametrize("name", NAMES.split())
def test_a_list_alone_under_any_name_holds_leads(name: str) -> None:
    """A list with nothing beside it holds leads, each of which is as it would be alone."""
    assert leads_of({name: [A, B]}) == [A, B]


def test_names_under_unknown_words_are_no_questions() -> None:
    """Although one of them is a word that forms ask for: each has a number and an address of its own."""
    names = ("Markku Salonen", "Tomas Lindqvist", "Aino Marchetti")
    leads = [
        {"zorblik": name, "puhelin": f"050555667{number}", "zorbposti": f"p{number}@example.com"}
        for number, name in enumerate(names)
    ]
    assert leads_of([{"json": lead} for lead in leads]) == leads


ONE_ANSWER = {
    "pl": ("Imię i telefon", "Anna Nowak, 600 700 800", "Ewa Lis, 600 700 801"),
    "el": ("Όνομα & τηλέφωνο", "Άννα Παππά 6937 441 208", "Εύα Λίτσα 6937 441 215"),
    "ar": ("الاسم والجوال", "سارة الحربي 050 991 8827", "ليلى حداد 050 991 8834"),
    "vi": ("Họ tên & SĐT", "Trần Thị Mai 0912 345 678", "Lê Văn An 0912 345 679"),
    "en": ("Name, phone and email", "Ann Lee 07700 900321 a@example.com", "Bob Ray 07700 900328 b@example.com"),
}


@pytest.mark.parametrize("language", ONE_ANSWER)
def test_leads_whose_name_and_number_are_one_answer(language: str) -> None:
    """The words of any language tell that a question asks for both."""
    question, *answers = ONE_ANSWER[language]
    leads = [{question: answer, "x": "1"} for answer in answers]
    for request in (leads, {"leads": leads}, {"records": leads}, {"lead_a": leads[0], "lead_b": leads[1]}):
        assert leads_of(request) == leads
    assert [*leads_of({"new": leads[:1], "more": leads[1:]})] == [{"new": leads[:1]}, {"more": leads[1:]}]


def test_leads_whose_question_for_a_number_ends_as_a_time_does() -> None:
    """Czech for "to call" does: zavolat; `created_at`."""
    leads = [
        {"Kdo?": "Ema", "Kam můžeme zavolat?": "605 881 743"},
        {"Kdo?": "Jan", "Kam můžeme zavolat?": "605 881 750"},
    ]
    assert leads_of({"leads": leads}) == leads


@pytest.mark.parametrize("numbers", [("0412 345 678", "ask my wife"), ("0412 345 678", "n/a", "0413 345 678")])
@pytest.mark.parametrize(("who", "where"), [("who", "contact"), ("klient", "kontakt"), ("persona", "recapito")])
def test_people_of_two_texts_of_whom_not_all_have_a_number(numbers: tuple[str, ...], who: str, where: str) -> None:
    """Names are no questions, though one of them has a part of a word that forms ask for (`cell`)."""
    leads = [
        {who: name, where: number}
        for name, number in zip(("Ann Lee", "Marcello Rossi", "Cy Day"), numbers, strict=False)
    ]
    assert leads_of(leads) == leads_of({"leads": leads}) == leads


def test_two_documents_one_of_which_lacks_what_the_other_has() -> None:
    """Neither ends the search."""
    leads = [{"form": "Mobile mechanic", "lead": A, "ts": 1795654800}, {"form": "abc", "entry": B}]
    assert leads_of({"submissions": leads}) == leads


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_of_several_leads(shape: str) -> None:
    """Each lead is found wherever the list is and whatever it is made of."""
    assert leads_of(SHAPES[shape]) == [A, B]


@pytest.mark.parametrize(
    "items",
    [
        [{"id": "rec1", "createdTime": "2026-11-24T00:00:00Z", "fields": A}, {"id": "rec2", "fields": B}],
        [A, {"full_name": "Bob Ray", "mobile": "0413 345 678"}],
        [A, {"name": "Bob Ray"}],
        [{"name": "Ann", "phone": 61412345678}, {"name": "Bob", "phone": 61413345678}],
        [{"phone": "0412 345 678"}, {"phone": "0413 345 678"}],
        [A | {"type": "lead"}, B | {"type": "customer"}],
        [A | {"role": "CEO"}, B | {"role": "Owner"}],
        [A | {"relationship": "spouse"}, B | {"relationship": "spouse"}],
        [ANSWERS, OTHER_ANSWERS],
        [{"id": "1", "answers": ANSWERS}, {"id": "2", "answers": OTHER_ANSWERS}],
        [{"title": "Call me", "fields": ANSWERS}, {"title": "Call me", "fields": OTHER_ANSWERS}],
        [{"fono": "0491 570 156", "nombre": "Ann"}, {"fono": "0491 570 157", "nombre": "Bob"}],
        [{"node": A}, {"node": B}],
        [{"nom_complet": "Ann Lee", "joindre": "0412 345 678"}, {"nom_complet": "Bob Ray", "joindre": "0413 345 678"}],
        [
            {"answers": [{"label": "Name", "value": "Ann"}]},
            {"Filled in by": "Bob", "Tel": "0413 345 678", "Town": "Bern"},
        ],
        [{"rider_name": "Ann", "rider_mobile": "0412 345 678"}, {"your name": "Bob Ray", "mail": "bob@example.com"}],
        [A, {"informant_name": "Bob Ray", "informant_telephone": "0413 345 678", "relationship": "Daughter"}],
        [A, {"subject": "New lead", "text": "Name: Bob Ray\nPhone: 0413 345 678"}],
        [A, {"answers": [{"question": {"title": "First name"}, "answer": {"text": "Bob"}}, {"question": {"x": "1"}}]}],
        [
            {"object": "whatsapp", "contacts": [{"name": "Ann", "tel": "0412 345 678"}]},
            {"object": "event", "person": B},
        ],
        [A, A],
    ],
)
@pytest.mark.parametrize("name", ["leads", "records", ""])
def test_items_that_are_leads(name: str, items: list[Any]) -> None:
    """Items may lack a phone, have other members than the others, or hold their answers in a list."""
    assert leads_of({name: items} if name else items) == items


def test_an_event_beside_a_lead_is_a_request_of_its_own() -> None:
    """Nothing in it completes the lead, who has no name."""
    event = {"event_type": "form_response", "form_response": {"answers": [{"type": "text", "text": "Sonia"}]}}

    assert leads_of([{"Phone": "0412 345 678", "Suburb": "Perth"}, event]) == [
        {"Phone": "0412 345 678", "Suburb": "Perth"},
        event,
    ]


@pytest.mark.parametrize("name", ["leads", "submissions", "newLeads"])
@pytest.mark.parametrize("titles", [("Contact form", "Quote form"), ("Mr", "Ms"), ("1", "2")])
@pytest.mark.parametrize("key", ["title", "heading"])
def test_leads_with_titles_are_no_sections_of_a_form(name: str, titles: tuple[str, str], key: str) -> None:
    """Where the list says that it holds leads, they are no sections of one form."""
    leads = [{key: title, "answers": each} for title, each in zip(titles, (ANSWERS, OTHER_ANSWERS), strict=True)]
    assert leads_of({name: leads}) == leads


@pytest.mark.parametrize(
    ("beside", "name"),
    [
        ({"campaign": "Spring"}, "leads"),
        ({"message": "two for you", "company": "Acme"}, "records"),
        ({"event": "contact.updated"}, "contacts"),
        ({"list": "Spring", "batch_id": "1234567890", "sent_at": "2026-11-24T00:00:00Z"}, "contacts"),
        ({"headers": {"host": "x", "user-agent": "y"}, "query": {"phone": "1"}}, "people"),
    ],
)
def test_what_is_around_the_leads_is_kept_with_each(beside: dict[str, Any], name: str) -> None:
    """A rule or an event beside the list holds for each lead."""
    assert leads_of({name: [A, B], **beside}) == [{name: [A], **beside}, {name: [B], **beside}]


def test_leads_of_several_lists() -> None:
    """All lists of leads of a document count."""
    assert leads_of({"new_leads": [A, B], "old_leads": [C]}) == [
        {"new_leads": [A]},
        {"new_leads": [B]},
        {"old_leads": [C]},
    ]
    assert len(leads_of({"new_leads": [A], "old_leads": [C]}) or ()) == 2


@pytest.mark.parametrize("beside", [{}, {"total": 2}])
def test_a_list_for_each_lead(beside: dict[str, Any]) -> None:
    """Lists of one under names that say nothing are leads where their items are of one form, each with its number."""
    assert leads_of({"new": [A], "more": [B], **beside}) == [
        {"new": [A], **beside},
        {"more": [B], **beside},
    ]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("results", "records"),
        ("leads", "contacts"),
        ("facebook", "google"),
        ("created", "updated"),
        ("hot", "cold"),
        ("valid", "invalid"),
    ],
)
def test_a_list_of_one_beside_a_list_of_several(name: str, other: str) -> None:
    """Each is a lead, whichever list is first."""
    for document in ({name: [A], other: [B, C]}, {"data": {other: [B, C], name: [A]}}):
        found = leads_of(document)
        assert found is not None
        assert len(found) == 3
        for lead in (A, B, C):
            assert sum(lead["phone"] in json.dumps(each) for each in found) == 1


@pytest.mark.parametrize("name", ["records", "rows", "items", "entries"])
def test_a_list_of_one_in_a_place_of_its_own(name: str) -> None:
    """The lists may have one name in objects of different names."""
    found = leads_of({"data": {"spring": {name: [A, B]}, "autumn": {name: [C]}}})
    assert found is not None
    assert [sum(lead["phone"] in json.dumps(each) for each in found) for lead in (A, B, C)] == [1, 1, 1]


@pytest.mark.parametrize("key", ["name", "full_name", "Applicant's name"])
def test_leads_beside_the_name_of_their_list(key: str) -> None:
    """It is none of theirs where they have names of their own."""
    leads = [{key: lead["name"], "phone": lead["phone"]} for lead in (A, B)]
    assert leads_of({"name": "Spring fair", "leads": leads}) == [
        {"name": "Spring fair", "leads": [each]} for each in leads
    ]


@pytest.mark.parametrize("repeated", [A, [A], [B, A]])
@pytest.mark.parametrize("name", ["latest", "new_leads", "rows"])
@pytest.mark.parametrize("wrap", [lambda body: body, lambda body: {"data": body}])
def test_who_is_in_a_longer_list_as_well_is_one_lead(repeated: Any, name: str, wrap: Callable[[Any], Any]) -> None:
    """They are left out of the shorter one, or of the object."""
    found = leads_of(wrap({name: repeated, "records": [A, B, C]})) or []
    assert [[each["phone"] in json.dumps(lead) for each in (A, B, C)].count(True) for lead in found] == [1, 1, 1]


def test_one_lead_that_is_not_in_a_list() -> None:
    """An object under a name of several leads is one, beside a list of others."""
    assert leads_of({"leads": A, "contacts": [B, C]}) == [
        {"contacts": [B]},
        {"contacts": [C]},
        {"leads": [A]},
    ]


def test_leads_under_flat_names_keep_the_rest_of_each_name() -> None:
    """Their numbers may be joined to the name in camel case, and what belongs to none of them stays with each."""
    flat = {
        "lead1FirstName": "Ann",
        "lead1Phone": "0412 345 678",
        "lead2FirstName": "Bob",
        "lead2Phone": "0413 345 678",
    }
    assert leads_of({"source": "fair", **flat}) == [
        {"source": "fair", "lead1": [{"FirstName": "Ann", "Phone": "0412 345 678"}]},
        {"source": "fair", "lead1": [{"FirstName": "Bob", "Phone": "0413 345 678"}]},
    ]


def test_what_a_lead_without_a_name_of_its_own_holds() -> None:
    """Under a lead's number alone there may be the phone number, or something beside the name."""
    assert leads_of({"lead_1": "0412 345 678", "lead_1_name": "Ann", "lead_2": "hot", "lead_2_name": "Bob"}) == [
        {"name": "Ann", "lead_1": "0412 345 678"},
        {"name": "Bob", "lead_2": "hot"},
    ]


@pytest.mark.parametrize("name", ["Lead {}: {}", "Lead #{} - {}", "Lead {} ({})", "lead{}/{}"])
def test_flat_names_may_have_other_marks_after_the_number(name: str) -> None:
    """As the columns of tables and forms are labelled."""
    flat = {name.format(number, key): value for number, lead in ((1, A), (2, B)) for key, value in lead.items()}
    found = leads_of(flat) or []
    assert [set(lead.values()) for lead in found] == [set(A.values()), set(B.values())]


def test_flat_names_in_camel_case() -> None:
    """The first lead may be without a number in every way of writing."""
    document = {f"lead{n}{key.title()}": lead[key] for n, lead in (("", A), ("2", B)) for key in lead}
    assert leads_of(document) == [{key.title(): value for key, value in lead.items()} for lead in (A, B)]


def test_columns_may_have_any_names() -> None:
    """Lists of the same length, of which one holds numbers, are columns where nothing else is there."""
    columns = {"wer": ["Ann", "Bob"], "Natel": ["079 123 45 67", "079 123 45 74"], "Ort": ["Biel", "Biel"]}
    assert leads_of(columns) == [
        {"wer": "Ann", "Natel": "079 123 45 67", "Ort": "Biel"},
        {"wer": "Bob", "Natel": "079 123 45 74", "Ort": "Biel"},
    ]


def test_the_header_of_a_table_may_name_no_phone() -> None:
    """Some names of people are enough where there are more than two columns; two may be a question and its answer."""
    table = [["surname", "reach", "town"], ["Lee", "0412 345 678", "Perth"], ["Ray", "0413 345 678", "Hobart"]]
    assert leads_of(table) == [
        {"surname": "Lee", "reach": "0412 345 678", "town": "Perth"},
        {"surname": "Ray", "reach": "0413 345 678", "town": "Hobart"},
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"-Nx81aPq2": ANSWERS, "-Nx81aPq3": OTHER_ANSWERS},
        {"results": {"a80f3c90": ANSWERS, "a81f3c91": OTHER_ANSWERS}},
        {"leads": {"facebook": ANSWERS, "google": OTHER_ANSWERS}},
    ],
)
def test_lists_of_answers_under_ids(body: Any) -> None:
    """They are a lead each, as objects are."""
    assert leads_of(body) == [ANSWERS, OTHER_ANSWERS]


@pytest.mark.parametrize("name", ["data", "people"])
def test_parts_of_a_form_under_ids_are_no_leads(name: str) -> None:
    """Members under ids are leads where each is a person, with a name and a way to reach them."""
    assert leads_of({name: {"q3_answer12": {"first": "Ann"}, "q7_answer15": {"full": "0412 345 678"}}}) is None


def test_columns_keep_what_is_not_a_column() -> None:
    """A value that is there once belongs to each row."""
    columns = {"name": ["Ann", "Bob"], "phone": ["0412345678", "0413345678"], "source": "fair"}
    assert leads_of(columns) == [
        {"name": "Ann", "phone": "0412345678", "source": "fair"},
        {"name": "Bob", "phone": "0413345678", "source": "fair"},
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [("first", "last"), ("fname", "lname"), ("FirstName", "LastName"), ("fn", "ln"), ("Given", "Family")],
)
def test_a_name_beside_leads_with_halves_of_names(first: str, last: str) -> None:
    """Leads whose names are in halves have names, and are separated beside the name of a list."""
    leads = [
        {first: "Ann", last: "Brook", "phone": "0412 345 678"},
        {first: "Bob", last: "Stone", "phone": "0412 345 679"},
    ]
    assert leads_of({"name": "Spring fair", "leads": leads}) == [
        {"name": "Spring fair", "leads": [one]} for one in leads
    ]
