"""The leads in a document that holds several.

A list holds leads if it is the whole body, or is under a name of transport (`leads`, `records`, `rows` …) without a
person's answers beside it. People beside answers, under names such as `guests` or `applicants`, or in a list whose
items say their role, are one submission. Where neither is certain, PermanentError dead-letters the whole request.

First every carrier of several (a table's rows, columns, members under numbers or ids, flat names such as
`lead_1_phone`) becomes a list of objects in a copy of the document; then it is decided whether the lists hold leads.
Everything is linear in the size of the document.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from voxbridge.parsing import payload_words as words
from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.list_items import (
    MAX_PEOPLE,
    are_answers,
    are_leads,
    find_columns,
    header_of,
    inseparable,
    items_of,
    keys_of,
    say_roles,
)
from voxbridge.parsing.object_shapes import is_answer
from voxbridge.parsing.payload_words import ListName, kind_of_name, plain, singular, stem_of
from voxbridge.parsing.person_signs import (
    MAX_DEPTH,
    Aspect,
    Beside,
    Known,
    aspect_of_name,
    aspect_of_value,
    aspects_of,
    labelled,
    numbers_of,
    said_beside,
    signs_of,
)

type _Path = tuple[str | int, ...]
type _Level = dict[str, Any]
type _Cut = tuple[_Path, Any]
_REACHED_BY = {Aspect.PHONE: "phone", Aspect.EMAIL: "email"}
_DEEP = 8  # levels, below which nothing is done that reads all that is inside of each
_MAX_CELLS = 1_000_000  # of a table whose rows each repeat what is beside its columns
_SAID = (ListName.LEADS, ListName.COMPANY, ListName.FORM)  # names that also say what objects under ids are
_ID = re.compile(r"(?=\D*\d)(?![A-Za-z_ -]+\d{1,3}$)[A-Za-z0-9_-]{8,64}")
_HALF_A_NAME = frozenset({"first", "last", "given", "family", "fn", "ln"})  # the keys of a lead: elsewhere, of pages
_FLAT = re.compile(
    rf"((?i:{'|'.join(words.LEAD_WORDS)})(?:[ _-]?#?\d{{1,4}}|(?=[ ._:/(-]|[A-Z]|$)))[ ._:/(-]*([A-Za-z].{{0,60}})?"
)


@dataclass(frozen=True, slots=True)
class _Group:
    """What may be leads in one place of a document: a list, or one person in an object."""

    path: _Path
    value: Any  # the list or the object that is there
    items: Sequence[Any]
    kind: ListName
    is_certain: bool = True  # False: a person who may be another lead, or the one whose submission the others are in


@dataclass(frozen=True, slots=True)
class Leads:
    """The leads that a document holds, in their order."""

    count: int
    narrow: Callable[[int, int], Any]  # (start, stop) → the document with these leads alone


def find_leads(document: Any) -> Leads | None:
    """Return the leads of a document that holds several; None where it is one submission, or none.

    Of an opened document. Raises PermanentError(unreadable_body) if several leads in it cannot be separated.
    """
    if isinstance(document, list) and classify_event(document):
        return None
    root = {"": document}  # so that the whole body is a member like any other, whose name says nothing
    groups = _find_groups(root)
    count = sum(len(group.items) for group in groups)
    if count < 2:  # noqa: PLR2004
        return None
    beside = said_beside(root, frozenset(id(group.value) for group in groups))
    filled = [group for group in groups if group.items]
    are_unsaid = len(filled) > 1 and {group.kind for group in filled} == {ListName.UNSAID}
    if are_unsaid and Beside.ANSWER <= beside < Beside.PHONE:
        raise inseparable("some may be leads, or all people of one submission")
    if any(_is_named_beside(root, group) for group in filled):
        raise inseparable("a name is beside them, and they have none")
    decisions = {_are_leads(group, beside, is_alone=len(filled) == 1) for group in filled}
    if decisions == {True, False}:
        raise inseparable("they are beside people of one submission")
    return Leads(count, lambda start, stop: _narrowed(root, groups, start, stop)) if True in decisions else None


def _are_leads(group: _Group, beside: Beside, *, is_alone: bool) -> bool:
    """Say whether a group holds leads, given what there is beside it; False: it belongs to one submission."""
    kind, size, has_roles = group.kind, len(group.items), say_roles(group.items, group.kind)
    is_sure = group.is_certain or beside >= Beside.ANSWER
    unsure = {  # where it is not certain whether they are leads or one submission's
        ListName.LEADS: has_roles or beside >= Beside.PERSON,
        ListName.TRANSPORT: not is_sure or beside is Beside.PERSON,
        ListName.PEOPLE: not is_sure or beside is Beside.SOMETHING or (size == 1 and group.is_certain),
        ListName.UNSAID: not is_sure or beside is Beside.SOMETHING,
        ListName.FORM: not is_alone,  # the pages of a form
    }
    is_of_one = kind is not ListName.LEADS and (has_roles or beside is Beside.PHONE)
    if (has_roles and size > MAX_PEOPLE) or (unsure[kind] and not is_of_one):
        raise inseparable("it is not certain whether they are one submission")
    if kind in (ListName.LEADS, ListName.TRANSPORT):
        return not is_of_one
    return kind is not ListName.FORM and beside is Beside.NOTHING and not is_of_one


def _is_named_beside(root: Any, group: _Group) -> bool:
    """Say whether people without names are beside a name, which may be a person's or a campaign's."""
    if any(Aspect.NAME in aspects_of(item) or _HALF_A_NAME & {*map(plain, keys_of(item))} for item in group.items):
        return False
    for step in group.path:
        others = [(key, value) for key, value in root.items() if key != step] if isinstance(root, dict) else []
        if any(
            isinstance(value, str) and value.strip() and aspect_of_name(key) is Aspect.NAME for key, value in others
        ):
            return True
        root = root[step]
    return False


def _narrowed(root: dict[str, Any], groups: list[_Group], start: int, stop: int) -> Any:
    """Return the document with the leads from start to stop alone; one lead alone where nothing else is in it."""
    cuts: list[_Cut] = []
    for group in groups:
        cuts.append((group.path, group.items[max(start, 0) : max(stop, 0)]))
        start, stop = start - len(group.items), stop - len(group.items)
    if len(cuts) > 1 or not _is_bare(root, cuts[0][0]):
        return _replaced(root, cuts, 0)[""]
    items = cuts[0][1]
    return items[0] if len(items) == 1 else items


def _is_bare(root: Any, path: _Path) -> bool:
    """Say whether nothing that a lead needs is beside a path."""
    for step in path:
        beside = (key for key in root if key != step and root[key] not in (None, "", [], {})) if step else ()
        if any(plain(key) not in words.COUNTERS | words.HEADERS for key in beside):
            return False
        root = root[step]
    return True


def _replaced(value: Any, cuts: Sequence[_Cut], depth: int) -> Any:
    """Return a copy with other values at some paths, each of which is as deep as `depth` or deeper."""
    if len(cuts[0][0]) == depth:
        return cuts[0][1]
    if isinstance(value, list):  # of one
        return [_replaced(value[0], cuts, depth + 1)]
    below: dict[str | int, list[_Cut]] = {}
    for cut in cuts:
        below.setdefault(cut[0][depth], []).append(cut)
    return value | {key: _replaced(value[key], inner, depth + 1) for key, inner in below.items()}


# What may be leads


def _find_groups(root: _Level) -> list[_Group]:
    """Return what may be leads in a document; `root` then holds each carrier as a list, in copies of what it held.

    Raises PermanentError(unreadable_body) where several leads cannot be separated.
    """
    groups: list[_Group] = []
    known: Known = {}
    todo: list[tuple[_Path, _Level]] = [((), root)]
    while todo:
        path, level = todo.pop()
        inner: list[tuple[_Path, _Level]] = []
        found: list[_Group] = []
        for key, member in level.items():
            if not isinstance(member, (dict, list)) or _is_answer(member):
                continue
            place = (*path, key)
            kind, value = _listed(level, key, place, known)
            below = _objects_in(value, place)
            is_group = isinstance(value, list) and are_leads(value, kind, known)
            if is_group or below:
                level[key] = value
            if is_group:
                is_all = kind is ListName.FORM and len(level) == 1 and len(path) < 2  # noqa: PLR2004
                found.append(_Group(place, value, value, ListName.UNSAID if is_all else kind))
            inner += below
        groups += found
        if any(len(group.items) > 1 for group in found):
            groups += _people_beside(path, level, known)
        if len(path) < MAX_DEPTH:
            todo.extend(reversed(inner))
    return _without_single_people(groups, known) if groups else groups


def _objects_in(value: Any, path: _Path) -> list[tuple[_Path, _Level]]:
    """Return the object in which there may be more leads: a member, or a list's only item; none that is an answer."""
    only, where = (value[0], (*path, 0)) if isinstance(value, list) and len(value) == 1 else (value, path)
    return [(where, only)] if isinstance(only, dict) and not _is_answer(only) else []


