"""What is a name, and a full name split into title, first and last name, as its writer would split it.

The last name is the last word, with the particles before it; commas, capitals and customs (of the .toml) say otherwise.
"""

# ruff: noqa: PLR2004  (numbers of words)

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from voxbridge.mapping.terms import values
from voxbridge.mapping.tokenize import fold, tokens
from voxbridge.tables import Patterns, table

MAX_LENGTH = 120  # characters of a full name
_MAX_WORDS, _MAX_SALUTATION = 8, 30  # words of a full name; characters of a form of address
_TABLE: dict[str, Any] = table(__file__)
PATTERN = Patterns(_TABLE["patterns"], re.IGNORECASE)
_FIRST_OF_NO_LATIN, _FIRST_UNSPACED, _FIRST_KANJI, _FIRST_HANGUL = "\u0370", "\u3040", "\u3400", "\uac00"
_CUSTOMS = {name: frozenset(words) for name, words in _TABLE["customs"].items()}
_TWO_SURNAMES, _FRENCH, _AND = _CUSTOMS["two_surnames"], _CUSTOMS["french"], _CUSTOMS["and"]
_ROMANCE = _TWO_SURNAMES | _FRENCH | _CUSTOMS["italian"] | _CUSTOMS["portuguese"]
_CUSTOMARY = {title: set(countries) for title, countries in _TABLE["titles_in"].items()}


class Name(NamedTuple):
    """The parts of a name, each as typed, empty where there is none."""

    title: str = ""
    first_name: str = ""
    last_name: str = ""


def as_typed(text: str) -> str:
    """Return the answer to a question for a name without a phone number in it: "Jess 0412 345 678" is Jess."""
    has_number = PATTERN["digit_or_at"].search(text) and PATTERN["number"].search(text)
    return PATTERN["number"].sub(" ", text).strip(" ,;:/|()-–") if has_number else text  # noqa: RUF001


@lru_cache(maxsize=256)
def is_name(text: str) -> bool:
    """Say whether a text that answers a question for a name is one, however odd: no address, URL or placeholder."""
    if not 0 < len(text) <= MAX_LENGTH or PATTERN["no_name"].search(text):
        return False
    return any(map(str.isalpha, text)) and " ".join(tokens(text)) not in values("placeholders")


def is_full_name(text: str) -> bool:
    """Say whether a text reads as one person's whole name rather than as a sentence."""
    return is_name(text) and len(text.split()) <= _MAX_WORDS and not re.search(r"[?!;:\n]", text)


def is_written_as_name(text: str) -> bool:
    """Say whether a text is two words or more, each with a capital but for particles: Rosa de la Cruz."""
    words = PATTERN["aside"].sub(" ", text).split() or [text]
    is_capital = 1 < len(words) < _MAX_WORDS - 1 and words[0][0].isupper() and words[-1][0].isupper()
    joints = (values("name_particles"), _CUSTOMS["of_surnames"])
    are_names = (word[0].isupper() or any(fold(word) in each for each in joints) for word in words)
    return is_capital and not text.isupper() and all(are_names)


def is_family(text: str) -> bool:
    """Say whether a text names a family, and no one in it: "Familie Kern"."""
    return fold(text).partition(" ")[0] in _CUSTOMS["families"]


def is_salutation(text: str) -> bool:
    """Say whether a text is a form of address (Mr, Frau Dr., Mme, Sr./Sra.) and nothing else."""
    folded = fold(re.sub(r"[/(].*$|-", "", text)) if len(text) <= _MAX_SALUTATION else ""
    ways = (folded.replace(".", stop).split() for stop in ("", " "))  # "Sig.na", "Prof.Dr."
    return any(words and all(map(_is_of_title, words)) for words in ways)


