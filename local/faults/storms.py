"""Two storms on the deployed stack: against a rate limit, and against an outage of many backoffs."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from local.errors import LocalStackError
from local.faults.ground import Ground
from local.faults.tally import Lead, Tally
from local.simulator import Fault, Limit

LEADS, SECONDS = 2000, 20.0
LIMIT = Limit(rate=20.0, burst=20)
OUTAGE = 300.0  # seconds; by its end a lead has failed seven times, and waits for minutes
SENDERS = 8
_DRAINED_WITHIN = 3 * LEADS / LIMIT.rate  # seconds


@dataclass(frozen=True, slots=True)
class Storm:
    """How one went. Times in seconds."""

    name: str
    tally: Tally
    sent_in: float
    calls: int  # of Voxworks, those that it answered while it was well
    drained_in: float  # from the first call that could get through to the last lead's contact
    goodput: float  # contacts a second in that time

    @property
    def calls_per_lead(self) -> float:
        """How often Voxworks was asked for each lead."""
        return self.calls / self.tally.leads

    @property
    def holds(self) -> bool:
        """Whether it is what is promised: nothing dies, and the queue drains near the limit."""
        return self.tally.adds_up and not self.tally.dead and self.goodput >= 0.8 * LIMIT.rate


def rate_limit(ground: Ground) -> Storm:
    """Send 2,000 leads in 20 s, while Voxworks lets 20 calls a second through."""
    ground.stack.fresh_workers()
    with _limited(ground):
        before = _calls(ground)
        started = time.monotonic()
        leads = _send(ground)
        sent_in = time.monotonic() - started
        _drain(ground, leads)
        drained_in = time.monotonic() - started
    name = f"{LEADS} leads in {SECONDS:.0f} s, {LIMIT.rate:.0f} calls a second allowed"
    return Storm(name, ground.tally(leads), sent_in, _calls(ground) - before, drained_in, LEADS / drained_in)


def outage(ground: Ground) -> Storm:
    """Send as many while Voxworks is down, and stays so for many backoffs."""
    ground.stack.fresh_workers()
    with _limited(ground):
        ground.simulator.add_fault(Fault("status", status=503))
        started = time.monotonic()
        leads = _send(ground)
        sent_in = time.monotonic() - started
        time.sleep(max(0.0, OUTAGE - sent_in))
        ground.calm()
        up_again, before = time.monotonic(), _calls(ground)
        _drain(ground, leads)
    drained_in = time.monotonic() - up_again
    name = f"the same, Voxworks down for {OUTAGE:.0f} s"
    return Storm(name, ground.tally(leads), sent_in, _calls(ground) - before, drained_in, LEADS / drained_in)


@contextmanager
def _limited(ground: Ground) -> Iterator[None]:
    ground.simulator.set_limit(LIMIT)
    try:
        yield
    finally:
        ground.simulator.set_limit(None)


def _send(ground: Ground) -> list[Lead]:
    """Send the leads evenly over the time, or as fast as this machine can."""
    leads = [ground.lead() for _ in range(LEADS)]
    started = time.monotonic()

    def send(first: int) -> None:
        for number in range(first, LEADS, SENDERS):
            time.sleep(max(0.0, started + number * SECONDS / LEADS - time.monotonic()))
            ground.send(leads[number])

    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(send, range(SENDERS)))
    return leads


def _drain(ground: Ground, leads: list[Lead]) -> None:
    if unheld := [lead for lead in leads if not lead.held]:
        raise LocalStackError(f"{len(unheld)} leads got no receipt, the first {unheld[0].codes}")
    ground.settle(leads, within=_DRAINED_WITHIN)


def _calls(ground: Ground) -> int:
    return ground.simulator.answers.total()
