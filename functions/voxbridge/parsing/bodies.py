"""From the raw bytes of a body to JSON-like data: JSON, form-urlencoded or multipart, by content.

Senders mislabel what they send (JSON as a form, forms as text/plain, no content type at all), so the content type is
only the first guess, and no signature covers it: a body that begins as JSON is never read as multipart, and bodies of
providers that sign JSON are read by `decode_json_body`. Nothing recurses but over the MAX_DEPTH levels of a form's
names, and everything is linear in the size of the body.
"""

import codecs
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from email.utils import unquote
from typing import Any
from urllib.parse import unquote_to_bytes

from voxbridge.errors import PermanentError, Reason
from voxbridge.parsing.payload_words import WORDS

MAX_PARTS = 5_000  # of a form or multipart body; the largest real form has a few hundred
MAX_OBJECTS = 6_500  # and lists, those in texts and in names included; real payloads have some hundred
MAX_DEPTH = 16  # of a bracket key, a[b][c]…; deeper ones stay one flat key
_TOO_MANY = "the body has more objects, lists or fields than are read"
type Pairs = list[tuple[str, Any]]
_PARAMETER = re.compile(r';\s*([^\s;="]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\r\n]*)', re.DOTALL)
_BEGINNING_OF_JSON = re.compile(r"""\s*(?:\{\s*["}]|\[\s*[\[{"\]\w-])""")
_INDEXED = re.compile(r"\w\[[^\[\]]*\]|\w\.\d{1,6}\.")
_DOT = re.compile(r"\.([^.\[\]]+)")
_BOUNDARY = re.compile(rb"^--[^\r\n]+", re.MULTILINE)
# Python's codec of each charset in payload_words.toml. Any other name counts as none: an unverified request must never
# choose a codec (`idna` takes seconds for a body, and each made-up name would stay in memory).
_CODECS = {name: codec for codec, names in WORDS["charsets"].items() for name in names}


def decode(body: bytes, content_type: str = "") -> Any:
    """Read a body: an object or a list of JSON, or the fields of a form as an object.

    Raises PermanentError(unreadable_body) in our own words; never anything else, whatever the bytes are.
    """
    charset = _parameters(content_type).get("charset", "")
    stripped = body.lstrip(b" \t\r\n\xef\xbb\xbf\x00")
    if not stripped:
        raise _unreadable("the body is empty")
    says_multipart = content_type.partition(";")[0].strip().lower() == "multipart/form-data"
    if looks_like_multipart(stripped) or (says_multipart and stripped[:1] not in b'{["'):
        pairs = list(_multipart_pairs(stripped))
    elif looks_like_form(stripped):  # JSON never does, under whatever content type
        parts = stripped.rstrip().replace(b"+", b" ").split(b"&", MAX_PARTS)
        if len(parts) > MAX_PARTS:
            raise _unreadable(_TOO_MANY)
        texts = ([_to_text(unquote_to_bytes(each), charset) for each in part.split(b"=", 1)] for part in parts if part)
        pairs = [(name, "".join(value)) for name, *value in texts]
    else:
        return decode_json(_to_text(body, charset))
    if not pairs:
        raise _unreadable("the form has no fields")
    return unfold(pairs)


def decode_json_body(body: bytes, *, unique_names: bool = False) -> Any:
    """Read a body of a provider that signs JSON: one JSON document in UTF-8, whatever the content type says.

    Bytes after the document and, with `unique_names`, an object that names a member twice make it unreadable. Raises
    PermanentError(unreadable_body).
    """
    try:
        text = body.removeprefix(codecs.BOM_UTF8).decode()  # Python's utf-8-sig is not written in C
    except UnicodeDecodeError:
        raise _unreadable("the body is not UTF-8") from None
    return decode_json(text, _UNIQUE_NAMES if unique_names else _DECODER)


def json_object(body: bytes) -> dict[str, Any]:
    """Return the members of a body; none if it is not a JSON object."""
    value: Any = None
    with suppress(PermanentError):
        value = decode_json_body(body)
    return value if isinstance(value, dict) else {}


