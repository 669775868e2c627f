"""Starts commands under supervisor.py, each with its own directory; neither outlives this process."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from local import supervisor
from local.build import STATE


def scratch_directory() -> Path:
    """Make a directory for one command, which its supervisor removes."""
    parent = STATE / "run"
    parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(dir=parent))


def start(  # noqa: PLR0913 (as of subprocess)
    command: list[str | Path],
    scratch: Path,
    *,
    environment: Mapping[str, str],
    cwd: Path,
    stdout: IO[bytes] | int = subprocess.PIPE,
    held: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    """Start a command with exactly this environment; its standard error joins its output.

    The supervisor holds the file descriptors `held` open until it has cleaned up, and with them their locks.
    """
    return subprocess.Popen(  # noqa: S603 (our supervisor)
        [sys.executable, "-I", supervisor.__file__, scratch, *command],
        stdin=subprocess.PIPE,  # closes when we end, which the supervisor notices
        stdout=stdout,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=environment,
        pass_fds=held,
        start_new_session=True,  # Ctrl-C in the terminal reaches only us
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the command if it still runs, and wait until its supervisor has cleaned up."""
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
    try:
        process.wait(supervisor.KILL_AFTER + 5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run(command: list[str | Path], scratch: Path, *, environment: Mapping[str, str], cwd: Path) -> tuple[int, str]:
    """Run a command to its end; return its exit status and output."""
    process = start(command, scratch, environment=environment, cwd=cwd)
    try:
        # Not communicate(): it would close the pipe that the supervisor watches.
        output = process.stdout.read() if process.stdout else b""
        status = process.wait()
    finally:
        stop(process)
    return status, output.decode("utf-8", "replace")
