"""Error messages: one line that says what to do, never a traceback."""

import sys
import traceback
from pathlib import Path
from typing import Any

EXIT_NEGATIVE = 1  # the command ran; the result is negative (no contact, refused, something left undone)
EXIT_ERROR = 2  # the command could not run (options, files, AWS)
EXIT_INTERRUPTED = 130  # Ctrl-C
DEBUG_VARIABLE = "VOXBRIDGE_DEBUG"  # if set, errors print their traceback


class CommandError(Exception):
    """A command cannot go on. The message is for the user and says what to do."""


def explain(error: Exception, aws_options: str = "") -> str:
    """Return an error as one line. The text of an unexpected error is left out: it may hold a lead's data.

    `aws_options` are added to the `aws` commands that the line suggests.
    """
    if isinstance(error, CommandError):
        return str(error)
    aws = _explain_aws(error, aws_options)
    if aws:
        return aws
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'The system'}: {error.strerror}."
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"This is a bug in voxbridge ({type(error).__name__}{place}). Please report it with this line."


_DELETED = 'see "Deleted resources" in docs/operations.md'
_DETAILS = "set VOXBRIDGE_DEBUG=1 for AWS's own message, which may hold a lead's data"
_EXPIRED = "The AWS credentials have expired. Sign in again: aws sso login{options}"
_UNKNOWN = "AWS does not accept these credentials. Choose others with --profile."
_THROTTLED = "AWS limits the request rate. Try again in a minute."
_FIXES = {
    "InvalidClientTokenId": _UNKNOWN,
    "UnrecognizedClientException": _UNKNOWN,
    "SignatureDoesNotMatch": "AWS rejected the signature. Check the secret access key and this machine's clock.",
    "AWS.SimpleQueueService.NonExistentQueue": f"The stack's queue was deleted; {_DELETED}.",
    "QueueDoesNotExist": f"The stack's queue was deleted; {_DELETED}.",
    "Throttling": _THROTTLED,
    "ThrottlingException": _THROTTLED,
    "RequestThrottled": _THROTTLED,
}
_OF_SECRET = {  # codes that other services use as well
    "ResourceNotFoundException": f"The stack's secret was deleted or has no value; {_DELETED}.",
    "InvalidRequestException": f"The stack's secret is scheduled for deletion; {_DELETED}.",
}
_EXPIRED_CODES = ("ExpiredToken", "ExpiredTokenException", "RequestExpired")
_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError")


def _explain_aws(error: Exception, options: str) -> str | None:
    if "botocore" not in sys.modules:  # then it is none of its errors, and importing it takes time
        return None
    from botocore import exceptions as aws  # noqa: PLC0415

    if isinstance(error, aws.ClientError):
        return _explain_client_error(error, options)
    messages: list[tuple[Any, str]] = [
        (
            (aws.NoCredentialsError, aws.PartialCredentialsError, aws.CredentialRetrievalError),
            f"No AWS credentials found. Sign in (aws sso login{options}), name a --profile, or use --local.",
        ),
        ((aws.SSOError, aws.TokenRetrievalError), _EXPIRED.format(options=options)),
        (aws.ProfileNotFound, "No such AWS profile. To list them: aws configure list-profiles"),
        (aws.NoRegionError, "No AWS region is set. Add --region, e.g. --region ap-southeast-2."),
        (
            (aws.HTTPClientError, aws.ConnectionError, aws.EndpointConnectionError),
            "Cannot reach AWS. Check the network; with --local, check that `make up` is still running.",
        ),
        (aws.BotoCoreError, f"The AWS call failed ({type(error).__name__}); {_DETAILS}."),
    ]
    return next((message for kinds, message in messages if isinstance(error, kinds)), None)


def _explain_client_error(error: Any, options: str) -> str:
    code = str(error.response.get("Error", {}).get("Code", "unknown"))
    if code in _DENIED:
        return f"These AWS credentials may not call {error.operation_name}. Ask for the permission, or use --profile."
    if code in _EXPIRED_CODES:
        return _EXPIRED.format(options=options)
    fixes = _FIXES | _OF_SECRET if "Secret" in error.operation_name else _FIXES
    if code == "ResourceNotFoundException" and code not in fixes:
        return f"{error.operation_name} found nothing of that name: part of the stack was deleted; {_DELETED}."
    return fixes.get(code) or f"AWS refused {error.operation_name} ({code}); {_DETAILS}."
