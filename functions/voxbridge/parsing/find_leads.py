"""The leads in a document that holds several.

A list holds leads if it is the whole body, or is under a name of transport (`leads`, `records`, `rows` …) without a
person's answers beside it. People beside answers, under names such as `guests` or `applicants`, or in a list whose
items say their role, are one submission. Where neither is certain, PermanentError dead-letters the whole request.

lead_candidates.py finds what may be leads: every list, table, set of columns or numbered members becomes a Group of
candidates. Here is decided whether the groups are leads. Everything is linear in the size of the document; nothing
recurses but the copying of MAX_DEPTH levels at most.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.lead_candidates import Group, Path, are_alike, find_groups
from voxbridge.parsing.lead_columns import inseparable
from voxbridge.parsing.list_items import say_roles
from voxbridge.parsing.list_names import COUNTERS, HEADERS, ListName
from voxbridge.parsing.payload_words import FORMS, plain
from voxbridge.parsing.person_signs import Aspect, Beside, aspect_of_name, aspects_of, said_beside
from voxbridge.parsing.submission import FieldType


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
    count = sum(group.count for group in groups)
    if count < 2:  # noqa: PLR2004
        return None
    beside = said_beside(root, frozenset(id(each) for group in groups for each in group.held))
    filled = [group for group in groups if group.count]
    if Beside.ANSWER <= beside < Beside.PHONE and len(filled) > 1 and are_alike(filled):
        raise inseparable("some may be leads, or all people of one submission")
    if any(_is_named_beside(root, group) for group in filled):
        raise inseparable("a name is beside them, and they have none")
    are_leads = {_are_leads(group, beside) for group in filled}
    if are_leads == {True, False}:
        raise inseparable("they are beside people of one submission")
    return Leads(count, lambda start, stop: _narrowed(root, groups, start, stop)) if True in are_leads else None


def _are_leads(group: Group, beside: Beside) -> bool:
    """Say whether a group holds leads, given what there is beside it; False: it belongs to one submission."""
    with_roles = say_roles(group.items, group.kind)
    if group.kind is ListName.LEADS:
        if with_roles or beside >= Beside.PERSON:
            raise inseparable("they are beside a person's answers, or say their roles")
        return True
    if with_roles or beside is Beside.PHONE:
        return False
    if not group.is_certain and beside < Beside.ANSWER:
        raise inseparable("one may be a lead, or the person whose submission the others are in")
    if group.kind is ListName.TRANSPORT:
        if beside is Beside.PERSON:
            raise inseparable("a name or an e-mail address is beside them")
        return True
    is_one_of_people = group.kind is ListName.PEOPLE and group.count == 1 and group.is_certain
    if beside is Beside.SOMETHING or is_one_of_people:
        raise inseparable("it is not certain whether they are one submission")
    return beside is Beside.NOTHING


def _is_named_beside(root: Any, group: Group) -> bool:
    """Say whether a group of people without names is beside a name, which may be a person's or a campaign's."""
    if any(Aspect.NAME in aspects_of(item) or _holds_name(item) for item in group.items):
        return False
    above = ""
    for step in (*group.path, None):
        if isinstance(root, dict) and plain(above) not in FORMS:
            texts = (key for key, value in root.items() if key != step and isinstance(value, str) and value.strip())
            if any(aspect_of_name(key) is Aspect.NAME for key in texts):
                return True
        root, above = (root, "") if step is None else (root[step], str(step))
    return False


def _holds_name(item: Any) -> bool:
    """Say whether some member may be a name, by its look: no digits, and a capital first."""
    texts = (
        field.value for field in flatten(item) if field.type is not FieldType.META and isinstance(field.value, str)
    )
    return any(text[:1].isalpha() and not text[0].islower() and not any(map(str.isdigit, text)) for text in texts)


# Narrowing

type _Cut = tuple[Path, Any]


def _narrowed(root: dict[str, Any], groups: list[Group], start: int, stop: int) -> Any:
    """Return the document with the leads from start to stop alone; one lead alone where nothing else is in it."""
    cuts: list[_Cut] = []
    for group in groups:
        low, high = max(start, 0), min(stop, group.count)
        cuts.append((group.path, group.cut(low, max(low, high))))
        start, stop = start - group.count, stop - group.count
    if len(cuts) > 1 or not _is_bare(root, cuts[0][0]):
        return _replaced(root, cuts, 0)[""]
    cut = cuts[0][1]
    return cut[0] if isinstance(cut, list) and len(cut) == 1 else cut


def _is_bare(root: Any, path: Path) -> bool:
    """Say whether nothing that a lead needs is beside a path."""
    for step in path:
        if isinstance(step, int):
            root = root[step]
            continue
        beside = (key for key, value in root.items() if key != step and value not in (None, "", [], {}))
        if any(plain(key) not in COUNTERS | HEADERS for key in beside):
            return False
        root = root[step]
    return True


def _replaced(value: Any, cuts: Sequence[_Cut], depth: int) -> Any:
    """Return a copy with other values at some paths, each of which is as deep as `depth` or deeper."""
    if len(cuts[0][0]) == depth:
        return cuts[0][1]
    if isinstance(value, list):
        return [_replaced(value[0], cuts, depth + 1), *value[1:]]
    below: dict[str | int, list[_Cut]] = {}
    for cut in cuts:
        below.setdefault(cut[0][depth], []).append(cut)
    return value | {key: _replaced(value[key], inner, depth + 1) for key, inner in below.items()}
