"""A phone number that was typed into several boxes: `phone1`, `phone2`, `phone3`, or area, prefix and line."""

import re
from collections.abc import Sequence
from dataclasses import replace

from voxbridge.mapping.leaf import Leaf
from voxbridge.mapping.lexicon import Concept
from voxbridge.mapping.words import read

_BOX = re.compile(
    r"(.*?)[\s_.(-]*(?:([1-4])|area|area[ _]?code|(prefix|exchange|central)|(suffix|line|line[ _]?number|last ?4))\)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\(?\d{2,5}\)?")
_FEWEST, _MOST = 3, 4  # boxes; an area code beside a number is read with it elsewhere
_FEWEST_DIGITS, _MOST_DIGITS = 9, 12  # in all of them
_OF_PHONES = frozenset({Concept.PHONE, Concept.MOBILE, Concept.LANDLINE})


def with_whole_numbers(found: list[Leaf]) -> list[Leaf]:
    """Return the leaves with the boxes of one phone number joined in the first, and without the others."""
    boxes: dict[tuple[str, str], list[Leaf]] = {}
    for leaf in found:
        if leaf.text and _DIGITS.fullmatch(leaf.text):
            boxes.setdefault((leaf.group, _asked(leaf)), []).append(leaf)
    whole: dict[str, Leaf] = {}  # by path, as those that are left out
    others: set[str] = set()
    for (_, asked), parts in boxes.items():
        if _FEWEST <= len(parts) <= _MOST and _is_one_number(parts) and read(asked).concepts & _OF_PHONES:
            first = parts[0]
            label = asked if first.label else ""
            text = " ".join(part.text for part in sorted(parts, key=_place))
            whole[first.path] = replace(first, text=text, key=asked, label=label)
            others.update(part.path for part in parts[1:])
    if not whole:
        return found
    return [whole.get(leaf.path, leaf) for leaf in found if leaf.path not in others]


def _asked(leaf: Leaf) -> str:
    """Return what a box is a part of: its label or key without what says which part, else the object around it."""
    name = (leaf.label or leaf.key)[:100]
    box = _BOX.fullmatch(name)
    return (box[1] if box else name) or next((parent for parent in reversed(leaf.parents) if parent), "")


def _place(leaf: Leaf) -> int:
    """Return which part of a number a box holds; those that do not tell keep their order."""
    box = _BOX.fullmatch((leaf.label or leaf.key)[:100])
    if not box:
        return 1
    return int(box[2]) if box[2] else 2 if box[3] else 3 if box[4] else 1


def _is_one_number(parts: Sequence[Leaf]) -> bool:
    return _FEWEST_DIGITS <= sum(map(str.isdigit, "".join(part.text for part in parts))) <= _MOST_DIGITS
