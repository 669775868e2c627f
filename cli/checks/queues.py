"""Checks of where leads wait: both queues, what drives the retries, and what lies in them."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from cli import terminal
from cli.checks.facts import Facts
from cli.checks.finding import DELETED, Fetched, Finding, Missing, Unknown, failure, ok, unchecked, warning

MAX_RETENTION = timedelta(days=14)  # the longest that SQS keeps a message
MAX_WAITING = timedelta(minutes=15)  # as the alarms have it
MAX_DEAD_LETTER_AGE = timedelta(days=10)  # as the alarm has it
_EDIT = "SQS → the queue → Edit → "
_QUEUE_FIRST = "Mend the queue first."


def check_queues(facts: Facts) -> Iterator[Finding]:
    """Check that both queues are there, encrypted, and keep what they are given for as long as SQS can."""
    for check, queue in (("retry queue", facts.retry_queue), ("dead-letter queue", facts.dead_letter_queue)):
        match queue:
            case Unknown(why):
                yield unchecked(check, why)
            case Missing():
                yield failure(check, "It is gone; leads that should wait in it are answered 503.", DELETED)
            case attributes:
                yield _check_queue(check, attributes, facts)


def _check_queue(check: str, queue: Mapping[str, str], facts: Facts) -> Finding:
    if queue.get("SqsManagedSseEnabled", "").lower() != "true" and not queue.get("KmsMasterKeyId"):
        return failure(
            check, "It is not encrypted, and holds people's names and numbers.", f"{_EDIT}Encryption: Amazon SQS key"
        )
    trouble = _redrive_problem(queue, facts.dead_letter_queue) if check == "retry queue" else ""
    if trouble:
        return failure(check, trouble, f"{_EDIT}Dead-letter queue: the stack's own")
    kept = timedelta(seconds=int(queue.get("MessageRetentionPeriod", "0")))
    if kept < MAX_RETENTION:
        return warning(
            check,
            f"It forgets leads after {kept.days} days instead of 14.",
            f"{_EDIT}Message retention period: 14 days",
        )
    if check == "retry queue":
        return ok(check, "It is encrypted, keeps leads for 14 days, and gives up to the dead-letter queue.")
    return ok(check, "It is encrypted, and keeps letters for 14 days.")


def _redrive_problem(queue: Mapping[str, str], dead_letters: Fetched[Mapping[str, str]]) -> str:
    try:
        target = str(json.loads(queue.get("RedrivePolicy", "{}")).get("deadLetterTargetArn", ""))
    except (ValueError, AttributeError):
        target = ""
    if not target:
        return "It has no dead-letter queue: what cannot be handled would be lost on day 14."
    if isinstance(dead_letters, Mapping) and target != dead_letters.get("QueueArn"):
        return "It gives up to another queue than the stack's dead-letter queue."
    return ""


def check_trigger(facts: Facts) -> Iterator[Finding]:
    """Check that something takes leads from the retry queue, and puts back those that fail."""
    match facts.mappings:
        case Unknown(why):
            yield unchecked("mapping", why)
        case Missing():
            yield failure("mapping", "The retry function is gone: waiting leads are not tried again.", DELETED)
        case mappings:
            if isinstance(facts.retry_queue, Unknown | Missing):
                yield unchecked("mapping", "The retry queue could not be seen.", _QUEUE_FIRST)
                return
            arn = facts.retry_queue.get("QueueArn")
            of_queue = [mapping for mapping in mappings if mapping.get("EventSourceArn") == arn]
            yield (
                _check_trigger(of_queue[0])
                if of_queue
                else failure("mapping", "Nothing takes leads from the retry queue: they are not tried again.", DELETED)
            )


def _check_trigger(mapping: Mapping[str, Any]) -> Finding:
    state = str(mapping.get("State", ""))
    if state in ("Disabled", "Disabling"):
        fix = 'Lambda → the retry function → Triggers → enable the SQS trigger (docs/runbook.md, "Leads are waiting").'
        return failure("mapping", "It is switched off: waiting leads are not tried again.", fix)
    if "ReportBatchItemFailures" not in mapping.get("FunctionResponseTypes", []):
        sentence = "It takes no report of single failures: one lead that fails would have its whole batch tried again."
        fix = "Lambda → the retry function → Triggers → the SQS trigger → Edit → Report batch item failures"
        return failure("mapping", sentence, fix)
    if state != "Enabled":
        return warning("mapping", f"It is changing ({state}).", "Run this again in a minute.")
    return ok("mapping", "The retry queue drives the retry function, lead by lead.")


def check_waiting_leads(facts: Facts) -> Iterator[Finding]:
    """Check that nothing waits longer than it should."""
    queue = facts.retry_queue
    if isinstance(queue, Unknown | Missing):
        yield unchecked("waiting leads", "The retry queue could not be seen.", _QUEUE_FIRST)
        return
    number = depth(queue)
    if not number:
        yield ok("waiting leads", "None.")
        return
    noun = f"About {terminal.count(number, 'lead')}"
    since = facts.waiting_since
    fix = 'docs/runbook.md, "Leads are waiting"'
    if isinstance(since, Unknown | Missing) or since is None:
        why = f" ({since.why})" if isinstance(since, Unknown) else ""
        yield warning("waiting leads", f"{noun}; since when, CloudWatch does not tell{why}.", fix)
        return
    age = terminal.age(facts.now - timedelta(seconds=since), facts.now)
    sentence = f"{noun}, the oldest for {age}."
    long = timedelta(seconds=since) > MAX_WAITING
    yield warning("waiting leads", sentence, fix) if long else ok("waiting leads", sentence)


def check_dead_letters(facts: Facts) -> Iterator[Finding]:
    """Check that no lead waits for a person."""
    queue = facts.dead_letter_queue
    if isinstance(queue, Unknown | Missing):
        yield unchecked("dead letters", "The dead-letter queue could not be seen.", _QUEUE_FIRST)
        return
    number = depth(queue)
    if not number:
        yield ok("dead letters", "None.")
        return
    listing = f"voxbridge dlq list{facts.option}, mend what is told there, then voxbridge dlq replay{facts.option}"
    noun = f"About {terminal.count(number, 'lead')} for you to look at"
    dead_letters = facts.dead_letters
    if isinstance(dead_letters, Unknown | Missing) or dead_letters.oldest is None:
        why = (
            f" ({dead_letters.why})"
            if isinstance(dead_letters, Unknown)
            else ", hidden by another command that reads them"
        )
        yield warning("dead letters", f"{noun}; how old they are could not be seen{why}.", listing)
        return
    reasons = ", ".join(f"{terminal.escape_controls(reason)} {many}" for reason, many in dead_letters.reasons.items())
    age = facts.now - dead_letters.oldest
    left = max(timedelta(seconds=int(queue.get("MessageRetentionPeriod", "0"))) - age, timedelta(0))
    among = f" of the {dead_letters.read} read" if dead_letters.read < number else ""
    sentence = (
        f"{noun} ({reasons}). The oldest{among} has lain here for {terminal.age(dead_letters.oldest, facts.now)}; "
        f"SQS forgets it in {terminal.age(facts.now - left, facts.now)}."
    )
    if age > MAX_DEAD_LETTER_AGE:
        keep = f"voxbridge dlq export dead-letters.jsonl{facts.option} keeps them; then {listing}"
        yield failure("dead letters", sentence, keep)
    else:
        yield warning("dead letters", sentence, listing)


def depth(queue: Mapping[str, str]) -> int:
    """Count a queue's messages, those in flight and delayed ones included."""
    names = ("", "NotVisible", "Delayed")
    return sum(int(queue.get(f"ApproximateNumberOfMessages{name}", "0")) for name in names)
