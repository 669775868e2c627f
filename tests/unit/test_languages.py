"""The words of each language: the files are well-formed, sorted, complete, and no language has another's words."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from local.compile_terms import LANGUAGES
from local.word_files import formatted, plain

FILES = sorted(LANGUAGES.glob("*.toml"))

MEANINGS = {
    "attributes": """
        phone mobile landline dial_code area_code extension number reach email name full_name
        family_name_first_full_name first_name last_name second_last_name middle_name name_particle preferred_name
        initials salutation gender age birth_date birth address street address_line_2 house_number city district
        state postal_code country location
        """,
    "owners": """
        you submitter lead contact_person parent relation_parent child patient owner tenant guest driver organizer
        professional staff spouse emergency referrer other_person recipient order_part billing company switchboard
        thing animal property form
        """,
    "qualifiers": "home work first second last whole prefix alternate preferred",
    "otherwise": """
        fax nickname consent message tracking identifier when date quantity attribute job technical money scale wish
        login filler
        """,
    "values": """
        salutations salutations_if_asked yes_no placeholders name_particles given_names given_names_written_last
        second_given_names given_names_with_particles surnames opening_words closing_words self_descriptions
        statuses genders animal_sexes yourself
        """,
    "members": "question field answer answers section",
}
# What forms in some languages do not ask for.
OPTIONAL = {
    *("dial_code", "area_code", "landline", "extension", "switchboard"),
    *("family_name_first_full_name", "second_last_name", "middle_name", "name_particle", "preferred_name", "initials"),
    *(
        "prefix",
        "tracking",
        "name_particles",
        "given_names",
        "given_names_written_last",
        "second_given_names",
        "given_names_with_particles",
        "surnames",
    ),
    *("opening_words", "closing_words", "self_descriptions", "statuses", "genders", "animal_sexes"),
    *("salutations_if_asked", "district", "field"),
}
KEYS = {
    "language": str,
    "name": str,
    "family_name_first": bool,
    "compounds": bool,
    "companions": list,
}
# Words that once were read in languages that do not have them.
ONLY_IN = {
    "via": {"it"},
    "land": {"de", "en", "nl", "sv", "da", "nb"},  # English: a property's
    "eta": {"en", "it"},  # English: when; Italian: età, the age
    "alter": {"de"},
    "titel": {"de", "nl", "sv", "da", "id"},
    "nome": {"it", "pt"},
    "apelido": {"pt"},
    "pays": {"fr"},
    "stad": {"nl", "sv"},
    "poste": {"fr"},
    "ort": {"de", "sv"},
    "sobrenome": {"pt"},
    "voornaam": {"nl"},
}
# Names of some people that are forms of address or "no answer" in another language.
NAMES = """
    anh bay bayan bey bos brak bu chi co dato doc dom em kumari nada nil nona ny ong pak pan puan rien tri trong tuan ur
    """


def parametrize() -> Any:
    return pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@cache
def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text())


def lists(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each meaning of a file with its terms."""
    content = load(path)
    for section in MEANINGS:
        yield from content[section].items()


def test_languages() -> None:
    """All the languages are there, each in the file of its code."""
    expected = """
        ar bg ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nb nl pl pt ro ru sk sl sr sv th tr uk
        vi zh
        """
    assert [path.stem for path in FILES] == expected.split()
    assert [load(path)["language"] for path in FILES] == expected.split()


@parametrize()
def test_sections(path: Path) -> None:
    """A file has the keys at its top, the sections, and no meaning but those of the README."""
    content = load(path)
    assert {key: type(value) for key, value in content.items() if key not in MEANINGS}.items() <= KEYS.items()
    assert {"language", "name", "family_name_first", "compounds"} <= content.keys()
    assert list(content)[-len(MEANINGS) :] == list(MEANINGS)
    for section, meanings in MEANINGS.items():
        assert content[section].keys() <= set(meanings.split()), section


@parametrize()
def test_core_meanings(path: Path) -> None:
    """Every language has words for every meaning that any form may speak of."""
    every = {meaning for meanings in MEANINGS.values() for meaning in meanings.split()}
    assert every - OPTIONAL <= {meaning for meaning, _ in lists(path)}


@parametrize()
def test_terms(path: Path) -> None:
    """Lists hold terms, and are sorted and wrapped as `make terms` does it."""
    for meaning, terms in lists(path):
        assert terms, meaning
        assert all(any(c.isalnum() or c == "〒" for c in term) for term in terms), meaning
    text = path.read_text(encoding="utf-8")
    assert formatted(text) == text, "run make terms"


def test_terms_are_sorted() -> None:
    """A term may be added anywhere in its list, in any case and spacing."""
    assert formatted('language = "de"\n\n[attributes]\nphone = ["Tel ", "rufnummer", "tel", "älter"]\n') == (
        '\nlanguage = "de"\n\n[attributes]\nphone = ["älter", "rufnummer", "tel"]\n'
    )


@pytest.mark.parametrize(("word", "languages"), ONLY_IN.items(), ids=ONLY_IN)
def test_leaks(word: str, languages: set[str]) -> None:
    """A word counts only in the languages that have it."""
    others = {"filler", *MEANINGS["values"].split(), *MEANINGS["members"].split()}
    having = {path.stem for path in FILES for m, terms in lists(path) if m not in others and word in map(plain, terms)}
    assert having == languages


@parametrize()
def test_names(path: Path) -> None:
    """What is a name in one language is no form of address and no placeholder in another, for all are read at once."""
    values = load(path)["values"]
    found = {plain(term) for term in [*values["salutations"], *values["placeholders"]]}
    assert found & set(NAMES.split()) == set()


def test_readme() -> None:
    """The README says what each meaning is."""
    text = (LANGUAGES / "README.md").read_text()
    for meanings in MEANINGS.values():
        assert [meaning for meaning in meanings.split() if f"`{meaning}`" not in text] == []
