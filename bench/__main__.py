"""`make bench`: latency, memory and cost. Prints one page of figures.

python -m bench                        all parts; also writes the figures into docs/performance.md
python -m bench warm cold …            single parts, only printed
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import distributions, version
from pathlib import Path

from bench.burst import burst
from bench.cold import cold
from bench.console import console
from bench.environment import BenchEnvironment
from bench.lambda_cost import lambda_cost, notices
from bench.large_bodies import large_bodies
from bench.libraries import libraries
from bench.memory import memory
from bench.payload_size import payload_size
from bench.rejections import rejections
from bench.report import PAGE, Figures, to_markdown, write
from bench.warm import warm
from local.build import ROOT
from local.errors import LocalStackError

PARTS: dict[str, Callable[[BenchEnvironment], Figures]] = {
    "warm": warm,
    "cold": cold,
    "libraries": libraries,
    "memory": memory,
    "size": payload_size,
    "large": large_bodies,
    "burst": burst,
    "rejections": rejections,
    "console": console,
}
DISTRIBUTIONS = ("aws-lambda-powertools", "boto3", "phonenumberslite", "urllib3")


def main(arguments: list[str]) -> int:
    """Run the parts named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Benchmarks: latency, memory, cost.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; none: all of them")
    chosen = parser.parse_args(arguments).parts
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"unknown part: {', '.join(sorted(unknown))}. Parts: {', '.join(PARTS)}")
    load, began = os.getloadavg()[0], time.monotonic()
    figures = Figures()
    try:
        with BenchEnvironment() as environment:
            for part in chosen or PARTS:
                print(f"{part} …", file=sys.stderr, flush=True)
                figures.add(PARTS[part](environment))
    except LocalStackError as error:
        print(f"The benchmarks cannot run. {error}", file=sys.stderr)
        return 1
    if not chosen:
        figures.add(notices(figures.known))
        figures.add(lambda_cost(figures.known))
    markdown = to_markdown(figures, _circumstances(load, time.monotonic() - began))
    print(markdown)
    if not chosen:
        write(markdown)
        print(f"\nWritten to {PAGE.relative_to(ROOT)}.", file=sys.stderr)
    return 0


def _circumstances(load: float, seconds: float) -> list[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    loads = f"load average {load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end"
    packages = ", ".join(f"{name} {version(name)}" for name in DISTRIBUTIONS)
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}, in {seconds:.0f} s",
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, {loads}",
        f"{platform.system()}, Python {platform.python_version()}, {packages}, ministack {_ministack()}",
    ]


def _processor() -> str:
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text("utf-8").splitlines() if listing.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _ministack() -> str:
    """Return the version of MiniStack, which has its own environment."""
    folders = [str(path) for path in ROOT.glob("local/ministack/.venv/lib/python3*/site-packages")]
    return next((found.version for found in distributions(name="ministack", path=folders)), "unknown")


def _commit() -> str:
    def git(*arguments: str) -> str:
        command = ["git", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603

    changed = git("status", "--porcelain", "--", "functions", "layers", "bench", "local/simulator")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" and changes" if changed else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
