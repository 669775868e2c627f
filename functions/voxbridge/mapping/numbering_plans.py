"""The numbering plans of all countries: libphonenumber's (phonenumberslite), and which numbers must not be called.

An unverified sender types the number that is called, and would choose what the call costs (premium rates, satellites)
and whom it disturbs (emergency and crisis lines). Numbers that merely belong to an organisation (13, 1300, 0845 …) are
callable, and rank behind a person's own. Which they are, and by whom they are assigned, says numbering_plans.toml.
"""

import re
import unicodedata
from functools import cache
from types import ModuleType
from typing import Any

from voxbridge.tables import table

_SPECIAL: dict[str, Any] = table(__file__)  # by calling code


@cache
def phonenumbers() -> ModuleType:
    """Return the library, imported with the first number."""
    import phonenumbers  # noqa: PLC0415  (26 ms that a warm start with queued leads need not pay)

    return phonenumbers


def split_code(e164: str) -> tuple[str, str]:
    """Return the calling code of a number in E.164, empty for none, and its national part."""
    known = phonenumbers().COUNTRY_CODE_TO_REGION_CODE
    end = next((end for end in (2, 3, 4) if int(e164[1:end]) in known), 1)  # no code is the beginning of another
    return e164[1:end], e164[end:]


def parsed_number(e164: str) -> Any:
    """Return the library's object for a number in E.164, in a tenth of the time that its parser takes."""
    code, national = split_code(e164)
    if not code or national[0] == "0":
        return phonenumbers().parse(e164)
    return phonenumbers().PhoneNumber(int(code), int(national))


def is_uncallable(e164: str) -> bool:
    """Say whether no one may be called on a number in E.164 ("+61131114"): premium, satellite, emergency or crisis."""
    code, national = split_code(e164)
    special = _SPECIAL.get(code, {})
    if national in special.get("crisis", ()) or re.fullmatch(_SPECIAL["harmonised"], e164[1:]):
        return True
    if "premium" in special:
        return re.match(special["premium"], national) is not None
    return bool(phonenumbers().number_type(parsed_number(e164)) == phonenumbers().PhoneNumberType.PREMIUM_RATE)


def is_service(e164: str) -> bool:
    """Say whether a number in E.164 belongs to an organisation rather than a person, and can be called (1300, 0845)."""
    code, national = split_code(e164)
    service = _SPECIAL.get(code, {}).get("service")
    return service is not None and re.match(service, national) is not None


def plain(text: str) -> str:
    """Return a text with plain digits, plus signs and spaces, and without what cannot be seen."""
    if text.isascii():
        return text.strip()
    seen = (one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) not in {"Cf", "Mn"})
    return "".join(str(int(one)) if one.isdecimal() else one for one in seen).strip()
