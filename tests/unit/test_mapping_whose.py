"""Whose a name and a number are: the lead's, or somebody's who is named in the same form."""

from datetime import UTC, datetime

import pytest

from voxbridge.mapping import LeadRules, Reading, read_lead
from voxbridge.outcome import Reason
from voxbridge.submission import Field, Submission


def read(values: dict[str, object], region: str = "AU") -> Reading:
    fields = tuple(Field(f'"{key}"', value, key) for key, value in values.items())
    return read_lead(Submission(None, fields), LeadRules(region), datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize(
    "labels",
    [
        ("First name", "Great to meet you. And your last name?", "Best number to reach you on?"),
        ("Your first name", "Thanks Imogen, what's your last name?", "Imogen, which number may we ring?"),
        ("Wie heißen Sie mit Vornamen?", "Wunderbar! Und Ihr Nachname?", "Wunderbar! Ihre Rufnummer?"),
    ],
)
def test_a_greeting_makes_nobody_else_of_the_lead(labels):
    reading = read(dict(zip(labels, ("Imogen", "Farrow", "0491 570 156"), strict=True)))

    assert reading.partial == {"phone_number": "+61491570156", "first_name": "Imogen", "last_name": "Farrow"}


def test_a_person_called_by_an_unknown_word_is_not_the_lead():
    reading = read({"name": "Imogen Farrow", "padrino_name": "Otis Blake", "padrino_phone": "0491 570 156"})

    assert reading.error is Reason.MISSING_PHONE_NUMBER
