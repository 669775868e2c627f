"""Memory after a thousand leads, and the size of layer and code."""

from pathlib import Path

from bench.environment import BenchEnvironment
from bench.leads import typeform
from bench.report import Figures, Row

LEADS = 1000
MEGABYTE = 1_000_000


def memory(environment: BenchEnvironment) -> Figures:
    """Measure peak resident memory, and the sizes of layer and code."""
    events = typeform(LEADS)
    peaks = []
    for function in (environment.baseline, environment.voxbridge):
        with environment.start(function, events) as process:
            process.ask(f"run {LEADS}")
            peaks.append(process.ask("peak")["bytes"])
    baseline, voxbridge = peaks
    return Figures(
        rows=[
            Row(
                f"memory: peak after {LEADS} leads",
                f"{baseline / MEGABYTE:.0f} MB",
                f"{voxbridge / MEGABYTE:.0f} MB",
                voxbridge / baseline,
                "70 MB",
            ),
            Row("size of the layer, unpacked", "", _size(environment.built / "Dependencies"), None, "25 MB"),
            Row("size of the code, unpacked", "", _size(environment.built / "WebhookFunction")),
        ],
        known={"memory": voxbridge},
    )


def _size(folder: Path) -> str:
    return f"{sum(file.stat().st_size for file in folder.rglob('*') if file.is_file()) / MEGABYTE:.1f} MB"
