"""The leads in a document that holds several.

A list holds leads if it is the whole body, or is under a name of transport (`leads`, `records`, `rows` …) without a
person's answers beside it. People beside answers, under names such as `guests` or `applicants`, or in a list whose
items say their role, are one submission. Where neither is certain, PermanentError dead-letters the whole request.

Everything here is linear in the size of the document; nothing recurses but the copying of MAX_DEPTH levels at most.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from voxbridge.errors import PermanentError, Reason
from voxbridge.parsing.bodies import open_text
from voxbridge.parsing.event_filter import classify_event
from voxbridge.parsing.list_names import COUNTERS, HEADERS, ROLE_KEYS, ListName, kind_of_name, singular, word_of_lead
from voxbridge.parsing.person_signs import (
    Aspect,
    Beside,
    are_answers,
    are_pairs,
    are_sections,
    aspect_of_name,
    aspect_of_value,
    aspects_of,
    dicts_in,
    is_number,
    is_one_answer_alone,
    keys_of,
    labelled,
    people_beside_answers,
    said_beside,
)
from voxbridge.parsing.shapes import is_answer
from voxbridge.parsing.vocabulary import META_RECORDS, is_reach_word, plain

MAX_DEPTH = 64
MAX_PEOPLE = 20  # of one submission; a longer list of roles is something else


@dataclass(frozen=True, slots=True)
class Leads:
    """The leads that a document holds, in their order."""

    count: int
    narrow: Callable[[int, int], Any]  # (start, stop) → the document with these leads alone


ONE_LEAD = Leads(1, lambda _start, _stop: None)  # of a body that holds one by its provider's own format


def inseparable(why: str) -> PermanentError:
    """Return the error of a request whose leads cannot be separated."""
    return PermanentError(Reason.UNREADABLE_BODY, f"the request holds several leads that cannot be separated: {why}")


type _Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Leads that are in one place of a document."""

    path: _Path  # to what is cut
    held: Sequence[Any]  # the objects and lists that hold the leads
    count: int
    cut: Callable[[int, int], Any]  # (start, stop) → what is to be in its place
    kind: ListName
    with_roles: bool = False


def find_leads(document: Any) -> Leads | None:
    """Return the leads of a document that holds several; None where it is one submission, or none.

    Changes the document: JSON in its texts is opened, and leads under flat names are nested. Raises
    PermanentError(unreadable_body) if several leads in it cannot be separated.
    """
    root = open_text(document)
    if isinstance(root, list):
        items = _flattened(root)
        if len(items) != 1:
            if classify_event(root) or not _are_leads(items) or _say_roles(items):
                return None
            return Leads(len(items), lambda start, stop: _one_or_all(items[start:stop]))
        root = open_text(items[0])
    if not isinstance(root, dict):
        return None
    groups = _groups(root)
    count = sum(group.count for group in groups)
    if count < 2:  # noqa: PLR2004
        return None
    beside = said_beside(root, frozenset(id(each) for group in groups for each in group.held))
    if not all([_are_several(group, beside) for group in groups]):
        return None
    return Leads(count, lambda start, stop: _narrowed(root, groups, start, stop))


def _one_or_all(items: Any) -> Any:
    return items[0] if isinstance(items, list) and len(items) == 1 else items


def _are_several(group: _Group, beside: Beside) -> bool:
    """Say whether a group holds leads, given what there is beside it; False: it belongs to one submission."""
    if group.kind is ListName.LEADS:
        if group.with_roles or beside >= Beside.PERSON:
            raise inseparable("they are beside a person's answers, or say their roles")
        return True
    if group.with_roles or beside is Beside.PHONE:
        return False
    if group.kind is ListName.TRANSPORT:
        if beside is Beside.PERSON:
            raise inseparable("a name or an e-mail address is beside them")
        return True
    if beside is Beside.SOMETHING:
        raise inseparable("it is not certain whether they are one submission")
    return beside is Beside.NOTHING


