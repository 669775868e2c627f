"""From a submission to a contact: the people are found, one is chosen, and all of the contact is read from that one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from voxbridge.errors import Reason
from voxbridge.mapping.address import Place, read_place, regions_near
from voxbridge.mapping.age import age_at, read_age, read_date
from voxbridge.mapping.judging import STRANGE, Form, judge, kind
from voxbridge.mapping.name import split_name
from voxbridge.mapping.naming import has_name, read_name
from voxbridge.mapping.owners import NOT_THE_LEAD, PLAIN, TABLE, Owner
from voxbridge.mapping.people import Candidate, Person, people
from voxbridge.mapping.phone import MAX_LENGTH as MAX_PHONE_LENGTH
from voxbridge.mapping.phone import (
    Fault,
    Number,
    answers_as_phone,
    country_of,
    is_in_countries,
    is_plainly_phone,
    is_written_as_phone,
    plain,
    read_phone,
)
from voxbridge.mapping.rules import LeadRules
from voxbridge.mapping.special_numbers import is_service
from voxbridge.mapping.terms import read, values
from voxbridge.mapping.vocabulary import NAMES, PLACES
from voxbridge.mapping.vocabulary import Attribute as A  # noqa: N817
from voxbridge.mapping.vocabulary import Meaning as M  # noqa: N817
from voxbridge.mapping.weights import THRESHOLD, TYPED, WEAKEST
from voxbridge.parsing.flatten import MAX_FIELDS
from voxbridge.parsing.submission import Field, FieldType, Submission
from voxbridge.rules import Found
from voxbridge.voxworks.contact import CONTACT_FIELDS, OPTIONAL, CreateContactRequest, valid_fields, validate_field

MAX_PHONES = 12  # numbers that are parsed at each step; a form has a few
MAX_TEXT = 2_000  # characters of a value that are kept; no contact field is longer than 500
CONFIGURED = "a path in sources.toml"
_SURE = 3.5  # score from which on an answer that is no number is a wrong answer rather than a wrong guess
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(slots=True)  # not frozen: making one would take four times as long
class Evidence:
    """Where the value of a contact field comes from."""

    path: str  # of the payload field it came from, as JMESPath; "" for a default
    label: str  # what the person read beside that field; "" where unknown
    why: tuple[str, ...]  # in words, what counted most first
    also: tuple[str, ...] = ()  # paths of the other fields that it is made of


@dataclass
class Draft:
    """What has been read so far."""

    values: dict[str, Any] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)
    sources: dict[str, tuple[list[Candidate], str]] = field(default_factory=dict)
    configured: dict[str, str] = field(default_factory=dict)  # contact field → path in sources.toml
    phone_fault: Fault = Fault.EMPTY
    foreign: str = ""  # country of a number that `countries` does not allow

    def take(self, name: str, value: Any, source: Sequence[Candidate], why: str = "") -> None:
        """Note a value that inference found, and the fields that it is made of."""
        self.values[name] = value
        self.dropped.pop(name, None)
        self.sources[name] = (list(source), why)


@dataclass(frozen=True)
class ExtractionResult:
    """Either a contact, or the reason why there is none and what could be read all the same."""

    contact: CreateContactRequest | None
    error: Reason | None
    partial: dict[str, Any]  # the contact's fields that could be read; with a contact, the same as its own
    dropped: dict[str, str]  # contact field → why it is left out; never the value
    foreign: str  # country of the lead's number, if `countries` does not allow it; else empty
    draft: Draft = field(repr=False, compare=False)
    fields: tuple[Field, ...] = field(repr=False, compare=False)  # of the submission

    @cached_property
    def provenance(self) -> dict[str, Evidence]:
        """Contact field → where its value is from."""
        return {name: _evidence(self.draft, name) for name in CONTACT_FIELDS if name in self.partial}

    @cached_property
    def unused(self) -> tuple[Field, ...]:
        """What the person filled in and the contact does not hold."""
        used = {id(one.field) for sources, _ in self.draft.sources.values() for one in sources}
        return tuple(entry for entry in self.fields if id(entry) not in used and _is_answer(entry))


def extract_contact(submission: Submission, rules: LeadRules, received_at: datetime) -> ExtractionResult:
    """Read the contact out of a submission. Pure; PermanentError(rule_failed) where a configured path cannot run."""
    fields = submission.fields[:MAX_FIELDS]
    reading, draft = _infer(fields, rules, received_at)
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
        draft=draft,
        fields=submission.fields,
    )


def _infer(fields: Sequence[Field], rules: LeadRules, received_at: datetime) -> tuple["Reading", Draft]:
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


def _is_same_person(reading: "Reading", draft: Draft, other: Draft) -> bool:
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


def _is_answer(entry: Field) -> bool:
    return entry.type not in _NOT_TYPED and entry.value not in (None, "", [], {})


_NOT_TYPED = frozenset({FieldType.META, FieldType.HIDDEN})


def _evidence(draft: Draft, name: str) -> Evidence:
    if name in draft.configured:
        path = draft.configured[name]
        return Evidence(path, "", (CONFIGURED if path else "the source's default",))
    sources, why = draft.sources[name]
    first = sources[0]
    rows = sorted(first.judged.rows, key=lambda row: -row.weight)
    best = max(first.judged.scores, key=lambda attribute: first.judged.scores[attribute], default=None)
    said = [row for row in rows if row.weight > 0 and row.attribute is best and not row.reason.startswith("other")]
    reasons = [f"{row.reason} says {row.attribute.value}" for row in said]
    reasons = list(dict.fromkeys([why, *reasons] if why else reasons))
    also = tuple(one.field.path for one in sources[1:])
    return Evidence(first.field.path, first.field.label, tuple(reasons), also)


def as_text(value: Any) -> str | None:
    """Return a scalar as typed, without what cannot be seen; None for what nobody types (true, false)."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value[:MAX_TEXT].strip()
        return _UNSEEN.sub("", value[:MAX_TEXT]).strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**15 else None
    return None


