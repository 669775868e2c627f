"""Fixes of sources.toml: a path that finds a value in other payloads of the form too, and an edit that changes one key.

An edit is made only if it can be verified: the new text must parse to the old content with the one change, and every
other line must stay as it is. Otherwise the lines are given for pasting.
"""

import copy
import hashlib
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jmespath

from cli.errors import CommandError
from cli.sources_check import MAX_PATHS, find_mistakes
from voxbridge.sources import NAME

# Paths

_NAMING_KEYS = ("ref", "key", "field_id", "id", "name", "label", "title", "question", "column_id")
_STEP = re.compile(r'(?P<dot>\.)?(?P<name>[A-Za-z_]\w*|"(?:[^"\\]|\\.)*")|\[(?P<index>\d+)\]', re.ASCII)
_LITERAL = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\| \[0\]""")
_INDEX = re.compile(r"\[\d+\]")


def stable(path: str, document: Any, answers: Collection[str] = ()) -> str:
    """Return a path that finds the same value by the name of its question instead of its place in a list.

    The path itself where a list's items have no name of their own, or where the result would not be the same value.
    `answers` are the paths of values that the person filled in: such a value is no name of a question.
    """
    parts: list[str] = []
    here = ""  # the path so far, with its places
    value: Any = document
    for step in _STEP.finditer(path):
        if step["index"] is None:
            parts.append(f".{step['name']}" if parts else step["name"])
            here += f".{step['name']}" if here else step["name"]
            value = _member(value, step["name"])
            continue
        index = int(step["index"])
        here += f"[{index}]"
        filter_ = _filter(value, index, {key for key in _NAMING_KEYS if f"{here}.{key}" in answers})
        parts.append(filter_ or f"[{index}]")
        value = value[index] if isinstance(value, list) and index < len(value) else None
    found = "".join(parts)
    return found if found != path and _gives_the_same(found, path, document) else path


def names_a_place(path: str) -> bool:
    """Return whether a path depends on the place of an item in a list, so that another order of questions breaks it."""
    return _INDEX.search(_LITERAL.sub("", path)) is not None


def _gives_the_same(found: str, path: str, document: Any) -> bool:
    try:
        return bool(jmespath.search(found, document) == jmespath.search(path, document))
    except Exception:  # noqa: BLE001  (a name that JMESPath cannot hold, a document that is nested too deeply)
        return False


def _member(value: Any, name: str) -> Any:
    key = json.loads(name) if name.startswith('"') else name
    return value.get(key) if isinstance(value, Mapping) else None


def _filter(items: Any, index: int, excluded: set[str]) -> str | None:
    """Return a filter that finds one item of a list by the name of its question; None if no name is unique."""
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items) or index >= len(items):
        return None
    for key in _NAMING_KEYS:
        names = [item.get(key) for item in items]
        name = names[index]
        if isinstance(name, str) and name.isprintable() and names.count(name) == 1 and key not in excluded:
            literal = name.replace("\\", "\\\\").replace("'", "\\'")
            return f"[?{key}=='{literal}'] | [0]"
    return None


# Edits


@dataclass(frozen=True, slots=True)
class Change:
    """One key of a source that gets a value: ("fields", "phone_number"), ("defaults", "first_name") or ("region",)."""

    keys: tuple[str, ...]
    value: str | tuple[str, ...]  # several: paths, of which the first that gives a value wins


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of sources.toml: its new text, or why it is left to a person."""

    snippet: str  # the lines for pasting
    text: str | None = None  # the whole file; None: it could not be verified that nothing else changes
    problem: str = ""  # why there is no text


def with_path(tables: Mapping[str, Any], source: str, field: str, path: str, *, first: bool) -> Change:
    """Return the change that reads a contact field from `path` as well as from where sources.toml reads it now.

    `tables` is the parsed file. With `first` the path wins over the present ones, otherwise they win over it.
    """
    present = tables.get("sources", {}).get(source, {}).get("fields", {}).get(field, [])
    others = [each for each in ([present] if isinstance(present, str) else present) if each != path]
    paths = [path, *others] if first else [*others, path]
    return Change(("fields", field), tuple(paths[:MAX_PATHS]) if others else path)


def edit(text: str, source: str, change: Change) -> Edit:
    """Return a sources.toml with one key changed, its comments and every other line kept."""
    snippet = _snippet(source, change)
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Edit(snippet, problem=f"the file is not valid TOML: {error}")
    wanted = _changed(before, source, change)
    if wanted is None or not NAME.fullmatch(source):
        return Edit(snippet, problem="the file does not hold the source as a table")
    unix = text.replace("\r\n", "\n")
    has_crlf = unix != text
    for candidate in _candidates(unix, source, change, snippet):
        if _is_verified(unix, candidate, wanted):
            mistakes = find_mistakes(candidate, "sources.toml")
            if mistakes:
                return Edit(snippet, problem="; ".join(mistakes))
            new = candidate.replace("\n", "\r\n") if has_crlf else candidate
            if not has_crlf or unix.replace("\n", "\r\n") == text:
                return Edit(snippet, new)
    return Edit(snippet, problem="the file is written in a way that voxbridge does not edit")