def _groups(root: dict[str, Any]) -> list[_Group]:
    """Return what may be leads in a document, which it changes: lists, numbered members and columns, in their order."""
    groups: list[_Group] = []
    todo: list[tuple[_Path, dict[str, Any]]] = [((), root)]
    while todo:
        path, level = todo.pop()
        if is_answer(level, in_list=False):
            continue
        if group := _columns(path, level) or _numbered(path, level):
            groups.append(group)
            continue
        inner: list[tuple[_Path, dict[str, Any]]] = []
        for key, value in level.items():
            level[key] = opened = open_text(value)
            if isinstance(opened, (dict, list)):
                found, below = _of_member(path, level, key)
                groups += found
                inner += below
        if len(path) < MAX_DEPTH:
            todo.extend(reversed(inner))
    # A list of one lead counts where no other leads are in that lead.
    lengths = {len(group.path) for group in groups if group.count == 1}
    above = {group.path[:length] for group in groups for length in lengths if length < len(group.path)}
    return [group for group in groups if group.count > 1 or group.path not in above]


def _of_member(path: _Path, level: dict[str, Any], key: str) -> tuple[list[_Group], list[tuple[_Path, dict[str, Any]]]]:
    """Return the leads in a member of an object, and the object in which to look further."""
    value, place = level[key], (*path, key)
    if isinstance(value, dict):
        group = _keyed(place, value)
        return ([group], []) if group else ([], [(place, value)])
    if not isinstance(value, list):
        return [], []
    items, kind = _flattened(value, _header(level, key)), _kind_of_path(place)
    if len(items) == 1 and isinstance(items[0], dict):
        level[key] = items
        one = kind is ListName.LEADS and len(aspects_of(items)) > 1
        return [_list_of(place, items, items, kind)] if one else [], [((*place, 0), items[0])]
    if kind is ListName.COMPANY or (kind is ListName.FORM and (path or len(level) > 1)):
        _refuse_answers_in_columns(items)
        return [], []
    return [_list_of(place, value, items, kind)] if _are_leads(items, kind) else [], []


def _kind_of_path(path: Sequence[str | int]) -> ListName:
    kinds = [kind_of_name(name) for name in path if isinstance(name, str)]
    if ListName.COMPANY in kinds and kinds[-1] is not ListName.LEADS:
        return ListName.COMPANY
    return kinds[-1] if kinds else ListName.TRANSPORT


def _list_of(path: _Path, held: list[Any], items: list[Any], kind: ListName) -> _Group:
    return _Group(path, [held], len(items), lambda start, stop: items[start:stop], kind, _say_roles(items))


def _numbered(path: _Path, level: dict[str, Any]) -> _Group | None:
    """Return leads under numbers, or under names with numbers: {"0": …, "1": …}, {"lead_1": …, "lead_2": …}.

    Flat names of leads are nested in place.
    """
    _nest_leads(level)
    held = {key: value for key, value in level.items() if isinstance(value, (dict, list))}
    if len(held) < 2:  # noqa: PLR2004
        return None
    if leads := _named_leads(held):
        return _members(path, level, leads, ListName.LEADS)
    members = {key: value for key, value in held.items() if _NUMBERED.fullmatch(key)}
    if len(members) < 2:  # noqa: PLR2004
        return None
    stems = {key.rstrip("0123456789").rstrip(" _-") for key in members}
    if len(stems) > 1:
        return None
    stem = stems.pop()
    kind = kind_of_name(stem) if stem else _kind_of_path(path)
    if kind in (ListName.COMPANY, ListName.FORM) or (stem and kind is ListName.UNSAID):
        return None
    return _members(path, level, members, kind)


_NUMBERED = re.compile(r"(?:[A-Za-z][A-Za-z_ -]{0,40})?\d{1,6}")


def _named_leads(held: Mapping[str, Any]) -> dict[str, Any]:
    """Return leads under one name, which may have a number or the like: {"lead": …, "lead_b": …, "leads": …}."""
    words = {key: word for key in held if (word := word_of_lead(key))}
    # Under the word alone there may also be what is said of the leads.
    leads = {key: held[key] for key, word in words.items() if singular(key.lower()) != word or _is_person(held[key])}
    return leads if len(leads) > 1 and len({words[key] for key in leads}) == 1 else {}


def _is_person(value: Any) -> bool:
    return len(aspects_of(value)) > 1


