"""Laws of every reading, on generated forms: what is broken today is counted in baselines.json and may only shrink."""

import json

import pytest
from corpus import read
from forge.generate import one
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import BASELINES, LAWS, broken_laws

BASELINE = json.loads(BASELINES.read_text(encoding="utf-8"))["laws"]
HELD = sorted(law for law in LAWS if not BASELINE[law])


def test_every_law_has_a_baseline() -> None:
    """The baselines name the laws that there are, and no others."""
    assert BASELINE.keys() == LAWS.keys()


@pytest.mark.parametrize("law", LAWS)
def test_a_law_is_broken_no_more_often(law: str) -> None:
    """A law is broken exactly as often as its baseline says; write a lower one with `python tests/corpus/laws.py`."""
    broken = broken_laws(law)

    assert len(broken) == BASELINE[law], f"python tests/corpus/laws.py --show {law}"


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(min_value=0, max_value=10**9))
def test_laws_that_hold_hold_everywhere(seed: int) -> None:
    """A law that no form of the sample breaks holds for forms of any seed."""
    form = one(f"law/{seed}")
    outcome = read(form.case)

    assert [law for law in HELD if not LAWS[law](form, outcome)] == [], form.case.name
