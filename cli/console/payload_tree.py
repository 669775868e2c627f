"""A payload as lines: each value with its path, and with the contact fields that were read from it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import jmespath

from cli.evidence import CONFIGURED
from cli.lead_preview import Preview
from cli.sources_edit import stable
from voxbridge.errors import PermanentError
from voxbridge.parsing.bodies import opened
from voxbridge.parsing.submission import child

MAX_LINES = 2_000
MAX_DEPTH = 64


@dataclass(frozen=True, slots=True)
class Mark:
    """A contact field that was read from a value, what it became, and why."""

    field: str
    value: Any
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a payload: a value, or the beginning of an object or list."""

    depth: int
    name: str  # of an object's member; of a list's item its place, from 1
    path: str  # JMESPath in the document
    value: Any = None  # a scalar
    size: int | None = None  # of an object or list; None: a value
    is_list: bool = False
    is_json_text: bool = False  # an object or list that the document holds as text
    is_reachable: bool = True  # by a path of sources.toml: what lies in JSON text is not
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """A payload's lines; `is_cut` if there are more than are shown."""

    lines: tuple[Line, ...]
    is_cut: bool = False


def marks_of(preview: Preview) -> dict[str, list[Mark]]:
    """Return the contact fields that were read from each path, of a contact or of what could be read without one."""
    found: defaultdict[str, list[Mark]] = defaultdict(list)
    values = preview.contact or preview.partial
    for name, evidence in preview.provenance.items():
        if name not in values or not evidence.path:
            continue
        mark = Mark(name, values[name], "; ".join(evidence.why))
        path = evidence.path
        if evidence.why == (CONFIGURED,):
            path = resolve(evidence.path, preview.document) or evidence.path
        found[path].append(mark)
        for other in evidence.also:
            found[other].append(Mark(name, values[name], "another part of it"))
    return dict(found)


def resolve(expression: str, document: Any) -> str | None:
    """Return the plain path of the value that an expression of sources.toml gives; None if no single value is it."""
    try:
        value = jmespath.search(expression, document)
    except Exception:  # noqa: BLE001  (JMESPath raises its own errors, TypeError, RecursionError and others)
        return None
    if value is None or isinstance(value, dict | list):
        return None
    equal = [
        line.path
        for line in tree(document).lines
        if line.size is None and line.is_reachable and type(line.value) is type(value) and line.value == value
    ]
    named = [path for path in equal if expression in (path, stable(path, document))]
    return next(iter(named or equal), None) if named or len(equal) == 1 else None


def tree(document: Any, marks: Mapping[str, Sequence[Mark]] | None = None) -> Tree:
    """Return a document as lines, at most MAX_LINES of them; what is nested more deeply than MAX_DEPTH is cut off."""
    lines: list[Line] = []
    is_cut = False
    marks = marks or {}
    stack: list[tuple[Any, str, str, int, bool]] = [(document, "", "", 0, True)]
    while stack:
        value, name, path, depth, is_reachable = stack.pop()
        if len(lines) >= MAX_LINES:
            return Tree(tuple(lines), is_cut=True)
        of = value
        with suppress(PermanentError):  # of a text with more objects than are read
            of = opened(value) if isinstance(value, str) else value
        own = tuple(marks.get(path, ()))
        if not isinstance(of, dict | list):
            lines.append(Line(depth, name, path, value, is_reachable=is_reachable, marks=own))
            continue
        is_reachable = is_reachable and of is value
        if path:
            lines.append(
                Line(
                    depth,
                    name,
                    path,
                    size=len(of),
                    is_list=isinstance(of, list),
                    is_json_text=of is not value,
                    is_reachable=is_reachable,
                    marks=own,
                )
            )
        if depth >= MAX_DEPTH:
            is_cut = is_cut or bool(of)
            continue
        below = depth + 1 if path else depth
        stack += [(each, key, where, below, is_reachable) for each, key, where in reversed(list(_children(of, path)))]
    return Tree(tuple(lines), is_cut)


def _children(value: dict[str, Any] | list[Any], path: str) -> Iterator[tuple[Any, str, str]]:
    if isinstance(value, dict):
        yield from ((each, str(key), child(path, str(key))) for key, each in value.items())
    else:
        yield from ((each, str(place + 1), child(path, place)) for place, each in enumerate(value))
