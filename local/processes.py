"""The processes of this machine."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from local.errors import LocalStackError

_GONE_WITHIN = 10.0  # seconds
_ZOMBIE = "Z"  # ended, and not yet collected by its parent


def kill_processes(mark: str) -> int:
    """SIGKILL the processes whose command line contains `mark`, wait until they have ended, return how many there were.

    Raises LocalStackError where one outlives that for 10 s.
    """
    end = time.monotonic() + _GONE_WITHIN
    killed: set[int] = set()
    while True:
        running = _processes()
        found = {pid for pid, (state, command) in running.items() if mark in command and state != _ZOMBIE}
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        killed |= found
        # A process that is ending has no command line any more, although its parent still takes it for alive.
        ending = {pid for pid in killed if pid in running and running[pid][0] != _ZOMBIE}
        if not ending:
            return len(killed)
        if time.monotonic() > end:
            raise LocalStackError(f"process {min(ending)} did not end within {_GONE_WITHIN:.0f} s of SIGKILL")
        time.sleep(0.01)


def _processes() -> dict[int, tuple[str, str]]:
    """Return the state (one character) and command line of each process: from /proc, or by `ps` where there is none."""
    found: dict[int, tuple[str, str]] = {}
    if Path("/proc/self/stat").exists():
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                state = entry.joinpath("stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
                command = entry.joinpath("cmdline").read_text("utf-8", "replace").replace("\0", " ")
                found[int(entry.name)] = (state, command)
        return found
    listed = subprocess.run(["ps", "-axww", "-o", "pid=,stat=,command="], capture_output=True, text=True, check=True)  # noqa: S607
    for line in listed.stdout.splitlines():
        pid, state, *arguments = line.split(maxsplit=2)
        found[int(pid)] = (state[:1], "".join(arguments))
    return found
