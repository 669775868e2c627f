"""The countries that local phone numbers are read with, and names split by."""

from collections.abc import Sequence
from dataclasses import dataclass

from voxbridge.mapping.country_names import read_country
from voxbridge.mapping.people import Candidate


@dataclass(frozen=True, slots=True)
class Regions:
    """The countries that local numbers may be of, and names."""

    countries: Sequence[Candidate]  # fields that name one, or its calling code
    fallback: str  # the source's

    def near(self, candidate: Candidate | None = None) -> tuple[str, ...]:
        """Return the countries of the block of a field, then those of the submission, then the source's."""
        near: list[str] = []
        far: list[str] = []
        for one in self.countries:
            if region := read_country(one.text):
                beside = (
                    candidate is not None
                    and one.classified.group
                    and one.classified.group == candidate.classified.group
                )
                (near if beside else far).append(region)
        return tuple(dict.fromkeys((*near, *far, self.fallback)))
