"""What parsing makes of a delivery: the answers as fields, each with the JMESPath to it in one document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from voxbridge.errors import Status

MAX_FIELDS = 500  # of a submission that are read; the largest real payloads, CRM records, have some three hundred
MAX_CHARACTERS = 10_000  # of what says what its fields are: their labels and names, each counted once
MAX_NAME = 100  # characters of an object's name that are kept
_SEGMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|([^.\[\]"]+)(?=[.\[]|$)')
_LAST = re.compile(r'(?:\.?(?:"(?:[^"\\]|\\.)*"|[^.\[\]"]+)|\[\d+\])$')


# What the provider itself says a field holds, in one vocabulary for all providers; never a guess of ours.
FieldType = StrEnum(
    "FieldType",
    "PHONE EMAIL FULL_NAME FIRST_NAME LAST_NAME TITLE GENDER AGE BIRTH_DATE "
    "ADDRESS "  # a street address, or a block of its parts
    "CITY STATE COUNTRY POSTAL_CODE COMPANY JOB_TITLE TEXT LONG_TEXT NUMBER "
    "SCALE "  # opinion scales, ratings, NPS
    "DATE CHOICE CONSENT URL FILE "
    "HIDDEN "  # set by the form's owner or the page, not typed by the person
    "META",  # about the submission, not about the person: ids, form names, IPs, user agents
)
FieldType.__hash__ = str.__hash__  # type: ignore[method-assign]  # Enum's own is in Python; types are often looked up


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


class Submission(NamedTuple):
    """A form's answers. `document` is what JMESPath sees; `fields` are in the order in which the person met them."""

    document: Any
    fields: tuple[Field, ...]


class NotALead(NamedTuple):
    """A delivery that is no lead, by the provider's own flag. `why` is our own words."""

    status: Status  # ignored, test, or skipped (the payload says that the person opted out)
    why: str


def child(path: str, key: str | int) -> str:
    """Return the JMESPath of an object's member or a list's item."""
    return f"{path}[{key}]" if isinstance(key, int) else f"{path}.{quoted(key)}" if path else quoted(key)


def quoted(key: str) -> str:
    """Return a name as JMESPath writes it: in quotes where it is no plain identifier."""
    return key if key.isascii() and key.isidentifier() else encode_basestring(key)


@lru_cache(maxsize=1024)
def names_of(path: str) -> tuple[str, ...]:
    """Return the names of a path's members, outermost first, without the indexes of lists."""
    return tuple(segment[1] or segment[2] for segment in _SEGMENT.finditer(path) if segment[1] or segment[2])


@lru_cache(maxsize=4096)
def outer(path: str) -> str:
    """Return the path of what stands around an object or list; the document itself, or what is no path, is ""."""
    return found if (found := _LAST.sub("", path)) != path else ""


def outwards(path: str) -> Iterator[str]:
    """Yield a path and those of the objects and lists around it, without the document itself."""
    while path:
        yield path
        path = outer(path)


def without_index(path: str) -> str:
    """Return a list's path for that of its item, any other path as it is."""
    return outer(path) if path.endswith("]") else path
