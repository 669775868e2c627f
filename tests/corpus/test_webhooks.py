"""Whole webhooks as tools send them: what is no lead is recognised by its envelope, and every lead is kept."""

import csv
from pathlib import Path

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
