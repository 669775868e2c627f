"""Whose names, and which: from the candidates of a submission to one person's title, first and last name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voxbridge.mapping.clues import MAY_BE_OTHERS, THRESHOLD, Part
from voxbridge.mapping.evidence import Candidate, Candidates
from voxbridge.mapping.lexicon import Concept
from voxbridge.mapping.name import is_full_name, is_name, is_salutation, split_name, split_title
from voxbridge.mapping.role_answer import answers_role
from voxbridge.mapping.words import fold

type Found = dict[str, tuple[str, Candidate]]  # contact field → text and where from

# In the order in which their names are taken.
WRITER_OF_ANOTHER, _SELF, _FATHER, ANOTHER = range(4)


@dataclass
class _Parts:
    """The filled-in name fields of one person in one object."""

    of: dict[Part, Candidate] = field(default_factory=dict)

    def text(self, part: Part) -> str:
        candidate = self.of.get(part)
        return candidate.leaf.text if candidate else ""


def read_person(candidates: Candidates, regions: Sequence[str], phone: Candidate | None) -> Found:
    """Return title, first_name and last_name as far as they can be read; whose phone it is, theirs before others'."""
    found: Found = {}
    for parts in _people(candidates, phone):
        found = _names(parts, regions)
        if found:
            break
    if "last_name" in found and "first_name" not in found:
        found = _of_a_family(found["last_name"][0], candidates, regions) or found
    elif "first_name" in found and "last_name" not in found:
        found |= _last_name_elsewhere(found["first_name"][0], candidates)
    name = found["first_name"][1] if "first_name" in found else None
    if name:
        found = _by_role(_likelier(name, phone, candidates[Part.ROLE]), regions) or found
    if "first_name" not in found:
        found |= _by_role(candidates[Part.ROLE], regions) or _stand_in(candidates, regions, found)
    for candidate in candidates[Part.TITLE]:
        if candidate.score >= THRESHOLD and is_salutation(candidate.leaf.text):
            found["title"] = (candidate.leaf.text, candidate)
            break
    return found


def _likelier(name: Candidate, phone: Candidate | None, roles: Sequence[Candidate]) -> list[Candidate]:
    """Return the fields that say who somebody is and are likelier to name the lead than a field for names is."""
    if phone and who(phone) is WRITER_OF_ANOTHER and who(name) is not WRITER_OF_ANOTHER:
        writers = [role for role in roles if who(role) is WRITER_OF_ANOTHER]
        if writers:
            return writers
    if phone and (_is_elsewhere(name, phone) or who(name) is ANOTHER):
        return [role for role in roles if role.leaf.group == phone.leaf.group]
    if name.strange and name.leaf.group:  # "appointment": {"name": "Check-up", "customer": "Ida Kern"}
        return [role for role in roles if role.leaf.group == name.leaf.group]
    return []


def _of_a_family(last: str, candidates: Candidates, regions: Sequence[str]) -> Found:
    """Return the name of one of a family: `{"name": "Familie Kern", "ansprechperson": "Doris Kern"}`."""
    for candidate in candidates[Part.FULL_NAME]:
        if candidate.score >= THRESHOLD and is_full_name(candidate.leaf.text) and who(candidate) is not ANOTHER:
            names = _split(candidate, candidate, regions)
            if "first_name" in names and names.get("last_name", ("",))[0] == last:
                return names
    return {}


def _last_name_elsewhere(first: str, candidates: Candidates) -> Found:
    """Return the last name from another object of the same first name: `{"nome": "Ida", "cognome": …}`."""
    firsts = (*candidates[Part.FIRST_NAME], *candidates[Part.FULL_NAME])
    groups = {name.leaf.group for name in firsts if fold(name.leaf.text) == fold(first)}
    for candidate in candidates[Part.LAST_NAME]:
        if candidate.score >= THRESHOLD and candidate.leaf.group in groups and is_name(candidate.leaf.text):
            return {"last_name": (candidate.leaf.text, candidate.because("its object has the same first name"))}
    return {}


