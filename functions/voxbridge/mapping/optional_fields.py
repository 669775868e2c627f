"""The optional fields of a contact but for names: e-mail address, gender, age, address and location of one person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from voxbridge.mapping.meanings import A, Attribute, M
from voxbridge.mapping.owners import Owner
from voxbridge.mapping.people import Candidate, Draft, Value, heaviest
from voxbridge.mapping.terms import UNSPACED, values
from voxbridge.mapping.tokenize import fold, tokens
from voxbridge.parsing.submission import FieldType
from voxbridge.tables import Patterns, table
from voxbridge.voxworks.contact import MAX_TEXT, validate_field

type Block = dict[Attribute, Candidate]  # the parts of an address

OLDEST = 120
_BUDDHIST, _SOLAR_HIJRI = 543, 1500  # years that Thailand counts before ours; those before are Iran's
_SURE = 3.5  # score from which on an answer that is no date is a wrong answer rather than a wrong guess
_MAX_EMAIL, _MAX_GENDER, _MAX_AGE, _MAX_DATE = 254, 40, 20, 40  # characters
_ADDRESS_TYPES = frozenset({None, FieldType.TEXT, FieldType.EMAIL})
_NOT_THEIR_ADDRESS = frozenset({M.COMPANY, M.FORM, M.TECHNICAL, M.TRACKING, M.LOGIN})
_ORDER = (A.STREET, A.ADDRESS_LINE_2, A.DISTRICT, A.CITY, A.STATE, A.POSTAL_CODE, A.COUNTRY)
_IN_BLOCKS = frozenset({A.ADDRESS, A.HOUSE_NUMBER, *_ORDER})
_LINES, _OF_LINES = {A.ADDRESS_LINE_2, A.HOUSE_NUMBER}, {M.ADDRESS_LINE_2, M.HOUSE_NUMBER, M.FORM}
_NUMBERS = frozenset({A.HOUSE_NUMBER, A.POSTAL_CODE, A.ADDRESS_LINE_2})
_TABLE: dict[str, Any] = table(__file__)
_PATTERN = Patterns(_TABLE["patterns"], re.IGNORECASE)
_ORDERS = {code: tuple(map(A, order.split())) for order, codes in _TABLE["orders"].items() for code in codes.split()}
_MONTHS = {name: str(month) for month, names in enumerate(_TABLE["months"].values(), 1) for name in names}


def read_email(fields: Sequence[Candidate], draft: Draft, *, names_others: bool) -> Draft:
    """Read the e-mail address of who is named in the draft; `names_others`: an unknown word may ask for another's."""
    likely = [one for one in fields if one.classified.opaque or A.EMAIL in one.classified.scores]
    if not any(A.EMAIL in one.taken for one in fields):
        written = [one for one in fields if looks_like_email(one.text)]
        free = [one for one in written if _may_be_address(one, is_theirs=_is_made_of(one.text, draft))]
        likely += free if len({one.text.casefold() for one in free}) == 1 else ()
    found: Draft = {}
    for candidate in sorted(likely, key=lambda one: -one.score(A.EMAIL)):
        text, classified = candidate.text, candidate.classified
        is_told = classified.word or not classified.owner.is_plain or classified.owner is Owner.WRITER
        is_others = names_others and classified.strangers and not (is_told or _is_question(candidate))
        is_none = A.EMAIL not in candidate.taken and not looks_like_email(text)
        if is_none or (is_others and not _is_made_of(text, draft)):
            continue
        email = validate_field("email", text.removeprefix("mailto:").strip(" <>,;"))
        if email is not None:
            return {"email": Value(email, [candidate], "" if classified.scores else "it is written as an address")}
        found = {"email": Value(dropped="no valid e-mail address")}
    return found


def _may_be_address(candidate: Candidate, *, is_theirs: bool) -> bool:
    """Say whether a field that speaks of no address may ask for one: "Where do we send it?", `cust_em`, "My inbox"."""
    classified, entry = candidate.classified, candidate.field
    is_sentence = re.search("[ _]+[^ _]+[ _]+", entry.label or entry.key) is not None
    is_sentence = is_sentence and (M.IDENTIFIER not in classified.meanings or _is_question(candidate))
    asks = is_sentence or not classified.meanings.isdisjoint({M.LEAD, M.YOU})
    is_free = classified.owner.is_plain and classified.meanings.isdisjoint(_NOT_THEIR_ADDRESS)
    return is_free and entry.type in _ADDRESS_TYPES and (is_theirs or (asks and classified.taken <= {A.FULL_NAME}))


