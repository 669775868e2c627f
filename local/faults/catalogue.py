"""All fault scenarios, group by group."""

from collections.abc import Iterator

from local.faults import automation, scenarios
from local.faults.scenarios import Scenario


def catalogue() -> Iterator[Scenario]:
    """Yield those of the contact, then those of the automation after it."""
    yield from scenarios.scenarios()
    yield from automation.scenarios()
