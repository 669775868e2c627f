"""Transient failures of Voxworks: 202 within 6 s, the lead in the retry queue, and a contact once it recovers."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from uuid import uuid4

import pytest
from harness import Harness, eventually

from local.faults.environment import FaultEnvironment
from local.faults.load import failing
from local.faults.scenarios import VOXWORKS_FAULTS, VoxworksFault
from local.simulator import Fault
from voxbridge.delivery import Delivery
from voxbridge.errors import Reason
from voxbridge.retry_schedule import MAX_RETRY_AFTER

pytestmark = pytest.mark.e2e

FAULTS = [
    each
    for each in VOXWORKS_FAULTS
    if each.reason not in {None, Reason.REJECTED, Reason.VOXWORKS_TIMEOUT} and not each.fault.creates
]
# After those of the others Voxworks is called again at once.
DELAYING = [each for each in FAULTS if each.fault.retry_after or each.reason is Reason.RATE_LIMITED]


def test_leads_are_queued_during_any_failure_and_created_once_voxworks_recovers(
    harness: Harness, environment: FaultEnvironment
):
    leads = []
    with environment.retries_paused():
        for each in FAULTS:
            if each not in DELAYING:
                with failing(harness.simulator, each.fault):
                    leads.append(harness.lead())
                    answer = harness.zapier(leads[-1])
                    told = answer.status, answer.json()["status"], answer.json()["reason"]
                    assert told == (202, "queued", each.reason), each.name
                    assert harness.retry_depth() == len(leads), each.name
    wanted = sorted(lead["phone"] for lead in leads)
    eventually(lambda: sorted(harness.numbers()) == wanted)
    eventually(lambda: harness.retry_depth() == 0)
    assert harness.dead_letters() == []


@pytest.mark.parametrize("each", DELAYING, ids=lambda each: each.name)
def test_a_lead_is_queued_by_a_failure_that_delays_calls_and_created_once_voxworks_recovers(
    harness: Harness, each: VoxworksFault
):
    with failing(harness.simulator, each.fault):
        lead = harness.lead()
        answer = harness.zapier(lead)
        assert (answer.status, answer.json()["status"], answer.json()["reason"]) == (202, "queued", each.reason)
        assert harness.retry_depth() == 1
    eventually(lambda: harness.numbers() == [lead["phone"]])
    eventually(lambda: harness.retry_depth() == 0)
    assert harness.dead_letters() == []


def test_a_retry_after_may_be_a_date(harness: Harness):
    at = datetime.now(UTC) + timedelta(seconds=3)
    fault = Fault("status", times=1, status=429, retry_after=format_datetime(at, usegmt=True))
    harness.simulator.add_fault(fault)
    lead = harness.lead()
    assert harness.zapier(lead).json()["reason"] == "rate_limited"
    eventually(lambda: harness.numbers() == [lead["phone"]])
    assert datetime.now(UTC) >= at - timedelta(seconds=1)  # a date has whole seconds


@pytest.mark.parametrize("kind", ["cut", "close"])
def test_a_contact_created_though_its_answer_was_lost_is_never_created_twice(harness: Harness, kind: str):
    harness.simulator.add_fault(Fault(kind, times=1, creates=True))
    lead = harness.lead()
    answer = harness.zapier(lead)
    assert (answer.status, answer.json()["status"]) in [(200, "duplicate"), (202, "queued")]
    eventually(lambda: harness.retry_depth() == 0)
    assert harness.numbers() == [lead["phone"]]
    lines = eventually(
        lambda: [line for line in harness.stack.log_lines("webhook") if answer.json()["delivery_id"] in line]
    )
    assert any('"after_unknown":true' in line for line in lines)


def test_a_hang_after_creating_ends_as_one_contact(harness: Harness):
    harness.simulator.add_fault(Fault("hang", times=1, creates=True))
    lead = harness.lead()
    answer = harness.zapier(lead)
    assert (answer.status, answer.json()["reason"]) == (202, "voxworks_timeout")
    eventually(lambda: harness.retry_depth() == 0)
    assert harness.numbers() == [lead["phone"]]


def test_during_a_retry_after_new_leads_are_queued_without_a_call(harness: Harness):
    harness.simulator.add_fault(Fault("status", times=1, status=429, retry_after="4"))
    first, second = harness.lead(), harness.lead()
    assert harness.zapier(first).json()["reason"] == "rate_limited"
    calls = sum(harness.simulator.answers.values())
    assert harness.zapier(second).json()["reason"] == "rate_limited"
    assert sum(harness.simulator.answers.values()) == calls
    eventually(lambda: sorted(harness.numbers()) == sorted([first["phone"], second["phone"]]))


def test_a_retry_after_counts_with_429_and_503_alone(harness: Harness):
    """With any other status it delays neither the next lead nor the retry of the one that met it."""
    leads = []
    for status in (302, 404, 500):
        harness.simulator.add_fault(Fault("status", times=1, status=status, retry_after="43200"))
        leads += [harness.lead(), harness.lead()]
        assert harness.zapier(leads[-2]).json()["reason"] == "voxworks_error"
        assert harness.zapier(leads[-1]).status == 201
    eventually(lambda: sorted(harness.numbers()) == sorted(lead["phone"] for lead in leads))


def test_leads_that_are_only_ever_postponed_expire_once_they_are_overdue_by_the_longest_wait(harness: Harness):
    """The window is one hour here; each of the two retry functions makes one call and postpones the rest."""
    harness.simulator.add_fault(Fault("status", status=429, retry_after="43200"))
    since = datetime.now(UTC) - timedelta(hours=1) - MAX_RETRY_AFTER
    for _ in range(10):
        body = json.dumps(harness.lead()).encode()
        delivery = Delivery(str(uuid4()), "zapier", since, "application/json", body)
        harness.stack.sqs.send_message(QueueUrl=harness.retry_url, MessageBody=delivery.to_message())
    eventually(lambda: (harness.stack.depth(harness.dead_url), harness.retry_depth()) == (10, 0))
    ends = {(dead["failure"]["reason"], dead["failure"]["last_reason"]) for dead in harness.dead_letters()}
    assert ends == {("expired", "rate_limited")}
    assert sum(harness.simulator.answers.values()) <= 2


def test_a_message_that_cannot_be_read_stays_in_its_queue_and_is_counted(harness: Harness):
    """The metric fires the alarm; the emulator has no metrics, so it is read from the log."""
    before = len(harness.stack.log_lines("retry"))
    for text in ('{"version": 2}', "not ours"):
        harness.stack.sqs.send_message(QueueUrl=harness.retry_url, MessageBody=text)

    def metrics() -> list[Any]:
        lines = harness.stack.log_lines("retry")[before:]
        return [json.loads(line) for line in lines if "UnknownMessages" in line]

    eventually(lambda: sum(metric["UnknownMessages"] for metric in metrics()) == 2)
    assert {metric["stack"] for metric in metrics()} == {"voxbridge"}
    assert (harness.retry_depth(), harness.dead_letters()) == (2, [])


def test_a_connection_that_voxworks_closed_while_it_was_idle_costs_nothing(harness: Harness):
    assert harness.zapier(harness.lead()).status == 201
    harness.simulator.add_fault(Fault("close", times=1))
    assert harness.zapier(harness.lead()).status == 201


def test_without_sqs_the_provider_is_answered_503(harness: Harness):
    """Without the permission to queue, no lead is saved: 503 and a Retry-After."""
    iam = harness.stack.client("iam")
    role = next(role["RoleName"] for role in iam.list_roles()["Roles"] if "WebhookRole" in role["RoleName"])
    policy = iam.get_role_policy(RoleName=role, PolicyName="webhook")["PolicyDocument"]
    without = policy | {"Statement": [each for each in policy["Statement"] if each["Sid"] != "KeepLeads"]}
    harness.simulator.add_fault(Fault("status", status=500))
    put = iam.put_role_policy
    try:
        put(RoleName=role, PolicyName="webhook", PolicyDocument=json.dumps(without))
        transient, permanent = harness.zapier(harness.lead()), harness.zapier({"first_name": "Ann"})
    finally:
        put(RoleName=role, PolicyName="webhook", PolicyDocument=json.dumps(policy))
    for answer in (transient, permanent):
        assert (answer.status, answer.json()["status"]) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
    assert (harness.retry_depth(), harness.dead_letters()) == (0, [])


def test_an_interim_answer_is_never_taken_for_the_final_one(harness: Harness):
    """Each lead gets its own contact_id, although a 102 and a 103 precede every answer."""
    harness.simulator.add_fault(Fault("interim", creates=True))
    leads = [harness.lead() for _ in range(4)]
    answered = [harness.zapier(lead) for lead in leads]
    assert [answer.status for answer in answered] == [201] * 4
    made = {contact.contact_id: contact.phone_number for contact in harness.simulator.contacts}
    assert [made[answer.json()["contact_id"]] for answer in answered] == [lead["phone"] for lead in leads]
