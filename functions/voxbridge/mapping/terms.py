"""The terms of all languages, compiled from languages/*.toml into terms.json (`make terms`), and the forms of them.

A word may be inflected, a compound, or misspelled. The languages of texts are found by a vote of their words.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice, repeat
from operator import add
from typing import Any, NamedTuple

from voxbridge.mapping.meanings import NAMING, PEOPLE, PHONES, M
from voxbridge.mapping.tokenize import fold, tokens
from voxbridge.tables import table

type Sense = tuple[tuple[int, frozenset[M]], ...]  # bit masks of languages, and what a phrase means in them
type Phrase = tuple[str, frozenset[M], int]  # its first word, what it means, and the index of the word after it
type ByLanguage = dict[int, frozenset[M]]  # what a part of a word means, by the bit of the language

_FIRST_OF_NO_LATIN = "\u0370"  # the first character of scripts that no language shares with English
UNSPACED = "\u3000"  # the first character of East Asian scripts
_MIN_SURE = 4  # characters from which on a word of a language that did not win the vote is taken all the same
MIN_STRANGER = 4  # letters of a word that may be what a person is to the lead; shorter ones join words
_MIN_PART, _MAX_COMPOUND = 3, 40  # letters of a compound's part, and of a compound
_ASKED = NAMING | PHONES | {M.EMAIL, M.COUNTRY, M.CITY, M.STREET, M.POSTAL_CODE, M.AGE, M.BIRTH_DATE}
FILLER = frozenset({M.FILLER})
ENGLISH = 1  # the first language's bit: keys are English whatever the labels are
_LONGEST_UNSPACED, _STEM_LETTERS, _MAX_ENDING = 20, 6, 5  # letters
_GRAMMAR = re.compile("^[\u3040-\u309f]+|の|[\u3040-\u309f]+$")  # hiragana between the terms of a run
_SHORT_PARTS = frozenset({M.NAME, M.PHONE, M.MOBILE, M.AGE, M.CITY, M.NUMBER, M.YOU})
_MAX_TEXTS, _MAX_WORDS = 500, 3_000
_LEAST = 0.9  # of a vote: about one word that is no English
_LEAST_SHARE = 0.34  # of what speaks for English
_ENOUGH = 2.0  # words that are no English, a longer one among them
_LEADING, _CLOSE = 0.75, 0.55  # of English, to come first; to the best, for a language to count beside it
_OF_ENVELOPES = FILLER | {M.FORM, M.TRACKING, M.TECHNICAL, M.IDENTIFIER, M.DATE, M.CONSENT}


class Languages(NamedTuple):
    """The languages that count, as bit masks: of a word that has several meanings, those of the first win."""

    first: int
    counted: int


class Terms(NamedTuple):
    """What is compiled."""

    languages: tuple[dict[str, Any], ...]
    phrases: dict[str, Sense]  # by the phrase, folded, its words joined with a space
    inner: frozenset[str]  # words of phrases that are none alone
    together: dict[str, Sense]  # those of several words, by how they are written without spaces: "nomecompleto"
    openings: frozenset[str]  # what phrases of several words or of no spaces begin with: "what", "what is", "電話"
    values: dict[str, frozenset[str]]
    everywhere: int  # mask of all languages
    compounding: int  # mask of the languages whose words are written together


@cache
def terms() -> Terms:
    """Return the compiled terms."""
    compiled = table(__file__)
    meanings = [M(name) for name in compiled["meanings"]]
    sets = [frozenset(meanings[index] for index in found) for found in compiled["sets"]]
    senses = [tuple([(mask, sets[index]) for mask, index in sense]) for sense in compiled["senses"]]
    phrases, together = (
        dict(zip(compiled[name].split("|"), chain(*map(repeat, senses, compiled["counts"][name])), strict=True))
        for name in ("terms", "together")
    )
    languages = tuple(compiled["languages"])
    inner, openings = (frozenset(compiled[name].split("|")) for name in ("inner", "openings"))
    lists = {name: frozenset(found) for name, found in compiled["values"].items()}
    compounding = sum(1 << bit for bit, language in enumerate(languages) if language["compounds"])
    return Terms(languages, phrases, inner, together, openings, lists, (1 << len(languages)) - 1, compounding)


@cache
def _companion_prefixes(mask: int) -> tuple[str, ...]:
    """Return the beginnings that make another person of one, in the languages of a mask: "co", "mit"."""
    return tuple(prefix for bit, one in enumerate(terms().languages) if mask >> bit & 1 for prefix in one["companions"])


def values(name: str) -> frozenset[str]:
    """Return words that people type as answers, by the name of their list in the section [values]."""
    return terms().values[name]


def is_unspaced(word: str) -> bool:
    """Say whether a word is of a script that needs no spaces: an East Asian one, or Thai."""
    return word >= UNSPACED or "\u0e00" <= word < "\u0e80"


def sense_of(phrase: str) -> Sense:
    """Return what a phrase means by language; empty for an unknown one."""
    return terms().phrases.get(phrase, ())


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a label or key as terms spell them, and the terms in a run of a script without spaces."""
    words, phrases = tokens(text), terms().phrases.keys()
    of_two = [*map(add, words, words[1:])]
    may_join = not phrases.isdisjoint(chain(of_two, map(add, of_two, words[2:])))
    if not may_join and not any(map(is_unspaced, words)):
        return tuple(map(_spelled, words))
    found, folded = list[str](), fold(text)
    while words:
        length = next((size for size in (3, 2) if _are_one_term(words[:size], folded)), 1)
        word, words = "".join(words[:length]), words[length:]
        found += _terms_in_run(word) if is_unspaced(word) else (_spelled(word),)
    return tuple(found)


