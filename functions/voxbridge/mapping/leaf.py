"""A leaf: one text of a submission, with everything that says what it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from voxbridge.mapping.words import fold
from voxbridge.submission import Field, Kind


@dataclass(slots=True)  # not frozen: making one would take four times as long, and a lead has dozens
class Leaf:
    """One text that somebody may have typed."""

    field: Field
    path: str
    text: str
    key: str
    label: str
    kind: Kind | None
    position: int  # among all leaves: the order in which the person met them
    parents: tuple[str, ...] = ()  # names of the objects around it, outermost first
    group: str = ""  # leaves of one group are parts of one thing
    within: str = ""  # the path of the very object it stands in; its group, but for {"label": …, "value": …}
    number: bool = False  # a JSON number


_LAST_INDEX = re.compile(r"\[\d+\]$")
_DEEPEST = 4


def without_index(path: str) -> str:
    """Return the path of the list that an item stands in; other paths as they are."""
    return _LAST_INDEX.sub("", path)


def outwards(path: str) -> Iterator[str]:
    """Return an object's path and those of the objects around it, a few levels up."""
    for _ in range(_DEEPEST):
        yield path
        path = path.rpartition(".")[0]


def plain(key: str) -> str:
    """Return a key's beginning in lower case and without what joins its words, for looking it up in a table."""
    return _plain(key[:30])


@lru_cache(maxsize=4096)
def _plain(key: str) -> str:
    return fold(key).replace("_", "").replace("-", "").replace(" ", "")
