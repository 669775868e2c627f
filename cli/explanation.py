"""Why each field of a payload was read as it was: what it was taken for, whose it is, and what became of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cli.evidence import ATTRIBUTES, Evidence, rows_of
from cli.field_words import KEY, LABEL, ROLE, Word, unknown_words, words_of
from voxbridge.mapping import LeadRules
from voxbridge.mapping.choose_person import Reading
from voxbridge.mapping.choose_phone import precedence
from voxbridge.mapping.classify_fields import classify
from voxbridge.mapping.meanings import A, Attribute
from voxbridge.mapping.optional_fields import looks_like_email
from voxbridge.mapping.owners import NOT_THE_LEAD, Owner
from voxbridge.mapping.people import Candidate, ClassifiedField, Person, as_text, kind
from voxbridge.mapping.phone import Number, country_of, is_in_countries, is_service, read_phone
from voxbridge.mapping.weights import THRESHOLD
from voxbridge.parsing.submission import Field, FieldType, Submission


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
    words: tuple[dict[str, Any], ...]  # of label and key: text, place, and meanings as languages/*.toml call them
    unknown: str  # of a field that is taken for nothing, the first word that is in no list, with its place, or ""
    owner: str
    may_be_leads: bool  # False: it is about the form, or not of the person whose name or number was found
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
    form = classify(submission.fields)
    reading = Reading(submission.fields, form, rules.region)
    reading.infer(received_at)
    explainer = _Explainer(reading, rules, provenance)
    return [
        explainer.explain(field, classified)
        for field, classified in zip(submission.fields, form.fields, strict=False)
        if field.value not in (None, "", [], {})
    ]


class _Explainer:
    """What is known of a submission, by which each of its fields is explained."""

    def __init__(self, reading: Reading, rules: LeadRules, provenance: Mapping[str, Evidence]) -> None:
        self._reading, self._rules, self._provenance = reading, rules, provenance
        self._candidates = {one.field.path: one for person in reading.people for one in person.fields}
        self._used: dict[str, list[str]] = {}  # path → contact fields
        for name, evidence in provenance.items():
            for path in filter(None, (evidence.path, *evidence.also)):
                self._used.setdefault(path, []).append(name)
        found = (self._candidates.get(provenance[name].path) for name in _OF_ONE_PERSON if name in provenance)
        self._leads = [one.classified for one in found if one]  # the fields of the lead's name and number

    def explain(self, field: Field, classified: ClassifiedField) -> FieldExplanation:
        attribute, score = max(classified.scores.items(), key=lambda one: one[1], default=(None, 0.0))
        taken_for = attribute if score >= THRESHOLD else None
        words = words_of(field, self._reading.form.languages)
        rows = sorted(rows_of(classified), key=lambda row: (row.attribute is not attribute, -abs(row.weight)))
        return FieldExplanation(
            path=field.path,
            label=field.label,
            key=field.key,
            type=field.type.value if field.type else None,
            value=field.value,
            taken_for=ATTRIBUTES[taken_for] if taken_for else "",
            score=round(score, 1),
            words=tuple(
                {"text": word.text, "place": word.place, "meanings": sorted(meaning.value for meaning in word.meanings)}
                for word in words
                if word.place in {LABEL, KEY}
            ),
            unknown="" if taken_for else next(unknown_words(words), ""),
            owner=_owner(classified, words, is_recognised=taken_for is not None),
            may_be_leads=self._may_be_leads(field, classified),
            rows=tuple(
                {"attribute": ATTRIBUTES[r.attribute], "weight": round(r.weight, 1), "reason": r.reason} for r in rows
            ),
            notes=classified.notes,
            outcome=self._outcome(field, classified, taken_for),
        )

    def _may_be_leads(self, field: Field, classified: ClassifiedField) -> bool:
        if field.type is FieldType.META or classified.owner.rank == NOT_THE_LEAD:
            return False
        return all(_may_be_one_person(classified, other) for other in self._leads)

    def _outcome(self, field: Field, classified: ClassifiedField, taken_for: Attribute | None) -> str:
        candidate = self._candidates.get(field.path)
        number = self._number(field, candidate) if taken_for is A.PHONE else None
        countries = self._rules.countries
        if number and countries and not is_in_countries(number, countries):
            return f"a number of {country_of(number)}; `countries` allows {', '.join(countries)}"
        if names := self._used.get(field.path):
            why = "" if taken_for else f": {'; '.join(self._provenance[names[0]].why)}"
            return f"used for {', '.join(names)}{why}"
        if taken_for is None:
            return "not a field of a contact" if not classified.scores else f"not certain enough: needs {THRESHOLD:g}"
        if classified.owner.rank == NOT_THE_LEAD:
            return f"not the lead's: {classified.owner.text}"
        chosen = self._reading.chosen
        if candidate and chosen is not None and candidate not in chosen.fields:
            return f"another person's: the contact is read from {_fields_of(chosen)}"
        return f"not used: {self._why_unused(candidate, taken_for, number)}"

    def _number(self, field: Field, candidate: Candidate | None) -> Number | None:
        regions = self._reading.regions.near(candidate) if candidate else self._reading.regions.everywhere
        number = read_phone(as_text(field.value) or "", regions)
        return number if isinstance(number, Number) else None

    def _why_unused(self, candidate: Candidate | None, taken_for: Attribute, number: Number | None) -> str:
        """Say why the contact was not read from a field of the lead's."""
        name = _CONTACT_FIELDS.get(taken_for)
        if name is None:
            return "a contact has no such field"
        evidence = self._provenance.get(name)
        is_invalid = (taken_for is A.PHONE and number is None) or (
            taken_for is A.EMAIL and not (candidate and looks_like_email(candidate.text))
        )
        if candidate is None or evidence is None or is_invalid:
            return f"no {name} could be read from it"
        other = self._candidates.get(evidence.path)
        if other is None:
            return f"sources.toml says what {name} is"
        label = f'"{other.field.label or other.field.key or other.field.path}"'
        if number and is_service(number.e164):
            return f"it is an organisation's number, and {label} is not"
        before = zip(_PRECEDENCE, precedence(candidate), precedence(other), strict=True) if number else ()
        first = next((why for why, own, others in before if own > others), None)
        if first:
            return f"{label} comes first: {first}"
        own, others = candidate.score(taken_for), other.score(taken_for)
        if own == others and other.position < candidate.position:
            return f"{label} comes first"
        if not others:
            best = max(other.classified.scores, key=other.score, default=None)
            return f"{label} was used" + (f", {ATTRIBUTES[best]}" if best else "")
        return f"{label} {'scored higher' if others > own else 'was used'} ({others:.3g} against {own:.3g})"


