"""What the deployed bridge would make of a delivery: the very same parse, rule and mapping, with all its evidence."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cli.errors import CommandError, explain
from cli.payload import Payload
from cli.sources_check import check
from voxbridge.delivery import MAXIMUM_BODY, Delivery
from voxbridge.errors import DeliveryError, PermanentError, Reason, Status
from voxbridge.mapping import Evidence, LeadRules, read_lead
from voxbridge.parsing.splitting import separate_leads, split_deliveries
from voxbridge.providers import TABLE, provider
from voxbridge.rules import Operand
from voxbridge.sources import FILE, Source, Sources, SourcesError
from voxbridge.submission import Field, NoLead


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
    rule: tuple[Operand, ...] = ()  # what the source's `when` saw

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
        return check(path or FILE)
    except SourcesError as error:
        raise CommandError(str(error)) from None


def find_source(sources: Sources, name: str) -> Source:
    """Return a source by name; raises CommandError naming those that there are."""
    source = sources.get(name)
    if source is None:
        names = sorted({*TABLE, *(configured.name for configured in sources)})
        raise CommandError(f"There is no source {name!r}; there are {', '.join(names)}.")
    return source


def receive(payload: Payload, source: Source, delivery_id: str, received_at: datetime) -> list[Delivery]:
    """Make of a payload what the webhook would: a delivery for each lead in it, with the headers that parse needs."""
    kept = provider(source.provider).headers
    delivery = Delivery(
        id=delivery_id,
        source=source.name,
        received_at=received_at,
        content_type=payload.content_type,
        body=payload.body,
        headers={name: payload.headers[name] for name in kept if name in payload.headers},
    )
    return separate(delivery, source)


def separate(delivery: Delivery, source: Source) -> list[Delivery]:
    """Return a delivery for each lead of a request; the request itself where they cannot be separated."""
    if len(delivery.body) > MAXIMUM_BODY:
        return [delivery]
    try:
        return list(separate_leads(delivery, provider(source.provider)))
    except PermanentError:
        return [delivery]  # of which `preview` says the same


def preview(delivery: Delivery, source: Source, region: str) -> Preview:
    """Read a delivery as the functions do. `region` is the country for numbers that name none.

    A bug of the bridge is `unexpected` here as it is there, with its place and without its text.
    """
    try:
        return _preview(delivery, source, region)
    except Exception as error:  # noqa: BLE001
        return Preview(Reason.UNEXPECTED.value, explain(error))


def _preview(delivery: Delivery, source: Source, region: str) -> Preview:
    if len(delivery.body) > MAXIMUM_BODY:
        return Preview(Status.TOO_LARGE.value, f"the body is over {MAXIMUM_BODY // 1024} KiB; the webhook answers 413")
    try:
        split_deliveries(delivery, provider(source.provider))
        submission = provider(source.provider).parse(delivery)
    except DeliveryError as error:
        return Preview(error.reason.value, error.message)
    if isinstance(submission, NoLead):
        return Preview(submission.status.value, submission.why)
    seen = tuple(source.when.operands(submission.document)) if source.when else ()
    stopped: tuple[str, str] | None = None
    try:
        if not source.accepts(submission.document):
            stopped = Status.SKIPPED.value, "the source's rule `when` says no"
    except DeliveryError as error:
        stopped = error.reason.value, error.message
    try:
        reading = read_lead(submission, LeadRules(region, source.fields, source.defaults), delivery.received_at)
    except DeliveryError as error:
        return Preview(*(stopped or (error.reason.value, error.message)), looked_at=submission.fields, rule=seen)
    if reading.contact is None and stopped is None:
        stopped = (reading.error or Reason.UNEXPECTED).value, ""
    return Preview(
        error=stopped[0] if stopped else None,
        why=stopped[1] if stopped else "",
        contact=reading.contact.to_dict() if reading.contact and not stopped else {},
        partial=reading.partial,
        dropped=reading.dropped,
        provenance=reading.provenance,
        unused=reading.unused,
        looked_at=submission.fields,
        rule=seen,
    )
