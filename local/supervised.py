"""Starts commands under guard.py, each with a directory of its own, so that neither outlives this process."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from local import supervisor
from local.build import STATE


def scratch_directory() -> Path:
    """Make a directory for one command; its guard removes it."""
    parent = STATE / "run"
    parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(dir=parent))


def start(
    command: list[str | Path],
    scratch: Path,
    *,
    environment: Mapping[str, str],
    cwd: Path,
    stdout: IO[bytes] | int = subprocess.PIPE,
) -> subprocess.Popen[bytes]:
    """Start a command with that environment and no other; its errors go where its output goes."""
    return subprocess.Popen(  # noqa: S603 (our own guard)
        [sys.executable, "-I", supervisor.__file__, scratch, *command],
        stdin=subprocess.PIPE,  # what tells the guard that we are gone
        stdout=stdout,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=environment,
        start_new_session=True,  # a Ctrl-C in the terminal is ours to handle
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the command, if it has not ended by itself, and wait for its guard to have cleared up."""
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
    try:
        process.wait(2 * supervisor.PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run(command: list[str | Path], scratch: Path, *, environment: Mapping[str, str], cwd: Path) -> tuple[int, str]:
    """Run a command to its end; return its exit status and what it said."""
    process = start(command, scratch, environment=environment, cwd=cwd)
    try:
        # Not communicate(): that would close the pipe which the guard listens on.
        said = process.stdout.read() if process.stdout else b""
        status = process.wait()
    finally:
        stop(process)
    return status, said.decode("utf-8", "replace")
