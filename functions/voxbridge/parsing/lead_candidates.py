"""What in a document may be leads: lists, members that are a lead each, and columns, all as a Group of candidates."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any

from voxbridge.parsing.lead_columns import find_columns, find_columns_of_names, inseparable
from voxbridge.parsing.list_items import are_answers, are_leads, header_of, items_of, keys_of, say_roles
from voxbridge.parsing.list_names import LEAD_WORDS, ListName, kind_of_name, singular, stem_of
from voxbridge.parsing.object_shapes import is_answer
from voxbridge.parsing.person_signs import Aspect, Known, aspect_of_value, aspects_of, labelled, numbers_of, signs_of

MAX_DEPTH = 64
_DEEP = 8  # levels, below which nothing is done that reads all that is inside of each
_OF_ONE = (ListName.COMPANY, ListName.FORM)  # submission

type Path = tuple[str | int, ...]
type _Level = dict[str, Any]
_ID = re.compile(r"(?=\D*\d)(?![A-Za-z_ -]+\d{1,3}$)[A-Za-z0-9_-]{8,64}")
_REACHED_BY: dict[Aspect | None, str] = {Aspect.PHONE: "phone", Aspect.EMAIL: "email"}
_FLAT = re.compile(
    rf"((?i:{'|'.join(LEAD_WORDS)})(?:[ _-]?#?\d{{1,4}}|(?=[ ._:/(-]|[A-Z]|$)))[ ._:/(-]*([A-Za-z].{{0,60}})?"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Leads that are in one place of a document."""

    path: Path  # to what is cut
    held: Sequence[Any]  # the objects and lists that hold the leads
    items: Sequence[Any]  # the leads; of columns, their indexes
    kind: ListName
    is_certain: bool = True  # False: a person who may be another lead, or the one whose submission the others are in
    narrow: Callable[[int, int], Any] | None = None  # (start, stop) → what is to be in its place; None: those items

    @property
    def count(self) -> int:
        """How many leads are in it."""
        return len(self.items)

    def cut(self, start: int, stop: int) -> Any:
        """Return what is to be in its place for some of the leads alone."""
        return self.narrow(start, stop) if self.narrow else self.items[start:stop]


def find_groups(root: _Level) -> list[Group]:
    """Return what may be leads in a document, in its order.

    Nests leads under flat names in `root`, of which only copies of what the document holds are changed. Raises
    PermanentError(unreadable_body) where several leads cannot be separated.
    """
    groups: list[Group] = []
    known: Known = {}
    todo: list[tuple[Path, _Level]] = [((), root)]
    while todo:
        path, level = todo.pop()
        if is_answer(level, in_list=False):
            continue
        _nest_leads(level, known)
        kind = _kind_of_path(path)
        if group := _columns(path, level, kind, known) or _members(path, level, kind, known):
            groups.append(group)
            continue
        inner: list[tuple[Path, _Level]] = []
        found: list[Group] = []
        for key, value in level.items():
            place = (*path, key)
            if isinstance(value, dict):
                level[key] = own = value.copy()
                inner.append((place, own))
                found.extend(_lead_under_plural(place, key, own))
            elif isinstance(value, list):
                items = items_of(value, header_of(level, key))
                is_all = len(level) == 1 and len(path) < 2  # noqa: PLR2004
                kind = _kind_of_path(place)
                are_leads = _hold_leads(items, kind, known) and (is_all or kind is not ListName.FORM)
                if len(items) == 1 and isinstance(items[0], dict):
                    level[key] = items = [items[0].copy()]
                    inner.append(((*place, 0), items[0]))
                found += [Group(place, [level[key]], items, kind)] if are_leads else []
        groups += found
        groups += _people_beside(path, level, known) if any(group.count > 1 for group in found) else []
        if len(path) < MAX_DEPTH:
            todo.extend(reversed(inner))
    return _without_single_people(groups) if groups else groups


