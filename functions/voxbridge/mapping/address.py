"""Where the lead is: the address as one line, and the location."""

# ruff: noqa: SIM905  (lists of words read best as words)

import re
from collections.abc import Iterable, Sequence

from voxbridge.mapping.meanings import A, Attribute, M
from voxbridge.mapping.people import Candidate, heaviest
from voxbridge.mapping.results import Draft, Value
from voxbridge.mapping.terms import values
from voxbridge.mapping.tokenize import fold, tokens
from voxbridge.mapping.weights import THRESHOLD

type Block = dict[Attribute, Candidate]

MAX_LENGTH = 500
_BLOCK = (A.ADDRESS_LINE_2, A.CITY, A.STATE, A.POSTAL_CODE, A.COUNTRY)
_IN_BLOCKS = frozenset({A.ADDRESS, A.STREET, A.HOUSE_NUMBER, *_BLOCK})
_NUMBERS = frozenset({A.HOUSE_NUMBER, A.POSTAL_CODE, A.ADDRESS_LINE_2})
_NUMBER_FIRST = frozenset("AU NZ US CA GB IE FR IN SG ZA MY PH HK LU".split())
_COMPLETE = re.compile(r",.*\b\d{4,6}\b[^,]*$")  # a line with its postal code
_WHOLE = re.compile(r"^\D+\d.*[,\s]\d{4,6}\b|^\d+\D+.*\b\d{4,6}\b")  # with a number of a house and a postal code
_SENTENCE = re.compile(r"[!?;\n]|\.\.\.|\.\s|(?:\S+\s+){8}|.{81}")
_NO_PLACE = re.compile(  # "integrations:daily", "same_address", JSON, a page's state, an e-mail address or a URL
    r"[\w.]+:[\w.:]+|[A-Za-z]+(?:_[A-Za-z]+)+|[{\[].*|.*(?:[^\s,]{41}|://|@).*", re.DOTALL
)


def read_place(candidates: Sequence[Candidate], region: str) -> Draft:
    """Return address and location of a person, as far as they can be read from their fields."""
    blocks = _blocks(candidates)
    with_street = (block for block in blocks if A.ADDRESS in block or A.STREET in block)
    best: Block = max(with_street, key=lambda block: max(one.score(part) for part, one in block.items()), default={})
    found: Draft = {}
    if best:
        street = best.get(A.ADDRESS) or best[A.STREET]
        parts = [street, *(one for one in best.values() if one != street)]
        found["address"] = Value(", ".join(_lines(best, region)), parts)
    for candidate in (one for one in heaviest(candidates, A.LOCATION) if _likeliest(one) is A.LOCATION):
        if "address" not in found and _WHOLE.search(candidate.text):
            found["address"] = Value(candidate.text, [candidate])  # "Where do you live?" answered with all of it
        elif A.CITY in best and candidate.classified.group == best[A.CITY].classified.group:
            continue  # a neighbourhood in the block of an address
        elif _is_place(candidate.text) and not _SENTENCE.search(candidate.text):
            return found | {"location": Value(candidate.text, [candidate])}
    locations = ([block[part] for part in (A.CITY, A.STATE, A.COUNTRY) if part in block] for block in (best, *blocks))
    parts = next(filter(None, locations), [])
    return found | {"location": Value(", ".join(map(_without_postal_code, parts)), parts)} if parts else found


def _likeliest(candidate: Candidate) -> Attribute | None:
    scores = candidate.classified.scores
    return max(scores, key=lambda one: (scores[one], one.value), default=None)


def _blocks(candidates: Iterable[Candidate]) -> list[Block]:
    """Return the filled-in parts of addresses by the object that they are in, in the order of the submission."""
    blocks: dict[str, Block] = {}
    for candidate in candidates:
        scores = candidate.classified.scores
        part = None if scores.keys().isdisjoint(_IN_BLOCKS) else _likeliest(candidate)
        if part not in _IN_BLOCKS or scores[part] < THRESHOLD or not _is_place(candidate.text, house=part in _NUMBERS):
            continue
        block = blocks.setdefault(candidate.classified.group, {})
        known = block.get(part)
        # Of two addresses, that which is asked for in a single word: `address` beside `property_address`
        if known is None or (scores[part], _is_plain(candidate)) > (known.score(part), _is_plain(known)):
            block[part] = candidate
    return list(blocks.values())


def _is_plain(candidate: Candidate) -> bool:
    return len(tokens(candidate.field.label or candidate.field.key)) == 1


def _lines(block: Block, region: str) -> list[str]:
    street = block.get(A.STREET) or block[A.ADDRESS]
    first = ", ".join(line for part in street.text.split("\n") if (line := part.strip(" ,\r")))
    house = block.get(A.HOUSE_NUMBER)
    if house and M.HOUSE_NUMBER not in house.classified.meanings and any(map(str.isdigit, first[:1] + first[-1:])):
        house = None  # a mere "number", and the street has one
    if house and house.text not in first.split():
        first = f"{house.text} {first}" if region in _NUMBER_FIRST else f"{first} {house.text}"
    more = [block[part].text for part in _BLOCK if part in block]
    if A.STREET not in block:  # an address that was typed as one line may have the parts that were asked for again
        held = f" {fold(first.partition(',')[2]).replace(',', ' ')} "
        more = [] if _COMPLETE.search(first) else [text for text in more if f" {fold(text)} " not in held]
    return [first, *more]


def _without_postal_code(part: Candidate) -> str:
    """Return a place as typed, without the digits where code and city were asked for together ("PLZ, Ort")."""
    if M.POSTAL_CODE not in part.classified.meanings:
        return part.text
    return " ".join(word for word in part.text.replace(",", " ").split() if not any(map(str.isdecimal, word)))


def _is_place(text: str, *, house: bool = False) -> bool:
    if not 0 < len(text) <= MAX_LENGTH or _NO_PLACE.fullmatch(text):
        return False
    return (house or any(map(str.isalpha, text))) and " ".join(tokens(text)) not in values("statuses")
