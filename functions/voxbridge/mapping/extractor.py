"""From a submission to a contact: what is inferred, what sources.toml says, and what the contact's model accepts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from voxbridge.errors import Reason
from voxbridge.mapping.choose_person import Reading
from voxbridge.mapping.classify_fields import classify
from voxbridge.mapping.optional_fields import age_by_date, read_age
from voxbridge.mapping.people import NO_NUMBER, Draft, Value, as_text
from voxbridge.mapping.phone import Fault, Number, country_of, read_phone
from voxbridge.mapping.split_name import split_name
from voxbridge.parsing.submission import Field, FieldType, Submission
from voxbridge.rules import Found, Path
from voxbridge.voxworks.contact import OPTIONAL, CreateContactRequest, valid_fields

_NONE, _NOTHING = (None, ""), Value()
_NOT_TYPED = frozenset({FieldType.META, FieldType.HIDDEN})
_REFUSED = {"email": "no valid e-mail address", "age": "not one whole number of years"}


class LeadRules(NamedTuple):
    """A source's region, the paths of its `fields`, its `defaults` and its `countries`."""

    region: str  # ISO 3166 alpha-2 country for numbers that name none
    fields: Mapping[str, Path] = {}  # contact field, or `full_name` → where it is
    defaults: Mapping[str, str | int] = {}  # contact field → value when nothing was found
    countries: tuple[str, ...] = ()  # ISO 3166 alpha-2 countries whose numbers may be called; empty: all


@dataclass  # not frozen: making one would take four times as long
class ExtractionResult:
    """Either a contact, or the reason why there is none and what could be read all the same."""

    contact: CreateContactRequest | None
    error: Reason | None
    partial: dict[str, Any]  # the contact's fields that could be read; with a contact, the same as its own
    dropped: dict[str, str]  # contact field → why it is left out; never the value
    foreign: str  # country of the lead's number, if `countries` does not allow it; else empty
    regions: tuple[str, ...]  # to read a local number with: the countries of the submission, and the source's
    draft: Draft = field(repr=False, compare=False)
    fields: tuple[Field, ...] = field(repr=False, compare=False)  # of the submission

    @cached_property
    def unused(self) -> tuple[Field, ...]:
        """What the person filled in and the contact does not hold."""
        read = chain.from_iterable(one.source for one in self.draft.values() if not isinstance(one.source, str))
        used = {id(one.field) for one in read}
        typed = (one for one in self.fields if one.type not in _NOT_TYPED and one.value not in (None, "", [], {}))
        return tuple(one for one in typed if id(one) not in used)


def extract_contact(submission: Submission, rules: LeadRules, received_at: datetime) -> ExtractionResult:
    """Read the contact out of a submission. Pure; PermanentError(rule_failed) where a configured path cannot run."""
    reading = Reading(submission.fields, classify(submission.fields), rules.region)
    draft = reading.infer(received_at, rules.countries)
    for name in sorted(rules.fields, key=lambda name: name != "full_name"):  # a part of the name wins over the whole
        there = rules.fields[name].find(submission.document)
        if there is not None:
            draft |= _configured(name, there, reading, rules, received_at)
    for name, default in rules.defaults.items():
        found = draft.get(name, _NOTHING)
        if found.value in _NONE and not (name == "phone_number" and found.dropped):
            draft[name] = Value(default, "", dropped=found.dropped)
    given = {name: one.value for name, one in draft.items() if one.value not in _NONE}
    partial, phone = valid_fields(given), draft.get("phone_number", _NOTHING)
    error = None
    if "phone_number" not in partial:
        error = Reason.INVALID_PHONE_NUMBER if phone.dropped else Reason.MISSING_PHONE_NUMBER
    elif "first_name" not in partial:
        error = Reason.MISSING_FIRST_NAME
    dropped = {name: one.dropped for name, one in draft.items() if one.dropped}
    for name in given.keys() - partial:
        dropped[name] = _REFUSED.get(name, "longer than 500 characters, or not text")
    contact = None if error else CreateContactRequest(**partial)
    shown = {name: dropped[name] for name in OPTIONAL if name in dropped} if dropped else dropped
    foreign, regions = phone.foreign if error is Reason.INVALID_PHONE_NUMBER else "", reading.regions.everywhere
    return ExtractionResult(contact, error, partial, shown, foreign, regions, draft, submission.fields)


def _configured(name: str, there: Found, reading: Reading, rules: LeadRules, received_at: datetime) -> Draft:
    """Read what a path of sources.toml gives, which replaces what was inferred, an empty value included."""
    text, regions = _joined_text(there.value), reading.regions.everywhere
    if name == "full_name":
        parts = split_name(text, regions)._asdict()
        return {part: Value(value, there.path) for part, value in parts.items() if value or part != "title"}
    found = Value(text, there.path)
    if name == "phone_number":
        number, anywhere = read_phone(text, regions, rules.countries), read_phone(text, regions)
        found.value = number.e164 if isinstance(number, Number) else None
        found.dropped = NO_NUMBER if number is Fault.INVALID else ""
        found.foreign = country_of(anywhere) if found.dropped and isinstance(anywhere, Number) else ""
    elif name == "age" and text:
        years = read_age(text)
        found.value = age_by_date(text, reading.region, received_at) if years is None else years
        found.dropped = _REFUSED["age"] if found.value is None else ""
    return {name: found}


def _joined_text(value: Any) -> str:
    """Return what a rule found as text: the first of a list, an object's texts joined."""
    if isinstance(value, list):
        return next(filter(None, map(_joined_text, value[:20])), "")
    if isinstance(value, dict):
        parts = (_joined_text(part) for part in list(value.values())[:20] if not isinstance(part, dict))
        return ", ".join(filter(None, parts))
    return str(value) if isinstance(value, float) and not value.is_integer() else as_text(value) or ""
