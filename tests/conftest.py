"""What applies to every tier: unit, property and docs tests have no sockets, functional and tooling tests loopback."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).parent
collect_ignore = [] if find_spec("playwright") else ["browser"]  # its packages are only installed by `make browser`
# How long an example takes depends on the machine, and on what else it runs.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
LOOPBACK = ["127.0.0.1"]
OWN_STACKS = ("tests/e2e/test_deployment.py", "tests/e2e/test_local_stack.py")  # each starts its own
SOCKETLESS = ("unit", "properties", "docs")


class _Scheduler(LoadScopeScheduling):
    """Gives each test to a process that is free, but all on the shared stack to one, and each story to one.

    Outside tests/functional a test goes with all its parameters: assigning each of thousands costs more than it saves.
    """

    def _split_scope(self, nodeid: str) -> str:
        tier, file = nodeid.split("/")[1], nodeid.partition("::")[0]
        if tier in {"e2e", "template"}:
            return file if file in OWN_STACKS else tier
        return nodeid if tier == "functional" else nodeid.partition("[")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run a process for each processor, and one more for the deployed stack, which mostly waits."""
    return (os.process_cpu_count() or 1) + ("tests/e2e" in config.args)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Run side by side what can be."""
    return _Scheduler(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Disable sockets by tier; a unit test that needs loopback is marked `allow_hosts`."""
    for item in items:
        if item.get_closest_marker("allow_hosts") or item.get_closest_marker("enable_socket"):
            continue
        tier = item.path.relative_to(TESTS).parts[0]
        if tier in SOCKETLESS:
            item.add_marker(pytest.mark.disable_socket)
        elif tier in {"functional", "tooling"}:
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Side by side, leave the processor to the deployed stack first: its tests wait for real time, and end last."""
    if "PYTEST_XDIST_WORKER" in os.environ and not item.path.is_relative_to(TESTS / "e2e"):
        _lower_priority()


@cache
def _lower_priority() -> None:
    os.nice(5)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how long each tier took, added up over the processes."""
    reports = [report for of_kind in terminalreporter.stats.values() for report in of_kind]
    seconds: Counter[str] = Counter()
    for report in reports:
        if isinstance(report, pytest.TestReport) and report.nodeid.startswith("tests/"):
            seconds[report.nodeid.split("/")[1]] += report.duration
    if len(seconds) > 1:
        tiers = ", ".join(f"{tier} {taken:.0f}" for tier, taken in seconds.most_common())
        terminalreporter.write_line(f"Seconds by tier, of all processes: {tiers}")


@pytest.fixture
def run_stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Run both handlers over moto: `run_stack(behaviour of Voxworks, …)` returns a Stack."""
    from support.stack import running  # noqa: PLC0415  (moto's import takes a second that unit tests need not pay)

    with ExitStack() as stacks:
        yield lambda *behaviours: stacks.enter_context(running(monkeypatch.setenv, *behaviours))
