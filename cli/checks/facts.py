"""What doctor has fetched about a stack: plain data, so that a check is a pure function."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cli.checks.finding import Fetched
from cli.stack import StackOptions
from voxbridge.sources import Sources, SourcesError
from voxbridge.voxworks.transport import HttpResponse, TransportError

type Description = Mapping[str, Any]  # a resource as an AWS API describes it


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of the stack in CloudFormation."""

    type: str  # e.g. AWS::SQS::Queue
    id: str  # physical


@dataclass(frozen=True, slots=True)
class DeadLetterSample:
    """What was read of the dead-letter queue."""

    read: int
    oldest: datetime | None  # when it was sent to the dead-letter queue, from which SQS counts its 14 days
    reasons: Mapping[str, int]  # reason → how many of those read


@dataclass(frozen=True, slots=True)
class Filtered:
    """The outcomes of one source's deliveries in the last 7 days, from the functions' metrics."""

    with_phone: int  # ignored or skipped despite a possible phone number
    created: int  # contacts


@dataclass(frozen=True, slots=True)
class Rejected:
    """What became of one source's requests, from the functions' metrics."""

    rejected: int  # in the last 24 hours, with credentials that do not match
    accepted: int  # leads in the last 24 hours
    accepted_in_week: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a stack."""

    now: datetime
    options: StackOptions
    parameters: Mapping[str, str]
    status: str  # CloudFormation's, e.g. UPDATE_COMPLETE
    resources: Fetched[Mapping[str, Resource]]  # by logical id
    secret: Fetched[str]
    voxworks: Fetched[HttpResponse | TransportError]  # response to an empty create-contact with the secret's key
    sources: Sources | SourcesError
    undeployed: Fetched[Sequence[str]]  # lines of the checkout's sources.toml that differ: + here, - deployed
    automations: Fetched[Mapping[str, str]]  # name → why its webhook's host does not answer; empty: it does
    api: Fetched[HttpResponse | TransportError]
    retry_queue: Fetched[Mapping[str, str]]
    dead_letter_queue: Fetched[Mapping[str, str]]
    triggers: Fetched[Sequence[Description]]  # the retry function's event source mappings
    webhook_function: Fetched[Description]
    retry_function: Fetched[Description]
    account: Fetched[Description]
    alarms: Fetched[Sequence[Description]]
    subscriptions: Fetched[Sequence[Description]]
    dead_letters: Fetched[DeadLetterSample]
    waiting_seconds: Fetched[float | None]  # of the oldest waiting lead; None: CloudWatch has no figure
    filtered: Fetched[Mapping[str, Filtered]]  # by source
    command_version: str
    command_python: str
    rejected: Fetched[Mapping[str, Rejected]] = field(default_factory=dict)  # by source
    held: Fetched[Mapping[str, float]] = field(default_factory=dict)  # reason → seconds for which the oldest is held
