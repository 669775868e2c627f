"""Which languages the labels and keys of a submission are written in, by a vote of their words."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache, reduce
from itertools import islice
from operator import or_

from voxbridge.mapping.meanings import M
from voxbridge.mapping.morphology import MIN_PART, sense_of_compound, without_umlauts
from voxbridge.mapping.terms import (
    ENGLISH,
    FILLER,
    FIRST_OF_NO_LATIN,
    FIRST_UNSPACED,
    MIN_SURE,
    Languages,
    Sense,
    bits,
    longest_phrase,
    sense_of,
    terms,
)
from voxbridge.mapping.tokenize import tokens


def vote(texts: Iterable[str]) -> Languages:
    """Return the languages that texts are written in. English always counts, but need not come first."""
    scores: defaultdict[int, float] = defaultdict(float)
    everywhere = Languages(ENGLISH, terms().everywhere)
    of_english, sure, left = 0.0, 0, _MAX_WORDS  # sure: languages of longer words that are no English
    for text in islice(dict.fromkeys(texts), _MAX_TEXTS):
        words, position = tokens(text)[:left], 0
        left -= len(words)
        while position < len(words):
            phrase, length = longest_phrase(words, position, everywhere)
            (mask, share), weight, is_sure = (
                (_mask(sense_of(phrase)), 1.0, True) if phrase else _vote_of(words[position])
            )
            position += length
            if mask & ENGLISH:
                of_english += weight * share
                weight /= 4  # a word that English has as well speaks little for another language
            elif is_sure:
                sure |= mask
            for bit in bits(mask & ~ENGLISH):
                scores[bit] += weight
    best = max(scores.values(), default=0.0)
    if best < _LEAST or (best < of_english * _LEAST_SHARE and (best < _ENOUGH or not sure)):
        return Languages(ENGLISH, ENGLISH)
    counted = sum(bit for bit, score in scores.items() if score == best or (score >= best * _CLOSE and sure & bit))
    first = max(scores, key=lambda bit: (scores[bit], -bit)) if best >= of_english * _LEADING else ENGLISH
    return Languages(first, counted | ENGLISH)


_MAX_TEXTS, _MAX_WORDS = 500, 3_000
_LEAST = 0.9  # of a vote: about one word that is no English
_LEAST_SHARE = 0.34  # of what speaks for English
_ENOUGH = 2.0  # words that are no English, a longer one among them
_LEADING = 0.75
_CLOSE = 0.55  # to the best, for a language to count beside it


@lru_cache(maxsize=8192)
def _vote_of(word: str) -> tuple[tuple[int, float], float, bool]:
    """Return the languages that have a word, as _mask does, its weight, and whether it is long enough to be sure."""
    plain = without_umlauts(word)
    mask = _mask(sense_of(word) or sense_of(plain) or sense_of_compound(word) or sense_of_compound(plain))
    weight = 1.0 if len(word) >= MIN_PART or word >= FIRST_UNSPACED else 0.5
    return mask, weight, weight >= 1.0 and (len(word) > MIN_SURE or word >= FIRST_OF_NO_LATIN)


def _mask(sense: Sense) -> tuple[int, float]:
    """Return the languages of a sense, and English's share: little of what frames a form, such as "utm_source"."""
    english = next((said for languages, said in sense if languages & ENGLISH), FILLER)
    return reduce(or_, (languages for languages, _ in sense), 0), 0.25 if english <= _OF_ENVELOPES else 1.0


_OF_ENVELOPES = FILLER | {M.FORM, M.TRACKING, M.TECHNICAL, M.IDENTIFIER, M.DATE, M.CONSENT}
