"""Names and codes of countries, in seven languages, to ISO 3166 alpha-2.

countries.json holds the names (Unicode CLDR's territory names, folded, and everyday ones such as UK and Holland).
"""

import json
import re
from functools import cache, lru_cache
from pathlib import Path

from voxbridge.mapping.numbering_plans import is_region, plain, region_of_code
from voxbridge.mapping.tokenize import fold

MAX_LENGTH = 60  # characters of a country's name
_NOT_A_WORD = re.compile(r"[\W_]+")
_CODE_IN_BRACKETS = re.compile(r"\(?\s*\+\s*\d{1,4}\s*\)?|[()]")
_FLAG = 0x1F1E6  # the regional indicator A


@lru_cache(maxsize=512)
def read_country(text: str) -> str:
    """Return the ISO code of a country by name, code, flag or calling code; empty where it is none."""
    if not 0 < len(text) <= MAX_LENGTH:
        return ""
    flag = "".join(chr(ord(letter) - _FLAG + ord("A")) for letter in text if _FLAG <= ord(letter) < _FLAG + 26)
    if len(flag) == 2 and is_region(flag):  # noqa: PLR2004
        return flag
    calling = plain(text)
    name = _NOT_A_WORD.sub(" ", fold(_CODE_IN_BRACKETS.sub(" ", calling))).strip()
    if len(name) == 2 and is_region(name.upper()):  # noqa: PLR2004
        return name.upper()
    found = _names().get(name) or _names().get(name.replace(" ", "")) or ""
    if found or not any(character.isdecimal() for character in calling):
        return found
    return region_of_code(calling)


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = json.loads((Path(__file__).parent / "countries.json").read_text(encoding="utf-8"))
    return names
