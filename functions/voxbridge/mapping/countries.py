"""The countries that local phone numbers are read with, and names split by; and how people write a country.

countries.json holds the names (Unicode CLDR's territory names, folded, and everyday ones such as UK and Holland).
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from voxbridge.mapping.numbering_plans import phonenumbers, plain
from voxbridge.mapping.people import Candidate
from voxbridge.mapping.tokenize import fold
from voxbridge.tables import table

MAX_LENGTH = 60  # characters of a country's name
_MAX_REGIONS = 12  # that a number is tried with; a form with a second country in it is rare
_LONGEST_CODE = 3  # digits of a calling code
_NOT_A_WORD = re.compile(r"[\W_]+")
_CODE_IN_BRACKETS = re.compile(r"\(?\s*\+\s*\d{1,4}\s*\)?|[()]")
_FLAG = 0x1F1E6  # the regional indicator A


class Regions:
    """The countries that the lead may be from."""

    def __init__(self, countries: Iterable[Candidate], fallback: str) -> None:
        """Read the fields that name a country, or its calling code. `fallback` is the source's region."""
        self._by_group: dict[str, list[str]] = {}
        found: dict[str, None] = {}
        for one in countries:
            if region := read_country(one.text):
                self._by_group.setdefault(one.classified.group, []).append(region)
                found[region] = None
        # The submission's, its source's
        self.everywhere = tuple(dict.fromkeys((*list(found)[:_MAX_REGIONS], fallback)))

    def near(self, candidate: Candidate) -> tuple[str, ...]:
        """Return the countries of the block of a field, then those of the submission, then the source's."""
        of_block = self._by_group.get(candidate.classified.group, ()) if candidate.classified.group else ()
        return tuple(dict.fromkeys((*of_block[:_MAX_REGIONS], *self.everywhere))) if of_block else self.everywhere


@lru_cache(maxsize=512)
def read_country(text: str) -> str:
    """Return the ISO code of a country by name, code, flag or calling code; empty where it is none."""
    if not 0 < len(text) <= MAX_LENGTH:
        return ""
    flag = "".join(chr(ord(letter) - _FLAG + ord("A")) for letter in text if _FLAG <= ord(letter) < _FLAG + 26)
    written = plain(text)
    name = _NOT_A_WORD.sub(" ", fold(_CODE_IN_BRACKETS.sub(" ", written))).strip()
    for code in (flag, name.upper()):
        if len(code) == 2 and code in phonenumbers().SUPPORTED_REGIONS:  # noqa: PLR2004
            return code
    found = _names().get(name) or _names().get(name.replace(" ", "")) or ""
    digits = "".join(filter(str.isdecimal, written)).removeprefix("00")
    if found or not 0 < len(digits) <= _LONGEST_CODE:
        return found
    region: str = phonenumbers().region_code_for_country_code(int(digits))
    return "" if region in {"ZZ", "001"} else region  # of no country


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = table(__file__)
    return names
