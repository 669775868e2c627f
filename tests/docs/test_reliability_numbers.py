"""The arithmetic in docs/reliability.md is the code's, however its sentences put it."""

import re

import pytest
from support.doc_pages import ROOT, quantities, section, tables
from support.fakes import NOW, FakeClock

from local.faults import report
from local.faults.scenarios import catalogue
from voxbridge.errors import Reason, TransientError
from voxbridge.schedule import BASE, CAP, MAX_RETRY_AFTER, PATIENCE, PROBE_INTERVAL, SHORTEST_WAIT
from voxbridge.voxworks import pace
from voxbridge.voxworks.sleepers import WAKES

PAGE = "docs/reliability.md"
TEMPLATE = (ROOT / "template.yaml").read_text("utf-8")
HOURS = int(re.findall(r"RetryWindowHours:.*?MaxValue: (\d+)", TEMPLATE, re.DOTALL)[0])
RECEIVES = int(re.findall(r"maxReceiveCount: (\d+)", TEMPLATE)[0])
HIDDEN = int(re.findall(r"VisibilityTimeout: (\d+)", TEMPLATE)[0])


def rates(times):
    """Return the rate after so many seconds of calls that succeeded, as a share of that at the 429."""
    clock = FakeClock()
    paced = pace.Pace(clock, clock.advance)
    paced.limited(TransientError(Reason.RATE_LIMITED, "limited", 429, NOW))
    shares = {}
    for time in times:
        paced._grown = time  # noqa: SLF001  (the curve itself is what the page shows)
        shares[time] = paced.rate / pace.FIRST
    return shares


def until(share):
    """Return the seconds of calls until the rate is so many times that of the last 429."""
    return pace.PLATEAU * (1 + ((share - 1) / pace.DECREASE) ** (1 / 3))


FIRST_CEILINGS = [BASE * 2**n for n in range(20) if BASE * 2**n < CAP]
FIRST = sum(FIRST_CEILINGS) / 2


def receives(hours):
    return round(len(FIRST_CEILINGS) + (hours * 3600 - FIRST) / (CAP / 2))


POSTPONED = MAX_RETRY_AFTER.total_seconds() / 3600
OTHERS = RECEIVES - len(FIRST_CEILINGS)
DEVIATION = OTHERS**0.5 * CAP / 12**0.5
TOTAL = FIRST + OTHERS * CAP / 2
PROBE = f"{PROBE_INTERVAL.total_seconds() / 60:g} min"
# Of the tests in virtual time, which hold them; of SQS; of a run that was measured once.
ELSEWHERE = {
    "tests": ["60 calls a second", "80 %", "300 leads"],
    "SQS": ["14 days"],
    "measured": ["36.3 h", "145 receives", "1000 leads"],
}

NUMBERS = {
    "Load under a rate limit": [
        *(f"{time} s" for time in (0, 1, 2, 3, 5, 8, 12)),
        f"{pace.PLATEAU:g} s",
        f"{100 - pace.DECREASE * 100:g} %",
        "100 %",
        f"{100 - pace.DECREASE * 100 / 4:g} %",
        f"{pace.FIRST * (1 - pace.DECREASE):g} calls a second",
        "20 calls a second",
        f"{until(20 / pace.FIRST):.0f} s",
        "100 calls a second",
        f"{until(100 / pace.FIRST):.0f} s",
        f"{CAP / 60:g} min",
        *ELSEWHERE["tests"][:2],
    ],
    "The retry window and SQS's receive limit": [
        f"{HOURS} h",
        f"{BASE:g} s",
        f"{FIRST_CEILINGS[-1]:g} s",
        f"{FIRST:g} s",
        f"{CAP:g} s",
        f"{CAP / 2:g} s",
        f"{receives(HOURS)} receives",
        "24 h",
        f"{receives(24)} receives",
        f"{RECEIVES} receives",
        f"{TOTAL / 3600:.0f} h",
        f"{DEVIATION / 3600:.1f} h",
        f"{SHORTEST_WAIT.total_seconds():g} s",
        f"{PATIENCE} receives",
        f"{PATIENCE + receives(HOURS)} receives",
        f"{POSTPONED:g} h",
        f"{PATIENCE + receives(HOURS + POSTPONED)} receives",
        f"{HIDDEN} s",
        f"{RECEIVES * HIDDEN / 3600:.0f} h",
        PROBE,
        *ELSEWHERE["SQS"],
        *ELSEWHERE["measured"],
        ELSEWHERE["tests"][2],
    ],
}


@pytest.mark.parametrize("title", NUMBERS)
def test_every_quantity_that_a_section_states_is_the_codes_and_none_is_missing(title):
    """In prose and tables alike."""
    assert quantities(section(PAGE, title)) == quantities(", ".join(NUMBERS[title]))


def test_the_curve_is_the_rate_limiters():
    """The table of the rate after a 429, and its formula's parameters."""
    stated = {float(time.removesuffix(" s")): rate for time, rate in tables(PAGE, "t", "rate")}
    assert stated == {time: f"{share:.2f} c" for time, share in rates(stated).items()}
    plateau = f"{pace.PLATEAU:g}"
    formula = f"c · (1 + {pace.DECREASE:g} · ((t − {plateau}) / {plateau})³)"  # noqa: RUF001
    assert formula in section(PAGE, "Load under a rate limit")


def test_counts_without_a_unit_are_the_codes():
    """Intermediate results of the arithmetic."""
    found = section(PAGE, "The retry window and SQS's receive limit")
    deviations = int((TOTAL - HOURS * 3600) / DEVIATION)
    for number in (f"= {(HOURS * 3600 - FIRST) / (CAP / 2):.1f}.", f"√{OTHERS} ", f"{deviations} standard deviations"):
        assert number in found
    assert f"first {len(FIRST_CEILINGS)} delays" in found
    assert WAKES == 2


def test_the_tables_have_the_headers_and_rows_of_the_suite():
    """A generated table is as old as its last run, but its words are the generator's."""
    text = (ROOT / PAGE).read_text("utf-8")
    for table in (report.faults_table([]), report.random_table([]), report.load_table([])):
        assert table[0] in text
    rows = tables(PAGE, *report.faults_table([])[0].strip("| ").split(" | "))
    assert [name for name, *_ in rows[:-1]] == list(dict.fromkeys(trial.group for trial in catalogue()))
