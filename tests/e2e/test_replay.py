"""A replay that is broken off half-way loses nothing, and makes no contact twice."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from harness import Harness, eventually

from local.faults.environment import FaultEnvironment
from local.faults.reconcile import Lead
from local.simulator import Fault

pytestmark = pytest.mark.e2e

LEADS = 12
SOME = 3  # that have left when the replay is broken off
RATE = "4"  # a second: slow enough to be met half-way

type Replaying = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def dead(harness: Harness, environment: FaultEnvironment) -> list[Lead]:
    """Leads that Voxworks refused, and would take now.

    On a busy machine SQS may answer too late and be asked again, so that a lead is in the queue twice: then others.
    """
    for _ in range(3):
        harness.stack.sqs.purge_queue(QueueUrl=harness.dead_url)
        leads = [environment.lead() for _ in range(LEADS)]
        harness.simulator.add_fault(Fault("status", status=400))
        for lead in leads:
            environment.send(lead)
        harness.simulator.clear_faults()
        if harness.stack.depth(harness.dead_url) == LEADS:
            return leads
    pytest.fail(f"not {LEADS} dead letters of {LEADS} leads")


@pytest.fixture
def replay(harness: Harness) -> Iterator[Replaying]:
    """Give a way to start replays; those that still run are ended."""
    command = [Path(sys.executable).parent / "voxbridge", "dlq", "replay", "--local", "--yes", "--rate", RATE]
    with ExitStack() as exits:

        def start() -> subprocess.Popen[str]:
            process = subprocess.Popen(  # noqa: S603
                command, cwd=harness.published, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            exits.enter_context(process)
            exits.callback(process.kill)
            return process

        yield start


def some_have_left(harness: Harness) -> bool:
    return harness.stack.depth(harness.dead_url) <= LEADS - SOME


def test_ctrl_c_leaves_the_rest_as_dead_letters_and_a_second_replay_sees_to_them(
    harness: Harness, dead: list[Lead], replay: Replaying
):
    first = replay()
    eventually(lambda: some_have_left(harness))
    first.send_signal(signal.SIGINT)
    said, _ = first.communicate(timeout=60)
    assert first.returncode == 130, said
    eventually(lambda: harness.retry_depth() == 0)
    done = len({lead.phone for lead in dead} & set(harness.numbers()))  # a lead of an earlier test may still arrive
    assert SOME <= done < LEADS
    assert re.findall(r"^(\d+) ", said, re.MULTILINE) == [str(done), str(LEADS - done)], said
    assert harness.stack.depth(harness.dead_url) == LEADS - done

    second = replay()
    said, _ = second.communicate(timeout=60)
    assert second.returncode == 0, said
    eventually(lambda: harness.retry_depth() == 0)
    assert sorted(harness.numbers()) == sorted(lead.phone or "" for lead in dead)
    assert harness.stack.depth(harness.dead_url) == 0
    assert harness.simulator.answers["409"] == 0


def test_killed_it_has_sent_each_before_it_deleted_it(harness: Harness, dead: list[Lead], replay: Replaying):
    process = replay()
    eventually(lambda: some_have_left(harness))
    process.kill()
    process.wait()
    eventually(lambda: harness.retry_depth() == 0)
    done, left = len(harness.numbers()), harness.stack.depth(harness.dead_url)
    assert 0 < left < LEADS
    # The one that it was at may be a contact and still a dead letter: to replay it again is answered 409.
    assert LEADS <= done + left <= LEADS + 1
    assert set(harness.numbers()) <= {lead.phone for lead in dead}
