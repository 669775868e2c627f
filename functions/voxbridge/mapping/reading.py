"""The reading of one lead: what goes into the contact, what was dropped, and where each value came from."""

# ruff: noqa: SIM905  (lists of words read best as words)

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from voxbridge.errors import Reason
from voxbridge.mapping.age import age_at, read_age, read_date
from voxbridge.mapping.clues import MAY_BE_OTHERS, NAMES, THRESHOLD, Part
from voxbridge.mapping.evidence import Candidate, Candidates, candidates
from voxbridge.mapping.leaf import Leaf
from voxbridge.mapping.leaves import leaves
from voxbridge.mapping.lexicon import Concept
from voxbridge.mapping.name import Name, split_name
from voxbridge.mapping.person import ANOTHER, read_person, who
from voxbridge.mapping.phone import LONGEST as LONGEST_PHONE
from voxbridge.mapping.phone import (
    Fault,
    Number,
    answers_as_phone,
    is_plainly_phone,
    is_written_as_phone,
    plain,
    read_phone,
)
from voxbridge.mapping.place import read_place, regions_for, without_geolocation
from voxbridge.mapping.special_numbers import is_service
from voxbridge.rules import Found, Path
from voxbridge.submission import Field, Kind, Submission
from voxbridge.voxworks.contact import OPTIONAL, REQUIRED, CreateContactRequest, valid_fields, validate_field


@dataclass(frozen=True, slots=True)
class LeadRules:
    """What a source's configuration says about the reading of its leads."""

    region: str  # ISO 3166 alpha-2 country for numbers that name none
    fields: Mapping[str, Path] = field(default_factory=dict)  # contact field, or `full_name` → where it is
    defaults: Mapping[str, str | int] = field(default_factory=dict)  # contact field → value when nothing was found


@dataclass(slots=True)  # not frozen: see Leaf
class Evidence:
    """Why a contact field holds what it holds."""

    path: str  # of the payload field it came from, as JMESPath; "" for a default
    label: str  # what the person read beside that field; "" where unknown
    why: tuple[str, ...]  # in words, strongest first: "the provider says that it is a phone number", …


@dataclass(frozen=True, slots=True)
class Reading:
    """Either a contact, or the reason why there is none and what could be read all the same."""

    contact: CreateContactRequest | None
    error: Reason | None
    partial: dict[str, Any]  # the contact's fields that could be read; with a contact, the same as its own
    dropped: dict[str, str] = field(default_factory=dict)  # contact field → why it is left out; never the value
    provenance: dict[str, Evidence] = field(default_factory=dict)  # contact field → where from
    unused: tuple[Field, ...] = ()  # what the person filled in and the contact does not hold


@dataclass
class _Draft:
    """What has been read so far."""

    values: dict[str, Any] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)
    provenance: dict[str, Evidence] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)  # ids of the submission's fields
    phone_fault: Fault = Fault.EMPTY

    def take(self, name: str, value: Any, source: Candidate) -> None:
        """Note a value that inference found, and the evidence for it."""
        self.values[name] = value
        self.dropped.pop(name, None)
        self.provenance[name] = Evidence(source.leaf.path, source.leaf.field.label, source.why)
        self.used.update(id(leaf.field) for leaf in (source.leaf, *source.also))


def read_lead(submission: Submission, rules: LeadRules, received_at: datetime) -> Reading:
    """Read the contact from a submission. Pure; raises PermanentError(rule_failed) if a configured path cannot run."""
    draft = _Draft()
    found = candidates(without_geolocation(leaves(submission.fields), submission.fields))
    _infer(draft, found, rules, received_at)
    for name in sorted(rules.fields, key=lambda name: name != "full_name"):  # a part of the name wins over the whole
        there = rules.fields[name].find(submission.document)
        if there is not None:
            _configure(draft, name, there, found, rules, received_at)
    for name, value in rules.defaults.items():
        if name not in draft.values and not (name == "phone_number" and draft.phone_fault is Fault.INVALID):
            draft.values[name] = value
            draft.provenance[name] = Evidence("", "", ("the source's default",))
    partial = _validated(draft)
    error = _error(partial, draft.phone_fault)
    return Reading(
        contact=None if error else CreateContactRequest(**partial),
        error=error,
        partial=partial,
        dropped={name: draft.dropped[name] for name in OPTIONAL if name in draft.dropped},
        provenance={name: draft.provenance[name] for name in (*REQUIRED, *OPTIONAL) if name in partial},
        unused=tuple(entry for entry in submission.fields if id(entry) not in draft.used and _is_answer(entry)),
    )


