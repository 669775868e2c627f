"""Questions and their answers: which members of an object ask, answer, type or list options, and where both are apart.

Apart they are in rows, in headings, in members that end alike, and in a form's definition by id.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice
from types import NoneType, SimpleNamespace
from typing import Any

from voxbridge.mapping.meanings import NAMING, REACHED_BY, M
from voxbridge.mapping.terms import ENGLISH, Languages, terms
from voxbridge.mapping.words import read
from voxbridge.parsing import payload_words as words
from voxbridge.parsing.payload_words import field_type, plain
from voxbridge.parsing.submission import MAX_FIELDS, SECTION, Field, FieldType, child, outwards, quoted, without_index

MAX_QUESTION = 300
type Key = tuple[str, str]  # a member's name unchanged, and in lower-case letters and digits alone
type Pair = tuple[Any, Any, tuple[int, str | int]]  # a question, its answer, and where that is: in which row, and there
type Questions = dict[str, tuple[str, str]]  # by an answer's path or a question's id: the question, and its path
_NOTHING: tuple[object, ...] = ("", None, [], {})
_OF_OPTIONS = words.word_set("members", "of_options", "selected").union(map(plain, words.CHOICE_TEXTS))
_OPTION_TYPES = words.word_set("members", "option_types")
_MAX_REMEMBERED = 400  # members of an object up to which its shape is remembered
_MAX_SUFFIXED, _MAX_ROLE = 40, 40  # characters of a name, and of a role
_SUFFIXED = re.compile(  # `field_1_label`, `pergunta1`
    rf"(.*?)[_\-. ]?(?:({words.pattern('asked').pattern})|(?:{words.pattern('answered').pattern}))[_\-. ]?(\d{{0,3}})",
    re.IGNORECASE,
)
_MIN_PHONE_AS_INT = 1_000_000  # of a phone number that was sent as a JSON number
_PERSONAL = NAMING | REACHED_BY | {M.NUMBER}
_FEW = 3  # members; two leads under flat names have four
SEPARATOR = re.compile("[,;|\n]| [/&] ")  # of values that are joined in one text
_WRITTEN: dict[FieldType | None, re.Pattern[str]] = {
    FieldType.EMAIL: re.compile(r"[^@\s]+@[^@\s]+\.\w+"),
    FieldType.PHONE: re.compile(r"\+?[\d\s().-]{7,20}"),
}
_PARTS = {part: (frozenset(table), table) for part, table in words.WORDS["parts"].items()}
_NO_PARTS: dict[str, tuple[str, ...]] = dict.fromkeys(_PARTS, ())
_STEMS = {part: re.compile("|".join(stems)) for part, stems in words.WORDS["stems"].items()}
_HOLDERS = frozenset({dict, list})
_MAX_COLUMNS, _MAX_CELL = 8, 120  # of rows under names that no one knows; characters of a question there
_TYPED = re.compile(r"@|\d[\d\s().-]{4}")  # as people type what is theirs, and forms ask nothing


class Shape(SimpleNamespace):
    """What the names of an object's members say, the same for every object of these members.

    Beside what follows, each part in payload_words.toml (`questions` …): the members that are one, likeliest first.
    """

    keys: tuple[Key, ...]
    quoted: tuple[str, ...]
    roles: tuple[Key, ...]
    kinds: tuple[str, ...]  # members that may say what another is
    known: bool  # every member has a part in asking or answering
    may_answer: bool  # some member may hold an answer
    meta: frozenset[str]  # members about the request, and a framework's own
    is_date: bool  # the members are the parts of a date
    reaches: bool  # some other member speaks of a way to reach a person
    suffixed: tuple[tuple[str, str], ...]  # question's member, answer's member: `q1_label`, `q1_value`


def first_text(value: dict[str, Any], names: Sequence[str], but: str = "") -> str:
    """Return the first text among the members of these names; "" where there is none."""
    for name in names:
        text = value[name]
        if isinstance(text, list):  # rich text: ["Hi, ", ["bold", "what is your name?"]]
            text = " ".join(run for run in text[:20] if isinstance(run, str))
        if isinstance(text, str) and text.strip() and name != but:
            return text[:MAX_QUESTION]
    return ""


def heading_in(value: Any) -> str:
    """Return what stands above the answers after it in a list: `{"type": "section", "label": "About you"}`; else ""."""
    shape = shape_of(value) if isinstance(value, dict) else None
    if not (shape and shape.types and shape.known and any(words.is_heading_type(value[name]) for name in shape.types)):
        return ""
    is_answered = any(value[name] not in _NOTHING for name in (*shape.answers, *shape.choices))
    return "" if is_answered else first_text(value, (*shape.questions, *shape.weak_questions, *shape.weak_answers))


def is_selection(options: Any) -> bool:
    """Say whether a list is one of options of which some member says that it is or is not selected."""
    return isinstance(options, list) and any(isinstance(one, dict) and _flags(one) for one in options)


def _flags(option: dict[str, Any]) -> list[bool]:
    return [each for key, each in option.items() if isinstance(each, bool) and plain(key) in words.SELECTED]


def picked_options(options: list[dict[str, Any]]) -> list[tuple[int, str]] | None:
    """Return where the answers are in a list of options or of texts, and under which name; None for other lists."""
    flagged = is_selection(options)
    found: list[tuple[int, str]] = []
    for index, option in enumerate(options):
        texts = {key: option[key] for key in words.CHOICE_TEXTS if isinstance(option.get(key), (str, int))}
        filled = [key for key, text in texts.items() if text not in ("", False)]
        are_apart = not flagged and len({texts[key] for key in filled}) > 1  # {"label": "City", "value": …}: an answer
        is_option = plain(str(option.get("type", "text"))) in _OPTION_TYPES
        if not filled or are_apart or not is_option or not all(plain(key) in _OF_OPTIONS for key in option):
            return None
        if not flagged or True in _flags(option):
            found.append((index, filled[0]))
    return found


def chosen(answer: Any, options: list[dict[str, Any]]) -> Any:
    """Return an answer in words that may hold ids of options: `["o2"]` of `[{"id": "o2", "text": "Mrs"}]`."""
    shown = [first_text(option, [key for key in words.CHOICE_TEXTS if key in option]) for option in options]
    ids = [str(option.get("id") or option.get("value") or "") for option in options]
    texts = dict(zip(ids, shown, strict=True)) | {"": ""}
    said = [texts.get(str(one)) or one for one in (answer if isinstance(answer, list) else [answer])]
    return said if isinstance(answer, list) else said[0]


def shape_of(value: dict[str, Any]) -> Shape:
    """Return what the names of an object's members say, of a large one the first."""
    if len(value) > _MAX_REMEMBERED:
        return _shape.__wrapped__(tuple(islice(value, MAX_FIELDS + 1)))
    return _shape(tuple(value))


