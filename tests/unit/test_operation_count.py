"""The count of operations is the call's own: the same whatever else the process does."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from support.operation_count import count_operations


def call() -> None:
    """Make cycles, which only the garbage collector frees, in five functions called and 20,000 loop iterations."""

    def cycles() -> None:
        for _ in range(4000):
            cycle: list[object] = []
            cycle.append(cycle)

    for _ in range(5):
        cycles()


@contextmanager
def busy_thread() -> Iterator[None]:
    """Run another thread inside the block that calls functions without end."""
    ended, started = threading.Event(), threading.Event()

    def work() -> None:
        while not ended.is_set():
            started.set()

    thread = threading.Thread(target=work)
    thread.start()
    started.wait()
    yield
    ended.set()
    thread.join()


@contextmanager
def called_by_the_collector() -> Iterator[None]:
    """Have each collection of garbage inside the block run some Python code, as hypothesis does."""

    def called(*_: object) -> None:
        sorted(range(3), key=lambda number: -number)

    gc.callbacks.append(called)
    yield
    gc.callbacks.remove(called)


@pytest.mark.parametrize("beside", [busy_thread, called_by_the_collector])
def test_what_runs_beside_the_call_is_not_counted(beside):
    alone = count_operations(call)
    assert alone > 20_000
    with beside():
        assert [count_operations(call) for _ in range(3)] == [alone] * 3


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_as_it_was_before(enabled):
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        count_operations(lambda: None)
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()