def _kind_of_path(path: Path) -> ListName:
    """Return what names say of what is under the last; numbers, and the name of the whole body, say nothing."""
    kinds = [kind_of_name(name) for name in path if isinstance(name, str) and name.strip("0123456789")]
    if ListName.COMPANY in kinds and kinds[-1] is not ListName.LEADS:
        return ListName.COMPANY
    return kinds[-1] if kinds else ListName.TRANSPORT


def _hold_leads(items: list[Any], kind: ListName, known: Known) -> bool:
    """Say whether items are leads, or one who has a phone number or more than a name."""
    if kind is ListName.COMPANY or len(items) != 1 or not isinstance(items[0], dict):
        return kind is not ListName.COMPANY and are_leads(items, kind, known)
    found = aspects_of(items[0], known)
    return len(found) > 1 or Aspect.PHONE in found


def _lead_under_plural(path: Path, key: str, value: _Level) -> list[Group]:
    """Return the one lead of {"leads": {"name": …, "phone": …}}."""
    texts = {name: each for name, each in value.items() if not isinstance(each, (dict, list))}
    if not key.endswith("s") or kind_of_name(key) is not ListName.LEADS or not _is_person(texts):
        return []
    return [Group(path, [value], [value], ListName.LEADS)]


def _people_beside(path: Path, level: _Level, known: Known) -> Iterator[Group]:
    """Yield the people in objects whose names say nothing, each of whom may be a lead beside a list of others."""
    for key, value in level.items():
        says_nothing = isinstance(value, dict) and kind_of_name(key) in (ListName.UNSAID, ListName.TRANSPORT)
        if says_nothing and _is_person(value, known):
            yield Group((*path, key), [value], [value], ListName.UNSAID)


def _without_repeated(groups: list[Group]) -> list[Group]:
    """Leave out of each list who is in a longer one as well: {"latest": [A], "records": [A, B]}."""
    seen: set[frozenset[tuple[Aspect, str]]] = set()
    kept = dict.fromkeys(range(len(groups)))
    for index in sorted(kept, key=lambda index: -groups[index].count):
        group = groups[index]
        said = [frozenset(signs_of(item)) for item in group.items] if len(groups) > len(group.held) == 1 else []
        is_known = group.kind is ListName.PEOPLE  # {"contact": [A], "people": [A, B]}: who sent them, perhaps
        items = [item for item, signs in zip(group.items, said, strict=False) if is_known or signs not in seen]
        seen.update(filter(None, said))
        is_whole = len(items) in (1, len(said))  # one alone would count as the sender
        kept[index] = group if is_whole else replace(group, items=items)
    return [group for group in kept.values() if group]


def are_alike(groups: list[Group]) -> bool:
    """Say whether all groups are beside each other and of one form, under names that say nothing."""
    return {group.kind for group in groups} == {ListName.UNSAID} and bool(set.intersection(*map(_forms_of, groups)))


def _without_single_people(groups: list[Group]) -> list[Group]:
    """Leave out single people who hold other leads, or are of one submission with what is beside them.

    One is kept beside another of the same form, or, being a whole person, beside a list of several.
    """
    around = {group.path[:length] for group in groups for length in range(len(group.path))}
    around.update(group.path for group in groups if group.count > 1)
    groups = _without_repeated([group for group in groups if group.count > 1 or group.path not in around])
    several = [group for group in groups if group.count > 1]
    single = [group for group in groups if group.count == 1 and isinstance(group.held[0], list)]
    forms = Counter(form for group in single for form in _forms_of(group))
    numbers = Counter(number for group in single for number in numbers_of(group.items[0]))
    forms_of_several = Counter(form for group in several for form in _forms_of(group))
    are_leads_beside = any(not say_roles(group.items, group.kind) for group in several)

    def kept(group: Group) -> Group | None:
        if group.count != 1:
            return group
        person, own = group.items[0], _forms_of(group)
        if isinstance(group.held[0], list):
            if group.kind is ListName.LEADS and _is_person(person):
                return group
            if any(forms[form] > 1 for form in own) and any(numbers[each] == 1 for each in numbers_of(person)):
                return group
        if not are_leads_beside or not _is_person(person):
            return None
        is_alike = group.kind is not ListName.PEOPLE and any(forms_of_several[form] == len(several) for form in own)
        if isinstance(group.held[0], dict) and group.kind is not ListName.LEADS:
            return replace(group, is_certain=False) if is_alike else None
        return replace(group, is_certain=group.kind is ListName.LEADS or is_alike)

    return [each for group in groups if (each := kept(group))]


