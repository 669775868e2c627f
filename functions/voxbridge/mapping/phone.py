"""From what someone wrote in a phone field to E.164, or to why it is none.

A country's code, flag or name at a number says whose it is where it cannot be a local one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from typing import Any

from voxbridge.mapping.countries import read_country
from voxbridge.mapping.numbering_plans import is_uncallable, parsed_number, phonenumbers, plain, split_code

MAX_LENGTH = 120  # characters; a longer text is no answer to "your number?"
_MIN_DIGITS = 7  # of a number that is possible and not known to be valid
_MAX_DIGITS = 15  # E.164
_MIN_WITH_CODE = 11  # bare digits from which on a calling code is likelier than a number of unknown form
_LOCAL_ONLY = 8  # digits up to which a number without a plan may be anything
_EXTENSION = re.compile(
    r"(?:[;,]?\s*(?:ext(?:ension|n)?|extensi[oó]n|x|poste|durchwahl|dw|app(?:arat)?|int(?:erno)?|ramal|anexo|toestel|tst)"
    r"\s*[.:=]?\s*|\s*#\s*|;ext=)\d{1,6}\s*$",
    re.IGNORECASE,
)
_E164 = re.compile(r"\+[1-9][0-9]{7,14}")
_MASK = re.compile(r"[*•●·?]{2,}|[xX]{3,}|\d[*•●]|[*•●]\d")
_DATE = re.compile(r"\d{1,2}([-/.])\d{1,2}\1(?:19|20)\d\d")
_RUN = re.compile(  # with the word or the flag before it
    r"(?:(?:[^\W\d_]{2,}|[\U0001f1e6-\U0001f1ff]{2})[\s:.,()]*)?"
    r"\+?\(?\+?\d[\d\s().\-/–—‑‐·]{3,30}\d"  # noqa: RUF001  (dashes as people type them)
)
_ZERO_IN_BRACKETS = re.compile(r"\(\s*0\s*\)")
_LINK = re.compile(r"^\s*https?://(?:wa\.me/|api\.whatsapp\.com/send\?phone=)\+?(?=\d)", re.IGNORECASE)
_ALTERNATIVES = re.compile(r"\s*(?:[,;|\n]|\s/\s|\s(?:or|oder|ou|of|o|e|y|und|and|et|/)\s)\s*", re.IGNORECASE)
_BARE = re.compile(r"\(?\+?\(?\d.*\d", re.DOTALL)
_NO_WORD = re.compile(r"[\d\s()+.,:;/–-]+")  # noqa: RUF001
_LABELS = frozenset(["PH", "NO", "NR", "MO", "TF", "BH", "AM", "PM", "MR", "MS", "ME", "IS", "SA", "ET"])  # "Ph."
_OLD_MEXICAN = re.compile(r"521\d{10}")  # +52 1 55 …: mobiles until 2019, and in messengers ever since
_ZERO_STAYS = frozenset({"IT", "SM", "VA", "CI", "GA", "CG"})
_SHARED_CODES = frozenset({1, 7})  # North America and the Caribbean; Russia and Kazakhstan
_NO_PHONE = re.compile(  # dates, times, IP addresses, and tax numbers as Germany and Brazil write them
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2,4}$|\d{4}\s)|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}$|/\d{1,2}/20\d\d$|:|"
    r"^(?:\d{2,3}/\d{3}/\d{5}|\d{3}/\d{4}/\d{4}|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2})$"
)
_GROUP = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")  # "02-2026-11881" is a file of this year


class Fault(Enum):
    """Why a text gives no number."""

    EMPTY = auto()  # nothing, or only a preset prefix
    INVALID = auto()  # masked, too short, words, or a number that no one may be called on


@dataclass(frozen=True, slots=True)
class Number:
    """A number in E.164, and whether its numbering plan knows it (valid) or only its length fits (possible)."""

    e164: str
    valid: bool
    international: bool  # written with its country
    region: str = field(default="", compare=False)  # ISO country; empty where its plan does not tell


@lru_cache(maxsize=256)
def read_phone(text: str, regions: tuple[str, ...], countries: tuple[str, ...] = ()) -> Number | Fault:
    """Read a text as the answer to "your phone number?", local numbers with the first region that fits.

    A text that holds several numbers ("0412 … or 02 …") gives the first that is one. With `countries`, a number of
    another country is invalid.
    """

    def may_be_called(number: Number) -> bool:
        return not is_uncallable(number.e164) and (not countries or is_in_countries(number, countries))

    clean = plain(text)
    if _E164.fullmatch(clean) and (number := _known(clean) or _attempt(clean)):  # as providers with a phone field do
        return number if may_be_called(number) else Fault.INVALID
    if len(text) > MAX_LENGTH or _MASK.search(clean) or _DATE.fullmatch(clean):
        return Fault.INVALID
    clean = clean.replace("_", "").strip()  # the blanks of an input mask
    if not any(map(str.isdecimal, clean)):
        return Fault.INVALID if any(one.isalpha() or one in "*•●" for one in clean) else Fault.EMPTY
    if _is_preset_prefix(clean):
        return Fault.EMPTY
    found: list[Number] = []
    clean = _EXTENSION.sub("", _LINK.sub("+", clean))
    for part, words in _parts(clean):
        number = _located(part, words, regions)
        if number and may_be_called(number):
            if part == clean:
                return number
            found.append(number)
    library = phonenumbers()
    types = ((one, library.number_type(parsed_number(one.e164))) for one in found)
    mobile = (one for one, kind in types if kind == library.PhoneNumberType.MOBILE)
    return next(mobile, found[0]) if found else Fault.INVALID


def _is_preset_prefix(text: str) -> bool:
    digits = _digits(text)
    if len(digits) > 4 or any(map(str.isalpha, text)) or not ("+" in text or digits.startswith("00")):  # noqa: PLR2004
        return False
    code = digits.removeprefix("00")
    return not code or code[0] == "1" or int(code) in phonenumbers().COUNTRY_CODE_TO_REGION_CODE  # +1 787 is a prefix


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Go through what may be a number, the whole text first, each with the words that stand at it."""
    words = _words(text)
    yield text, words
    yield from ((part, _words(part)) for part in _ALTERNATIVES.split(text))
    if len(_digits(text)) > _MAX_DIGITS:
        for space in re.finditer(r"\s+", text):
            pair = text[: space.start()], text[space.end() :]
            if all(_MIN_DIGITS <= len(_digits(one)) <= _MAX_DIGITS for one in pair):
                yield from ((one, words) for one in pair)
    for run in _RUN.findall(text):
        yield run, words if words.isupper() else _words(run) or words  # "CALL ME AT …" is no Austrian's


