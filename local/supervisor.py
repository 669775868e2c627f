"""Runs one command for an owner and ends it when the owner ends: by Ctrl-C, SIGTERM, SIGKILL or a crash.

    python -I supervisor.py SCRATCH COMMAND [ARGUMENT ...]

The owner holds the other end of standard input and never writes to it; when that pipe closes, the owner has ended. Then
the command's process group is ended and the directory SCRATCH removed. This works on any POSIX system, unlike Linux's
parent-death signal. It runs without the project's environment, so it uses only the standard library.
"""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from types import FrameType

KILL_AFTER = 30.0  # seconds between SIGTERM and SIGKILL; the console releases dead letters before it ends
POLL = 0.2
GONE_WITHIN = 0.5  # seconds after SIGKILL; dead members stay listed where no parent collects them


def main(scratch: str, command: list[str]) -> int:
    """Run the command until it ends or the owner has ended; return its exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the owner handles Ctrl-C
    signal.signal(signal.SIGTERM, _leave)
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 (our owner's)
    try:
        while child.poll() is None and not _owner_has_ended():
            pass
    finally:
        _end(child)
        shutil.rmtree(scratch, ignore_errors=True)
    return child.returncode


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + signal.SIGTERM)


def _owner_has_ended() -> bool:
    readable, _, _ = select.select([sys.stdin], [], [], POLL)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the process group with SIGTERM, then SIGKILL, since its members may outlive its leader."""
    _signal(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + KILL_AFTER
    while child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    _signal(child.pid, signal.SIGKILL)
    child.wait()
    deadline = time.monotonic() + GONE_WITHIN
    while _signal(child.pid, 0) and time.monotonic() < deadline:
        time.sleep(0.02)


def _signal(group: int, number: int) -> bool:
    """Send a signal to a process group, 0 for none; return whether the group has members."""
    # Both mean that the group is empty, the latter on macOS.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        return True
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
