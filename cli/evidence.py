"""What speaks for the values of a contact: the fields that they come from, and what counted for each."""

from dataclasses import dataclass
from typing import NamedTuple

from voxbridge.mapping.classify_fields import weights_of
from voxbridge.mapping.extractor import ExtractionResult
from voxbridge.mapping.meanings import A, Attribute
from voxbridge.mapping.people import ClassifiedField, Value
from voxbridge.voxworks.contact import CONTACT_FIELDS

ATTRIBUTES = {
    A.PHONE: "a phone number",
    A.DIAL_CODE: "a country's calling code",
    A.AREA_CODE: "an area code",
    A.EMAIL: "an e-mail address",
    A.FULL_NAME: "a full name",
    A.FIRST_NAME: "a first name",
    A.LAST_NAME: "a last name",
    A.MIDDLE_NAME: "a middle name",
    A.NAME_PARTICLE: "a last name's particle",
    A.SECOND_LAST_NAME: "a second last name",
    A.PREFERRED_NAME: "how the person is called",
    A.ROLE_NAME: "who the person is",
    A.SALUTATION: "a salutation",
    A.GENDER: "a gender",
    A.AGE: "an age",
    A.BIRTH_DATE: "a date of birth",
    A.ADDRESS: "an address",
    A.STREET: "a street",
    A.ADDRESS_LINE_2: "a second line of an address",
    A.HOUSE_NUMBER: "a house number",
    A.CITY: "a city or suburb",
    A.STATE: "a state or region",
    A.POSTAL_CODE: "a postal code",
    A.COUNTRY: "a country",
    A.LOCATION: "where the person is",
}
CONFIGURED = "a path in sources.toml"
_REASONS = (
    *("the provider's type", "its label", "its key", "other words of its label", "other words of its key"),
    *("what it is in", "what it is in"),
)  # in the order of weights_of


class Row(NamedTuple):
    """One thing that counted for or against an attribute."""

    attribute: Attribute
    weight: float
    reason: str


def rows_of(classified: ClassifiedField) -> tuple[Row, ...]:
    """Return every row that counted for an attribute that something speaks for."""
    return tuple(
        Row(attribute, weight, reason)
        for attribute, weights in weights_of(classified.texts, classified.shape.type)
        if max(weights) > 0
        for weight, reason in zip(weights, _REASONS, strict=True)
        if weight
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the value of a contact field comes from."""

    path: str  # of the payload field it came from, as JMESPath; "" for a default
    label: str  # what the person read beside that field; "" where unknown
    why: tuple[str, ...]  # in words, what counted most first
    also: tuple[str, ...] = ()  # paths of the other fields that it is made of


def provenance_of(result: ExtractionResult) -> dict[str, Evidence]:
    """Return for each contact field that could be read where its value is from."""
    return {name: _evidence(result.draft[name]) for name in CONTACT_FIELDS if name in result.partial}


def _evidence(read: Value) -> Evidence:
    if isinstance(read.source, str):
        return Evidence(read.source, "", (CONFIGURED if read.source else "the source's default",))
    (first, *others), why = read.source, read.why
    rows = sorted(rows_of(first.classified), key=lambda row: -row.weight)
    best = max(first.classified.scores, key=lambda attribute: first.classified.scores[attribute], default=None)
    said = [row for row in rows if row.weight > 0 and row.attribute is best and not row.reason.startswith("other")]
    reasons = [f"{row.reason} says {ATTRIBUTES[row.attribute]}" for row in said]
    also = tuple(one.field.path for one in others)
    return Evidence(
        first.field.path, first.field.label, tuple(dict.fromkeys([why, *reasons] if why else reasons)), also
    )