@lru_cache(maxsize=128)
def _shape(names: tuple[Any, ...]) -> Shape:
    keys = tuple((str(name), plain(str(name))) for name in names)
    named = {word: name for name, word in reversed(keys)}  # the first of several
    others = [word for _, word in keys if word not in words.KNOWN]
    tables = {part: table for part, (known, table) in _PARTS.items() if not known.isdisjoint(named)}
    parts = _NO_PARTS | {part: tuple(filter(None, map(named.get, table))) for part, table in tables.items()}
    for part, stem in _STEMS.items():
        parts[part] += tuple(name for name, word in keys if name not in parts[part] and stem.search(word))
    return Shape(
        keys=keys,
        quoted=tuple(quoted(name) for name, _ in keys),
        roles=tuple(sorted((key for key in keys if key[1] in words.WHICH), key=lambda key: words.WHICH[key[1]])),
        kinds=tuple(name for name, word in keys if word in words.WHICH or word.endswith("type")),
        known=not others,
        may_answer="type" in names or any(map(parts.get, ("answers", "weak_answers", "choices", "asking", "joined"))),
        meta=frozenset(name for name, word in keys if word in words.META_KEYS or name.startswith("__")),
        is_date="year" in named and words.DATE_PARTS.issuperset(named),
        reaches=any(words.is_reach_word(word) for word in others),
        suffixed=_suffix_pairs(names),
        **parts,
    )


def _suffix_pairs(names: tuple[Any, ...]) -> tuple[tuple[str, str], ...]:
    questions: dict[tuple[str, str], str] = {}
    answers: dict[tuple[str, str], str] = {}
    for name in map(str, names):
        match = _SUFFIXED.fullmatch(name) if len(name) <= _MAX_SUFFIXED else None
        if match and (match[1] or match[3]):
            (questions if match[2] else answers).setdefault((match[1], match[3]), name)
    return tuple((questions[stem], answers[stem]) for stem in questions if stem in answers)


