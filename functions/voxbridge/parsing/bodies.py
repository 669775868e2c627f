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
from typing import Any
from urllib.parse import unquote_to_bytes

from voxbridge.errors import PermanentError, Reason

MAX_PARTS = 10_000  # of a form or multipart body; the largest real form has a few hundred
MAX_DEPTH = 16  # of a bracket key, a[b][c]…; deeper ones stay one flat key
type Pairs = list[tuple[str, Any]]
_PARAMETER = re.compile(r';\s*([^\s;="]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\r\n]*)', re.DOTALL)
_INDEXED = re.compile(r"\w\[[^\[\]]*\]|\w\.\d{1,6}\.")
_DOT = re.compile(r"\.([^.\[\]]+)")
_BRACKET_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])+)")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
# The charsets that are read beside UTF-8 and Windows-1252 (which browsers read ISO-8859-1 and ASCII as, too), by the
# names that senders declare, with Python's codec of each: all of them are written in C, and linear. Any other name
# counts as none: an unverified request must never choose a codec (`idna` takes seconds for a body, and each made-up
# name would stay in memory).
_CODECS = {
    **{f"iso-8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)},
    **{name: f"cp{page}" for page in range(1250, 1259) for name in (f"windows-{page}", f"cp{page}")},
    **{name: name for name in ("koi8-r", "koi8-u", "macintosh", "euc-jp", "iso-2022-jp", "gb18030", "big5")},
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "cp949"), "cp949"),
}
# A whole pair, a lone half, or any other escape (so that `\\ud800`, an escaped backslash, is not matched).
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", re.DOTALL
)


def decode(body: bytes, content_type: str = "") -> Any:
    """Read a body: an object or a list of JSON, or the fields of a form as an object.

    Raises PermanentError(unreadable_body) in our own words; never anything else, whatever the bytes are.
    """
    parameters = _parameters(content_type)
    stripped = body.lstrip(b" \t\r\n\xef\xbb\xbf\x00")
    if not stripped:
        raise _unreadable("the body is empty")
    says_multipart = content_type.partition(";")[0].strip().lower() == "multipart/form-data"
    if looks_like_multipart(stripped) or (says_multipart and stripped[:1] not in b'{["'):
        return _decode_multipart(stripped, parameters.get("boundary", ""))
    if looks_like_form(stripped):  # JSON never does, under whatever content type
        return unfold(_form_pairs(stripped, parameters.get("charset", "")))
    return decode_json(_to_text(body, parameters.get("charset", "")))


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
    decoder = decoder or _LENIENT
    try:
        value = decoder.decode(_without_lone_surrogates(text))
        if isinstance(value, str):
            value = decoder.decode(_without_lone_surrogates(value))
    except RecursionError:
        raise _unreadable("the JSON is nested too deeply") from None
    except ValueError:
        raise _unreadable("the body is neither JSON nor a form") from None
    if not isinstance(value, (dict, list)):
        raise _unreadable("the JSON holds neither an object nor a list")
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


def _to_int(digits: str) -> int | str:
    # Python refuses to read numbers of thousands of digits; as text they do no harm.
    return int(digits) if len(digits) < 100 else digits  # noqa: PLR2004


# Line breaks in strings are let through: WordPress plugins paste answers raw into a JSON template.
_OPTIONS: Any = {"strict": False, "parse_int": _to_int, "parse_constant": lambda _: None}
_DECODER = json.JSONDecoder(**_OPTIONS)
_LENIENT = json.JSONDecoder(**_OPTIONS, object_pairs_hook=_joined_members)
_UNIQUE_NAMES = json.JSONDecoder(**_OPTIONS, object_pairs_hook=_unique_members)


def opened(value: Any) -> Any:
    """Return a value with JSON in texts as what it holds, and flat names with indexes nested (`a[0][b]`, `a.0.b`).

    At every depth; objects and lists in the value are changed.
    """
    whole = _opened_here(value)
    todo: list[Any] = [whole] if isinstance(whole, (dict, list)) else []
    while todo:
        level = todo.pop()
        for key, each in level.items() if isinstance(level, dict) else enumerate(level):
            if isinstance(each, str) and "{" not in each and "[" not in each:
                continue
            inner = _opened_here(each)
            if inner is not each:
                level[key] = inner
            if isinstance(inner, (dict, list)):
                todo.append(inner)
    return whole


