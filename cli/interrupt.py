"""Ctrl-C as a request to stop: the current step is finished first."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass(slots=True)
class Interrupt:
    """Whether the user has asked to stop."""

    requested: bool = False

    def __call__(self) -> bool:
        """Return whether to stop."""
        return self.requested

    def wait(self, seconds: float) -> bool:
        """Wait, unless the user asks to stop; return whether to go on."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends and not self.requested:
            time.sleep(0.1)
        return not self.requested


@contextmanager
def interruptible() -> Iterator[Interrupt]:
    """Within this block, Ctrl-C and SIGTERM only set a flag; a second Ctrl-C raises KeyboardInterrupt."""
    interrupt = Interrupt()

    def request(number: int, frame: FrameType | None) -> None:
        del frame
        if interrupt.requested and number == signal.SIGINT:
            raise KeyboardInterrupt
        interrupt.requested = True

    before = {number: signal.signal(number, request) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interrupt
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
