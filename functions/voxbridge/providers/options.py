"""Answers that are objects of their own, in a list below their question: a typed text, or the selected of options."""

from typing import Any

from voxbridge.providers.vocabulary import plain

LISTS = ("choices", "options")  # of an answer only where a member says that it is selected
_MOST = 60
_TEXTS = ("value", "text", "answer", "label")
_FLAGS = frozenset(("selected", "checked", "isselected", "ischecked", "chosen"))
_BESIDE = _FLAGS | {"id", "ref", "uuid", "key", "position", "index", "order", "type", "score", "points", "weight"}
_TYPES = frozenset(("option", "choice", "text", "string", "answer", "input"))  # other words say which phone it is

type Option = tuple[int, str]  # the place in the list, and the member that holds the answer


def answers(items: Any) -> tuple[Option, ...] | None:
    """Return where the answers stand in a list of `{"label": …, "id": …}`; None for a list of anything else.

    Where members say whether they are selected, only those count that are.
    """
    if not isinstance(items, list) or not 0 < len(items) <= _MOST or not all(isinstance(one, dict) for one in items):
        return None
    flagged = is_selection(items)
    found: list[Option] = []
    for index, one in enumerate(items):
        member = _member(one, flagged=flagged)
        if not member:
            return None
        if not flagged or _is_selected(one):
            found.append((index, member))
    return tuple(found)


def is_selection(items: Any) -> bool:
    """Say whether a list is one of options of which some member says that it is or is not selected."""
    return isinstance(items, list) and any(isinstance(one, dict) and _flag(one) for one in items[:_MOST])


def _flag(one: dict[str, Any]) -> str:
    return next((key for key in one if plain(str(key)) in _FLAGS and isinstance(one[key], bool)), "")


def _is_selected(one: dict[str, Any]) -> bool:
    return bool(one.get(_flag(one)))


def _member(one: dict[str, Any], *, flagged: bool) -> str:
    """Return the member that holds the answer; empty where there are several, as in `{"label": "City", "value": …}`."""
    others = {plain(str(key)) for key in one if key not in _TEXTS}
    if not others <= _BESIDE or ("type" in others and plain(str(one.get("type"))) not in _TYPES):
        return ""
    held = [key for key in _TEXTS if isinstance(one.get(key), str | int) and one[key] not in ("", False, True)]
    if len(held) > 1 and (flagged or len({one[key] for key in held}) == 1):
        return held[-1]  # what the person read; the value is the machine's
    return held[0] if len(held) == 1 else ""
