"""Maps a delivery as the functions do, with their own code, and keeps how each value was found."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cli.errors import CommandError, explain
from cli.evidence import Evidence, provenance_of
from cli.explanation import FieldExplanation, explain_fields
from cli.jmespath_lint import did_you_mean
from cli.payload import Payload
from cli.sources_check import check
from voxbridge.delivery import Delivery
from voxbridge.errors import DeliveryError, PermanentError, Reason, Status
from voxbridge.http import MAX_BODY
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.find_leads import separate_leads, split_deliveries
from voxbridge.parsing.submission import Field, NotALead
from voxbridge.providers import PROVIDERS, provider
from voxbridge.rules import Rule, evaluate, exists, path_text
from voxbridge.sources import FILE, Source, Sources, SourcesError
from voxbridge.voxworks.automation_request import chosen_answers, make_trigger


@dataclass(frozen=True, slots=True)
class Operand:
    """A path that a rule compares or tests, and what it gives on one document."""

    text: str  # as in sources.toml, as far as it is a plain path; else ""
    exists: bool
    value: Any


def operands(rule: Rule, document: Any) -> tuple[Operand, ...]:
    """Return what a source's `when` sees of a document."""
    return tuple(Operand(path_text(path), exists(path, document), evaluate(path, document)) for path in rule.paths)


@dataclass(frozen=True, slots=True)
class Preview:
    """A contact, or the reason why there is none."""

    error: str | None  # a status (ignored, skipped, test, too_large) or a reason; None: there is a contact
    message: str = ""  # the error in words, if there are any
    contact: dict[str, Any] = field(default_factory=dict)
    partial: dict[str, Any] = field(default_factory=dict)  # what was found, contact or not
    dropped: dict[str, str] = field(default_factory=dict)  # contact field → why
    provenance: dict[str, Evidence] = field(default_factory=dict)  # contact field → where it was found
    unused: tuple[Field, ...] = ()
    answers: tuple[Field, ...] = ()  # everything the person filled in
    operands: tuple[Operand, ...] = ()  # the values that the source's `when` tests
    region: str = ""  # default country of phone numbers
    regions: tuple[str, ...] = ()  # countries that a local number is read with: the payload's own before the default
    countries: tuple[str, ...] = ()  # whose numbers may be called; empty: all
    document: Any = None  # what rules and paths of sources.toml run over
    explanations: tuple[FieldExplanation, ...] = ()
    automation: dict[str, Any] = field(default_factory=dict)  # the `name` of the one that is started, and its `body`

    def to_json(self, *, explained: bool = False) -> dict[str, Any]:
        """Return what `preview --json` prints; with `--explain` the fields and the document as well."""
        if explained:
            fields = [each.to_json() for each in self.explanations]
            return self.to_json() | {"fields": fields, "document": self.document}
        if self.error is not None:
            return {"error": self.error, "partial": self.partial}
        provenance = {
            name: {"path": evidence.path, "label": evidence.label, "why": list(evidence.why)}
            for name, evidence in self.provenance.items()
        }
        automation = {"automation": self.automation} if self.automation else {}
        return {"contact": self.contact, "dropped": self.dropped, "provenance": provenance} | automation


def load_sources(path: Path | None) -> Sources:
    """Load and check sources.toml, by default the one that is deployed; raises CommandError."""
    try:
        return check(path or FILE)
    except SourcesError as error:
        raise CommandError(str(error)) from None


def find_source(sources: Sources, name: str) -> Source:
    """Return a source by name; raises CommandError, which suggests a similar name or lists all."""
    source = sources.get(name)
    if source is None:
        names = sorted({*PROVIDERS, *sources.configured})
        hint = did_you_mean(name, names) or f"; there are {', '.join(names)}"
        raise CommandError(f"There is no source {name!r}{hint}.")
    return source


def to_deliveries(payload: Payload, source: Source, delivery_id: str, received_at: datetime) -> list[Delivery]:
    """Return the deliveries that the webhook would make of a payload, one per lead."""
    delivery = Delivery(
        id=delivery_id,
        source=source.name,
        received_at=received_at,
        content_type=payload.content_type,
        body=payload.body,
        headers=payload.kept_headers(provider(source.provider).headers),
    )
    return separate(delivery, source)


def separate(delivery: Delivery, source: Source) -> list[Delivery]:
    """Return a delivery for each lead of a request; the delivery itself if they cannot be separated."""
    if len(delivery.body) > MAX_BODY:
        return [delivery]
    try:
        return list(separate_leads(delivery, provider(source.provider)))
    except PermanentError:
        return [delivery]  # `preview` reports the error


def preview(delivery: Delivery, source: Source, region: str, *, explained: bool = True) -> Preview:
    """Map a delivery. `region` is the default country of phone numbers.

    Without `explained` there are no `explanations`, which take a third of the time. An internal error is `unexpected`,
    as in the functions, with its place but not its text.
    """
    try:
        return _preview(delivery, source, region, explained=explained)
    except Exception as error:  # noqa: BLE001
        return Preview(Reason.UNEXPECTED.value, explain(error))


def _preview(delivery: Delivery, source: Source, region: str, *, explained: bool) -> Preview:
    if len(delivery.body) > MAX_BODY:
        return Preview(Status.TOO_LARGE.value, f"the body is over {MAX_BODY // 1024} KiB; the webhook answers 413")
    try:
        split_deliveries(delivery, provider(source.provider))
        submission = provider(source.provider).parse(delivery)
    except DeliveryError as error:
        return Preview(error.reason.value, error.message)
    if isinstance(submission, NotALead):
        return Preview(submission.status.value, submission.why)
    result = Preview(
        None,
        answers=submission.fields,
        document=submission.document,
        region=region,
        regions=(region,),
        countries=source.countries,
        operands=operands(source.when, submission.document) if source.when else (),
    )
    # A lead that its rule turns away is mapped all the same, to show what was found.
    try:
        if source.when and not source.when.accepts(submission.document):
            result = replace(result, error=Status.SKIPPED.value, message="the source's rule `when` is false")
    except DeliveryError as error:
        result = replace(result, error=error.reason.value, message=error.message)
    try:
        rules = LeadRules(region, source.fields, source.defaults, source.countries)
        reading = extract_contact(submission, rules, delivery.received_at)
    except DeliveryError as error:
        return result if result.error else replace(result, error=error.reason.value, message=error.message)
    if reading.contact is None and result.error is None:
        allowed = ", ".join(source.countries)
        message = f"a number of {reading.foreign}; `countries` allows {allowed}" if reading.foreign else ""
        result = replace(result, error=(reading.error or Reason.UNEXPECTED).value, message=message)
    provenance = provenance_of(reading)
    explanations = explain_fields(submission, rules, delivery.received_at, provenance) if explained else []
    contact = reading.contact.to_dict() if reading.contact and result.error is None else {}
    automation = {}
    if contact and source.automation:
        answers = chosen_answers(submission, reading, source.automation_answers)
        trigger = make_trigger(delivery, provider(source.provider), contact, None, answers)
        automation = {"name": source.automation, "body": json.loads(trigger.body)}
    return replace(
        result,
        contact=contact,
        automation=automation,
        partial=reading.partial,
        regions=reading.regions,
        dropped=reading.dropped,
        provenance=provenance,
        unused=reading.unused,
        explanations=tuple(explanations),
    )
