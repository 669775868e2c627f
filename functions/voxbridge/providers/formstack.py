"""Formstack: form-encoded by default, or JSON; signed once its owner sets an HMAC key.

Form-encoded, the parts of a name or an address are lines in one value: "first = Ann", "last = Lee". With "include field
type" every answer brings its type along. Facts: Formstack's developer pages; the signature from an integration's code.
"""

import re
from typing import Any

from voxbridge.auth.signatures import Signature
from voxbridge.parsing.bodies import decode
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.paths import child
from voxbridge.parsing.payload_words import field_type
from voxbridge.parsing.submission import Field, FieldType, Submission
from voxbridge.providers import Parsed, Provider
from voxbridge.providers.answers import as_dict

_META = ("FormID", "UniqueID", "HandshakeKey")
_LINE = re.compile(
    r"(first|last|middle|initial|prefix|suffix|address2?|city|state|zip|country|value|field_type) = ?(.*)"
)


def read(body: dict[str, Any]) -> Parsed:
    """Read the answers by their labels (or ids, as the owner chose), blocks as objects of their parts."""
    document: dict[str, Any] = {}
    fields: list[Field] = []
    for name, given in body.items():
        label = str(name)
        if label == "HandshakeKey":  # an older way to prove the sender: a secret
            continue
        parts = _parts(given)
        kind = FieldType.META if label in _META else field_type(as_dict(parts).get("field_type"))
        document[label] = _value(parts)
        fields += flatten(document[label], child("", label), key=label, label=label, type=kind)
    return Submission(document, tuple(fields))


def _parts(given: Any) -> Any:
    """Take apart a value whose every line is one part of it."""
    if not isinstance(given, str):
        return given
    lines = [_LINE.fullmatch(line.strip()) for line in given.strip().splitlines()[:20]]
    return {line[1]: line[2] for line in lines if line} if lines and all(lines) else given


def _value(parts: Any) -> Any:
    if isinstance(parts, dict) and "field_type" in parts:
        rest = {name: part for name, part in parts.items() if name != "field_type"}
        return rest["value"] if rest.keys() == {"value"} else rest
    return parts


PROVIDER = Provider(
    verifier=Signature("x-fs-signature", prefix="sha256="),
    read=read,
    decoder=lambda delivery: decode(delivery.body),  # JSON or a form: the signature does not cover the content type
    delivery_id=("UniqueID",),
)
