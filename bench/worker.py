"""Runs inside a function's process, with only the function's own module search path.

python -I -S worker.py HANDLER EVENTS PATH …

It imports HANDLER, passes it the first of EVENTS (a JSON file), then executes each line of standard input:

    run N     handle the next N events (from the first again after the last)
    stages    from now on, measure the stages of voxbridge's way as well
    times     say what those watches have shown
    peak      say how much memory it ever held
    sqs       create voxbridge's SQS client, as the first failure does
    loaded    say which modules are imported, and which of AWS' services there is a client of

Every answer is one line of JSON on standard error; times are in seconds. Standard output is the function's log.
"""

import gc
import importlib
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Context:
    """The context that Lambda passes to a handler, as far as it is read."""

    def get_remaining_time_in_millis(self) -> int:
        """Return the whole timeout."""
        return 15_000


def respond(**figures: Any) -> None:
    """Write one answer."""
    sys.stderr.write(json.dumps(figures) + "\n")
    sys.stderr.flush()


def peak() -> int:
    """Return the peak resident memory in bytes."""
    status = Path("/proc/self/status")  # on Linux ru_maxrss includes the memory before exec
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text("ascii").splitlines() if "VmHWM" in line) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS


# The functions of each stage in voxbridge, each a name that its caller looks up at every call.
STAGES = {
    "authentication: event, source, signature": (
        ("http", "to_request"),
        ("auth.authenticator.Authenticator", "authenticate"),
    ),
    "parse: leads of a request, and their fields": (("pipeline.Pipeline", "separate"), ("pipeline.Pipeline", "_parse")),
    "mapping: fields to a contact": (("pipeline", "extract_contact"),),
    "call to Voxworks": (("voxworks.client.VoxworksClient", "create"),),
    "log line and metrics": (("telemetry.Telemetry", "log_attempt"),),
}


def measured(function: Callable[..., Any], into: list[float]) -> Callable[..., Any]:
    """Wrap a function so that its CPU time is recorded."""

    def call(*arguments: Any, **named: Any) -> Any:
        started = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            into.append(time.process_time() - started)

    return call


def owner_of(place: str) -> Any:
    """Return the module or the class of voxbridge of this name."""
    module, _, kind = place.rpartition(".") if place[place.rfind(".") + 1].isupper() else (place, "", "")
    owner = importlib.import_module(f"voxbridge.{module}")
    return getattr(owner, kind) if kind else owner


def measure_stages() -> dict[str, list[float]]:
    """Wrap the functions of each stage."""
    times: dict[str, list[float]] = {}
    for stage, places in STAGES.items():
        for place, name in places:
            owner = owner_of(place)
            setattr(owner, name, measured(getattr(owner, name), times.setdefault(stage, [])))
    return times


def main() -> None:
    """Handle the requests on standard input."""
    name, file, *path = sys.argv[1:]
    events = json.loads(Path(file).read_text("utf-8"))
    sys.path[:0] = path
    began = time.process_time()
    handler = importlib.import_module(name).handler
    imported = time.process_time()
    status = handler(events[0], Context())["statusCode"]
    answered = time.process_time()
    respond(
        status=status,
        at=time.monotonic(),
        cpu=answered,
        import_cpu=imported - began,
        first_cpu=answered - imported,
        modules=len(sys.modules),
    )
    position, times = 1, dict[str, list[float]]()
    for line in sys.stdin:
        match line.split():
            case ["run", number]:
                statuses: Counter[int] = Counter()
                walls = []
                cpu = time.process_time()
                for _ in range(int(number)):
                    wall = time.perf_counter()
                    statuses[handler(events[position % len(events)], Context())["statusCode"]] += 1
                    walls.append(time.perf_counter() - wall)
                    position += 1
                respond(cpu=time.process_time() - cpu, walls=walls, statuses=statuses)
            case ["stages"]:
                times = measure_stages()
                respond()
            case ["times"]:
                respond(**times)
            case ["peak"]:
                respond(bytes=peak())
            case ["sqs"]:
                cpu = time.process_time()
                importlib.import_module("voxbridge.wiring")._client("sqs")  # noqa: SLF001
                respond(cpu=time.process_time() - cpu)
            case ["loaded"]:
                gc.unfreeze()  # get_objects leaves out what is frozen
                clients = {type(item).__name__ for item in gc.get_objects() if hasattr(type(item), "_PY_TO_OP_NAME")}
                respond(modules=sorted(sys.modules), clients=sorted(clients))


if __name__ == "__main__":
    main()