def _nest_leads(level: dict[str, Any]) -> None:
    """Nest leads under flat names in place: {"lead_1_name": …, "lead_1_phone": …, "lead_2_name": …}.

    The first may have no number: {"lead_name": …, "lead_phone": …, "lead2_name": …, "lead2_phone": …}.
    """
    if len(level) < 4 or not _ANY_FLAT.search("\n".join(level)):  # noqa: PLR2004  (two names of two leads)
        return
    names = {key: match for key in level if (match := _FLAT.fullmatch(key)) and word_of_lead(match[1])}
    leads: dict[str, dict[str, Any]] = {}
    for key, match in names.items():
        leads.setdefault(match[1], {})[match[2]] = level[key]
    stems = {lead.rstrip(" _-#0123456789") for lead in leads}
    first = {key: match for key in level if (match := _FIRST_FLAT.fullmatch(key)) and match[1] in stems}
    members = {match[2]: level[key] for key, match in first.items()}
    if len(stems) == 1 and stems.isdisjoint(level) and _is_person(members) and any(map(_is_person, leads.values())):
        names |= first
        leads = {stems.pop(): members} | leads
    if len(leads) > 1 and any(map(aspects_of, leads.values())):
        for key in names:
            del level[key]
        level.update(leads)


_FLAT = re.compile(r"([A-Za-z]{4,20}[ _-]?#?\d{1,4})[ ._:/(-]*([A-Za-z].{0,60})")
_FIRST_FLAT = re.compile(r"([A-Za-z][a-z]{3,19}|[A-Z]{4,20})(?:[ ._:/(-]+|(?=[A-Z]))([A-Za-z].{0,60})")
_ANY_FLAT = re.compile(r"^[A-Za-z]{4,20}[ _-]?#?\d{1,4}[ ._:/(-]*[A-Za-z]", re.MULTILINE)  # quick, unlike each name


def _keyed(path: _Path, value: dict[str, Any]) -> _Group | None:
    """Return leads under their ids, numbers or addresses: {"leads": {"-Nx1…": {…}, "-Nx2…": {…}}}."""
    if len(value) < 2 or not all(isinstance(each, dict) for each in value.values()):  # noqa: PLR2004
        return None
    kind = _kind_of_path(path)
    if kind in (ListName.COMPANY, ListName.FORM):
        return None
    are_names = kind is ListName.LEADS and str(path[-1]).endswith("s")
    if are_names and any(kind_of_name(key) is not ListName.UNSAID for key in value):
        return None
    are_ids = all(
        aspect_of_value("", key) or (_ID.fullmatch(key) and kind_of_name(key) is not ListName.COMPANY) for key in value
    )
    return _members(path, value, value, kind) if are_names or are_ids else None


_ID = re.compile(r"(?=\D*\d)[A-Za-z0-9_-]{8,64}")


def _members(path: _Path, level: dict[str, Any], members: Mapping[str, Any], kind: ListName) -> _Group | None:
    keys = list(members)
    items = [_with_key(key, _one_or_all(value)) if value else value for key, value in members.items()]
    if not _are_leads(items, kind):
        return None
    rest = {key: value for key, value in level.items() if key not in members}

    def cut(start: int, stop: int) -> Any:
        return rest | dict(zip(keys[start:stop], items[start:stop], strict=True)) if rest else items[start:stop]

    return _Group(path, list(members.values()), len(items), cut, kind, _say_roles(items))


def _with_key(key: str, lead: Any) -> Any:
    """Return a lead with the number or the address that it stands under, if it has none itself."""
    aspect = aspect_of_value("", key) if isinstance(lead, dict) else None
    return lead if aspect is None or aspect in aspects_of(lead) else {_REACHED_BY[aspect]: key} | lead


_REACHED_BY = {Aspect.PHONE: "phone", Aspect.EMAIL: "email"}


def _columns(path: _Path, level: dict[str, Any]) -> _Group | None:
    """Return leads in columns: {"name": [A, B], "phone": [a, b]}."""
    lists = {key: value for key, value in level.items() if _is_column(value)}
    if not lists:
        _refuse_joined(path, level)
        return None
    if table := _table_of_columns(path, level, lists):
        return table
    aspects = {key: aspect_of_name(key) for key in lists if kind_of_name(key) is not ListName.COMPANY}
    phones = [lists[key] for key, aspect in aspects.items() if aspect is Aspect.PHONE and _are_numbers(lists[key])]
    people = [lists[key] for key, aspect in aspects.items() if aspect in (Aspect.NAME, Aspect.EMAIL)]
    if not phones or not people or _kind_of_path(path) is ListName.COMPANY:
        _refuse_joined(path, level)
        return None
    alone = {key: value for key, value in level.items() if key not in lists}
    if said_beside(alone) >= Beside.PERSON or any(aspect_of_name(key) for key, value in alone.items() if value):
        if Aspect.NAME not in aspects.values():
            return None  # one person, with several numbers and addresses
        raise inseparable("columns are beside a person's answers")
    rows = len(phones[0])
    if any(len(column) != rows for column in (*phones, *people)):
        raise inseparable("columns of different length")
    return _rows_of(path, level, {key: each for key, each in lists.items() if len(each) == rows}, ListName.LEADS)


