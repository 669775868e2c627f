"""Checks functions/sources.toml, as the build does; reports every mistake with file, line, key and fix.

python -m cli.sources_check FILE
"""

import difflib
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictStr, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from cli.jmespath_lint import did_you_mean, mistake
from voxbridge import sources
from voxbridge.call_hours import CallHours
from voxbridge.mapping.countries import read_country
from voxbridge.providers import PROVIDERS
from voxbridge.sources import (
    CHOICES,
    COMMON_KEYS,
    FULL_NAME,
    NAME,
    RESERVED_NAME,
    VERSIONED,
    SourcesError,
)
from voxbridge.voxworks.contact import CONTACT_FIELDS, validate_field

MAX_PATHS = 10  # of one contact field


type _Mistake = tuple[tuple[str, ...], str]  # key, message


def _wrong(message: str) -> PydanticCustomError:
    return PydanticCustomError("sources", "{message}", {"message": message})


def _suggestion(name: str, plural: str, known: Iterable[str]) -> str:
    """Return a similar name if there is one, else all names."""
    return did_you_mean(name, known) or f"; the {plural} are {', '.join(known)}"


def _provider(name: str) -> str:
    if name not in PROVIDERS:
        raise _wrong(f"unknown provider{_suggestion(name, 'providers', sorted(PROVIDERS))}")
    return name


def _country(code: str) -> str:
    if code in SUPPORTED_REGIONS:
        return code
    meant = read_country(code)
    hint = f' (did you mean "{meant}"?)' if meant else ""
    raise _wrong(f'{code!r} is not the ISO code of a country, two capital letters such as "AU"{hint}')


def _countries(codes: list[str]) -> list[str]:
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise _wrong(f"{twice} is listed twice; remove one")
    return codes


def _rule(expression: str) -> str:
    wrong = mistake(expression, rule=True)
    if wrong:
        raise _wrong(f"the rule {wrong}")
    return expression


def _path(expression: str) -> str:
    wrong = mistake(expression, rule=False)
    if wrong:
        raise _wrong(f"the path {wrong}")
    return expression


def _automation(name: str) -> str:
    if name and not NAME.fullmatch(name):
        raise _wrong("an automation's name is 1 to 64 lower-case letters, digits and hyphens, as in the secret")
    return name


def _call_hours(text: str) -> str:
    if not text:
        return text  # none for this source, although the top of the file has some
    try:
        CallHours.parse(text)
    except ValueError as error:
        raise _wrong(f"{error}{_similar_zone((text.split() or [''])[-1])}") from None
    return text


def _similar_zone(name: str) -> str:
    """Return ` (did you mean "…"?)` for what is no zone: by its city alone, in another case, or misspelled."""
    zones = {zone.lower(): zone for zone in sorted(available_timezones()) if "/" in zone}
    if name in zones.values():
        return ""
    city = next((zone for lower, zone in zones.items() if lower.rpartition("/")[2] == name.lower()), None)
    close = city or next((zones[found] for found in difflib.get_close_matches(name.lower(), zones, 1, 0.6)), None)
    return f' (did you mean "{close}"?)' if close else ""


def _label(text: str) -> str:
    if not text.strip():
        raise _wrong("write the label of an answer, as the form shows it")
    return text


type _Path = Annotated[StrictStr, AfterValidator(_path)]
type _Country = Annotated[StrictStr, AfterValidator(_country)]
type _Label = Annotated[StrictStr, AfterValidator(_label)]


