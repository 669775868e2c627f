"""What the names of an object's members say: which of them ask, answer, type or list options."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from voxbridge.parsing import payload_words as words
from voxbridge.parsing.paths import quoted
from voxbridge.parsing.payload_words import field_type, plain
from voxbridge.parsing.submission import SECTION, FieldType

MAX_QUESTION = 300
type Key = tuple[str, str]  # a member's name unchanged, and in lower-case letters and digits alone
_NOTHING: tuple[object, ...] = ("", None, [], {})
_OF_OPTIONS = words.word_set("members", "of_options", "selected").union(map(plain, words.CHOICE_TEXTS))
_OPTION_TYPES = words.word_set("members", "option_types")
_MAX_MEMBERS = 2_000  # as many as fields are kept
_MAX_REMEMBERED = 400  # members of an object up to which its shape is remembered
_MAX_SUFFIXED = 40
_SUFFIXED = re.compile(  # `field_1_label`, `pergunta1`
    rf"(.*?)[_\-. ]?(?:({words.pattern('asked').pattern})|(?:{words.pattern('answered').pattern}))[_\-. ]?(\d{{0,3}})",
    re.IGNORECASE,
)
_MIN_PHONE_AS_INT = 1_000_000  # of a phone number that was sent as a JSON number
_MAX_ROLE = 40
_META_OR_IDS = words.META_KEYS | words.IDS
_WRITTEN = {FieldType.EMAIL: re.compile(r"[^@\s]+@[^@\s]+\.\w+"), FieldType.PHONE: re.compile(r"\+?[\d\s().-]{7,20}")}


@dataclass(frozen=True, slots=True)
class Shape:
    """What the names of an object's members say, the same for every object of these members."""

    keys: tuple[Key, ...]
    quoted: tuple[str, ...]
    roles: tuple[Key, ...]
    kinds: tuple[str, ...]  # members that may say what another is
    known: bool  # every member has a part in asking or answering
    may_answer: bool  # some member may hold an answer
    more: tuple[str, ...]  # members that an answer which is no lead has not
    meta: frozenset[str]  # members about the request, and a framework's own
    reaches: bool  # some other member speaks of a way to reach a person
    suffixed: tuple[tuple[str, str], ...]  # question's member, answer's member: `q1_label`, `q1_value`
    # The members that are one of the parts in payload_words.toml, as they are called, likeliest first.
    questions: tuple[str, ...]
    weak_questions: tuple[str, ...]
    names: tuple[str, ...]
    ids: tuple[str, ...]
    joined: tuple[str, ...]
    asking: tuple[str, ...]
    answers: tuple[str, ...]
    weak_answers: tuple[str, ...]
    choices: tuple[str, ...]
    types: tuple[str, ...]
    sections: tuple[str, ...]
    plain_names: tuple[str, ...]
    plain_answers: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[str, ...]


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
    if not isinstance(value, dict):
        return ""
    shape = shape_of(value)
    is_heading = shape.known and any(words.is_heading_type(value[name]) for name in shape.types)
    if not is_heading or any(value[name] not in _NOTHING for name in (*shape.answers, *shape.choices)):
        return ""
    return first_text(value, (*shape.questions, *shape.weak_questions, *shape.weak_answers))


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
        texts = {
            key: text
            for key in words.CHOICE_TEXTS
            if isinstance(text := option.get(key), (str, int)) and text not in ("", False)
        }
        is_option = plain(str(option.get("type", "text"))) in _OPTION_TYPES
        is_option = is_option and all(plain(key) in _OF_OPTIONS for key in option)
        if not texts or not is_option:
            return None
        if not flagged and len(set(texts.values())) > 1:
            return None  # {"label": "City", "value": …}: an answer of its own
        if not flagged or True in _flags(option):
            found.append((index, next(iter(texts))))
    return found


def shape_of(value: dict[str, Any]) -> Shape:
    """Return what the names of an object's members say, of more than 2,000 the first."""
    if len(value) > _MAX_REMEMBERED:
        return _shape.__wrapped__(tuple(islice(value, _MAX_MEMBERS)))
    return _shape(tuple(value))


