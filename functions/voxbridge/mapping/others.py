"""Who turns out to be somebody else once all fields are known: owners, guardians, fathers, and people nobody knows."""

from collections.abc import Callable
from dataclasses import replace

from voxbridge.mapping.clues import NAMES, OTHERS, PLACES, Part
from voxbridge.mapping.judgement import Judgement
from voxbridge.mapping.leaf import Leaf, outwards
from voxbridge.mapping.lexicon import Concept
from voxbridge.mapping.words import fold, read
from voxbridge.submission import SECTION

type Judged = list[tuple[Leaf, Judgement]]

_REACH = (Part.PHONE, Part.EMAIL)
_OF_THINGS = (*PLACES, Part.AGE, Part.GENDER, Part.BIRTH_DATE)
_OF_PEOPLE = frozenset({*_REACH, *NAMES})
_SELF = frozenset({Concept.SELF, Concept.PERSON, Concept.YOU})
_NOT_SELF = frozenset(
    {Concept.PARENT, Concept.CHILD, Concept.PATIENT, Concept.HOLDER, Concept.TRADE, Concept.VISITOR, Concept.DRIVER}
)


def without_others(judged: Judged) -> Judged:
    """Empty the judgements of fields that are somebody else's, seen beside all the others.

    `{"name", "phone", "owner_phone"}` speaks of a record's owner, `{"owner_name", "owner_phone", "vet_phone"}` of the
    lead.
    """
    judged = _without(judged, _properties(judged))
    judged = _without(judged, _branches(judged))
    judged = _without(judged, _strange_people(judged))
    judged = _without(judged, _places_of_things(judged))
    judged = _without(judged, _unknown_people(judged))
    judged = _without(judged, _other_sections(judged))
    judged = _without(judged, _owners(judged, Concept.TRADE))
    judged = _without(judged, _visitors(judged, Concept.DRIVER))
    judged = _without(judged, _visitors(judged, Concept.VISITOR))
    judged = _without(judged, _owners(judged, Concept.HOLDER))
    judged = _without(judged, _tenants(judged))
    judged = _without(judged, _parents(judged))
    judged = _without(judged, _children(judged))
    return _strangers_last(judged)


type Test = Callable[[Leaf, Judgement], bool]


def _nobody(_leaf: Leaf, _judgement: Judgement) -> bool:
    return False


def _without(judged: Judged, is_other: Test) -> Judged:
    if is_other is _nobody:
        return judged
    return [(leaf, judgement.empty() if is_other(leaf, judgement) else judgement) for leaf, judgement in judged]


def _properties(judged: Judged) -> Test:
    """Find places of a property without its street: they are where somebody looks for one."""
    theirs = [(leaf, one) for leaf, one in judged if Concept.REALTY in one.concepts and one.has(*PLACES)]
    if not theirs or any(one.has(Part.ADDRESS, Part.STREET) for _, one in theirs):
        return _nobody

    def is_propertys(leaf: Leaf, one: Judgement) -> bool:
        asked = leaf.label.rpartition(SECTION)[2] or leaf.key  # below "Where is the property?" all is about it
        return one.has(*PLACES) and Concept.REALTY in one.concepts and Concept.REALTY in read(asked).concepts

    return is_propertys


def _strange_people(judged: Judged) -> Test:
    """Find objects under a name that nobody knows, with a name and a phone of their own, beside a lead with both."""
    phones = _groups(judged, _is_strange, *_REACH)
    entities = phones & _groups(judged, _is_strange, *NAMES, least=_WEAK)
    plain = [one for _, one in judged if not _is_strange(one)]
    if any(one.has(Part.PHONE) for one in plain) and any(one.has(*NAMES) for one in plain):
        entities = phones
    if not entities or not _is_whole(judged, lambda judgement: not _is_strange(judgement)):
        return _nobody
    return lambda leaf, judgement: _is_strange(judgement) and leaf.group in entities


_WEAK = 1.0


def _is_strange(judgement: Judgement) -> bool:
    return judgement.stranger or judgement.thing


def _places_of_things(judged: Judged) -> Test:
    """Find where a thing is, and how old, in an object that holds nobody: `{"cottage": {"city": …}}`."""
    if not any(one.thing and one.has(*_OF_THINGS) for _, one in judged):
        return _nobody
    owners = {leaf.group for leaf, one in judged if one.has(*_OF_PEOPLE)}
    people = {outer for group in owners for outer in outwards(group)}

    def is_things(leaf: Leaf, one: Judgement) -> bool:
        if leaf.parents and fold(leaf.parents[-1]) == "location" and leaf.group.rpartition(".")[0] in owners:
            return False  # somebody's own
        return one.thing and one.has(*_OF_THINGS) and leaf.group not in people

    return is_things


