"""All fields of a submission as candidates for the parts of a contact, judged with what stands beside them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from voxbridge.mapping import clues
from voxbridge.mapping.clues import THRESHOLD, Part
from voxbridge.mapping.containers import with_people
from voxbridge.mapping.houses import with_house_numbers
from voxbridge.mapping.judgement import Judgement, judge
from voxbridge.mapping.leaf import Leaf, plain
from voxbridge.mapping.lexicon import Concept
from voxbridge.mapping.others import without_others
from voxbridge.submission import Field, Kind


@dataclass(slots=True)  # not frozen: see Leaf
class Candidate:
    """A leaf that may be a part of the contact."""

    leaf: Leaf
    score: float
    why: tuple[str, ...]
    concepts: frozenset[Concept]
    strange: bool = False
    strangers: frozenset[str] = frozenset()
    also: tuple[Leaf, ...] = ()  # the other leaves that a value is made of

    def because(self, reason: str) -> "Candidate":
        """Return the same candidate with one more reason."""
        return replace(self, why=(*self.why, reason))

    def together_with(self, others: Iterable["Candidate"]) -> "Candidate":
        """Return the same candidate as the first of several that make one value."""
        return replace(self, also=tuple(other.leaf for other in others))


Candidates = defaultdict[Part, list[Candidate]]


def candidates(all_leaves: Iterable[Leaf]) -> Candidates:
    """Judge all leaves and return the candidates of each part, heaviest first, the first among equals."""
    found: Candidates = defaultdict(list)
    judged = _with_neighbours(list(all_leaves))
    asked_for = any(judgement.has(Part.PHONE) for _, judgement in judged)
    for leaf, judgement in judged:
        for part in _best(judgement.scores):
            found[part].append(
                Candidate(
                    leaf,
                    judgement.scores[part],
                    judgement.why[part],
                    judgement.concepts,
                    judgement.strange,
                    strangers=judgement.strangers,
                )
            )
        elsewhere = asked_for and (judgement.strange or judgement.thing)  # somebody else's, or nobody's
        if judgement.opaque and not judgement.scores and not elsewhere:
            for part in (Part.PHONE, Part.EMAIL):
                found[part].append(Candidate(leaf, 0.0, (), frozenset()))
    if not asked_for:
        found[Part.WRITTEN] = _written(judged)
    for candidates_of_part in found.values():
        candidates_of_part.sort(key=lambda candidate: -candidate.score)
    return found


def _written(judged: Sequence[tuple[Leaf, Judgement]]) -> list[Candidate]:
    """Return the only number in a submission that asks for no phone, where its label says nothing against it.

    No phone is asked for elsewhere, so that a word for it that nobody knows is likelier than somebody else's. It
    may still be a tax or booking number: whether it is grouped as its country's phones are shows with the country.
    """
    numbers = [(leaf, one) for leaf, one in judged if _INTERNATIONAL.fullmatch(leaf.text)]
    numbers = numbers or [(leaf, one) for leaf, one in judged if _LOCAL.fullmatch(leaf.text)]
    if len({leaf.text for leaf, _ in numbers}) != 1:
        return []
    leaf, one = numbers[0]
    named = frozenset(word for _, other in judged if other is not one for word in other.strangers)
    theirs = one.another or one.stranger or not one.concepts.isdisjoint(clues.MAY_BE_OTHERS)
    if theirs or one.strangers & named or any(score >= THRESHOLD for score in one.scores.values()):
        return []
    if leaf.kind not in _KINDS_OF_NUMBERS or clues.shifts(one.concepts).get(Part.PHONE, 0.0) < 0:
        return []
    return [Candidate(leaf, 0.0, (), one.concepts)]


_INTERNATIONAL = re.compile(r"\s*\(?\+[\d\s().\-/]{8,24}")
_LOCAL = re.compile(r"\s*(?:0\d{1,4}[\s./-]|\(\d{2,5}\)[\s./-]?)\d[\d\s.\-/]{4,16}")
_KINDS_OF_NUMBERS = {None, Kind.TEXT, Kind.HIDDEN, Kind.PHONE}


_FAMILIES = (frozenset(clues.NAMES), frozenset(clues.PLACES) | {Part.DIAL_CODE, Part.AREA_CODE})


def _best(scores: dict[Part, float]) -> list[Part]:
    """Return the parts that a field is a candidate for: of names and of places, only the heaviest."""
    if len(scores) < 2:  # noqa: PLR2004
        return list(scores)
    kept = [part for part in scores if not any(part in family for family in _FAMILIES)]
    for family in _FAMILIES:
        inside = [part for part in scores if part in family]
        if inside:
            kept.append(max(inside, key=lambda part: (scores[part], part.value)))
    return kept


_PERSONAL = frozenset({Part.PHONE, Part.EMAIL, *clues.NAMES})


def _with_neighbours(all_leaves: Sequence[Leaf]) -> list[tuple[Leaf, Judgement]]:
    """Judge leaves by all but their texts, which is the same for every lead of a form, and so remembered."""
    shapes = tuple(
        (leaf.path, leaf.key, leaf.label, leaf.kind, leaf.parents, leaf.group, leaf.within, leaf.field.label)
        for leaf in all_leaves
    )
    judge_shapes = _judged if len(shapes) <= _REMEMBERED else _judged.__wrapped__
    return list(zip(all_leaves, judge_shapes(shapes), strict=True))


_REMEMBERED = 100  # fields of a form, up to which it is


@lru_cache(maxsize=128)
def _judged(
    shapes: tuple[tuple[str, str, str, Kind | None, tuple[str, ...], str, str, str], ...],
) -> tuple[Judgement, ...]:
    """Judge with the field before: after "emergency contact name", a second "phone" is that contact's too."""
    all_leaves = [
        Leaf(Field(path, None, key, asked, kind), path, "", key, label, kind, position, parents, group, within)
        for position, (path, key, label, kind, parents, group, within, asked) in enumerate(shapes)
    ]
    all_leaves = with_house_numbers(with_people(all_leaves))
    found: list[Judgement] = []
    given = {leaf.group for leaf in all_leaves if plain(leaf.label or leaf.key) == "given"}
    judged = without_others([(leaf, judge(_named(leaf) if leaf.group in given else leaf)) for leaf in all_leaves])
    reachable = {leaf.group for leaf, judgement in judged if _reaches(judgement)}
    seen: set[Part] = set()
    other: str | None = None  # the group in which somebody else's data has just been asked for
    for leaf, alone in judged:
        judgement = _as_person(alone) if (alone.strange or alone.thing) and leaf.group in reachable else alone
        personal = {part for part in _PERSONAL if judgement.scores.get(part, 0.0) >= THRESHOLD}
        if judgement.concepts & clues.OTHERS and judgement.concepts & _ASKS_FOR_A_PERSON:
            other = leaf.group
        elif other == leaf.group and personal and personal <= seen and judgement.concepts.isdisjoint(_LEADS):
            judgement = judgement.empty()
        elif other is not None and (personal or judgement.concepts & {Concept.CITY, Concept.ADDRESS}):
            other = None
        if judgement.concepts.isdisjoint(_CHILDS):
            seen |= personal
        found.append(judgement)
    return tuple(found)


def _named(leaf: Leaf) -> Leaf:
    """Return a leaf of which a name's parts in their formal words, given and family, are sure to be names."""
    return replace(leaf, label="family name") if plain(leaf.label or leaf.key) == "family" else leaf


_LEADS = frozenset({Concept.YOU, Concept.SELF})
_CHILDS = frozenset({Concept.CHILD, Concept.PATIENT})


def _reaches(judgement: Judgement) -> bool:
    return judgement.has(Part.PHONE, Part.EMAIL)


def _as_person(judgement: Judgement) -> Judgement:
    """Judge the name of something unknown that has a phone or an e-mail address: it may be a person after all."""
    score = judgement.scores.get(Part.FULL_NAME, 0.0)
    if not score or score >= THRESHOLD:
        return judgement
    why = {Part.FULL_NAME: (*judgement.why[Part.FULL_NAME], "a phone number or e-mail address stands beside it")}
    scores = judgement.scores | {Part.FULL_NAME: score + _BESIDE_A_PHONE}
    return replace(judgement, scores=scores, why=judgement.why | why)


_BESIDE_A_PHONE = 1.5
_ASKS_FOR_A_PERSON = frozenset({Concept.NAME, Concept.FIRST, Concept.FULL, Concept.REACH})
