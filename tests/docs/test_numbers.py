"""The numbers in docs/architecture.md are those of the code and the template, however its sentences put them."""

import re

import pytest
from support.doc_pages import ROOT, quantities, section
from support.fakes import NOW

from voxbridge import queues, receiver, retry_processor, retry_schedule, wiring
from voxbridge.errors import Reason, TransientError
from voxbridge.retry_schedule import backoff, next_delay, requeue_delay
from voxbridge.voxworks import throttle

PAGE = "docs/architecture.md"
TEMPLATE = (ROOT / "template.yaml").read_text("utf-8")


def template(name: str) -> int:
    """Return a number of the template, which must be the same wherever it is set."""
    (value,) = set(re.findall(rf"^ +{name}: (\d+)\b", TEMPLATE, re.MULTILINE))
    return int(value)


def highest(wait, attempt: int) -> float:
    """Return the longest delay, in seconds."""
    return wait(attempt, lambda: 1.0).total_seconds()


def limited(attempt: int, random) -> object:
    return next_delay(TransientError(Reason.RATE_LIMITED, "", retry_at=NOW), attempt, NOW, random)


def stated(*values: str) -> set[str]:
    """Write quantities as `quantities` does."""
    return quantities(", ".join(values))


PROBE = f"{retry_schedule.PROBE_INTERVAL.total_seconds() / 60:g} min"
TIMEOUT, HIDDEN = template("Timeout"), template("VisibilityTimeout")
AWS_READ, AWS_ALL = 2, 4  # seconds of two attempts: checked below

NUMBERS = {
    "Retries": stated(
        *(f"{highest(backoff, attempt):g} s" for attempt in range(1, 11)),
        f"{retry_schedule.BASE_BACKOFF:g} s",
        f"{retry_schedule.MAX_BACKOFF / 60:g} min",
        f"{retry_schedule.MIN_WAIT.total_seconds():g} s",
        PROBE,
        f"{retry_schedule.MAX_RETRY_AFTER.total_seconds() / 3600:g} h",
        f"{retry_schedule.DEFAULT_RETRY_AFTER.total_seconds():g} s",
        f"{highest(requeue_delay, 1):g} s",
        f"{retry_schedule.MAX_FLAT_RECEIVES} receives",
    ),
    "Held leads": stated(
        f"{retry_schedule.HOLD_INTERVAL.total_seconds() / 120:g} min",
        f"{retry_schedule.HOLD_INTERVAL.total_seconds() / 60:g} min",
        f"{retry_schedule.MAX_HOLD.days} days",
        f"{retry_schedule.MAX_DELAY.total_seconds() / 60:g} min",
        f"{template('maxReceiveCount')} receives",
    ),
    "Under a rate limit": stated(
        f"{throttle.INITIAL_RATE:g} calls a second",
        f"{throttle.MAX_RATE:g} calls a second",
        f"{100 - throttle.BETA * 100:g} %",
        f"{throttle.MIN_PERIOD:g} s",
        f"{throttle.CONFIRMED * 100:g} %",
        f"{throttle.MAX_PERIOD:g} s",
        f"{throttle.BURST:g} s",
        f"{throttle.SOON:g} s",
        f"{throttle.HINT_INTERVAL:g} s",
        f"{throttle.HINT_GAIN * 100:g} %",
        f"{100 - throttle.USED_UP_STEP * 100:g} %",
        f"{throttle.LULL:g} s",
        f"{throttle.MAX_LULL:g} s",
        f"{throttle.FORGET_AFTER:g} s",
    ),
    "Early release": stated(
        f"{queues.MAX_TRACKED} leads",
        f"{queues.MIN_REMAINING:g} s",
        f"{retry_schedule.MAX_BACKOFF / 60:g} min",
    ),
    "Deadlines": stated(
        f"{receiver.WEBHOOK_DEADLINE:g} s",
        f"{retry_processor.RETRY_DEADLINE:g} s",
        f"{retry_processor.SECONDS_RESERVED_FOR_SQS:g} s",
        f"{retry_processor.MIN_SECONDS_TO_CALL:g} s",
        f"{TIMEOUT} s",
        f"{HIDDEN} s",
        "1 s",  # to connect, and to read
        f"{receiver.WEBHOOK_DEADLINE + AWS_READ:g} s",
        f"{receiver.WEBHOOK_DEADLINE + AWS_ALL:g} s",
        f"{AWS_ALL} s",
    ),
    "Circuit breaker": stated(
        f"{retry_schedule.DEFAULT_RETRY_AFTER.total_seconds():g} s",
        PROBE,
        f"{throttle.TIMEOUT_THRESHOLD} timeouts",
        f"{throttle.HALF_OPEN_INTERVAL:g} s",
    ),
}


@pytest.mark.parametrize("title", NUMBERS)
def test_every_quantity_that_a_section_states_is_the_codes_and_none_is_missing(title):
    """In prose and tables alike."""
    assert quantities(section(PAGE, title)) == NUMBERS[title]


def test_counts_without_a_unit_are_the_codes():
    """Numbers that stand alone in a sentence, or are written as words."""
    assert f"`maxReceiveCount` is {template('maxReceiveCount')}," in section(PAGE, "Retries")
    limits = section(PAGE, "Under a rate limit")
    assert f"| {throttle.MIN_RATE:g} to {throttle.MAX_RATE:g} calls" in limits
    assert f"if it was ever {throttle.MIN_HINT} or more" in limits
    assert throttle.MAX_CONTRADICTIONS == 3
    assert queues.RELEASED_PER_SUCCESS == 2
    assert HIDDEN == 6 * TIMEOUT
    for short in (requeue_delay, limited):  # "the delays of the last two rows grow exponentially as well"
        assert highest(short, retry_schedule.MAX_FLAT_RECEIVES) < highest(short, retry_schedule.MAX_FLAT_RECEIVES + 5)
        assert highest(short, retry_schedule.MAX_FLAT_RECEIVES + 20) == retry_schedule.MAX_BACKOFF


def test_the_timeouts_towards_aws(monkeypatch):
    """One second to connect, one to read, two attempts: what the section on deadlines adds up."""
    for name in ("AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "none")
    config = wiring._client("sqs").meta.config  # noqa: SLF001  (what it is made with is what counts)
    assert isinstance(config.retries, dict)
    attempts = config.retries["total_max_attempts"]
    assert (config.connect_timeout, config.read_timeout, attempts) == (1, 1, 2)
    assert attempts * config.read_timeout == AWS_READ
    assert attempts * (config.connect_timeout + config.read_timeout) == AWS_ALL


def test_quantities_are_found_in_prose_and_tables():
    text = "| at most 15 minutes | 5 s · 2^(n−1) | 1 to 500 calls a second; 10,000 leads, 20 % less, v1.5 s"  # noqa: RUF001
    assert quantities(text) == {"15 min", "5 s", "500 calls a second", "10000 leads", "20 %"}
