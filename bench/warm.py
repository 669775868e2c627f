"""Warm invocations: the baseline and voxbridge alternately, in blocks of leads."""

from statistics import fmean, median

from bench.environment import BenchEnvironment
from bench.leads import typeform
from bench.process import Process
from bench.report import Figures, Row, Table

BLOCKS = 150  # of each function
LEADS = 20  # per block: few, so that both run under the same conditions


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
    return figures


def _stages(environment: BenchEnvironment) -> Figures:
    """Measure where the time goes. Measuring takes time too, so the total is slightly above the other figure."""
    with environment.start(environment.voxbridge, typeform(LEADS)) as process:
        _block(environment, process)
        process.ask("stages")
        total = fmean(_block(environment, process)[0] for _ in range(BLOCKS // 2))
        times = process.ask("times")
    stages = {stage: sum(each) / (BLOCKS // 2 * LEADS) for stage, each in times.items()}
    rest = total - sum(stages.values())
    rows = [
        (stage, f"{seconds * 1e6:.0f} µs", f"{seconds / total:.0%}")
        for stage, seconds in (*stages.items(), ("everything else", rest), ("total", total))
    ]
    return Figures(tables=[Table("CPU time of a warm lead by stage", ("stage", "CPU", "share"), rows)])


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
