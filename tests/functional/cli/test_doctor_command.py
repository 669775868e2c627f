"""`voxbridge doctor` against moto's AWS, as far as that goes, and loopback for Voxworks and the API.

moto has no CloudFormation here, so that one answers from a table; the functions are not there, and the account's limits
are a call that moto does not know: what an emulator cannot tell must not stop the rest.
"""

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.faulty_server import FaultyServer, answers

from cli.checks import run_checks
from cli.checks.automations import reach_hosts
from cli.checks.collect import STEPS, collect
from cli.checks.facts import Filtered, Rejected
from cli.checks.finding import CheckStatus, Missing, Unknown
from cli.stack import Stack
from voxbridge import sources
from voxbridge.clock import Clock
from voxbridge.voxworks.transport import Transport

READY = answers(200, b'{"status": "ready"}')
REFUSED = answers(400, b'{"success": false, "message": "Missing required fields"}')


class CloudFormation:
    """CloudFormation's answers on one stack."""

    def __init__(self, parameters, resources):
        self.parameters, self.resources = parameters, resources

    def describe_stacks(self, **_):
        parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in self.parameters.items()]
        return {"Stacks": [{"StackStatus": "CREATE_COMPLETE", "Parameters": parameters}]}

    def get_paginator(self, _):
        return self

    def paginate(self, **_):
        rows = [
            {"LogicalResourceId": key, "ResourceType": kind, "PhysicalResourceId": name, "ResourceStatus": status}
            for key, kind, name, status in self.resources
        ]
        return [{"StackResourceSummaries": rows}]


class Session:
    """A boto3 session whose CloudFormation is the one above."""

    def __init__(self, cloudformation, client):
        self.cloudformation, self.others = cloudformation, client

    def client(self, service, **more):
        return self.cloudformation if service == "cloudformation" else self.others(service, config=more["config"])


@pytest.fixture
def look(aws, socket_enabled):
    """Gather the facts of moto's stack; Voxworks and the API answer as given."""
    del socket_enabled
    topic = aws.client("sns").create_topic(Name="alarms")["TopicArn"]
    aws.client("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint="marked@example.com")
    cloudwatch = aws.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="refused-1",
        Namespace="voxbridge",
        MetricName="ApiKeyRejected",
        Statistic="Sum",
        Period=300,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[topic],
    )
    resources = [
        ("RefusedKeyAlarm", "AWS::CloudWatch::Alarm", "refused-1", "CREATE_COMPLETE"),
        ("Gone", "AWS::CloudWatch::Alarm", "gone-1", "DELETE_COMPLETE"),
        ("AlarmTopic", "AWS::SNS::Topic", topic, "CREATE_COMPLETE"),
    ]
    steps = []

    def run(voxworks=REFUSED, api=READY, key="vx-marked", then=lambda: None):
        secret = {"api_key": key, "webhook_token": "T" * 40, "sources": {}}
        aws.secrets.put_secret_value(SecretId="voxbridge", SecretString=json.dumps(secret))
        then()
        with FaultyServer(voxworks) as there, FaultyServer(api) as here:
            outputs = aws.outputs | {
                "WebhookUrl": f"{here.url}/webhooks",
                "WebhookFunctionName": "absent",
                "RetryFunctionName": "absent",
            }
            session = Session(CloudFormation({"VoxworksBaseUrl": there.url + "/"}, resources), aws.client)
            stack = Stack("voxbridge", session, outputs)
            facts = collect(stack, Transport, Clock(), lambda: steps.append(1))
            return facts, there, here

    run.steps, run.aws, run.cloudwatch = steps, aws, cloudwatch
    return run


def test_every_fact_is_fetched_and_each_fetch_is_a_step(look):
    facts, voxworks, api = look()
    assert len(look.steps) == STEPS + 1
    assert (facts.webhook_function, facts.retry_function, facts.status) == (Missing(), Missing(), "CREATE_COMPLETE")
    assert isinstance(facts.account, Unknown)
    assert [alarm["AlarmName"] for alarm in facts.alarms] == ["refused-1"]
    assert [one["Protocol"] for one in facts.subscriptions] == ["email"]
    assert voxworks.requests[0].startswith(b"POST /api/v1/create-contact ")
    assert b"Bearer vx-marked" in voxworks.requests[0]
    assert voxworks.requests[0].endswith(b"{}")
    assert api.requests[0].startswith(b"GET /webhooks/generic ")


def put_metric(look, name, value, age, namespace="voxbridge", **dimensions):
    """Put a value of a metric, as old as said."""
    datum = {
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": written} for key, written in dimensions.items()],
        "Timestamp": datetime.now(UTC) - age,
        "Value": value,
    }
    look.cloudwatch.put_metric_data(Namespace=namespace, MetricData=[datum])


def test_filtered_leads_are_counted_by_source(look):
    """Of this stack, in the last week."""

    def put():
        for stack, name, value, days in (
            ("voxbridge", "FilteredLeads", 4.0, 0),
            ("voxbridge", "FilteredLeads", 3.0, 6),
            ("voxbridge", "FilteredLeads", 5.0, 8),
            ("another", "FilteredLeads", 6.0, 0),
            ("voxbridge", "Leads", 2.0, 1),
        ):
            dimensions = {"stack": stack, "source": "typeform"} | ({"outcome": "created"} if name == "Leads" else {})
            put_metric(look, name, value, timedelta(days=days, minutes=5), **dimensions)

    facts, *_ = look(then=put)
    assert facts.filtered == {"typeform": Filtered(with_phone=7, created=2)}


