"""Where the lead is: the address as one line, the location, and the countries that local numbers are read with."""

# ruff: noqa: SIM905  (lists of words read best as words)

import re
from collections.abc import Sequence

from voxbridge.mapping.clues import THRESHOLD, Part
from voxbridge.mapping.country import read_country
from voxbridge.mapping.evidence import Candidate, Candidates
from voxbridge.mapping.leaf import Leaf, plain
from voxbridge.mapping.lexicon import Concept
from voxbridge.mapping.phone import region_of_code
from voxbridge.mapping.words import fold, read
from voxbridge.submission import Field

type Found = dict[str, tuple[str, Candidate]]

LONGEST = 500
_BLOCK = (Part.SECOND_LINE, Part.CITY, Part.STATE, Part.POSTAL_CODE, Part.COUNTRY)
_IN_BLOCKS = (Part.ADDRESS, Part.STREET, Part.HOUSE_NUMBER, *_BLOCK)
_NUMBER_FIRST = frozenset("AU NZ US CA GB IE FR IN SG ZA MY PH HK LU".split())
_COMPLETE = re.compile(r",.*\b\d{4,6}\b[^,]*$")  # a line with its postal code
_SENTENCE = re.compile(r"[!?;\n]|\.\.\.|\.\s|(?:\S+\s+){8}|.{81}")
_IDENTIFIER = re.compile(r"[\w.]+:[\w.:]+")  # "integrations:daily"
_NO_PLACE = frozenset(
    """
    disabled enabled active inactive pending open closed new completed complete subscribed unsubscribed verified true
    suscrito suscrita activo activa inactivo inactiva pendiente nuevo nueva cerrado abierto cancelado confirmado enviado
    ativo ativa inativo novo nova aberto fechado pendente concluido enviada attivo attiva nuovo nuova inscrito inscrita
    false yes no none null n/a na - other unknown invited declined accepted confirmed cancelled draft published
    """.split()
)


def read_place(candidates: Candidates, region: str) -> Found:
    """Return address and location as far as they can be read."""
    blocks = _blocks(candidates)
    found: Found = {}
    best = _best_block(blocks)
    if best:
        lines = _lines(best, region)
        source = best.get(Part.ADDRESS) or best.get(Part.STREET)
        if lines and source:
            parts = [candidate for part, candidate in best.items() if part in _IN_BLOCKS]
            found["address"] = (", ".join(lines), source.together_with(parts))
    for candidate in candidates[Part.LOCATION]:
        if (
            candidate.score >= THRESHOLD
            and _is_place(candidate.leaf.text)
            and Concept.COMPANY not in read(candidate.leaf.text).concepts
            and not _SENTENCE.search(candidate.leaf.text)
        ):
            found["location"] = (candidate.leaf.text, candidate)
            return found
    place = best if best and _location(best) else next((block for block in blocks.values() if _location(block)), None)
    if place:
        parts = _location(place)
        found["location"] = (", ".join(map(_without_postal_code, parts)), parts[0].together_with(parts))
    return found


def _blocks(candidates: Candidates) -> dict[str, dict[Part, Candidate]]:
    """Return the filled-in parts of addresses by the object that they stand in, in the order of the submission."""
    blocks: dict[str, dict[Part, Candidate]] = {}
    for part in _IN_BLOCKS:
        for candidate in candidates[part]:
            if candidate.score >= THRESHOLD and _is_place(candidate.leaf.text, house=part in _NUMBERS):
                blocks.setdefault(candidate.leaf.group, {}).setdefault(part, candidate)
    return dict(sorted(blocks.items(), key=lambda entry: min(part.leaf.position for part in entry[1].values())))


_NUMBERS = frozenset({Part.HOUSE_NUMBER, Part.POSTAL_CODE, Part.SECOND_LINE})


def _best_block(blocks: dict[str, dict[Part, Candidate]]) -> dict[Part, Candidate] | None:
    with_street = [block for block in blocks.values() if Part.ADDRESS in block or Part.STREET in block]
    return max(with_street, key=lambda block: max(part.score for part in block.values()), default=None)


def _lines(block: dict[Part, Candidate], region: str) -> list[str]:
    street = block.get(Part.STREET) or block.get(Part.ADDRESS)
    if street is None:
        return []
    first = (
        " ".join(street.leaf.text.split("\n")).strip()
        if "\n" not in street.leaf.text
        else ", ".join(line.strip(" ,\r") for line in street.leaf.text.split("\n") if line.strip(" ,\r"))
    )
    house = block.get(Part.HOUSE_NUMBER)
    if house and house.leaf.text not in first.split():
        number_first = region in _NUMBER_FIRST
        first = f"{house.leaf.text} {first}" if number_first else f"{first} {house.leaf.text}"
    lines = [first]
    for part in _BLOCK:
        candidate = block.get(part)
        if candidate and (Part.STREET in block or not _holds(first, candidate.leaf.text)):
            lines.append(candidate.leaf.text)
    return lines