def decode_json(text: str, decoder: json.JSONDecoder | None = None) -> Any:
    """Read an object or a list from JSON text or JSON in a JSON string; raises PermanentError(unreadable_body).

    A member that is named twice, as in a template that someone wrote, holds a list of both values, as a form's field.
    """
    try:
        value = _decoded(text, decoder or _LENIENT)
        if isinstance(value, str):
            value = _decoded(value, decoder or _LENIENT)
    except (RecursionError, ValueError):
        raise _unreadable("the body is neither JSON nor a form, or is nested too deeply") from None
    if not isinstance(value, (dict, list)):
        raise _unreadable("the JSON holds neither an object nor a list")
    return value


def _decoded(text: str, decoder: json.JSONDecoder) -> Any:
    value = decoder.decode(text)
    if "\\ud" in text or "\\uD" in text:  # half a surrogate pair is text that no encoder downstream would take
        text = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        value = decoder.decode(text)
    return value


def _unique_members(pairs: Pairs) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member is named twice")
    return members


def _joined_members(pairs: Pairs) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    values: dict[str, list[Any]] = {name: [] for name in members}
    for name, value in pairs:
        values[name] += [value]
    return {name: each[0] if each.count(each[0]) == len(each) else each for name, each in values.items()}


# Line breaks in strings are let through: WordPress plugins paste answers raw into a JSON template.
_OPTIONS: Any = {"strict": False, "parse_constant": lambda _: None}
# Python refuses to read numbers of thousands of digits; as text they do no harm.
_OPTIONS["parse_int"] = lambda digits: int(digits) if len(digits) < 100 else digits  # noqa: PLR2004
_DECODER = json.JSONDecoder(**_OPTIONS)
_LENIENT = json.JSONDecoder(**_OPTIONS, object_pairs_hook=_joined_members)
_UNIQUE_NAMES = json.JSONDecoder(**_OPTIONS, object_pairs_hook=_unique_members)


def opened(value: Any) -> Any:
    """Open JSON in texts, and nest flat names with indexes (`a[0][b]`, `a.0.b`), in place at every depth."""
    if isinstance(value, str) and value.lstrip()[:1] not in ("{", "["):
        return value
    whole = _opened_here(value)
    found = [whole] if isinstance(whole, (dict, list)) else []
    for level in found:  # which grows
        for key, each in level.items() if isinstance(level, dict) else enumerate(level):
            if not (each.lstrip()[:1] in ("{", "[") if isinstance(each, str) else isinstance(each, (dict, list))):
                continue
            inner = each if isinstance(each, list) else _opened_here(each)
            if inner is not each:
                level[key] = inner
            if isinstance(inner, (dict, list)):
                found.append(inner)
                if len(found) > MAX_OBJECTS:
                    raise _unreadable(_TOO_MANY)
    return whole


def _opened_here(value: Any) -> Any:
    """Open what a value is, and nothing that is in it."""
    if isinstance(value, str) and _BEGINNING_OF_JSON.match(value) and value.rstrip()[-1] in "}]":
        with suppress(RecursionError, ValueError):
            value = _decoded(value, _LENIENT)
    if not isinstance(value, dict):
        return value
    flat = "\n".join(value)
    is_flat = ("[" in flat or "." in flat) and not any(isinstance(each, dict) for each in value.values())
    if not is_flat or not _INDEXED.search(flat):
        return value
    # `a.0.b` is `a[0][b]`, and `a[][b]`, whose objects cannot be distinguished, the list `a[b]`.
    names = [_DOT.sub(r"[\1]", name).replace("[][", "[") if _INDEXED.search(name) else name for name in value]
    return unfold([*zip(names, value.values(), strict=True)])


def unfold(pairs: Pairs) -> Any:
    """Turn a form's fields into an object: `a[b]` nests, `a[]` and repeated names make lists, all else stays flat."""
    only = _opened_here(pairs[0][1]) if len(pairs) == 1 else None
    if isinstance(only, (dict, list)) and only is not pairs[0][1]:  # `payload={…}`
        return only
    named = [(_keys(name), value) for name, value in pairs]
    if sum(len(keys) - 1 for keys, _ in named) > MAX_OBJECTS:
        raise _unreadable(_TOO_MANY)
    return _nested(named)


