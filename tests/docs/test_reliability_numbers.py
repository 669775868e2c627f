"""The arithmetic in docs/reliability.md is the code's: each sentence is made anew from it."""

import re

import pytest
from support.fakes import NOW, FakeClock
from support.pages import ROOT, pages

from voxbridge import pace
from voxbridge.errors import Reason, TransientError
from voxbridge.schedule import BASE, CAP, MAX_RETRY_AFTER, PATIENCE
from voxbridge.sleepers import WAKES

PAGE = pages()["docs/reliability.md"]
TEMPLATE = (ROOT / "template.yaml").read_text("utf-8")
HOURS = int(re.findall(r"RetryWindowHours:.*?MaxValue: (\d+)", TEMPLATE, re.DOTALL)[0])
RECEIVES = int(re.findall(r"maxReceiveCount: (\d+)", TEMPLATE)[0])
HIDDEN = int(re.findall(r"VisibilityTimeout: (\d+)", TEMPLATE)[0])


def rates(times):
    """Return the pace after so many seconds of calls that got through, as a share of that at the 429."""
    clock = FakeClock()
    paced = pace.Pace(clock, clock.advance)
    paced.limited(TransientError(Reason.RATE_LIMITED, "limited", 429, NOW))
    shares = {}
    for time in times:
        paced._grown = time  # noqa: SLF001  (the curve itself is what the page shows)
        shares[time] = paced.rate / pace.FIRST
    return shares


def until(share):
    """Return the seconds of calls until the pace is so many times that of the last 429."""
    return pace.PLATEAU * (1 + ((share - 1) / pace.DECREASE) ** (1 / 3))


FIRST_CEILINGS = [BASE * 2**n for n in range(20) if BASE * 2**n < CAP]
FIRST = sum(FIRST_CEILINGS) / 2


def receives(hours):
    return round(len(FIRST_CEILINGS) + (hours * 3600 - FIRST) / (CAP / 2))


POSTPONED = MAX_RETRY_AFTER.total_seconds() / 3600
OTHERS = RECEIVES - len(FIRST_CEILINGS)
DEVIATION = OTHERS**0.5 * CAP / 12**0.5
SENTENCES = [
    *(f"| {time} s | {share:.2f} c |" for time, share in rates((0, 1, 2, 3, 5, 8, 12)).items()),
    f"c · (1 + {pace.DECREASE:g} · ((t − {pace.PLATEAU:g}) / {pace.PLATEAU:g})³)",  # noqa: RUF001
    f"{1 - pace.DECREASE / 4:.0%} in the mean of the first {pace.PLATEAU:g} s".replace("%", " %"),
    f"From the {pace.FIRST * (1 - pace.DECREASE):g} calls a second of the first 429",
    f"to a limit of 20 takes some {until(20 / pace.FIRST):.0f} s, to one of 100 some {until(100 / pace.FIRST):.0f} s",
    f"wakes {({2: 'two'})[WAKES]} leads",
    f"for `RetryWindowHours`, {HOURS} at most. SQS hands a message out {RECEIVES} times at most",
    f"- The first {len(FIRST_CEILINGS)} waits have ceilings of {BASE:g} to {FIRST_CEILINGS[-1]:g} s: {FIRST:g} s",
    f"a ceiling of {CAP:g} s: {CAP / 2:g} s in the mean.",
    f"({HOURS} h − {FIRST:g} s) / {CAP / 2:g} s = {(HOURS * 3600 - FIRST) / (CAP / 2):.1f}.",  # noqa: RUF001
    f"So a window of {HOURS} h takes **{receives(HOURS)} receives**, and one of 24 h {receives(24)}.",
    f"add up to {(FIRST + OTHERS * CAP / 2) / 3600:.0f} h in the mean.",
    f"√{OTHERS} · {CAP:g} s / √12 = {DEVIATION / 3600:.1f} h.",
    f"they would have to be {int((FIRST + OTHERS * CAP / 2 - HOURS * 3600) / DEVIATION)} deviations too short",
    f"after {PATIENCE} receives they wait as long as any other. **{PATIENCE + receives(HOURS)} receives** then",
    f"stays for {POSTPONED:g} h more than its window: **{PATIENCE + receives(HOURS + POSTPONED)} receives** at most",
    f"it then comes back every {HIDDEN} s: {RECEIVES} receives are {RECEIVES * HIDDEN / 3600:.0f} h.",
    f"hands the whole batch out again after {HIDDEN} s",
    f"SQS moves it after {RECEIVES} receives",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_page_says_what_the_code_does(sentence):
    assert sentence in PAGE
