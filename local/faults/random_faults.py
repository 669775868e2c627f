"""Random faults: leads reach both functions while faults and crashes change every second or so.

A seed fixes the sequence of leads and faults; how the processes meet it differs from run to run.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from random import Random

from local.aws_fault_proxy import KINDS, AwsFault
from local.faults.automation import AUTOMATION_FAULTS
from local.faults.environment import FaultEnvironment
from local.faults.reconcile import CALLED, Lead, Reconciliation
from local.faults.scenarios import VOXWORKS_FAULTS
from local.stack import Function
from voxbridge.errors import Reason

SENDERS = 3
VISIBILITY = "16"  # seconds: longer than the retry function may take, so that only a crashed batch comes back
DRAIN_TIMEOUT = 400.0  # seconds: a lead that failed six times waits for up to 160 s
_FUNCTIONS: tuple[Function, ...] = ("webhook", "retry")
_OPERATIONS = ("SendMessage", "ChangeMessageVisibility", "GetSecretValue")
# Not a 400: Voxworks does not reject a lead that it has accepted before, or accepts the next time.
_FAULTS = [each for each in (*VOXWORKS_FAULTS, *AUTOMATION_FAULTS) if each.reason is not Reason.REJECTED]


@dataclass(frozen=True, slots=True)
class RandomRun:
    """The result of one run."""

    faults: int
    kills: int  # processes
    result: Reconciliation


def run_random(environment: FaultEnvironment, seed: int, seconds: float) -> RandomRun:
    """Send leads for some seconds under random faults, then drain the queue and reconcile."""
    end = time.monotonic() + seconds
    with environment.queue_attributes(VisibilityTimeout=VISIBILITY):
        with ThreadPoolExecutor(SENDERS) as senders:
            sending = [senders.submit(_send, environment, _rng(f"{seed} {number}"), end) for number in range(SENDERS)]
            try:
                faults, kills = _inject(environment, _rng(str(seed)), end)
            finally:
                environment.clear_faults()
        leads = [lead for each in sending for lead in each.result()]
        environment.drain(leads, timeout=DRAIN_TIMEOUT)
    return RandomRun(faults, kills, environment.reconcile(leads))


def _rng(seed: str) -> Random:
    return Random(seed)  # noqa: S311  (repeatable on purpose)


def _send(environment: FaultEnvironment, random: Random, end: float) -> list[Lead]:
    leads: list[Lead] = []
    while time.monotonic() < end:
        sendable = [lead for lead in leads if lead.phone]
        if sendable and random.random() < 0.1:  # noqa: PLR2004
            environment.send(random.choice(sendable))  # the provider, or the person, sends it again
        else:
            source = CALLED if random.random() < 0.3 else "zapier"  # noqa: PLR2004
            leads.append(environment.lead(callable_=random.random() > 0.1, source=source))  # noqa: PLR2004
            if random.random() < 0.2:  # noqa: PLR2004
                environment.enqueue(*[leads[-1]] * random.choice((1, 1, 2)))
            else:
                environment.send(leads[-1])
        time.sleep(random.expovariate(4.0))
    return leads


def _inject(environment: FaultEnvironment, random: Random, end: float) -> tuple[int, int]:
    """Inject faults until the end; return how many faults and killed processes there were."""
    faults = kills = 0
    while time.monotonic() < end:
        roll = random.random()
        if roll < 0.25:  # noqa: PLR2004
            environment.clear_faults()
        elif roll < 0.6:  # noqa: PLR2004
            fault = random.choice(_FAULTS).for_leads(random.randint(1, 6))
            environment.simulator.add_fault(replace(fault, seconds=min(fault.seconds, 15.0)))
            faults += 1
        elif roll < 0.9:  # noqa: PLR2004
            kind, operation = random.choice(KINDS), random.choice(_OPERATIONS)
            environment.proxy.add_fault(AwsFault(kind, operation, times=random.randint(1, 6)))
            faults += 1
        else:
            kills += environment.kill(random.choice(_FUNCTIONS))
        time.sleep(random.uniform(0.2, 1.5))
    return faults, kills
