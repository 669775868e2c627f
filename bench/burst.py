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
        for number in range(-SENDERS, 0):  # so that no function starts cold in the middle
            stack.post("zapier", _lead(9999 + number), {"x-webhook-token": token})
        rows = [_against(stack, token, rate, leads) for rate, leads in LIMITS.items()]
    header = (
        "Voxworks allows",
        "leads",
        "taken in",
        "answer, median and 95 %",
        "created",
        "the last after",
        "calls a lead",
    )
    note = f"{SENDERS} senders at once; the bucket holds one second's calls. The local stack shares this machine."
    return Figures(tables=[Table("Burst and drain", header, rows, note)])


def _against(stack: LocalStack, token: str, rate: int, leads: int) -> tuple[str, ...]:
    simulator = stack.simulator
    simulator.set_limit(Limit(rate, rate))
    simulator.clear()
    took: list[float] = []

    def send(number: int) -> None:
        began = time.monotonic()
        answer = stack.post("zapier", _lead(number), {"x-webhook-token": token})
        took.append(time.monotonic() - began)
        if answer.status not in (201, 202):
            raise RuntimeError(f"a lead of the burst was answered {answer.status}")

    began = time.monotonic()
    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(send, range(leads)))
    taken = time.monotonic() - began
    while len(simulator.contacts) < leads:
        if time.monotonic() - began > PATIENCE:
            raise RuntimeError(f"{leads - len(simulator.contacts)} leads are not created after {PATIENCE:.0f} s")
        time.sleep(0.05)
    drained = time.monotonic() - began
    return (
        f"{rate}/s",
        f"{leads}",
        f"{leads / taken:.0f}/s",
        f"{median(took) * 1000:.0f} ms, {quantiles(took, n=20)[-1] * 1000:.0f} ms",
        f"{leads / drained:.1f}/s",
        f"{drained:.1f} s",
        f"{sum(simulator.answers.values()) / leads:.2f}",
    )


def _lead(number: int) -> dict[str, str]:
    return {"phone": phone(number), "first_name": "Ava", "last_name": "Nguyen"}