def _branches(judged: Judged) -> Test:
    """Find places with a phone of their own beside a lead with another: `{"standort": {"ort": …, "telefon": …}}`."""
    reached = {leaf.group for leaf, one in judged if one.has(*_REACH)}
    places = {leaf.group for leaf, one in judged if leaf.group in reached and one.has(*_OF_PEOPLE) and _is_place(leaf)}
    if not places or reached <= places:
        return _nobody
    return lambda leaf, _: leaf.group in places


def _is_place(leaf: Leaf) -> bool:
    return bool(leaf.parents) and read(leaf.parents[-1]).concepts == {Concept.LOCATION}


def _groups(judged: Judged, fits: Callable[[Judgement], bool], *parts: Part, least: float | None = None) -> set[str]:
    return {
        leaf.group
        for leaf, judgement in judged
        if fits(judgement)
        and (judgement.has(*parts) if least is None else any(judgement.scores.get(p, 0.0) >= least for p in parts))
    }


def _is_whole(judged: Judged, fits: Callable[[Judgement], bool]) -> bool:
    """Say whether some person has a field for a phone, or one for a name and one for an e-mail address."""
    theirs = [judgement for _, judgement in judged if judgement.scores and fits(judgement)]
    phone, email, name = (any(one.has(*parts) for one in theirs) for parts in ((Part.PHONE,), (Part.EMAIL,), NAMES))
    return phone or (email and name)


def _other_sections(judged: Judged) -> Test:
    """Find parts of a form with a name and a phone of their own ("Who needs care?") beside "Your details"."""
    titles = {_section(leaf) for leaf, _ in judged if SECTION in leaf.label}
    sections = {title: _is_yours(read(title).concepts) for title in titles}
    whole = _sections(judged, Part.PHONE) & _sections(judged, *NAMES)
    if any(sections[section] for section in whole):
        others = {section for section in whole if not sections[section]}
    elif any(_is_leads(read(section).concepts) for section in whole):  # "Keyholder" beside "Applicant"
        others = {section for section in whole if read(section).unknown and not _is_leads(read(section).concepts)}
    else:
        return _nobody
    return lambda leaf, _: SECTION in leaf.label and _section(leaf) in others


def _is_yours(concepts: frozenset[Concept]) -> bool:
    return Concept.YOU in concepts and concepts.isdisjoint(OTHERS | _NOT_SELF)


def _is_leads(concepts: frozenset[Concept]) -> bool:
    return not concepts.isdisjoint(_SELF) and concepts.isdisjoint(OTHERS | _NOT_SELF)


def _section(leaf: Leaf) -> str:
    return leaf.label.rpartition(SECTION)[0]


def _sections(judged: Judged, *parts: Part) -> set[str]:
    return {_section(leaf) for leaf, one in judged if SECTION in leaf.label and one.has(*parts)}


def _unknown_people(judged: Judged) -> Test:
    """Find people called by a word nobody knows (`padrino_name`, `padrino_phone`), beside a lead called by none."""
    named = _strangers(judged, NAMES)
    # "Foreman" asks for a name as "foreman's name" does.
    named |= {word for _, one in judged if not one.scores and one.concepts <= _NOTHING for word in one.strangers}
    strangers = named and named & _strangers(judged, _REACH)
    if not strangers:
        return _nobody
    plain = [one for _, one in judged if not one.strangers and not one.concepts & _NOT_SELF]
    if not any(one.has(*NAMES) for one in plain) and not any(one.has(Part.PHONE) for one in plain):
        return _nobody
    return lambda _, judgement: not strangers.isdisjoint(judgement.strangers) and not judgement.concepts & _SELF


_NOTHING = frozenset({Concept.YOU, Concept.ORDINAL_FIRST, Concept.ORDINAL_SECOND, Concept.ORDINAL_LAST})


def _strangers(judged: Judged, parts: tuple[Part, ...]) -> frozenset[str]:
    return frozenset(
        word
        for _, judgement in judged
        if judgement.strangers
        and not judgement.concepts & _SELF
        and any(judgement.scores.get(part, 0.0) >= _WEAK for part in parts)
        for word in judgement.strangers
    )