def _forms_of(group: Group) -> set[tuple[Path, frozenset[str]]]:
    """Return where a group is, with the keys that all its items have; lists of records are alike in all places."""
    keys = {frozenset(keys_of(item)) for item in group.items if isinstance(item, (dict, list))}
    if len(keys) != 1:
        return set()
    names = [kind_of_name(name) for name in group.path if isinstance(name, str)]
    is_anywhere = group.kind is ListName.TRANSPORT and not {ListName.PEOPLE, *_OF_ONE}.intersection(names)
    places = [group.path[:-1], ()] if is_anywhere else [group.path[:-1]]
    return {(place, each) for place in places for each in keys}


# Members


def _members(path: Path, level: _Level, kind: ListName, known: Known) -> Group | None:
    """Return leads under numbers, under names with numbers, under ids: {"0": …, "1": …}, {"lead_1": …, "lead_2": …}."""
    held: Mapping[str, Any] = {key: value for key, value in level.items() if isinstance(value, (dict, list))}
    if len(held) < 2:  # noqa: PLR2004
        return None
    if len(held) == len(level) and _are_ids(held, is_of_leads=kind is ListName.LEADS and str(path[-1]).endswith("s")):
        kind = kind if kind in (*_OF_ONE, ListName.LEADS) else ListName.UNSAID
    else:
        kind, held = _alike(held, kind, known, is_deep=len(path) > _DEEP)
    if kind is ListName.FORM:
        _refuse_pages_of_people(held, known)
    items = [_with_key(key, value, known) for key, value in held.items()]
    if kind in _OF_ONE or not are_leads(items, kind, known):
        return None
    rest = {key: value for key, value in level.items() if key not in held}

    def narrow(start: int, stop: int) -> Any:
        return rest | dict(islice(zip(held, items, strict=True), start, stop)) if rest else items[start:stop]

    return Group(path, [*held.values()], items, kind, narrow=narrow)


def _refuse_pages_of_people(held: Mapping[str, Any], known: Known) -> None:
    """Raise if all are lists of people, of several or all of one form: {"page1": [A], "page2": [B, C]}."""
    pages = [items_of(value) for value in held.values() if isinstance(value, list)]
    items = [item for page in pages for item in page]
    alike = len({frozenset(keys_of(item)) for item in items}) == 1 < len(set().union(*map(numbers_of, items)))
    if not (len(pages) == len(held) > 1 and (alike or any(len(page) > 1 for page in pages))) or are_answers(items):
        return
    if all(isinstance(item, dict) and _is_person(item, known) for item in items):
        raise inseparable("they may be the pages of a form")


def _are_ids(held: Mapping[str, Any], *, is_of_leads: bool) -> bool:
    """Say whether all members are objects or lists of answers, under ids, numbers or addresses, or leads' any words."""
    if not all(isinstance(each, dict) or are_answers(each) for each in held.values()):
        return False
    unsaid = {key for key in held if kind_of_name(key) is ListName.UNSAID}
    if is_of_leads and len(unsaid) == len(held):
        return True
    return all(aspect_of_value("", key) or (key in unsaid and _ID.fullmatch(key)) for key in held)