def answer_of(value: dict[str, Any], shape: Shape, asking: str) -> tuple[str, bool]:
    """Return the member that holds the answer, "" if none does, and whether there is nothing else in the object.

    The likeliest that is filled in, with more than a number of points. `asking`: the member with the question, if any.
    """
    kind = value.get("type")  # `{"type": "phone_number", "phone_number": …}`
    is_named = isinstance(kind, str) and kind != "type" and kind in value
    if is_named and value.keys() <= {"id", "type", kind, "name" if "id" in value else kind}:  # else it is a person's
        return str(kind), True
    answer = ""
    for names in (shape.weak_answers, shape.answers):
        if "value" in names:  # beside which others may be captions: `{"value": …, "answerText": "Answer"}`
            names = tuple(name for name in names if not name.endswith("Text"))  # noqa: PLW2901
        filled = [name for name in names if value[name] not in _NOTHING]
        told = [name for name in filled if not isinstance(value[name], int) or value[name] >= _MIN_PHONE_AS_INT]
        answer = next(iter(told or filled or names), answer)
    if not any(value[name] for name in shape.answers):
        answer = next((name for name in shape.choices if is_selection(value[name])), answer)
    if not answer and (asking or (shape.joined and not shape.questions)):  # a question known by its id
        others = [name for name, word in shape.keys if word not in words.KNOWN]
        is_alone = len(others) == 1 and ("name" not in value if asking else isinstance(value[others[0]], (dict, list)))
        return (others[0], not asking) if is_alone else ("", False)
    return ("" if answer == asking else answer), False


def role_of(value: dict[str, Any], shape: Shape) -> str:
    """Return what an object says of itself: `{"type": "fax", …}`, `{"role": "agent", …}`."""
    said = [value[name] for name, word in shape.roles if word != "name" or not shape.reaches]
    return SECTION.join([text for text in said if isinstance(text, str) and 0 < len(text) <= _MAX_ROLE][:3])


def identifier_in(value: dict[str, Any], shape: Shape, key: str) -> tuple[str, FieldType | None]:
    """Return the member that holds what another, or the object's key, says it is; its type: `emails: [{"name"}]`."""
    by_key = FieldType.EMAIL if key in {"email", "emails"} else None
    type_ = next((one for name in shape.kinds if (one := field_type(value[name])) in _WRITTEN), by_key)
    for name, word in shape.keys if type_ and not shape.answers and not shape.reaches else ():
        fits = _WRITTEN[type_].fullmatch(text := str(value[name])[:100])
        if fits and (text[0] == "+" or "@" in text or not (name in shape.meta or word.endswith(("id", "key", "ref")))):
            return name, type_
    return "", None


def answers_of(entry: Any) -> list[tuple[str, Any]]:
    """Return the answers of an object with their label: `{"label": …, "value": …}` and the like; [] for all else.

    Narrower than what is flattened as one: a lead that is taken for an answer would be joined with the next.
    """
    if not isinstance(entry, dict) or not 1 < len(entry) <= _MAX_REMEMBERED:
        return []
    shape = shape_of(entry)
    if shape.reaches or not (shape.answers or shape.choices):
        return []
    answers = [entry[name] for name in shape.answers]
    if not holds_more(entry.values()):  # most
        label = first_text(entry, (*shape.questions, *shape.names))
        return [(label, answer) for answer in answers] if label else []
    asking = [] if isinstance(entry.get("label"), str) else [entry[name] for name in shape.asking]
    if not answers and any(is_selection(entry[name]) for name in shape.choices):
        answers = [""]
    shapes = [(one, shape_of(one)) for one in asking if isinstance(one, dict)]
    labels = (first_text(one, (*its.questions, *its.names)) for one, its in (*shapes, (entry, shape)))
    asked = (first_text(one, its.weak_answers) for one, its in shapes)  # `block: {"content": "Your name?"}`
    label = next(filter(None, chain(labels, asked)), "")
    # Anything may stand with label and value: but a lead with a `value` of so many dollars is a lead, and so is one
    # whose person is in an object beside it, or whose answers are in one of its members.
    is_named = any(isinstance(entry.get(key), str) for key in ("label", "question", "field_label"))
    beside = [one for name, one in entry.items() if isinstance(one, dict) and not (is_named and name in shape.answers)]
    is_lead = any(shape_of(one).reaches for one in beside)
    is_lead = is_lead or (not is_named and any(len(dicts_in(answer)) > 1 for answer in answers))
    return [(label, answer) for answer in answers] if label and not is_lead else []