def _is_question(candidate: Candidate) -> bool:
    asked = candidate.field.label or candidate.field.key
    return "?" in asked or not {*tokens(asked)[:3]}.isdisjoint(_TABLE["questions"])


def _is_made_of(email: str, draft: Draft) -> bool:
    """Say whether an e-mail address is made of someone's first name, or of its initial and their last name."""
    local, nameless = fold(email).partition("@")[0], Value("")
    first, last = (draft.get(half, nameless).value for half in ("first_name", "last_name"))
    words = tokens(f"{first} {last}") if local[:1] == fold(first)[:1] else tokens(first)
    return any(len(word) > 2 and word in local for word in words)  # noqa: PLR2004


def looks_like_email(text: str) -> bool:
    """Say whether a text has the form of an e-mail address, and not of an account under a number: WhatsApp's."""
    return "@" in text and len(text) <= _MAX_EMAIL and _PATTERN["email"].fullmatch(text) is not None


def read_gender(fields: Sequence[Candidate]) -> Draft:
    """Read the gender as typed; under a word that also asks for a kind of music, only a word for a gender."""
    for candidate in fields:
        text = candidate.text
        if A.GENDER not in candidate.taken or len(text) > _MAX_GENDER or not any(map(str.isalpha, text)):
            continue
        asked = tokens(candidate.field.label or candidate.field.key)
        if not set(asked).intersection(_TABLE["kinds"]) or " ".join(tokens(text)) in values("genders"):
            return {"gender": Value(text, [candidate])}
    return {}


def read_age_or_birth(fields: Sequence[Candidate], received_at: datetime, region: str) -> Draft:
    """Read the age in whole years, else that on the day received by the date of birth, read as in `region`."""
    found: Draft = {}
    for asked in (A.AGE, A.BIRTH_DATE):
        for candidate in (one for one in fields if asked in one.taken):
            text = candidate.text
            years = read_age(text) if asked is A.AGE else age_by_date(text, region, received_at)
            if years is not None:
                return {"age": Value(years, [candidate], "" if asked is A.AGE else "the whole years since then")}
            if asked is A.AGE:
                found = {"age": Value(dropped="not one whole number of years")}
            elif candidate.score(asked) >= _SURE:
                found = {"age": Value(dropped="no date of birth that can be read")}
    return found


def read_age(text: str) -> int | None:
    """Return an age written as one number of years; None for a range, a word, or what is no one's age."""
    found = _PATTERN["age"].fullmatch(fold(text).strip()) if len(text) <= _MAX_AGE else None
    years = int(found[1]) if found else 0
    return years if 0 < years <= OLDEST else None


def age_by_date(text: str, region: str, moment: datetime) -> int | None:
    """Return the whole years since a date of birth as a country writes it; None for no date, or no one's birth."""
    birth, today = read_date(text, region, moment.year), moment.date()
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day)) if birth else -1
    return years if 0 <= years <= OLDEST else None


@lru_cache(maxsize=256)
def read_date(text: str, region: str, latest: int) -> date | None:
    """Read a date: ISO, a country's order of numbers, or a month by name. No year of two digits is after `latest`."""
    if len(text) > _MAX_DATE:
        return None
    text = _PATTERN["era"].sub(lambda era: f"{_TABLE['eras'][era[1]] + int(era[2])}-", text.strip())
    if numbers := _PATTERN["date"].fullmatch(text):
        one, two, three = filter(None, numbers.groups())
        if len(one) == 4:  # noqa: PLR2004
            return _date(one, two, three, latest)
        orders = [_date(three, two, one, latest), _date(three, one, two, latest)]
        return next(filter(None, reversed(orders) if region in _TABLE["month_first"] else orders), None)
    words = re.findall(r"(?:[^\W\d_]|[\u0900-\u0963])+|\d+", fold(text))
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    figures = sorted([word for word in words if word.isdecimal()][:2], key=len)
    return _date(figures[1], months[0], figures[0], latest) if len(months) == 1 and len(figures) > 1 else None


