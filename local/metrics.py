"""CloudWatch metrics on the local stack, so that charts and alarms work there too.

AWS extracts metrics from the functions' log lines (the embedded metric format) and publishes those of SQS. MiniStack
does neither, so this does both, by PutMetricData.
"""

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any, Self

from local.stack import STACK_NAME, LocalStack

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import MetricAlarmTypeDef, MetricDatumTypeDef
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_sqs import SQSClient

_OVERLAP = 60.0  # seconds of lines that are read again, because lines may appear out of order
_QUEUES_EVERY = 60.0  # seconds after which an unchanged depth is published again, as AWS does each minute
_MAX_DATA = 1000  # of one PutMetricData
_QUEUE_METRICS = {  # metric → the queue's attribute
    "ApproximateNumberOfMessagesVisible": "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible": "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed": "ApproximateNumberOfMessagesDelayed",
}
type _Data = dict[str, list["MetricDatumTypeDef"]]  # by namespace


class LocalMetrics:
    """Publishes, at each call, what has happened since the last one."""

    def __init__(
        self,
        logs: "CloudWatchLogsClient",
        sqs: "SQSClient",
        cloudwatch: "CloudWatchClient",
        groups: Iterable[str],
        queue_urls: Iterable[str],
    ) -> None:
        """Take the functions' log groups and the queues. Lines that are older than this object are not counted."""
        self._logs = logs
        self._sqs = sqs
        self._cloudwatch = cloudwatch
        self._groups = tuple(groups)
        self._queue_urls = tuple(queue_urls)
        self._read_until = self._began = time.time()
        self._counted: dict[tuple[str, str], float] = {}  # log stream and line → its time
        self._depths: dict[str, tuple[float, dict[str, int]]] = {}  # queue → when they were published, the depths

    @classmethod
    def of_stack(cls, stack: LocalStack) -> Self:
        """Return the metrics of a local stack."""
        groups = (f"/aws/lambda/{STACK_NAME}-{function}" for function in ("webhook", "retry"))
        urls = (stack.outputs["RetryQueueUrl"], stack.outputs["DeadLetterQueueUrl"])
        return cls(stack.client("logs"), stack.sqs, stack.client("cloudwatch"), groups, urls)

    def publish(self) -> None:
        """Publish the metrics of new lines, and the depth of each queue if it has changed or is a minute old."""
        found: _Data = defaultdict(list)
        for line in self._new_lines():
            for namespace, datum in data_of(line):
                found[namespace].append(datum)
        for url in self._queue_urls:
            found["AWS/SQS"] += self._data_of_queue(url)
        for namespace, data in found.items():
            for some in batched(data, _MAX_DATA, strict=False):
                self._cloudwatch.put_metric_data(Namespace=namespace, MetricData=list(some))
        if any(found.values()):
            self._reset_early_alarms()

    def _reset_early_alarms(self) -> None:
        """Reset alarms that need several periods: MiniStack fires them after the first."""
        for alarm in self._cloudwatch.describe_alarms(StateValue="ALARM")["MetricAlarms"]:
            needed = alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"])
            if needed > 1 and self._breaching_periods(alarm) < needed:
                reason = "Fewer periods than the alarm needs."
                self._cloudwatch.set_alarm_state(AlarmName=alarm["AlarmName"], StateValue="OK", StateReason=reason)

    def _breaching_periods(self, alarm: "MetricAlarmTypeDef") -> int:
        now = datetime.now(UTC)
        found = self._cloudwatch.get_metric_statistics(
            Namespace=alarm["Namespace"],
            MetricName=alarm["MetricName"],
            Dimensions=alarm["Dimensions"],
            StartTime=now - alarm["EvaluationPeriods"] * timedelta(seconds=alarm["Period"]),
            EndTime=now,
            Period=alarm["Period"],
            Statistics=[alarm["Statistic"]],
        )["Datapoints"]
        values: list[Mapping[str, Any]] = [*found]
        return sum(datum[alarm["Statistic"]] > alarm["Threshold"] for datum in values)

    def _new_lines(self) -> Iterator[str]:
        start = max(self._began, self._read_until - _OVERLAP)
        self._read_until = time.time()
        self._counted = {key: at for key, at in self._counted.items() if at >= start}
        pages = self._logs.get_paginator("filter_log_events")
        for group in self._groups:
            for page in pages.paginate(logGroupName=group, startTime=int(start * 1000), filterPattern='"_aws"'):
                for event in page["events"]:
                    key = event.get("logStreamName", ""), event["message"]  # MiniStack gives functions' lines no id
                    if key not in self._counted:
                        self._counted[key] = event["timestamp"] / 1000
                        yield event["message"]

    def _data_of_queue(self, url: str) -> list["MetricDatumTypeDef"]:
        found: Mapping[Any, str] = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        depths = {metric: int(found[attribute]) for metric, attribute in _QUEUE_METRICS.items()}
        now = time.time()
        published, before = self._depths.get(url, (0.0, {}))
        if depths == before and now - published < _QUEUES_EVERY:
            return []
        self._depths[url] = now, depths
        name = url.rpartition("/")[2]
        return [_datum(metric, {"QueueName": name}, depth, "Count", now) for metric, depth in depths.items()]


def data_of(line: str) -> list[tuple[str, "MetricDatumTypeDef"]]:
    """Return the metrics of a log line in the embedded metric format, each with its namespace; none of other lines."""
    try:
        values = json.loads(line)
        meta = values["_aws"]
    except (ValueError, KeyError, TypeError):
        return []
    return [
        (
            directive["Namespace"],
            _datum(
                metric["Name"],
                {name: str(values[name]) for name in dimensions},
                values[metric["Name"]],
                metric.get("Unit", "None"),
                meta["Timestamp"] / 1000,
            ),
        )
        for directive in meta["CloudWatchMetrics"]
        for dimensions in directive["Dimensions"]
        for metric in directive["Metrics"]
    ]


def _datum(name: str, dimensions: dict[str, str], value: float, unit: Any, at: float) -> "MetricDatumTypeDef":
    return {
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": text} for key, text in dimensions.items()],
        "Value": value,
        "Unit": unit,
        "Timestamp": datetime.fromtimestamp(at, UTC),
    }
