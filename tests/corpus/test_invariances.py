"""Mutations that may not change a reading, on generated forms and the corpus: baselines.json counts where they do."""

import json

import pytest
from laws import BASELINES, TRANSLATED, broken_invariances, broken_translations
from support.mutations import READINGS, Mutation

BASELINE = json.loads(BASELINES.read_text(encoding="utf-8"))["invariances"]


def test_every_invariance_has_a_baseline() -> None:
    """The baselines name the mutations that there are, and no others."""
    assert set(BASELINE) == {TRANSLATED, *(mutation.name for mutation in READINGS)}


@pytest.mark.parametrize("mutation", READINGS, ids=lambda mutation: mutation.name)
def test_a_mutation_changes_no_more_readings(mutation: Mutation) -> None:
    """A mutation changes exactly as many readings as its baseline says; lower it with `python tests/corpus/laws.py`."""
    broken = broken_invariances(mutation)

    assert len(broken) == BASELINE[mutation.name], f'python tests/corpus/laws.py --show "{mutation.name}"'


def test_labels_of_another_language_change_no_more_readings() -> None:
    """A form says the same in each of the first seven languages."""
    assert len(broken_translations()) == BASELINE[TRANSLATED], f'python tests/corpus/laws.py --show "{TRANSLATED}"'