def _date(year: str, month: str, day: str, latest: int) -> date | None:
    if len(year) not in {2, 4}:
        return None
    whole = latest - (latest - int(year)) % 100 if len(year) == 2 else int(year)  # noqa: PLR2004
    whole -= _BUDDHIST if whole > latest + _BUDDHIST // 2 else 0
    try:
        if whole < _SOLAR_HIJRI:  # its year begins on 20 or 21 March, with six months of 31 days
            days = 31 * int(month) - max(0, int(month) - 7) - 31 + int(day)
            return date(whole + 621, 3, 20) + timedelta(days)
        return date(whole, int(month), int(day))
    except ValueError:
        return None


def read_place(candidates: Sequence[Candidate], region: str) -> Draft:
    """Return address and location of a person, as far as they can be read from their fields."""
    blocks = _blocks(candidates, region)
    with_street = [block for block in blocks if A.ADDRESS in block or A.STREET in block] or _with_lines(blocks)
    best: Block = max(with_street, key=lambda block: max(one.score(part) for part, one in block.items()), default={})
    found: Draft = {"address": Value(", ".join(_lines(best, region)), [*best.values()])} if best else {}
    cities = [one.classified for one in candidates if one.classified.likeliest is A.CITY]
    is_told = any(city.owner is not Owner.UNSAID or M.LOCATION in city.meanings for city in cities)
    of_towns = {one.classified.group for part, one in best.items() if part in {A.CITY, A.DISTRICT}}
    for candidate in (one for one in heaviest(candidates, A.LOCATION) if one.classified.likeliest is A.LOCATION):
        is_place = _is_place(candidate.text)
        if is_place and "address" not in found and _PATTERN["whole_address"].search(candidate.text):
            found["address"] = Value(candidate.text, [candidate])  # "Where do you live?" answered with all of it
        elif candidate.classified.group in of_towns or (is_told and candidate.classified.owner is Owner.UNSAID):
            continue  # a neighbourhood in the block of an address; a `location` beside `guardian_city`
        elif is_place and not _PATTERN["sentence"].search(candidate.text):
            return found | {"location": Value(candidate.text, [candidate])}
    locations = ([block[part] for part in (A.CITY, A.STATE, A.COUNTRY) if part in block] for block in (best, *blocks))
    parts = next(filter(None, locations), [])
    return found | {"location": Value(", ".join(map(_without_postal_code, parts)), parts)} if parts else found


