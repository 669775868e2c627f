"""What was read before changes no reading, whatever its forms, labels and countries were."""

import sys
from dataclasses import replace
from random import Random

import pytest
from corpus import Case, Outcome, load, read
from hypothesis import given, settings
from hypothesis import strategies as st

READ_AT_A_TIME = 25


def clear_caches() -> None:
    """Empty every cache of the mapping and the parsing that leads fill."""
    modules = [module for name, module in sys.modules.items() if name.startswith(("voxbridge.map", "voxbridge.pars"))]
    for function in {each for module in modules for each in vars(module).values() if callable(each)}:
        remembered = getattr(function, "__self__", None)  # what of_start remembers
        if isinstance(remembered, dict):
            remembered.clear()
        elif hasattr(function, "cache_parameters") and function.cache_parameters()["maxsize"]:
            function.cache_clear()  # the others hold what is compiled


@pytest.fixture(scope="module")
def readings() -> list[tuple[Case, Outcome]]:
    """Every twentieth case, in its own region and in two others, as the first thing that is ever read."""
    found = []
    for case in load()[::20]:
        for region in dict.fromkeys((case.region, "US", "DE")):
            clear_caches()
            elsewhere = replace(case, region=region)
            found.append((elsewhere, read(elsewhere)))
    return found


@given(random=st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_a_reading_does_not_depend_on_what_was_read_before(
    readings: list[tuple[Case, Outcome]], random: Random
) -> None:
    """In any order, with full caches and empty ones, a lead is read as it is read alone."""
    clear_caches()
    for case, alone in random.sample(readings, READ_AT_A_TIME):
        assert read(case) == alone, case.name
