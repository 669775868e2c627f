"""A full name into title, first and last name, as its writer would split it.

nameparser does the splitting; what is here are titles (salutations alone: a nameparser title may be a first name, as
King or Dean), two surnames, double first names, and names written last name first in capitals.
"""

# ruff: noqa: SIM905  (lists of words read best as words)

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from voxbridge.mapping.terms import values
from voxbridge.mapping.tokenize import fold

MAX_LENGTH = 120  # characters of a full name


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name, each as typed, empty where there is none."""

    title: str = ""
    first: str = ""
    last: str = ""


# Words that are titles only with a full stop, or with the right neighbours: M. Dupont, but M Dupont and Don Draper.
_ONLY_WITH_STOP = frozenset(
    "m d me fr pr de eng ing ir med mag arch don master father lady lord hon da dom arq menina".split()
) - {"de"}
_GENDERED = re.compile(r"[/(].*$")

_TWO_SURNAMES = frozenset("ES MX AR CO PE CL VE EC GT CU BO DO HN PY SV NI CR PA UY PR GQ".split())
_PORTUGUESE = frozenset({"BR", "PT", "AO", "MZ", "CV"})
_ITALIAN = frozenset({"IT", "SM"})
_FRENCH = frozenset({"FR", "BE", "CH", "LU", "MC", "CA"})
_LETTERS = re.compile(r"[^\W\d_]+")
_PLACEHOLDER = re.compile(r"[{}<>\[\]@|=]|://|www\.|\\")


def as_typed(text: str) -> str:
    """Return the answer to a question for a name without a phone number in it: "Jess 0412 345 678" is Jess."""
    return _NUMBER.sub(" ", text).strip(" ,;:/|()-–") if _DIGITS.search(text) else text  # noqa: RUF001


_DIGITS = re.compile(r"(?:\d[\s().-]*){7}")
_NUMBER = re.compile(r"\(?\+?\(?\d[\d\s().\-/]{5,}\d")


def is_name(text: str) -> bool:
    """Say whether a text that answers a question for a name is one, however odd: no address, URL or placeholder."""
    if not 0 < len(text) <= MAX_LENGTH or _PLACEHOLDER.search(text):
        return False
    return any(character.isalpha() for character in text) and _letters_of(text) not in placeholders()


def _letters_of(text: str) -> str:
    return " ".join(_LETTERS.findall(fold(text)))


@cache
def placeholders() -> frozenset[str]:
    """Return what people and programs write where they have no answer."""
    return frozenset(" ".join(_LETTERS.findall(text)) for text in values("placeholders"))


def is_full_name(text: str) -> bool:
    """Say whether a text reads as one person's whole name rather than as a sentence."""
    return is_name(text) and len(text.split()) <= 8 and not re.search(r"[?!;:\n]", text)  # noqa: PLR2004


def is_written_as_name(text: str) -> bool:
    """Say whether a text is two words or more, each with a capital but for particles: Rosa de la Cruz."""
    words = text.split()
    if not 1 < len(words) <= _MAX_WORDS or not (words[0][0].isupper() and words[-1][0].isupper()):
        return False
    return all(word[0].isupper() or fold(word) in values("name_particles") for word in words) and not text.isupper()


_MAX_WORDS = 6


def is_salutation(text: str) -> bool:
    """Say whether a text is a form of address (Mr, Frau Dr., Mme, Sr./Sra.) and nothing else."""
    words = fold(_GENDERED.sub("", text)).replace(".", " ").split() if len(text) <= _MAX_SALUTATION else []
    return bool(words) and salutations().union(_MORE_OF_A_TITLE).issuperset(words)


_AND = frozenset({"&", "+", "and", "und", "et", "y", "e", "en", "/"})
_MAX_SALUTATION = 30
_MORE_OF_A_TITLE = frozenset("ssa ra ing med phil jur rer nat und h c".split())


