"""The words of payload_words.toml, by which payloads say what a member is for: a question, an answer, a type."""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from itertools import chain, filterfalse

from voxbridge.parsing.submission import FieldType
from voxbridge.tables import table

_LETTERS = dict(zip(map(ord, "ıłŁøØđĐیىکæÆœŒ"), [*"ilLoOdDييك", "ae", "Ae", "oe", "Oe"], strict=True))
_WHOLE = re.compile(f"[{''.join(map(chr, _LETTERS))}]")  # they have no accent that could be taken off


def unaccented(text: str) -> str:
    """Return a text without accents."""
    if text.isascii():
        return text
    letters = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))
    return unicodedata.normalize("NFC", letters.translate(_LETTERS) if _WHOLE.search(letters) else letters)


class _Remembered[T](dict[str, T]):
    """What a function gave, by the text: found in a third of the time that functools.lru_cache takes."""

    def __init__(self, function: Callable[[str], T], length: int, size: int) -> None:
        self._function, self._length, self._size = function, length, size

    def __missing__(self, text: str) -> T:
        if len(text) > self._length:
            return self[text[: self._length]]
        if len(self) >= self._size:
            self.clear()
        return self.setdefault(text, self._function(text))


def of_start[T](length: int, size: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Return a decorator by which a function reads so many characters of a text, and remembers so many results."""
    return lambda function: _Remembered(function, length, size).__getitem__


@of_start(100, 8192)
def plain(text: str) -> str:
    """Return a key or a type in lower-case letters and digits alone, for looking it up in a table."""
    return lower if (lower := unaccented(text).lower()).isalnum() else "".join(filter(str.isalnum, lower))


WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    section: {name: tuple(text.split()) for name, text in lists.items()} for section, lists in table(__file__).items()
}


def word_set(section: str, *names: str) -> frozenset[str]:
    """Return the words of some lists of payload_words.toml."""
    return frozenset(word for name in names for word in WORDS[section][name])


def pattern(name: str, *more: str) -> re.Pattern[str]:
    """Return a pattern of payload_words.toml, with alternatives to it."""
    return re.compile("|".join((*WORDS["patterns"][name], *more)))


class ListName(StrEnum):
    """What a list's name says; payload_words.toml has the words of each."""

    LEADS = "leads"  # says that it holds leads
    TRANSPORT = "transport"  # says nothing but that it holds something
    PEOPLE = "people"  # of any kind: `contacts`
    UNSAID = ""  # every other word
    FORM = "form"  # the parts of a form
    COMPANY = "company"  # the people of one submission


KNOWN = word_set("members", "neutral") | word_set(
    "parts", "types", "questions", "weak_questions", "names", "ids", "answers", "weak_answers", "sections"
)
IDS, TYPES, SECTIONS = (word_set("parts", name) for name in ("ids", "types", "sections"))
ITEMS, SELECTED, DATE_PARTS = (word_set("members", name) for name in ("items", "selected", "date_parts"))
ANSWERS = ITEMS | word_set("lists", "frames")  # say nothing of one of the answers in them
_OF_WHOLES, _PHONE_PARTS = word_set("members", "types_of_wholes"), word_set("members", "phone_parts")
_HEADINGS = word_set("members", "heading_types")
TITLES = word_set("members", "titles") | SECTIONS
CHOICE_TEXTS = WORDS["members"]["choice_texts"]
_SAYING = [WORDS["people"][name] for name in ("keys_of_roles", "keys_of_relations", "keys_of_types")]
WHICH = {word: rank for rank, word in enumerate(chain(*_SAYING, WORDS["records"]["which"]))}  # what says more first
JOBS, PRIMARY, FORMS = (word_set("records", name) for name in ("jobs", "primary", "forms"))
META_KEYS, META_PEOPLE, META_RECORDS = (word_set("records", f"meta_{one}") for one in ("keys", "people", "records"))
META_OBJECTS = word_set("records", "meta_objects") | META_PEOPLE
_TYPES = {word: FieldType(kind) for kind, words in WORDS["field_types"].items() for word in words}
_PREFIX = re.compile(r"^(input|control|field|form)")
_KINDS = {word: kind for kind in ListName if kind for word in WORDS["lists"][kind]}
LEAD_WORDS, HEADERS, COUNTERS = (word_set("lists", name) for name in ("leads", "headers", "counters"))
ROLES, _ORDINALS = (word_set("people", name) for name in ("roles", "ordinals"))
RELATIONS = ROLES | word_set("people", "relations") | word_set("lists", "company")
# By the key that says what an item is: the words of a list that is one submission.
_BY_KEY = {"roles": ROLES, "relations": RELATIONS, "types": ROLES - word_set("people", "no_types")}
ROLE_KEYS = {key: of_list for of, of_list in _BY_KEY.items() for key in WORDS["people"][f"keys_of_{of}"]}
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_KNOWN = RELATIONS.union(_KINDS)


def field_type(type_name: object) -> FieldType | None:
    """Return what a provider's field type says: INPUT_PHONE_NUMBER, control_phone, tel … None where it says nothing."""
    if not isinstance(type_name, str):
        return None
    word = plain(type_name)
    return _TYPES.get(word) or _TYPES.get(_PREFIX.sub("", word))


def is_heading_type(type_name: object) -> bool:
    """Say whether a type in a list of answers is that of a heading, which says what the answers after it are about."""
    return isinstance(type_name, str) and not _HEADINGS.isdisjoint((word := plain(type_name), _PREFIX.sub("", word)))


def type_of_part(whole: FieldType | None, part: str) -> FieldType | None:
    """Return the type of a block's part: a phone block's number is a phone number, what is hidden is so as a whole."""
    return whole if whole in _OF_WHOLES or (whole is FieldType.PHONE and part in _PHONE_PARTS) else None


def _asking_for(name: str, *more: str) -> Callable[[str], bool]:
    """Return whether a key or a question has a pattern of payload_words.toml, or one of the alternatives to it."""
    asked = pattern(name, *more)
    return lambda key: asked.search(plain(key)) is not None


is_phone_word = _asking_for("phone")
is_reach_word = _asking_for("phone", "mail")  # any way to reach someone
is_own_name = _asking_for("own_name")  # that only a person has: `first_name`
is_personal_word = _asking_for("phone", "mail", "name", "nom", "naam", "numer")


@of_start(100, 16_384)  # a body may have some ten thousand names
def kind_of_name(name: str) -> ListName:
    """Return what a key says of the list under it: `newLeads`, "guest list", `rows`."""
    kinds = [_KINDS.get(word, ListName.UNSAID) for word in singular_words(name)] or [ListName.UNSAID]
    if kinds[-1] in (ListName.FORM, ListName.LEADS) or set(kinds) == {ListName.TRANSPORT}:
        return kinds[-1]
    people = (kind for kind in (ListName.COMPANY, ListName.LEADS, ListName.PEOPLE) if kind in kinds)
    return next(people, ListName.UNSAID)


@of_start(40, 8192)
def stem_of(name: str) -> str:
    """Return a name without what tells one of several from the next: `lead_2`, `leadB`, "first lead" are all `lead`."""
    return " ".join(word for word in singular_words(name) if len(word) > 1 and word not in _ORDINALS)


@of_start(100, 8192)
def singular_words(text: str) -> tuple[str, ...]:
    """Return the words of a name or a value in the singular and without accents: "newLeads" is `new`, `lead`."""
    text = unaccented(text if text == text.lower() else _CAPITAL.sub(" ", text))
    return tuple(map(singular, re.findall("[a-z]+", text.lower())))


def singular(word: str) -> str:
    """Return a word that is known without its plural's ending, any other word as it is."""
    if not word.endswith("s"):
        return word
    if word.endswith("ies") and word not in _KNOWN:
        return f"{word[:-3]}y"
    return next((stem for end in ("", "s", "es") if (stem := word.removesuffix(end)) in _KNOWN), word)
