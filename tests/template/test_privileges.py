"""Least privilege, checked in full: MiniStack enforces most of what each role may do; what it does not is held here."""

import json
from typing import Any

import pytest

RETRY_QUEUE = {"Fn::GetAtt": ["RetryQueue", "Arn"]}
DEAD_LETTER_QUEUE = {"Fn::GetAtt": ["DeadLetterQueue", "Arn"]}
SECRET = {
    "Fn::Sub": ("arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${SecretName}-??????")
}


def log_streams(group: str) -> dict[str, str]:
    arn = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${%s}:log-stream:*"
    return {"Fn::Sub": arn % group}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def grants(role: dict[str, Any]) -> set[tuple[str, str]]:
    """Return a role's (action, resource) pairs."""
    return {
        (action, json.dumps(resource))
        for policy in role["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        for action in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
    }


def test_the_webhook_function_may_send_read_its_secret_and_log(resources):
    assert grants(resources["WebhookRole"]) == {
        ("sqs:SendMessage", json.dumps(RETRY_QUEUE)),
        ("sqs:SendMessage", json.dumps(DEAD_LETTER_QUEUE)),
        ("secretsmanager:GetSecretValue", json.dumps(SECRET)),
        ("logs:CreateLogStream", json.dumps(log_streams("WebhookLogs"))),
        ("logs:PutLogEvents", json.dumps(log_streams("WebhookLogs"))),
    }


def test_the_retry_function_may_take_from_one_queue_and_send_to_both(resources):
    assert grants(resources["RetryRole"]) == {
        ("sqs:ReceiveMessage", json.dumps(RETRY_QUEUE)),
        ("sqs:DeleteMessage", json.dumps(RETRY_QUEUE)),
        ("sqs:ChangeMessageVisibility", json.dumps(RETRY_QUEUE)),
        ("sqs:GetQueueAttributes", json.dumps(RETRY_QUEUE)),
        ("sqs:SendMessage", json.dumps(RETRY_QUEUE)),
        ("sqs:SendMessage", json.dumps(DEAD_LETTER_QUEUE)),
        ("secretsmanager:GetSecretValue", json.dumps(SECRET)),
        ("logs:CreateLogStream", json.dumps(log_streams("RetryLogs"))),
        ("logs:PutLogEvents", json.dumps(log_streams("RetryLogs"))),
    }


def test_no_role_has_more_than_its_own_policy(of_type):
    """Neither AWS' managed policies nor those that SAM would write: each brings `Resource: "*"`."""
    for name, role in of_type("AWS::IAM::Role").items():
        assert "ManagedPolicyArns" not in role["Properties"], name
    for name, function in of_type("AWS::Serverless::Function").items():
        assert "Policies" not in function["Properties"], name
        assert "Events" not in function["Properties"], name
        assert "Tracing" not in function["Properties"], name


@pytest.mark.parametrize("role", ["WebhookRole", "RetryRole"])
def test_nothing_is_granted_on_everything(resources, role):
    for action, resource in grants(resources[role]):
        assert "*" not in action
        assert json.loads(resource) != "*"


def test_every_function_has_its_own_role(of_type):
    functions = of_type("AWS::Serverless::Function")
    roles = {json.dumps(function["Properties"]["Role"]) for function in functions.values()}
    assert len(roles) == len(functions)


def test_only_this_api_may_invoke_the_webhook_function(of_type):
    (permission,) = of_type("AWS::Lambda::Permission").values()
    assert permission["Properties"]["Principal"] == "apigateway.amazonaws.com"
    assert permission["Properties"]["SourceArn"]["Fn::Sub"].endswith(":${Api}/*")