def _are_one_term(words: Sequence[str], text: str) -> bool:
    """Say whether words are a single one that only capitals part: `postLeitZahl`, but not `userName`."""
    joined, phrases = "".join(words), terms().phrases
    return joined in phrases and joined in text and " ".join(words) not in phrases and len(min(words, key=len)) > 1


def _terms_in_run(run: str) -> Iterable[str]:
    """Part a run of a script without spaces into the terms found in it, longest first, and what is left over."""
    parts: list[str] = []
    start = position = 0
    while position < len(run):
        may_begin = run[position : position + 2] in terms().openings
        ends = range(min(position + _LONGEST_UNSPACED, len(run)), position + 1, -1) if may_begin else ()
        if end := next((end for end in ends if sense_of(run[position:end])), 0):
            parts += (*_GRAMMAR.split(run[start:position]), run[position:end])
            start = position = end
        else:
            position += 1
    return filter(None, (*parts, *_GRAMMAR.split(run[start:])))


@lru_cache(maxsize=8192)
def _spelled(word: str) -> str:
    """Return a word as terms spell it: with a for ae, d for dj, or two letters interchanged: "rueckruf", "nmae"."""
    phrases, inner = terms().phrases, terms().inner
    forms = dict.fromkeys((word, re.sub("(?<=[aou])e|(?<=[a-z]d)j(?=[a-z])|(?<=a)a", "", word)))
    places = range(len(word) - 1 if _MIN_SURE <= len(word) <= _MAX_COMPOUND else 0)
    others = (word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in places)
    known = next((form for form in (*forms, *others) if form in phrases or form in inner), None)
    return known or next(filter(sense_of_compound, forms), word)


@lru_cache(maxsize=8192)
def meanings_of(word: str, languages: Languages) -> frozenset[M]:
    """Return what a word or phrase means: as it is, in the genitive, as a compound, with another ending."""
    forms = dict.fromkeys((word, word.removesuffix("s"), word.lstrip("\u0648\u05d5")))  # Arabic and Hebrew "and"
    for form in forms:
        if (sense := sense_of(form)) and (found := meanings_in(sense, form, languages)):
            return found
    if companion := _meanings_of_companion(word, languages):
        return companion
    for form in forms:
        # To be sure of a compound ("Kundentelefon") takes one part more than of a word.
        if (sense := sense_of_compound(form)) and (found := meanings_in(sense, form[_MIN_PART:], languages)):
            return found
    return _inflected(word, languages) if languages.counted != ENGLISH else frozenset()


def _meanings_of_companion(word: str, languages: Languages) -> frozenset[M]:
    """Return what a word speaks of whose beginning says that it is another person: "Mitbewohner", "cotitular"."""
    for prefix in _companion_prefixes(languages.counted):
        if word.startswith(prefix) and len(prefix) + MIN_STRANGER <= len(word) <= _MAX_COMPOUND:
            found = meanings_of(word.removeprefix(prefix), languages)
            if not found.isdisjoint(PEOPLE):
                return found - PEOPLE | {M.OTHER_PERSON}
    return frozenset()


