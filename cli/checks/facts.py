"""What doctor has fetched of a stack, for the checks to judge: plain data, so that a check is a pure function."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cli.checks.finding import Fetched
from voxbridge.sources import Sources, SourcesError
from voxbridge.transport import HttpAnswer, TransportError

type Description = Mapping[str, Any]  # a thing as an AWS API describes it


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of the stack, by CloudFormation."""

    type: str  # e.g. AWS::SQS::Queue
    id: str  # physical


@dataclass(frozen=True, slots=True)
class DeadLetterSample:
    """What was read of the dead-letter queue."""

    read: int
    oldest: datetime | None  # sent to the dead-letter queue, from where SQS counts its 14 days
    reasons: Mapping[str, int]  # reason → how many of those read


@dataclass(frozen=True, slots=True)
class Filtered:
    """What one source's deliveries of the last 7 days came to, by the functions' metrics."""

    with_phone: int  # ignored or skipped, although they hold a possible phone number
    created: int  # contacts


@dataclass(frozen=True, slots=True)
class Facts:
    """A stack, as far as it could be seen."""

    now: datetime
    local: bool
    option: str  # how the commands in a mend name this stack, e.g. " --local"; empty for the default one
    parameters: Mapping[str, str]
    status: str  # CloudFormation's, e.g. UPDATE_COMPLETE
    resources: Fetched[Mapping[str, Resource]]  # by logical id
    secret: Fetched[str]
    voxworks: Fetched[HttpAnswer | TransportError]  # to an empty create-contact with the secret's key
    sources: Sources | SourcesError
    api: Fetched[HttpAnswer | TransportError]
    retry_queue: Fetched[Mapping[str, str]]
    dead_letter_queue: Fetched[Mapping[str, str]]
    mappings: Fetched[Sequence[Description]]
    webhook_function: Fetched[Description]
    retry_function: Fetched[Description]
    account: Fetched[Description]
    alarms: Fetched[Sequence[Description]]
    subscriptions: Fetched[Sequence[Description]]
    dead_letters: Fetched[DeadLetterSample]
    waiting_since: Fetched[float | None]  # seconds that the oldest waiting lead waits; None: CloudWatch has no figure
    filtered: Fetched[Mapping[str, Filtered]]  # by source
    command_version: str
    command_python: str
