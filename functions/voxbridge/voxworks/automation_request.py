"""What a lead's automation is started with: the contact, the answers that the owner chose, and the idempotency key."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import jmespath

from voxbridge.delivery import Delivery, to_rfc3339, without_unset
from voxbridge.mapping.extractor import ExtractionResult
from voxbridge.parsing.submission import Field, Submission
from voxbridge.providers import Provider

HEADER = "header:"  # before the name of a header among a provider's `delivery_id`


class Trigger(NamedTuple):
    """What an automation is started with."""

    body: bytes  # a JSON object, whose members are `trigger.NAME` in the automation's steps
    idempotency_key: str


def make_trigger(
    delivery: Delivery, provider: Provider, contact: Mapping[str, Any], contact_id: str | None, answers: dict[str, Any]
) -> Trigger:
    """Return what an automation is started with. `contact` holds the contact fields as Voxworks got them."""
    content = {**contact, "contact_id": contact_id or None, "source": delivery.source, "delivery_id": delivery.id}
    content |= {"received_at": to_rfc3339(delivery.received_at), "answers": answers or None}
    body = json.dumps(without_unset(content), separators=(",", ":")).encode()
    return Trigger(body, idempotency_key(delivery, provider, contact["phone_number"]))


def idempotency_key(delivery: Delivery, provider: Provider, phone_number: str) -> str:
    """Return a lead's idempotency key: the same for a provider's repeat, our retries and replays.

    It is made of the source, the provider's own id or else what the lead says, and the number: a call to another one,
    after the mapping was fixed, is another call. An id in a header is that of the whole request, so the lead's position
    in it is added; one in the body is the lead's own, which may be repeated in a request of other leads.
    """
    document = provider.decode(delivery)
    found = _delivery_id(delivery, provider, document)
    # Not the bytes of the body: a multipart boundary differs between repeats.
    identity = ["id", *found] if found else ["content", _digest(json.dumps(document, sort_keys=True))]
    return _digest(json.dumps([delivery.source, *identity, phone_number]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _delivery_id(delivery: Delivery, provider: Provider, document: Any) -> list[str]:
    """Return the id's place, the id, and the lead's position if the id is the whole request's; empty without an id."""
    for place in provider.delivery_id:
        if place.startswith(HEADER):
            value: Any = delivery.headers.get(place.removeprefix(HEADER))
            position = [delivery.part]
        else:
            value, position = jmespath.search(place, document), []
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return [place, str(value), *position]
    return []


def chosen_answers(
    submission: Submission, reading: ExtractionResult, wanted: Sequence[str] | Literal["all"]
) -> dict[str, Any]:
    """Return the answers that the owner chose, by label: an answer, or a list where the label has several.

    `wanted` are labels, or names where the form has none; "all" means the answers that the contact does not hold.
    """
    if not wanted:
        return {}
    if wanted == "all":
        return _grouped((field.label or field.key, field) for field in reading.unused)
    names = {_comparable(name): name for name in wanted}
    named = ((names.get(_comparable(one.label)) or names.get(_comparable(one.key)), one) for one in submission.fields)
    return _grouped((name, field) for name, field in named if name)


def _comparable(label: str) -> str:
    return " ".join(label.casefold().split()).rstrip("*: ")


def _grouped(named: Iterable[tuple[str, Field]]) -> dict[str, Any]:
    groups: dict[str, list[Any]] = {}
    for name, field in named:
        if name.strip() and field.value not in (None, "", [], {}):
            groups.setdefault(name.strip(), []).append(field.value)
    return {name: values[0] if len(values) == 1 else values for name, values in groups.items()}
