"""Dead letters: the list with reasons and filters, one of them with its payload marked, and a fix of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from cli import status_texts
from cli.console.background_reading import Reading
from cli.console.dead_letters import AGES, Choice, DeadLetters, Snapshot, who
from cli.console.page import Form, Page, Tab, Visit
from cli.console.payload_pages import CasePages
from cli.console.replays import Replays
from cli.console.state import Console
from cli.dead_letter_messages import DeadLetter
from cli.mapping_summary import MappingSummary

if TYPE_CHECKING:
    from cli.console.payload_view import Case

WAIT = 0.6  # seconds that a page waits for the first reading
STALE = timedelta(seconds=5)  # after which a visit reads the queue again, if it holds more than is shown
AGAIN = "again"  # in the query: the queue was read again because of this page
PER_PAGE = 100
KEPT = timedelta(days=14)  # by SQS
SHOWN = timedelta(minutes=10)  # that a page says that a fix is live, if no dead letter waits for it
_AGES = dict(
    zip(
        AGES,
        ("last hour", "last 24 hours", "last 3 days", "more than 3 days ago", "more than 10 days ago"),
        strict=True,
    )
)
_NOW = {"contact": "becomes a contact", "not": "does not"}


@dataclass(frozen=True, slots=True)
class Row:
    """A dead letter in the list."""

    dead_letter: DeadLetter
    reason: str
    now: tuple[str, str]  # what it becomes, and the kind of status
    who: str

    @property
    def can_replay(self) -> bool:
        """Whether its message is of a version that this code reads."""
        return self.dead_letter.delivery is not None


def list_page(visit: Visit) -> Response:
    """Show the list; the first visit reads the queue."""
    from cli.console import current_sources as mappings  # noqa: PLC0415  (slow to import, as all that maps)

    console = visit.console
    store = console.service(DeadLetters)
    reading = store.get(WAIT)
    if not visit.is_partial and _unseen(console, reading) and reading.as_of and _age(console, reading.as_of) > STALE:
        store.refresh()
        reading = store.get(WAIT)
    choice = choice_of(visit.query)
    chosen: list[DeadLetter] = []
    summaries: Mapping[str, MappingSummary] = {}
    mapping = None
    if reading.value is not None:
        mapping = mappings.watched(console)
        summaries = store.summaries(reading.value, mapping)
        chosen = _chosen(console, reading.value, summaries, choice)
    start = _start(visit.query.get("page"), len(chosen))
    return visit.render(
        "dead_letters.html",
        title="Dead letters",
        reading=reading,
        mapping=mapping,
        rows=[_row(visit, each, summaries.get(each.message_id)) for each in chosen[start : start + PER_PAGE]],
        matching=sum(each.delivery is not None for each in chosen),
        number=len(chosen),
        start=start,
        per_page=PER_PAGE,
        is_filtered=choice != Choice(),
        choice=choice,
        ages=_AGES,
        nows=_NOW,
        sources=[(source, source) for source in _options(reading, "source")],
        reasons=[(reason, status_texts.of_reason(reason).label) for reason in _options(reading, "reason")],
        more=_unseen(console, reading),
        fix=fix_status(visit, mapping),
        running=console.service(Replays).running,
        replays=console.service(Replays).latest()[:5],
    )


def choice_of(form: Form) -> Choice:
    """Return which dead letters a query or form asks for."""
    return Choice(form.get("source"), form.get("reason"), form.get("age"), form.get("now"))


def matching(console: Console, choice: Choice) -> list[DeadLetter]:
    """Return the dead letters that a choice selects, newest first."""
    from cli.console import current_sources as mappings  # noqa: PLC0415

    store = console.service(DeadLetters)
    snapshot = store.get(WAIT).value
    if snapshot is None:
        return []
    return _chosen(console, snapshot, store.summaries(snapshot, mappings.current(console)), choice)


def _chosen(
    console: Console, snapshot: Snapshot, summaries: Mapping[str, MappingSummary], choice: Choice
) -> list[DeadLetter]:
    now = console.clock.now()
    return [
        each
        for key, each in snapshot.dead_letters.items()
        if choice.matches(each, summaries.get(key), now - each.received_at)
    ]


def read_again(visit: Visit) -> Response:
    """Read the queue again."""
    visit.console.service(DeadLetters).refresh()
    return visit.redirect("/dead-letters")


def _row(visit: Visit, dead_letter: DeadLetter, summary: MappingSummary | None) -> Row:
    from cli.console import payload_view  # noqa: PLC0415

    if summary is None:
        becomes = ("too large to keep: open it", "off")
    elif not summary.statuses:
        becomes = ("", "off")
    else:
        becomes = payload_view.now(dead_letter, summary)
    fields = summary.fields[0] if summary and summary.fields else {}
    return Row(dead_letter, reason_of(dead_letter), becomes, who(fields, shown=visit.console.session.names_shown))


def reason_of(dead_letter: DeadLetter) -> str:
    """Return why a dead letter is one, in a sentence."""
    if dead_letter.delivery is None:
        return "Written by another version of voxbridge. Kept as it is; update voxbridge to act on it."
    failure = dead_letter.delivery.failure
    sentence = (
        status_texts.of_reason(dead_letter.reason).sentence if dead_letter.reason else "It was received too often."
    )
    if failure and failure.status:
        sentence += f" (HTTP {failure.status})"
    if failure and failure.last_reason:
        sentence += f" {status_texts.of_reason(failure.last_reason.value).sentence}"
    return sentence


def _start(text: str, number: int) -> int:
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1  # noqa: PLR2004
    last = max(0, (number - 1) // PER_PAGE)
    return min(max(page - 1, 0), last) * PER_PAGE


def _age(console: Console, as_of: datetime) -> timedelta:
    return console.clock.now() - as_of


def _options(reading: Reading[Snapshot], name: str) -> list[str]:
    found = reading.value.dead_letters.values() if reading.value else ()
    return sorted({getattr(each, name) for each in found} - {""})


def _unseen(console: Console, reading: Reading[Snapshot]) -> int:
    """Return about how many dead letters are in the queue that the page does not show."""
    depths = console.depths.get().value
    if depths is None or reading.value is None:
        return 0
    return max(0, depths.dead_letters - len(reading.value.dead_letters))


def fix_status(visit: Visit, mapping: Any, source: str = "") -> dict[str, Any] | None:
    """Return what a page says about the latest fix that was saved; None if there is none."""
    if mapping is None:
        return None
    from cli.console import fixes  # noqa: PLC0415

    console = visit.console
    service = console.service(fixes.Fixes)
    saved = service.latest(source)
    if saved is None:
        return None
    store = console.service(DeadLetters)
    snapshot = store.get().value
    waiting = fixes.of_source(snapshot, store.summaries(snapshot, mapping), saved.source) if snapshot else []
    live_since = service.live_since(saved)
    if live_since and not waiting and console.clock.now() - live_since > SHOWN:
        return None
    return {"saved": saved, "live_since": live_since, "waiting": waiting, "problem": mapping.problem}


# One dead letter


def _describe(visit: Visit, case: "Case", mapping: Any) -> dict[str, Any]:
    dead_letter, options = case.dead_letter, visit.console.options
    return {
        "title": f"Dead letter from {dead_letter.source}",
        "fix": fix_status(visit, mapping),
        "reason": reason_of(dead_letter),
        "advice": status_texts.for_stack(status_texts.of_reason(dead_letter.reason).fix, options)
        if dead_letter.reason
        else "",
        "deleted_at": dead_letter.sent_at + KEPT,
        "purge": options.command(f"dlq purge --id {dead_letter.id}"),
    }


def _case(visit: Visit) -> "Case | None":
    from cli.console.payload_view import Case  # noqa: PLC0415

    store = visit.console.service(DeadLetters)
    store.get(WAIT)
    dead_letter = store.open(visit.arguments["id"])
    if dead_letter is None and not visit.query.get(AGAIN):  # it may have come since the queue was read
        store.refresh()
        dead_letter = store.open(visit.arguments["id"])
    return Case(dead_letter, f"/dead-letters/{dead_letter.message_id}") if dead_letter else None


def _gone(visit: Visit) -> Response:
    """Say that it is not in the queue any more, or not read yet."""
    reading = visit.console.service(DeadLetters).get()
    is_reading = reading.is_loading or not (reading.value or reading.error)
    return visit.render(
        "dead_letter_gone.html",
        title="Dead letter",
        status=503 if is_reading else 404,
        reading=reading,
        is_reading=is_reading,
        again=visit.query.address(visit.path, **{AGAIN: "1"}),
    )


def _badge(console: Console) -> str:
    depths = console.depths.get().value
    return f"{depths.dead_letters:,}" if depths and depths.dead_letters else ""


PAGES = (
    Page("/dead-letters", list_page),
    Page("/dead-letters/read", read_again, "POST"),
    *CasePages(_case, _gone, "dead_letter.html", _describe).at("/dead-letters/{id}"),
)
TAB = Tab("Dead letters", "/dead-letters", _badge)
