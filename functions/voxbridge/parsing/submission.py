"""What parsing makes of a delivery: the answers as fields, and one document for the rules of sources.toml."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from voxbridge.errors import Status

MAX_FIELDS = 2_000  # of a submission; the largest real payloads, CRM records, have some three hundred


class FieldType(StrEnum):
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

    __hash__ = str.__hash__  # Enum's own is written in Python, and types are looked up for every field


@dataclass(slots=True)  # not frozen, though nothing changes one: making it would take four times as long
class Field:
    """One scalar of the submission, with everything that says what it is and whose."""

    path: str  # JMESPath to the value in Submission.document
    value: Any
    key: str = ""  # the machine's name, if there is one ("q4_phoneNumber", a ref)
    label: str = ""  # what the person read beside the field
    type: FieldType | None = None  # None: the provider does not say
    section: str = ""  # titles of the parts of the form that it is in, outermost first, joined with SECTION
    record: str = ""  # path of the object or list that it belongs to
    ancestors: tuple[str, ...] = ()  # names of the objects around it, outermost first
    role: str = ""  # what its record says of itself: the word under `role`, `relationship`, `type`


SECTION = " › "  # noqa: RUF001  (joins the titles of sections in sections)


@dataclass(frozen=True, slots=True)
class Submission:
    """A form's answers. `document` is what JMESPath sees; `fields` are in the order in which the person met them."""

    document: Any
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class NotALead:
    """A delivery that is no lead, by the provider's own flag. `why` is our own words."""

    status: Status  # ignored, test, or skipped (the payload says that the person opted out)
    why: str
