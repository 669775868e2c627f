"""What a check returns: a finding, or that something is missing or unknown."""

from dataclasses import dataclass
from enum import StrEnum


class CheckStatus(StrEnum):
    """The result of a check."""

    OK = "ok"
    WARNING = "warning"  # works now, but needs attention
    FAILURE = "failure"  # broken: leads wait or are rejected, or no one would be notified
    UNCHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of checking one thing."""

    check: str  # its name, stable, for programs
    status: CheckStatus
    message: str
    fix: str = ""  # what to do, one step a line; empty if there is nothing to do


@dataclass(frozen=True, slots=True)
class Unknown:
    """What could not be fetched, and why: a missing permission, a call that an emulator does not support."""

    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What does not exist, according to AWS."""


# Deploying again does not restore what was deleted: it compares templates, not the account.
DELETED = 'docs/operations.md, "Deleted resources"'

type Fetched[T] = T | Unknown | Missing


def ok(check: str, message: str) -> Finding:
    """Return that a thing is as it should be."""
    return Finding(check, CheckStatus.OK, message)


def warning(check: str, message: str, fix: str) -> Finding:
    """Return that a thing works but needs attention."""
    return Finding(check, CheckStatus.WARNING, message, fix)


def failure(check: str, message: str, fix: str) -> Finding:
    """Return that a thing is broken."""
    return Finding(check, CheckStatus.FAILURE, message, fix)


def unchecked(check: str, reason: str, fix: str = "") -> Finding:
    """Return that a thing could not be checked. The reason of a failed fetch includes its own fix."""
    return Finding(check, CheckStatus.UNCHECKED, reason, fix)