def _error(partial: dict[str, Any], phone_fault: Fault) -> Reason | None:
    if "phone_number" not in partial:
        missing = phone_fault is Fault.EMPTY
        return Reason.MISSING_PHONE_NUMBER if missing else Reason.INVALID_PHONE_NUMBER
    return None if "first_name" in partial else Reason.MISSING_FIRST_NAME


def _is_answer(entry: Field) -> bool:
    return entry.kind not in {Kind.META, Kind.HIDDEN} and entry.value not in (None, "", [], {})


# Inference


def _infer(draft: _Draft, found: Candidates, rules: LeadRules, received_at: datetime) -> None:
    phone = _best_phone(draft, found, rules.region)
    if phone:
        draft.take("phone_number", phone[0].e164, phone[1])
    anywhere = regions_for(_NOWHERE, found, rules.region)
    regions = tuple(dict.fromkeys((phone[0].region if phone else "", *anywhere)))
    person = read_person(found, regions, phone[1] if phone else None)
    for name, (text, source) in (person | read_place(found, anywhere[0])).items():
        draft.take(name, text, source)
    _infer_email(draft, found)
    for part in (Part.GENDER, Part.AGE, Part.BIRTH_DATE):
        found[part] = [candidate for candidate in found[part] if _is_about(person, candidate, found)]
    _infer_gender(draft, found)
    _infer_age(draft, found, anywhere[0], received_at)


def _is_about(person: Mapping[str, tuple[str, Candidate]], candidate: Candidate, found: Candidates) -> bool:
    """Say whether an age or gender is the lead's: of a parent who writes for a child, only what says so."""
    source = person["first_name"][1] if "first_name" in person else None
    if who(candidate) is ANOTHER:
        return source is None or who(source) is ANOTHER
    if source is not None and _is_of_another(source, candidate, found):
        return False
    if source is None or Concept.PARENT not in source.concepts:
        return True
    of_another = any(Concept.PARENT not in name.concepts for part in NAMES for name in found[part])
    return not of_another or bool(candidate.concepts & {Concept.PARENT, Concept.YOU})


def _is_of_another(source: Candidate, candidate: Candidate, found: Candidates) -> bool:
    """Say whether a field stands in an object with a first name that is not the lead's: `{"prospect": {"age"}}`."""
    group = candidate.leaf.group
    if not group or group == source.leaf.group:
        return False
    names = [
        name.leaf.text
        for part in (Part.FIRST_NAME, Part.FULL_NAME)
        for name in found[part]
        if name.leaf.group == group and name.leaf.text
    ]
    lead = source.leaf.text.casefold()
    return bool(names) and not any(name.casefold() in lead or lead in name.casefold() for name in names)


_NOWHERE = Leaf(Field("", None), "", "", "", "", None, -1)
_MOST_PHONES = 12  # numbers that are parsed; a form has a few
_WEAK = 1.0  # weight from which on a label hints at a phone number
_ASKED_FOR_OUTRIGHT = frozenset({Concept.PHONE, Concept.MOBILE, Concept.LANDLINE})
_SURE = 3.5  # weight from which on an answer that is no number is a wrong answer rather than a wrong guess
_YES_OR_NO = frozenset(
    "yes no true false on off 1 0 ja nein si oui non sim nao nee y n accepted checked phone sms call".split()
)


def _best_phone(draft: _Draft, found: Candidates, region: str) -> tuple[Number, Candidate] | None:
    """Return the first number that a field for phones gives, else what is written as one where nothing gives any.

    An organisation's number (1300, 0845) counts where no field gives a person's.
    """
    service: tuple[Number, Candidate] | None = None
    labelled = [candidate for candidate in found[Part.PHONE] if candidate.score >= THRESHOLD]
    # Zoho writes the whole number where the calling code is asked for.
    labelled += [candidate for candidate in found[Part.DIAL_CODE] if len(candidate.leaf.text) >= 8]  # noqa: PLR2004
    for candidate in [item for item in labelled if _is_answered(item.leaf)][:_MOST_PHONES]:
        if candidate.strange and draft.phone_fault is Fault.INVALID:
            continue  # somebody else's may not stand in for the lead's own
        number = _whole_number(candidate.leaf, found, regions_for(candidate.leaf, found, region))
        if isinstance(number, Number) and not is_service(number.e164):
            return number, candidate
        if isinstance(number, Number):
            service = service or (number, candidate)
        if number is Fault.INVALID and candidate.score >= _SURE and "@" not in candidate.leaf.text:
            draft.phone_fault = Fault.INVALID
    return service or _hinted_phone(found, region) or _phone_at_work(found, region) or _unlabelled_phone(found, region)


