"""What the stack's promises rest on: nothing lost, nothing told, every path answered, every alarm with its page."""

import json
import re
from pathlib import Path

import pytest

from local.build import ROOT
from voxbridge.errors import Status
from voxbridge.http import make_response
from voxbridge.retry_schedule import PROBE_INTERVAL

RUNBOOK = ROOT / "docs" / "runbook.md"


def test_both_functions_share_code_and_carry_only_the_layer_beside_it(template, of_type):
    assert template["Globals"]["Function"]["CodeUri"] == "functions/"
    assert template["Globals"]["Function"]["Runtime"] == "python3.13"
    for function in of_type("AWS::Serverless::Function").values():
        assert "CodeUri" not in function["Properties"]
        assert "Layers" not in function["Properties"]


def test_there_is_no_alias_no_canary_and_no_reserved_concurrency(template):
    """With an alias, a change of the layer alone is deployed green and never goes live."""
    text = json.dumps(template)
    for word in ("AutoPublishAlias", "DeploymentPreference", "SnapStart", "ReservedConcurrentExecutions"):
        assert word not in text


def test_the_functions_environment_is_what_settings_read(template, of_type):
    shared = set(template["Globals"]["Function"]["Environment"]["Variables"])
    assert shared == {
        "VOXWORKS_BASE_URL",
        "SECRET_NAME",
        "PHONE_REGION",
        "RETRY_WINDOW_HOURS",
        "RETRY_QUEUE_URL",
        "DEAD_LETTER_QUEUE_URL",
        "STACK_NAME",
        "POWERTOOLS_LOG_LEVEL",
    }
    for function in of_type("AWS::Serverless::Function").values():
        assert set(function["Properties"]["Environment"]["Variables"]) == {"POWERTOOLS_SERVICE_NAME"}


def test_lambda_does_not_stop_the_loop_of_held_leads(of_type):
    """The retry function sends to the queue that invokes it; Lambda ends such a loop after 16 times unless allowed."""
    functions = of_type("AWS::Serverless::Function")
    allowed = {name for name, fn in functions.items() if fn["Properties"].get("RecursiveLoop") == "Allow"}
    assert allowed == {"RetryFunction"}


def test_every_function_logs_to_its_own_group(of_type):
    groups = of_type("AWS::Logs::LogGroup")
    used = [
        fn["Properties"]["LoggingConfig"]["LogGroup"]["Ref"] for fn in of_type("AWS::Serverless::Function").values()
    ]
    assert len(set(used)) == len(used)
    assert set(used) < set(groups)


