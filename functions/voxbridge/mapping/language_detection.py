"""Which languages the labels and keys of a submission are written in, by a vote of their words."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from voxbridge.mapping.meanings import M
from voxbridge.mapping.terms import (
    ENGLISH,
    FILLER,
    FIRST_OF_NO_LATIN,
    FIRST_UNSPACED,
    MIN_PART,
    MIN_SURE,
    Languages,
    bits,
    longest_phrase,
    sense_of,
    sense_of_compound,
    terms,
    words_of,
)

_MAX_TEXTS, _MAX_WORDS = 500, 3_000
_LEAST = 0.9  # of a vote: about one word that is no English
_LEAST_SHARE = 0.34  # of what speaks for English
_ENOUGH = 2.0  # words that are no English, a longer one among them
_LEADING = 0.75
_CLOSE = 0.55  # to the best, for a language to count beside it
_OF_ENVELOPES = FILLER | {M.FORM, M.TRACKING, M.TECHNICAL, M.IDENTIFIER, M.DATE, M.CONSENT}


def vote(texts: Iterable[str]) -> Languages:
    """Return the languages that texts are written in. English always counts, but need not come first."""
    scores: defaultdict[int, float] = defaultdict(float)
    everywhere = Languages(ENGLISH, terms().everywhere)
    of_english, sure, left = 0.0, 0, _MAX_WORDS  # sure: languages of longer words that are no English
    for text in islice(dict.fromkeys(texts), _MAX_TEXTS):
        words, position = words_of(text)[:left], 0
        left -= len(words)
        while position < len(words):
            phrase, length = longest_phrase(words, position, everywhere)
            mask, weight, english, is_sure = _vote_of(phrase)
            position += length
            of_english += english
            if is_sure and not mask & ENGLISH:
                sure |= mask
            for bit in bits(mask & ~ENGLISH):
                scores[bit] += weight
    best = max(scores.values(), default=0.0)
    if best < _LEAST or (best < of_english * _LEAST_SHARE and (best < _ENOUGH or not sure)):
        return Languages(ENGLISH, ENGLISH)
    counted = sum(bit for bit, score in scores.items() if score == best or (score >= best * _CLOSE and sure & bit))
    first = max(scores, key=lambda bit: (scores[bit], -bit)) if best >= of_english * _LEADING else ENGLISH
    return Languages(first, counted | ENGLISH)


@lru_cache(maxsize=8192)
def _vote_of(phrase: str) -> tuple[int, float, float, bool]:
    """Return the languages that have a phrase, its weight for them and for English, and whether it is a longer one."""
    sense = sense_of(phrase) or sense_of_compound(phrase)
    mask = sum({bit for languages, _ in sense for bit in bits(languages)})
    weight = 1.0 if len(phrase) >= MIN_PART or phrase >= FIRST_UNSPACED else 0.5
    is_sure = weight >= 1.0 and (len(phrase) > MIN_SURE or phrase >= FIRST_OF_NO_LATIN)
    if not mask & ENGLISH:
        return mask, weight, 0.0, is_sure
    # What English has as well speaks little for another language, and what frames a form ("utm_source") for either.
    is_frame = any(said <= _OF_ENVELOPES for languages, said in sense if languages & ENGLISH)
    return mask, weight / 4, weight / 4 if is_frame else weight, is_sure
