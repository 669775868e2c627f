"""All faults at once, by the dice: leads come in at both doors while everything changes every second or so.

The dice are seeded, so a seed names one weather; how the processes fall in with it differs from run to run.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from random import Random

from local.faults.ground import Function, Ground
from local.faults.tally import Lead, Tally
from local.faults.trials import VERDICT, voxworks_faults
from local.proxy import KINDS, AwsFault

SENDERS = 3
VISIBILITY = "16"  # seconds: more than the retry function may take, so that only a dead one's messages come back
SETTLED_WITHIN = 400.0  # seconds: a lead that failed six times waits for up to 160 s
_FUNCTIONS: tuple[Function, ...] = ("webhook", "retry")
_OPERATIONS = ("SendMessage", "ChangeMessageVisibility", "GetQueueAttributes", "GetSecretValue")


@dataclass(frozen=True, slots=True)
class Weather:
    """What happened."""

    faults: int
    kills: int  # processes
    tally: Tally


def endure(ground: Ground, seed: int, seconds: float) -> Weather:
    """Send leads for so long while everything goes wrong, then settle and count."""
    end = time.monotonic() + seconds
    with ground.queue_attributes(VisibilityTimeout=VISIBILITY):
        with ThreadPoolExecutor(SENDERS) as senders:
            sending = [senders.submit(_send, ground, _dice(f"{seed} {number}"), end) for number in range(SENDERS)]
            try:
                faults, kills = _change(ground, _dice(str(seed)), end)
            finally:
                ground.calm()
        leads = [lead for each in sending for lead in each.result()]
        ground.settle(leads, within=SETTLED_WITHIN)
    return Weather(faults, kills, ground.tally(leads))


def _dice(seed: str) -> Random:
    return Random(seed)  # noqa: S311  (the same throws every time are the point)


def _send(ground: Ground, random: Random, end: float) -> list[Lead]:
    leads: list[Lead] = []
    while time.monotonic() < end:
        known = [lead for lead in leads if lead.phone]
        if known and random.random() < 0.1:  # noqa: PLR2004
            ground.send(random.choice(known))  # the provider, or the person, sends it again
        else:
            leads.append(ground.lead(callable_=random.random() > 0.1))  # noqa: PLR2004
            if random.random() < 0.2:  # noqa: PLR2004
                ground.enqueue(*[leads[-1]] * random.choice((1, 1, 2)))
            else:
                ground.send(leads[-1])
        time.sleep(random.expovariate(4.0))
    return leads


def _change(ground: Ground, random: Random, end: float) -> tuple[int, int]:
    """Change the weather until the end; return how many faults and deaths there were."""
    faults = kills = 0
    while time.monotonic() < end:
        dice = random.random()
        if dice < 0.25:  # noqa: PLR2004
            ground.calm()
        elif dice < 0.6:  # noqa: PLR2004
            # No 400: a verdict on a lead that Voxworks has accepted before, or will accept next time, is not its way.
            name, fault = random.choice([each for each in voxworks_faults(random.randint(1, 6)) if each[0] != VERDICT])
            del name
            ground.simulator.add_fault(replace(fault, seconds=min(fault.seconds, 15.0)))
            faults += 1
        elif dice < 0.9:  # noqa: PLR2004
            kind, operation = random.choice(KINDS), random.choice(_OPERATIONS)
            ground.proxy.add_fault(AwsFault(kind, operation, times=random.randint(1, 6)))
            faults += 1
        else:
            kills += ground.kill(random.choice(_FUNCTIONS))
        time.sleep(random.uniform(0.2, 1.5))
    return faults, kills
