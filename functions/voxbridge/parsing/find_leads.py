"""The leads in a document that holds several.

A list holds leads if it is the whole body, or is under a name of transport (`leads`, `records`, `rows` …) without a
person's answers beside it. People beside answers, under names such as `guests` or `applicants`, or in a list whose
items say their role, are one submission. Where neither is certain, PermanentError dead-letters the whole request.

lead_candidates.py brings every carrier of several leads to a list. Here is decided whether the lists hold leads.
Everything is linear in the size of the document.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.lead_candidates import Group, Path, find_groups
from voxbridge.parsing.lead_columns import inseparable
from voxbridge.parsing.list_items import MAX_PEOPLE, say_roles
from voxbridge.parsing.payload_words import COUNTERS, FORMS, HEADERS, ListName, plain
from voxbridge.parsing.person_signs import Aspect, Beside, aspect_of_name, aspects_of, said_beside
from voxbridge.parsing.submission import FieldType

type _Cut = tuple[Path, Any]


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
    groups = find_groups(root)
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
    are_leads = {_are_leads(group, beside, is_alone=len(filled) == 1) for group in filled}
    if are_leads == {True, False}:
        raise inseparable("they are beside people of one submission")
    return Leads(count, lambda start, stop: _narrowed(root, groups, start, stop)) if True in are_leads else None


def _are_leads(group: Group, beside: Beside, *, is_alone: bool) -> bool:
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


def _is_named_beside(root: Any, group: Group) -> bool:
    """Say whether a group of people without names is beside a name, which may be a person's or a campaign's."""
    if any(Aspect.NAME in aspects_of(item) or _holds_name(item) for item in group.items):
        return False
    above = ""
    for step in group.path:
        if isinstance(root, dict) and plain(above) not in FORMS:
            texts = (key for key, value in root.items() if key != step and isinstance(value, str) and value.strip())
            if any(aspect_of_name(key) is Aspect.NAME for key in texts):
                return True
        root, above = root[step], str(step)
    return False


def _holds_name(item: Any) -> bool:
    """Say whether some member may be a name, by its look: no digits, and a capital first."""
    fields = flatten(item) if isinstance(item, (dict, list)) else ()
    texts = (field.value for field in fields if field.type is not FieldType.META and isinstance(field.value, str))
    return any(text[:1].isalpha() and not text[0].islower() and not any(map(str.isdigit, text)) for text in texts)


def _narrowed(root: dict[str, Any], groups: list[Group], start: int, stop: int) -> Any:
    """Return the document with the leads from start to stop alone; one lead alone where nothing else is in it."""
    cuts: list[_Cut] = []
    for group in groups:
        cuts.append((group.path, group.items[max(start, 0) : max(stop, 0)]))
        start, stop = start - len(group.items), stop - len(group.items)
    if len(cuts) > 1 or not _is_bare(root, cuts[0][0]):
        return _replaced(root, cuts, 0)[""]
    items = cuts[0][1]
    return items[0] if len(items) == 1 else items


def _is_bare(root: Any, path: Path) -> bool:
    """Say whether nothing that a lead needs is beside a path."""
    for step in path:
        beside = (key for key in root if key != step and root[key] not in (None, "", [], {})) if step != 0 else ()
        if any(plain(key) not in COUNTERS | HEADERS for key in beside):
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
