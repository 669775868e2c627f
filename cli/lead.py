"""What the deployed bridge would make of a delivery: the very same parse, rule and mapping, with all its evidence."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cli.errors import CommandError
from voxbridge.delivery import MAXIMUM_BODY, Delivery
from voxbridge.mapping import Evidence, LeadRules, Reading, read_lead
from voxbridge.outcome import LeadError, Status, TroubleError
from voxbridge.providers import TABLE, provider
from voxbridge.sources import FILE, Source, Sources, SourcesError, load
from voxbridge.submission import Field, NoLead, Submission


@dataclass(frozen=True, slots=True)
class Preview:
    """A contact, or the reason why there is none."""

    error: str | None  # a status (ignored, skipped, test, too_large) or a reason; None: there is a contact
    why: str = ""  # the error in words, where the functions say it in words
    contact: dict[str, Any] = field(default_factory=dict)
    partial: dict[str, Any] = field(default_factory=dict)  # what could be read all the same
    dropped: dict[str, str] = field(default_factory=dict)  # contact field → why
    provenance: dict[str, Evidence] = field(default_factory=dict)  # contact field → where from
    unused: tuple[Field, ...] = ()
    looked_at: tuple[Field, ...] = ()  # everything the person filled in

    def to_json(self) -> dict[str, Any]:
        """Write the form that programs read (`preview --json`)."""
        if self.error is not None:
            return {"error": self.error, "partial": self.partial}
        provenance = {
            name: {"path": evidence.path, "label": evidence.label, "why": list(evidence.why)}
            for name, evidence in self.provenance.items()
        }
        return {"contact": self.contact, "dropped": self.dropped, "provenance": provenance}


def load_sources(path: Path | None) -> Sources:
    """Read sources.toml, the one that is deployed unless another is named."""
    try:
        return load(path or FILE)
    except SourcesError as error:
        raise CommandError(str(error)) from None


def find_source(sources: Sources, name: str) -> Source:
    """Return a source by name; raises CommandError naming those that there are."""
    source = sources.get(name)
    if source is None:
        names = sorted({*TABLE, *(configured.name for configured in sources)})
        raise CommandError(f"There is no source {name!r}; there are {', '.join(names)}.")
    return source


def preview(delivery: Delivery, source: Source, region: str) -> Preview:
    """Read a delivery as the functions do. `region` is the country for numbers that name none."""
    if len(delivery.body) > MAXIMUM_BODY:
        return Preview(Status.TOO_LARGE.value, f"the body is over {MAXIMUM_BODY // 1024} KiB; the webhook answers 413")
    try:
        submission = provider(source.provider).parse(delivery)
    except (LeadError, TroubleError) as error:
        return Preview(error.reason.value, error.message)
    if isinstance(submission, NoLead):
        return Preview(submission.status.value, submission.why)
    rules = LeadRules(region=region, fields=source.fields, defaults=source.defaults)
    try:
        reading = read_lead(submission, rules, delivery.received_at)
        wanted = source.wants(submission.document)
    except LeadError as error:
        return Preview(error.reason.value, error.message, looked_at=submission.fields)
    if not wanted:
        return _no_contact(Status.SKIPPED.value, "the source's rule `when` says no", reading, submission)
    if reading.contact is None:
        return _no_contact(reading.error.value if reading.error else "unexpected", "", reading, submission)
    return Preview(
        error=None,
        contact=reading.contact.model_dump(exclude_none=True),
        partial=reading.partial,
        dropped=reading.dropped,
        provenance=reading.provenance,
        unused=reading.unused,
        looked_at=submission.fields,
    )


def _no_contact(error: str, why: str, reading: Reading, submission: Submission) -> Preview:
    return Preview(
        error=error,
        why=why,
        partial=reading.partial,
        dropped=reading.dropped,
        provenance=reading.provenance,
        unused=reading.unused,
        looked_at=submission.fields,
    )


def separate(delivery: Delivery, source: Source) -> list[Delivery]:
    """Return each lead of a request that brings several as a delivery of its own, as the webhook does."""
    split = provider(source.provider).split
    if split is None or len(delivery.body) > MAXIMUM_BODY:
        return [delivery]
    bodies = split(delivery)
    if len(bodies) <= 1:
        return [delivery]
    return [replace(delivery, body=body, content_type="application/json") for body in bodies]
