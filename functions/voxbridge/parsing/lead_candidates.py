"""What in a document may be leads. Every carrier of several becomes a list of objects, in a Group under its path.

A table's rows, columns, members under numbers or ids, flat names (`lead_1_phone`): the document is copied on the way,
and what holds several is rewritten there as a list.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from voxbridge.parsing.lead_columns import find_columns, inseparable
from voxbridge.parsing.list_items import (
    are_answers,
    are_leads,
    header_of,
    items_of,
    keys_of,
    say_roles,
)
from voxbridge.parsing.object_shapes import is_answer
from voxbridge.parsing.payload_words import LEAD_WORDS, ListName, kind_of_name, singular, stem_of
from voxbridge.parsing.person_signs import (
    MAX_DEPTH,
    Aspect,
    Known,
    aspect_of_value,
    aspects_of,
    labelled,
    numbers_of,
    signs_of,
)

type Path = tuple[str | int, ...]
type _Level = dict[str, Any]
_MAX_CELLS = 1_000_000  # of a table whose rows each repeat what is beside its columns
_OF_ONE = (ListName.COMPANY, ListName.FORM)  # submission
_ID = re.compile(r"(?=\D*\d)(?![A-Za-z_ -]+\d{1,3}$)[A-Za-z0-9_-]{8,64}")
_REACHED_BY = {Aspect.PHONE: "phone", Aspect.EMAIL: "email"}
_FLAT = re.compile(
    rf"((?i:{'|'.join(LEAD_WORDS)})(?:[ _-]?#?\d{{1,4}}|(?=[ ._:/(-]|[A-Z]|$)))[ ._:/(-]*([A-Za-z].{{0,60}})?"
)


@dataclass(frozen=True, slots=True)
class Group:
    """What may be leads in one place of a document: a list, or one person in an object."""

    path: Path
    value: Any  # the list or the object that is there
    items: Sequence[Any]
    kind: ListName
    is_certain: bool = True  # False: a person who may be another lead, or the one whose submission the others are in


def find_groups(root: _Level) -> list[Group]:
    """Return what may be leads in a document; `root` then holds each carrier as a list, in copies of what it held.

    Raises PermanentError(unreadable_body) where several leads cannot be separated.
    """
    groups: list[Group] = []
    known: Known = {}
    todo: list[tuple[Path, _Level]] = [((), root)]
    while todo:
        path, level = todo.pop()
        inner: list[tuple[Path, _Level]] = []
        found: list[Group] = []
        for key, member in level.items():
            if not isinstance(member, (dict, list)) or _is_answer(member):
                continue
            place = (*path, key)
            kind, value = _listed(level, key, place, known)
            below = _objects_in(value, place)
            is_group = isinstance(value, list) and _hold_leads(value, kind, known)
            if is_group or below:
                level[key] = value
            if is_group:
                found.append(Group(place, value, value, kind))
            inner += below
        groups += found
        if any(len(group.items) > 1 for group in found):
            groups += _people_beside(path, level, known)
        if len(path) < MAX_DEPTH:
            todo.extend(reversed(inner))
    return _without_single_people(groups, known) if groups else groups


def _objects_in(value: Any, path: Path) -> list[tuple[Path, _Level]]:
    """Return the object in which there may be more leads: a member, or a list's only item; none that is an answer."""
    only, where = (value[0], (*path, 0)) if isinstance(value, list) and len(value) == 1 else (value, path)
    return [(where, only)] if isinstance(only, dict) and not _is_answer(only) else []


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


def _people_beside(path: Path, level: _Level, known: Known) -> Iterator[Group]:
    """Yield the people in objects beside a list of others, each of whom may be a lead.

    Their names say nothing, or are the plural of a lead: {"leads": {"name": …, "phone": …}, "contacts": [A, B]}.
    """
    for key, value in level.items():
        kind = kind_of_name(key) if isinstance(value, dict) and _is_person(value, known) else ListName.COMPANY
        if kind in (ListName.UNSAID, ListName.TRANSPORT) or (kind is ListName.LEADS and key.endswith("s")):
            yield Group((*path, key), value, [value], kind if kind is ListName.LEADS else ListName.UNSAID)


