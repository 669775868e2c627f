"""What a source's configuration says about the reading of its leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from voxbridge.rules import Path


@dataclass(frozen=True, slots=True)
class LeadRules:
    """A source's region, the paths of its `fields`, its `defaults` and its `countries`."""

    region: str  # ISO 3166 alpha-2 country for numbers that name none
    fields: Mapping[str, Path] = field(default_factory=dict)  # contact field, or `full_name` → where it is
    defaults: Mapping[str, str | int] = field(default_factory=dict)  # contact field → value when nothing was found
    countries: tuple[str, ...] = ()  # ISO 3166 alpha-2 countries whose numbers may be called; empty: all
