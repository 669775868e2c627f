"""Reads a stack's dead-letter queue for a command: with a progress bar, Ctrl-C, and a note of what was left out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import typer

from cli import terminal
from cli.dead_letter_messages import READERS, DeadLetter, Lease
from cli.errors import EXIT_INTERRUPTED
from cli.interrupt import interruptible
from cli.stack import Stack
from voxbridge.clock import Clock


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of the queue."""

    dead_letters: list[DeadLetter]  # the selected ones, oldest first
    read: int
    in_queue: int  # SQS's approximate count
    interrupted: bool
    complete: bool  # read to the end, not until something was found or Ctrl-C
    limited: bool  # the limit was reached

    @property
    def supported(self) -> list[DeadLetter]:
        """Those of a version that this code supports; only these are ever replayed or deleted."""
        return [dead_letter for dead_letter in self.dead_letters if dead_letter.delivery]

    def note_omissions(self) -> None:
        """Note what was left out, and why."""
        unsupported = len(self.dead_letters) - len(self.supported)
        if unsupported:
            noun = terminal.plural(unsupported, "dead letter")
            terminal.note(f"{noun} with an unsupported version. Update voxbridge to replay or delete.")
        more = self.in_queue - self.read
        if self.complete and more > 0:
            why = (
                "not read; raise --limit"
                if self.limited
                else "hidden by another command that is reading or was interrupted; visible again within 5 minutes"
            )
            terminal.note(f"About {more} more in the queue: {why}.")

    def exit_if_interrupted(self) -> None:
        """End the command after Ctrl-C."""
        if self.interrupted:
            terminal.note("Stopped. Nothing was changed.")
            raise typer.Exit(EXIT_INTERRUPTED)


@contextmanager
def leased(found: Stack) -> Iterator[Lease]:
    """Lease the dead letters that are read within this block; release them at its end, after Ctrl-C as well."""
    lease = Lease(found.sqs(), found.output("DeadLetterQueueUrl"), Clock())
    try:
        yield lease
    finally:
        with interruptible(), terminal.progress("Releasing", len(lease)) as step:
            lease.release(step)
        if lease.unreleased:
            noun = terminal.plural(lease.unreleased, "dead letter")
            terminal.note(f"{noun} could not be released; hidden for up to 5 minutes, but not lost.")


def read(
    lease: Lease, wanted: Callable[[DeadLetter], bool], limit: int, *, enough: Callable[[], bool] = lambda: False
) -> Reading:
    """Read up to `limit` dead letters, of which those that are `wanted` are returned, until it is `enough`."""
    dead_letters: list[DeadLetter] = []
    number, ended_early = 0, False
    with interruptible() as interrupt:
        in_queue = lease.approximate_count()
        with terminal.progress("Reading", min(in_queue, limit)) as step:
            for dead_letter in lease.read(limit, interrupt, READERS):
                number += 1
                step()
                if wanted(dead_letter):
                    dead_letters.append(dead_letter)
                    if ended_early := enough():
                        break
    dead_letters.sort(key=lambda dead_letter: dead_letter.received_at)
    complete = not ended_early and not interrupt.requested
    return Reading(dead_letters, number, in_queue, interrupt.requested, complete, limited=number >= limit)
