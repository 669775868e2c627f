"""The items of a list: whether each is a lead, or an answer, a part or a piece of one, and whether they say roles.

An object's members, or a list's answers, may hold several people, too: {"name": [A, B], "phone": "a, b"}.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from voxbridge.errors import PermanentError, Reason
from voxbridge.parsing import object_shapes as shapes
from voxbridge.parsing import payload_words as words
from voxbridge.parsing.payload_words import ListName, kind_of_name, plain
from voxbridge.parsing.person_signs import Aspect, aspect_of_name, aspects_of, is_number, is_person, numbers_of
from voxbridge.parsing.submission import MAX_FIELDS

type Pair = tuple[str, Any]
_MAX_PEOPLE = 20  # of one submission; a longer list of roles is something else
_REACHED = frozenset((Aspect.EMAIL, Aspect.PHONE))
_FEW, _MAX_MEMBERS = 5, 50  # people, of more than whom roles are their jobs; members of an item that are looked at
_TWO = 2  # a question and its answer, a few columns, several people
_OF_AN_ANSWER = frozenset(["id", "type", "position", "order", "index", "required"])
_MAX_NAMES = 500  # characters
_TELLING = words.PRIMARY | words.JOBS
_FULL_NAME = re.compile(r"[^\W\d_][^\W\d_'\u2019-]+(?:\.? [^\W\d_][^\W\d_'\u2019-]*){1,3}\.?")
_ONE_PERSON = words.pattern("one_person", rf"\b(?i:{'|'.join(words.WORDS['people']['second_given_names'])})$")


def inseparable(why: str) -> PermanentError:
    """Return the error of a request whose leads cannot be separated."""
    return PermanentError(Reason.UNREADABLE_BODY, f"the request holds several leads that cannot be separated: {why}")


def items_of(values: list[Any], beside: Mapping[str, Any] | None = None) -> list[Any]:
    """Return what a list holds: nothing empty, lists of lists as one, a table's rows as objects.

    The names of a table's columns are in its first row, or else `beside` it, in the object that holds the list.
    """
    items: list[Any] = []
    todo = list(reversed(values))
    while todo:
        value = todo.pop()
        if isinstance(value, list) and shapes.holds_more(value) and not are_answers(value):
            todo.extend(reversed(value))
        elif isinstance(value, dict) and value.keys() <= {"json", "binary", "pairedItem"}:  # n8n's item
            todo.extend([value["json"]] if isinstance(value.get("json"), dict) else [])
        elif value and (isinstance(value, list) or (isinstance(value, dict) and not shapes.is_about_the_form(value))):
            items.append(value)
    if not items or any(isinstance(item, dict) or shapes.holds_more(item) for item in items):
        return items
    heads = (value for key, value in islice((beside or {}).items(), _MAX_MEMBERS) if plain(key) in words.HEADERS)
    lists = (value for value in heads if isinstance(value, list) and value is not values)
    header = shapes.header_texts(next(lists, []))
    header, *rows = (header, *items) if header else items
    is_header = any(map(words.is_personal_word if len(header) > _TWO else words.is_reach_word, map(str, header)))
    if not is_header or not all(isinstance(name, str) and not is_number(name) and "@" not in name for name in header):
        return items
    return items if any(len(row) > len(header) for row in rows) else [dict(zip(header, row)) for row in rows]  # noqa: B905


def are_leads(items: Sequence[Any], kind: ListName) -> bool:
    """Say whether items are a lead each, and not the answers, the parts or the pieces of one.

    One alone is, with a phone number or more than a name. Raises PermanentError(unreadable_body) where it is not sure.
    """
    if kind is ListName.COMPANY:
        return False
    if len(items) < _TWO:
        said = [aspects_of(item) for item in items if isinstance(item, dict)]
        return any(len(each) > 1 or Aspect.PHONE in each for each in said)
    found = [] if are_answers(items) else [aspects_of(item) for item in items]
    whole = sum(len(each) > 1 for each in found)
    if not found or (not whole and _are_pairs(items) and not all(Aspect.PHONE in each for each in found)):
        _refuse_people_in_answers(items)
        return False
    is_unsaid = kind in (ListName.UNSAID, ListName.FORM)
    titles = _titles_of_sections(items, is_form=kind is ListName.FORM)
    if kind is ListName.LEADS and words.RELATIONS.isdisjoint(chain.from_iterable(map(words.singular_words, titles))):
        return any(found)
    if titles:
        people = (item for item, each in zip(items, found, strict=True) if each >= {Aspect.NAME, Aspect.PHONE})
        if not is_unsaid and len(set(map(numbers_of, people))) > 1:
            raise inseparable("they may be the sections of a form")
        return False
    if is_unsaid or not any(each & _REACHED for each in found):
        return is_unsaid and whole > 1
    keys = [keys_of(item) - {"id", "type"} for item in items]
    if len(frozenset[str]().union(*keys)) < sum(map(len, keys)):
        return True  # they share one
    several = [one for one, each in zip(items, found, strict=True) if len(each) > 1 or (each and not _is_piece(one))]
    are_documents = any(shapes.holds_more(item.values()) for item in shapes.dicts_in(items))  # an event beside a lead
    return len(several) > 1 or are_documents


def _is_piece(item: Any) -> bool:
    """Say whether an item is no more than an answer: {"Phone": "0412 345 678"}, with an id or a type; or a list."""
    values = [value for key, value in item.items() if key not in _OF_AN_ANSWER] if isinstance(item, dict) else []
    return len(values) < _TWO and not shapes.holds_more(values)


def are_answers(items: Sequence[Any]) -> bool:
    """Say whether items are the answers of one lead: [{"label": …, "value": …}], [{"feldname": …, "wert": …}]."""
    are_objects = items and isinstance(items[0], dict) and all(isinstance(item, dict) for item in items)
    return bool(are_objects) and (any(map(shapes.answers_of, items)) or bool(shapes.pairs_in_objects(items)))


def _are_pairs(items: Sequence[Any]) -> bool:
    """Say whether items are a question and an answer each: ["Name", "Ann"], {"q": "Digits?", "a": "0412 345 678"}."""
    if isinstance(items[0], list):
        return all(isinstance(item, list) and len(item) == _TWO for item in items)
    return all(isinstance(item, dict) and shapes.shape_of(item).known for item in items)


def _titles_of_sections(items: Sequence[Any], *, is_form: bool) -> set[str]:
    """Return the titles of items that are the parts of one form: each has its own, and its answers in a list."""
    titles = words.TITLES | {"name", "label"} if is_form else words.TITLES
    found: set[str] = set()
    for number, item in enumerate(items, 1):
        members = [*islice(item.items(), _MAX_MEMBERS)] if isinstance(item, dict) else []
        held = (dict, list) if is_form or any(plain(key) in words.SECTIONS for key, _ in members) else list
        title = next((value for key, value in members if plain(key) in titles), "")
        parts = ((plain(key) in words.ITEMS, value) for key, value in members if isinstance(value, held))
        if isinstance(title, str) and title and any(named or are_answers([*value]) for named, value in parts):
            found.add(title[:100])
        if len(found) < number:
            return set()
    return found


def keys_of(item: Any) -> frozenset[str]:
    """Return the keys of an item, or the labels of its answers."""
    if isinstance(item, dict):
        return frozenset(islice(item, _MAX_MEMBERS))
    return frozenset(label for answer in islice(item, _MAX_MEMBERS) for label, _ in shapes.answers_of(answer)[:1])


def _refuse_people_in_answers(items: Sequence[Any]) -> None:
    """Raise if answers hold several people's: [{"label": "Name", "value": ["A", "B"]}, …], or each question twice."""
    people = [item for item in items if isinstance(item, dict) and not shapes.answers_of(item)]
    if len(people) < len(items) and sum(Aspect.PHONE in aspects_of(each) for each in people) > 1:
        raise inseparable("they are in one list with answers")
    answers: dict[str, tuple[str, list[Any]]] = {}
    for question, label, value in _answers(items):
        answers.setdefault(question, (label, []))[1].append(value)
    pairs: list[Pair] = []
    for label, each in answers.values():
        differ = any(str(one) != str(each[0]) for one in each)
        pairs.append((label, each if differ else each[0]))
    times = Counter(len(each) for (_, each), (_, value) in zip(answers.values(), pairs, strict=True) if value is each)
    numbers = {len(each) for label, each in answers.values() if each[1:] and len(numbers_of({label: each})) > 1}
    are_all = numbers == {len(each) for _, each in answers.values()}
    if numbers and (are_all or max(map(times.__getitem__, numbers)) > _TWO):
        raise inseparable("each question is answered several times")
    if find_columns(pairs, ListName.UNSAID):
        raise inseparable("each answer holds those of several")


