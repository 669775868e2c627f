"""The functions' logs in memory, as FilterLogEvents returns them, and lines to put in."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from voxbridge.delivery import to_rfc3339


@dataclass
class FakeLogs:
    """Log groups by name; `failing` is raised instead of an answer."""

    groups: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)
    failing: Exception | None = None

    class exceptions:  # noqa: N801  (botocore's name)
        """The errors of boto3's client."""

        ResourceNotFoundException = LookupError

    def write(self, at: datetime, *, function: str = "webhook", stack: str = "voxbridge", **fields: Any) -> None:
        """Write a line as the functions do."""
        line = {"level": "INFO", "timestamp": to_rfc3339(at), "function": function, **fields}
        self.groups.setdefault(f"/aws/lambda/{stack}-{function}", []).append((at, json.dumps(line)))

    def attempt(self, at: datetime, delivery_id: str, outcome: str, **fields: Any) -> None:
        """Write a line of one attempt; `received_at` is `at` unless it is given."""
        of = {"source": "typeform", "attempt": 1, "age_s": 0.9, "duration_ms": 900.0, "received_at": to_rfc3339(at)}
        self.write(at, message="lead.attempted", delivery_id=delivery_id, outcome=outcome, **(of | fields))

    def get_paginator(self, name: str) -> "FakeLogs":
        assert name == "filter_log_events"
        return self

    def paginate(self, **wanted: Any) -> Iterator[dict[str, Any]]:
        if self.failing:
            raise self.failing
        term = wanted["filterPattern"].strip('"')
        events = [
            {"eventId": f"{wanted['logGroupName']}-{index}", "timestamp": int(at.timestamp() * 1000), "message": text}
            for index, (at, text) in enumerate(self.groups.get(wanted["logGroupName"], []))
            if wanted["startTime"] <= at.timestamp() * 1000 < wanted["endTime"] and term in text
        ]
        yield {"events": events}