def dicts_in(value: Any) -> list[dict[str, Any]]:
    """Return the objects in an object or a list."""
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for one in held if isinstance(one, dict)]


def date_in(value: dict[str, Any], shape: Shape) -> str | None:
    """Return the date that an object is, in its parts or as PHP writes it; None for any other object."""
    if "timezone_type" in value and isinstance(value.get("date"), str):
        return str(value["date"][:10])
    if not shape.is_date:
        return None
    parts = {word: value[name] for name, word in shape.keys}
    date = [str(parts.get(part) or "") for part in ("year", "month", "day")]
    joined = " ".join(reversed(date)) if date[1] and not date[1].isdecimal() else "-".join(date)
    return joined.strip("- ")[:40]


def type_of(value: dict[str, Any], shape: Shape) -> FieldType | None:
    """Return the type that an object gives its answer."""
    return next((found for one in shape.types if (found := field_type(value[one]))), None)


def is_about_the_form(value: dict[str, Any]) -> bool:
    """Say whether an object is a record of the form or the site, of JSON:API."""
    return "attributes" in value and plain(str(value.get("type", ""))) in words.META_RECORDS


def pairs_in_rows(rows: list[Any]) -> list[Pair]:
    """Return what is in lists in a list: a question and an answer each, or a row of headings and a row of answers."""
    if not all(isinstance(row, list) and row and not holds_more(row) for row in rows):
        return []
    if len(rows) > 1 and all(len(row) == 2 for row in rows):  # noqa: PLR2004
        return [(row[0], row[1], (index, 1)) for index, row in enumerate(rows)]
    if len(rows) == 2 and len(rows[0]) == len(rows[1]) and _ask(rows[0]) and not _ask(rows[1]):  # noqa: PLR2004
        return [(head, cell, (1, index)) for index, (head, cell) in enumerate(zip(*rows))]  # noqa: B905
    return []


def pairs_in_objects(rows: Sequence[Any]) -> list[Pair]:
    """Return what is in objects that call both by names no one knows: `[{"feldname": "Telefon", "wert": …}, …]`.

    One member holds the questions, each once, and another a number or an address among the answers; or `{"Phone": …}`.
    """
    if len(rows) < 2 or not all(isinstance(row, dict) for row in rows):  # noqa: PLR2004
        return []
    cells = [cell for row in rows for cell in row.items()] if {*map(len, rows)} == {1} else []
    if cells and not holds_more([value for _, value in cells]):
        said = [str(value) for _, value in cells]  # people who can be reached are no questions
        are_some = _TYPED.search("\0".join(said)) and not all(map(_TYPED.search, said))
        if are_some and are_questions([name for name, _ in cells]):
            return [(name, value, (index, name)) for index, (name, value) in enumerate(cells)]
    shape = shape_of(rows[0])
    if shape.reaches or (shape.answers and (shape.questions or shape.names)) or len(shape.keys) > _MAX_COLUMNS:
        return []
    names = [name for name, word in shape.keys if word not in words.IDS and word not in words.TYPES]
    is_said = {name: all(name in row or row.keys() <= rows[0].keys() for row in rows) for name in names}
    columns = {name: [row.get(name) for row in rows] for name in names if is_said[name]}
    columns = {name: each for name, each in columns.items() if {str, int, bool, NoneType}.issuperset(map(type, each))}
    answering = [name for name, column in columns.items() if _TYPED.search("\0".join(map(str, column)))]
    # Any texts are questions beside known answers, but not if each row can be reached.
    mixed = [name for name in answering if not all(_TYPED.search(str(one)) for one in columns[name] if one)]
    is_told = any(name in shape.answers for name in mixed)
    asking = [name for name, column in columns.items() if answering and are_questions(column, of_any=is_told)]
    reaching = [name for name in answering if all(map(_TYPED.search, {*map(str, columns[name])}))]
    if not asking or not answering or sum(len({*columns[name]}) == len(rows) for name in reaching) > 1:
        return []  # two ways to reach someone in each row, all different, are those of people
    question, answer = asking[0], answering[0]  # never one, since no question has what people type
    return [(row[question], row[answer], (index, answer)) for index, row in enumerate(rows) if answer in row]


@words.of_start(MAX_QUESTION, 8192)
def asked_for(text: str) -> frozenset[M]:
    """Return what a question asks for, in the words of any language."""
    return read(text, Languages(ENGLISH, terms().everywhere)).meanings


