"""Larger forms: CPU time per lead by the number of fields."""

from contextlib import ExitStack
from statistics import median

from bench.environment import BenchEnvironment
from bench.leads import flat
from bench.process import Process
from bench.report import Figures, Table

FIELDS = (5, 50, 500, 5000)
BLOCKS = 7
LEADS = {5: 50, 50: 20, 500: 8, 5000: 3}  # per block


def payload_size(environment: BenchEnvironment) -> Figures:
    """Measure each size, alternately."""
    events = {fields: flat(fields, LEADS[fields]) for fields in FIELDS}
    times: dict[int, list[float]] = {fields: [] for fields in FIELDS}
    with ExitStack() as exits:
        processes = {
            fields: exits.enter_context(environment.start(environment.voxbridge, events[fields])) for fields in FIELDS
        }
        for _ in range(BLOCKS + 1):
            for fields in FIELDS:
                times[fields].append(_block(environment, processes[fields], LEADS[fields]))
    smallest = median(times[FIELDS[0]][1:])  # the first block warms up
    rows = []
    for fields in FIELDS:
        seconds = median(times[fields][1:])
        beyond = "" if fields == FIELDS[0] else f"{(seconds - smallest) / (fields - FIELDS[0]) * 1e6:.1f} µs"
        size = len(events[fields][0]["body"]) / 1000
        rows.append((f"{fields:,}", f"{size:.1f} kB", f"{seconds * 1000:.2f} ms", beyond))
    header = ("fields", "body", "CPU per lead", f"per field beyond {FIELDS[0]}")
    return Figures(tables=[Table("Larger forms", header, rows)])


def _block(environment: BenchEnvironment, process: Process, leads: int) -> float:
    environment.simulator.clear()
    answer = process.ask(f"run {leads}")
    if answer["statuses"] != {"201": leads}:
        raise RuntimeError(f"not every lead was created: {answer['statuses']}")
    cpu: float = answer["cpu"]
    return cpu / leads
