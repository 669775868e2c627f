"""Counts the operations of a call instead of timing it: the same on every machine, however busy it is.

Only the calling thread counts, and the garbage collector is off meanwhile: pytest-xdist receives messages in another
thread, and a collection runs callbacks (hypothesis has one) and finalisers of what others left.
"""

import gc
import sys
from collections.abc import Callable
from threading import get_ident

_EVENTS = sys.monitoring.events
_COUNTED = _EVENTS.PY_START | _EVENTS.CALL | _EVENTS.JUMP  # functions started, calls made, loop iterations


def count_operations(run: Callable[[], object]) -> int:
    """Return how many functions, calls and loop iterations a call executes in this thread."""
    count = 0
    thread = get_ident()

    def one(*_: object) -> None:
        nonlocal count
        if get_ident() == thread:
            count += 1

    tool = next(tool for tool in range(5, -1, -1) if sys.monitoring.get_tool(tool) is None)
    collects = gc.isenabled()
    sys.monitoring.use_tool_id(tool, "operation_count")
    try:
        gc.disable()
        for event in (_EVENTS.PY_START, _EVENTS.CALL, _EVENTS.JUMP):
            sys.monitoring.register_callback(tool, event, one)
        sys.monitoring.set_events(tool, _COUNTED)
        run()
    finally:
        sys.monitoring.set_events(tool, 0)
        for event in (_EVENTS.PY_START, _EVENTS.CALL, _EVENTS.JUMP):
            sys.monitoring.register_callback(tool, event, None)
        sys.monitoring.free_tool_id(tool)
        if collects:
            gc.enable()
    return count
