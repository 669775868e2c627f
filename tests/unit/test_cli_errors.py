"""Every error is one line with a fix; an unexpected one reveals no data."""

import botocore.exceptions as aws
import pytest

from cli.errors import CommandError, explain


def _refusal(code, operation="ReceiveMessage"):
    return aws.ClientError({"Error": {"Code": code, "Message": "+61429069971"}}, operation)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CommandError("As it is."), "As it is."),
        (aws.NoCredentialsError(), "aws sso login"),
        (aws.NoRegionError(), "--region"),
        (aws.ProfileNotFound(profile="x"), "profile"),
        (aws.EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), "make up"),
        (aws.ReadTimeoutError(endpoint_url="http://127.0.0.1:1"), "make up"),
        (aws.TokenRetrievalError(provider="sso", error_msg="x"), "expired"),
        (aws.ParamValidationError(report="x"), "ParamValidationError"),
        (_refusal("AccessDenied"), "may not call ReceiveMessage"),
        (_refusal("AccessDeniedException"), "may not call ReceiveMessage"),
        (_refusal("ExpiredToken"), "expired"),
        (_refusal("ResourceNotFoundException", "GetSecretValue"), "secret was deleted"),
        (_refusal("InvalidRequestException", "GetSecretValue"), "scheduled for deletion"),
        (_refusal("ResourceNotFoundException", "GetFunction"), "GetFunction found nothing"),
        (_refusal("ThrottlingException", "GetSecretValue"), "limits the request rate"),
        (_refusal("AWS.SimpleQueueService.NonExistentQueue"), "queue was deleted"),
        (_refusal("Strange"), "AWS refused ReceiveMessage (Strange)"),
        (PermissionError(13, "Permission denied", "out.jsonl"), "out.jsonl: Permission denied"),
    ],
)
def test_an_error_is_one_line_without_data(error, words):
    sentence = explain(error)
    assert words in sentence
    assert "\n" not in sentence
    assert "+61429069971" not in sentence


@pytest.mark.parametrize(
    "error",
    [_refusal("ExpiredToken"), aws.TokenRetrievalError(provider="sso", error_msg="x"), aws.NoCredentialsError()],
)
def test_a_command_to_sign_in_names_the_same_profile(error):
    assert "aws sso login --profile prod" in explain(error, " --profile prod")


def test_a_bug_is_reported_with_its_place_only():
    try:
        int("+61 secret")
    except ValueError as error:
        sentence = explain(error)
    assert "ValueError at test_cli_errors.py:" in sentence
    assert "secret" not in sentence
