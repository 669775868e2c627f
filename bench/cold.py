"""Cold starts: a new process up to its first response, with interpreter, imports, secret and first lead."""

import re
from collections import defaultdict
from http import HTTPStatus
from statistics import median

from bench.environment import BenchEnvironment, Function
from bench.leads import typeform
from bench.report import Figures, Row, Table

STARTS = 25  # of each function
LISTINGS = 9  # runs that list the modules' import times
SHOWN = 16  # packages

_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)")


def cold(environment: BenchEnvironment) -> Figures:
    """Measure wall and CPU time to the first response, alternately, and the import time of each package."""
    pairs = [
        (_start(environment, environment.baseline), _start(environment, environment.voxbridge))
        for _ in range(STARTS + 1)
    ][1:]
    rows = []
    for name, key, bound in (
        ("cold: CPU until the first answer", "cpu", "1.4"),
        ("cold: time until the first answer", "wall", ""),
        ("cold: CPU of the imports", "import_cpu", ""),
        ("cold: CPU of the first lead", "first_cpu", ""),
    ):
        baseline, voxbridge = (median(pair[of][key] for pair in pairs) for of in (0, 1))
        ratio = median(pair[1][key] / pair[0][key] for pair in pairs)
        rows.append(Row(name, f"{baseline * 1000:.0f} ms", f"{voxbridge * 1000:.0f} ms", ratio, bound))
    baseline, voxbridge = (pair["modules"] for pair in pairs[0])
    rows.append(Row("modules imported", f"{baseline:.0f}", f"{voxbridge:.0f}"))
    first = median(pair[1]["first_cpu"] for pair in pairs)
    known = {
        "cold_first": first,
        "cold_import": median(pair[1]["cpu"] for pair in pairs) - first,
        "sqs": median(_sqs(environment) for _ in range(LISTINGS)),
    }
    return Figures(rows, [_imports(environment)], known)


def _start(environment: BenchEnvironment, function: Function) -> dict[str, float]:
    with environment.start(function, typeform(1)) as process:
        if process.first["status"] != HTTPStatus.CREATED:
            raise RuntimeError(f"the first lead was answered {process.first['status']:.0f}")
        return process.first


def _sqs(environment: BenchEnvironment) -> float:
    with environment.start(environment.voxbridge, typeform(1)) as process:
        cpu: float = process.ask("sqs")["cpu"]
        return cpu


def _imports(environment: BenchEnvironment) -> Table:
    baseline, voxbridge = _listed(environment, environment.baseline), _listed(environment, environment.voxbridge)
    shown = sorted(voxbridge, key=lambda package: -voxbridge[package])[:SHOWN]
    rest = [sum(of.values()) - sum(of.get(package, 0) for package in shown) for of in (baseline, voxbridge)]
    rows = [(package, *(f"{of.get(package, 0) / 1000:.1f} ms" for of in (baseline, voxbridge))) for package in shown]
    rows.append(("all others", *(f"{time / 1000:.1f} ms" for time in rest)))
    rows.append(("total", *(f"{sum(of.values()) / 1000:.1f} ms" for of in (baseline, voxbridge))))
    note = (
        "By `python -X importtime`, which itself slows down imports: for comparison, not as absolute times. "
        f"A package's own modules, the lowest of {LISTINGS} runs each."
    )
    return Table("Import time by package", ("package", "baseline", "voxbridge"), rows, note)


def _listed(environment: BenchEnvironment, function: Function) -> dict[str, float]:
    """Return each package's own import time in microseconds."""
    modules: dict[str, list[int]] = defaultdict(list)
    for _ in range(LISTINGS):
        with environment.start(function, typeform(1), options=("-X", "importtime")) as process:
            pass
        for line in process.stderr_lines:
            if found := _IMPORT.match(line):
                modules[found[2]].append(int(found[1]))
    packages: dict[str, float] = defaultdict(float)
    for module, times in modules.items():
        packages[module.split(".")[0]] += min(times)
    return packages
