"""No lead is lost, made up or mixed: every case and event, mutated and joined with others, at the webhook function."""

import pytest
from conservation import Trial, cases, failures, is_lead, person, send, trials
from corpus import NOT_A_LEAD
from support.payloads import as_json, payload_of

LEADS = [case for case in cases() if is_lead(case)]
SHARES = 8
A = {"name": "Ann Lee", "phone": "0412 345 678", "email": "ann@example.com"}
B = {"name": "Bob Ray", "phone": "0491 570 110", "email": "bob@example.com"}


@pytest.mark.parametrize("share", range(SHARES))
def test_every_lead_is_a_contact_or_in_a_queue(share: int) -> None:
    """Whatever a payload is made into, each lead in it has its own end, and each contact is one person's."""
    tried = trials("suite", 2, LEADS[share::SHARES])
    broken = [f"{trial.name}: {'; '.join(found)}" for trial in tried if (found := failures(trial, send(trial)))]

    assert broken == []


def test_what_is_no_lead_is_turned_away() -> None:
    """A case that is no lead is none at the webhook function either, or is kept: it is never a contact."""
    created = []
    for case in cases():
        if case.expected.get("error") == NOT_A_LEAD and not case.either:
            trial = Trial(case, "as it is", payload_of(case.delivery), ())
            created += [case.name for _ in send(trial).contacts]

    assert created == []


@pytest.mark.parametrize(
    ("payload", "leads", "others", "why"),
    [
        ({**A, "event": "contact.deleted"}, [A], [], "turned away"),
        ({**A, "friend": B}, [A, B], [], "lead 2 is nowhere"),
        ({"leads": [A, B]}, [A], [B], "2 contacts of 1 leads"),
        ({**A, "name": B["name"], "x": A["name"], "partner": {"phone": A["phone"]}}, [A], [B], "mixed"),
    ],
)
def test_the_suite_sees_what_is_wrong(payload: dict, leads: list, others: list, why: str) -> None:
    """A lead that is turned away, a second one that is nowhere, one too many and a mixed contact are all found."""
    case = next(case for case in LEADS if case.provider == "generic" and case.region == "AU")
    trial = Trial(case, "made up", as_json(payload), tuple(map(person, leads)), tuple(map(person, others)))

    assert any(why in found for found in failures(trial, send(trial)))
