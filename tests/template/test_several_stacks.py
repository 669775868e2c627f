"""Several stacks in one account and region: no name that a second stack would meet."""

import json

import pytest

# Names that are another resource's, or that live inside one: not the account's.
_NO_NAMES_OF_THE_ACCOUNT = {"MetricName", "StageName", "FunctionName"}
_OF_THE_STACK = ("AWS::StackName", "SecretName")
# SAM and CloudFormation name these after the stack automatically if nothing else is said.
_NAMED_BY_THE_TEMPLATE = {
    "AWS::ApiGatewayV2::Api": "Name",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::Serverless::LayerVersion": "LayerName",  # SAM's own choice is the logical name, the same in every stack
}


def names(resources):
    for logical, resource in resources.items():
        for key, value in resource["Properties"].items():
            if key.endswith("Name") and key not in _NO_NAMES_OF_THE_ACCOUNT:
                yield logical, key, value


def test_every_name_is_made_of_the_stacks_own(resources):
    fixed = [(logical, key) for logical, key, value in names(resources) if not _is_the_stacks(value)]
    assert fixed == []


@pytest.mark.parametrize(("kind", "key"), _NAMED_BY_THE_TEMPLATE.items())
def test_what_would_be_named_alike_in_every_stack_is_named(of_type, kind, key):
    assert of_type(kind)
    assert all(key in resource["Properties"] for resource in of_type(kind).values())


def test_what_outlives_a_stack_and_holds_leads_has_no_name_to_collide_with(of_type):
    assert not any("QueueName" in queue["Properties"] for queue in of_type("AWS::SQS::Queue").values())


def _is_the_stacks(value):
    text = json.dumps(value)
    return any(name in text for name in _OF_THE_STACK)
