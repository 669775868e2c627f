"""What is made of a submission: a contact or the reason why there is none, and where each value is from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from voxbridge.errors import Reason
from voxbridge.mapping.people import Candidate
from voxbridge.mapping.phone import Fault
from voxbridge.parsing.submission import Field, FieldType
from voxbridge.voxworks.contact import CreateContactRequest

MAX_TEXT = 2_000  # characters of a value that are kept; no contact field is longer than 500
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass
class Draft:
    """What has been read so far."""

    values: dict[str, Any] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)
    # Contact field → the fields that it is read from, and why; or the path of sources.toml, "" for a default
    origins: dict[str, tuple[Sequence[Candidate], str] | str] = field(default_factory=dict)
    phone_fault: Fault = Fault.EMPTY
    foreign: str = ""  # country of a number that `countries` does not allow

    def take(self, name: str, value: Any, source: Sequence[Candidate] | str, why: str = "") -> None:
        """Note a value, and the fields that it is made of, or the path that gave it."""
        self.values[name] = value
        self.dropped.pop(name, None)
        self.origins[name] = source if isinstance(source, str) else (source, why)


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
        read = (origin[0] for origin in self.draft.origins.values() if not isinstance(origin, str))
        used = {id(one.field) for one in chain.from_iterable(read)}
        typed = (one for one in self.fields if one.type not in _NOT_TYPED and one.value not in (None, "", [], {}))
        return tuple(one for one in typed if id(one) not in used)


_NOT_TYPED = frozenset({FieldType.META, FieldType.HIDDEN})


def as_text(value: Any) -> str | None:
    """Return a scalar as typed, without what cannot be seen; None for what no one types (true, false)."""
    if isinstance(value, str):
        text = value[:MAX_TEXT]
        return (text if text.isascii() and text.isprintable() else _UNSEEN.sub("", text)).strip()
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if type(value) is int and abs(value) < 10**18 else None