def _kind_of_path(path: _Path) -> ListName:
    """Return what names say of what is under the last; numbers, and the name of the whole body, say nothing."""
    kinds = [kind_of_name(name) for name in path if isinstance(name, str) and name.strip("0123456789")]
    if ListName.COMPANY in kinds and kinds[-1] is not ListName.LEADS:
        return ListName.COMPANY
    return kinds[-1] if kinds else ListName.TRANSPORT


def _people_beside(path: _Path, level: _Level, known: Known) -> Iterator[_Group]:
    """Yield the people in objects beside a list of others, each of whom may be a lead.

    Their names say nothing, or are the plural of a lead: {"leads": {"name": …, "phone": …}, "contacts": [A, B]}.
    """
    for key, value in level.items():
        kind = kind_of_name(key) if isinstance(value, dict) and _is_person(value, known) else ListName.COMPANY
        if kind in (ListName.UNSAID, ListName.TRANSPORT) or (kind is ListName.LEADS and key.endswith("s")):
            yield _Group((*path, key), value, [value], kind if kind is ListName.LEADS else ListName.UNSAID)


def _without_repeated(groups: list[_Group]) -> list[_Group]:
    """Leave out of each list who is in a longer one as well: {"latest": [A], "records": [A, B]}."""
    kept: dict[_Path, _Group] = {}
    seen: set[frozenset[str]] = set()
    for group in sorted(groups, key=lambda group: -len(group.items)):
        who = [numbers_of(item) for item in group.items]
        is_known = group.kind is ListName.PEOPLE  # {"contact": [A], "people": [A, B]}: who sent them, perhaps
        items = [item for item, one in zip(group.items, who, strict=True) if is_known or one not in seen]
        seen.update(filter(None, who))
        kept[group.path] = replace(group, items=items)
    return [kept[group.path] for group in groups]