def _inflected(word: str, languages: Languages) -> frozenset[M]:
    """Return what a word means that is a known one with another ending: "saljarens", "ucznia", "kundenberaters"."""
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
    return found.pop() if len(found) == 1 else frozenset()  # where the words that begin alike agree


@cache
def _stems() -> dict[str, list[str]]:
    """Return the longer words that are terms by how they begin."""
    stems: defaultdict[str, list[str]] = defaultdict(list)
    for phrase in terms().phrases:
        if len(phrase) >= _STEM_LETTERS and " " not in phrase:
            stems[phrase[:_STEM_LETTERS]].append(phrase)
    return dict(stems)


@lru_cache(maxsize=8192)
def sense_of_compound(word: str) -> Sense:
    """Return what the parts of a compound speak of (Notfalltelefon, workphone), nothing where a part is unknown."""
    if not 2 * _MIN_PART <= len(word) <= _MAX_COMPOUND:
        return ()
    if word in terms().together:
        return terms().together[word]
    return tuple(_parts(word, is_whole=True)[1].items())


@lru_cache(maxsize=8192)
def _parts(text: str, *, is_whole: bool) -> tuple[int, ByLanguage]:
    """Return the fewest parts of a compound, or of what its first ones leave, and what they mean by language."""
    best, meant = len(text), dict[int, frozenset[M]]()
    phrases, together = terms().phrases, terms().together
    for end in range(2, len(text) + 1 - is_whole):
        part = text[:end]
        sense = phrases.get(part) or together.get(part, ())
        if not sense and (is_whole or part[0] != "s"):
            continue
        count, spoken = 1, _part(part, sense, is_first=is_whole, is_last=end == len(text))
        if spoken and end < len(text):
            others, following = _parts(text[end:], is_whole=False)
            count, spoken = 1 + others, _joined(spoken, following)
        if spoken and count < best:
            best, meant = count, spoken
    return best, meant


def _part(part: str, sense: Sense, *, is_first: bool, is_last: bool) -> ByLanguage:
    """Return what a part of a compound means, by language; nothing where it is no word that may be one."""
    if len(part) < _MIN_PART:  # "uwpostcode", "telefonedovendedor", "telnr"
        joins = M.YOU if is_first else M.NUMBER if is_last else M.FILLER
        return {bit: meanings for mask, meanings in sense if joins in meanings for bit in bits(mask)}
    allowed, written_together = terms().everywhere, terms().compounding | ENGLISH
    if not sense and len(part) > _MIN_PART:  # Geburtsdatum, bedrijfsnaam
        sense, allowed = sense_of(part[1:]), written_together
    spoken = {bit: meanings for mask, meanings in sense for bit in bits(mask & allowed)}
    if len(part) > _MIN_PART:
        return spoken
    return {  # no compound ends with a short function word, as "artist" seems to; "votrenom"
        bit: one
        for bit, one in spoken.items()
        if not (is_last and one <= FILLER) and (bit & written_together or not one.isdisjoint(_SHORT_PARTS))
    }


def _joined(one: ByLanguage, other: ByLanguage) -> ByLanguage:
    """Return the meanings of two parts by language; where words are written together, a part may be English."""
    found: ByLanguage = {}
    for bit in one.keys() | other.keys():
        lent = ENGLISH if bit & terms().compounding else bit
        first, second = one.get(bit, one.get(lent)), other.get(bit, other.get(lent))
        if first is not None and second is not None:
            found[bit] = first | second
    return found


def phrases_of(words: tuple[str, ...], languages: Languages) -> Iterator[Phrase]:
    """Go through the longest phrases of words_of that have a meaning, and the words that have none."""
    said = [word for word in words if not word.isdecimal() and word != "your"]  # "your-ad_2": a plugin begins all so
    asked = _asked_alone(said[0], languages) if len(said) == 1 else frozenset()
    openings, companions = terms().openings, _companion_prefixes(languages.counted)
    position = 0
    while position < len(words):
        word = words[position]
        is_phrase = word in openings and not asked
        phrase, length = _longest_phrase(words, position, languages) if is_phrase else (word, 1)
        found = asked if asked and word == said[0] else meanings_of(phrase, languages)
        if not found and word in companions and position + 1 < len(words):  # "co-owner"
            found = _meanings_of_companion(word + words[position + 1], languages)
            length += bool(found)
        position += length
        yield word, found, position