def _changed(before: Mapping[str, Any], source: str, change: Change) -> dict[str, Any] | None:
    """Return the file's content with the change; None where something else than a table is in the way."""
    content: dict[str, Any] = copy.deepcopy(dict(before))
    table: Any = content
    for key in ("sources", source, *change.keys[:-1]):
        if not isinstance(table, dict):
            return None
        table = table.setdefault(key, {})
    if not isinstance(table, dict):
        return None
    table[change.keys[-1]] = change.value if isinstance(change.value, str) else list(change.value)
    return content


def _snippet(source: str, change: Change) -> str:
    import tomlkit  # noqa: PLC0415  (needed only here)

    table = ".".join(("sources", source, *change.keys[:-1]))
    return f"[{table}]\n{change.keys[-1]} = {tomlkit.item(_plain(change)).as_string()}"


def _plain(change: Change) -> str | list[str]:
    return change.value if isinstance(change.value, str) else list(change.value)


def _candidates(text: str, source: str, change: Change, snippet: str) -> Iterator[str]:
    """Return new texts, the tidiest first; most are wrong for a given file, and the check says which."""
    header, line = snippet.split("\n", 1)
    lines = text.split("\n")
    table = _last_line(lines, [header])
    if table is not None:
        yield "\n".join([*lines[: table + 1], line, *lines[table + 1 :]])
    if table is None:
        of_source = _last_line(lines, [f"[sources.{source}]", f"[sources.{source}.fields]"])
        if of_source is not None:
            yield "\n".join([*lines[: of_source + 1], "", header, line, *lines[of_source + 1 :]])
        yield f"{text.rstrip('\n')}\n\n{snippet}\n".lstrip("\n")
    replaced = _with_tomlkit(text, source, change)
    if replaced is not None:
        yield replaced


def _last_line(lines: list[str], headers: list[str]) -> int | None:
    """Return the index of the last line with content of the last of these tables; None if the file has none of them."""
    found: int | None = None
    inside = False
    for index, line in enumerate(lines):
        written = line.split("#")[0].replace(" ", "").replace("\t", "")
        if written.startswith("["):
            inside = written in headers
        if inside and written:
            found = index
    return found


def _with_tomlkit(text: str, source: str, change: Change) -> str | None:
    """Return the text with the value set in place, as for a key that is already there or a table in one line."""
    import tomlkit  # noqa: PLC0415

    try:
        document = tomlkit.parse(text)
        table: Any = document
        for key in ("sources", source, *change.keys[:-1]):
            if key not in table:
                table[key] = tomlkit.table()
            table = table[key]
        table[change.keys[-1]] = _plain(change)
        return tomlkit.dumps(document)
    except Exception:  # noqa: BLE001  (tomlkit raises errors of many kinds on files that tomllib reads)
        return None


def _is_verified(old: str, new: str, wanted: Mapping[str, Any]) -> bool:
    """Return whether the new text holds what is wanted and leaves every other line and comment as it was."""
    try:
        new.encode()
        if tomllib.loads(new) != wanted:
            return False
    except (tomllib.TOMLDecodeError, UnicodeEncodeError):
        return False
    before, after = old.rstrip("\n").split("\n"), new.rstrip("\n").split("\n")
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    removed = before[start : len(before) - end]
    added = "\n".join(after[start : len(after) - end])
    return all(_after_hash(line) in added for line in removed)


def _common(one: list[str], other: list[str]) -> int:
    """Return how many lines two texts have in common at their start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def _after_hash(line: str) -> str:
    """Return what may be the comment of a line: all from its first `#`, which may also be part of a string."""
    return line[line.index("#") :] if "#" in line else ""


# Files


@dataclass(frozen=True, slots=True)
class SourcesFile:
    """A sources.toml as it was read. `sha256` is of its bytes, in hex."""

    path: Path
    text: str
    sha256: str
    has_mark: bool  # a byte order mark before the text


def read(path: Path) -> SourcesFile:
    """Read a sources.toml; raises CommandError."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path} is not UTF-8. Save it as UTF-8.") from None
    return SourcesFile(path, text, hashlib.sha256(content).hexdigest(), content.startswith(b"\xef\xbb\xbf"))


def write(path: Path, text: str, sha256: str) -> None:
    """Replace a sources.toml as a whole, or not at all; raises CommandError, also if it is no longer as it was read."""
    present = read(path)
    if present.sha256 != sha256:
        raise CommandError(f"{path} has changed since it was read. Nothing was written.")
    target = path.resolve()  # of a link, the file that it names
    content = text.encode("utf-8-sig" if present.has_mark else "utf-8")
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            temporary = file.name
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(target.stat().st_mode & 0o7777)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise CommandError(f"{path} cannot be written: {error.strerror}. Nothing was changed.") from None