# Inference


class Reading:
    """The people of one submission, and the choice among them."""

    def __init__(self, fields: Sequence[Field], form: Form, region: str, countries: Sequence[str] = ()) -> None:
        self.fields, self.form, self.region, self._allowed = fields, form, region, countries
        self.candidates: list[Candidate] = []
        for position, (entry, judged) in enumerate(zip(fields, form.fields, strict=True)):
            if entry.type is FieldType.META:
                continue
            text = as_text(entry.value)
            speaks = judged.scores or judged.opaque or judged.strangers
            if not text or not (speaks or _looks_like_email(text)):
                continue
            if text.casefold() not in yes_no() or judged.has(A.STATE, A.COUNTRY):
                self.candidates.append(Candidate(entry, judged, text, position))
        self._countries = [one for one in self.candidates if one.has(A.COUNTRY, A.DIAL_CODE)]
        self.region_of_lead = self.regions(None)[0]
        self.people = people(self.candidates)
        self._plainly_somebody = any(
            one.has(A.PHONE, *NAMES) and not one.judged.thing for person in self.people for one in person.fields
        )
        self._named: dict[tuple[int, int], bool] = {}
        self._leads: set[Owner] = set()  # owners of plain people with names
        named = {kind(one.judged.owner) for one in self.candidates if one.has(*NAMES, A.ROLE_NAME)}
        self._left_empty = min(
            (
                TABLE[judged.owner].whole
                for entry, judged in zip(fields, form.fields, strict=True)
                if (entry.value is None or entry.value == "")
                and judged.has(A.PHONE)
                and max(judged.number, judged.index) <= 1
                and kind(judged.owner) in named
                and not judged.thing
            ),
            default=NOT_THE_LEAD,
        )  # the first who gave a name, and no number though asked for one
        self._parent_is_named = any(judged.has(*NAMES) and judged.owner is Owner.PARENT for judged in form.fields)
        self._lead_is_asked = any(
            judged.has(A.PHONE, *NAMES) and judged.owner in PLAIN and not judged.thing for judged in form.fields
        )
        self._others_named = any(
            judged.has(*NAMES) and TABLE[judged.owner].whole >= TABLE[Owner.STRANGER].whole for judged in form.fields
        )
        self.number: Number | None = None
        self.chosen: Person | None = None
        self.why_number = ""

    def _is_named(self, person: Person) -> bool:
        key = id(person), len(person.fields)
        known = self._named.get(key)
        if known is None:
            known = self._named[key] = has_name(person.fields, self.form.languages)
        return known

    def regions(self, candidate: Candidate | None) -> tuple[str, ...]:
        """Return the countries to read a local number with."""
        return regions_near(candidate, self._countries, self.region) if self._countries else (self.region,)

    def _read_phone(self, text: str, regions: Sequence[str]) -> Number | Fault:
        return read_phone(text, regions, self._allowed)

    def infer(self, draft: Draft, received_at: datetime) -> None:
        """Read all of the contact that can be read."""
        phone = self._choose(draft)
        person = self.chosen
        if phone and self.number:
            draft.take("phone_number", self.number.e164, [phone], self.why_number)
        if person is None:
            return
        region = (self.number.region if self.number else "", *self.regions(None))
        regions = tuple(dict.fromkeys(region))
        unowned = self._unowned(person)
        names = read_name(person.fields, unowned, regions, self.form.languages)
        for name, (text, source) in names.items():
            draft.take(name, text, source)
        for name, (text, source) in self._place([*person.fields, *unowned]).items():
            draft.take(name, text, source)
        self._email(draft, [*person.fields, *unowned])
        personal = person.fields if self._writes_for_another(person) else [*person.fields, *unowned]
        self._gender(draft, personal)
        self._age(draft, personal, received_at)

    def _place(self, fields: Sequence[Candidate]) -> dict[str, Place]:
        found = read_place(fields, self.region_of_lead)
        if "location" in found and M.COMPANY in read(found["location"][0], self.form.languages).meanings:
            del found["location"]  # "Albany clinic"
        return found

    def _writes_for_another(self, person: Person) -> bool:
        """Say whether somebody else is what the form is about: an age that nobody is named with is theirs."""
        if person.owner not in {Owner.PARENT, Owner.RELATION}:
            return False
        return any(other is not person and self._is_named(other) for other in self.people)

    # Whom to call

    def _choose(self, draft: Draft) -> Candidate | None:
        """Choose the person who is the lead, and find their number."""
        numbers: dict[int, tuple[Number, Candidate]] = {}
        faulty: set[int] = set()
        for person in self.people:
            found = self._asked_number(person)
            if isinstance(found, tuple):
                numbers[id(person)] = found
            elif found is Fault.INVALID:
                faulty.add(id(person))
        if not numbers:
            for step in (self._typed, self._hinted, self._at_work, self._unlabelled):
                found_by_step = step()
                if found_by_step:
                    number, phone, person = found_by_step
                    numbers[id(person)] = (number, phone)
                    break
        everybody = self._joined(numbers)
        self._leads = {
            one.owner
            for one in everybody
            if one.owner in PLAIN and one.number == 1 and not self._doubt(one) and self._is_named(one)
        }
        ranked = sorted(everybody, key=lambda person: self._rank(person, numbers))
        self.chosen = ranked[0] if ranked else None
        if faulty and self.chosen is not None:
            lead = min(everybody, key=lambda person: (TABLE[person.owner].whole, person.position))
            if id(lead) in faulty and id(self.chosen) not in faulty and self._doubt(self.chosen):
                self.chosen = lead  # somebody else's number may not replace the lead's own
        if self.chosen is None or id(self.chosen) not in numbers:
            draft.phone_fault = Fault.INVALID if faulty else Fault.EMPTY
            return None
        self.number, phone = numbers[id(self.chosen)]
        return phone

    def _rank(self, person: Person, numbers: dict[int, tuple[Number, Candidate]]) -> tuple[int | bool, ...]:
        """Return what the people are sorted by: the first is the lead."""
        reached, named = id(person) in numbers, self._is_named(person)
        doubt = self._doubt(person)
        return (
            doubt > STRANGE,
            person.number > 1,
            self._stands_back(person),
            not (reached and named),
            not (reached or named),
            doubt,
            self._tier(person),
            not reached,
            person.position,
        )

    def _tier(self, person: Person) -> int:
        """Return an owner's place in TABLE: beside a parent, whoever is only called by a word is the child."""
        names = [one.judged.owner for one in person.fields if one.has(*NAMES)]
        if person.owner is Owner.LEAD and names and self._parent_is_named and all(one is Owner.LEAD for one in names):
            return TABLE[Owner.PATIENT].whole
        return TABLE[person.owner].whole

    def _stands_back(self, person: Person) -> bool:
        """Say whether somebody is not called in the place of a lead who is named and has no number."""
        if person.owner in PLAIN:
            return False
        if person.owner in _SELDOM_THE_WRITER and self._lead_is_asked:
            return True
        if TABLE[person.owner].whole > self._left_empty and person.owner is not Owner.PARENT:
            return True
        if not self._leads:
            return False
        return not TABLE[person.owner].replaces or (person.owner is not Owner.PARENT and self._leads != {Owner.UNSAID})

    def _doubt(self, person: Person) -> int:
        """Return whether somebody stands in an object that is no person's, beside others who do not."""
        if person.owner is Owner.STRANGER:
            return STRANGE
        if not self._plainly_somebody or not person.record:
            return 0
        return min(one.judged.thing for one in person.fields)

    def _joined(self, numbers: dict[int, tuple[Number, Candidate]]) -> list[Person]:
        """Join a number that is nobody's in particular with the name of whoever it is asked of."""
        found = list(self.people)
        for person in self.people:
            if person.owner not in PLAIN or id(person) not in numbers or person not in found:
                continue
            named = [
                one
                for one in found
                if one is not person
                and id(one) not in numbers
                and one.number == person.number
                and (one.owner not in _SELDOM_THE_WRITER or any(field.has(A.EMAIL) for field in one.fields))
                and self._is_named(one)
            ]
            best = min(named, key=lambda one: (TABLE[one.owner].name, one.position), default=None)
            if best is None:
                continue
            if not self._is_named(person):
                best.fields = sorted([*best.fields, *person.fields], key=lambda one: one.position)
                numbers[id(best)] = numbers.pop(id(person))
                found.remove(person)
            elif person.owner is Owner.UNSAID and self._is_before(best, person):
                phone = numbers[id(person)][1]
                if phone.judged.owner is Owner.UNSAID:
                    moved = [one for one in person.fields if one.has(A.PHONE, A.EMAIL, *PLACES)]
                    best.fields = sorted([*best.fields, *moved], key=lambda one: one.position)
                    person.fields = [one for one in person.fields if one not in moved]
                    numbers[id(best)] = numbers.pop(id(person))
        return [one for one in found if one.fields]

    def _is_before(self, best: Person, person: Person) -> bool:
        """Say whether a number that is nobody's in particular is rather somebody's than that of a name beside it."""
        if TABLE[best.owner].name < TABLE[Owner.LEAD].name:
            return best.record in ("", person.record)
        bare = all(
            one.score(A.FULL_NAME) and M.FULL_NAME not in one.judged.meanings
            for one in person.fields
            if one.has(*NAMES)
        )
        named = any(one.has(*NAMES) for one in best.fields)
        return named and best.owner in {Owner.LEAD, Owner.WRITER} and bare and best.record == person.record

    def _unowned(self, person: Person) -> list[Candidate]:
        """Return the fields that are nobody's in particular."""
        found: list[Candidate] = []
        for other in self.people:
            if other is person or other.owner not in PLAIN or other.number != person.number:
                continue
            if not self._is_named(other):
                found += [one for one in other.fields if not (one.judged.thing and one.has(*PLACES, A.AGE, A.GENDER))]
            elif other.record in ("", person.record):
                unsaid = [one for one in other.fields if one.judged.owner is Owner.UNSAID]
                found += [one for one in unsaid if one.has(A.EMAIL, *PLACES)]
        return found

    # Numbers

    def _asked_number(self, person: Person) -> tuple[Number, Candidate] | Fault:
        """Return the first number that a person's fields for phones give."""
        fault = Fault.EMPTY
        service: tuple[Number, Candidate] | None = None  # an organisation's (1300, 0845), for want of a person's
        asked = person.of(A.PHONE)
        boxes = self._boxes(person)
        if boxes:
            return boxes
        # Zoho writes the whole number where the calling code is asked for.
        asked += [one for one in person.of(A.DIAL_CODE) if len(one.text) >= 8]  # noqa: PLR2004
        asked.sort(
            key=lambda one: (bool(one.judged.strangers or one.judged.meanings & _OF_THINGS), not _is_mobile(one))
        )
        if not asked or asked[0].judged.meanings & {M.WORK}:
            asked = [*(one for one in person.fields if self._is_plain_number(one)), *asked]
        tried = 0
        for candidate in asked:
            if candidate.text.casefold() in yes_no() or tried >= MAX_PHONES:
                continue
            if candidate.judged.strangers and (
                fault is Fault.INVALID or (self._left_empty < NOT_THE_LEAD and self._others_named)
            ):
                continue  # what may be somebody else's does not replace the lead's own answer
            tried += 1
            number = self._whole_number(candidate, person)
            if isinstance(number, Number) and not is_service(number.e164):
                return number, candidate
            if isinstance(number, Number):
                service = service or (number, candidate)
            elif candidate.score(A.PHONE) >= _SURE and number is Fault.INVALID and "@" not in candidate.text:
                fault = Fault.INVALID
        return service or fault

    def _is_plain_number(self, candidate: Candidate) -> bool:
        """Say whether the answer to a mere "Number" is a phone number by its country's plan."""
        if candidate.judged.meanings != _NUMBER or candidate.judged.strangers or not _may_be_phone(candidate):
            return False
        regions = self.regions(candidate)
        number = self._read_phone(candidate.text, regions)
        text = _REMARK.sub("", plain(candidate.text))
        known = isinstance(number, Number) and (number.valid or text[:1] in {"+", "0", "("})
        return isinstance(number, Number) and known and answers_as_phone(text, number, regions)

    def _boxes(self, person: Person) -> tuple[Number, Candidate] | None:
        """Return a number that was typed into several boxes: area, prefix and line, or `phone1`, `phone2`, `phone3`."""
        boxes: dict[tuple[str, str], list[tuple[int, Candidate]]] = {}
        for one in person.fields:
            if one.has(A.PHONE, A.AREA_CODE, A.DIAL_CODE) and _DIGITS.fullmatch(one.text):
                name = (one.field.label or one.field.key)[:100]
                box = _BOX.fullmatch(name)
                place = 1 if not box else int(box[2]) if box[2] else 2 if box[3] else 3 if box[4] else 1
                boxes.setdefault((one.judged.group, box[1] if box else name), []).append((place, one))
        for parts in boxes.values():
            ordered = [one for _, one in sorted(parts, key=lambda part: part[0])]
            text = " ".join(one.text for one in ordered)
            if 2 < len(ordered) < 5 and 9 <= sum(map(str.isdecimal, text)) <= 12:  # noqa: PLR2004
                number = self._read_phone(text, self.regions(ordered[0]))
                if isinstance(number, Number):
                    return number, ordered[0]
        return None

    def _whole_number(self, candidate: Candidate, person: Person) -> Number | Fault:
        """Read a number, with the area code of the same block where it has one of its own field."""
        if len(candidate.text) > MAX_PHONE_LENGTH:
            return Fault.INVALID
        regions = self.regions(candidate)
        if "+" not in candidate.text:
            for area in person.of(A.AREA_CODE):
                if area.judged.group == candidate.judged.group:
                    whole = self._read_phone(f"{area.text} {candidate.text}", regions)
                    if isinstance(whole, Number):
                        return whole
        return self._read_phone(candidate.text, regions)

    def _typed(self) -> tuple[Number, Candidate, Person] | None:
        """Return a number from a field that the provider calls a phone field, whatever its label says besides."""
        for person, candidate in self._weak():
            if candidate.field.type is FieldType.PHONE:
                number = self._whole_number(candidate, person)
                if isinstance(number, Number):
                    self.why_number = "the provider says that it is a phone number"
                    return number, candidate, person
        return None

    def _hinted(self) -> tuple[Number, Candidate, Person] | None:
        """Return a number from under a label that only hints at one ("Home", "You can call me on"), written as one."""
        for person, candidate in self._weak():
            meanings = candidate.judged.meanings
            if meanings & _ASKED_OUTRIGHT or self._doubt(person):
                continue  # where a phone is asked for, and something speaks against it
            reach = M.REACH in meanings
            if not _may_be_phone(candidate, number=reach):
                continue
            regions = self.regions(candidate)
            number, text = self._read_phone(candidate.text, regions), plain(candidate.text)
            reach = reach and not candidate.judged.strangers
            plainly = reach or (meanings == {M.NUMBER} and not candidate.judged.strangers)
            bare = (
                text.isdecimal()
                and (text[0] != "0" or bool(candidate.judged.strangers))
                and not (plainly and (reach or (isinstance(number, Number) and number.valid)))
            )
            if isinstance(number, Number) and not bare and answers_as_phone(text, number, regions):
                self.why_number = "it is written as a phone number"
                return number, candidate, person
        return None

    def _at_work(self) -> tuple[Number, Candidate, Person] | None:
        """Return a whole number from where an extension is asked for, or that of a switchboard."""
        for way in (M.EXTENSION, M.SWITCHBOARD):
            for person, candidate in self._weak():
                if way in candidate.judged.meanings and _may_be_phone(candidate):
                    number = self._read_phone(candidate.text, self.regions(candidate))
                    if isinstance(number, Number) and (number.valid or candidate.text.lstrip(" (")[:1] in "0+"):
                        self.why_number = "there is no other number"
                        return number, candidate, person
        return None

    def _weak(self) -> Iterable[tuple[Person, Candidate]]:
        found = [
            (person, one)
            for person in self.people
            for one in person.fields
            if WEAKEST <= one.score(A.PHONE) < THRESHOLD
        ]
        return sorted(found, key=lambda one: -one[1].score(A.PHONE))[:MAX_PHONES]

    def _unlabelled(self) -> tuple[Number, Candidate, Person] | None:
        """Return the only number that is written as one where nothing says what it is, or a word that is not known."""
        found: dict[str, tuple[Number, Candidate, Person]] = {}
        tried = 0
        written = {one.value.strip() for one in self.fields[:MAX_FIELDS] if _is_written_so(one)}
        for person in self.people:
            for candidate in person.fields:
                judged = candidate.judged
                opaque = (judged.opaque and not judged.scores) or (candidate.has(A.EMAIL) and candidate.text[0] == "+")
                unknown = not self.form.asks_for_phone and not judged.opaque
                if not (opaque or unknown) or not _may_be_phone(candidate) or tried >= MAX_PHONES:
                    continue
                if self.form.asks_for_phone and self._doubt(person):
                    continue
                tried += 1
                regions = self.regions(candidate)
                number, text = self._read_phone(candidate.text, regions), plain(candidate.text)
                if not isinstance(number, Number):
                    continue
                if opaque:
                    if is_written_as_phone(text, number, regions):
                        found.setdefault(number.e164, (number, candidate, person))
                elif len(written) == 1 and self._is_free_for_number(candidate) and is_plainly_phone(text, number):
                    found.setdefault(number.e164, (number, candidate, person))
        if len(found) != 1:  # of several numbers that nothing labels, one may be anybody's
            return None
        self.why_number = "it is written as a phone number"
        return next(iter(found.values()))

    def _is_free_for_number(self, candidate: Candidate) -> bool:
        """Say whether a field under an unknown label may hold the number of a form that asks for none elsewhere."""
        judged = candidate.judged
        if candidate.field.type not in _FREE_TYPES or judged.owner not in PLAIN:
            return False
        if any(judged.strangers & one.judged.strangers for one in self.candidates if one is not candidate):
            return False  # somebody called by that word
        if not judged.strangers and not judged.meanings:
            return False  # a word of another language
        return (
            not any(score >= THRESHOLD for score in judged.scores.values()) and not judged.meanings & _AGAINST_NUMBERS
        )

    # The other attributes

    def _may_be_anothers(self, candidate: Candidate) -> bool:
        """Say whether an unknown word may say that a field is that of somebody whom the form names besides."""
        judged = candidate.judged
        if not self._others_named or judged.owner is Owner.WRITER or not judged.strangers:
            return False
        return "?" not in candidate.field.label

    def _email(self, draft: Draft, fields: Sequence[Candidate]) -> None:
        for candidate in sorted(fields, key=lambda one: -one.score(A.EMAIL)):
            score, text = candidate.score(A.EMAIL), candidate.text
            if score < THRESHOLD:
                if (not score and not candidate.judged.opaque) or M.PHONE in candidate.judged.meanings:
                    continue
                if not _looks_like_email(text):
                    continue
            if text.casefold() in yes_no() or self._may_be_anothers(candidate):
                continue
            email = validate_field("email", text.removeprefix("mailto:").strip(" <>,;"))
            if email is not None:
                draft.take("email", email, [candidate])
                return
            if score >= _SURE:
                draft.dropped["email"] = "no valid e-mail address"
        if not any(one.has(A.EMAIL) for one in fields):
            self._sent_to(draft, fields)

    @staticmethod
    def _sent_to(draft: Draft, fields: Sequence[Candidate]) -> None:
        """Take the only address under a question that speaks of none: "Where shall we send your quote?"."""
        found = {
            one.text.casefold(): one
            for one in fields
            if one.judged.owner in PLAIN and _is_sentence(one.field) and not one.judged.meanings & _NOT_THEIR_ADDRESS
            if _looks_like_email(one.text)
            and not any(attribute is not A.FULL_NAME for attribute in one.judged.scores if one.has(attribute))
        }
        if len(found) == 1:
            email = validate_field("email", next(iter(found)))
            if email is not None:
                draft.take("email", email, list(found.values()), "it is written as an address")

    @staticmethod
    def _gender(draft: Draft, fields: Sequence[Candidate]) -> None:
        for candidate in fields:
            text = candidate.text
            if candidate.has(A.GENDER) and len(text) <= 40 and any(c.isalpha() for c in text):  # noqa: PLR2004
                draft.take("gender", text, [candidate])
                return

    def _age(self, draft: Draft, fields: Sequence[Candidate], received_at: datetime) -> None:
        for candidate in fields:
            if candidate.has(A.AGE):
                years = read_age(candidate.text)
                if years is not None:
                    draft.take("age", years, [candidate])
                    return
                draft.dropped["age"] = "not one whole number of years"
        for candidate in fields:
            if candidate.has(A.BIRTH_DATE):
                birth = read_date(candidate.text, self.region_of_lead)
                years = age_at(birth, received_at) if birth else None
                if years is not None:
                    draft.take("age", years, [candidate], "the whole years since then")
                    return
                if candidate.score(A.BIRTH_DATE) >= _SURE:
                    draft.dropped["age"] = "no date of birth that can be read"


