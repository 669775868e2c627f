"""`make faults`: the whole suite, in some 25 minutes; its tables go to docs/reliability.md.

python -m local.faults [trials] [weather] [storms]    a part of it
"""

import sys
import time
from collections.abc import Callable, Iterable
from itertools import groupby

from local.build import ROOT
from local.errors import LocalStackError
from local.faults import report, storms, weather
from local.faults.ground import Ground
from local.faults.tally import Tally
from local.faults.trials import Trial, catalogue, run, start
from local.proxy import Proxy
from local.stack import LocalStack

SEEDS = (1, 2, 3)
WEATHER_SECONDS = 60.0

type Part = Callable[[Ground], tuple[list[str], bool]]  # a table, and whether all is as promised


def main() -> int:
    """Run the parts; 0 where nothing is lost, nothing doubled, and the storms drain as they should."""
    asked = sys.argv[1:] or list(PARTS)
    if unknown := set(asked) - set(PARTS):
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    started = time.monotonic()
    well = True
    with Proxy() as proxy, LocalStack(environment=proxy.environment, progress=_say) as stack:
        ground = Ground(stack, proxy)
        for part in asked:
            table, holds = PARTS[part](ground)
            _say("\n" + "\n".join(table) + "\n")
            if holds:
                report.write(part, table)
                _say(f"Written to {report.PAGE.relative_to(ROOT)}")
            well = well and holds
    _say(f"{'All is accounted for' if well else 'It does not add up'}, in {time.monotonic() - started:.0f} s.")
    return 0 if well else 1


def _trials(ground: Ground) -> tuple[list[str], bool]:
    groups = [(name, list(trials)) for name, trials in groupby(catalogue(), key=lambda trial: trial.group)]
    rows = [(name, len(trials), _group(ground, trials)) for name, trials in groups]
    return report.faults_table(rows), all(tally.adds_up for *_, tally in rows)


def _weathers(ground: Ground) -> tuple[list[str], bool]:
    rows = []
    for seed in SEEDS:
        _say(f"Everything at once, seed {seed}")
        rows.append((seed, weather.endure(ground, seed, WEATHER_SECONDS)))
    return report.weather_table(rows), all(each.tally.adds_up for _, each in rows)


def _storms(ground: Ground) -> tuple[list[str], bool]:
    rows = []
    for storm in (storms.rate_limit, storms.outage):
        _say((storm.__doc__ or "").rstrip("."))
        rows.append(storm(ground))
    return report.storms_table(rows), all(each.holds for each in rows)


PARTS: dict[str, Part] = {"trials": _trials, "weather": _weathers, "storms": _storms}


def _group(ground: Ground, trials: Iterable[Trial]) -> Tally:
    """Run a group; those at the webhook are settled together."""
    total = Tally()
    for at_the_webhook, some in groupby(trials, key=lambda trial: trial.door == "webhook"):
        if at_the_webhook:
            with ground.retries_held():
                sent = [(trial, start(ground, trial)) for trial in some]
            ground.settle(lead for _, leads in sent for lead in leads)
            for trial, leads in sent:
                total += _told(trial, ground.tally(leads))
        else:
            for trial in some:
                total += _told(trial, run(ground, trial))
    return total


def _told(trial: Trial, tally: Tally) -> Tally:
    verdict = "" if tally.adds_up else f"   DOES NOT ADD UP: {tally}"
    _say(f"{trial.group}: {trial.name}{verdict}")
    return tally


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LocalStackError as error:
        sys.exit(f"make faults: {error}")
