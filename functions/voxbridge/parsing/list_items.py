"""The items of a list: whether each is a lead, or an answer, a part or a piece of one, and whether they say roles.

An object's members, or the answers of a list, may hold several people, too: {"name": [A, B], "phone": [a, b]},
{"name": "A B, C D", "phone": "a, b"}.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from voxbridge.errors import PermanentError, Reason
from voxbridge.parsing import payload_words as words
from voxbridge.parsing.object_shapes import (
    first_text,
    header_texts,
    heading_in,
    holds_more,
    is_about_the_form,
    is_answer,
    pairs_in_objects,
    shape_of,
)
from voxbridge.parsing.payload_words import (
    ListName,
    is_personal_word,
    is_reach_word,
    kind_of_name,
    plain,
    singular_words,
)
from voxbridge.parsing.person_signs import (
    Aspect,
    Known,
    aspect_of_name,
    aspects_of,
    is_number,
    is_person,
    label_of,
    numbers_of,
)

type Pair = tuple[str, Any]
MAX_PEOPLE = 20  # of one submission; a longer list of roles is something else
_REACHED = frozenset((Aspect.EMAIL, Aspect.PHONE))
_FEW = 5  # people; of more, roles are their jobs
_MAX_TITLE = 100  # characters of it that are read
_MAX_MEMBERS = 50  # of an item that are looked at
_TWO = 2  # a question and its answer, a few columns, several people
_OF_AN_ANSWER = frozenset(["id", "type", "position", "order", "index", "required"])
_MAX_JOB = 40  # characters
_SEPARATOR = re.compile("[,;|\n]| [/&] ")
_NUMBER = re.compile(r"\+?\(?\d[\d() .-]{5,20}")
_MAY_BE_ONE = re.compile("[,/&] ")
_LISTED = re.compile(r"\s*[,;|\n]\s*")
_MAX_NAMES = 500  # characters
_FULL_NAME = re.compile(r"[^\W\d_][^\W\d_'\u2019-]+(?:\.? [^\W\d_][^\W\d_'\u2019-]*){1,3}\.?")
_ONE_PERSON = words.pattern("one_person", rf"\b(?i:{'|'.join(words.WORDS['people']['second_given_names'])})$")


def inseparable(why: str) -> PermanentError:
    """Return the error of a request whose leads cannot be separated."""
    return PermanentError(Reason.UNREADABLE_BODY, f"the request holds several leads that cannot be separated: {why}")


def items_of(values: list[Any], header: Sequence[str] = ()) -> list[Any]:
    """Return what a list holds: nothing empty, lists of lists as one, a table's rows as objects."""
    items: list[Any] = []
    todo = list(reversed(values))
    while todo:
        value = todo.pop()
        if isinstance(value, list) and holds_more(value) and not are_answers(value):
            todo.extend(reversed(value))
        elif isinstance(value, dict) and value.keys() <= {"json", "binary", "pairedItem"}:  # n8n's item
            todo.extend([value["json"]] if isinstance(value.get("json"), dict) else [])
        elif isinstance(value, (dict, list)) and value and not (isinstance(value, dict) and is_about_the_form(value)):
            items.append(value)
    return _with_header(items, header)


def _with_header(items: list[Any], header: Sequence[str]) -> list[Any]:
    """Return a table's rows as objects; `header`, or else the first row, has their keys."""
    if not items or any(isinstance(item, dict) or holds_more(item) for item in items):
        return items
    header, *rows = (header, *items) if header else items
    is_header = any(map(is_personal_word if len(header) > _TWO else is_reach_word, map(str, header)))
    if not is_header or not all(isinstance(name, str) and not is_number(name) and "@" not in name for name in header):
        return items
    return items if any(len(row) > len(header) for row in rows) else [dict(zip(header, row)) for row in rows]  # noqa: B905


def header_of(level: Mapping[str, Any], key: str) -> Sequence[str]:
    """Return the names of a table's columns, which are beside its rows; nothing where the rows are no lists."""
    if not any(isinstance(row, list) for row in level[key][:2]):
        return ()
    names = (name for name in islice(level, _MAX_MEMBERS) if name != key and plain(name) in words.HEADERS)
    return header_texts(next((level[name] for name in names if isinstance(level[name], list)), []))


