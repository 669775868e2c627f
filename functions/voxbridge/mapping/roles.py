"""What objects say of themselves: which of a person's numbers they hold, or what a person is to the lead."""

# ruff: noqa: SIM905  (lists of words read best as words)

from collections.abc import Sequence
from dataclasses import replace

from voxbridge.mapping.leaf import Leaf, outwards, plain, without_index
from voxbridge.mapping.lexicon import Concept
from voxbridge.mapping.words import read

_LONGEST = 40  # characters of a role
_ROLES = frozenset("role type relationship relation kind rol rolle ruolo papel relacion beziehung roletype".split())
_WHICH_KEYS = _ROLES | frozenset(
    "label name channel medium method tag category use usage description etiqueta etichetta beschriftung".split()
)
_WHICH = frozenset({
    Concept.PHONE, Concept.EMAIL, Concept.FAX, Concept.MOBILE, Concept.HOME, Concept.WORK, Concept.LANDLINE,
    Concept.COMPANY,
})  # fmt: skip
_WAYS = frozenset({Concept.PHONE, Concept.EMAIL, Concept.MOBILE, Concept.LANDLINE, Concept.FAX})
_NAMES = frozenset({Concept.NAME, Concept.FIRST, Concept.LAST, Concept.FULL})
_NEVER_THE_LEAD = frozenset({Concept.REFERRER, Concept.EMERGENCY, Concept.SPOUSE, Concept.GUEST})
_SELDOM_THE_LEAD = frozenset({Concept.STAFF, Concept.TRADE})
_OF_A_FAMILY = frozenset({Concept.CHILD, Concept.PATIENT, Concept.PARENT, Concept.VISITOR, Concept.HOLDER})


def told_apart(found: Sequence[Leaf], about: Sequence[Leaf]) -> list[Leaf]:
    """Return the leaves with what their objects say of themselves as a parent, without those of other people.

    `{"type": "fax", "number": …}` is a fax; `{"role": "agent", "name": …}` beside `{"role": "buyer", "name": …}` is
    somebody else. `about` are the leaves about the submission, since many a `type` is.
    """
    said: dict[str, tuple[str, str]] = {}  # object → key and word
    for leaf in (*found, *about):
        key = plain(leaf.key)
        if key in _WHICH_KEYS and leaf.within and 0 < len(leaf.text) <= _LONGEST and not leaf.label:
            concepts = read(leaf.text).concepts
            if concepts & (_WHICH | _NEVER_THE_LEAD | _SELDOM_THE_LEAD | _OF_A_FAMILY):
                said.setdefault(leaf.within, (leaf.key, leaf.text))
    if not said:
        return list(found)
    people = {
        leaf.within
        for leaf in found
        if leaf.within
        and leaf.text
        and leaf.key != said.get(leaf.within, ("", ""))[0]
        and read(leaf.key).concepts & _NAMES
    }
    others = _others(said, people)
    words = {within: word for within, (key, word) in said.items() if _tells(within, key, word, people)}
    return [
        _with_word(leaf, words[leaf.within]) if leaf.within in words and leaf.key != said[leaf.within][0] else leaf
        for leaf in found
        if not others or others.isdisjoint(outwards(leaf.within or leaf.group))
    ]


def _tells(within: str, key: str, word: str, people: set[str]) -> bool:
    concepts = read(word).concepts
    if within in people:
        return plain(key) in _ROLES and bool(concepts & _OF_A_FAMILY)
    return bool(concepts & (_WHICH | _NEVER_THE_LEAD | _SELDOM_THE_LEAD | _OF_A_FAMILY))


def _others(said: dict[str, tuple[str, str]], people: set[str]) -> set[str]:
    """Return the objects of people who are not the lead: agents only where somebody in the same list is none."""
    others: set[str] = set()
    seldom: dict[str, list[str]] = {}
    for within, (key, word) in said.items():
        concepts = read(word).concepts
        if plain(key) in _ROLES and concepts & _NEVER_THE_LEAD:
            others.add(within)
        elif plain(key) in _ROLES and within in people and within.endswith("]") and concepts & _SELDOM_THE_LEAD:
            seldom.setdefault(without_index(within), []).append(within)
    for outer, objects in seldom.items():
        if len(objects) < sum(without_index(within) == outer for within in people):
            others.update(objects)
    return others


def _with_word(leaf: Leaf, word: str) -> Leaf:
    if read(word).concepts & _WAYS:
        return replace(leaf, parents=(*leaf.parents, word))
    return replace(leaf, parents=(*leaf.parents[:-1], word, *leaf.parents[-1:]))
