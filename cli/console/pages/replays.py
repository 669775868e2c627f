"""Replays: what is about to be replayed, frozen before it is asked about; progress; and what became of each."""

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from cli import status_texts
from cli.console.dead_letters import DeadLetters
from cli.console.page import Page, Visit
from cli.console.pages import dead_letters
from cli.console.replays import BusyError, Replay, Replays, State
from cli.dead_letter_messages import DeadLetter, ReplayOutcome
from cli.errors import CommandError
from cli.mapping_summary import MappingSummary
from cli.replaying import since_replay
from voxbridge.errors import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.history import Story

AGES = {"": None, "1": timedelta(days=1), "3": timedelta(days=3), "7": timedelta(days=7)}  # days
OLD = timedelta(days=3)  # after which a person may not expect a call any more
MAX_LISTED = 300
LOG_WAIT = 0.3  # seconds
FATES = (Status.CREATED.value, Status.DUPLICATE.value, Status.QUEUED.value, Status.DEAD_LETTERED.value)
KINDS = {"created": "ok", "duplicate": "ok", "queued": "wait", "dead_lettered": "bad"}


def ask(visit: Visit) -> Response:
    """Freeze a choice, and ask about it on a page of its own."""
    console = visit.console
    snapshot = console.service(DeadLetters).get(dead_letters.WAIT).value
    if visit.form.get("which") == "all":
        choice = dead_letters.matching(console, dead_letters.choice_of(visit.form))
    else:
        wanted = dict.fromkeys(visit.form.all("id"))
        found = snapshot.dead_letters if snapshot else {}
        choice = [found[key] for key in wanted if key in found]
    choice = [each for each in choice if each.delivery is not None]
    if not choice:
        raise CommandError("No dead letters were chosen, or they are not in the queue any more.")
    return visit.redirect(f"/replays/{console.service(Replays).ask(choice).number}")


def show(visit: Visit) -> Response:
    """Show a replay: the question, its progress, or what became of each."""
    replay = _replay(visit)
    if replay is None:
        return visit.render("replay_gone.html", title="Replay", status=404)
    if replay.state is State.ASKED:
        return _question(visit, replay)
    return visit.render("replay.html", title="Replay", replay=replay, **_progress(visit, replay))


def start(visit: Visit) -> Response:
    """Start it, with the dead letters that the question showed."""
    replay = _replay(visit)
    if replay is None:
        return visit.redirect("/dead-letters")
    summaries, _ = _summaries(visit)
    chosen = _younger(visit, replay, visit.form.get("age"))
    if visit.form.get("which") == "contacts":
        chosen = [each for each in chosen if _becomes(each, summaries)]
    if str(len(chosen)) != visit.form.get("number"):
        raise CommandError("What these leads become has changed since you were asked. Nothing was replayed; go back.")
    try:
        visit.console.service(Replays).start(replay, [each.message_id for each in chosen])
    except BusyError as error:
        raise CommandError(f"Replay {error.args[0]} is running. Wait until it has ended, or stop it.") from None
    return visit.redirect(f"/replays/{replay.number}")


def stop(visit: Visit) -> Response:
    """Stop it after the dead letter at hand."""
    replay = _replay(visit)
    if replay is not None:
        replay.stopping.set()
    return visit.redirect(visit.path.removesuffix("/stop"))


def _question(visit: Visit, replay: Replay) -> Response:
    summaries, mapping = _summaries(visit)
    age = visit.query.get("age")
    chosen = _younger(visit, replay, age)
    contacts = [each for each in chosen if _becomes(each, summaries)]
    known = [summary for each in chosen if (summary := summaries.get(each.message_id))]
    fetched = sum(summary.is_fetched_first for summary in known)
    failing = Counter(each.status for each in known if not each.becomes_contact and not each.is_fetched_first)
    now = visit.console.clock.now()
    return visit.render(
        "replay_question.html",
        title="Replay?",
        replay=replay,
        chosen=chosen,
        contacts=contacts,
        failing=[(number, status_texts.of_reason(status).label) for status, number in failing.most_common()],
        old=sum(now - each.received_at > OLD for each in contacts),
        age=age,
        mapping=mapping,
        difference=_difference(visit, chosen, mapping),
        listed=[(each, dead_letters.reason_of(each)) for each in chosen[:MAX_LISTED]],
        fetched=fetched,
        others=len(chosen) - len(contacts) - fetched,
    )


