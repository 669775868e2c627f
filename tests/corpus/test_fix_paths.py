"""Every value of the corpus can be named by a path, and that path can be written to sources.toml."""

import re
from collections.abc import Iterator

import jmespath
import pytest
from corpus import Case, load

from cli import lead_preview
from cli.console.payload_tree import marks_of, tree
from cli.lead_preview import Preview
from cli.sources_edit import Change, edit, stable
from voxbridge.sources import Source

_LITERAL = re.compile(r"'((?:[^'\\]|\\.)*)'")
CASES = load()
PARTS = [CASES[start::8] for start in range(8)]


def _previews(cases: list[Case]) -> Iterator[Preview]:
    for case in cases:
        yield lead_preview.preview(case.delivery, Source(case.provider, case.provider), case.region, explained=False)


@pytest.mark.parametrize("cases", PARTS, ids=range(8))
def test_a_stable_path_gives_the_same_value_and_names_no_person(cases):
    """No value of the contact is in the path, which stays in a file and must hold for other people too."""
    for preview in _previews(cases):
        filled_in = {answer.path for answer in preview.answers}
        values = {str(value) for value in preview.partial.values()}
        for path in filled_in:
            found = stable(path, preview.document, filled_in)
            if found != path:
                assert jmespath.search(found, preview.document) == jmespath.search(path, preview.document)
                assert not values & set(_LITERAL.findall(found)), found


@pytest.mark.parametrize("cases", PARTS, ids=range(8))
def test_the_path_of_every_contact_field_can_be_saved(cases):
    """The build accepts it."""
    for preview in _previews(cases):
        filled_in = {answer.path for answer in preview.answers}
        for name, evidence in preview.provenance.items():
            change = Change(("fields", name), stable(evidence.path, preview.document, filled_in))
            found = edit("# mine\n", "generic", change)
            assert found.text is not None, (change, found.problem)


@pytest.mark.parametrize("cases", PARTS, ids=range(8))
def test_every_value_of_a_contact_is_marked_in_its_payload(cases):
    """The console shows what became what; no field is without the value that it was read from."""
    for preview in _previews(cases):
        marks = marks_of(preview)
        marked = {mark.field for line in tree(preview.document, marks).lines for mark in line.marks}
        assert marked == {name for name, evidence in preview.provenance.items() if evidence.path}
