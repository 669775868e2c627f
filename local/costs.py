"""`make costs`: writes docs/costs.md, the monthly cost, from prices.toml and template.yaml.

Nothing here is measured on AWS. What is assumed is in `Assumptions`, with where it comes from, and is printed beneath
the tables.
"""

import math
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from local.build import ROOT

PAGE = ROOT / "docs" / "costs.md"
BEGIN, END = "<!-- costs: written by `make costs` -->", "<!-- end of costs -->"
HOURS = 720.0  # a month of 30 days
SECONDS = HOURS * 3600


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars a unit, and how many units every account has free each month."""

    usd: float
    unit: str
    free: float
    source: str


@dataclass(frozen=True, slots=True)
class Prices:
    """One region's prices."""

    region: str
    read: str  # the date, ISO 8601
    of: Mapping[str, Price]


@dataclass(frozen=True, slots=True)
class StackResources:
    """What the template makes, as far as it costs something."""

    memory: int  # MB, of either function
    architecture: str
    throttle: float  # requests/s
    alarms: int
    dashboards: int
    secrets: int


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is assumed of the use. Log sizes are those of the functions' own lines, with CloudWatch's 26 bytes each."""

    seconds: float = 1.0  # that a lead takes: nearly all of it is waiting for Voxworks, which has published no figure
    longest: float = 6.0  # the longest that the webhook's deadline lets a lead take
    refusal: float = 0.02  # seconds that a rejected request takes
    lead_log: float = 1260  # bytes: the line, one of metrics, and Lambda's START, END and REPORT
    refusal_log: float = 920
    access_log: float = 350  # bytes, the API's
    traffic: float = 6000  # bytes out for a lead: the call to Voxworks with its TLS handshake, and the receipt
    refusal_traffic: float = 500
    waiting: float = 0.03  # of the leads: through the retry queue, with three tries
    queue_requests: float = 11  # for each of those: sent, received thrice, hidden twice, deleted
    sources: int = 3
    pollers: int = 5  # of the queue, for a request of 20 s each, day and night: so AWS describes an idle mapping
    environments: float = 2  # that run at once in an ordinary hour, each reading the secret every five minutes
    outcomes: tuple[tuple[str, float], ...] = (
        ("created", 0.90),
        ("duplicate", 0.04),
        ("queued", 0.03),
        ("dead_lettered", 0.02),
        ("ignored", 0.01),
    )


ASSUMPTIONS = Assumptions()


@dataclass(frozen=True, slots=True)
class Scenario:
    """What passes through the API in a month, requests of one kind."""

    name: str
    requests: float
    seconds: float  # each
    log: float  # bytes each
    traffic: float  # bytes each
    leads: bool = True  # False: forged requests, which are rejected


def usage(scenario: Scenario, resources: StackResources, assumptions: Assumptions = ASSUMPTIONS) -> dict[str, float]:
    """Count the units of every price that a month takes."""
    waiting = scenario.requests * assumptions.waiting if scenario.leads else 0.0
    tries = waiting * 3
    invocations = scenario.requests + tries
    seconds = scenario.requests * scenario.seconds + tries * scenario.seconds
    # Little's law; and below one at a time, an environment is only there while there are requests.
    at_once = max(assumptions.environments, scenario.requests * scenario.seconds / SECONDS)
    every = 300.0 if scenario.leads else 30.0  # seconds: a rejection refreshes the secret, at most this often
    gigabytes = (scenario.requests * (scenario.log + assumptions.access_log) + tries * scenario.log) / 1e9
    return {
        "api_request": scenario.requests,
        "lambda_request": invocations,
        f"lambda_{resources.architecture}": seconds * resources.memory / 1024,
        "queue_request": assumptions.pollers * SECONDS / 20 + waiting * assumptions.queue_requests,
        "secret": resources.secrets,
        "secret_request": min(invocations, at_once * SECONDS / every),
        "log_gigabyte": gigabytes,
        "log_storage": gigabytes,  # LogRetentionDays is 30: one month's worth at any time, uncompressed at the worst
        "metric": _metrics(scenario, assumptions),
        "alarm": resources.alarms,
        "dashboard": resources.dashboards,
        "traffic_out": invocations * scenario.traffic / 1e9,
    }


def _metrics(scenario: Scenario, assumptions: Assumptions) -> float:
    """Count metric-months: a metric is charged for each hour in which it has a value; leads come at random."""
    if not scenario.leads:
        return 2 * _hours(scenario.requests) / HOURS  # refused, and refused of the source `unknown`
    shares = [share for _, share in assumptions.outcomes]  # Leads by outcome
    shares += [share / assumptions.sources for share in shares for _ in range(assumptions.sources)]  # and by source
    # LeadToContact, VoxworksLatency, DeadLetters, OldestPendingAge, dropped fields, RejectedSenders
    shares += [0.9, 0.97, 0.02, 0.03, 0.05, 1.0]
    return sum(_hours(scenario.requests * share) for share in shares) / HOURS


def _hours(values: float) -> float:
    """Expect so many hours of the month to have at least one of so many values at random times."""
    return HOURS * (1 - math.exp(-values / HOURS))


def bill(used: Mapping[str, float], prices: Prices, *, free: bool) -> dict[str, float]:
    """Put prices to what was used, in US dollars; `free` takes off what every account has free each month."""
    return {
        key: max(0.0, units - (prices.of[key].free if free else 0)) * prices.of[key].usd for key, units in used.items()
    }


def scenarios(
    resources: StackResources, assumptions: Assumptions = ASSUMPTIONS
) -> tuple[Sequence[Scenario], Sequence[Scenario]]:
    """Return ordinary months, and months with the most requests that the throttle accepts."""
    full = resources.throttle * SECONDS

    def of_leads(name: str, leads: float, seconds: float = assumptions.seconds) -> Scenario:
        return Scenario(name, leads, seconds, assumptions.lead_log, assumptions.traffic)

    ordinary = [of_leads(f"{leads:,} leads" if leads else "at rest", leads) for leads in (0, 100, 1000, 10000, 100000)]
    worst_cases = [
        Scenario(
            "forged requests, all rejected",
            full,
            assumptions.refusal,
            assumptions.refusal_log,
            assumptions.refusal_traffic,
            leads=False,
        ),
        of_leads("leads, all accepted", full),
        of_leads(f"leads, each {assumptions.longest:g} s", full, assumptions.longest),
    ]
    return ordinary, worst_cases


# Reading


def read_prices(file: Path = ROOT / "local" / "prices.toml") -> Prices:
    """Read prices.toml."""
    content = tomllib.loads(file.read_text("utf-8"))
    region, read = content.pop("region"), content.pop("read")
    return Prices(region, read, {key: Price(**entry) for key, entry in content.items()})


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """YAML whose CloudFormation tags are read as what they stand before."""


def _untagged(loader: yaml.SafeLoader, _: str, node: yaml.Node) -> Any:
    match node:
        case yaml.ScalarNode():
            return loader.construct_scalar(node)
        case yaml.SequenceNode():
            return loader.construct_sequence(node, deep=True)
        case _:
            assert isinstance(node, yaml.MappingNode)  # noqa: S101  (there is no fourth kind)
            return loader.construct_mapping(node, deep=True)


_Loader.add_multi_constructor("!", _untagged)


def read_template(file: Path = ROOT / "template.yaml") -> StackResources:
    """Read what the template makes with its own defaults; what has a condition is off by default."""
    template = yaml.load(file.read_text("utf-8"), _Loader)  # noqa: S506  (a SafeLoader with tags)
    resources = [
        resource for resource in template["Resources"].values() if resource.get("Condition", "OnAws") == "OnAws"
    ]
    parameters = {name: parameter.get("Default") for name, parameter in template["Parameters"].items()}
    (memory,) = {
        resource["Properties"]["MemorySize"]
        for resource in resources
        if resource["Type"] == "AWS::Serverless::Function"
    }
    kinds = [resource["Type"] for resource in resources]
    return StackResources(
        memory=int(memory),
        architecture=parameters["Architecture"],
        throttle=float(parameters["ThrottleRate"]),
        alarms=sum(map(_alarm_metrics, resources)),
        dashboards=kinds.count("AWS::CloudWatch::Dashboard"),
        secrets=kinds.count("AWS::SecretsManager::Secret"),
    )


def _alarm_metrics(resource: Mapping[str, Any]) -> int:
    """Count what an alarm is charged by: the metrics that it looks at."""
    if resource["Type"] != "AWS::CloudWatch::Alarm":
        return 0
    return sum("MetricStat" in each for each in resource["Properties"].get("Metrics", [])) or 1


# Writing

_ROWS = (
    ("HTTP API", ("api_request",)),
    ("Lambda, invocations", ("lambda_request",)),
    ("Lambda, time", ("lambda_arm64", "lambda_x86_64")),
    ("SQS", ("queue_request",)),
    ("Secrets Manager", ("secret", "secret_request")),
    ("Logs", ("log_gigabyte", "log_storage")),
    ("Metrics", ("metric",)),
    ("Alarms", ("alarm",)),
    ("Dashboard", ("dashboard",)),
    ("Traffic out", ("traffic_out",)),
)


def to_markdown(prices: Prices, resources: StackResources, assumptions: Assumptions = ASSUMPTIONS) -> str:
    """Write the tables, what they assume, and the prices."""
    ordinary, worst_cases = scenarios(resources, assumptions)
    full = f"{resources.throttle:g} requests a second"
    about = f"{prices.region}, on demand, {resources.memory} MB, {resources.architecture}. Prices as of {prices.read}."
    parts = [
        f"US dollars per month of 30 days, {about}",
        "### Cost of a month by number of leads",
        _table([""] + [scenario.name for scenario in ordinary], _rows(ordinary, prices, resources, assumptions)),
        f"### Worst case: {full}, around the clock",
        _table(
            [""] + [scenario.name for scenario in worst_cases],
            _rows(worst_cases, prices, resources, assumptions, by_day=True),
        ),
        "### Assumptions",
        "\n".join(f"- {line}" for line in _assumptions(resources, assumptions)),
        "### Prices",
        _table(
            ("", "USD", "per", "free per month", "source"),
            [
                (f"`{key}`", f"{price.usd:.10f}".rstrip("0").rstrip("."), price.unit, f"{price.free:,}", price.source)
                for key, price in prices.of.items()
            ],
            align="---",
        ),
    ]
    return "\n\n".join(parts)


def _rows(
    columns: Iterable[Scenario],
    prices: Prices,
    resources: StackResources,
    assumptions: Assumptions,
    *,
    by_day: bool = False,
) -> list[list[str]]:
    used = [usage(scenario, resources, assumptions) for scenario in columns]
    bills = [bill(units, prices, free=False) for units in used]
    free = [bill(units, prices, free=True) for units in used]
    rows = [[name, *(_usd(sum(one.get(key, 0.0) for key in keys)) for one in bills)] for name, keys in _ROWS]
    rows.append(["**Total**", *(f"**{_usd(sum(one.values()))}**" for one in bills)])
    if by_day:
        rows.append(["per day", *(_usd(sum(one.values()) / 30) for one in bills)])
    else:
        rows.append(["after the free tier", *(_usd(sum(one.values())) for one in free)])
    return rows


def _assumptions(resources: StackResources, assumed: Assumptions) -> Iterable[str]:
    yield (
        f"A lead takes {assumed.seconds:g} s of Lambda time, nearly all of it spent waiting for Voxworks, which has "
        f"published no figure. The deadline lets a webhook take at most {assumed.longest:g} s."
    )
    yield (
        f"A lead writes {assumed.lead_log:,.0f} bytes of log and {assumed.access_log:,.0f} bytes of access log; a "
        f"rejected request writes {assumed.refusal_log:,.0f}. {assumed.traffic:,.0f} bytes are sent out per lead."
    )
    yield f"{assumed.waiting:.0%} of the leads go through the retry queue, with three attempts there."
    yield (
        f"{assumed.sources} sources; outcomes: "
        + ", ".join(f"{name} {share:.0%}" for name, share in assumed.outcomes)
        + ". Each outcome of each source is a metric, charged for every hour in which it has a value."
    )
    yield (
        f"Lambda polls the retry queue with {assumed.pollers} connections, 20 s per request, around the clock, even "
        "when the queue is empty."
    )
    yield (
        f"Alarms over {resources.alarms} metrics, {resources.dashboards} dashboard, {resources.secrets} secret; "
        "SilenceAlarmHours adds one alarm. E-mail, the layer's few megabytes in S3 and tax are not included."
    )


def _usd(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 100 else f"{amount:.2f}"  # noqa: PLR2004  (cents do not matter there)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], align: str = "--:") -> str:
    lines = [header, ["---"] + [align] * (len(header) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(markdown: str, page: Path = PAGE) -> None:
    """Put the tables into the page, between their marks."""
    before, begun, rest = page.read_text("utf-8").partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended):
        raise ValueError(f"{page} has lost its marks {BEGIN} and {END}; put them where the tables belong")
    page.write_text(f"{before}{BEGIN}\n\n{markdown}\n\n{END}{after}", "utf-8")


def main() -> None:
    """Print the tables, and write them into the page."""
    markdown = to_markdown(read_prices(), read_template())
    sys.stdout.write(markdown + "\n")
    write(markdown)


if __name__ == "__main__":
    main()
