"""From a submission to a contact: what is inferred, what sources.toml says, and what the contact's model accepts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from voxbridge.errors import Reason
from voxbridge.mapping.age import age_at, read_age, read_date
from voxbridge.mapping.form import judge
from voxbridge.mapping.phone import Fault, Number, country_of, is_in_countries, read_phone
from voxbridge.mapping.reading import Reading
from voxbridge.mapping.results import Draft, ExtractionResult, as_text
from voxbridge.mapping.split_name import split_name
from voxbridge.parsing.flatten import MAX_FIELDS
from voxbridge.parsing.submission import Field, Submission
from voxbridge.rules import Found, Path
from voxbridge.voxworks.contact import OPTIONAL, CreateContactRequest, valid_fields


@dataclass(frozen=True, slots=True)
class LeadRules:
    """A source's region, the paths of its `fields`, its `defaults` and its `countries`."""

    region: str  # ISO 3166 alpha-2 country for numbers that name none
    fields: Mapping[str, Path] = field(default_factory=dict)  # contact field, or `full_name` → where it is
    defaults: Mapping[str, str | int] = field(default_factory=dict)  # contact field → value when nothing was found
    countries: tuple[str, ...] = ()  # ISO 3166 alpha-2 countries whose numbers may be called; empty: all


def extract_contact(submission: Submission, rules: LeadRules, received_at: datetime) -> ExtractionResult:
    """Read the contact out of a submission. Pure; PermanentError(rule_failed) where a configured path cannot run."""
    reading, draft = _infer(submission.fields[:MAX_FIELDS], rules, received_at)
    for name in sorted(rules.fields, key=lambda name: name != "full_name"):  # a part of the name wins over the whole
        there = rules.fields[name].find(submission.document)
        if there is not None:
            _configure(draft, name, there, reading, rules, received_at)
    for name, value in rules.defaults.items():
        if name not in draft.values and not (name == "phone_number" and draft.phone_fault is Fault.INVALID):
            draft.values[name] = value
            draft.sources.pop(name, None)
            draft.configured[name] = ""
    partial = _validated(draft)
    error = _error(partial, draft.phone_fault)
    return ExtractionResult(
        contact=None if error else CreateContactRequest(**partial),
        error=error,
        partial=partial,
        dropped={name: draft.dropped[name] for name in OPTIONAL if name in draft.dropped},
        foreign=draft.foreign if error is Reason.INVALID_PHONE_NUMBER else "",
        regions=reading.regions.near(),
        draft=draft,
        fields=submission.fields,
    )


def _infer(fields: Sequence[Field], rules: LeadRules, received_at: datetime) -> tuple[Reading, Draft]:
    """Read the contact; if its number is not of the source's countries, with another number of the same person."""
    form = judge(fields)
    reading, draft = Reading(fields, form, rules.region), Draft()
    reading.infer(draft, received_at)
    if not rules.countries or reading.number is None or is_in_countries(reading.number, rules.countries):
        return reading, draft
    allowed, other = Reading(fields, form, rules.region, rules.countries), Draft()
    allowed.infer(other, received_at)
    if _is_same_person(reading, draft, other):
        return allowed, other
    draft.foreign, draft.phone_fault = country_of(reading.number), Fault.INVALID
    draft.values.pop("phone_number")
    draft.sources.pop("phone_number")
    return reading, draft


def _is_same_person(reading: Reading, draft: Draft, other: Draft) -> bool:
    """Say whether the number of the second draft is from a field of the person whom the first one is about."""
    phones = {id(one.field) for one in other.sources.get("phone_number", ([], ""))[0]}
    own = {id(one.field) for one in reading.chosen.fields} if reading.chosen else set()
    same_name = all(draft.values.get(name) == other.values.get(name) for name in ("first_name", "last_name"))
    return bool(phones) and phones <= own and same_name


def _error(partial: dict[str, Any], phone_fault: Fault) -> Reason | None:
    if "phone_number" not in partial:
        missing = phone_fault is Fault.EMPTY
        return Reason.MISSING_PHONE_NUMBER if missing else Reason.INVALID_PHONE_NUMBER
    return None if "first_name" in partial else Reason.MISSING_FIRST_NAME


# Configuration


def _configure(  # noqa: PLR0913, PLR0917
    draft: Draft, name: str, there: Found, reading: Reading, rules: LeadRules, received_at: datetime
) -> None:
    """Put what a path of sources.toml gives in the place of what was inferred, an empty value included."""
    text = _joined_text(there.value)
    if name == "full_name":
        split = split_name(text, reading.regions.near())
        for part, typed in (("title", split.title), ("first_name", split.first), ("last_name", split.last)):
            if typed or part != "title":
                _set(draft, part, typed, there)
        return
    value: Any = text
    if name == "phone_number":
        number = read_phone(text, reading.regions.near(), rules.countries)
        draft.phone_fault = number if isinstance(number, Fault) else Fault.EMPTY
        anywhere = read_phone(text, reading.regions.near()) if draft.phone_fault is Fault.INVALID else None
        draft.foreign = country_of(anywhere) if isinstance(anywhere, Number) else ""
        value = number.e164 if isinstance(number, Number) else ""
    elif name == "age" and text:
        years = read_age(text)
        birth = read_date(text, reading.region) if years is None else None
        value = age_at(birth, received_at) if birth else years
    _set(draft, name, value, there)
    if value is None:
        draft.dropped[name] = "not one whole number of years"


def _set(draft: Draft, name: str, value: Any, there: Found) -> None:
    """Note what a rule gives for a contact field; an empty value leaves the field to the defaults."""
    draft.values.pop(name, None)
    draft.dropped.pop(name, None)
    draft.sources.pop(name, None)
    draft.configured[name] = there.path
    if value not in (None, ""):
        draft.values[name] = value


def _joined_text(value: Any) -> str:
    """Return what a rule found as text: the first of a list, an object's texts joined."""
    if isinstance(value, list):
        return next((text for text in map(_joined_text, value[:20]) if text), "")
    if isinstance(value, dict):
        parts = (_joined_text(part) for part in list(value.values())[:20] if not isinstance(part, dict))
        return ", ".join(filter(None, parts))
    if isinstance(value, float) and not value.is_integer():
        return str(value)
    return as_text(value) or ""


# Validation


def _validated(draft: Draft) -> dict[str, Any]:
    """Return the values that pass the contact's model, in its order, and note those that do not."""
    passed = valid_fields(draft.values)
    for name in draft.values.keys() - passed.keys():
        draft.dropped[name] = _REFUSED.get(name, "longer than 500 characters, or not text")
    return passed


_REFUSED = {"email": "no valid e-mail address", "age": "not one whole number of years"}
