"""CloudWatch's metrics and alarms in memory, as its paginators return them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

type Key = tuple[str, str, frozenset[tuple[str, str]], str]  # namespace, metric, dimensions, statistic


@dataclass
class FakeCloudWatch:
    """Answers ListMetrics, GetMetricData and DescribeAlarms by what was put in; counts the calls."""

    points: dict[Key, dict[datetime, float]] = field(default_factory=dict)
    alarms: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def put(
        self, namespace: str, metric: str, dimensions: Mapping[str, str], statistic: str, values: dict[datetime, float]
    ) -> None:
        """Put a metric's values of one statistic, by the beginning of their period."""
        self.points[namespace, metric, frozenset(dimensions.items()), statistic] = values

    def get_paginator(self, name: str) -> "_Paginator":
        return _Paginator(self, name)

    def list_metrics(self, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        named = {(one["Name"], one["Value"]) for one in wanted.get("Dimensions", [])}
        metrics = [
            {
                "Namespace": namespace,
                "MetricName": metric,
                "Dimensions": [{"Name": name, "Value": value} for name, value in sorted(dimensions)],
            }
            for namespace, metric, dimensions, _ in self.points
            if (namespace, metric) == (wanted["Namespace"], wanted["MetricName"]) and named <= dimensions
        ]
        return [{"Metrics": metrics}]

    def get_metric_data(self, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"MetricDataResults": [self._result(query, wanted) for query in wanted["MetricDataQueries"]]}]

    def describe_alarms(self, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"MetricAlarms": [alarm for alarm in self.alarms if alarm["AlarmName"] in wanted["AlarmNames"]]}]

    def _result(self, query: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        of = query["MetricStat"]
        dimensions = frozenset((one["Name"], one["Value"]) for one in of["Metric"]["Dimensions"])
        key = of["Metric"]["Namespace"], of["Metric"]["MetricName"], dimensions, of["Stat"]
        found = sorted(self.points.get(key, {}).items())
        within = [(at, value) for at, value in found if wanted["StartTime"] <= at < wanted["EndTime"]]
        return {
            "Id": query["Id"],
            "Timestamps": [at for at, _ in within],
            "Values": [value for _, value in within],
        }


@dataclass
class _Paginator:
    cloudwatch: FakeCloudWatch
    name: str

    def paginate(self, **wanted: Any) -> Iterator[dict[str, Any]]:
        self.cloudwatch.calls.append((self.name, wanted))
        yield from getattr(self.cloudwatch, self.name)(wanted)
