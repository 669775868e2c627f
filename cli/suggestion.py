"""The lines for sources.toml that would read a contact field from another place."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from cli.sources_edit import stable
from voxbridge.mapping.phone import Number, read_phone
from voxbridge.parsing.submission import Field

_NAME = re.compile(r"[^\W\d_][^\d@/<>{}]{0,59}")


def suggest_rule(  # noqa: PLR0917
    source: str,
    field: str,
    answers: Iterable[Field],
    document: Any,
    regions: Sequence[str],
    filled_in: Collection[str] = (),
    *,
    countries: Sequence[str] = (),
) -> str | None:
    """Return TOML that reads a contact field from the likeliest of the answers; None if none can be it.

    `regions` are the countries that a local number is read with.
    `filled_in` are the paths of everything that the person filled in, which the path does not name a question by.

    For a phone number an answer that is one, for a name one that is written like one. The path names a question rather
    than its place in a list, so it finds nothing in another form of the same source, which is then mapped as usual.
    """
    may_be = likely(field, regions, countries)
    chosen = next((answer for answer in answers if may_be(answer.value)), None)
    if chosen is None:
        return None
    path = stable(chosen.path, document, filled_in)
    return f"[sources.{source}.fields]\n{field} = {json.dumps(path, ensure_ascii=False)}"


def likely(field: str, regions: Sequence[str], countries: Sequence[str] = ()) -> Callable[[Any], bool]:
    """Return a test of whether a value is written like one of a contact field: a phone number, or else a name."""
    return _is_phone(regions, countries) if field == "phone_number" else _is_name


def _is_phone(regions: Sequence[str], countries: Sequence[str]) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        return 0 < len(text) <= 40 and isinstance(read_phone(text, tuple(regions), tuple(countries)), Number)  # noqa: PLR2004

    return fits


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value.strip()) is not None and len(value.split()) <= 4  # noqa: PLR2004