def _is_mobile(candidate: Candidate) -> bool:
    meanings = candidate.judged.meanings
    return M.MOBILE in meanings and meanings.isdisjoint(_NO_OWN_MOBILE)


_SELDOM_THE_WRITER = frozenset({Owner.RECIPIENT, Owner.PROFESSIONAL, Owner.CHILD})  # whose a bare "Phone" hardly is
_NO_OWN_MOBILE = frozenset({M.WORK, M.ALTERNATE, M.SECOND, M.LANDLINE})
_OF_THINGS = frozenset({M.THING, M.PROPERTY})
_NUMBER = frozenset({M.NUMBER})
_REMARK = re.compile(r"\s*\(\D+\)\s*$")  # "0755 501 330 (evenings)"
_DIGITS = re.compile(r"\(?\d{2,5}\)?")
_BOX = re.compile(
    r"(.*?)[\s_.(-]*(?:([1-4])|area|area[ _]?code|(prefix|exchange|central)|(suffix|line|line[ _]?number|last ?4))\)?",
    re.IGNORECASE,
)
_ASKED_OUTRIGHT = frozenset({M.PHONE, M.MOBILE, M.LANDLINE})
_FREE_TYPES = frozenset({None, FieldType.TEXT, FieldType.HIDDEN, FieldType.PHONE})