def are_leads(items: Sequence[Any], kind: ListName, known: Known) -> bool:
    """Say whether items are a lead each, and not the answers, the parts or the pieces of one; `known` is aspects_of's.

    One alone is, with a phone number or more than a name. Raises PermanentError(unreadable_body) where answers are
    several people's, or what may be a form's sections.
    """
    if kind is ListName.COMPANY:
        return False
    if len(items) < _TWO:
        said = [aspects_of(item, known) for item in items if isinstance(item, dict)]
        return any(len(each) > 1 or Aspect.PHONE in each for each in said)
    found = [] if are_answers(items) else [aspects_of(item, known) for item in items]
    whole = sum(len(each) > 1 for each in found)
    if not found or (not whole and _are_pairs(items) and not all(Aspect.PHONE in each for each in found)):
        _refuse_people_in_answers(items, known)
        return False
    is_unsaid = kind in (ListName.UNSAID, ListName.FORM)
    titles = _titles_of_sections(items, is_form=kind is ListName.FORM)
    if kind is ListName.LEADS and words.RELATIONS.isdisjoint(chain.from_iterable(map(singular_words, titles))):
        return any(found)
    if titles:
        people = (item for item, each in zip(items, found, strict=True) if each >= {Aspect.NAME, Aspect.PHONE})
        if not is_unsaid and len(set(map(numbers_of, people))) > 1:
            raise inseparable("they may be the sections of a form")
        return False
    if is_unsaid:
        return whole > 1
    keys = Counter(chain.from_iterable(map(keys_of, items)))
    shared = any(number > 1 for key, number in keys.items() if key not in ("id", "type"))
    if not shared and all(map(_is_one_answer_alone, items)):
        return False  # the pieces of one lead
    objects = sum(bool(each) and isinstance(item, dict) for each, item in zip(found, items, strict=True))
    are_documents = any(holds_more([*item.values()]) for item in _dicts_in(items))  # an event beside a lead
    return any(each & _REACHED for each in found) and (shared or objects > 1 or whole > 1 or are_documents)


def are_answers(items: Sequence[Any]) -> bool:
    """Say whether items are the answers of one lead: [{"label": …, "value": …}], [{"feldname": …, "wert": …}]."""
    if not items or not all(isinstance(item, dict) for item in items):
        return False
    return any(map(_is_one_answer, items)) or bool(pairs_in_objects([*items], ""))


def _is_one_answer(row: dict[str, Any]) -> bool:
    if not is_answer(row):
        return False
    shape = shape_of(row)
    if any(isinstance(row.get(key), str) for key in ("label", "question", "field_label")):
        return True
    # A submission with an id and its answers has the same look.
    lists = (row[name] for name in shape.plain_answers if isinstance(row[name], list))
    return all(len(_dicts_in(value)) < _TWO for value in lists) and len(aspects_of(row)) < _TWO


def _are_pairs(items: Sequence[Any]) -> bool:
    """Say whether items are a question and an answer each: ["Name", "Ann"], {"q": "Digits?", "a": "0412 345 678"}."""
    if isinstance(items[0], list):
        return all(isinstance(item, list) and len(item) == _TWO for item in items)
    return all(isinstance(item, dict) and shape_of(item).known for item in items)


def _titles_of_sections(items: Sequence[Any], *, is_form: bool) -> set[str]:
    """Return the titles of items that are the parts of one form: each has its own, and its answers in a list.

    `is_form`: as the list's name says; then their names are titles too, and their answers may be in an object.
    """
    titles = words.TITLES | {"name", "label"} if is_form else words.TITLES
    held = (dict, list) if is_form else list
    named = (next((each for key, each in _first(item) if plain(key) in titles), "") for item in _dicts_in(items))
    found = {name[:_MAX_TITLE] for name in named if isinstance(name, str) and name}
    are_sections = len(found) == len(items) and all(
        any(
            isinstance(each, held) and (plain(key) in words.ITEMS or (isinstance(each, list) and are_answers(each)))
            for key, each in _first(item)
        )
        for item in items
    )
    return found if are_sections else set()


