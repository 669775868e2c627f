"""Warm invocations: the baseline and voxbridge alternately, in blocks of leads."""

from collections.abc import Sequence
from statistics import fmean, median
from typing import Any

from bench.environment import BenchEnvironment
from bench.leads import flat, labelled, nested, typeform
from bench.process import Process
from bench.report import Figures, Row, Table

BLOCKS = 150  # of each function
LEADS = 20  # per block: few, so that both run under the same conditions
LAYOUTS = {
    "flat, as Zapier sends it": flat(7, LEADS),
    "a list of labels and values": labelled(LEADS),
    "nested, as a CRM sends it": nested(LEADS),
}


def warm(environment: BenchEnvironment) -> Figures:
    """Measure wall and CPU time per lead, and the calls it makes."""
    events = typeform(LEADS)
    with (
        environment.start(environment.baseline, events) as baseline,
        environment.start(environment.voxbridge, events) as voxbridge,
    ):
        for process in (baseline, voxbridge):
            _block(environment, process)
        aws, contacts, log = environment.secrets_manager.calls, 0, voxbridge.log_bytes
        pairs = []
        for _ in range(BLOCKS):
            pairs.append((_block(environment, baseline), _block(environment, voxbridge)))
            contacts += sum(environment.simulator.answers.values())
        aws = environment.secrets_manager.calls - aws
    log = (voxbridge.log_bytes - log) // (BLOCKS * LEADS)
    cpu, wall = ([(one[of], other[of]) for one, other in pairs] for of in (0, 1))
    figures = Figures(
        rows=[
            Row("warm: CPU per lead", *_both(cpu), _ratio(cpu), "1.8"),
            Row("warm: time per lead", *_both(wall), _ratio(wall)),
            Row("calls to Voxworks per lead", "", f"{contacts / (BLOCKS * LEADS):g}", None, "1"),
            Row("calls to AWS per lead, warm", "", f"{aws / (BLOCKS * LEADS):g}", None, "0"),
            Row("log per lead", "", f"{log:,} bytes", None, "1,000"),
        ],
        known={"cpu": median(other for _, other in cpu), "wall": median(other for _, other in wall), "log": log},
    )
    figures.add(_stages(environment))
    figures.add(_layouts(environment))
    return figures


def _stages(environment: BenchEnvironment) -> Figures:
    """Measure where the time goes. Measuring takes time too, so the total is slightly above the other figure."""
    total, stages = _times(environment, typeform(LEADS))
    rest = total - sum(stages.values())
    rows = [
        (stage, f"{seconds * 1e6:.0f} µs", f"{seconds / total:.0%}")
        for stage, seconds in (*stages.items(), ("everything else", rest), ("total", total))
    ]
    return Figures(tables=[Table("CPU time of a warm lead by stage", ("stage", "CPU", "share"), rows)])


def _layouts(environment: BenchEnvironment) -> Figures:
    """Measure leads whose answers voxbridge must find itself, beside the same baseline."""
    rows = []
    for name, events in LAYOUTS.items():
        with (
            environment.start(environment.baseline, typeform(LEADS)) as baseline,
            environment.start(environment.voxbridge, events) as voxbridge,
        ):
            pairs = [(_block(environment, baseline)[0], _block(environment, voxbridge)[0]) for _ in range(BLOCKS // 3)]
        _, stages = _times(environment, events)
        seconds = [next(each for stage, each in stages.items() if stage.startswith(of)) for of in ("parse", "mapping")]
        cpu = [f"{each * 1e6:.0f} µs" for each in (*seconds, median(total for _, total in pairs))]
        rows.append((name, f"{len(events[0]['body']) / 1000:.1f} kB", *cpu, f"{_ratio(pairs):.2f}"))
    header = ("lead", "body", "parse", "mapping", "CPU per lead", "ratio")
    note = "With no provider's format to go by. The ratio is to the same baseline, which reads Typeform's lead."
    return Figures(tables=[Table("Warm leads in other layouts", header, rows, note)])


def _times(environment: BenchEnvironment, events: Sequence[dict[str, Any]]) -> tuple[float, dict[str, float]]:
    """Return CPU seconds per lead, in all and by stage."""
    with environment.start(environment.voxbridge, events) as process:
        _block(environment, process)
        process.ask("stages")
        total = fmean(_block(environment, process)[0] for _ in range(BLOCKS // 2))
        times = process.ask("times")
    return total, {stage: sum(each) / (BLOCKS // 2 * LEADS) for stage, each in times.items()}


def _block(environment: BenchEnvironment, process: Process) -> tuple[float, float]:
    """Send a block of new leads; return CPU and median wall seconds per lead."""
    environment.simulator.clear()
    answer = process.ask(f"run {LEADS}")
    if answer["statuses"] != {"201": LEADS}:
        raise RuntimeError(f"not every lead was created: {answer['statuses']}")
    return answer["cpu"] / LEADS, median(answer["walls"])


def _both(pairs: list[tuple[float, float]]) -> tuple[str, str]:
    baseline, voxbridge = (median(pair[of] for pair in pairs) for of in (0, 1))
    return f"{baseline * 1000:.2f} ms", f"{voxbridge * 1000:.2f} ms"


def _ratio(pairs: list[tuple[float, float]]) -> float:
    return median(voxbridge / baseline for baseline, voxbridge in pairs)