@lru_cache(maxsize=128)
def _shape(names: tuple[Any, ...]) -> Shape:
    keys = tuple((str(name), plain(str(name))) for name in names)
    by_word = {word: name for name, word in reversed(keys)}  # the first of several
    others = [word for _, word in keys if word not in words.KNOWN]
    parts = {
        part: tuple(by_word[word] for word in table if word in by_word) for part, table in words.WORDS["parts"].items()
    }
    for part, stems in words.WORDS["stems"].items():
        called = (name for name, word in keys if any(stem in word for stem in stems))
        parts[part] += tuple(name for name in called if name not in parts[part])
    return Shape(
        keys=keys,
        quoted=tuple(quoted(name) for name, _ in keys),
        roles=tuple(sorted((key for key in keys if key[1] in words.WHICH), key=lambda key: words.WHICH[key[1]])),
        kinds=tuple(name for name, word in keys if word in words.WHICH or word.endswith("type")),
        known=not others,
        may_answer="type" in names or any(map(parts.get, ("answers", "weak_answers", "choices", "asking", "joined"))),
        meta=frozenset(name for name, word in keys if word in words.META_KEYS or name.startswith("__")),
        more=tuple(name for name, word in keys if word not in words.OF_PLAIN_ANSWERS),
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


def identifier_in(value: dict[str, Any], shape: Shape) -> tuple[str, str, FieldType] | None:
    """Return the member that holds what another says it is, and its key: `{"type": "phone", "id": "+1…"}`."""
    types = (field_type(value[name]) for name in shape.kinds)
    type_ = next((one for one in types if one in _WRITTEN), None)
    if type_ is None or shape.answers:
        return None
    written = [
        (name, "" if word in _META_OR_IDS else name)
        for name, word in shape.keys
        if isinstance(text := value[name], str) and _WRITTEN[type_].fullmatch(text[:100])
        if type_ is FieldType.EMAIL or text[0] == "+" or word not in _META_OR_IDS
    ]
    return (*written[0], type_) if len(written) == 1 and not words.is_reach_word(written[0][0]) else None


def is_answer(entry: dict[str, Any], *, in_list: bool = True) -> bool:
    """Say whether an object carries one answer, and not a whole person: `{"label": …, "value": …}` and the like.

    Narrower than what is flattened as one: a lead that is taken for an answer would be joined with the next.
    """
    if not 1 < len(entry) <= _MAX_REMEMBERED:
        return False
    shape = shape_of(entry)
    if not shape.plain_answers and not (shape.choices and any(is_selection(entry[name]) for name in shape.choices)):
        return False
    if not first_text(entry, shape.plain_names):
        return False
    # In a list of answers, or beside a type, anything may stand with label and value: but a lead with a `value` of so
    # many dollars is a lead, and so is one whose person is in an object beside it.
    if not shape.more:
        return True
    beside = (entry[name] for name in shape.more)
    holds_person = shape.reaches or any(isinstance(one, dict) and shape_of(one).reaches for one in beside)
    return (in_list or bool(shape.types)) and not holds_person


def date_in(value: dict[str, Any], shape: Shape) -> str | None:
    """Return the date that an object is, in its parts or as PHP writes it; None for any other object."""
    if "timezone_type" in value and isinstance(value.get("date"), str):
        return str(value["date"][:10])
    parts = {word: value[name] for name, word in shape.keys}
    if "year" not in parts or not words.DATE_PARTS.issuperset(parts):
        return None
    date = [str(parts.get(part) or "") for part in ("year", "month", "day")]
    joined = " ".join(reversed(date)) if date[1] and not date[1].isdecimal() else "-".join(date)
    return joined.strip("- ")[:40] if any(date) else ""


def type_of(value: dict[str, Any], shape: Shape) -> FieldType | None:
    """Return the type that an object gives its answer."""
    return next((found for one in shape.types if (found := field_type(value[one]))), None)


def is_about_the_form(value: dict[str, Any]) -> bool:
    """Say whether an object is a record of the form or the site, of JSON:API."""
    return "attributes" in value and plain(str(value.get("type", ""))) in words.META_RECORDS
