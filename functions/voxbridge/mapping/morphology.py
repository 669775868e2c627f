"""The forms of words: compounds, inflections, words written together, and two letters interchanged."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache

from voxbridge.mapping.meanings import PEOPLE, M
from voxbridge.mapping.terms import (
    ENGLISH,
    FILLER,
    FIRST_UNSPACED,
    Languages,
    Sense,
    bits,
    companion_prefixes,
    meanings_in,
    sense_of,
    terms,
)

type ByLanguage = dict[int, frozenset[M]]  # what a part of a word means, by the bit of the language

MIN_PART = 3  # letters of a compound's part
MIN_STRANGER = 4  # letters of a word that may be what a person is to the lead; shorter ones join words
_MAX_COMPOUND = 40  # letters
_MIN_SQUASHED = 6
_MIN_CORRECTED = 4
_STEM_LETTERS = 6
_MAX_ENDING = 5
_LONGEST_UNSPACED = 13
_UMLAUT = re.compile("([aou])e")
_SHORT_PARTS = frozenset({M.NAME, M.PHONE, M.MOBILE, M.AGE, M.CITY, M.NUMBER, M.YOU})


@lru_cache(maxsize=8192)
def meanings_of(word: str, languages: Languages) -> frozenset[M]:
    """Return what a word speaks of: as it is, in the genitive, with ae, oe, ue, as a compound, with another ending."""
    plain = without_umlauts(word)
    forms = dict.fromkeys((word, word.removesuffix("s"), plain, plain.removesuffix("s")))
    for form in forms:
        if found := meanings_in(sense_of(form), form, languages):
            return found
    if companion := meanings_of_companion(word, languages):
        return companion
    for form in forms:
        if found := meanings_in(sense_of_compound(form), "", languages):
            return found
    return _inflected(word, languages)


def meanings_of_companion(word: str, languages: Languages) -> frozenset[M]:
    """Return what a word speaks of whose beginning says that it is another person: "Mitbewohner", "cotitular"."""
    for prefix in companion_prefixes(languages.counted):
        if word.startswith(prefix) and len(prefix) + MIN_STRANGER <= len(word) <= _MAX_COMPOUND:
            found = meanings_of(word.removeprefix(prefix), languages)
            if not found.isdisjoint(PEOPLE):
                return found - PEOPLE | {M.OTHER_PERSON}
    return frozenset()


def _inflected(word: str, languages: Languages) -> frozenset[M]:
    """Return what a word means that is a known one with another ending: "saljarens", "ucznia", "kundenberaters".

    Not in English, which has few endings, nor where the words that begin alike disagree.
    """
    best, found = 0, set[frozenset[M]]()
    for term in _stems().get(word[:_STEM_LETTERS], ()):
        shorter, longer = sorted((len(word), len(term)))
        common = next((index for index in range(shorter) if word[index] != term[index]), shorter)
        if longer - common > _MAX_ENDING or 3 * common < 2 * longer or common < best:
            continue
        meanings = frozenset[M]().union(*(said for mask, said in sense_of(term) if mask & languages.counted & ~ENGLISH))
        if meanings:
            found = {meanings} if common > best else found | {meanings}
            best = common
    return found.pop() if len(found) == 1 else frozenset()


@cache
def _stems() -> dict[str, list[str]]:
    """Return the longer words that are terms by how they begin."""
    stems: defaultdict[str, list[str]] = defaultdict(list)
    for phrase in terms().phrases:
        if len(phrase) >= _STEM_LETTERS and " " not in phrase:
            stems[phrase[:_STEM_LETTERS]].append(phrase)
    return dict(stems)


@lru_cache(maxsize=8192)
def corrected(word: str) -> str:
    """Return a word of which two letters were interchanged as it is spelled: "nmae", "msesage"."""
    if not _MIN_CORRECTED <= len(word) <= _MAX_COMPOUND or word >= FIRST_UNSPACED:
        return word
    spelled = _spelled()
    if word in spelled or sense_of_compound(word):
        return word
    others = (word[:index] + word[index + 1] + word[index] + word[index + 2 :] for index in range(len(word) - 1))
    return next((other for other in others if other in spelled), word)


@cache
def _spelled() -> frozenset[str]:
    """Return the words of all phrases."""
    return frozenset(" ".join(terms().phrases).split())


def without_umlauts(text: str) -> str:
    """Return a text with a, o and u for ae, oe and ue."""
    return _UMLAUT.sub(r"\1", text) if "e" in text else text


@lru_cache(maxsize=8192)
def sense_of_compound(word: str) -> Sense:
    """Return what the parts of a compound speak of (Notfalltelefon, workphone), nothing where a part is unknown."""
    phrase = _squashed().get(word, ())
    is_unspaced = word >= FIRST_UNSPACED
    shortest = 1 if is_unspaced else MIN_PART
    if not 2 * shortest <= len(word) <= _MAX_COMPOUND:
        return phrase
    # best[i]: the fewest parts that the first i letters split into, and the meanings of these by language
    best: list[tuple[int, ByLanguage] | None] = [(0, {}), *[None] * len(word)]
    for start in range(len(word)):
        before = best[start]
        if before is None:
            continue
        for end in _ends(word, start, shortest):
            known = best[end]
            if end - start == len(word) or (known is not None and before[0] + 1 >= known[0]):
                continue
            spoken = _part(word, start, end, shortest)
            if start:
                spoken = _joined(before[1], spoken)
            if spoken:
                best[end] = (before[0] + 1, spoken)
    whole = best[-1]
    if whole is None:
        return phrase
    masks: defaultdict[frozenset[M], int] = defaultdict(int)
    for bit, found in (
        whole[1] | _by_language(phrase, terms().everywhere)
    ).items():  # a phrase says more than its parts
        masks[found] |= bit
    return tuple((mask, found) for found, mask in masks.items())


def _ends(word: str, start: int, shortest: int) -> Iterator[int]:
    """Yield where a part of a compound that begins at `start` may end."""
    phrases, squashed = terms().phrases, _squashed()
    longest = start + _LONGEST_UNSPACED if shortest == 1 else len(word)
    for end in range(start + min(shortest, 2), min(longest, len(word)) + 1):
        part = word[start:end]
        if part in phrases or part in squashed or (start and part[0] == "s"):
            yield end


def _part(word: str, start: int, end: int, shortest: int) -> ByLanguage:
    """Return what a part of a compound means, by language; nothing where it is no word that may be one."""
    part, is_last = word[start:end], end == len(word)
    written_together = terms().compounding | ENGLISH
    sense = sense_of(part) or _squashed().get(part, ())
    if not sense:  # Geburtsdatum, bedrijfsnaam
        is_joined = start and part[0] == "s" and len(part) > shortest > 1
        return _by_language(sense_of(part[1:]), written_together) if is_joined else {}
    spoken = _by_language(sense, terms().everywhere)
    if len(part) < shortest:  # "uwpostcode", "telefonedovendedor", "telnr"
        joins = M.YOU if not start else M.NUMBER if is_last else M.FILLER
        return {bit: one for bit, one in spoken.items() if joins in one}
    if len(part) > shortest or shortest == 1:
        return spoken
    return {  # no compound ends with a short function word, as "artist" seems to; "votrenom"
        bit: one
        for bit, one in spoken.items()
        if not (start and is_last and one <= FILLER) and (bit & written_together or not one.isdisjoint(_SHORT_PARTS))
    }


def _by_language(sense: Sense, allowed: int) -> ByLanguage:
    return {bit: meanings for mask, meanings in sense for bit in bits(mask & allowed)}


def _joined(one: ByLanguage, other: ByLanguage) -> ByLanguage:
    """Return the meanings of two parts by language; where words are written together, a part may be English."""
    found: ByLanguage = {}
    for bit in one.keys() | other.keys():
        lent = ENGLISH if bit & terms().compounding else bit
        first, second = one.get(bit, one.get(lent)), other.get(bit, other.get(lent))
        if first is not None and second is not None:
            found[bit] = first | second
    return found


@cache
def _squashed() -> dict[str, Sense]:
    """Return the phrases of several words by how they are written without spaces: "nomecompleto"."""
    known = terms().phrases
    squashed = {phrase.replace(" ", ""): sense for phrase, sense in known.items() if " " in phrase}
    return {phrase: sense for phrase, sense in squashed.items() if len(phrase) >= _MIN_SQUASHED and phrase not in known}


def unspaced_terms(word: str, languages: Languages) -> list[tuple[str, frozenset[M]]]:
    """Part a run of a script without spaces into the terms found in it, longest first, and what is left over."""
    found: list[tuple[str, frozenset[M]]] = []
    start = position = 0
    while position < len(word):
        for end in range(min(position + _LONGEST_UNSPACED, len(word)), position + 1, -1):
            if meanings := meanings_in(sense_of(word[position:end]), "", languages):
                found += [*_left_over(word[start:position]), (word[position:end], meanings)]
                start = position = end
                break
        else:
            position += 1
    return [*found, *_left_over(word[start:])]


def _left_over(text: str) -> list[tuple[str, frozenset[M]]]:
    """Return what stands between terms as one unknown word; hiragana there is grammar."""
    return [(text, frozenset())] if any(not "\u3040" <= character <= "\u309f" for character in text) else []
