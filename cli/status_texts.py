"""What each status and reason means, in plain words: the one place for the command and the console."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from voxbridge.errors import Status

if TYPE_CHECKING:
    from cli.history import Story
    from cli.stack import StackOptions


@dataclass(frozen=True, slots=True)
class Words:
    """How a status or reason is shown."""

    label: str  # fits a table cell
    sentence: str
    fix: str = ""  # what to do; empty: nothing


STATUSES = {
    "created": Words("Created in Voxworks", "Voxworks has created the contact."),
    "duplicate": Words("Already in Voxworks", "Voxworks has a contact with this number already."),
    "skipped": Words(
        "Skipped by the rule",
        "The source's rule in sources.toml was false, or the person opted out.",
        "If it should have been called, check the source's `when` in functions/sources.toml.",
    ),
    "ignored": Words(
        "Ignored: not a new lead",
        "The provider's event is not a new lead, such as an update or a cancellation.",
    ),
    "test": Words("Test", "The provider sent a test, which creates no contact."),
    "queued": Words("Waiting", "It is in the retry queue.", "Nothing: it is retried automatically."),
    "dead_lettered": Words(
        "Dead letter",
        "It is in the dead-letter queue and cannot be called until someone fixes the cause.",
        "Fix the cause, deploy, then replay it.",
    ),
    "unauthorized": Words(
        "Rejected",
        "The request had wrong or missing credentials, or there is no such source.",
        "If it is your provider, compare its URL and secret with the stack's: `voxbridge doctor`.",
    ),
    "ready": Words("Ready", "The URL answers and is ready for deliveries."),
    "method_not_allowed": Words(
        "Rejected: not a POST", "The request was not a webhook's.", "Set the provider to send leads by POST."
    ),
    "too_large": Words(
        "Rejected: too large",
        "The body is over 256 KiB.",
        "Have the provider send fewer fields, or links in place of files.",
    ),
    "unavailable": Words(
        "Not saved",
        "Neither Voxworks nor a queue took it, so the provider was told to send it again.",
        "If the provider does not resend it, send it again from there. See docs/runbook.md.",
    ),
    "split": Words("Several leads", "The request held several leads; each has its own delivery."),
}

REASONS = {
    "unreadable_body": Words(
        "unreadable body",
        "The body could not be read.",
        "Look at the body, then ask the sender to send JSON or a form.",
    ),
    "missing_phone_number": Words(
        "no phone number",
        "No phone number was found.",
        "Name the field in functions/sources.toml, deploy, then replay.",
    ),
    "invalid_phone_number": Words(
        "invalid phone number",
        "The phone number cannot be called.",
        "Check the number and the source's region in functions/sources.toml, deploy, then replay.",
    ),
    "missing_first_name": Words(
        "no first name",
        "No first name was found.",
        "Name the field or a default in functions/sources.toml, deploy, then replay.",
    ),
    "rule_failed": Words(
        "rule failed",
        "The source's rule could not be evaluated.",
        "Fix the source's `when` in functions/sources.toml, deploy, then replay.",
    ),
    "rejected": Words(
        "rejected by Voxworks",
        "Voxworks rejected the contact.",
        "Look at its values and at Voxworks' status, fix the mapping, deploy, then replay.",
    ),
    "expired": Words(
        "retries used up",
        "It was retried until the retry window closed.",
        "Fix what kept it from Voxworks, then replay.",
    ),
    "unauthorized_key": Words(
        "API key rejected",
        "Voxworks rejected the API key, or none is set.",
        "Set a valid key: `voxbridge secret set api_key`.",
    ),
    "rate_limited": Words("rate limit", "Voxworks asked us to slow down.", "Nothing: it is retried automatically."),
    "voxworks_error": Words(
        "Voxworks failed", "Voxworks answered with an error.", "Nothing, unless it lasts: then ask Voxworks."
    ),
    "voxworks_unreachable": Words(
        "Voxworks unreachable",
        "Voxworks could not be reached.",
        "Nothing, unless it lasts: then check VoxworksBaseUrl and ask Voxworks.",
    ),
    "voxworks_timeout": Words(
        "Voxworks timed out", "Voxworks took too long.", "Nothing, unless it lasts: then ask Voxworks."
    ),
    "provider_unreachable": Words(
        "provider unreachable",
        "The provider, which has the lead's fields, could not be reached or refused to give them.",
        "If it lasts, check the source's access token: `voxbridge doctor`.",
    ),
    "queue_first": Words(
        "queued at once", "It was queued without an attempt.", "Nothing: the retry function processes it in seconds."
    ),
    "unexpected": Words(
        "internal error",
        "An internal error kept it from Voxworks; the log line `crashed` says where.",
        "Report it with the log line `crashed`.",
    ),
    "automation_failed": Words(
        "automation failed",
        "The contact exists, but its automation could not be started.",
        "Check the automation's URL and secret, then replay.",
    ),
    "outside_call_hours": Words(
        "outside call hours", "It waits until the source's call hours begin.", "Nothing: it is sent when they begin."
    ),
    "paused": Words("paused", "Its source is paused.", "Resume the source: `voxbridge resume`."),
}

_DETAILS = {  # our own texts of request.rejected, shorter
    "no such source": "no such source",
    "no such path": "no such path",
    "no secret is set for this source": "no secret is set",
    "the credentials are missing or do not match": "wrong credentials",
    "the handshake does not match": "wrong credentials",
}


def of_status(status: str) -> Words:
    """Return the words for a status; of a later version's status, the word itself."""
    return STATUSES.get(status) or Words(_plain(status), f"{_plain(status)}.", "Update voxbridge to learn more.")


