"""Shows dead letters: a line each, as JSON, or one in full with what it maps to."""

import contextlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import typer

from cli import status_texts, terminal
from cli.dead_letter_messages import DeadLetter
from cli.history import SHORT_ID
from cli.mapping_summary import Mapper, MappingSummary
from cli.stack import StackOptions
from voxbridge.delivery import to_rfc3339

RETENTION = timedelta(days=14)  # of the dead-letter queue, from when a message was sent
_COLUMNS = (("id", SHORT_ID), ("source", 12), ("reason", 20), ("received", 12))  # with two blanks each, 60 of 80
_PERSON = ("first_name", "last_name", "phone_number", "email")


def show_list(
    dead_letters: Sequence[DeadLetter], summaries: Sequence[MappingSummary] | None, *, dry_run: bool, names: bool
) -> None:
    """Print dead letters, a line each: what they map to (`dry_run`) or whom they are about, for which it needs both."""
    now, width = datetime.now(UTC), terminal.console().width
    typer.echo(header("maps to now" if dry_run else "who" if names else "attempts"))
    for index, each in enumerate(dead_letters):
        summary = summaries[index] if summaries else None
        last = attempts_of(each) if not summary else summary.status if dry_run else who(summary.fields)
        typer.echo(line(each, last, now, width))
        if summary and dry_run and names:
            typer.echo(terminal.escape_controls(f"{'':{SHORT_ID}}  {who(summary.fields)}"))


def header(last: str) -> str:
    """Return the line above the others. `last` is the name of the last column."""
    return "  ".join([*(f"{name:{width}}" for name, width in _COLUMNS), last])


def line(dead_letter: DeadLetter, last: str, now: datetime, width: int) -> str:
    """Return a dead letter as one line of at most `width` columns; nothing of its body unless it is in `last`."""
    cells = (
        dead_letter.id,
        dead_letter.source,
        reason_of(dead_letter),
        status_texts.moment(dead_letter.received_at, now),
    )
    texts = [
        f"{terminal.clipped(terminal.escape_controls(cell), size, '' if name == 'id' else '…'):{size}}"
        for cell, (name, size) in zip(cells, _COLUMNS, strict=True)
    ]
    return terminal.clipped("  ".join([*texts, terminal.escape_controls(last)]), width).rstrip()


def attempts_of(dead_letter: DeadLetter) -> str:
    """Return what the last column says of how a lead became a dead letter: its attempts, or why the last one failed."""
    failure = dead_letter.delivery.failure if dead_letter.delivery else None
    if failure and failure.last_reason:
        return failure.last_reason.value
    return terminal.plural(dead_letter.attempts, "attempt")


def who(fields: Sequence[Mapping[str, Any]]) -> str:
    """Return whom a dead letter is about, by the fields that could be read: name and number of each lead."""
    people = []
    for each in fields:
        name = " ".join(str(each[key]) for key in ("first_name", "last_name") if each.get(key))
        number = str(each.get("phone_number") or each.get("email") or "")
        people.append(" ".join(part for part in (name, number) if part) or "-")
    return "; ".join(people) or "-"


def to_json(dead_letter: DeadLetter, summary: MappingSummary | None = None, *, names: bool = False) -> dict[str, Any]:
    """Return a dead letter for programs, without its body; times RFC 3339 in UTC. With `names`, the people's fields."""
    delivery = dead_letter.delivery
    failure = delivery.failure if delivery else None
    found: dict[str, Any] = {
        "id": dead_letter.id,
        "source": dead_letter.source,
        "reason": dead_letter.reason or None,
        "last_reason": failure.last_reason.value if failure and failure.last_reason else None,
        "message": (failure.message if failure else dead_letter.problem) or None,
        "status": failure.status if failure else None,
        "attempts": dead_letter.attempts,
        "received_at": to_rfc3339(dead_letter.received_at),
        "replayed_at": to_rfc3339(delivery.replayed_at) if delivery and delivery.replayed_at else None,
        "sent_at": to_rfc3339(dead_letter.sent_at),
        "deleted_at": to_rfc3339(dead_letter.sent_at + RETENTION),
        "sqs_message_id": dead_letter.message_id,
        "supported": delivery is not None,
    }
    if summary:
        found["maps_to"] = list(summary.statuses)
    if summary and names:
        found["people"] = [{key: each.get(key) for key in _PERSON} for each in summary.fields]
    return found


def reason_of(dead_letter: DeadLetter) -> str:
    """Return the reason's own word."""
    return "unsupported version" if dead_letter.delivery is None else dead_letter.reason or "-"


def advice_of(dead_letter: DeadLetter, options: StackOptions) -> str:
    """Return what to do, with commands for the same stack."""
    if dead_letter.delivery is None:
        return f"Update voxbridge: {dead_letter.problem}."
    return (
        status_texts.for_stack(status_texts.of_reason(dead_letter.reason).fix, options)
        if dead_letter.reason
        else "Replay it."
    )


def note_advice(dead_letters: Sequence[DeadLetter], options: StackOptions) -> None:
    """Note what to do, once for each reason."""
    terminal.note(f"{terminal.plural(len(dead_letters), 'dead letter')}. What to do:")
    for reason, advice in {reason_of(each): advice_of(each, options) for each in dead_letters}.items():
        terminal.note(f"  {terminal.escape_controls(reason)}: {advice}")


def show_dead_letter(dead_letter: DeadLetter, mapper: Mapper, options: StackOptions) -> None:
    """Print everything about a dead letter, its body included."""
    delivery = dead_letter.delivery
    facts: list[tuple[str, str]] = [("id", dead_letter.id), ("SQS message id", dead_letter.message_id)]
    if delivery is None:
        terminal.table(("", ""), [*facts, ("problem", dead_letter.problem), ("sent", to_rfc3339(dead_letter.sent_at))])
        _show_body(dead_letter.body)
        return
    failure = delivery.failure
    facts += [("source", delivery.source), ("received", to_rfc3339(delivery.received_at))]
    if delivery.replayed_at:
        facts.append(("replayed", to_rfc3339(delivery.replayed_at)))
    facts += [("content type", delivery.content_type), *sorted(delivery.headers.items())]
    if failure:
        facts += [
            ("reason", dead_letter.reason),
            ("last reason", failure.last_reason.value if failure.last_reason else ""),
            ("first reason", failure.first_reason.value if failure.first_reason else ""),
            ("status", str(failure.status or "")),
            ("message", failure.message or ""),
            ("failed at", to_rfc3339(failure.at)),
        ]
    if delivery.contact:
        facts.append(("contact", f"{delivery.contact.status}; its automation is outstanding"))
    facts += [
        ("attempts", str(dead_letter.attempts)),
        ("deleted by SQS", to_rfc3339(dead_letter.sent_at + RETENTION)),
        ("what to do", advice_of(dead_letter, options)),
    ]
    terminal.table(("", ""), [fact for fact in facts if fact[1]])
    _show_body(delivery.body.decode("utf-8", "replace"))
    typer.echo("\nMapping now")
    from cli.preview import show  # noqa: PLC0415

    for preview in mapper(dead_letter):
        show(preview, dead_letter.source)


def _show_body(text: str) -> None:
    with contextlib.suppress(ValueError, RecursionError):  # what is not JSON is shown as it is
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    typer.echo("Body")
    for row in text.split("\n"):
        typer.echo(f"  {terminal.escape_controls(row)}")
