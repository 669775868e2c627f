"""What parse makes of a delivery: the answers as fields, and one document for the rules of sources.toml."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from voxbridge.errors import Status


class Kind(StrEnum):
    """What the provider itself says a field holds, in one vocabulary for all providers; never a guess of ours."""

    PHONE = "phone"
    EMAIL = "email"
    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    TITLE = "title"
    GENDER = "gender"
    AGE = "age"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"  # a street address, or a block of its parts
    CITY = "city"
    STATE = "state"
    COUNTRY = "country"
    POSTAL_CODE = "postal_code"
    COMPANY = "company"
    JOB_TITLE = "job_title"
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    SCALE = "scale"  # opinion scales, ratings, NPS
    DATE = "date"
    CHOICE = "choice"
    CONSENT = "consent"
    URL = "url"
    FILE = "file"
    HIDDEN = "hidden"  # set by the form's owner or the page, not typed by the person
    META = "meta"  # about the submission, not about the person: ids, form names, IPs, user agents

    __hash__ = str.__hash__  # Enum's own is written in Python, and kinds are looked up for every field


SECTION = " › "  # noqa: RUF001  (parts a section's title from the question in it)


@dataclass(slots=True)  # not frozen, though nobody changes one: see Leaf
class Field:
    """One answer. `value` is JSON: a scalar, or for blocks (name, address, contact) a dict of their parts."""

    path: str  # JMESPath to the value in Submission.document
    value: Any
    key: str = ""  # the provider's machine name, if it says something ("q4_phoneNumber", a ref)
    label: str = ""  # what the person read beside the field; a section's title before it, parted by SECTION
    kind: Kind | None = None  # None: the provider does not say


@dataclass(frozen=True, slots=True)
class Submission:
    """A form's answers. `document` is what JMESPath sees; `fields` are in the order in which the person met them."""

    document: Any
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class NoLead:
    """A delivery that is no lead, told apart by the provider's own flag. `why` is our own words."""

    status: Status  # ignored, test, or skipped (the payload says that the person opted out)
    why: str
