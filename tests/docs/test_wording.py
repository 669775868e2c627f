"""The lint of phrases: it finds them in prose, comments and texts, nowhere else, and every exception is needed."""

import pytest
from support import wording

CONFIG = wording.load()


def found(path, content, **changes):
    return [each.phrase for each in wording.check(path, content, CONFIG | changes)]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("docs/a.md", "Mend it by hand."),
        ("a.py", '"""Mend it by hand."""\n'),
        ("a.py", "x = 1  # mend it by hand\n"),
        ("a.py", 'x = f"mend {y} by hand"\n'),
        ("template.yaml", "Description: mend it"),
    ],
)
def test_an_avoided_phrase_is_found_in_text(path, content):
    """In pages, docstrings, comments and strings."""
    assert [phrase.lower() for phrase in found(path, content)] == ["mend"]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("docs/a.md", "Run `mend it`.\n\n```\nmend it\n```\n"),
        ("a.py", 'mend = {"mend": 1}\n'),
        ("docs/a.md", "A recommendation, amended; a dead letter, two dead letters."),
    ],
)
def test_names_code_and_other_words_are_not_reported(path, content):
    """Code blocks and spans, identifiers, words that contain a phrase."""
    assert found(path, content) == []


def test_an_exception_covers_its_phrase_in_its_file_only():
    """Another file, or another use in the same file, is still reported."""
    allowed = [{"path": "docs/a.md", "phrase": "letters of the alphabet"}]
    assert found("docs/a.md", "letters of the alphabet", allowed=allowed) == []
    assert found("docs/a.md", "replay three letters", allowed=allowed) == ["letters"]
    assert found("docs/b.md", "letters of the alphabet", allowed=allowed) == ["letters"]


def test_every_exception_is_needed_and_has_a_reason():
    """One whose text is gone is removed."""
    for entry in CONFIG["allowed"]:
        assert entry["reason"]
        text = (wording.ROOT / entry["path"]).read_text("utf-8")
        assert entry["phrase"].lower() in text.lower(), entry
        others = [each for each in CONFIG["allowed"] if each is not entry]
        assert found(entry["path"], text, allowed=others), f"not needed: {entry}"