def _refuse_joined(path: _Path, level: Mapping[str, Any]) -> None:
    """Raise if members hold the names of several people: {"name": "A B,C D", "phone": "0412…,0413…"}.

    They do if the names are as many as the numbers, if all texts hold as many values, or if a text beside a number
    lists full names. "Lee, Ann" with two numbers is one person.
    """
    parts = {key: found for key, value in level.items() if len(found := _parts(key, value)) > 1}
    for count in set(map(len, parts.values())):
        same = [key for key, found in parts.items() if len(found) == count]
        numbers = {key for key in same if _are_joined_numbers(key, level[key])}
        names = [key for key in same if key not in numbers and aspect_of_name(key) is Aspect.NAME]
        if any(isinstance(level[key], str) for key in numbers):
            texts = {key for key, text in level.items() if isinstance(text, str) and text.strip()} - numbers
            names = [*texts] if texts and texts.issubset(same) else names
        if numbers and (len(names) > 1 or any(_are_apart(level[key], parts[key]) for key in names)):
            raise inseparable("their names and numbers are joined")
    if not any(_lists_full_names(key, level[key]) for key in parts) or _kind_of_path(path) is ListName.COMPANY:
        return
    if any(aspect_of_name(key) is Aspect.PHONE and is_number(value) for key, value in level.items()):
        raise inseparable("their names are joined")


def _parts(key: str, value: Any) -> list[Any]:
    if isinstance(value, str):
        return [part for each in _SEPARATOR.split(value) if (part := each.strip())]
    return value if _is_column(value) and kind_of_name(key) is not ListName.COMPANY else []


def _are_joined_numbers(key: str, value: Any) -> bool:
    if isinstance(value, str):
        return value[:1] in _DIALS and _NUMBERS.fullmatch(value) is not None
    return aspect_of_name(key) is Aspect.PHONE and _are_numbers(value)


def _are_apart(names: Any, parts: list[Any]) -> bool:
    """Say whether names are of several people, and not the parts of one name or of a couple's."""
    return not isinstance(names, str) or not _MAY_BE_ONE.search(names) or all(" " in name for name in parts)


def _lists_full_names(key: str, value: Any) -> bool:
    """Say whether a text lists full names: "Ada Lovelace, Bob Ross", and not "van der Berg, Jan" or "GIL PAZ, Ana"."""
    if not isinstance(value, str) or len(value) > _MAX_NAMES or aspect_of_name(key) is not Aspect.NAME:
        return False
    names = [name for each in _LISTED.split(value) if (name := each.strip())]
    if len(names) < 2 or kind_of_name(key) is ListName.COMPANY or not all(map(_FULL_NAME.fullmatch, names)):  # noqa: PLR2004
        return False
    is_last_first = names[0].isupper() != names[1].isupper() or _PARTICLE.match(names[0])
    return len(names) > 2 or not ("," in value and (is_last_first or _NO_PERSON.search(names[1])))  # noqa: PLR2004


def _refuse_answers_in_columns(items: list[Any]) -> None:
    """Raise if answers hold the names and the numbers of several people: [{"id": "name", "value": ["A", "B"]}, …]."""
    columns = [
        pair for item in dicts_in(items) for pair in labelled(str(item.get("id", "")), item) if _is_column(pair[1])
    ]
    phones = [
        len(values) for label, values in columns if aspect_of_name(label) is Aspect.PHONE and _are_numbers(values)
    ]
    if any(aspect_of_name(label) is Aspect.NAME and len(values) in phones for label, values in columns):
        raise inseparable("each answer holds those of several")


