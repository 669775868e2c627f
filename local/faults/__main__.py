"""`make faults`: the whole suite, in some 25 minutes; its tables go to docs/reliability.md.

python -m local.faults [--seeds 1,2,3] [--no-storms] [--keep-page]
"""

import argparse
import sys
import time
from collections.abc import Iterable
from itertools import groupby

from local.build import ROOT
from local.errors import LocalStackError
from local.faults import report, storms, weather
from local.faults.ground import Ground
from local.faults.tally import Tally
from local.faults.trials import Trial, catalogue, run, start
from local.proxy import Proxy
from local.stack import LocalStack

WEATHER_SECONDS = 60.0


def main() -> int:
    """Run everything; 0 where nothing is lost, nothing doubled, and the storms drain as they should."""
    arguments = argparse.ArgumentParser(prog="make faults")
    arguments.add_argument("--seeds", default="1,2,3", help="of the weather, by commas")
    arguments.add_argument("--no-storms", action="store_true")
    arguments.add_argument("--keep-page", action="store_true", help="leave docs/reliability.md as it is")
    asked = arguments.parse_args()
    started = time.monotonic()
    with Proxy() as proxy, LocalStack(environment=proxy.environment, progress=_say) as stack:
        ground = Ground(stack, proxy)
        faults = [(group, len(trials), _group(ground, trials)) for group, trials in _groups()]
        weathers = [(seed, _weather(ground, seed)) for seed in map(int, filter(None, asked.seeds.split(",")))]
        stood = [] if asked.no_storms else [_storm(ground, each) for each in (storms.rate_limit, storms.outage)]
    tables = [report.faults_table(faults), report.weather_table(weathers), report.storms_table(stood)]
    for table in tables:
        print("", *table, sep="\n")  # noqa: T201
    well = all(tally.adds_up for *_, tally in faults) and all(each.tally.adds_up for _, each in weathers)
    well = well and all(each.holds for each in stood)
    if well and stood and weathers and not asked.keep_page:
        report.write(tables)
        _say(f"Written to {report.PAGE.relative_to(ROOT)}")
    _say(f"{'All is accounted for' if well else 'It does not add up'}, in {time.monotonic() - started:.0f} s.")
    return 0 if well else 1


def _groups() -> list[tuple[str, list[Trial]]]:
    return [(name, list(trials)) for name, trials in groupby(catalogue(), key=lambda trial: trial.group)]


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


def _weather(ground: Ground, seed: int) -> weather.Weather:
    _say(f"Everything at once, seed {seed}")
    return weather.endure(ground, seed, WEATHER_SECONDS)


def _storm(ground: Ground, storm: storms.Brewing) -> storms.Storm:
    _say(f"{(storm.__doc__ or '').rstrip('.')}")
    return storm(ground)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LocalStackError as error:
        sys.exit(f"make faults: {error}")
