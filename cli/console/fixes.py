"""A fix of sources.toml, tried before it is saved: what it does to one lead, and to every dead letter that waits."""

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from cli import sources_edit
from cli.console.current_sources import Mapping as CurrentMapping
from cli.console.current_sources import read_deployed
from cli.console.dead_letters import DeadLetters, Snapshot
from cli.console.page import Form
from cli.console.state import Console
from cli.dead_letter_messages import DeadLetter
from cli.errors import CommandError
from cli.lead_preview import Preview
from cli.mapping_summary import Comparison, Effect, MappingSummary, compare, mapper, summarize
from cli.sources_edit import Change, Edit
from voxbridge import sources
from voxbridge.sources import FULL_NAME, Source, Sources
from voxbridge.voxworks.contact import CONTACT_FIELDS

FIELDS = (*CONTACT_FIELDS[:1], FULL_NAME, *CONTACT_FIELDS[1:])
MAX_SAVED = 10  # fixes that are remembered
_EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for: a contact field from a value's path, a default for it, or a country for numbers."""

    kind: Literal["path", "default", "region"]
    field: str  # a contact field; "" for the region
    value: str

    @classmethod
    def from_form(cls, form: Form) -> "Wish":
        """Read the form of a fix; raises CommandError if it asks for nothing that can be written."""
        kind, name, value = form.get("kind", "path"), form.get("field"), form.get("value")
        if kind == "region" and value:
            return cls("region", "", value.strip().upper())
        if kind == "path" and name in FIELDS and value:
            return cls("path", name, value)
        if kind == "default" and value.strip():
            return cls("default", "first_name", value.strip())
        raise CommandError("Choose a value, and the contact field that it is.")


@dataclass(frozen=True, slots=True)
class Trial:
    """A fix that is not saved: its edit, and its effects. `before` is by what is deployed."""

    source: str
    change: Change
    edit: Edit
    sha256: str  # of the file that the edit was made of
    names_a_place: bool  # the path counts on the order of the questions
    before: list[Preview]
    after: list[Preview]  # as before, if there is no edit
    effects: Mapping[str, Comparison] = field(default_factory=dict)  # by SQS's message id
    unchanged: int = 0  # dead letters of other sources

    @property
    def counts(self) -> Counter[Effect]:
        """How many dead letters have each effect."""
        return Counter(each.effect for each in self.effects.values())

    @property
    def still_failing(self) -> Counter[str]:
        """The statuses of those that are no contact before and after, by how often each occurs."""
        staying = (
            each.after.status
            for each in self.effects.values()
            if each.effect in {Effect.SAME, Effect.OTHER_VALUE} and not each.after.becomes_contact
        )
        return Counter(staying)

    @property
    def is_worse(self) -> bool:
        """Whether a lead that becomes a contact now would not any more."""
        here = any(old.error is None and new.error for old, new in zip(self.before, self.after, strict=False))
        return here or self.counts[Effect.NO_LONGER] > 0


@dataclass(frozen=True, slots=True)
class Subject:
    """The lead that a fix is tried on: its source, how its request maps by any sources, which of several it is."""

    source: Source
    previews: Callable[[Sources], list[Preview]]
    lead: int = 0


def try_out(
    console: Console, wish: Wish, subject: Subject, current: CurrentMapping, snapshot: Snapshot | None
) -> Trial:
    """Edit sources.toml in memory and compare."""
    source, previews = subject.source, subject.previews
    file = sources_edit.read(console.sources_file)
    before = previews(current.sources)
    change = _change(wish, source, before[subject.lead], file.text)
    edit = sources_edit.edit(file.text, source.name, change)
    paths = [change.value] if isinstance(change.value, str) else change.value
    by_place = wish.kind == "path" and any(map(sources_edit.names_a_place, paths))
    trial = Trial(source.name, change, edit, file.sha256, by_place, before, before)
    if edit.text is None:
        return trial
    changed = sources.parse(edit.text, str(console.sources_file))
    effects, unchanged = _effects(console, edit.text, changed, current, snapshot) if snapshot else ({}, 0)
    return replace(trial, after=previews(changed), effects=effects, unchanged=unchanged)


def _change(wish: Wish, source: Source, preview: Preview, text: str) -> Change:
    if wish.kind == "region":
        return Change(("region",), wish.value)
    if wish.kind == "default":
        return Change(("defaults", wish.field), wish.value)
    answers = {answer.path for answer in preview.answers}
    path = sources_edit.stable(wish.value, preview.document, answers)
    present = source.fields.get(wish.field)
    there = present.find(preview.document) if present else None
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        tables = {}
    return sources_edit.with_path(
        tables, source.name, wish.field, path, first=there is not None and there.value not in _EMPTY
    )


def _effects(
    console: Console, text: str, changed: Sources, current: CurrentMapping, snapshot: Snapshot
) -> tuple[dict[str, Comparison], int]:
    """Compare the dead letters of every source whose table differs from what maps leads now."""
    before, after = (tomllib.loads(each).get("sources", {}) for each in (current.text, text))
    different = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    summaries = console.service(DeadLetters).summaries(snapshot, current)
    to_previews = mapper(changed, current.phone_region, explained=False)
    effects = {
        key: compare(summaries[key], summarize(dead_letter, to_previews))
        for key, dead_letter in snapshot.dead_letters.items()
        if dead_letter.source in different and key in summaries
    }
    return effects, len(snapshot.dead_letters) - len(effects)


# After saving


@dataclass(frozen=True, slots=True)
class Saved:
    """A fix that was written to the checkout's sources.toml."""

    source: str
    change: Change
    at: datetime

    def is_in(self, text: str) -> bool:
        """Return whether a sources.toml has it."""
        try:
            value: Any = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return False
        for key in ("sources", self.source, *self.change.keys):
            value = value.get(key) if isinstance(value, dict) else None
        return (tuple(value) if isinstance(value, list) else value) == self.change.value


class Fixes:
    """The fixes that this console saved, newest first."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.saved: list[Saved] = []

    def save(self, trial: Trial) -> None:
        """Write a fix; raises CommandError if there is no edit, or the file is no longer as it was."""
        if trial.edit.text is None:
            raise CommandError(f"This fix cannot be saved: {trial.edit.problem}.")
        sources_edit.write(self._console.sources_file, trial.edit.text, trial.sha256)
        self.saved = [Saved(trial.source, trial.change, self._console.clock.now()), *self.saved][:MAX_SAVED]

    def latest(self, source: str = "") -> Saved | None:
        """Return the latest fix that is still in the file, of a source if one is named."""
        saved = next((each for each in self.saved if source in ("", each.source)), None)
        return saved if saved and saved.is_in(sources_edit.read(self._console.sources_file).text) else None

    def live_since(self, saved: Saved) -> datetime | None:
        """Return since when a fix is deployed; None if it is not, or that is not known."""
        deployed = self._console.cached_if_read(read_deployed)
        return deployed.modified_at if deployed and saved.is_in(deployed.sources_text) else None


def of_source(snapshot: Snapshot, summaries: Mapping[str, MappingSummary], source: str) -> list[DeadLetter]:
    """Return the dead letters of a source that become contacts now."""
    return [
        each
        for key, each in snapshot.dead_letters.items()
        if each.source == source and key in summaries and summaries[key].becomes_contact
    ]
