"""The lines for sources.toml that would read a contact field from another place."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import jmespath

from voxbridge.mapping.phone import Number, read_phone
from voxbridge.parsing.submission import Field

_NAMING_KEYS = ("ref", "key", "field_id", "id", "name", "label", "title", "question", "column_id")
_STEP = re.compile(r'(?P<dot>\.)?(?P<name>[A-Za-z_]\w*|"(?:[^"\\]|\\.)*")|\[(?P<index>\d+)\]')
_NAME = re.compile(r"[^\W\d_][^\d@/<>{}]{0,59}")


def suggest_rule(
    source: str,
    field: str,
    answers: Iterable[Field],
    document: Any,
    region: str,
    *,
    countries: Sequence[str] = (),
) -> str | None:
    """Return TOML that reads a contact field from the likeliest of the answers; None if none can be it.

    For a phone number an answer that is one, for a name one that is written like one. The path names a question rather
    than its place in a list, so it finds nothing in another form of the same source, which is then mapped as usual.
    """
    fits = _is_phone(region, countries) if field == "phone_number" else _is_name
    chosen = next((answer for answer in answers if fits(answer.value)), None)
    if chosen is None:
        return None
    return f"[sources.{source}.fields]\n{field} = {json.dumps(stable_path(chosen.path, document), ensure_ascii=False)}"


def stable_path(path: str, document: Any) -> str:
    """Return a path that finds the same value by the name of its question instead of its place in a list.

    The path itself where a list's items have no name of their own, or where the result would not be the same value.
    """
    parts: list[str] = []
    value: Any = document
    for step in _STEP.finditer(path):
        if step["index"] is None:
            parts.append(f".{step['name']}" if parts else step["name"])
            value = _member(value, step["name"])
            continue
        index = int(step["index"])
        filter_ = _filter(value, index)
        parts.append(filter_ or f"[{index}]")
        value = value[index] if isinstance(value, list) and index < len(value) else None
    stable = "".join(parts)
    try:
        same = jmespath.search(stable, document) == jmespath.search(path, document)
    except Exception:  # noqa: BLE001  (a name that JMESPath cannot hold)
        same = False
    return stable if same else path


def _member(value: Any, name: str) -> Any:
    key = json.loads(name) if name.startswith('"') else name
    return value.get(key) if isinstance(value, Mapping) else None


def _filter(items: Any, index: int) -> str | None:
    """Return a filter that finds one item of a list by the name of its question; None if no name is unique."""
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items) or index >= len(items):
        return None
    for key in _NAMING_KEYS:
        names = [item.get(key) for item in items]
        if isinstance(names[index], str) and names.count(names[index]) == 1 and "\n" not in names[index]:
            literal = names[index].replace("\\", "\\\\").replace("'", "\\'")
            return f"[?{key}=='{literal}'] | [0]"
    return None


def _is_phone(region: str, countries: Sequence[str]) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        return 0 < len(text) <= 40 and isinstance(read_phone(text, (region,), countries), Number)  # noqa: PLR2004

    return fits


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value.strip()) is not None and len(value.split()) <= 4  # noqa: PLR2004
