"""Where the lead is: the address as one line, and the location."""

# ruff: noqa: SIM905  (lists of words read best as words)

import re
from collections.abc import Iterable, Sequence

from voxbridge.mapping.meanings import A, Attribute, M
from voxbridge.mapping.people import Candidate
from voxbridge.mapping.terms import values
from voxbridge.mapping.tokenize import fold, tokens
from voxbridge.mapping.weights import THRESHOLD

type Place = tuple[str, list[Candidate]]  # a text and the fields it is made of

MAX_LENGTH = 500
_BLOCK = (A.ADDRESS_LINE_2, A.CITY, A.STATE, A.POSTAL_CODE, A.COUNTRY)
_IN_BLOCKS = frozenset({A.ADDRESS, A.STREET, A.HOUSE_NUMBER, *_BLOCK})
_NUMBERS = frozenset({A.HOUSE_NUMBER, A.POSTAL_CODE, A.ADDRESS_LINE_2})
_NUMBER_FIRST = frozenset("AU NZ US CA GB IE FR IN SG ZA MY PH HK LU".split())
_COMPLETE = re.compile(r",.*\b\d{4,6}\b[^,]*$")  # a line with its postal code
_SENTENCE = re.compile(r"[!?;\n]|\.\.\.|\.\s|(?:\S+\s+){8}|.{81}")
_NO_PLACE = re.compile(  # "integrations:daily", "same_address", JSON, a page's state, an e-mail address or a URL
    r"[\w.]+:[\w.:]+|[A-Za-z]+(?:_[A-Za-z]+)+|[{\[].*|.*(?:[^\s,]{41}|://|@).*", re.DOTALL
)
_WHOLE = re.compile(r"^\D+\d.*[,\s]\d{4,6}\b|^\d+\D+.*\b\d{4,6}\b")  # with a number of a house and a postal code
_MAX_LINE = 120

type Block = dict[Attribute, Candidate]


def read_place(candidates: Sequence[Candidate], region: str) -> dict[str, Place]:
    """Return address and location of a person, as far as they can be read from their fields."""
    blocks = _blocks(candidates)
    found: dict[str, Place] = {}
    best = _best_block(blocks)
    if best:
        street = best.get(A.ADDRESS) or best[A.STREET]
        found["address"] = (
            ", ".join(_lines(best, region)),
            [street, *(part for part in best.values() if part is not street)],
        )
    locations = [one for one in candidates if A.LOCATION in one.taken and _best(one) is A.LOCATION]
    for candidate in sorted(locations, key=lambda one: -one.score(A.LOCATION)):
        if "address" not in found and _WHOLE.search(candidate.text) and len(candidate.text) <= _MAX_LINE:
            found["address"] = (candidate.text, [candidate])  # "Where do you live?" answered with all of it
        elif best and A.CITY in best and candidate.classified.group == best[A.CITY].classified.group:
            continue  # a neighbourhood in the block of an address
        elif _is_place(candidate.text) and not _SENTENCE.search(candidate.text):
            found["location"] = (candidate.text, [candidate])
            return found
    place = best if best and _location(best) else next((block for block in blocks if _location(block)), None)
    if place:
        parts = _location(place)
        found["location"] = (", ".join(map(_without_postal_code, parts)), parts)
    return found


def _blocks(candidates: Iterable[Candidate]) -> list[Block]:
    """Return the filled-in parts of addresses by the object that they are in, in the order of the submission."""
    blocks: dict[str, Block] = {}
    for candidate in candidates:
        scores = candidate.classified.scores
        if scores.keys().isdisjoint(_IN_BLOCKS):
            continue
        attribute = _best(candidate)
        if attribute not in _IN_BLOCKS or scores[attribute] < THRESHOLD:
            continue
        if not _is_place(candidate.text, house=attribute in _NUMBERS):
            continue
        block = blocks.setdefault(candidate.classified.group, {})
        known = block.get(attribute)
        if known is None or scores[attribute] > known.score(attribute) or _is_plainer(candidate, known, attribute):
            block[attribute] = candidate
    return list(blocks.values())


def _is_plainer(candidate: Candidate, known: Candidate, attribute: Attribute) -> bool:
    """Say whether of two addresses this one is asked for in a single word: `address` beside `property_address`."""
    plain = tokens(candidate.field.label or candidate.field.key)
    other = tokens(known.field.label or known.field.key)
    return candidate.score(attribute) == known.score(attribute) and len(plain) == 1 < len(other)


def _best(candidate: Candidate) -> Attribute | None:
    scores = candidate.classified.scores
    return max(scores, key=lambda one: (scores[one], one.value)) if scores else None


def _best_block(blocks: Iterable[Block]) -> Block | None:
    with_street = [block for block in blocks if A.ADDRESS in block or A.STREET in block]
    return max(with_street, key=lambda block: max(one.score(part) for part, one in block.items()), default=None)


def _lines(block: Block, region: str) -> list[str]:
    street = block.get(A.STREET) or block[A.ADDRESS]
    first = ", ".join(line for part in street.text.split("\n") if (line := part.strip(" ,\r")))
    house = block.get(A.HOUSE_NUMBER)
    if house and M.HOUSE_NUMBER not in house.classified.meanings and any(map(str.isdigit, first[:1] + first[-1:])):
        house = None  # a mere "number", and the street has one
    if house and house.text not in first.split():
        first = f"{house.text} {first}" if region in _NUMBER_FIRST else f"{first} {house.text}"
    lines = [first]
    for attribute in _BLOCK:
        candidate = block.get(attribute)
        if candidate and (A.STREET in block or not _holds(first, candidate.text)):
            lines.append(candidate.text)
    return lines


def _holds(line: str, part: str) -> bool:
    """Say whether an address that was typed as one line already has a part that was asked for again."""
    if _COMPLETE.search(line):
        return True
    return f" {fold(part)} " in f" {fold(line.partition(',')[2]).replace(',', ' ')} "


def _location(block: Block) -> list[Candidate]:
    return [block[attribute] for attribute in (A.CITY, A.STATE, A.COUNTRY) if attribute in block]


def _without_postal_code(part: Candidate) -> str:
    """Return a place as typed, without the digits where code and city were asked for together ("PLZ, Ort")."""
    if M.POSTAL_CODE not in part.classified.meanings:
        return part.text
    words = [word for word in part.text.replace(",", " ").split() if not any(map(str.isdecimal, word))]
    return " ".join(words) or part.text


def _is_place(text: str, *, house: bool = False) -> bool:
    if not 0 < len(text) <= MAX_LENGTH or _NO_PLACE.fullmatch(text):
        return False
    is_written = house or any(character.isalpha() for character in text)
    return is_written and " ".join(tokens(text)) not in values("statuses")
