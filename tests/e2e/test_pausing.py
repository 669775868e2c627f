"""A pause by the command, on the deployed stack: leads are held without a call, and processed once it ends."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from harness import Harness, eventually

from voxbridge.delivery import Delivery, Failure
from voxbridge.errors import Reason

pytestmark = pytest.mark.e2e


def voxbridge(harness: Harness, *arguments: str) -> None:
    """Run a command on the stack; the functions read the secret at their next call."""
    command = [Path(sys.executable).parent / "voxbridge", *arguments, "--local"]
    done = subprocess.run(command, cwd=harness.published, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    harness.stack.restart_functions()


def queue_held_lead(harness: Harness, phone: str) -> None:
    """Put a lead into the retry queue that is due again: one that the functions hold waits for minutes."""
    now = datetime.now(UTC)
    body = json.dumps({"phone": phone, "first_name": "Ann"}).encode()
    held = Delivery(f"held-{phone}", "zapier", now, "application/json", body).as_held(now)
    message = replace(held, failure=Failure(Reason.PAUSED, now, 0)).to_message()
    harness.stack.sqs.send_message(QueueUrl=harness.retry_url, MessageBody=message)


def delayed(harness: Harness) -> int:
    """Count the leads that a function has put into the retry queue for later."""
    name = "ApproximateNumberOfMessagesDelayed"
    found = harness.stack.sqs.get_queue_attributes(QueueUrl=harness.retry_url, AttributeNames=["All"])
    return int(found["Attributes"][name])


def test_a_pause_holds_leads_of_one_source_and_resume_lets_them_go(harness: Harness):
    """Neither function calls Voxworks for them meanwhile; other sources go on."""
    voxbridge(harness, "pause", "zapier")
    answer = harness.zapier(harness.lead())
    assert (answer.status, answer.json()["reason"]) == (202, "paused")
    assert delayed(harness) == 1
    queue_held_lead(harness, harness.phone())
    eventually(lambda: delayed(harness) == 2)
    other = harness.lead()
    assert harness.stack.post("generic", other, {"x-webhook-token": harness.token}).status == 201
    assert harness.numbers() == [other["phone"]]

    voxbridge(harness, "resume", "zapier")
    lead, waiting = harness.lead(), harness.phone()
    assert harness.zapier(lead).status == 201
    queue_held_lead(harness, waiting)
    eventually(lambda: set(harness.numbers()) == {other["phone"], lead["phone"], waiting})
