"""The facts of a healthy stack, for the checks of `voxbridge doctor`."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from cli.checks import run_checks
from cli.checks.facts import DeadLetterSample, Facts, Resource
from cli.checks.finding import Unknown
from cli.stack import StackOptions
from voxbridge.sources import parse
from voxbridge.voxworks.transport import HttpResponse

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
DENIED = Unknown("These AWS credentials may not call It; ask for that.")
SECRET = {"api_key": "vx-marked-key", "webhook_token": "T" * 40, "sources": {"typeform": "tf"}}
RETRY_ARN, DEAD_ARN, TOPIC_ARN = "arn:aws:sqs:x:1:retry", "arn:aws:sqs:x:1:dead", "arn:aws:sns:x:1:alarms"
REFUSAL = b'{"success": false, "message": "MARKED"}'


def queue(arn, **attributes):
    given = {"QueueArn": arn, "SqsManagedSseEnabled": "true", "MessageRetentionPeriod": "1209600"}
    if arn == RETRY_ARN:
        given["RedrivePolicy"] = json.dumps({"deadLetterTargetArn": DEAD_ARN, "maxReceiveCount": 1000})
    return given | attributes


def alarm(**more):
    return {
        "AlarmName": "voxbridge-RefusedKeyAlarm-1",
        "AlarmDescription": "Voxworks refuses the key. docs/runbook.md: The key is refused",
        "ActionsEnabled": True,
        "AlarmActions": [TOPIC_ARN],
        "StateValue": "OK",
        **more,
    }


WAITING = queue(RETRY_ARN, ApproximateNumberOfMessages="2", ApproximateNumberOfMessagesNotVisible="1")
TRIGGER = {"EventSourceArn": RETRY_ARN, "State": "Enabled", "FunctionResponseTypes": ["ReportBatchItemFailures"]}
FUNCTION = {
    "State": "Active",
    "LastUpdateStatus": "Successful",
    "Runtime": "python3.13",
    "MemorySize": 512,
    "Architectures": ["arm64"],
    "CodeSha256": "abc",
    "LastModified": "2026-11-23T08:09:10.000+0000",
    "Layers": [{"Arn": "arn:aws:lambda:x:1:layer:Dependencies:3"}],
}
HEALTHY = Facts(
    now=NOW,
    options=StackOptions(stack_name="prod", region="eu-west-1"),
    parameters={"VoxworksBaseUrl": "https://api.voxworks.ai"},
    status="UPDATE_COMPLETE",
    resources={
        "RefusedKeyAlarm": Resource("AWS::CloudWatch::Alarm", "voxbridge-RefusedKeyAlarm-1"),
        "AlarmTopic": Resource("AWS::SNS::Topic", TOPIC_ARN),
    },
    secret=json.dumps(SECRET),
    voxworks=HttpResponse(400, {}, REFUSAL),
    sources=parse('[sources.spring]\nprovider = "zapier"\n', "sources.toml"),
    undeployed=[],
    automations={},
    api=HttpResponse(200, {}, b'{"status": "ready"}'),
    retry_queue=queue(RETRY_ARN),
    dead_letter_queue=queue(DEAD_ARN),
    triggers=[TRIGGER],
    webhook_function=FUNCTION,
    retry_function=FUNCTION,
    account={"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 1000}},
    alarms=[alarm()],
    subscriptions=[{"SubscriptionArn": "arn:aws:sns:x:1:alarms:1"}],
    dead_letters=DeadLetterSample(0, None, {}),
    waiting_seconds=None,
    filtered={},
    command_version="0.1.0",
    command_python="3.13.5",
)


def found(check, **changes):
    """Return the one finding of a check on the healthy stack with something changed."""
    (finding,) = [finding for finding in run_checks(replace(HEALTHY, **changes)) if finding.check == check]
    return finding


def secret(**changes):
    return json.dumps(SECRET | changes)
