"""The JMESPath of sources.toml over a submission's document: a source's `when`, and the paths under its `fields`.

A path of names and indexes (`hidden.consent`, `answers[0].value`) exists if its last member does, even as null; any
other expression exists if it gives something. What does not exist is never mistaken for an answer: see Rule and Path.
"""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import jmespath
from jmespath.visitor import TreeInterpreter

from voxbridge.errors import PermanentError, Reason
from voxbridge.parsing.submission import quoted

type Node = Any  # of jmespath's syntax tree: a dict of `type`, `children`, and `value` where it has one

_HANDLES_ABSENCE = frozenset({"not_null", "type"})
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_STEPS = frozenset({"field", "index", "subexpression", "index_expression", "identity", "current"})


class Rule:
    """A source's `when`.

    A no although a path that it compares is missing says nothing about the lead: it fails, or is a no with
    `when_missing="skip"`. `!path`, `not_null(path, …)` and a comparison with null say what a missing path means.
    """

    def __init__(self, expression: str, when_missing: Literal["fail", "skip"] = "fail") -> None:
        """Compile the rule; raises jmespath's JMESPathError."""
        self._node = jmespath.compile(expression).parsed
        self._when_missing = when_missing
        found = list(_operands(self._node))
        tested = [path for path, is_compared in found if not is_compared]
        self.paths = [path for path, _ in found]  # that the rule compares or tests
        self._compared = [path for path, is_compared in found if is_compared and path not in tested]

    def accepts(self, document: Any) -> bool:
        """Say whether the rule accepts a submission; raises PermanentError(rule_failed) if it cannot decide."""
        said = evaluate(self._node, document)
        if said is True:
            return True
        if self._when_missing == "skip" and not all(exists(path, document) for path in self.paths):
            return False
        missing = [path_text(path) or "an expression" for path in self._compared if not exists(path, document)]
        if missing:
            names = ", ".join(dict.fromkeys(missing))
            raise PermanentError(Reason.RULE_FAILED, f"the rule `when` needs {names}, which this submission lacks")
        if said is not False:
            raise PermanentError(Reason.RULE_FAILED, "the rule `when` gives neither true nor false on this submission")
        return False


class Found(NamedTuple):
    """What the paths of a contact field give. `value` is None or empty where they exist and hold nothing."""

    value: Any
    path: str  # the expression that gave it, as in sources.toml


class Path:
    """Where a contact field is: one expression, or several of which the first that gives a non-empty value wins."""

    def __init__(self, field: str, *expressions: str) -> None:
        """Compile the expressions of a contact field; raises jmespath's JMESPathError."""
        self._field = field
        self._nodes = [(expression, jmespath.compile(expression).parsed) for expression in expressions]

    def find(self, document: Any) -> Found | None:
        """Return what the document holds there; None where no path exists, as in another form of the same source.

        Raises PermanentError(rule_failed) where an expression cannot be evaluated.
        """
        empty: Found | None = None
        for expression, node in self._nodes:
            try:
                value = TreeInterpreter().visit(node, document)
            except Exception:  # noqa: BLE001
                message = f"the path of {self._field} in sources.toml cannot be evaluated on this submission"
                raise PermanentError(Reason.RULE_FAILED, message) from None
            if value not in _EMPTY:
                return Found(value, expression)
            if empty is None and exists(node, document):
                empty = Found(value, expression)
        return empty


def _operands(node: Node, left: Node | None = None) -> Iterator[tuple[Node, bool]]:
    """Yield the paths that an answer depends on, and whether it compares them; `left` is piped into the node."""
    children = node["children"]
    match node["type"]:
        case "and_expression" | "or_expression" | "not_expression":
            for child in children:
                yield from [(_piped(left, child), False)] if _is_path(child) else _operands(child, left)
        case "pipe":
            yield from _operands(children[1], _piped(left, children[0]))
        case "function_expression" if node["value"] in _HANDLES_ABSENCE:
            yield from ((_piped(left, argument), False) for argument in children)
        case "comparator":
            is_compared = not any(map(_is_null, children))
            yield from ((_piped(left, path), is_compared) for side in children for path in _paths_of(side))
        case _:
            yield from ((_piped(left, path), True) for path in _paths_of(node))


def _paths_of(side: Node) -> Iterator[Node]:
    """Yield the expressions on one side of a comparison that must exist."""
    if side["type"] == "function_expression":
        for argument in side["children"] if side["value"] not in _HANDLES_ABSENCE else ():
            yield from _paths_of(argument)
    elif side["type"] not in {"literal", "expref", "identity", "current"} and not _is_null(side):
        yield side


def _piped(left: Node | None, node: Node) -> Node:
    return node if left is None else {"type": "pipe", "children": [left, node]}


def _is_path(node: Node) -> bool:
    return node["type"] in _STEPS and all(map(_is_path, node["children"]))


def _is_null(node: Node) -> bool:
    """Also an unquoted null, which is a field's name in JMESPath, although its author means null."""
    return (node["type"], node.get("value", "")) in (("literal", None), ("field", "null"))


def exists(node: Node, document: Any) -> bool:
    """Say whether a document has what an expression names."""
    if not _is_path(node):
        return evaluate(node, document) is not None
    match node:
        case {"type": "field", "value": name}:
            return isinstance(document, dict) and name in document
        case {"type": "index", "value": number}:
            return isinstance(document, list) and -len(document) <= number < len(document)
        case {"children": [*outer, inner]}:
            for step in outer:
                document = evaluate(step, document)
            return exists(inner, document)
    return True


def evaluate(node: Node, document: Any) -> Any:
    """Return what an expression gives; None if it cannot be evaluated."""
    try:
        return TreeInterpreter().visit(node, document)
    except Exception:  # noqa: BLE001  (JMESPath raises its own errors, TypeError, RecursionError and others)
        return None


def path_text(node: Node) -> str:
    """Write a plain path as in sources.toml; "" for any other expression."""
    match node:
        case {"type": "field", "value": str(name)}:
            return quoted(name)
        case {"type": "index", "value": number}:
            return f"[{number}]"
        case {"children": children} if _is_path(node):
            parts = filter(None, map(path_text, children))
            return "".join(part if part.startswith("[") else f".{part}" for part in parts).removeprefix(".")
    return ""
