"""The automation after the contact, on the deployed stack: signed, once, and after a replay alone."""

import subprocess
import sys
from pathlib import Path

import pytest
from harness import Harness, eventually

from local.faults.reconcile import CALLED
from local.simulator import Fault
from local.stack import Response

pytestmark = pytest.mark.e2e


def send(harness: Harness, lead: dict[str, object]) -> Response:
    return harness.stack.post(CALLED, lead, {"x-webhook-token": harness.token})


def test_a_lead_starts_one_signed_execution_however_often_it_is_sent(harness: Harness):
    """The simulator accepts signed requests alone."""
    lead = harness.lead()
    assert [send(harness, lead).status for _ in range(2)] == [201, 200]
    (execution,) = harness.simulator.executions
    assert execution.trigger["phone_number"] == lead["phone"]
    assert execution.trigger["contact_id"] == harness.simulator.contacts[0].contact_id
    assert harness.simulator.automation_answers == {"202": 1, "409": 1}


def test_another_submission_of_a_known_contact_starts_another(harness: Harness):
    lead = harness.lead()
    assert [send(harness, lead | {"message": text}).status for text in ("first", "second")] == [201, 200]
    assert len(harness.simulator.executions) == 2


def test_a_dead_letter_of_the_automation_is_replayed_without_another_call_for_the_contact(harness: Harness):
    harness.simulator.add_fault(Fault("status", times=1, status=422, at="automation"))
    answer = send(harness, harness.lead()).json()
    assert (answer["status"], answer["reason"], answer["contact_id"]) == (
        "dead_lettered",
        "automation_failed",
        harness.simulator.contacts[0].contact_id,
    )
    eventually(lambda: harness.stack.depth(harness.dead_url) == 1)
    command = [Path(sys.executable).parent / "voxbridge", "dlq", "replay", "--local", "--yes"]
    done = subprocess.run(command, cwd=harness.published, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    eventually(lambda: harness.simulator.executions)
    eventually(lambda: harness.retry_depth() == 0)
    assert harness.simulator.answers == {"201": 1}
