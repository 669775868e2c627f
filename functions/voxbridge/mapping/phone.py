"""From what someone wrote in a phone field to E.164, or to why it is none, and which numbers must not be called.

An unverified sender types the number that is called, and would choose what the call costs (premium rates, satellites)
and whom it disturbs (emergency and crisis lines). Numbers that merely belong to an organisation (13, 1300, 0845 …) are
callable, and rank behind a person's own. phone.toml says which they are, and by whom they are assigned.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from typing import Any

from voxbridge.mapping.countries import phonenumbers, plain, read_country
from voxbridge.tables import Patterns, table

MAX_LENGTH = 120  # characters; a longer text is no answer to "your number?"
_MIN_DIGITS, _MAX_DIGITS = 7, 15  # of a number that is possible and not known to be valid; of E.164
_MIN_WITH_CODE = 11  # bare digits from which on a calling code is likelier than a number of unknown form
_LOCAL_ONLY = 8  # digits up to which a number without a plan may be anything
_TABLE: dict[str, Any] = table(__file__)  # patterns; and special numbers, by calling code
_PATTERN = Patterns(_TABLE["patterns"], re.IGNORECASE)


class Fault(Enum):
    """Why a text gives no number."""

    EMPTY = auto()  # nothing, or only a preset prefix
    INVALID = auto()  # masked, too short, words, or a number that no one may be called on


@dataclass(slots=True)  # not frozen: making one would take four times as long
class Number:
    """A number in E.164, and whether its numbering plan knows it (valid) or only its length fits (possible)."""

    e164: str
    valid: bool
    region: str = field(default="", compare=False)  # ISO country; empty where its plan does not tell


@lru_cache(maxsize=256)
def read_phone(text: str, regions: tuple[str, ...], countries: tuple[str, ...] = ()) -> Number | Fault:
    """Read a text as the answer to "your phone number?", local numbers with the first region that fits.

    A text with several gives the first that is one. With `countries`, a number of another country is invalid.
    """
    clean = plain(text)
    if _PATTERN["e164"].fullmatch(clean) and (number := _known(clean) or _attempt(clean)):
        return number if _may_be_called(number, countries) else Fault.INVALID
    if len(text) > MAX_LENGTH or _PATTERN["mask"].search(clean) or _PATTERN["date"].fullmatch(clean):
        return Fault.INVALID
    clean = _PATTERN["id"].sub(" x ", _PATTERN["extension"].sub("", _PATTERN["link"].sub("+", clean)))
    clean = clean.replace("_", "").strip()  # the blanks of an input mask
    if _PATTERN["preset"].fullmatch(clean):
        return Fault.EMPTY
    country = _country_in(clean)
    readings = (_located(part, regions, *country) for part in dict.fromkeys(_parts(clean)))
    found = [number for number in readings if number and _may_be_called(number, countries)]
    library = phonenumbers()
    types = ((one, library.number_type(parsed_number(one.e164))) for one in found)
    mobile = (one for one, kind in types if kind == library.PhoneNumberType.MOBILE)
    return next(mobile, found[0]) if found else Fault.INVALID


def _may_be_called(number: Number, countries: Sequence[str]) -> bool:
    return not is_uncallable(number.e164) and (not countries or is_in_countries(number, countries))


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _parts(text: str) -> Iterator[str]:
    """Go through what may be a number, the whole text first."""
    yield text
    yield from _PATTERN["alternatives"].split(text)
    if len(_digits(text)) > _MAX_DIGITS:
        for space in re.finditer(r"\s+", text):
            pair = text[: space.start()], text[space.end() :]
            if all(_MIN_DIGITS <= len(_digits(one)) <= _MAX_DIGITS for one in pair):
                yield from pair
    yield from _PATTERN["run"].findall(text)


def _country_in(text: str) -> tuple[str, str, bool]:
    """Return the word or flag in an answer that names a country, the country, and whether it says no more."""
    words = _PATTERN["no_word"].sub(" ", text).strip()
    # Of several words, a name or a code in capitals: "Mobile FR"
    more = [word for word in words.split() if len(word) > len("FRA") or (word.isupper() and not words.isupper())]
    names = ((one, read_country(one)) for one in (words, *more) if len(one) > 1 and one.upper() not in _TABLE["labels"])
    word, region = next((found for found in names if found[1]), ("", ""))
    return word, region, word == words


def _located(part: str, regions: tuple[str, ...], word: str, region: str, is_alone: bool) -> Number | None:  # noqa: FBT001
    """Read a part of a text as a local number, or as that of the country that stands at it if it is none here.

    A number of both is ours ("IN" may be Indiana), theirs at a flag, and in doubt at a code that stands alone.
    """
    bare = _PATTERN["bare"].search(part)
    if not bare or any(map(str.isalpha, bare.group())):
        return None
    ours = _parse(bare.group(), regions)
    theirs = _parse(bare.group(), (region,)) if region and "+" not in bare.group() else None
    # "0" is dialled before a calling code there
    if theirs is None or not theirs.valid or not theirs.e164.startswith(_code(region)):
        return ours
    if ours is None or not ours.valid or not word.isalpha():
        return theirs
    return None if ours != theirs and is_alone and len(word) == 2 and word.isupper() else ours  # noqa: PLR2004


def _parse(text: str, regions: tuple[str, ...]) -> Number | None:
    digits = _digits(text)
    if len(digits) < _MIN_DIGITS - 1:  # Finland's open plan knows 12345
        return None
    without_zero = _PATTERN["zero_in_brackets"].sub("", text)
    if _PATTERN["old_mexican"].fullmatch(digits):
        text = without_zero = "+52" + digits[3:]
    if "+" in text:  # Italy's (0) belongs to the number
        return _best(_attempt(one) for one in (without_zero, text))
    local = _best(_local_readings(text, "+" + _digits(without_zero), regions))
    if local and (local.valid or len(digits) < _MIN_WITH_CODE or not text.strip().isdecimal()):
        return local
    # 0061…, 001161…, 01161… as +…, and 4479… where the numbering plan knows the number
    prefixes = (prefix for prefix in ("0011", "00", "011", "000") if digits.startswith(prefix))
    marked = _best(_attempt("+" + digits.removeprefix(prefix)) for prefix in prefixes) or _attempt("+" + digits)
    return marked if marked and (marked.valid or digits.startswith("0")) else local


def _local_readings(text: str, marked: str, regions: tuple[str, ...]) -> Iterator[Number | None]:
    """Read a local number with each region, first as 49171…, which Germany's open plan knows as a local one too."""
    for region in regions:
        found = _attempt(marked) if len(marked) > _MIN_WITH_CODE and marked.startswith(_code(region)) else None
        yield found if found and found.valid else _attempt(text, region)


