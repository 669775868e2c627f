"""The numbers in docs/architecture.md are those of the code and the template: each sentence is made anew from them."""

import re

import pytest
from support.fakes import NOW
from support.pages import ROOT, pages

from voxbridge import bridge, pace, pause, schedule, sleepers, wiring
from voxbridge.schedule import backoff, rate_limited_wait, untried_wait

PAGE = pages()["docs/architecture.md"]
TEMPLATE = (ROOT / "template.yaml").read_text("utf-8")


def template(name: str) -> int:
    """Return a number of the template, which must be the same wherever it stands."""
    (value,) = set(re.findall(rf"^ +{name}: (\d+)\b", TEMPLATE, re.MULTILINE))
    return int(value)


def highest(wait, attempt: int) -> float:
    """Return a wait's most seconds."""
    return wait(attempt, lambda: 1.0).total_seconds()


def limited(attempt: int, random) -> object:
    return rate_limited_wait(attempt, NOW, NOW, 10**6, random)


SHORTEST, PROBE = schedule.SHORTEST_WAIT.total_seconds(), schedule.PROBE_INTERVAL.total_seconds() / 60
MAX_RETRY_AFTER = schedule.MAX_RETRY_AFTER.total_seconds() / 3600
CEILINGS = [f"{highest(backoff, attempt):g} s" for attempt in range(1, 9)]
UNSAID = schedule.DEFAULT_RATE_LIMIT_WAIT.total_seconds()
TIMEOUT, HIDDEN = template("Timeout"), template("VisibilityTimeout")
RATE = pace.FIRST * (1 - pace.DECREASE)

RETRIES = [
    f"| drawn evenly from 0 to {schedule.BASE:g} s · 2^(n−1), at most {schedule.CAP / 60:g} min",  # noqa: RUF001
    f"| the ceilings | {', '.join(CEILINGS)}, then {highest(backoff, 9):g} s each |",
    f"| at least | {SHORTEST:g} s,",
    f"asks for (seconds or a date; nonsense is ignored), up to {PROBE:g} min |",
    f"is `expired` once it is overdue by {MAX_RETRY_AFTER:g} h |",
    f"A `Retry-After` of more than {MAX_RETRY_AFTER:g} h is taken for one of {MAX_RETRY_AFTER:g} h.",
    f"as `Retry-After` asks, up to {PROBE:g} min ({UNSAID:g} s where it does not),",
    f"and up to {schedule.LONGEST_SPREAD:g} s more,",
    f"| a lead for which the function has no time left | {highest(untried_wait, 1):g} s |",
    f"| after {schedule.PATIENCE} receives of a lead | these two kinds of wait grow like the others |",
    f"The queue's `maxReceiveCount` is {template('maxReceiveCount')}, the most there is",
    f"The {schedule.PATIENCE} are what keeps a rate limit",
]
RATE_LIMIT = [
    f"| pace after the first 429 | {RATE:g} calls a second |",
    "| each further 429 | a fifth off |",
    f"| while calls get through | back to the old pace within {pace.PLATEAU:g} s of calls,",
    f"| bounds | {pace.SLOWEST:g} to {pace.FASTEST:g} calls a second |",
    f"| forgotten | {pace.MEMORY:g} s after the last 429",
]
BACK = [
    f"remembers up to {sleepers.MOST:,} leads",
    f"Each lead that gets through wakes {sleepers.WAKES} of those who still have {sleepers.WORTH:g} s or more to sleep",
    f"the rest of a wait of {schedule.CAP / 60:g} minutes",
]
DEADLINES = [
    f"| Voxworks, from the webhook | {bridge.WEBHOOK_SECONDS:g} s in all",
    f"| Voxworks, from a retry | {bridge.RETRY_SECONDS:g} s, or {bridge.SPARED:g} s less than the function has left",
    f"| a function | {TIMEOUT} s; the retry queue hides a message for {HIDDEN} s, six times that |",
    f"| the retry function starts no call with less than | {bridge.STARTS_WITH:g} s left |",
    f"- **Voxworks hangs**: {bridge.WEBHOOK_SECONDS:g} s, and one message to SQS.",
    f"- **Everything at once**: {TIMEOUT} s; then Lambda ends the function",
]
PAUSE = [
    f"({pause.UNSAID:g} s where a 429 says nothing). Every {PROBE:g} minutes it calls once all the same.",
    f"- After {pause.TIMEOUTS} time-outs in a row it calls once every {pause.PROBE_EVERY:g} s.",
]


def section(title: str) -> str:
    start = PAGE.index(f"## {title}\n")
    return PAGE[start : PAGE.index("\n## ", start + 1)]


@pytest.mark.parametrize(
    ("title", "sentences"),
    [
        ("Retries", RETRIES),
        ("Under a rate limit", RATE_LIMIT),
        ("When Voxworks is back", BACK),
        ("Deadlines", DEADLINES),
        ("The pause", PAUSE),
    ],
)
def test_the_page_says_what_the_code_does(title, sentences):
    missing = [sentence for sentence in sentences if sentence not in section(title)]
    assert not missing, f"write into docs/architecture.md, {title}"


def test_the_words_among_the_numbers():
    assert f"{pace.DECREASE:.0%}" == "20%"  # a fifth
    assert HIDDEN == 6 * TIMEOUT  # six times that
    assert highest(backoff, 10) == highest(backoff, 9) == schedule.CAP
    for short in (untried_wait, limited):  # these two kinds of wait
        assert highest(short, schedule.PATIENCE) < highest(short, schedule.PATIENCE + 5)
        assert highest(short, schedule.PATIENCE + 20) == schedule.CAP


def test_the_time_outs_towards_aws(monkeypatch):
    for name in ("AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "none")
    config = wiring._client("sqs").meta.config  # noqa: SLF001  (what it is made with is what counts)
    assert isinstance(config.retries, dict)
    tries = {1: "one try", 2: "two tries"}[config.retries["total_max_attempts"]]
    connect, read = config.connect_timeout, config.read_timeout
    assert f"| Secrets Manager and SQS | {connect} s to connect, {read} s to answer, {tries} |" in PAGE
    answering, all_of_it = 2 * read, 2 * (connect + read)
    worst = [bridge.WEBHOOK_SECONDS + answering, bridge.WEBHOOK_SECONDS + all_of_it]
    assert f"- **SQS hangs as well**: {worst[0]:g} s, and {worst[1]:g} s where its connections are slow too." in PAGE
    assert f"can add to them, {all_of_it:g} s at most each." in PAGE
