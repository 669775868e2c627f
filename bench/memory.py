"""What a function holds after a thousand leads, and what is uploaded for it."""

from pathlib import Path

from bench.leads import typeform
from bench.report import Figures, Row
from bench.surroundings import Surroundings

LEADS = 1000
MEGABYTE = 1_000_000


def memory(around: Surroundings) -> Figures:
    """Measure the peak of the resident memory, and the sizes of layer and code."""
    events = typeform(LEADS)
    peaks = []
    for function in (around.floor, around.voxbridge):
        with around.start(function, events) as process:
            process.ask(f"run {LEADS}")
            peaks.append(process.ask("peak")["bytes"])
    floor, voxbridge = peaks
    return Figures(
        rows=[
            Row(
                f"memory: peak after {LEADS} leads",
                f"{floor / MEGABYTE:.0f} MB",
                f"{voxbridge / MEGABYTE:.0f} MB",
                voxbridge / floor,
            ),
            Row("size of the layer, unpacked", "", _size(around.built / "Dependencies")),
            Row("size of the code, unpacked", "", _size(around.built / "WebhookFunction")),
        ],
        known={"memory": voxbridge},
    )


def _size(folder: Path) -> str:
    return f"{sum(file.stat().st_size for file in folder.rglob('*') if file.is_file()) / MEGABYTE:.1f} MB"
