"""The generator of forms: its truth is possible, the same for the same seed, and its labels are split in halves."""

import phonenumbers
import pytest
from corpus import FIELDS
from forge import bank, people
from forge.generate import HELD_OUT, TUNING, Generated, generate
from forge.shapes import SHAPES
from phonenumbers import PhoneNumberFormat, format_number, is_possible_number

COUNT = 1500


@pytest.fixture(scope="module")
def forms() -> list[Generated]:
    return list(generate(7, COUNT))


def test_same_seed_same_forms(forms: list[Generated]) -> None:
    """A seed always gives the same payloads and the same truth."""
    again = generate(7, 50)

    assert [(form.case.delivery, form.case.expected) for form in again] == [
        (form.case.delivery, form.case.expected) for form in forms[:50]
    ]


def test_every_shape_and_language_is_drawn(forms: list[Generated]) -> None:
    """No shape and no language is left out of an exam."""
    assert {form.shape.name for form in forms} == {shape.name for shape in SHAPES}
    assert {form.form.language for form in forms} == set(bank.languages())


def test_numbers_mean_what_the_truth_says(forms: list[Generated]) -> None:
    """Each number as typed is the E.164 number that the truth holds, in the lead's country, and possible."""
    for form in forms:
        for number in form.form.lead.numbers.values():
            parsed = phonenumbers.parse(number.typed, form.form.country.code)
            assert is_possible_number(parsed), number
            assert format_number(parsed, PhoneNumberFormat.E164) == number.e164


def test_truth_is_in_the_payload(forms: list[Generated]) -> None:
    """What the contact holds as typed is in the payload."""
    for form in forms:
        values = [str(item.value).strip() for item in form.form.items]
        expected = form.case.expected.get("contact") or form.case.expected["partial"]
        assert set(expected) <= set(FIELDS)
        for name in ("first_name", "last_name", "email"):
            assert name not in expected or any(expected[name] in value for value in values), form.case.name


@pytest.mark.parametrize("language", bank.languages())
def test_halves_share_no_label(language: str) -> None:
    """The held-out half of a language's labels is never seen while tuning."""
    tuning, held_out = bank.load(language, TUNING), bank.load(language, HELD_OUT)

    for role in tuning.labels:
        both = set(tuning.labels[role]) & set(held_out.labels[role])
        assert not both or len(tuning.labels[role]) == 1, role
    assert people.load(language).countries


@pytest.mark.parametrize("half", [TUNING, HELD_OUT])
@pytest.mark.parametrize("language", bank.languages())
def test_no_role_runs_out_of_labels(language: str, half: str) -> None:
    """Each half of each language can name every field that a form may have."""
    assert len(list(generate(11, 60, half, [language]))) == 60
