"""Checks of the queues: their settings, the trigger of the retry function, and what is waiting in them."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from cli import terminal
from cli.checks.facts import Facts
from cli.checks.finding import DELETED, Fetched, Finding, Missing, Unknown, failure, ok, unchecked, warning
from cli.checks.held import held_leads

MAX_RETENTION = timedelta(days=14)  # SQS's own limit
MAX_WAITING = timedelta(minutes=15)  # as in the alarm
MAX_DEAD_LETTER_AGE = timedelta(days=10)  # as in the alarm
_EDIT = "SQS → the queue → Edit → "
_TRIGGER = "Lambda → the retry function → Triggers → the SQS trigger"
_QUEUE_FIRST = "Fix the queue first."


def check_queues(facts: Facts) -> Iterator[Finding]:
    """Check that both queues exist, are encrypted, and keep messages as long as SQS can."""
    for check, queue in (("retry queue", facts.retry_queue), ("dead-letter queue", facts.dead_letter_queue)):
        match queue:
            case Unknown(reason):
                yield unchecked(check, reason)
            case Missing():
                yield failure(check, "It was deleted; leads that belong in it are answered 503.", DELETED)
            case attributes:
                yield _check_queue(check, attributes, facts)


def _check_queue(check: str, queue: Mapping[str, str], facts: Facts) -> Finding:
    if queue.get("SqsManagedSseEnabled", "").lower() != "true" and not queue.get("KmsMasterKeyId"):
        return failure(check, "It is not encrypted and holds personal data.", f"{_EDIT}Encryption: Amazon SQS key")
    problem = _redrive_problem(queue, facts.dead_letter_queue) if check == "retry queue" else ""
    if problem:
        return failure(check, problem, f"{_EDIT}Dead-letter queue: the stack's own")
    kept = timedelta(seconds=int(queue.get("MessageRetentionPeriod", "0")))
    if kept < MAX_RETENTION:
        message = f"It deletes leads after {kept.days} days instead of 14."
        return warning(check, message, f"{_EDIT}Message retention period: 14 days")
    return ok(check, "Encrypted, keeps leads for 14 days.")


def _redrive_problem(queue: Mapping[str, str], dead_letters: Fetched[Mapping[str, str]]) -> str:
    try:
        target = str(json.loads(queue.get("RedrivePolicy", "{}")).get("deadLetterTargetArn", ""))
    except (ValueError, AttributeError):
        target = ""
    if not target:
        return "It has no dead-letter queue: leads that cannot be processed would be lost on day 14."
    if isinstance(dead_letters, Mapping) and target != dead_letters.get("QueueArn"):
        return "Its dead-letter queue is not the stack's."
    return ""


def check_trigger(facts: Facts) -> Iterator[Finding]:
    """Check that the retry queue triggers the retry function, which reports failures one by one."""
    match facts.triggers:
        case Unknown(reason):
            yield unchecked("trigger", reason)
        case Missing():
            yield failure("trigger", "The retry function was deleted; waiting leads are not retried.", DELETED)
        case triggers:
            if isinstance(facts.retry_queue, Unknown | Missing):
                yield unchecked("trigger", "The retry queue could not be read.", _QUEUE_FIRST)
                return
            arn = facts.retry_queue.get("QueueArn")
            found = next((trigger for trigger in triggers if trigger.get("EventSourceArn") == arn), None)
            message = "The retry queue does not trigger the retry function; waiting leads are not retried."
            yield _check_trigger(found) if found else failure("trigger", message, DELETED)


def _check_trigger(trigger: Mapping[str, Any]) -> Finding:
    state = str(trigger.get("State", ""))
    if state in ("Disabled", "Disabling"):
        fix = f'{_TRIGGER} → enable it\ndocs/runbook.md, "Leads are waiting"'
        return failure("trigger", "It is disabled; waiting leads are not retried.", fix)
    if "ReportBatchItemFailures" not in trigger.get("FunctionResponseTypes", []):
        message = "Failures are not reported one by one: if one lead fails, its whole batch is retried."
        return failure("trigger", message, f"{_TRIGGER} → Edit → Report batch item failures")
    if state != "Enabled":
        return warning("trigger", f"It is being changed ({state}).", "Run this again in a minute.")
    return ok("trigger", "The retry queue triggers the retry function.")


def check_waiting_leads(facts: Facts) -> Iterator[Finding]:
    """Check that no lead waits longer than it should."""
    queue = facts.retry_queue
    if isinstance(queue, Unknown | Missing):
        yield unchecked("waiting leads", "The retry queue could not be read.", _QUEUE_FIRST)
        return
    number = depth(queue)
    if not number:
        yield ok("waiting leads", "None.")
        return
    noun = f"About {terminal.plural(number, 'lead')}"
    seconds = facts.waiting_seconds
    held = ", ".join(f"{reason} for up to {age}" for reason, age in held_leads(facts).items())
    if held and not isinstance(seconds, Unknown | Missing) and (seconds or 0) <= MAX_WAITING.total_seconds():
        yield ok("waiting leads", f"{noun}, held on purpose: {held}.")
        return
    fix = 'docs/runbook.md, "Leads are waiting"'
    if isinstance(seconds, Unknown | Missing) or seconds is None:
        reason = seconds.reason if isinstance(seconds, Unknown) else "CloudWatch has no figure"
        yield warning("waiting leads", f"{noun}, waiting time unknown ({reason}).", fix)
        return
    waiting = timedelta(seconds=seconds)
    message = f"{noun}, the oldest waiting for {terminal.format_age(facts.now - waiting, facts.now)}."
    yield warning("waiting leads", message, fix) if waiting > MAX_WAITING else ok("waiting leads", message)


def check_dead_letters(facts: Facts) -> Iterator[Finding]:
    """Check that no lead needs a person."""
    queue = facts.dead_letter_queue
    if isinstance(queue, Unknown | Missing):
        yield unchecked("dead letters", "The dead-letter queue could not be read.", _QUEUE_FIRST)
        return
    number = depth(queue)
    if not number:
        yield ok("dead letters", "None.")
        return
    command = facts.options.command
    fix = f"To see what to do: {command('dlq list')}\nOnce fixed: {command('dlq replay')}"
    noun = f"About {terminal.plural(number, 'dead letter')}"
    sample = facts.dead_letters
    if isinstance(sample, Unknown | Missing) or sample.oldest is None:
        reason = sample.reason if isinstance(sample, Unknown) else "another command is reading them"
        yield warning("dead letters", f"{noun}, age unknown ({reason}).", fix)
        return
    reasons = ", ".join(f"{terminal.escape_controls(reason)} {many}" for reason, many in sample.reasons.items())
    age = facts.now - sample.oldest
    left = max(timedelta(seconds=int(queue.get("MessageRetentionPeriod", "0"))) - age, timedelta(0))
    of = f" of the {sample.read} that were read" if sample.read < number else ""
    message = (
        f"{noun} ({reasons}). Oldest{of}: {terminal.format_age(sample.oldest, facts.now)}; "
        f"SQS deletes it in {terminal.format_age(facts.now - left, facts.now)}."
    )
    if age > MAX_DEAD_LETTER_AGE:
        yield failure("dead letters", message, f"To save them: {command('dlq export dead-letters.jsonl')}\n{fix}")
    else:
        yield warning("dead letters", message, fix)


def depth(queue: Mapping[str, str]) -> int:
    """Return how many messages a queue has, hidden and delayed ones included."""
    names = ("", "NotVisible", "Delayed")
    return sum(int(queue.get(f"ApproximateNumberOfMessages{name}", "0")) for name in names)
