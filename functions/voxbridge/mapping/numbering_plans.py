"""The numbering plans of all countries: libphonenumber's (phonenumberslite), imported with the first number."""

import unicodedata
from functools import cache
from types import ModuleType


@cache
def phonenumbers() -> ModuleType:
    """Return the library."""
    import phonenumbers  # noqa: PLC0415  (26 ms that a warm start with queued leads need not pay)

    return phonenumbers


def is_region(code: str) -> bool:
    """Say whether there is a country of that ISO code."""
    return code in phonenumbers().SUPPORTED_REGIONS


def region_of_code(text: str) -> str:
    """Return the ISO country of a calling code such as +61, empty where there is none such."""
    digits = "".join(filter(str.isdecimal, text)).removeprefix("00")
    if not digits or len(digits) > 3:  # noqa: PLR2004  (the longest calling code)
        return ""
    region = phonenumbers().region_code_for_country_code(int(digits))
    return "" if region in {"ZZ", "001"} else str(region)


def plain(text: str) -> str:
    """Return a text with plain digits, plus signs and spaces, and without what cannot be seen."""
    if text.isascii():
        return text.strip()
    normal = unicodedata.normalize("NFKC", text)
    return "".join(_plain_character(character) for character in normal).strip()


def _plain_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    return " " if category == "Zs" else "" if category in {"Cf", "Mn"} else character