def _hinted_phone(found: Candidates, region: str) -> tuple[Number, Candidate] | None:
    """Return a number from under a label that only hints at one ("Home", "You can call me on"), if it is written so."""
    named = [item for part in (*NAMES, Part.ROLE) for item in found[part] if item.score >= THRESHOLD]
    for candidate in [item for item in found[Part.PHONE] if _WEAK <= item.score < THRESHOLD][:_MOST_PHONES]:
        if candidate.concepts & _ASKED_FOR_OUTRIGHT or _is_another_s(candidate, named):
            continue  # where a phone is asked for, and something speaks against it
        if not _may_be_phone(candidate.leaf, number=Concept.REACH in candidate.concepts):
            continue
        regions = regions_for(candidate.leaf, found, region)
        number = read_phone(candidate.leaf.text, regions)
        text = plain(candidate.leaf.text)
        bare = text.isdecimal() and Concept.REACH not in candidate.concepts and text[0] != "0"
        if isinstance(number, Number) and not bare and answers_as_phone(text, number, regions):
            return number, candidate.because("it is written as a phone number")
    return None


def _phone_at_work(found: Candidates, region: str) -> tuple[Number, Candidate] | None:
    """Return a whole number from where an extension is asked for, else that of a switchboard."""
    weak = [item for item in found[Part.PHONE] if _WEAK <= item.score < THRESHOLD and _may_be_phone(item.leaf)]
    for way in (Concept.EXTENSION, Concept.SWITCHBOARD):
        for candidate in [item for item in weak if way in item.concepts][:_MOST_PHONES]:
            number = read_phone(candidate.leaf.text, regions_for(candidate.leaf, found, region))
            if isinstance(number, Number) and (number.valid or candidate.leaf.text.lstrip(" (")[:1] in "0+"):
                return number, candidate.because("there is no other number")
    return None


def _unlabelled_phone(found: Candidates, region: str) -> tuple[Number, Candidate] | None:
    """Return the only number that is written as one where nothing says what it is, or a word that nobody knows."""
    by_shape: dict[str, tuple[Number, Candidate]] = {}
    unlabelled = [item for item in found[Part.PHONE] if item.score < _WEAK and _may_be_phone(item.leaf)]
    labelled = [item for item in found[Part.WRITTEN] if _may_be_phone(item.leaf)]
    for candidate in (*unlabelled[:_MOST_PHONES], *labelled):
        regions = regions_for(candidate.leaf, found, region)
        number, text = read_phone(candidate.leaf.text, regions), plain(candidate.leaf.text)
        if not isinstance(number, Number):
            continue
        if is_plainly_phone(text, number) if candidate in labelled else is_written_as_phone(text, number, regions):
            by_shape.setdefault(number.e164, (number, candidate.because("it is written as a phone number")))
    # Of several numbers that nothing labels, one may be anybody's.
    return next(iter(by_shape.values())) if len(by_shape) == 1 else None


def _is_another_s(phone: Candidate, named: Sequence[Candidate]) -> bool:
    """Say whether a number with a weak label stands in something unknown or is a landlord's, and no name does or is."""
    if phone.strange and all(name.leaf.group != phone.leaf.group for name in named):
        return True
    theirs = phone.concepts & MAY_BE_OTHERS
    return bool(theirs) and all(theirs.isdisjoint(name.concepts) for name in named)


def _is_answered(leaf: Leaf) -> bool:
    return bool(leaf.text) and leaf.text.casefold() not in _YES_OR_NO


def _may_be_phone(leaf: Leaf, *, number: bool = False) -> bool:
    digits = sum(character.isdecimal() for character in leaf.text[:40])
    return (number or not leaf.number) and len(leaf.text) <= 40 and 7 <= digits <= 15  # noqa: PLR2004


def _whole_number(leaf: Leaf, found: Candidates, regions: tuple[str, ...]) -> Number | Fault:
    """Read a number, with the area code of the same block where it has one of its own field."""
    if len(leaf.text) > LONGEST_PHONE:
        return Fault.INVALID
    for candidate in found[Part.AREA_CODE]:
        if candidate.leaf.group == leaf.group and candidate.leaf.text and "+" not in leaf.text:
            whole = read_phone(f"{candidate.leaf.text} {leaf.text}", regions)
            if isinstance(whole, Number):
                return whole
    return read_phone(leaf.text, regions)