class _CommonKeys(BaseModel):
    """What may also be at the top of the file."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    countries: Annotated[list[_Country], Field(min_length=1), AfterValidator(_countries)] | None = None
    automation: Annotated[StrictStr, AfterValidator(_automation)] | None = None
    automation_on: Literal["every_submission", "created"] = "every_submission"
    automation_answers: Literal["all"] | list[_Label] = []
    call_hours: Annotated[StrictStr, AfterValidator(_call_hours)] | None = None


class _SourceTable(_CommonKeys):
    """A table [sources.NAME]."""

    provider: Annotated[StrictStr, AfterValidator(_provider)] | None = None
    region: _Country | None = None
    when: Annotated[StrictStr, AfterValidator(_rule)] | None = None
    when_missing: Literal["fail", "skip"] = "fail"
    delivery: Literal["direct", "queue"] = "direct"
    auth: Literal["required", "none"] = "required"
    signature: Literal["any", "v3"] = "any"
    fields: dict[str, _Path | Annotated[list[_Path], Field(min_length=1, max_length=MAX_PATHS)]] = {}
    defaults: dict[str, Any] = {}


KEYS = tuple(_SourceTable.model_fields)
_AUTOMATION_OPTIONS = ("automation_on", "automation_answers", "call_hours")


def check(path: Path) -> sources.Sources:
    """Check a file and return its sources; raises SourcesError with every mistake, one per line."""
    text = sources.read_text(path)
    mistakes = find_mistakes(text, str(path))
    if mistakes:
        raise SourcesError("\n".join(mistakes))
    return sources.parse(text, str(path))


def find_mistakes(text: str, filename: str) -> list[str]:
    """Return the mistakes in a sources.toml, sorted by line, as `file, line 3, key: mistake and fix`."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [f"{filename}: not valid TOML: {error}"]
    tables = document.pop("sources", {})
    found = _mistakes_at_top(document)
    named = [document, *tables.values()] if isinstance(tables, dict) else [document]
    if not any(isinstance(table, dict) and table.get("automation") for table in named):
        found += [((key,), _IDLE) for key in _AUTOMATION_OPTIONS if key in document]
    if isinstance(tables, dict):
        for name, table in tables.items():
            found += _mistakes_in_source(name, document, table)
    else:
        found.append((("sources",), "write each source as a table [sources.NAME]"))
    lines = _Lines(text)
    placed = sorted((lines.of(keys), ".".join(keys), message) for keys, message in found)
    return [f"{filename}, line {line}, {key}: {message}" for line, key, message in placed]


def _mistakes_at_top(table: dict[str, Any]) -> list[_Mistake]:
    found: list[_Mistake] = []
    for key in table.keys() - set(COMMON_KEYS):
        hint = did_you_mean(key, ["sources", *COMMON_KEYS])
        fix = f"unknown table{hint}; every source is a table [sources.NAME]"
        if key in KEYS:
            fix = f"belongs in a source's table [sources.NAME]; at the top there may be {', '.join(COMMON_KEYS)}"
        found.append(((key,), fix))
    common = {key: value for key, value in table.items() if key in COMMON_KEYS}
    return found + _mistakes_in_types(_CommonKeys, (), common)


def _mistakes_in_source(name: str, common: dict[str, Any], table: Any) -> list[_Mistake]:
    here = ("sources", name)
    found: list[_Mistake] = []
    if not NAME.fullmatch(name):
        found.append((here, "a source's name is 1 to 64 lower-case letters, digits and hyphens"))
    if name == RESERVED_NAME:
        found.append((here, "this name is reserved for requests to unknown sources; choose another"))
    if not isinstance(table, dict):
        return [*found, (here, "write a source as a table [sources.NAME]")]
    found += _mistakes_in_types(_SourceTable, here, table)
    if "provider" not in table and name not in PROVIDERS:
        hint = _suggestion(name, "providers", sorted(PROVIDERS))
        found.append(((*here, "provider"), f"a source that is not named after a provider needs a `provider`{hint}"))
    found += _mistakes_in_combinations(here, common, table)
    found += _mistakes_in_names((*here, "fields"), table.get("fields"), (*CONTACT_FIELDS, FULL_NAME))
    defaults = table.get("defaults")
    found += _mistakes_in_names((*here, "defaults"), defaults, CONTACT_FIELDS)
    for field, value in defaults.items() if isinstance(defaults, dict) else ():
        wrong = _wrong_default(field, value) if field in CONTACT_FIELDS else None
        if wrong:
            found.append(((*here, "defaults", field), wrong))
    return list(dict.fromkeys(found))


def _mistakes_in_combinations(
    here: tuple[str, ...], common: dict[str, Any], table: dict[str, Any]
) -> Iterator[_Mistake]:
    countries = table.get("countries", common.get("countries"))
    if isinstance(countries, list) and countries and table.get("region", countries[0]) not in countries:
        yield ((*here, "region"), "is not among `countries`, so every number without a country code is invalid")
    if "when_missing" in table and "when" not in table:
        yield ((*here, "when_missing"), "has no effect without a rule; add `when`, or remove this")
    if table.get("signature") == "v3" and table.get("provider", here[-1]) != VERSIONED:
        yield ((*here, "signature"), f"only {VERSIONED} has signature versions; remove this")
    if table.get("signature") == "v3" and table.get("auth") == "none":
        yield ((*here, "signature"), 'auth = "none" checks no signature; remove one of the two')
    idle = [key for key in _AUTOMATION_OPTIONS if key in table and not (common | table).get("automation")]
    yield from (((*here, key), _IDLE) for key in idle)


