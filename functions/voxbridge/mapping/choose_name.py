"""Which of a person's fields make their title, first and last name."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from voxbridge.mapping.language_detection import vote
from voxbridge.mapping.people import Candidate, heaviest
from voxbridge.mapping.split_name import (
    Name,
    as_typed,
    is_family,
    is_full_name,
    is_name,
    is_salutation,
    is_written_as_name,
    split_name,
    split_title,
)
from voxbridge.mapping.terms import FIRST_UNSPACED, Languages, terms, values
from voxbridge.mapping.tokenize import fold, tokens
from voxbridge.mapping.vocabulary import NAMING, A, Attribute, M
from voxbridge.mapping.weights import THRESHOLD

type Found = dict[str, tuple[str, list[Candidate]]]  # contact field → text and the fields it is made of

_PARTS = frozenset({A.FIRST_NAME, A.FULL_NAME, A.LAST_NAME, A.NAME_PARTICLE, A.SECOND_LAST_NAME})
_PLAIN_ASKED = 4.0  # score from which on a label asks for a name in so many words


def read_name(
    fields: Sequence[Candidate],
    unowned: Sequence[Candidate],
    regions: Sequence[str],
    languages: Languages,
) -> Found:
    """Return title, first_name and last_name of one person, as far as their fields hold them.

    Of the fields that are no one's in particular, a salutation may be theirs. A whole name under an unknown word, which
    may say that it is someone else's, is used if there is no other.
    """
    sure = [
        one for one in fields if not (one.judged.strangers and one.has(A.FULL_NAME) and is_written_as_name(one.text))
    ]
    found = _parts_of(sure, regions, languages)
    if "first_name" not in found and len(sure) < len(fields):
        found = _parts_of(fields, regions, languages)
    for candidate in heaviest([*fields, *unowned], A.SALUTATION):
        if _is_title(candidate):
            found["title"] = (candidate.text, [candidate])
            break
    return found


def _parts_of(fields: Sequence[Candidate], regions: Sequence[str], languages: Languages) -> Found:
    found = _from_parts(_best_parts(fields), regions, languages)
    if "first_name" not in found:
        found |= _by_role(fields, regions, languages) or _preferred(fields, regions, found)
    return found


def _is_title(candidate: Candidate) -> bool:
    """Say whether the answer to a salutation is one: a word that is known for one, or of the label ("Pan/Pani")."""
    return is_salutation(candidate.text) or fold(candidate.text) in tokens(candidate.field.label)


def has_name(fields: Sequence[Candidate], languages: Languages) -> bool:
    """Say whether some field holds a name, or what will do for one."""
    return any(
        (one.has(A.FIRST_NAME, A.FULL_NAME, A.LAST_NAME) and is_answer_to_name(one))
        or (one.has(A.PREFERRED_NAME) and is_full_name(one.text))
        or (one.has(A.ROLE_NAME) and answers_role(one, languages))
        for one in fields
    )


def is_answer_to_name(candidate: Candidate) -> bool:
    """Say whether a field for a name holds one; an explicit question is answered as typed, however odd."""
    text = as_typed(candidate.text)
    if not candidate.field.label and _EVENT.fullmatch(text):
        return False
    plainly = max(candidate.score(A.FIRST_NAME), candidate.score(A.LAST_NAME), candidate.score(A.FULL_NAME))
    if not is_name(text):
        return False
    return plainly >= _PLAIN_ASKED or is_full_name(text)


def _best_parts(fields: Sequence[Candidate]) -> dict[Attribute, Candidate]:
    best: dict[Attribute, Candidate] = {}
    full: list[Candidate] = []
    for candidate in fields:
        scores = candidate.judged.scores.items()
        named = [(score, part) for part, score in scores if score >= THRESHOLD and part in _PARTS]
        if not named:
            continue
        part = max(named, key=lambda one: (one[0], one[1].value))[1]
        if candidate.judged.sole and part in _HALVES and _is_whole(candidate.text):
            part = A.FULL_NAME
        if part not in {A.NAME_PARTICLE, A.SECOND_LAST_NAME} and not is_answer_to_name(candidate):
            continue
        if part is A.FULL_NAME and not is_full_name(as_typed(candidate.text)):
            continue
        full += [candidate] if part is A.FULL_NAME else []
        if part not in best or _rank(candidate, part) > _rank(best[part], part):
            best[part] = candidate
    if len(full) > 1 and best.keys().isdisjoint(_HALVES):
        best |= _halves(full)
    return best


def _halves(full: Sequence[Candidate]) -> dict[Attribute, Candidate]:
    """Return the halves of a name that two fields have under one label: "Name" for `first_name` and `last_name`."""
    for one, other in pairwise(full):
        alike = one.field.label == other.field.label != "" and other.position == one.position + 1
        if M.FULL_NAME in one.judged.meanings or fold(one.text) == fold(other.text):
            continue
        which = [candidate.score(A.LAST_NAME) - candidate.score(A.FIRST_NAME) for candidate in (one, other)]
        if min(which) < 0 < max(which) or (alike and (any(which) or _is_numbered(one.field.key, other.field.key))):
            return dict(zip(_FIRST_LAST if which[0] <= which[1] else _FIRST_LAST[::-1], (one, other), strict=True))
    return {}


_FIRST_LAST = (A.FIRST_NAME, A.LAST_NAME)


def _is_numbered(first: str, last: str) -> bool:
    """Say whether Gravity Forms calls two inputs the parts of a name: `input_1.3` and `input_1.6`."""
    return first[-2:] in {".3", "_3"} and last == f"{first[:-1]}6"


def _is_whole(text: str) -> bool:
    """Say whether the answer to the only name that a form asks for, whatever its key, is a whole one."""
    return len(text.split()) > 1 and is_full_name(text) and is_written_as_name(text)


_HALVES = frozenset({A.FIRST_NAME, A.LAST_NAME})


def _rank(candidate: Candidate, part: Attribute) -> tuple[int, float, bool]:
    """Return how likely a field holds the name: one of a whole family is no person's, capitals are a caller's id.

    "Your contact person" may be someone of the company's, beside a field that asks for a name.
    """
    text = candidate.text
    is_asked = part is not A.FULL_NAME or not candidate.judged.meanings.isdisjoint(NAMING)
    is_persons = part is not A.FULL_NAME or not is_family(text)
    return is_persons + (is_persons and is_asked), candidate.score(part), not (" " in text and text.isupper())


def _from_parts(parts: dict[Attribute, Candidate], regions: Sequence[str], languages: Languages) -> Found:
    found: Found = {}
    first, last, full = (_text(parts, part) for part in (A.FIRST_NAME, A.LAST_NAME, A.FULL_NAME))
    if full and not (first and last):
        found = _from_full(full, first, last, parts, regions, languages)
    elif first:
        title, bare = split_title(first, regions)
        if last and fold(bare).endswith(" " + fold(last)):
            bare = bare[: -len(last)].strip()
        found["first_name"] = (bare, [parts[A.FIRST_NAME]])
        if title:
            found["title"] = (title, [parts[A.FIRST_NAME]])
    if last and "last_name" not in found:
        more = [parts[part] for part in (A.NAME_PARTICLE, A.SECOND_LAST_NAME) if part in parts]
        title, bare = split_title(_whole_last_name(parts, last), regions)
        found["last_name"] = (bare, [parts[A.LAST_NAME], *more])
        if title:
            found.setdefault("title", (title, [parts[A.LAST_NAME]]))
    return found


def _text(parts: dict[Attribute, Candidate], part: Attribute) -> str:
    return as_typed(parts[part].text) if part in parts else ""


def _whole_last_name(parts: dict[Attribute, Candidate], last: str) -> str:
    particle, second = _text(parts, A.NAME_PARTICLE), _text(parts, A.SECOND_LAST_NAME)
    if particle and not fold(last).startswith(fold(particle)):
        last = f"{particle} {last}"
    return f"{last} {second}" if second and not fold(last).endswith(fold(second)) else last


def _from_full(  # noqa: PLR0913, PLR0917
    full: str,
    first: str,
    last: str,
    parts: dict[Attribute, Candidate],
    regions: Sequence[str],
    languages: Languages,
) -> Found:
    """Read a full name, or what "Name" means beside a field for the first or the last name alone."""
    source = [parts[A.FULL_NAME]]
    if first and fold(first) not in fold(full):  # Vorname and Name
        found: Found = {"first_name": (first, [parts[A.FIRST_NAME]])}
        return found | {"last_name": (full, source)} if _is_last_name(full) else found
    if last and fold(last) not in fold(full):  # Nombre and Apellidos
        title, bare = split_title(full, regions)
        found = {"first_name": (bare, source)}
        return found | {"title": (title, source)} if title else found
    if first and fold(full).startswith(fold(first) + " "):
        return {"first_name": (first, [parts[A.FIRST_NAME]]), "last_name": (full.strip()[len(first) :].strip(), source)}
    whole = parts[A.FULL_NAME]
    family_first = fold(full).endswith(" " + fold(first)) if first else _is_family_first(whole, regions, languages)
    found = _named(split_name(full, regions, family_first=family_first), source)
    return found | {"first_name": (first, [parts[A.FIRST_NAME]])} if first else found


def _is_family_first(candidate: Candidate, regions: Sequence[str], languages: Languages) -> bool:
    """Say whether a field asks for the family name first: by its words, or by the custom of their language.

    Not of someone from elsewhere who writes their name in Latin script where a label asks in an East Asian one.
    """
    label = candidate.field.label or candidate.field.key
    if candidate.text.isascii() and max(label, default="") >= FIRST_UNSPACED and regions[0] not in _EAST_ASIAN:
        return False
    if M.FAMILY_NAME_FIRST in candidate.judged.meanings:
        return True
    return _has_custom(languages.first) or _has_custom(_language_of(label))


_EAST_ASIAN = frozenset({"JP", "CN", "TW", "HK", "MO", "KR", "SG"})


@lru_cache(maxsize=1024)
def _language_of(label: str) -> int:
    return vote([label]).first


def _has_custom(language: int) -> bool:
    return bool(terms().languages[language.bit_length() - 1]["family_name_first"])


def _named(name: Name, source: list[Candidate]) -> Found:
    texts = {"title": name.title, "first_name": name.first, "last_name": name.last}
    return {part: (text, source) for part, text in texts.items() if text}


def _is_last_name(text: str) -> bool:
    """Say whether a text may be a last name alone: few words, capitals but for particles ("von der Heide")."""
    words = text.split()
    return len(words) <= _MAX_WORDS and (text.islower() or words[-1][0].isupper() or not words[-1][0].isalpha())


_MAX_WORDS = 4
_EVENT = re.compile(  # the name of an event in an envelope: "phone.subscribe", "slot-booked"
    r"[a-z]{3,}(?:[._:/][a-z]{3,})+"
    r"|[a-z]{3,}(?:-[a-z]+)*-(?:created|added|received|submitted|completed|booked|scheduled|updated|cancell?ed|moved)"
)


# Names that are used if there is no better one


def _by_role(fields: Sequence[Candidate], regions: Sequence[str], languages: Languages) -> Found:
    """Return a name from a field that only says who the person is ("Caller")."""
    for candidate in heaviest(fields, A.ROLE_NAME):
        if answers_role(candidate, languages):
            family_first = _is_family_first(candidate, regions, languages)
            return _named(split_name(candidate.text, regions, family_first=family_first), [candidate])
    return {}


def _preferred(fields: Sequence[Candidate], regions: Sequence[str], found: Found) -> Found:
    """Return a first name from how the person likes to be called, or from initials."""
    for candidate in heaviest(fields, A.PREFERRED_NAME):
        if is_full_name(candidate.text):
            if "last_name" in found:
                return {"first_name": (candidate.text, [candidate])}
            return _named(split_name(candidate.text, regions), [candidate])
    return {}


def answers_role(candidate: Candidate, languages: Languages) -> bool:
    """Say whether the answer to "Caller" or "Patient" is a name, and says nothing else of them: no "New Patient"."""
    text = candidate.text
    if _WITHOUT_CAPITALS.fullmatch(text):
        return _known(text, languages) <= {M.FULL_NAME}  # as an example on forms, and so a name
    if is_full_name(text) and is_written_as_name(text):
        words = tokens(text)
        if words[0] in values("opening_words") or words[-1] in values("closing_words"):
            return False
        said = [_known(word, languages) - {M.FILLER} for word in words]
        # Banks and Casas are surnames, Bank and Email are not.
        return not all(said) and (words[-1].endswith("s") or said[-1].isdisjoint(_OF_NO_NAME))
    asked = tokens(candidate.field.label or candidate.field.key)
    if len(asked) != 1 or asked[0] in _COMPANIES_TOO or not _FIRST_NAME.fullmatch(text) or not is_name(text):
        return False
    word = " ".join(tokens(text))
    if not text[0].isupper() or text.isupper() or any(word in values(name) for name in _NO_NAMES):
        return False
    return not _known(word, languages)


_WITHOUT_CAPITALS = re.compile(
    "[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,3} [\u3400-\u9fff]{1,3}|[\uac00-\ud7a3]{1,2} ?[\uac00-\ud7a3]{1,2}"
)
_FIRST_NAME = re.compile(r"[^\W\d_]{2,20}(?:[-'’][^\W\d_]+)?")  # noqa: RUF001
_COMPANIES_TOO = frozenset({"customer", "client", "cliente", "kunde", "klant", "account", "kunden", "klient"})
_NO_NAMES = ("opening_words", "closing_words", "self_descriptions")
_OF_NO_NAME = frozenset({
    M.PHONE, M.MOBILE, M.EMAIL, M.WHEN, M.DATE, M.QUANTITY, M.COMPANY, M.THING, M.CONSENT, M.WORK,
})  # fmt: skip


def _known(word: str, languages: Languages) -> frozenset[M]:
    """Return what a word of an answer means in the languages of the form."""
    index = terms().phrases.get(word)
    if index is None:
        return frozenset()
    return frozenset().union(*(said for mask, said in terms().senses[index] if mask & languages.counted))
