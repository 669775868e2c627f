"""`make faults`: the whole fault-injection suite, about 25 minutes; its tables go to docs/reliability.md.

python -m local.faults [scenarios] [random] [load]    only these parts
"""

import sys
import time
from collections.abc import Callable, Iterable
from itertools import groupby

from local.aws_fault_proxy import Proxy
from local.build import ROOT
from local.errors import LocalStackError
from local.faults import load, report
from local.faults.catalogue import catalogue
from local.faults.environment import SOURCES, FaultEnvironment
from local.faults.random_faults import run_random
from local.faults.reconcile import Reconciliation
from local.faults.scenarios import Scenario, run, start
from local.stack import LocalStack

SEEDS = (1, 2, 3)
RANDOM_SECONDS = 60.0

type Part = Callable[[FaultEnvironment], tuple[list[str], bool]]  # a table, and whether everything passed


def main() -> int:
    """Run the parts; 0 if no lead was lost or duplicated and the queue drained near the limit, else 1."""
    chosen = sys.argv[1:] or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        sys.exit(f"Unknown part: {', '.join(sorted(unknown))}. Parts: {', '.join(PARTS)}.")
    started = time.monotonic()
    all_passed = True
    with Proxy() as proxy, LocalStack(environment=proxy.environment, sources=SOURCES, progress=_print) as stack:
        environment = FaultEnvironment(stack, proxy)
        for part in chosen:
            table, passed = PARTS[part](environment)
            _print("\n" + "\n".join(table) + "\n")
            if passed:
                report.write(part, table)
                _print(f"Written to {report.PAGE.relative_to(ROOT)}")
            all_passed = all_passed and passed
    result = "Passed: every lead is accounted for." if all_passed else "FAILED: see the table."
    _print(f"{result} {time.monotonic() - started:.0f} s.")
    return 0 if all_passed else 1


def _scenarios(environment: FaultEnvironment) -> tuple[list[str], bool]:
    groups = [(name, list(group)) for name, group in groupby(catalogue(), key=lambda scenario: scenario.group)]
    rows = [(name, len(scenarios), _group(environment, scenarios)) for name, scenarios in groups]
    return report.faults_table(rows), all(result.balanced for *_, result in rows)


def _random(environment: FaultEnvironment) -> tuple[list[str], bool]:
    rows = []
    for seed in SEEDS:
        _print(f"Random faults, seed {seed}")
        rows.append((seed, run_random(environment, seed, RANDOM_SECONDS)))
    return report.random_table(rows), all(each.result.balanced for _, each in rows)


def _load(environment: FaultEnvironment) -> tuple[list[str], bool]:
    runs = []
    for scenario in (load.rate_limit, load.outage):
        _print((scenario.__doc__ or "").rstrip("."))
        runs.append(scenario(environment))
    return report.load_table(runs), all(each.passed for each in runs)


PARTS: dict[str, Part] = {"scenarios": _scenarios, "random": _random, "load": _load}


def _group(environment: FaultEnvironment, scenarios: Iterable[Scenario]) -> Reconciliation:
    """Run a group; those of the webhook function are drained together."""
    total = Reconciliation()
    for at_webhook, some in groupby(scenarios, key=lambda scenario: scenario.function == "webhook"):
        if at_webhook:
            with environment.retries_paused():
                sent = [(scenario, start(environment, scenario)) for scenario in some]
            environment.drain(lead for _, leads in sent for lead in leads)
            for scenario, leads in sent:
                total += _report(scenario, environment.reconcile(leads))
        else:
            for scenario in some:
                total += _report(scenario, run(environment, scenario))
    return total


def _report(scenario: Scenario, result: Reconciliation) -> Reconciliation:
    _print(f"{scenario.group}: {scenario.name}{'' if result.balanced else f'   FAILED: {result}'}")
    return result


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LocalStackError as error:
        sys.exit(f"make faults: {error}")
