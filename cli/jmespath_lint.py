"""Finds mistakes in the JMESPath of sources.toml and explains how to fix them.

JMESPath's own parser accepts much that is never meant: `== "yes"` compares with a field called yes, `== yes` likewise,
a rule without a field gives every lead the same answer, and unknown functions fail on the first lead.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions
from jmespath.lexer import Lexer

type Node = Any  # of jmespath's syntax tree: a dict of `type`, `children`, and `value` where it has one

_FUNCTIONS: dict[str, tuple[dict[str, Any], ...]] = {
    name: function["signature"] for name, function in Functions.FUNCTION_TABLE.items()
}
_COMPARATORS = {"eq", "ne", "lt", "gt", "lte", "gte"}
_ORDERING = {"lt", "gt", "lte", "gte"}
_BOOLEAN_FUNCTIONS = {"contains", "starts_with", "ends_with"}
_TEXT_FUNCTIONS = {"join", "to_string", "type"}
_NUMBER_FUNCTIONS = {"abs", "avg", "ceil", "floor", "length", "sum", "to_number"}
_NOT_YES_OR_NO = {
    "filter_projection": "a list; count it: length(…) > `0`",
    "projection": "a list; count it: length(…) > `0`",
    "value_projection": "a list; count it: length(…) > `0`",
    "flatten": "a list; count it: length(…) > `0`",
    "slice": "a list; count it: length(…) > `0`",
    "multi_select_list": "a list; compare what is in it",
    "multi_select_dict": "an object; compare what is in it",
}


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ` (did you mean "…"?)`; empty if no known name is similar."""
    close = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return f' (did you mean "{close[0]}"?)' if close else ""


def mistake(expression: str, *, rule: bool) -> str | None:
    """Return what is wrong with an expression and how to fix it; None if it is correct.

    With `rule` it is a `when`, which must be true or false; otherwise a path under `fields`.
    """
    if not expression.strip():
        return "is empty; write a JMESPath expression, or remove the key"
    outside = _STRINGS.sub(lambda quoted: " " * len(quoted[0]), expression)
    if _CURLY.search(outside):
        return f"has curly quotes, as editors and chats insert; write {expression.translate(_STRAIGHT)}"
    try:
        parsed = jmespath.compile(expression).parsed
    except (JMESPathError, RecursionError) as error:
        return _in_plain_words(expression, outside, error)
    wrong_call = next(_mistakes_in_functions(parsed), None)
    if wrong_call:
        return wrong_call
    if not _depends_on_a_lead(parsed):
        fix = "write a comparison such as hidden.consent == 'yes'" if rule else "write the value under `defaults`"
        return f"names no field, so it is the same for every lead; {fix}"
    mistakes = _mistakes_in_rule(parsed) if rule else _mistakes_in_path(parsed)
    return next(chain(_mistakes_in_comparisons(expression, parsed), mistakes), None)


