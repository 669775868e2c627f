"""Every case is read as it says. Those in known_failures.txt fail today: the list may only shrink."""

from pathlib import Path

import pytest
from corpus import NOT_A_LEAD, ORIGINS, TOPICS, Case, compare, load

from voxbridge.providers import PROVIDERS, provider

KNOWN_FAILURES = tuple((Path(__file__).parent / "known_failures.txt").read_text("utf-8").split())
ALL = load()


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_case_is_read_as_it_says(case: Case) -> None:
    """A case fails if it is misread, and a known failure fails once it is read right."""
    comparison = compare(case)

    if case.name in KNOWN_FAILURES:
        assert not comparison.is_right, f"{case.name} is right now: remove it from known_failures.txt"
        pytest.xfail(comparison.describe())
    assert comparison.is_right, comparison.describe()


def test_the_known_failures_are_cases_in_order_and_listed_once() -> None:
    """A line for a case that was renamed or removed cannot stay behind."""
    assert list(KNOWN_FAILURES) == sorted(set(KNOWN_FAILURES) & {case.name for case in ALL})


def test_every_provider_has_cases() -> None:
    """A provider's parser is held by at least one payload."""
    missing = {provider(name) for name in PROVIDERS} - {provider(case.provider) for case in ALL}

    assert missing == set()


@pytest.mark.parametrize("folder", sorted({case.name.rpartition("/")[0] for case in ALL}))
def test_a_case_stands_under_its_provider_and_topic(folder: str) -> None:
    """The folder says the provider and one of the README's topics, and `no_lead` those that are none."""
    for case in (case for case in ALL if case.name.rpartition("/")[0] == folder):
        assert folder == f"{case.provider}/{case.topic}"
        assert case.topic in TOPICS
        assert case.topic == "no_lead" or case.expected.get("error") != NOT_A_LEAD


def test_a_published_case_says_where_it_was_published() -> None:
    """Every case has an origin, and a published one its source."""
    assert {case.origin for case in ALL} <= set(ORIGINS)
    assert [case.name for case in ALL if (case.origin == "published") != bool(case.source)] == []
