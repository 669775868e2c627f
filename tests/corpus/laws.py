"""Laws that every reading obeys, and what mutations of a payload may not change.

`python tests/corpus/laws.py` counts how often each is broken on a fixed sample and writes baselines.json; a count there
may only shrink. `--show NAME` prints where one is broken. `--draw` draws the sample of the corpus' cases again.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus import Case, Outcome, load, read
from forge.generate import TUNING, Generated, generate, translated
from forge.model import Item
from forge.truth import is_mixed
from support.mutations import READINGS, Mutation
from support.payloads import payload_of

BASELINES = Path(__file__).parent / "baselines.json"
SEED, FORMS, MUTATED, CASES = 2026, 1000, 60, 300
TRANSLATED = "labels translated"

# Tools that say themselves what a field is.
TYPING = {
    "typeform",
    "tally",
    "fillout",
    "paperform",
    "elementor, advanced",
    "list of name, label, type, value",
    "members by name with label, type, value",
}
THINGS = ("pet", "vehicle", "event", "product", "company", "job", "property", "heard", "when", "contact_by", "budget")


def one_person_only(form: Generated, outcome: Outcome) -> bool:
    """A contact holds values of one person: no number is joined with another person's name or e-mail address."""
    return outcome.error is not None or not is_mixed(form.form, outcome.fields)


def typed_phone_is_read(form: Generated, outcome: Outcome) -> bool:
    """What the provider types as a phone number is one, and is not passed over."""
    typed = form.shape.name in TYPING and any(_holds_phone(item) for item in form.form.items)
    return not typed or form.case.expected.get("error") is not None or outcome.error != "missing_phone_number"


def single_phone_is_read(form: Generated, outcome: Outcome) -> bool:
    """The only phone number that a form asks for is the lead's, however it asks."""
    every = [item for item in form.form.items if item.type == "phone" and item.value]
    if len(every) != 1 or every[0].owner or every[0].role == "fax" or "error" in form.case.expected:
        return True
    return outcome.fields.get("phone_number") == form.case.expected["contact"]["phone_number"]


def plain_name_is_read(form: Generated, outcome: Outcome) -> bool:
    """A name that is asked for without a word for an owner is never left out."""
    asked = any(item.role in NAMES and not item.owner for item in form.form.items)
    return not asked or outcome.error == "unreadable_body" or "first_name" in outcome.fields


NAMES = ("full_name", "first_name", "pair_first", "reversed_name", "unordered_name")


def nothing_of_a_thing(form: Generated, outcome: Outcome) -> bool:
    """What a form says of a pet, a car, a company, an event or a message is in no contact."""
    said = {str(item.value).strip().lower() for item in form.form.items if item.role in THINGS and item.value}
    doubts = {str(value).lower() for values in form.case.either.values() for value in values}
    company = form.form.others.get("company")
    if company:
        said |= {number.e164 for number in company.numbers.values()}
    people = (form.form.lead, *(person for word, person in form.form.others.items() if word != "company"))
    own = {name.lower() for person in people for name in (person.given, person.family)}
    return not {str(value).lower() for value in outcome.fields.values()} & (said - doubts - own)


LAWS: dict[str, Callable[[Generated, Outcome], bool]] = {
    law.__name__: law
    for law in (one_person_only, typed_phone_is_read, single_phone_is_read, plain_name_is_read, nothing_of_a_thing)
}


def _holds_phone(item: Item) -> bool:
    return item.type == "phone" and item.role != "fax" and not item.owner and bool(item.value)


@cache
def sample() -> list[tuple[Generated, Outcome]]:
    """Return the generated forms on which laws are counted, each with its reading."""
    return [(form, read(form.case)) for form in generate(SEED, FORMS, TUNING)]


@cache
def cases() -> list[Case]:
    """Return the sample of the corpus' cases: those that baselines.json names, so that new cases change no count."""
    names = set(json.loads(BASELINES.read_text(encoding="utf-8"))["cases"])
    return [case for case in load() if case.name in names]