_STRINGS = re.compile(r"'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_CURLY = re.compile("[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f]")
_STRAIGHT = str.maketrans(dict.fromkeys("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f", "'"))
_SINGLE_EQUALS = re.compile(r"(?<![=!<>])=(?!=)")
_NOT_JMESPATH = (
    (re.compile(r"(===|<>)"), "compares with {0}, which JMESPath does not have; write == or !="),
    (re.compile(r"[=!<>]\s*(-?\d+(?:\.\d+)?)"), "has the number {0} without backticks; write `{0}`"),
    (re.compile(r"\b(and)\b", re.IGNORECASE), "joins with the word {0}; write &&"),
    (re.compile(r"\b(or)\b", re.IGNORECASE), "joins with the word {0}; write ||"),
    (re.compile(r"^\s*(not)\b", re.IGNORECASE), "negates with the word {0}; write !"),
    (re.compile(r"([=!]=)\s*([^\W\d]\w*(?:\s+\w+)+)\s*$"), "has text without quotes; write {0} '{1}'"),
    (
        re.compile(r"([A-Za-z_]\w*(?:-\w+)+)"),
        'has {0} without quotes, which a name with a hyphen needs; write "{0}"',
    ),
)


def _in_plain_words(expression: str, outside: str, error: Exception) -> str:
    """Explain why an expression is not JMESPath; `outside` is the expression without its strings."""
    if _SINGLE_EQUALS.search(outside):
        return f"compares with a single =; write {_SINGLE_EQUALS.sub('==', expression)}"
    for quote, fix in (("'", "text as 'yes'"), ('"', "text as 'yes'"), ("`", "numbers as `5`")):
        if outside.count(quote) % 2:
            return f"has a {quote} that is not closed; write {fix}"
    for pattern, message in _NOT_JMESPATH:
        found = pattern.search(outside)
        if found:
            return message.format(*found.groups())
    if "Incomplete" in str(error):
        return "is not complete"
    detail = " ".join(str(error).splitlines()[0].split()) if str(error) else type(error).__name__
    return f"is not JMESPath: {detail}"


def _mistakes_in_functions(node: Node) -> Iterator[str]:
    for call in _nodes(node):
        if call["type"] != "function_expression":
            continue
        name, given = call["value"], len(call["children"])
        if name not in _FUNCTIONS:
            hint = did_you_mean(name, _FUNCTIONS)
            yield f"calls {name}(), which JMESPath does not have{hint}; it has {', '.join(sorted(_FUNCTIONS))}"
            continue
        wanted, variadic = len(_FUNCTIONS[name]), bool(_FUNCTIONS[name][-1].get("variadic"))
        if given < wanted or (given > wanted and not variadic):
            yield f"calls {name}() with {given} arguments; it takes {wanted}{' or more' if variadic else ''}"


def _mistakes_in_comparisons(expression: str, parsed: Node) -> Iterator[str]:
    for quoted in _quoted_right_sides(expression):
        yield f"compares with \"{quoted}\", which is a field of that name in JMESPath; write '{quoted}'"
    for node in _nodes(parsed):
        if node["type"] != "comparator":
            continue
        left, right = node["children"]
        if right["type"] == "field" and right["value"] != "null":
            word = right["value"]
            text = f"`{word}`" if word in {"true", "false"} else f"'{word}'"
            yield f"compares with a field called {word}; write {text} (or @.{word} if the field is meant)"
        if left == right:
            yield "compares a field with itself, so it is the same for every lead"
        kinds = (_kind(left), _kind(right))
        if node["value"] in _ORDERING and "string" in kinds:
            yield "orders text, which JMESPath cannot do; write the number in backticks, the text as to_number(…)"
        elif None not in kinds and kinds[0] != kinds[1] and "null" not in kinds:
            hint = "; ! applies to the next name only, so write !(… == …)" if left["type"] == "not_expression" else ""
            yield f"compares a {kinds[0]} with a {kinds[1]}, so it is the same for every lead{hint}"


def _quoted_right_sides(expression: str) -> Iterator[str]:
    """Return the double-quoted names that are the whole right side of a comparison or a search argument."""
    tokens = list(Lexer().tokenize(expression))
    functions = {"contains", "starts_with", "ends_with"}
    within: list[str] = []
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        if token["type"] == "lparen":
            within.append(before["value"] if before and before["type"] == "unquoted_identifier" else "")
        elif token["type"] == "rparen" and within:
            within.pop()
        if token["type"] != "quoted_identifier" or before is None or after is None:
            continue
        ends = after["type"] in {"eof", "and", "or", "rparen", "rbracket", "pipe"}
        argument = before["type"] == "comma" and bool(within) and within[-1] in functions
        if ends and (before["type"] in _COMPARATORS or argument):
            yield str(token["value"])


def _mistakes_in_rule(parsed: Node) -> Iterator[str]:
    for node in _nodes(parsed):
        if node["type"] in {"and_expression", "or_expression"}:
            for side in node["children"]:
                if side["type"] == "literal" and side["value"] not in (True, False):
                    yield f"joins with the bare text {side['value']!r}, which is always true; compare it with a field"
                elif side["type"] == "literal" and (side["value"] is True) is (node["type"] == "or_expression"):
                    yield "is the same for every lead, because a constant decides it"
    given = _NOT_YES_OR_NO.get(_last(parsed)["type"])
    if given is None and _kind(_last(parsed)) in {"string", "number"}:
        given = f"a {_kind(_last(parsed))}; compare it with something"
    if given:
        yield f"gives {given}"


def _mistakes_in_path(parsed: Node) -> Iterator[str]:
    if _kind(parsed) == "boolean":
        yield "gives true or false; write the path to the value itself"


def _last(node: Node) -> Node:
    while node["type"] == "pipe":
        node = node["children"][1]
    return node


def _kind(node: Node) -> str | None:
    """Return the type of an expression's result; None if it depends on the lead."""
    match node["type"]:
        case "literal":
            value = node["value"]
            if isinstance(value, bool):
                return "boolean"
            if value is None:
                return "null"
            return "string" if isinstance(value, str) else "number" if isinstance(value, int | float) else None
        case "comparator" | "not_expression":
            return "boolean"
        case "function_expression":
            name = node["value"]
            if name in _BOOLEAN_FUNCTIONS:
                return "boolean"
            return "string" if name in _TEXT_FUNCTIONS else "number" if name in _NUMBER_FUNCTIONS else None
        case _:
            return None


def _depends_on_a_lead(parsed: Node) -> bool:
    return any(node["type"] in {"field", "current", "index", "identity"} for node in _nodes(parsed))


def _nodes(node: Node) -> Iterator[Node]:
    todo = [node]
    while todo:
        each = todo.pop()
        yield each
        todo.extend(child for child in reversed(each.get("children", [])) if isinstance(child, dict))
