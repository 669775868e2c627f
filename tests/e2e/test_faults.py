"""A 2xx is a receipt, whatever breaks: the short form of `make faults` (local/faults), and messages that are poison."""

import json

import pytest
from harness import Harness

from local.faults.ground import Ground
from local.faults.tally import Tally
from local.faults.trials import catalogue, run, start
from local.simulator import Fault

pytestmark = pytest.mark.e2e

AT_THE_WEBHOOK = {
    "Voxworks, at the webhook: creates, then cuts",
    "SQS, as a lead is queued: SendMessage: refuse",
    "SQS, as a lead is queued: SendMessage: lose once",
    "SQS, as a verdict is kept: SendMessage: throttle",
    "Voxworks, SQS and Secrets Manager together: Voxworks hangs while SQS does: refuse",
    "Voxworks, SQS and Secrets Manager together: the key is refused, the secret unreadable, SQS refuses",
    "SIGKILL, at the webhook: in the call, the contact made",
    "SIGKILL, at the webhook: after the call, the lead not queued yet",
}
AT_THE_RETRY = {
    "Voxworks, at the retry: creates, then closes",
    "SQS, as a lead waits on: ChangeMessageVisibility: throttle",
    "SIGKILL, at the retry: in the third call of a batch, two contacts made",
    "SQS delivers twice: two messages of one lead",
}
TRIALS = {f"{trial.group}: {trial.name}": trial for trial in catalogue()}


@pytest.fixture(autouse=True)
def as_good_as_new(harness: Harness) -> None:
    del harness  # its end is what is wanted


def test_at_the_webhook_every_lead_is_held_where_its_receipt_says_and_refused_otherwise(ground: Ground):
    with ground.retries_held():
        sent = {name: start(ground, TRIALS[name]) for name in sorted(AT_THE_WEBHOOK)}
    ground.settle(lead for leads in sent.values() for lead in leads)
    tallies = {name: ground.tally(leads) for name, leads in sent.items()}
    assert {name: each for name, each in tallies.items() if not each.adds_up} == {}
    # Where neither Voxworks nor a queue took it, or the function died, no receipt was given at first.
    assert tallies["SQS, as a lead is queued: SendMessage: refuse"].refused == 3
    assert tallies["SQS, as a verdict is kept: SendMessage: throttle"].refused == 3
    assert all(each.refused for name, each in tallies.items() if "SIGKILL" in name)


@pytest.mark.parametrize("name", sorted(AT_THE_RETRY))
def test_at_the_retry_every_lead_ends_in_one_place(ground: Ground, name: str):
    assert run(ground, TRIALS[name]).adds_up


def test_a_message_of_an_unknown_version_stays_and_keeps_nobody_else(ground: Ground):
    leads = [ground.lead() for _ in range(4)]
    with ground.retries_held():
        ground.enqueue(*leads[:2])
        ground.enqueue_text(json.dumps({"version": 2, "id": "from-the-future"}))
        ground.enqueue(*leads[2:])
    ground.settle(leads, staying=1)
    assert ground.tally(leads) == Tally(leads=4, created=4)


def test_a_lead_at_which_the_function_dies_every_time_is_moved_to_the_dead_letter_queue_by_sqs(ground: Ground):
    (poison,) = leads = [ground.lead()]
    policy = {"deadLetterTargetArn": _arn(ground, ground.dead_url), "maxReceiveCount": 2}
    with ground.queue_attributes(VisibilityTimeout="2", RedrivePolicy=json.dumps(policy)):
        ground.simulator.add_fault(Fault("hang"))
        ground.enqueue(poison)
        for death in (1, 2):
            ground.wait_until(lambda number=death: ground.simulator.answers["hang"] >= number, "the call is made")
            assert ground.kill("retry")
        ground.wait_until(lambda: ground.stack.depth(ground.dead_url), "SQS moves it")
    assert ground.tally(leads) == Tally(leads=1, dead=1)


def test_the_short_form_is_a_part_of_the_long_one():
    assert set(TRIALS) >= AT_THE_WEBHOOK | AT_THE_RETRY


def _arn(ground: Ground, url: str) -> str:
    found = ground.stack.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return found["Attributes"]["QueueArn"]