def split_title(text: str, regions: Sequence[str] = ()) -> tuple[str, str]:
    """Return the salutation before a name and the name without it: no other title, as King and Dean are names too."""
    words = text.split()
    count = 0
    while count < len(words) - 1 and _is_title(words[count:], regions, continued=count > 0):
        count += 1
    if not count and (joined := PATTERN["title_joined"].fullmatch(text)):
        return joined[1], joined[2]
    behind = PATTERN["title_behind"].fullmatch(text) if not count and text[-1:] >= _FIRST_UNSPACED else None
    if behind and behind[1] not in _CUSTOMS["long_family_names"]:  # 欧阳先生, 李女士 and 田中様 are called so
        longest = 2 if behind[2] in _CUSTOMS["behind_family_names"] else 1
        if len(behind[1]) > longest:
            return behind[2], behind[1]
    return " ".join(words[:count]), " ".join(words[count:])


def _is_title(words: Sequence[str], regions: Sequence[str], *, continued: bool = False) -> bool:
    """Say whether the first of the words is a title, or goes on with one: "Dr. rer. nat.", "Mr & Mrs Tan"."""
    written, after = words[:2]
    folded = fold(written)
    pieces = PATTERN["letters"].findall(folded)
    title = "".join(pieces)
    if title == "de":
        return fold(after) == "heer"
    if folded in _CUSTOMS["families"] or folded in _CUSTOMS["stopped_titles"] or ("ª" in written and title == "da"):
        return True  # Dª, and no Mª
    is_family = written[-1] == "," and written >= _FIRST_OF_NO_LATIN  # "السيد, ليلى"
    if (title in values("salutations") and not is_family) or title in _CUSTOMARY:
        is_custom = title not in _CUSTOMARY or after in _AND or not _CUSTOMARY[title].isdisjoint(regions)
        return is_custom and ("." in written or title not in _CUSTOMS["title_with_stop"])
    if written in _AND:
        return continued and len(words) > 2 and _is_title(words[1:], regions)
    # Dr.med., Prof.Dr., Dipl.-Ing.; Dr. rer. nat.
    is_titles = bool(pieces) and pieces[0] in values("salutations") and all(map(_is_of_title, pieces))
    return (is_titles and "." in written) or (
        continued and written.endswith(".") and folded.rstrip(".") in _CUSTOMS["of_a_title"]
    )


def _is_of_title(word: str) -> bool:
    return word in values("salutations") or word in _CUSTOMS["of_a_title"]


@lru_cache(maxsize=256)
def split_name(text: str, regions: tuple[str, ...] = (), *, family_first: bool = False) -> Name:
    """Split a full name by the customs of `regions`; `family_first` if its label or language asks for that."""
    title, bare = split_title(" ".join(text.split()), regions)
    home = next(filter(None, regions), "")
    words = _one_person(bare) or [bare]
    if len(words) == 1:
        words = _parted(words[0], home)
    elif len(words) == 2 and (words[0] in _CUSTOMS["no_given_names"] or PATTERN["one_name"].fullmatch(bare)):
        words = [" ".join(words)]  # "de Boer"
    before, _, after = " ".join(words).partition(",")
    if after:
        more, after = split_title(after.strip(), regions)
        title, given, family = title or more, after.split(), before.split()
    elif count := _family_words(words, regions, asked=family_first and not (title and home in _CUSTOMS["by_endings"])):
        family, given = words[:count], [" ".join(words[count:])]
    else:
        inner = (at for at, word in enumerate(words[1:-1], 1) if _is_particle(word) or _joins(word, home))
        is_custom = home in _TWO_SURNAMES or fold(words[0]).rstrip(".") in _CUSTOMS["marys"]
        start = next((at for at in inner if not (is_custom and _is_of_given(words[at:]))), 0)
        given, family = (words[:start], words[start:]) if start else (words[:-1] or words, words[1:][-1:])
    first, last = _first_and_last(given, family, home)
    of_given = home in _CUSTOMS["given_name_after_title"] or _CUSTOMS["before_given"] & {*fold(title).split()}
    is_given = of_given and not PATTERN["family_ending"].search(fold(first))
    is_particle = first.islower() and fold(first) in values("name_particles")  # Mevr. van Dijk
    if title and first and (is_particle or not (last or is_given)):  # Mr Smith
        first, last = "", f"{first} {last}".strip()
    return Name(title, first, last)


