"""Leads: what came in, newest first, and what became of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from starlette.responses import Response

from cli import status_texts
from cli.console.lead_log import DEFAULT_RANGE, FAILED, IN_VOXWORKS, WAITING, LeadLog, kind, lead_log
from cli.console.page import Page, Tab, Visit
from cli.search_query import parse_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.history import LogLine, Story

WAIT = 0.6  # seconds that a page waits for the first lines
PAGE_SIZE = 100
RANGES = {"1h": timedelta(hours=1), "24h": DEFAULT_RANGE, "7d": timedelta(days=7), "30d": timedelta(days=30)}
RANGE_LABELS = (("1h", "the last hour"), ("24h", "the last 24 hours"), ("7d", "7 days"), ("30d", "30 days"))
GROUPS = {  # of outcomes, as the filter names them
    "arrived": IN_VOXWORKS,
    "waiting": WAITING,
    "dead": FAILED,
    "left": frozenset({"skipped", "ignored", "test"}),
    "rejected": frozenset({"unauthorized", "method_not_allowed", "too_large"}),
}
GROUP_LABELS = (
    ("", "anything"),
    ("arrived", "in Voxworks"),
    ("waiting", "waiting"),
    ("dead", "dead letter"),
    ("left", "skipped or no lead"),
    ("rejected", "rejected"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A lead as a row of a table."""

    story: "Story"
    text: str
    kind: str


def row(story: "Story") -> Row:
    """Return a story as a row."""
    next_attempt = f"{story.next_attempt_at.astimezone():%H:%M}" if story.next_attempt_at else ""
    return Row(story, status_texts.headline(story, next_attempt), kind(story.outcome))


def leads(visit: Visit) -> Response:
    """Show the list."""
    log, now = visit.console.service(lead_log), visit.console.clock.now()
    chosen = visit.query.get("from", "24h")
    named = parse_time(visit.query.get("at"), now)
    since = named.start if named else now - RANGES.get(chosen, DEFAULT_RANGE)
    reading = log.get(since, WAIT)
    loaded = reading.value.stories if reading.value else ()
    within = named.choose(loaded) if named else [story for story in loaded if story.received_at >= since]
    source, group = visit.query.get("source"), visit.query.get("outcome")
    matching = [
        story
        for story in within
        if (not source or story.source == source) and (not group or story.outcome in GROUPS.get(group, frozenset()))
    ]
    page = _page_number(visit.query.get("page"), len(matching))
    rejected = sum(story.is_rejection for story in within)
    return visit.render(
        "leads.html",
        title="Leads",
        reading=reading,
        is_complete=reading.value is None or reading.value.since <= since,
        rows=[row(story) for story in matching[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]],
        found=len(matching),
        first=(page - 1) * PAGE_SIZE + 1,
        page=page,
        pages=_pages(len(matching)),
        leads=len(within) - rejected,
        rejected=rejected,
        chosen={"from": chosen if chosen in RANGES else "24h", "source": source, "outcome": group},
        is_filtered=bool(source or group or named),
        named=named,
        ranges=RANGE_LABELS,
        groups=GROUP_LABELS,
        sources=[("", "all"), *((name, name) for name in sorted({story.source for story in loaded} | {source} - {""}))],
        address=visit.query.address("/leads"),
        url=visit.console.stack.outputs.get("WebhookUrl", ""),
    )


def _pages(number: int) -> int:
    return max(1, -(-number // PAGE_SIZE))


def _page_number(text: str, number: int) -> int:
    return min(int(text), _pages(number)) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) else 1  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a lead."""

    at: datetime
    text: str
    then: str  # what follows from it; may be empty
    took: float | None
    kind: str


def steps(lines: "Sequence[LogLine]") -> list[Step]:
    """Return a story's lines as sentences."""
    made, replayed_at = [], None
    for line in lines:
        if line.replayed_at and line.replayed_at != replayed_at:
            replayed_at = line.replayed_at
            made.append(Step(line.replayed_at, "Replayed by a person.", "", None, "off"))
        made.append(_step(line))
    return made


def _step(line: "LogLine") -> Step:
    if line.parts:
        text = f"It held {len(line.parts)} leads; each has its own delivery."
        return Step(line.at, text, "", None, "off")
    began = "Came in. " if line.function == "webhook" else "Tried again. " if line.function == "retry" else ""
    because = status_texts.of_reason(line.reason) if line.reason else None
    text = because.sentence if because else status_texts.of_status(line.outcome).sentence
    if because and line.status:
        text = f"{text.removesuffix('.')} ({line.status})."
    then = ""
    if line.outcome == "queued":
        wait = f", to be tried again in {status_texts.duration(line.retry_in)}" if line.retry_in is not None else ""
        then = f"{'Put into' if line.function == 'webhook' else 'Back in'} the retry queue{wait}."
    elif line.outcome == "dead_lettered":
        then = "It became a dead letter."
    elif line.detail and line.outcome not in IN_VOXWORKS:
        then = f"{line.detail[:1].upper()}{line.detail[1:].removesuffix('.')}."
    return Step(line.at, began + text, then, line.duration, kind(line.outcome))


def lead(visit: Visit) -> Response:
    """Show one lead's story."""
    delivery_id = visit.arguments["id"]
    log = visit.console.service(lead_log)
    story = log.story(delivery_id, WAIT)
    if story is None:
        named = log.named(delivery_id)
        return visit.redirect(f"/leads/{named[0].delivery_id}") if named else _not_loaded(visit, log, delivery_id)
    at = status_texts.moment(story.received_at, visit.console.clock.now())
    return visit.render(
        "lead.html",
        title=f"{'Request' if story.is_rejection else 'Lead'} of {at}",
        story=story,
        row=row(story),
        steps=steps(story.lines),
        sent=[status_texts.of_field(name) for name in story.fields],
        dropped=[status_texts.of_field(name) for name in story.last.dropped],
        fix=status_texts.for_stack(status_texts.of_reason(story.reason).fix, visit.console.options)
        if story.reason
        else "",
        parts=[(id_, log.story(id_)) for id_ in story.parts],
        at=at,
    )


def _not_loaded(visit: Visit, log: LeadLog, delivery_id: str) -> Response:
    searched = log.searched(delivery_id)
    return visit.render(
        "lead_missing.html",
        title="Lead",
        status=200 if visit.is_partial or visit.query.get("sent") or searched else 404,
        delivery_id=delivery_id,
        searched=searched,
        sent=visit.query.get("sent"),
        reading=log.reading.get(),
        days=log.retention.days,
        address=visit.query.address(visit.path),
    )


def search(visit: Visit) -> Response:
    """Search all of the logs for a delivery id."""
    visit.console.service(lead_log).search(visit.arguments["id"])
    return visit.redirect(f"/leads/{visit.arguments['id']}")


PAGES = (
    Page("/leads", leads),
    Page("/leads/{id}", lead),
    Page("/leads/{id}/search", search, "POST"),
)
TAB = Tab("Leads", "/leads")
