"""What the larger libraries cost a cold start: CPU, memory and size, each alone, beyond what boto3 has imported."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from statistics import median

from bench.environment import BenchEnvironment
from bench.report import Figures, Table

RUNS = 9
MEGABYTE = 1_000_000

_MEASURE = """
import gc, json, sys, time
sys.path[:0] = json.loads(sys.argv[1])
gc.disable()
import botocore.session, dataclasses, urllib3
def memory():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if "VmRSS" in line) * 1024
began, before = time.process_time(), memory()
exec(sys.argv[2])
print(json.dumps([time.process_time() - began, memory() - before]))
"""


@dataclass(frozen=True, slots=True)
class Library:
    """A library, how it is used, and the distributions that make it up."""

    name: str
    use: str
    distributions: Sequence[str]
    deployed: bool


_CONTACT = (
    "from pydantic import BaseModel\n"
    "class Contact(BaseModel):\n"
    "    phone_number: str\n"
    "    first_name: str\n"
    + "".join(f"    {name}: str | None = None\n" for name in ("last_name", "email", "address", "location", "title"))
    + "    age: int | None = None\n"
)
LIBRARIES = (
    Library(
        "phonenumbers",
        "import phonenumbers\nphonenumbers.is_valid_number(phonenumbers.parse('0255500000', 'AU'))",
        ("phonenumberslite",),
        deployed=True,
    ),
    Library(
        "powertools",
        "from aws_lambda_powertools import Logger\nLogger()",
        ("aws-lambda-powertools",),
        deployed=True,
    ),
    Library(
        "pydantic", _CONTACT, ("pydantic", "pydantic-core", "annotated-types", "typing-inspection"), deployed=False
    ),
)


def libraries(environment: BenchEnvironment) -> Figures:
    """Measure each library as the functions use it, or would."""
    rows = []
    for library in LIBRARIES:
        runs = [_measure(environment, library) for _ in range(RUNS)]
        cpu, memory = (median(run[of] for run in runs) for of in (0, 1))
        size = sum(map(_size, library.distributions))
        rows.append(
            (
                library.name,
                f"{cpu * 1000:.0f} ms",
                f"{memory / MEGABYTE:.1f} MB",
                f"{size / MEGABYTE:.1f} MB",
                "yes" if library.deployed else "no",
            )
        )
    header = ("library", "CPU of a cold start", "memory", "size, without bytecode", "deployed")
    return Figures(tables=[Table("What the libraries cost", header, rows, f"Medians of {RUNS} runs.")])


def _measure(environment: BenchEnvironment, library: Library) -> tuple[float, float]:
    installed = str(distribution(library.distributions[0]).locate_file(""))
    path = [environment.voxbridge.path[-1], installed]
    command = [sys.executable, "-I", "-S", "-c", _MEASURE, json.dumps(path), library.use]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  (our own interpreter)
    cpu, memory = json.loads(done.stdout)
    return cpu, memory


def _size(name: str) -> int:
    found = distribution(name)
    files = [Path(str(found.locate_file(file))) for file in found.files or () if file.suffix != ".pyc"]
    return sum(file.stat().st_size for file in files if file.is_file())
