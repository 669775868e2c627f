"""The sources that may post: the built-in providers, and what sources.toml adds or changes.

The functions read it fast, and reject any mistake with one line. The build checks the file in detail and explains each
mistake (cli/sources_check.py).
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, Literal

from voxbridge.providers import PROVIDERS
from voxbridge.rules import Path, Rule
from voxbridge.voxworks.contact import CONTACT_FIELDS

if TYPE_CHECKING:
    from voxbridge.call_hours import CallHours

FILE = FilePath(__file__).resolve().parent.parent / "sources.toml"
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
RESERVED_NAME = "unknown"  # how requests to sources that do not exist are counted
FULL_NAME = "full_name"  # a key of `fields` besides: it is split
VERSIONED = "hubspot"  # the provider whose signature has versions
CHOICES: dict[str, tuple[str, ...]] = {  # key → its values, the default first
    "when_missing": ("fail", "skip"),
    "delivery": ("direct", "queue"),
    "auth": ("required", "none"),
    "signature": ("any", "v3"),
    "automation_on": ("every_submission", "created"),
}
# What may also be at the top of the file, for every source that does not have it itself.
COMMON_KEYS = ("countries", "automation", "automation_on", "automation_answers", "call_hours")


class SourcesError(ValueError):
    """sources.toml is broken. The message names the file, the key, what is wrong and how to fix it."""


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Source:
    """One source: who posts under /webhooks/{name}, and how its leads are handled."""

    name: str
    provider: str
    region: str | None = None  # ISO 3166 alpha-2; None: the stack's PhoneRegion
    countries: tuple[str, ...] = ()  # ISO 3166 alpha-2 countries whose numbers may be called; empty: all
    when: Rule | None = None
    fields: Mapping[str, Path] = field(default_factory=dict)  # contact field or full_name → where it is
    defaults: Mapping[str, str | int] = field(default_factory=dict)  # contact field → value where nothing was found
    delivery: Literal["direct", "queue"] = "direct"
    auth: Literal["required", "none"] = "required"
    signature: Literal["any", "v3"] = "any"  # v3: only that version of HubSpot's signature is accepted
    automation: str = ""  # name in the secret of the automation that is started once the contact is made; empty: none
    automation_on: Literal["every_submission", "created"] = "every_submission"
    automation_answers: tuple[str, ...] | Literal["all"] = ()  # labels of the answers that the automation is given
    call_hours: "CallHours | None" = None  # when the automation may start; None: at any time


class Sources:
    """All sources by name."""

    def __init__(self, configured: dict[str, Source], built_in: Source) -> None:
        """Take the sources of sources.toml, and one that the built-in sources which it does not name are like."""
        self.configured = configured
        self._all = {name: replace(built_in, name=name, provider=name) for name in PROVIDERS} | configured

    def get(self, name: str) -> Source | None:
        """Return a source, None for a name that is neither built in nor configured."""
        return self._all.get(name)

    def automations(self) -> set[str]:
        """Return the names of the automations that any source may start."""
        return {source.automation for source in self._all.values()} - {""}


def load(path: FilePath = FILE) -> Sources:
    """Read a sources.toml; raises SourcesError."""
    return parse(read_text(path), str(path))


def read_text(path: FilePath) -> str:
    """Return a sources.toml's text; raises SourcesError."""
    try:
        return path.read_text("utf-8-sig")  # some editors put a byte order mark before it
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path}: cannot be read as UTF-8 ({type(error).__name__})") from None


def parse(text: str, filename: str) -> Sources:
    """Read the text of a sources.toml; raises SourcesError. `filename` is for its message."""
    try:
        tables = tomllib.loads(text)
        sources = tables.pop("sources", {})
        if not tables.keys() <= {*COMMON_KEYS}:
            raise ValueError  # noqa: TRY301
        return Sources({name: _source(name, tables | own) for name, own in sources.items()}, _source("generic", tables))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise SourcesError(f"{filename}: not as it should be; `make lint` says what to fix") from None


def _is_country(code: object) -> bool:
    return isinstance(code, str) and re.fullmatch("[A-Z]{2}", code) is not None


def _source(name: str, table: Mapping[str, Any]) -> Source:
    """Read a source's table, with what is at the top of the file. An unknown key is a TypeError."""
    given = {"provider": name, "automation": "", **{key: values[0] for key, values in CHOICES.items()}, **table}
    paths, defaults, countries = given.get("fields", {}), given.get("defaults", {}), given.get("countries")
    answers, hours = given.get("automation_answers", []), given.get("call_hours", "")
    are_labels = isinstance(answers, list) and all(isinstance(label, str) and label.strip() for label in answers)
    conditions = (
        NAME.fullmatch(name) and name != RESERVED_NAME,
        given["provider"] in PROVIDERS,
        all(given[key] in values for key, values in CHOICES.items()),
        given["signature"] == "any" or (given["provider"] == VERSIONED and given["auth"] == "required"),
        _is_country(given.get("region", "AU")),
        countries is None or (isinstance(countries, list) and countries and all(map(_is_country, countries))),
        given["automation"] == "" or NAME.fullmatch(given["automation"]),
        are_labels or answers == "all",
        paths.keys() <= {*CONTACT_FIELDS, FULL_NAME},
        defaults.keys() <= {*CONTACT_FIELDS} - {"phone_number"},
    )
    if not all(conditions):
        raise ValueError
    if hours != "":
        from voxbridge.call_hours import CallHours  # noqa: PLC0415  (most stacks need no time zones)

        hours = CallHours.parse(hours)
    when_missing = given.pop("when_missing")
    given |= {
        "when": Rule(given["when"], when_missing) if "when" in given else None,
        "fields": {key: Path(key, *([where] if isinstance(where, str) else where)) for key, where in paths.items()},
        "countries": tuple(countries or ()),
        "automation_answers": tuple(answers) if are_labels else "all",
        "call_hours": hours or None,
    }
    return Source(name, **given)
