"""One payload as its page shows it: what was sent, what it becomes, and a fix that is tried on it.

It is a dead letter of the queue, or a payload that someone pasted. Slow to import, since it maps.
"""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from cli import lead_preview, status_texts
from cli.console import fixes, payload_tree
from cli.console.current_sources import Mapping, current
from cli.console.dead_letters import DeadLetters, Snapshot, body_of
from cli.console.fixes import Subject, Trial, Wish
from cli.console.page import Visit
from cli.console.payload_tree import Mark
from cli.dead_letter_messages import DeadLetter
from cli.errors import CommandError
from cli.lead_preview import Preview
from cli.mapping_summary import NO_SUCH_SOURCE, UNKNOWN, Effect, MappingSummary, unless_fetched
from cli.suggestion import likely
from voxbridge.errors import Reason
from voxbridge.sources import Sources
from voxbridge.voxworks.contact import CONTACT_FIELDS

VIEWS = {"questions": "By question", "tree": "As voxbridge reads it", "raw": "As it came"}
MAX_RAW = 20_000  # characters of a body that are shown
MAX_EFFECTS = 100  # dead letters that a fix's effects are listed of

_NOTHING = "not a field of a contact"  # an explanation that says nothing
_MISSING = {  # error → the contact field that a person most likely looks for
    "missing_phone_number": "phone_number",
    "invalid_phone_number": "phone_number",
    "missing_first_name": "first_name",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A payload and where its page is. `country` replaces the source's default country of phone numbers."""

    dead_letter: DeadLetter
    address: str
    country: str = ""

    def previews(self, sources: Sources, phone_region: str) -> list[Preview]:
        """Map its leads."""
        delivery, source = self.dead_letter.delivery, sources.get(self.dead_letter.source)
        if delivery is None:
            return []
        if source is None:
            return [lead_preview.Preview(NO_SUCH_SOURCE, "it is in no sources.toml")]
        region = self.country or source.region or phone_region
        source = replace(source, region=region)
        previews = [lead_preview.preview(each, source, region) for each in lead_preview.separate(delivery, source)]
        return [unless_fetched(preview, source.provider) for preview in previews]


@dataclass(frozen=True, slots=True)
class Answer:
    """A question, what was answered, and what voxbridge made of it."""

    question: str
    section: str
    path: str
    value: str
    marks: Sequence[Mark]
    outcome: str  # why it was not used
    may_be_it: bool  # written like the contact field that is missing
    is_reachable: bool  # by a path of sources.toml


@dataclass(frozen=True, slots=True)
class Row:
    """A field of the contact."""

    name: str  # as in sources.toml
    label: str
    value: Any  # None: there is none
    origin: str  # the question it comes from
    why: str


def page(visit: Visit, case: Case, mapping: Mapping, template: str, *, title: str, **more: Any) -> Response:
    """Render a case's page, with a trial if there is one."""
    previews = case.previews(mapping.sources, mapping.phone_region)
    number = which_lead(visit, len(previews))
    preview = previews[number] if previews else None
    view = visit.query.get("view")
    shown = view if view in VIEWS else "questions" if preview and preview.answers else "raw"
    marks = payload_tree.marks_of(preview) if preview else {}
    return visit.render(
        template,
        title=title,
        case=case,
        dead_letter=case.dead_letter,
        mapping=mapping,
        previews=previews,
        preview=preview,
        number=number,
        headline=headline(preview),
        views=VIEWS,
        view=shown,
        answers=answers(preview, marks) if preview and shown == "questions" else (),
        tree=payload_tree.tree(preview.document, marks) if preview and shown == "tree" else None,
        raw=_raw(case.dead_letter) if shown == "raw" else "",
        rows=contact_rows(preview) if preview else (),
        can_fix=preview is not None and preview.document is not None and preview.error != NO_SUCH_SOURCE,
        fields=[(name, status_texts.of_field(name)) for name in fixes.FIELDS],
        wanted=_MISSING.get(preview.error or "", "phone_number") if preview else "",
        words=status_texts,
        text=text,
        **({"trial": None, "wish": None, "listed": ()} | more),
    )


def which_lead(visit: Visit, of: int) -> int:
    """Return which of several leads is meant, from 0."""
    text = visit.form.get("lead") or visit.query.get("lead")
    return min(int(text), max(of - 1, 0)) if text.isascii() and text.isdigit() and len(text) < 5 else 0  # noqa: PLR2004


def try_out(visit: Visit, case: Case, mapping: Mapping, snapshot: Snapshot | None = None) -> tuple[Wish, Trial]:
    """Try the fix that a form asks for, on a snapshot's dead letters as well; raises CommandError."""
    wish = Wish.from_form(visit.form)
    source = mapping.sources.get(case.dead_letter.source)
    if source is None:
        raise CommandError(f"There is no source {case.dead_letter.source!r} in sources.toml.")
    previews = case.previews(mapping.sources, mapping.phone_region)
    subject = Subject(
        source, lambda sources: case.previews(sources, mapping.phone_region), which_lead(visit, len(previews))
    )
    return wish, fixes.try_out(visit.console, wish, subject, mapping, snapshot)


def show_trial(visit: Visit, case: Case, template: str, *, title: str, **more: Any) -> Response:
    """Render a case's page with the fix that its form asks for, tried and not saved."""
    mapping = current(visit.console)
    snapshot = visit.console.service(DeadLetters).get().value
    wish, trial = try_out(visit, case, mapping, snapshot)
    number = which_lead(visit, len(trial.before))
    before, after = trial.before[number], trial.after[number] if number < len(trial.after) else trial.before[number]
    order = [Effect.NO_LONGER, Effect.BECOMES_CONTACT, Effect.OTHER_VALUE, Effect.SAME]
    listed = [
        (snapshot.dead_letters[key], each)
        for key, each in sorted(trial.effects.items(), key=lambda item: order.index(item[1].effect))
        if snapshot and key in snapshot.dead_letters
    ]
    return page(
        visit,
        case,
        mapping,
        template,
        title=title,
        wish=wish,
        trial=trial,
        asked=_asked(wish, before),
        differences=_differences(before, after),
        result=headline(after),
        counts={effect.name: number for effect, number in trial.counts.items()},
        listed=listed[:MAX_EFFECTS],
        **more,
    )


def save(visit: Visit, case: Case) -> None:
    """Save the fix that a form asks for; raises CommandError if the file has changed since it was tried."""
    _, trial = try_out(visit, case, current(visit.console))
    if visit.form.get("sha256") != trial.sha256:
        raise CommandError("functions/sources.toml has changed since this page was made. Nothing was written; go back.")
    visit.console.service(fixes.Fixes).save(trial)


# Words


def headline(preview: Preview | None) -> tuple[str, str]:
    """Return what a payload becomes as a sentence, and its kind: ok, wait, bad or off."""
    if preview is None:
        return "Written by another version of voxbridge, which this one cannot read.", "off"
    if preview.error is None:
        return "This becomes a contact.", "ok"
    if preview.error == UNKNOWN:
        return "It holds only ids: a replay fetches the lead from its provider.", "wait"
    if preview.error == NO_SUCH_SOURCE:
        return "Its source is in no sources.toml any more. Add it again, deploy, then replay.", "bad"
    if preview.error in status_texts.STATUSES:
        return f"No contact. {status_texts.of_status(preview.error).sentence}", "off"
    return f"No contact. {status_texts.of_reason(preview.error).sentence}", "bad"


def now(dead_letter: DeadLetter, summary: MappingSummary) -> tuple[str, str]:
    """Return what a dead letter becomes now in a few words, and its kind."""
    status = summary.status
    if summary.becomes_contact and dead_letter.reason == Reason.REJECTED:
        return "a contact that Voxworks rejected", "wait"
    if summary.becomes_contact:
        return "becomes a contact", "ok"
    if status == UNKNOWN:
        return "fetched from its provider", "wait"
    if status in status_texts.STATUSES:
        return status_texts.of_status(status).label, "off"
    return (status if " " in status else f"still {status_texts.of_reason(status).label}"), "bad"


def contact_rows(preview: Preview) -> list[Row]:
    """Return all fields of a contact: those that were read, and which ones were not."""
    values = preview.contact or preview.partial
    labels = {answer.path: answer.label or answer.key for answer in preview.answers}
    rows = []
    for name in CONTACT_FIELDS:
        evidence = preview.provenance.get(name)
        origin = (evidence.label or labels.get(evidence.path, "")) if evidence else ""
        why = "; ".join(evidence.why) if evidence else ""
        if name in preview.dropped:
            why = f"left out: {preview.dropped[name]}"
        rows.append(Row(name, status_texts.of_field(name), values.get(name), origin, why))
    return rows


def answers(preview: Preview, marks: dict[str, list[Mark]]) -> list[Answer]:
    """Return everything that was sent, by question, in its order; values in JSON text cannot be chosen."""
    explained = {each.path: each for each in preview.explanations}
    reachable = {line.path for line in payload_tree.tree(preview.document).lines if line.is_reachable}
    missing = _MISSING.get(preview.error or "")
    may_be = likely(missing, preview.regions, preview.countries) if missing else lambda _: False
    found = []
    for each in preview.answers:
        own, why = marks.get(each.path, ()), explained.get(each.path)
        found.append(
            Answer(
                question=each.label or each.key or each.path,
                section=each.section,
                path=each.path,
                value=text(each.value),
                marks=own,
                outcome=why.outcome if why and not own and why.outcome != _NOTHING else "",
                may_be_it=not own and (why is None or why.may_be_leads) and may_be(each.value),
                is_reachable=each.path in reachable,
            )
        )
    return found


def text(value: Any) -> str:
    """Return a value as the document holds it; a text without quotes. Empty: there is nothing in it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _asked(wish: Wish, before: Preview) -> str:
    """Return what a fix would do, as the beginning of a sentence."""
    if wish.kind == "region":
        return f"If numbers without a country code are read as {wish.value}"
    if wish.kind == "default":
        return f"If everyone without a {status_texts.of_field(wish.field)} is called “{wish.value}”"
    label = next((each.label or each.key for each in before.answers if each.path == wish.value), "")
    return f"If the {status_texts.of_field(wish.field)} is read from “{label or wish.value}”"


def _differences(before: Preview, after: Preview) -> list[tuple[str, Any, Any]]:
    """Return the fields whose value a fix changes: label, before, after."""
    old, new = before.contact or before.partial, after.contact or after.partial
    return [
        (status_texts.of_field(name), old.get(name), new.get(name))
        for name in CONTACT_FIELDS
        if old.get(name) != new.get(name)
    ]


def _raw(dead_letter: DeadLetter) -> str:
    """Return the body as it came; JSON in one line is laid out."""
    body = body_of(dead_letter)
    if "\n" not in body:
        with contextlib.suppress(ValueError, RecursionError):
            body = json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    return body if len(body) <= MAX_RAW else f"{body[:MAX_RAW]}\n… {len(body) - MAX_RAW:,} more characters"
