"""A 2xx is a receipt, whatever breaks: a selection of `make faults` (local/faults), a burst, and poison messages."""

import json

import pytest

from local.faults.catalogue import catalogue
from local.faults.environment import FaultEnvironment
from local.faults.load import Load, rate_limit
from local.faults.reconcile import Reconciliation
from local.faults.scenarios import run, start
from local.simulator import Fault

pytestmark = pytest.mark.e2e

OF_WEBHOOK = {
    "Voxworks, webhook function: creates, then truncates its answer",
    "SQS, while a lead is queued: SendMessage: refuse",
    "SQS, while a lead is queued: SendMessage: lose once",
    "SQS, while the webhook function dead-letters a lead: SendMessage: throttle",
    "Voxworks, SQS and Secrets Manager together: Voxworks hangs, SQS: refuse",
    "Voxworks, SQS and Secrets Manager together: key rejected, secret unreadable, SQS refuses",
    "SIGKILL, webhook function: during the call, contact created",
    "SIGKILL, webhook function: after the call, lead not queued yet",
    "Automation, webhook function: 503",
    "Automation, webhook function: starts, then truncates its answer",
    "SIGKILL, between contact and automation: during the webhook's call, started (webhook)",
}
OF_RETRY = {
    "Voxworks, retry function: creates, then closes the connection",
    "SQS, while a retry is delayed: ChangeMessageVisibility: throttle",
    "SIGKILL, retry function: during the third call of a batch, two contacts created",
    "SQS delivers twice: two messages of one lead",
    "Automation, retry function: redirects",
    "SIGKILL, between contact and automation: during the webhook's call, not started (retry)",
    "SIGKILL, between contact and automation: after it failed, lead queued (retry)",
}
SCENARIOS = {f"{scenario.group}: {scenario.name}": scenario for scenario in catalogue()}


def test_the_webhook_function_acknowledges_only_leads_that_are_kept(environment: FaultEnvironment):
    with environment.retries_paused():
        sent = {name: start(environment, SCENARIOS[name]) for name in sorted(OF_WEBHOOK)}
    environment.drain(lead for leads in sent.values() for lead in leads)
    results = {name: environment.reconcile(leads) for name, leads in sent.items()}
    assert {name: each for name, each in results.items() if not each.balanced} == {}
    # If neither Voxworks nor a queue took the lead, or the function crashed, it was not acknowledged at first.
    assert results["SQS, while a lead is queued: SendMessage: refuse"].refused == 3
    assert results["SQS, while the webhook function dead-letters a lead: SendMessage: throttle"].refused == 3
    assert all(each.refused for name, each in results.items() if "SIGKILL" in name)


def test_after_retries_every_lead_is_in_one_place(environment: FaultEnvironment):
    """One scenario after the other, without new functions between them, as `make faults` does."""
    results = {name: run(environment, SCENARIOS[name]) for name in sorted(OF_RETRY)}
    assert {name: each for name, each in results.items() if not each.balanced} == {}


def test_a_burst_above_the_rate_limit_drains_without_a_dead_letter(environment: FaultEnvironment):
    result = rate_limit(environment, Load(100, 2.0)).result
    assert (result.balanced, result.leads, result.dead) == (True, 100, 0)


def test_a_message_of_an_unknown_version_stays_and_delays_no_other(environment: FaultEnvironment):
    leads = [environment.lead() for _ in range(4)]
    with environment.retries_paused():
        environment.enqueue(*leads[:2])
        environment.enqueue_text(json.dumps({"version": 2, "id": "from-the-future"}))
        environment.enqueue(*leads[2:])
    environment.drain(leads, remaining=1)
    assert environment.reconcile(leads) == Reconciliation(leads=4, created=4)


def test_a_lead_that_crashes_the_function_every_time_is_dead_lettered_by_sqs(
    environment: FaultEnvironment,
):
    (poison,) = leads = [environment.lead()]
    policy = {"deadLetterTargetArn": _arn(environment, environment.dead_url), "maxReceiveCount": 2}
    with environment.queue_attributes(VisibilityTimeout="2", RedrivePolicy=json.dumps(policy)):
        environment.simulator.add_fault(Fault("hang"))
        environment.enqueue(poison)
        for death in (1, 2):
            environment.wait_until(
                lambda number=death: environment.simulator.answers["hang"] >= number, "the call is made"
            )
            assert environment.kill("retry")
        environment.wait_until(lambda: environment.stack.depth(environment.dead_url), "SQS moves it")
    assert environment.reconcile(leads) == Reconciliation(leads=1, dead=1)


def test_the_selection_is_part_of_the_suite():
    assert set(SCENARIOS) >= OF_WEBHOOK | OF_RETRY


def _arn(environment: FaultEnvironment, url: str) -> str:
    found = environment.stack.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return found["Attributes"]["QueueArn"]
