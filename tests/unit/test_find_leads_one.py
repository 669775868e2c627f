"""Requests with lists or several people that are one submission."""

import pytest
from support.submissions import leads_of

A = {"name": "Ann Lee", "phone": "0412 345 678", "email": "ann@example.com"}
B = {"name": "Bob Ray", "phone": "0413 345 678", "email": "bob@example.com"}
C = {"name": "Cy Day", "phone": "0414 345 678", "email": "cy@example.com"}
ANSWERS = [{"label": "Name", "value": "Ann Lee"}, {"label": "Phone", "value": "0412 345 678"}]
OTHER_ANSWERS = [{"label": "Name", "value": "Bob Ray"}, {"label": "Phone", "value": "0413 345 678"}]


ONE_LEAD = {
    "one": A,
    "a list of one": [A],
    "one under a name": {"leads": [A]},
    "one beside nothing": {"leads": [A, None]},
    "answers": ANSWERS,
    "answers in pairs": [["Name", "Ann Lee"], ["Phone", "0412 345 678"], ["E-mail", "ann@example.com"]],
    "answers under other names": [{"field": "Name", "answer": "Ann"}, {"field": "Phone", "answer": "0412 345 678"}],
    "answers under names of texts": {
        "items": [{"prompt": "Ваше имя", "text": "Ann"}, {"prompt": "☎", "text": "+61412345678"}]
    },
    "answers under strange names": {"submission": [{"q": "Who?", "a": "Ann"}, {"q": "Digits?", "a": "0412 345 678"}]},
    "answers beside questions in words that are not known": [
        {"zorb": "Barnets navn", "svar": "Eva"},
        {"zorb": "Navn", "svar": "Ann"},
        {"zorb": "☎", "svar": "0412 345 678"},
    ],
    "pieces": [{"First name": "Ann"}, {"Phone": "0412 345 678"}, {"Mobile": "0413 345 678"}],
    "pages of answers": {"data": [[ANSWERS[0]], [ANSWERS[1], {"label": "Emergency phone", "value": "0413 345 678"}]]},
    "pairs that begin with an address": [["E-mail", "ann@example.com"], ["Name", "Ann"], ["Phone", "0412 345 678"]],
    "two questions of one label": [{"id": n} | each for n, each in enumerate([*ANSWERS, *OTHER_ANSWERS])],
    "an answer and its repetition": [*ANSWERS, *ANSWERS],
    "one question for two numbers": [*ANSWERS, OTHER_ANSWERS[1]],
    "a person in two lists": {"contact": [A], "billing": [A | {"street": "1 A St"}]},
    "a person and an agent": {"contact": [A], "agent": [B]},
    "sections": {"form": [{"title": "You", "fields": ANSWERS}, {"title": "Keyholder", "fields": OTHER_ANSWERS}]},
    "sections under their names": {
        "sections": [{"name": "You", "fields": A}, {"name": "In an emergency", "fields": B}],
    },
    "sections with one person": {"data": [{"title": "1", "fields": ANSWERS}, {"title": "2", "fields": ANSWERS}]},
    "guests": {"guests": [A, B]},
    "guests beside answers": {**C, "guests": [A, B]},
    "members of a household": {"household": {"members": [A, B]}},
    "passengers, deep": {"booking": {"ref": "x", "trip": {"passengers": [A, B]}}},
    "applicants": {"applicants": [A, B], "loan": 5},
    "coApplicants": {**A, "coApplicants": [B, C]},
    "Gäste": {"gaeste": "", "gäste": [A, B]},
    "acompañantes": {"acompañantes": [A, B]},
    "invités": {"invités": [A, B]},
    "contacts beside answers": {"company": "Acme", "message": "Call us", "contacts": [A, B]},
    "contacts beside a person": {**C, "contacts": [A, B]},
    "rows beside a person": {**C, "rows": [A, B]},
    "people beside an answer in a list": {"answers": ANSWERS, "people": [A, B]},
    "roles": [A | {"role": "buyer"}, B | {"role": "agent"}],
    "roles under a name": {"contacts": [A | {"role": "buyer"}, B | {"role": "agent"}]},
    "roles under a name, of words that are not known": {
        "contacts": [B | {"role": "Caseworker"}, A | {"role": "Client"}]
    },
    "roles of three": {"people": [B | {"role": "Accountant"}, A | {"role": "Decision maker"}, C | {"role": "Clerk"}]},
    "roles by type": {"people": [A | {"type": "customer"}, B | {"type": "contractor"}]},
    "a family": {"data": [A | {"relationship": "self"}, B | {"relationship": "spouse"}]},
    "named roles": {"data": {"buyer": A, "agent": B}},
    "from and to": {"enquiry": {"from": A, "to": B}},
    "parts of a form under ids": {
        "q3_fullName3": {"first_name": "Ann", "last_name": "Lee"},
        "q4_phone4": {"full": "0412 345 678"},
    },
    "applicants under numbers": {"data": {"applicant_1": A, "applicant_2": B}},
    "answers with ids": [{"id": 1, "name": "Ann"}, {"id": 2, "phone": "0412 345 678", "required": True}],
    "questions and answers apart": {"questions": ["Name", "Phone"], "answers": ["Ann", "0412 345 678"]},
    "answers that refer to questions by id": {
        "definitions": [{"id": "q0", "title": "Name"}, {"id": "q1", "title": "Phone"}],
        "data": [{"field_id": "q0", "text": "Ann"}, {"field_id": "q1", "text": "0412 345 678"}],
    },
    "answers that refer to questions by key": {
        "fields": [{"id": "q0", "title": "Name"}, {"id": "q1", "title": "Phone"}],
        "values": [{"ref": "q0", "content": "Ann"}, {"ref": "q1", "content": "0412 345 678"}],
    },
    "a list of one contact and guests": {"contact": [A], "guests": [B, C]},
    "a list of one applicant and a household": {"applicant": [A], "household": [B, C]},
    "a list of one customer and contacts beside an answer": {
        "message": "Call us, please",
        "customer": [A],
        "contacts": [B, C],
    },
    "a list of one and people with roles": {
        "data": [A],
        "contacts": [B | {"role": "spouse"}, C | {"role": "agent"}],
    },
    "a customer and products": {
        "customer": [A],
        "items": [{"name": "Phone case", "sku": "1"}, {"name": "Cable", "sku": "2"}],
    },
    "pages of a form": {"page1": [A], "page2": [{"partner_name": "Bob Ray", "partner_phone": "0413 345 678"}]},
    "an order": {"customer": A, "items": [{"name": "Phone case", "sku": "1"}, {"name": "Cable", "sku": "2"}]},
    "only products": {"items": [{"name": "Phone case", "sku": "1"}, {"name": "Cable", "sku": "2"}]},
    "two numbers": {"name": "Ann", "phone": ["0412 345 678", "0413 345 678"]},
    "two numbers and addresses": {
        "name": "Ann",
        "phone": ["0412 345 678", "0413 345 678"],
        "email": ["a@b.cd", "e@f.g"],
    },
    "a name in two parts and an empty number": {"name": ["Ann", "Lee"], "phone": ["0412 345 678", ""]},
    "a name and the same in Latin": {"name": ["Анна Ли", "Anna Li"], "phone": "0412 345 678", "email": ["a@b.cd", ""]},
    "an answer and an empty one": {"name": ["Ann Lee", ""], "phone": ["0412 345 678", ""], "email": ["a@b.cd", ""]},
    "columns of guests, one without a number": {
        **A,
        "guest_name": ["Bob Ray", "Cy Day"],
        "guest_phone": ["0413 345 678", ""],
    },
    "columns of guests": {**A, "guest_name": ["Bob", "Cy"], "guest_phone": ["0413 345 678", "0414 345 678"]},
    "choices": {"name": "Ann", "phone": "0412 345 678", "contact by": ["phone", "email"], "days": ["Mon", "Tue"]},
    "a spreadsheet's row": {"namedValues": {"Name": ["Ann"], "Phone": ["0412 345 678"]}},
    "two numbers in a text": {"name": "Ann Lee", "phone": "0412 345 678, 0413 345 678"},
    "two numbers of LEE, Ann": {"name": "Lee, Ann", "phone": "0412 345 678, 0413 345 678"},
    "two numbers with a slash": {"name": "Ann Lee", "phone": "0412 345 678 / 02 5550 1234"},
    "two numbers of a couple": {"name": "Ann & Bob Lee", "phone": "0412 345 678 / 02 5550 1234"},
    "Van Der Lee, Ann": {"name": "Van Der Lee, Ann Mary", "phone": "0412 345 678"},
    "a name in parts, two numbers and a place": {
        "name": {"first": "Ann", "last": "Lee"},
        "phone": "0412 345 678, 0413 345 678",
        "city": "Perth, WA",
    },
    "Smith Jones, Mary Anne": {"name": "Smith Jones, Mary Anne", "phone": "0412 345 678"},
    "LEE RAY, Ann": {"name": "LEE RAY, Ann Mary", "phone": "0412 345 678"},
    "García López, Ana María": {"name": "García López, Ana María", "phone": "0412 345 678"},
    "a name and a company": {"name": "Ann Lee, Ray Day Pty Ltd", "phone": "0412 345 678"},
    "a name and a place": {"name": "Ann Lee, 4 Ray St", "phone": "0412 345 678"},
    "names of guests": {**A, "guest_names": "Bob Ray, Cy Day"},
    "names of a household": {**A, "household": {"names": "Bob Ray, Cy Day", "phone": "0413 345 678"}},
    "a request's name": {"name": "Spring Sale, Perth North", "data": A},
    "two numbers in an answer": [ANSWERS[0], {"label": "Phone", "value": ["0412 345 678", "0413 345 678"]}],
    "a lead and its other number": {"lead_name": "Ann Lee", "lead_phone": "0412 345 678", "lead2_phone": "1", "x": 1},
    "a lead and its summary": {"lead": A, "leads": [{"id": 1, "status": "new"}]},
    "a lead, and the same in a list": {"email": A["email"], "subscriber": A, "subscribers": [A]},
    "a lead and its enquiry": {"lead": A, "enquiry": {"name": "Ann Lee", "phone": "0412 345 678"}},
    "a lead before and after": {"old_lead": A, "new_lead": A | {"phone": "0413 345 678"}},
    "people under numbered names, flat": {"guest_1_name": "Ann", "guest_1_phone": "1", "guest_2_name": "Bob"},
    "kinds of numbers": {"name": "Ann", "phones": [{"kind": "home", "phone": "1"}, {"kind": "work", "phone": "2"}]},
    "a record and its form": {
        "data": [{"type": "x", "attributes": A}, {"type": "forms", "attributes": {"name": "Call"}}]
    },
    "nothing": {},
    "an empty list": [],
    "words": ["Ann", "0412 345 678"],
}


@pytest.mark.parametrize("role", [{"role": "buyer"}, {"relationship": "spouse"}])
@pytest.mark.parametrize("name", ["leads", "data", "contact"])
def test_people_with_roles_beside_one_person(name: str, role: dict[str, str]) -> None:
    """They belong to the person's submission."""
    assert leads_of({name: A, "people": [B | role, C | dict.fromkeys(role, "agent")]}) is None


@pytest.mark.parametrize("shape", ONE_LEAD)
def test_shapes_of_one_lead(shape: str) -> None:
    """A second person within one submission is not a lead, nor are answers, pieces and products."""
    assert leads_of(ONE_LEAD[shape]) is None


@pytest.mark.parametrize("number", ["(+45) 52 70 13 66", "+45 52 70 13 66", "(+420) 731 222 909"])
def test_a_number_with_its_country_tells_a_lead(number: str) -> None:
    """Under a label that no one knows, also where the country's code is in brackets."""
    items = [{"form_name": "Ring op", "fields": {"Zorblik": name, "Zorbliks": number}} for name in ("Freja", "Tomas")]
    assert len(leads_of(items) or []) == 2