def _asked_alone(word: str, languages: Languages) -> frozenset[M]:
    """Return what a word alone asks for in a language of the form, and not in English: German *Land*, Turkish *Ad*."""
    sense = sense_of(word) if languages.first == ENGLISH else ()
    found = frozenset[M]().union(*(said for mask, said in sense if mask & languages.counted & ~ENGLISH))
    is_english = any(said & _ASKED for mask, said in sense if mask & ENGLISH)
    return found if found & _ASKED and not is_english else frozenset()


def _longest_phrase(words: Sequence[str], position: int, languages: Languages) -> tuple[str, int]:
    """Return the longest known phrase of several words that starts at a position, else the word, and its words."""
    phrase = found = words[position]
    length = 1
    for end in range(position + 1, len(words)):
        if phrase not in terms().openings:
            break
        phrase = f"{phrase} {words[end]}"
        if (sense := sense_of(phrase)) and meanings_in(sense, phrase, languages):
            found, length = phrase, end + 1 - position
    return found, length


def meanings_in(sense: Sense, phrase: str, languages: Languages) -> frozenset[M]:
    """Return what a phrase means: in the first language, else in English, else in all that count."""
    spoken = [meanings for mask, meanings in sense if mask & languages.counted]
    for language in (languages.first, ENGLISH):
        for mask, meanings in sense:  # Vietnamese "be" is a child, and no English verb
            if mask & language and not (meanings == FILLER and any(said & PEOPLE for said in spoken)):
                return meanings
    if not spoken and len(sense) == 1 and (len(phrase) >= _MIN_SURE or phrase >= _FIRST_OF_NO_LATIN):
        return sense[0][1]  # a longer one that means the same wherever it is a word
    return frozenset[M]().union(*spoken)


@cache
def bits(mask: int) -> tuple[int, ...]:
    """Return the languages of a mask, each as a mask of its own."""
    return tuple(1 << bit for bit in range(mask.bit_length()) if mask >> bit & 1)


def vote(texts: Iterable[str]) -> Languages:
    """Return the languages that texts are written in. English always counts, but need not come first."""
    scores: defaultdict[int, float] = defaultdict(float)
    everywhere, openings = Languages(ENGLISH, terms().everywhere), terms().openings
    of_english, sure, left = 0.0, 0, _MAX_WORDS  # sure: languages of longer words that are no English
    for text in islice(dict.fromkeys(texts), _MAX_TEXTS):
        words, position = words_of(text)[:left], 0
        left -= len(words)
        while position < len(words):
            word = words[position]
            phrase, length = _longest_phrase(words, position, everywhere) if word in openings else (word, 1)
            position += length
            others, weight, english, sure_of = _vote_of(phrase)
            of_english += english
            sure |= sure_of
            for bit in others:
                scores[bit] += weight
    best = max(scores.values(), default=0.0)
    if best < _LEAST or (best < of_english * _LEAST_SHARE and (best < _ENOUGH or not sure)):
        return Languages(ENGLISH, ENGLISH)
    counted = sum(bit for bit, score in scores.items() if score == best or (score >= best * _CLOSE and sure & bit))
    first = max(scores, key=lambda bit: (scores[bit], -bit)) if best >= of_english * _LEADING else ENGLISH
    return Languages(first, counted | ENGLISH)


@lru_cache(maxsize=8192)
def _vote_of(phrase: str) -> tuple[tuple[int, ...], float, float, int]:
    """Return the languages but English that have a phrase, its weight for them and for English, and which are sure."""
    sense = sense_of(phrase) or sense_of_compound(phrase)
    mask = sum({bit for languages, _ in sense for bit in bits(languages)})
    weight = 1.0 if len(phrase) >= _MIN_PART or phrase >= UNSPACED else 0.5
    if not mask & ENGLISH:
        is_long = weight >= 1.0 and (len(phrase) > _MIN_SURE or phrase >= _FIRST_OF_NO_LATIN)
        return bits(mask), weight, 0.0, mask if is_long else 0
    # What English has as well speaks little for another language, and what frames a form ("utm_source") for either.
    is_frame = any(said <= _OF_ENVELOPES for languages, said in sense if languages & ENGLISH)
    return bits(mask & ~ENGLISH), weight / 4, weight / 4 if is_frame else weight, 0
