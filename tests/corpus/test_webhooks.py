"""Whole webhooks as tools send them: what is no lead is recognised by its envelope, and every lead is kept."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corpus import NOT_A_LEAD, Case, read

from voxbridge.delivery import Delivery, from_rfc3339

FORM = "application/x-www-form-urlencoded"
with (Path(__file__).parent / "webhooks.tsv").open(encoding="utf-8", newline="") as lines:
    WEBHOOKS = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("tool", sorted({row["tool"] for row in WEBHOOKS}))
def test_a_webhook(tool: str) -> None:
    """A lead is never passed over, and what is none is; a known failure that is read right fails, too."""
    rows = [row for row in WEBHOOKS if row["tool"] == tool]
    wrong = [row["body"] for row in rows if (_error(row["body"]) == NOT_A_LEAD) != (row["kind"] == "other")]
    assert wrong == [row["body"] for row in rows if row["known failure"]]


def _error(body: str) -> str | None:
    content_type = "application/json" if body[0] in "[{" else FORM
    received_at = from_rfc3339("2026-11-26T00:00:00Z")
    delivery = Delivery("id", "generic", received_at, content_type, body.encode(), {})
    return read(Case("", "written", "", "generic", "AU", delivery, {}, {})).error


RELAYS: list[Callable[[Any], Any]] = [
    lambda sent: {"scenario": {"id": 88, "name": "Calls and contacts"}, "executionId": "8e1f", "bundle": sent},
    lambda sent: {"json": sent, "pairedItem": {"item": 0}},
    lambda sent: {"subscription": "projects/a", "message": {"attributes": {"practice": "North"}, "json": sent}},
    lambda sent: _flattened(sent) | {"zap_run": "019aa2"},
]


@pytest.mark.parametrize("relay", RELAYS)
def test_webhooks_that_are_passed_on(relay: Callable[[Any], Any]) -> None:
    """A lead is kept, too, where a workflow tool wraps or flattens it; and most of what is none is recognised."""
    rows = [(row["kind"], json.loads(row["body"])) for row in WEBHOOKS if row["body"].startswith("{")]
    said = {kind: [_error(json.dumps(relay(body))) for one, body in rows if one == kind] for kind in ("lead", "other")}
    assert NOT_A_LEAD not in said["lead"]
    assert said["other"].count(NOT_A_LEAD) > 0.9 * len(said["other"])


def _flattened(value: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, inner in value.items():
        held = _flattened(inner) if isinstance(inner, dict) else {}
        flat |= {f"{key}__{name}": each for name, each in held.items()} if held else {key: inner}
    return flat