def _words(text: str) -> str:
    return _NO_WORD.sub(" ", text).strip()


def _located(part: str, words: str, regions: tuple[str, ...]) -> Number | None:
    """Read a part of a text as a local number, or as that of the country that stands at it if it is none here.

    A number of both is ours, since "IN" may be Indiana and "Georgia" a person; it is theirs at a flag, and in doubt at
    a code that stands alone ("FR 06 …").
    """
    bare = _BARE.search(part)
    if not bare or any(map(str.isalpha, bare.group())):
        return None
    ours = _parse(bare.group(), regions)
    # What of the words names a country: all of them, or "FR" in "Mobile FR"
    codes = (word for word in words.split() if len(word) == 2 and word.isupper() and not words.isupper())  # noqa: PLR2004
    names = [word for word in (words, *codes) if len(word) > 1 and "+" not in bare.group()]
    word, region = next(((word, code) for word in names if (code := read_country(word))), ("", ""))
    if not region or word.upper() in _LABELS:
        return ours
    theirs = _parse(bare.group(), (region,))
    code = f"+{phonenumbers().country_code_for_region(region)}"  # "0" is dialled before a calling code there
    if theirs is None or not theirs.valid or not theirs.e164.startswith(code):
        return ours
    if ours is None or not ours.valid or not word.isalpha():
        return theirs
    return None if ours != theirs and word == words and len(word) == 2 and word.isupper() else ours  # noqa: PLR2004


def _parse(text: str, regions: tuple[str, ...]) -> Number | None:
    digits = _digits(text)
    if not _MIN_DIGITS - 1 <= len(digits) <= _MAX_DIGITS + 5:
        return None
    without_zero = _ZERO_IN_BRACKETS.sub("", text)
    if _OLD_MEXICAN.fullmatch(digits):
        text = without_zero = "+52" + digits[3:]
    if "+" in text:
        bare = _attempt(without_zero)
        whole = None if bare and bare.valid else _attempt(text)  # Italy's (0) belongs to the number
        return whole if whole and whole.valid else bare
    local = None
    marked = "+" + _digits(without_zero)  # 49171…, which a plan as open as Germany's knows as a local number too
    for region in regions:
        code = f"+{phonenumbers().country_code_for_region(region)}"
        found = _attempt(marked) if len(marked) > _MIN_WITH_CODE and marked.startswith(code) else None
        if not (found and found.valid):
            found = _attempt(text, region)
        if found and found.valid:
            return found
        local = local or found
    if not local or (len(digits) >= _MIN_WITH_CODE and text.strip().isdecimal()):
        return _unmarked_international(digits) or local
    return local


