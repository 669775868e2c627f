"""What applies to every tier: unit and docs tests have no sockets, functional and tooling tests have loopback."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent
LOOPBACK = ["127.0.0.1"]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Disable sockets by tier; a unit test that needs loopback is marked `allow_hosts`.

    Tests that build the stack share the build folder, so they all run in one process.
    """
    for item in items:
        if item.path.is_relative_to(TESTS / "e2e") or item.path.is_relative_to(TESTS / "template"):
            item.add_marker(pytest.mark.xdist_group("stack"))
        if item.get_closest_marker("allow_hosts") or item.get_closest_marker("enable_socket"):
            continue
        if item.path.is_relative_to(TESTS / "unit") or item.path.is_relative_to(TESTS / "docs"):
            item.add_marker(pytest.mark.disable_socket)
        elif item.path.is_relative_to(TESTS / "functional") or item.path.is_relative_to(TESTS / "tooling"):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))


@pytest.fixture
def run_stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Run both handlers over moto: `run_stack(behaviour of Voxworks, …)` returns a Stack."""
    from support.stack import running  # noqa: PLC0415  (moto's import takes a second that unit tests need not pay)

    with ExitStack() as stacks:
        yield lambda *behaviours: stacks.enter_context(running(monkeypatch.setenv, *behaviours))
