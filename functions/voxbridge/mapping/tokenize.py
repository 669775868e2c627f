"""From a label, a key or a term to its folded words: no accents, lower case, camelCase parted, ids left out."""

import re
from functools import lru_cache
from urllib.parse import unquote

from voxbridge.parsing.payload_words import unaccented

MAX_LENGTH = 300  # characters of a label that are read; consent texts are longer, and say so at their beginning
_CAMEL = re.compile(  # what stands before a capital that begins a word, or before another script
    r"([a-zßα-ωа-я](?=[A-ZΑ-ΩА-Я])|[A-ZΑ-ΩА-Я](?=[A-ZΑ-ΩА-Я][a-zα-ωа-я])"  # noqa: RUF001
    r"|[A-Za-z](?=[\u0900-\uffff])|[\u0900-\uffff](?=[A-Za-z]))"
)
_ASCII_TOKEN = re.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")  # the same and _TOKEN, in a third of the time
_TOKEN = re.compile(r"(?:[^\W\d_]|[ऀ-ॣॱ-ॿ])+|\d+")
_ID = re.compile(
    r"(?=[a-f]*\d)(?=\d*[a-f])[a-f\d]{6,}|"  # hexadecimal
    r"(?!(?:[A-Za-z]{3,}\d{1,2}(?:s|(?:[A-Z][a-z]*)*\d{0,2})|[A-Za-z]\d{1,4}"  # but "address2" and "q4" have a number
    r"|[a-z]\d{1,3}(?:[A-Z][a-z]{2,})+\d?|[A-Za-z]{3,}\d{1,2}[a-z]{4,})$)"
    r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{4,}"  # letters and digits by turns
)
_PIECE = re.compile(r"[^\s_\-./:=\[\]]+")
# What frameworks put before a page's own names: ctl00$Main$txtPhone, dnn$ctr12$View$tbPhone, /atg/store/order/phone.
_FRAME = re.compile(
    r"^txt(?=[A-Z])|^/(?:\w+/)+|(?:(?<![A-Za-z0-9])(?:ctl\d+|dnn|ctr\d+|\w*content\w*|main|view|page|form\w*)\$)+"
    r"(?:(?:txt|tb|ddl|cb|chk|rb)(?=[A-Z]))?",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_HASH = re.compile(r"#(?!\d)")
_NUMBERED = re.compile(  # q3_nombre, edit-submitted-nombre
    r"^(?:(?:q|question|field|input) \d+ (?=.))?(?:edit submitted (?=.))?"
)
_ORDINAL = re.compile(  # "2e demandeur", "2º titular", "Name 2. Antragsteller"
    r"(?<![A-Za-z0-9])(\d)(?:(?:er|re|ere|ère|e|eme|ème|o|a|do|da|ro|ra|to|ta|ter|te|de|ste|[ºª°])(?![A-Za-z0-9])"
    r"|(?<=[A-Za-z] \d)\.(?= ))"
)


def fold(text: str) -> str:
    """Return the text in lower case, without accents, ß as ss, full-width forms as plain ones."""
    return text.lower() if text.isascii() else unaccented(text).casefold()


def tokens(text: str) -> tuple[str, ...]:
    """Return the folded words and numbers of a label or key, ids left out."""
    return _tokens(text[:MAX_LENGTH])


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[str, ...]:
    if "%" in text:
        text = unquote(text)
    if not text.isascii():
        text = _decoded(text)
    if text.isupper():  # no camelCase: "FORÆLDERS"
        text = text.lower()
    if "$" in text or text.startswith(("txt", "/")):
        text = _FRAME.sub("", text)
    if "App" in text:
        text = text.replace("WhatsApp", "Whatsapp")
    if "#" in text:
        text = _HASH.sub(" number ", text)
    if _DIGIT.search(text):
        text = _PIECE.sub(_without_ids, _ORDINAL.sub(_as_in_english, text))
    text = unaccented(text)
    if text.isascii():
        folded = " ".join(_ASCII_TOKEN.findall(text)).lower()
    else:
        folded = " ".join(_TOKEN.findall(_CAMEL.sub(r"\1 ", text).casefold()))
    return tuple(_NUMBERED.sub("", folded).split())


def _decoded(text: str) -> str:
    """Return UTF-8 that was read as Latin-1 or Windows-1252 as what it says: "prÃ©nom"."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode()
        except UnicodeError:
            continue
    return text


def _as_in_english(ordinal: re.Match[str]) -> str:
    return " 1st " if ordinal[1] == "1" else " 2nd "


def _without_ids(piece: re.Match[str]) -> str:
    return "" if _ID.fullmatch(piece[0]) else piece[0]
