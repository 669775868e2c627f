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

from cli import screen
from cli.letters import Letter
from cli.stack import Stack
from voxbridge.delivery import to_rfc3339
from voxbridge.outcome import Reason, Status

if TYPE_CHECKING:
    from cli.lead import Preview

type Judge = Callable[[Letter], "list[Preview]"]


def judge_of(found: Stack, sources_file: Path | None) -> Judge:
    """Return how letters are judged: as the functions would, by the sources.toml of this checkout."""
    from cli import lead  # noqa: PLC0415  (the mapping takes a moment to load)

    sources = lead.load_sources(sources_file)

    def judge(letter: Letter) -> "list[Preview]":
        if letter.delivery is None:
            return []
        source = sources.get(letter.source)
        if source is None:
            return [lead.Preview("no such source", "sources.toml here does not name it")]
        region = source.region or found.phone_region
        previews = [lead.preview(each, source, region) for each in lead.separate(letter.delivery, source)]
        return [_unless_fetched(preview, source.provider) for preview in previews]

    return judge


def _unless_fetched(preview: "Preview", name: str) -> "Preview":
    """Leave the verdict open on a notification of ids alone: the functions fetch the lead that it names."""
    from voxbridge.providers import provider  # noqa: PLC0415

    if provider(name).fetch is None or preview.error != Status.IGNORED:
        return preview
    return replace(preview, error="cannot tell", why="the lead is fetched from its provider when it is replayed")


def _verdicts(letters: list[Letter], judge: Judge) -> list[str]:
    """Judge letters, with a bar: each takes some milliseconds."""
    verdicts = []
    with screen.progress("Mapping", len(letters)) as step:
        for letter in letters:
            verdicts.append(_verdict(judge(letter)))
            step()
    return verdicts


def _verdict(previews: "Iterable[Preview]") -> str:
    return ", ".join(preview.error or "maps" for preview in previews) or "cannot be read"


def outlook(letters: list[Letter], judge: Judge) -> str:
    """Say in a sentence how many letters map now."""
    verdicts = Counter(_verdicts(letters, judge))
    mapped = verdicts.pop("maps", 0)
    if not verdicts:
        return "All of them map now."
    others = ", ".join(f"{verdict} {number}" for verdict, number in verdicts.most_common())
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


def show_list(letters: list[Letter], judge: Judge | None) -> None:
    """Print letters as a table, without their bodies."""
    now = datetime.now(UTC)
    columns = ("id", "source", "reason", "received", "attempts", *(("now",) if judge else ()), "what to do")
    verdicts = _verdicts(letters, judge) if judge else None
    rows = (_list_row(letter, [verdicts[index]] if verdicts else [], now) for index, letter in enumerate(letters))
    screen.table(columns, rows)
    screen.say(screen.count(len(letters), "letter") + ".")


def _list_row(letter: Letter, verdict: list[str], now: datetime) -> tuple[str, ...]:
    received = f"{screen.age(letter.received_at, now)} ago"
    return letter.id, letter.source, _reason(letter), received, str(letter.attempts), *verdict, _advice(letter)


def _reason(letter: Letter) -> str:
    if letter.delivery is None:
        return "unknown form"
    failure = letter.delivery.failure
    last = failure.last_reason if failure else None
    return f"{letter.reason} ({last.value})" if last else letter.reason or "-"


def _advice(letter: Letter) -> str:
    if letter.delivery is None:
        return f"update voxbridge: {letter.problem}"
    failure = letter.delivery.failure
    return _ADVICE.get(failure.reason, "replay") if failure else "replay"


def show_letter(letter: Letter, judge: Judge) -> None:
    """Print a letter whole, with its body."""
    delivery = letter.delivery
    facts: list[tuple[str, str]] = [("id", letter.id), ("SQS message id", letter.message_id)]
    if delivery is None:
        screen.table(("", ""), [*facts, ("form", letter.problem), ("sent", to_rfc3339(letter.sent_at))])
        _show_body(letter.body)
        return
    failure = delivery.failure
    facts += [("source", delivery.source), ("received", to_rfc3339(delivery.received_at))]
    if delivery.replayed_at:
        facts.append(("replayed", to_rfc3339(delivery.replayed_at)))
    facts += [("content type", delivery.content_type), *sorted(delivery.headers.items())]
    if failure:
        facts += [
            ("reason", _reason(letter)),
            ("first reason", failure.first_reason.value if failure.first_reason else ""),
            ("status", str(failure.status or "")),
            ("message", failure.message or ""),
            ("failed at", to_rfc3339(failure.at)),
        ]
    facts += [("attempts", str(letter.attempts)), ("what to do", _advice(letter))]
    screen.table(("", ""), [fact for fact in facts if fact[1]])
    _show_body(delivery.body.decode("utf-8", "replace"))
    typer.echo("\nHow it maps now")
    from cli.preview import show  # noqa: PLC0415

    for preview in judge(letter):
        show(preview, letter.source)


def _show_body(text: str) -> None:
    with contextlib.suppress(ValueError, RecursionError):  # a form, or not even that: shown as it is
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    typer.echo("Body")
    for line in text.split("\n"):
        typer.echo(f"  {screen.plain(line)}")
