"""Lists of answers whose rows call question and answer by names that nobody knows: `[{"feldname": …, "wert": …}]`."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from voxbridge.mapping.leaf import without_index
from voxbridge.mapping.lexicon import Concept
from voxbridge.mapping.words import read

_LONGEST = 120  # characters of a question
_MOST_COLUMNS = 8
_DIGITS = re.compile(r"\d[\d\s().-]{4}")
_OF_A_PERSON = frozenset({
    Concept.PHONE, Concept.MOBILE, Concept.EMAIL, Concept.FIRST, Concept.LAST, Concept.FULL,
})  # fmt: skip
_ASKED_OF_A_PERSON = _OF_A_PERSON | {Concept.NAME}


def asked_in_rows(objects: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Go through the objects that are rows of such a list: an object's path, its question's key and its answer's.

    `objects` are an object's texts by its path. One column of such a list holds the questions, each once, one for a
    name, a phone or an e-mail address among them, and another a phone number or an e-mail address; and no key speaks of
    a person, as the keys of a list of people do.
    """
    lists: defaultdict[str, list[str]] = defaultdict(list)
    for within in objects:
        if within.endswith("]"):
            lists[without_index(within)].append(within)
    for rows in lists.values():
        columns = _columns([objects[within] for within in rows])
        if columns:
            yield from ((within, *columns) for within in rows)


def _columns(rows: Sequence[Mapping[str, str]]) -> tuple[str, str] | None:
    shared = [key for key in rows[0] if all(key in row for row in rows)]
    if len(rows) < 2 or not 1 < len(shared) <= _MOST_COLUMNS:  # noqa: PLR2004
        return None
    if any(read(key).concepts & _OF_A_PERSON for key in rows[0]):
        return None
    for question in shared:
        if _are_questions([row[question] for row in rows]):
            answers = [key for key in shared if key != question and _are_answers([row[key] for row in rows])]
            return (question, answers[0]) if answers else None
    return None


def _are_questions(texts: Sequence[str]) -> bool:
    if not all(0 < len(text) <= _LONGEST and "@" not in text and not _DIGITS.search(text) for text in texts):
        return False
    return len(set(texts)) == len(texts) and any(read(text).concepts & _ASKED_OF_A_PERSON for text in texts)


def _are_answers(texts: Sequence[str]) -> bool:
    """Say whether a phone number or an e-mail address is among texts, as it is among answers and not among types."""
    return any("@" in text or _DIGITS.search(text) for text in texts)
