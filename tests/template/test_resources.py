"""What the stack's promises rest on: nothing lost, nothing told, every path answered, every alarm with its page."""

import json
import re
from pathlib import Path

import pytest

from local.build import ROOT

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
        "POWERTOOLS_METRICS_NAMESPACE",
        "POWERTOOLS_LOG_LEVEL",
    }
    for function in of_type("AWS::Serverless::Function").values():
        assert set(function["Properties"]["Environment"]["Variables"]) == {"POWERTOOLS_SERVICE_NAME"}


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
    """A token may stand in the query, a stranger's words in the path."""
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
    """Any edit of this block makes CloudFormation generate anew, and wipes the key: this test may never change."""
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


def test_every_alarm_names_a_section_of_the_runbook(of_type):
    sections = headings(RUNBOOK)
    for name, alarm in of_type("AWS::CloudWatch::Alarm").items():
        description = alarm["Properties"]["AlarmDescription"]
        text = description["Fn::Sub"] if isinstance(description, dict) else description
        what, _, section = text.partition(" docs/runbook.md: ")
        assert what.endswith("."), name
        assert section in sections, f"{name}: docs/runbook.md has no section {section!r}"


def test_every_alarm_reaches_the_topic_and_says_what_no_data_means(of_type):
    for name, alarm in of_type("AWS::CloudWatch::Alarm").items():
        properties = alarm["Properties"]
        assert properties["AlarmActions"] == [{"Ref": "AlarmTopic"}], name
        wanted = "breaching" if name == "SilenceAlarm" else "notBreaching"
        assert properties["TreatMissingData"] == wanted, name


def test_silence_looks_back_no_further_than_cloudwatch_does(template, resources):
    """With periods of an hour and more, seven days."""
    silence = resources["SilenceAlarm"]["Properties"]
    hours = template["Parameters"]["SilenceAlarmHours"]["MaxValue"]
    assert silence["EvaluationPeriods"] == {"Ref": "SilenceAlarmHours"}
    assert silence["Period"] == 3600
    assert hours * silence["Period"] <= 7 * 24 * 3600


def test_the_dashboard_is_json_and_shows_every_standing_alarm(resources, of_type):
    body = resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    widgets = json.loads(body)["widgets"]
    alarms = next(widget["properties"]["alarms"] for widget in widgets if widget["type"] == "alarm")
    standing = {name for name, alarm in of_type("AWS::CloudWatch::Alarm").items() if "Condition" not in alarm}
    assert set(alarms) == {f"${{{name}.Arn}}" for name in standing}
