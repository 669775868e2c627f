"""Today at a glance: counts, latest leads, charts, alarms."""

import re
from datetime import timedelta

from support.aws import aws_client
from support.fakes import NOW

from cli.console.pages.today import day, read_alarms
from cli.history import parse_line, stories

HALF_HOUR = timedelta(minutes=30)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_an_empty_stack_says_what_to_do_next(browser):
    """Where forms send to, and a test lead."""
    answer = browser.get("/")
    assert "No lead has come in yet" in answer.text
    assert 'href="/send"' in answer.text
    assert "/webhooks/SOURCE" in answer.text


def test_both_queues_are_counted(browser, outputs):
    """Dead letters and waiting leads, with a way to them; the navigation shows the count as well."""
    sqs = aws_client("sqs")
    for _ in range(2):
        sqs.send_message(QueueUrl=outputs["DeadLetterQueueUrl"], MessageBody="{}")
    sqs.send_message(QueueUrl=outputs["RetryQueueUrl"], MessageBody="{}")
    browser.clock.advance(60)
    text = text_of(browser.get("/"))
    assert "2 dead letters" in text
    assert "1 lead waits" in text


def test_charts_show_what_cloudwatch_has(browser):
    """Pictures with a sentence each, and the same numbers as a table."""
    of_stack = {"stack": "voxbridge"}
    at = NOW - HALF_HOUR
    browser.cloudwatch.put("voxbridge", "Leads", of_stack | {"outcome": "created"}, "Sum", {at: 1234})
    browser.cloudwatch.put("voxbridge", "Leads", of_stack | {"outcome": "unavailable"}, "Sum", {at: 2})
    browser.cloudwatch.put("voxbridge", "LeadToContact", of_stack, "p95", {at: 2900})
    answer = browser.get("/")
    assert "1,234 created, 2 dead letter" in answer.text
    assert '<td class="num">1,234</td>' in answer.text
    assert "p95 at most 2.9 s" in answer.text
    assert answer.text.count('<svg class="chart"') == 2


def test_a_range_is_kept_by_the_poll(browser):
    browser.get("/?range=7d")
    ((_, asked),) = [call for call in browser.cloudwatch.calls if call[1].get("StartTime")][-1:]
    assert asked["EndTime"] - asked["StartTime"] == timedelta(days=7)
    assert browser.get("/?range=nonsense").status_code == 200


def test_metrics_are_asked_for_once_a_minute(browser):
    """AWS charges for them."""
    for _ in range(10):
        browser.clock.advance(5)
        browser.partial("/")
    assert sum(name == "get_metric_data" for name, _ in browser.cloudwatch.calls) <= 2


def test_a_firing_alarm_is_told(browser):
    """With its sentence, the runbook's section, and since when; others of the account are not."""
    browser.console.kept(("client", "cloudformation"), Resources)
    browser.cloudwatch.alarms = [
        {
            "AlarmName": "mine",
            "StateValue": "ALARM",
            "AlarmDescription": "A lead became a dead letter. docs/runbook.md: Dead letters",
            "StateTransitionedTimestamp": NOW - timedelta(minutes=4),
        },
        {"AlarmName": "calm", "StateValue": "OK", "AlarmDescription": "x"},
        {"AlarmName": "anothers", "StateValue": "ALARM", "AlarmDescription": "y"},
    ]
    (alarm,) = read_alarms(browser.console)
    assert (alarm.sentence, alarm.section) == ("A lead became a dead letter.", "Dead letters")
    browser.clock.advance(61)
    assert "A lead became a dead letter." in browser.get("/").text


class Resources:
    """CloudFormation's list of the stack's resources."""

    def get_paginator(self, name):
        assert name == "list_stack_resources"
        return self

    def paginate(self, **_):
        kinds = {"mine": "AWS::CloudWatch::Alarm", "calm": "AWS::CloudWatch::Alarm", "queue": "AWS::SQS::Queue"}
        yield {
            "StackResourceSummaries": [
                {"PhysicalResourceId": name, "ResourceType": kind} for name, kind in kinds.items()
            ]
        }


def test_the_day_is_counted_from_the_log(browser):
    """Contacts, rejected requests, p50 and p95 of those that were created, and the most frequent reason to wait."""
    log = browser.logs
    for number in range(20):
        log.attempt(NOW - timedelta(minutes=number), f"c{number}", "created", age_s=number + 1.0)
    log.attempt(NOW, "w1", "queued", reason="rate_limited", retry_in_s=60.0)
    log.attempt(NOW, "w2", "queued", reason="rate_limited", retry_in_s=30.0)
    log.attempt(NOW, "w3", "queued", reason="voxworks_error", retry_in_s=90.0)
    log.write(NOW, message="request.rejected", delivery_id="r", source="unknown", outcome="unauthorized")
    events = log.groups["/aws/lambda/voxbridge-webhook"]
    told = stories(parse_line(f"e{index}", at, text) for index, (at, text) in enumerate(events))
    found = day(told, told, NOW)
    assert (found.created, found.rejected, found.p50, found.p95) == (20, 1, 10.0, 19.0)
    assert "slow down" in found.waiting_reason
    assert found.next_attempt == NOW + timedelta(seconds=30)
    assert day([], [], NOW).p50 is None
