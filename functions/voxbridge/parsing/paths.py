"""JMESPath of members and items."""

import re
from collections.abc import Iterator
from functools import lru_cache
from json.encoder import encode_basestring

MAX_NAME = 100  # characters of an object's name that are kept
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SEGMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|([^.\[\]"]+)(?=[.\[]|$)')
_LAST = re.compile(r'(?:\.?(?:"(?:[^"\\]|\\.)*"|[^.\[\]"]+)|\[\d+\])$')


def child(path: str, key: str | int) -> str:
    """Return the JMESPath of an object's member or a list's item."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{quoted(key)}" if path else quoted(key)


def quoted(key: str) -> str:
    """Return a name as JMESPath writes it: in quotes where it is no plain identifier."""
    return key if _PLAIN_KEY.fullmatch(key) else encode_basestring(key)


@lru_cache(maxsize=1024)
def names_of(path: str) -> tuple[str, ...]:
    """Return the names of a path's members, outermost first, without the indexes of lists."""
    return tuple(segment[1] or segment[2] for segment in _SEGMENT.finditer(path) if segment[1] or segment[2])


@lru_cache(maxsize=4096)
def outer(path: str) -> str:
    """Return the path of what stands around an object or list; the document itself is ""."""
    return _LAST.sub("", path)


def outwards(path: str) -> Iterator[str]:
    """Yield a path and those of the objects and lists around it, without the document itself."""
    while path:
        yield path
        path = outer(path)


def without_index(path: str) -> str:
    """Return a list's path for that of its item, any other path as it is."""
    return outer(path) if path.endswith("]") else path