def _infer_email(draft: _Draft, found: Candidates) -> None:
    for candidate in found[Part.EMAIL]:
        text = candidate.leaf.text
        if candidate.score < THRESHOLD:
            if Concept.PHONE in candidate.concepts or not _looks_like_email(text):
                continue
            candidate = candidate.because("it is written as an e-mail address")  # noqa: PLW2901
        if not text or text.casefold() in _YES_OR_NO:
            continue
        email = validate_field("email", text.removeprefix("mailto:").strip(" <>,;"))
        if email is not None:
            draft.take("email", email, candidate)
            return
        if candidate.score >= _SURE:
            draft.dropped["email"] = "no valid e-mail address"


def _looks_like_email(text: str) -> bool:
    local, at, domain = text.partition("@")
    return bool(at) and len(text) <= 254 and bool(local) and "." in domain and not any(c.isspace() for c in text)  # noqa: PLR2004


def _infer_gender(draft: _Draft, found: Candidates) -> None:
    for candidate in found[Part.GENDER]:
        text = candidate.leaf.text
        if candidate.score >= THRESHOLD and 0 < len(text) <= 40 and any(c.isalpha() for c in text):  # noqa: PLR2004
            draft.take("gender", text, candidate)
            return


def _infer_age(draft: _Draft, found: Candidates, region: str, received_at: datetime) -> None:
    for candidate in found[Part.AGE]:
        if candidate.score >= THRESHOLD and candidate.leaf.text:
            years = read_age(candidate.leaf.text)
            if years is not None:
                draft.take("age", years, candidate)
                return
            draft.dropped["age"] = "not one whole number of years"
    for candidate in found[Part.BIRTH_DATE]:
        if candidate.score >= THRESHOLD and candidate.leaf.text:
            birth = read_date(candidate.leaf.text, region)
            years = age_at(birth, received_at) if birth else None
            if years is not None:
                draft.take("age", years, candidate.because("the whole years since then"))
                return
            if candidate.score >= _SURE:
                draft.dropped["age"] = "no date of birth that can be read"


# Configuration


def _configure(  # noqa: PLR0913, PLR0917  (what a rule is read with)
    draft: _Draft, name: str, there: Found, found: Candidates, rules: LeadRules, received_at: datetime
) -> None:
    """Put what a path of sources.toml gives in the place of what was inferred, an empty value included."""
    text = _as_text(there.value)
    if name == "full_name":
        split = split_name(text, regions_for(_NOWHERE, found, rules.region)) if text else Name()
        for part, typed in (("title", split.title), ("first_name", split.first), ("last_name", split.last)):
            if typed or part != "title":
                _set(draft, part, typed, there)
        return
    value: Any = text
    if name == "phone_number":
        number = read_phone(text, regions_for(_NOWHERE, found, rules.region))
        draft.phone_fault = number if isinstance(number, Fault) else Fault.EMPTY
        value = number.e164 if isinstance(number, Number) else ""
    elif name == "age" and text:
        years = read_age(text)
        birth = read_date(text, rules.region) if years is None else None
        value = age_at(birth, received_at) if birth else years
    _set(draft, name, value, there)
    if value is None:
        draft.dropped[name] = "not one whole number of years"


def _set(draft: _Draft, name: str, value: Any, there: Found) -> None:
    """Note what a rule gives for a contact field; an empty value leaves the field to the defaults."""
    draft.values.pop(name, None)
    draft.dropped.pop(name, None)
    draft.provenance[name] = Evidence(there.path, "", (CONFIGURED,))
    if value not in (None, ""):
        draft.values[name] = value


CONFIGURED = "a path in sources.toml"


def _as_text(value: Any) -> str:
    """Return what a rule found as text: the first of a list, an object's texts joined."""
    if isinstance(value, list):
        return next((text for text in map(_as_text, value[:20]) if text), "")
    if isinstance(value, dict):
        return ", ".join(
            filter(None, (_as_text(part) for part in list(value.values())[:20] if not isinstance(part, dict)))
        )
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if isinstance(value, str | int | float) else ""


# Validation


def _validated(draft: _Draft) -> dict[str, Any]:
    """Return the values that pass the contact's model, in its order, and note those that do not."""
    passed = valid_fields(draft.values)
    for name in draft.values.keys() - passed.keys():
        draft.dropped[name] = _REFUSED.get(name, "longer than 500 characters, or not text")
    return passed


_REFUSED = {"email": "no valid e-mail address", "age": "not one whole number of years"}