def test_every_log_group_forgets(of_type):
    for name, group in of_type("AWS::Logs::LogGroup").items():
        assert group["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}, name


# The edge


def test_every_path_reaches_the_function(of_type):
    """API Gateway's own 404 would switch some providers' webhooks off."""
    (route,) = of_type("AWS::ApiGatewayV2::Route").values()
    (stage,) = of_type("AWS::ApiGatewayV2::Stage").values()
    (integration,) = of_type("AWS::ApiGatewayV2::Integration").values()
    assert route["Properties"]["RouteKey"] == "$default"
    assert stage["Properties"]["StageName"] == "$default"
    assert integration["Properties"]["PayloadFormatVersion"] == "2.0"


def test_the_api_is_throttled(of_type):
    (stage,) = of_type("AWS::ApiGatewayV2::Stage").values()
    assert stage["Properties"]["DefaultRouteSettings"] == {
        "ThrottlingRateLimit": {"Ref": "ThrottleRate"},
        "ThrottlingBurstLimit": {"Ref": "ThrottleBurst"},
    }


def test_access_logs_are_json_and_tell_nothing_of_the_sender(of_type):
    """A token may be in the query, an attacker's words in the path."""
    (stage,) = of_type("AWS::ApiGatewayV2::Stage").values()
    fields = json.loads(stage["Properties"]["AccessLogSettings"]["Format"])
    used = {re.fullmatch(r"\$context\.([\w.]+)", value)[1] for value in fields.values()}
    assert used == {
        "requestId",
        "requestTime",
        "httpMethod",
        "status",
        "responseLatency",
        "integrationStatus",
        "integrationLatency",
        "responseLength",
        "error.responseType",
    }


# Queues and secret


@pytest.mark.parametrize("name", ["RetryQueue", "DeadLetterQueue", "Secret"])
def test_what_holds_leads_and_keys_outlives_the_stack(resources, name):
    assert resources[name]["DeletionPolicy"] == "RetainExceptOnCreate"
    assert resources[name]["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("name", ["RetryQueue", "DeadLetterQueue"])
def test_queues_are_encrypted_patient_and_take_any_lead(resources, name):
    properties = resources[name]["Properties"]
    assert properties["SqsManagedSseEnabled"] is True
    assert properties["MessageRetentionPeriod"] == 14 * 24 * 3600
    assert properties["MaximumMessageSize"] == 1024 * 1024
    assert "QueueName" not in properties  # a stack deployed again must not meet its predecessor's queue


def test_a_message_comes_back_only_after_its_function_has_surely_ended(template, resources):
    timeout = template["Globals"]["Function"]["Timeout"]
    assert resources["RetryQueue"]["Properties"]["VisibilityTimeout"] >= 6 * timeout


def test_sqs_gives_no_lead_up_before_its_window_closes(resources):
    assert resources["RetryQueue"]["Properties"]["RedrivePolicy"] == {
        "deadLetterTargetArn": {"Fn::GetAtt": ["DeadLetterQueue", "Arn"]},
        "maxReceiveCount": 1000,
    }


def test_the_mapping_reports_single_leads(of_type):
    (mapping,) = of_type("AWS::Lambda::EventSourceMapping").values()
    properties = mapping["Properties"]
    assert properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert properties["BatchSize"] == 10
    assert properties["ScalingConfig"]["MaximumConcurrency"]["Fn::If"][1:] == [2, {"Ref": "RetryMaximumConcurrency"}]


def test_the_secrets_generation_is_frozen(resources):
    """Any edit of this block makes CloudFormation generate a new secret without the key: never change this test."""
    assert resources["Secret"]["Properties"]["GenerateSecretString"] == {
        "SecretStringTemplate": '{"api_key": "", "sources": {}}',
        "GenerateStringKey": "webhook_token",
        "PasswordLength": 40,
        "ExcludePunctuation": True,
        "ExcludeCharacters": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    }


def test_the_layer_is_built_for_the_functions_processor(resources):
    layer = resources["Dependencies"]
    assert layer["Metadata"] == {"BuildMethod": "python3.13", "BuildArchitecture": {"Ref": "Architecture"}}
    assert layer["Properties"]["ContentUri"] == "layers/dependencies/"


# Alarms


def headings(path: Path) -> set[str]:
    return {line.lstrip("#").strip() for line in path.read_text("utf-8").splitlines() if line.startswith("#")}


def test_every_alarm_says_what_happened_and_names_a_command_and_a_section_of_the_runbook(of_type):
    """The command is for this stack."""
    sections = headings(RUNBOOK)
    for name, alarm in of_type("AWS::CloudWatch::Alarm").items():
        description = alarm["Properties"]["AlarmDescription"]
        text = description["Fn::Sub"] if isinstance(description, dict) else description
        what, _, section = text.partition(" docs/runbook.md: ")
        sentence, _, command = what.partition(" Run: voxbridge ")
        assert sentence.endswith("."), name
        assert command.split()[0] in {"doctor", "dlq", "leads"}, name
        assert command.endswith(" --stack-name ${AWS::StackName}."), name
        assert section in sections, f"{name}: docs/runbook.md has no section {section!r}"


def test_every_alarm_reaches_the_topic_and_says_what_no_data_means(of_type):
    for name, alarm in of_type("AWS::CloudWatch::Alarm").items():
        properties = alarm["Properties"]
        assert properties["AlarmActions"] == [{"Ref": "AlarmTopic"}], name
        wanted = "breaching" if name == "SilenceAlarm" else "notBreaching"
        assert properties["TreatMissingData"] == wanted, name


@pytest.fixture
def alarms(of_type):
    """Every alarm's properties, by logical name."""
    return {name: alarm["Properties"] for name, alarm in of_type("AWS::CloudWatch::Alarm").items()}


def test_alarms_look_back_no_further_than_cloudwatch_does(template, alarms):
    """A day; with periods of an hour and more, seven days."""
    hours = template["Parameters"]["SilenceAlarmHours"]["MaxValue"]
    for name, alarm in alarms.items():
        (period,) = {each["MetricStat"]["Period"] for each in alarm.get("Metrics", []) if "MetricStat" in each} or {
            alarm.get("Period")
        }
        periods = hours if name == "SilenceAlarm" else alarm["EvaluationPeriods"]
        assert period * periods <= (7 if period >= 3600 else 1) * 24 * 3600, name
    assert alarms["SilenceAlarm"]["EvaluationPeriods"] == {"Ref": "SilenceAlarmHours"}


@pytest.mark.parametrize(("name", "hours"), [("DeadLetterBacklogAlarm", 6), ("DeadLetterWeekAlarm", 7 * 24)])
def test_what_lies_in_the_dead_letter_queue_is_seen_by_its_depth(alarms, name, hours):
    """Whatever put it there, and however often it was received; a reader hides it for minutes, not for an hour."""
    alarm = alarms[name]
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/SQS", "ApproximateNumberOfMessagesVisible")
    assert alarm["Dimensions"] == [{"Name": "QueueName", "Value": {"Fn::GetAtt": ["DeadLetterQueue", "QueueName"]}}]
    assert (alarm["Statistic"], alarm["Threshold"], alarm["ComparisonOperator"]) == (
        "Maximum",
        0,
        "GreaterThanThreshold",
    )
    assert (alarm["Period"], alarm["EvaluationPeriods"], "DatapointsToAlarm" in alarm) == (3600, hours, False)


def test_no_alarm_relies_on_an_age_that_receives_hide_alone(alarms):
    """SQS passes over messages received three times; the depth of the same queue is watched as well."""
    aged = [alarm for alarm in alarms.values() if alarm.get("MetricName") == "ApproximateAgeOfOldestMessage"]
    deep = [alarm for alarm in alarms.values() if alarm.get("MetricName") == "ApproximateNumberOfMessagesVisible"]
    assert all(any(alarm["Dimensions"] == each["Dimensions"] for each in deep) for alarm in aged)


REPORTED_WHILE_WAITING = {"OldestPendingAge", "ApiKeyRejected", "UnknownMessages"}


def test_an_alarm_over_what_waiting_leads_report_lasts_from_one_report_to_the_next(alarms):
    """They report up to 15 minutes and some seconds apart; it must not be OK in between."""
    standing = {
        name: alarm
        for name, alarm in alarms.items()
        if alarm.get("Namespace") == "voxbridge"
        and "OKActions" in alarm
        and alarm["MetricName"] in REPORTED_WHILE_WAITING
    }
    assert {"WaitingLeadAlarm", "RefusedKeyAlarm", "UnknownMessageAlarm"} <= set(standing)
    for name, alarm in standing.items():
        assert alarm["DatapointsToAlarm"] == 1, name
        assert alarm["Period"] * (alarm["EvaluationPeriods"] - 1) >= PROBE_INTERVAL.total_seconds(), name


def test_the_stalled_queue_alarm_sees_leads_that_are_due_and_not_received(resources):
    """Delayed and hidden leads are not visible, and a queue that is slow is received from."""
    alarm = resources["StalledQueueAlarm"]
    queries = {each["Id"]: each for each in alarm["Properties"]["Metrics"]}
    assert {
        name: (each["MetricStat"]["Metric"]["MetricName"], each["MetricStat"]["Stat"])
        for name, each in queries.items()
        if "MetricStat" in each
    } == {"visible": ("ApproximateNumberOfMessagesVisible", "Minimum"), "received": ("NumberOfMessagesReceived", "Sum")}
    assert [name for name, each in queries.items() if each.get("ReturnData", True)] == ["stalled"]
    assert queries["stalled"]["Expression"] == "IF(visible > 0 AND FILL(received, 0) == 0, 1, 0)"


def test_the_filtered_leads_alarm_compares_what_is_turned_away_with_the_contacts(resources):
    """A stack that only gets updates of contacts beside many leads is quiet, and so is a single opt-out."""
    queries = {each["Id"]: each for each in resources["FilteredLeadsAlarm"]["Properties"]["Metrics"]}
    metrics = {name: each["MetricStat"] for name, each in queries.items() if "MetricStat" in each}
    assert {name: (each["Metric"]["MetricName"], each["Stat"]) for name, each in metrics.items()} == {
        "filtered": ("FilteredLeads", "Sum"),
        "contacts": ("LeadToContact", "SampleCount"),
    }
    assert len({each["Period"] for each in metrics.values()}) == 1
    assert [name for name, each in queries.items() if each.get("ReturnData", True)] == ["surge"]
    assert queries["surge"]["Expression"] == "IF(filtered >= 10 AND filtered > 4 * FILL(contacts, 0), 1, 0)"


def test_the_rejected_sender_alarm_needs_periods_with_nothing_else(alarms):
    """The metric is 1 for a rejected sender and 0 for a verified one; one typing error is not enough."""
    alarm = alarms["RejectedSenderAlarm"]
    assert (alarm["MetricName"], alarm["Statistic"], alarm["Threshold"]) == ("RejectedSenders", "Minimum", 0)
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
    assert 1 < alarm["DatapointsToAlarm"] < alarm["EvaluationPeriods"]


def test_the_throttled_request_alarm_subtracts_what_the_function_answered(resources):
    """What is left of the client errors is API Gateway's own 429."""
    queries = {each["Id"]: each for each in resources["ThrottledRequestAlarm"]["Properties"]["Metrics"]}
    errors = queries["errors"]["MetricStat"]["Metric"]
    assert (errors["Namespace"], errors["MetricName"]) == ("AWS/ApiGateway", "4xx")
    own = [each["MetricStat"] for name, each in queries.items() if "MetricStat" in each and name != "errors"]
    answered = {each["Metric"]["Dimensions"][1]["Value"] for each in own}
    assert answered == {status for status in Status if 400 <= make_response(status).code < 500}
    assert {each["Period"] for each in own} == {queries["errors"]["MetricStat"]["Period"]}
    expression = queries["throttled"]["Expression"]
    assert all(f"FILL({name}, 0)" in expression for name in queries.keys() - {"errors", "throttled"})


def test_the_only_alarm_that_an_emulator_goes_without_is_one_over_several_metrics(of_type, alarms):
    off = {name for name, each in of_type("AWS::CloudWatch::Alarm").items() if each.get("Condition") == "OnAws"}
    assert off == {name for name, alarm in alarms.items() if "Metrics" in alarm}


def test_the_dashboard_is_json_and_shows_every_standing_alarm(resources, of_type):
    body, given = resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    condition, with_silence, without = given["WithSilence"]["Fn::If"]
    assert (condition, without) == ("HasSilenceAlarm", "")
    assert json.loads(body.replace("${WithSilence}", without))
    widgets = json.loads(body.replace("${WithSilence}", with_silence["Fn::Sub"]))["widgets"]
    alarms = next(widget["properties"]["alarms"] for widget in widgets if widget["type"] == "alarm")
    standing = {name for name, alarm in of_type("AWS::CloudWatch::Alarm").items() if alarm.get("Condition") != "OnAws"}
    named = [
        resource["Properties"]["AlarmName"]["Fn::Sub"]
        for resource in resources.values()
        if resource["Type"] == "AWS::CloudWatch::Alarm" and resource.get("Condition") == "OnAws"
    ]
    arn = "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:"
    assert set(alarms) == {*(arn + name for name in named), *(f"${{{name}.Arn}}" for name in standing)}
