"""What `voxbridge doctor` says about the leads that wait and the dead letters."""

from datetime import timedelta

import pytest
from support.doctor_facts import DEAD_ARN, DENIED, NOW, WAITING, found, queue

from cli.checks.facts import DeadLetterSample
from cli.checks.finding import CheckStatus


@pytest.mark.parametrize(
    ("seconds", "status", "words"),
    [
        (60.0, CheckStatus.OK, "3 leads, the oldest waiting for 1 min"),
        (7200.0, CheckStatus.WARNING, "2 h"),
        (None, CheckStatus.WARNING, "3 leads"),
        (DENIED, CheckStatus.WARNING, "may not call"),
    ],
)
def test_waiting_leads_are_reported_with_number_and_age(seconds, status, words):
    finding = found("waiting leads", retry_queue=WAITING, waiting_seconds=seconds)
    assert (finding.status, words in finding.message) == (status, True)


DEAD = queue(DEAD_ARN, ApproximateNumberOfMessages="3")


@pytest.mark.parametrize(
    ("dead_letters", "status", "words"),
    [
        (DeadLetterSample(3, NOW - timedelta(days=2), {"expired": 3}), CheckStatus.WARNING, "(expired 3)"),
        (
            DeadLetterSample(3, NOW - timedelta(days=2), {"expired": 3}),
            CheckStatus.WARNING,
            "2 d; SQS deletes it in 12 d",
        ),
        (DeadLetterSample(3, NOW - timedelta(days=11), {"expired": 3}), CheckStatus.FAILURE, "in 3 d"),
        (DeadLetterSample(2, NOW - timedelta(days=1), {"expired": 2}), CheckStatus.WARNING, "of the 2 that were read"),
        (DeadLetterSample(0, None, {}), CheckStatus.WARNING, "3 dead letters"),
        (DENIED, CheckStatus.WARNING, "may not call"),
    ],
)
def test_dead_letters_are_reported_with_reason_age_and_deletion(dead_letters, status, words):
    finding = found("dead letters", dead_letter_queue=DEAD, dead_letters=dead_letters)
    assert (finding.status, words in finding.message) == (status, True)
    assert "voxbridge dlq list --stack-name prod" in finding.fix
    assert ("dlq export" in finding.fix) is (status is CheckStatus.FAILURE)
