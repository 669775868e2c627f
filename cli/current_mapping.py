"""By which sources.toml dead letters map now: the deployed one; if that cannot be read, the checkout's."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cli import deployed, terminal
from cli.dead_letter_messages import DeadLetter
from cli.errors import CommandError, explain
from cli.mapping_summary import Mapper, MappingSummary, mapper, summarize
from cli.stack import Stack
from voxbridge import sources
from voxbridge.sources import SourcesError


@dataclass(frozen=True, slots=True)
class CurrentMapping:
    """What maps a lead that is replayed now, and what would after a deployment."""

    mapper: Mapper
    checkout: Mapper | None = None  # None: the checkout's sources.toml says the same
    note: str = ""  # why it is not what is deployed


def current_mapping(
    found: Stack,
    sources_file: Path | None,
    *,
    explained: bool = False,
    read: Callable[[Stack], deployed.Deployed] = deployed.read,
) -> CurrentMapping:
    """Return the mapping of a stack, or of a sources.toml that someone named; raises CommandError."""
    from cli import lead_preview  # noqa: PLC0415  (the mapping is slow to import)

    region = found.phone_region
    if sources_file:
        return CurrentMapping(mapper(lead_preview.load_sources(sources_file), region, explained=explained))
    try:
        live = read(found)
        mapped = mapper(live.sources(), region, explained=explained)
    except Exception as error:  # noqa: BLE001  (a missing permission, or a version with other keys: the checkout will do)
        why = str(error) if isinstance(error, SourcesError) else explain(error, found.options.aws_options)
        note = f"Mapped by this checkout's sources.toml, since what is deployed cannot be read. {why}"
        return CurrentMapping(mapper(lead_preview.load_sources(None), region, explained=explained), note=note)
    if live.has_same_sources(sources.read_text(sources.FILE)):
        return CurrentMapping(mapped)
    try:
        return CurrentMapping(mapped, mapper(lead_preview.load_sources(None), region))
    except CommandError as error:
        return CurrentMapping(mapped, note=f"This checkout's sources.toml differs from what is deployed, and {error}")


def summarize_all(dead_letters: Sequence[DeadLetter], to_previews: Mapper) -> list[MappingSummary]:
    """Map dead letters, with a progress bar: each takes some milliseconds."""
    summaries = []
    with terminal.progress("Mapping", len(dead_letters)) as step:
        for dead_letter in dead_letters:
            summaries.append(summarize(dead_letter, to_previews))
            step()
    return summaries


def forecast(dead_letters: Sequence[DeadLetter], mapping: CurrentMapping) -> list[str]:
    """Return sentences on what a replay of dead letters comes to: how many become contacts, and why others do not."""
    summaries = summarize_all(dead_letters, mapping.mapper)
    contacts = sum(summary.becomes_contact for summary in summaries)
    fetched = sum(summary.is_fetched_first for summary in summaries)
    statuses = Counter(each.status for each in summaries if not each.becomes_contact and not each.is_fetched_first)
    all_do = contacts == len(dead_letters)
    told = ["All of them become contacts." if all_do else f"{contacts} of {len(dead_letters)} become contacts."]
    if fetched:
        told.append(f"Only ids are known of {fetched}: a replay fetches the leads, and shows what they become.")
    if statuses:
        others = ", ".join(f"{status} {number}" for status, number in statuses.most_common())
        told.append(f"The others would come back: {others}.")
    if mapping.checkout:
        then = sum(summary.becomes_contact for summary in summarize_all(dead_letters, mapping.checkout))
        if then > contacts:
            told.append(f"This checkout's sources.toml makes contacts of {then}: `make deploy` it first.")
    return [*told, mapping.note] if mapping.note else told