def _one_person(text: str) -> list[str]:
    """Return the words of a name without a degree behind it and without a second person: "John & Mary Smith MD"."""
    text = PATTERN["for_another"].split(PATTERN["aside"].sub(" ", text), 1)[0]
    words = text.split()
    if joint := PATTERN["couple"].search(text):
        first, more = text[: joint.start()].split(), text[joint.end() :].split()
        between = joint.group().strip().lower()
        if between != "/" and len(first) == 1 and (len(more) > 1 or between not in _CUSTOMS["of_surnames"]):
            words = first + more[1:]  # they share a name
        elif len(first) != 1 and len(more) > 1 and fold(more[0]) not in values("name_particles"):
            words = first  # and not one name: "Ortega y Gasset", "Mara/Quill"
    while len(words) > 1 and fold(words[-1]).replace(".", "").strip(",") in _CUSTOMS["behind_names"]:
        words.pop()
    return " ".join(words).rstrip(",").split()


def _family_words(words: Sequence[str], regions: Sequence[str], *, asked: bool) -> int:
    """Return how many words are the family name, where it stands first; else 0."""
    capital = [word.isupper() and "." not in word and (len(word) > 2 or _is_particle(word)) for word in words]
    count = capital.index(False) if False in capital else 0
    if count and not any(capital[count:]) and all(word[0].isupper() for word in words[count:]):  # DUPONT Jean
        return count
    count = next((at for at, word in enumerate(words, 1) if not _is_particle(word)), len(words))
    is_particle = (words[0].islower() and words[-1][0].isupper()) or fold(words[0]) in _CUSTOMS["no_given_names"]
    is_custom = not _CUSTOMS["capital_particles"].isdisjoint(regions[:1])  # Van Hecke Bénédicte
    is_before = (is_particle or is_custom) and 1 < count < len(words)  # de La Tour Damien, De Souza Maria
    if is_before or (len(words) > 1 and _is_family_first(words, regions, asked=asked)):
        count += words[0].endswith("né") and regions[:1] == ("HU",)  # Molnárné Balogh Réka
        return min(count, len(words) - 1)
    return 0


def _is_family_first(words: Sequence[str], regions: Sequence[str], *, asked: bool) -> bool:
    """Say whether a name is written family name first: by its script and words, else as it is asked for."""
    if words[0] >= _FIRST_UNSPACED or (len(words) == 3 and PATTERN["patronymic"].search(words[2])):
        return True
    first, *middle, last = map(fold, words)
    is_custom = len(words) == 3 and not _CUSTOMS["chinese"].isdisjoint(regions[:1])
    if is_custom and {first, last} & _CUSTOMS["chinese_family_names"] == {first}:
        return all(map(PATTERN["chinese_syllable"].fullmatch, (*middle, last)))  # Tan Wei Ling, and no Lee Ann Smith
    if {words[0].casefold(), words[-1].casefold()} & _CUSTOMS["vietnamese_family_names"] == {words[0].casefold()}:
        return True  # Nguyễn Hùng, under whatever label
    if regions[:1] == ("HU",):
        forms = ({word, word.removesuffix("ne")} for word in (first, last))  # Istvánné
        first_given, last_given = (not values("given_names_written_last").isdisjoint(each) for each in forms)
        asked = last_given if first_given != last_given else asked
    if any(map(PATTERN["patronymic"].search, middle)):
        return False
    ends = tuple(PATTERN["family_ending"].search(word) is not None for word in (first, last))
    is_told = ends == (True, False) and not _CUSTOMS["by_endings"].isdisjoint(regions[:1])
    return ends != (False, True) if asked else is_told