def _is_elsewhere(name: Candidate, phone: Candidate) -> bool:
    """Say whether a name stands in something that nobody knows, and not where the phone does."""
    return name.strange and name.leaf.group != phone.leaf.group


def _by_role(roles: Sequence[Candidate], regions: Sequence[str]) -> Found:
    """Return a name from a field that only says who the person is ("Caller"), for want of another."""
    passed = [
        candidate
        for candidate in roles
        if candidate.score >= THRESHOLD
        and answers_role(candidate.leaf.label or candidate.leaf.key, candidate.leaf.text)
    ]
    for candidate in sorted(passed, key=lambda one: (who(one), not MAY_BE_OTHERS.isdisjoint(one.concepts))):
        return _split(candidate, candidate.because("there is no other name"), regions)
    return {}


def _stand_in(candidates: Candidates, regions: Sequence[str], found: Found) -> Found:
    """Return a first name from how the person likes to be called, or from initials, for want of another."""
    for candidate in candidates[Part.STAND_IN]:
        if candidate.score >= THRESHOLD and is_full_name(candidate.leaf.text):
            source = candidate.because("there is no other first name")
            if "last_name" in found:
                return {"first_name": (candidate.leaf.text, source)}
            return _split(candidate, source, regions)
    return {}


def _split(candidate: Candidate, source: Candidate, regions: Sequence[str]) -> Found:
    name = split_name(candidate.leaf.text, regions)
    texts = {"title": name.title, "first_name": name.first, "last_name": name.last}
    return {field: (text, source) for field, text in texts.items() if text}


def _people(candidates: Candidates, phone: Candidate | None) -> Iterator[_Parts]:
    """Go through the people and objects that names stand in.

    A father or a child whose phone it is comes first, then who writes for another, then the heaviest. Who is called by
    a word that nobody knows counts if the phone is called by it too (`padrino_name`, `padrino_phone`).
    """
    reached = who(phone) if phone else _SELF
    reached_in = phone.leaf.path if phone else next((email.leaf.path for email in candidates[Part.EMAIL]), "")
    strangers = phone.strangers if phone else frozenset()
    # By whose unknown word another phone is called, they are somebody else.
    foreign = frozenset(word for other in candidates[Part.PHONE] for word in other.strangers) - strangers
    groups: dict[tuple[int, str], _Parts] = {}
    for part in (Part.FIRST_NAME, Part.FULL_NAME, Part.LAST_NAME, Part.PARTICLE, Part.SECOND_LAST_NAME):
        for candidate in candidates[part]:
            enough = _WEAK if candidate.strangers & strangers else THRESHOLD
            if candidate.strangers & foreign or candidate.score < enough or not _fits(part, candidate):
                continue
            parts = groups.setdefault((who(candidate), candidate.leaf.group), _Parts())
            parts.of.setdefault(part, candidate)
    _lend_last_names(groups)

    def order(entry: tuple[tuple[int, str], _Parts]) -> tuple[int, int, int, float, int]:
        (whose, group), parts = entry
        has_first = Part.FIRST_NAME in parts.of or Part.FULL_NAME in parts.of
        heaviest = max(candidate.score for candidate in parts.of.values())
        return (
            0 if has_first else 1,
            -1 if whose == reached and whose in {_FATHER, ANOTHER} else whose,
            -len(group) if reached_in.startswith(group) else 1,
            -heaviest,
            min(candidate.leaf.position for candidate in parts.of.values()),
        )

    yield from (parts for _, parts in sorted(groups.items(), key=order))


_WEAK = 1.0  # of a name whose owner's phone it is


