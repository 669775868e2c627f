"""The number of a house, where its field says no more than "number"."""

from collections.abc import Sequence
from dataclasses import replace

from voxbridge.mapping.leaf import Leaf
from voxbridge.mapping.lexicon import Concept
from voxbridge.mapping.words import read

_PHONES = frozenset({Concept.PHONE, Concept.MOBILE})
_OF_PEOPLE = frozenset({Concept.NAME, Concept.FIRST, Concept.LAST, Concept.FULL})


def with_house_numbers(all_leaves: Sequence[Leaf]) -> list[Leaf]:
    """Return the leaves, of which a "Nr." beside a street is a house's number.

    In an address, that is, or where a phone has a field of its own: else it may be the person's.
    """
    said = [(leaf, read(leaf.label or leaf.key).concepts) for leaf in all_leaves]
    streets = {leaf.group for leaf, concepts in said if concepts == {Concept.STREET}}
    streets -= {leaf.group for leaf, concepts in said if Concept.HOUSE_NUMBER in concepts}
    if not streets:
        return list(all_leaves)
    people = {leaf.group for leaf, concepts in said if concepts & _OF_PEOPLE}
    people -= {leaf.group for leaf, concepts in said if concepts & _PHONES}
    return [
        replace(leaf, key="house number", label="house number" if leaf.label else "")
        if concepts == {Concept.NUMBER} and leaf.group in streets - people
        else leaf
        for leaf, concepts in said
    ]
