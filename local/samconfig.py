"""Reads and changes samconfig.toml: one table per environment, comments kept."""

import json
import re
import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_PLAIN = re.compile(r"[\w@.+:/~-]+")


class SamConfigError(Exception):
    """samconfig.toml cannot be read or changed. The message is for the user."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of one environment."""

    name: str
    stack_name: str
    region: str | None
    parameters: Mapping[str, str] = field(default_factory=dict)  # template parameters


def read_environment(text: str, name: str) -> Environment:
    """Read an environment; raises SamConfigError if the file has no such one or cannot be read."""
    try:
        tables = tomllib.loads(text)
    except ValueError as error:
        raise SamConfigError(f"samconfig.toml cannot be read: {error}") from None
    if name not in tables or not isinstance(tables[name], dict):
        known = ", ".join(name for name, table in tables.items() if isinstance(table, dict) and name != "local")
        raise SamConfigError(f"samconfig.toml has no environment {name!r}. It has: {known}.")
    shared = _table(tables, name, "global")
    deploy = shared | _table(tables, name, "deploy")
    stack_name = deploy.get("stack_name")
    if not stack_name:
        raise SamConfigError(f"samconfig.toml has no stack_name in [{name}.global.parameters].")
    return Environment(name, stack_name, deploy.get("region"), _parse(deploy.get("parameter_overrides", "")))


def write_environment(text: str, environment: Environment) -> str:
    """Return the file with an environment's region and parameters; raises SamConfigError if that cannot be done."""
    name = environment.name
    holds_region = "deploy" if "region" in _table(tomllib.loads(text), name, "deploy") else "global"
    if environment.region:
        text = _set(text, f"{name}.{holds_region}.parameters", "region", environment.region)
    overrides = " ".join(f"{key}={_quote(value)}" for key, value in environment.parameters.items())
    text = _set(text, f"{name}.deploy.parameters", "parameter_overrides", overrides)
    try:
        written = read_environment(text, name)
    except SamConfigError:
        written = None
    if written != environment:
        raise SamConfigError(
            "samconfig.toml could not be changed. Write this yourself, below "
            f"[{name}.deploy.parameters]: parameter_overrides = {json.dumps(overrides)}"
        )
    return text


def _table(tables: Mapping[str, Any], name: str, command: str) -> dict[str, Any]:
    """Return `[name.command.parameters]`, empty if it is missing."""
    table = tables.get(name, {}).get(command, {}).get("parameters", {})
    return dict(table) if isinstance(table, dict) else {}


def _parse(overrides: Any) -> dict[str, str]:
    """Read `parameter_overrides` as sam writes it: `A="1" B=2` in one text, or a list of such texts."""
    texts = overrides if isinstance(overrides, list) else [overrides]
    try:
        words = [word for text in texts for word in shlex.split(str(text))]
    except ValueError as error:
        raise SamConfigError(f"parameter_overrides in samconfig.toml cannot be read: {error}") from None
    return dict(word.split("=", 1) for word in words if "=" in word)


def _quote(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _set(text: str, table: str, key: str, value: str) -> str:
    """Set a key of a table to a text, and add what is missing. A comment behind the old value stays."""
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    header = re.search(rf"^\[{re.escape(table)}\][^\n]*\n?", text, re.MULTILINE)
    if not header:
        return f"{text.rstrip()}\n\n[{table}]\n{line}\n"
    following = re.search(r"^\[", text[header.end() :], re.MULTILINE)
    end = header.end() + following.start() if following else len(text)
    body = text[header.end() : end]
    old = re.compile(rf"^{key}[ \t]*=[ \t]*(\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')", re.MULTILINE)
    if old.search(body):
        body = old.sub(lambda _: line, body, count=1)
    else:
        kept = body.rstrip()
        # Comments and blank lines before the next table belong to that one.
        last = max((found.end() for found in re.finditer(r"^[^#\s][^\n]*$", kept, re.MULTILINE)), default=0)
        body = f"{body[:last]}\n{line}{body[last:]}" if last else f"{line}\n{body}"
    return text[: header.end()] + body + text[end:]
