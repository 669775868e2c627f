"""What a field is, judged by all that stands around its value: the provider's kind, label, key, parents, neighbours."""

# ruff: noqa: SIM905  (lists of words read best as words)

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from voxbridge.mapping import clues
from voxbridge.mapping.clues import THRESHOLD, Part
from voxbridge.mapping.leaves import Leaf
from voxbridge.mapping.lexicon import PERSON_CONTEXTS, Concept
from voxbridge.mapping.words import Words, fold, read
from voxbridge.submission import Kind


@dataclass(frozen=True, slots=True)
class Judgement:
    """What everything but the value says of a field. `scores` holds what may still pass; why: strongest first."""

    scores: dict[Part, float]
    why: dict[Part, tuple[str, ...]]
    concepts: frozenset[Concept]
    opaque: bool  # nothing says what it is, so that its shape may
    strange: bool = False  # it stands in something that nobody knows


@dataclass(frozen=True, slots=True)
class Candidate:
    """A leaf that may be a part of the contact."""

    leaf: Leaf
    score: float
    why: tuple[str, ...]
    concepts: frozenset[Concept]
    strange: bool = False
    also: tuple[Leaf, ...] = ()  # the other leaves that a value is made of

    def because(self, reason: str) -> "Candidate":
        """Return the same candidate with one more reason."""
        return replace(self, why=(*self.why, reason))

    def together_with(self, others: Iterable["Candidate"]) -> "Candidate":
        """Return the same candidate as the first of several that make one value."""
        return replace(self, also=tuple(other.leaf for other in others))


Candidates = dict[Part, list[Candidate]]

_SECTION = " › "  # noqa: RUF001  (how parses write the title of a group before the question)
_HEAD = re.compile(r"[(\[:?!.\n*]|\s[-–—|]\s")  # noqa: RUF001  (dashes as people type them)
_TAIL_WORDS = 4
_ONLY_HOW = frozenset({Concept.AREA_CODE, Concept.DIAL_CODE, Concept.COUNTRY})  # "(with area code)": how to write it
_LESS = 0.4  # of a key's weight where the label speaks: keys outlive the questions that they were made for
_LENT = frozenset({
    Concept.NAME, Concept.FULL, Concept.PHONE, Concept.MOBILE, Concept.EMAIL, Concept.ADDRESS, Concept.BIRTH,
    Concept.BIRTH_DATE, Concept.LANDLINE,
})  # fmt: skip
_OWNERS = clues.OTHERS | {Concept.CHILD, Concept.PARENT, Concept.FAX, Concept.THING, Concept.WORK, Concept.TRACKING,
                          Concept.TECHNICAL, Concept.JOB, Concept.IDENTITY, Concept.MONEY, Concept.MOBILE,
                          Concept.CONSENT, Concept.PATIENT, Concept.WISH, Concept.FATHER, Concept.HOME,
                          Concept.LANDLINE, Concept.SPARE}  # fmt: skip
# Objects that the person may stand in, and whose own name is not the person's.
_HAVE_NAMES = frozenset(
    "event order booking application query quote object entity resource residence location form message".split()
)
_BARE_NAME_IN_UNKNOWN = -2.5
_WEAKEST = 1.0  # what can still pass with the value's shape


def judge(leaf: Leaf) -> Judgement:
    """Judge a leaf by all but its value."""
    return _judge(leaf.kind, leaf.key[:200], leaf.label[:300], tuple(name[:60] for name in leaf.parents[-4:]))


@lru_cache(maxsize=4096)
def _judge(kind: Kind | None, key: str, label: str, parents: tuple[str, ...]) -> Judgement:
    *sections, title = label.split(_SECTION)
    around = (*(name for name in parents if fold(name) not in PERSON_CONTEXTS), *sections)
    asked, said = _label(title), _key(key, (*parents, *sections))
    by_label, against = clues.of_words(asked.concepts, asked.unknown, asked.size)
    by_key, against_key = clues.of_words(said.concepts, said.unknown, said.size)
    label_speaks = bool(by_label) and max(by_label.values()) >= THRESHOLD
    by_kind = clues.of_kind(kind)
    outer = frozenset(concept for name in around for concept in read(name).concepts) & _OWNERS
    by_parents = clues.shifts(outer)
    strange = any(_is_strange(name) for name in parents)
    scores: dict[Part, float] = {}
    why: dict[Part, tuple[str, ...]] = {}
    for part in {*by_label, *by_key, *by_kind}:
        known = by_kind.get(part, 0.0) >= clues.CERTAIN
        key_gain = by_key.get(part, 0.0) * (_LESS if label_speaks else 1.0)
        against_it = _whose(asked).get(part, 0.0) if known else against.get(part, 0.0)
        against_it_by_key = _whose(said).get(part, 0.0) if known else against_key.get(part, 0.0)
        if label_speaks and against_it_by_key < 0:
            against_it_by_key /= 2
        total = by_kind.get(part, 0.0) + by_label.get(part, 0.0) + key_gain + against_it + against_it_by_key
        total += by_parents.get(part, 0.0)
        if strange and part is Part.FULL_NAME and not known and not label_speaks and Concept.FULL not in said.concepts:
            total += _BARE_NAME_IN_UNKNOWN
        if total < _WEAKEST:
            continue
        reasons = (
            (by_kind.get(part, 0.0), f"the provider says that it is {part.value}"),
            (by_label.get(part, 0.0), f"its label asks for {part.value}"),
            (key_gain, f"its key says {part.value}"),
        )
        scores[part] = total
        why[part] = tuple(reason for weight, reason in sorted(reasons, reverse=True) if weight > 0)
    opaque = (
        not asked.speaking and _is_opaque(key, said) and kind in {None, Kind.TEXT, Kind.HIDDEN, Kind.PHONE, Kind.EMAIL}
    )
    return Judgement(scores, why, asked.concepts | said.concepts | outer, opaque and not outer, strange)


