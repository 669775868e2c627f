"""What a generated form is made of."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from typing import Any

from forge.bank import Bank
from forge.people import Country, Person

TYPES = {
    "phone": "phone",
    "mobile": "phone",
    "home_phone": "phone",
    "work_phone": "phone",
    "fax": "phone",
    "email": "email",
    "birth_date": "date",
    "age": "number",
    "quantity": "number",
    "pet_age": "number",
    "message": "long_text",
    "consent": "consent",
    "gender": "choice",
    "salutation": "choice",
    "heard": "choice",
    "contact_by": "choice",
    "relationship": "choice",
    "address": "address",
}

PHONES = ("mobile", "phone", "home_phone", "work_phone")  # the order in which a person would call them

# Who else is on a form, how often, and whose word the lead's own fields may carry then.
PLOTS = {
    "alone": 36,
    "things": 22,
    "emergency": 6,
    "spouse": 4,
    "staff": 7,
    "referrer": 5,
    "child": 7,
    "second": 7,
    "guest": 3,
    "recipient": 3,
}
LEADS_WORD = {"child": "parent", "second": "first"}
NEVER_THE_LEAD = ("emergency", "spouse", "staff", "referrer")


@dataclass(frozen=True)
class Group:
    """Fields that stand together under a heading, or in an object of their own."""

    owner: str  # "" for the lead, else the owner's word in the bank
    word: str  # in the bank: the owner, or the lead's word
    section: str
    key: str


@dataclass
class Item:
    """One field of a form with its answer."""

    role: str
    label: str
    key: str  # snake case
    value: Any
    owner: str = ""  # "" for the lead's fields and those about no person
    word: str = ""  # the word in the bank that label and key carry: the owner's, or the lead's own
    group: Group | None = None

    @property
    def type(self) -> str:
        """What a form tool would type this field as."""
        return TYPES.get(self.role, "text")


@dataclass(frozen=True)
class Traits:
    """What the shape of a tool carries of a form."""

    labels: bool = True
    keys: bool = False
    groups: bool = False  # headings or nested objects
    international: bool = False  # the tool itself writes numbers with +
    fixed: bool = False  # the tool has fields of its own for a person


@dataclass
class Form:
    """A form with its answers and who gave them."""

    language: str
    country: Country
    region: str
    received: dt.datetime
    random: Random
    bank: Bank
    plot: str
    lead: Person
    items: list[Item] = field(default_factory=list)
    others: dict[str, Person] = field(default_factory=dict)
    asked_names: str = "full"
    salutation: str = ""
    place: dict[str, str] = field(default_factory=dict)  # parts of the lead's address, in the form's order
    address_line: str = ""
    location: str = ""
    phone_error: str = ""  # an error's name where the lead left no usable number
    doubts: dict[str, list[Any]] = field(default_factory=dict)  # contact field → readings that are as good

    def value(self, role: str) -> Any:
        """Return the lead's answer to a role, or None."""
        return next((item.value for item in self.items if item.role == role and not item.owner), None)
