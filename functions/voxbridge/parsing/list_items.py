"""The items of a list, and whether each is a lead."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from voxbridge.parsing.bodies import opened
from voxbridge.parsing.columns import find_columns, inseparable
from voxbridge.parsing.list_names import HEADERS, RELATIONS, ROLE_KEYS, ROLES, ListName, singular_words
from voxbridge.parsing.person_signs import (
    Aspect,
    Known,
    are_answers,
    are_pairs,
    are_sections,
    aspect_of_name,
    aspects_of,
    dicts_in,
    is_number,
    is_one_answer_alone,
    keys_of,
    labelled,
    numbers_of,
    people_beside_answers,
    title_of,
)
from voxbridge.parsing.shapes import shape_of
from voxbridge.parsing.vocabulary import META_RECORDS, TYPES, is_reach_word, plain

_FEW = 5  # people; of more, roles are their jobs
MAX_PEOPLE = 20  # of one submission; a longer list of roles is something else


def items_of(values: list[Any], header: Sequence[str] = ()) -> list[Any]:
    """Return what a list holds: nothing empty, lists of lists as one, JSON text opened, a table's rows as objects."""
    items: list[Any] = []
    todo = list(reversed(values))
    while todo:
        value = opened(todo.pop())
        if isinstance(value, list):
            inner = [opened(each) for each in value]
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
    if not items or any(isinstance(item, dict) or _holds_more(item) for item in items):
        return items
    rows = items
    if not header:
        header, *rows = items
    if not all(isinstance(name, str) and not is_number(name) and "@" not in name for name in header):
        return items
    if not any(map(is_reach_word, header)) or any(len(row) > len(header) for row in rows):
        return items
    return [dict(zip(header, row, strict=False)) for row in rows]


def _holds_more(row: list[Any]) -> bool:
    return any(isinstance(cell, (dict, list)) for cell in row)


def header_of(level: Mapping[str, Any], key: str) -> Sequence[str]:
    """Return the names of a table's columns, which are beside its rows; nothing where the rows are no lists."""
    if not any(isinstance(row, list) for row in level[key][:2]):
        return ()
    for name, value in islice(level.items(), 50):
        if name != key and plain(name) in HEADERS and isinstance(value, list) and value:
            return [str(cell.get("name", cell.get("label", ""))) if isinstance(cell, dict) else cell for cell in value]
    return ()


def are_leads(items: list[Any], kind: ListName = ListName.TRANSPORT, known: Known | None = None) -> bool:
    """Say whether items are a lead each, and not the answers, the parts or the pieces of one; `known` is aspects_of's.

    Raises PermanentError(unreadable_body) where answers are several people's.
    """
    if len(items) < 2:  # noqa: PLR2004
        return False
    if are_answers(items) and people_beside_answers(items, known) > 1:
        raise inseparable("they are in one list with answers")
    found = [aspects_of(item, known) for item in items]
    whole = sum(len(each) > 1 for each in found)
    phones = sum(Aspect.PHONE in each for each, item in zip(found, items, strict=True) if isinstance(item, dict))
    if are_answers(items) or (not whole and are_pairs(items) and not all(Aspect.PHONE in each for each in found)):
        _refuse_people_in_answers(items)
        return False
    if are_sections(items):
        return _are_leads_with_titles(items, found, kind)
    if kind in (ListName.UNSAID, ListName.FORM):
        return whole > 1
    if kind is ListName.LEADS:
        return any(found)
    keys = Counter(chain.from_iterable(map(keys_of, items)))
    shared = any(number > 1 for key, number in keys.items() if key not in ("id", "type"))
    if not shared and all(map(is_one_answer_alone, items)):
        return False
    objects = sum(bool(each) and isinstance(item, dict) for each, item in zip(found, items, strict=True))
    several = objects > 1 and not all(map(is_one_answer_alone, items))
    return several or whole > 1 or phones > 1 or (shared and any(found))


