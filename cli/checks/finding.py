"""What a check says: a finding, one sentence, and the mend; and what it says where it could not look."""

from dataclasses import dataclass
from enum import StrEnum


class CheckStatus(StrEnum):
    """How well the thing is that was looked at."""

    OK = "ok"
    WARNING = "warning"  # works now; somebody should know
    FAILURE = "failure"  # the stack is unwell: leads wait, are refused, or nobody would be told
    UNCHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    check: str  # its name, the same in every version, for programs
    status: CheckStatus
    sentence: str
    fix: str = ""  # what to do; empty where there is nothing to do


@dataclass(frozen=True, slots=True)
class Unknown:
    """What could not be fetched, and why: a permission that is missing, an emulator that does not know the call."""

    why: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What AWS says is not there."""


# The mend for what somebody deleted. To deploy again is none: that compares templates, and not the account.
DELETED = 'docs/operations.md, "What somebody deleted"'

type Fetched[T] = T | Unknown | Missing


def ok(check: str, sentence: str) -> Finding:
    """Say that a thing is as it should be."""
    return Finding(check, CheckStatus.OK, sentence)


def warning(check: str, sentence: str, fix: str) -> Finding:
    """Say that a thing works, but somebody should know."""
    return Finding(check, CheckStatus.WARNING, sentence, fix)


def failure(check: str, sentence: str, fix: str) -> Finding:
    """Say that a thing is broken."""
    return Finding(check, CheckStatus.FAILURE, sentence, fix)


def unchecked(check: str, why: str, fix: str = "") -> Finding:
    """Say that a thing could not be looked at. The reason that a fetch gives holds its own mend."""
    return Finding(check, CheckStatus.UNCHECKED, why, fix)