def of_reason(reason: str) -> Words:
    """Return the words for a reason; of a later version's reason, the word itself."""
    return REASONS.get(reason) or Words(_plain(reason), f"{_plain(reason)}.", "Update voxbridge to learn more.")


def of_field(name: str) -> str:
    """Return a contact field's name as prose: `phone number`, `e-mail`."""
    return "e-mail" if name == "email" else _plain(name)


def in_sentence(label: str) -> str:
    """Return a label as it is inside a sentence."""
    return label if label.startswith("Voxworks") else label[0].lower() + label[1:]


def for_stack(text: str, options: "StackOptions") -> str:
    """Return a text in which each `voxbridge …` command is for the same stack."""
    return re.sub(r"`voxbridge ([^`]+)`", lambda found: f"`{options.command(found[1])}`", text)


def outcome_of(outcome: str, reason: str = "", detail: str = "") -> str:
    """Return what became of a lead in a few words: `Dead letter: no phone number`."""
    label = of_status(outcome).label
    if outcome == Status.UNAUTHORIZED:
        return f"{label}: {_DETAILS.get(detail, 'wrong credentials')}"
    return f"{label}: {of_reason(reason).label}" if reason else label


def headline(story: "Story", clock_time: str = "") -> str:
    """Return what became of a lead in a few words; `clock_time` is that of its next attempt, as it is to be shown."""
    text = outcome_of(story.outcome, story.reason, story.last.detail)
    if story.is_waiting and clock_time:
        return text.replace("Waiting", f"Waiting until {clock_time}", 1)
    return (
        text
        if story.took is None or story.outcome not in (Status.CREATED, Status.DUPLICATE)
        else (f"{text}, {duration(story.took)}")
    )


def duration(seconds: float) -> str:
    """Return a duration: `0.4 s`, `12 s`, `3 min`, `5 h`, `2 d`."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"  # noqa: PLR2004


def moment(time: datetime, now: datetime) -> str:
    """Return a time in this machine's zone: `14:02:11` of today, else `25 Nov 14:02`."""
    local, today = time.astimezone(), now.astimezone()
    if local.date() == today.date():
        return f"{local:%H:%M:%S}"
    return f"{local.day} {local:%b %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def _plain(name: str) -> str:
    return name.replace("_", " ")
