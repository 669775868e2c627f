"""Ctrl-C as a wish rather than a blow: the step at hand is finished, and then the work stops."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass(slots=True)
class Interrupt:
    """Whether somebody has asked to stop."""

    asked: bool = False

    def __call__(self) -> bool:
        """Say whether to stop."""
        return self.asked


@contextmanager
def interruptible() -> Iterator[Interrupt]:
    """Within this block, Ctrl-C and SIGTERM only ask; a second Ctrl-C breaks off."""
    interrupt = Interrupt()

    def ask(number: int, frame: FrameType | None) -> None:
        del frame
        if interrupt.asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        interrupt.asked = True

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interrupt
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