_IDLE = "has no effect without an automation; add `automation`, or remove this"


def _mistakes_in_types(model: type[BaseModel], here: tuple[str, ...], table: dict[str, Any]) -> list[_Mistake]:
    try:
        model.model_validate(table)
    except ValidationError as error:
        errors = error.errors()
        ours = {
            _key(each) for each in errors if each["type"] == "sources"
        }  # then the errors of the union's other type do not count
        relevant = [each for each in errors if each["type"] == "sources" or _key(each) not in ours]
        return list(dict.fromkeys(((*here, *_key(each)), _message(each, here, _key(each))) for each in relevant))
    return []


def _mistakes_in_names(here: tuple[str, ...], inner: Any, known: tuple[str, ...]) -> list[_Mistake]:
    names = inner if isinstance(inner, dict) else ()
    return [
        ((*here, name), f"not a contact field{_suggestion(name, 'contact fields', known)}")
        for name in names
        if name not in known
    ]


def _wrong_default(field: str, value: Any) -> str | None:
    if field == "phone_number":
        return "a default phone number would call the wrong person; remove this"
    if field == "age":
        right = type(value) is int and validate_field("age", value) is not None
        return None if right else "write a whole number of years"
    if not isinstance(value, str) or not value.strip():
        return "write a string that is not empty"
    if validate_field(field, value) is None:
        return "write a valid e-mail address" if field == "email" else "write a string of at most 500 characters"
    return None


def _key(error: ErrorDetails) -> tuple[str, ...]:
    """Return the key that an error is about, without the indexes and types that pydantic adds."""
    loc = [str(part) for part in error["loc"]]
    return tuple(loc[:2] if loc[0] in {"fields", "defaults"} else loc[:1])


def _message(error: ErrorDetails, here: tuple[str, ...], keys: tuple[str, ...]) -> str:
    key = keys[0]
    if error["type"] == "sources":
        return error["msg"]
    if error["type"] == "extra_forbidden":
        return f"unknown key{_suggestion(key, 'keys', KEYS)}"
    if key in CHOICES:
        return f"write one of {', '.join(map(repr, CHOICES[key]))}"
    if error["type"] == "dict_type":
        return f"write a table [{'.'.join((*here, *keys))}]"
    return _EXPECTED.get(key, "write a JMESPath expression as a string")


_EXPECTED = {
    "provider": f"unknown provider; the providers are {', '.join(sorted(PROVIDERS))}",
    "region": 'write an ISO country code of two capital letters, e.g. "AU"',
    "countries": 'write a list of ISO country codes, e.g. ["AU", "NZ"]',
    "automation": 'write the name of an automation in the secret, e.g. "call-now"',
    "call_hours": 'write e.g. "Mon-Fri 09:00-19:00 Australia/Sydney"',
    "automation_answers": 'write a list of labels, e.g. ["What is it about?"], or "all"',
    "fields": f"write a JMESPath expression as a string, or a list of 1 to {MAX_PATHS} of them",
}


class _Lines:
    """The line of each key in a TOML text, which tomllib does not report."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        for number, line in enumerate(text.splitlines(), 1):
            header = re.match(r"\s*\[+([^\]]+)\]", line)
            assignment = re.match(r"\s*([\w.\"'-]+)\s*=", line)
            if header:
                table = _key_path(header[1])
                self._lines.setdefault(table, number)
            elif assignment:
                self._lines.setdefault(table + _key_path(assignment[1]), number)

    def of(self, keys: tuple[str, ...]) -> int:
        """Return a key's line, or that of the nearest table around it."""
        for length in range(len(keys), 0, -1):
            start = keys[:length]
            found = [number for known, number in self._lines.items() if known[:length] == start]
            if found:
                return min(found)
        return 1


def _key_path(text: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in text.split("."))


if __name__ == "__main__":
    try:
        names = check(Path(sys.argv[1]) if len(sys.argv) > 1 else sources.FILE).configured
    except SourcesError as problem:
        sys.exit(f"error: {problem}")
    print(f"sources.toml is valid: {len(names)} configured, {len(PROVIDERS)} built in")  # noqa: T201