def _without_repeated(groups: list[Group]) -> list[Group]:
    """Leave out of each list who is in a longer one as well: {"latest": [A], "records": [A, B]}."""
    kept: dict[Path, Group] = {}
    seen: set[frozenset[object]] = set()
    for group in sorted(groups, key=lambda group: -len(group.items)):
        who = [frozenset[object](numbers_of(item)) or frozenset(signs_of(item)) for item in group.items]
        is_known = group.kind is ListName.PEOPLE  # {"contact": [A], "people": [A, B]}: who sent them, perhaps
        items = [item for item, one in zip(group.items, who, strict=True) if is_known or one not in seen]
        seen.update(filter(None, who))
        kept[group.path] = replace(group, items=items)
    return [kept[group.path] for group in groups]


def _without_single_people(groups: list[Group], known: Known) -> list[Group]:
    """Leave out single people who hold other leads, or are of one submission with what is beside them.

    One is kept beside another of the same form, or, being a whole person, beside a list of several.
    """
    around = {group.path[:length] for group in groups for length in range(len(group.path))}
    around.update(group.path for group in groups if len(group.items) > 1)
    groups = [group for group in groups if len(group.items) > 1 or group.path not in around]
    if len(groups) < 2:  # noqa: PLR2004
        return [group for group in groups if len(group.items) > 1]
    groups = _without_repeated(groups)
    forms = {group.path: _forms_of(group) for group in groups}
    several = [group for group in groups if len(group.items) > 1]
    of_several = set.intersection(*(forms[group.path] for group in several)) if several else set()
    are_leads_beside = any(not say_roles(group.items, group.kind) for group in several)
    single = [group for group in groups if len(group.items) == 1 and isinstance(group.value, list)]
    of_single = Counter(form for group in single for form in forms[group.path])
    kept: list[Group] = []
    for group in groups:
        own, is_lead, is_list = forms[group.path], group.kind is ListName.LEADS, isinstance(group.value, list)
        is_twin = is_list and any(of_single[form] > 1 for form in own)
        is_alike = group.kind is not ListName.PEOPLE and not own.isdisjoint(of_several)
        if len(group.items) == 1 and not is_twin:
            is_beside = are_leads_beside and (is_list or is_lead or is_alike)
            if _is_person(group.items[0], known) and (is_beside or (is_list and is_lead)):
                kept.append(replace(group, is_certain=is_lead or (is_list and is_alike)))
        else:
            kept.append(group)
    return kept


def _forms_of(group: Group) -> set[tuple[Path, frozenset[str]]]:
    """Return where a group is, with the keys that all its items have; lists of records are alike in all places."""
    keys = {keys_of(item) for item in group.items}
    if len(keys) != 1:
        return set()
    names = [kind_of_name(name) for name in group.path if isinstance(name, str)]
    is_anywhere = group.kind is ListName.TRANSPORT and not {ListName.PEOPLE, *_OF_ONE}.intersection(names)
    places = [group.path[:-1], ()] if is_anywhere else [group.path[:-1]]
    return {(place, each) for place in places for each in keys}


def _is_answer(value: Any) -> bool:
    return isinstance(value, dict) and is_answer(value, in_list=False)


def _is_person(value: Any, known: Known) -> bool:
    return len(aspects_of(value, known)) > 1


# The carriers of several leads


