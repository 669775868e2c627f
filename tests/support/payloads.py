"""Payloads of a webhook, read and written as senders do."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl, urlencode

from voxbridge.delivery import Delivery

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "------------------------5f0a7c1e9b2d4836"


@dataclass(frozen=True)
class Payload:
    """A request's body and its content type."""

    body: bytes
    content_type: str = JSON

    def document(self) -> Any:
        """Return the body's JSON; None if it holds none."""
        try:
            return json.loads(self.body, strict=False)
        except ValueError:
            return None

    def pairs(self) -> list[tuple[str, str]]:
        """Return the names and values of a form or multipart body; none of another one."""
        kind = self.content_type.partition(";")[0]
        if kind == FORM:
            return parse_qsl(self.body.decode(), keep_blank_values=True)
        if kind == "multipart/form-data":
            message = BytesParser(policy=HTTP).parsebytes(
                f"Content-Type: {self.content_type}\r\n\r\n".encode() + self.body
            )
            return [(_part_name(part), _part_text(part)) for part in message.iter_parts()]
        return []


def _part_name(part: Any) -> str:
    return str(part.get_param("name", "", header="content-disposition"))


def _part_text(part: Any) -> str:
    return str(part.get_payload(decode=True).decode())


def payload_of(delivery: Delivery) -> Payload:
    """Return a delivery's payload."""
    return Payload(delivery.body, delivery.content_type)


def as_json(document: Any) -> Payload:
    """Write a document as a JSON body."""
    return Payload(json.dumps(document, ensure_ascii=False).encode())


def as_form(pairs: list[tuple[str, Any]]) -> Payload:
    """Write pairs as a form-encoded body."""
    return Payload(urlencode([(name, _text(value)) for name, value in pairs]).encode(), FORM)


def as_multipart(pairs: list[tuple[str, Any]]) -> Payload:
    """Write pairs as a multipart body."""
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{_text(v)}\r\n' for n, v in pairs]
    return Payload(f"{''.join(parts)}--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def object_of(payload: Payload) -> dict[str, Any] | None:
    document = payload.document()
    return document if isinstance(document, dict) else None


def flat_members(payload: Payload) -> dict[str, Any] | None:
    """Return the names and answers of a payload without structure; brackets in names are structure."""
    pairs = payload.pairs()
    flat: dict[str, Any] = dict(pairs) if len(dict(pairs)) == len(pairs) else {}
    flat = flat or object_of(payload) or {}
    plain = all(not isinstance(value, dict | list) and not _is_json(value) for value in flat.values())
    return flat if flat and plain and not any("[" in name or "." in name for name in flat) else None


def _is_json(value: Any) -> bool:
    return isinstance(value, str) and value[:1] in ("{", "[")


def objects_in(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, dict):
        yield document
        for value in document.values():
            yield from objects_in(value)
    elif isinstance(document, list):
        for value in document:
            yield from objects_in(value)


def are_numbered(flat: dict[str, Any]) -> bool:
    """Say whether names belong together by their numbers, as field_1_label and field_1_value do."""
    stems = [re.sub(r"\d+", "#", name) for name in flat if re.search(r"\d", name)]
    return len(set(stems)) < len(stems)


def answer_objects(document: Any) -> Iterator[dict[str, Any]]:
    """Go through the objects that hold a person's answers by their names."""
    for each in objects_in(document):
        if any(re.search("phone|e-?mail|first.?name", str(name), re.IGNORECASE) for name in each):
            yield each
