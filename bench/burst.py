"""A burst of leads against a rate limit, on the local stack: the deployed template with its queues and functions."""

import threading
import time
from statistics import median, quantiles

from bench.environment import BenchEnvironment
from bench.leads import phone
from bench.report import Figures, Table
from local.faults.load import Load, failing, rate_limited, send_all
from local.simulator import Limit
from local.stack import LocalStack

LOADS = {20: Load(300), 50: Load(600)}  # by calls a second
TIMEOUT = 120.0  # seconds


def burst(_: BenchEnvironment) -> Figures:
    """Send as fast as the senders can, and wait until the last lead is a contact."""
    with LocalStack() as stack:
        token = stack.secret()["webhook_token"]
        _warm_up(stack, token)
        known: dict[str, float] = {}
        rows = [_run(stack, token, Limit(rate, rate), load, known) for rate, load in LOADS.items()]
    header = (
        "rate limit",
        "leads",
        "accepted",
        "response time, p50 and p95",
        "goodput",
        "last contact after (minimum)",
        "calls per lead",
    )
    note = (
        f"{Load(0).senders} concurrent senders; the limit's bucket holds one second's calls. Goodput: contacts a "
        "second, over the middle 60% of them. It can exceed the limit, since the bucket fills up again during a pause. "
        "The local stack, its senders and Voxworks share this machine."
    )
    return Figures(tables=[Table("Burst and drain", header, rows, note)], known=known)


def _warm_up(stack: LocalStack, token: str) -> None:
    """Start both functions, so that neither starts cold during a burst: a few of the leads fail once."""
    accepted, failed = Load(5 * Load(0).senders), Load(8, senders=2)
    send_all(accepted, lambda number: _send(stack, token, 9999 - number))
    with failing(stack.simulator):
        send_all(failed, lambda number: _send(stack, token, 8999 - number))
    ends = time.monotonic() + TIMEOUT
    while len(stack.simulator.contacts) < accepted.leads + failed.leads and time.monotonic() < ends:
        time.sleep(0.1)


def _run(stack: LocalStack, token: str, limit: Limit, load: Load, known: dict[str, float]) -> tuple[str, ...]:
    simulator = stack.simulator
    simulator.clear()
    created: list[float] = []  # seconds from the start to each contact
    began = time.monotonic()
    stopping = threading.Event()

    def watch() -> None:
        while len(created) < load.leads and not stopping.wait(0.02):
            seconds = time.monotonic() - began
            created.extend([seconds] * (len(simulator.contacts) - len(created)))

    with rate_limited(simulator, limit):
        watching = threading.Thread(target=watch)
        watching.start()
        try:
            took = send_all(load, lambda number: _send(stack, token, number))
            accepted = time.monotonic() - began
            watching.join(TIMEOUT)
        finally:
            stopping.set()
    if len(created) < load.leads:
        raise RuntimeError(f"{load.leads - len(created)} leads are not created after {TIMEOUT:.0f} s")
    least = (load.leads - limit.burst) / limit.rate
    known |= {
        f"{name}_{limit.rate:g}": each
        for name, each in (("leads", load.leads), ("last", created[-1]), ("least", least))
    }
    middle = created[load.leads * 8 // 10] - created[load.leads * 2 // 10]
    return (
        f"{limit.rate:g}/s",
        f"{load.leads}",
        f"{load.leads / accepted:.0f}/s",
        f"{median(took) * 1000:.0f} ms, {quantiles(took, n=20)[-1] * 1000:.0f} ms",
        f"{load.leads * 0.6 / middle:.1f}/s",
        f"{created[-1]:.1f} s ({least:.1f} s)",
        f"{simulator.answers.total() / load.leads:.2f}",
    )


def _send(stack: LocalStack, token: str, number: int) -> float:
    """Send a lead; return the seconds until the response."""
    lead = {"phone": phone(number), "first_name": "Ava", "last_name": "Nguyen"}
    began = time.monotonic()
    answer = stack.post("zapier", lead, {"x-webhook-token": token})
    if answer.status not in (201, 202):
        raise RuntimeError(f"a lead of the burst was answered {answer.status}")
    return time.monotonic() - began