_DIALS = frozenset("+(0123456789")
_SEPARATOR = re.compile("[,;|\n]| [/&] ")
_NUMBERS = re.compile(r"\s*\+?\(?\d[\d() .-]{5,20}(?:(?:\s*[,;|\n]\s*| [/&] )\+?\(?\d[\d() .-]{5,20})+\s*")
_MAY_BE_ONE = re.compile("[,/&] ")
_LISTED = re.compile("[,;|\n]")
_MAX_NAMES = 500  # characters
_FULL_NAME = re.compile(r"[^\W\d_][^\W\d_'\u2019-]+(?:\.? [^\W\d_][^\W\d_'\u2019-]*){1,3}\.?")
_PARTICLE = re.compile(
    r"(?:van|von|zu|de|del|della|da|das|do|dos|du|di|la|le|el|al|bin|ben|ter|ten|st)\b", re.IGNORECASE
)
_NO_PERSON = re.compile(  # a company, a job, a degree
    r"\b(?:pty|ltd|limited|inc|llc|corp|company|group|gmbh|manager|director|officer|sales|owner|engineer|agent|phd|mba|"
    r"esq|jr|sr)\b",
    re.IGNORECASE,
)


def _table_of_columns(path: _Path, level: dict[str, Any], lists: dict[str, list[Any]]) -> _Group | None:
    """Return leads in columns of any names: nothing else is there, they are equally long, and one holds phones."""
    kind = _kind_of_path(path)
    filled = [key for key, value in level.items() if value not in (None, "", [], {})]
    if len(filled) < 2 or len(filled) > len(lists) or kind not in (ListName.LEADS, ListName.TRANSPORT):  # noqa: PLR2004
        return None
    if len(set(map(len, lists.values()))) > 1 or not any(map(_are_phones, lists.values())):
        return None
    if any(isinstance(each, str) and is_reach_word(each) for column in lists.values() for each in column):
        return None  # questions, and their answers in another list
    return _rows_of(path, level, lists, kind)


def _are_phones(column: list[Any]) -> bool:
    return _are_numbers(column) and Aspect.PHONE in aspects_of(column)


def _rows_of(path: _Path, level: dict[str, Any], lists: dict[str, list[Any]], kind: ListName) -> _Group:
    def cut(start: int, stop: int) -> Any:
        one = stop - start == 1
        return level | {key: column[start] if one else column[start:stop] for key, column in lists.items()}

    columns = list(lists.values())
    return _Group(path, columns, len(columns[0]), cut, kind)


