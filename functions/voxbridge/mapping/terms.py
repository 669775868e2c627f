"""What the words of a label, a key or an object's name speak of, in the languages of the submission.

The terms are languages/*.toml, compiled into terms.json. A word means what it means in the languages that the labels
and keys of the submission are written in: `vote` finds those, `read` looks words up in them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from voxbridge.mapping.tokenize import MAX_LENGTH, tokens
from voxbridge.mapping.vocabulary import Meaning

type Sense = tuple[tuple[int, frozenset[Meaning]], ...]  # bit masks of languages, and what a phrase means in them

_MAX_COMPOUND = 40  # letters
_MIN_PART = 3  # letters of a compound's part
MIN_STRANGER = 4  # letters of a word that may be what a person is to the lead; shorter ones join words
_MIN_SURE = 4  # letters from which on a word of a language that did not win the vote is taken all the same
_FIRST_OF_NO_LATIN = "\u0370"  # the first letter of scripts that no language shares with English
_FIRST_UNSPACED = "\u3000"  # the first letter of scripts that need no spaces
_FILLER = frozenset({Meaning.FILLER})
_ENGLISH = 1  # the first language's bit: keys are English whatever the labels are


class Languages(NamedTuple):
    """The languages that count, as bit masks: of a word that has several meanings, those of the first win."""

    first: int
    counted: int


class Words(NamedTuple):
    """What a text speaks of, in its order. `unknown` counts words without a meaning, `size` all that are no filler."""

    meanings: frozenset[Meaning] = frozenset()
    unknown: int = 0
    size: int = 0
    question: bool = False
    strangers: frozenset[str] = frozenset()  # the unknown words themselves, but for short ones
    parts: tuple[frozenset[Meaning], ...] = ()  # the meanings of each word or phrase that has some
    number: int = 0  # of a person: "Applicant 2", "second passenger"; 0: none
    suffix: int = 0  # any other number: "Phone 2", "last_name_4"
    people: tuple[tuple[str, frozenset[Meaning]], ...] = ()  # the words for people, cut to their stems


SILENT = Words()


@cache
def _squashed() -> dict[str, int]:
    """Return the phrases of several words by how they are written without spaces: "nomecompleto"."""
    known = terms().phrases
    return {
        squashed: index
        for phrase, index in known.items()
        if " " in phrase and len(squashed := phrase.replace(" ", "")) >= _MIN_SQUASHED and squashed not in known
    }


_MIN_SQUASHED = 6  # letters


@dataclass(frozen=True, slots=True)
class Terms:
    """What is compiled."""

    languages: tuple[dict[str, Any], ...]
    senses: tuple[Sense, ...]
    phrases: dict[str, int]  # folded, words joined with a space → index of its senses
    openings: frozenset[str]  # what phrases of several words begin with: "what", "what is"
    values: dict[str, frozenset[str]]
    everywhere: int  # mask of all languages
    compounding: int  # mask of the languages whose words are written together
    companions: tuple[tuple[str, int], ...]  # prefixes that make another person of one, with masks of their languages


@cache
def terms() -> Terms:
    """Return the compiled terms."""
    compiled = json.loads((Path(__file__).parent / "terms.json").read_text(encoding="utf-8"))
    meanings = [Meaning(name) for name in compiled["meanings"]]
    sets = [frozenset(meanings[index] for index in found) for found in compiled["sets"]]
    senses = tuple(tuple((mask, sets[index]) for mask, index in sense) for sense in compiled["senses"])
    phrases: dict[str, int] = {}
    for index, joined in enumerate(compiled["terms"]):
        phrases.update(dict.fromkeys(joined.split("|"), index))
    languages = tuple(compiled["languages"])
    return Terms(
        languages,
        senses,
        phrases,
        frozenset(compiled["openings"]),
        {name: frozenset(found) for name, found in compiled["values"].items()},
        (1 << len(languages)) - 1,
        sum(1 << bit for bit, language in enumerate(languages) if language["compounds"]),
        tuple((prefix, 1 << bit) for bit, language in enumerate(languages) for prefix in language["companions"]),
    )


def values(name: str) -> frozenset[str]:
    """Return words that people type as answers, by the name of their list in the section [values]."""
    return terms().values[name]


def is_known(word: str) -> bool:
    """Say whether a folded word has a meaning in some language, even if it is none of the form's languages."""
    index = terms().phrases.get(word)
    return index is not None and any(not meanings <= _FILLER for _, meanings in terms().senses[index])


