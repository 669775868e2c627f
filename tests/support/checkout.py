"""A copy of the checkout in which `make up` runs as a user runs it, without touching the real one."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from typing import Self

from local.build import ROOT, STATE

_ENDS_WITHIN = 30.0  # seconds
_NUMBERS = count()


def copy_checkout(folder: Path) -> Path:
    """Copy what `make up` needs; the tools' environments and finished builds are shared. Return the folder."""
    skipped = shutil.ignore_patterns("__pycache__", ".venv")
    for name in ("cli", "local", "functions", "layers", "events"):
        shutil.copytree(ROOT / name, folder / name, ignore=skipped)
    for name in ("template.yaml", "samconfig.toml", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    for tool in ("sam", "ministack"):
        (folder / "local" / tool / ".venv").symlink_to(ROOT / "local" / tool / ".venv")
    (STATE / "build").mkdir(parents=True, exist_ok=True)
    (STATE / "build.lock").touch()
    (folder / ".local").mkdir()
    for name in ("build", "build.lock"):
        (folder / ".local" / name).symlink_to(STATE / name)
    return folder


class Up:
    """`make up` in such a folder, as a context manager."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        """`arguments` are those of `local.up`."""
        self.folder = folder
        self.sources = folder / "functions" / "sources.toml"
        self._arguments = arguments
        self._log = folder / f"up-{next(_NUMBERS)}.log"

    def __enter__(self) -> Self:
        """Start it; `output` says how far it is."""
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PYTHONPATH": f"{self.folder}{os.pathsep}{self.folder / 'functions'}",
            "PYTHONUNBUFFERED": "1",
            "BROWSER": "true",  # opens nothing
        }
        with self._log.open("w") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own)
                [sys.executable, "-m", "local.up", *self._arguments],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it as Ctrl-C does, unless it has ended."""
        self.stop()

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return self._log.read_text("utf-8")

    def find(self, pattern: str) -> str:
        """Return the first group of a pattern in its output; empty if it is not there."""
        found = re.search(pattern, self.output)
        return found[1] if found else ""

    def wait_for(self, pattern: str, within: float = 300.0) -> str:
        """Wait until its output has a pattern, and return its first group; fail if it ends or takes too long."""
        deadline = time.monotonic() + within
        while not (found := self.find(pattern)):
            assert self._process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.05)
        return found

    def stop(self) -> int:
        """End it with Ctrl-C; return its exit status."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        return self.wait()

    def wait(self) -> int:
        """Wait until it ends, and return its exit status."""
        return self._process.wait(_ENDS_WITHIN)

    def kill(self) -> None:
        """End it as a crash does."""
        self._process.kill()
        self.wait()
