"""What a command says when it cannot do its work: one sentence with the mend, never a traceback."""

import sys
import traceback
from pathlib import Path
from typing import Any

EXIT_NEGATIVE = 1  # exit code: the command ran, and the answer is no (no contact, a refusal, something left undone)
EXIT_ERROR = 2  # exit code: the command could not run (options, files, AWS)
EXIT_INTERRUPTED = 130  # exit code: Ctrl-C


class CommandError(Exception):
    """A command cannot go on. The message is one sentence for the person at the screen and says what to do."""


def explain(error: Exception) -> str:
    """Put any error into a sentence. Nothing of an unforeseen error's text is shown: it may hold a payload's value."""
    if isinstance(error, CommandError):
        return str(error)
    aws = _explain_aws(error)
    if aws:
        return aws
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'the system'}: {error.strerror}."
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"This is a bug in voxbridge ({type(error).__name__}{place}); please report it with this line."


_DELETED = 'see "What somebody deleted" in docs/operations.md'
_IN_ITS_WORDS = "VOXBRIDGE_DEBUG=1 before the command shows its own words, which may hold a lead's values"
_FIXES = {
    "ExpiredToken": "The AWS credentials have expired; sign in again (`aws sso login`).",
    "ExpiredTokenException": "The AWS credentials have expired; sign in again (`aws sso login`).",
    "RequestExpired": "The AWS credentials have expired; sign in again (`aws sso login`).",
    "InvalidClientTokenId": "AWS does not know these credentials; choose others with --profile.",
    "UnrecognizedClientException": "AWS does not know these credentials; choose others with --profile.",
    "SignatureDoesNotMatch": "AWS refused the credentials' signature; check the secret access key and the clock.",
    "AWS.SimpleQueueService.NonExistentQueue": f"The stack's queue is gone; {_DELETED}.",
    "QueueDoesNotExist": f"The stack's queue is gone; {_DELETED}.",
    "ResourceNotFoundException": f"The stack's secret is gone or has no value; {_DELETED}.",
    "InvalidRequestException": f"The stack's secret is marked for deletion; {_DELETED}.",
    "Throttling": "AWS limits how often it may be asked; try again in a minute.",
    "ThrottlingException": "AWS limits how often it may be asked; try again in a minute.",
    "RequestThrottled": "AWS limits how often it may be asked; try again in a minute.",
}
_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError")


def _explain_aws(error: Exception) -> str | None:
    if "botocore" not in sys.modules:  # then it cannot be one of its errors, and loading it takes time
        return None
    from botocore import exceptions as aws  # noqa: PLC0415

    if isinstance(error, aws.ClientError):
        return _explain_client_error(error)
    sentences: list[tuple[Any, str]] = [
        (
            (aws.NoCredentialsError, aws.PartialCredentialsError, aws.CredentialRetrievalError),
            "There are no AWS credentials; sign in (`aws sso login`), name a --profile, or use --local.",
        ),
        (
            (aws.SSOError, aws.TokenRetrievalError),
            "The AWS sign-in has expired; sign in again (`aws sso login`).",
        ),
        (
            aws.ProfileNotFound,
            "That AWS profile is not configured; see `aws configure list-profiles`.",
        ),
        (aws.NoRegionError, "No AWS region is set; add --region-aws, e.g. --region-aws ap-southeast-2."),
        (
            (aws.HTTPClientError, aws.ConnectionError, aws.EndpointConnectionError),
            "AWS cannot be reached; check the network, or with --local that `make up` is still running.",
        ),
        (aws.BotoCoreError, f"AWS could not be asked ({type(error).__name__}); {_IN_ITS_WORDS}."),
    ]
    return next((sentence for kinds, sentence in sentences if isinstance(error, kinds)), None)


def _explain_client_error(error: Any) -> str:
    code = str(error.response.get("Error", {}).get("Code", "unknown"))
    if code in _DENIED:
        return f"These AWS credentials may not call {error.operation_name}; ask for that, or name another --profile."
    return _FIXES.get(code, f"AWS refused {error.operation_name} ({code}); {_IN_ITS_WORDS}.")