_OF_ONE_PERSON = ("first_name", "phone_number")
_PRECEDENCE = ("it has no unknown word", "it is a mobile number", "it is not at work")  # as choose_phone.precedence
_CONTACT_FIELDS = {
    A.PHONE: "phone_number",
    A.EMAIL: "email",
    A.SALUTATION: "title",
    A.GENDER: "gender",
    **dict.fromkeys((A.FULL_NAME, A.FIRST_NAME, A.PREFERRED_NAME, A.ROLE_NAME), "first_name"),
    **dict.fromkeys((A.LAST_NAME, A.NAME_PARTICLE, A.SECOND_LAST_NAME), "last_name"),
    **dict.fromkeys((A.AGE, A.BIRTH_DATE), "age"),
    **dict.fromkeys((A.ADDRESS, A.STREET, A.ADDRESS_LINE_2, A.HOUSE_NUMBER, A.POSTAL_CODE), "address"),
    **dict.fromkeys((A.CITY, A.STATE, A.COUNTRY, A.LOCATION), "location"),
}


def _may_be_one_person(one: ClassifiedField, lead: ClassifiedField) -> bool:
    """Say whether a field may be of the person whom one of the lead's fields is of.

    What only a word such as "captain" tells from others is surely the same person's if it has no unknown word besides.
    """
    is_alike = kind(one.owner) is kind(lead.owner) and one.number == lead.number
    in_one_record = one.record == lead.record or not (one.record and lead.record)
    adds_nothing = one.strangers <= lead.strangers and one.asked.unknown <= lead.asked.unknown
    return is_alike and in_one_record and (lead.owner.is_plain or adds_nothing)


def _owner(classified: ClassifiedField, words: list[Word], *, is_recognised: bool) -> str:
    """Say whose a field is, by which word, and which of several people of that kind.

    Where no word says it, an unknown one may be the reason, unless the field is not recognised at all.
    """
    meanings = classified.owner.meanings
    which = [f'"{word.text}" in {word.place}' for word in words if not word.meanings.isdisjoint(meanings)][:1]
    may_be_unknown = classified.owner is Owner.STRANGER or (classified.owner is Owner.UNSAID and is_recognised)
    may_say_it = words if may_be_unknown and not which else [word for word in words if word.place == ROLE]
    which += list(unknown_words(may_say_it))[:1]
    which += [f"number {classified.number}"] if classified.number > 1 else []
    which += [f"in {classified.record}"] if classified.record else []
    return f"{classified.owner.text} ({', '.join(which)})" if which else classified.owner.text


def _fields_of(person: Person) -> str:
    if person.record:
        return person.record
    if person.owner is Owner.UNSAID:
        return "the fields that do not say whose they are"
    return f"the fields of {person.owner.text}"