def _alike(
    held: Mapping[str, Any], kind: ListName, known: Known, *, is_deep: bool
) -> tuple[ListName, Mapping[str, Any]]:
    """Return the members that are called alike but for a number, an ordinal or an A or B, and what that says.

    {"0": …, "1": …}, {"contact_1": …, "contact_2": …}, {"lead": …, "lead_b": …, "leads": …}.
    """
    stems = {key: stem for key in held if (stem := stem_of(key)) or key.isdigit()}
    stem = next((stem for stem, _ in Counter(stems.values()).most_common(1)), "")
    held = {key: held[key] for key, each in stems.items() if each == stem}
    kind = kind_of_name(stem) if stem else kind
    if kind is not ListName.LEADS:
        return kind, held if kind is not ListName.UNSAID or not stem else {}
    # Under the word alone there may also be what is said of the leads.
    held = {key: lead for key, lead in held.items() if singular(key.lower()) != stem or _is_person(lead, known)}
    if held and not is_deep and all(_is_person(lead, known) for lead in held.values()):
        signs = [set(signs_of(lead)) for lead in held.values()]
        least = min(signs, key=len)
        if len(dict(least)) > 1 and all(least <= each for each in signs):
            return kind, {}  # a person in two places
    return kind, held


def _with_key(key: str, lead: Any, known: Known) -> Any:
    """Return a lead with the number or the address that it stands under, if it has none itself."""
    lead = lead[0] if isinstance(lead, list) and len(lead) == 1 else lead
    aspect = aspect_of_value("", key) if isinstance(lead, dict) else None
    return lead if aspect is None or aspect in aspects_of(lead, known) else {_REACHED_BY[aspect]: key} | lead


def _is_person(value: Any, known: Known | None = None) -> bool:
    return len(aspects_of(value, known)) > 1


def _nest_leads(level: _Level, known: Known) -> None:
    """Nest leads under flat names in place: {"lead_1": "Ann", "lead_1_phone": …, "lead_2_name": …}.

    The first may have no number: {"lead_name": …, "lead_phone": …, "lead2_name": …, "lead2_phone": …}.
    """
    found = {key: parts for key in level if (parts := _flat_parts(key))} if len(level) > 3 else {}  # noqa: PLR2004
    if len(found) < 4:  # noqa: PLR2004  (two names of two leads)
        return
    leads: dict[str, _Level] = {}
    for key, (lead, own) in sorted(found.items(), key=lambda each: not each[1][1]):  # what has no name of its own last
        if not isinstance(level.get(lead), (dict, list)):
            members = leads.setdefault(lead, {})
            name = own or _REACHED_BY.get(aspect_of_value("", str(level[key])), "name")
            members[key if name in members else name] = level[key]
    are_people = any(_is_person(each, known) for lead, each in leads.items() if lead[-1].isdigit())
    leads = {
        lead: each for lead, each in leads.items() if lead[-1].isdigit() or (are_people and _is_person(each, known))
    }
    if len(leads) > 1 and any(aspects_of(each, known) for each in leads.values()):
        for key, (lead, _) in found.items():
            if lead in leads:
                del level[key]
        level.update(leads)


@lru_cache(maxsize=4096)
def _flat_parts(name: str) -> tuple[str, str | None] | None:
    """Return a flat name's lead and what it says of it: `lead_1_phone` is `lead_1` and `phone`."""
    match = _FLAT.fullmatch(name)
    return (match[1], match[2]) if match else None


# Columns


def _columns(path: Path, level: _Level, kind: ListName, known: Known) -> Group | None:
    """Return leads in columns: {"name": [A, B], "phone": [a, b]}."""
    answers = ((key, value) for key, value in level.items() if isinstance(value, dict) and is_answer(value))
    asked = [pair for key, answer in answers for pair in labelled(key, answer)]
    columns = dict(
        find_columns([*level.items(), *asked], kind, known) or find_columns_of_names(level.items(), kind, known)
    )
    if not columns:
        return None
    if not columns.keys() <= level.keys():
        raise inseparable("each answer holds those of several")

    def narrow(start: int, stop: int) -> Any:
        one = stop - start == 1
        return level | {key: column[start] if one else column[start:stop] for key, column in columns.items()}

    return Group(path, [*columns.values()], range(len(next(iter(columns.values())))), ListName.LEADS, narrow=narrow)