def test_the_findings_name_what_is_missing_and_hold_no_secret_or_address(look):
    facts, *_ = look()
    findings = {finding.check: finding for finding in run_checks(facts)}
    assert {name for name, finding in findings.items() if finding.status is CheckStatus.FAILURE} == {
        "webhook function", "retry function", "retry queue", "trigger",
    }  # fmt: skip
    assert findings["key"].status is CheckStatus.OK
    assert findings["concurrency"].status is CheckStatus.UNCHECKED
    assert not [text for text in ("vx-marked", "marked@", "T" * 40) if text in str(findings)]


@pytest.mark.parametrize("key", ["", "vx\u00a0marked"])
def test_a_key_that_cannot_be_sent_is_not_sent(look, key):
    facts, voxworks, _ = look(key=key)
    assert (facts.voxworks, voxworks.requests) == (Missing(), [])


def test_a_redirect_is_not_followed_with_the_key(look):
    facts, voxworks, _ = look(voxworks=answers(302, b"", ("Location: /elsewhere",)))
    assert (facts.voxworks.status, len(voxworks.requests)) == (302, 1)


@pytest.mark.parametrize("options", [{"RecoveryWindowInDays": 30}, {"ForceDeleteWithoutRecovery": True}])
def test_a_secret_scheduled_for_deletion_is_missing_like_a_deleted_one(look, options):
    facts, *_ = look(then=lambda: look.aws.secrets.delete_secret(SecretId="voxbridge", **options))
    assert facts.secret == Missing()
    (finding,) = [finding for finding in run_checks(facts) if finding.check == "secret"]
    assert (finding.status, "restore-secret" in finding.fix) == (CheckStatus.FAILURE, True)


def test_dead_letters_are_read_and_released_at_once(look):
    look.aws.add_dead_letter("one", age=timedelta(days=3))
    look.aws.put('{"version": 99}')
    facts, *_ = look()
    assert (facts.dead_letters.read, dict(facts.dead_letters.reasons)) == (
        2,
        {"missing_phone_number": 1, "no reason given": 1},
    )
    assert datetime.now(UTC) - facts.dead_letters.oldest < timedelta(minutes=1)
    assert look.aws.dead == (2, 0)


@pytest.mark.parametrize(("exact", "since"), [(None, 600.0), (1500.0, 1500.0), (60.0, 600.0)])
def test_the_waiting_time_is_the_larger_of_two_metrics(look, exact, since):
    look.aws.sqs.send_message(QueueUrl=look.aws.outputs["RetryQueueUrl"], MessageBody="{}")
    views = [("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "retry", 600.0)]
    views += [("voxbridge", "OldestPendingAge", "stack", "voxbridge", exact)] if exact else []
    for namespace, metric, name, of, value in views:
        put_metric(look, metric, value, timedelta(minutes=1), namespace, **{name: of})
    assert look()[0].waiting_seconds == since


def test_rejected_senders_are_counted_by_source(look):
    """Of the last day, beside the leads of the last day and week, whatever became of them."""

    def put():
        for name, outcome, value, days in (
            ("RejectedSenders", "", 3.0, 0),
            ("RejectedSenders", "", 4.0, 2),
            ("Leads", "created", 2.0, 3),
            ("Leads", "queued", 1.0, 0),
            ("Leads", "unauthorized", 9.0, 0),
        ):
            dimensions = {"stack": "voxbridge", "source": "zapier"} | ({"outcome": outcome} if outcome else {})
            put_metric(look, name, value, timedelta(days=days, minutes=5), **dimensions)

    assert look(then=put)[0].rejected == {"zapier": Rejected(rejected=3, accepted=1, accepted_in_week=3)}


def test_for_how_long_leads_are_held_is_read_by_reason(look):
    """The newest figures of this stack."""

    def put():
        for stack, seconds, minutes in (("voxbridge", 7200.0, 2), ("voxbridge", 9000.0, 30), ("another", 9000.0, 2)):
            put_metric(look, "OldestHeldAge", seconds, timedelta(minutes=minutes), stack=stack, reason="paused")

    assert look(then=put)[0].held == {"paused": 7200.0}


def test_an_empty_retry_queue_is_not_received_from(look):
    assert look()[0].waiting_seconds is None


def test_no_stack_is_exit_code_2(run, here):
    assert isinstance(here, Path)
    result = run("doctor", "--local")
    assert (result.exit_code, "make up" in result.stderr) == (2, True)


def test_a_local_stack_that_has_stopped_is_one_line(run, aws, socket_enabled):
    del socket_enabled
    aws.publish(endpoint_url="http://127.0.0.1:9", stack_name="voxbridge")
    result = run("doctor", "--local")
    assert (result.exit_code, result.stderr.count("\n"), result.stdout) == (2, 1, "")


def test_the_host_of_an_automation_is_reached_without_a_request():
    """One that listens, and one that does not."""
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.create_server(("127.0.0.1", 0)) as closed:
        ports = [each.getsockname()[1] for each in (listening, closed)]
        closed.close()
        entries = {f"port-{number}": f"http://127.0.0.1:{port}/hooks/x" for number, port in enumerate(ports)}
        toml = "".join(f'[sources.s{name}]\nprovider = "zapier"\nautomation = "{name}"\n' for name in entries)
        found = reach_hosts(sources.parse(toml, "sources.toml"), json.dumps({"automations": entries}))
        assert found["port-0"] == ""
        assert found["port-1"]
        connection, _ = listening.accept()
        assert connection.recv(1) == b""
        connection.close()
