"""From a submission to a contact: what is inferred, what sources.toml says, and what the contact's model accepts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from voxbridge.errors import Reason
from voxbridge.mapping.choose_person import Reading
from voxbridge.mapping.classify_fields import classify
from voxbridge.mapping.email_gender_age import age_by_date, read_age
from voxbridge.mapping.phone import Fault, Number, country_of, read_phone
from voxbridge.mapping.results import Draft, ExtractionResult, as_text
from voxbridge.mapping.split_name import split_name
from voxbridge.parsing.flatten import MAX_FIELDS
from voxbridge.parsing.submission import Submission
from voxbridge.rules import Found, Path
from voxbridge.voxworks.contact import OPTIONAL, CreateContactRequest, valid_fields

_REFUSED = {"email": "no valid e-mail address", "age": "not one whole number of years"}


@dataclass(frozen=True, slots=True)
class LeadRules:
    """A source's region, the paths of its `fields`, its `defaults` and its `countries`."""

    region: str  # ISO 3166 alpha-2 country for numbers that name none
    fields: Mapping[str, Path] = field(default_factory=dict)  # contact field, or `full_name` → where it is
    defaults: Mapping[str, str | int] = field(default_factory=dict)  # contact field → value when nothing was found
    countries: tuple[str, ...] = ()  # ISO 3166 alpha-2 countries whose numbers may be called; empty: all


def extract_contact(submission: Submission, rules: LeadRules, received_at: datetime) -> ExtractionResult:
    """Read the contact out of a submission. Pure; PermanentError(rule_failed) where a configured path cannot run."""
    fields = submission.fields[:MAX_FIELDS]
    reading, draft = Reading(fields, classify(fields), rules.region), Draft()
    reading.infer(draft, received_at, rules.countries)
    for name in sorted(rules.fields, key=lambda name: name != "full_name"):  # a part of the name wins over the whole
        there = rules.fields[name].find(submission.document)
        if there is not None:
            _configure(draft, name, there, reading, rules, received_at)
    for name, value in rules.defaults.items():
        if name not in draft.values and not (name == "phone_number" and draft.phone_fault is Fault.INVALID):
            draft.values[name], draft.origins[name] = value, ""
    partial = valid_fields(draft.values)
    for name in draft.values.keys() - partial.keys():
        draft.dropped[name] = _REFUSED.get(name, "longer than 500 characters, or not text")
    error = None
    if "phone_number" not in partial:
        error = Reason.MISSING_PHONE_NUMBER if draft.phone_fault is Fault.EMPTY else Reason.INVALID_PHONE_NUMBER
    elif "first_name" not in partial:
        error = Reason.MISSING_FIRST_NAME
    return ExtractionResult(
        contact=None if error else CreateContactRequest(**partial),
        error=error,
        partial=partial,
        dropped={name: draft.dropped[name] for name in OPTIONAL if name in draft.dropped},
        foreign=draft.foreign if error is Reason.INVALID_PHONE_NUMBER else "",
        regions=reading.regions.everywhere,
        draft=draft,
        fields=submission.fields,
    )


def _configure(  # noqa: PLR0913, PLR0917
    draft: Draft, name: str, there: Found, reading: Reading, rules: LeadRules, received_at: datetime
) -> None:
    """Put what a path of sources.toml gives in the place of what was inferred, an empty value included."""
    text, regions = _joined_text(there.value), reading.regions.everywhere
    found: dict[str, Any] = {name: text}
    if name == "full_name":
        title, first, last = split_name(text, regions)
        found = {"first_name": first, "last_name": last} | ({"title": title} if title else {})
    elif name == "phone_number":
        number = read_phone(text, regions, rules.countries)
        draft.phone_fault = number if isinstance(number, Fault) else Fault.EMPTY
        anywhere = read_phone(text, regions) if draft.phone_fault is Fault.INVALID else None
        draft.foreign = country_of(anywhere) if isinstance(anywhere, Number) else ""
        found = {name: number.e164 if isinstance(number, Number) else ""}
    elif name == "age" and text:
        years = read_age(text)
        found = {name: age_by_date(text, reading.region, received_at) if years is None else years}
    for part, value in found.items():
        draft.take(part, value, there.path)
        if value in (None, ""):
            del draft.values[part]  # left to the defaults
        if value is None:
            draft.dropped[part] = _REFUSED[part]


def _joined_text(value: Any) -> str:
    """Return what a rule found as text: the first of a list, an object's texts joined."""
    if isinstance(value, list):
        return next(filter(None, map(_joined_text, value[:20])), "")
    if isinstance(value, dict):
        parts = (_joined_text(part) for part in list(value.values())[:20] if not isinstance(part, dict))
        return ", ".join(filter(None, parts))
    return str(value) if isinstance(value, float) and not value.is_integer() else as_text(value) or ""
