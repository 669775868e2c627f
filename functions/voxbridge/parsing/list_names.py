"""What the name of a list says of its items: leads, people of one submission, the parts of a form, or nothing."""

import re
from enum import StrEnum
from functools import lru_cache

from voxbridge.parsing.payload_words import WORDS, unaccented, word_set


class ListName(StrEnum):
    """What a list's name says; payload_words.toml has the words of each."""

    LEADS = "leads"  # says that it holds leads
    TRANSPORT = "transport"  # says nothing but that it holds something
    PEOPLE = "people"  # of any kind: `contacts`
    UNSAID = ""  # every other word
    FORM = "form"  # the parts of a form
    COMPANY = "company"  # the people of one submission


_KINDS = {word: kind for kind in ListName if kind for word in WORDS["lists"][kind]}
LEAD_WORDS = word_set("lists", "leads")
HEADERS = word_set("lists", "headers")
COUNTERS = word_set("lists", "counters")
ROLES = word_set("people", "roles")
RELATIONS = ROLES | word_set("people", "relations") | word_set("lists", "company")
# By the key that says what an item is: the words of a list that is one submission.
ROLE_KEYS = (
    dict.fromkeys(WORDS["people"]["keys_of_roles"], ROLES)
    | dict.fromkeys(WORDS["people"]["keys_of_relations"], RELATIONS)
    | dict.fromkeys(WORDS["people"]["keys_of_types"], ROLES - word_set("people", "no_types"))
)
_ORDINALS = word_set("people", "ordinals")
_KNOWN = RELATIONS.union(_KINDS)


def kind_of_name(name: str) -> ListName:
    """Return what a key says of the list under it: `newLeads`, "guest list", `rows`."""
    return _kind_of_name(name[:100])


@lru_cache(maxsize=4096)
def _kind_of_name(name: str) -> ListName:
    kinds = [_KINDS.get(word, ListName.UNSAID) for word in singular_words(name)]
    if not kinds or kinds[-1] in (ListName.FORM, ListName.LEADS):
        return kinds[-1] if kinds else ListName.UNSAID
    if kinds[0] is ListName.LEADS and kinds[-1] is ListName.TRANSPORT:
        return ListName.LEADS
    if set(kinds) == {ListName.TRANSPORT}:
        return ListName.TRANSPORT
    return next(
        (kind for kind in (ListName.COMPANY, ListName.LEADS, ListName.PEOPLE) if kind in kinds), ListName.UNSAID
    )


@lru_cache(maxsize=4096)
def stem_of(name: str) -> str:
    """Return a name without what tells one of several from the next: `lead_2`, `leadB`, "first lead" are all `lead`."""
    return " ".join(word for word in singular_words(name[:40]) if len(word) > 1 and word not in _ORDINALS)


def singular_words(text: str) -> list[str]:
    """Return the words of a name or a value in the singular and without accents: "newLeads" is `new`, `lead`."""
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return [singular(word) for word in re.findall("[a-z]+", unaccented(text).lower())]


def singular(word: str) -> str:
    """Return a word that is known without its plural's ending, any other word as it is."""
    if word.endswith("ies") and word not in _KNOWN:
        return f"{word[:-3]}y"
    return next((stem for end in ("", "s", "es") if (stem := word.removesuffix(end)) in _KNOWN), word)
