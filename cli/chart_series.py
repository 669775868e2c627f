"""The numbers of the charts, from CloudWatch: leads by outcome, what waits, how long, and how fast leads arrive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

NAMESPACE = "voxbridge"  # of the functions' metrics, as in voxbridge.telemetry, which is slow to import
MAX_QUERIES = 60  # in one call; AWS charges by the metric
DEPTHS = ("Visible", "NotVisible", "Delayed")  # a message that waits is in one of these states


@dataclass(frozen=True, slots=True)
class Buckets:
    """Equal parts of a time range, oldest first, on CloudWatch's own boundaries."""

    start: datetime
    step: timedelta
    number: int

    @classmethod
    def until(cls, now: datetime, step: timedelta, number: int) -> "Buckets":
        """Return the buckets of which the last holds `now`."""
        size = int(step.total_seconds())
        last = int(now.timestamp()) // size * size
        return cls(datetime.fromtimestamp(last - size * (number - 1), UTC), step, number)

    @property
    def times(self) -> list[datetime]:
        """When each begins."""
        return [self.start + index * self.step for index in range(self.number)]

    @property
    def end(self) -> datetime:
        """When the last ends."""
        return self.start + self.number * self.step

    def place(self, points: Iterable[tuple[datetime, float]]) -> tuple[float | None, ...]:
        """Return a value for each bucket, None where there is no point; points outside are left out."""
        values: list[float | None] = [None] * self.number
        for at, value in points:
            index = (at - self.start) // self.step
            if 0 <= index < self.number:
                values[index] = value
        return tuple(values)


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each bucket; None: CloudWatch has none."""

    name: str
    values: tuple[float | None, ...]

    @property
    def total(self) -> float:
        """The sum of all values."""
        return sum(value for value in self.values if value is not None)

    @property
    def highest(self) -> float | None:
        """The highest value; None if there is none."""
        return max((value for value in self.values if value is not None), default=None)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the charts show. Durations in seconds."""

    buckets: Buckets
    leads: tuple[Series, ...]  # by outcome, the most frequent first
    waiting: Series
    dead_letters: Series
    oldest: Series  # age of the oldest waiting lead
    p50: Series  # from the form to the contact
    p95: Series


type Dimensions = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Query:
    namespace: str
    metric: str
    dimensions: Dimensions
    statistic: str

    def to_aws(self, id_: str, period: int) -> dict[str, Any]:
        named = [{"Name": name, "Value": value} for name, value in self.dimensions.items()]
        metric = {"Namespace": self.namespace, "MetricName": self.metric, "Dimensions": named}
        return {"Id": id_, "MetricStat": {"Metric": metric, "Period": period, "Stat": self.statistic}}


def outcomes(cloudwatch: Any, stack: str) -> list[str]:
    """Return the outcomes that the stack has counted leads by."""
    pages = cloudwatch.get_paginator("list_metrics").paginate(
        Namespace=NAMESPACE, MetricName="Leads", Dimensions=[{"Name": "stack", "Value": stack}]
    )
    found = (
        {one["Name"]: one["Value"] for one in metric["Dimensions"]} for page in pages for metric in page["Metrics"]
    )
    named = {of["outcome"] for of in found if of.keys() == {"stack", "outcome"} and of["stack"] == stack}
    return sorted(named)[: MAX_QUERIES // 2]


def read(cloudwatch: Any, stack: str, queues: tuple[str, str], counted: Sequence[str], buckets: Buckets) -> Numbers:
    """Read the numbers of a stack. `queues` are the names of the retry and the dead-letter queue."""
    of_stack = {"stack": stack}
    retry, dead = ({"QueueName": name} for name in queues)
    queries: dict[str, _Query] = {
        f"lead_{index}": _Query(NAMESPACE, "Leads", of_stack | {"outcome": outcome}, "Sum")
        for index, outcome in enumerate(counted)
    }
    for prefix, queue in (("waiting", retry), ("dead", dead)):
        queries |= {
            f"{prefix}_{state}": _Query("AWS/SQS", f"ApproximateNumberOfMessages{state}", queue, "Maximum")
            for state in DEPTHS
        }
    queries["oldest"] = _Query(NAMESPACE, "OldestPendingAge", of_stack, "Maximum")
    queries |= {name: _Query(NAMESPACE, "LeadToContact", of_stack, name) for name in ("p50", "p95")}
    found = _fetch(cloudwatch, queries, buckets)

    def scaled(name: str, factor: float = 1.0) -> Series:
        return Series(name, tuple(None if value is None else value * factor for value in found[name]))

    leads = [Series(outcome, found[f"lead_{index}"]) for index, outcome in enumerate(counted)]
    return Numbers(
        buckets=buckets,
        leads=tuple(sorted((each for each in leads if each.total), key=lambda each: -each.total)),
        waiting=Series("waiting", add(*(found[f"waiting_{state}"] for state in DEPTHS))),
        dead_letters=Series("dead letters", add(*(found[f"dead_{state}"] for state in DEPTHS))),
        oldest=Series("oldest", tuple(value or 0 for value in found["oldest"])),  # no value: nothing waited
        p50=scaled("p50", 0.001),
        p95=scaled("p95", 0.001),
    )


def add(*values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Add values bucket by bucket; None only where all are."""
    return tuple(
        None if all(value is None for value in each) else sum(value or 0 for value in each)
        for each in zip(*values, strict=True)
    )


def _fetch(cloudwatch: Any, queries: Mapping[str, _Query], buckets: Buckets) -> dict[str, tuple[float | None, ...]]:
    period = int(buckets.step.total_seconds())
    pages = cloudwatch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=[query.to_aws(id_, period) for id_, query in queries.items()],
        StartTime=buckets.start,
        EndTime=buckets.end,
        ScanBy="TimestampAscending",
    )
    points: dict[str, list[tuple[datetime, float]]] = {id_: [] for id_ in queries}
    for page in pages:
        for result in page["MetricDataResults"]:
            if result["Id"] in points:
                points[result["Id"]] += zip(result["Timestamps"], result["Values"], strict=True)
    return {id_: buckets.place(of) for id_, of in points.items()}
