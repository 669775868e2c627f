"""Numbers that a form must not have called: premium rates, satellites, emergency and crisis lines.

An unverified sender types the number that is called, and would choose what the call costs and whom it disturbs. Numbers
that merely belong to an organisation (13, 1300, 1800, 0845 …) are callable, and rank behind a person's own. Which they
are, and by whom they are assigned, says special_numbers.toml.
"""

import re
from typing import Any

from voxbridge.mapping.numbering_plans import parsed_number, phonenumbers, split_code
from voxbridge.tables import table

_BY_CALLING_CODE: dict[str, Any] = table(__file__)


def is_uncallable(e164: str) -> bool:
    """Say whether no one may be called on a number in E.164 ("+61131114"): premium, satellite, emergency or crisis."""
    special, national = _special(e164)
    if national in special.get("crisis", ()) or re.fullmatch(_BY_CALLING_CODE["harmonised"], e164[1:]):
        return True
    if "premium" in special:
        return re.match(special["premium"], national) is not None
    return bool(phonenumbers().number_type(parsed_number(e164)) == phonenumbers().PhoneNumberType.PREMIUM_RATE)


def is_service(e164: str) -> bool:
    """Say whether a number in E.164 belongs to an organisation rather than a person, and can be called (1300, 0845)."""
    special, national = _special(e164)
    return "service" in special and re.match(special["service"], national) is not None


def _special(e164: str) -> tuple[dict[str, Any], str]:
    """Return what is special in the country of a number, and its national part."""
    code, national = split_code(e164)
    return _BY_CALLING_CODE.get(code, {}), national
