"""Starts a function's process and talks to it."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Self

WORKER = Path(__file__).with_name("worker.py")


class Process:
    """A function in its own process, with its log in a pipe, as a context manager."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], options: Sequence[str] = ()) -> None:
        """Start it and wait for the response to its first event."""
        self.stderr_lines: list[str] = []  # the interpreter's own lines on standard error
        self.log_bytes = 0
        started = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603  (our own interpreter)
            [sys.executable, "-I", "-S", *options, str(WORKER), *arguments],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._draining = threading.Thread(target=self._drain, args=(self._process.stdout,), daemon=True)
        self._draining.start()
        self.first = self._answer()
        self.first["wall"] = self.first["at"] - started

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        with self._process:
            assert self._process.stdin  # noqa: S101  (pipes)
            assert self._process.stderr  # noqa: S101
            self._process.stdin.close()
            self.stderr_lines += [line.decode() for line in self._process.stderr]
            self._draining.join()

    def ask(self, request: str) -> dict[str, Any]:
        """Send a request to worker.py and return its answer."""
        assert self._process.stdin  # noqa: S101  (a pipe)
        self._process.stdin.write(f"{request}\n".encode())
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stderr  # noqa: S101  (a pipe)
        for line in self._process.stderr:
            if line.startswith(b"{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
            self.stderr_lines.append(line.decode())
        raise RuntimeError("".join(["the function's process ended:\n", *self.stderr_lines]))

    def _drain(self, log: IO[bytes]) -> None:
        for line in log:
            self.log_bytes += len(line)