# The vote


def vote(texts: Iterable[str]) -> Languages:
    """Return the languages that texts are written in. English always counts, but need not come first."""
    found: dict[tuple[int, float, bool], int] = {}  # languages of a word, its weight, whether it is sure → how often
    of_english = 0.0
    other_script = False
    everywhere = terms().everywhere
    for text in islice(dict.fromkeys(texts), _MAX_TEXTS):
        words = tokens(text)
        position = 0
        while position < len(words):
            word = words[position]
            votes, opens = _votes(word)
            sense, length = _longer(words, position, everywhere) if opens else ((), 1)
            if sense:
                votes = _votes_of(sense, 1.0, is_long=True)
            position += length
            if votes is not None:
                mask, for_english, weight, is_sure = votes
                of_english += for_english
                found[mask, weight, is_sure] = found.get((mask, weight, is_sure), 0) + 1
                other_script |= word >= _FIRST_OF_NO_LATIN
    scores: dict[int, float] = {}
    sure: dict[int, int] = {}  # longer words that are no English
    for (mask, weight, is_sure), count in found.items():
        for bit in _bits(mask):
            scores[bit] = scores.get(bit, 0.0) + weight * count
            sure[bit] = sure.get(bit, 0) + is_sure * count
    best = max(scores.values(), default=0.0)
    is_little = best < of_english * _LEAST_SHARE and (best < _ENOUGH or not any(sure.values()))
    if best < _LEAST or (is_little and not other_script):
        return Languages(_ENGLISH, _ENGLISH)
    counted = sum(bit for bit, score in scores.items() if score == best or (score >= best * _CLOSE and sure[bit]))
    first = max(scores, key=lambda bit: (scores[bit], -bit)) if best >= of_english * _LEADING else _ENGLISH
    return Languages(first, counted | _ENGLISH)


_MAX_TEXTS = 500
# What English words in a form's envelope speak of, whatever its language: "form_response", "utm_source", "created_at".
_OF_ENVELOPES = _FILLER | {
    Meaning.FORM, Meaning.TRACKING, Meaning.TECHNICAL, Meaning.IDENTIFIER, Meaning.DATE, Meaning.CONSENT,
}  # fmt: skip
_LEAST = 0.9  # of a vote: about one word that is no English
_LEAST_SHARE = 0.34  # of what speaks for English
_ENOUGH = 2.0  # words that are no English, a longer one among them
_LEADING = 0.75
_CLOSE = 0.55  # to the best, for a language to count beside it


type _Votes = tuple[int, float, float, bool]  # languages but for English, its share, theirs, whether it is sure


@lru_cache(maxsize=8192)
def _votes(word: str) -> tuple[_Votes | None, bool]:
    """Return what a word says for languages, None for an unknown one, and whether longer phrases begin with it."""
    plain = _without_umlauts(word)
    sense = _sense(word) or _sense(plain) or _compound(word) or _compound(plain)
    weight = 1.0 if len(word) >= _MIN_PART or word >= _FIRST_UNSPACED else 0.5
    is_long = len(word) > _MIN_SURE or word >= _FIRST_OF_NO_LATIN
    return _votes_of(sense, weight, is_long=is_long) if sense else None, word in terms().openings


def _votes_of(sense: Sense, weight: float, *, is_long: bool) -> _Votes:
    mask = 0
    for languages, _ in sense:
        mask |= languages
    english = next((said for languages, said in sense if languages & _ENGLISH), None)
    if english is None:
        return mask, 0.0, weight, is_long and weight >= 1.0
    # A word that English has as well speaks little for another language; what frames a form says little: "payload".
    return mask & ~_ENGLISH, weight / 4 if english <= _OF_ENVELOPES else weight, weight / 4, False


