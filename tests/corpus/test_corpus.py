"""The floors that the reading of leads must hold on the corpus. `pytest -s` prints the figures."""

import pytest
from corpus import Comparison, compare, load, share_right, table, tally

from voxbridge.providers import TABLE, provider


@pytest.fixture(scope="module")
def comparisons() -> list[Comparison]:
    found = [compare(case) for case in load()]
    print(f"\n{table(found)}\n")  # noqa: T201  (the figures are what one runs this for)
    for comparison in found:
        if not comparison.is_right:
            print(comparison.describe())  # noqa: T201
    return found


def test_every_provider_has_cases(comparisons: list[Comparison]) -> None:
    missing = {provider(name) for name in TABLE} - {provider(comparison.case.provider) for comparison in comparisons}

    assert missing == set()


def test_the_phone_number_is_right_in_98_of_100_and_never_invented(comparisons: list[Comparison]) -> None:
    count = tally(comparisons)["phone_number"]

    assert share_right(count) >= 0.98
    assert count["invented"] == 0


@pytest.mark.parametrize("name", ["first_name", "last_name"])
def test_names_are_right_in_97_of_100(comparisons: list[Comparison], name: str) -> None:
    assert share_right(tally(comparisons)[name]) >= 0.97


def test_the_whole_contact_is_right_in_92_of_100(comparisons: list[Comparison]) -> None:
    right = sum(comparison.is_right for comparison in comparisons)

    assert right / len(comparisons) >= 0.92
