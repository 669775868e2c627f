"""MiniStack, the AWS emulator: a process on a free port of 127.0.0.1, with IAM enforced."""

import http.client
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Self

from local import supervised_process
from local.build import ROOT, tail, tool
from local.errors import LocalStackError
from local.run_state import Kept, free_port

if TYPE_CHECKING:
    import subprocess

REGION = "ap-southeast-2"
ACCESS_KEY = SECRET_KEY = "test"  # noqa: S105 (MiniStack's root account)
MINISTACK = ROOT / "local" / "ministack" / ".venv" / "bin" / "ministack"

_READY_WITHIN = 30.0  # seconds
_STARTS = 3  # attempts: another process may take the free port before MiniStack binds it


class Emulator:
    """A running MiniStack, which ends with this process however that ends (see supervisor.py)."""

    def __init__(self, extra: Mapping[str, str] | None = None, kept: Kept | None = None) -> None:
        """`extra` is added to MiniStack's environment, which every function inherits, e.g. AWS_ENDPOINT_URL_SQS.

        With `kept`, MiniStack begins with the state of the last run, and saves its own when it is stopped.
        """
        self._extra = dict(extra or {})
        self._kept = kept
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.scratch = Path()  # its temporary directory, removed when it stops

    @property
    def endpoint_url(self) -> str:
        """The endpoint for AWS clients."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment with which AWS tools reach this emulator only."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1,localhost",
        }

    @property
    def log(self) -> Path:
        """The file of MiniStack's output."""
        return self.scratch / "ministack.log"

    def __enter__(self) -> Self:
        """Start MiniStack and wait until it answers; raises LocalStackError with its output if it does not."""
        command = tool(MINISTACK)
        try:
            for _ in range(_STARTS):
                self._start(command)
                if self._is_ready():
                    return self
                said = tail(self.log.read_text("utf-8", "replace")) if self.log.exists() else ""
                self.stop()
                if "already in use" not in said:
                    break
        except BaseException:
            self.stop()
            raise
        raise LocalStackError(f"MiniStack did not start:\n{said}")

    def __exit__(self, *_: object) -> None:
        """Stop MiniStack and wait until its processes and files are gone."""
        self.stop()

    @property
    def is_running(self) -> bool:
        """Whether MiniStack's process has not ended."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Stop MiniStack through its supervisor, and wait until that has cleaned up."""
        if self._process is None:
            return
        process, self._process = self._process, None
        supervised_process.stop(process)

    def _start(self, command: Path) -> None:
        self.scratch = supervised_process.scratch_directory()
        self.port = (self._kept and self._kept.port("aws")) or free_port()
        # Nothing of our own environment: the functions inherit MiniStack's.
        environment = {
            "PATH": os.defpath,
            "HOME": str(self.scratch),
            "TMPDIR": str(self.scratch),
            "LANG": "C.UTF-8",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_REGION": REGION,
            "AUTH": "true",
            "IOT_MTLS_ENABLED": "0",
            "NO_PROXY": "127.0.0.1,localhost",
        } | self._extra
        if self._kept:
            environment |= {"PERSIST_STATE": "1", "STATE_DIR": str(self._kept.folder / "aws")}
        with self.log.open("wb") as log:
            self._process = supervised_process.start(
                [command],
                self.scratch,
                environment=environment,
                cwd=self.scratch,
                stdout=log,
                held=self._kept.locks if self._kept else (),
            )

    def _is_ready(self) -> bool:
        deadline = time.monotonic() + _READY_WITHIN
        while self._process and self._process.poll() is None and time.monotonic() < deadline:
            if _answers(self.port, "/_ministack/ready"):
                return True
            time.sleep(0.05)
        return False


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