def _owners(judged: Judged, role: Concept) -> Test:
    """Find the owner of a record, or a vet, where there is a lead beside; else the name beside an owner's: a dog's."""
    theirs = [judgement for _, judgement in judged if role in judgement.concepts]
    if not any(one.has(*_OF_PEOPLE) for one in theirs):
        return _nobody

    def is_theirs(_leaf: Leaf, judgement: Judgement) -> bool:
        return role in judgement.concepts

    others = [judgement for _, judgement in judged if role not in judgement.concepts]
    others_named = any(one.has(*NAMES) for one in others)
    may_be_a_dogs = role is Concept.HOLDER and any(one.has(*NAMES) for one in theirs)
    if any(one.has(*_REACH) and not one.strangers for one in others) or (others_named and not may_be_a_dogs):
        return is_theirs
    return lambda leaf, judgement: not is_theirs(leaf, judgement) and judgement.has(*NAMES)


def _visitors(judged: Judged, role: Concept) -> Test:
    """Find guests, passengers and drivers beside somebody who is named."""

    def is_theirs(_leaf: Leaf | None, one: Judgement) -> bool:
        return role in one.concepts and Concept.SELF not in one.concepts  # and no "lead traveller"

    if not any(is_theirs(None, one) and one.scores for _, one in judged):
        return _nobody
    return is_theirs if any(one.has(*NAMES) for _, one in judged if not is_theirs(None, one)) else _nobody


def _tenants(judged: Judged) -> Test:
    """Find the tenant beside a name and a phone that are nobody's in particular: their landlord's, who writes."""
    if not any(Concept.TENANT in one.concepts and one.has(Part.PHONE, *NAMES) for _, one in judged):
        return _nobody
    others = [one for _, one in judged if not one.concepts & {*_NOT_SELF, Concept.TENANT}]
    if any(one.has(Part.PHONE) for one in others) and any(one.has(*NAMES) for one in others):
        return lambda _, one: Concept.TENANT in one.concepts and one.has(*_OF_PEOPLE)
    return _nobody


def _parents(judged: Judged) -> Test:
    """Find the guardian beside "your name", and the father beside a name and a phone that are nobody else's."""

    def has(concept: Concept, *parts: Part) -> bool:
        return any(concept in one.concepts and not one.concepts & _NOT_SELF and one.has(*parts) for _, one in judged)

    parents = [judgement for _, judgement in judged if Concept.PARENT in judgement.concepts]
    if not parents:
        return _nobody
    plain = [judgement for _, judgement in judged if not judgement.concepts & _NOT_SELF]
    plain_name = any(one.has(*NAMES) for one in plain)
    named = any(one.has(*NAMES) for one in parents)
    reachable = any(one.has(*_REACH) for one in parents)
    you_named = named and has(Concept.YOU, *NAMES) and (has(Concept.YOU, *_REACH) or not reachable)
    if you_named or (plain_name and has(Concept.YOU, Part.PHONE)):
        return lambda _, one: Concept.PARENT in one.concepts and Concept.YOU not in one.concepts
    if plain_name and any(one.has(Part.PHONE) for one in plain):
        if any(one.has(Part.PHONE) for one in parents):
            return lambda _, one: Concept.PARENT in one.concepts and Concept.YOU not in one.concepts
        return lambda _, one: Concept.FATHER in one.concepts and Concept.YOU not in one.concepts
    return _nobody


def _children(judged: Judged) -> Test:
    """Find numbers and addresses of a child where somebody else is named."""
    if not any(_is_childs(one) and one.has(*_REACH) for _, one in judged):
        return _nobody
    if not any(one.has(*NAMES) and not _is_childs(one) for _, one in judged):
        return _nobody
    return lambda _, one: _is_childs(one) and one.has(*_REACH)


def _is_childs(judgement: Judgement) -> bool:
    return Concept.CHILD in judgement.concepts and judgement.concepts.isdisjoint({Concept.PATIENT, Concept.PARENT})


def _strangers_last(judged: Judged) -> Judged:
    """Put numbers called by a word that nobody knows (`padrino_mobile`), or a thing's, behind those of the lead."""
    phones = [one for _, one in judged if one.has(Part.PHONE)]
    if all(map(_is_marked, phones)) or not any(map(_is_marked, phones)):
        return judged
    return [(leaf, _lowered(one) if _is_marked(one) and one.has(Part.PHONE) else one) for leaf, one in judged]


def _is_marked(judgement: Judgement) -> bool:
    return bool(judgement.strangers) or not judgement.concepts.isdisjoint({Concept.THING, Concept.REALTY})


def _lowered(judgement: Judgement) -> Judgement:
    return replace(judgement, scores=judgement.scores | {Part.PHONE: judgement.scores[Part.PHONE] - _BEHIND})


_BEHIND = 2.5
