"""Why each field of a payload was read as it was: what it was taken for, whose it is, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cli.evidence import Evidence, rows_of
from voxbridge.mapping import LeadRules
from voxbridge.mapping.choose_person import Reading
from voxbridge.mapping.classified_field import ClassifiedField
from voxbridge.mapping.classify_fields import classify
from voxbridge.mapping.meanings import Attribute, Meaning
from voxbridge.mapping.morphology import MIN_STRANGER
from voxbridge.mapping.owners import CLAIMS, NOT_THE_LEAD, Owner
from voxbridge.mapping.people import Candidate, Person
from voxbridge.mapping.phone import Number, country_of, is_in_countries, read_phone
from voxbridge.mapping.results import Draft, as_text
from voxbridge.mapping.terms import Languages
from voxbridge.mapping.tokenize import tokens
from voxbridge.mapping.weights import THRESHOLD
from voxbridge.mapping.words import phrases_of
from voxbridge.parsing.flatten import MAX_FIELDS
from voxbridge.parsing.submission import Field, Submission


@dataclass(frozen=True, slots=True)
class FieldExplanation:
    """One field: scores by attribute, each row that counted, and the outcome in words."""

    path: str  # JMESPath in the document
    label: str
    key: str
    type: str | None  # the provider's own word
    value: Any
    taken_for: str  # the attribute with the highest score, "" if none reaches the threshold
    score: float  # of that attribute, or of the nearest
    unknown: str  # of a field that is taken for nothing, the first unknown word with its place, or ""
    owner: str
    may_be_leads: bool  # False: it belongs to someone who is never the lead, such as an emergency contact
    rows: tuple[dict[str, Any], ...]  # attribute, weight, reason
    notes: tuple[str, ...]
    outcome: str

    def to_json(self) -> dict[str, Any]:
        """Return what `preview --explain --json` prints for a field."""
        return asdict(self)


def explain_fields(
    submission: Submission, rules: LeadRules, received_at: datetime, provenance: Mapping[str, Evidence]
) -> list[FieldExplanation]:
    """Explain every field of a submission that is read and has a value, hidden ones included, in their order."""
    fields = submission.fields[:MAX_FIELDS]
    form = classify(fields)
    reading = Reading(fields, form, rules.region)
    reading.infer(Draft(), received_at)
    used = {evidence.path: name for name, evidence in provenance.items() if evidence.path}
    by_field = {id(candidate.field): (person, candidate) for person, candidate in _candidates(reading)}
    return [
        _explain(field, classified, reading, by_field.get(id(field)), used, provenance, rules.countries)
        for field, classified in zip(fields, form.fields, strict=True)
        if field.value not in (None, "", [], {})
    ]


def _candidates(reading: Reading) -> Iterator[tuple[Person, Candidate]]:
    for person in reading.people:
        for candidate in person.fields:
            yield person, candidate


def _explain(  # noqa: PLR0917  (what is known of one field)
    field: Field,
    classified: ClassifiedField,
    reading: Reading,
    found: tuple[Person, Candidate] | None,
    used: Mapping[str, str],
    provenance: Mapping[str, Evidence],
    countries: Sequence[str],
) -> FieldExplanation:
    attribute, score = max(classified.scores.items(), key=lambda one: one[1], default=(None, 0.0))
    taken_for = attribute.value if attribute and score >= THRESHOLD else ""
    words = _words_of(field, reading.form.languages)
    rows = sorted(rows_of(classified), key=lambda row: (row.attribute is not attribute, -abs(row.weight)))
    return FieldExplanation(
        path=field.path,
        label=field.label,
        key=field.key,
        type=field.type.value if field.type else None,
        value=field.value,
        taken_for=taken_for,
        score=round(score, 1),
        unknown="" if taken_for else next(iter(_unknown_words(words)), ""),
        owner=_owner(classified, words, is_recognised=taken_for != ""),
        may_be_leads=classified.owner.rank != NOT_THE_LEAD,
        rows=tuple({"attribute": r.attribute.value, "weight": round(r.weight, 1), "reason": r.reason} for r in rows),
        notes=classified.notes,
        outcome=_foreign(field, taken_for, reading, found, countries)
        or _outcome(field, classified, taken_for, reading, found, used, provenance),
    )


def _foreign(
    field: Field,
    taken_for: str,
    reading: Reading,
    found: tuple[Person, Candidate] | None,
    countries: Sequence[str],
) -> str:
    """Say that a field holds a number that `countries` does not allow; empty if it does not."""
    if not countries or taken_for != Attribute.PHONE.value:
        return ""
    regions = reading.regions.near(found[1]) if found else reading.regions.everywhere
    number = read_phone(as_text(field.value) or "", regions)
    if not isinstance(number, Number) or is_in_countries(number, countries):
        return ""
    return f"a number of {country_of(number)}; `countries` allows {', '.join(countries)}"


_ROLE = "its role"
type _Word = tuple[str, frozenset[Meaning], str]  # a word or phrase, its meanings, and where it stands


def _words_of(field: Field, languages: Languages) -> list[_Word]:
    """Return the words about a field with their meanings and where they stand."""
    around = ((ancestor, "the name of its object") for ancestor in reversed(field.ancestors[-4:]))
    places = ((field.label, "its label"), (field.key, "its key"), (field.section, "its section"), (field.role, _ROLE))
    return [
        (word, found, place)
        for text, place in (*places, *around)
        for word, found in phrases_of(tokens(text), languages)
        if not word.isdecimal()
    ]


def _unknown_words(words: list[_Word], place: str = "") -> list[str]:
    unknown = ((word, where) for word, found, where in words if not found and len(word) >= MIN_STRANGER)
    return [f'"{word}" in {where} is unknown' for word, where in unknown if place in ("", where)]


def _owner(classified: ClassifiedField, words: list[_Word], *, is_recognised: bool) -> str:
    """Say whose a field is, by which word, and which of several people of that kind.

    Where no word says it, an unknown one may be the reason, unless the field is not recognised at all.
    """
    meanings = {meaning for meaning, owner in CLAIMS if owner is classified.owner}
    which = [f'"{word}" in {place}' for word, found, place in words if found & meanings][:1]
    may_be_unknown = classified.owner is Owner.STRANGER or (classified.owner is Owner.UNSAID and is_recognised)
    which += _unknown_words(words, "" if may_be_unknown and not which else _ROLE)[:1]
    which += [f"number {classified.number}"] if classified.number > 1 else []
    which += [f"in {classified.record}"] if classified.record else []
    return f"{classified.owner.text} ({', '.join(which)})" if which else classified.owner.text


def _fields_of(person: Person) -> str:
    if person.record:
        return person.record
    if person.owner is Owner.UNSAID:
        return "the fields that do not say whose they are"
    return f"the fields of {person.owner.text}"


def _outcome(  # noqa: PLR0917
    field: Field,
    classified: ClassifiedField,
    taken_for: str,
    reading: Reading,
    found: tuple[Person, Candidate] | None,
    used: Mapping[str, str],
    provenance: Mapping[str, Evidence],
) -> str:
    if field.path in used:
        names = [name for name, evidence in provenance.items() if evidence.path == field.path]
        why = "" if taken_for else f": {'; '.join(provenance[names[0]].why)}"
        return f"used for {', '.join(names)}{why}"
    if not taken_for:
        return "not a field of a contact" if not classified.scores else f"not certain enough: needs {THRESHOLD:g}"
    if classified.owner.rank == NOT_THE_LEAD:
        return f"not the lead's: {classified.owner.text}"
    if found and reading.chosen is not None and found[1] not in reading.chosen.fields:
        return f"another person's: the contact is read from {_fields_of(reading.chosen)}"
    return "another field had a higher score, came first, or had a valid value"