def _is_column(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and not any(isinstance(each, (dict, list)) for each in value)


def _are_numbers(column: list[Any]) -> bool:
    return len(set(filter(is_number, column))) > 1


# ── The items of a list ──────────────────────────────────────────────────────────────────────────────────────────────


def _flattened(values: list[Any], header: Sequence[str] = ()) -> list[Any]:
    """Return what a list holds: nothing empty, lists of lists as one, JSON text opened, a table's rows as objects."""
    items: list[Any] = []
    todo = list(reversed(values))
    while todo:
        value = open_text(todo.pop())
        if isinstance(value, list):
            inner = [open_text(each) for each in value]
            if not any(isinstance(each, (dict, list)) for each in inner) or are_answers(inner):
                items += [value] if value else []
            else:
                todo.extend(reversed(inner))
        elif isinstance(value, dict) and value and not _is_about_the_form(value):
            items.append(_unwrapped(value))
    return _with_header(items, header)


def _is_about_the_form(item: dict[str, Any]) -> bool:
    return "attributes" in item and plain(str(item.get("type", ""))) in META_RECORDS  # of JSON:API


def _unwrapped(item: dict[str, Any]) -> dict[str, Any]:
    """Return n8n's item as the JSON in it."""
    inner = item.get("json")
    return inner if isinstance(inner, dict) and inner and item.keys() <= {"json", "binary", "pairedItem"} else item


def _with_header(items: list[Any], header: Sequence[str]) -> list[Any]:
    """Return a table's rows as objects; `header`, or else the first row, has their keys."""
    rows = [
        item for item in items if isinstance(item, list) and not any(isinstance(cell, (dict, list)) for cell in item)
    ]
    if not rows or len(rows) < len(items):
        return items
    if not header:
        header, *rows = rows
    if not all(isinstance(name, str) and not is_number(name) for name in header):
        return items
    if not any(map(is_reach_word, header)) or any(len(row) > len(header) for row in rows):
        return items
    return [dict(zip(header, row, strict=False)) for row in rows]


def _header(level: Mapping[str, Any], key: str) -> Sequence[str]:
    """Return the names of a table's columns, which are beside its rows; nothing where the rows are no lists."""
    if not any(isinstance(row, list) for row in level[key][:2]):
        return ()
    for name, value in islice(level.items(), 50):
        if name != key and plain(name) in HEADERS and isinstance(value, list) and value:
            return [str(cell.get("name", cell.get("label", ""))) if isinstance(cell, dict) else cell for cell in value]
    return ()


def _are_leads(items: list[Any], kind: ListName = ListName.TRANSPORT) -> bool:
    """Say whether items are a lead each, and not the answers, the parts or the pieces of one."""
    if len(items) < 2:  # noqa: PLR2004
        return False
    if are_answers(items):
        if people_beside_answers(items) > 1:
            raise inseparable("they are in one list with answers")
        _refuse_answers_in_columns(items)
        return False
    found = [aspects_of(item) for item in items]
    whole = sum(len(each) > 1 for each in found)
    if kind in (ListName.UNSAID, ListName.FORM):
        return whole > 1 and not are_sections(items)
    phones = sum(Aspect.PHONE in each for each, item in zip(found, items, strict=True) if isinstance(item, dict))
    if are_sections(items) or (not whole and phones < len(items) and are_pairs(items)):
        return False
    if kind is ListName.LEADS:
        return any(found)
    keys = Counter(chain.from_iterable(map(keys_of, items)))
    shared = any(number > 1 for key, number in keys.items() if key not in ("id", "type"))
    if not shared and all(map(is_one_answer_alone, items)):
        return False
    objects = sum(bool(each) and isinstance(item, dict) for each, item in zip(found, items, strict=True))
    several = objects > 1 and not all(map(is_one_answer_alone, items))
    return several or whole > 1 or phones > 1 or (shared and any(found))


def _say_roles(items: list[Any]) -> bool:
    """Say whether items say what each is to the others: [{"role": "buyer", …}, {"role": "agent", …}]."""
    rows = dicts_in(items)
    if len(rows) > MAX_PEOPLE:
        return False
    keys = dict.fromkeys(key for row in rows for key in row if plain(key) in ROLE_KEYS)
    for key in islice(keys, 10):
        said = {str(row.get(key, "")).lower()[:60] for row in rows}
        words = {singular(word) for each in said for word in re.findall("[a-z]+", each)}
        if len(said) > 1 and not words.isdisjoint(ROLE_KEYS[plain(key)]) and _are_of_one_form(rows, key):
            return True
    return False


def _are_of_one_form(rows: list[dict[str, Any]], key: str) -> bool:
    """Say whether each row has a key, or another one in common with a row that has it."""
    having = [row for row in rows if key in row]
    common = set(chain.from_iterable(map(keys_of, having))) - {"id", "type"}
    return all(key in row or not keys_of(row).isdisjoint(common) for row in rows)


# ── Narrowing ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _narrowed(root: dict[str, Any], groups: list[_Group], start: int, stop: int) -> Any:
    """Return the document with the leads from start to stop alone; one lead alone where nothing else is in it."""
    cuts: list[tuple[tuple[str | int, ...], Any]] = []
    for group in groups:
        low, high = max(start, 0), min(stop, group.count)
        cuts.append((group.path, group.cut(low, max(low, high))))
        start, stop = start - group.count, stop - group.count
    if len(cuts) == 1 and _is_bare(root, cuts[0][0]):
        cut = cuts[0][1]
        return _one_or_all(cut)
    return _replaced(root, cuts, 0)


def _is_bare(root: Any, path: Sequence[str | int]) -> bool:
    for step in path:
        if isinstance(root, dict) and any(
            plain(key) not in COUNTERS | HEADERS and value not in (None, "", [], {})
            for key, value in root.items()
            if key != step
        ):
            return False
        root = root[step]
    return True


def _replaced(value: Any, cuts: list[tuple[tuple[str | int, ...], Any]], depth: int) -> Any:
    """Return a copy with other values at some paths, each of which is as deep as `depth` or deeper."""
    if len(cuts[0][0]) == depth:
        return cuts[0][1]
    below: dict[str | int, list[tuple[tuple[str | int, ...], Any]]] = {}
    for cut in cuts:
        below.setdefault(cut[0][depth], []).append(cut)
    if isinstance(value, list):
        return [_replaced(value[0], cuts, depth + 1), *value[1:]]
    return {key: _replaced(each, below[key], depth + 1) if key in below else each for key, each in value.items()}