def _without_single_people(groups: list[_Group], known: Known) -> list[_Group]:
    """Leave out single people who hold other leads, or are of one submission with what is beside them.

    One is kept beside another of the same form, or, being a whole person, beside a list of several.
    """
    around = {group.path[:length] for group in groups for length in range(len(group.path))}
    around.update(group.path for group in groups if len(group.items) > 1)
    groups = [group for group in groups if len(group.items) > 1 or group.path not in around]
    if len(groups) < 2:  # noqa: PLR2004
        return [group for group in groups if len(group.items) > 1]
    groups = _without_repeated(groups)
    several = [group for group in groups if len(group.items) > 1]
    of_several = set.intersection(*map(_forms_of, several)) if several else set()
    are_leads_beside = any(not say_roles(group.items, group.kind) for group in several)
    single = [group for group in groups if len(group.items) == 1 and isinstance(group.value, list)]
    of_single = Counter(form for group in single for form in _forms_of(group))
    kept: list[_Group] = []
    for group in groups:
        forms, is_lead, is_list = _forms_of(group), group.kind is ListName.LEADS, isinstance(group.value, list)
        if len(group.items) != 1 or (is_list and any(of_single[form] > 1 for form in forms)):
            kept.append(group)
            continue
        is_alike = group.kind is not ListName.PEOPLE and not forms.isdisjoint(of_several)
        is_beside = are_leads_beside and (is_list or is_alike)
        if _is_person(group.items[0], known) and (is_beside or (is_list and is_lead)):
            kept.append(replace(group, is_certain=is_lead or (is_list and is_alike)))
    return kept


def _forms_of(group: _Group) -> set[tuple[_Path, frozenset[str]]]:
    """Return where a group is, with the keys that all its items have; lists of records are alike in all places."""
    forms = {keys_of(item) for item in group.items}
    places = {group.path[:-1], () if group.kind is ListName.TRANSPORT else group.path[:-1]}
    return {(place, form) for place in places for form in forms} if len(forms) == 1 else set()


def _is_answer(value: Any) -> bool:
    return isinstance(value, dict) and is_answer(value, in_list=False)


def _is_person(value: Any, known: Known) -> bool:
    return len(aspects_of(value, known)) > 1


# The carriers of several leads