def _code(region: str) -> str:
    return f"+{phonenumbers().country_code_for_region(region)}"


def _best(readings: Iterable[Number | None]) -> Number | None:
    """Return the first valid number, else the first that is possible."""
    possible = None
    for number in readings:
        if number and number.valid:
            return number
        possible = possible or number
    return possible


def _known(e164: str) -> Number | None:
    """Read a valid number in E.164, in half the time of any text."""
    if not split_code(e164)[0]:
        return None
    library, number = phonenumbers(), parsed_number(e164)
    region = library.region_code_for_country_code(number.country_code)
    plan = library.PhoneMetadata.metadata_for_region_or_calling_code(number.country_code, region)
    if plan.leading_digits or not library.is_valid_number_for_region(number, region):
        region = library.region_code_for_number(number)  # another that shares the code
        if not library.is_valid_number_for_region(number, region):
            return None
    return Number(e164, True, region)


def _attempt(text: str, region: str | None = None) -> Number | None:
    library = phonenumbers()
    try:
        number = library.parse(text, region)
    except library.NumberParseException:
        return None
    its_region = library.region_code_for_number(number)
    valid = library.is_valid_number_for_region(number, its_region)
    e164 = library.format_number(number, library.PhoneNumberFormat.E164)
    if len(e164) - 1 > _MAX_DIGITS or not (valid or _is_possible(number)):
        return None
    return Number(e164, valid, its_region or "")


