"""A form's answers under names that people can write in sources.toml: `answers.phone`, `answers."Full name"`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from voxbridge.providers.walking import MAXIMUM_FIELDS, child, walk
from voxbridge.submission import SECTION, Field, Kind, Submission


class Answers:
    """Collects the answers of one submission, in their order, and makes its document and fields."""

    def __init__(self) -> None:
        self._answers: dict[str, Any] = {}
        self._fields: list[Field] = []
        self._numbers: dict[str, int] = {}  # name → the last number given to it; those before it are taken

    def add(  # noqa: PLR0913  (what a provider may say of one answer)
        self,
        name: str,
        value: Any,
        *,
        key: str = "",
        label: str = "",
        kind: Kind | None = None,
        parts: Mapping[str, Kind] = MappingProxyType({}),
    ) -> None:
        """Add an answer under a name; one that is taken already, since people label two fields alike, gets a number.

        `parts`: what the members of a block hold, for providers that say so by their keys.
        """
        name = name or key or "answer"
        unique, number = name, max(len(self._answers), self._numbers.get(name, 0))
        while unique in self._answers:
            number += 1
            unique = f"{name} {number}"
            self._numbers[name] = number
        self._answers[unique] = value
        path = child("answers", unique)
        if isinstance(value, dict) and parts and kind is None:
            for part, inner in value.items():
                name = str(part)
                asked = f"{label}{SECTION}{name.replace('_', ' ')}" if label else ""
                self._extend(walk(inner, child(path, name), key=name, label=asked, kind=parts.get(name)))
        else:
            self._extend(walk(value, path, key=key or name, label=label, kind=kind))

    def submission(self, *more: Field, **document: Any) -> Submission:
        """Make the submission: `answers` and whatever else the document is to hold, with the fields found in that."""
        self._extend(more)
        return Submission({**document, "answers": self._answers}, tuple(self._fields))

    def _extend(self, fields: tuple[Field, ...]) -> None:
        self._fields.extend(fields[: MAXIMUM_FIELDS - len(self._fields)])


def text(value: Any) -> str:
    """Return a text, empty for anything else."""
    return value if isinstance(value, str) else ""


def members(value: Any) -> dict[str, Any]:
    """Return an object, empty for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects in a list, none for anything else."""
    return [inner for inner in value if isinstance(inner, dict)] if isinstance(value, list) else []