def _unmarked_international(digits: str) -> Number | None:
    """Read 0061…, 001161…, 01161… as +…, and 4479… where the numbering plan knows the number."""
    for prefix in ("0011", "00", "011", "000", ""):
        if digits.startswith(prefix):
            found = _attempt("+" + digits.removeprefix(prefix))
            if found and (found.valid or prefix):
                return found
    return None


def _known(e164: str) -> Number | None:
    """Read a valid number in E.164, in half the time of any text."""
    number = parsed_number(e164) if split_code(e164)[0] else None
    region = phonenumbers().region_code_for_number(number) if number else None
    is_valid = region and phonenumbers().is_valid_number_for_region(number, region)
    return Number(e164, True, True, region) if is_valid and region else None


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
    return Number(e164, valid, region is None, its_region or "")


def _is_possible(number: Any) -> bool:
    library, types = phonenumbers(), phonenumbers().PhoneNumberType
    national: str = library.national_significant_number(number)
    # A zero that the plan does not know is a trunk zero of some other country's number.
    is_foreign = national[0] == "0" and library.region_code_for_country_code(number.country_code) not in _ZERO_STAYS
    if is_foreign or len(national) + len(str(number.country_code)) < _MIN_DIGITS:
        return False
    fits = library.ValidationResult.IS_POSSIBLE  # and neither IS_POSSIBLE_LOCAL_ONLY nor the length of a short code
    kinds = (types.MOBILE, types.FIXED_LINE)
    return any(library.is_possible_number_for_type_with_reason(number, kind) == fits for kind in kinds)


def is_written_as_phone(text: str, number: Number, *, loosely: bool = False) -> bool:
    """Say whether a text can be nothing else: by +, or by the groups in which its country writes that phone.

    "07400 123456" in Britain and not "07-4001-23456": tax, account and booking numbers have zeros and hyphens too.
    `loosely`: any groups after a zero will do, and elsewhere only those of what may be a mobile.
    """
    if any(map(str.isalpha, text)) or _NO_PHONE.search(text):
        return False
    if number.international:
        return text.lstrip(" (").startswith("+")
    groups = _GROUP.findall(text)
    if not number.valid or _YEAR.search(text) or len(groups) == 1:
        return False
    if loosely and text.startswith(("0", "(")):
        return True
    library, parsed = phonenumbers(), parsed_number(number.e164)
    if loosely and library.number_type(parsed) not in {
        library.PhoneNumberType.MOBILE,
        library.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }:
        return False
    return groups == _GROUP.findall(library.format_number(parsed, library.PhoneNumberFormat.NATIONAL))


def answers_as_phone(text: str, number: Number) -> bool:
    """Say whether a text is a phone number where the label only hints at one ("You can call me on", "Home")."""
    if any(map(str.isalpha, text)):
        return number.valid and text.startswith("+")  # "+61 412 345 678 / WhatsApp"
    is_possible = number.valid or (text[:1] in "0(+" and len(_digits(text)) > _LOCAL_ONLY)
    return is_possible and not _NO_PHONE.search(text)


def is_in_countries(number: Number, countries: Sequence[str]) -> bool:
    """Say whether a number belongs to one of the countries (ISO 3166 alpha-2).

    A country includes the territories that share its calling code, as Jersey does Britain's. The codes +1 and +7 are
    shared by independent countries, which are distinguished; there, a number of no known country is the largest one's.
    """
    library = phonenumbers()
    parsed = parsed_number(number.e164)
    if any(library.is_valid_number_for_region(parsed, country) for country in countries):
        return True
    main = library.region_code_for_country_code(parsed.country_code)
    return main in countries and (parsed.country_code not in _SHARED_CODES or number.region in ("", main))


def country_of(number: Number) -> str:
    """Return the ISO country of a number; its calling code (`+870`) where it belongs to no country."""
    if len(number.region) == 2:  # noqa: PLR2004  ("001" is the international services)
        return number.region
    return f"+{parsed_number(number.e164).country_code}"
