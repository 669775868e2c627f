"""Where a place or a thing is meant and no person: an IP address's location, a house's number, a cottage's name."""

from collections.abc import Collection, Sequence
from itertools import groupby

from voxbridge.mapping.meanings import NAMES, NAMES_AND_ROLE, PHONES, PLACES, REACH, A, Attribute, M
from voxbridge.mapping.people import A_THING, ClassifiedField
from voxbridge.mapping.weights import PLAIN
from voxbridge.parsing.paths import outer, outwards
from voxbridge.parsing.payload_words import plain

type Fields = Sequence[ClassifiedField]

_COORDINATES = frozenset({"latitude", "longitude", "lat", "lng"})
_IP = frozenset({"ip", "ipaddress", "remoteip", "userip", "clientip", "ipaddr"})
_LOCATIONS = frozenset({"location", "geo", "geoip"})
_ADDRESSES_OF_PEOPLE = frozenset({M.ADDRESS, M.ORDER_PART, M.BILLING, M.HOME, M.LEAD})
_OF_THINGS = PLACES | {A.AGE, A.GENDER, A.BIRTH_DATE}
_NAME_OF_A_THING = -2.5


def find_places_and_things(fields: Fields) -> None:
    """Take fields for what they are of a place or a thing, or for nothing of the person."""
    _geolocation(fields)
    _addresses(fields)
    _names_of_things(fields)
    _places_of_things(fields)


def groups_with(fields: Fields, attributes: Collection[Attribute]) -> set[str]:
    """Return the paths of the objects that hold one of the attributes."""
    return {one.group for one in fields if not one.taken.isdisjoint(attributes)}


def _geolocation(fields: Fields) -> None:
    """Take away where an IP address is thought to be: in an object or a row with one, or with coordinates."""
    of_ip = {one.group for one in fields if plain(one.shape.key) in _IP}
    told = of_ip | {one.group for one in fields if plain(one.shape.key) in _COORDINATES}
    if not told:
        return
    people = groups_with(fields, REACH | NAMES | {A.STREET})
    people |= {one.group for one in fields if {M.ADDRESS} <= one.around.meanings <= _ADDRESSES_OF_PEOPLE} - of_ip
    for group, row in groupby(fields, key=lambda one: one.group or _is_of_places(one)):
        found = [one for one in row if not one.shape.label]
        if isinstance(group, str):
            names = {plain(name) for one in found for name in one.shape.ancestors[-1:]}
            is_beside = outer(group) in told and not names.isdisjoint(_LOCATIONS)
            is_told = group not in people and (is_beside or group in told)
        else:
            words = {plain(one.shape.key) for one in found}
            has_street = any(one.taken & {A.STREET, A.ADDRESS} for one in found)
            is_told = bool(words & _IP and words & _COORDINATES) and not has_street
        for one in found if is_told else ():
            one.becomes({}, "where an IP address is thought to be")


def _is_of_places(one: ClassifiedField) -> bool:
    return bool(one.taken & (PLACES | {A.DIAL_CODE})) or plain(one.shape.key) in _IP | _COORDINATES


def _addresses(fields: Fields) -> None:
    """Take a "Nr." beside a street for the house's, and what is between a city and its code for the state."""
    streets = {one.group for one in fields if one.taken & {A.STREET, A.ADDRESS} and M.HOUSE_NUMBER not in one.meanings}
    streets -= groups_with(fields, {A.HOUSE_NUMBER}) | (groups_with(fields, NAMES) - groups_with(fields, {A.PHONE}))
    for one in fields if streets else ():
        is_number = one.asked.meanings == {M.NUMBER} and not one.asked.unknown and A.PHONE not in one.taken
        if one.group in streets and is_number:
            one.becomes({A.HOUSE_NUMBER: PLAIN}, "a number beside a street")
    states = groups_with(fields, {A.STATE})
    for city, one, code in zip(fields, fields[1:], fields[2:], strict=False):
        together = one.group == city.group == code.group and one.group not in states
        if together and one.opaque and not one.scores and A.CITY in city.taken and A.POSTAL_CODE in code.taken:
            one.becomes({A.STATE: PLAIN}, "between a city and its postal code")


def _names_of_things(fields: Fields) -> None:
    """Take a bare name in an object that is no person's, and in which no one can be reached, for the thing's."""
    with_ways = groups_with(fields, REACH)
    reached = {path for group in with_ways for path in ("", *outwards(group))}
    for one in fields:
        if one.group in reached and one.around.meanings == {M.LOCATION}:
            one.thing = A_THING  # a branch, which has a phone of its own
    for one in fields:
        if one.taken & NAMES_AND_ROLE and one.owner.is_plain and (one.texts.label.people or one.texts.key.people):
            reached.discard(one.group)
    unlike = {
        one.group for one in fields if (one.group and M.MONEY in one.meanings) or M.ADDRESS in one.around.meanings
    }
    if all(one.thing or one.group in unlike for one in fields if one.taken & NAMES):
        unlike = set()  # no one is named but there
    reached -= unlike - with_ways  # a ticket, with its buyer's answers
    for one in fields:
        key, is_bare = one.texts.key, A.FULL_NAME in one.scores and one.owner.is_plain and not one.texts.label.size
        if not is_bare or key.people or M.FULL_NAME in key.meanings:
            continue
        is_of_number = one.group.endswith("]") and one.around.meanings & PHONES and key.meanings == {M.NAME}
        if is_of_number or ((one.thing or one.group in unlike) and one.group not in reached):
            score = one.scores[A.FULL_NAME] + _NAME_OF_A_THING
            one.becomes(one.scores | {A.FULL_NAME: score}, "a bare name in an object that is no person's")


def _places_of_things(fields: Fields) -> None:
    """Take away where a thing is, and how old, in an object that holds no person: `{"cottage": {"city": …}}`."""
    held = groups_with(fields, REACH | NAMES)
    people = {path for group in held for path in outwards(group)}
    for one in fields:
        is_things = one.thing and one.group not in people and held.isdisjoint(outwards(one.group))
        if is_things and not one.texts.label.size and one.taken & _OF_THINGS:
            scores = {attribute: score for attribute, score in one.scores.items() if attribute not in _OF_THINGS}
            one.becomes(scores, "of a thing, in an object that holds no person")
