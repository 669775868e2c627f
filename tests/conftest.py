"""What applies to every tier: unit, property and docs tests have no sockets, functional and tooling tests loopback."""

import os
import time
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
# Each of these tests starts a stack of its own; those that mostly wait for retries have a second shared one.
OWN_STACKS = ("tests/e2e/test_deployment.py", "tests/e2e/test_local_stack.py")
RETRIES = ("tests/e2e/test_faults.py", "tests/e2e/test_pausing.py", "tests/e2e/test_transient_failures.py")
PROGRESS_EVERY = 60.0  # seconds
SOCKETLESS = ("unit", "properties", "docs")


class _Scheduler(LoadScopeScheduling):
    """Gives each test to a process that is free, but all on a shared stack to one, and each story to one.

    Outside tests/functional a test goes with all its parameters: assigning each of thousands costs more than it saves.
    """

    def _split_scope(self, nodeid: str) -> str:
        tier, file = _tier(nodeid), nodeid.partition("::")[0]
        if tier in {"e2e", "template"}:
            return file if file in OWN_STACKS else "retries" if file in RETRIES else tier
        return nodeid if tier == "functional" else nodeid.partition("[")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run a process for each processor, and two more for the deployed stacks, whose tests partly wait."""
    return (os.process_cpu_count() or 1) + (2 if "tests/e2e" in config.args else 0)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Run side by side what can be."""
    return _Scheduler(config, log)


class _Progress:
    """Prints once a minute how far the processes are: the few tests on the deployed stacks take the longest."""

    def __init__(self, terminal: Any) -> None:
        self._terminal = terminal
        self._began = self._told = time.monotonic()
        self._all: Counter[str] = Counter()
        self._done: Counter[str] = Counter()

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        self._all = Counter(map(_tier, ids))

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._done[_tier(nodeid)] += 1
        now = time.monotonic()
        if self._all and now - self._told > PROGRESS_EVERY:
            self._told = now
            e2e = f", on the deployed stacks {self._done['e2e']} of {self._all['e2e']}" if self._all["e2e"] else ""
            minutes = (now - self._began) / 60
            self._terminal.write_line(f"\n{minutes:.0f} min: {self._done.total()} of {self._all.total()} tests{e2e}")


def _tier(nodeid: str) -> str:
    return nodeid.split("/")[1]


@pytest.hookimpl(trylast=True)  # after the terminal's
def pytest_configure(config: pytest.Config) -> None:
    """Print the progress where the tests run in several processes."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal and config.getoption("numprocesses", default=None):
        config.pluginmanager.register(_Progress(terminal))


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
            seconds[_tier(report.nodeid)] += report.duration
    if len(seconds) > 1:
        tiers = ", ".join(f"{tier} {taken:.0f}" for tier, taken in seconds.most_common())
        terminalreporter.write_line(f"Seconds by tier, of all processes: {tiers}")


@pytest.fixture
def run_stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Run both handlers over moto: `run_stack(behaviour of Voxworks, …)` returns a Stack."""
    from support.stack import running  # noqa: PLC0415  (moto's import takes a second that unit tests need not pay)

    with ExitStack() as stacks:
        yield lambda *behaviours: stacks.enter_context(running(monkeypatch.setenv, *behaviours))