def _first(item: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return islice(item.items(), _MAX_MEMBERS)


def _is_one_answer_alone(item: Any) -> bool:
    """Say whether an item has one member, which is no object: {"Phone": "0412 345 678"}, with an id or a type."""
    members = _first(item) if isinstance(item, dict) else enumerate(item[:_TWO])
    values = [value for key, value in members if key not in _OF_AN_ANSWER]
    return len(values) == 1 and not isinstance(values[0], (dict, list))


def keys_of(item: Any) -> frozenset[str]:
    """Return the keys of an item, or the labels of its answers."""
    if isinstance(item, dict):
        return frozenset(islice(item, _MAX_MEMBERS))
    return frozenset(label for answer in islice(_dicts_in(item), _MAX_MEMBERS) if (label := label_of(answer)))


def _dicts_in(values: Sequence[Any]) -> list[dict[str, Any]]:
    return [each for each in values if isinstance(each, dict)]


def _refuse_people_in_answers(items: Sequence[Any], known: Known) -> None:
    """Raise if answers hold several people's: [{"label": "Name", "value": ["A", "B"]}, …], or each question twice."""
    people = [item for item in items if isinstance(item, dict) and not _is_one_answer(item)]
    if len(people) < len(items) and sum(Aspect.PHONE in aspects_of(each, known) for each in people) > 1:
        raise inseparable("they are in one list with answers")
    answers: dict[str, tuple[str, list[Any]]] = {}
    for question, label, value in _answers(items):
        answers.setdefault(question, (label, []))[1].append(value)
    times = {len(each) for _, each in answers.values()}
    if len(times) == 1 and times != {1} and any(len(numbers_of({label: each})) > 1 for label, each in answers.values()):
        raise inseparable("each question is answered several times")
    pairs = [(label, each if len({*map(str, each)}) > 1 else each[0]) for label, each in answers.values()]
    if find_columns(pairs, ListName.UNSAID, known):
        raise inseparable("each answer holds those of several")


def _answers(items: Sequence[Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield answers: what says which question is answered, its label, and the answer."""
    for question, answer, _ in pairs_in_objects([*items], ""):
        yield str(question), str(question), answer
    heading = ""
    for item in items:
        if isinstance(item, list):
            yield str(item[0]), str(item[0]), item[-1]
            continue
        heading = heading_in(item) or heading
        shape = shape_of(item)
        if answers := shape.plain_answers or shape.answers or shape.weak_answers:
            asked = {key: item[key] for key in item if key not in (*answers, "position", "order", "index")}
            label = label_of(asked) or first_text(asked, shape_of(asked).questions) or str(item.get("id", ""))
            yield f"{heading} {asked}", label, next((item[name] for name in answers if item[name]), item[answers[0]])


def say_roles(items: Sequence[Any], kind: ListName) -> bool:
    """Say whether items say what each is to the others: [{"role": "buyer", …}, {"role": "agent", …}].

    A few people (by the list's name) who each have another role do, also where no word of it is known.
    """
    rows = _dicts_in(items)
    keys = dict.fromkeys(key for row in rows for key in row if plain(key) in words.ROLE_KEYS)
    for key in islice(keys, 10):
        roles = words.ROLE_KEYS[plain(key)]
        said = {str(row.get(key, "")).lower()[:60] for row in rows}
        known = set(chain.from_iterable(map(singular_words, said)))
        is_role = roles >= words.ROLES or not known.isdisjoint(("primary", "main"))
        if kind is ListName.PEOPLE and is_role and len({*said} - {""}) == len(items) < _FEW:
            return True
        if len(said) > 1 and not known.isdisjoint(roles):
            # Each has a role, or is of the form of those who have one.
            having = set(chain.from_iterable(keys_of(row) for row in rows if key in row)) - {"id", "type"}
            if all(key in row or not having.isdisjoint(keys_of(row)) for row in rows):
                return True
    return False


def roles_in_list(people: list[Any]) -> list[str]:
    """Return what each person of a list is by a flag, if it is true of one alone, else by their jobs, if all say one.

    `{"is_primary": true, …}`, `{"job_title": "Accountant", …}`.
    """
    nothing = [""] * len(people)
    if not 1 < len(people) <= MAX_PEOPLE or not all(isinstance(one, dict) for one in people):
        return nothing
    said = [{plain(key): str(value)[:_MAX_JOB] for key, value in one.items()} for one in people]
    flagged = [any(one.get(word, "").lower() in ("true", "yes", "1") for word in words.PRIMARY) for one in said]
    jobs = [next((one[word] for word in one if word in words.JOBS), "") for one in said]
    if flagged.count(True) == 1:
        jobs = ["primary" if is_first else "secondary" for is_first in flagged]
    return jobs if all(jobs) and all(map(is_person, people)) else nothing


# Columns, and values that are joined in texts


def find_columns(pairs: Iterable[Pair], kind: ListName, known: Known) -> dict[str, list[Any]]:
    """Return the pairs whose values are lists with a value of each person; none where the pairs are one person's.

    They are several people's if two numbers, or the names of several, are beside another of the ways to tell a
    person. Raises PermanentError(unreadable_body) where they cannot be separated: beside another person, in lists of
    different length, or joined in texts.
    """
    filled = [(label, value) for label, value in pairs if value not in (None, "", [], {})]
    if kind is ListName.COMPANY:
        return {}
    columns = {label: value for label, value in filled if _is_column(value)}
    if not columns:
        _refuse_joined(filled)
        return {}
    if kind in (ListName.LEADS, ListName.TRANSPORT) and 1 < len(columns) == len(filled) and _are_a_table(columns):
        return columns
    said = {
        label: aspect
        for label in columns
        if kind_of_name(label) is not ListName.COMPANY and (aspect := aspect_of_name(label))
    }
    numbers = any(said[label] is Aspect.PHONE and _are_numbers(columns[label]) for label in said)
    names = any(said[label] is Aspect.NAME and _are_names(label, columns[label]) for label in said)
    is_reached = any("@" in str(cell) or is_number(cell) for label in said for cell in columns[label])
    is_beside = any(aspects_of({label: value}, known) for label, value in filled if not _is_column(value))
    if len({*said.values()}) == 1 or not (numbers or (names and is_reached and not is_beside)):
        _refuse_joined(filled)
        return {}
    if is_beside and Aspect.NAME not in said.values():
        return {}  # one person, with several numbers and addresses
    rows = {len(columns[label]) for label in said}
    if is_beside or len(rows) > 1:
        raise inseparable("columns are beside a person's answers, or of different length")
    return {label: column for label, column in columns.items() if len(column) in rows}


def _are_names(label: str, column: list[Any]) -> bool:
    """Say whether a column holds the names of several people, and not the parts of one."""
    names = {str(name).strip() for name in column} - {"", "None"}
    return len(names) > 1 and (words.is_own_name(label) or all(" " in name for name in names))


def _are_a_table(columns: dict[str, list[Any]]) -> bool:
    """Say whether columns of any names are a table, in which one holds phone numbers and none holds questions."""
    return (
        len(set(map(len, columns.values()))) == 1
        and any(_are_numbers(column) and Aspect.PHONE in aspects_of(column) for column in columns.values())
        and not any(isinstance(cell, str) and is_reach_word(cell) for column in columns.values() for cell in column)
    )


def _is_column(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and not any(isinstance(each, (dict, list)) for each in value)


def _are_numbers(column: Sequence[Any]) -> bool:
    return len(set(filter(is_number, column))) > 1


def _refuse_joined(pairs: list[Pair]) -> None:
    """Raise if texts hold the names of several people: {"name": "A B,C D", "phone": "0412…,0413…"}.

    They do if the names are as many as the numbers, if all texts hold as many values, or if a text beside a number
    lists full names. "Lee, Ann" with two numbers is one person.
    """
    joined = {label: (value, parts) for label, value in pairs if len(parts := _parts(label, value)) > 1}
    if not joined:
        return
    several = {label for label, (_, parts) in joined.items() if _are_numbers(parts)}
    numbers = {label for label in several if all(map(_NUMBER.fullmatch, map(str, joined[label][1])))}
    texts = {
        label
        for label, value in pairs
        if isinstance(value, str) or (isinstance(value, dict) and aspects_of({label: value}))
    }
    for count in {len(joined[label][1]) for label in numbers}:
        same = [label for label in joined if label not in numbers and len(joined[label][1]) == count]
        names = [label for label in same if aspect_of_name(label) is Aspect.NAME or len(same) == len(texts - numbers)]
        if len(names) > 1 or any(_are_apart(*joined[label]) for label in names):
            raise inseparable("their names and numbers are joined")
    has_number = any(aspect_of_name(label) is Aspect.PHONE and is_number(value) for label, value in pairs)
    named = (value for label, (value, _) in joined.items() if aspect_of_name(label) is Aspect.NAME)
    if has_number and any(map(_are_full_names, named)):
        raise inseparable("their names are joined")


def _parts(label: str, value: Any) -> Sequence[Any]:
    """Return the values that are joined in one; none where it is of a submission's people."""
    if not isinstance(value, str) or not _SEPARATOR.search(value):
        parts = value if _is_column(value) else ()
    else:
        parts = [*filter(None, map(str.strip, _SEPARATOR.split(value)))]
    return parts if parts and kind_of_name(label) is not ListName.COMPANY else ()


def _are_apart(names: Any, parts: Sequence[Any]) -> bool:
    """Say whether names are of several people, and not the parts of one name or of a couple's."""
    return not isinstance(names, str) or not _MAY_BE_ONE.search(names) or all(" " in name for name in parts)


def _are_full_names(text: Any) -> bool:
    """Say whether a text lists full names: "Ada Lovelace, Bob Ross", and not "van der Berg, Jan" or "GIL PAZ, Ana"."""
    if not isinstance(text, str) or len(text) > _MAX_NAMES:
        return False
    names = [*filter(None, _LISTED.split(text.strip()))]
    if len(names) < 2 or not all(map(_FULL_NAME.fullmatch, names)):  # noqa: PLR2004
        return False
    is_one = names[0].isupper() != names[1].isupper() or _ONE_PERSON.search(words.unaccented(text))
    return len(names) > 2 or "," not in text or not is_one  # noqa: PLR2004
