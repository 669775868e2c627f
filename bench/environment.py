"""A function's environment on Lambda, on this machine: its artefacts, boto3, Voxworks and Secrets Manager."""

import contextlib
import importlib.metadata
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bench.process import Process
from bench.secrets_manager import SecretsManager
from local.build import build
from local.events import sample_secret
from local.simulator import Simulator

BASELINE = Path(__file__).parent / "baseline"
# What the Lambda runtime includes.
RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six.py", "urllib3")


@dataclass(frozen=True, slots=True)
class Function:
    """A handler's module and its module search path."""

    module: str
    path: tuple[str, ...]


class BenchEnvironment:
    """The two functions to compare, and the two services that they call."""

    def __enter__(self) -> Self:
        """Build, and start the services."""
        self.built = build().parent
        self._exits = contextlib.ExitStack()
        self.scratch = Path(self._exits.enter_context(tempfile.TemporaryDirectory(prefix="voxbridge-bench-")))
        secret = sample_secret()
        self.simulator = self._exits.enter_context(Simulator(key=secret["api_key"]))
        self.secrets_manager = self._exits.enter_context(SecretsManager(secret))
        runtime = str(self._runtime())
        self.baseline = Function("baseline", (str(BASELINE), runtime))
        self.voxbridge = Function(
            "webhook", (str(self.built / "WebhookFunction"), str(self.built / "Dependencies" / "python"), runtime)
        )
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the services."""
        self._exits.close()

    def start(self, function: Function, events: Sequence[dict[str, Any]], *, options: Sequence[str] = ()) -> Process:
        """Start a process of the function, which handles the first event at once; `options` are the interpreter's."""
        file = self.scratch / f"events-{len(events)}-{abs(hash(json.dumps(events)))}.json"
        if not file.exists():
            file.write_text(json.dumps(events), "utf-8")
        self.simulator.clear()
        return Process([function.module, str(file), *function.path], self._environment(), options)

    def _runtime(self) -> Path:
        """Make a folder with exactly what the Lambda runtime includes."""
        runtime = self.scratch / "runtime"
        runtime.mkdir()
        installed = Path(str(importlib.metadata.distribution("boto3").locate_file("")))
        for name in RUNTIME:
            (runtime / name).symlink_to(installed / name)
        return runtime

    def _environment(self) -> dict[str, str]:
        return {
            "VOXWORKS_BASE_URL": self.simulator.url,
            "SECRET_NAME": "voxbridge",
            "PHONE_REGION": "AU",
            "RETRY_WINDOW_HOURS": "24",
            "RETRY_QUEUE_URL": "http://127.0.0.1:1/retry",  # not called for leads that succeed
            "DEAD_LETTER_QUEUE_URL": "http://127.0.0.1:1/dead",
            "STACK_NAME": "voxbridge",
            "POWERTOOLS_SERVICE_NAME": "webhook",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": self.secrets_manager.url,
            "AWS_REGION": "ap-southeast-2",
            "AWS_DEFAULT_REGION": "ap-southeast-2",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }
