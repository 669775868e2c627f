"""How dead letters map now, and what a change of sources.toml does to each of them. Prints nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from cli.dead_letter_messages import DeadLetter
from voxbridge.errors import Status

if TYPE_CHECKING:
    from cli.lead_preview import Preview
    from voxbridge.sources import Sources

type Mapper = Callable[[DeadLetter], "list[Preview]"]

CONTACT = "contact"  # mapping status of a lead that becomes one
NO_SUCH_SOURCE = "no such source"
UNKNOWN = "unknown"  # of a notification that holds only ids: a replay fetches the lead


def mapper(sources: "Sources", phone_region: str, *, explained: bool = True) -> Mapper:
    """Return a function that maps a dead letter with these sources: a preview for each lead in it.

    Without `explained` the previews lack the explanation of each field, which takes a third of the time.
    """
    from cli import lead_preview  # noqa: PLC0415

    def to_previews(dead_letter: DeadLetter) -> "list[Preview]":
        if dead_letter.delivery is None:
            return []
        source = sources.get(dead_letter.source)
        if source is None:
            return [lead_preview.Preview(NO_SUCH_SOURCE, "it is not in this checkout's sources.toml")]
        region = source.region or phone_region
        previews = [
            lead_preview.preview(each, source, region, explained=explained)
            for each in lead_preview.separate(dead_letter.delivery, source)
        ]
        return [unless_fetched(preview, source.provider) for preview in previews]

    return to_previews


def unless_fetched(preview: "Preview", name: str) -> "Preview":
    """Return `unknown` for a notification that holds only ids: the functions fetch the lead that it names."""
    from voxbridge.providers import provider  # noqa: PLC0415

    if provider(name).fetch is None or preview.error != Status.IGNORED:
        return preview
    return replace(preview, error=UNKNOWN, message="a replay fetches the lead from its provider")


@dataclass(frozen=True, slots=True)
class MappingSummary:
    """What a dead letter becomes: of each lead in it the status and the fields that were read."""

    statuses: tuple[str, ...]  # CONTACT, or an error as in Preview; none: the message's version is not supported
    fields: tuple[Mapping[str, Any], ...]  # of the contact, or what could be read without one

    @property
    def becomes_contact(self) -> bool:
        """Whether every lead in it becomes a contact."""
        return bool(self.statuses) and set(self.statuses) == {CONTACT}

    @property
    def is_fetched_first(self) -> bool:
        """Whether a replay fetches leads of it, so that it cannot be known what they become; no other would fail."""
        return UNKNOWN in self.statuses and {*self.statuses} <= {CONTACT, UNKNOWN}

    @property
    def status(self) -> str:
        """The statuses as one text."""
        return ", ".join(self.statuses) or "unsupported version"


def summarize(dead_letter: DeadLetter, to_previews: Mapper) -> MappingSummary:
    """Map a dead letter, and keep only the result."""
    previews = to_previews(dead_letter)
    return MappingSummary(
        tuple(preview.error or CONTACT for preview in previews),
        tuple(preview.contact or preview.partial for preview in previews),
    )


class Effect(Enum):
    """What a change of sources.toml does to a dead letter."""

    BECOMES_CONTACT = "becomes a contact"
    NO_LONGER = "is no contact any more"
    OTHER_VALUE = "gets another value"
    SAME = "stays the same"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A dead letter before and after a change. `fields` are the names of those whose value differs, sorted."""

    effect: Effect
    fields: tuple[str, ...]
    after: MappingSummary


def compare(before: MappingSummary, after: MappingSummary) -> Comparison:
    """Compare what a dead letter becomes without and with a change."""
    names: set[str] = set()
    if len(before.fields) == len(after.fields):
        for old, new in zip(before.fields, after.fields, strict=True):
            names |= {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    else:  # the change separates its leads in another way
        names = {name for fields in (*before.fields, *after.fields) for name in fields}
    if before.becomes_contact != after.becomes_contact:
        effect = Effect.BECOMES_CONTACT if after.becomes_contact else Effect.NO_LONGER
    else:
        effect = Effect.OTHER_VALUE if names or before.statuses != after.statuses else Effect.SAME
    return Comparison(effect, tuple(sorted(names)), after)