def draw() -> list[str]:
    """Return the names of cases that hold a lead, drawn at random."""
    names = [case.name for case in load() if case.fields]
    return sorted(Random(SEED).sample(names, CASES))


def broken_laws(law: str) -> list[Case]:
    """Return the generated forms whose reading breaks a law."""
    return [form.case for form, outcome in sample() if not LAWS[law](form, outcome)]


def broken_invariances(mutation: Mutation) -> list[tuple[Case, Outcome, Outcome]]:
    """Return the mutated cases, generated and of the corpus, that are read in another way than before."""
    broken = []
    for pool in ([form.case for form, _ in sample()], cases()):
        for mutated, case in _first(MUTATED, mutation, pool):
            before, after = read(case), read(mutated)
            if not same_reading(before, after):
                broken.append((mutated, before, after))
    return broken


def broken_translations() -> list[tuple[Case, Outcome, Outcome]]:
    """Return forms that are read in another way with the labels of another language."""
    broken = []
    for number in range(MUTATED * 2):
        form, again = translated(f"{SEED}/{number}")
        before, after = read(form.case), read(again.case)
        if not same_reading(before, after):
            broken.append((again.case, before, after))
    return broken


def _first(most: int, mutation: Mutation, pool: list[Case]) -> Iterator[tuple[Case, Case]]:
    """Return the first cases of a pool to which a mutation applies, mutated and as they are."""
    mutated = ((mutate(case, mutation, Random(f"{mutation.name} {case.name}")), case) for case in pool)
    yield from islice(((changed, case) for changed, case in mutated if changed), most)


def mutate(case: Case, mutation: Mutation, random: Random) -> Case | None:
    """Return a case with its payload mutated; None where the mutation does not apply."""
    if not mutation.applies_to(case.provider):
        return None
    try:
        payload = mutation(payload_of(case.delivery), random)
    except (ValueError, RecursionError):  # the corpus holds broken bodies, too
        return None
    if payload is None:
        return None
    delivery = replace(case.delivery, body=payload.body, content_type=payload.content_type)
    return replace(case, name=f"{case.name}, {mutation.name}", delivery=delivery)


def same_reading(before: Outcome, after: Outcome) -> bool:
    """Say whether two readings are the same but for capitals and the order of an address' parts."""
    return before.error == after.error and _comparable(before.fields) == _comparable(after.fields)


def _comparable(fields: dict[str, Any]) -> dict[str, Any]:
    parts = {name: sorted(re.split(r",\s*", fields[name])) for name in ("address", "location") if name in fields}
    return {name: str(value).lower() for name, value in (fields | parts).items()}


def counts() -> dict[str, dict[str, int]]:
    """Count how often each law and each invariance is broken."""
    invariances = {mutation.name: len(broken_invariances(mutation)) for mutation in READINGS}
    return {
        "laws": {name: len(broken_laws(name)) for name in LAWS},
        "invariances": invariances | {TRANSLATED: len(broken_translations())},
    }


def write(baselines: dict[str, Any]) -> None:
    """Write baselines.json."""
    BASELINES.write_text(json.dumps(baselines, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    """Write the baselines, or show where a law is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", default="", metavar="NAME", help="a law's or a mutation's name")
    parser.add_argument("--draw", action="store_true", help="draw the sample of cases again")
    options = parser.parse_args()
    name = options.show
    if name in LAWS:
        for case in broken_laws(name):
            print(f"\n── {case.name}\n{case.delivery.body.decode()}\nexpected {case.expected}\ngot      {read(case)}")
    elif name:
        mutation = next((each for each in READINGS if each.name == name), None)
        for case, before, after in broken_invariances(mutation) if mutation else broken_translations():
            print(f"\n── {case.name}\n{case.delivery.body.decode()}\nbefore {before}\nafter  {after}")
    else:
        if options.draw:
            write({"cases": draw()})
        found = counts()
        write(found | {"cases": [case.name for case in cases()]})
        print(json.dumps(found, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
