"""An exam on generated forms: `make exam SEED=1`. README.md beside this file says how to read it."""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable

from corpus import FIELDS, share_right
from forge import bank
from forge.generate import HELD_OUT, TUNING, Reading, generate, read

COLUMNS = ("right", "wrong", "missed", "invented")


def main() -> int:
    """Generate, read and print."""
    options = _options()
    languages = tuple(options.languages.split(",")) if options.languages else ()
    half = HELD_OUT if options.held_out else TUNING
    start = time.perf_counter()
    readings = [read(each) for each in generate(options.seed, options.count, half, languages)]
    seconds = time.perf_counter() - start
    if options.shape:
        readings = [reading for reading in readings if options.shape in reading.generated.shape.name]
    print(f"{len(readings)} forms from seed {options.seed}, {half.replace('_', '-')} labels, {seconds:.0f} s\n")
    print(fields_table(readings))
    print(groups_table("language", readings, lambda reading: reading.generated.form.language))
    print(groups_table("who is on the form", readings, lambda reading: reading.generated.form.plot))
    print(groups_table("shape", readings, lambda reading: reading.generated.shape.name))
    print(summaries(readings))
    if options.show:
        show(readings, options.show, options.field)
    if options.names:
        print(names_table(readings, options.names))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=5000, help="forms (default: 5000)")
    parser.add_argument(
        "--held-out", action="store_true", help="the half of the labels that the mapping is never tuned on"
    )
    parser.add_argument("--languages", default="", help="comma-separated; all by default, English most often")
    parser.add_argument("--shape", default="", help="only shapes whose name holds this")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N forms that are not read right")
    parser.add_argument("--field", default="", help="with --show: only where this field is not right, or `mixed`")
    parser.add_argument(
        "--names", type=int, default=0, metavar="N", help="print the N labels and keys missed most often"
    )
    options = parser.parse_args()
    if options.held_out and (options.show or options.names):
        parser.error("the held-out labels are for measuring only, so their failures are not shown")
    return options


def fields_table(readings: list[Reading]) -> str:
    """Return what became of each contact field."""
    counts = {name: Counter[str]() for name in FIELDS}
    for reading in readings:
        for name, verdict in reading.comparison.verdicts.items():
            counts[name][verdict] += 1
    rows = [
        (name, *(count[column] for column in COLUMNS), f"{share_right(count):.1%}") for name, count in counts.items()
    ]
    return _table(("field", *COLUMNS, "share right"), rows)


def groups_table(title: str, readings: list[Reading], group_of: Callable[[Reading], str]) -> str:
    """Return shares by language, by shape or the like."""
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(group_of(reading), []).append(reading)
    rows = [
        (
            name,
            len(members),
            _share(members, phone_is_right),
            _share(members, names_are_right),
            _share(members, lambda reading: reading.comparison.is_right),
            sum(map(number_is_wrong, members)),
            sum(reading.is_mixed for reading in members),
        )
        for name, members in sorted(groups.items())
    ]
    return _table((title, "forms", "phone", "names", "whole contact", "wrong number", "mixed"), rows)


def phone_is_right(reading: Reading) -> bool:
    """Whether the phone is right, or the error of a form that has none."""
    return reading.comparison.error_is_right and _is_right(reading, "phone_number")


def names_are_right(reading: Reading) -> bool:
    """Whether first and last name are right."""
    return _is_right(reading, "first_name") and _is_right(reading, "last_name")


def number_is_wrong(reading: Reading) -> bool:
    """Whether the contact holds a number that is not the lead's."""
    return reading.comparison.verdicts.get("phone_number") in {"wrong", "invented"}


def _is_right(reading: Reading, name: str) -> bool:
    return reading.comparison.verdicts.get(name, "right") == "right"


def _share(readings: list[Reading], is_right: Callable[[Reading], bool]) -> str:
    return f"{sum(map(is_right, readings)) / len(readings):.1%}"


def summaries(readings: list[Reading]) -> str:
    """Return the figures in a line for the first seven languages and in one for the others."""
    first = [reading for reading in readings if reading.generated.form.language in bank.LANGUAGES]
    others = [reading for reading in readings if reading.generated.form.language not in bank.LANGUAGES]
    parts = (("English and the six", first), ("Other languages", others), ("All", readings))
    return "\n".join(f"{name}: {summary(members)}" for name, members in parts if members)


def summary(readings: list[Reading]) -> str:
    """Return the figures in one line."""
    return (
        f"phone {_share(readings, phone_is_right)}, names {_share(readings, names_are_right)}, "
        f"whole contact {_share(readings, lambda reading: reading.comparison.is_right)}; "
        f"{sum(map(number_is_wrong, readings))} wrong numbers, {sum(reading.is_mixed for reading in readings)} mixed."
    )


ROLES = {
    "phone_number": ("phone", "mobile", "home_phone", "work_phone"),
    "first_name": ("full_name", "first_name", "pair_first", "reversed_name", "unordered_name"),
    "last_name": ("last_name", "pair_last"),
    "email": ("email",),
    "address": ("address", "street", "address_line_2", "city", "state", "postal_code", "country"),
    "location": ("location", "city", "state", "country"),
    "gender": ("gender",),
    "title": ("salutation",),
    "age": ("age", "birth_date"),
}


def names_table(readings: list[Reading], number: int) -> str:
    """Return the labels and keys of the lead's fields that were not read right, the most frequent first."""
    asked, missed = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for reading in readings:
        form, traits = reading.generated.form, reading.generated.shape.traits
        for name, roles in ROLES.items():
            for item in form.items:
                if item.role in roles and not item.owner:
                    which = (name, item.label.strip() if traits.labels else item.key)
                    asked[which] += 1
                    missed[which] += not _is_right(reading, name)
    rows = [(f"{name}: {label}"[:90], count, asked[name, label]) for (name, label), count in missed.most_common(number)]
    return _table(("label or key", "not right", "asked"), rows)


def show(readings: Iterable[Reading], number: int, field: str) -> None:
    """Print forms that are not read right: what was sent, what a person reads, what voxbridge reads."""
    for reading in readings:
        case, outcome = reading.generated.case, reading.comparison.outcome
        if field == "mixed":
            failed = reading.is_mixed
        elif field:
            failed = not _is_right(reading, field) or (field == "phone_number" and not phone_is_right(reading))
        else:
            failed = not reading.comparison.is_right
        if not failed:
            continue
        print(f"\n── {case.name}, {case.provider}, region {case.region}, {reading.generated.form.plot}")
        print(case.delivery.body.decode(errors="replace"))
        print(f"expected {json.dumps(case.expected, ensure_ascii=False)}")
        if case.either:
            print(f"either   {json.dumps(case.either, ensure_ascii=False)}")
        print(f"got      {json.dumps({'error': outcome.error, **outcome.fields}, ensure_ascii=False)}")
        print(
            f"         {reading.comparison.describe().removeprefix(case.name)}"
            + ("; MIXED" if reading.is_mixed else "")
        )
        number -= 1
        if not number:
            return


def _table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = [head, *(tuple(map(str, row)) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    text = [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    return "\n".join([text[0], "-" * len(text[0]), *text[1:], ""])


if __name__ == "__main__":
    sys.exit(main())