def split_title(text: str, regions: Sequence[str] = ()) -> tuple[str, str]:
    """Return the salutation before a name and the name without it."""
    words = text.split()
    count = 0
    while count < len(words) - 1 and count < 4 and _is_title(words, count, regions):  # noqa: PLR2004
        count += 1
        while count < len(words) - 1 and words[count].endswith(".") and _plain_word(words[count]) in _MORE_OF_A_TITLE:
            count += 1  # Dr. rer. nat.
        if words[count] in _AND and count < len(words) - 2 and _is_title(words, count + 1, regions):  # Mr & Mrs Tan
            count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def _is_title(words: list[str], position: int, regions: Sequence[str]) -> bool:
    written = words[position]
    if _SHORT_DONA.fullmatch(written) or (not position and fold(written) in _FAMILY):
        return True
    word = _plain_word(written)
    if "-" in word:  # Dipl.-Ing.
        return "." in written and salutations().union(_MORE_OF_A_TITLE).issuperset(word.split("-"))
    if word == "de":
        return position == 0 and len(words) > 1 and fold(words[1]) == "heer"
    if word not in salutations():
        pieces = [piece for piece in fold(written).split(".") if piece]  # Dr.med., Prof.Dr.
        return (
            len(pieces) > 1 and pieces[0] in salutations() and salutations().union(_MORE_OF_A_TITLE).issuperset(pieces)
        )
    if position + 2 < len(words) and words[position + 1] in _AND and _plain_word(words[position + 2]) in salutations():
        return written.endswith(".") or word not in _ONLY_WITH_STOP  # M. et Mme
    if word == "me" and not position and _FRENCH.intersection(regions):  # a lawyer, and no name in French
        return len(words) > 2  # noqa: PLR2004
    if word == "m":
        return written.endswith(".") and bool(_FRENCH.intersection(regions)) and len(words) > 1
    if word in _ONLY_WITH_STOP:
        return written.endswith(".") and (len(word) > 1 or bool(_TWO_SURNAMES.intersection(regions)))
    return True


_SHORT_DONA = re.compile(r"D\.?\s?ª\.?", re.IGNORECASE)
_FAMILY = frozenset({"familie", "famille", "familia", "famiglia", "fam."})


@cache
def salutations() -> frozenset[str]:
    """Return the forms of address in all languages, one word each, folded and without full stops."""
    return frozenset(word for word in values("salutations") if " " not in word)


def _plain_word(word: str) -> str:
    return fold(word).replace(".", "").replace("(", "").replace(")", "")


def is_family(text: str) -> bool:
    """Say whether a text names a family, and no one in it: "Familie Kern"."""
    return fold(text).partition(" ")[0] in _FAMILY


def split_name(text: str, regions: Sequence[str] = (), *, family_first: bool = False) -> Name:
    """Split a full name. `regions` are the countries that the lead may be from, for the customs of naming.

    `family_first`: the label or the language asks for the family name before the given one.
    """
    return _split_name(text, tuple(regions), family_first)


@lru_cache(maxsize=256)
def _split_name(text: str, regions: tuple[str, ...], family_first: bool) -> Name:  # noqa: FBT001
    title, bare = split_title(" ".join(text.split()), regions)
    if not bare:
        return Name()
    bare = _FOR_ANOTHER.split(bare, 1)[0]
    if regions[:1] == _HUNGARY and not _COUPLE.search(bare):
        family_first = _is_given_last(bare.split(), family_first=family_first)
    if "," not in bare and (family_first or _EAST_ASIAN.fullmatch(bare) or _PATRONYMIC.search(bare)):
        return _family_first(title, bare)
    if not title and "," in bare:
        last, _, rest = bare.partition(",")
        title, rest = split_title(rest.strip(), regions)
        bare = f"{last}, {rest}"
    if "," not in bare:
        bare = _first_of_two(bare)
    first, middle, last = _two_words(bare) or _parsed(bare)
    if "," not in bare:
        first, middle, last = _capitals_last(bare, first, middle, last)
        first, last = _with_middle(first, middle, last, regions)
    if title and fold(first) in values("name_particles") and first.islower():  # Mevr. van Dijk
        first, last = "", f"{first} {last}".strip()
    if title and first and not last:  # Mr Smith
        first, last = "", first
    if not first and last and not title:
        first, last = last, ""
    return Name(title, first, last)


