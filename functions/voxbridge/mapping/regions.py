"""The countries that local phone numbers are read with, and names split by."""

from collections.abc import Iterable

from voxbridge.mapping.country_names import read_country
from voxbridge.mapping.people import Candidate

_MAX_REGIONS = 12  # that a number is tried with; a form with a second country in it is rare


class Regions:
    """The countries that local numbers may be of, and names."""

    def __init__(self, countries: Iterable[Candidate], fallback: str) -> None:
        """Read the fields that name a country, or its calling code. `fallback` is the source's region."""
        self._by_group: dict[str, list[str]] = {}
        found: dict[str, None] = {}
        for one in countries:
            if region := read_country(one.text):
                self._by_group.setdefault(one.classified.group, []).append(region)
                found[region] = None
        self.everywhere = tuple(
            dict.fromkeys((*list(found)[:_MAX_REGIONS], fallback))
        )  # the submission's, its source's

    def near(self, candidate: Candidate) -> tuple[str, ...]:
        """Return the countries of the block of a field, then those of the submission, then the source's."""
        of_block = self._by_group.get(candidate.classified.group, ()) if candidate.classified.group else ()
        return tuple(dict.fromkeys((*of_block[:_MAX_REGIONS], *self.everywhere))) if of_block else self.everywhere
