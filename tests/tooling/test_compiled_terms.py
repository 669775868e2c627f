"""What `make terms` compiles."""

from local.compile_terms import COMPILED, compile_terms


def test_compiled_terms_are_those_of_the_language_files() -> None:
    """terms.json is what compiling languages/*.toml gives."""
    assert COMPILED.read_text(encoding="utf-8") == compile_terms()
