"""A burst of leads against a rate limit, on the local stack: the deployed template, its queues, its functions."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles

from bench.leads import phone
from bench.report import Figures, Table
from bench.surroundings import Surroundings
from local.simulator import Limit
from local.stack import LocalStack

LIMITS = {20: 300, 50: 600}  # calls a second → leads
SENDERS = 8
PATIENCE = 120.0  # seconds


def burst(_: Surroundings) -> Figures:
    """Send as fast as senders can, and wait until the last lead is a contact."""
    with LocalStack() as stack:
        token = stack.secret()["webhook_token"]
        with ThreadPoolExecutor(SENDERS) as senders:  # so that no function starts cold in the middle
            list(senders.map(lambda number: _send(stack, token, number), range(9999 - 5 * SENDERS, 9999)))
        rows = [_against(stack, token, rate, leads) for rate, leads in LIMITS.items()]
    header = (
        "Voxworks allows",
        "leads",
        "taken in",
        "answer, median and 95 %",
        "goodput",
        "the last after (at best)",
        "calls a lead",
    )
    note = (
        f"{SENDERS} senders at once; the limit's bucket holds one second's calls. Goodput: contacts a second, over the "
        "middle six tenths of them. The local stack, its senders and Voxworks share this machine."
    )
    return Figures(tables=[Table("Burst and drain", header, rows, note)])


def _against(stack: LocalStack, token: str, rate: int, leads: int) -> tuple[str, ...]:
    simulator = stack.simulator
    simulator.set_limit(Limit(rate, rate))
    simulator.clear()
    taken: list[float] = []
    created: list[float] = []  # after so many seconds one more contact was there
    began = time.monotonic()
    with ThreadPoolExecutor(SENDERS) as senders:
        answers = [senders.submit(_send, stack, token, number) for number in range(leads)]
        answers[-1].add_done_callback(lambda _: taken.append(time.monotonic() - began))
        while len(created) < leads:
            seconds = time.monotonic() - began
            created += [seconds] * (len(simulator.contacts) - len(created))
            if seconds > PATIENCE:
                raise RuntimeError(f"{leads - len(created)} leads are not created after {PATIENCE:.0f} s")
            time.sleep(0.02)
    took = [answer.result() for answer in answers]
    middle = created[leads * 8 // 10] - created[leads * 2 // 10]
    return (
        f"{rate}/s",
        f"{leads}",
        f"{leads / taken[0]:.0f}/s",
        f"{median(took) * 1000:.0f} ms, {quantiles(took, n=20)[-1] * 1000:.0f} ms",
        f"{leads * 0.6 / middle:.1f}/s",
        f"{created[-1]:.1f} s ({(leads - rate) / rate:.1f} s)",
        f"{sum(simulator.answers.values()) / leads:.2f}",
    )


def _send(stack: LocalStack, token: str, number: int) -> float:
    """Send a lead; return the seconds until its answer."""
    lead = {"phone": phone(number), "first_name": "Ava", "last_name": "Nguyen"}
    began = time.monotonic()
    answer = stack.post("zapier", lead, {"x-webhook-token": token})
    if answer.status not in (201, 202):
        raise RuntimeError(f"a lead of the burst was answered {answer.status}")
    return time.monotonic() - began
