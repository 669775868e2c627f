"""Shows dead letters: the reason, what to do, and what each maps to now."""

import contextlib
import json
from collections import Counter
from datetime import UTC, datetime

import typer

from cli import terminal
from cli.dead_letters import SHORT_ID, DeadLetter
from cli.judgement import CONTACT, Mapper, judge
from voxbridge.delivery import to_rfc3339
from voxbridge.errors import Reason


def _mapping_statuses(dead_letters: list[DeadLetter], mapper: Mapper) -> list[str]:
    """Map dead letters, with a progress bar: each takes some milliseconds."""
    statuses = []
    with terminal.progress("Mapping", len(dead_letters)) as step:
        for dead_letter in dead_letters:
            statuses.append(judge(dead_letter, mapper).status)
            step()
    return statuses


def mapping_summary(dead_letters: list[DeadLetter], mapper: Mapper) -> str:
    """Return a sentence on how many dead letters map to a contact now."""
    statuses = Counter(_mapping_statuses(dead_letters, mapper))
    mapped = statuses.pop(CONTACT, 0)
    if not statuses:
        return "All of them map to a contact now."
    others = ", ".join(f"{status} {number}" for status, number in statuses.most_common())
    return f"{mapped} of them map to a contact now; the others would fail again ({others})."


_ADVICE = {
    Reason.UNREADABLE_BODY: "look at the body with dlq show; ask the sender",
    Reason.MISSING_PHONE_NUMBER: "name the field in sources.toml, deploy, replay",
    Reason.INVALID_PHONE_NUMBER: "check number and country with dlq show, fix, replay",
    Reason.MISSING_FIRST_NAME: "name the field or a default in sources.toml, deploy, replay",
    Reason.RULE_FAILED: "fix the source's rule in sources.toml, deploy, replay",
    Reason.REJECTED: "rejected by Voxworks: see dlq show, fix, replay",
    Reason.AUTOMATION_FAILED: "its contact is made; fix the automation in Voxworks, replay to start it",
    Reason.EXPIRED: "fix what kept it from Voxworks, replay",
}


def show_list(dead_letters: list[DeadLetter], mapper: Mapper | None) -> None:
    """Print dead letters as a table, without their bodies, and what to do for each reason."""
    now = datetime.now(UTC)
    rows = [_row(dead_letter, now) for dead_letter in dead_letters]
    columns = ["id", "source", "reason", "age", "attempts"]
    if mapper:  # in place of the attempts, to fit 80 columns
        columns[-1] = "mapping now"
        statuses = _mapping_statuses(dead_letters, mapper)
        rows = [[*row[:-1], status] for row, status in zip(rows, statuses, strict=True)]
    terminal.table(columns, rows)
    terminal.note(f"{terminal.plural(len(dead_letters), 'dead letter')}. What to do:")
    for reason, advice in {_reason(each): _advice(each) for each in dead_letters}.items():
        terminal.note(f"  {terminal.escape_controls(reason)}: {advice}")


def _row(dead_letter: DeadLetter, now: datetime) -> list[str]:
    age = terminal.format_age(dead_letter.received_at, now)
    return [dead_letter.id[:SHORT_ID], dead_letter.source, _reason(dead_letter), age, str(dead_letter.attempts)]


def _reason(dead_letter: DeadLetter) -> str:
    if dead_letter.delivery is None:
        return "unsupported version"
    failure = dead_letter.delivery.failure
    last = failure.last_reason if failure else None
    return f"{dead_letter.reason} ({last.value})" if last else dead_letter.reason or "-"


def _advice(dead_letter: DeadLetter) -> str:
    if dead_letter.delivery is None:
        return f"update voxbridge: {dead_letter.problem}"
    failure = dead_letter.delivery.failure
    return _ADVICE.get(failure.reason, "replay") if failure else "replay"


def show_dead_letter(dead_letter: DeadLetter, mapper: Mapper) -> None:
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
            ("reason", _reason(dead_letter)),
            ("first reason", failure.first_reason.value if failure.first_reason else ""),
            ("status", str(failure.status or "")),
            ("message", failure.message or ""),
            ("failed at", to_rfc3339(failure.at)),
        ]
    if delivery.contact:
        facts.append(("contact", f"{delivery.contact.status}; its automation is outstanding"))
    facts += [("attempts", str(dead_letter.attempts)), ("what to do", _advice(dead_letter))]
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
    for line in text.split("\n"):
        typer.echo(f"  {terminal.escape_controls(line)}")
