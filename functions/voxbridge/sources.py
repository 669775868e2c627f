"""The sources that may post: the built-in providers, and what sources.toml adds or changes.

python -m voxbridge.sources FILE     checks a file and says file, line and key of what is wrong (the build runs it)
"""

import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions

from voxbridge.contact import OPTIONAL, REQUIRED
from voxbridge.outcome import LeadError, Reason
from voxbridge.providers import TABLE

FILE = Path(__file__).resolve().parent.parent / "sources.toml"

type Search = Callable[[Any], Any]  # a compiled JMESPath expression

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_KEYS = ("provider", "region", "when", "delivery", "auth", "fields", "defaults")
# JMESPath's functions, each with the parameters that it takes.
_FUNCTIONS: dict[str, tuple[dict[str, Any], ...]] = {
    name: function["signature"] for name, function in Functions.FUNCTION_TABLE.items()
}
_CONTACT_FIELDS = (*REQUIRED, *OPTIONAL)


class SourcesError(ValueError):
    """sources.toml is broken. The message names file, line and key, and the mend."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source: who posts under /webhooks/{name}, and what its owner wants of its leads."""

    name: str
    provider: str
    region: str | None = None  # None: the stack's PhoneRegion
    when: Search | None = None
    fields: Mapping[str, Search] = field(default_factory=dict)
    defaults: Mapping[str, str | int] = field(default_factory=dict)
    delivery: Literal["direct", "queue"] = "direct"
    auth: Literal["required", "none"] = "required"

    def wants(self, document: Any) -> bool:
        """Say whether the owner's rule lets this submission through; LeadError(rule_failed) where it cannot tell."""
        if self.when is None:
            return True
        try:
            verdict = self.when(document)
        except (JMESPathError, TypeError, ValueError, ArithmeticError, RecursionError):
            raise LeadError(Reason.RULE_FAILED, "the rule `when` cannot be evaluated on this submission") from None
        if not isinstance(verdict, bool):
            # A comparison of what is not there, or of text with a number, gives null: neither yes nor no.
            message = "the rule `when` gave neither true nor false on this submission"
            raise LeadError(Reason.RULE_FAILED, message)
        return verdict


class Sources:
    """All sources by name."""

    def __init__(self, configured: Mapping[str, Source]) -> None:
        self._configured = configured

    def get(self, name: str) -> Source | None:
        """Return a source, None for a name that is neither built in nor configured."""
        found = self._configured.get(name)
        return Source(name=name, provider=name) if found is None and name in TABLE else found

    def __iter__(self) -> Iterator[Source]:
        """Go through the sources that sources.toml names."""
        return iter(self._configured.values())


def load(path: Path = FILE) -> Sources:
    """Read a sources.toml; raises SourcesError naming the first thing that is wrong."""
    try:
        text = path.read_text("utf-8-sig")  # some editors put a byte order mark before it
    except OSError as error:
        raise SourcesError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise SourcesError(f"{path}: is not UTF-8; save it as UTF-8") from None
    return parse(text, str(path))


