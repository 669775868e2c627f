"""Which languages the labels and keys of a submission are written in, by a vote of their words."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

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
from voxbridge.mapping.vocabulary import Meaning


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
            sense, length = longest_phrase(words, position, everywhere) if opens else ((), 1)
            if sense:
                votes = _votes_of(sense, 1.0, is_long=True)
            position += length
            if votes is not None:
                mask, for_english, weight, is_sure = votes
                of_english += for_english
                found[mask, weight, is_sure] = found.get((mask, weight, is_sure), 0) + 1
                other_script |= word >= FIRST_OF_NO_LATIN
    scores: dict[int, float] = {}
    sure: dict[int, int] = {}  # longer words that are no English
    for (mask, weight, is_sure), count in found.items():
        for bit in bits(mask):
            scores[bit] = scores.get(bit, 0.0) + weight * count
            sure[bit] = sure.get(bit, 0) + is_sure * count
    best = max(scores.values(), default=0.0)
    is_little = best < of_english * _LEAST_SHARE and (best < _ENOUGH or not any(sure.values()))
    if best < _LEAST or (is_little and not other_script):
        return Languages(ENGLISH, ENGLISH)
    counted = sum(bit for bit, score in scores.items() if score == best or (score >= best * _CLOSE and sure[bit]))
    first = max(scores, key=lambda bit: (scores[bit], -bit)) if best >= of_english * _LEADING else ENGLISH
    return Languages(first, counted | ENGLISH)


_MAX_TEXTS = 500
# What English words in a form's envelope speak of, whatever its language: "form_response", "utm_source", "created_at".
_OF_ENVELOPES = FILLER | {
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
    plain = without_umlauts(word)
    sense = sense_of(word) or sense_of(plain) or sense_of_compound(word) or sense_of_compound(plain)
    weight = 1.0 if len(word) >= MIN_PART or word >= FIRST_UNSPACED else 0.5
    is_long = len(word) > MIN_SURE or word >= FIRST_OF_NO_LATIN
    return _votes_of(sense, weight, is_long=is_long) if sense else None, word in terms().openings


def _votes_of(sense: Sense, weight: float, *, is_long: bool) -> _Votes:
    mask = 0
    for languages, _ in sense:
        mask |= languages
    english = next((said for languages, said in sense if languages & ENGLISH), None)
    if english is None:
        return mask, 0.0, weight, is_long and weight >= 1.0
    # A word that English has as well speaks little for another language; what frames a form says little: "payload".
    return mask & ~ENGLISH, weight / 4 if english <= _OF_ENVELOPES else weight, weight / 4, False