def _whose(asked: Words) -> dict[Part, float]:
    """Return what still speaks against a field whose provider says what it is: whose it is, and little else."""
    return clues.shifts(asked.concepts - clues.SOFT - {Concept.EMAIL}, asked.size)


def _label(label: str) -> Words:
    """Read a label by what it asks, leaving out explanations: "Phone number (so that our team can call you)"."""
    whole = read(label)
    parts = _HEAD.split(label, maxsplit=1)
    if len(parts) == 1:
        return whole
    head = read(parts[0])
    gains, _ = clues.of_words(head.concepts, head.unknown, head.size)
    if not gains or max(gains.values()) < THRESHOLD:
        return whole
    tail = read(parts[1]) if len(parts[1].split()) <= _TAIL_WORDS else Words()
    return Words(head.concepts | (tail.concepts - _ONLY_HOW), head.unknown, head.size, whole.question)


_PARTS_OF_A_PHONE = {
    "country": Concept.DIAL_CODE,
    "countrycode": Concept.DIAL_CODE,
    "code": Concept.DIAL_CODE,
    "prefix": Concept.DIAL_CODE,
    "dialcode": Concept.DIAL_CODE,
    "area": Concept.AREA_CODE,
    "areacode": Concept.AREA_CODE,
}
_ORDINALS = frozenset({"first", "last"})


def _key(key: str, parents: tuple[str, ...]) -> Words:
    """Read a key, with the name of its parent where it says nothing alone: `phone.number`, `name.first`."""
    said = _label(key) if " " in key else read(key)  # some providers send labels as keys
    plain = fold(key).replace("_", "").replace(" ", "")
    around = next((words for words in map(read, reversed(parents)) if words.speaking), Words())
    lent = around.concepts & _LENT
    if lent & _OF_PHONES and plain in _PARTS_OF_A_PHONE:
        return Words(frozenset({_PARTS_OF_A_PHONE[plain]}), 0, 1)
    if plain in _ORDINALS:
        return read(f"name {key}")
    gains, _ = clues.of_words(said.concepts, 0, said.size)
    mistaken = Concept.EMAIL in lent and said.concepts == {Concept.ADDRESS}  # emails[0].address
    if not lent or (gains and max(gains.values()) >= THRESHOLD and not mistaken):
        return said
    if lent & {Concept.NAME, Concept.FULL}:
        return read(f"name {key}")
    return Words(lent | (said.concepts - {Concept.ADDRESS} if mistaken else said.concepts), said.unknown, said.size + 1)


_OF_PHONES = frozenset({Concept.PHONE, Concept.MOBILE, Concept.LANDLINE})


def _is_strange(name: str) -> bool:
    folded = fold(name)
    words = read(name)
    return folded in _HAVE_NAMES or (words.unknown > 0 and folded not in PERSON_CONTEXTS and not words.concepts)


_A_WORD = re.compile(r"[a-z]*[aeiouy][a-z]*")


def _is_opaque(key: str, words: Words) -> bool:
    """Say whether a key says nothing: no known word in it, and none that reads like one."""
    if words.concepts:
        return False
    return not (words.unknown and any(len(word) > 3 and _A_WORD.fullmatch(word) for word in _words(key)))  # noqa: PLR2004


def _words(key: str) -> list[str]:
    return [word for word in re.split(r"[\W\d_]+", fold(key)) if read(word).unknown]


def candidates(all_leaves: Iterable[Leaf]) -> Candidates:
    """Judge all leaves and return the candidates of each part, heaviest first, the first among equals."""
    found: Candidates = {part: [] for part in Part}
    for leaf, judgement in _with_neighbours(all_leaves):
        for part in _best(judgement.scores):
            found[part].append(
                Candidate(leaf, judgement.scores[part], judgement.why[part], judgement.concepts, judgement.strange)
            )
        if judgement.opaque and not judgement.scores:
            for part in (Part.PHONE, Part.EMAIL):
                found[part].append(Candidate(leaf, 0.0, (), frozenset()))
    for part in found:
        found[part].sort(key=lambda candidate: -candidate.score)
    return found


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


def _with_neighbours(all_leaves: Iterable[Leaf]) -> Iterable[tuple[Leaf, Judgement]]:
    """Judge leaves with the field before: after "emergency contact name", a second "phone" is that contact's too."""
    judged = [(leaf, judge(leaf)) for leaf in all_leaves]
    reachable = {leaf.group for leaf, judgement in judged if _reaches(judgement)}
    seen: set[Part] = set()
    other: str | None = None  # the group in which somebody else's data has just been asked for
    for leaf, alone in judged:
        judgement = _as_person(alone) if alone.strange and leaf.group in reachable else alone
        personal = _PERSONAL.intersection(judgement.scores)
        if judgement.concepts & clues.OTHERS and judgement.concepts & _ASKS_FOR_A_PERSON:
            other = leaf.group
        elif other == leaf.group and personal and personal <= seen:
            judgement = replace(judgement, scores={}, why={}, opaque=False)
        elif other is not None and (personal or judgement.concepts & {Concept.CITY, Concept.ADDRESS}):
            other = None
        seen |= personal
        yield leaf, judgement


def _reaches(judgement: Judgement) -> bool:
    return any(judgement.scores.get(part, 0.0) >= THRESHOLD for part in (Part.PHONE, Part.EMAIL))


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