def _listed(level: _Level, name: str, path: Path, known: Known) -> tuple[ListName, Any]:
    """Return a member that carries several leads as a list of them, any other in a copy; and what its names say."""
    value, kind = level[name], _kind_of_path(path)
    if kind is ListName.FORM and len(level) == 1 and len(path) < 3:  # noqa: PLR2004
        kind = ListName.UNSAID  # all that there is
    if isinstance(value, list):
        items = items_of(value, header_of(level, name))
        return kind, [items[0].copy()] if len(items) == 1 and isinstance(items[0], dict) else items
    value = _nested(value, known)
    answers = ((key, each) for key, each in value.items() if isinstance(each, dict) and is_answer(each))
    asked = [pair for key, answer in answers for pair in labelled(key, answer)]
    if columns := find_columns([*value.items(), *asked], kind):
        if not columns.keys() <= value.keys():
            raise inseparable("each answer holds those of several")
        rest = {key: each for key, each in value.items() if key not in columns}
        rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
        if len(rest) * len(rows) > _MAX_CELLS:
            raise inseparable("each lead would repeat too much of what is around it")
        return ListName.LEADS, [rest | row for row in rows]
    held: _Level = {key: each for key, each in value.items() if isinstance(each, (dict, list))}
    if len(held) < 2:  # noqa: PLR2004
        return kind, value
    if len(held) == len(value) and _are_ids(held, is_of_leads=kind is ListName.LEADS and name.endswith("s")):
        kind = kind if kind in _OF_ONE or kind is ListName.LEADS else ListName.UNSAID
    else:
        kind, held = _alike(held, kind, known)
    items = items_of([_with_key(key, each, known) for key, each in held.items()])
    if kind in _OF_ONE or not are_leads(items, kind, known):
        return kind, value
    first = next(iter(held))
    rest = {key: items if key == first else each for key, each in value.items() if key == first or key not in held}
    return kind, rest if len(rest) > 1 else items


def _are_ids(held: _Level, *, is_of_leads: bool) -> bool:
    """Say whether all members are objects or lists of answers, under ids, numbers or addresses, or leads' any words."""
    if not all(isinstance(each, dict) or are_answers(each) for each in held.values()):
        return False
    unsaid = {key for key in held if kind_of_name(key) is ListName.UNSAID}
    if is_of_leads and len(unsaid) == len(held):
        return True
    return all(aspect_of_value("", key) or (key in unsaid and _ID.fullmatch(key)) for key in held)


def _alike(held: _Level, kind: ListName, known: Known) -> tuple[ListName, _Level]:
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
    is_one = len(held) > 1 and len({frozenset(signs_of(lead)) for lead in held.values()}) == 1  # in two places
    return kind, {} if is_one else held


def _with_key(key: str, lead: Any, known: Known) -> Any:
    """Return a lead with the number or the address that it stands under, if it has none itself."""
    lead = lead[0] if isinstance(lead, list) and len(lead) == 1 else lead
    aspect = aspect_of_value("", key) if isinstance(lead, dict) else None
    return lead if aspect is None or aspect in aspects_of(lead, known) else {_REACHED_BY[aspect]: key} | lead


def _nested(level: _Level, known: Known) -> _Level:
    """Return a copy with leads under flat names nested: {"lead_1": "Ann", "lead_1_phone": …, "lead_2_name": …}.

    The first may have no number: {"lead_name": …, "lead_phone": …, "lead2_name": …, "lead2_phone": …}.
    """
    found = {key: parts for key in level if (parts := _flat_parts(key))} if len(level) > 3 else {}  # noqa: PLR2004
    leads: dict[str, _Level] = {}
    for key, (lead, own) in sorted(found.items(), key=lambda each: not each[1][1]):  # what has no name of its own last
        if not isinstance(level.get(lead), (dict, list)):
            members = leads.setdefault(lead, {})
            name = own or "name"
            members[key if name in members else name] = level[key]
    people = [lead for lead, each in leads.items() if _is_person(each, known)]
    are_people = any(lead[-1].isdigit() for lead in people)
    leads = {lead: each for lead, each in leads.items() if lead[-1].isdigit() or (are_people and lead in people)}
    if len(leads) < 2 or not any(aspects_of(each, known) for each in leads.values()):  # noqa: PLR2004
        return level.copy()
    return {key: each for key, each in level.items() if key not in found or found[key][0] not in leads} | leads


@lru_cache(maxsize=4096)
def _flat_parts(name: str) -> tuple[str, str | None] | None:
    """Return a flat name's lead and what it says of it: `lead_1_phone` is `lead_1` and `phone`."""
    match = _FLAT.fullmatch(name)
    return (match[1], match[2]) if match else None
