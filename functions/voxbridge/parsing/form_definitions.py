"""Questions that a form defines apart from its answers, which name them by an id."""

from typing import Any

from voxbridge.parsing.object_shapes import Shape, first_text
from voxbridge.parsing.paths import outwards, without_index
from voxbridge.parsing.submission import Field

_MAX_QUESTIONS = 2_000  # the largest real forms have a few hundred


class Definitions:
    """The questions of one document, by their ids."""

    def __init__(self) -> None:
        self._questions: dict[str, tuple[str, str]] = {}  # with the path of the object that says so

    def note_question(self, value: dict[str, Any], shape: Shape, path: str, key: str) -> None:
        """Note an object that holds an id and a question and no answer, as forms define their questions."""
        if shape.answers or shape.reaches or len(self._questions) >= _MAX_QUESTIONS:
            return
        text = first_text(value, (*shape.questions, *(name for name in ("name", "text") if name in value)))
        ids = [str(value[one]) for one in shape.ids if isinstance(value[one], (str, int))]
        for one in ids or ([key] if shape.known else []):
            if one and text and one != text:
                self._questions.setdefault(one, (text, path))

    def applied(self, fields: list[Field]) -> tuple[Field, ...]:
        """Return the fields without those of definitions that are used, which become the labels of their answers."""
        used: set[str] = set()
        for field in fields if self._questions else ():
            found = self._questions.get(field.key) or self._questions.get(field.label)
            if found and found[1] != field.record and (not field.label or field.label in self._questions):
                field.label = found[0]
                used.add(found[1])
        if not used:
            return tuple(fields)
        lists = {without_index(path) for path in used}
        defining = {path for _, path in self._questions.values() if without_index(path) in lists}
        inside = {record for record in {field.record for field in fields} if not defining.isdisjoint(outwards(record))}
        return tuple(field for field in fields if field.record not in inside)
