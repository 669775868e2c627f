"""Webhooks that a relay sends on: what was no lead must still be none, and a lead must stay the same lead.

Over the documents of the corpus' cases, webhooks.tsv and events.tsv that are read right as they are.
`python tests/corpus/relays.py` counts for each style of relays what is read otherwise, and writes relays.json; a count
there may only shrink. `--show STYLE` prints what is.
"""

import argparse
import csv
import json
import sys
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus import NOT_A_LEAD, load, read_document
from laws import cases
from support.relay_styles import STYLES
from test_event_names import EVENTS, PEOPLE, payload_of_event

from voxbridge.parsing.bodies import opened
from voxbridge.parsing.event_filter import classify_event

BASELINES = Path(__file__).parent / "relays.json"
WEBHOOKS = Path(__file__).parent / "webhooks.tsv"
CONTACTS = 100  # of the sample of cases, which are read as a whole


@dataclass
class Exceptions:
    """What of one style is read otherwise than as it was sent, by name."""

    passed: list[str] = field(default_factory=list)  # what is no lead, and is not recognized
    lost: list[str] = field(default_factory=list)  # leads that are taken for none
    changed: list[str] = field(default_factory=list)  # leads with another number, or without one


def is_no_lead(document: Any) -> bool:
    """Say whether a document is no new lead, as the generic source finds out."""
    document = opened(deepcopy(document))
    return classify_event(document[0] if isinstance(document, list) and len(document) == 1 else document) is not None


@cache
def documents() -> list[tuple[str, dict[str, Any], bool]]:
    """Return the documents that are read right as they are, each with its name and whether it is no lead."""
    found = [
        (case.name, document, case.expected.get("error") == NOT_A_LEAD)
        for case in load()
        if isinstance(document := _json(case.delivery.body), dict)
    ]
    with WEBHOOKS.open(encoding="utf-8", newline="") as lines:
        rows = [*csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    found += [
        (row["body"], document, row["kind"] == "other")
        for row in rows
        if isinstance(document := _json(row["body"]), dict)
    ]
    found += [
        (f"{row['tool']} {row['name']}", payload_of_event(row, PEOPLE[row["person"]]), row["kind"] == "other")
        for row in EVENTS
    ]
    return [(name, document, is_other) for name, document, is_other in found if is_no_lead(document) == is_other]


def _json(body: str | bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def exceptions(style: str) -> Exceptions:
    """Return what is read otherwise after a relay of a style."""
    found = Exceptions()
    for name, document, is_other in documents():
        relayed = STYLES[style](document)
        if relayed is not None and is_no_lead(relayed) != is_other:
            (found.passed if is_other else found.lost).append(name)
    leads = [case for case in cases() if "contact" in case.expected and isinstance(_json(case.delivery.body), dict)]
    for case in leads[:CONTACTS]:
        document = json.loads(case.delivery.body)
        relayed = STYLES[style](document)
        if relayed is not None and _number(relayed, case.region) != _number(document, case.region):
            found.changed.append(case.name)
    return found


def _number(document: Any, region: str) -> str | None:
    outcome = read_document(document, region)
    return outcome.fields.get("phone_number") if outcome.error is None else None


def counts(style: str) -> dict[str, int]:
    """Count what is read otherwise after a relay of a style."""
    return {kind: len(names) for kind, names in vars(exceptions(style)).items()}


def main() -> int:
    """Write the baselines, or show what of a style is read otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", default="", metavar="STYLE")
    options = parser.parse_args()
    if options.show:
        for kind, names in vars(exceptions(options.show)).items():
            print(f"── {kind}", *names, sep="\n")
        return 0
    found = {style: counts(style) for style in STYLES}
    BASELINES.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(BASELINES.read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