def _is_given_last(words: Sequence[str], *, family_first: bool) -> bool:
    """Say whether a Hungarian name is written family name first, as most are, also where a form has English labels."""
    first, last = (fold(word) in values("given_names_written_last") for word in (words[0], words[-1]))
    return last if first != last else family_first


_HUNGARY = ("HU",)


def _first_of_two(text: str) -> str:
    """Return the first of two people who each have a last name ("Ada Ray & Bo Lee"); any other name as it is."""
    first, *others = (_SLASH if "/" in text else _COUPLE).split(text, 1)
    words = others[0].split() if others else []
    # "John & Mary Smith" share a name, and "Ortega y Gasset" or "Berg und von Thal" is one.
    both_whole = len(first.split()) > 1 and len(words) > 1 and fold(words[0]) not in values("name_particles")
    return first if both_whole else text


def _family_first(title: str, text: str) -> Name:
    """Split a name whose family name stands first; Chinese, Japanese and Korean ones may have no space in between."""
    words = text.split()
    if len(words) == 1 and text[0] >= _FIRST_UNSPACED and len(text) > 1:
        length = 2 if text[:2] in _LONG_FAMILY_NAMES or (len(text) > 3 and text[0] < _FIRST_HANGUL) else 1  # noqa: PLR2004
        return Name(title, text[length:], text[:length])
    if len(words) == 1:
        return Name(title, text, "")
    if _is_given_first(words):
        return Name(title, " ".join(words[:-1]), words[-1])
    count = 1
    while count < len(words) - 1 and fold(words[count - 1]) in values("name_particles"):
        count += 1
    return Name(title, " ".join(words[count:]), " ".join(words[:count]))


def _is_given_first(words: Sequence[str]) -> bool:
    """Say whether a name is written given name first, whatever was asked for: by its endings, or a patronymic."""
    first, *middle, last = map(fold, words)
    if middle and _PATRONYMIC.search(middle[-1]):
        return True
    return bool(_FAMILY_ENDING.search(last)) and not _FAMILY_ENDING.search(first) and not _PATRONYMIC.search(last)


_FAMILY_ENDING = re.compile(  # of family names alone, folded
    r"..(?:[ое]ва?|[сц]кии|[сц]кая|ська|цька|енко|чук|escu|eanu|ianu|sk[ia]|wicz|[eo]va|οπουλοσ|οπουλου|ιδησ|ιδου|ακησ)$"  # noqa: RUF001
)
_PATRONYMIC = re.compile(r"..(?:вич|вна|ична)$")
_EAST_ASIAN = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff]{1,4} ?[\u3040-\u30ff\u3400-\u9fff]{0,4}|[\uac00-\ud7a3]{1,3} ?[\uac00-\ud7a3]{0,3}"
)
_PATRONYMIC = re.compile("^\\S+ \\S+ \\S+(?:вич|вна|ична)$")  # Кузнецов Пётр Сергеевич
_FIRST_UNSPACED, _FIRST_HANGUL = "\u3400", "\uac00"
_LONG_FAMILY_NAMES = frozenset("欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 남궁 황보 제갈 선우".split())


def _two_words(text: str) -> tuple[str, str, str] | None:
    """Split a plain name of two words, without the time that nameparser takes to import; None for all others."""
    plain = _TWO_WORDS.fullmatch(text)
    if not plain or {fold(word) for word in plain.groups()} & _NOT_PLAIN:
        return None
    return plain[1], "", plain[2]


_TWO_WORDS = re.compile(r"([A-ZÀ-Þ][^\W\d_]+(?:[-'’][^\W\d_]+)?) ([A-ZÀ-Þ][^\W\d_]+(?:[-'’][^\W\d_]+)?)")  # noqa: RUF001
_NOT_PLAIN = frozenset("jr sr ii iii iv md phd esq dds abdul abu umm bin ben ibn".split())  # suffixes, parts of names


def _parsed(text: str) -> tuple[str, str, str]:
    parsed = _parser().parse(text)
    return _COUPLE.split(parsed.given)[0], parsed.middle, parsed.family


