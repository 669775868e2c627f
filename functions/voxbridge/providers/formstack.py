"""Formstack: form-encoded by default, or JSON; signed once its owner sets an HMAC key.

Form-encoded, the parts of a name or an address are lines in one value: "first = Ann", "last = Lee". With "include field
type" every answer brings its type along. Facts: Formstack's developer pages; the signature from an integration's code.
"""

import re
from typing import Any

from voxbridge.auth.verifiers import Signature
from voxbridge.parsing.bodies import decode
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.payload_words import field_type
from voxbridge.parsing.submission import Field, Submission, child
from voxbridge.providers import Body, Parsed, Provider

_LINE = re.compile(
    r"(first|last|middle|initial|prefix|suffix|address2?|city|state|zip|country|value|field_type) = ?(.*)"
)


def _read(body: Body) -> Parsed:
    """Read the answers by their labels (or ids, as the owner chose), blocks as objects of their parts."""
    document = {label: _parts(given) for label, given in body.items()}
    fields: list[Field] = []
    for label, value in document.items():
        kind = None
        if isinstance(value, dict) and "field_type" in value:
            rest = {name: part for name, part in value.items() if name != "field_type"}
            kind = field_type(value["field_type"])
            document[label] = rest["value"] if rest.keys() == {"value"} else rest
        fields += flatten(document[label], child("", label), key=label, label=label, type=kind)
    return Submission(document, tuple(fields))


def _parts(given: Any) -> Any:
    """Take apart a value whose every line is one part of it."""
    if not isinstance(given, str):
        return given
    lines = [_LINE.fullmatch(line.strip()) for line in given.strip().splitlines()[:20]]
    return {line[1]: line[2] for line in lines if line} if lines and all(lines) else given


PROVIDER = Provider(
    verifier=Signature("x-fs-signature", prefix="sha256="),
    read=_read,
    secret_members=("HandshakeKey",),
    decoder=lambda delivery: decode(delivery.body),  # JSON or a form: the signature does not cover the content type
    delivery_id=("UniqueID",),
)
