"""`make costs`: what a month costs, reckoned from prices.toml and template.yaml into docs/costs.md.

Nothing here is measured on AWS. What is assumed stands in `Habits`, with where it comes from, and is printed beneath
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
class Made:
    """What the template makes, as far as it costs something."""

    memory: int  # MB, of either function
    architecture: str
    throttle: float  # requests/s
    alarms: int
    dashboards: int
    secrets: int


@dataclass(frozen=True, slots=True)
class Habits:
    """What is assumed of the use. Log sizes are those of the functions' own lines, with CloudWatch's 26 bytes each."""

    seconds: float = 1.0  # that a lead takes: nearly all of it is waiting for Voxworks, which has published no figure
    longest: float = 6.0  # the longest that the webhook's deadline lets a lead take
    refusal: float = 0.02  # seconds that a stranger's request takes
    lead_log: float = 1260  # bytes: the line, one of metrics, and Lambda's START, END and REPORT
    refusal_log: float = 920
    access_log: float = 350  # bytes, the API's
    traffic: float = 6000  # bytes out for a lead: the call to Voxworks with its TLS handshake, and the receipt
    refusal_traffic: float = 500
    waiting: float = 0.03  # of the leads: through the retry queue, with three tries
    queue_requests: float = 12  # for each of those: sent, received thrice, hidden twice, counted, deleted
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


HABITS = Habits()


@dataclass(frozen=True, slots=True)
class Month:
    """What passes through the API in a month, requests of one kind."""

    name: str
    requests: float
    seconds: float  # each
    log: float  # bytes each
    traffic: float  # bytes each
    leads: bool = True  # False: strangers, who are refused


def usage(month: Month, made: Made, habits: Habits = HABITS) -> dict[str, float]:
    """Count the units of every price that a month takes."""
    waiting = month.requests * habits.waiting if month.leads else 0.0
    tries = waiting * 3
    invocations = month.requests + tries
    seconds = month.requests * month.seconds + tries * month.seconds
    # Little's law; and below one at a time, an environment is only there while there are requests.
    at_once = max(habits.environments, month.requests * month.seconds / SECONDS)
    every = 300.0 if month.leads else 30.0  # seconds: a refusal reads the secret anew, at most so often
    gigabytes = (month.requests * (month.log + habits.access_log) + tries * month.log) / 1e9
    return {
        "api_request": month.requests,
        "lambda_request": invocations,
        f"lambda_{made.architecture}": seconds * made.memory / 1024,
        "queue_request": habits.pollers * SECONDS / 20 + waiting * habits.queue_requests,
        "secret": made.secrets,
        "secret_request": min(invocations, at_once * SECONDS / every),
        "log_gigabyte": gigabytes,
        "log_storage": gigabytes,  # LogRetentionDays is 30: one month's worth at any time, uncompressed at the worst
        "metric": _metrics(month, habits),
        "alarm": made.alarms,
        "dashboard": made.dashboards,
        "traffic_out": invocations * month.traffic / 1e9,
    }


def _metrics(month: Month, habits: Habits) -> float:
    """Count metric-months: a metric is charged for each hour in which it has a value; leads come at random."""
    if not month.leads:
        return 2 * _hours(month.requests) / HOURS  # refused, and refused of the source `unknown`
    shares = [share for _, share in habits.outcomes]  # Leads by outcome
    shares += [share / habits.sources for share in shares for _ in range(habits.sources)]  # and by source
    shares += [0.9, 0.97, 0.02, 0.03, 0.05]  # LeadToContact, VoxworksLatency, DeadLetters, OldestWaitingLead, dropped
    return sum(_hours(month.requests * share) for share in shares) / HOURS


def _hours(values: float) -> float:
    """Expect so many hours of the month to have at least one of so many values at random times."""
    return HOURS * (1 - math.exp(-values / HOURS))


def bill(used: Mapping[str, float], prices: Prices, *, free: bool) -> dict[str, float]:
    """Put prices to what was used, in US dollars; `free` takes off what every account has free each month."""
    return {
        key: max(0.0, units - (prices.of[key].free if free else 0)) * prices.of[key].usd for key, units in used.items()
    }


def months(made: Made, habits: Habits = HABITS) -> tuple[Sequence[Month], Sequence[Month]]:
    """Return ordinary months, and those in which somebody posts as fast as the throttle lets him."""
    full = made.throttle * SECONDS

    def of_leads(name: str, leads: float, seconds: float = habits.seconds) -> Month:
        return Month(name, leads, seconds, habits.lead_log, habits.traffic)

    ordinary = [of_leads(f"{leads:,} leads" if leads else "at rest", leads) for leads in (0, 100, 1000, 10000, 100000)]
    floods = [
        Month("strangers, all refused", full, habits.refusal, habits.refusal_log, habits.refusal_traffic, leads=False),
        of_leads("leads, all taken", full),
        of_leads(f"leads, each {habits.longest:g} s", full, habits.longest),
    ]
    return ordinary, floods


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


def read_template(file: Path = ROOT / "template.yaml") -> Made:
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
    return Made(
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


def to_markdown(prices: Prices, made: Made, habits: Habits = HABITS) -> str:
    """Write the tables, what they assume, and the prices."""
    ordinary, floods = months(made, habits)
    full = f"{made.throttle:g} requests a second"
    about = f"{prices.region}, on demand, {made.memory} MB, {made.architecture}. Prices as of {prices.read}."
    parts = [
        f"US dollars a month of 30 days, {about}",
        "### A month by its leads",
        _table([""] + [month.name for month in ordinary], _rows(ordinary, prices, made, habits)),
        f"### The throttle's worst case: {full}, day and night",
        _table([""] + [month.name for month in floods], _rows(floods, prices, made, habits, by_day=True)),
        "### What is assumed",
        "\n".join(f"- {line}" for line in _assumptions(made, habits)),
        "### Prices",
        _table(
            ("", "USD", "a", "free each month", "source"),
            [
                (f"`{key}`", f"{price.usd:.10f}".rstrip("0").rstrip("."), price.unit, f"{price.free:,}", price.source)
                for key, price in prices.of.items()
            ],
            align="---",
        ),
    ]
    return "\n\n".join(parts)


def _rows(
    columns: Iterable[Month], prices: Prices, made: Made, habits: Habits, *, by_day: bool = False
) -> list[list[str]]:
    used = [usage(month, made, habits) for month in columns]
    bills = [bill(units, prices, free=False) for units in used]
    free = [bill(units, prices, free=True) for units in used]
    rows = [[name, *(_usd(sum(one.get(key, 0.0) for key in keys)) for one in bills)] for name, keys in _ROWS]
    rows.append(["**Together**", *(f"**{_usd(sum(one.values()))}**" for one in bills)])
    if by_day:
        rows.append(["a day of it", *(_usd(sum(one.values()) / 30) for one in bills)])
    else:
        rows.append(["with what every account has free", *(_usd(sum(one.values())) for one in free)])
    return rows


def _assumptions(made: Made, habits: Habits) -> Iterable[str]:
    yield (
        f"A lead takes {habits.seconds:g} s of Lambda's time, nearly all of it waiting for Voxworks, which has "
        f"published no figure. {habits.longest:g} s is the longest that the deadline lets a webhook take."
    )
    yield (
        f"It writes {habits.lead_log:,.0f} bytes of log, and the API {habits.access_log:,.0f} more; a refused request "
        f"{habits.refusal_log:,.0f}. {habits.traffic:,.0f} bytes go out for it."
    )
    yield f"{habits.waiting:.0%} of the leads wait in the retry queue, and are tried three times there."
    yield (
        f"{habits.sources} sources; outcomes: "
        + ", ".join(f"{name} {share:.0%}" for name, share in habits.outcomes)
        + ". Each outcome of each source is a metric, paid for by the hour in which it has a value."
    )
    yield (
        f"Lambda asks the retry queue with {habits.pollers} connections for 20 s each, day and night, also when it is "
        "empty."
    )
    yield (
        f"Alarms over {made.alarms} metrics, {made.dashboards} dashboard, {made.secrets} secret; SilenceAlarmHours "
        "adds one alarm. E-mail, the layer's few megabytes in S3, and tax are left out."
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