def _are_leads_with_titles(items: list[Any], found: Sequence[set[Aspect]], kind: ListName) -> bool:
    """Say whether what looks like the sections of a form are leads: people, each with a name and other numbers.

    Raises PermanentError(unreadable_body) where it is not certain.
    """
    people = [item for item, each in zip(items, found, strict=True) if each >= {Aspect.NAME, Aspect.PHONE}]
    if kind in (ListName.UNSAID, ListName.FORM) or len({frozenset(numbers_of(each)) for each in people}) < 2:  # noqa: PLR2004
        return False
    has_roles = not RELATIONS.isdisjoint(word for item in items for word in singular_words(title_of(item)[:100]))
    if (kind is ListName.LEADS and has_roles) or (kind is ListName.TRANSPORT and not has_roles):
        raise inseparable("they may be the sections of a form")
    return not has_roles


def _refuse_people_in_answers(items: list[Any]) -> None:
    """Raise if answers hold several people's: [{"label": "Name", "value": ["A", "B"]}, …], or each question twice."""
    answers: dict[str, tuple[str, list[Any]]] = {}
    for question, label, value in _answers(items):
        answers.setdefault(question, (label, []))[1].append(value)
    pairs = [(label, each if len({*map(str, each)}) > 1 else each[0]) for label, each in answers.values()]
    times = {len(each) for _, each in answers.values()}
    if len(pairs) > 1 and len(times) == 1 and times != {1}:
        changing = [(label, each) for label, each in pairs if isinstance(each, list)]
        has_names = any(aspect_of_name(label) is Aspect.NAME for label, _ in changing)
        for label, each in changing:
            if len(numbers_of({label: each})) > 1 or (has_names and any(map(is_number, each))):
                raise inseparable("each question is answered several times")
    if find_columns(pairs, ListName.UNSAID):
        raise inseparable("each answer holds those of several")


def _answers(items: list[Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield answers: what says which question is answered, its label, and the answer."""
    members = (member for item in dicts_in(items) for member in item.items())
    asked = next((key for key, value in members if is_reach_word(str(value)) and plain(key) not in TYPES), "")
    for item in items:
        if isinstance(item, list):
            if len(item) == 2:  # noqa: PLR2004
                yield str(item[0]), str(item[0]), item[1]
        elif answer := max(labelled(str(item.get("id", "")), item), key=lambda pair: bool(pair[1]), default=None):
            beside = {"position", "order", "index", *shape_of(item).plain_answers}
            yield str([answer[0], *((key, value) for key, value in item.items() if key not in beside)]), *answer
        elif asked in item:  # under names that are not known
            said = str(item[asked])
            yield said, said, {key: value for key, value in item.items() if key != asked}


def say_roles(items: list[Any], kind: ListName = ListName.TRANSPORT) -> bool:
    """Say whether items say what each is to the others: [{"role": "buyer", …}, {"role": "agent", …}].

    A few people (by the list's name) who each have another role do, also where no word of it is known.
    """
    rows = dicts_in(items)
    if len(rows) > MAX_PEOPLE:
        return False
    keys = dict.fromkeys(key for row in rows for key in row if plain(key) in ROLE_KEYS)
    for key in islice(keys, 10):
        said = {str(row.get(key, "")).lower()[:60] for row in rows}
        words = set(chain.from_iterable(map(singular_words, said)))
        is_role = ROLE_KEYS[plain(key)] >= ROLES or not words.isdisjoint(("primary", "main"))
        if kind is ListName.PEOPLE and is_role and len({*said} - {""}) == len(items) < _FEW:
            return True
        if len(said) > 1 and not words.isdisjoint(ROLE_KEYS[plain(key)]) and _are_of_one_form(rows, key):
            return True
    return False


def _are_of_one_form(rows: list[dict[str, Any]], key: str) -> bool:
    """Say whether each row has a key, or another one in common with a row that has it."""
    having = [row for row in rows if key in row]
    common = set(chain.from_iterable(map(keys_of, having))) - {"id", "type"}
    return all(key in row or not keys_of(row).isdisjoint(common) for row in rows)