def _is_possible(number: Any) -> bool:
    library, types = phonenumbers(), phonenumbers().PhoneNumberType
    national: str = library.national_significant_number(number)
    # A zero that the plan does not know is a trunk zero of some other country's number.
    region = library.region_code_for_country_code(number.country_code)
    is_foreign = national[0] == "0" and region not in _TABLE["zero_stays"]
    if is_foreign or len(national) + len(str(number.country_code)) < _MIN_DIGITS:
        return False
    fits = library.ValidationResult.IS_POSSIBLE  # and neither IS_POSSIBLE_LOCAL_ONLY nor the length of a short code
    kinds = (types.MOBILE, types.FIXED_LINE)
    return any(library.is_possible_number_for_type_with_reason(number, kind) == fits for kind in kinds)


def is_written_as_phone(text: str, number: Number, *, loosely: bool = False) -> bool:
    """Say whether a text can be nothing else: by +, or by the groups in which its country writes that phone.

    "07400 123456" in Britain and not "07-4001-23456": tax, account and booking numbers have zeros and hyphens too.
    `loosely`: any groups after a zero will do.
    """
    text = plain(text)
    if any(map(str.isalpha, text)) or _PATTERN["no_phone"].search(text):
        return False
    if text.lstrip(" (").startswith("+"):
        return True
    groups = _PATTERN["group"].findall(text)
    if not number.valid or _PATTERN["year"].search(text) or len(groups) == 1 or is_service(number.e164):
        return False
    library = phonenumbers()
    national = library.format_number(parsed_number(number.e164), library.PhoneNumberFormat.NATIONAL)
    return (loosely and text.startswith(("0", "("))) or groups == _PATTERN["group"].findall(national)


def answers_as_phone(text: str, number: Number) -> bool:
    """Say whether a text is a phone number where the label only hints at one ("You can call me on", "Home")."""
    text = _PATTERN["remark"].sub("", plain(text))
    if any(map(str.isalpha, text)):
        return number.valid and text.startswith("+")  # "+61 412 345 678 / WhatsApp"
    is_possible = number.valid or (text[:1] in "0(+" and len(_digits(text)) > _LOCAL_ONLY)
    return is_possible and not _PATTERN["no_phone"].search(text)


def is_in_countries(number: Number, countries: Sequence[str]) -> bool:
    """Say whether a number belongs to one of the countries (ISO 3166 alpha-2).

    A country includes the territories that share its calling code, as Jersey does Britain's. The codes +1 and +7 are
    shared by independent countries, which are distinguished; there, a number of no known country is the largest one's.
    """
    library, parsed = phonenumbers(), parsed_number(number.e164)
    main = library.region_code_for_country_code(parsed.country_code)
    if main in countries and (parsed.country_code not in {1, 7} or number.region in {"", main}):
        return True
    return any(library.is_valid_number_for_region(parsed, country) for country in countries)


def country_of(number: Number) -> str:
    """Return the ISO country of a number; its calling code (`+870`) where it belongs to no country."""
    if len(number.region) == 2:  # noqa: PLR2004  ("001" is the international services)
        return number.region
    return f"+{parsed_number(number.e164).country_code}"


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
    special = _TABLE.get(code, {})
    if national in special.get("crisis", ()) or re.fullmatch(_TABLE["harmonised"], e164[1:]):
        return True
    if "premium" in special:
        return re.match(special["premium"], national) is not None
    return bool(phonenumbers().number_type(parsed_number(e164)) == phonenumbers().PhoneNumberType.PREMIUM_RATE)


def is_service(e164: str) -> bool:
    """Say whether a number in E.164 belongs to an organisation rather than a person, and can be called (1300, 0845)."""
    code, national = split_code(e164)
    service = _TABLE.get(code, {}).get("service")
    return service is not None and re.match(service, national) is not None
