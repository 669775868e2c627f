"""Log lines in the embedded metric format become metrics, each once; so do the depths of queues."""

import json
from types import SimpleNamespace

import pytest

from local.metrics import LocalMetrics, data_of

LINE = {
    "_aws": {
        "Timestamp": 1_700_000_000_500,
        "CloudWatchMetrics": [
            {
                "Namespace": "voxbridge",
                "Dimensions": [["stack"], ["stack", "source"]],
                "Metrics": [{"Name": "Leads", "Unit": "Count"}, {"Name": "LeadToContact", "Unit": "Milliseconds"}],
            }
        ],
    },
    "stack": "voxbridge",
    "source": "typeform",
    "Leads": 1,
    "LeadToContact": 830.5,
}


class Aws:
    """Log lines, queue depths, and the metrics that were put."""

    def __init__(self):
        self.lines = {"webhook": [], "retry": []}
        self.depth = 0
        self.put = []
        self.alarms = []
        self.datapoints = []
        self.reset = []

    def get_paginator(self, _):
        return SimpleNamespace(paginate=lambda **query: [{"events": self.lines[query["logGroupName"]]}])

    def get_queue_attributes(self, **_):
        names = ("", "NotVisible", "Delayed")
        return {"Attributes": {f"ApproximateNumberOfMessages{name}": str(self.depth) for name in names}}

    def put_metric_data(self, **data):
        assert len(data["MetricData"]) <= 1000
        self.put += [(data["Namespace"], datum["MetricName"], datum["Value"]) for datum in data["MetricData"]]

    def describe_alarms(self, **_):
        return {"MetricAlarms": self.alarms}

    def get_metric_statistics(self, **_):
        return {"Datapoints": [{"Maximum": value} for value in self.datapoints]}

    def set_alarm_state(self, **change):
        self.reset.append(change["AlarmName"])

    def write(self, group, stream, message):
        self.lines[group].append({"logStreamName": stream, "timestamp": 9e12, "message": message})

    def metrics(self, *queues):
        return LocalMetrics(self, self, self, self.lines, queues)


def test_a_line_becomes_a_datum_for_each_metric_and_set_of_dimensions():
    data = data_of(json.dumps(LINE))
    assert [(datum["MetricName"], len(datum["Dimensions"]), datum["Value"]) for _, datum in data] == [
        ("Leads", 1, 1),
        ("LeadToContact", 1, 830.5),
        ("Leads", 2, 1),
        ("LeadToContact", 2, 830.5),
    ]
    assert {namespace for namespace, _ in data} == {"voxbridge"}
    assert data[3][1]["Dimensions"][1] == {"Name": "source", "Value": "typeform"}
    assert data[1][1]["Unit"] == "Milliseconds"
    assert data[0][1]["Timestamp"].timestamp() == 1_700_000_000.5


def test_other_lines_are_no_metrics():
    for line in ("", "START RequestId", "[]", '{"message": "x"}', '{"_aws": ['):
        assert data_of(line) == []


def test_each_line_counts_once():
    """Two functions may write the same line, and so may one in two environments."""
    aws = Aws()
    metrics = aws.metrics()
    line = json.dumps(LINE)
    aws.write("webhook", "a", line)
    metrics.publish()
    aws.write("webhook", "b", line)
    aws.write("retry", "c", line)
    metrics.publish()
    metrics.publish()
    assert len(aws.put) == 3 * 4


def test_a_thousand_lines_are_put_in_parts():
    aws = Aws()
    metrics = aws.metrics()
    for number in range(600):
        aws.write("webhook", str(number), json.dumps(LINE))
    metrics.publish()
    assert len(aws.put) == 600 * 4


def test_a_depth_is_published_when_it_has_changed():
    aws = Aws()
    metrics = aws.metrics("http://localhost/1/retry")
    metrics.publish()
    metrics.publish()
    assert len(aws.put) == 3
    aws.depth = 2
    metrics.publish()
    assert aws.put[3:] == [
        ("AWS/SQS", f"ApproximateNumberOfMessages{name}", 2) for name in ("Visible", "NotVisible", "Delayed")
    ]


@pytest.mark.parametrize(
    ("periods", "needed", "values", "is_early"),
    [(6, None, [1], True), (6, None, [1] * 6, False), (6, None, [1] * 5 + [0], True), (4, 1, [1], False)],
)
def test_an_alarm_over_several_periods_is_reset_until_it_has_them(periods, needed, values, is_early):
    aws = Aws()
    alarm = {"AlarmName": "backlog", "EvaluationPeriods": periods, "Period": 3600, "Threshold": 0}
    more = {"Namespace": "AWS/SQS", "MetricName": "x", "Dimensions": [], "Statistic": "Maximum"}
    aws.alarms = [alarm | more | ({"DatapointsToAlarm": needed} if needed else {})]
    aws.datapoints = values
    metrics = aws.metrics()
    metrics.publish()
    assert aws.reset == []  # nothing was put, so nothing has changed
    aws.write("webhook", "a", json.dumps(LINE))
    metrics.publish()
    assert aws.reset == (["backlog"] if is_early else [])