def note_questions(questions: Questions, value: dict[str, Any], shape: Shape, path: str, key: str) -> None:
    """Note what an object asks and others answer: `field_1_label`, headings over answers, labels by key, ids."""
    for asking, told in shape.suffixed:
        if isinstance(value[asking], str) and value[asking]:
            questions[child(path, told)] = (value[asking], child(path, asking))
    if shape.headings:
        tables = [(name, each) for name, each in value.items() if isinstance(each, list) and len(each) == 1]
        rows = [(child(child(path, name), 0), table[0]) for name, table in tables]
        rows += [*((child(path, name), value[name]) for name in shape.rows), (path, value)]
        for heading in shape.headings:
            found = _labels_along(value[heading], rows)
            questions.update((where, (str(text or ""), child(path, heading))) for where, text in found.items())
    if not shape.answers and not shape.reaches and (shape.ids or shape.known):
        text = first_text(value, (*shape.questions, *(name for name in ("name", "text") if name in value)))
        ids = [str(value[one]) for one in shape.ids if isinstance(value[one], (str, int))]
        for one in ids or ([key] if shape.known else []):
            if one and text and one != text:
                questions.setdefault(one, (text, path))


def _labels_along(heads: Any, rows: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return what headings say of the cells of a row of as many, or of the object with most of their names, by path."""
    if isinstance(heads, list) and len(heads) > 1:
        for path, row in rows:
            if isinstance(row, list) and row is not heads and len(row) == len(heads) and not holds_more(row):
                return {child(path, index): text for index, text in enumerate(header_texts(heads))}
    if isinstance(heads, dict) and are_questions(list(heads.values()), of_any=True):
        objects = [(path, row) for path, row in rows if isinstance(row, dict) and row is not heads]
        path, names = max(((path, heads.keys() & row.keys()) for path, row in objects), key=lambda one: len(one[1]))
        return {child(path, name): heads[name] for name in names}
    return {}


def header_texts(cells: list[Any]) -> list[Any]:
    """Return what a table's header says, whose cells may be objects: `{"name": "Phone", "type": "text"}`; [] for none.

    Of an object that says more than one the text that asks for a name or a way to reach someone, or else the first.
    """
    texts = [_header_text(cell) if isinstance(cell, dict) else cell for cell in cells]
    return [] if any(text is None or isinstance(text, list) for text in texts) else texts


def _header_text(cell: dict[str, Any]) -> str | None:
    shape = shape_of(cell)
    names = () if shape.answers else (*shape.questions, *shape.weak_questions, *shape.names)
    texts = [text for name in names if isinstance(text := cell[name], str)]
    return next(filter(words.is_personal_word, texts), texts[0] if texts else None)


def holds_more(values: Iterable[Any]) -> bool:
    """Say whether values hold objects or lists."""
    return not _HOLDERS.isdisjoint(map(type, values))


def is_plain(value: dict[str, Any] | list[Any]) -> bool:
    """Say whether a value is a list of texts, or holds few, of which none joins several: no leads are in it."""
    if isinstance(value, list) or len(value) > _FEW:
        return isinstance(value, list) and not holds_more(value)
    return not holds_more(value.values()) and not any(map(SEPARATOR.search, map(str, value.values())))


def are_questions(texts: list[Any], *, of_any: bool = False) -> bool:
    """Say whether texts are the questions of a form, each once, and one for a name or a number, or `of_any` data."""
    is_form = _ask(texts) and len(set(texts)) == len(texts)
    return is_form and (of_any or any(_PERSONAL & asked_for(one) for one in texts[:MAX_FIELDS]))  # no more are read


def _ask(texts: list[Any]) -> bool:
    return all(isinstance(one, str) and 0 < len(one) <= _MAX_CELL and not _TYPED.search(one) for one in texts)


def with_questions(fields: list[Field], questions: Questions) -> tuple[Field, ...]:
    """Return the fields without those that ask what others answer, which becomes the labels of their answers."""
    used: set[str] = set()
    for field in fields if questions else ():
        found = questions.get(field.path)
        if found and field.path.endswith("]"):
            field.key = ""  # of the list
        elif not found and (not field.label or field.label in questions):
            found = questions.get(field.key) or questions.get(field.label)
            found = found if found and found[1] != field.record else None
        if found:
            field.label = found[0][:MAX_QUESTION]
            used.add(without_index(found[1]))
    asking = {path for _, path in questions.values() if without_index(path) in used}
    return tuple(field for field in fields if asking.isdisjoint(outwards(field.path))) if used else tuple(fields)