def _answers(items: Sequence[Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield answers: what says which question is answered, its label, and the answer."""
    for question, answer, _ in shapes.pairs_in_objects(items):
        yield str(question), str(question), answer
    heading = ""
    for item in items:
        if isinstance(item, list):
            yield str(item[0]), str(item[0]), item[-1]
            continue
        heading = shapes.heading_in(item) or heading
        shape = shapes.shape_of(item)
        if answers := shape.answers or shape.weak_answers:
            asked = {key: item[key] for key in item if key not in (*answers, "position", "order", "index")}
            label = shapes.first_text(item, [name for name in (*shape.questions, *shape.names) if name in asked])
            answer = next((item[name] for name in answers if item[name]), item[answers[0]])
            yield f"{heading} {asked}", label or str(item.get("id", "")), answer


def say_roles(items: Sequence[Any], kind: ListName) -> bool:
    """Say whether items say what each is to the others: [{"role": "buyer", …}, {"role": "agent", …}]."""
    rows = shapes.dicts_in(items)
    keys = dict.fromkeys(key for row in rows for key in row if plain(key) in words.ROLE_KEYS)
    for key in islice(keys, 10):
        roles = words.ROLE_KEYS[plain(key)]
        said = {str(row.get(key, "")).lower()[:60] for row in rows}
        known = set(chain.from_iterable(map(words.singular_words, said)))
        is_role = roles >= words.ROLES or not known.isdisjoint(("primary", "main"))
        if kind is ListName.PEOPLE and is_role and len({*said} - {""}) == len(items) < _FEW:
            return True  # a few people who each have another role
        if len(said) > 1 and not known.isdisjoint(roles):
            # Each has a role, or is of the form of those who have one.
            having = set(chain.from_iterable(keys_of(row) for row in rows if key in row)) - {"id", "type"}
            if all(key in row or not having.isdisjoint(keys_of(row)) for row in rows):
                if len(items) > _MAX_PEOPLE:
                    raise inseparable("they are too many people of one submission")
                return True
    return False


def roles_in_list(people: list[Any]) -> list[str]:
    """Return what each person of a list is by a flag that is true of one alone, else by their jobs, if all say one."""
    nothing = [""] * len(people)
    are_people = 1 < len(people) <= _MAX_PEOPLE and all(isinstance(one, dict) for one in people)
    if not are_people or _TELLING.isdisjoint(plain(key) for one in people for key in one):
        return nothing
    said = [{plain(key): str(value)[:40] for key, value in one.items()} for one in people]
    flagged = [any(one.get(word, "").lower() in ("true", "yes", "1") for word in words.PRIMARY) for one in said]
    jobs = [next((one[word] for word in one if word in words.JOBS), "") for one in said]
    if flagged.count(True) == 1:
        jobs = ["primary" if is_first else "secondary" for is_first in flagged]
    return jobs if all(jobs) and all(map(is_person, people)) else nothing


def find_columns(pairs: Iterable[Pair], kind: ListName) -> dict[str, list[Any]]:
    """Return the pairs whose values are lists with a value of each person; none where the pairs are one person's.

    They are several people's if several numbers or addresses are beside as many names. Raises PermanentError where they
    cannot be separated: beside another person, in lists of different length, or joined in texts.
    """
    filled = [*islice((pair for pair in pairs if pair[1] not in (None, "", [], {})), MAX_FIELDS)]
    if kind is ListName.COMPANY or not _are_several(filled):
        return {}
    columns = {label: value for label, value in filled if _is_column(value)}
    is_beside = any(aspects_of({label: value}) for label, value in filled if label not in columns)
    personal = [label for label in columns if aspect_of_name(label)]
    lengths = {len(columns[label]) for label in personal or columns}
    if is_beside or len(lengths) != 1:
        raise inseparable("their names and numbers are joined, of different length or beside another person's")
    return {label: column for label, column in columns.items() if len(column) in lengths}


def _are_several(pairs: list[Pair]) -> bool:
    """Say whether lists or texts hold the values of several people: {"name": "A B,C D", "phone": "0412…,0413…"}.

    They do if the names are as many as the numbers, if all texts hold as many values, or if a text beside a number
    lists full names. "Lee, Ann" with two numbers is one person.
    """
    is_table = all(_is_column(value) for _, value in pairs)
    parts = {label: each for label, value in pairs if len(each := _parts(value)) > 1}
    parts = {label: each for label, each in parts.items() if is_table or kind_of_name(label) is not ListName.COMPANY}
    if not parts:
        return False
    values = dict(pairs)
    reached = {label: found for label, each in parts.items() if (found := _reached(label, each))}
    numbers = {label for label, found in reached.items() if len(found) > 1}
    named = {label for label in parts if aspect_of_name(label) is Aspect.NAME}
    texts = {label for label, value in pairs if isinstance(value, str)}
    texts |= {label for label, value in pairs if isinstance(value, dict) and aspects_of({label: value})}
    counts = {len(parts[label]) for label in numbers}
    asking = {label for label, each in parts.items() if counts and any(map(words.is_reach_word, map(str, each)))}
    for count in counts:
        same = {label for label, each in parts.items() if len(each) == count} - numbers - asking
        same |= {label for label in named if isinstance(values[label], list)}
        names = same if texts - numbers <= same else same & named
        # Which may be the parts of one name, or a couple's
        joined = {label for label in names if isinstance(values[label], str) and re.search("[,/&] ", values[label])}
        if len(names) > 1 or names - joined or any(all(" " in name for name in parts[label]) for label in joined):
            return True
    people = [values[label] for label in named if _are_people(label, values[label], parts[label])]
    if not any(isinstance(value, str) for value in people):
        is_beside = any(aspects_of({label: value}) for label, value in pairs if not _is_column(value))
        return bool(people and reached) and not is_beside
    return any(aspect_of_name(label) is Aspect.PHONE and is_number(value) for label, value in pairs)


def _parts(value: Any) -> Sequence[Any]:
    """Return the values in a list or joined in a text."""
    if isinstance(value, str):
        return [*filter(None, map(str.strip, shapes.SEPARATOR.split(value)))] if shapes.SEPARATOR.search(value) else []
    return value if _is_column(value) else []


def _reached(label: str, parts: Sequence[Any]) -> set[str]:
    """Return the numbers and addresses in parts that are, as their label says or they all look."""
    texts = {str(part).strip() for part in parts} - {"", "None"}
    reached = {text for text in texts if is_number(text) or "@" in text}
    return reached if aspect_of_name(label) in _REACHED or all(map(aspects_of, texts)) else set()


def _is_column(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and not shapes.holds_more(value)


def _are_people(label: str, value: Any, names: Sequence[Any]) -> bool:
    """Say whether a list or a text names several people, and not the parts of one: no "Berg, Jan" or "GIL PAZ, Ana"."""
    if isinstance(value, list):
        own = {str(name).strip() for name in names} - {"", "None"}
        return len(own) > 1 and (words.is_own_name(label) or all(" " in name for name in own))
    if len(value) > _MAX_NAMES or " & " in value or " / " in value or not all(map(_FULL_NAME.fullmatch, names)):
        return False
    is_one = names[0].isupper() != names[1].isupper() or _ONE_PERSON.search(words.unaccented(value))
    return len(names) > _TWO or "," not in value or not is_one