def _bits(mask: int) -> Iterable[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


# Reading


def read(text: str, languages: Languages) -> Words:
    """Return what a label or key speaks of."""
    return _read(text[:MAX_LENGTH], languages) if text else SILENT


@lru_cache(maxsize=8192)
def _read(text: str, languages: Languages) -> Words:
    words = tokens(text)
    alone = _ALONE.get(words[0]) if len(words) == 1 else _SALUTATION if is_salutations(words) else None
    if alone:
        return Words(alone, 0, 1, parts=(alone,))
    parts: list[frozenset[Meaning]] = []
    strangers: set[str] = set()
    people: list[tuple[str, frozenset[Meaning]]] = []
    unknown = number = suffix = 0
    after_person = False  # whether the word before is one for a person, or unknown and so may be
    for word, found in phrases_of(words, languages):
        if found:
            part, is_person = _told(found)
            after_person = is_person or (after_person and part == _NUMBER)  # "Applicant no. 2"
            if part:
                parts.append(part)
            if is_person:
                people.append((word[:_STEM], found))
            continue
        if not word.isdecimal():
            unknown += len(word) > 1  # c_name, and what follows an apostrophe
            strangers |= {word} if len(word) >= MIN_STRANGER else set()
        elif len(word) == 1 and word != "0":  # Divi ends all names with the form's own: et_pb_contact_name_2_0
            suffix = int(word)
            number = suffix if after_person else number
        after_person = len(word) >= MIN_STRANGER
    size = unknown + len(parts)
    meanings = frozenset().union(*parts)
    if not meanings.isdisjoint(_ORDINAL_WORDS) and (ordinal := _ordinal(parts)):
        number, meanings = ordinal, frozenset().union(*parts)
    if {Meaning.NAME, Meaning.WHOLE} <= meanings:
        meanings |= {Meaning.FULL_NAME}
    return Words(
        meanings, unknown, size, "?" in text, frozenset(strangers), tuple(parts), number, suffix, tuple(people)
    )


_NUMBER = frozenset({Meaning.NUMBER})


@lru_cache(maxsize=4096)
def _told(found: frozenset[Meaning]) -> tuple[frozenset[Meaning], bool]:
    """Return meanings without those of words that only join others, and whether they are a person's."""
    return found - _FILLER, not found.isdisjoint(PEOPLE)


def phrases_of(words: tuple[str, ...], languages: Languages) -> Iterator[tuple[str, frozenset[Meaning]]]:
    """Go through the longest phrases that have a meaning, by their first word, and the words that have none."""
    if not all(map(terms().phrases.__contains__, words)):
        words = tuple(map(_corrected, words))
    text = " ".join(words)
    plain = _without_umlauts(text).split(" ") if _UMLAUT.search(text) else words  # "ausgefuellt von"
    position = 0
    while position < len(words):
        word = words[position]
        found, opens = _word(word, languages)
        length = 1
        if opens and position + 1 < len(words):
            sense, length = _longer(words, position, languages.counted)
            if not sense and plain is not words:
                sense, length = _longer(plain, position, languages.counted)
            if sense:
                found = _meanings(sense, languages)
            elif not found and word in _prefixes(languages.counted):  # "co-owner"
                found = _companion(word + words[position + 1], languages)
                length += bool(found)
        if found or word < _FIRST_UNSPACED:
            yield word, found
        else:
            yield from _unspaced(word, languages)
        position += length


@lru_cache(maxsize=8192)
def _word(word: str, languages: Languages) -> tuple[frozenset[Meaning], bool]:
    """Return what a word means alone, and whether a phrase of several words may begin with it."""
    sense, openings = _sense(word), terms().openings
    opens = word in openings or _without_umlauts(word) in openings or word in _prefixes(languages.counted)
    is_said = sense and _speaks(sense, languages.counted, word)
    return _meanings(sense, languages) if is_said else _variant(word, languages), opens


# What words mean where they stand alone: of a call or a message, who it is from and to.
_ALONE = {
    **dict.fromkeys(("from", "de", "von", "van", "da"), frozenset({Meaning.LEAD, Meaning.REACH})),
    **dict.fromkeys(("who", "qui", "wie", "wer", "quien", "quem", "chi"), frozenset({Meaning.LEAD})),
    **dict.fromkeys(("to", "called"), frozenset({Meaning.COMPANY})),
    "st": frozenset({Meaning.STATE}),
}
_SALUTATION = frozenset({Meaning.SALUTATION})  # "Mr/Mrs/Ms", "Sr./Sra.", "Herr/Frau"


def _ordinal(parts: list[frozenset[Meaning]]) -> int:
    """Take the ordinal before a person out ("first applicant", "second driver") and return it; 0: there is none."""
    for index, one in enumerate(parts):
        if {Meaning.SECOND, Meaning.LEAD} <= one:  # written together: "secondorichiedente"
            parts[index] = one - {Meaning.SECOND}
            return 2
    for index, (one, other) in enumerate(pairwise(parts)):
        if one in _ORDINALS and not other.isdisjoint(PEOPLE):
            del parts[index]
            return _ORDINALS[one]
    return 0


_ORDINALS = {
    frozenset({Meaning.FIRST}): 1,
    frozenset({Meaning.SECOND}): 2,
    frozenset({Meaning.ALTERNATE}): 2,
    frozenset({Meaning.ALTERNATE, Meaning.SECOND}): 2,
}
_ORDINAL_WORDS = frozenset().union(*_ORDINALS)
_STEM = 5  # letters: "parent" and "parents" are one
PEOPLE = frozenset({
    Meaning.LEAD, Meaning.PARENT, Meaning.CHILD, Meaning.PATIENT, Meaning.OWNER, Meaning.PROFESSIONAL, Meaning.GUEST,
    Meaning.DRIVER, Meaning.TENANT, Meaning.CONTACT_PERSON, Meaning.SPOUSE, Meaning.EMERGENCY, Meaning.REFERRER,
    Meaning.OTHER_PERSON, Meaning.STAFF, Meaning.RECIPIENT, Meaning.ORDER_PART,
})  # fmt: skip


def is_salutations(words: tuple[str, ...]) -> bool:
    """Say whether words are several salutations and what joins them, as choices are written."""
    salutations = values("salutations")
    if salutations.isdisjoint(words):
        return False
    said = [word for word in words if word in salutations]
    return len(said) > 1 and all(word in salutations or word in _JOINTS or _is_filler(word) for word in words)


def _is_filler(word: str) -> bool:
    index = terms().phrases.get(word)
    return index is not None and any(meanings <= _FILLER for _, meanings in terms().senses[index])


_JOINTS = frozenset({"or", "o", "ou", "oder", "of", "a", "ra"})


def _longer(words: Sequence[str], position: int, mask: int) -> tuple[Sense, int]:
    """Return the senses of the longest phrase of several words that starts at a position, and its number of words."""
    known = terms()
    phrase = words[position]
    found: Sense = ()
    length = end = 1
    while phrase in known.openings and position + end < len(words):
        phrase = f"{phrase} {words[position + end]}"
        end += 1
        index = known.phrases.get(phrase)
        if index is not None and _speaks(known.senses[index], mask, phrase):
            found, length = known.senses[index], end
    return found, length


def _speaks(sense: Sense, mask: int, phrase: str) -> bool:
    """Say whether a phrase counts: in a language that does, or as a longer word that means the same wherever it is."""
    if any(one & mask for one, _ in sense):
        return True
    return len(sense) == 1 and (len(phrase) >= _MIN_SURE or phrase >= _FIRST_OF_NO_LATIN)


def _meanings(sense: Sense, languages: Languages) -> frozenset[Meaning]:
    for mask, meanings in sense:
        if mask & languages.first:
            return meanings
    counted = [meanings for mask, meanings in sense if mask & languages.counted]
    if counted:
        return frozenset().union(*counted)
    return sense[0][1] if len(sense) == 1 else frozenset()


@lru_cache(maxsize=8192)
def _variant(word: str, languages: Languages) -> frozenset[Meaning]:
    """Return what a word speaks of that is a compound of known ones, written with ae, oe, ue, or in the genitive."""
    if word[-1:] == "s" and (sense := _counted(_sense(word[:-1]), languages)):
        return _meanings(sense, languages)
    if companion := _companion(word, languages):
        return companion
    found = _meanings(_counted(_compound(word), languages), languages)
    if found or not _MIN_VARIANT <= len(word) <= _MAX_COMPOUND:
        return found
    plain = _without_umlauts(word)
    for other in (plain, plain.removesuffix("s")):
        if other != word:
            sense = _sense(other)
            spoken = sense if _speaks(sense, languages.counted, other) else _counted(_compound(other), languages)
            if found := _meanings(spoken, languages):
                return found
    return _inflected(word, languages)


def _companion(word: str, languages: Languages) -> frozenset[Meaning]:
    """Return what a word speaks of whose beginning says that it is another person: "Mitbewohner", "cotitular"."""
    if len(word) > _MAX_COMPOUND or not word.startswith(_prefixes(languages.counted)):
        return frozenset()
    for prefix in _prefixes(languages.counted):
        if word.startswith(prefix) and len(word) >= len(prefix) + MIN_STRANGER:
            other = word[len(prefix) :]
            found = _meanings(_counted(_sense(other), languages), languages) or _variant(other, languages)
            if not found.isdisjoint(PEOPLE):
                return found - PEOPLE | {Meaning.OTHER_PERSON}
    return frozenset()


@cache
def _prefixes(mask: int) -> tuple[str, ...]:
    return tuple(prefix for prefix, languages in terms().companions if languages & mask)


def _inflected(word: str, languages: Languages) -> frozenset[Meaning]:
    """Return what a word means that is a known one with another ending: "saljarens", "ucznia", "kundenberaters".

    Not in English, which has few endings, nor where the words that begin alike disagree.
    """
    best, found = 0, set[frozenset[Meaning]]()
    for term in _stems().get(word[:_STEM_LETTERS], ()):
        shorter = min(len(word), len(term))
        common = next((index for index in range(shorter) if word[index] != term[index]), shorter)
        longer = max(len(word), len(term))
        if longer - common > _MAX_ENDING or 3 * common < 2 * longer or common < best:
            continue
        meanings = frozenset().union(*(said for mask, said in _sense(term) if mask & languages.counted & ~_ENGLISH))
        if meanings:
            found = {meanings} if common > best else found | {meanings}
            best = common
    return found.pop() if len(found) == 1 else frozenset()


@cache
def _stems() -> dict[str, list[str]]:
    """Return the longer words that are terms by how they begin."""
    stems: dict[str, list[str]] = {}
    for phrase in terms().phrases:
        if len(phrase) >= _STEM_LETTERS and " " not in phrase:
            stems.setdefault(phrase[:_STEM_LETTERS], []).append(phrase)
    return stems


_STEM_LETTERS = 6
_MAX_ENDING = 5  # letters


@lru_cache(maxsize=8192)
def _corrected(word: str) -> str:
    """Return a word of which two letters were interchanged as it is spelled: "nmae", "msesage"."""
    known = terms().phrases
    if not _MIN_VARIANT <= len(word) <= _MAX_COMPOUND or word >= _FIRST_UNSPACED:
        return word
    if word in known or word in _inner() or _compound(word):
        return word
    for index in range(len(word) - 1):
        other = word[:index] + word[index + 1] + word[index] + word[index + 2 :]
        if other in known or other in _inner():
            return other
    return word


@cache
def _inner() -> frozenset[str]:
    """Return the words of the phrases of several words."""
    return frozenset(" ".join(phrase for phrase in terms().phrases if " " in phrase).split())


def _counted(sense: Sense, languages: Languages) -> Sense:
    return tuple((mask, meanings) for mask, meanings in sense if mask & languages.counted)


def _without_umlauts(word: str) -> str:
    return _UMLAUT.sub(r"\1", word) if "e" in word else word


_UMLAUT = re.compile("([aou])e")
_MIN_VARIANT = 4


def _unspaced(word: str, languages: Languages) -> list[tuple[str, frozenset[Meaning]]]:
    """Part a run of a script without spaces into the terms found in it, longest first, and what is left over."""
    found: list[tuple[str, frozenset[Meaning]]] = []
    start = position = 0
    while position < len(word):
        for length in reversed(_unspaced_lengths().get(word[position : position + 2], ())):
            end = position + length
            sense = _counted(_sense(word[position:end]), languages) if end <= len(word) else ()
            if sense:
                found += _left_over(word[start:position])
                found.append((word[position:end], _meanings(sense, languages)))
                start = position = end
                break
        else:
            position += 1
    return [*found, *_left_over(word[start:])]


def _sense(phrase: str) -> Sense:
    index = terms().phrases.get(phrase)
    return terms().senses[index] if index is not None else ()


def _left_over(text: str) -> list[tuple[str, frozenset[Meaning]]]:
    """Return what stands between terms as one unknown word; hiragana there is grammar."""
    return [(text, frozenset())] if any(not "\u3040" <= character <= "\u309f" for character in text) else []


@lru_cache(maxsize=8192)
def _compound(word: str) -> Sense:
    """Return what the parts of a compound speak of (Notfalltelefon, workphone), nothing where a part is unknown."""
    if len(word) > _MAX_COMPOUND:
        return ()
    index = _squashed().get(word)
    phrase = () if index is None else terms().senses[index]
    shortest = _MIN_PART if word[:1] < _FIRST_UNSPACED else 1
    if len(word) < 2 * shortest:
        return phrase
    # best[i]: the fewest parts that the first i letters split into, and the meanings of these by language
    best: list[tuple[int, dict[int, frozenset[Meaning]]] | None] = [(0, {}), *[None] * len(word)]
    step = min(shortest, _MIN_JOINT)
    for start, before in enumerate(best):
        for end in _ends(word, start, step) if before is not None else ():
            known = best[end]
            if before is None or end - start == len(word) or (known is not None and before[0] + 1 >= known[0]):
                continue
            spoken = _part(word, start, end, shortest)
            joined = _joined(before[1], spoken) if start else spoken
            if joined:
                best[end] = (before[0] + 1, joined)
    whole = best[len(word)]
    if whole is None:
        return phrase
    whole_phrase = _by_language(phrase, terms().everywhere)  # says more than its parts
    masks: dict[frozenset[Meaning], int] = {}
    for bit, found in (whole[1] | whole_phrase).items():
        masks[found] = masks.get(found, 0) | bit
    return tuple((mask, found) for found, mask in masks.items())


def _ends(word: str, start: int, shortest: int) -> Sequence[int]:
    """Return where a term that starts at a letter may end; in scripts without spaces, where a known one does."""
    if word[start : start + 1] < _FIRST_UNSPACED:
        return range(start + shortest, len(word) + 1)
    lengths = (1, *_unspaced_lengths().get(word[start : start + 2], ()))
    return [end for length in lengths if length >= shortest and (end := start + length) <= len(word)]


@cache
def _unspaced_lengths() -> dict[str, list[int]]:
    """Return the lengths of terms in scripts without spaces, but for single letters, by their first two letters."""
    found: dict[str, set[int]] = {}
    for term in (*terms().phrases, *_squashed()):
        if term >= _FIRST_UNSPACED and len(term) > 1:
            found.setdefault(term[:2], set()).add(len(term))
    return {letter: sorted(lengths) for letter, lengths in found.items()}


def _part(word: str, start: int, end: int, shortest: int) -> dict[int, frozenset[Meaning]]:
    """Return what a part of a compound means, by language; nothing where it is no word that may be one."""
    known = terms()
    part = word[start:end]
    written_together = known.compounding | _ENGLISH
    index = known.phrases.get(part, _squashed().get(part))
    if index is None:
        if not start or part[0] != "s" or len(part) <= shortest or shortest == 1:
            return {}
        index = known.phrases.get(part[1:])  # Geburtsdatum, bedrijfsnaam
        return {} if index is None else _by_language(known.senses[index], written_together)
    spoken = _by_language(known.senses[index], known.everywhere)
    if shortest > 1 and len(part) == shortest:  # "votrenom"
        if start and end == len(word):  # no compound ends with a short function word: "artist"
            spoken = {bit: one for bit, one in spoken.items() if not one <= _FILLER}
        return {bit: one for bit, one in spoken.items() if bit & written_together or not one.isdisjoint(_SHORT_PARTS)}
    if len(part) < shortest:  # "uwpostcode", "telefonedovendedor", "telnr"
        joins = _YOUR if not start else _FILLER if end < len(word) else _NUMBERED
        return {bit: one for bit, one in spoken.items() if not one.isdisjoint(joins)}
    return spoken


_MIN_JOINT = 2  # letters
_YOUR = frozenset({Meaning.YOU})
_NUMBERED = frozenset({Meaning.NUMBER})
_SHORT_PARTS = frozenset(
    {Meaning.NAME, Meaning.PHONE, Meaning.MOBILE, Meaning.AGE, Meaning.CITY, Meaning.NUMBER, Meaning.YOU}
)


def _by_language(sense: Sense, allowed: int) -> dict[int, frozenset[Meaning]]:
    return {bit: meanings for mask, meanings in sense for bit in _bits(mask & allowed)}


def _joined(one: dict[int, frozenset[Meaning]], other: dict[int, frozenset[Meaning]]) -> dict[int, frozenset[Meaning]]:
    """Return the meanings of two parts by language; where words are written together, a part may be English."""
    compounding = terms().compounding
    found: dict[int, frozenset[Meaning]] = {}
    for bit in one.keys() | other.keys():
        lent = _ENGLISH if bit & compounding else bit
        first, second = one.get(bit, one.get(lent)), other.get(bit, other.get(lent))
        if first is not None and second is not None:
            found[bit] = first | second
    return found


__all__ = [
    "MIN_STRANGER",
    "PEOPLE",
    "SILENT",
    "Languages",
    "Words",
    "is_salutations",
    "phrases_of",
    "read",
    "terms",
    "values",
    "vote",
]
