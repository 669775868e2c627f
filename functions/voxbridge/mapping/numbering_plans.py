"""The numbering plans of all countries: libphonenumber's (phonenumberslite), imported with the first number."""

import unicodedata
from functools import cache
from types import ModuleType
from typing import Any


@cache
def phonenumbers() -> ModuleType:
    """Return the library."""
    import phonenumbers  # noqa: PLC0415  (26 ms that a warm start with queued leads need not pay)

    return phonenumbers


def split_code(e164: str) -> tuple[str, str]:
    """Return the calling code of a number in E.164, empty for none, and its national part."""
    known = phonenumbers().COUNTRY_CODE_TO_REGION_CODE
    ends = (end for end in (2, 3, 4) if int(e164[1:end]) in known)  # no calling code is the beginning of another
    end = next(ends, 1)
    return e164[1:end], e164[end:]


def parsed_number(e164: str) -> Any:
    """Return the library's object for a number in E.164, in a tenth of the time that its parser takes."""
    code, national = split_code(e164)
    if not code or national[0] == "0":
        return phonenumbers().parse(e164)
    return phonenumbers().PhoneNumber(int(code), int(national))


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