_AGAINST_NUMBERS = frozenset({
    M.IDENTIFIER, M.TRACKING, M.TECHNICAL, M.MONEY, M.QUANTITY, M.FAX, M.DATE, M.WHEN, M.ATTRIBUTE, M.SCALE,
    M.CONSENT, M.MESSAGE, M.JOB, M.WISH, M.THING, M.PROPERTY, M.FORM, M.LOGIN,
})  # fmt: skip


def _is_written_so(entry: Field) -> bool:
    """Say whether a text is written as phone numbers are: with + or in groups after a zero."""
    return isinstance(entry.value, str) and len(entry.value) <= 40 and _WRITTEN.fullmatch(entry.value) is not None  # noqa: PLR2004


_WRITTEN = re.compile(r"\s*(?:\(?\+[\d\s().\-/]{8,24}|(?:0\d{1,4}[\s./-]|\(\d{2,5}\)[\s./-]?)\d[\d\s.\-/]{4,16})\s*")


def _may_be_phone(candidate: Candidate, *, number: bool = False) -> bool:
    text = candidate.text
    if len(text) > 40 or (not number and isinstance(candidate.field.value, (int, float))):  # noqa: PLR2004
        return False
    return 7 <= sum(map(str.isdecimal, text)) <= 15  # noqa: PLR2004


