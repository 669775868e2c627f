"""Dead letters on the screen: why each is there, what to do, and how it would map now."""

import contextlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli import terminal
from cli.dead_letters import DeadLetter
from cli.stack import Stack
from voxbridge.delivery import to_rfc3339
from voxbridge.errors import Reason, Status

if TYPE_CHECKING:
    from cli.lead import Preview

type Mapper = Callable[[DeadLetter], "list[Preview]"]


def mapper_for(found: Stack, sources_file: Path | None) -> Mapper:
    """Return how letters are judged: as the functions would, by the sources.toml of this checkout."""
    from cli import lead  # noqa: PLC0415  (the mapping takes a moment to load)

    sources = lead.load_sources(sources_file)

    def mapper(dead_letter: DeadLetter) -> "list[Preview]":
        if dead_letter.delivery is None:
            return []
        source = sources.get(dead_letter.source)
        if source is None:
            return [lead.Preview("no such source", "sources.toml here does not name it")]
        region = source.region or found.phone_region
        previews = [lead.preview(each, source, region) for each in lead.separate(dead_letter.delivery, source)]
        return [_unless_fetched_from_provider(preview, source.provider) for preview in previews]

    return mapper


def _unless_fetched_from_provider(preview: "Preview", name: str) -> "Preview":
    """Leave the verdict open on a notification of ids alone: the functions fetch the lead that it names."""
    from voxbridge.providers import provider  # noqa: PLC0415

    if provider(name).fetch is None or preview.error != Status.IGNORED:
        return preview
    return replace(preview, error="cannot tell", why="the lead is fetched from its provider when it is replayed")


def _mapping_statuses(dead_letters: list[DeadLetter], mapper: Mapper) -> list[str]:
    """Mapper letters, with a bar: each takes some milliseconds."""
    verdicts = []
    with terminal.progress("Mapping", len(dead_letters)) as step:
        for dead_letter in dead_letters:
            verdicts.append(_mapping_status(mapper(dead_letter)))
            step()
    return verdicts


def _mapping_status(previews: "Iterable[Preview]") -> str:
    return ", ".join(preview.error or "maps" for preview in previews) or "cannot be read"


def mapping_summary(dead_letters: list[DeadLetter], mapper: Mapper) -> str:
    """Say in a sentence how many letters map now."""
    verdicts = Counter(_mapping_statuses(dead_letters, mapper))
    mapped = verdicts.pop("maps", 0)
    if not verdicts:
        return "All of them map now."
    others = ", ".join(f"{status} {number}" for status, number in verdicts.most_common())
    return f"{mapped} of them map now; the others do not ({others})."


_ADVICE = {
    Reason.UNREADABLE_BODY: "look at it (dlq show): is it what the provider sends?",
    Reason.MISSING_PHONE_NUMBER: "name the field in sources.toml, deploy, replay",
    Reason.INVALID_PHONE_NUMBER: "check number and region (dlq show), mend, replay",
    Reason.MISSING_FIRST_NAME: "name the field or a default in sources.toml, deploy, replay",
    Reason.RULE_FAILED: "mend the source's rule in sources.toml, deploy, replay",
    Reason.REJECTED: "Voxworks refuses it: look at it (dlq show), mend, replay",
    Reason.EXPIRED: "mend what kept it from Voxworks, replay",
}


def show_list(dead_letters: list[DeadLetter], mapper: Mapper | None) -> None:
    """Print letters as a table, without their bodies."""
    now = datetime.now(UTC)
    columns = ("id", "source", "reason", "received", "attempts", *(("now",) if mapper else ()), "what to do")
    verdicts = _mapping_statuses(dead_letters, mapper) if mapper else None
    rows = (
        _row(dead_letter, [verdicts[index]] if verdicts else [], now) for index, dead_letter in enumerate(dead_letters)
    )
    terminal.table(columns, rows)
    terminal.note(terminal.count(len(dead_letters), "letter") + ".")


def _row(dead_letter: DeadLetter, status: list[str], now: datetime) -> tuple[str, ...]:
    received = f"{terminal.age(dead_letter.received_at, now)} ago"
    return (
        dead_letter.id,
        dead_letter.source,
        _reason(dead_letter),
        received,
        str(dead_letter.attempts),
        *status,
        _advice(dead_letter),
    )


def _reason(dead_letter: DeadLetter) -> str:
    if dead_letter.delivery is None:
        return "unknown form"
    failure = dead_letter.delivery.failure
    last = failure.last_reason if failure else None
    return f"{dead_letter.reason} ({last.value})" if last else dead_letter.reason or "-"


def _advice(dead_letter: DeadLetter) -> str:
    if dead_letter.delivery is None:
        return f"update voxbridge: {dead_letter.problem}"
    failure = dead_letter.delivery.failure
    return _ADVICE.get(failure.reason, "replay") if failure else "replay"


def show_dead_letter(dead_letter: DeadLetter, mapper: Mapper) -> None:
    """Print a letter whole, with its body."""
    delivery = dead_letter.delivery
    facts: list[tuple[str, str]] = [("id", dead_letter.id), ("SQS message id", dead_letter.message_id)]
    if delivery is None:
        terminal.table(("", ""), [*facts, ("form", dead_letter.problem), ("sent", to_rfc3339(dead_letter.sent_at))])
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
    facts += [("attempts", str(dead_letter.attempts)), ("what to do", _advice(dead_letter))]
    terminal.table(("", ""), [fact for fact in facts if fact[1]])
    _show_body(delivery.body.decode("utf-8", "replace"))
    typer.echo("\nHow it maps now")
    from cli.preview import show  # noqa: PLC0415

    for preview in mapper(dead_letter):
        show(preview, dead_letter.source)


def _show_body(text: str) -> None:
    with contextlib.suppress(ValueError, RecursionError):  # a form, or not even that: shown as it is
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    typer.echo("Body")
    for line in text.split("\n"):
        typer.echo(f"  {terminal.escape_controls(line)}")