def _opened_here(value: Any) -> Any:
    """Open what a value is, and nothing that is in it."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        with suppress(PermanentError):
            value = decode_json(value)
    if not isinstance(value, dict):
        return value
    names = "\n".join(value)
    is_flat = ("[" in names or "." in names) and not any(isinstance(each, dict) for each in value.values())
    if not is_flat or not any(map(_INDEXED.search, value)):
        return value
    return unfold([(_with_brackets(name), each) for name, each in value.items()])


def _with_brackets(name: str) -> str:
    """Write `a.0.b` as `a[0][b]`, and `a[][b]`, whose objects cannot be distinguished, as the list `a[b]`."""
    return _DOT.sub(r"[\1]", name).replace("[][", "[") if _INDEXED.search(name) else name


def unfold(pairs: Pairs) -> Any:
    """Turn a form's fields into an object: `a[b]` nests, `a[]` and repeated names make lists, all else stays flat.

    A form whose only field is JSON (`payload={…}`) is that JSON.
    """
    only = _opened_here(pairs[0][1]) if len(pairs) == 1 else None
    if isinstance(only, (dict, list)) and only is not pairs[0][1]:
        return only
    document: dict[str, Any] = {}
    for name, value in pairs:
        _put(document, name, value)
    return {name: _with_lists(value) for name, value in document.items()}


def _put(document: dict[str, Any], name: str, value: Any) -> None:
    match = _BRACKET_KEY.fullmatch(name) if "[" in name else None
    keys = [match[1], *match[2][1:-1].split("][")] if match else [name]
    if len(keys) > MAX_DEPTH or not all(keys[:-1]):  # no key means "append" at the end; before it, nothing known
        keys = [name]
    place = document
    for key in keys[:-1]:
        if not isinstance(place.setdefault(key, {}), dict):  # `a=1&a[b]=2`
            place[key] = {"value": place[key]}
        place = place[key]
    last = keys[-1] or str(len(place))  # `a[]`
    while isinstance(place.get(last), dict):  # `a[b]=2&a=1`
        place, last = place[last], "value"
    if last not in place:
        place[last] = value
    elif isinstance(place[last], list):
        place[last].append(value)
    else:
        place[last] = [place[last], value]


def _with_lists(value: Any) -> Any:
    """Return objects whose names are 0, 1, 2, … as lists."""
    if not isinstance(value, dict):
        return value
    members = {name: _with_lists(each) for name, each in value.items()}
    return list(members.values()) if list(members) == list(map(str, range(len(members)))) else members


def looks_like_multipart(body: bytes) -> bool:
    """Return whether a body without leading white space starts as multipart/form-data."""
    return body.startswith(b"--") and b"form-data" in body[:1000].lower()


def looks_like_form(body: bytes) -> bool:
    """Return whether a body without leading white space starts as a form: a name and `=`."""
    return re.match(rb"[^\s=&<>{}\"]{1,300}=", body[:320]) is not None


def _form_pairs(body: bytes, charset: str) -> Pairs:
    pairs = []
    for part in body.strip().split(b"&", MAX_PARTS)[:MAX_PARTS]:
        if part:
            name, _, value = part.replace(b"+", b" ").partition(b"=")
            pairs.append((_to_text(unquote_to_bytes(name), charset), _to_text(unquote_to_bytes(value), charset)))
    return pairs


def _decode_multipart(body: bytes, boundary: str) -> Any:
    delimiter = b"--" + boundary.encode("utf-8", "replace")
    if not boundary or delimiter not in body:  # a header without it, or with another than the body's
        delimiter = body.split(b"\n", 1)[0].strip()
    pairs = list(_multipart_pairs(body, delimiter))
    if not pairs:
        raise _unreadable("the multipart body has no fields")
    return unfold(pairs)


def _multipart_pairs(body: bytes, delimiter: bytes) -> Iterator[tuple[str, str]]:
    for part in (b"\n" + body).split(b"\n" + delimiter, MAX_PARTS)[1 : MAX_PARTS + 1]:
        if part.startswith(b"--"):
            return
        head, *content = _END_OF_HEAD.split(part.lstrip(b"\r\n"), maxsplit=1)
        parameters = _parameters(_to_text(head))
        filename = next((value for key, value in parameters.items() if key.startswith("filename")), None)
        if "name" in parameters and filename is not None:  # a file: its name is all that a contact could want of it
            yield parameters["name"], filename
        elif "name" in parameters:
            text = b"".join(content).removesuffix(b"\n").removesuffix(b"\r")
            yield parameters["name"], _to_text(text, parameters.get("charset", ""))


def _parameters(header: str) -> dict[str, str]:
    """Read headers' parameters by lower-case name: `name="a b"`, `charset=utf-8`.

    By hand: the standard library's reader takes the square of a header's length, and a part's may be as long as a body.
    """
    parameters: dict[str, str] = {}
    for name, written in _PARAMETER.findall(header):
        value = written.strip()
        if len(value) > 1 and value.startswith('"'):
            value = re.sub(r'\\(["\\])', r"\1", value[1:-1])
        parameters.setdefault(name.lower(), value)
    return parameters


def _to_text(data: bytes, charset: str = "") -> str:
    """Read bytes as text: by byte order mark, as UTF-8, as declared, and otherwise as Windows-1252; never raises."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    data = data.removeprefix(codecs.BOM_UTF8)
    # UTF-8 first even where another charset is declared: text in that is hardly ever valid UTF-8 by chance.
    for encoding in ("utf-8", _CODECS.get(charset.strip().lower(), "cp1252")):
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    return data.decode("cp1252", "replace")


def _without_lone_surrogates(text: str) -> str:
    # Half a surrogate pair is text that no encoder downstream would take.
    if "\\ud" not in text and "\\uD" not in text:
        return text
    return _ESCAPE.sub(lambda match: "\\ufffd" if match[1] else match[0], text)


def _unreadable(message: str) -> PermanentError:
    return PermanentError(Reason.UNREADABLE_BODY, message)
