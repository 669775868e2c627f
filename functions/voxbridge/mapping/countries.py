"""How people write a country; and libphonenumber (phonenumberslite), which knows all countries and calling codes.

countries.json holds the names (Unicode CLDR's territory names, folded, and everyday ones such as UK and Holland).
"""

import re
import unicodedata
from functools import cache, lru_cache, partial
from importlib import import_module

from voxbridge.mapping.tokenize import fold
from voxbridge.tables import table

MAX_LENGTH = 60  # characters of a country's name
_LONGEST_CODE = 3  # digits of a calling code
_CODE_IN_BRACKETS = re.compile(r"\(?\s*\+\s*\d{1,4}\s*\)?|[()]")
_FLAG = 0x1F1E6  # the regional indicator A
# The library, imported with the first number: 26 ms that a warm start with queued leads need not pay
phonenumbers = cache(partial(import_module, "phonenumbers"))
_names = cache(partial(table, __file__))


def plain(text: str) -> str:
    """Return a text with plain digits, plus signs and spaces, and without what cannot be seen."""
    if text.isascii():
        return text.strip()
    seen = (one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) not in {"Cf", "Mn"})
    return "".join(str(int(one)) if one.isdecimal() else one for one in seen).strip()


@lru_cache(maxsize=512)
def read_country(text: str) -> str:
    """Return the ISO code of a country by name, code, flag or calling code; empty where it is none."""
    if not 0 < len(text) <= MAX_LENGTH:
        return ""
    flag = "".join(chr(ord(letter) - _FLAG + ord("A")) for letter in text if _FLAG <= ord(letter) < _FLAG + 26)
    written = plain(text)
    name = re.sub(r"[\W_]+", " ", fold(_CODE_IN_BRACKETS.sub(" ", written))).strip()
    for code in (flag, name.upper()):
        if len(code) == 2 and code in phonenumbers().SUPPORTED_REGIONS:  # noqa: PLR2004
            return code
    found: str = _names().get(name) or _names().get(name.replace(" ", "")) or ""
    digits = "".join(filter(str.isdecimal, written)).removeprefix("00")
    if found or not 0 < len(digits) <= _LONGEST_CODE:
        return found
    region: str = phonenumbers().region_code_for_country_code(int(digits))
    return "" if region in {"ZZ", "001"} else region  # of no country