def _is_sentence(entry: Field) -> bool:
    """Say whether a field's label is more than a machine's name: what a person read and answered."""
    return len(_WORD_ENDS.findall(entry.label or entry.key)) >= 2 and entry.type in _ADDRESS_TYPES  # noqa: PLR2004


_WORD_ENDS = re.compile("[ _]+")
_ADDRESS_TYPES = frozenset({None, FieldType.TEXT, FieldType.EMAIL})
_NOT_THEIR_ADDRESS = frozenset({M.COMPANY, M.FORM, M.TECHNICAL, M.TRACKING, M.LOGIN, M.IDENTIFIER})


def _looks_like_email(text: str) -> bool:
    local, at, domain = text.partition("@")
    return bool(at) and len(text) <= 254 and bool(local) and "." in domain and not any(c.isspace() for c in text)  # noqa: PLR2004


@cache
def yes_no() -> frozenset[str]:
    """Return what people and programs answer that is nothing to put into a contact."""
    return values("yes_no") | _MORE_YES_NO


_MORE_YES_NO = frozenset({"on", "off", "1", "0", "accepted", "checked", "phone", "sms", "call"})


# Configuration


def _configure(  # noqa: PLR0913, PLR0917
    draft: Draft, name: str, there: Found, reading: Reading, rules: LeadRules, received_at: datetime
) -> None:
    """Put what a path of sources.toml gives in the place of what was inferred, an empty value included."""
    text = _joined_text(there.value)
    if name == "full_name":
        split = split_name(text, reading.regions(None))
        for part, typed in (("title", split.title), ("first_name", split.first), ("last_name", split.last)):
            if typed or part != "title":
                _set(draft, part, typed, there)
        return
    value: Any = text
    if name == "phone_number":
        number = read_phone(text, reading.regions(None), rules.countries)
        draft.phone_fault = number if isinstance(number, Fault) else Fault.EMPTY
        anywhere = read_phone(text, reading.regions(None)) if draft.phone_fault is Fault.INVALID else None
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
__all__ = ["NOT_THE_LEAD", "TYPED", "Draft", "Evidence", "ExtractionResult", "Reading", "extract_contact"]
