"""The corpus: payloads in the shapes that providers send, and how their reading compares with a person's.

README.md beside this file says what a case is.
"""

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from voxbridge.delivery import Delivery, from_rfc3339
from voxbridge.errors import PermanentError
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.submission import NotALead
from voxbridge.providers import provider

CASES = Path(__file__).parent / "cases"
FIELDS = (
    "phone_number",
    "first_name",
    "last_name",
    "email",
    "address",
    "location",
    "gender",
    "title",
    "age",
)
NOT_A_LEAD = "not_a_lead"
ORIGINS = ("published", "written", "exam")
TOPICS = (
    "details",
    "languages",
    "name",
    "no_lead",
    "noise",
    "phone",
    "place",
    "plain",
    "shape",
    "tools",
    "web_forms",
    "whose",
)
VERDICTS = ("right", "wrong", "missed", "invented")


@dataclass(frozen=True)
class Case:
    """One payload and the reading of it that a careful person would make."""

    name: str  # provider/topic/what_is_special
    origin: str
    source: str  # of a published one: the page or repository:path; else empty
    provider: str
    region: str
    delivery: Delivery
    expected: dict[str, Any]
    either: dict[str, list[Any]]
    alternatives: tuple[dict[str, Any], ...] = ()  # whole readings that are as good as `expected`

    @property
    def topic(self) -> str:
        """The folder under the provider's: what is special about it."""
        return self.name.split("/")[1]

    @property
    def fields(self) -> dict[str, Any]:
        """What the person read, with or without an error."""
        return self.expected.get("contact") or self.expected.get("partial") or {}


@dataclass(frozen=True)
class Outcome:
    """What voxbridge reads: an error's name or None, and the fields."""

    error: str | None
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """A case's outcome beside its expectation: a judgement for each field that either of them holds."""

    case: Case
    outcome: Outcome
    error_is_right: bool
    verdicts: dict[str, str]

    @property
    def is_right(self) -> bool:
        """Whether the whole contact is right, or the reason why there is none."""
        return self.error_is_right and set(self.verdicts.values()) <= {"right"}

    def describe(self) -> str:
        """Say what is not right, for the person who fixes it."""
        faults = [
            f"{name} {verdict}: {self.outcome.fields.get(name)!r}, expected {_acceptable(self.case, name)!r}"
            for name, verdict in self.verdicts.items()
            if verdict != "right"
        ]
        if not self.error_is_right:
            faults.insert(0, f"error {self.outcome.error!r}, expected {self.case.expected.get('error')!r}")
        return f"{self.case.name}: " + "; ".join(faults)


def load() -> list[Case]:
    """Return all cases, by name."""
    return sorted((_case(path) for path in CASES.rglob("*.json")), key=lambda case: case.name)


def _case(path: Path) -> Case:
    entry = json.loads(path.read_text(encoding="utf-8"))
    body = entry["body"] if "body" in entry else json.dumps(entry["json"], ensure_ascii=False)
    name = path.relative_to(CASES).with_suffix("").as_posix()
    return Case(
        name=name,
        origin=entry["origin"],
        source=entry.get("source", ""),
        provider=entry["provider"],
        region=entry["region"],
        delivery=Delivery(
            id=name,
            source=entry["provider"],
            received_at=from_rfc3339(entry["received_at"]),
            content_type=entry["content_type"],
            body=body.encode(),
            headers=entry.get("headers", {}),
        ),
        expected=entry["expected"],
        either=entry.get("either", {}),
        alternatives=tuple(entry.get("or", ())),
    )


def read(case: Case) -> Outcome:
    """Read a case as the bridge would."""
    try:
        parsed = provider(case.provider).parse(case.delivery)
    except PermanentError as error:
        return Outcome(error.reason.value)
    if isinstance(parsed, NotALead):
        return Outcome(NOT_A_LEAD)
    reading = extract_contact(parsed, LeadRules(region=case.region), case.delivery.received_at)
    return Outcome(reading.error.value if reading.error else None, reading.partial)


def read_document(document: Any, region: str) -> Outcome:
    """Read a JSON document as the generic source would."""
    delivery = Delivery(
        id="document",
        source="generic",
        received_at=from_rfc3339("2026-11-24T00:00:00Z"),
        content_type="application/json",
        body=json.dumps(document, ensure_ascii=False).encode(),
        headers={},
    )
    return read(Case("document", "written", "", "generic", region, delivery, {}, {}))


def compare(case: Case) -> Comparison:
    """Read a case and hold it against what a person read: the first reading that fits, else the expected one."""
    outcome = read(case)
    others = (replace(case, expected=expected, either={}, alternatives=()) for expected in case.alternatives)
    comparisons = [_compare(one, outcome) for one in (case, *others)]
    return next((comparison for comparison in comparisons if comparison.is_right), comparisons[0])


def _compare(case: Case, outcome: Outcome) -> Comparison:
    expected = case.expected.get("error")
    errors = {expected, *case.either.get("error", [])}
    verdicts = {}
    says_nothing = "error" in case.expected and "partial" not in case.expected
    if NOT_A_LEAD not in {outcome.error, expected} and not says_nothing:
        verdicts = {name: _verdict(case, outcome, name) for name in FIELDS if _concerns(case, outcome, name)}
    return Comparison(case, outcome, outcome.error in errors, verdicts)


def _acceptable(case: Case, name: str) -> list[Any]:
    said = [case.fields[name]] if name in case.fields else []
    return said + case.either.get(name, [] if said else [None])


def _concerns(case: Case, outcome: Outcome, name: str) -> bool:
    return name in outcome.fields or name in case.fields or name in case.either


def _verdict(case: Case, outcome: Outcome, name: str) -> str:
    acceptable = _acceptable(case, name)
    value = outcome.fields.get(name)
    if value in acceptable:
        return "right"
    if value is None:
        return "missed"
    return "invented" if acceptable == [None] else "wrong"


def tally(comparisons: list[Comparison]) -> dict[str, Counter[str]]:
    """Count the judgements of each field over all cases."""
    counts = {name: Counter(dict.fromkeys(VERDICTS, 0)) for name in FIELDS}
    for comparison in comparisons:
        for name, verdict in comparison.verdicts.items():
            counts[name][verdict] += 1
    return counts


def share_right(count: Counter[str]) -> float:
    """Return the share of right values among those that a person reads."""
    expected = count["right"] + count["wrong"] + count["missed"]
    return count["right"] / expected if expected else 1.0


def table(comparisons: list[Comparison]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| field | right | wrong | missed | invented | share right |", "|---|--:|--:|--:|--:|--:|"]
    for name, count in tally(comparisons).items():
        figures = " | ".join(str(count[verdict]) for verdict in VERDICTS)
        lines.append(f"| {name} | {figures} | {share_right(count):.1%} |")
    return "\n".join([*lines, "", _whole(comparisons)])


def _whole(comparisons: list[Comparison]) -> str:
    def right(origin: str | None) -> str:
        of_it = [comparison.is_right for comparison in comparisons if origin in {None, comparison.case.origin}]
        return f"{sum(of_it)} of {len(of_it)} ({sum(of_it) / len(of_it):.1%})"

    origins = sorted({comparison.case.origin for comparison in comparisons})
    return f"The whole reading is right in {right(None)}: " + ", ".join(f"{it} {right(it)}" for it in origins) + "."