def _keys(name: str) -> list[str]:
    match = re.fullmatch(r"([^\[\]]+)((?:\[[^\[\]]*\])+)", name) if "[" in name else None
    keys = [match[1], *match[2][1:-1].split("][")] if match else [name]
    return keys if len(keys) <= MAX_DEPTH and all(keys[:-1]) else [name]  # only at the end no key means "append"


def _nested(pairs: list[tuple[list[str], Any]], depth: int = 0) -> Any:
    """Return values under their keys from a depth on, outermost first; what is under 0, 1, 2, … as a list."""
    if len(pairs) == 1:
        [(keys, value)] = pairs
        for key in reversed(keys[depth:]):
            value = [value] if key in ("", "0") else {key: value}
        return value
    inside: dict[str, list[tuple[list[str], Any]]] = {}
    for pair in pairs:
        key = pair[0][depth] if depth < len(pair[0]) else "value"  # `a=1&a[b]=2`
        inside.setdefault(key or str(len(inside)), []).append(pair)
    members: dict[str, Any] = {}
    for key, each in inside.items():
        if any(len(keys) > depth + 1 for keys, _ in each):
            members[key] = _nested(each, depth + 1)
        else:
            members[key] = each[0][1] if len(each) == 1 else [value for _, value in each]
    return list(members.values()) if list(members) == list(map(str, range(len(members)))) else members


def looks_like_multipart(body: bytes) -> bool:
    """Return whether a body without leading white space starts as multipart/form-data."""
    return body.startswith(b"--") and b"form-data" in body[:1000].lower()


def looks_like_form(body: bytes) -> bool:
    """Return whether a body without leading white space starts as a form: a name and `=`."""
    return re.match(rb"[^\s=&<>{}\"]{1,300}=", body[:320]) is not None


def _multipart_pairs(body: bytes) -> Iterator[tuple[str, str]]:
    first = _BOUNDARY.search(body)  # the header's is lost, or another than the body's, at times
    delimiter = b"\n" + (first[0].rstrip() if first else b"--")
    parts = (b"\n" + body).split(delimiter, MAX_PARTS + 2)[1:]
    if len(parts) > MAX_PARTS + 1:  # and the end
        raise _unreadable(_TOO_MANY)
    for part in parts:
        if part.startswith(b"--"):
            return
        head, *content = re.split(rb"\r?\n\r?\n", part.lstrip(b"\r\n"), maxsplit=1)
        parameters = _parameters(_to_text(head))
        filename = next((value for key, value in parameters.items() if key.startswith("filename")), None)
        text = b"".join(content).removesuffix(b"\n").removesuffix(b"\r")
        if "name" in parameters:  # of a file its name is all that a contact could want
            value = _to_text(text, parameters.get("charset", "")) if filename is None else filename
            yield parameters["name"], value


def _parameters(header: str) -> dict[str, str]:
    """Read headers' parameters by lower-case name; the standard library's reader takes the square of their length."""
    parameters: dict[str, str] = {}
    for name, value in _PARAMETER.findall(header):
        parameters.setdefault(name.lower(), unquote(value.strip()))
    return parameters


def _to_text(data: bytes, charset: str = "") -> str:
    """Read bytes as text: by byte order mark, as UTF-8, as declared, and otherwise as Windows-1252; never raises."""
    if data.isascii():
        return data.decode()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    data = data.removeprefix(codecs.BOM_UTF8)
    with suppress(UnicodeError):  # first, since text in another charset is hardly ever valid UTF-8 by chance
        return data.decode()
    with suppress(UnicodeError):
        return data.decode(_CODECS.get(charset.strip().lower(), "cp1252"))
    return data.decode("cp1252", "replace")


def _unreadable(message: str) -> PermanentError:
    return PermanentError(Reason.UNREADABLE_BODY, message)
