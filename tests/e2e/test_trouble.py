"""Every kind of trouble on the road: 202 within 6 s, the lead in the retry queue, and in Voxworks once it is well."""

import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from uuid import uuid4

import pytest
from harness import Harness, eventually

from local.simulator import Fault
from voxbridge.delivery import Delivery
from voxbridge.schedule import MAX_RETRY_AFTER

pytestmark = pytest.mark.e2e

SOON = "in 3 seconds, as a date"  # made when the test runs

TROUBLES = [
    (Fault("status", status=500), "voxworks_error"),
    (Fault("status", status=503), "voxworks_error"),
    (Fault("status", status=503, retry_after="2"), "voxworks_error"),
    (Fault("status", status=429, retry_after="2"), "rate_limited"),
    (Fault("status", status=429, retry_after=SOON), "rate_limited"),
    (Fault("status", status=429, retry_after="string"), "rate_limited"),
    (Fault("status", status=401), "unauthorized_key"),
    (Fault("status", status=403), "unauthorized_key"),
    (Fault("status", status=404), "voxworks_error"),
    (Fault("status", status=408), "voxworks_error"),
    (Fault("close"), "voxworks_unreachable"),
    (Fault("garbage"), "voxworks_error"),
    (Fault("html"), "voxworks_error"),
    (Fault("no_contact_id"), "voxworks_error"),
    (Fault("redirect"), "voxworks_error"),
]


@pytest.mark.parametrize(("fault", "reason"), TROUBLES, ids=lambda each: getattr(each, "kind", None))
def test_trouble_queues_the_lead_and_the_retry_function_creates_it_once_voxworks_is_well(
    harness: Harness, fault: Fault, reason: str
):
    if fault.retry_after == SOON:
        soon = datetime.now(UTC) + timedelta(seconds=3)
        fault = Fault("status", status=429, retry_after=format_datetime(soon, usegmt=True))
    harness.simulator.add_fault(fault)
    lead = harness.lead()
    started = time.monotonic()
    answer = harness.zapier(lead)
    assert time.monotonic() - started < 6
    assert (answer.status, answer.json()["status"], answer.json()["reason"]) == (202, "queued", reason)
    assert harness.retry_depth() == 1
    harness.simulator.clear_faults()
    eventually(lambda: harness.numbers() == [lead["phone"]])
    eventually(lambda: harness.retry_depth() == 0)
    assert harness.dead_letters() == []


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


def test_inside_a_retry_after_fresh_leads_are_queued_untried(harness: Harness):
    harness.simulator.add_fault(Fault("status", times=1, status=429, retry_after="4"))
    first, second = harness.lead(), harness.lead()
    assert harness.zapier(first).json()["reason"] == "rate_limited"
    calls = sum(harness.simulator.answers.values())
    assert harness.zapier(second).json()["reason"] == "rate_limited"
    assert sum(harness.simulator.answers.values()) == calls
    eventually(lambda: sorted(harness.numbers()) == sorted([first["phone"], second["phone"]]))


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_retry_after_of_what_does_not_speak_for_voxworks_stops_no_lead(harness: Harness, status: int):
    """Neither the next lead, nor the retry of the one that met it."""
    harness.simulator.add_fault(Fault("status", times=1, status=status, retry_after="43200"))
    first, second = harness.lead(), harness.lead()
    assert harness.zapier(first).json()["reason"] == "voxworks_error"
    assert harness.zapier(second).status == 201
    eventually(lambda: harness.numbers() == [second["phone"], first["phone"]])


def test_leads_that_are_only_ever_postponed_expire_once_they_are_overdue_by_the_longest_wait(harness: Harness):
    """The window is an hour here; each of the two retry functions makes one call, and postpones the rest."""
    harness.simulator.add_fault(Fault("status", status=429, retry_after="43200"))
    since = datetime.now(UTC) - timedelta(hours=1) - MAX_RETRY_AFTER
    for _ in range(10):
        body = json.dumps(harness.lead()).encode()
        delivery = Delivery(str(uuid4()), "zapier", since, "application/json", body)
        harness.stack.sqs.send_message(QueueUrl=harness.retry_url, MessageBody=delivery.to_message())
    eventually(lambda: harness.stack.depth(harness.dead_url) == 10)
    assert harness.retry_depth() == 0
    ends = {(dead["failure"]["reason"], dead["failure"]["last_reason"]) for dead in harness.dead_letters()}
    assert ends == {("expired", "rate_limited")}
    assert sum(harness.simulator.answers.values()) <= 2


@pytest.mark.parametrize("text", ['{"version": 2}', "not ours"])
def test_a_message_that_cannot_be_read_stays_in_its_queue_and_is_counted(harness: Harness, text: str):
    """The metric rings the alarm; the emulator has no metrics, so it is read from the log."""
    before = len(harness.stack.log_lines("retry"))
    harness.stack.sqs.send_message(QueueUrl=harness.retry_url, MessageBody=text)
    lines = eventually(
        lambda: [line for line in harness.stack.log_lines("retry")[before:] if "UnknownMessages" in line]
    )
    metric = json.loads(lines[0])
    assert (metric["UnknownMessages"], metric["stack"]) == (1, "voxbridge")
    assert (harness.retry_depth(), harness.dead_letters()) == (1, [])


def test_a_connection_that_voxworks_closed_while_it_was_idle_costs_nothing(harness: Harness):
    assert harness.zapier(harness.lead()).status == 201
    harness.simulator.add_fault(Fault("close", times=1))
    assert harness.zapier(harness.lead()).status == 201


def test_sqs_refusing_as_well_is_told_the_provider(harness: Harness):
    """With the permission taken away, the lead is held by nobody: 503 and a Retry-After."""
    iam = harness.stack.client("iam")
    role = next(role["RoleName"] for role in iam.list_roles()["Roles"] if "WebhookRole" in role["RoleName"])
    policy = iam.get_role_policy(RoleName=role, PolicyName="webhook")["PolicyDocument"]
    without = policy | {"Statement": [each for each in policy["Statement"] if each["Sid"] != "KeepLeads"]}
    harness.simulator.add_fault(Fault("status", status=500))
    put = iam.put_role_policy
    try:
        put(RoleName=role, PolicyName="webhook", PolicyDocument=json.dumps(without))
        troubled, verdict = harness.zapier(harness.lead()), harness.zapier({"first_name": "Ann"})
    finally:
        put(RoleName=role, PolicyName="webhook", PolicyDocument=json.dumps(policy))
    for answer in (troubled, verdict):
        assert (answer.status, answer.json()["status"]) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
    assert (harness.retry_depth(), harness.dead_letters()) == (0, [])


def test_an_interim_answer_is_never_taken_for_the_final_one(harness: Harness):
    """Each lead gets its own contact_id, though a 102 and a 103 come before every answer."""
    harness.simulator.add_fault(Fault("interim", creates=True))
    leads = [harness.lead() for _ in range(4)]
    answered = [harness.zapier(lead) for lead in leads]
    assert [answer.status for answer in answered] == [201] * 4
    made = {contact.contact_id: contact.phone_number for contact in harness.simulator.contacts}
    assert [made[answer.json()["contact_id"]] for answer in answered] == [lead["phone"] for lead in leads]