def _with_lines(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks in which a line for several parts has the address: "Flat / house": "B-12, Rose Court"."""
    lines = [(block, part) for block in blocks for part in block.keys() & _LINES if _is_address(block[part])]
    return [{A.ADDRESS: block[line]} | {part: block[part] for part in block.keys() - {line}} for block, line in lines]


def _is_address(line: Candidate) -> bool:
    asked = line.classified.asked
    is_of_parts = asked.size > 1 and not asked.unknown and asked.meanings <= _OF_LINES
    return is_of_parts and _PATTERN["address_line"].search(line.text) is not None


def _blocks(candidates: Iterable[Candidate], region: str) -> list[Block]:
    """Return the filled-in parts of addresses by object and part of an order, with those of no part in particular."""
    blocks: dict[tuple[str, str], Block] = {}
    for candidate in candidates:
        place = _by_answer(candidate)
        if place is None or not _is_place(candidate.text, place, region):
            continue
        block = blocks.setdefault((candidate.classified.group, candidate.classified.part), {})
        known = block.get(place)
        is_floor = _PATTERN["floor"].fullmatch(f"{candidate.field.label or candidate.field.key}: {candidate.text}")
        if place is A.ADDRESS_LINE_2 and (is_floor or candidate.text in {one.text for one in block.values()}):
            continue  # the mere number of a floor says nothing without its question
        if known and (whole := _joined(place, known, candidate, region)):
            block[place] = replace(known, text=whole)
            continue
        block[place] = max(known or candidate, candidate, key=_plainness)
    found = [blocks.get((group, ""), {}) | block for (group, _), block in blocks.items()]
    for block in found:
        if A.DISTRICT in block and A.CITY not in block:  # which no one asked for: `locality`
            block[A.CITY] = block.pop(A.DISTRICT)
    return found


def _plainness(candidate: Candidate) -> tuple[float, bool]:
    """Return what two addresses are compared by: `address`, a single word, comes before `property_address`."""
    asked = tokens(candidate.field.label or candidate.field.key)
    return max(candidate.classified.scores.values()), len(asked) == 1


def _by_answer(candidate: Candidate) -> Attribute | None:
    """Return which part of an address an answer is, also where the question may be for either of two."""
    part = candidate.classified.likeliest
    if part not in candidate.taken & _IN_BLOCKS:
        return None
    if part in {A.STREET, A.ADDRESS} and _PATTERN["house_number"].fullmatch(candidate.text):
        return A.HOUSE_NUMBER  # `street_nr`, "N° de voie"
    if part is A.ADDRESS and candidate.classified.asked.unknown and candidate.text.isalpha():
        return None  # "Address the biggest challenge": "Retention"
    if part is A.ADDRESS_LINE_2 and A.STATE in candidate.taken and _PATTERN["word"].fullmatch(candidate.text):
        return A.STATE  # *depto* is a flat in Chile, and a region in Colombia
    return A.DISTRICT if part is A.CITY and M.DISTRICT in candidate.classified.asked.meanings else part


def _joined(part: Attribute, one: Candidate, other: Candidate, region: str) -> str:
    """Return what two answers are together: second lines, or a street's type and name (Calle, Embajadores); or ""."""
    if part is A.ADDRESS_LINE_2 and one.classified.part == other.classified.part:
        return f"{one.text}, {other.text}"
    for type_, name in ((one.text, other.text), (other.text, one.text)) if part is A.STREET else ():
        if _PATTERN["street_type"].fullmatch(type_):
            return f"{name} {type_}" if region in _TABLE["type_last"] else f"{type_} {name}"
    return ""


def _lines(block: Block, region: str) -> list[str]:
    street = block.get(A.STREET) or block[A.ADDRESS]
    first = ", ".join(line for part in street.text.split("\n") if (line := part.strip(" ,\r")))
    house = block.get(A.HOUSE_NUMBER)
    has_number = any(map(str.isdigit, first[:1] + first[-1:]))  # what is asked for as a mere "number" is then another
    is_houses = house and (M.HOUSE_NUMBER in house.classified.meanings or not has_number)
    if house and is_houses and house.text not in first.split():
        first = f"{house.text} {first}" if region in _TABLE["number_first"] else f"{first} {house.text}"
    lines = {part: block[part].text for part in _ORDER if part in block}
    if A.STREET not in block:  # an address that was typed as one line may have the parts that were asked for again
        held = f" {fold(first.partition(',')[2]).replace(',', ' ')} "
        is_whole = _PATTERN["with_postal_code"].search(first)
        lines = {part: text for part, text in lines.items() if not (is_whole or f" {fold(text)} " in held)}
    lines[A.STREET] = first
    script = "*" if max(first, default="") >= UNSPACED else ""
    return [lines[part] for part in _ORDERS.get(region + script, _ORDER) if part in lines]


def _without_postal_code(part: Candidate) -> str:
    """Return a place as typed, without the postal code that was asked for with it ("PLZ, Ort")."""
    if M.POSTAL_CODE not in part.classified.meanings:
        return part.text
    return " ".join(_PATTERN["postal_code"].sub(" ", part.text).split()).strip(" ,")


def _is_place(text: str, part: Attribute = A.LOCATION, region: str = "") -> bool:
    if not 0 < len(text) <= MAX_TEXT or _PATTERN["no_place"].search(text):
        return False
    statuses = () if (part, region) == (A.STATE, "IT") and text.upper() in {"NA", "NO"} else values("statuses")
    return (part in _NUMBERS or any(map(str.isalpha, text))) and " ".join(tokens(text)) not in statuses
