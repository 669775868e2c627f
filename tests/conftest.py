"""What holds for every tier: unit tests have no sockets, and the functional ones get no further than loopback."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
LOOPBACK = ["127.0.0.1"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take the sockets away, by tier; a unit test that needs loopback says so with its own `allow_hosts`."""
    for item in items:
        if item.get_closest_marker("allow_hosts") or item.get_closest_marker("enable_socket"):
            continue
        if item.path.is_relative_to(TESTS / "unit"):
            item.add_marker(pytest.mark.disable_socket)
        elif item.path.is_relative_to(TESTS / "functional"):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))