def _holds(line: str, part: str) -> bool:
    """Say whether an address that was typed as one line already has a part that was asked for again."""
    if _COMPLETE.search(line):
        return True
    return f" {fold(part)} " in f" {fold(line.partition(',')[2]).replace(',', ' ')} "


def _location(block: dict[Part, Candidate]) -> list[Candidate]:
    return [block[part] for part in (Part.CITY, Part.STATE, Part.COUNTRY) if part in block]


def _without_postal_code(part: Candidate) -> str:
    """Return a place as typed, without the digits where code and city were asked for together ("PLZ, Ort")."""
    text = part.leaf.text
    if Concept.POSTAL_CODE not in part.concepts:
        return text
    words = [word for word in text.replace(",", " ").split() if not any(character.isdecimal() for character in word)]
    return " ".join(words) or text


def _is_place(text: str, *, house: bool = False) -> bool:
    if (
        not 0 < len(text) <= LONGEST
        or _IDENTIFIER.fullmatch(text)
        or "://" in text
        or text.startswith(("{", "["))
        or "@" in text
    ):
        return False
    return (house or any(character.isalpha() for character in text)) and fold(text) not in _NO_PLACE


def regions_for(leaf: Leaf, candidates: Candidates, fallback: str) -> tuple[str, ...]:
    """Return the countries to read a local number with: its own block's, then the payload's, then the source's."""
    near: list[str] = []
    far: list[str] = []
    for part in (Part.DIAL_CODE, Part.COUNTRY):
        for candidate in candidates[part]:
            if candidate.score < THRESHOLD or candidate.concepts & _NOT_THE_PERSONS:
                continue
            text = candidate.leaf.text
            region = read_country(text) or (region_of_code(text) if part is Part.DIAL_CODE else "")
            if region:
                (near if leaf.group and candidate.leaf.group == leaf.group else far).append(region)
    return tuple(dict.fromkeys((*near, *far, fallback)))


_NOT_THE_PERSONS = frozenset({Concept.WISH, Concept.TECHNICAL})


def without_geolocation(all_leaves: Sequence[Leaf], fields: Sequence[Field]) -> list[Leaf]:
    """Leave out objects that say where an IP address is thought to be.

    They hold a latitude, or they are called `location` and have a name, as branches have, or the IP address stands in
    them or beside them.
    """
    located = {leaf.group for leaf in all_leaves if leaf.group and plain(leaf.key) in _COORDINATES}
    located |= {leaf.group for leaf in all_leaves if plain(leaf.key) == "name" and _is_branch(leaf)}
    told = {entry.path.rpartition(".")[0] for entry in fields if plain(entry.key) in _IP}
    if told:
        people = {leaf.group for leaf in all_leaves if read(leaf.key).concepts & _OF_PEOPLE}
        located |= told - people - {""}  # "visitor": {"ip", "country"}
        located |= {leaf.group for leaf in all_leaves if not told.isdisjoint(_around_location(leaf))}
    return [leaf for leaf in all_leaves if leaf.group not in located or leaf.label] if located else list(all_leaves)


def _is_branch(leaf: Leaf) -> bool:
    """Say whether a name is that of a location, as a branch or an agency has one."""
    return fold(leaf.within.rpartition(".")[2]) == "location"


def _around_location(leaf: Leaf) -> frozenset[str]:
    """Return the paths of the object called location that a leaf stands in, and of the one around; none otherwise."""
    names = [fold(name) for name in leaf.parents if name][-2:]
    inside = leaf.group
    while names:
        outer = inside.rpartition(".")[0]
        if names.pop() in _LOCATIONS:
            return frozenset({leaf.group, inside, outer})
        inside = outer
    return frozenset()


_OF_PEOPLE = frozenset({
    Concept.PHONE, Concept.MOBILE, Concept.EMAIL, Concept.NAME, Concept.FIRST, Concept.LAST, Concept.FULL,
    Concept.STREET, Concept.ADDRESS,
})  # fmt: skip
_COORDINATES = frozenset({"latitude", "longitude", "lat", "lng"})
_IP = frozenset({"ip", "ipaddress", "remoteip", "userip", "clientip", "ipaddr"})
_LOCATIONS = frozenset({"location", "geo", "geoip"})
