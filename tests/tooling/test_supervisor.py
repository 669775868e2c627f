"""Nothing is left running: the guard ends its command, and all that this started, when its owner is gone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.console.state import MAX_CLOSING
from local import supervised_process, supervisor

ENDS_WITHIN = 10.0  # seconds

# A command with a child of its own that is deaf to SIGTERM. It writes down their process ids, then waits.
STUBBORN = """
import os, signal, time
before, child = signal.signal(signal.SIGTERM, signal.SIG_IGN), os.fork()
if child:
    signal.signal(signal.SIGTERM, before)
    with open("pids.partial", "w") as file:
        file.write(f"{os.getpid()} {child}")
    os.rename("pids.partial", "pids")
time.sleep(600)
"""

# An owner that starts the command and says where, then waits to be killed; under nohup, SIGHUP would be ignored.
OWNER = f"""
import os, signal, sys, time
from pathlib import Path
from local import supervised_process
signal.signal(signal.SIGHUP, signal.SIG_DFL)
scratch = supervised_process.scratch_directory()
supervised_process.start(
    [sys.executable, "-c", {STUBBORN!r}], scratch, environment=dict(os.environ), cwd=scratch, stdout=-3
)
print(scratch, flush=True)
time.sleep(600)
"""


def wait_until(is_so):
    """Wait for something that another process does; fail where it does not happen."""
    deadline = time.monotonic() + ENDS_WITHIN
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_alive(pid):
    """Say whether a process runs; one that is dead and not yet waited for does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:  # also where it goes while we read
        return False
    except FileNotFoundError:  # the same; where there is no /proc, it answered to the signal
        return not Path("/proc/self/stat").exists()


def pids(scratch):
    """Wait for the command to be up; return its process and its child's."""
    wait_until((scratch / "pids").exists)
    return [int(pid) for pid in (scratch / "pids").read_text("utf-8").split()]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_killed_owner_leaves_nothing(number):
    with subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True) as owner:  # noqa: S603
        scratch = Path(owner.stdout.readline().strip())
        running = pids(scratch)
        owner.send_signal(number)
    wait_until(lambda: not any(is_alive(pid) for pid in running))
    wait_until(lambda: not scratch.exists())


def test_stopping_waits_until_all_is_gone():
    scratch = supervised_process.scratch_directory()
    command = [sys.executable, "-c", STUBBORN]
    process = supervised_process.start(command, scratch, environment={}, cwd=scratch, stdout=subprocess.DEVNULL)
    running = pids(scratch)
    supervised_process.stop(process)
    assert not any(is_alive(pid) for pid in running)
    assert not scratch.exists()


def test_the_console_has_time_to_release_what_it_holds():
    """After the end of its last requests; killed before that, it would keep dead letters hidden for minutes."""
    assert supervisor.KILL_AFTER > MAX_CLOSING + 5


def test_a_command_that_ends_by_itself_is_reported_and_cleared_up():
    scratch = supervised_process.scratch_directory()
    command = [sys.executable, "-c", "import sys; print('said'); sys.exit(3)"]
    assert supervised_process.run(command, scratch, environment={}, cwd=scratch) == (3, "said\n")
    assert not scratch.exists()