_SLASH = re.compile(r"\s*/\s*")
_FOR_ANOTHER = re.compile(r"\s+(?:c/o|o/b/o|obo|care of|on behalf of)\s", re.IGNORECASE)
_COUPLE = re.compile(r"\s+(?:&|\+|/|and|und|et|e|y|en)\s+", re.IGNORECASE)


def _capitals_last(text: str, first: str, middle: str, last: str) -> tuple[str, str, str]:
    """DUPONT Jean is Jean Dupont: the custom of writing the last name in capitals, wherever it stands."""
    words = text.split()
    capital = [
        word.isupper() and "." not in word and (len(word) > 2 or fold(word) in values("name_particles"))  # noqa: PLR2004
        for word in words
    ]
    count = next((index for index, is_capital in enumerate(capital) if not is_capital), len(words))
    if 0 < count < len(words) and not any(capital[count:]) and all(word[0].isupper() for word in words[count:]):
        return words[count], " ".join(words[count + 1 :]), " ".join(words[:count])
    return first, middle, last


def _with_middle(first: str, middle: str, last: str, regions: tuple[str, ...]) -> tuple[str, str]:
    """Give each middle name to the first name or to the last, or leave it out."""
    words = middle.split()
    while words and last and _joins(words[-1], regions):  # el Amrani, Lo Presti, O Sullivan
        last = f"{words.pop()} {last}"
    if not words or not last or any(len(word.strip(".")) <= 1 for word in words):
        return first, last
    iberian = bool(_TWO_SURNAMES.intersection(regions[:1]))
    if not iberian and fold(first) in values("given_names") and not _ITALIAN.intersection(regions[:1]):
        iberian = all(_is_iberian_surname(word) for word in words if fold(word) not in values("second_given_names"))
    romance = iberian or bool((_PORTUGUESE | _FRENCH | _ITALIAN).intersection(regions[:1]))
    if romance and fold(words[0]) in values("second_given_names"):
        first = f"{first} {words.pop(0)}"
    if words and (iberian or bool(_PORTUGUESE.intersection(regions[:1]))):
        last = " ".join([*words, last])
    return first, last


def _joins(word: str, regions: tuple[str, ...]) -> bool:
    folded = fold(word)
    if folded in _SMALL_PARTICLES:
        return word.islower()
    if folded == "ben":
        return bool(_FRENCH.intersection(regions[:1]))
    return folded in values("name_particles") or word in {"O", "Ó"}


_SMALL_PARTICLES = frozenset({"zur", "zum", "zu", "vom", "am", "an", "auf", "in", "op", "te", "'t", "i", "y"})


def _is_iberian_surname(word: str) -> bool:
    """Say whether a word may be a first surname of two, where only the given name speaks for such a custom."""
    return not word.isascii() or bool(_IBERIAN_ENDING.search(fold(word))) or fold(word) in values("surnames")


_IBERIAN_ENDING = re.compile(r"(?:ez|es|os|as|eira|eiro|ao|ado|illo|illa|uiz)$")
# Of nameparser's many, those that are no names themselves, as Pla, Ma and Ace are.
_LETTERS_AFTER_NAMES = frozenset(
    "phd md esq dds dmd cpa mba jd rn dvm dphil frcs mrcp obe mbe cbe kc qc pe pmp".split()
)
_SUFFIXES = frozenset("jr sr jnr snr ii iii iv esq".split())


@cache
def _parser() -> Any:
    import dataclasses  # noqa: PLC0415

    from nameparser import Lexicon, Parser  # noqa: PLC0415  (67 ms that not every start needs)

    nothing: frozenset[str] = frozenset()
    default = Lexicon.default()
    lexicon = dataclasses.replace(
        default,
        titles=nothing,
        given_name_titles=nothing,
        after_given_titles=nothing,
        suffix_acronyms=_LETTERS_AFTER_NAMES,
        suffix_acronyms_ambiguous=nothing,
        suffix_words=_SUFFIXES | default.honorific_tails,
    )
    return Parser(lexicon=lexicon)
