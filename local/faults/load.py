"""Load: many leads in a short time, against a rate limit or through an outage.

`send_all`, `rate_limited` and `failing` are what the demo, the bench and the end-to-end tests use as well.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from local.errors import LocalStackError
from local.faults.environment import FaultEnvironment
from local.faults.reconcile import Lead, Reconciliation
from local.simulator import Fault, Limit, Simulator


@dataclass(frozen=True, slots=True)
class Load:
    """So many leads, sent evenly over some seconds; 0 seconds: as fast as the senders can."""

    leads: int
    seconds: float = 0.0
    senders: int = 8  # threads


LOAD = Load(2000, 20.0)
LIMIT = Limit(rate=20.0, burst=20)
OUTAGE = Fault("status", status=503)
OUTAGE_SECONDS = 300.0  # by the end of it a lead has failed seven times and waits for minutes
MIN_GOODPUT = 0.9  # of the rate limit


@dataclass(frozen=True, slots=True)
class LoadRun:
    """The result of one load scenario. Times in seconds."""

    name: str
    result: Reconciliation
    limit: Limit
    sent_in: float
    calls: int  # that Voxworks answered while it was up
    drained_in: float  # from the first call that could succeed to the last lead's contact

    @property
    def goodput(self) -> float:
        """Contacts created per second while the queue drained."""
        return self.result.leads / self.drained_in

    @property
    def calls_per_lead(self) -> float:
        """How often Voxworks was called for each lead."""
        return self.calls / self.result.leads

    @property
    def passed(self) -> bool:
        """Whether no lead was lost or dead-lettered, and the queue drained near the limit."""
        near_limit = self.goodput >= MIN_GOODPUT * self.limit.rate
        return self.result.balanced and not self.result.dead and near_limit


def send_all[T](load: Load, send: Callable[[int], T]) -> list[T]:
    """Call `send` with each number from 0 on schedule, from several threads; return the results in that order."""
    started = time.monotonic()

    def send_on_schedule(number: int) -> T:
        time.sleep(max(0.0, started + number * load.seconds / load.leads - time.monotonic()))
        return send(number)

    with ThreadPoolExecutor(load.senders) as senders:
        return list(senders.map(send_on_schedule, range(load.leads)))


@contextmanager
def rate_limited(simulator: Simulator, limit: Limit) -> Iterator[None]:
    """Have Voxworks enforce a rate limit inside the block."""
    simulator.set_limit(limit)
    try:
        yield
    finally:
        simulator.set_limit(None)


@contextmanager
def failing(simulator: Simulator, fault: Fault = OUTAGE) -> Iterator[None]:
    """Have Voxworks fail inside the block; all of its faults are cleared at the end."""
    simulator.add_fault(fault)
    try:
        yield
    finally:
        simulator.clear_faults()


def rate_limit(environment: FaultEnvironment, load: Load = LOAD, limit: Limit = LIMIT) -> LoadRun:
    """Send a burst of leads while Voxworks enforces a rate limit."""
    environment.stack.restart_functions()
    with rate_limited(environment.simulator, limit):
        before, started = _calls(environment), time.monotonic()
        leads = _send(environment, load)
        sent_in = time.monotonic() - started
        _drain(environment, leads, limit)
        drained_in = time.monotonic() - started
    name = f"{load.leads} leads in {load.seconds:.0f} s, {limit.rate:.0f} calls a second allowed"
    return LoadRun(name, environment.reconcile(leads), limit, sent_in, _calls(environment) - before, drained_in)


def outage(
    environment: FaultEnvironment, load: Load = LOAD, limit: Limit = LIMIT, seconds: float = OUTAGE_SECONDS
) -> LoadRun:
    """Send the same burst while Voxworks is down, and keep it down for many backoffs."""
    environment.stack.restart_functions()
    with rate_limited(environment.simulator, limit):
        started = time.monotonic()
        with failing(environment.simulator):
            leads = _send(environment, load)
            sent_in = time.monotonic() - started
            time.sleep(max(0.0, seconds - sent_in))
        before, recovered = _calls(environment), time.monotonic()
        _drain(environment, leads, limit)
        drained_in = time.monotonic() - recovered
    name = f"the same, Voxworks down for {seconds:.0f} s"
    return LoadRun(name, environment.reconcile(leads), limit, sent_in, _calls(environment) - before, drained_in)


def _send(environment: FaultEnvironment, load: Load) -> list[Lead]:
    leads = [environment.lead() for _ in range(load.leads)]
    send_all(load, lambda number: environment.send(leads[number]))
    return leads


def _drain(environment: FaultEnvironment, leads: Iterable[Lead], limit: Limit) -> None:
    leads = list(leads)
    if refused := [lead for lead in leads if not lead.acknowledged]:
        raise LocalStackError(f"{len(refused)} leads were not acknowledged, the first got {refused[0].codes}")
    environment.drain(leads, timeout=max(60.0, 3 * len(leads) / limit.rate))


def _calls(environment: FaultEnvironment) -> int:
    return environment.simulator.answers.total()
