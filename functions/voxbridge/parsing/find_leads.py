"""The leads in a document that holds several, and a delivery for each.

A list holds leads if it is the whole body, or is under a name of transport (`leads`, `records`, `rows` …) without a
person's answers beside it. People beside answers, under names such as `guests` or `applicants`, or in a list whose
items say their role, are one submission. Where neither is certain, PermanentError dead-letters the whole request.

First every carrier of several (a table's rows, columns, members under numbers or ids, flat names such as
`lead_1_phone`) becomes a list of objects in a copy of the document; then it is decided whether the lists hold leads.
Everything is linear in the size of the document.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError
from voxbridge.parsing import payload_words as words
from voxbridge.parsing import person_signs
from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.list_items import are_answers, are_leads, find_columns, inseparable, items_of, keys_of, say_roles
from voxbridge.parsing.object_shapes import answers_of, dicts_in, is_plain
from voxbridge.parsing.payload_words import ListName, kind_of_name, plain, singular, stem_of
from voxbridge.parsing.person_signs import Aspect, Beside, aspect_of_name, aspects_of, numbers_of, said_beside, signs_of

if TYPE_CHECKING:
    from voxbridge.providers import Provider

MAX_PIECES = 10  # deliveries that one is cut into at a time, each of which may hold several leads again
MAX_MESSAGE = 1024 * 1024 - 16 * 1024  # bytes; SQS takes 1 MiB, attributes included
MAX_GROWTH = 64 * 1024 * 1024  # bytes that all parts together may repeat of what is around them
_NAMESPACE = UUID("5b1d0a3c-6f0e-4f51-9d8e-0c6f5a1e7d42")  # ours, for the ids of parts
_CONTROL = re.compile(r"\\u00([01][0-9a-f])|\\.")
type _Path = tuple[str | int, ...]
type _Level = dict[str, Any]
_MAX_GROUPS = 1_000  # places that may hold leads
_NEAR = 8  # levels around a list whose names are read
_MAX_CELLS = 1_000_000  # of a table whose rows each repeat what is beside its columns
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


def split_deliveries(delivery: Delivery, provider: "Provider") -> list[Delivery]:
    """Return a delivery for each lead, at most MAX_PIECES; with more leads than that each holds a run of them.

    The delivery itself, where it holds one lead or none. Ids follow from the delivery's id and the position alone, so
    a repeat gives the same. Raises PermanentError(unreadable_body) if several leads cannot be separated.
    """
    try:
        document = provider.decode(delivery)
    except PermanentError:
        return [delivery]  # parsing says what is wrong with it, or repairs it
    delivery.document = document
    if provider.holds_one_lead(document):
        return [delivery]
    leads = provider.find_leads(document) or find_leads(document)
    if leads is None or leads.count < 2:  # noqa: PLR2004
        return [delivery]
    pieces = min(leads.count, MAX_PIECES)
    bounds = [leads.count * index // pieces for index in range(pieces + 1)]
    bodies = [_to_json(leads, start, stop) for start, stop in pairwise(bounds)]
    if len(_to_json(leads, 0, 0)) * leads.count > MAX_GROWTH:
        raise inseparable("each lead would repeat too much of what is around it")
    parts = [_part(delivery, index, body) for index, body in enumerate(bodies)]
    if any(len(part.body) * 4 > MAX_MESSAGE and len(part.to_message().encode()) > MAX_MESSAGE for part in parts):
        raise inseparable("a lead of it alone does not fit a queue message")
    return parts


def separate_leads(delivery: Delivery, provider: "Provider") -> Iterator[Delivery]:
    """Yield a delivery for each lead, however many; raises as split_deliveries does, where it comes to it."""
    todo = [delivery]
    while todo:
        pieces = split_deliveries(todo.pop(), provider)
        if len(pieces) == 1:
            yield pieces[0]
        else:
            todo.extend(reversed(pieces))


def _part(delivery: Delivery, index: int, body: bytes) -> Delivery:
    whole = replace(delivery, failure=None, contact=None, document=None)
    part = f"{delivery.part}.{index}" if delivery.part else str(index)
    identity = str(uuid5(_NAMESPACE, f"{delivery.id}/{index}"))
    return replace(whole, id=identity, part=part, body=body, content_type="application/json")


def _to_json(leads: Leads, start: int, stop: int) -> bytes:
    """Write some leads' JSON no longer than what was read: control characters raw, as `decode` lets them through."""
    try:
        text = json.dumps(leads.narrow(start, stop), ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        raise inseparable("the JSON is nested too deeply") from None
    if "\\u00" in text:
        text = _CONTROL.sub(lambda escape: chr(int(escape[1], 16)) if escape[1] else escape[0], text)
    return text.encode("utf-8", "replace")


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
    names: dict[int, bool] = {}
    if any(_is_named_beside(root, group, names) for group in filled):
        raise inseparable("a name is beside them, and they have none")
    decisions = {_are_leads(group, beside, is_alone=len(filled) == 1) for group in filled}
    if decisions == {True, False}:
        raise inseparable("they are beside people of one submission")
    return Leads(count, lambda start, stop: _narrowed(root, groups, start, stop)) if True in decisions else None


def _are_leads(group: _Group, beside: Beside, *, is_alone: bool) -> bool:
    """Say whether a group holds leads, given what there is beside it; False: it belongs to one submission."""
    kind, has_roles = group.kind, say_roles(group.items, group.kind)
    is_sure = group.is_certain or beside >= Beside.ANSWER
    unsure = {  # where it is not certain whether they are leads or one submission's
        ListName.LEADS: has_roles or beside >= Beside.PERSON,
        ListName.TRANSPORT: not is_sure or beside is Beside.PERSON,
        ListName.PEOPLE: not is_sure or beside is Beside.SOMETHING or (len(group.items) == 1 and group.is_certain),
        ListName.UNSAID: not is_sure or beside is Beside.SOMETHING or (not is_alone and beside >= Beside.ANSWER),
        ListName.FORM: not is_alone,  # the pages of a form
    }
    is_of_one = kind is not ListName.LEADS and (has_roles or beside is Beside.PHONE)
    if unsure[kind] and not is_of_one:
        raise inseparable("it is not certain whether they are one submission")
    is_alone_or_said = kind in (ListName.LEADS, ListName.TRANSPORT) or beside is Beside.NOTHING
    return is_alone_or_said and kind is not ListName.FORM and not is_of_one


def _is_named_beside(root: Any, group: _Group, names: dict[int, bool]) -> bool:
    """Say whether people without names are beside a person's or a campaign's; `names` remembers where names are."""
    around: list[Any] = [root, *((root := root[step]) for step in group.path[:-1])]
    for level in around:
        if isinstance(level, dict) and id(level) not in names:
            filled = (key for key, value in level.items() if isinstance(value, str) and value.strip())
            names[id(level)] = Aspect.NAME in map(aspect_of_name, filled)
    if not any(names.get(id(level)) for level in around):
        return False
    named = (Aspect.NAME in aspects_of(item) or _HALF_A_NAME & {*map(plain, keys_of(item))} for item in group.items)
    return not any(named)


def _beside(value: Any, path: _Path) -> Iterator[tuple[str, Any]]:
    """Yield the members beside a path, at each of its levels."""
    for step in path:
        yield from ((key, each) for key, each in value.items() if key != step) if isinstance(value, dict) else ()
        value = value[step]


def _narrowed(root: _Level, groups: list[_Group], start: int, stop: int) -> Any:
    """Return the document with the leads from start to stop alone; one lead alone where nothing it needs is beside."""
    runs: dict[int, Sequence[Any]] = {}
    for group in groups:
        runs[id(group.value)] = group.items[max(start, 0) : max(stop, 0)]
        start, stop = start - len(group.items), stop - len(group.items)
    beside = (plain(key) for key, value in _beside(root, groups[0].path) if value not in (None, "", [], {}))
    if len(groups) > 1 or not words.COUNTERS.union(words.HEADERS).issuperset(beside):
        return _replaced(root[""], runs)
    [items] = runs.values()
    return items[0] if len(items) == 1 else items


def _replaced(value: Any, runs: Mapping[int, Sequence[Any]]) -> Any:
    """Return a copy with a run of its items in place of each group's value, by its id, and without what held others."""
    if id(value) in runs:
        return runs[id(value)]
    if isinstance(value, dict):
        return {key: new for key, each in value.items() if (new := _replaced(each, runs)) or not each}
    return [_replaced(value[0], runs)] if isinstance(value, list) and len(value) == 1 else value


def _find_groups(root: _Level) -> list[_Group]:
    """Return what may be leads in a document; `root` then holds each carrier as a list, in copies of what it held."""
    groups: list[_Group] = []
    todo: list[tuple[_Path, _Level]] = [((), root)]
    while todo:
        path, level = todo.pop()
        inner: list[tuple[_Path, _Level]] = []
        found: list[_Group] = []
        for key, member in level.items():
            if not isinstance(member, (dict, list)) or is_plain(member) or answers_of(member):
                continue
            place = (*path, key)
            kind, value = _listed(level, key, place)
            only, where = (value[0], (*place, 0)) if isinstance(value, list) and len(value) == 1 else (value, place)
            is_inner = isinstance(only, dict) and not answers_of(only)
            is_group = isinstance(value, list) and are_leads(value, kind)
            if is_group or is_inner:
                level[key] = value
            if is_group:
                is_all = kind is ListName.FORM and len(level) == 1 and len(path) < 2  # noqa: PLR2004
                found.append(_Group(place, value, value, ListName.UNSAID if is_all else kind))
            inner += [(where, only)] if is_inner else []
        groups += found
        if any(len(group.items) > 1 for group in found):
            groups += _people_beside(path, level)
        todo.extend(reversed(inner))
    if len(groups) > _MAX_GROUPS:
        raise inseparable("they are in too many places")
    return _without_single_people(groups) if len(groups) > 1 else groups


def _kind_of_path(path: _Path) -> ListName:
    """Return what names say of what is under the last; numbers, and the name of the whole body, say nothing."""
    kinds = [kind_of_name(name) for name in path[-_NEAR:] if isinstance(name, str) and name.strip("0123456789")]
    if ListName.COMPANY in kinds and kinds[-1] is not ListName.LEADS:
        return ListName.COMPANY
    return kinds[-1] if kinds else ListName.TRANSPORT


def _people_beside(path: _Path, level: _Level) -> Iterator[_Group]:
    """Yield the people in objects beside a list of others whose names say nothing, or are the plural of a lead."""
    for key, value in level.items():
        kind = kind_of_name(key) if isinstance(value, dict) and _is_person(value) else ListName.COMPANY
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


def _without_single_people(groups: list[_Group]) -> list[_Group]:
    """Keep single people beside another of the same form, or, who are whole persons, beside a list of several."""
    around = {group.path[:length] for group in groups for length in range(len(group.path))}
    groups = _without_repeated([group for group in groups if len(group.items) > 1 or group.path not in around])
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
        elif _is_person(group.items[0]):
            is_alike = group.kind is not ListName.PEOPLE and not forms.isdisjoint(of_several)
            if (is_list and is_lead) or (are_leads_beside and (is_list or is_alike)):
                kept.append(replace(group, is_certain=is_lead or (is_list and is_alike)))
    return kept


def _forms_of(group: _Group) -> set[tuple[_Path, frozenset[str]]]:
    """Return where a group is, with the keys that all its items have; lists of records are alike in all places."""
    forms = {keys_of(item) for item in group.items}
    places = {group.path[:-1], () if group.kind is ListName.TRANSPORT else group.path[:-1]}
    return {(place, form) for place in places for form in forms} if len(forms) == 1 else set()


def _is_person(value: Any) -> bool:
    return len(aspects_of(value)) > 1


def _listed(level: _Level, name: str, path: _Path) -> tuple[ListName, Any]:
    """Return a member that carries several leads as a list of them, any other in a copy; and what its names say."""
    value, kind = level[name], _kind_of_path(path)
    if isinstance(value, list):
        items = items_of(value, level)
        return kind, [items[0].copy()] if len(items) == 1 and isinstance(items[0], dict) else items
    value = _nested(value)
    asked = [pair for each in dicts_in(value) for pair in answers_of(each)]
    if columns := find_columns([*value.items(), *asked], kind):
        if not columns.keys() <= value.keys():
            raise inseparable("each answer holds those of several")
        rest = {key: each for key, each in value.items() if key not in columns}
        rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
        if len(rest) * len(rows) > _MAX_CELLS:
            raise inseparable("each lead would repeat too much of what is around it")
        return ListName.LEADS, [rest | row for row in rows]
    kind, held = _members(value, path, kind)
    items = items_of([_with_key(key, each) for key, each in held.items()])
    if kind is ListName.FORM or len(items) < 2 or not are_leads(items, kind):  # noqa: PLR2004
        return kind, value
    first = next(iter(held))
    rest = {key: items if key == first else each for key, each in value.items() if key == first or key not in held}
    return kind, rest if len(rest) > 1 else items


def _members(value: _Level, path: _Path, kind: ListName) -> tuple[ListName, _Level]:
    """Return the members, under ids or called alike but for a number, that may be a lead each, and what names say."""
    held: _Level = {key: each for key, each in value.items() if isinstance(each, (dict, list))}
    if len(held) < 2:  # noqa: PLR2004
        return kind, {}
    is_any = kind is ListName.LEADS and str(path[-1]).endswith("s") and not any(map(kind_of_name, held))
    are_ids = is_any or all((_ID.fullmatch(key) and not kind_of_name(key)) or aspects_of(key) for key in held)
    if are_ids and len(held) == len(value) and all(isinstance(one, dict) or are_answers(one) for one in held.values()):
        is_said = kind in (ListName.LEADS, ListName.COMPANY, ListName.FORM)  # also of objects under ids
        return kind if is_said else ListName.UNSAID, held
    stems = {key: stem for key in held if (stem := stem_of(key)) or key.isdigit()}
    stem = next((stem for stem, _ in Counter(stems.values()).most_common(1)), "")
    held = {key: held[key] for key, each in stems.items() if each == stem}
    kind = kind_of_name(stem) if stem else kind
    if kind is not ListName.LEADS:
        return kind, held if kind is not ListName.UNSAID or not stem else {}
    # Under the word alone there may also be what is said of the leads.
    held = {key: lead for key, lead in held.items() if singular(key.lower()) != stem or _is_person(lead)}
    signs = {frozenset(signs_of(lead)) for lead in held.values()} if len(held) > 1 else ()
    return kind, {} if len(signs) == 1 else held  # one in two places


def _with_key(key: str, lead: Any) -> Any:
    """Return a lead with the number or the address that it stands under, if it has none itself."""
    said = person_signs.aspect_of_value("", key.strip()) if isinstance(lead, dict) and not key.isidentifier() else None
    return {said.name.lower(): key} | lead if said and said not in aspects_of(lead) else lead


def _nested(level: _Level) -> _Level:
    """Return a copy with leads under flat names nested: {"lead": "Ann", "lead_phone": …, "lead_2_name": …, …}."""
    found = {key: match for key in level if (match := _FLAT.fullmatch(key))}
    leads: dict[str, _Level] = {}
    for key, match in sorted(found.items(), key=lambda each: not each[1][2]):  # what has no name of its own last
        if not isinstance(level.get(match[1]), (dict, list)):
            members = leads.setdefault(match[1], {})
            name = match[2] or "name"
            members[key if name in members else name] = level[key]
    leads = {lead: each for lead, each in leads.items() if len(each) > 1 and (lead[-1].isdigit() or _is_person(each))}
    if len(leads) < 2:  # noqa: PLR2004
        return level.copy()
    return {key: each for key, each in level.items() if key not in found or found[key][1] not in leads} | leads