def _lend_last_names(groups: dict[tuple[int, str], _Parts]) -> None:
    """Join first and last names that stand in objects of their own."""
    alone: dict[int, Candidate] = {}
    for (whose, _), parts in groups.items():
        if Part.LAST_NAME in parts.of and Part.FIRST_NAME not in parts.of and Part.FULL_NAME not in parts.of:
            alone.setdefault(whose, parts.of[Part.LAST_NAME])
    for (whose, _), parts in groups.items():
        if whose in alone and Part.FIRST_NAME in parts.of and Part.FULL_NAME not in parts.of:
            parts.of.setdefault(Part.LAST_NAME, alone[whose])


def who(candidate: Candidate) -> int:
    """Say whose a field is: of one who writes for another, of that other, or simply the lead's."""
    if Concept.PARENT in candidate.concepts:
        return _FATHER if Concept.FATHER in candidate.concepts else WRITER_OF_ANOTHER
    return ANOTHER if candidate.concepts & {Concept.CHILD, Concept.PATIENT} else _SELF


def _fits(part: Part, candidate: Candidate) -> bool:
    text = candidate.leaf.text
    if part is not Part.FULL_NAME:
        return is_name(text)
    return is_full_name(text)


def _names(parts: _Parts, regions: Sequence[str]) -> Found:
    first, last, full = parts.text(Part.FIRST_NAME), parts.text(Part.LAST_NAME), parts.text(Part.FULL_NAME)
    found: Found = {}
    if full and not (first and last):
        found = _from_full(full, parts, regions)
    elif first:
        title, bare = split_title(first, regions)
        if last and fold(bare).endswith(" " + fold(last)):
            bare = bare[: -len(last)].strip()
        found["first_name"] = (bare, parts.of[Part.FIRST_NAME])
        if title:
            found["title"] = (title, parts.of[Part.FIRST_NAME])
    if last and "last_name" not in found:
        others = [parts.of[part] for part in (Part.PARTICLE, Part.SECOND_LAST_NAME) if part in parts.of]
        title, bare = split_title(_whole_last_name(parts), regions)
        found["last_name"] = (bare, parts.of[Part.LAST_NAME].together_with(others))
        if title:
            found.setdefault("title", (title, parts.of[Part.LAST_NAME]))
    return found


def _is_last_name(text: str) -> bool:
    """Say whether a text may be a last name alone: few words, capitals but for particles ("von der Heide")."""
    words = text.split()
    return len(words) <= _MOST_WORDS and (text.islower() or words[-1][0].isupper() or not words[-1][0].isalpha())


_MOST_WORDS = 4


def _whole_last_name(parts: _Parts) -> str:
    last = parts.text(Part.LAST_NAME)
    particle, second = parts.text(Part.PARTICLE), parts.text(Part.SECOND_LAST_NAME)
    if particle and not fold(last).startswith(fold(particle)):
        last = f"{particle} {last}"
    return f"{last} {second}" if second and not fold(last).endswith(fold(second)) else last


def _from_full(full: str, parts: _Parts, regions: Sequence[str]) -> Found:
    """Read a full name, or what "Name" means beside a field for the first or the last name alone."""
    source = parts.of[Part.FULL_NAME]
    first, last = parts.text(Part.FIRST_NAME), parts.text(Part.LAST_NAME)
    if first and fold(first) not in fold(full):  # Vorname and Name
        if not _is_last_name(full):
            return {"first_name": (first, parts.of[Part.FIRST_NAME])}
        return {"first_name": (first, parts.of[Part.FIRST_NAME]), "last_name": (full, source)}
    if last and fold(last) not in fold(full):  # Nombre and Apellidos
        title, bare = split_title(full, regions)
        names: Found = {"first_name": (bare, source)}
        return names | ({"title": (title, source)} if title else {})
    if first and " " in full.strip() and fold(full).startswith(fold(first) + " "):
        source = source.because("its first name stands in a field of its own")
        return {
            "first_name": (first, parts.of[Part.FIRST_NAME]),
            "last_name": (full.strip()[len(first) :].strip(), source),
        }
    name = split_name(full, regions)
    source = source.because("a full name, split")
    texts = {"title": name.title, "first_name": name.first, "last_name": name.last}
    return {field: (text, source) for field, text in texts.items() if text}
