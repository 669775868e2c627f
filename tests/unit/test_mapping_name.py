"""How full names are split, and what is a salutation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxbridge.mapping.name import Name, is_full_name, is_name, is_salutation, split_name


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("Jane Doe", "US", Name("", "Jane", "Doe")),
        ("Dr. Maria de la Cruz", "US", Name("Dr.", "Maria", "de la Cruz")),
        ("GARCIA, José", "ES", Name("", "José", "GARCIA")),
        ("Smith, Dr. John A.", "US", Name("Dr.", "John", "Smith")),
        ("van der Berg, Jan", "NL", Name("", "Jan", "van der Berg")),
        ("Herr Dr. Hans-Peter Müller", "DE", Name("Herr Dr.", "Hans-Peter", "Müller")),
        ("Frau Prof. Dr. Anna von der Heide", "DE", Name("Frau Prof. Dr.", "Anna", "von der Heide")),
        ("M. Jean Dupont", "FR", Name("M.", "Jean", "Dupont")),
        ("DUPONT Jean", "FR", Name("", "Jean", "DUPONT")),
        ("Jean DUPONT", "FR", Name("", "Jean", "DUPONT")),
        ("Dott.ssa Giulia Rossi", "IT", Name("Dott.ssa", "Giulia", "Rossi")),
        ("Fabrizio Lo Presti", "IT", Name("", "Fabrizio", "Lo Presti")),
        ("De heer Piet de Vries", "NL", Name("De heer", "Piet", "de Vries")),
        ("Mohamed el Amrani", "NL", Name("", "Mohamed", "el Amrani")),
        ("Maria da Silva Santos", "BR", Name("", "Maria", "da Silva Santos")),
        ("João Pedro da Costa", "PT", Name("", "João Pedro", "da Costa")),
        ("María José García López", "ES", Name("", "María José", "García López")),
        ("Ana García López", "MX", Name("", "Ana", "García López")),
        ("Juan Carlos Pérez", "MX", Name("", "Juan Carlos", "Pérez")),
        ("Mary Ann Johnson", "US", Name("", "Mary", "Johnson")),
        ("King Charles", "GB", Name("", "King", "Charles")),
        ("Don Draper", "US", Name("", "Don", "Draper")),
        ("John & Mary Smith", "US", Name("", "John", "Smith")),
        ("Mr Smith", "GB", Name("Mr", "", "Smith")),
        ("Mevr. van Dijk", "NL", Name("Mevr.", "", "van Dijk")),
        ("Cher", "US", Name("", "Cher", "")),
        ("김민준", "KR", Name("", "민준", "김")),
    ],
)
def test_splits_as_its_writer_would(text: str, region: str, expected: Name) -> None:
    assert split_name(text, [region]) == expected


@pytest.mark.parametrize("text", ["Mr", "Ms.", "Frau Dr.", "Mme", "Sr./Sra.", "Sig.ra", "De heer", "Dott.ssa", "Mx"])
def test_forms_of_address_are_salutations(text: str) -> None:
    assert is_salutation(text)


@pytest.mark.parametrize("text", ["", "Manager", "Head of Sales", "Mr Fix-it", "Engineer", "Contact form", "x" * 999])
def test_job_titles_are_none(text: str) -> None:
    assert not is_salutation(text)


@pytest.mark.parametrize("text", ["", "...", "12345", "a@b.example", "https://x.example", "{{name}}", "N/A", "x" * 500])
def test_what_is_no_name(text: str) -> None:
    assert not is_name(text)


def test_a_sentence_is_no_full_name() -> None:
    assert not is_full_name("I would like a quote for my kitchen please and thanks")


@given(st.text(max_size=150), st.sampled_from(["US", "ES", "FR", "BR", "NL"]))
def test_splitting_invents_no_letters(text: str, region: str) -> None:
    name = split_name(text, [region])

    for part in (name.title, name.first, name.last):
        assert all(character in text or character.isspace() for character in part)
