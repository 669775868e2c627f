"""Finding the stack: by CloudFormation's outputs, or by the file that the local stack leaves."""

import json

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from cli import stack
from cli.errors import CommandError

LOCAL = {
    "endpoint_url": "http://127.0.0.1:4566",
    "region": "us-east-1",
    "outputs": {"WebhookUrl": "http://x.execute-api.localhost/webhooks", "SecretName": "voxbridge"},
    "webhook_url": "http://127.0.0.1:4566/webhooks",
    "host_header": "x.execute-api.localhost",
}


@pytest.fixture
def cloudformation():
    client = boto3.client(
        "cloudformation", region_name="ap-southeast-2", aws_access_key_id="x", aws_secret_access_key="y"
    )
    with Stubber(client) as stubber:
        yield client, stubber


def _write(folder, content):
    (folder / ".local").mkdir()
    (folder / ".local" / "stack.json").write_text(content if isinstance(content, str) else json.dumps(content))


def test_outputs_and_parameters_are_read(cloudformation):
    client, stubber = cloudformation
    found = {
        "StackName": "voxbridge",
        "CreationTime": "2026-11-24T00:00:00Z",
        "StackStatus": "CREATE_COMPLETE",
        "Outputs": [{"OutputKey": "SecretName", "OutputValue": "voxbridge"}],
        "Parameters": [{"ParameterKey": "PhoneRegion", "ParameterValue": "NZ"}],
    }
    stubber.add_response("describe_stacks", {"Stacks": [found]}, {"StackName": "voxbridge"})
    assert stack.describe(client, "voxbridge") == ({"SecretName": "voxbridge"}, {"PhoneRegion": "NZ"})


def test_a_missing_stack_is_an_error_with_the_region(cloudformation):
    client, stubber = cloudformation
    stubber.add_client_error("describe_stacks", "ValidationError", "Stack with id nope does not exist", 400)
    with pytest.raises(CommandError, match="no stack 'nope' in ap-southeast-2"):
        stack.describe(client, "nope")


def test_another_error_is_not_mistaken_for_a_missing_stack(cloudformation):
    client, stubber = cloudformation
    stubber.add_client_error("describe_stacks", "AccessDenied", "no", 403)
    with pytest.raises(ClientError):
        stack.describe(client, "voxbridge")


def test_the_local_stack_is_found_from_a_folder_below(tmp_path):
    _write(tmp_path, LOCAL)
    below = tmp_path / "events" / "typeform"
    below.mkdir(parents=True)
    found = stack.read_local(below)
    assert found.output("WebhookUrl") == "http://127.0.0.1:4566/webhooks"
    assert (found.host_header, found.phone_region) == ("x.execute-api.localhost", "AU")
    assert found.sqs().meta.endpoint_url == "http://127.0.0.1:4566"


def test_a_missing_output_is_an_error(tmp_path):
    _write(tmp_path, LOCAL)
    with pytest.raises(CommandError, match="no output RetryQueueUrl"):
        stack.read_local(tmp_path).output("RetryQueueUrl")


def test_no_local_stack_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="make up"):
        stack.read_local(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"outputs": 3, "region": "x"}'])
def test_a_damaged_file_is_an_error(tmp_path, content):
    _write(tmp_path, content)
    with pytest.raises(CommandError, match="make up"):
        stack.read_local(tmp_path)


def test_local_and_a_profile_contradict_each_other():
    with pytest.raises(CommandError, match="--profile"):
        stack.find(stack.StackOptions(local=True, profile="prod"))


SAMCONFIG = """
version = 0.1
[default.global.parameters]
stack_name = "voxbridge"
region = "ap-southeast-2"
[local.global.parameters]
stack_name = "only-local"
region = "us-east-1"
[prod.global.parameters]
stack_name = "voxbridge-prod"
region = "eu-west-1"
[bare.deploy.parameters]
capabilities = "CAPABILITY_IAM"
"""


def test_stacks_are_looked_for_where_samconfig_deploys_them(tmp_path):
    (tmp_path / "samconfig.toml").write_text(SAMCONFIG)
    (tmp_path / "below").mkdir()
    assert stack.configured_stacks(tmp_path / "below") == {"voxbridge": "ap-southeast-2", "voxbridge-prod": "eu-west-1"}


@pytest.mark.parametrize("text", [None, "not = [toml", "default = 1"])
def test_without_a_readable_samconfig_the_persons_own_region_counts(tmp_path, text):
    if text:
        (tmp_path / "samconfig.toml").write_text(text)
    assert stack.configured_stacks(tmp_path).get("voxbridge") is None


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "voxbridge secret show"),
        ({"local": True}, "voxbridge secret show --local"),
        ({"stack_name": "prod"}, "voxbridge secret show --stack-name prod"),
        ({"profile": "my own", "region": "eu-west-1"}, "voxbridge secret show --profile 'my own' --region eu-west-1"),
    ],
)
def test_a_suggested_command_is_for_the_same_stack(options, expected):
    assert stack.StackOptions(**options).command("secret show") == expected
