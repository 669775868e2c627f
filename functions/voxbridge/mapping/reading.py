"""The reading of one lead: what goes into the contact, what was dropped, and where each value came from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from voxbridge.contact import CreateContactRequest
from voxbridge.outcome import Reason
from voxbridge.submission import Field, Submission


@dataclass(frozen=True, slots=True)
class LeadRules:
    """What a source's configuration says about the reading of its leads."""

    region: str  # ISO 3166 alpha-2 country for numbers that name none
    fields: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)  # contact field → compiled JMESPath search
    defaults: Mapping[str, str | int] = field(default_factory=dict)  # contact field → value when nothing was found


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a contact field holds what it holds."""

    path: str  # of the payload field it came from, as JMESPath; "" for a default
    label: str  # what the person read beside that field; "" where unknown
    why: tuple[str, ...]  # in words, strongest first: "the provider says that it is a phone number", …


@dataclass(frozen=True, slots=True)
class Reading:
    """Either a contact, or the reason why there is none and what could be read all the same."""

    contact: CreateContactRequest | None
    error: Reason | None
    partial: dict[str, Any]  # the contact's fields that could be read; with a contact, the same as its own
    dropped: dict[str, str] = field(default_factory=dict)  # contact field → why it is left out; never the value
    provenance: dict[str, Evidence] = field(default_factory=dict)  # contact field → where from
    unused: tuple[Field, ...] = ()  # what the person filled in and the contact does not hold


def read_lead(submission: Submission, rules: LeadRules, received_at: datetime) -> Reading:
    """Read the contact out of a submission. Pure; raises LeadError(rule_failed) where a configured path cannot run."""
    raise NotImplementedError
