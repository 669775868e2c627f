"""From a label, a key or a term to its folded words: no accents, lower case, camelCase parted, ids left out."""

from contextlib import suppress
from typing import Any
from urllib.parse import unquote

from voxbridge.parsing.payload_words import of_start, unaccented
from voxbridge.tables import Patterns, table

MAX_LENGTH = 300  # characters of a label that are read; consent texts are longer, and say so at their beginning
TABLE: dict[str, Any] = table(__file__)
_PATTERN = Patterns(TABLE["patterns"])


def fold(text: str) -> str:
    """Return the text in lower case, without accents, ß as ss, full-width forms as plain ones."""
    return text.lower() if text.isascii() else unaccented(text).casefold()


@of_start(MAX_LENGTH, 4096)
def tokens(text: str) -> tuple[str, ...]:
    """Return the folded words and numbers of a label or key, ids left out."""
    if "%" in text and _PATTERN["escaped"].search(text):
        text = unquote(text)
    if not text.isascii() and _PATTERN["misread"].search(text):
        text = _decoded(text)
    if text.isupper():  # no camelCase: "FORÆLDERS"
        text = text.lower()
    if "$" in text or text.startswith(("/", "txt", "ddl", "rdo", "rbl", "cbo", "cmb", "hdn")):
        text = _PATTERN["frame"].sub("", text)
    if "App" in text:
        text = text.replace("WhatsApp", "Whatsapp")
    if text.startswith(("bill", "ship")) and _PATTERN["order_part"].match(text):
        text = {"bill": "billing", "ship": "shipping"}[text[:4]] + text[4:]
    text = _PATTERN["number_sign"].sub(" number ", text)
    if _PATTERN["digit"].search(text):
        text = _PATTERN["ordinal"].sub(lambda ordinal: " 1st " if ordinal[1] == "1" else " 2nd ", text)
        text = _PATTERN["id"].sub("", text)
    text = unaccented(text)
    if text.isascii():
        folded = " ".join(_PATTERN["ascii_token"].findall(text)).lower()
    else:
        folded = " ".join(_PATTERN["token"].findall(_PATTERN["camel"].sub(r"\1 ", text).casefold()))
    return tuple(_PATTERN["numbered"].sub("", folded).split())


def _decoded(text: str) -> str:
    """Return UTF-8 that was read as Latin-1 or Windows-1252 as what it says: "prÃ©nom"."""
    for encoding in ("cp1252", "latin-1"):
        with suppress(UnicodeError):
            return text.encode(encoding).decode()
    return text
