"""Today: what needs a person, what waits, what came in, and how it went over time."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from cli import status_texts
from cli.console import chart
from cli.console.background_reading import Cached, Reading
from cli.console.chart import Chart
from cli.console.lead_log import lead_log
from cli.console.page import Page, Tab, Visit
from cli.console.pages.leads import row
from cli.console.state import Console
from voxbridge.clock import Deadline

if TYPE_CHECKING:
    from cli.chart_series import Numbers, Series
    from cli.history import Story

WAIT = 0.4  # seconds that the page waits for its readings
LATEST = 8  # leads shown
NUMBERS_AGE = 60.0  # seconds
OUTCOMES_AGE = 60.0
RESOURCES_AGE = 3600.0
ALARMS_AGE = 60.0
RANGES = {  # as the address names it → label, step and number of bars
    "24h": ("24 hours", timedelta(minutes=30), 48),
    "7d": ("7 days", timedelta(hours=3), 56),
    "30d": ("30 days", timedelta(hours=12), 60),
}
# What a bar shows, from its bottom up: CSS class → label and outcomes.
STACKED = {
    "created": ("created", frozenset({"created"})),
    "duplicate": ("already there", frozenset({"duplicate"})),
    "queued": ("waiting", frozenset({"queued"})),
    "dead_lettered": ("dead letter", frozenset({"dead_lettered", "unavailable"})),
    "skipped": ("skipped or no lead", frozenset({"skipped", "ignored", "test"})),
    "rejected": ("rejected", frozenset({"unauthorized", "method_not_allowed", "too_large"})),
}


@dataclass(frozen=True, slots=True)
class Day:
    """What the log says about the time since midnight."""

    created: int
    rejected: int
    p50: float | None  # seconds from the form to the contact
    p95: float | None
    waiting_reason: str  # the most frequent
    next_attempt: datetime | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm that is firing."""

    name: str
    sentence: str
    section: str  # of docs/runbook.md
    since: datetime | None


def today(visit: Visit) -> Response:
    """Show the page."""
    console, now = visit.console, visit.console.clock.now()
    console.stack  # noqa: B018  (without a stack there is nothing to show)
    chosen = visit.query.get("range", "24h")
    chosen = chosen if chosen in RANGES else "24h"
    drawn, log, depths, alarms = wait_for(
        console,
        _charts(console, chosen),
        console.service(lead_log).reading,
        console.depths,
        console.cached(read_alarms, ALARMS_AGE),
    )
    stories = log.value.stories if log.value else ()
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return visit.render(
        "today.html",
        title="Today",
        depths=depths,
        log=log,
        day=day([story for story in stories if story.received_at >= midnight], stories, now),
        latest=[row(story) for story in stories[:LATEST]],
        alarms=alarms,
        drawn=drawn,
        charts=drawn.value or [],
        chosen=chosen,
        ranges=[(key, label) for key, (label, *_) in RANGES.items()],
        url=console.stack.outputs.get("WebhookUrl", ""),
    )


def wait_for(console: Console, *cached: Cached[Any]) -> list[Reading[Any]]:
    """Start all fetches, then wait for them together."""
    for one in cached:
        one.get()
    deadline = Deadline(console.clock, WAIT)
    return [one.get(deadline.left()) for one in cached]


def day(of_today: "Sequence[Story]", loaded: "Sequence[Story]", now: datetime) -> Day:
    """Count the stories since midnight, and say why others wait."""
    took = sorted(story.took for story in of_today if story.outcome == "created" and story.took is not None)
    waiting = [story for story in loaded if story.is_waiting]
    reasons = Counter(story.reason for story in waiting if story.reason)
    attempts = [story.next_attempt_at for story in waiting if story.next_attempt_at and story.next_attempt_at > now]
    return Day(
        created=sum(story.outcome == "created" for story in of_today),
        rejected=sum(story.is_rejection for story in of_today),
        p50=_percentile(took, 0.5),
        p95=_percentile(took, 0.95),
        waiting_reason=status_texts.of_reason(reasons.most_common(1)[0][0]).sentence if reasons else "",
        next_attempt=min(attempts, default=None),
    )


def _percentile(ordered: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least this share of the values does not exceed."""
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else None


def charts(numbers: "Numbers") -> list[Chart]:
    """Return the page's charts, the leads first."""
    buckets = numbers.buckets
    stacked = {name: _sum(name, [one for one in numbers.leads if one.name in of]) for name, (_, of) in STACKED.items()}
    shown = {name: series for name, series in stacked.items() if series is not None}
    return [
        chart.bars("Leads", list(shown.values()), [STACKED[name][0] for name in shown], buckets, "leads"),
        chart.lines("Leads waiting", [numbers.waiting], ["waiting"], buckets, _count, "none"),
        chart.lines("Dead letters", [numbers.dead_letters], ["dead letters"], buckets, _count, "none"),
        chart.lines("Oldest waiting lead", [numbers.oldest], ["age"], buckets, status_texts.duration, "none waited"),
        chart.lines(
            "From form to contact",
            [numbers.p50, numbers.p95],
            ["p50", "p95"],
            buckets,
            status_texts.duration,
            "no contact",
        ),
    ]


def _sum(name: str, series: "Sequence[Series]") -> "Series | None":
    from cli.chart_series import Series, add  # noqa: PLC0415

    return Series(name, add(*(one.values for one in series))) if series else None


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _charts(console: Console, chosen: str) -> Cached[list[Chart]]:
    """Return the readings of a range's charts."""
    _, step, number = RANGES[chosen]
    from cli import chart_series  # noqa: PLC0415  (with the first page, not the command)

    def read() -> list[Chart]:
        stack = console.stack
        counted = console.cached(_outcomes, OUTCOMES_AGE).get(wait=20.0).value
        counted = counted or _outcomes(console)  # of a new stack there were none yet
        queues = (_queue(stack.output("RetryQueueUrl")), _queue(stack.output("DeadLetterQueueUrl")))
        buckets = chart_series.Buckets.until(console.clock.now(), step, number)
        name = stack.cloudformation_name
        return charts(chart_series.read(console.client("cloudwatch"), name, queues, counted, buckets))

    return console.kept(("charts", chosen), lambda: console.reading_of(read, NUMBERS_AGE))


def _queue(url: str) -> str:
    return url.rpartition("/")[2]


def _outcomes(console: Console) -> list[str]:
    from cli import chart_series  # noqa: PLC0415

    return chart_series.outcomes(console.client("cloudwatch"), console.stack.cloudformation_name)


def read_alarms(console: Console) -> list[Alarm]:
    """Return the stack's alarms that are firing."""
    names = console.cached(_alarm_names, RESOURCES_AGE).get(wait=20.0)
    if not names.value:
        return []
    pages = console.client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNames=names.value[:100])
    return [_alarm(found) for page in pages for found in page["MetricAlarms"] if found.get("StateValue") == "ALARM"]


def _alarm(found: Any) -> Alarm:
    sentence, _, section = str(found.get("AlarmDescription", "")).partition(" docs/runbook.md: ")
    return Alarm(str(found["AlarmName"]), sentence, section, found.get("StateTransitionedTimestamp"))


def _alarm_names(console: Console) -> list[str]:
    pages = console.client("cloudformation").get_paginator("list_stack_resources")
    return [
        item["PhysicalResourceId"]
        for page in pages.paginate(StackName=console.stack.cloudformation_name)
        for item in page["StackResourceSummaries"]
        if item["ResourceType"] == "AWS::CloudWatch::Alarm" and item.get("PhysicalResourceId")
    ]


PAGES = (Page("/", today),)
TAB = Tab("Today", "/")
