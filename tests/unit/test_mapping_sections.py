"""The lead is named in the part of a form that is about "you", in each way in which senders mark its parts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from support.submissions import delivery

from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.find_leads import separate_leads
from voxbridge.parsing.submission import Submission
from voxbridge.providers import provider

NOW = datetime(2026, 11, 24, tzinfo=UTC)
MINE = {"Name": "Wanda Kerr", "Phone": "0491 570 156"}
THEIRS = {"Name": "Otis Blake", "Phone": "0491 570 110"}
TITLES = [
    *(
        ("In an emergency", "About you"),
        ("Notary", "Your details"),
        ("Emergency contact", "Person completing this form"),
    ),
    *(("Resident", "Enquirer"), ("The deceased", "Your details"), ("Previous owner", "Owner"), ("Your vet", "You")),
    *(("Person needing care", "Person making this enquiry"), ("Landlord", "Tenant (you)")),
    *(("Details of the resident", "Your contact details"), ("Second parent", "First parent (you)")),
    *(
        ("Notaris", "Uw gegevens"),
        ("Bewohner", "Ihre Angaben"),
        ("Défunt", "Vos coordonnées"),
        ("Notario", "Sus datos"),
    ),
]


def rows(pairs: dict[str, str], question: str, answer: str, **more: str) -> list[dict[str, str]]:
    return [{**more, question: label, answer: value} for label, value in pairs.items()]


def documents(parts: list[tuple[str, dict[str, str]]]) -> Iterator[Any]:
    """Yield the same form in each shape."""
    for kind, title in (("section", "label"), ("heading", "title"), ("control_head", "label")):
        yield {
            "answers": [row for text, of in parts for row in ({"type": kind, title: text}, *rows(of, title, "value"))]
        }
    for key in ("section", "group", "page", "section_title"):
        yield [row for text, of in parts for row in rows(of, "label", "value", **{key: text})]
    yield dict(parts)
    for title in ("title", "name"):
        yield {"sections": [{title: text, "fields": rows(of, "question", "answer")} for text, of in parts]}
        yield {"sections": [{title: text, "answers": of} for text, of in parts]}
    yield {"paginas": [{"titel": text, "velden": rows(of, "label", "waarde")} for text, of in parts]}
    yield [{"質問": f"{text} - {label}", "回答": value} for text, of in parts for label, value in of.items()]


@pytest.mark.parametrize("titles", TITLES, ids=lambda titles: titles[1])
@pytest.mark.parametrize("turned", [False, True])
def test_the_part_about_you_is_the_lead_s(titles, turned):
    """Whichever part is first; and a form of several parts is one lead."""
    parts = list(zip(titles, (THEIRS, MINE), strict=True))[:: -1 if turned else 1]
    for document in documents(parts):
        (lead,) = separate_leads(delivery("generic", document), provider("generic"))
        parsed = provider("generic").parse(lead)
        assert isinstance(parsed, Submission)
        found = extract_contact(parsed, LeadRules("AU"), NOW).partial

        assert found == {"phone_number": "+61491570156", "first_name": "Wanda", "last_name": "Kerr"}, document


def test_a_question_without_an_answer_is_no_heading():
    """Only a type says that it is one."""
    asked = [{"label": "Emergency contact"}, *rows(MINE, "label", "value")]
    (lead,) = separate_leads(delivery("generic", asked), provider("generic"))
    parsed = provider("generic").parse(lead)

    assert isinstance(parsed, Submission)
    assert extract_contact(parsed, LeadRules("AU"), NOW).partial["first_name"] == "Wanda"
