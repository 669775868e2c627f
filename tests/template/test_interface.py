"""What users, scripts and documents hold on to: parameters, outputs, and the sentences that a wrong parameter meets."""

import re

import pytest

PARAMETERS = {
    "VoxworksBaseUrl": "https://api.voxworks.ai",
    "SecretName": "voxbridge",
    "PhoneRegion": "AU",
    "RetryWindowHours": 24,
    "RetryMaximumConcurrency": 2,
    "ThrottleRate": 100,
    "ThrottleBurst": 200,
    "AlarmEmail": "",
    "SilenceAlarmHours": 0,
    "Architecture": "arm64",
    "LogRetentionDays": 30,
    "LogLevel": "INFO",
}
OUTPUTS = {
    "WebhookUrl",
    "ApiId",
    "WebhookFunctionName",
    "RetryFunctionName",
    "RetryQueueUrl",
    "DeadLetterQueueUrl",
    "SecretName",
    "DashboardUrl",
}


def test_the_parameters_and_their_defaults_are_the_published_ones(template):
    assert {name: found["Default"] for name, found in template["Parameters"].items()} == PARAMETERS


def test_the_outputs_are_the_published_ones(template):
    assert set(template["Outputs"]) == OUTPUTS


def test_the_webhook_url_ends_in_webhooks(template):
    assert template["Outputs"]["WebhookUrl"]["Value"]["Fn::Sub"].endswith("/webhooks")


def test_a_wrong_parameter_is_told_in_a_sentence(template):
    """CloudFormation puts `Parameter X` before it."""
    for name, found in template["Parameters"].items():
        assert found["ConstraintDescription"].startswith("must be "), name


def test_every_default_keeps_its_own_rule(template):
    for name, found in template["Parameters"].items():
        value = found["Default"]
        assert re.fullmatch(found.get("AllowedPattern", ".*"), str(value)), name
        assert value in found.get("AllowedValues", [value]), name
        assert found.get("MinValue", 0) <= value <= found.get("MaxValue", value) if isinstance(value, int) else True


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("VoxworksBaseUrl", "https://api.voxworks.ai", True),
        ("VoxworksBaseUrl", "https://proxy.example.com:8443/voxworks/", True),
        ("VoxworksBaseUrl", "http://127.0.0.1:8080", True),
        ("VoxworksBaseUrl", "http://localhost:8080", True),
        ("VoxworksBaseUrl", "http://api.voxworks.ai", False),  # the key would travel in the clear
        ("VoxworksBaseUrl", "http://127.0.0.1.example.com", False),
        ("VoxworksBaseUrl", "http://localhost@example.com", False),
        ("VoxworksBaseUrl", "https://key@api.voxworks.ai", False),
        ("VoxworksBaseUrl", "https://api.voxworks.ai?key=1", False),
        ("VoxworksBaseUrl", "api.voxworks.ai", False),
        ("SecretName", "team/voxbridge", True),
        ("SecretName", "my secret", False),
        ("SecretName", "*", False),
        ("SecretName", "", False),
        ("PhoneRegion", "NZ", True),
        ("PhoneRegion", "nz", False),
        ("PhoneRegion", "Australia", False),
        ("AlarmEmail", "ops@example.com", True),
        ("AlarmEmail", "ops", False),
        ("AlarmEmail", "a@example.com, b@example.com", False),
    ],
)
def test_patterns_tell_right_from_wrong(template, name, value, accepted):
    pattern = template["Parameters"][name]["AllowedPattern"]
    assert bool(re.fullmatch(pattern, value)) is accepted


def test_the_retry_window_and_the_concurrency_are_bounded(template):
    parameters = template["Parameters"]
    assert (parameters["RetryWindowHours"]["MinValue"], parameters["RetryWindowHours"]["MaxValue"]) == (1, 72)
    bounds = parameters["RetryMaximumConcurrency"]
    assert (bounds["MinValue"], bounds["MaxValue"]) == (2, 1000)
