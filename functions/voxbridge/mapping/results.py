"""What is made of a submission: a contact or the reason why there is none, and where each value is from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from voxbridge.errors import Reason
from voxbridge.mapping.people import Candidate
from voxbridge.parsing.submission import Field, FieldType
from voxbridge.voxworks.contact import CreateContactRequest

NO_NUMBER = "no phone number that can be called"
MAX_TEXT = 2_000  # characters of a value that are kept; no contact field is longer than 500
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(slots=True)
class Value:
    """What a contact field is read as, and from what."""

    value: Any = None  # None, or empty: there is none
    source: Sequence[Candidate] | str = ()  # the fields that it is made of; a path of sources.toml; "" for a default
    why: str = ""  # it is read from them, where no label says it
    dropped: str = ""  # why what was given is no value
    foreign: str = ""  # country of a number that `countries` does not allow


type Draft = dict[str, Value]  # by contact field


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
        read = chain.from_iterable(one.source for one in self.draft.values() if not isinstance(one.source, str))
        used = {id(one.field) for one in read}
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