def _summaries(visit: Visit) -> tuple[dict[str, MappingSummary], Any]:
    from cli.console import current_sources as mappings  # noqa: PLC0415  (slow to import)

    store = visit.console.service(DeadLetters)
    snapshot, mapping = store.get().value, mappings.watched(visit.console)
    return (store.summaries(snapshot, mapping) if snapshot else {}), mapping


def _becomes(dead_letter: DeadLetter, summaries: dict[str, MappingSummary]) -> bool:
    summary = summaries.get(dead_letter.message_id)
    return summary is not None and summary.becomes_contact


def _younger(visit: Visit, replay: Replay, age: str) -> list[DeadLetter]:
    limit, now = AGES.get(age), visit.console.clock.now()
    return [each for each in replay.choice if limit is None or now - each.received_at <= limit]


def _difference(visit: Visit, chosen: list[DeadLetter], mapping: Any) -> int | None:
    """Return how many become contacts by the checkout's sources.toml, where it differs from what is deployed."""
    from cli import sources_edit  # noqa: PLC0415  (slow to import)
    from cli.mapping_summary import mapper, summarize  # noqa: PLC0415
    from voxbridge import sources  # noqa: PLC0415

    if not mapping.is_deployed:
        return None
    file = visit.console.sources_file
    try:
        text = sources_edit.read(file).text
        checkout = sources.parse(text, str(file))
    except (CommandError, sources.SourcesError):
        return None
    if text == mapping.text:
        return None
    to_previews = mapper(checkout, mapping.phone_region, explained=False)
    becoming = sum(summarize(each, to_previews).becomes_contact for each in chosen)
    summaries, _ = _summaries(visit)
    return None if becoming <= sum(_becomes(each, summaries) for each in chosen) else becoming


def _progress(visit: Visit, replay: Replay) -> dict[str, Any]:
    found: dict[str, Story] = {}
    problem = ""
    if replay.started_at is not None and replay.sent:
        stories, problem = _stories(visit)
        found = since_replay(stories, (each.id for each in replay.sent), replay.started_at)
    outcomes = [(each, found.get(each.id)) for each in replay.sent]
    counted = Counter(story.outcome if story else "" for _, story in outcomes)
    return {
        "counts": {outcome.name: number for outcome, number in replay.counts.items()},
        "moved": replay.counts[ReplayOutcome.REPLAYED] + replay.counts[ReplayOutcome.DUPLICATED],
        "outcomes": outcomes[:MAX_LISTED],
        "totals": [
            (status_texts.of_status(name).label, counted[name], KINDS.get(name, "off"))
            for name in FATES
            if counted[name]
        ]
        + [
            (status_texts.of_status(name).label, number, "off")
            for name, number in counted.items()
            if name and name not in FATES
        ],
        "pending": counted[""],
        "kinds": KINDS,
        "words": status_texts,
        "problem": problem,
        "log_level": visit.console.stack.parameters.get("LogLevel", "INFO"),
    }


def _stories(visit: Visit) -> "tuple[Sequence[Story], str]":
    """Return what the logs say so far, and why they could not be read."""
    from cli.console.lead_log import lead_log  # noqa: PLC0415

    reading = visit.console.service(lead_log).get(wait=LOG_WAIT)
    return (reading.value.stories if reading.value else ()), reading.error


def _replay(visit: Visit) -> Replay | None:
    return visit.console.service(Replays).get(visit.arguments["number"])


PAGES = (
    Page("/replays", ask, "POST", changes=True),
    Page("/replays/{number}", show),
    Page("/replays/{number}/start", start, "POST", changes=True),
    Page("/replays/{number}/stop", stop, "POST", changes=True),
)
