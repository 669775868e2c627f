"""What `make terms` compiles."""

import pytest

from local.compile_tables import TABLES, compile_table
from local.compile_terms import COMPILED, compile_terms, mixed_terms


def test_compiled_terms_are_those_of_the_language_files() -> None:
    """terms.json is what compiling languages/*.toml gives."""
    assert COMPILED.read_text(encoding="utf-8") == compile_terms()


@pytest.mark.parametrize("source", TABLES, ids=lambda path: path.stem)
def test_compiled_tables_are_those_of_their_toml_files(source) -> None:
    """Each TOML file beside a module has its JSON, as `make terms` writes it."""
    assert source.with_suffix(".json").read_text("utf-8") == compile_table(source), "run make terms"


@pytest.mark.parametrize(
    ("terms", "is_mixed"),
    [
        ({"druha": {"spouse"}, "druhá": {"second"}}, True),
        ({"druha": {"spouse", "second"}, "druhá": {"second"}}, False),
        ({"druha": {"second"}, "druhá": {"second"}}, False),
        ({"mobil druha": {"spouse"}, "druhá": {"second"}}, False),
        ({"straße": {"street"}, "strasse": {"city"}, "ort": {"city"}}, True),
        ({"a": {"you"}, "á": {"lead"}, "à": {"you", "lead"}}, False),
    ],
)
def test_one_term_does_not_mean_two_things_by_mistake(terms, is_mixed) -> None:
    """Spellings that are matched alike need a spelling that stands under every meaning of theirs."""
    listed = [(term, meaning, "") for term, meanings in terms.items() for meaning in meanings]
    found = list(mixed_terms(listed))
    assert bool(found) == is_mixed
    assert all(f'"{term}" ({meaning})' in found[0] for term, meaning, _ in listed if is_mixed and term != "ort")


def test_a_language_file_with_such_a_term_is_not_compiled(tmp_path) -> None:
    """The message names the file."""
    words = '[owners]\nspouse = ["druha"]\n[qualifiers]\nsecond = ["druhá"]\n'
    (tmp_path / "cs.toml").write_text(f'language = "cs"\n{words}', encoding="utf-8")
    with pytest.raises(ValueError, match=r'cs\.toml: "druha" \(spouse\) and "druhá" \(second\) are one term'):
        compile_terms(tmp_path)