def _parted(word: str, home: str) -> list[str]:
    """Part a name of a script without spaces: 山田|花子, 王|小明; a given name alone is whole: 美咲, さくら."""
    if word < _FIRST_KANJI or len(word) < 2 or PATTERN["title_behind"].fullmatch(word):
        return [word]
    if len(word) == 2 and word[0] not in _TABLE["family_characters"]["JP" if home == "JP" else "all"]:
        return [word]
    length = 2 if word[:2] in _CUSTOMS["long_family_names"] or (len(word) > 3 and word[0] < _FIRST_HANGUL) else 1
    return [word[:length], word[length:]]


def _first_and_last(given: list[str], family: list[str], home: str) -> tuple[str, str]:
    """Give each middle name to the first name or to the last, or leave it out."""
    count = max((at + 2 for at, word in enumerate(given) if _is_particle(word)), default=1)
    first, middle = " ".join(given[:count]), given[count:]  # La Toya, María del Carmen
    if middle and (fold(first) in _CUSTOMS["bound"] or PATTERN["patronymic"].search(middle[0])):
        first = f"{first} {middle.pop(0)}"
    if not family or any(len(word.strip(".")) < 2 for word in middle):
        return first, " ".join(family)
    two_surnames = home in _TWO_SURNAMES
    if not two_surnames and home not in _CUSTOMS["italian"] and fold(first.partition(" ")[0]) in values("given_names"):
        more = [word for word in middle if fold(word) not in values("second_given_names")]
        two_surnames = all(not word.isascii() or _is_iberian(word) for word in more[-1:] or family[-1:])
    of_home = home in _ROMANCE and (home not in _CUSTOMS["also_germanic"] or _is_given(first))  # no John Robert
    is_surname = two_surnames and middle and fold(middle[0]) in values("surnames")  # Lara, a given name in Italy
    if middle and (two_surnames or of_home) and fold(middle[0]) in values("second_given_names") and not is_surname:
        first = f"{first} {middle.pop(0)}"
    surnames = sum(not (_is_particle(word) or _joins(word, home)) for word in family)
    surnames -= surnames == 1 < len(family)  # Aranburu Otxoa de Eribe
    while two_surnames and middle and len(middle) + surnames > 2 and not _is_iberian(middle[0]):
        first = f"{first} {middle.pop(0)}"  # Rosa Isela Valenzuela Ochoa
    if middle and not (two_surnames or home in _CUSTOMS["portuguese"]):
        is_territorial = home in _CUSTOMS["italian"] and family[0] == "di" and not _is_given(middle[-1])
        middle = middle[-1:] if is_territorial else []  # Visconti di Modrone
    return first, " ".join([*middle, *family])


def _is_of_given(words: Sequence[str]) -> bool:
    """Say whether particles belong to a given name, since a surname follows: (María) del Carmen Ruiz."""
    names = [fold(word) for word in words if not _is_particle(word)]
    return len(names) > 1 and names[0] in values("given_names_with_particles")


def _is_given(word: str) -> bool:
    return fold(word) in values("second_given_names") or fold(word) in values("given_names")


def _is_iberian(word: str) -> bool:
    return bool(PATTERN["iberian_ending"].search(fold(word))) or fold(word) in values("surnames")


def _joins(word: str, home: str) -> bool:
    """Say whether a word that is no particle joins a last name: O Sullivan, zur Mühlen, t'Kint; in France Ben Salah."""
    joins_two = word in {"O", "Ó", *_CUSTOMS["small_particles"]} or PATTERN["elided"].match(word) is not None
    return joins_two or (word == "Ben" and home in _FRENCH)


def _is_particle(word: str) -> bool:
    folded = fold(word).rstrip(".")
    return folded in values("name_particles") or folded in _CUSTOMS["more_particles"]
