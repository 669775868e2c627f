"""What the words of a label, a key or a path speak of: folding, splitting and looking up in the lexicon."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from voxbridge.mapping.lexicon import SALUTATIONS, WORDS, Concept

_LONGEST = 300  # characters of a label that are read; consent texts are longer, and say so at their beginning
_LONGEST_COMPOUND = 40
_LONGEST_PHRASE = 6
_SHORTEST_PART = 3  # letters of a compound's part
_SHORTEST_STRANGER = 4  # letters of a word that may be what somebody is to the lead; shorter ones join words
_MUTE = frozenset({Concept.FILLER, Concept.OPAQUE})


@dataclass(frozen=True, slots=True)
class Words:
    """What a text speaks of. `unknown` counts the words that the lexicon lacks; `size` all that are no filler.

    `strangers` are the unknown words themselves, but for short ones.
    """

    concepts: frozenset[Concept] = frozenset()
    unknown: int = 0
    size: int = 0
    question: bool = False
    strangers: frozenset[str] = frozenset()

    @property
    def speaking(self) -> bool:
        """Whether a person would learn anything from the text."""
        return self.size > 0


_SILENT = Words()


def fold(text: str) -> str:
    """Return the text in lower case, without accents, ß as ss, full-width forms as plain ones."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
# Ids: letters and digits by turns, or hexadecimal; "address2" and "q4" are words with a number.
_ID = re.compile(r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{4,}")
_WORD_AND_NUMBER = re.compile(r"[A-Za-z]{3,}\d{1,2}(?:[A-Z][a-z]+)*\d{0,2}|[A-Za-z]\d{1,4}")
_PIECE = re.compile(r"[^\s_\-./:\[\]]+")


_DIGIT = re.compile(r"\d")
_HASH = re.compile(r"#(?!\d)")
_UUID = re.compile(r"\b[0-9a-fA-F]{4,}(?:-[0-9a-fA-F]{4,})+\b")


def tokens(text: str) -> tuple[str, ...]:
    """Return the folded words and numbers of a label or key, ids left out."""
    kept = text[:_LONGEST]
    if "#" in kept:
        kept = _HASH.sub(" number ", kept)
    if _DIGIT.search(kept):
        kept = _PIECE.sub(_without_ids, _UUID.sub(" ", kept))
    return tuple(_TOKEN.findall(fold(_CAMEL.sub(" ", kept))))


def _without_ids(piece: re.Match[str]) -> str:
    found = piece.group()
    return "" if _ID.fullmatch(found) and not _WORD_AND_NUMBER.fullmatch(found) else found


@lru_cache(maxsize=8192)
def _read(text: str) -> Words:
    words = tokens(text)
    if len(words) == 1 and words[0] in _ALONE:
        return Words(_ALONE[words[0]], 0, 1)
    if _is_salutations(words):  # "Mr/Mrs/Ms", "Sr./Sra.", "Herr/Frau"
        return Words(frozenset({Concept.SALUTATION}), 0, 1)
    concepts: set[Concept] = set()
    strangers: set[str] = set()
    unknown = size = position = 0
    while position < len(words):
        found, length = _longest_phrase(words, position)
        if not found and not words[position].isdecimal():
            found = _variant(words[position])
            if not found and len(words[position]) > 1:  # c_name, and what follows an apostrophe
                unknown += 1
                size += 1
                if len(words[position]) >= _SHORTEST_STRANGER:
                    strangers.add(words[position])
        if position and words[position - 1] in _OURS and found & _STAFF:  # "our adviser may call"
            found -= _STAFF
        position += length
        concepts |= found
        if found and not found <= _MUTE:
            size += 1
    if {Concept.NAME, Concept.WHOLE} <= concepts:
        concepts.add(Concept.FULL)
    return Words(frozenset(concepts - _MUTE), unknown, size, "?" in text, frozenset(strangers))


# What words mean where they stand alone, and mostly do not beside others.
_ALONE = {
    "sms": frozenset({Concept.MOBILE}),
    "standard": frozenset({Concept.COMPANY}),
    "st": frozenset({Concept.STATE}),
    "whats": frozenset({Concept.MOBILE}),
    "hp": frozenset({Concept.MOBILE}),
    "from": frozenset({Concept.REACH, Concept.PERSON}),  # of a call or a message
    "de": frozenset({Concept.REACH, Concept.PERSON}),
    "von": frozenset({Concept.REACH, Concept.PERSON}),
    "to": frozenset({Concept.COMPANY}),
    "called": frozenset({Concept.COMPANY}),
    "tm": frozenset({Concept.MOBILE}),
    "durchwahl": frozenset({Concept.PHONE, Concept.WORK}),
    **dict.fromkeys(("who", "qui", "wie", "wer", "quien", "quem", "chi"), frozenset({Concept.PERSON})),
}


_OURS = frozenset({
    "our", "notre", "nos", "unser", "unsere", "unserer", "unseren", "nuestro", "nuestra", "nuestros", "nosso", "nossa",
    "nostro", "nostra", "onze", "ons",
})  # fmt: skip
_STAFF = frozenset({Concept.STAFF, Concept.TRADE, Concept.COMPANY})


def _is_salutations(words: tuple[str, ...]) -> bool:
    return len(words) > 1 and SALUTATIONS.union(_JOINTS).issuperset(words) and not _JOINTS.issuperset(words)


_JOINTS = frozenset({"or", "o", "ou", "oder", "of", "a", "ra"})


def read(text: str) -> Words:
    """Return what a label or key speaks of."""
    return _read(text[:_LONGEST]) if text else _SILENT


def _longest_phrase(words: tuple[str, ...], position: int) -> tuple[frozenset[Concept], int]:
    phrases = _phrases()
    for length in range(min(_LONGEST_PHRASE, len(words) - position), 0, -1):
        found = phrases.get(words[position : position + length])
        if found:
            return found, length
    return frozenset(), 1


@lru_cache(maxsize=4096)
def _variant(word: str) -> frozenset[Concept]:
    """Return what a word speaks of that is a compound of known ones, written with ae, oe, ue, or in the genitive."""
    written = _compound(word)
    if written or not _SHORTEST_VARIANT <= len(word) <= _LONGEST_COMPOUND:
        return written
    plain = _UMLAUT.sub(r"\1", word)
    for other in (plain, plain.removesuffix("s")):
        if other != word:
            found = _phrases().get((other,)) or _compound(other)
            if found:
                return found
    number = _NUMBER.sub("", plain)
    found = _phrases().get((number,), frozenset()) if number != plain else frozenset()
    return found | {Concept.NUMBER} if found & _NUMBERED else frozenset()


_SHORTEST_VARIANT = 5
_UMLAUT = re.compile("([aou])e")
_NUMBER = re.compile("(?:nr|no|num|nummer)$")  # Telnr, mobileno
_NUMBERED = frozenset({Concept.PHONE, Concept.MOBILE, Concept.LANDLINE, Concept.FAX, Concept.REACH})


@lru_cache(maxsize=4096)
def _compound(word: str) -> frozenset[Concept]:
    """Return what the parts of a compound speak of (Notfalltelefon, workphone), nothing where a part is unknown."""
    if not 2 * _SHORTEST_PART <= len(word) <= _LONGEST_COMPOUND:
        return frozenset()
    # best[i]: the concepts of the first i letters, split into as few parts as can be
    best: list[tuple[int, frozenset[Concept]] | None] = [(0, frozenset()), *[None] * len(word)]
    parts = _parts()
    for end in range(_SHORTEST_PART, len(word) + 1):
        for start in range(end - _SHORTEST_PART + 1):
            before = best[start]
            if before is None:
                continue
            part = word[start:end]
            found = parts.get(part)
            if found is None and start and part[0] == "s":  # Geburtsdatum, bedrijfsnaam: the joint
                found = parts.get(part[1:])
            if found is not None and (best[end] is None or before[0] + 1 < best[end][0]):  # type: ignore[index]
                best[end] = (before[0] + 1, before[1] | found)
    whole = best[len(word)]
    return whole[1] if whole else frozenset()


@cache
def _phrases() -> dict[tuple[str, ...], frozenset[Concept]]:
    phrases: dict[tuple[str, ...], frozenset[Concept]] = {}
    for concept, entry in WORDS.items():
        alone = frozenset({concept})
        for phrase in fold(entry).split():
            # Most are one word; the first lead of an environment waits for this.
            words = (phrase,) if phrase.isalpha() else tuple(_TOKEN.findall(phrase.replace("_", " ")))
            known = phrases.get(words)
            phrases[words] = known | alone if known else alone
    return phrases


@cache
def _parts() -> dict[str, frozenset[Concept]]:
    return {
        words[0]: concepts
        for words, concepts in _phrases().items()
        if len(words) == 1 and len(words[0]) >= _SHORTEST_PART and not concepts <= _MUTE
    }
