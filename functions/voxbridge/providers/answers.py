"""A form's answers under names that people can write in sources.toml: `answers.phone`, `answers."Full name"`."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from voxbridge.parsing.bodies import opened
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.payload_words import WORDS, field_type, plain
from voxbridge.parsing.submission import MAX_FIELDS, Field, FieldType, Submission, child

_TYPES = {word: FieldType(kind) for kind, words in WORDS["provider_members"].items() for word in words}
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Answers:
    """Collects the answers of one submission, in their order, and makes its document and fields."""

    def __init__(self) -> None:
        self._answers: dict[str, Any] = {}
        self._fields: list[Field] = []
        self._numbers: dict[str, int] = {}  # name → the last number given to it; those before it are taken

    def add(  # noqa: PLR0913  (what a provider may say of one answer)
        self,
        name: object,
        value: Any,
        *,
        key: object = "",
        label: object = "",
        section: str = "",
        type: object = None,  # noqa: A002  (as in Field)
        is_block: bool = False,
    ) -> None:
        """Add an answer under a name; one that is taken already, since people label two fields alike, gets a number.

        A name, key or label that is no string counts as empty. `type`: a FieldType, or what the provider calls it.
        `is_block`: an object holds parts under the provider's own names.
        """
        value, key, label = opened(value), as_str(key), as_str(label)
        kind = type if isinstance(type, FieldType) else field_type(type)
        unique = name = as_str(name) or key or "answer"
        number = max(len(self._answers), self._numbers.get(name, 0))
        while unique in self._answers:
            number += 1
            unique = f"{name} {number}"
            self._numbers[name] = number
        self._answers[unique] = value
        if len(self._fields) > MAX_FIELDS:  # one more says that not all are read
            return
        path = child("answers", unique)
        record = child("answers", section) if section else "answers"
        if is_block and isinstance(value, dict) and kind is None:
            self._fields += typed_fields(value, path, section=section or label)
        else:
            key = key or name
            self._fields += flatten(value, path, key=key, label=label, section=section, type=kind, record=record)

    def submission(self, /, *more: Field, **document: Any) -> Submission:
        """Make the submission: `answers` and whatever else the document is to hold, with the fields found in that."""
        return Submission({**document, "answers": self._answers}, (*self._fields, *more))


def typed_fields(held: Mapping[str, Any], path: str, kind: FieldType | None = None, section: str = "") -> list[Field]:
    """Return the fields of an object at `path`: all of one type, or each by what providers call a person's data."""
    fields: list[Field] = []
    for name, value in held.items():
        fields += flatten(value, child(path, name), key=name, section=section, type=kind or type_of(name), record=path)
    return fields


@cache
def members(names: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Return what gives members by their names in sources.toml, in snake case (`formId`) or as said (`form_id=id`)."""
    named = [name.rpartition("=") for name in names.split()]
    renamed = [(new or _CAPITAL.sub("_", name).lower(), name) for new, _, name in named]
    return lambda of: {new: of.get(name) for new, name in renamed}


def type_of(name: str) -> FieldType | None:
    """Return what a provider's own field of that name holds; None for a name of the form's owner."""
    return _TYPES.get(plain(name))


def as_str(value: Any) -> str:
    """Return a text, empty for anything else."""
    return value if isinstance(value, str) else ""


def as_dict(value: Any) -> dict[str, Any]:
    """Return an object, empty for anything else."""
    return value if isinstance(value, dict) else {}
