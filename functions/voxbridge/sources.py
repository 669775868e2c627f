"""The sources that may post: the built-in providers, and what sources.toml adds or changes.

The functions read it fast, and reject any mistake with one line. The build checks the file in detail and explains each
mistake (cli/sources_check.py).
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
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
}
AUTOMATION_ON = ("every_submission", "created")  # the default first
AUTOMATION_KEYS = ("automation", "automation_on", "automation_answers", "call_hours")
ALL_ANSWERS = "all"
# What may also be at the top of the file, for every source that does not have it itself.
COMMON_KEYS = ("countries", *AUTOMATION_KEYS)
KEYS = ("provider", "region", *COMMON_KEYS, "when", *CHOICES, "fields", "defaults")


class SourcesError(ValueError):
    """sources.toml is broken. The message names the file, the key, what is wrong and how to fix it."""


@dataclass(frozen=True, slots=True)
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

    def __init__(self, configured: dict[str, Source], common: Mapping[str, Any] | None = None) -> None:
        """Take the sources of sources.toml, and the settings of the built-in ones that it does not name."""
        self.configured = configured
        self._all = {name: Source(name, name, **common or {}) for name in PROVIDERS} | configured

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
    except OSError as error:
        raise SourcesError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise SourcesError(f"{path}: is not UTF-8; save it as UTF-8") from None


def parse(text: str, filename: str) -> Sources:
    """Read the text of a sources.toml; raises SourcesError. `filename` is for its message."""
    try:
        tables = tomllib.loads(text)
        sources = tables.pop("sources", {})
        common = _common(tables)
        configured = {name: _source(name, tables | table) for name, table in sources.items()}
        _require(tables.keys() <= {*COMMON_KEYS})
    except (AttributeError, KeyError, TypeError, ValueError):
        raise SourcesError(f"{filename}: not as it should be; `make lint` says what to fix") from None
    return Sources(configured, common)


def _require(*conditions: object) -> None:
    if not all(conditions):
        raise ValueError


def _is_country(code: object) -> bool:
    return isinstance(code, str) and re.fullmatch("[A-Z]{2}", code) is not None


def _common(table: Mapping[str, Any]) -> dict[str, Any]:
    """Read what may be at the top of the file or in a source's table."""
    countries, name, hours = table.get("countries"), table.get("automation", ""), table.get("call_hours", "")
    start_on, answers = table.get("automation_on", AUTOMATION_ON[0]), table.get("automation_answers", [])
    are_labels = isinstance(answers, list) and all(isinstance(label, str) and label.strip() for label in answers)
    _require(
        countries is None or (isinstance(countries, list) and countries and all(map(_is_country, countries))),
        name == "" or NAME.fullmatch(name),
        start_on in AUTOMATION_ON,
        are_labels or answers == ALL_ANSWERS,
    )
    if hours != "":
        from voxbridge.call_hours import CallHours  # noqa: PLC0415  (most stacks need no time zones)

        hours = CallHours.parse(hours)
    return {
        "countries": tuple(countries or ()),
        "automation": name,
        "automation_on": start_on,
        "automation_answers": tuple(answers) if are_labels else ALL_ANSWERS,
        "call_hours": hours or None,
    }


def _source(name: str, table: dict[str, Any]) -> Source:
    provider, region = table.get("provider", name), table.get("region")
    fields, defaults = table.get("fields", {}), table.get("defaults", {})
    chosen = {key: table.get(key, values[0]) for key, values in CHOICES.items()}
    _require(
        NAME.fullmatch(name) and name != RESERVED_NAME,
        table.keys() <= {*KEYS},
        provider in PROVIDERS,
        region is None or _is_country(region),
        all(chosen[key] in values for key, values in CHOICES.items()),
        chosen["signature"] == "any" or (provider == VERSIONED and chosen["auth"] == "required"),
        fields.keys() <= {*CONTACT_FIELDS, FULL_NAME},
        defaults.keys() <= {*CONTACT_FIELDS} - {"phone_number"},
    )
    when_missing = chosen.pop("when_missing")
    return Source(
        name=name,
        provider=provider,
        region=region,
        when=Rule(table["when"], when_missing) if "when" in table else None,
        fields={key: Path(key, *([where] if isinstance(where, str) else where)) for key, where in fields.items()},
        defaults=defaults,
        **_common(table),
        **chosen,
    )
