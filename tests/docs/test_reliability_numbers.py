"""The arithmetic in docs/reliability.md is the code's, however its sentences put it."""

import re

import pytest
from support import load_scenarios
from support.doc_pages import ROOT, quantities, section, tables

from local.faults import report
from local.faults.catalogue import catalogue
from voxbridge.queues import RELEASED_PER_SUCCESS
from voxbridge.retry_schedule import (
    BASE_BACKOFF,
    MAX_BACKOFF,
    MAX_FLAT_RECEIVES,
    MAX_RETRY_AFTER,
    MIN_WAIT,
    PROBE_INTERVAL,
)
from voxbridge.voxworks import throttle

PAGE = "docs/reliability.md"
TEMPLATE = (ROOT / "template.yaml").read_text("utf-8")
HOURS = int(re.findall(r"RetryWindowHours:.*?MaxValue: (\d+)", TEMPLATE, re.DOTALL)[0])
RECEIVES = int(re.findall(r"maxReceiveCount: (\d+)", TEMPLATE)[0])
HIDDEN = int(re.findall(r"VisibilityTimeout: (\d+)", TEMPLATE)[0])


def grown(periods):
    """Return the rate after so many periods of calls that succeeded, as a share of that at the 429."""
    return throttle.BETA * (1 + throttle.GROWTH * periods**3)


FIRST_CEILINGS = [BASE_BACKOFF * 2**n for n in range(20) if BASE_BACKOFF * 2**n < MAX_BACKOFF]
FIRST = sum(FIRST_CEILINGS) / 2


def receives(hours):
    return round(len(FIRST_CEILINGS) + (hours * 3600 - FIRST) / (MAX_BACKOFF / 2))


POSTPONED = MAX_RETRY_AFTER.total_seconds() / 3600
OTHERS = RECEIVES - len(FIRST_CEILINGS)
DEVIATION = OTHERS**0.5 * MAX_BACKOFF / 12**0.5
TOTAL = FIRST + OTHERS * MAX_BACKOFF / 2
PROBE = f"{PROBE_INTERVAL.total_seconds() / 60:g} min"
# Of the tests in virtual time, which hold them; of SQS; of a run that was measured once.
ELSEWHERE = {
    "tests": ["300 leads"],
    "load tests": ["30 s", "5 min", "95 %", "90 %"],
    "SQS": ["14 days"],
    "measured": ["36.3 h", "145 receives", "1000 leads"],
}

NUMBERS = {
    "Load under a rate limit": [
        f"{throttle.BETA * 100:g} %",
        f"{grown(1) * 100:.0f} %",
        f"{throttle.MIN_PERIOD:g} s",
        f"{throttle.CONFIRMED * 100:g} %",
        f"{throttle.MAX_PERIOD:g} s",
        f"{MAX_BACKOFF / 60:g} min",
        *ELSEWHERE["load tests"],
    ],
    "The retry window and SQS's receive limit": [
        f"{HOURS} h",
        f"{BASE_BACKOFF:g} s",
        f"{FIRST_CEILINGS[-1]:g} s",
        f"{FIRST:g} s",
        f"{MAX_BACKOFF:g} s",
        f"{MAX_BACKOFF / 2:g} s",
        f"{receives(HOURS)} receives",
        "24 h",
        f"{receives(24)} receives",
        f"{RECEIVES} receives",
        f"{TOTAL / 3600:.0f} h",
        f"{DEVIATION / 3600:.1f} h",
        f"{MIN_WAIT.total_seconds():g} s",
        f"{MAX_FLAT_RECEIVES} receives",
        f"{MAX_FLAT_RECEIVES + receives(HOURS)} receives",
        f"{POSTPONED:g} h",
        f"{MAX_FLAT_RECEIVES + receives(HOURS + POSTPONED)} receives",
        f"{HIDDEN} s",
        f"{RECEIVES * HIDDEN / 3600:.0f} h",
        PROBE,
        *ELSEWHERE["SQS"],
        *ELSEWHERE["measured"],
        *ELSEWHERE["tests"],
    ],
}


@pytest.mark.parametrize("title", NUMBERS)
def test_every_quantity_that_a_section_states_is_the_codes_and_none_is_missing(title):
    """In prose and tables alike."""
    assert quantities(section(PAGE, title)) == quantities(", ".join(NUMBERS[title]))


def test_the_curve_is_the_rate_limiters():
    """The table of the rate after a 429, and its formula's parameters."""
    stated = {float(periods): rate for periods, rate in tables(PAGE, "t / T", "rate")}
    assert stated == {periods: f"{grown(periods):.2f} c" for periods in stated}
    formula = f"{throttle.BETA:g} c · (1 + {throttle.GROWTH:g} · (t / T)³)"
    assert formula in section(PAGE, "Load under a rate limit")


def test_counts_without_a_unit_are_the_codes():
    """Intermediate results of the arithmetic."""
    found = section(PAGE, "The retry window and SQS's receive limit")
    deviations = int((TOTAL - HOURS * 3600) / DEVIATION)
    for number in (
        f"= {(HOURS * 3600 - FIRST) / (MAX_BACKOFF / 2):.1f}.",
        f"√{OTHERS} ",
        f"{deviations} standard deviations",
    ):
        assert number in found
    assert f"first {len(FIRST_CEILINGS)} delays" in found
    assert RELEASED_PER_SUCCESS == 2


def test_the_tables_have_the_headers_and_rows_of_the_suite():
    """A generated table is as old as its last run, but its words are the generator's."""
    text = (ROOT / PAGE).read_text("utf-8")
    for table in (report.faults_table([]), report.random_table([]), report.load_table([])):
        assert table[0] in text
    header, *_ = load_scenarios.table([])
    assert header in text
    assert [row[0] for row in tables(PAGE, *header.strip("| ").split(" | "))] == [
        scenario.burst for scenario in load_scenarios.SCENARIOS
    ]
    rows = tables(PAGE, *report.faults_table([])[0].strip("| ").split(" | "))
    assert [name for name, *_ in rows[:-1]] == list(dict.fromkeys(trial.group for trial in catalogue()))
