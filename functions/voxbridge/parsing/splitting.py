"""Several leads in one request: each gets its own delivery.

find_leads.py finds them. Where it is not certain that they are several, PermanentError dead-letters the whole request.
Everything here is linear in the size of the document.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError
from voxbridge.parsing.find_leads import Leads, find_leads
from voxbridge.parsing.list_items import inseparable

if TYPE_CHECKING:
    from voxbridge.providers import Provider

MAX_PIECES = 10  # deliveries that one is cut into at a time, each of which may hold several leads again
MAX_MESSAGE = 1024 * 1024 - 16 * 1024  # bytes; SQS takes 1 MiB, attributes included
MAX_GROWTH = 64 * 1024 * 1024  # bytes that all parts together may repeat of what is around them
_NAMESPACE = UUID("5b1d0a3c-6f0e-4f51-9d8e-0c6f5a1e7d42")  # ours, for the ids of parts
_CONTROL = re.compile(r"\\u00([01][0-9a-f])|\\.")


def split_deliveries(delivery: Delivery, provider: "Provider") -> list[Delivery]:
    """Return a delivery for each lead, at most MAX_PIECES; with more leads than that each holds a run of them.

    The delivery itself, where it holds one lead or none. Ids follow from the delivery's id and the position alone, so
    a repeat gives the same. Raises PermanentError(unreadable_body) if several leads cannot be separated.
    """
    try:
        document = provider.decode(delivery)
    except PermanentError:
        return [delivery]  # parsing says what is wrong with it, or repairs it
    delivery.document = document
    if provider.holds_one_lead(document):
        return [delivery]
    leads = provider.find_leads(document) or find_leads(document)
    if leads is None or leads.count < 2:  # noqa: PLR2004
        return [delivery]
    pieces = min(leads.count, MAX_PIECES)
    bounds = [leads.count * index // pieces for index in range(pieces + 1)]
    bodies = [_to_json(leads, start, stop) for start, stop in pairwise(bounds)]
    if len(_to_json(leads, 0, 0)) * leads.count > MAX_GROWTH:
        raise inseparable("each lead would repeat too much of what is around it")
    parts = [_part(delivery, index, body) for index, body in enumerate(bodies)]
    if any(len(part.body) * 4 > MAX_MESSAGE and len(part.to_message().encode()) > MAX_MESSAGE for part in parts):
        raise inseparable("a lead of it alone does not fit a queue message")
    return parts


def separate_leads(delivery: Delivery, provider: "Provider") -> Iterator[Delivery]:
    """Yield a delivery for each lead, however many; raises as split_deliveries does, where it comes to it."""
    todo = [delivery]
    while todo:
        first = todo.pop()
        pieces = split_deliveries(first, provider)
        if len(pieces) == 1:
            yield pieces[0]
        else:
            todo.extend(reversed(pieces))


def _part(delivery: Delivery, index: int, body: bytes) -> Delivery:
    whole = replace(delivery, failure=None, contact=None, document=None)
    part = f"{delivery.part}.{index}" if delivery.part else str(index)
    identity = str(uuid5(_NAMESPACE, f"{delivery.id}/{index}"))
    return replace(whole, id=identity, part=part, body=body, content_type="application/json")


def _to_json(leads: Leads, start: int, stop: int) -> bytes:
    """Write some leads' JSON no longer than what was read: control characters raw, as `decode` lets them through."""
    try:
        text = json.dumps(leads.narrow(start, stop), ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        raise inseparable("the JSON is nested too deeply") from None
    if "\\u00" in text:
        text = _CONTROL.sub(lambda escape: chr(int(escape[1], 16)) if escape[1] else escape[0], text)
    return text.encode("utf-8", "replace")