def parse(text: str, filename: str) -> Sources:
    """Read the text of a sources.toml; `filename` is for the error's sentence."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourcesError(f"{filename}: not valid TOML: {error}") from None
    reader = _Reader(text, filename)
    for key in document:
        if key != "sources":
            raise reader.error((key,), "unknown table; every source is a table [sources.NAME]")
    tables = document.get("sources", {})
    if not isinstance(tables, dict):
        raise reader.error(("sources",), "write each source as a table [sources.NAME]")
    return Sources({name: reader.source(name, table) for name, table in tables.items()})


class _Reader:
    """Checks the tables of one file, and knows the line of a key."""

    def __init__(self, text: str, filename: str) -> None:
        self._lines = text.splitlines()
        self._filename = filename

    def source(self, name: str, table: Any) -> Source:
        here = ("sources", name)
        if not _NAME.fullmatch(name):
            raise self.error(here, "a source's name is lower-case letters, digits and hyphens, at most 64")
        if name == "unknown":
            raise self.error(here, "this name is kept for counting strangers; choose another")
        if not isinstance(table, dict):
            raise self.error(here, "write a source as a table [sources.NAME]")
        for key in table:
            if key not in _KEYS:
                raise self.error((*here, key), f"unknown key; the keys are {', '.join(_KEYS)}")
        provider = table.get("provider", name)
        if not isinstance(provider, str) or provider not in TABLE:
            mend = "unknown provider" if "provider" in table else "a source with a name of its own needs a `provider`"
            raise self.error((*here, "provider"), f"{mend}; the providers are {', '.join(sorted(TABLE))}")
        region = table.get("region")
        if region is not None and not (isinstance(region, str) and re.fullmatch("[A-Z]{2}", region)):
            raise self.error((*here, "region"), 'write an ISO country code of two capital letters, e.g. "AU"')
        return Source(
            name=name,
            provider=provider,
            region=region,
            when=self._search((*here, "when"), table["when"]) if "when" in table else None,
            fields={
                key: self._search((*here, "fields", key), path)
                for key, path in self._contact_table(here, "fields", table)
            },
            defaults={
                key: self._default((*here, "defaults", key), value)
                for key, value in self._contact_table(here, "defaults", table)
            },
            delivery=cast("Literal['direct', 'queue']", self._choice(here, table, "delivery", ("direct", "queue"))),
            auth=cast("Literal['required', 'none']", self._choice(here, table, "auth", ("required", "none"))),
        )

    def error(self, keys: tuple[str, ...], mend: str) -> SourcesError:
        return SourcesError(f"{self._filename}, line {self._line(keys)}, {'.'.join(keys)}: {mend}")

    def _choice(self, here: tuple[str, ...], table: dict[str, Any], key: str, choices: tuple[str, ...]) -> str:
        value = table.get(key, choices[0])
        if value not in choices:
            raise self.error((*here, key), f"write one of {', '.join(map(repr, choices))}")
        return str(value)

    def _contact_table(self, here: tuple[str, ...], key: str, table: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        inner = table.get(key, {})
        if not isinstance(inner, dict):
            raise self.error((*here, key), f"write a table [{'.'.join((*here, key))}]")
        for name, value in inner.items():
            if name not in _CONTACT_FIELDS:
                mend = f"not a contact field; the contact fields are {', '.join(_CONTACT_FIELDS)}"
                raise self.error((*here, key, name), mend)
            yield name, value

    def _search(self, keys: tuple[str, ...], expression: Any) -> Search:
        if not isinstance(expression, str):
            raise self.error(keys, "write a JMESPath expression as a string")
        try:
            compiled = jmespath.compile(expression)
        except JMESPathError as error:
            detail = " ".join(str(error).splitlines()[0].split())
            raise self.error(keys, f"not a JMESPath expression: {detail}") from None
        for name, given in _function_calls(compiled.parsed):
            # JMESPath itself finds these only when it evaluates, which would be on a lead.
            if name not in _FUNCTIONS:
                raise self.error(keys, f"JMESPath has no function {name}(); it has {', '.join(sorted(_FUNCTIONS))}")
            wanted, variadic = len(_FUNCTIONS[name]), bool(_FUNCTIONS[name][-1].get("variadic"))
            if given < wanted or (given > wanted and not variadic):
                raise self.error(keys, f"{name}() takes {wanted}{' or more' if variadic else ''}, not {given}")
        return cast("Search", compiled.search)

    def _default(self, keys: tuple[str, ...], value: Any) -> str | int:
        name = keys[-1]
        if name == "phone_number":
            raise self.error(keys, "a default phone number would have somebody else called; leave it out")
        if name == "age":
            if type(value) is not int:
                raise self.error(keys, "write a whole number of years")
            return value
        if not isinstance(value, str) or not value.strip():
            raise self.error(keys, "write a text that is not empty")
        return value

    def _line(self, keys: tuple[str, ...]) -> int:
        """Find the line of a key: tomllib does not tell. Falls back to the nearest table that holds it."""
        best, best_depth = 1, -1
        table: tuple[str, ...] = ()
        for number, line in enumerate(self._lines, 1):
            header = re.match(r"\s*\[+([^\]]+)\]", line)
            assignment = re.match(r"\s*([\w.\"'-]+)\s*=", line)
            if header:
                table = _key_path(header[1])
                candidate = table
            elif assignment:
                candidate = table + _key_path(assignment[1])
            else:
                continue
            depth = len(candidate)
            if depth > best_depth and keys[:depth] == candidate:
                best, best_depth = number, depth
        return best


def _function_calls(node: Any) -> Iterator[tuple[str, int]]:
    """Go through the functions that an expression calls, each with its number of arguments."""
    if node["type"] == "function_expression":
        yield node["value"], len(node["children"])
    for child in node["children"]:
        yield from _function_calls(child)


def _key_path(text: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in text.split("."))


def check(path: Path) -> Sources:
    """Check a file as the build does: what `load` checks, and regions by libphonenumber, too slow for a cold start."""
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415  (20 ms that only the build pays)

    sources = load(path)
    reader = _Reader(path.read_text("utf-8-sig"), str(path))
    for source in sources:
        if source.region and source.region not in SUPPORTED_REGIONS:
            mend = "no country of that ISO code has phone numbers" + (" (GB?)" if source.region == "UK" else "")
            raise reader.error(("sources", source.name, "region"), mend)
    return sources


if __name__ == "__main__":
    try:
        names = [source.name for source in check(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)]
    except SourcesError as problem:
        sys.exit(f"error: {problem}")
    print(f"sources.toml is fine: {len(names)} of its own, {len(TABLE)} built in")  # noqa: T201