def _listed(level: _Level, name: str, path: _Path, known: Known) -> tuple[ListName, Any]:
    """Return a member that carries several leads as a list of them, any other in a copy; and what its names say."""
    value, kind = level[name], _kind_of_path(path)
    if isinstance(value, list):
        items = items_of(value, header_of(level, name))
        return kind, [items[0].copy()] if len(items) == 1 and isinstance(items[0], dict) else items
    value = _nested(value, known)
    answers = ((key, each) for key, each in value.items() if isinstance(each, dict) and is_answer(each))
    asked = [pair for key, answer in answers for pair in labelled(key, answer)]
    if columns := find_columns([*value.items(), *asked], kind, known):
        if not columns.keys() <= value.keys():
            raise inseparable("each answer holds those of several")
        rest = {key: each for key, each in value.items() if key not in columns}
        rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
        if len(rest) * len(rows) > _MAX_CELLS:
            raise inseparable("each lead would repeat too much of what is around it")
        return ListName.LEADS, [rest | row for row in rows]
    kind, held = _members(value, path, kind, known)
    items = items_of([_with_key(key, each, known) for key, each in held.items()])
    if kind is ListName.FORM or len(items) < 2 or not are_leads(items, kind, known):  # noqa: PLR2004
        return kind, value
    first = next(iter(held))
    rest = {key: items if key == first else each for key, each in value.items() if key == first or key not in held}
    return kind, rest if len(rest) > 1 else items


def _members(value: _Level, path: _Path, kind: ListName, known: Known) -> tuple[ListName, _Level]:
    """Return the members that may be a lead each, and what their names say.

    All of them under ids, numbers, addresses or, of leads, any words; or else those that are called alike but for a
    number, an ordinal or an A or B: {"-Nx81aPq2": …}, {"contact_1": …}, {"lead": …, "leads": …}.
    """
    held: _Level = {key: each for key, each in value.items() if isinstance(each, (dict, list))}
    if len(held) < 2:  # noqa: PLR2004
        return kind, {}
    unsaid = {key for key in held if kind_of_name(key) is ListName.UNSAID}
    is_any = kind is ListName.LEADS and str(path[-1]).endswith("s") and len(unsaid) == len(held)
    are_ids = is_any or all(aspect_of_value("", key) or (key in unsaid and _ID.fullmatch(key)) for key in held)
    if (
        are_ids
        and len(held) == len(value)
        and all(isinstance(each, dict) or are_answers(each) for each in held.values())
    ):
        return kind if kind in _SAID else ListName.UNSAID, held
    stems = {key: stem for key in held if (stem := stem_of(key)) or key.isdigit()}
    stem = next((stem for stem, _ in Counter(stems.values()).most_common(1)), "")
    held = {key: held[key] for key, each in stems.items() if each == stem}
    kind = kind_of_name(stem) if stem else kind
    if kind is not ListName.LEADS:
        return kind, held if kind is not ListName.UNSAID or not stem else {}
    # Under the word alone there may also be what is said of the leads.
    held = {key: lead for key, lead in held.items() if singular(key.lower()) != stem or _is_person(lead, known)}
    signs = {frozenset(signs_of(lead)) for lead in held.values()} if len(path) <= _DEEP and len(held) > 1 else ()
    is_one = len(signs) == 1  # in two places
    return kind, {} if is_one else held


def _with_key(key: str, lead: Any, known: Known) -> Any:
    """Return a lead with the number or the address that it stands under, if it has none itself."""
    aspect = aspect_of_value("", key) if isinstance(lead, dict) else None
    return {_REACHED_BY[aspect]: key} | lead if aspect and aspect not in aspects_of(lead, known) else lead


def _nested(level: _Level, known: Known) -> _Level:
    """Return a copy with leads under flat names nested: {"lead_1": "Ann", "lead_1_phone": …, "lead_2_name": …}.

    The first may have no number: {"lead_name": …, "lead_phone": …, "lead2_name": …, "lead2_phone": …}.
    """
    found = {key: match for key in level if (match := _FLAT.fullmatch(key))}
    leads: dict[str, _Level] = {}
    for key, match in sorted(found.items(), key=lambda each: not each[1][2]):  # what has no name of its own last
        if not isinstance(level.get(match[1]), (dict, list)):
            members = leads.setdefault(match[1], {})
            name = match[2] or "name"
            members[key if name in members else name] = level[key]
    leads = {
        lead: each for lead, each in leads.items() if len(each) > 1 and (lead[-1].isdigit() or _is_person(each, known))
    }
    if len(leads) < 2:  # noqa: PLR2004
        return level.copy()
    return {key: each for key, each in level.items() if key not in found or found[key][1] not in leads} | leads
