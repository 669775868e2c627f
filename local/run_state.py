"""What `make up` keeps from one run to the next, in .local/up: ports, MiniStack's state, and the contacts made.

MiniStack's state holds the stack itself: the secret, both queues, the logs and the metrics. Deleting the folder starts
with an empty stack.
"""

import contextlib
import fcntl
import json
import socket
import time
from pathlib import Path
from typing import IO, Self

from local.errors import LocalStackError

WEBHOOKS = "webhooks"  # the port that forms post to
_PREFERRED = {WEBHOOKS: 8400}
_ENDS_WITHIN = 20.0  # seconds that the processes of a killed run may take to save their state and end


class AlreadyRunningError(LocalStackError):
    """Another `make up` uses the folder."""


class Kept:
    """The folder, as a context manager that keeps every other run out of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.locks: tuple[int, ...] = ()  # file descriptors that MiniStack's supervisor holds until it has ended
        self._opened = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Take the folder; raises AlreadyRunningError if another run has it.

        One lock ends with this process, however it ends; the other with MiniStack, which saves its state until then.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.ExitStack() as opened:
            running, stopping = (
                opened.enter_context((self.folder / f"{name}.lock").open("w")) for name in ("running", "stopping")
            )
            if not _lock(running, 0):
                raise AlreadyRunningError(f"`make up` is already running here, {self._where()}.")
            if not _lock(stopping, _ENDS_WITHIN):
                raise LocalStackError("the previous run has not ended yet: try again in a minute")
            self.locks = (stopping.fileno(),)
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Give the folder up."""
        self._opened.close()

    @property
    def contacts(self) -> Path:
        """The file of the contacts that the simulator of Voxworks has made."""
        return self.folder / "contacts.jsonl"

    def port(self, name: str) -> int:
        """Return the port of this name: that of the last run, or a free one for this and later runs.

        If another process has taken it meanwhile, this run gets another one.
        """
        ports = self._ports()
        if (kept := ports.get(name)) and is_free(kept):
            return kept
        preferred = _PREFERRED.get(name, 0)
        chosen = preferred if preferred and not kept and is_free(preferred) else free_port()
        if not kept:
            partial = self.folder / "ports.partial"
            partial.write_text(json.dumps(ports | {name: chosen}), "utf-8")
            partial.replace(self.folder / "ports.json")
        return chosen

    def _ports(self) -> dict[str, int]:
        try:
            found = json.loads((self.folder / "ports.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {name: port for name, port in found.items() if isinstance(port, int)} if isinstance(found, dict) else {}

    def _where(self) -> str:
        port = self._ports().get(WEBHOOKS)
        return f"on http://127.0.0.1:{port}" if port else "and has just been started"


def _lock(file: IO[str], within: float) -> bool:
    """Lock a file; False if another process holds the lock for longer than that, in seconds."""
    deadline = time.monotonic() + within
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def free_port() -> int:
    """Return a port of 127.0.0.1 that no process listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Say whether a server could listen on a port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: a closed connection may linger
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
        return True
