"""The forms of words: compounds, inflections, words written together, and two letters interchanged."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from voxbridge.mapping.meanings import PEOPLE, Meaning
from voxbridge.mapping.terms import (
    ENGLISH,
    FILLER,
    FIRST_UNSPACED,
    Languages,
    Sense,
    bits,
    counted,
    meanings_in,
    sense_of,
    speaks,
    terms,
)

_MAX_COMPOUND = 40  # letters
MIN_PART = 3  # letters of a compound's part
MIN_STRANGER = 4  # letters of a word that may be what a person is to the lead; shorter ones join words


@lru_cache(maxsize=8192)
def meanings_of_variant(word: str, languages: Languages) -> frozenset[Meaning]:
    """Return what a word speaks of that is a compound of known ones, written with ae, oe, ue, or in the genitive."""
    if word[-1:] == "s" and (sense := counted(sense_of(word[:-1]), languages)):
        return meanings_in(sense, languages)
    if companion := meanings_of_companion(word, languages):
        return companion
    found = meanings_in(counted(sense_of_compound(word), languages), languages)
    if found or not _MIN_VARIANT <= len(word) <= _MAX_COMPOUND:
        return found
    plain = without_umlauts(word)
    for other in (plain, plain.removesuffix("s")):
        if other != word:
            sense = sense_of(other)
            spoken = sense if speaks(sense, languages.counted, other) else counted(sense_of_compound(other), languages)
            if found := meanings_in(spoken, languages):
                return found
    return _inflected(word, languages)


def meanings_of_companion(word: str, languages: Languages) -> frozenset[Meaning]:
    """Return what a word speaks of whose beginning says that it is another person: "Mitbewohner", "cotitular"."""
    if len(word) > _MAX_COMPOUND or not word.startswith(companion_prefixes(languages.counted)):
        return frozenset()
    for prefix in companion_prefixes(languages.counted):
        if word.startswith(prefix) and len(word) >= len(prefix) + MIN_STRANGER:
            other = word[len(prefix) :]
            found = meanings_in(counted(sense_of(other), languages), languages) or meanings_of_variant(other, languages)
            if not found.isdisjoint(PEOPLE):
                return found - PEOPLE | {Meaning.OTHER_PERSON}
    return frozenset()


@cache
def companion_prefixes(mask: int) -> tuple[str, ...]:
    """Return the beginnings that make another person of one, in the languages of a mask: "co", "mit"."""
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
        meanings = frozenset().union(*(said for mask, said in sense_of(term) if mask & languages.counted & ~ENGLISH))
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
def corrected(word: str) -> str:
    """Return a word of which two letters were interchanged as it is spelled: "nmae", "msesage"."""
    known = terms().phrases
    if not _MIN_VARIANT <= len(word) <= _MAX_COMPOUND or word >= FIRST_UNSPACED:
        return word
    if word in known or word in _inner() or sense_of_compound(word):
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


def without_umlauts(text: str) -> str:
    """Return a text with a, o and u for ae, oe and ue."""
    return _UMLAUT.sub(r"\1", text) if "e" in text else text


_UMLAUT = re.compile("([aou])e")
_MIN_VARIANT = 4


@lru_cache(maxsize=8192)
def sense_of_compound(word: str) -> Sense:
    """Return what the parts of a compound speak of (Notfalltelefon, workphone), nothing where a part is unknown."""
    if len(word) > _MAX_COMPOUND:
        return ()
    index = _squashed().get(word)
    phrase = () if index is None else terms().senses[index]
    shortest = MIN_PART if word[:1] < FIRST_UNSPACED else 1
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
    if word[start : start + 1] < FIRST_UNSPACED:
        return range(start + shortest, len(word) + 1)
    lengths = (1, *_unspaced_lengths().get(word[start : start + 2], ()))
    return [end for length in lengths if length >= shortest and (end := start + length) <= len(word)]


@cache
def _unspaced_lengths() -> dict[str, list[int]]:
    """Return the lengths of terms in scripts without spaces, but for single letters, by their first two letters."""
    found: dict[str, set[int]] = {}
    for term in (*terms().phrases, *_squashed()):
        if term >= FIRST_UNSPACED and len(term) > 1:
            found.setdefault(term[:2], set()).add(len(term))
    return {letter: sorted(lengths) for letter, lengths in found.items()}


def _part(word: str, start: int, end: int, shortest: int) -> dict[int, frozenset[Meaning]]:
    """Return what a part of a compound means, by language; nothing where it is no word that may be one."""
    known = terms()
    part = word[start:end]
    written_together = known.compounding | ENGLISH
    index = known.phrases.get(part, _squashed().get(part))
    if index is None:
        if not start or part[0] != "s" or len(part) <= shortest or shortest == 1:
            return {}
        index = known.phrases.get(part[1:])  # Geburtsdatum, bedrijfsnaam
        return {} if index is None else _by_language(known.senses[index], written_together)
    spoken = _by_language(known.senses[index], known.everywhere)
    if shortest > 1 and len(part) == shortest:  # "votrenom"
        if start and end == len(word):  # no compound ends with a short function word: "artist"
            spoken = {bit: one for bit, one in spoken.items() if not one <= FILLER}
        return {bit: one for bit, one in spoken.items() if bit & written_together or not one.isdisjoint(_SHORT_PARTS)}
    if len(part) < shortest:  # "uwpostcode", "telefonedovendedor", "telnr"
        joins = _YOUR if not start else FILLER if end < len(word) else _NUMBERED
        return {bit: one for bit, one in spoken.items() if not one.isdisjoint(joins)}
    return spoken


_MIN_JOINT = 2  # letters
_YOUR = frozenset({Meaning.YOU})
_NUMBERED = frozenset({Meaning.NUMBER})
_SHORT_PARTS = frozenset(
    {Meaning.NAME, Meaning.PHONE, Meaning.MOBILE, Meaning.AGE, Meaning.CITY, Meaning.NUMBER, Meaning.YOU}
)


def _by_language(sense: Sense, allowed: int) -> dict[int, frozenset[Meaning]]:
    return {bit: meanings for mask, meanings in sense for bit in bits(mask & allowed)}


def _joined(one: dict[int, frozenset[Meaning]], other: dict[int, frozenset[Meaning]]) -> dict[int, frozenset[Meaning]]:
    """Return the meanings of two parts by language; where words are written together, a part may be English."""
    compounding = terms().compounding
    found: dict[int, frozenset[Meaning]] = {}
    for bit in one.keys() | other.keys():
        lent = ENGLISH if bit & compounding else bit
        first, second = one.get(bit, one.get(lent)), other.get(bit, other.get(lent))
        if first is not None and second is not None:
            found[bit] = first | second
    return found


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


def unspaced_terms(word: str, languages: Languages) -> list[tuple[str, frozenset[Meaning]]]:
    """Part a run of a script without spaces into the terms found in it, longest first, and what is left over."""
    found: list[tuple[str, frozenset[Meaning]]] = []
    start = position = 0
    while position < len(word):
        for length in reversed(_unspaced_lengths().get(word[position : position + 2], ())):
            end = position + length
            sense = counted(sense_of(word[position:end]), languages) if end <= len(word) else ()
            if sense:
                found += _left_over(word[start:position])
                found.append((word[position:end], meanings_in(sense, languages)))
                start = position = end
                break
        else:
            position += 1
    return [*found, *_left_over(word[start:])]


def _left_over(text: str) -> list[tuple[str, frozenset[Meaning]]]:
    """Return what stands between terms as one unknown word; hiragana there is grammar."""
    return [(text, frozenset())] if any(not "\u3040" <= character <= "\u309f" for character in text) else []
