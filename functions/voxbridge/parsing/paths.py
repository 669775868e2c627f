"""JMESPath of members and items."""

import json
import re
from functools import lru_cache

MAX_NAME = 100  # characters of an object's name that are kept


def child(path: str, key: str) -> str:
    """Return the JMESPath of an object's member, the key quoted where it needs it."""
    name = quoted(key) if len(key) <= MAX_NAME else json.dumps(key)
    return f"{path}.{name}" if path else name


@lru_cache(maxsize=4096)
def quoted(key: str) -> str:
    """Return a name as JMESPath writes it: in quotes where it is no plain identifier."""
    return key if _PLAIN_KEY.fullmatch(key) else json.dumps(key)


_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def item(path: str, index: int) -> str:
    """Return the JMESPath of a list's item."""
    return f"{path}[{index}]"


@lru_cache(maxsize=1024)
def names_of(path: str) -> tuple[str, ...]:
    """Return the names of a path's members, outermost first, without the indexes of lists."""
    return tuple(segment[1] or segment[2] for segment in _SEGMENT.finditer(path) if segment[1] or segment[2])


_SEGMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|([^.\[\]"]+)(?=[.\[]|$)')
